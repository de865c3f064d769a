//! `if` and what differs after it.

use proc_macro2::Span;

use super::tree::Tree;
use super::{Lower, Var};
use crate::diagnostics;
use crate::ir::*;

/// One side of a branch: its statements, its value, and the variables after it.
pub(super) struct Side {
    pub stmts: Vec<Stmt>,
    pub value: Tree,
    pub vars: Vec<Option<Tree>>,
    pub results: Vec<Operand>,
    pub cond: Operand,
    /// What was there before the branch: values and memories with smaller numbers.
    pub outer: Outer,
}

#[derive(Clone, Copy)]
pub(super) struct Outer {
    pub vals: usize,
    pub mems: usize,
}

impl Outer {
    pub fn of(lower: &Lower) -> Outer {
        Outer {
            vals: lower.arena.vals.len(),
            mems: lower.arena.mems.len(),
        }
    }
}

impl Lower<'_> {
    /// `if cond { then } else { other }`; the value is what both agree on.
    pub(super) fn branch(
        &mut self,
        cond: Operand,
        span: Span,
        then: impl FnOnce(&mut Self) -> Tree,
        other: impl FnOnce(&mut Self) -> Tree,
    ) -> Tree {
        match cond {
            Operand::Bool(true) => return self.scoped(then),
            Operand::Bool(false) => return self.scoped(other),
            _ => {}
        }
        let before = self.vars.len();
        let entry = self.vars.clone();
        let outer = Outer::of(self);
        let mut a = self.side(before, outer, &cond, then);
        self.restore_vars(entry);
        let mut b = self.side(before, outer, &cond, other);
        let began_inside = |v: &Option<Tree>| matches!(v, Some(Tree::Place(Place { base: Base::Mem(m), .. })) if m.0 >= outer.mems);
        let moved: Vec<Var> = (0..before)
            .filter(|i| began_inside(&a.vars[*i]) || began_inside(&b.vars[*i]))
            .map(Var)
            .collect();
        let mut results = Vec::new();
        let value = self.join(&mut a, &mut b, None, &mut results, span);
        for i in 0..before {
            let joined = self.join_var(Var(i), &mut a, &mut b, &mut results, span);
            self.vars[i] = joined;
        }
        self.vars.truncate(before);
        self.var_names.truncate(before);
        if !(a.stmts.is_empty() && b.stmts.is_empty() && results.is_empty()) {
            let then = Region {
                stmts: a.stmts,
                results: a.results,
            };
            let other = Region {
                stmts: b.stmts,
                results: b.results,
            };
            self.emit(
                StmtKind::If(If {
                    cond,
                    then,
                    other,
                    results,
                }),
                span,
            );
        }
        for var in moved {
            self.in_memory(var);
        }
        value
    }

    /// Back to the variables at a branch's entry; their names go with them.
    pub(super) fn restore_vars(&mut self, entry: Vec<Option<Tree>>) {
        self.var_names.truncate(entry.len());
        self.vars = entry;
    }

    fn side(
        &mut self,
        before: usize,
        outer: Outer,
        cond: &Operand,
        build: impl FnOnce(&mut Self) -> Tree,
    ) -> Side {
        let (stmts, value) = self.region(|l| l.scoped(build));
        let vars = self.vars[..before].to_vec();
        Side {
            stmts,
            value,
            vars,
            results: Vec::new(),
            cond: cond.clone(),
            outer,
        }
    }

    fn join_var(
        &mut self,
        var: Var,
        a: &mut Side,
        b: &mut Side,
        results: &mut Vec<Val>,
        span: Span,
    ) -> Option<Tree> {
        let left = a.vars[var.0].clone();
        let right = b.vars[var.0].clone();
        let (left, right) = match (left, right) {
            (None, None) => return None,
            (Some(l), Some(r)) if l.same(&r) => return Some(l),
            (Some(l), None) => (l, Tree::Never),
            (None, Some(r)) => (Tree::Never, r),
            (Some(l), Some(r)) => (l, r),
        };
        let (keep_a, keep_b) = (a.value.clone(), b.value.clone());
        (a.value, b.value) = (left, right);
        let hint = self.var_names[var.0].clone();
        let joined = self.join(a, b, Some(&hint), results, span);
        (a.value, b.value) = (keep_a, keep_b);
        Some(joined)
    }

    /// What `a.value` and `b.value` become after the branch.
    fn join(
        &mut self,
        a: &mut Side,
        b: &mut Side,
        hint: Option<&syn::Ident>,
        results: &mut Vec<Val>,
        span: Span,
    ) -> Tree {
        let (left, right) = (a.value.clone(), b.value.clone());
        if left.same(&right) {
            return left;
        }
        let (left, right) = match (left, right) {
            (Tree::Never, r) => (undefined_like(self, &r, a.outer), r),
            (l, Tree::Never) => {
                let r = undefined_like(self, &l, a.outer);
                (l, r)
            }
            (
                Tree::Op(Operand::Undef(_)),
                r @ (Tree::Tuple(_) | Tree::Option { .. } | Tree::Result { .. }),
            ) => (undefined_like(self, &r, a.outer), r),
            (
                l @ (Tree::Tuple(_) | Tree::Option { .. } | Tree::Result { .. }),
                Tree::Op(Operand::Undef(_)),
            ) => {
                let r = undefined_like(self, &l, a.outer);
                (l, r)
            }
            pair => pair,
        };
        self.join_trees(left, right, a, b, hint, results, span)
    }

    #[allow(clippy::too_many_arguments)]
    fn join_trees(
        &mut self,
        left: Tree,
        right: Tree,
        a: &mut Side,
        b: &mut Side,
        hint: Option<&syn::Ident>,
        results: &mut Vec<Val>,
        span: Span,
    ) -> Tree {
        if left.same(&right) {
            return left;
        }
        match (left, right) {
            (Tree::Tuple(l), Tree::Tuple(r)) if l.len() == r.len() => Tree::Tuple(
                l.into_iter()
                    .zip(r)
                    .map(|(l, r)| self.join_trees(l, r, a, b, hint, results, span))
                    .collect(),
            ),
            (
                Tree::Option {
                    some: s,
                    payload: l,
                },
                Tree::Option {
                    some: t,
                    payload: r,
                },
            ) => {
                let (l, r) = self.read_payloads((&s, *l), (&t, *r), a, b, span);
                let errors = self.errors_beside(&s, &t);
                let some = self.join_operands(s, t, a, b, None, results, span);
                if let (Some((e, f)), Operand::Val(flag)) = (errors, &some) {
                    let error = self.join_operands(e, f, a, b, None, results, span);
                    self.errors.insert(*flag, error);
                }
                let payload = self.join_payloads(l, r, a, b, hint, results, span);
                Tree::Option {
                    some,
                    payload: Box::new(payload),
                }
            }
            (
                Tree::Result {
                    ok: s,
                    payload: l,
                    error: e,
                },
                Tree::Result {
                    ok: t,
                    payload: r,
                    error: f,
                },
            ) => {
                let (l, r) = self.read_payloads((&s, *l), (&t, *r), a, b, span);
                let ok = self.join_operands(s, t, a, b, None, results, span);
                let payload = self.join_payloads(l, r, a, b, hint, results, span);
                let error = self.join_operands(e, f, a, b, None, results, span);
                Tree::Result {
                    ok,
                    payload: Box::new(payload),
                    error,
                }
            }
            (l @ Tree::Option { .. }, r) if is_whole(&r) => {
                let (stmts, r) = self.in_side(b, |lo| lo.as_option(&r, span));
                b.stmts = stmts;
                self.join_trees(l, r, a, b, hint, results, span)
            }
            (l, r @ Tree::Option { .. }) if is_whole(&l) => {
                let (stmts, l) = self.in_side(a, |lo| lo.as_option(&l, span));
                a.stmts = stmts;
                self.join_trees(l, r, a, b, hint, results, span)
            }
            (l @ Tree::Result { .. }, r) if is_whole(&r) => {
                let (stmts, r) = self.in_side(b, |lo| lo.as_result(&r, span));
                b.stmts = stmts;
                self.join_trees(l, r, a, b, hint, results, span)
            }
            (l, r @ Tree::Result { .. }) if is_whole(&l) => {
                let (stmts, l) = self.in_side(a, |lo| lo.as_result(&l, span));
                a.stmts = stmts;
                self.join_trees(l, r, a, b, hint, results, span)
            }
            (l @ Tree::Option { .. }, r @ Tree::Result { .. }) => {
                let l = self.as_result(&l, span);
                self.join_trees(l, r, a, b, hint, results, span)
            }
            (l @ Tree::Result { .. }, r @ Tree::Option { .. }) => {
                let r = self.as_result(&r, span);
                self.join_trees(l, r, a, b, hint, results, span)
            }
            // One that was looked into is there in parts alone.
            (l, r)
                if is_whole(&l) && is_whole(&r) && (self.was_parted(&l) || self.was_parted(&r)) =>
            {
                let (stmts, l) = self.in_side(a, |lo| lo.as_option(&l, span));
                a.stmts = stmts;
                let (stmts, r) = self.in_side(b, |lo| lo.as_option(&r, span));
                b.stmts = stmts;
                self.join_trees(l, r, a, b, hint, results, span)
            }
            (l, r) => {
                if matches!(l, Tree::Closure(_)) || matches!(r, Tree::Closure(_)) {
                    self.diagnostics.refuse_at(&diagnostics::closure, span, "");
                }
                if let Some(joined) = self.join_references(&l, &r, a, b, results, span) {
                    return joined;
                }
                let referenced = l.is_ref() && r.is_ref();
                let (stmts, l) = self.in_side(a, |lo| lo.operand(&l, span));
                a.stmts = stmts;
                let (stmts, r) = self.in_side(b, |lo| lo.operand(&r, span));
                b.stmts = stmts;
                let joined = Tree::Op(self.join_operands(l, r, a, b, hint, results, span));
                if referenced {
                    Tree::Ref(Box::new(joined))
                } else {
                    joined
                }
            }
        }
    }

    #[allow(clippy::too_many_arguments)]
    fn join_payloads(
        &mut self,
        left: Tree,
        right: Tree,
        a: &mut Side,
        b: &mut Side,
        hint: Option<&syn::Ident>,
        results: &mut Vec<Val>,
        span: Span,
    ) -> Tree {
        let undefined = |t: &Tree| matches!(t, Tree::Op(Operand::Undef(_)) | Tree::Never);
        let (left, right) = match (undefined(&left), undefined(&right)) {
            (true, false) => (undefined_like(self, &right, a.outer), right),
            (false, true) => {
                let r = undefined_like(self, &left, a.outer);
                (left, r)
            }
            _ => (left, right),
        };
        self.join_trees(left, right, a, b, hint, results, span)
    }

    /// Payloads that come out as values are read in their sides, where they are there.
    fn read_payloads(
        &mut self,
        left: (&Operand, Tree),
        right: (&Operand, Tree),
        a: &mut Side,
        b: &mut Side,
        span: Span,
    ) -> (Tree, Tree) {
        let by_value = |l: &Tree, r: &Tree| match (l, r) {
            (Tree::Ref(p), Tree::Ref(q)) => match (&**p, &**q) {
                (Tree::Place(p), Tree::Place(q)) => !p.base.same(&q.base),
                _ => true,
            },
            _ => false,
        };
        let values = by_value(&left.1, &right.1);
        let mut read = |side: &mut Side, some: &Operand, payload: Tree| {
            let (stmts, tree) = self.in_side(side, |lo| match payload {
                Tree::Ref(inner) if values => {
                    Tree::Ref(Box::new(lo.owned_payload(some, *inner, span)))
                }
                payload => lo.owned_payload(some, payload, span),
            });
            side.stmts = stmts;
            tree
        };
        (read(a, left.0, left.1), read(b, right.0, right.1))
    }

    /// Adds statements at the end of a side that is already built.
    pub(super) fn in_side<R>(
        &mut self,
        side: &mut Side,
        build: impl FnOnce(&mut Self) -> R,
    ) -> (Vec<Stmt>, R) {
        self.code.push(std::mem::take(&mut side.stmts));
        let result = build(self);
        (self.code.pop().expect("pushed above"), result)
    }

    #[allow(clippy::too_many_arguments)]
    pub(super) fn join_operands(
        &mut self,
        left: Operand,
        right: Operand,
        a: &mut Side,
        b: &mut Side,
        hint: Option<&syn::Ident>,
        results: &mut Vec<Val>,
        span: Span,
    ) -> Operand {
        if left.same(&right) {
            return left;
        }
        if let (Operand::Bool(true), Operand::Bool(false)) = (&left, &right) {
            return a.cond.clone();
        }
        let ty = self.arena.ty(&left).join(&self.arena.ty(&right));
        let result = self.value(hint, ty, span);
        self.inherit(result, &[&left, &right]);
        a.results.push(left);
        b.results.push(right);
        results.push(result);
        Operand::Val(result)
    }
}

