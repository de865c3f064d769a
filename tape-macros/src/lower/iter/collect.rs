//! Consumers that keep every item: `collect`, `unzip`, `partition`, `extend`.

use std::rc::Rc;

use proc_macro2::Span;
use syn::Expr;
use syn::spanned::Spanned;

use super::consume::turbofish;
use super::{Source, Stage, Stream};
use crate::diagnostics;
use crate::ir::*;
use crate::lower::Lower;
use crate::lower::branch::no_error;
use crate::lower::signature::keyed_container;
use crate::lower::tree::Tree;
use crate::maps::HashSet;

impl<'a> Lower<'a> {
    /// `None` for other methods.
    pub(super) fn collection(
        &mut self,
        stream: &Stream,
        m: &syn::ExprMethodCall,
        assigned: &HashSet<String>,
    ) -> Option<Tree> {
        let span = m.span();
        let args: Vec<&Expr> = m.args.iter().collect();
        Some(match (m.method.to_string().as_str(), args.as_slice()) {
            ("collect", []) => self.collect(stream, m, span),
            ("unzip", []) => {
                let sides = ["left", "right"].map(|name| self.empty_vec(name, None, span));
                self.drive(stream, None, assigned, span, &mut |l, item| {
                    for (i, side) in sides.iter().enumerate() {
                        let member = syn::Member::Unnamed(syn::Index::from(i));
                        let part = l.component(&item, &member, span);
                        l.push_item(side, &part, span);
                    }
                });
                Tree::Tuple(sides.map(Tree::Place).to_vec())
            }
            ("partition", [f]) => {
                let f = self.callable(f);
                let [yes, no] = ["left", "right"].map(|name| self.empty_vec(name, None, span));
                self.drive(stream, None, assigned, span, &mut |l, item| {
                    let item = Tree::Op(l.operand(&item, span));
                    let looked_at = Tree::Ref(Box::new(item.clone()));
                    let side = l.apply(&f, vec![looked_at]);
                    let side = l.operand(side.strip(), span);
                    l.branch(
                        side,
                        span,
                        |l| l.push_item(&yes, &item, span),
                        |l| l.push_item(&no, &item, span),
                    );
                });
                Tree::Tuple(vec![Tree::Place(yes), Tree::Place(no)])
            }
            _ => return None,
        })
    }

    fn collect(&mut self, stream: &Stream, m: &syn::ExprMethodCall, span: Span) -> Tree {
        let into = turbofish(m);
        match into.map(|t| Ty::of(t, &self.floats)) {
            Some(Ty::Option(t) | Ty::Result(t))
                if !matches!(*t, Ty::Unknown | Ty::Vec(_) | Ty::Slice(_)) =>
            {
                self.refuse(&diagnostics::unsupported_adapter, &m.method, "collect");
                Tree::Never
            }
            Some(Ty::Option(_)) => self.collect_fallible(stream, false, span),
            Some(Ty::Result(_)) => self.collect_fallible(stream, true, span),
            None | Some(Ty::Vec(_) | Ty::Slice(_) | Ty::Unknown)
                if into.is_none_or(|t| keyed_container(t).is_none()) =>
            {
                let capacity = self.capacity(stream);
                let vec = self.empty_vec("collected", capacity, span);
                self.drive(stream, None, &HashSet::default(), span, &mut |l, item| {
                    l.push_item(&vec, &item, span);
                });
                Tree::Place(vec)
            }
            // Keyed containers, texts.
            _ => {
                let e = Expr::MethodCall(m.clone());
                Tree::Op(Operand::Val(self.opaque_value(
                    &e,
                    Lost::Method,
                    Ty::Unknown,
                )))
            }
        }
    }

    /// Into an `Option` or `Result` of a vector: what fails ends it.
    fn collect_fallible(&mut self, stream: &Stream, is_result: bool, span: Span) -> Tree {
        let vec = self.empty_vec("collected", None, span);
        let before = self.vars.len();
        let [going, failure] = ["going", "failure"].map(|name| self.names.fresh(name, span));
        let assigned = HashSet::from_iter([going.to_string(), failure.to_string()]);
        let going = self.var(going, Some(Tree::Op(Operand::Bool(true))));
        let failure = self.var(failure, Some(Tree::Op(no_error())));
        self.drive(stream, None, &assigned, span, &mut |l, item| {
            if matches!(item, Tree::Never) {
                return;
            }
            let (some, payload) = match is_result {
                true => match l.as_result(&item, span) {
                    Tree::Result { ok, payload, error } => {
                        l.set(failure, Tree::Op(error));
                        (ok, payload)
                    }
                    _ => return,
                },
                false => match l.as_option(&item, span) {
                    Tree::Option { some, payload } => (some, payload),
                    _ => return,
                },
            };
            l.branch(
                some.clone(),
                span,
                |l| l.push_item(&vec, &payload, span),
                |_| Tree::unit(),
            );
            l.set(going, Tree::Op(some.clone()));
            let stop = l.negated(some, span);
            l.seen_enough(stop, span);
        });
        let (some, error) = (self.position(going), self.position(failure));
        self.vars.truncate(before);
        self.var_names.truncate(before);
        let payload = Box::new(Tree::Place(vec));
        if is_result {
            let ok = some;
            Tree::Result { ok, payload, error }
        } else {
            Tree::Option { some, payload }
        }
    }

    pub(in crate::lower) fn empty_vec(
        &mut self,
        name: &str,
        capacity: Option<Operand>,
        span: Span,
    ) -> Place {
        let name = self.names.fresh(name, span);
        let ty = Ty::Vec(Rc::new(Ty::Unknown));
        let empty = self.operation(ty.clone(), Op::EmptyVec(capacity), span);
        Place::mem(self.declare(&name, ty, empty, false))
    }

    pub(in crate::lower) fn push_item(&mut self, vec: &Place, item: &Tree, span: Span) -> Tree {
        self.holds(&vec.base, item);
        let item = self.operand(item, span);
        self.refine_element(vec, &item);
        self.emit(StmtKind::Push(vec.clone(), item), span);
        Tree::unit()
    }

    /// `place.extend(items)`
    pub(in crate::lower) fn extend(&mut self, place: &Place, items: &Stream, span: Span) {
        let assigned = items.assigned.clone();
        self.drive(items, None, &assigned, span, &mut |l, item| {
            l.push_item(place, &item, span);
        });
    }

    /// Where the number of items is known before.
    fn capacity(&self, stream: &Stream) -> Option<Operand> {
        match &stream.source {
            Source::Indexed { len, .. }
                if stream
                    .stages
                    .iter()
                    .all(|s| matches!(s, Stage::Map(_) | Stage::Deref)) =>
            {
                Some(len.clone())
            }
            _ => None,
        }
    }
}

impl<'a> Lower<'a> {
    /// `for k in lo..hi`
    pub(in crate::lower) fn each_index(
        &mut self,
        lo: Operand,
        hi: Operand,
        rev: Rev,
        span: Span,
        body: &mut dyn FnMut(&mut Lower<'a>, Operand),
    ) {
        let range = Range {
            lo,
            hi,
            inclusive: false,
            step: None,
            rev,
        };
        let stream = Stream::of(Source::Range(range, Ty::Int));
        self.drive(&stream, None, &HashSet::default(), span, &mut |l, item| {
            let k = l.operand(&item, span);
            body(l, k);
        });
    }
}
