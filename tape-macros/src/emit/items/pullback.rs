//! `vjp`, and `split` and `augmented` behind it and behind calls.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::signature::{Capturing, is_scalar_result, slice_element, tangent_ty};
use super::{Parts, one_or_tuple};
use crate::emit::depth;
use crate::lower::{Outcome, Param, ParamKind};

impl Parts<'_> {
    pub(super) fn vjp(&self) -> TokenStream {
        let Capturing {
            inputs,
            list,
            clause,
            kept,
            ..
        } = self.capturing(true);
        let (names, recorded) = (self.names(), self.recorded());
        let (value, pull) = (self.unlike_params("value"), self.unlike_params("pullback"));
        let (seeds_ty, seeds, start) = self.seeds();
        let (gradient, gradient_ty, payload) =
            (self.gradient_value(), self.gradient_ty(), self.payload());
        let given = self.params.iter().map(|p| {
            let name = &p.name;
            match p.kind {
                ParamKind::Shared => quote!(::core::option::Option::Some(#name)),
                ParamKind::Value | ParamKind::Mut => quote!(::core::option::Option::None),
            }
        });
        let seed = if self.is_unit() {
            quote!(::core::option::Option::None)
        } else {
            let seed = self.seed;
            match self.outcome {
                Outcome::Plain => quote!(::core::option::Option::Some(#seed)),
                Outcome::Option | Outcome::Result => {
                    quote!(::core::option::Option::Some(::core::option::Option::Some(#seed)))
                }
            }
        };
        let bars = self.params.iter().map(|p| {
            let bar = self.buffer(p);
            if p.differentiable {
                quote!(::core::option::Option::Some(&mut #bar))
            } else {
                quote!(::core::option::Option::None)
            }
        });
        let pullback = quote! {
            move |#seeds: #seeds_ty| {
                #start
                #pull(#(#given,)* #seed, #(#bars),*);
                #gradient
            }
        };
        let output = self.with_payload(
            &quote!((#payload, impl ::core::ops::Fn(#seeds_ty) -> #gradient_ty + #kept)),
        );
        let zeros = self
            .active()
            .filter(|p| p.kind == ParamKind::Value)
            .map(|p| {
                let (name, kept) = (&p.name, self.kept(p));
                quote!(let #kept = ::gradtape::__private::Differentiable::zero_tangent(&#name);)
            });
        let last = match self.outcome {
            Outcome::Plain => quote!((#value, #pullback)),
            Outcome::Option | Outcome::Result => quote!(#value.map(|#value| (#value, #pullback))),
        };
        quote! {
            /// The value and the pullback: from seeds of the outputs to cotangents of the parameters.
            #[inline]
            pub fn vjp #list(#(#inputs),*) -> #output #clause {
                #(#zeros)*
                let (#value, #pull) = Self::#recorded(#(#names),*);
                #last
            }
        }
    }

    /// The function that splits the sweeps.
    fn recorded(&self) -> syn::Ident {
        let name = if self.split.levels.leaf {
            "augmented"
        } else {
            "split"
        };
        quote::format_ident!("{name}")
    }

    /// The pullback's argument: its type, its pattern, and the buffers that start from it.
    fn seeds(&self) -> (TokenStream, TokenStream, TokenStream) {
        let mut tys = Vec::new();
        let mut names = Vec::new();
        if !self.is_unit() {
            tys.push(self.payload_tangent());
            names.push(self.seed.to_token_stream());
        }
        let mut start = TokenStream::new();
        for p in self.active() {
            let bar = self.buffer(p);
            match p.kind {
                ParamKind::Mut => {
                    tys.push(tangent_ty(&p.inner, self.floats));
                    names.push(quote!(#bar));
                    start.extend(quote!(let mut #bar = #bar;));
                }
                ParamKind::Shared => start.extend(self.zero(p, &bar)),
                ParamKind::Value => {
                    let kept = self.kept(p);
                    start.extend(quote!(let mut #bar = #kept.clone();));
                }
            }
        }
        (one_or_tuple(&tys), one_or_tuple(&names), start)
    }

    /// The parameters of a pullback: what was given by reference again, the seed, adjoints; as types
    /// and with names.
    fn pullback_params(&self, given: &[syn::Type]) -> (Vec<TokenStream>, Vec<TokenStream>) {
        let output = self.output();
        let mut tys = Vec::new();
        let mut named = Vec::new();
        for (p, ty) in self.params.iter().zip(given) {
            let name = &p.name;
            let ty = match ty {
                syn::Type::TraitObject(_) => quote!((#ty)),
                ty => quote!(#ty),
            };
            tys.push(quote!(::core::option::Option<&#ty>));
            // A caller that cannot tell a reference gives a value too.
            let name = match p.kind {
                ParamKind::Shared => name.to_token_stream(),
                ParamKind::Value | ParamKind::Mut => quote!(_),
            };
            named.push(quote!(#name: ::core::option::Option<&#ty>));
        }
        let seed = self.seed;
        let seed_ty = if is_scalar_result(self.function, self.floats) {
            quote!(::core::option::Option<#output>)
        } else {
            quote!(::core::option::Option<<#output as ::gradtape::__private::Differentiable>::Tangent>)
        };
        tys.push(seed_ty.clone());
        named.push(quote!(#seed: #seed_ty));
        for (p, handle) in self.params.iter().zip(self.handles) {
            let ty = self.lent_ty(p);
            tys.push(quote!(::core::option::Option<&mut #ty>));
            named.push(quote!(#handle: ::core::option::Option<&mut #ty>));
        }
        (tys, named)
    }

    /// What a caller lends for an adjoint; nothing useful where the parameter has none.
    fn lent_ty(&self, p: &Param) -> TokenStream {
        if !p.differentiable && (p.ty.is_inert() || is_unreadable(&p.inner)) {
            return quote!(());
        }
        match slice_element(p) {
            Some(element) => {
                let element = tangent_ty(element, self.floats);
                quote!([#element])
            }
            None => tangent_ty(&p.inner, self.floats),
        }
    }

    /// The forward sweep, and the reverse sweep as a closure over its residual.
    pub(super) fn split(&self) -> TokenStream {
        let Capturing {
            inputs,
            given,
            list,
            clause,
            kept,
            ..
        } = self.capturing(false);
        let (output, name) = (self.output(), self.recorded());
        let (tys, named) = self.pullback_params(&given);
        let wrapped = self.wrapped();
        let (primal, given) = (self.primal(), self.given_again());
        let (forward, value, reverse) =
            (&self.split.forward, &self.split.value, &self.split.reverse);
        quote! {
            #[doc(hidden)]
            #[inline]
            pub fn #name #list(#(#inputs),*) -> (#output, impl ::core::ops::Fn(#(#tys),*) + #kept) #clause {
                #primal
                #forward
                (#value, move |#(#named),*| {
                    #given
                    #wrapped
                    #reverse
                })
            }
        }
    }

    /// The shared references that the pullback was given.
    fn given_again(&self) -> TokenStream {
        let shared = self.params.iter().filter(|p| p.kind == ParamKind::Shared);
        let shared = shared.map(|p| {
            let name = &p.name;
            quote!(let #name = ::gradtape::__private::given(#name);)
        });
        quote!(#(#shared)*)
    }

    /// Lent adjoints as handles.
    fn wrapped(&self) -> TokenStream {
        let handles = self.params.iter().zip(self.handles);
        let wrapped = handles
            .filter(|(p, _)| p.differentiable)
            .map(|(p, handle)| {
                let wrapper = wrapper(p);
                quote!(let mut #handle = ::gradtape::__private::#wrapper(#handle);)
            });
        quote!(#(#wrapped)*)
    }

    /// What callers get of a function that calls others: `split`, whose residual goes to the heap
    /// where it holds those of many levels of calls. Of a recursive function it has no finite type.
    pub(super) fn augmented(&self) -> TokenStream {
        if self.split.levels.leaf {
            return quote!();
        }
        let Capturing {
            inputs,
            given,
            list,
            clause,
            kept,
            heap,
        } = self.capturing(false);
        let (output, names) = (self.output(), self.names());
        let (value, pull) = (self.unlike_params("value"), self.unlike_params("pullback"));
        let (tys, _) = self.pullback_params(&given);
        let shallow = depth::shallow(depth::LEVELS);
        quote! {
            #[doc(hidden)]
            #[inline]
            pub fn augmented #list(#(#inputs),*) -> (#output, impl ::core::ops::Fn(#(#tys),*) + #kept) #clause {
                let (#value, #pull) = Self::split(#(#names),*);
                let #pull = <::gradtape::__private::Residual<{ Self::#shallow }> as ::gradtape::__private::Keep>::keep(
                    #pull,
                    |#pull| -> ::std::boxed::Box<dyn ::core::ops::Fn(#(#tys),*) + #heap> { ::std::boxed::Box::new(#pull) },
                );
                (#value, #pull)
            }
        }
    }
}

/// The handle of a lent adjoint.
fn wrapper(p: &Param) -> TokenStream {
    match slice_element(p) {
        Some(_) => quote!(Perhaps),
        None => quote!(PerhapsOne),
    }
}

/// A type that may have no tangent.
fn is_unreadable(ty: &syn::Type) -> bool {
    use crate::ir::Ty;
    fn unknown(ty: &Ty) -> bool {
        match ty {
            Ty::Unknown => true,
            Ty::Array(t, _) | Ty::Slice(t) | Ty::Vec(t) | Ty::Option(t) | Ty::Result(t) => {
                unknown(t)
            }
            Ty::Tuple(parts) => parts.iter().any(unknown),
            Ty::Float(_) | Ty::Int | Ty::Bool | Ty::Unit | Ty::Inert => false,
        }
    }
    unknown(&Ty::of(ty, &[]))
}
