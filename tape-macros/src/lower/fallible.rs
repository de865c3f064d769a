//! `Option` and `Result`, taken apart into a flag and a payload.

use proc_macro2::Span;

use super::branch::no_error;
use super::tree::Tree;
use super::{Lower, Outcome};
use crate::ir::*;

impl Lower<'_> {
    /// Any tree of an `Option` (or `Result`) as flag and payload.
    pub(super) fn as_option(&mut self, tree: &Tree, span: Span) -> Tree {
        match tree.strip() {
            Tree::Option { .. } => tree.strip().clone(),
            Tree::Result { ok, payload, .. } => Tree::Option {
                some: ok.clone(),
                payload: payload.clone(),
            },
            other => {
                let (some, payload, error) = self.taken_apart(&other.clone(), span);
                if let Operand::Val(flag) = some {
                    self.errors.insert(flag, error);
                }
                Tree::Option {
                    some,
                    payload: Box::new(payload),
                }
            }
        }
    }

    pub(super) fn as_result(&mut self, tree: &Tree, span: Span) -> Tree {
        match tree.strip() {
            Tree::Result { .. } => tree.strip().clone(),
            Tree::Option { some, payload } => Tree::Result {
                ok: some.clone(),
                payload: payload.clone(),
                error: self.error_beside(some),
            },
            other => {
                let own = self.own_result(&other.clone(), span);
                let (ok, payload, error) = self.taken_apart(&own, span);
                Tree::Result {
                    ok,
                    payload: Box::new(payload),
                    error,
                }
            }
        }
    }

    /// The error of what has this flag, as far as the flag tells.
    fn error_beside(&self, flag: &Operand) -> Operand {
        let error = match flag {
            Operand::Val(v) => self.errors.get(v).cloned(),
            _ => None,
        };
        error.unwrap_or_else(no_error)
    }

    /// The same of two, if the text tells it of either.
    pub(super) fn errors_beside(&self, a: &Operand, b: &Operand) -> Option<(Operand, Operand)> {
        let told = |flag: &Operand| matches!(flag, Operand::Val(v) if self.errors.contains_key(v));
        (told(a) || told(b)).then(|| (self.error_beside(a), self.error_beside(b)))
    }

    /// A whole value that its definition takes apart.
    pub(super) fn was_parted(&self, tree: &Tree) -> bool {
        match tree {
            Tree::Op(Operand::Val(v)) => self.arena.vals[v.0].error.is_some(),
            Tree::Place(Place {
                base: Base::Val(v),
                path,
            }) => path.is_empty() && self.arena.vals[v.0].error.is_some(),
            _ => false,
        }
    }

    /// A `Result` that carries no derivative, and is not taken apart where it is defined: it was
    /// given, or is in a container.
    pub(super) fn is_given_result(&self, tree: &Tree) -> bool {
        let place = match tree.strip() {
            Tree::Place(place) => place.clone(),
            Tree::Op(Operand::Val(v)) => Place::val(*v),
            _ => return false,
        };
        let local = match &place.base {
            Base::Val(v) => {
                place.path.is_empty() && v.0 >= self.given && !self.native_vals.contains(v)
            }
            Base::Mem(_) | Base::Const(..) => false,
        };
        let ty = self.arena.place_ty(&place);
        !local && matches!(ty, Ty::Result(_) | Ty::Unknown) && !self.maybe_varied(tree)
    }

    /// Of one that was given, a copy.
    fn own_result(&mut self, tree: &Tree, span: Span) -> Tree {
        if !self.is_given_result(tree) {
            return tree.clone();
        }
        let place = self.place(tree, span);
        let copy = self.define(None, Ty::Unknown, Op::Snapshot(place), span);
        self.set_varied(copy, false);
        self.arena.vals[copy.0].aggregate = true;
        Tree::Place(Place::val(copy))
    }

    fn taken_apart(&mut self, tree: &Tree, span: Span) -> (Operand, Tree, Operand) {
        let place = self.place(tree, span);
        let place = self.read_payload(place, span);
        self.is_an_option(&place);
        let error = match &place.base {
            Base::Val(v) if place.path.is_empty() => self.error_of(*v, span),
            _ => no_error(),
        };
        let some = self.operation(Ty::Bool, Op::IsSome(place.clone()), span);
        (some, Tree::Place(place.then(Proj::Payload)), error)
    }

    /// A variable in memory is asked whether it is `Some` only if it is an option: another may be stored in it,
    /// which has no payload.
    fn is_an_option(&mut self, place: &Place) {
        if let Base::Mem(m) = &place.base
            && place.path.is_empty()
            && matches!(self.arena.mems[m.0].ty, Ty::Unknown)
        {
            self.arena.mems[m.0].ty = Ty::Option(std::rc::Rc::new(Ty::Unknown));
        }
    }

    /// A payload that may itself be a `Result` is a value of its own, so that it can be taken apart.
    fn read_payload(&mut self, place: Place, span: Span) -> Place {
        let payload = matches!(place.path.last(), Some(Proj::Payload));
        let ty = self.arena.place_ty(&place);
        // What carries no derivative may be a reference, which stays where it is.
        let varied = matches!(place.base, Base::Val(v) if self.varied[v.0]);
        if !(payload && varied && matches!(ty, Ty::Unknown | Ty::Result(_))) {
            return place;
        }
        let inner = self.define(None, ty, Op::Load(place), span);
        self.arena.vals[inner.0].aggregate = true;
        Place::val(inner)
    }

    /// The error half of a value whose type only rustc knows.
    fn error_of(&mut self, v: Val, span: Span) -> Operand {
        if let Ty::Option(_) = self.arena.vals[v.0].ty {
            return no_error();
        }
        if self.arena.vals[v.0].error.is_none() {
            let error = self.value(None, Ty::Inert, span);
            self.set_varied(error, false);
            self.arena.vals[v.0].error = Some(error);
        }
        self.arena.vals[v.0]
            .error
            .map_or_else(no_error, Operand::Val)
    }

    /// `value?`: `go_on` with the payload, or return the failure.
    pub(super) fn try_or_return(
        &mut self,
        value: Tree,
        span: Span,
        go_on: &mut dyn FnMut(&mut Self, Tree) -> Tree,
    ) -> Tree {
        match self.outcome {
            Outcome::Option => {
                let Tree::Option { some, payload } = self.as_option(&value, span) else {
                    unreachable!("as_option")
                };
                self.branch(
                    some,
                    span,
                    |l| go_on(l, *payload),
                    |l| {
                        let payload = Box::new(Tree::Op(Operand::Undef(Ty::Unknown)));
                        l.leave(
                            Tree::Option {
                                some: Operand::Bool(false),
                                payload,
                            },
                            span,
                        )
                    },
                )
            }
            Outcome::Result | Outcome::Plain => {
                let Tree::Result { ok, payload, error } = self.as_result(&value, span) else {
                    unreachable!("as_result")
                };
                self.branch(
                    ok,
                    span,
                    |l| go_on(l, *payload),
                    |l| {
                        let convert = Op::Helper(Helper::Runtime("convert_error"), vec![error]);
                        let error = l.operation(Ty::Inert, convert, span);
                        let payload = Box::new(Tree::Op(Operand::Undef(Ty::Unknown)));
                        l.leave(
                            Tree::Result {
                                ok: Operand::Bool(false),
                                payload,
                                error,
                            },
                            span,
                        )
                    },
                )
            }
        }
    }

    /// What comes from a call has the type that the function returns.
    fn returns(&mut self, value: &Tree) {
        let (held, ty) = match (value, &self.returned_ty) {
            (Tree::Op(held), ty) => (held.clone(), ty.clone()),
            (
                Tree::Option { payload, .. } | Tree::Result { payload, .. },
                Ty::Option(ty) | Ty::Result(ty),
            ) => match &**payload {
                Tree::Op(held) => (held.clone(), (**ty).clone()),
                Tree::Place(Place {
                    base: Base::Val(v),
                    path,
                }) if matches!(path.as_slice(), [Proj::Payload]) => {
                    let whole = &self.returned_ty;
                    (Operand::Val(*v), whole.clone())
                }
                _ => return,
            },
            _ => return,
        };
        if let Operand::Val(v) = held
            && matches!(self.arena.vals[v.0].ty, Ty::Unknown)
        {
            self.arena.vals[v.0].aggregate |= ty.is_aggregate();
            self.arena.vals[v.0].ty = ty;
        }
    }

    /// Items by value are looked at where they are, in a container that may end with the scope that is left.
    fn out_of_containers(&mut self, value: Tree, span: Span) -> Tree {
        match value {
            Tree::Option { some, payload } => {
                let payload = Box::new(self.payload_out_of_containers(&some, *payload, span));
                Tree::Option { some, payload }
            }
            Tree::Result { ok, payload, error } => {
                let payload = Box::new(self.payload_out_of_containers(&ok, *payload, span));
                Tree::Result { ok, payload, error }
            }
            Tree::Tuple(parts) => {
                let parts = parts.into_iter();
                let parts = parts.map(|part| self.out_of_containers(part, span));
                Tree::Tuple(parts.collect())
            }
            other => self.item_by_value(other, span),
        }
    }

    fn payload_out_of_containers(&mut self, some: &Operand, payload: Tree, span: Span) -> Tree {
        let refers = |t: &Tree| matches!(t, Tree::Ref(_) | Tree::Tuple(_));
        if !refers(&payload) {
            return payload;
        }
        self.branch(
            some.clone(),
            span,
            |l| l.out_of_containers(payload, span),
            |_| Tree::Never,
        )
    }

    /// An item that is looked at where it is, read: a number, or what only rustc knows.
    pub(super) fn item_by_value(&mut self, item: Tree, span: Span) -> Tree {
        match &item {
            Tree::Ref(inner) => match &**inner {
                Tree::Place(place) if self.is_item_here(place) => {
                    Tree::Op(self.copy_of(place, span))
                }
                _ => item,
            },
            _ => item,
        }
    }

    /// An element of a container that was made here.
    fn is_item_here(&self, place: &Place) -> bool {
        let given = matches!(place.base, Base::Val(v) if v.0 < self.given);
        let element = matches!(place.path.last(), Some(Proj::Index(_)));
        let ty = self.arena.place_ty(place);
        element && !given && (ty.is_scalar() || matches!(ty, Ty::Unknown))
    }

    /// `return value`
    pub(super) fn leave(&mut self, value: Tree, span: Span) -> Tree {
        let value = match self.outcome {
            // Of an unread type: taken apart here, where it is made.
            Outcome::Result if !matches!(value, Tree::Never) => self.as_result(&value, span),
            _ => value,
        };
        let value = self.owned(value, span);
        let value = self.out_of_containers(value, span);
        self.returns(&value);
        self.set(self.return_value, value);
        self.set(self.returned, Tree::Op(Operand::Bool(true)));
        Tree::Never
    }
}
