//! `grad`, `value_and_grad`, `grad_into`, and `reverse` behind them.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Ident;

use super::rules::unanswered;
use super::signature::{changes_elements, is_scalar_result, lists, slice_element, tangent_ty};
use super::{Lacking, Parts, zero_literal};
use crate::emit;
use crate::ir::Ty;
use crate::lower::{Outcome, Param, ParamKind};

/// The handle of a `&mut` parameter's cotangent that no seed is given for. Of plain numbers in a
/// slice the zeros that it starts from have the right shape already.
fn fresh(p: &Param, cotangent: &Ident) -> TokenStream {
    match slice_element(p) {
        Some(_) if changes_elements(p) => {
            quote!(::gradtape::__private::Fresh(&mut #cotangent[..]))
        }
        Some(_) => quote!(&mut #cotangent),
        None => quote!(::gradtape::__private::Fresh(&mut #cotangent)),
    }
}

impl Parts<'_> {
    pub(super) fn grad(&self) -> TokenStream {
        if !self.is_scalar() {
            return quote!();
        }
        let (list, clause) = (self.generics().0, self.scalar_clause());
        let (inputs, names) = (self.inputs(), self.names());
        let output = self.with_payload(&self.gradient_ty());
        let last = match self.outcome {
            Outcome::Plain => quote!(gradient.1),
            Outcome::Option | Outcome::Result => quote!(gradient.map(|(_, gradient)| gradient)),
        };
        quote! {
            /// The gradient with respect to the differentiable parameters.
            #[inline]
            pub fn grad #list(#(#inputs),*) -> #output #clause {
                let gradient = Self::value_and_grad(#(#names),*);
                #last
            }
        }
    }

    pub(super) fn value_and_grad(&self) -> TokenStream {
        if !self.is_scalar() {
            return quote!();
        }
        let (list, clause) = (self.generics().0, self.scalar_clause());
        let (inputs, names) = (self.inputs(), self.names());
        let (zeros, gradient, one) = (self.zeros(), self.gradient_value(), self.unit_seed());
        let (payload, gradient_ty) = (self.payload(), self.gradient_ty());
        let output = self.with_payload(&quote!((#payload, #gradient_ty)));
        let function = self.compared("value_and_grad");
        let bars = self.params.iter().map(|p| {
            let bar = self.buffer(p);
            match (p.differentiable, p.kind) {
                (false, _) => quote!(::gradtape::__private::Nobody),
                (true, ParamKind::Mut) => fresh(p, &bar),
                (true, _) => quote!(&mut #bar),
            }
        });
        let last = match self.outcome {
            Outcome::Plain => quote!((value, #gradient)),
            Outcome::Option | Outcome::Result => quote!(value.map(|value| (value, #gradient))),
        };
        quote! {
            /// The value and the gradient.
            #[inline]
            pub fn #function #list(#(#inputs),*) -> #output #clause {
                #zeros
                let value = Self::reverse(#(#names,)* #one, #(#bars),*);
                #last
            }
        }
    }

    /// `let mut d_w = zero_tangent(&w);` for each differentiable parameter.
    fn zeros(&self) -> TokenStream {
        let zeros = self.active().map(|p| self.zero(p, &self.buffer(p)));
        quote!(#(#zeros)*)
    }

    pub(super) fn zero(&self, p: &Param, bar: &Ident) -> TokenStream {
        if let Some(zero) = zero_literal(p, self.floats) {
            return quote!(let mut #bar = #zero;);
        }
        let name = &p.name;
        let reference = if p.kind == ParamKind::Value {
            quote!(&#name)
        } else {
            quote!(&*#name)
        };
        quote!(let mut #bar = ::gradtape::__private::Differentiable::zero_tangent(#reference);)
    }

    /// The seed of a gradient.
    fn unit_seed(&self) -> TokenStream {
        match (is_scalar_result(self.function, self.floats), self.floats) {
            (true, []) => quote!(1.0),
            (true, _) => quote!(::gradtape::__private::Scalar::constant(1.0)),
            (false, _) => {
                quote!(::gradtape::__private::Seed::From(
                    ::gradtape::__private::UnitSeed::unit_seed
                ))
            }
        }
    }

    pub(super) fn grad_into(&self) -> TokenStream {
        if !self.is_scalar() {
            return quote!();
        }
        let (list, clause) = (self.generics().0, self.scalar_clause());
        let (inputs, names, output) = (self.inputs(), self.names(), self.output());
        let buffers = self.active().map(|p| {
            let (bar, ty) = (self.buffer(p), self.buffer_ty(p));
            quote!(#bar: &mut #ty)
        });
        let checks = self
            .active()
            .filter(|p| slice_element(p).is_some())
            .map(|p| {
                let (name, bar) = (&p.name, self.buffer(p));
                quote!(::gradtape::__private::same_length(#name.len(), #bar.len());)
            });
        // The adjoint of a `&mut` parameter goes in and out: it starts from zero apart.
        let written = |p: &&Param| p.kind == ParamKind::Mut;
        let starts = self
            .active()
            .filter(written)
            .map(|p| self.zero(p, &self.cotangent(p)));
        let additions = self.active().filter(written).map(|p| {
            let (bar, cotangent) = (self.buffer(p), self.cotangent(p));
            let spent =
                matches!(p.ty, Ty::Vec(_) | Ty::Slice(_)).then(|| emit::give_back(&cotangent));
            quote! {
                ::gradtape::__private::AccumulateFrom::accumulate_from(&mut *#bar, &#cotangent);
                #spent
            }
        });
        let bars = self.params.iter().map(|p| {
            let (bar, cotangent) = (self.buffer(p), self.cotangent(p));
            match (p.differentiable, p.kind) {
                (false, _) => quote!(::gradtape::__private::Nobody),
                (true, ParamKind::Mut) => fresh(p, &cotangent),
                (true, _) => quote!(&mut *#bar),
            }
        });
        let (value, one) = (&self.seed, self.unit_seed());
        quote! {
            /// The value; the gradient is added to the buffers.
            #[inline]
            pub fn grad_into #list(#(#inputs,)* #(#buffers),*) -> #output #clause {
                #(#checks)*
                #(#starts)*
                let #value = Self::reverse(#(#names,)* #one, #(#bars),*);
                #(#additions)*
                #value
            }
        }
    }

    fn cotangent(&self, p: &Param) -> Ident {
        format_ident!("_{}", self.buffer(p))
    }

    /// What a caller of `grad_into` lends for a parameter's cotangent.
    fn buffer_ty(&self, p: &Param) -> TokenStream {
        match slice_element(p) {
            Some(element) => {
                let element = tangent_ty(element, self.floats);
                quote!([#element])
            }
            None => tangent_ty(&p.inner, self.floats),
        }
    }

    /// Lends to `reverse` what a caller lends to a pullback.
    pub(super) fn seeded(&self) -> TokenStream {
        if self.is_unit() {
            return quote!();
        }
        let ((list, clause), inputs, output) = (self.generics(), self.inputs(), self.output());
        let (names, seed) = (self.names(), self.seed);
        let given = match is_scalar_result(self.function, self.floats) {
            true => quote!(#seed.unwrap_or_default()),
            false => quote!(::gradtape::__private::Seed::or_zero(#seed)),
        };
        let seed_ty = self.lent_seed_ty();
        let (lent, handles) = self
            .params
            .iter()
            .zip(self.handles)
            .map(|(p, handle)| {
                let ty = self.lent_ty(p);
                let lent = quote!(#handle: ::core::option::Option<&mut #ty>);
                (lent, self.wrapped_handle(p, handle))
            })
            .collect::<(Vec<_>, Vec<_>)>();
        let body = match self.lacks(Lacking::Vjp) {
            true => unanswered(),
            false => quote!(Self::reverse(#(#names,)* #given, #(#handles),*)),
        };
        quote! {
            #[doc(hidden)]
            #[inline]
            pub fn seeded #list(#(#inputs,)* #seed: #seed_ty, #(#lent),*) -> #output #clause {
                #body
            }
        }
    }

    pub(super) fn reverse(&self) -> TokenStream {
        let (list, clause) = lists(&self.asked_for(Lacking::Vjp, self.all_generics()));
        let (inputs, output) = (self.inputs(), self.output());
        let bars = self.params.iter().zip(self.handles).map(|(p, handle)| {
            let ty = if !p.differentiable {
                quote!(impl ::core::marker::Sized)
            } else {
                match slice_element(p) {
                    Some(element) => {
                        let element = tangent_ty(element, self.floats);
                        quote!(impl ::gradtape::__private::SliceBar<#element>)
                    }
                    None => {
                        let inner = &p.inner;
                        quote!(impl ::gradtape::__private::Bar<#inner>)
                    }
                }
            };
            quote!(mut #handle: #ty)
        });
        let (seed, seed_ty) = (self.seed, self.seed_ty());
        let body = match &self.reverse {
            Some(body) => body.clone(),
            None => self.one_after_the_other(),
        };
        quote! {
            #[doc(hidden)]
            #[inline]
            pub fn reverse #list(
                #(#inputs,)*
                #seed: #seed_ty,
                #(#bars),*
            ) -> #output #clause {
                #body
            }
        }
    }

    /// The body of `reverse` where nothing is gained by both sweeps at once.
    fn one_after_the_other(&self) -> TokenStream {
        let (value, pull) = (self.unlike_params("value"), self.unlike_params("pullback"));
        let (names, recorded, seed) = (self.names(), self.recorded(), self.seed);
        let given = self.params.iter().map(|p| self.given(p));
        let given_seed = match is_scalar_result(self.function, self.floats) {
            true => quote!(::core::option::Option::Some(#seed)),
            false if self.is_unit() => quote!(::core::option::Option::None),
            false => quote!(::core::option::Option::Some(#seed.of(&#value))),
        };
        let lent = self.params.iter().zip(self.handles).map(|(p, handle)| {
            let name = &p.name;
            let bar = match (p.differentiable, slice_element(p)) {
                (false, _) => return quote!(::core::option::Option::None),
                (true, Some(element)) => {
                    let element = tangent_ty(element, self.floats);
                    quote!(::gradtape::__private::SliceBar::<#element>)
                }
                (true, None) => {
                    let inner = &p.inner;
                    quote!(::gradtape::__private::Bar::<#inner>)
                }
            };
            match p.kind {
                ParamKind::Mut => quote! {
                    #bar::lent_from(&mut #handle, || ::gradtape::__private::Differentiable::zero_tangent(&*#name))
                },
                ParamKind::Value | ParamKind::Shared => quote!(#bar::lent(&mut #handle)),
            }
        });
        quote! {
            let (#value, #pull) = Self::#recorded(#(#names),*);
            #pull(#(#given,)* #given_seed, #(#lent),*);
            #value
        }
    }
}
