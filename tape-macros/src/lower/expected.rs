//! A written type moved to where it decides: `let v: Option<Vec<_>> = it.collect();` is
//! `let v = it.collect::<Option<Vec<_>>>();`.

use syn::{Expr, Type};

use crate::ir::Ty;
use crate::syntax::argument_of;

/// The expression with the type in its last call, where that call depends on it.
pub(super) fn expecting(e: &Expr, ty: &Type) -> Option<Expr> {
    match e {
        Expr::Paren(p) => expecting(&p.expr, ty),
        Expr::MethodCall(m) => method(m, ty).or_else(|| payload(e, ty)),
        Expr::Call(c) => call(c, ty),
        Expr::Try(t) => {
            let inner = Box::new(payload(&t.expr, ty)?);
            Some(Expr::Try(syn::ExprTry {
                expr: inner,
                ..t.clone()
            }))
        }
        Expr::Tuple(t) => tuple(t, ty),
        Expr::Block(b) if b.label.is_none() => {
            let mut b = b.clone();
            block(&mut b.block, ty).then_some(Expr::Block(b))
        }
        _ => None,
    }
}

/// The same for the value of a block; was there anything to do?
pub(super) fn block(block: &mut syn::Block, ty: &Type) -> bool {
    let Some(syn::Stmt::Expr(tail, None)) = block.stmts.last_mut() else {
        return false;
    };
    match expecting(tail, ty) {
        Some(new) => {
            *tail = new;
            true
        }
        None => false,
    }
}

/// Each part of its own type.
fn tuple(t: &syn::ExprTuple, ty: &Type) -> Option<Expr> {
    let Type::Tuple(types) = ty else { return None };
    let mut tuple = t.clone();
    let mut changed = false;
    for (part, ty) in tuple.elems.iter_mut().zip(&types.elems) {
        if let Some(new) = expecting(part, ty) {
            *part = new;
            changed = true;
        }
    }
    changed.then_some(Expr::Tuple(tuple))
}

/// `text.parse().ok()` and the like, by the type of what it holds.
pub(super) fn payload(e: &Expr, ty: &Type) -> Option<Expr> {
    const KEEP_PAYLOAD: &[&str] = &[
        "ok",
        "ok_or",
        "ok_or_else",
        "map_err",
        "unwrap",
        "expect",
        "unwrap_or",
        "unwrap_or_else",
        "unwrap_or_default",
    ];
    let Expr::MethodCall(m) = e else { return None };
    let mut m = m.clone();
    let name = m.method.to_string();
    if let ("try_into", Type::Array(_)) = (name.as_str(), ty) {
        let slice = &m.receiver;
        let slice: Expr = match **slice {
            Expr::Index(_) => syn::parse_quote!(&#slice),
            _ => (**slice).clone(),
        };
        return Some(syn::parse_quote!(<#ty>::try_from(#slice)));
    }
    if name == "parse" && m.turbofish.is_none() {
        m.turbofish = Some(syn::parse_quote!(::<#ty>));
    } else if KEEP_PAYLOAD.contains(&name.as_str()) {
        *m.receiver = payload(&m.receiver, ty)?;
    } else {
        return None;
    }
    Some(Expr::MethodCall(m))
}

fn method(m: &syn::ExprMethodCall, ty: &Type) -> Option<Expr> {
    if m.turbofish.is_some() || !m.args.is_empty() {
        return None;
    }
    let wanted = match m.method.to_string().as_str() {
        "collect" => true,
        "sum" | "product" => matches!(Ty::of(ty, &[]), Ty::Int | Ty::Option(_) | Ty::Result(_)),
        _ => false,
    };
    let mut m = m.clone();
    m.turbofish = wanted.then(|| syn::parse_quote!(::<#ty>));
    wanted.then_some(Expr::MethodCall(m))
}

/// `std::array::from_fn(f)`, and what `Ok` and `Some` hold.
fn call(c: &syn::ExprCall, ty: &Type) -> Option<Expr> {
    let Expr::Path(p) = &*c.func else { return None };
    let last = p.path.segments.last()?;
    let mut c = c.clone();
    match (last.ident.to_string().as_str(), ty) {
        (variant @ ("Ok" | "Some"), ty) => {
            let container = if variant == "Ok" { "Result" } else { "Option" };
            let arg = c.args.first_mut()?;
            *arg = expecting(arg, argument_of(ty, container)?)?;
        }
        ("from_fn", Type::Array(a)) if last.arguments.is_none() => {
            let (element, len) = (&a.elem, &a.len);
            let mut path = p.clone();
            let arguments: syn::AngleBracketedGenericArguments =
                syn::parse_quote!(::<#element, { #len }, _>);
            path.path.segments.last_mut()?.arguments =
                syn::PathArguments::AngleBracketed(arguments);
            c.func = Box::new(Expr::Path(path));
            if let Some(Expr::Closure(element_of)) = c.args.first_mut()
                && let Some(body) = expecting(&element_of.body, element)
            {
                *element_of.body = body;
            }
        }
        _ => return None,
    }
    Some(Expr::Call(c))
}
