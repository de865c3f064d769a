//! `match` on what only rustc understands: it selects an arm, and hands out what the arm binds.

use std::rc::Rc;

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{Expr, Pat};

use super::Lower;
use super::matching::{Build, split_guard};
use super::pattern::bound_names;
use super::tree::Tree;
use crate::ir::*;

impl<'a> Lower<'a> {
    pub(super) fn native_one_arm(
        &mut self,
        scrutinee: &Expr,
        pat: &Pat,
        body: Build<'_, 'a>,
    ) -> Tree {
        self.native(scrutinee, &mut [(pat, body)])
    }

    pub(super) fn native_two_arms(
        &mut self,
        scrutinee: &Expr,
        pat: &Pat,
        then: Build<'_, 'a>,
        other: Build<'_, 'a>,
    ) -> Tree {
        let wild: Pat = syn::parse_quote!(_);
        self.native(scrutinee, &mut [(pat, then), (&wild, other)])
    }

    pub(super) fn native_match(&mut self, m: &syn::ExprMatch) -> Tree {
        let mut bodies: Vec<_> = m
            .arms
            .iter()
            .map(|arm| move |l: &mut Lower<'a>| l.expr(&arm.body))
            .collect();
        let mut arms: Vec<(&Pat, Build<'_, 'a>)> = m
            .arms
            .iter()
            .zip(&mut bodies)
            .map(|(arm, body)| (&arm.pat, body as Build<'_, 'a>))
            .collect();
        self.native(&m.expr, &mut arms)
    }

    /// A `match` whose patterns only rustc understands: a selector is computed by a native `match`
    /// on an inactive scrutinee, its bindings are opaque.
    fn native(&mut self, scrutinee: &Expr, arms: &mut [(&Pat, Build<'_, 'a>)]) -> Tree {
        let span = scrutinee.span();
        let opaque = self.opaque(scrutinee, Lost::Observed);
        let before = self.vars.len();
        let entry = self.vars.clone();
        let selector = self.value(None, Ty::Int, span);
        self.set_varied(selector, false);
        let mut ir_arms = Vec::new();
        let mut pending = Vec::new();
        for (pat, body) in arms.iter_mut() {
            self.restore_vars(entry.clone());
            let (inner, guard) = split_guard(pat);
            let names = bound_names(inner);
            let guard = guard.map(|g| {
                let mut guard = self.opaque(g, Lost::Observed);
                guard.uses.retain(|(name, _)| !names.contains(name));
                guard
            });
            let mut bindings = Vec::new();
            let (stmts, value) = self.region(|l| {
                l.scoped(|l| {
                    bindings = names
                        .into_iter()
                        .map(|name| l.bind_exported(name))
                        .collect();
                    body(l)
                })
            });
            ir_arms.push(Arm {
                pat: Rc::new(inner.clone()),
                guard,
                bindings,
            });
            pending.push((stmts, (value, self.vars[..before].to_vec())));
        }
        self.restore_vars(entry);
        self.emit(
            StmtKind::Match(Match {
                scrutinee: opaque,
                arms: ir_arms,
                selector,
            }),
            span,
        );
        self.vars.truncate(before);
        self.var_names.truncate(before);
        self.chain(&mut pending, 0, selector, before, span)
    }

    /// A name that a native pattern binds: an `Option` leaves the `match`, the arm unwraps it.
    fn bind_exported(&mut self, name: syn::Ident) -> (syn::Ident, Val) {
        let exported = self.value(None, Ty::Unknown, name.span());
        self.set_varied(exported, false);
        let unwrap = Op::Helper(Helper::Runtime("bound"), vec![Operand::Val(exported)]);
        let val = self.define(Some(&name), Ty::Unknown, unwrap, name.span());
        self.native_vals.insert(val);
        self.bind(&name, Some(Tree::Op(Operand::Val(val))));
        (name, exported)
    }

    fn chain(
        &mut self,
        pending: &mut Vec<(Vec<Stmt>, (Tree, Vec<Option<Tree>>))>,
        k: usize,
        selector: Val,
        before: usize,
        span: Span,
    ) -> Tree {
        let arm = |l: &mut Self, (stmts, (value, vars)): (Vec<Stmt>, (Tree, Vec<Option<Tree>>))| {
            l.code.last_mut().expect("a region is open").extend(stmts);
            l.vars[..before].clone_from_slice(&vars);
            value
        };
        let this = pending.remove(0);
        if pending.is_empty() {
            return arm(self, this);
        }
        let cond = self.arithmetic(BinOp::Eq, Operand::Val(selector), Operand::Int(k), span);
        let mut this = Some(this);
        let rest = std::cell::RefCell::new(pending);
        self.branch(
            cond,
            span,
            |l| arm(l, this.take().expect("called once")),
            |l| l.chain(&mut rest.borrow_mut(), k + 1, selector, before, span),
        )
    }
}
