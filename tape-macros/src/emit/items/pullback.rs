//! `vjp`, and `split` and `augmented` behind it and behind calls.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::jacobian::is_made_of_floats;
use super::signature::{Capturing, slice_element, tangent_ty};
use super::{Parts, one_or_tuple, zero_literal};
use crate::emit::depth;
use crate::ir::Ty;
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
        let function = self.compared("vjp");
        let (names, recorded) = (self.names(), self.recorded());
        let (value, pull) = (self.unlike_params("value"), self.unlike_params("pullback"));
        let (seeds_ty, seeds, start) = self.seeds();
        let (gradient, gradient_ty, payload) =
            (self.gradient_value(), self.gradient_ty(), self.payload());
        let given = self.params.iter().map(|p| self.given(p));
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
            .filter(|p| p.kind == ParamKind::Value && zero_literal(p, self.floats).is_none())
            .map(|p| {
                let (name, kept) = (&p.name, self.kept(p));
                quote!(let #kept = ::gradtape::__private::Differentiable::zero_tangent(&#name);)
            });
        let last = match self.outcome {
            Outcome::Plain => quote!((#value, #pullback)),
            Outcome::Option | Outcome::Result => quote!(#value.map(|#value| (#value, #pullback))),
        };
        let body = self.rule_by_vjp().unwrap_or_else(|| {
            quote! {
                #(#zeros)*
                let (#value, #pull) = Self::#recorded(#(#names),*);
                #last
            }
        });
        quote! {
            /// The value and the pullback: from seeds of the outputs to cotangents of the parameters.
            #[inline]
            pub fn #function #list(#(#inputs),*) -> #output #clause {
                #body
            }
        }
    }

    /// What a pullback is given again of an argument.
    pub(super) fn given(&self, p: &Param) -> TokenStream {
        let name = &p.name;
        match p.kind {
            ParamKind::Shared => quote!(::core::option::Option::Some(#name)),
            ParamKind::Value | ParamKind::Mut => quote!(::core::option::Option::None),
        }
    }

    /// The function that splits the sweeps.
    pub(super) fn recorded(&self) -> syn::Ident {
        let name = if self.split.levels.leaf {
            "augmented"
        } else {
            "split"
        };
        quote::format_ident!("{name}")
    }

    /// The pullback's argument: its type, its pattern, and the buffers that start from it.
    pub(super) fn seeds(&self) -> (TokenStream, TokenStream, TokenStream) {
        let mut tys = Vec::new();
        let mut names = Vec::new();
        if !self.is_unit() {
            tys.push(tangent_ty(&self.payload_ty(), self.floats));
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
                ParamKind::Value if zero_literal(p, self.floats).is_some() => {
                    start.extend(self.zero(p, &bar));
                }
                ParamKind::Value => {
                    let kept = self.kept(p);
                    start.extend(quote!(let mut #bar = #kept.clone();));
                }
            }
        }
        (one_or_tuple(&tys), one_or_tuple(&names), start)
    }

    /// The parameters of a pullback: what was given by reference again, the seed, adjoints; as types and as
    /// names. Beside the names the types are not written again: rustc takes them from the signature.
    pub(super) fn pullback_params(
        &self,
        given: &[syn::Type],
    ) -> (Vec<TokenStream>, Vec<TokenStream>) {
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
            named.push(match p.kind {
                ParamKind::Shared => name.to_token_stream(),
                ParamKind::Value | ParamKind::Mut => quote!(_),
            });
        }
        tys.push(self.lent_seed_ty());
        named.push(self.seed.to_token_stream());
        for (p, handle) in self.params.iter().zip(self.handles) {
            let ty = self.lent_ty(p);
            tys.push(quote!(::core::option::Option<&mut #ty>));
            named.push(handle.to_token_stream());
        }
        (tys, named)
    }

    /// What a caller gives for the seed.
    pub(super) fn lent_seed_ty(&self) -> TokenStream {
        let output = self.output();
        let known = match (&self.function.sig.output, self.outcome) {
            (syn::ReturnType::Type(_, ty), Outcome::Plain)
                if !matches!(**ty, syn::Type::Reference(_)) =>
            {
                Some(ty).filter(|ty| is_made_of_floats(&Ty::of(ty, self.floats)))
            }
            _ => None,
        };
        let ty = match known {
            Some(ty) => tangent_ty(ty, self.floats),
            None => quote!(<#output as ::gradtape::__private::Differentiable>::Tangent),
        };
        quote!(::core::option::Option<#ty>)
    }

    /// What a caller lends for an adjoint; nothing useful where the parameter has none.
    pub(super) fn lent_ty(&self, p: &Param) -> TokenStream {
        if !p.differentiable && is_unreadable(&p.inner) {
            return quote!(());
        }
        if !p.differentiable && p.ty.is_inert() {
            return match (slice_element(p), &p.ty) {
                (Some(_), Ty::Vec(t) | Ty::Slice(t)) => {
                    let element = inert_tangent(t);
                    quote!([#element])
                }
                (_, ty) => inert_tangent(ty),
            };
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
        if self.split.preaccumulated {
            return self.with_partials();
        }
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
        let given = self.given_again();
        let (forward, value, reverse) =
            (&self.split.forward, &self.split.value, &self.split.reverse);
        let (shapes, restored) = (self.inert_shapes(), self.inert_adjoints());
        quote! {
            #[doc(hidden)]
            #[inline]
            pub fn #name #list(#(#inputs),*) -> (#output, impl ::core::ops::Fn(#(#tys),*) + #kept) #clause {
                #shapes
                #forward
                (#value, move |#(#named),*| {
                    #given
                    #wrapped
                    #reverse
                    #restored
                })
            }
        }
    }

    /// The shapes at the start of what holds no float and may come out as another.
    fn inert_shapes(&self) -> TokenStream {
        let shapes = self.params.iter().filter(|p| is_reshaped(p)).map(|p| {
            let (name, kept) = (&p.name, self.kept(p));
            quote!(let #kept = ::gradtape::__private::Shape::of(&*#name);)
        });
        quote!(#(#shapes)*)
    }

    /// Callers that cannot tell what has no derivative go on with the adjoint of what it was.
    fn inert_adjoints(&self) -> TokenStream {
        let handles = self.params.iter().zip(self.handles);
        let restored = handles.filter(|(p, _)| is_reshaped(p)).map(|(p, handle)| {
            let kept = self.kept(p);
            quote!(if let ::core::option::Option::Some(bar) = #handle {
                ::gradtape::__private::Follow::follow(bar, #kept.zero());
            })
        });
        quote!(#(#restored)*)
    }

    /// The shared references that the pullback was given.
    fn given_again(&self) -> TokenStream {
        let read = self.params.iter().zip(&self.split.reread);
        let shared = read.filter(|(p, read)| p.kind == ParamKind::Shared && **read);
        let shared = shared.map(|(p, _)| {
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
                let wrapped = self.wrapped_handle(p, handle);
                quote!(let mut #handle = #wrapped;)
            });
        quote!(#(#wrapped)*)
    }

    /// The handle of a lent adjoint.
    pub(super) fn wrapped_handle(&self, p: &Param, handle: &syn::Ident) -> TokenStream {
        match slice_element(p) {
            _ if !p.differentiable => quote!(#handle),
            Some(_) => quote!(::gradtape::__private::Perhaps(#handle)),
            None => quote!(::gradtape::__private::PerhapsOne(#handle)),
        }
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
        let levels = proc_macro2::Literal::usize_unsuffixed(depth::LEVELS);
        quote! {
            #[doc(hidden)]
            #[inline]
            pub fn augmented #list(#(#inputs),*) -> (#output, impl ::core::ops::Fn(#(#tys),*) + #kept) #clause {
                let (#value, #pull) = Self::split(#(#names),*);
                let #pull = <::gradtape::__private::Residual<{ Self::shallow(#levels) }> as ::gradtape::__private::Keep>::keep(
                    #pull,
                    |#pull| -> ::std::boxed::Box<dyn ::core::ops::Fn(#(#tys),*) + #heap> { ::std::boxed::Box::new(#pull) },
                );
                (#value, #pull)
            }
        }
    }
}

/// What holds no float, and may not be of the same shape afterwards.
pub(super) fn is_reshaped(p: &Param) -> bool {
    fn has_result(ty: &Ty) -> bool {
        match ty {
            Ty::Result(_) => true,
            Ty::Array(t, _) | Ty::Slice(t) | Ty::Vec(t) | Ty::Option(t) => has_result(t),
            Ty::Tuple(parts) => parts.iter().any(has_result),
            Ty::Float(_) | Ty::Int | Ty::Bool | Ty::Unit | Ty::Inert | Ty::Unknown => false,
        }
    }
    p.kind == ParamKind::Mut && p.ty.is_inert() && p.ty.may_change_shape() && !has_result(&p.ty)
}

/// The tangent of what holds no float: callers that cannot tell lend one.
pub(super) fn inert_tangent(ty: &Ty) -> TokenStream {
    match ty {
        Ty::Vec(t) | Ty::Slice(t) => {
            let element = inert_tangent(t);
            quote!(::std::vec::Vec<#element>)
        }
        Ty::Array(t, Some(len)) => {
            let element = inert_tangent(t);
            quote!([#element; #len])
        }
        Ty::Option(t) => {
            let payload = inert_tangent(t);
            quote!(::core::option::Option<#payload>)
        }
        Ty::Tuple(parts) => {
            let parts = parts.iter().map(inert_tangent);
            quote!((#(#parts,)*))
        }
        Ty::Array(_, None)
        | Ty::Result(_)
        | Ty::Int
        | Ty::Bool
        | Ty::Unit
        | Ty::Inert
        | Ty::Float(_)
        | Ty::Unknown => quote!(()),
    }
}

/// A type that may have no tangent.
fn is_unreadable(ty: &syn::Type) -> bool {
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
