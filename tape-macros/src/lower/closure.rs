//! Closures and paths of functions that are called where they are: seen through.

use proc_macro2::Span;
use syn::Expr;
use syn::spanned::Spanned;
use syn::visit::Visit;

use super::prescan::jumps;
use super::tree::Tree;
use super::{Lower, Outcome, Scope};
use crate::diagnostics;
use crate::ir::*;
use crate::syntax::is_among;

/// A closure or the path of a function, with the names it sees.
#[derive(Clone)]
pub(super) struct Callable {
    expr: Expr,
    scopes: Vec<Scope>,
}

impl Lower<'_> {
    pub(super) fn callable(&mut self, e: &Expr) -> Callable {
        let mut scopes = self.scopes.clone();
        let method = method_of_container(e);
        let e = method.as_ref().unwrap_or(e);
        if let Expr::Closure(c) = e
            && c.capture.is_some()
        {
            scopes.push(self.moved_into(c));
        }
        Callable {
            expr: e.clone(),
            scopes,
        }
    }

    pub(super) fn apply(&mut self, f: &Callable, args: Vec<Tree>) -> Tree {
        match &f.expr {
            Expr::Closure(c) => {
                let c = c.clone();
                self.apply_closure(&c, &f.scopes, args)
            }
            Expr::Paren(p) => self.apply(
                &Callable {
                    expr: (*p.expr).clone(),
                    scopes: f.scopes.clone(),
                },
                args,
            ),
            Expr::Path(p) => {
                if let Some(Tree::Closure(c)) = p
                    .path
                    .get_ident()
                    .and_then(|i| self.lookup(&i.to_string()))
                    .and_then(|v| self.get(v))
                    .map(Tree::strip)
                {
                    let c = c.clone();
                    return self.apply_closure(&c.expr, &c.scopes, args);
                }
                self.call_path(p, args, &f.expr)
            }
            other => {
                let tree = self.expr(other);
                match tree.strip() {
                    Tree::Closure(c) => {
                        let c = c.clone();
                        self.apply_closure(&c.expr, &c.scopes, args)
                    }
                    _ => {
                        self.refuse(&diagnostics::closure, other, "");
                        Tree::Never
                    }
                }
            }
        }
    }

    pub(super) fn apply_closure(
        &mut self,
        c: &syn::ExprClosure,
        scopes: &[Scope],
        args: Vec<Tree>,
    ) -> Tree {
        self.depth += 8;
        self.inlined += 1;
        if self.depth > super::MAX_DEPTH || self.inlined > super::MAX_INLINED {
            self.refuse(&diagnostics::too_deep, c, "");
            self.depth -= 8;
            return Tree::Never;
        }
        let outer = std::mem::replace(&mut self.scopes, scopes.to_vec());
        let value = self.scoped(|l| {
            for (pat, arg) in c.inputs.iter().zip(args) {
                l.bind_pattern(pat, arg);
            }
            if jumps(&c.body) {
                l.jumping_body(c)
            } else {
                l.expr(&c.body)
            }
        });
        self.scopes = outer;
        self.depth -= 8;
        value
    }

    /// `return` and `?` leave the closure, not the function around it.
    fn jumping_body(&mut self, c: &syn::ExprClosure) -> Tree {
        let Some(outcome) = closure_outcome(c) else {
            self.refuse(&diagnostics::jump_in_closure, &c.body, "");
            return Tree::Never;
        };
        let span = c.body.span();
        let flag = self.flag("returned", span);
        let slot = self.var(syn::Ident::new("value", span), None);
        let outer_outcome = std::mem::replace(&mut self.outcome, outcome);
        let outer_ty = std::mem::replace(&mut self.returned_ty, Ty::Unknown);
        let outer_targets = std::mem::take(&mut self.targets);
        let outer_flag = std::mem::replace(&mut self.returned, flag);
        let outer_slot = std::mem::replace(&mut self.return_value, slot);
        let value = match &*c.body {
            Expr::Block(b) if b.label.is_none() => {
                let mut block = b.block.clone();
                if self.outcome == Outcome::Result {
                    super::tails::return_results(&mut block);
                }
                self.block(&block)
            }
            body => {
                let stmt = syn::Stmt::Expr(body.clone(), None);
                self.scoped(|l| l.stmts(&[stmt]))
            }
        };
        self.outcome = outer_outcome;
        self.returned_ty = outer_ty;
        self.targets = outer_targets;
        self.returned = outer_flag;
        self.return_value = outer_slot;
        self.returned_or(value, flag, slot, span)
    }

    fn returned_or(&mut self, value: Tree, flag: super::Var, slot: super::Var, span: Span) -> Tree {
        let early = self.get(slot).cloned().unwrap_or(Tree::Never);
        let left = match self.get(flag).cloned() {
            Some(Tree::Op(left)) => left,
            _ => Operand::Bool(false),
        };
        if matches!(value, Tree::Never) {
            return early;
        }
        self.branch(left, span, |_| early, |l| l.owned(value, span))
    }
}

/// What `?` in a closure does, as far as its type or its last expression tell.
fn closure_outcome(c: &syn::ExprClosure) -> Option<Outcome> {
    if !has_try(&c.body) {
        return Some(Outcome::Plain);
    }
    if let syn::ReturnType::Type(_, ty) = &c.output {
        return match Ty::of(ty, &[]) {
            Ty::Option(_) => Some(Outcome::Option),
            Ty::Result(_) => Some(Outcome::Result),
            _ => None,
        };
    }
    outcome_of(&c.body)
}

fn outcome_of(e: &Expr) -> Option<Outcome> {
    match e {
        Expr::Block(b) => match b.block.stmts.last()? {
            syn::Stmt::Expr(e, _) => outcome_of(e),
            _ => None,
        },
        Expr::If(i) => i.else_branch.as_ref().and_then(|(_, e)| outcome_of(e)),
        Expr::Match(m) => m.arms.iter().find_map(|a| outcome_of(&a.body)),
        Expr::Return(r) => outcome_of(r.expr.as_ref()?),
        Expr::Paren(p) => outcome_of(&p.expr),
        Expr::Call(call) => match &*call.func {
            Expr::Path(p) => named_outcome(&p.path),
            _ => None,
        },
        Expr::Path(p) => named_outcome(&p.path),
        _ => None,
    }
}

fn named_outcome(path: &syn::Path) -> Option<Outcome> {
    match path.segments.last()?.ident.to_string().as_str() {
        "Some" | "None" => Some(Outcome::Option),
        "Ok" | "Err" => Some(Outcome::Result),
        _ => None,
    }
}

/// Is there a `?` that leaves this very closure?
fn has_try(body: &Expr) -> bool {
    struct Tries(bool);
    impl<'ast> Visit<'ast> for Tries {
        fn visit_expr_try(&mut self, _: &'ast syn::ExprTry) {
            self.0 = true;
        }
        fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {}
        fn visit_item(&mut self, _: &'ast syn::Item) {}
    }
    let mut tries = Tries(false);
    tries.visit_expr(body);
    tries.0
}

/// `Vec::len` and its kind, as the closure that it is the same as.
fn method_of_container(e: &Expr) -> Option<Expr> {
    const MAKING: &[&str] = &["new", "from", "from_iter", "with_capacity", "default"];
    let Expr::Path(p) = e else { return None };
    let mut segments = p.path.segments.iter().rev();
    let (method, container) = (&segments.next()?.ident, &segments.next()?.ident);
    let known = is_among(container, &["Vec", "Option", "Result"]) && !is_among(method, MAKING);
    known.then(|| syn::parse_quote_spanned!(method.span()=> |it| it.#method()))
}
