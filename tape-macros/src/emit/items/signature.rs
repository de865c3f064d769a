//! Types and parameter lists of the companion's functions.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::Ident;
use syn::spanned::Spanned;
use syn::visit_mut::{self, VisitMut};

use super::{Lacking, Parts, one_or_tuple};
use crate::emit::Tangents;
use crate::ir::{FloatTy, Ty};
use crate::lower::{Outcome, Param, ParamKind};
use crate::syntax::{argument_of, type_argument, type_argument_mut};

impl Parts<'_> {
    pub(super) fn output(&self) -> TokenStream {
        match &self.function.sig.output {
            syn::ReturnType::Default => quote!(()),
            syn::ReturnType::Type(_, ty) => quote!(#ty),
        }
    }

    pub(super) fn is_unit(&self) -> bool {
        matches!(self.output_ty(), Ty::Unit)
    }

    fn output_ty(&self) -> Ty {
        match &self.function.sig.output {
            syn::ReturnType::Default => Ty::Unit,
            syn::ReturnType::Type(_, ty) => Ty::of(ty, self.floats),
        }
    }

    /// One seed fits the result.
    pub(super) fn is_scalar(&self) -> bool {
        match self.output_ty() {
            Ty::Float(_) | Ty::Unknown => true,
            Ty::Option(t) | Ty::Result(t) => matches!(*t, Ty::Float(_) | Ty::Unknown),
            _ => false,
        }
    }

    /// The bounds of what only functions of a scalar have. Only rustc knows what a name stands for:
    /// bound by a lifetime that nothing has, it asks where the function is called, not here.
    pub(super) fn scalar_clause(&self) -> TokenStream {
        let mut generics = self.asked_for(Lacking::Vjp, self.all_generics());
        if !is_scalar_result(self.function, self.floats) {
            let output = self.output();
            generics
                .make_where_clause()
                .predicates
                .push(syn::parse_quote!(for<'called> #output: ::gradtape::__private::UnitSeed));
        }
        lists(&generics).1
    }

    /// The type of `reverse`'s seed: a number where the result is one for certain.
    pub(super) fn seed_ty(&self) -> TokenStream {
        let output = self.output();
        if is_scalar_result(self.function, self.floats) {
            output
        } else {
            quote!(::gradtape::__private::Seed<#output>)
        }
    }

    /// The user's generics, with the companion's own bound on floats.
    pub(super) fn all_generics(&self) -> syn::Generics {
        let mut generics = self.function.sig.generics.clone();
        for float in self.floats {
            generics
                .make_where_clause()
                .predicates
                .push(syn::parse_quote!(#float: ::gradtape::Scalar));
        }
        generics
    }

    /// `where Model: Differentiable` on the whole companion, at the user's own type: of one that has
    /// no tangent rustc then says so there and once, not at each use.
    pub(super) fn unread_types(&self) -> TokenStream {
        let generics = &self.function.sig.generics;
        let parameters: Vec<&Ident> = generics.type_params().map(|t| &t.ident).collect();
        let bounds: Vec<TokenStream> = self
            .active()
            .filter(|p| matches!(p.ty, Ty::Unknown) && is_plain_path(&p.inner, &parameters))
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

    pub(super) fn generics(&self) -> (TokenStream, TokenStream) {
        lists(&self.all_generics())
    }

    /// The same for any number of directions.
    pub(super) fn generics_along(&self) -> (TokenStream, TokenStream) {
        let (mut generics, along) = (self.all_generics(), Tangents::parameter());
        let parameter = syn::parse_quote!(#along: ::gradtape::__private::Directions);
        generics.params.push(parameter);
        for float in self.floats {
            let tangents = quote!(::gradtape::__private::Of<#along, #float>);
            generics
                .make_where_clause()
                .predicates
                .push(syn::parse_quote!(
                    #float: ::gradtape::__private::Differentiable<Tangents<#along> = #tangents>
                ));
        }
        lists(&generics)
    }

    /// Names the function itself: who uses its derivative uses it, as far as rustc's lints go. It does so
    /// where no other crate can get: of a private function that derivatives named, rustc would make machine
    /// code for those who instantiate them.
    pub(super) fn primal(&self) -> TokenStream {
        let (ident, generics) = (&self.function.sig.ident, &self.function.sig.generics);
        let name = &self.name;
        let mut anonymous = Vec::new();
        for p in self.params {
            NameOpaque(&mut anonymous).visit_type_mut(&mut p.written.clone());
        }
        if !anonymous.is_empty() {
            return quote!();
        }
        let arguments: Vec<&Ident> = generics
            .params
            .iter()
            .filter_map(|p| match p {
                syn::GenericParam::Type(t) => Some(&t.ident),
                syn::GenericParam::Const(c) => Some(&c.ident),
                syn::GenericParam::Lifetime(_) => None,
            })
            .collect();
        if arguments.is_empty() {
            return quote!(let _ = #ident;);
        }
        let (list, clause) = self.generics();
        quote! {
            impl #name {
                fn primal #list() #clause {
                    let _ = #ident::<#(#arguments),*>;
                }
            }
        }
    }

    pub(super) fn inputs(&self) -> Vec<TokenStream> {
        self.params
            .iter()
            .map(|p| {
                let (name, ty, mutability) = (&p.name, &p.written, self.mutability(p));
                quote!(#mutability #name: #ty)
            })
            .collect()
    }

    /// `mut`, where the user's code may need it: a closure that is called is changed by that.
    fn mutability(&self, p: &Param) -> Option<syn::Token![mut]> {
        let of_unread = p.kind == ParamKind::Value && matches!(p.ty, Ty::Unknown);
        let inputs = self.function.sig.inputs.iter();
        let mut written = inputs.filter_map(|input| match input {
            syn::FnArg::Typed(t) => match &*t.pat {
                syn::Pat::Ident(i) if i.ident == p.name => i.mutability,
                _ => None,
            },
            syn::FnArg::Receiver(_) => None,
        });
        written.next().filter(|_| of_unread && !p.differentiable)
    }

    /// What `grad` gives: bare for one parameter, a tuple for several.
    pub(super) fn gradient_ty(&self) -> TokenStream {
        let tys: Vec<TokenStream> = self
            .active()
            .map(|p| tangent_ty(&p.inner, self.floats))
            .collect();
        one_or_tuple(&tys)
    }

    /// `Option<T>` or `Result<T, E>` with another payload.
    pub(super) fn with_payload(&self, payload: &TokenStream) -> TokenStream {
        let syn::ReturnType::Type(_, ty) = &self.function.sig.output else {
            return payload.clone();
        };
        if self.outcome == Outcome::Plain {
            return payload.clone();
        }
        let mut ty = (**ty).clone();
        if let Some(first) = type_argument_mut(&mut ty) {
            *first = syn::parse_quote!(#payload);
        }
        ty.to_token_stream()
    }

    pub(super) fn payload(&self) -> TokenStream {
        let syn::ReturnType::Type(_, ty) = &self.function.sig.output else {
            return quote!(());
        };
        let mut inner = (**ty).clone();
        if self.outcome != Outcome::Plain
            && let Some(first) = type_argument_mut(&mut inner)
        {
            return first.to_token_stream();
        }
        quote!(#ty)
    }

    pub(super) fn payload_ty(&self) -> syn::Type {
        syn::parse2(self.payload()).expect("a type was parsed")
    }

    /// A signature that can say what an opaque result keeps: every lifetime of a shared
    /// parameter named if `lifetimes`, else those within constants and in values
    /// that a pullback keeps;
    /// every `impl Trait` a type parameter.
    pub(super) fn capturing(&self, lifetimes: bool) -> Capturing {
        let mut name = NameAll::default();
        let mut named = Vec::new();
        for (p, reread) in self.params.iter().zip(&self.split.reread) {
            let mut ty = p.written.clone();
            NameOpaque(&mut name.types).visit_type_mut(&mut ty);
            if lifetimes && p.kind != ParamKind::Mut {
                name.visit_type_mut(&mut ty);
            } else if !lifetimes {
                name.of_kept(p, *reread, &mut ty);
            }
            named.push(ty);
        }
        let mut generics = match lifetimes {
            true => self.asked_for(Lacking::Vjp, self.all_generics()),
            false => self.all_generics(),
        };
        let new = name
            .lifetimes
            .iter()
            .map(|l| syn::GenericParam::Lifetime(syn::LifetimeParam::new(l.clone())));
        generics.params = new.chain(generics.params).collect();
        let types = name.types.iter().cloned().map(syn::GenericParam::Type);
        generics.params.extend(types);
        let kept = generics.params.iter().filter_map(|p| match p {
            syn::GenericParam::Lifetime(l) => {
                let kept = lifetimes || name.kept.contains(&l.lifetime);
                kept.then(|| l.lifetime.to_token_stream())
            }
            syn::GenericParam::Type(t) => Some(t.ident.to_token_stream()),
            syn::GenericParam::Const(c) => Some(c.ident.to_token_stream()),
        });
        let mut kept: Vec<TokenStream> = kept.collect();
        let heap = self.outlived(&mut generics, &kept);
        if let Some(lifetime) = &heap {
            kept.insert(0, lifetime.to_token_stream());
        }
        let (list, clause) = lists(&generics);
        let given = self.params.iter().zip(&named);
        let given = given.map(|(p, ty)| name.given(p, ty)).collect();
        let inputs = self.params.iter().zip(&named);
        let inputs = inputs.map(|(p, ty)| {
            let (mutability, ident) = (self.mutability(p), &p.name);
            quote!(#mutability #ident: #ty)
        });
        Capturing {
            inputs: inputs.collect(),
            given,
            list,
            clause,
            kept: quote!(use<#(#kept),*>),
            heap: heap.unwrap_or_else(|| syn::parse_quote!('static)),
        }
    }

    /// A lifetime that all outlive that is kept: residuals of callees may be on the heap, and there
    /// types are not known.
    fn outlived(
        &self,
        generics: &mut syn::Generics,
        kept: &[TokenStream],
    ) -> Option<syn::Lifetime> {
        let constants: Vec<String> = generics
            .const_params()
            .map(|c| c.ident.to_string())
            .collect();
        let mut typed = kept
            .iter()
            .filter(|kept| !constants.contains(&kept.to_string()))
            .peekable();
        if self.split.levels.leaf && !self.split.boxed || typed.peek().is_none() {
            return None;
        }
        let heap = syn::Lifetime::new("'heap", Span::mixed_site());
        let clause = generics.make_where_clause();
        for kept in typed {
            clause.predicates.push(syn::parse_quote!(#kept: #heap));
        }
        let heap_param = syn::GenericParam::Lifetime(syn::LifetimeParam::new(heap.clone()));
        generics.params.insert(0, heap_param);
        Some(heap)
    }
}

pub(super) struct Capturing {
    pub inputs: Vec<TokenStream>,
    /// The types of what a pullback is given again, by parameter.
    pub given: Vec<syn::Type>,
    pub list: TokenStream,
    pub clause: TokenStream,
    pub kept: TokenStream,
    /// A lifetime of all that is kept.
    pub heap: syn::Lifetime,
}

pub(super) fn lists(generics: &syn::Generics) -> (TokenStream, TokenStream) {
    let (params, clause) = (&generics.params, &generics.where_clause);
    let list = if params.is_empty() {
        quote!()
    } else {
        quote!(<#params>)
    };
    (list, quote!(#clause))
}

#[derive(Default)]
struct NameAll {
    /// The new ones.
    lifetimes: Vec<syn::Lifetime>,
    /// All that were visited.
    kept: Vec<syn::Lifetime>,
    types: Vec<syn::TypeParam>,
}

impl NameAll {
    fn lifetime(&mut self) -> syn::Lifetime {
        let name = format!("'p{}", self.lifetimes.len());
        let lifetime = syn::Lifetime::new(&name, Span::mixed_site());
        self.lifetimes.push(lifetime.clone());
        self.kept.push(lifetime.clone());
        lifetime
    }

    /// The lifetimes of a parameter's type that a pullback captures: those within constants, which
    /// callers do not change, and those of values that it keeps.
    fn of_kept(&mut self, p: &Param, reread: bool, ty: &mut syn::Type) {
        match (p.kind, ty) {
            (ParamKind::Value, ty) if p.differentiable || reread => self.visit_type_mut(ty),
            (_, syn::Type::Reference(r)) if !p.differentiable => {
                self.name_object(r);
                self.visit_type_mut(&mut r.elem);
            }
            _ => {}
        }
    }

    /// `&dyn Trait` as `&(dyn Trait + 'p0)`: else the object has the reference's lifetime.
    fn name_object(&mut self, r: &mut syn::TypeReference) {
        let syn::Type::TraitObject(object) = &mut *r.elem else {
            return;
        };
        let is_lifetime = |b: &syn::TypeParamBound| matches!(b, syn::TypeParamBound::Lifetime(_));
        if !object.bounds.iter().any(is_lifetime) {
            object
                .bounds
                .push(syn::TypeParamBound::Lifetime(self.lifetime()));
        }
        let object = &r.elem;
        *r.elem = syn::parse_quote!((#object));
    }

    /// The type of what a parameter stands for, as a pullback is given it again: with the lifetimes
    /// that it captures, and any others.
    fn given(&self, p: &Param, ty: &syn::Type) -> syn::Type {
        let inner = match ty {
            syn::Type::Reference(r) if p.kind != ParamKind::Value => &r.elem,
            ty => ty,
        };
        for_any_lifetime_but(inner, &self.kept)
    }
}

impl VisitMut for NameAll {
    fn visit_type_reference_mut(&mut self, r: &mut syn::TypeReference) {
        if r.lifetime.is_none() {
            r.lifetime = Some(self.lifetime());
        }
        self.name_object(r);
        visit_mut::visit_type_reference_mut(self, r);
    }

    fn visit_lifetime_mut(&mut self, l: &mut syn::Lifetime) {
        if l.ident == "_" {
            *l = self.lifetime();
        } else {
            self.kept.push(l.clone());
        }
    }

    // Those of a function's parameters are its own.
    fn visit_parenthesized_generic_arguments_mut(
        &mut self,
        _: &mut syn::ParenthesizedGenericArguments,
    ) {
    }

    fn visit_type_fn_ptr_mut(&mut self, _: &mut syn::TypeFnPtr) {}
}

/// Every `impl Trait` is a type parameter, in order.
pub(super) struct NameOpaque<'a>(pub &'a mut Vec<syn::TypeParam>);

impl VisitMut for NameOpaque<'_> {
    fn visit_type_mut(&mut self, ty: &mut syn::Type) {
        let syn::Type::ImplTrait(t) = ty else {
            visit_mut::visit_type_mut(self, ty);
            return;
        };
        let name = Ident::new(&format!("P{}", self.0.len()), Span::mixed_site());
        let bounds = &t.bounds;
        self.0.push(syn::parse_quote!(#name: #bounds));
        *ty = syn::parse_quote!(#name);
    }
}

/// The type without named lifetimes, as the parameter of a closure that is called with any.
pub(crate) fn for_any_lifetime(ty: &syn::Type) -> syn::Type {
    for_any_lifetime_but(ty, &[])
}

fn for_any_lifetime_but(ty: &syn::Type, captured: &[syn::Lifetime]) -> syn::Type {
    struct Elide<'a>(&'a [syn::Lifetime]);
    impl Elide<'_> {
        fn is_any(&self, l: &syn::Lifetime) -> bool {
            l.ident != "static" && !self.0.contains(l)
        }
    }
    impl VisitMut for Elide<'_> {
        fn visit_type_reference_mut(&mut self, r: &mut syn::TypeReference) {
            r.lifetime = r.lifetime.take().filter(|l| !self.is_any(l));
            visit_mut::visit_type_reference_mut(self, r);
        }
        // What `for<'a>` binds is bound already.
        fn visit_type_fn_ptr_mut(&mut self, f: &mut syn::TypeFnPtr) {
            if f.lifetimes.is_none() {
                visit_mut::visit_type_fn_ptr_mut(self, f);
            }
        }
        fn visit_trait_bound_mut(&mut self, bound: &mut syn::TraitBound) {
            if bound.lifetimes.is_none() {
                visit_mut::visit_trait_bound_mut(self, bound);
            }
        }
        fn visit_lifetime_mut(&mut self, l: &mut syn::Lifetime) {
            if self.is_any(l) {
                *l = syn::parse_quote!('_);
            }
        }
    }
    let mut ty = ty.clone();
    Elide(captured).visit_type_mut(&mut ty);
    ty
}

/// A path that means the same outside of the function.
fn is_plain_path(ty: &syn::Type, parameters: &[&Ident]) -> bool {
    let syn::Type::Path(p) = ty else {
        return false;
    };
    let first = p.path.segments.first();
    p.qself.is_none()
        && p.path.segments.iter().all(|s| s.arguments.is_none())
        && !first.is_some_and(|s| parameters.contains(&&s.ident))
}

/// The result is a number for certain.
pub(crate) fn is_scalar_result(function: &syn::ItemFn, floats: &[Ident]) -> bool {
    match &function.sig.output {
        syn::ReturnType::Default => false,
        syn::ReturnType::Type(_, ty) => {
            matches!(**ty, syn::Type::Path(_)) && Ty::of(ty, floats).is_float()
        }
    }
}

/// The element type of a parameter whose adjoint is accumulated into a slice.
pub(crate) fn slice_element(p: &Param) -> Option<&syn::Type> {
    match &p.inner {
        syn::Type::Slice(s) => Some(&s.elem),
        ty @ syn::Type::Path(_) if p.kind != ParamKind::Mut => argument_of(ty, "Vec"),
        _ => None,
    }
}

/// A reference to what a parameter holds; to the elements where its adjoint is a slice.
pub(crate) fn place_of(p: &Param) -> TokenStream {
    let name = &p.name;
    match (p.kind, slice_element(p)) {
        (_, Some(_)) => quote!(&#name[..]),
        (ParamKind::Value, None) => quote!(&#name),
        (ParamKind::Shared | ParamKind::Mut, None) => quote!(&*#name),
    }
}

/// The elements of a slice are no plain numbers, so that a function may change their shape.
pub(crate) fn changes_elements(p: &Param) -> bool {
    !p.ty.element().is_scalar()
}

/// The tangent type as a reader would write it, where the text tells it.
pub(crate) fn tangent_ty(ty: &syn::Type, floats: &[Ident]) -> TokenStream {
    tangent_ty_or(ty, floats, &quote!(Tangent))
}

/// The same as a pushforward along one direction has it.
pub(super) fn tangent_ty_along_one(ty: &syn::Type, floats: &[Ident]) -> TokenStream {
    tangent_ty_or(ty, floats, &quote!(Tangents<::gradtape::__private::One>))
}

/// With the name of the associated type for where the text does not tell.
fn tangent_ty_or(ty: &syn::Type, floats: &[Ident], name: &TokenStream) -> TokenStream {
    let tangent_ty = |ty| tangent_ty_or(ty, floats, name);
    match (ty, Ty::of(ty, floats)) {
        (syn::Type::Reference(r), _) => tangent_ty(&r.elem),
        (syn::Type::Slice(s), _) => {
            let element = tangent_ty(&s.elem);
            quote!(::std::vec::Vec<#element>)
        }
        (syn::Type::Array(a), _) => {
            let (element, len) = (tangent_ty(&a.elem), &a.len);
            quote!([#element; #len])
        }
        (syn::Type::Path(_), Ty::Float(FloatTy::F64 | FloatTy::F32 | FloatTy::Param(_))) => {
            quote!(#ty)
        }
        (syn::Type::Path(_), Ty::Vec(_)) if argument_of(ty, "Vec").is_some() => {
            let argument = type_argument(ty).map(tangent_ty);
            quote!(::std::vec::Vec<#argument>)
        }
        (syn::Type::Tuple(t), _) if !t.elems.is_empty() => {
            let parts = t.elems.iter().map(tangent_ty);
            quote!((#(#parts,)*))
        }
        // At the user's type: rustc says once what it would else say for each function.
        _ => {
            let span = Span::call_site().located_at(ty.span());
            quote_spanned!(span=> <#ty as ::gradtape::__private::Differentiable>::#name)
        }
    }
}
