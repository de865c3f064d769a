//! What an expression of the user stands for: tuples, options and references taken apart.

use std::rc::Rc;

use proc_macro2::Span;

use super::iter::Stream;
use super::{Lower, Scope};
use crate::diagnostics;
use crate::ir::*;

#[derive(Clone)]
pub(crate) enum Tree {
    Op(Operand),
    /// A place that can be read or written; nothing is read yet.
    Place(Place),
    /// `&inner`
    Ref(Box<Tree>),
    /// `&mut inner`
    RefMut(Box<Tree>),
    /// A `&mut`, or the place behind it, that was chosen at run time.
    Choice(Rc<Choice>),
    Tuple(Vec<Tree>),
    /// The payload means nothing where `some` is false.
    Option {
        some: Operand,
        payload: Box<Tree>,
    },
    /// `error` is an `Option` of the error.
    Result {
        ok: Operand,
        payload: Box<Tree>,
        error: Operand,
    },
    Closure(Rc<Closure>),
    Stream(Rc<Stream>),
    /// The expression does not complete.
    Never,
}

/// Where the condition holds, `then`, else `other`: both are places or `&mut` of places.
#[derive(Clone)]
pub(crate) struct Choice {
    pub cond: Operand,
    pub then: Tree,
    pub other: Tree,
}

/// A closure that is only called, never changed by its calls: seen through at each call.
pub(crate) struct Closure {
    pub expr: syn::ExprClosure,
    pub scopes: Vec<Scope>,
}

impl Tree {
    pub fn unit() -> Tree {
        Tree::Op(Operand::Unit)
    }

    /// Some of it is in what starts there.
    pub fn starts_at(&self, base: &Base) -> bool {
        match self {
            Tree::Place(place) => place.base.same(base),
            Tree::Ref(inner) | Tree::RefMut(inner) => inner.starts_at(base),
            Tree::Tuple(parts) => parts.iter().any(|part| part.starts_at(base)),
            Tree::Option { payload, .. } | Tree::Result { payload, .. } => payload.starts_at(base),
            Tree::Choice(choice) => choice.then.starts_at(base) || choice.other.starts_at(base),
            Tree::Op(_) | Tree::Closure(_) | Tree::Stream(_) | Tree::Never => false,
        }
    }

    /// References mean nothing numerically.
    pub fn strip(&self) -> &Tree {
        match self {
            Tree::Ref(inner) | Tree::RefMut(inner) => inner.strip(),
            other => other,
        }
    }

    pub fn is_ref(&self) -> bool {
        match self {
            Tree::Ref(_) | Tree::RefMut(_) => true,
            Tree::Choice(choice) => choice.then.is_ref(),
            _ => false,
        }
    }

    /// The same change to each place that may be meant.
    pub fn at_each_place(self, change: &mut dyn FnMut(Tree) -> Tree) -> Tree {
        match self {
            Tree::Choice(choice) => Tree::Choice(Rc::new(Choice {
                cond: choice.cond.clone(),
                then: choice.then.clone().at_each_place(change),
                other: choice.other.clone().at_each_place(change),
            })),
            other => change(other),
        }
    }

    pub fn deref(self) -> Tree {
        match self {
            Tree::Ref(inner) | Tree::RefMut(inner) => *inner,
            choice @ Tree::Choice(_) => choice.at_each_place(&mut Tree::deref),
            other => other,
        }
    }

    pub fn same(&self, other: &Tree) -> bool {
        match (self, other) {
            (Tree::Op(a), Tree::Op(b)) => a.same(b),
            (Tree::Place(a), Tree::Place(b)) => a.same(b),
            (Tree::Ref(a), Tree::Ref(b)) | (Tree::RefMut(a), Tree::RefMut(b)) => a.same(b),
            (Tree::Tuple(a), Tree::Tuple(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.same(b))
            }
            (
                Tree::Option {
                    some: a,
                    payload: p,
                },
                Tree::Option {
                    some: b,
                    payload: q,
                },
            ) => a.same(b) && p.same(q),
            (
                Tree::Result {
                    ok: a,
                    payload: p,
                    error: e,
                },
                Tree::Result {
                    ok: b,
                    payload: q,
                    error: f,
                },
            ) => a.same(b) && p.same(q) && e.same(f),
            (Tree::Choice(a), Tree::Choice(b)) => {
                a.cond.same(&b.cond) && a.then.same(&b.then) && a.other.same(&b.other)
            }
            (Tree::Closure(a), Tree::Closure(b)) => Rc::ptr_eq(a, b),
            (Tree::Stream(a), Tree::Stream(b)) => Rc::ptr_eq(a, b),
            (Tree::Never, Tree::Never) => true,
            _ => false,
        }
    }
}

