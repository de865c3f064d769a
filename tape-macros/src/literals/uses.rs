//! What is done with variables, where their type matters.

use std::collections::HashSet;

use syn::{Expr, Pat};

use super::text::{is_arithmetic, is_shift};

/// The variables whose type decides what some operation makes of their value.
#[derive(Clone, Default)]
pub(crate) struct Sensitive {
    /// Shifted, inverted, or the receiver of a method.
    bits: HashSet<String>,
    /// Cast to another type.
    cast: HashSet<String>,
}

impl Sensitive {
    pub fn of(block: &syn::Block) -> Sensitive {
        let mut uses = Uses::default();
        syn::visit::Visit::visit_block(&mut uses, block);
        let Uses { found, copies } = uses;
        Sensitive {
            bits: with_sources(found.bits, &copies),
            cast: with_sources(found.cast, &copies),
        }
    }

    /// A cast tells an `f32` from an `f64`, but makes the same of an integer of any type.
    pub fn matters(&self, name: &str, integer: bool) -> bool {
        self.bits.contains(name) || !integer && self.cast.contains(name)
    }
}

/// What is copied into a variable is of its type.
fn with_sources(mut names: HashSet<String>, copies: &[(String, String)]) -> HashSet<String> {
    loop {
        let before = names.len();
        for (to, from) in copies {
            if names.contains(to) {
                names.insert(from.clone());
            }
        }
        if names.len() == before {
            return names;
        }
    }
}

#[derive(Default)]
struct Uses {
    found: Sensitive,
    copies: Vec<(String, String)>,
}

impl<'ast> syn::visit::Visit<'ast> for Uses {
    fn visit_expr_unary(&mut self, e: &'ast syn::ExprUnary) {
        if let syn::UnOp::Not(_) = e.op {
            self.found.bits.extend(variable(&e.expr));
        }
        syn::visit::visit_expr_unary(self, e);
    }

    fn visit_expr_cast(&mut self, e: &'ast syn::ExprCast) {
        self.found.cast.extend(variable(&e.expr));
        syn::visit::visit_expr_cast(self, e);
    }

    fn visit_expr_binary(&mut self, e: &'ast syn::ExprBinary) {
        use syn::BinOp::{ShlAssign, ShrAssign};
        if is_shift(&e.op) || matches!(e.op, ShlAssign(_) | ShrAssign(_)) {
            self.found.bits.extend(variable(&e.left));
        }
        syn::visit::visit_expr_binary(self, e);
    }

    fn visit_expr_method_call(&mut self, e: &'ast syn::ExprMethodCall) {
        self.found.bits.extend(variable(&e.receiver));
        syn::visit::visit_expr_method_call(self, e);
    }

    fn visit_expr_assign(&mut self, e: &'ast syn::ExprAssign) {
        if let (Some(to), Some(from)) = (variable(&e.left), variable(&e.right)) {
            self.copies.push((to, from));
        }
        syn::visit::visit_expr_assign(self, e);
    }

    fn visit_local(&mut self, local: &'ast syn::Local) {
        match (&local.pat, &local.init) {
            (Pat::Ident(to), Some(init)) => {
                let to = to.ident.to_string();
                let from = sources(&init.expr).into_iter();
                self.copies.extend(from.map(|from| (to.clone(), from)));
            }
            // What a written type is given to is of that type.
            (Pat::Type(_), Some(init)) => {
                let from = sources(&init.expr);
                self.found.cast.extend(from.iter().cloned());
                self.found.bits.extend(from);
            }
            _ => {}
        }
        syn::visit::visit_local(self, local);
    }

    fn visit_item(&mut self, _: &'ast syn::Item) {}
}

/// The variables that a value is made of, all of one type.
fn sources(e: &Expr) -> Vec<String> {
    match e {
        Expr::Block(b) => tail(&b.block).map(sources).unwrap_or_default(),
        Expr::If(i) => {
            let mut all = tail(&i.then_branch).map(sources).unwrap_or_default();
            all.extend(i.else_branch.iter().flat_map(|(_, other)| sources(other)));
            all
        }
        Expr::Match(m) => m.arms.iter().flat_map(|arm| sources(&arm.body)).collect(),
        Expr::Unary(u) if !matches!(u.op, syn::UnOp::Deref(_)) => sources(&u.expr),
        Expr::Binary(b) if is_shift(&b.op) => sources(&b.left),
        Expr::Binary(b) if is_arithmetic(&b.op) => [sources(&b.left), sources(&b.right)].concat(),
        e => variable(e).into_iter().collect(),
    }
}

fn tail(block: &syn::Block) -> Option<&Expr> {
    match block.stmts.last()? {
        syn::Stmt::Expr(tail, None) => Some(tail),
        _ => None,
    }
}

fn variable(e: &Expr) -> Option<String> {
    match e {
        Expr::Path(p) => p.path.get_ident().map(|name| name.to_string()),
        Expr::Paren(p) => variable(&p.expr),
        _ => None,
    }
}
