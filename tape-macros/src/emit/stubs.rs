//! What stands in for the companion of a refused function, so that its callers do not err too.
//!
//! The signatures are those of the companion where the text tells them, and permissive elsewhere:
//! a type that cannot be read is its own tangent, what carries one is taken whatever it is. Nothing
//! here is ever run.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::visit_mut::VisitMut;
use syn::{FnArg, Ident, Type};

use super::Tangents;
use super::depth::Levels;
use super::items::{Constants, cfgs, for_any_lifetime as without_lifetimes, overwrites_nothing};
use crate::ir::Ty;
use crate::syntax::{type_argument, type_argument_mut};

/// The signature of a refused function, and what its attribute says.
pub(crate) struct Refused<'a> {
    pub attrs: &'a [syn::Attribute],
    pub vis: &'a syn::Visibility,
    pub sig: &'a syn::Signature,
    pub name: &'a Ident,
    pub wrt: Option<&'a [Ident]>,
}

/// A companion whose functions are there, for the sake of their callers.
pub(crate) fn stubs(refused: &Refused) -> TokenStream {
    let is_method = |input: &FnArg| matches!(input, FnArg::Receiver(_));
    if refused.sig.inputs.iter().any(is_method) {
        return TokenStream::new();
    }
    let (vis, name, cfgs) = (refused.vis, refused.name, cfgs(refused.attrs));
    let stubs = Stubs::of(refused);
    let (functions, constants, levels) = (
        stubs.functions(),
        Constants {
            mutable: stubs.inputs.iter().map(Input::is_mut).collect(),
            read: stubs.inputs.iter().map(|_| true).collect(),
            keeps_length: stubs.inputs.iter().map(|_| false).collect(),
            overwrites: overwrites_nothing(stubs.inputs.len()),
            runs_again: quote!(false),
            by_rule: false,
        },
        Levels::of_leaf(),
    );
    quote! {
        #(#cfgs)*
        #[doc(hidden)]
        #[allow(non_camel_case_types, dead_code)]
        #vis struct #name {}

        #(#cfgs)*
        #[allow(warnings, unused, unused_qualifications, unreachable_pub, nonstandard_style)]
        #[allow(unused_lifetimes, single_use_lifetimes)]
        #[allow(clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
        impl #name {
            #constants
            #levels
            #(#functions)*
        }
    }
}

/// A parameter as its stubs take it.
struct Input {
    written: Type,
    /// Without the outer reference.
    inner: Type,
    differentiable: bool,
}

struct Stubs {
    inputs: Vec<Input>,
    generics: syn::Generics,
    output: Type,
}

impl Stubs {
    fn of(refused: &Refused) -> Stubs {
        let typed: Vec<&syn::PatType> = refused
            .sig
            .inputs
            .iter()
            .filter_map(|input| match input {
                FnArg::Typed(typed) => Some(typed),
                FnArg::Receiver(_) => None,
            })
            .collect();
        let known = |name: &Ident| typed.iter().any(|t| names(t, name));
        // A misspelt name is the refusal itself: then every parameter counts.
        let wrt = refused.wrt.filter(|wrt| wrt.iter().all(known));
        let inputs = typed.iter().map(|t| Input::of(t, wrt)).collect();
        let output = match &refused.sig.output {
            syn::ReturnType::Default => syn::parse_quote!(()),
            syn::ReturnType::Type(_, ty) => owned(ty),
        };
        Stubs {
            inputs,
            generics: refused.sig.generics.clone(),
            output,
        }
    }

