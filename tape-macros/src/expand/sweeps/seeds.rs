//! The seeds of results.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::Ident;

use super::Sweeps;
use crate::emit;
use crate::ir::*;
use crate::transform::reverse::Seed;

impl Sweeps<'_> {
    /// The seed of `reverse`, and what turns the argument into it after the forward sweep.
    pub(super) fn result_seed(&mut self, scalar: bool, value: &Ident) -> (Seed, TokenStream) {
        let name = self.seed;
        if scalar {
            return (self.seed_for_result(true), quote!());
        }
        match self.seed_for_result(false) {
            Seed::None => (Seed::None, quote!(let _ = #name.of(&#value);)),
            seed @ Seed::Scalar { .. } => (seed, quote!(let #name = #name.of(&#value);)),
            seed @ Seed::Aggregate(_) => (seed, quote!(let mut #name = #name.of(&#value);)),
        }
    }

    /// The seed of a pullback: what to keep for it, and what the pullback makes of its argument.
    pub(super) fn split_seed(&mut self, value: &Ident) -> (Seed, TokenStream, TokenStream) {
        let name = self.seed;
        let scalar = emit::is_scalar_result(self.function, &self.lowered.floats);
        let seed = self.seed_for_result(false);
        match &seed {
            Seed::None => (seed, quote!(), quote!()),
            Seed::Scalar { .. } | Seed::Aggregate(_) if scalar => (
                seed,
                quote!(),
                quote!(let #name = #name.unwrap_or_default();),
            ),
            Seed::Scalar { .. } | Seed::Aggregate(_) if self.zero_result().is_some() => {
                let zero = self.zero_result();
                (
                    seed,
                    quote!(),
                    quote!(let mut #name = #name.unwrap_or(#zero);),
                )
            }
            Seed::Scalar { .. } | Seed::Aggregate(_) => {
                let shape = self.lowered.names.fresh("value_shape", Span::call_site());
                (
                    seed,
                    quote!(let #shape = ::gradtape::__private::Shape::of(&#value);),
                    quote!(let mut #name = #name.unwrap_or_else(|| #shape.zero());),
                )
            }
        }
    }

    /// The zero of the result, where its type tells that.
    fn zero_result(&self) -> Option<TokenStream> {
        match &self.function.sig.output {
            syn::ReturnType::Type(_, ty) => emit::zero_literal_of(ty, &self.lowered.floats),
            syn::ReturnType::Default => None,
        }
    }

    /// The seed's memory, where it is a vector.
    pub(super) fn spent_seed(&self, seed: &Seed) -> TokenStream {
        let vector = match seed {
            Seed::Aggregate(place) => {
                matches!(self.lowered.arena.place_ty(place), Ty::Vec(_) | Ty::Unknown)
            }
            Seed::None | Seed::Scalar { .. } => false,
        };
        let name = self.seed;
        match vector {
            true => emit::give_back(name),
            false => quote!(),
        }
    }

    fn seed_for_result(&mut self, early: bool) -> Seed {
        let Operand::Val(v) = self.lowered.body.results[0] else {
            return Seed::None;
        };
        if !self.facts.active(v) {
            return Seed::None;
        }
        let arena = &mut self.lowered.arena;
        let info = arena.vals[v.0].clone();
        let name = self.seed.clone();
        if info.aggregate || info.ty.is_aggregate() {
            let ty = match info.ty {
                Ty::Result(t) => Ty::Option(t),
                ty => ty,
            };
            Seed::Aggregate(Place::mem(arena.mem(MemInfo {
                name,
                ty,
                span: info.span,
                by_ref: false,
                untracked: false,
            })))
        } else {
            let val = arena.val(ValInfo::new(name, info.ty, info.span));
            Seed::Scalar { val, early }
        }
    }
}
