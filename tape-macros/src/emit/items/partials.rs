//! Functions of few numbers that give one: instead of a residual, callers keep the partial
//! derivatives, which both sweeps give at once (*preaccumulation*: Griewank and Walther,
//! "Evaluating Derivatives", 2008, chapter 10).

use proc_macro2::TokenStream;
use quote::quote;

use super::signature::{Capturing, is_scalar_result};
use super::{Parts, Split};
use crate::emit::Levels;
use crate::ir::Ty;
use crate::lower::{Outcome, Param, ParamKind};

impl Split {
    /// Lets callers keep the partials, which hold no pullback.
    pub(crate) fn preaccumulate(&mut self) {
        self.preaccumulated = true;
        self.levels = Levels::of_leaf();
    }
}

/// How many partial derivatives a function has, of numbers by numbers of one type; `None` of any
/// other.
pub(crate) fn partials(
    function: &syn::ItemFn,
    params: &[Param],
    floats: &[syn::Ident],
    outcome: Outcome,
) -> Option<usize> {
    let syn::ReturnType::Type(_, output) = &function.sig.output else {
        return None;
    };
    let plain = matches!(outcome, Outcome::Plain) && is_scalar_result(function, floats);
    let output = Ty::of(output, floats);
    let mut count = 0;
    for p in params {
        if p.kind == ParamKind::Mut {
            return None;
        }
        if p.differentiable {
            if p.kind != ParamKind::Value || !same_float(&p.ty, &output) {
                return None;
            }
            count += 1;
        }
    }
    (plain && count > 0).then_some(count)
}

fn same_float(a: &Ty, b: &Ty) -> bool {
    match (a, b) {
        (Ty::Float(a), Ty::Float(b)) => a == b,
        _ => false,
    }
}

impl Parts<'_> {
    /// The value, and a pullback that scales the partials.
    pub(super) fn with_partials(&self) -> TokenStream {
        let Capturing {
            inputs,
            given,
            list,
            clause,
            kept,
            ..
        } = self.capturing(false);
        let (output, names, seed) = (self.output(), self.names(), self.seed);
        let (tys, named) = self.pullback_params(&given);
        let value = self.unlike_params("value");
        let one = quote!(::core::option::Option::Some(::gradtape::__private::one()));
        let (mut zeros, mut lent, mut pulled) = (Vec::new(), Vec::new(), Vec::new());
        for (p, handle) in self.params.iter().zip(self.handles) {
            if !p.differentiable {
                lent.push(quote!(::core::option::Option::None));
                continue;
            }
            let (partial, ty) = (self.buffer(p), &p.inner);
            zeros.push(quote!(let mut #partial: #ty = ::gradtape::__private::zero();));
            lent.push(quote!(::core::option::Option::Some(&mut #partial)));
            pulled.push(quote!(::gradtape::__private::pull(#handle, #seed, #partial);));
        }
        quote! {
            #[doc(hidden)]
            #[inline]
            pub fn augmented #list(#(#inputs),*) -> (#output, impl ::core::ops::Fn(#(#tys),*) + #kept) #clause {
                #(#zeros)*
                let #value = Self::seeded(#(#names,)* #one, #(#lent),*);
                (#value, move |#(#named),*| {
                    #(#pulled)*
                })
            }
        }
    }
}
