//! The items around the sweeps: the companion and its functions.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::Ident;
use syn::spanned::Spanned;

use crate::ir::{FloatTy, Ty};
use crate::lower::{Outcome, Param, ParamKind};

/// All that the companion is printed from.
pub(crate) struct Parts<'a> {
    pub function: &'a syn::ItemFn,
    pub name: Ident,
    pub params: &'a [Param],
    pub floats: &'a [Ident],
    pub outcome: Outcome,
    /// The adjoint handles, by parameter.
    pub handles: Vec<Ident>,
    /// The adjoint of the result, as a parameter.
    pub seed: Ident,
    pub reverse_body: TokenStream,
    pub forward_body: TokenStream,
}

pub(crate) fn companion(parts: &Parts) -> TokenStream {
    let (vis, name, cfgs) = (
        &parts.function.vis,
        &parts.name,
        cfgs(&parts.function.attrs),
    );
    let doc = format!(
        "Derivatives of [`{}`](fn@{}).",
        parts.function.sig.ident, parts.function.sig.ident
    );
    let unread = parts.unread_types();
    let functions = [
        parts.grad(),
        parts.value_and_grad(),
        parts.grad_into(),
        parts.vjp(),
        parts.jvp(),
        parts.reverse(),
        parts.forward(),
    ];
    quote! {
        #(#cfgs)*
        #[doc = #doc]
        #[allow(non_camel_case_types, dead_code)]
        #vis struct #name {}

        #(#cfgs)*
        #[allow(warnings, unused, unused_qualifications, unreachable_pub, nonstandard_style)]
        #[allow(clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
        const _: () = {
            use ::gradtape::__private::methods::*;

            impl #name #unread {
                #(#functions)*
            }
        };
    }
}

pub(super) fn cfgs(attrs: &[syn::Attribute]) -> Vec<&syn::Attribute> {
    attrs.iter().filter(|a| a.path().is_ident("cfg")).collect()
}