/// Not yet in parts.
fn is_whole(tree: &Tree) -> bool {
    matches!(tree, Tree::Op(Operand::Val(_)) | Tree::Place(_))
}

/// The shape of `tree` with values that nobody reads.
pub(super) fn undefined_like(lower: &Lower, tree: &Tree, outer: Outer) -> Tree {
    match tree {
        Tree::Tuple(parts) => Tree::Tuple(
            parts
                .iter()
                .map(|p| undefined_like(lower, p, outer))
                .collect(),
        ),
        Tree::Option { payload, .. } => Tree::Option {
            some: Operand::Bool(false),
            payload: Box::new(undefined_like(lower, payload, outer)),
        },
        Tree::Result { payload, .. } => Tree::Result {
            ok: Operand::Bool(false),
            payload: Box::new(undefined_like(lower, payload, outer)),
            error: no_error(),
        },
        Tree::Op(Operand::Bool(_)) => Tree::Op(Operand::Bool(false)),
        // A reference stays what it is, without the indices that are not known here.
        Tree::Ref(inner) if matches!(**inner, Tree::Op(_)) => {
            Tree::Ref(Box::new(undefined_like(lower, inner, outer)))
        }
        Tree::Ref(_) | Tree::RefMut(_) | Tree::Choice(_) => tree.map_operands(&mut |o| match o {
            Operand::Val(v) if v.0 >= outer.vals => Operand::Undef(lower.arena.ty(o)),
            known => known.clone(),
        }),
        other => Tree::Op(Operand::Undef(lower.tree_ty(other))),
    }
}

pub(super) fn no_error() -> Operand {
    Operand::Const(
        std::rc::Rc::new(syn::parse_quote!(::core::option::Option::None)),
        Ty::Inert,
    )
}
