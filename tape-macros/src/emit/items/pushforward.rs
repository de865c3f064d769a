//! `jvp`, and `forward` behind it and behind calls.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote};

use super::pullback::{inert_tangent, is_reshaped};
use super::signature::{lists, place_of, slice_element, tangent_ty_along_one};
use super::{Lacking, Parts};
use crate::emit::Tangents;
use crate::lower::{Outcome, Param, ParamKind};

impl Parts<'_> {
    /// The parameters as pairs of a primal and a tangent.
    pub(super) fn pairs(&self) -> Vec<TokenStream> {
        let pair = |p: &Param| {
            let (name, dot, written) = (&p.name, self.buffer(p), &p.written);
            if !p.differentiable {
                return quote!(#name: #written);
            }
            let tangent = tangent_ty_along_one(&p.inner, self.floats);
            match (p.kind, slice_element(p), &p.inner) {
                (ParamKind::Shared, Some(element), syn::Type::Slice(_)) => {
                    let of = tangent_ty_along_one(element, self.floats);
                    if let Some(lifetime) = self.bounding_lifetime(p) {
                        return quote!((#name, #dot): (&#lifetime (impl ::core::convert::AsRef<[#element]> + ?Sized), impl ::core::convert::AsRef<[#of]>));
                    }
                    quote!((#name, #dot): (impl ::core::convert::AsRef<[#element]>, impl ::core::convert::AsRef<[#of]>))
                }
                (ParamKind::Mut, Some(element), _) => {
                    let of = tangent_ty_along_one(element, self.floats);
                    quote!((#name, #dot): (#written, &mut [#of]))
                }
                (ParamKind::Mut, None, _) => quote!((#name, #dot): (#written, &mut #tangent)),
                (_, Some(element), _) => {
                    let of = tangent_ty_along_one(element, self.floats);
                    quote!((#name, #dot): (#written, impl ::core::convert::AsRef<[#of]>))
                }
                (ParamKind::Shared, None, _) => {
                    quote!((#name, #dot): (#written, impl ::core::borrow::Borrow<#tangent>))
                }
                (ParamKind::Value, None, _) => quote!((#name, #dot): (#written, #tangent)),
            }
        };
        self.params.iter().map(pair).collect()
    }

    pub(super) fn jvp(&self) -> TokenStream {
        let (list, clause) = lists(&self.asked_for(Lacking::Jvp, self.all_generics()));
        let (inputs, function) = (self.pairs(), self.compared("jvp"));
        let args = self.params.iter().map(|p| {
            let name = &p.name;
            let generic_slice = p.differentiable
                && p.kind == ParamKind::Shared
                && matches!(p.inner, syn::Type::Slice(_));
            if generic_slice {
                quote!(#name.as_ref())
            } else {
                quote!(#name)
            }
        });
        let dots = self.params.iter().map(|p| {
            let dot = self.buffer(p);
            if !p.differentiable {
                return quote!(::gradtape::__private::Nobody);
            }
            match (p.kind, slice_element(p)) {
                (ParamKind::Mut, _) => quote!(#dot),
                (_, Some(_)) => quote!(::gradtape::__private::Known(#dot.as_ref())),
                (ParamKind::Shared, None) => {
                    quote!(::gradtape::__private::Known(::core::borrow::Borrow::borrow(&#dot)))
                }
                (ParamKind::Value, None) => quote!(::gradtape::__private::Known(&#dot)),
            }
        });
        let (payload, tangent) = (
            self.payload(),
            tangent_ty_along_one(&self.payload_ty(), self.floats),
        );
        let output = self.with_payload(&quote!((#payload, #tangent)));
        let last = match self.outcome {
            Outcome::Plain => quote!(result),
            Outcome::Option | Outcome::Result => quote! {
                let (value, tangent) = result;
                value.map(|value| (value, ::gradtape::__private::bound(tangent)))
            },
        };
        quote! {
            /// The value and its tangent, from pairs of a primal and a tangent.
            #[inline]
            pub fn #function #list(#(#inputs),*) -> #output #clause {
                let result = Self::forward(::gradtape::__private::One, #(#args,)* #(#dots),*);
                #last
            }
        }
    }

    /// The lifetime of a reference that a type parameter's bounds mention: what is given must have it.
    fn bounding_lifetime(&self, p: &Param) -> Option<syn::Lifetime> {
        let syn::Type::Reference(r) = &p.written else {
            return None;
        };
        let lifetime = r.lifetime.clone()?;
        let generics = &self.function.sig.generics;
        let types = generics.type_params().map(|t| t.bounds.to_token_stream());
        let clause = generics.where_clause.to_token_stream();
        let mut bounds = types.chain([clause]);
        bounds
            .any(|b| mentions(b, &lifetime.ident))
            .then_some(lifetime)
    }

    pub(super) fn forward(&self) -> TokenStream {
        let ((list, clause), inputs, output) =
            (self.generics_along(), self.inputs(), self.output());
        let (directions, along) = (self.directions, Tangents::parameter());
        let dots = self.params.iter().zip(self.handles).map(|(p, handle)| {
            let inner = &p.inner;
            let ty = match (p.differentiable, p.kind) {
                (false, _) if is_reshaped(p) => {
                    let tangent = inert_tangent(&p.ty);
                    quote!(impl ::gradtape::__private::Follow<#tangent>)
                }
                (false, _) => quote!(impl ::core::marker::Sized),
                (_, ParamKind::Mut) => quote!(impl ::gradtape::__private::DotMut<#inner, #along>),
                _ => match (slice_element(p), is_read_in_place(p)) {
                    (Some(element), true) => {
                        quote!(impl ::gradtape::__private::DotSlice<#element, #along>)
                    }
                    (None, true) => quote!(impl ::gradtape::__private::DotRef<#inner, #along>),
                    (Some(element), false) => {
                        quote!(impl ::gradtape::__private::Dot<[#element], #along>)
                    }
                    (None, false) => quote!(impl ::gradtape::__private::Dot<#inner, #along>),
                },
            };
            quote!(#handle: #ty)
        });
        let body = self.followed();
        quote! {
            #[doc(hidden)]
            pub fn forward #list(#directions: #along, #(#inputs,)* #(#dots),*) -> (#output, <#output as ::gradtape::__private::Differentiable>::Tangents<#along>) #clause {
                #body
            }
        }
    }

    /// The sweep; behind it the tangents of what holds no float get the shapes that it left.
    fn followed(&self) -> TokenStream {
        let handles = self.params.iter().zip(self.handles);
        let follow: Vec<TokenStream> = handles
            .filter(|(p, _)| is_reshaped(p))
            .map(|(p, handle)| {
                let name = &p.name;
                quote!(::gradtape::__private::Follow::follow(
                    #handle,
                    ::gradtape::__private::Differentiable::zero_tangent(&*#name),
                );)
            })
            .collect();
        let body = &self.forward;
        match follow.is_empty() {
            true => quote!(#body),
            false => {
                let result = self.unlike_params("result");
                quote!(let #result = { #body }; #(#follow)* #result)
            }
        }
    }
}

/// Its tangents are behind a reference as it is.
pub(crate) fn is_read_in_place(p: &Param) -> bool {
    p.kind == ParamKind::Shared && !p.dereferenced && p.ty.is_aggregate()
}

/// What binds `held` to the tangents that a pushforward gets for a parameter, and these as a value.
pub(crate) fn take_tangents(p: &Param, handle: &Ident, held: &Ident) -> (TokenStream, TokenStream) {
    let (inner, place, along) = (&p.inner, place_of(p), Tangents::parameter());
    let slice = slice_element(p).is_some();
    let way = match p.kind {
        ParamKind::Mut => quote!(DotMut::<#inner, #along>::take(&#handle, #place)),
        ParamKind::Shared if is_read_in_place(p) => match slice {
            true => quote!(DotSlice::hold(#handle, #place)),
            false => quote!(DotRef::hold(#handle, #place)),
        },
        ParamKind::Shared | ParamKind::Value => quote!(Dot::take(#handle, #place)),
    };
    let tangents = match (is_read_in_place(p), slice) {
        (true, true) => quote!((&#held[..]).to_vec()),
        (true, false) => quote!((*#held).clone()),
        (false, _) => quote!(#held),
    };
    (quote!(let #held = ::gradtape::__private::#way;), tangents)
}

fn mentions(tokens: TokenStream, name: &Ident) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Group(g) => mentions(g.stream(), name),
        TokenTree::Ident(i) => i == *name,
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}