impl Parts<'_> {
    fn output(&self) -> TokenStream {
        match &self.function.sig.output {
            syn::ReturnType::Default => quote!(()),
            syn::ReturnType::Type(_, ty) => quote!(#ty),
        }
    }

    fn is_unit(&self) -> bool {
        matches!(self.output_ty(), Ty::Unit)
    }

    fn output_ty(&self) -> Ty {
        match &self.function.sig.output {
            syn::ReturnType::Default => Ty::Unit,
            syn::ReturnType::Type(_, ty) => Ty::of(ty, self.floats),
        }
    }

    /// One seed fits the result.
    fn is_scalar(&self) -> bool {
        match self.output_ty() {
            Ty::Float(_) | Ty::Unknown => true,
            Ty::Option(t) | Ty::Result(t) => matches!(*t, Ty::Float(_) | Ty::Unknown),
            _ => false,
        }
    }

    /// Float parameters are the crate's scalars.
    fn bound(&self, generics: &mut syn::Generics) {
        for float in self.floats {
            generics
                .make_where_clause()
                .predicates
                .push(syn::parse_quote!(#float: ::gradtape::Scalar));
        }
    }

    /// `where Model: Differentiable` on the whole companion, at the user's own type: of one that has
    /// no tangent rustc then says so there and once, not at each use.
    fn unread_types(&self) -> TokenStream {
        let parameters: Vec<&Ident> = self
            .function
            .sig
            .generics
            .type_params()
            .map(|t| &t.ident)
            .collect();
        let plain =
            |p: &&Param| matches!(p.ty, Ty::Unknown) && is_plain_path(&p.inner, &parameters);
        let bounds: Vec<TokenStream> = self
            .active()
            .filter(plain)
            .map(|p| {
                let (ty, span) = (&p.inner, Span::call_site().located_at(p.inner.span()));
                quote_spanned!(span=> #ty: ::gradtape::__private::Differentiable)
            })
            .collect();
        match bounds.is_empty() {
            true => TokenStream::new(),
            false => quote!(where #(#bounds),*),
        }
    }

    fn generics(&self) -> (TokenStream, TokenStream) {
        let mut generics = self.function.sig.generics.clone();
        self.bound(&mut generics);
        let clause = &generics.where_clause;
        let params = &generics.params;
        let list = if params.is_empty() {
            quote!()
        } else {
            quote!(<#params>)
        };
        (list, quote!(#clause))
    }

    fn inputs(&self) -> Vec<TokenStream> {
        self.params
            .iter()
            .map(|p| {
                let (name, ty) = (&p.name, &p.written);
                quote!(#name: #ty)
            })
            .collect()
    }

    /// The name of a parameter's cotangent or tangent, unlike any parameter's.
    fn buffer(&self, p: &Param) -> Ident {
        let mut name = format!("d_{}", p.name.to_string().trim_start_matches("r#"));
        while self.params.iter().any(|q| q.name == name) {
            name.insert(0, '_');
        }
        format_ident!("{name}")
    }

    fn cotangent(&self, p: &Param) -> Ident {
        format_ident!("_{}", self.buffer(p))
    }

    fn names(&self) -> Vec<&Ident> {
        self.params.iter().map(|p| &p.name).collect()
    }

    fn active(&self) -> impl Iterator<Item = &Param> {
        self.params.iter().filter(|p| p.differentiable)
    }

    /// What `grad` gives: bare for one parameter, a tuple for several.
    fn gradient_ty(&self) -> TokenStream {
        let tys: Vec<TokenStream> = self
            .active()
            .map(|p| tangent_ty(&p.inner, self.floats))
            .collect();
        one_or_tuple(&tys)
    }

    fn gradient_value(&self) -> TokenStream {
        let values: Vec<TokenStream> = self
            .active()
            .map(|p| self.buffer(p).to_token_stream())
            .collect();
        one_or_tuple(&values)
    }

    /// `let mut d_w = zero_tangent(&w);` for each differentiable parameter.
    fn zeros(&self) -> TokenStream {
        let zeros = self.active().map(|p| {
            let (name, zero) = (&p.name, self.buffer(p));
            let reference = if p.kind == ParamKind::Value {
                quote!(&#name)
            } else {
                quote!(&*#name)
            };
            quote!(let mut #zero = ::gradtape::__private::Differentiable::zero_tangent(#reference);)
        });
        quote!(#(#zeros)*)
    }

    fn bars(&self) -> Vec<TokenStream> {
        self.params
            .iter()
            .map(|p| {
                let bar = self.buffer(p);
                if p.differentiable {
                    quote!(&mut #bar)
                } else {
                    quote!(::gradtape::__private::Nobody)
                }
            })
            .collect()
    }

    fn grad(&self) -> TokenStream {
        if !self.is_scalar() {
            return quote!();
        }
        let ((list, clause), inputs, names) = (self.generics(), self.inputs(), self.names());
        let gradient = self.gradient_ty();
        let (output, last) = match self.outcome {
            Outcome::Plain => (gradient, quote!(gradient.1)),
            _ => (
                self.with_payload(&gradient),
                quote!(gradient.map(|(_, gradient)| gradient)),
            ),
        };
        quote! {
            /// The gradient with respect to the differentiable parameters.
            pub fn grad #list(#(#inputs),*) -> #output #clause {
                let gradient = Self::value_and_grad(#(#names),*);
                #last
            }
        }
    }

    /// `Option<T>` or `Result<T, E>` with another payload.
    fn with_payload(&self, payload: &TokenStream) -> TokenStream {
        let syn::ReturnType::Type(_, ty) = &self.function.sig.output else {
            return payload.clone();
        };
        let mut ty = (**ty).clone();
        if let syn::Type::Path(p) = &mut ty
            && let Some(last) = p.path.segments.last_mut()
            && let syn::PathArguments::AngleBracketed(args) = &mut last.arguments
            && let Some(first) = args
                .args
                .iter_mut()
                .find(|a| matches!(a, syn::GenericArgument::Type(_)))
        {
            *first = syn::parse_quote!(#payload);
        }
        ty.to_token_stream()
    }

    fn payload(&self) -> TokenStream {
        let syn::ReturnType::Type(_, ty) = &self.function.sig.output else {
            return quote!(());
        };
        if self.outcome == Outcome::Plain {
            return quote!(#ty);
        }
        if let syn::Type::Path(p) = &**ty
            && let Some(last) = p.path.segments.last()
            && let syn::PathArguments::AngleBracketed(args) = &last.arguments
            && let Some(first) = args
                .args
                .iter()
                .find(|a| matches!(a, syn::GenericArgument::Type(_)))
        {
            return quote!(#first);
        }
        quote!(#ty)
    }

    fn value_and_grad(&self) -> TokenStream {
        if !self.is_scalar() {
            return quote!();
        }
        let ((list, clause), inputs, names) = (self.generics(), self.inputs(), self.names());
        let (zeros, bars, gradient) = (self.zeros(), self.bars(), self.gradient_value());
        let (payload, gradient_ty) = (self.payload(), self.gradient_ty());
        let pair = quote!((#payload, #gradient_ty));
        let (output, last) = match self.outcome {
            Outcome::Plain => (pair, quote!((value, #gradient))),
            _ => (
                self.with_payload(&pair),
                quote!(value.map(|value| (value, #gradient))),
            ),
        };
        quote! {
            /// The value and the gradient.
            pub fn value_and_grad #list(#(#inputs),*) -> #output #clause {
                #zeros
                let value = Self::reverse(#(#names,)* ::gradtape::__private::Seed::From(::gradtape::__private::UnitSeed::unit_seed), #(#bars),*);
                #last
            }
        }
    }

    fn grad_into(&self) -> TokenStream {
        if !self.is_scalar() {
            return quote!();
        }
        let ((list, clause), inputs, names, output) =
            (self.generics(), self.inputs(), self.names(), self.output());
        let buffers = self.active().map(|p| {
            let bar = self.buffer(p);
            let ty = match slice_element(p) {
                Some(element) => {
                    let element = tangent_ty(element, self.floats);
                    quote!([#element])
                }
                None => tangent_ty(&p.inner, self.floats),
            };
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
        let starts = self.active().filter(written).map(|p| {
            let (name, cotangent) = (&p.name, self.cotangent(p));
            quote!(let mut #cotangent = ::gradtape::__private::Differentiable::zero_tangent(&*#name);)
        });
        let additions = self.active().filter(written).map(|p| {
            let (bar, cotangent) = (self.buffer(p), self.cotangent(p));
            quote!(::gradtape::__private::AccumulateFrom::accumulate_from(&mut *#bar, &#cotangent);)
        });
        let bars = self.params.iter().map(|p| {
            let (bar, cotangent) = (self.buffer(p), self.cotangent(p));
            match (p.differentiable, p.kind) {
                (false, _) => quote!(::gradtape::__private::Nobody),
                (true, ParamKind::Mut) => quote!(&mut #cotangent),
                (true, _) => quote!(&mut *#bar),
            }
        });
        let value = &self.seed;
        quote! {
            /// The value; the gradient is added to the buffers.
            pub fn grad_into #list(#(#inputs,)* #(#buffers),*) -> #output #clause {
                #(#checks)*
                #(#starts)*
                let #value = Self::reverse(#(#names,)* ::gradtape::__private::Seed::From(::gradtape::__private::UnitSeed::unit_seed), #(#bars),*);
                #(#additions)*
                #value
            }
        }
    }

    /// A by-value parameter whose type may not be `Clone` cannot be kept for several pullbacks.
    fn can_keep(&self) -> bool {
        let cloned = |t: &&syn::TypeParam| {
            t.bounds.iter().any(|b| matches!(b, syn::TypeParamBound::Trait(t) if t.path.is_ident("Clone") || t.path.is_ident("Copy")))
        };
        let types: Vec<&Ident> = self
            .function
            .sig
            .generics
            .type_params()
            .filter(|t| !cloned(t))
            .map(|t| &t.ident)
            .collect();
        let opaque = |ty: &syn::Type| match ty {
            syn::Type::ImplTrait(_) | syn::Type::TraitObject(_) => true,
            syn::Type::Path(p) => types.iter().any(|t| p.path.is_ident(*t)),
            _ => false,
        };
        self.params
            .iter()
            .all(|p| p.differentiable || p.kind != ParamKind::Value || !opaque(&p.written))
    }

    fn vjp(&self) -> TokenStream {
        if !self.can_keep() {
            return quote!();
        }
        let (inputs, generics, captured) = self.captures();
        let (list, clause) = (&generics.params, &generics.where_clause);
        let (list, names) = (quote!(<#list>), self.names());
        let ident = &self.function.sig.ident;
        let keeps = self
            .params
            .iter()
            .filter(|p| p.kind != ParamKind::Shared)
            .map(|p| {
                let (name, kept) = (&p.name, format_ident!("kept_{}", p.name));
                let reference = if p.kind == ParamKind::Mut {
                    quote!((*#name))
                } else {
                    quote!(#name)
                };
                quote!(let #kept = #reference.to_owned();)
            });
        let call_args = self.params.iter().map(|p| {
            let name = &p.name;
            if p.kind == ParamKind::Mut {
                quote!(&mut *#name)
            } else {
                quote!(#name)
            }
        });
        let again = self.params.iter().map(|p| {
            let (name, kept) = (&p.name, format_ident!("kept_{}", p.name));
            match p.kind {
                ParamKind::Shared => quote!(let #name = #name;),
                ParamKind::Value => quote!(let #name = #kept.clone();),
                ParamKind::Mut => quote!(let mut #kept = #kept.clone(); let #name = &mut #kept;),
            }
        });
        let (seeds_ty, seeds_pat, start) = self.seeds();
        let (bars, gradient, gradient_ty) =
            (self.bars(), self.gradient_value(), self.gradient_ty());
        let seed_name = &self.seed;
        let seed = match (self.is_unit(), self.outcome) {
            (true, _) => quote!(::gradtape::__private::Seed::Given(())),
            (_, Outcome::Plain) => quote!(::gradtape::__private::Seed::Given(#seed_name)),
            _ => {
                quote!(::gradtape::__private::Seed::Given(::core::option::Option::Some(#seed_name)))
            }
        };
        let pullback = quote! {
            move |#seeds_pat: #seeds_ty| {
                #(#again)*
                #start
                Self::reverse(#(#names,)* #seed, #(#bars),*);
                #gradient
            }
        };
        let payload = self.payload();
        let pair = quote!((#payload, impl ::core::ops::Fn(#seeds_ty) -> #gradient_ty + use<#(#captured),*>));
        let (output, body) = match self.outcome {
            Outcome::Plain => (pair, quote!((#ident(#(#call_args),*), #pullback))),
            _ => (
                self.with_payload(&pair),
                quote!(#ident(#(#call_args),*).map(|value| (value, #pullback))),
            ),
        };
        quote! {
            /// The value and the pullback: from seeds of the outputs to cotangents of the parameters.
            pub fn vjp #list(#(#inputs),*) -> #output #clause {
                #(#keeps)*
                #body
            }
        }
    }

    /// The inputs of `vjp` with every lifetime named that the pullback keeps: those of shared
    /// references, not those of `&mut` ones.
    fn captures(&self) -> (Vec<TokenStream>, syn::Generics, Vec<TokenStream>) {
        struct NameLifetimes(Vec<syn::Lifetime>);
        impl NameLifetimes {
            fn fresh(&mut self) -> syn::Lifetime {
                let name = format!("'p{}", self.0.len());
                self.0.push(syn::Lifetime::new(&name, Span::mixed_site()));
                self.0[self.0.len() - 1].clone()
            }
        }
        impl syn::visit_mut::VisitMut for NameLifetimes {
            fn visit_type_reference_mut(&mut self, r: &mut syn::TypeReference) {
                if r.lifetime.is_none() {
                    r.lifetime = Some(self.fresh());
                }
                syn::visit_mut::visit_type_reference_mut(self, r);
            }
            fn visit_lifetime_mut(&mut self, l: &mut syn::Lifetime) {
                if l.ident == "_" {
                    *l = self.fresh();
                }
            }
        }
        let mut lifetimes = NameLifetimes(Vec::new());
        let inputs = self
            .params
            .iter()
            .map(|p| {
                let (name, mut ty) = (&p.name, p.written.clone());
                if p.kind != ParamKind::Mut {
                    syn::visit_mut::VisitMut::visit_type_mut(&mut lifetimes, &mut ty);
                }
                quote!(#name: #ty)
            })
            .collect();
        let mut generics = self.function.sig.generics.clone();
        self.bound(&mut generics);
        let named = lifetimes
            .0
            .iter()
            .map(|l| syn::GenericParam::Lifetime(syn::LifetimeParam::new(l.clone())));
        generics.params = named.chain(generics.params).collect();
        let captured = generics
            .params
            .iter()
            .map(|p| match p {
                syn::GenericParam::Lifetime(l) => l.lifetime.to_token_stream(),
                syn::GenericParam::Type(t) => t.ident.to_token_stream(),
                syn::GenericParam::Const(c) => c.ident.to_token_stream(),
            })
            .collect();
        (inputs, generics, captured)
    }

    /// The pullback's argument: its type, its pattern, and the buffers that start from it.
    fn seeds(&self) -> (TokenStream, TokenStream, TokenStream) {
        let mut tys = Vec::new();
        let mut names = Vec::new();
        if !self.is_unit() {
            let payload = self.payload();
            let ty: syn::Type = syn::parse2(payload).expect("a type was parsed");
            tys.push(tangent_ty(&ty, self.floats));
            names.push(self.seed.to_token_stream());
        }
        let mut start = TokenStream::new();
        for p in self.active() {
            let bar = self.buffer(p);
            let name = &p.name;
            if p.kind == ParamKind::Mut {
                tys.push(tangent_ty(&p.inner, self.floats));
                names.push(quote!(#bar));
                start.extend(quote!(let mut #bar = #bar;));
            } else {
                let reference = if p.kind == ParamKind::Value {
                    quote!(&#name)
                } else {
                    quote!(&*#name)
                };
                start.extend(quote!(let mut #bar = ::gradtape::__private::Differentiable::zero_tangent(#reference);));
            }
        }
        (one_or_tuple(&tys), one_or_tuple(&names), start)
    }

    fn jvp(&self) -> TokenStream {
        let (list, clause) = self.generics();
        let list: TokenStream = list;
        let inputs = self.params.iter().map(|p| {
            let (name, dot, written) = (&p.name, self.buffer(p), &p.written);
            if !p.differentiable {
                return quote!(#name: #written);
            }
            let tangent = tangent_ty(&p.inner, self.floats);
            match (p.kind, slice_element(p), &p.inner) {
                (ParamKind::Shared, Some(element), syn::Type::Slice(_)) => {
                    let of = tangent_ty(element, self.floats);
                    quote!((#name, #dot): (impl ::core::convert::AsRef<[#element]>, impl ::core::convert::AsRef<[#of]>))
                }
                (ParamKind::Mut, Some(element), _) => {
                    let of = tangent_ty(element, self.floats);
                    quote!((#name, #dot): (#written, &mut [#of]))
                }
                (ParamKind::Mut, None, _) => quote!((#name, #dot): (#written, &mut #tangent)),
                (_, Some(element), _) => {
                    let of = tangent_ty(element, self.floats);
                    quote!((#name, #dot): (#written, impl ::core::convert::AsRef<[#of]>))
                }
                (ParamKind::Shared, None, _) => quote!((#name, #dot): (#written, impl ::core::borrow::Borrow<#tangent>)),
                (ParamKind::Value, None, _) => quote!((#name, #dot): (#written, #tangent)),
            }
        });
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
        let payload = self.payload();
        let payload_ty: syn::Type = syn::parse2(payload.clone()).unwrap_or(syn::parse_quote!(()));
        let tangent = tangent_ty(&payload_ty, self.floats);
        let pair = quote!((#payload, #tangent));
        let (output, last) = match self.outcome {
            Outcome::Plain => (pair, quote!(result)),
            _ => {
                let last = quote! {
                    let (value, tangent) = result;
                    value.map(|value| (value, ::gradtape::__private::bound(tangent)))
                };
                (self.with_payload(&pair), last)
            }
        };
        quote! {
            /// The value and its tangent, from pairs of a primal and a tangent.
            pub fn jvp #list(#(#inputs),*) -> #output #clause {
                let result = Self::forward(#(#args,)* #(#dots),*);
                #last
            }
        }
    }

    fn reverse(&self) -> TokenStream {
        let ((list, clause), inputs, output) = (self.generics(), self.inputs(), self.output());
        let bars = self.params.iter().zip(&self.handles).map(|(p, handle)| {
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
        let (body, seed) = (&self.reverse_body, &self.seed);
        quote! {
            #[doc(hidden)]
            pub fn reverse #list(
                #(#inputs,)*
                #seed: ::gradtape::__private::Seed<#output>,
                #(#bars),*
            ) -> #output #clause {
                #body
            }
        }
    }

    fn forward(&self) -> TokenStream {
        let ((list, clause), inputs, output) = (self.generics(), self.inputs(), self.output());
        let dots = self.params.iter().zip(&self.handles).map(|(p, handle)| {
            let inner = &p.inner;
            let ty = match (p.differentiable, p.kind) {
                (false, _) => quote!(impl ::core::marker::Sized),
                (_, ParamKind::Mut) => quote!(impl ::gradtape::__private::DotMut<#inner>),
                _ => {
                    let primal = match (slice_element(p), p.kind) {
                        (Some(element), _) => quote!([#element]),
                        (None, _) => quote!(#inner),
                    };
                    quote!(impl ::gradtape::__private::Dot<#primal>)
                }
            };
            quote!(#handle: #ty)
        });
        let body = &self.forward_body;
        quote! {
            #[doc(hidden)]
            pub fn forward #list(#(#inputs,)* #(#dots),*) -> (#output, <#output as ::gradtape::__private::Differentiable>::Tangent) #clause {
                #body
            }
        }
    }
}

/// A path that means the same outside of the function.
fn is_plain_path(ty: &syn::Type, parameters: &[&Ident]) -> bool {
    match ty {
        syn::Type::Path(p) => {
            p.qself.is_none()
                && p.path.segments.iter().all(|s| s.arguments.is_none())
                && !p
                    .path
                    .segments
                    .first()
                    .is_some_and(|s| parameters.contains(&&s.ident))
        }
        _ => false,
    }
}

fn one_or_tuple(parts: &[TokenStream]) -> TokenStream {
    match parts {
        [one] => one.clone(),
        many => quote!((#(#many),*)),
    }
}

/// The element type of a parameter whose adjoint is accumulated into a slice.
pub(crate) fn slice_element(p: &Param) -> Option<&syn::Type> {
    match &p.inner {
        syn::Type::Slice(s) => Some(&s.elem),
        syn::Type::Path(path) if p.kind != ParamKind::Mut && matches!(p.ty, Ty::Vec(_)) => {
            match &path.path.segments.last()?.arguments {
                syn::PathArguments::AngleBracketed(a) => a.args.iter().find_map(|a| match a {
                    syn::GenericArgument::Type(t) => Some(t),
                    _ => None,
                }),
                _ => None,
            }
        }
        _ => None,
    }
}

/// The tangent type as a reader would write it, where the text tells it.
pub(crate) fn tangent_ty(ty: &syn::Type, floats: &[Ident]) -> TokenStream {
    match (ty, Ty::of(ty, floats)) {
        (syn::Type::Reference(r), _) => tangent_ty(&r.elem, floats),
        (syn::Type::Slice(s), _) => {
            let element = tangent_ty(&s.elem, floats);
            quote!(::std::vec::Vec<#element>)
        }
        (syn::Type::Array(a), _) => {
            let (element, len) = (tangent_ty(&a.elem, floats), &a.len);
            quote!([#element; #len])
        }
        (syn::Type::Path(_), Ty::Float(FloatTy::F64 | FloatTy::F32 | FloatTy::Param(_))) => {
            quote!(#ty)
        }
        (syn::Type::Path(p), Ty::Vec(_)) => {
            let argument = p.path.segments.last().and_then(|s| match &s.arguments {
                syn::PathArguments::AngleBracketed(a) => a.args.iter().find_map(|a| match a {
                    syn::GenericArgument::Type(t) => Some(tangent_ty(t, floats)),
                    _ => None,
                }),
                _ => None,
            });
            quote!(::std::vec::Vec<#argument>)
        }
        (syn::Type::Tuple(t), _) if !t.elems.is_empty() => {
            let parts = t.elems.iter().map(|t| tangent_ty(t, floats));
            quote!((#(#parts,)*))
        }
        // At the user's type: rustc says once what it would else say for each function.
        _ => {
            let span = Span::call_site().located_at(ty.span());
            quote_spanned!(span=> <#ty as ::gradtape::__private::Differentiable>::Tangent)
        }
    }
}