    fn functions(&self) -> [TokenStream; 8] {
        let (params, active) = (self.params(), self.active());
        let buffers = active.iter().map(buffer);
        let pairs: Vec<TokenStream> = self.inputs.iter().map(Input::pair).collect();
        let anything: Vec<TokenStream> = params
            .iter()
            .map(|_| quote!(_: impl ::core::marker::Sized))
            .collect();
        let (output, payload) = (&self.output, self.payload());
        let gradient = one_or_tuple(&active);
        let tangent = tangent(output);
        [
            self.function("grad", &params, &self.outcome(&gradient)),
            self.function(
                "value_and_grad",
                &params,
                &self.outcome(&quote!((#payload, #gradient))),
            ),
            self.function("grad_into", &join(&params, buffers), &quote!(#output)),
            self.vjp(&params, &gradient),
            self.function("jvp", &pairs, &self.outcome(&quote!((#payload, #tangent)))),
            self.augmented(&params),
            self.seeded(&params),
            self.forward(anything),
        ]
    }

    fn function(&self, name: &str, inputs: &[TokenStream], output: &TokenStream) -> TokenStream {
        let name = quote::format_ident!("{name}");
        let (list, clause) = self.generics();
        quote! {
            #[doc(hidden)]
            pub fn #name #list(#(#inputs),*) -> #output #clause {
                ::core::unreachable!()
            }
        }
    }

    /// Its tangents are along as many directions as the caller says.
    fn forward(&self, anything: Vec<TokenStream>) -> TokenStream {
        let (output, directions) = (&self.output, Tangents::parameter());
        let mut along = Along {
            parameters: self.generics.type_params().map(|t| &t.ident).collect(),
            floats: Vec::new(),
        };
        let tangent = tangent(output);
        let tangents = match syn::parse2::<Type>(tangent.clone()) {
            Ok(mut ty) => {
                along.visit_type_mut(&mut ty);
                ty.to_token_stream()
            }
            Err(_) => tangent,
        };
        let mut generics = self.generics.clone();
        generics
            .params
            .push(syn::parse_quote!(#directions: ::gradtape::__private::Directions));
        for float in along.floats {
            let clause = generics.make_where_clause();
            clause
                .predicates
                .push(syn::parse_quote!(#float: ::gradtape::Scalar));
        }
        let (list, clause) = (&generics.params, &generics.where_clause);
        let inputs = join(&[quote!(_: #directions)], join(&self.params(), anything));
        quote! {
            #[doc(hidden)]
            pub fn forward<#list>(#(#inputs),*) -> (#output, #tangents) #clause {
                ::core::unreachable!()
            }
        }
    }

    /// The pullback is a function pointer: it captures nothing.
    fn vjp(&self, params: &[TokenStream], gradient: &TokenStream) -> TokenStream {
        let payload = self.payload();
        let written = self
            .inputs
            .iter()
            .filter(|i| i.differentiable && i.is_mut());
        let mut seeds: Vec<TokenStream> = written.map(|i| tangent(&i.inner)).collect();
        if !matches!(Ty::of(&self.output, &[]), Ty::Unit) {
            seeds.insert(0, tangent(&syn::parse_quote!(#payload)));
        }
        let seeds = one_or_tuple(&seeds);
        let pair = quote!((#payload, fn(#seeds) -> #gradient));
        self.function("vjp", params, &self.outcome(&pair))
    }

    fn generics(&self) -> (TokenStream, TokenStream) {
        let (params, clause) = (&self.generics.params, &self.generics.where_clause);
        let list = if params.is_empty() {
            quote!()
        } else {
            quote!(<#params>)
        };
        (list, quote!(#clause))
    }

    fn params(&self) -> Vec<TokenStream> {
        self.inputs
            .iter()
            .map(|input| {
                let written = &input.written;
                quote!(_: #written)
            })
            .collect()
    }

    /// The tangent types of the differentiable parameters.
    fn active(&self) -> Vec<TokenStream> {
        let active = self.inputs.iter().filter(|i| i.differentiable);
        active.map(|i| tangent(&i.inner)).collect()
    }

    /// What `Some` or `Ok` holds, else the result itself.
    fn payload(&self) -> TokenStream {
        let output = &self.output;
        match (Ty::of(output, &[]), type_argument(output)) {
            (Ty::Option(_) | Ty::Result(_), Some(payload)) => payload.to_token_stream(),
            _ => output.to_token_stream(),
        }
    }

    /// The result's type with another payload.
    fn outcome(&self, payload: &TokenStream) -> TokenStream {
        let mut output = self.output.clone();
        if let Ty::Option(_) | Ty::Result(_) = Ty::of(&output, &[])
            && let Some(argument) = type_argument_mut(&mut output)
        {
            *argument = syn::parse_quote!(#payload);
            return output.to_token_stream();
        }
        payload.clone()
    }

    /// The pullback takes what a differentiable caller gives, whatever it is.
    fn augmented(&self, params: &[TokenStream]) -> TokenStream {
        let output = &self.output;
        let given = self.inputs.iter().map(|input| {
            let ty = match is_opaque(&input.inner) {
                true => syn::parse_quote!(()),
                false => without_lifetimes(&input.inner),
            };
            quote!(::core::option::Option<&#ty>)
        });
        let (seed, adjoints) = (tangent(output), self.lent());
        let pullback = quote!(fn(#(#given,)* ::core::option::Option<#seed>, #(#adjoints),*));
        self.function("augmented", params, &quote!((#output, #pullback)))
    }

    fn seeded(&self, params: &[TokenStream]) -> TokenStream {
        let seed = tangent(&self.output);
        let adjoints = self.lent().into_iter().enumerate();
        let adjoints = adjoints.map(|(i, ty)| {
            let name = quote::format_ident!("adjoint_{i}");
            quote!(#name: #ty)
        });
        let seed = quote!(seed: ::core::option::Option<#seed>);
        let inputs: Vec<TokenStream> = params
            .iter()
            .cloned()
            .chain([seed])
            .chain(adjoints)
            .collect();
        self.function("seeded", &inputs, &self.output.to_token_stream())
    }

    /// The types of the adjoints that a caller lends.
    fn lent(&self) -> Vec<TokenStream> {
        let adjoints = self.inputs.iter().map(|input| {
            let ty = input.adjoint();
            quote!(::core::option::Option<&mut #ty>)
        });
        adjoints.collect()
    }
}

impl Input {
    fn of(typed: &syn::PatType, wrt: Option<&[Ident]>) -> Input {
        let inner = match &*typed.ty {
            Type::Reference(r) => &r.elem,
            other => other,
        };
        let constant = typed.attrs.iter().any(|a| a.path().is_ident("constant"));
        let chosen = wrt.is_none_or(|wrt| wrt.iter().any(|name| names(typed, name)));
        let inert = Ty::of(inner, &[]).is_inert() || is_opaque(inner);
        Input {
            written: (*typed.ty).clone(),
            inner: inner.clone(),
            differentiable: !constant && chosen && !inert,
        }
    }

    fn is_mut(&self) -> bool {
        matches!(&self.written, Type::Reference(r) if r.mutability.is_some())
    }

    /// What a caller lends for its adjoint.
    fn adjoint(&self) -> TokenStream {
        match &self.inner {
            _ if !self.differentiable && !is_numeric(&self.inner) => quote!(()),
            Type::Slice(s) => {
                let element = tangent(&s.elem);
                quote!([#element])
            }
            ty if !self.is_mut() && matches!(Ty::of(ty, &[]), Ty::Vec(_)) => {
                let element = type_argument(ty).map(tangent);
                quote!([#element])
            }
            ty => tangent(ty),
        }
    }

    /// `(primal, tangent)` where it is differentiable; of references and slices, anything alike.
    fn pair(&self) -> TokenStream {
        let written = &self.written;
        match (self.differentiable, written) {
            (false, _) => quote!(_: #written),
            (true, Type::Reference(_)) => {
                quote!(_: (impl ::core::marker::Sized, impl ::core::marker::Sized))
            }
            (true, _) => {
                let tangent = tangent(&self.inner);
                quote!(_: (#written, #tangent))
            }
        }
    }
}

/// The tangent type as far as the text tells, else the type itself.
fn tangent(ty: &Type) -> TokenStream {
    match ty {
        Type::Reference(r) => tangent(&r.elem),
        Type::Paren(p) => tangent(&p.elem),
        Type::Group(g) => tangent(&g.elem),
        Type::Slice(s) => {
            let element = tangent(&s.elem);
            quote!(::std::vec::Vec<#element>)
        }
        Type::Array(a) => {
            let (element, len) = (tangent(&a.elem), &a.len);
            quote!([#element; #len])
        }
        Type::Tuple(t) => {
            let parts = t.elems.iter().map(tangent);
            quote!((#(#parts,)*))
        }
        _ if Ty::of(ty, &[]).is_inert() || is_opaque(ty) => quote!(()),
        _ => owned(ty).to_token_stream(),
    }
}

/// The tangents along each direction instead of a tangent.
struct Along<'a> {
    parameters: Vec<&'a Ident>,
    /// The type parameters that are numbers then.
    floats: Vec<Ident>,
}

impl VisitMut for Along<'_> {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        let parameter = match &ty {
            Type::Path(p) => p.path.get_ident().filter(|i| self.parameters.contains(i)),
            _ => None,
        };
        let is_parameter = parameter.is_some();
        self.floats.extend(parameter.cloned());
        if is_parameter || Ty::of(ty, &[]).is_float() && matches!(ty, Type::Path(_)) {
            let directions = Tangents::parameter();
            *ty = syn::parse_quote!(::gradtape::__private::Of<#directions, #ty>);
        } else {
            syn::visit_mut::visit_type_mut(self, ty);
        }
    }
}

/// What a buffer of `grad_into` may be.
fn buffer(tangent: &TokenStream) -> TokenStream {
    match syn::parse2::<Type>(tangent.clone()) {
        Ok(ty) if matches!(Ty::of(&ty, &[]), Ty::Vec(_)) => {
            let element = type_argument(&ty);
            quote!(_: &mut [#element])
        }
        _ => quote!(_: &mut #tangent),
    }
}

/// Types that cannot be named in a result.
fn is_opaque(ty: &Type) -> bool {
    match ty {
        Type::Reference(r) => is_opaque(&r.elem),
        Type::Paren(p) => is_opaque(&p.elem),
        Type::ImplTrait(_) | Type::TraitObject(_) | Type::FnPtr(_) | Type::Ptr(_) => true,
        _ => false,
    }
}

/// The type without references and lifetimes, so that a stub's result borrows from nothing.
fn owned(ty: &Type) -> Type {
    struct Own;
    impl VisitMut for Own {
        fn visit_lifetime_mut(&mut self, l: &mut syn::Lifetime) {
            *l = syn::Lifetime::new("'static", l.apostrophe);
        }
        fn visit_type_reference_mut(&mut self, r: &mut syn::TypeReference) {
            r.lifetime = Some(syn::Lifetime::new("'static", r.and_token.span));
            self.visit_type_mut(&mut r.elem);
        }
    }
    if is_opaque(ty) {
        return syn::parse_quote!(());
    }
    let mut ty = ty.clone();
    Own.visit_type_mut(&mut ty);
    ty
}

/// Made of concrete floats alone, so that the runtime's traits hold for certain.
fn is_numeric(ty: &Type) -> bool {
    match Ty::of(ty, &[]) {
        Ty::Float(_) => true,
        Ty::Vec(t) | Ty::Array(t, _) | Ty::Option(t) => t.is_float(),
        Ty::Tuple(parts) => parts.iter().all(Ty::is_float),
        _ => false,
    }
}

fn names(typed: &syn::PatType, name: &Ident) -> bool {
    matches!(&*typed.pat, syn::Pat::Ident(p) if p.ident == *name)
}

fn one_or_tuple(parts: &[TokenStream]) -> TokenStream {
    match parts {
        [one] => one.clone(),
        many => quote!((#(#many),*)),
    }
}

fn join(inputs: &[TokenStream], more: impl IntoIterator<Item = TokenStream>) -> Vec<TokenStream> {
    inputs.iter().cloned().chain(more).collect()
}
