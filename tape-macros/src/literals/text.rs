//! What the text of literals, types and methods tells.

use syn::{Expr, Lit, Type};

pub(super) fn suffix(literal: &Lit) -> Option<&str> {
    let suffix = match literal {
        Lit::Float(f) => f.suffix(),
        Lit::Int(i) => i.suffix(),
        _ => "",
    };
    (!suffix.is_empty()).then_some(suffix)
}

/// The name of a primitive number type.
pub(super) fn primitive(ty: &Type) -> Option<String> {
    const NUMBERS: &[&str] = &[
        "f32", "f64", "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32", "u64",
        "u128", "usize",
    ];
    let Type::Path(p) = ty else { return None };
    let name = p.path.segments.last()?.ident.to_string();
    NUMBERS.contains(&name.as_str()).then_some(name)
}

/// A name that may stand for a number type, as far as the text tells.
pub(super) fn is_opaque(ty: &Type) -> bool {
    match ty {
        Type::Path(p) => {
            let plain = p.path.segments.iter().all(|s| s.arguments.is_none());
            plain && p.qself.is_none() && primitive(ty).is_none()
        }
        _ => false,
    }
}

/// Made of literals of numbers alone.
pub(super) fn is_literal(e: &Expr) -> bool {
    match e {
        Expr::Lit(l) => matches!(l.lit, Lit::Int(_) | Lit::Float(_)) && suffix(&l.lit).is_none(),
        Expr::Paren(p) => is_literal(&p.expr),
        Expr::Unary(u) => is_literal(&u.expr),
        Expr::Binary(b) => is_literal(&b.left) && is_literal(&b.right),
        _ => false,
    }
}

pub(super) fn is_integer(e: &Expr) -> bool {
    match e {
        Expr::Lit(l) => matches!(l.lit, Lit::Int(_)),
        Expr::Paren(p) => is_integer(&p.expr),
        Expr::Unary(u) => is_integer(&u.expr),
        Expr::Binary(b) => is_integer(&b.left),
        _ => false,
    }
}

/// Another number, or none at all, in another type.
pub(super) fn depends_on_type(e: &Expr) -> bool {
    match e {
        Expr::Lit(l) => match &l.lit {
            Lit::Float(f) => {
                let value: f64 = f.base10_parse().unwrap_or(f64::NAN);
                f64::from(value as f32) != value
            }
            Lit::Int(i) => i.base10_parse::<i32>().is_err(),
            _ => false,
        },
        Expr::Paren(p) => depends_on_type(&p.expr),
        Expr::Unary(u) if matches!(u.op, syn::UnOp::Neg(_)) => depends_on_type(&u.expr),
        _ => true,
    }
}

pub(super) fn element(ty: &Type) -> Option<&Type> {
    match ty {
        Type::Array(a) => Some(&a.elem),
        Type::Slice(s) => Some(&s.elem),
        _ => None,
    }
}

pub(super) fn is_shift(op: &syn::BinOp) -> bool {
    matches!(op, syn::BinOp::Shl(_) | syn::BinOp::Shr(_))
}

pub(super) fn is_arithmetic(op: &syn::BinOp) -> bool {
    use syn::BinOp::*;
    matches!(
        op,
        Add(_) | Sub(_) | Mul(_) | Div(_) | Rem(_) | BitAnd(_) | BitOr(_) | BitXor(_)
    )
}

/// Methods of numbers whose result is of the receiver's type.
pub(super) fn keeps_type(method: &syn::Ident) -> bool {
    let name = method.to_string();
    ["wrapping_", "saturating_", "rotate_"]
        .iter()
        .any(|start| name.starts_with(start))
        || ["abs", "pow", "min", "max", "clamp", "clone", "swap_bytes"].contains(&name.as_str())
}
