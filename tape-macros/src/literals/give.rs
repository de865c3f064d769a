//! A type for the literals of an expression.

use quote::ToTokens;
use syn::visit_mut::VisitMut;
use syn::{Expr, Lit, Type};

use super::text::{
    depends_on_type, element, is_arithmetic, is_literal, is_opaque, is_shift, keeps_type,
    primitive, suffix,
};
use crate::syntax::{VecParts, argument_of};

/// Gives a type to the literals of an expression that must have it.
pub(super) fn give(e: &mut Expr, ty: &Type) {
    let whole = match &*e {
        Expr::Tuple(t) => t.elems.iter().all(is_literal) && t.elems.iter().any(depends_on_type),
        e => is_literal(e) && depends_on_type(e),
    };
    if is_opaque(ty) && whole {
        *e = syn::parse_quote!(::gradtape::__private::literal::<#ty>(#e));
        return;
    }
    match e {
        Expr::Lit(l) => give_literal(&mut l.lit, ty),
        Expr::Paren(p) => give(&mut p.expr, ty),
        Expr::Group(g) => give(&mut g.expr, ty),
        Expr::Unary(u) if !matches!(u.op, syn::UnOp::Deref(_)) => give(&mut u.expr, ty),
        Expr::Binary(b) if is_shift(&b.op) => give(&mut b.left, ty),
        Expr::Binary(b) if is_arithmetic(&b.op) => {
            give(&mut b.left, ty);
            give(&mut b.right, ty);
        }
        Expr::MethodCall(m) if keeps_type(&m.method) => give(&mut m.receiver, ty),
        Expr::Reference(r) => {
            if let Type::Reference(t) = ty {
                give(&mut r.expr, &t.elem);
            }
        }
        Expr::Block(b) => give_block(&mut b.block, ty),
        Expr::If(i) => {
            give_block(&mut i.then_branch, ty);
            if let Some((_, other)) = &mut i.else_branch {
                give(other, ty);
            }
        }
        Expr::Match(m) => m.arms.iter_mut().for_each(|arm| give(&mut arm.body, ty)),
        Expr::Loop(l) if l.label.is_none() => Breaks(ty).visit_block_mut(&mut l.body),
        Expr::MethodCall(m) if m.method == "to_vec" || m.method == "into_vec" => {
            if let (Some(element), Expr::Array(a)) = (argument_of(ty, "Vec"), &mut *m.receiver) {
                a.elems.iter_mut().for_each(|e| give(e, element));
            }
        }
        Expr::Tuple(t) => {
            if let Type::Tuple(types) = ty {
                let parts = t.elems.iter_mut().zip(&types.elems);
                parts.for_each(|(e, ty)| give(e, ty));
            }
        }
        Expr::Array(a) => {
            if let Some(element) = element(ty) {
                a.elems.iter_mut().for_each(|e| give(e, element));
            }
        }
        Expr::Repeat(r) => {
            if let Some(element) = element(ty) {
                give(&mut r.expr, element);
            }
        }
        Expr::Macro(m) if m.mac.path.is_ident("vec") => {
            if let Some(element) = argument_of(ty, "Vec") {
                give_vec(&mut m.mac, element);
            }
        }
        Expr::Call(c) => give_payload(c, ty),
        _ => {}
    }
}

fn give_block(block: &mut syn::Block, ty: &Type) {
    if let Some(syn::Stmt::Expr(tail, None)) = block.stmts.last_mut() {
        give(tail, ty);
    }
}

pub(super) fn is_some(c: &syn::ExprCall) -> bool {
    match &*c.func {
        Expr::Path(p) => p.path.is_ident("Some"),
        _ => false,
    }
}

/// Gives a type to what a loop breaks with.
struct Breaks<'t>(&'t Type);

impl VisitMut for Breaks<'_> {
    fn visit_expr_break_mut(&mut self, e: &mut syn::ExprBreak) {
        if let (None, Some(value)) = (&e.label, &mut e.expr) {
            give(value, self.0);
        }
    }

    // Their breaks are their own.
    fn visit_expr_loop_mut(&mut self, _: &mut syn::ExprLoop) {}
    fn visit_expr_while_mut(&mut self, _: &mut syn::ExprWhile) {}
    fn visit_expr_for_loop_mut(&mut self, _: &mut syn::ExprForLoop) {}
    fn visit_expr_closure_mut(&mut self, _: &mut syn::ExprClosure) {}
}

/// `Some(0.5)` and `Ok(0.5)`
fn give_payload(c: &mut syn::ExprCall, ty: &Type) {
    let name = match &*c.func {
        Expr::Path(p) => p.path.segments.last().map(|s| s.ident.to_string()),
        _ => None,
    };
    let container = match name.as_deref() {
        Some("Some") => "Option",
        Some("Ok") => "Result",
        _ => return,
    };
    if let (Some(payload), Some(arg)) = (argument_of(ty, container), c.args.first_mut()) {
        give(arg, payload);
    }
}

fn give_vec(mac: &mut syn::Macro, element: &Type) {
    let Some(mut parts) = VecParts::of(mac) else {
        return;
    };
    match &mut parts {
        VecParts::Repeat(repeated) => give(&mut repeated.0, element),
        VecParts::Elements(elements) => elements.iter_mut().for_each(|e| give(e, element)),
    }
    mac.tokens = parts.into_token_stream();
}

fn give_literal(literal: &mut Lit, ty: &Type) {
    // What is written without a suffix is an `f64` where nothing else says so.
    let Some(name) = primitive(ty).filter(|name| name != "f64") else {
        return;
    };
    if suffix(literal).is_some() {
        return;
    }
    let is_float = name.starts_with('f');
    let (text, span) = match literal {
        Lit::Float(f) if is_float => (format!("{}{name}", f.base10_digits()), f.span()),
        Lit::Int(i) if !is_float => (format!("{i}{name}"), i.span()),
        _ => return,
    };
    if let Ok(mut typed) = syn::parse_str::<Lit>(&text) {
        typed.set_span(span);
        *literal = typed;
    }
}
