//! Jumps out of the middle of an expression are moved to statements of their own:
//! `f(a?) + b` becomes `let q = a?; f(q) + b`.

use syn::Expr;
use syn::visit_mut::{self, VisitMut};

use super::Lower;
use super::prescan::jumps;
use crate::diagnostics;

/// How the names begin of what is moved out.
pub(super) const HOISTED: &str = "gradtape_hoisted_";

/// Moves out jumping operands, collecting them in the order of evaluation.
struct Hoist<'a, 'b> {
    lower: &'a mut Lower<'b>,
    moved: Vec<syn::Stmt>,
}

impl VisitMut for Hoist<'_, '_> {
    fn visit_expr_mut(&mut self, e: &mut Expr) {
        if !jumps(e) {
            return;
        }
        match e {
            Expr::Binary(b) if is_lazy(&b.op) && jumps(&b.right) => {
                *e = nested_if(b);
                self.move_out(e);
            }
            Expr::Try(_) | Expr::Return(_) | Expr::Break(_) | Expr::Continue(_) => {
                self.within(e);
                self.move_out(e);
            }
            Expr::If(_)
            | Expr::Match(_)
            | Expr::Block(_)
            | Expr::Loop(_)
            | Expr::While(_)
            | Expr::ForLoop(_) => {
                self.within(e);
                self.move_out(e);
            }
            _ => visit_mut::visit_expr_mut(self, e),
        }
    }

    fn visit_block_mut(&mut self, _: &mut syn::Block) {}

    fn visit_expr_closure_mut(&mut self, closure: &mut syn::ExprClosure) {
        let closure = closure.clone();
        self.lower
            .refuse(&diagnostics::jump_in_closure, &closure, "");
    }
}

impl Hoist<'_, '_> {
    /// The operands that a control expression evaluates before it branches.
    fn within(&mut self, e: &mut Expr) {
        match e {
            Expr::Try(t) => self.visit_expr_mut(&mut t.expr),
            Expr::Return(r) => r.expr.iter_mut().for_each(|e| self.visit_expr_mut(e)),
            Expr::Break(b) => b.expr.iter_mut().for_each(|e| self.visit_expr_mut(e)),
            Expr::If(i) => self.condition(&mut i.cond),
            Expr::Match(m) => self.visit_expr_mut(&mut m.expr),
            Expr::ForLoop(f) => self.visit_expr_mut(&mut f.expr),
            _ => {}
        }
    }

    fn condition(&mut self, cond: &mut Expr) {
        match cond {
            Expr::Let(l) => self.visit_expr_mut(&mut l.expr),
            other => self.visit_expr_mut(other),
        }
    }

    /// An expression that is a statement, or the whole of an initialiser.
    fn root(&mut self, e: &mut Expr) {
        if !jumps(e) {
            return;
        }
        match e {
            Expr::Paren(p) => self.root(&mut p.expr),
            Expr::Assign(a) => {
                self.visit_expr_mut(&mut a.left);
                self.visit_expr_mut(&mut a.right);
            }
            Expr::If(_)
            | Expr::Match(_)
            | Expr::Try(_)
            | Expr::Return(_)
            | Expr::Break(_)
            | Expr::ForLoop(_) => self.within(e),
            Expr::Continue(_) | Expr::Block(_) | Expr::Loop(_) | Expr::While(_) => {}
            _ => self.visit_expr_mut(e),
        }
    }

    fn move_out(&mut self, e: &mut Expr) {
        let name = self.lower.hoisted_name();
        let moved = std::mem::replace(e, syn::parse_quote!(#name));
        self.moved.push(syn::parse_quote!(let #name = #moved;));
    }
}

impl Lower<'_> {
    fn hoisted_name(&mut self) -> syn::Ident {
        self.hoisted += 1;
        quote::format_ident!("{HOISTED}{}", self.hoisted)
    }

    /// The statement with its jumping operands moved before it; `None` where nothing had to move.
    pub(super) fn hoist(&mut self, stmt: &syn::Stmt) -> Option<Vec<syn::Stmt>> {
        let may_jump = match stmt {
            syn::Stmt::Local(local) => local.init.as_ref().is_some_and(|i| jumps(&i.expr)),
            syn::Stmt::Expr(e, _) => jumps(e),
            syn::Stmt::Item(_) | syn::Stmt::Macro(_) => false,
        };
        if !may_jump {
            return None;
        }
        let mut stmt = stmt.clone();
        let mut hoist = Hoist {
            lower: self,
            moved: Vec::new(),
        };
        match &mut stmt {
            syn::Stmt::Local(local) => {
                if let Some(init) = &mut local.init {
                    match init.diverge {
                        // The pattern is tested behind the jump.
                        Some(_) => hoist.visit_expr_mut(&mut init.expr),
                        None => hoist.root(&mut init.expr),
                    }
                }
            }
            syn::Stmt::Expr(e, _) => hoist.root(e),
            syn::Stmt::Item(_) | syn::Stmt::Macro(_) => {}
        }
        let mut moved = hoist.moved;
        if moved.is_empty() {
            return None;
        }
        moved.push(stmt);
        Some(moved)
    }
}

fn is_lazy(op: &syn::BinOp) -> bool {
    matches!(op, syn::BinOp::And(_) | syn::BinOp::Or(_))
}

/// `a && b` as `if a { b } else { false }`.
fn nested_if(b: &syn::ExprBinary) -> Expr {
    let (left, right) = (&b.left, &b.right);
    match b.op {
        syn::BinOp::And(_) => syn::parse_quote!(if #left { #right } else { false }),
        _ => syn::parse_quote!(if #left { true } else { #right }),
    }
}
