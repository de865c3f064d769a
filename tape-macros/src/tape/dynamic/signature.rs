//! The signature of a function whose body runs on the tape: what is watched, and the types there.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::{FnArg, Ident, ReturnType, Type};

use super::super::activity::Activity;
use super::super::retype::Number;
use crate::diagnostics::{self, Diagnostics};
use crate::ir::{FloatTy, Ty};
use crate::lower::{self, Function};
use crate::options::Options;

pub(crate) struct Signature {
    /// With function parameters over variables.
    pub function: syn::ItemFn,
    /// Of the signature alone.
    pub lowered: Function,
    /// By parameter.
    pub roles: Vec<Role>,
    /// By parameter, the type as the user wrote it.
    written: Vec<Type>,
    pub number: Number,
}

/// What a parameter is to the tape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Watched,
    /// A function that derivatives go through.
    Function,
    Constant,
}

impl Signature {
    pub fn of(
        function: &syn::ItemFn,
        options: &Options,
        diagnostics: &mut Diagnostics,
    ) -> Signature {
        let mut marked = function.clone();
        inline_functions(&mut marked.sig);
        let written = typed(&mut marked.sig).map(|t| (*t.ty).clone()).collect();
        let functions = mark_functions(&mut marked.sig);
        let lowered = lower::signature(&marked, options, diagnostics);
        refuse_borrowed_parts(&lowered, diagnostics);
        let number = Number::new(number(&lowered, diagnostics));
        for (typed, _) in typed(&mut marked.sig).zip(&functions).filter(|(_, f)| **f) {
            *typed.ty = number.of_any_tape(&typed.ty);
        }
        let lowered = match functions.iter().any(|f| *f) {
            true => lower::signature(&marked, options, &mut Diagnostics::default()),
            false => lowered,
        };
        let roles = lowered.params.iter().zip(&functions);
        let roles = roles.map(|(p, function)| match (p.differentiable, function) {
            (true, _) => Role::Watched,
            (false, true) => Role::Function,
            (false, false) => Role::Constant,
        });
        Signature {
            roles: roles.collect(),
            written,
            function: marked,
            lowered,
            number,
        }
    }

    pub fn output(&self) -> TokenStream {
        match &self.function.sig.output {
            ReturnType::Default => quote!(()),
            ReturnType::Type(_, ty) => ty.to_token_stream(),
        }
    }