impl Lower<'_> {
    pub(super) fn tree_ty(&self, tree: &Tree) -> Ty {
        match tree {
            Tree::Op(operand) => self.arena.ty(operand),
            Tree::Place(place) => self.arena.place_ty(place),
            Tree::Ref(inner) | Tree::RefMut(inner) => self.tree_ty(inner),
            Tree::Choice(choice) => self.tree_ty(&choice.then),
            Tree::Tuple(parts) => Ty::Tuple(parts.iter().map(|p| self.tree_ty(p)).collect()),
            Tree::Option { payload, .. } => Ty::Option(Rc::new(self.tree_ty(payload))),
            Tree::Result { payload, .. } => Ty::Result(Rc::new(self.tree_ty(payload))),
            Tree::Closure(_) | Tree::Stream(_) => Ty::Unknown,
            Tree::Never => Ty::Unknown,
        }
    }

    /// Reads a tree into one operand.
    pub(super) fn operand(&mut self, tree: &Tree, span: Span) -> Operand {
        match tree {
            Tree::Op(operand) => operand.clone(),
            Tree::Place(place) => self.load(place, span),
            Tree::Ref(inner) | Tree::RefMut(inner) => match &**inner {
                Tree::Place(place) if self.is_container(place) => {
                    let ty = self.owned_ty(place);
                    self.operation(ty, Op::Snapshot(place.clone()), span)
                }
                inner => self.operand(&inner.clone(), span),
            },
            Tree::Choice(choice) => self.read_choice(choice, span),
            Tree::Tuple(parts) => {
                let ty = self.tree_ty(tree);
                let parts = parts.iter().map(|p| self.operand(p, span)).collect();
                self.operation(ty, Op::Tuple(parts), span)
            }
            Tree::Option { some, payload } => self.build_option(some, payload, span),
            Tree::Result { ok, payload, error } => self.build_result(ok, payload, error, span),
            Tree::Closure(closure) => {
                let expr = syn::Expr::Closure(closure.expr.clone());
                Operand::Val(self.opaque_value(&expr, Lost::Closure, Ty::Unknown))
            }
            Tree::Stream(_) => {
                if let Some(Proj::Slice {
                    lo: Some(lo),
                    hi: Some(hi),
                    inclusive,
                }) = tree.as_slice_bounds()
                    && ![&lo, &hi].iter().any(|o| self.operand_maybe_varied(o))
                {
                    return self.range_value(lo, hi, inclusive, span);
                }
                self.diagnostics.refuse_at(
                    &diagnostics::unsupported_adapter,
                    span,
                    "(stored in a variable)",
                );
                Operand::Undef(Ty::Unknown)
            }
            Tree::Never => Operand::Undef(Ty::Unknown),
        }
    }

    /// `lo..hi` as the value that it is.
    fn range_value(&mut self, lo: Operand, hi: Operand, inclusive: bool, span: Span) -> Operand {
        let names = ["lo", "hi"].map(|name| quote::format_ident!("{name}"));
        let expr: syn::Expr = match inclusive {
            true => syn::parse_quote!(lo..=hi),
            false => syn::parse_quote!(lo..hi),
        };
        let opaque = Opaque {
            expr: Rc::new(expr),
            uses: names.into_iter().zip([lo, hi].map(Use::Value)).collect(),
            lost: Lost::Call,
        };
        self.operation(Ty::Inert, Op::Opaque(opaque), span)
    }

    pub(super) fn is_container(&self, place: &Place) -> bool {
        matches!(
            self.arena.place_ty(place),
            Ty::Slice(_) | Ty::Vec(_) | Ty::Array(..)
        )
    }

    pub(super) fn owned_ty(&self, place: &Place) -> Ty {
        match self.arena.place_ty(place) {
            Ty::Slice(t) => Ty::Vec(t),
            ty => ty,
        }
    }

    pub(super) fn load(&mut self, place: &Place, span: Span) -> Operand {
        match &place.base {
            Base::Val(v) if place.path.is_empty() => return Operand::Val(*v),
            Base::Const(expr, ty) if place.path.is_empty() => {
                return Operand::Const(expr.clone(), ty.clone());
            }
            _ => {}
        }
        let ty = self.arena.place_ty(place);
        let loaded = self.operation(ty, Op::Load(place.clone()), span);
        if let (Base::Val(whole), Operand::Val(part)) = (&place.base, &loaded)
            && (self.verbatim.contains(whole) || self.parts.contains(whole))
        {
            self.parts.insert(*part);
        }
        loaded
    }

    /// A place for what a tree stands for, so that it can be indexed.
    pub(super) fn place(&mut self, tree: &Tree, span: Span) -> Place {
        match tree.strip().clone() {
            Tree::Place(place) => place,
            Tree::Op(Operand::Const(expr, ty)) => Place {
                base: Base::Const(expr, ty),
                path: Vec::new(),
            },
            // What is read is a copy; what is written must not go there.
            Tree::Choice(choice) => {
                self.diagnostics
                    .refuse_at(&diagnostics::runtime_reference, span, "");
                self.place(&choice.then, span)
            }
            other => match self.operand(&other, span) {
                Operand::Val(v) => {
                    self.arena.vals[v.0].aggregate = true;
                    Place::val(v)
                }
                operand => {
                    let ty = self.arena.ty(&operand);
                    let v = self.define(None, ty, Op::Copy(operand), span);
                    self.arena.vals[v.0].aggregate = true;
                    Place::val(v)
                }
            },
        }
    }

    pub(super) fn read_choice(&mut self, choice: &Choice, span: Span) -> Operand {
        let ty = self.tree_ty(&choice.then);
        self.choose(
            &choice.cond,
            ty,
            span,
            |l, _| l.operand(&choice.then, span),
            |l, _| l.operand(&choice.other, span),
        )
    }

    fn build_option(&mut self, some: &Operand, payload: &Tree, span: Span) -> Operand {
        let ty = Ty::Option(Rc::new(self.tree_ty(payload)));
        match some {
            Operand::Bool(true) => {
                let payload = self.operand(payload, span);
                self.operation(ty, Op::Some(payload), span)
            }
            Operand::Bool(false) => self.none(ty, span),
            _ => self.choose(
                some,
                ty,
                span,
                |l, ty| {
                    let payload = l.operand(payload, span);
                    l.operation(ty, Op::Some(payload), span)
                },
                |l, ty| l.operation(ty, Op::None, span),
            ),
        }
    }

    /// A `None` whose type is known says so: rustc may learn it too late.
    fn none(&mut self, ty: Ty, span: Span) -> Operand {
        let payload: Option<syn::Type> = match &ty {
            Ty::Option(t) => match **t {
                Ty::Float(FloatTy::F64) => Some(syn::parse_quote!(f64)),
                Ty::Float(FloatTy::F32) => Some(syn::parse_quote!(f32)),
                _ => None,
            },
            _ => None,
        };
        let none = self.operation(ty, Op::None, span);
        if let (Operand::Val(v), Some(payload)) = (&none, payload) {
            let ty = syn::parse_quote!(::core::option::Option<#payload>);
            self.arena.vals[v.0].annotation = Some(Rc::new(ty));
        }
        none
    }

    fn build_result(
        &mut self,
        ok: &Operand,
        payload: &Tree,
        error: &Operand,
        span: Span,
    ) -> Operand {
        let ty = Ty::Result(Rc::new(self.tree_ty(payload)));
        match ok {
            Operand::Bool(true) => {
                let payload = self.operand(payload, span);
                self.operation(ty, Op::Ok(payload), span)
            }
            Operand::Bool(false) => self.operation(ty, Op::Err(error.clone()), span),
            _ => self.choose(
                ok,
                ty,
                span,
                |l, ty| {
                    let payload = l.operand(payload, span);
                    l.operation(ty, Op::Ok(payload), span)
                },
                |l, ty| l.operation(ty, Op::Err(error.clone()), span),
            ),
        }
    }

    /// `if cond { then } else { other }` for two ways to build one operand.
    fn choose(
        &mut self,
        cond: &Operand,
        ty: Ty,
        span: Span,
        then: impl FnOnce(&mut Self, Ty) -> Operand,
        other: impl FnOnce(&mut Self, Ty) -> Operand,
    ) -> Operand {
        let (then_stmts, a) = self.region(|l| then(l, ty.clone()));
        let (other_stmts, b) = self.region(|l| other(l, ty.clone()));
        let result = self.value(None, ty, span);
        self.emit(
            StmtKind::If(If {
                cond: cond.clone(),
                then: Region {
                    stmts: then_stmts,
                    results: vec![a],
                },
                other: Region {
                    stmts: other_stmts,
                    results: vec![b],
                },
                results: vec![result],
            }),
            span,
        );
        Operand::Val(result)
    }

    /// May a derivative with respect to a parameter be in it? Only ever errs towards yes.
    pub(super) fn maybe_varied(&self, tree: &Tree) -> bool {
        match tree {
            Tree::Op(operand) => self.operand_maybe_varied(operand),
            Tree::Place(place) => self.place_maybe_varied(place),
            Tree::Ref(inner) | Tree::RefMut(inner) => self.maybe_varied(inner),
            Tree::Choice(choice) => {
                self.maybe_varied(&choice.then) || self.maybe_varied(&choice.other)
            }
            Tree::Tuple(parts) => parts.iter().any(|p| self.maybe_varied(p)),
            Tree::Option { payload, .. } | Tree::Result { payload, .. } => {
                self.maybe_varied(payload)
            }
            Tree::Closure(closure) => self.mentions_varied(&closure.expr.body, &closure.scopes),
            Tree::Stream(_) => true,
            Tree::Never => false,
        }
    }

    fn operand_maybe_varied(&self, operand: &Operand) -> bool {
        match operand {
            Operand::Val(v) => self.varied[v.0] && !self.arena.vals[v.0].ty.is_inert(),
            _ => false,
        }
    }

    pub(super) fn place_maybe_varied(&self, place: &Place) -> bool {
        match &place.base {
            Base::Val(v) => self.varied[v.0] && !self.arena.place_ty(place).is_inert(),
            Base::Mem(m) => self.mem_maybe_varied(*m) && !self.arena.place_ty(place).is_inert(),
            Base::Const(..) => false,
        }
    }

    /// Of a memory of unread type only what was written tells.
    pub(super) fn mem_maybe_varied(&self, m: Mem) -> bool {
        let unread = matches!(self.arena.mems[m.0].ty, Ty::Unknown);
        !unread || self.varied_mems.contains(&m)
    }
}
