//! What is done with variables, where their type matters.

use syn::{Expr, Pat};

use super::text::{is_arithmetic, is_shift};
use crate::maps::{HashMap, HashSet};

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
fn with_sources(mut names: HashSet<String>, copies: &Copies) -> HashSet<String> {
    let mut new: Vec<String> = names.iter().cloned().collect();
    while let Some(to) = new.pop() {
        for from in copies.get(&to).into_iter().flatten() {
            if names.insert(from.clone()) {
                new.push(from.clone());
            }
        }
    }
    names
}

/// By variable: what is copied into it.
type Copies = HashMap<String, Vec<String>>;

#[derive(Default)]
struct Uses {
    found: Sensitive,
    copies: Copies,
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
            self.copies.entry(to).or_default().push(from);
        }
        syn::visit::visit_expr_assign(self, e);
    }

    fn visit_local(&mut self, local: &'ast syn::Local) {
        match (&local.pat, &local.init) {
            (Pat::Ident(to), Some(init)) => {
                let copies = self.copies.entry(to.ident.to_string()).or_default();
                copies.extend(sources(&init.expr));
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
    let mut found = Vec::new();
    find_sources(e, &mut found);
    found
}

fn find_sources(e: &Expr, found: &mut Vec<String>) {
    let of_block =
        |block, found: &mut _| tail(block).into_iter().for_each(|e| find_sources(e, found));
    match e {
        Expr::Block(b) => of_block(&b.block, found),
        Expr::If(i) => {
            of_block(&i.then_branch, found);
            let otherwise = i.else_branch.iter();
            otherwise.for_each(|(_, e)| find_sources(e, found));
        }
        Expr::Match(m) => m.arms.iter().for_each(|arm| find_sources(&arm.body, found)),
        Expr::Unary(u) if !matches!(u.op, syn::UnOp::Deref(_)) => find_sources(&u.expr, found),
        Expr::Binary(b) if is_shift(&b.op) => find_sources(&b.left, found),
        Expr::Binary(b) if is_arithmetic(&b.op) => {
            find_sources(&b.left, found);
            find_sources(&b.right, found);
        }
        e => found.extend(variable(e)),
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
