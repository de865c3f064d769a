//! Where a twin must agree: its companion is asked whatever this one is, and compared.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Ident;

use super::Parts;
use super::signature::{Capturing, slice_element, tangent_ty, tangent_ty_along_one};
use crate::lower::{Outcome, Param, ParamKind};
use crate::syntax::hidden;

impl Parts<'_> {
    /// The name of a function whose answer may have to be compared first.
    pub(super) fn compared(&self, name: &str) -> Ident {
        match self.twin {
            Some(_) => format_ident!("compiled_{name}"),
            None => format_ident!("{name}"),
        }
    }

    /// The functions that compare.
    pub(super) fn agreeing(&self) -> TokenStream {
        let Some(twin) = &self.twin else {
            return TokenStream::new();
        };
        let gradient = match self.is_scalar() {
            true => self.agreeing_gradient(twin),
            false => TokenStream::new(),
        };
        let (pullback, pushforward) = (self.agreeing_pullback(twin), self.agreeing_jvp(twin));
        quote!(#gradient #pullback #pushforward)
    }

    fn agreeing_gradient(&self, twin: &Ident) -> TokenStream {
        let (list, clause) = (self.generics().0, self.scalar_clause());
        let (inputs, names, name) = (self.inputs(), self.names(), self.name.to_string());
        let (copies, copied) = (self.copies(), self.copied());
        let output = self.with_payload(&{
            let (payload, gradient) = (self.payload(), self.gradient_ty());
            quote!((#payload, #gradient))
        });
        quote! {
            pub fn value_and_grad #list(#(#inputs),*) -> #output #clause {
                #copies
                let twin = #twin::value_and_grad(#(#copied),*);
                let compiled = Self::compiled_value_and_grad(#(#names),*);
                ::gradtape::__private::agree(#name, &compiled, &twin);
                compiled
            }
        }
    }

    fn agreeing_pullback(&self, twin: &Ident) -> TokenStream {
        let Capturing {
            inputs,
            list,
            clause,
            kept,
            ..
        } = self.capturing(true);
        let (names, name) = (self.names(), self.name.to_string());
        let (copies, copied) = (self.copies(), self.copied());
        let (seeds_ty, ..) = self.seeds();
        let (payload, gradient_ty) = (self.payload(), self.gradient_ty());
        let output = self.with_payload(
            &quote!((#payload, impl ::core::ops::Fn(#seeds_ty) -> #gradient_ty + #kept)),
        );
        let both = quote!({
            let ((value, compiled), (other, twin)) = (compiled, twin);
            ::gradtape::__private::agree_on_value(#name, &value, &other);
            (value, move |seeds: #seeds_ty| {
                let gradient = compiled(::core::clone::Clone::clone(&seeds));
                ::gradtape::__private::agree(#name, &gradient, &twin(seeds));
                gradient
            })
        });
        let last = match self.outcome {
            Outcome::Plain => both,
            Outcome::Option | Outcome::Result => quote! {
                let twin = ::gradtape::__private::Outcome::outcome(twin).0;
                let mut twin = ::core::iter::IntoIterator::into_iter(twin);
                compiled.map(|compiled| {
                    let twin = twin.next().expect("the twin accepts what is accepted");
                    #both
                })
            },
        };
        quote! {
            pub fn vjp #list(#(#inputs),*) -> #output #clause {
                #copies
                let twin = #twin::vjp(#(#copied),*);
                let compiled = Self::compiled_vjp(#(#names),*);
                #last
            }
        }
    }

    fn agreeing_jvp(&self, twin: &Ident) -> TokenStream {
        let (list, clause) = self.generics();
        let (pairs, name) = (self.pairs(), self.name.to_string());
        let given = self.params.iter().map(|p| {
            let (name, dot) = (&p.name, self.buffer(p));
            match p.differentiable {
                true => quote!((#name, #dot)),
                false => quote!(#name),
            }
        });
        let dots = self.active().map(|p| self.copied_tangent(p));
        let copied: Vec<TokenStream> = self.params.iter().map(|p| self.copied_pair(p)).collect();
        let copies = self.copies();
        let output = self.with_payload(&{
            let (payload, tangent) = (
                self.payload(),
                tangent_ty_along_one(&self.payload_ty(), self.floats),
            );
            quote!((#payload, #tangent))
        });
        quote! {
            pub fn jvp #list(#(#pairs),*) -> #output #clause {
                #copies
                #(#dots)*
                let twin = #twin::jvp(#(#copied),*);
                let compiled = Self::compiled_jvp(#(#given),*);
                ::gradtape::__private::agree(#name, &compiled, &twin);
                compiled
            }
        }
    }

    /// Copies of what the twin may change or take.
    fn copies(&self) -> TokenStream {
        let copies = self.params.iter().filter(|p| p.kind != ParamKind::Shared);
        let copies = copies.map(|p| {
            let (name, copy) = (&p.name, hidden("twin", &p.name));
            match p.kind {
                ParamKind::Mut => quote!(let mut #copy = (*#name).to_owned();),
                _ => quote!(let mut #copy = ::core::clone::Clone::clone(&#name);),
            }
        });
        quote!(#(#copies)*)
    }

    /// The arguments that the twin gets.
    fn copied(&self) -> Vec<TokenStream> {
        let arguments = self.params.iter().map(|p| {
            let (name, copy) = (&p.name, hidden("twin", &p.name));
            match p.kind {
                ParamKind::Mut => quote!(&mut #copy),
                ParamKind::Value => quote!(#copy),
                ParamKind::Shared => quote!(#name),
            }
        });
        arguments.collect()
    }

    fn copied_tangent(&self, p: &Param) -> TokenStream {
        let (dot, copy) = (self.buffer(p), hidden("tangent", &p.name));
        match (p.kind, slice_element(p)) {
            (ParamKind::Mut, Some(_)) => quote!(let mut #copy = #dot.to_vec();),
            (ParamKind::Mut, None) => quote!(let mut #copy = (*#dot).clone();),
            (_, Some(element)) => {
                let of = tangent_ty(element, self.floats);
                quote!(let #copy = ::core::convert::AsRef::<[#of]>::as_ref(&#dot).to_vec();)
            }
            (ParamKind::Value, None) => quote!(let #copy = #dot.clone();),
            (ParamKind::Shared, None) => {
                let of = tangent_ty(&p.inner, self.floats);
                quote!(let #copy = ::core::borrow::Borrow::<#of>::borrow(&#dot).clone();)
            }
        }
    }

    fn copied_pair(&self, p: &Param) -> TokenStream {
        let (name, copy, dot) = (&p.name, hidden("twin", &p.name), hidden("tangent", &p.name));
        if !p.differentiable {
            return match p.kind {
                ParamKind::Mut => quote!(&mut #copy),
                ParamKind::Value => quote!(#copy),
                ParamKind::Shared => quote!(#name),
            };
        }
        match (p.kind, slice_element(p), &p.inner) {
            (ParamKind::Mut, ..) => quote!((&mut #copy, &mut #dot)),
            (ParamKind::Value, ..) => quote!((#copy, #dot)),
            (ParamKind::Shared, Some(element), syn::Type::Slice(_)) => {
                quote!((::core::convert::AsRef::<[#element]>::as_ref(&#name), #dot))
            }
            (ParamKind::Shared, ..) => quote!((#name, #dot)),
        }
    }
}
