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
        let written = typed(&mut marked.sig).map(|t| (*t.ty).clone()).collect();
        let functions = mark_functions(&mut marked.sig);
        let lowered = lower::signature(&marked, options, diagnostics);
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
        generics.params.insert(0, syn::parse_quote!(#brand));
        for float in &self.lowered.floats {
            let clause = generics.make_where_clause();
            clause
                .predicates
                .push(syn::parse_quote!(#float: ::gradtape::Scalar + #brand));
        }
        let (params, clause) = (&generics.params, &generics.where_clause);
        (quote!(<#params>), quote!(#clause))
    }

    /// The parameters over variables, with the user's patterns.
    pub fn inputs_on_tape(&self) -> Vec<TokenStream> {
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
                quote!(#pat: #ty)
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

fn typed(sig: &mut syn::Signature) -> impl Iterator<Item = &mut syn::PatType> {
    sig.inputs.iter_mut().filter_map(|input| match input {
        FnArg::Typed(typed) => Some(typed),
        FnArg::Receiver(_) => None,
    })
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

/// `fn(..)`, `dyn Fn(..)`, `impl Fn(..)`, or a container of such.
fn speaks_of_functions(ty: &Type) -> bool {
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
