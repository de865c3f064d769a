//! Blocks and statements. What follows a possible jump is nested under "not jumped".

use proc_macro2::Span;
use quote::ToTokens;
use syn::spanned::Spanned;

use super::expected::{expecting, payload};
use super::matching::is_structural;
use super::pattern::is_rest;
use super::prescan::{binds_mut, diverges, expr_diverges};
use super::signature::keyed_container;
use super::tree::Tree;
use super::{Lower, Var};
use crate::diagnostics;
use crate::ir::*;

/// What is known after a statement that may have jumped.
enum Reached {
    Yes,
    No,
    /// Not where one of these flags is set.
    Unless(Vec<Var>),
}

/// Blocks and statements behind jumps, one within the other: beyond this the generated code would
/// overflow the compiler's own stack.
pub(super) const MAX_NESTED: usize = 300;

impl Lower<'_> {
    pub(super) fn block(&mut self, block: &syn::Block) -> Tree {
        self.scoped(|l| l.stmts(&block.stmts))
    }

    /// Statements behind a jump nest in it: there is a limit to that too.
    pub(super) fn stmts(&mut self, stmts: &[syn::Stmt]) -> Tree {
        self.nested_in(&stmts.first(), &mut |l| l.sequence(stmts))
    }

    /// What the syntax makes is one level further in.
    pub(super) fn nested_in(
        &mut self,
        syntax: &dyn ToTokens,
        lower: &mut dyn FnMut(&mut Self) -> Tree,
    ) -> Tree {
        if self.nested > MAX_NESTED {
            self.refuse(&diagnostics::too_deep, syntax, "");
            return Tree::Never;
        }
        self.nested += 1;
        let value = lower(self);
        self.nested -= 1;
        value
    }

    fn sequence(&mut self, stmts: &[syn::Stmt]) -> Tree {
        for (i, stmt) in stmts.iter().enumerate() {
            let rest = &stmts[i + 1..];
            if let Some(mut moved) = self.hoist(stmt) {
                moved.extend_from_slice(rest);
                return self.stmts(&moved);
            }
            if let Some(value) = self.branching_stmt(stmt, rest) {
                return value;
            }
            let value = self.stmt(stmt);
            match self.reached() {
                Reached::No => return Tree::Never,
                Reached::Yes if matches!(value, Tree::Never) => return Tree::Never,
                Reached::Yes => {}
                Reached::Unless(flags) if rest.is_empty() && is_value(stmt) => {
                    let _ = flags;
                    return value;
                }
                Reached::Unless(flags) => return self.guarded(&flags, rest, stmt.span()),
            }
            if rest.is_empty() && is_value(stmt) {
                return value;
            }
        }
        Tree::unit()
    }

    /// `if c { return .. } rest` and its kind: the rest becomes the other arm.
    fn branching_stmt(&mut self, stmt: &syn::Stmt, rest: &[syn::Stmt]) -> Option<Tree> {
        match stmt {
            syn::Stmt::Expr(syn::Expr::If(e), _) if !rest.is_empty() => {
                self.branching_if(e, None, rest)
            }
            syn::Stmt::Local(local) => {
                let init = local.init.as_ref()?;
                if let Some((_, otherwise)) = &init.diverge {
                    return Some(self.let_else(local, &init.expr, otherwise, rest));
                }
                // What only rustc can take apart: the rest is its one arm.
                if !is_structural(&local.pat) && self.is_inert_expr(&init.expr) {
                    return Some(self.native_one_arm(&init.expr, &local.pat, &mut |l| {
                        l.rest(rest, local.span())
                    }));
                }
                match &*init.expr {
                    syn::Expr::If(e) => self.branching_if(e, Some(local), rest),
                    syn::Expr::Try(t) => Some(self.let_try(local, t, rest)),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    fn branching_if(
        &mut self,
        e: &syn::ExprIf,
        local: Option<&syn::Local>,
        rest: &[syn::Stmt],
    ) -> Option<Tree> {
        let otherwise = e.else_branch.as_ref().map(|(_, e)| &**e);
        let (then_leaves, else_leaves) = (
            diverges(&e.then_branch),
            otherwise.is_some_and(expr_diverges),
        );
        if then_leaves == else_leaves {
            return None;
        }
        let span = e.span();
        let continue_with = |l: &mut Self, arm: Option<&syn::Expr>, block: Option<&syn::Block>| {
            let value = match (arm, block) {
                (Some(arm), _) => l.expr(arm),
                (_, Some(block)) => l.block(block),
                _ => Tree::unit(),
            };
            if let Some(local) = local {
                l.bind_local(local, value);
            }
            l.rest(rest, span)
        };
        Some(self.conditional(
            &e.cond,
            &mut |l| {
                if then_leaves {
                    l.block(&e.then_branch)
                } else {
                    continue_with(l, None, Some(&e.then_branch))
                }
            },
            &mut |l| {
                if then_leaves {
                    continue_with(l, otherwise, None)
                } else {
                    otherwise.map_or_else(Tree::unit, |o| l.expr(o))
                }
            },
        ))
    }

    /// The statements after one that was just lowered.
    pub(super) fn rest(&mut self, rest: &[syn::Stmt], span: Span) -> Tree {
        match self.reached() {
            Reached::No => Tree::Never,
            Reached::Yes => self.stmts(rest),
            Reached::Unless(flags) => self.guarded(&flags, rest, span),
        }
    }

    fn let_else(
        &mut self,
        local: &syn::Local,
        init: &syn::Expr,
        otherwise: &syn::Expr,
        rest: &[syn::Stmt],
    ) -> Tree {
        let value = self.expr(init);
        let pat = &local.pat;
        self.matching(
            init,
            value,
            pat,
            &mut |l| l.rest(rest, local.span()),
            &mut |l| l.expr(otherwise),
        )
    }

    fn let_try(&mut self, local: &syn::Local, t: &syn::ExprTry, rest: &[syn::Stmt]) -> Tree {
        let typed = match &local.pat {
            syn::Pat::Type(p) => payload(&t.expr, &p.ty),
            _ => None,
        };
        let value = self.expr(typed.as_ref().unwrap_or(&t.expr));
        self.try_or_return(value, t.span(), &mut |l, payload| {
            l.bind_local(local, payload);
            l.rest(rest, t.span())
        })
    }

    fn reached(&self) -> Reached {
        let mut flags = Vec::new();
        let jumps = self.targets.iter().flat_map(|t| [t.broke, t.continued]);
        for flag in std::iter::once(self.returned).chain(jumps) {
            match self.get(flag) {
                Some(Tree::Op(Operand::Bool(false))) => {}
                Some(Tree::Op(Operand::Bool(true))) => return Reached::No,
                _ => flags.push(flag),
            }
        }
        if flags.is_empty() {
            Reached::Yes
        } else {
            Reached::Unless(flags)
        }
    }

    fn guarded(&mut self, flags: &[Var], rest: &[syn::Stmt], span: Span) -> Tree {
        let left = self.any(flags, span);
        let one = (flags.len() == 1).then(|| flags[0]);
        self.branch(
            left,
            span,
            |l| {
                if let Some(flag) = one {
                    l.set(flag, Tree::Op(Operand::Bool(true)));
                }
                Tree::Never
            },
            |l| {
                for flag in flags {
                    l.set(*flag, Tree::Op(Operand::Bool(false)));
                }
                l.stmts(rest)
            },
        )
    }

    /// Is one of the flags set?
    pub(super) fn any(&mut self, flags: &[Var], span: Span) -> Operand {
        let mut set = Operand::Bool(false);
        for flag in flags {
            let Some(Tree::Op(operand)) = self.get(*flag).cloned() else {
                continue;
            };
            set = match (set, operand) {
                (Operand::Bool(false), operand) | (operand, Operand::Bool(false)) => operand,
                (Operand::Bool(true), _) | (_, Operand::Bool(true)) => Operand::Bool(true),
                (a, b) => self.operation(Ty::Bool, Op::Binary(BinOp::Or, a, b), span),
            };
        }
        set
    }

    fn stmt(&mut self, stmt: &syn::Stmt) -> Tree {
        match stmt {
            syn::Stmt::Local(local) => {
                self.local(local);
                Tree::unit()
            }
            syn::Stmt::Item(item) => {
                self.items.push(item.clone());
                Tree::unit()
            }
            syn::Stmt::Expr(e, semi) => {
                let value = self.expr_stmt(e);
                if semi.is_some() && !matches!(value, Tree::Never) {
                    Tree::unit()
                } else {
                    value
                }
            }
            syn::Stmt::Macro(m) => self.complete(|l| l.macro_call(&m.mac, true)),
        }
    }

    fn local(&mut self, local: &syn::Local) {
        match &local.init {
            Some(init) => {
                let value = self.complete(|l| l.initial(&local.pat, &init.expr));
                self.bind_local(local, value);
            }
            None => self.declare_later(&local.pat),
        }
    }

    fn bind_local(&mut self, local: &syn::Local, value: Tree) {
        self.bind_pattern(&local.pat, value);
    }

    /// The annotation may decide what the initialiser makes.
    fn initial(&mut self, pat: &syn::Pat, init: &syn::Expr) -> Tree {
        let syn::Pat::Type(t) = pat else {
            let as_many = array_of_pattern(pat).and_then(|ty| expecting(init, &ty));
            return self.expr(as_many.as_ref().unwrap_or(init));
        };
        // What is collected into a map or set is no vector: it stays whole.
        if keyed_container(&t.ty).is_some() && matches!(init, syn::Expr::MethodCall(_)) {
            let val = self.opaque_value(init, Lost::Method, Ty::Unknown);
            return Tree::Op(Operand::Val(val));
        }
        let value = match expecting(init, &t.ty) {
            Some(init) => self.expr(&init),
            None => self.expr(init),
        };
        match (&*t.ty, Ty::of(&t.ty, &self.floats)) {
            (syn::Type::Tuple(written), Ty::Tuple(types))
                if binds_mut(&t.pat) && !written.elems.iter().any(is_reference) =>
            {
                self.in_parts(value, &types, t.span())
            }
            _ => value,
        }
    }

    /// A tuple of which parts may be written is there in parts, whoever made it.
    pub(super) fn in_parts(&mut self, value: Tree, types: &[Ty], span: Span) -> Tree {
        let Tree::Op(Operand::Val(v)) = &value else {
            return value;
        };
        let whole = Place::val(*v);
        let parts = types.iter().enumerate().map(|(i, ty)| {
            let part = whole.then(Proj::Field(syn::Member::from(i)));
            let op = match ty.is_scalar() {
                true => Op::Load(part),
                false => Op::Snapshot(part),
            };
            let part = Tree::Op(self.operation(ty.clone(), op, span));
            match ty {
                Ty::Tuple(types) => self.in_parts(part, types, span),
                _ => part,
            }
        });
        Tree::Tuple(parts.collect())
    }

    /// `let x;`
    fn declare_later(&mut self, pat: &syn::Pat) {
        match pat {
            syn::Pat::Ident(p) => {
                self.bind(&p.ident, None);
            }
            syn::Pat::Type(t) => self.declare_later(&t.pat),
            syn::Pat::Tuple(t) => t.elems.iter().for_each(|p| self.declare_later(p)),
            syn::Pat::Wild(_) => {}
            other => self.refuse(&diagnostics::unsupported_pattern, other, ""),
        }
    }
}

/// `[a, b]` takes an array of two apart.
fn array_of_pattern(pat: &syn::Pat) -> Option<syn::Type> {
    let syn::Pat::Slice(s) = pat else { return None };
    let len = proc_macro2::Literal::usize_unsuffixed(s.elems.len());
    (!s.elems.iter().any(is_rest)).then(|| syn::parse_quote!([_; #len]))
}

fn is_reference(ty: &syn::Type) -> bool {
    matches!(ty, syn::Type::Reference(_))
}

fn is_value(stmt: &syn::Stmt) -> bool {
    match stmt {
        syn::Stmt::Expr(_, semi) => semi.is_none(),
        syn::Stmt::Macro(m) => m.semi_token.is_none(),
        _ => false,
    }
}
