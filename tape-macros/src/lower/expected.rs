//! A written type moved to where it decides: `let v: Option<Vec<_>> = it.collect();` is
//! `let v = it.collect::<Option<Vec<_>>>();`.

use syn::{Expr, Type};

use crate::ir::Ty;

/// The expression with the type in its last call, where that call depends on it.
pub(super) fn expecting(e: &Expr, ty: &Type) -> Option<Expr> {
    match e {
        Expr::Paren(p) => expecting(&p.expr, ty),
        Expr::MethodCall(m) => method(m, ty),
        Expr::Call(c) => call(c, ty),
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
        ("Ok" | "Some", Type::Path(t)) => {
            let arg = c.args.first_mut()?;
            *arg = expecting(arg, argument(&t.path)?)?;
        }
        ("from_fn", Type::Array(a)) if last.arguments.is_none() => {
            let (element, len) = (&a.elem, &a.len);
            let mut path = p.clone();
            let arguments: syn::AngleBracketedGenericArguments =
                syn::parse_quote!(::<#element, { #len }, _>);
            path.path.segments.last_mut()?.arguments =
                syn::PathArguments::AngleBracketed(arguments);
            c.func = Box::new(Expr::Path(path));
        }
        _ => return None,
    }
    Some(Expr::Call(c))
}

/// `T` of `Option<T>` and `Result<T, E>`
fn argument(path: &syn::Path) -> Option<&Type> {
    let last = path.segments.last()?;
    let known = last.ident == "Option" || last.ident == "Result";
    match &last.arguments {
        syn::PathArguments::AngleBracketed(a) if known => a.args.iter().find_map(|a| match a {
            syn::GenericArgument::Type(t) => Some(t),
            _ => None,
        }),
        _ => None,
    }
}
