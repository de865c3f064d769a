//! Zeros that are written as literals: rustc need not find out how they are made.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Ident;

use crate::ir::{FloatTy, Ty};
use crate::lower::Param;

/// The zero tangent of a parameter, where the text tells that it is a number or an array of such.
pub(crate) fn zero_literal(p: &Param, floats: &[Ident]) -> Option<TokenStream> {
    filled(&p.inner, floats, false)
}

/// Where a sum starts that a parameter's adjoint is.
pub(crate) fn sum_literal(p: &Param, floats: &[Ident]) -> Option<TokenStream> {
    filled(&p.inner, floats, true)
}

/// The same of any type.
pub(crate) fn zero_literal_of(ty: &syn::Type, floats: &[Ident]) -> Option<TokenStream> {
    filled(ty, floats, false)
}

fn filled(ty: &syn::Type, floats: &[Ident], negative: bool) -> Option<TokenStream> {
    match ty {
        syn::Type::Path(_) => {
            let zero = match Ty::of(ty, floats) {
                Ty::Float(FloatTy::F64) => quote!(0.0f64),
                Ty::Float(FloatTy::F32) => quote!(0.0f32),
                _ => return None,
            };
            Some(if negative { quote!(-#zero) } else { zero })
        }
        syn::Type::Array(a) if is_short(&a.len) => {
            let (element, len) = (filled(&a.elem, floats, negative)?, &a.len);
            Some(quote!([#element; #len]))
        }
        _ => None,
    }
}

/// What is more than a literal or a name is not written again.
fn is_short(len: &syn::Expr) -> bool {
    matches!(len, syn::Expr::Lit(_) | syn::Expr::Path(_))
}