    /// The user's generics, and the brand.
    pub fn generics(&self) -> (TokenStream, TokenStream) {
        let mut generics = self.function.sig.generics.clone();
        let brand = &self.number.brand;
        let kept = kept();
        generics.params.insert(0, syn::parse_quote!(#kept));
        generics.params.insert(0, syn::parse_quote!(#brand));
        for float in &self.lowered.floats {
            let clause = generics.make_where_clause();
            clause
                .predicates
                .push(syn::parse_quote!(#float: ::gradtape::Scalar + #brand + #kept));
        }
        let (params, clause) = (&generics.params, &generics.where_clause);
        (quote!(<#params>), quote!(#clause))
    }

    /// The parameters over variables, with the user's patterns.
    pub fn inputs_on_tape(&self) -> Vec<(syn::Pat, Type)> {
        let mut sig = self.function.sig.clone();
        let inputs = typed(&mut sig).zip(&self.roles).zip(&self.written);
        inputs
            .map(|((typed, role), written)| {
                let (pat, ty) = (&typed.pat, &typed.ty);
                let ty = match role {
                    Role::Watched => self.number.retyped(ty),
                    Role::Function => self.number.retyped(written),
                    Role::Constant => (**ty).clone(),
                };
                ((**pat).clone(), ty)
            })
            .collect()
    }

    pub fn output_on_tape(&self) -> TokenStream {
        match &self.function.sig.output {
            ReturnType::Default => quote!(()),
            ReturnType::Type(_, ty) => self.number.retyped(ty).to_token_stream(),
        }
    }

    /// The parameters as patterns.
    pub fn patterns(&self) -> Vec<syn::Pat> {
        let mut sig = self.function.sig.clone();
        typed(&mut sig).map(|typed| (*typed.pat).clone()).collect()
    }

    /// What the body's value should be.
    pub fn result(&self) -> Activity {
        match &self.function.sig.output {
            ReturnType::Default => Activity::No,
            ReturnType::Type(_, ty) => Activity::of_type(ty, &self.lowered.floats),
        }
    }
}

/// What pullbacks on the tape hold outlives this.
pub(super) fn kept() -> syn::Lifetime {
    syn::Lifetime::new("'kept", Span::mixed_site())
}

fn typed(sig: &mut syn::Signature) -> impl Iterator<Item = &mut syn::PatType> {
    sig.inputs.iter_mut().filter_map(|input| match input {
        FnArg::Typed(typed) => Some(typed),
        FnArg::Receiver(_) => None,
    })
}

/// `g: G` with `G: Fn(f64) -> f64` as `g: impl Fn(f64) -> f64`, which is the same to whoever calls it.
fn inline_functions(sig: &mut syn::Signature) {
    let functions: Vec<(Ident, TokenStream)> = sig
        .generics
        .type_params()
        .map(|t| (t.ident.clone(), bounds_of(&sig.generics, &t.ident)))
        .filter(|(_, bounds)| !bounds.is_empty())
        .filter(|(_, bounds)| speaks_of_functions(&syn::parse_quote!(impl #bounds)))
        .collect();
    for (name, bounds) in functions {
        let place = syn::parse_quote!(impl #bounds);
        if !replace_only(sig, &name, place) {
            continue;
        }
        let params = std::mem::take(&mut sig.generics.params).into_iter();
        let others = params.filter(|p| !matches!(p, syn::GenericParam::Type(t) if t.ident == name));
        sig.generics.params = others.collect();
        if let Some(clause) = &mut sig.generics.where_clause {
            let predicates = std::mem::take(&mut clause.predicates).into_iter();
            clause.predicates = predicates.filter(|p| !is_about(p, &name)).collect();
        }
    }
}

/// Replaces a type parameter where exactly one parameter, and no constant, is of that type.
fn replace_only(sig: &mut syn::Signature, name: &Ident, by: Type) -> bool {
    let mut places = typed(sig).filter(|t| mentions(&t.ty, name));
    let (Some(only), None) = (places.next(), places.next()) else {
        return false;
    };
    let marked = only.attrs.iter().any(|a| a.path().is_ident("constant"));
    let bare = matches!(&*only.ty, Type::Path(p) if p.path.is_ident(name));
    if bare && !marked {
        *only.ty = by;
    }
    bare && !marked
}

fn is_about(predicate: &syn::WherePredicate, name: &Ident) -> bool {
    matches!(predicate, syn::WherePredicate::Type(t) if mentions(&t.bounded_ty, name))
}

/// The bounds of a type parameter, wherever they stand.
fn bounds_of(generics: &syn::Generics, name: &Ident) -> TokenStream {
    let inline = generics.type_params().filter(|t| t.ident == *name);
    let inline = inline.flat_map(|t| &t.bounds);
    let clauses = generics.where_clause.iter().flat_map(|w| &w.predicates);
    let clauses = clauses.filter(|p| is_about(p, name)).flat_map(|p| match p {
        syn::WherePredicate::Type(t) => t.bounds.iter().collect::<Vec<_>>(),
        _ => Vec::new(),
    });
    let bounds = inline.chain(clauses);
    quote!(#(#bounds)+*)
}

fn mentions(ty: &Type, name: &Ident) -> bool {
    fn among(tokens: TokenStream, name: &Ident) -> bool {
        tokens.into_iter().any(|token| match token {
            proc_macro2::TokenTree::Ident(ident) => ident == *name,
            proc_macro2::TokenTree::Group(group) => among(group.stream(), name),
            _ => false,
        })
    }
    among(ty.to_token_stream(), name)
}

/// Marks function parameters as constants, which they are but for what goes through them; tells which
/// were not the user's.
fn mark_functions(sig: &mut syn::Signature) -> Vec<bool> {
    typed(sig)
        .map(|typed| {
            let marked = typed.attrs.iter().any(|a| a.path().is_ident("constant"));
            let function = !marked && speaks_of_functions(&typed.ty);
            if function {
                typed.attrs.push(syn::parse_quote!(#[constant]));
            }
            function
        })
        .collect()
}

/// On the tape, what a parameter holds is owned by the run: there are no references to be within it.
fn refuse_borrowed_parts(lowered: &Function, diagnostics: &mut Diagnostics) {
    for p in lowered.params.iter().filter(|p| p.differentiable) {
        let mut find = Find(None);
        syn::visit::Visit::visit_type(&mut find, &p.inner);
        if let Some(part) = find.0 {
            let written = without_lifetimes(part.clone());
            let what = format!("`{}`", diagnostics::shown(&written));
            diagnostics.refuse(&diagnostics::dynamic_type, &part, &what);
        }
    }

    struct Find(Option<Type>);
    impl<'ast> syn::visit::Visit<'ast> for Find {
        fn visit_type(&mut self, ty: &'ast Type) {
            match ty {
                Type::Reference(_) => drop(self.0.get_or_insert_with(|| ty.clone())),
                Type::Path(p) if p.path.segments.last().is_some_and(|s| s.ident == "Box") => {
                    self.0.get_or_insert_with(|| ty.clone());
                }
                ty => syn::visit::visit_type(self, ty),
            }
        }
    }
}

/// As written, before lifetimes that were left out got names.
fn without_lifetimes(mut ty: Type) -> Type {
    struct Forget;
    impl syn::visit_mut::VisitMut for Forget {
        fn visit_type_reference_mut(&mut self, r: &mut syn::TypeReference) {
            r.lifetime = None;
            syn::visit_mut::visit_type_reference_mut(self, r);
        }
    }
    syn::visit_mut::VisitMut::visit_type_mut(&mut Forget, &mut ty);
    ty
}

/// `fn(..)`, `dyn Fn(..)`, `impl Fn(..)`, or a container of such.
pub(in crate::tape) fn speaks_of_functions(ty: &Type) -> bool {
    struct Find(bool);
    impl<'ast> syn::visit::Visit<'ast> for Find {
        fn visit_type_fn_ptr(&mut self, _: &'ast syn::TypeFnPtr) {
            self.0 = true;
        }
        fn visit_parenthesized_generic_arguments(
            &mut self,
            _: &'ast syn::ParenthesizedGenericArguments,
        ) {
            self.0 = true;
        }
    }
    let mut find = Find(false);
    syn::visit::Visit::visit_type(&mut find, ty);
    find.0
}

/// The number that the tape is over: that of the first watched parameter whose text tells.
fn number(lowered: &Function, diagnostics: &mut Diagnostics) -> Ident {
    let mut number: Option<Ident> = None;
    for p in lowered.params.iter().filter(|p| p.differentiable) {
        let mut found = Vec::new();
        floats(&p.ty, &mut found);
        for name in found {
            match &number {
                Some(first) if *first != name => {
                    diagnostics.refuse(&diagnostics::dynamic_floats, &p.written, "");
                }
                _ => number = Some(name),
            }
        }
    }
    number.unwrap_or_else(|| Ident::new("f64", Span::call_site()))
}

fn floats(ty: &Ty, found: &mut Vec<Ident>) {
    match ty {
        Ty::Float(FloatTy::F64 | FloatTy::Any) => found.push(Ident::new("f64", Span::call_site())),
        Ty::Float(FloatTy::F32) => found.push(Ident::new("f32", Span::call_site())),
        Ty::Float(FloatTy::Param(name)) => found.push(name.clone()),
        Ty::Array(t, _) | Ty::Slice(t) | Ty::Vec(t) | Ty::Option(t) | Ty::Result(t) => {
            floats(t, found);
        }
        Ty::Tuple(parts) => parts.iter().for_each(|t| floats(t, found)),
        Ty::Int | Ty::Bool | Ty::Unit | Ty::Inert | Ty::Unknown => {}
    }
}
