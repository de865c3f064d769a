//! The driver: one line a phase, two gates for errors.

mod sweeps;

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::Ident;

use crate::analysis::{self, Facts};
use crate::check;
use crate::diagnostics::{self, Diagnostics};
use crate::emit::{self, Parts};
use crate::ir::*;
use crate::lower::{self, Function};
use crate::options::Options;
use crate::transform::simplify;
use sweeps::Sweeps;

/// The user's function as written, and its companion or what is wrong.
pub(crate) fn differentiable(options: TokenStream, item: TokenStream) -> TokenStream {
    let mut diagnostics = Diagnostics::default();
    let options = Options::parse(options, &mut diagnostics);
    let function = match syn::parse2::<syn::Item>(item.clone()) {
        Ok(syn::Item::Fn(function)) => function,
        Ok(other) => return refuse_item(&other, item, diagnostics),
        Err(error) => return with_error(item, error),
    };
    let plain = plain_function(&function, item);
    let mut function = function;
    syn::visit_mut::VisitMut::visit_item_fn_mut(&mut GroupsToParentheses, &mut function);
    match derive_companion(&function, &options, diagnostics) {
        Ok(companion) => quote!(#plain #companion),
        Err(error) => {
            let (error, name) = (
                error.to_compile_error(),
                companion_name(&function, &options),
            );
            let stubs = emit::stubs(&function, &name);
            quote!(#plain #error #stubs)
        }
    }
}

fn derive_companion(
    function: &syn::ItemFn,
    options: &Options,
    mut diagnostics: Diagnostics,
) -> syn::Result<TokenStream> {
    let lowered = lower::lower(function, options, &mut diagnostics);
    diagnostics.into_result()?;
    let Some(mut lowered) = lowered else {
        return Ok(TokenStream::new());
    };
    simplify::simplify(&mut lowered.body);
    let facts = facts(&lowered);
    let mut diagnostics = Diagnostics::default();
    check::check(&lowered.body, &facts, &mut diagnostics);
    diagnostics.into_result()?;
    Ok(companion(function, options, lowered, &facts))
}

fn facts(function: &Function) -> Facts {
    let differentiable = function.params.iter().filter(|p| p.differentiable);
    let seeds: Vec<Base> = differentiable.clone().map(|p| p.base.clone()).collect();
    let outputs: Vec<Mem> = differentiable
        .filter_map(|p| match p.base {
            Base::Mem(m) => Some(m),
            _ => None,
        })
        .collect();
    analysis::analyse(&function.arena, &function.body, &seeds, &outputs)
}

fn companion(
    function: &syn::ItemFn,
    options: &Options,
    mut lowered: Function,
    facts: &Facts,
) -> TokenStream {
    let handles: Vec<Ident> = lowered
        .params
        .iter()
        .map(|p| {
            lowered
                .names
                .fresh(&format!("{}_adjoint", p.name), p.name.span())
        })
        .collect();
    let seed = lowered.names.fresh("seed", Span::call_site());
    let forward = sweeps::forward(&mut lowered, facts, &handles);
    let held = lowered.params.iter().any(emit::is_held);
    let mut sweeps = Sweeps {
        function,
        lowered: &mut lowered,
        facts,
        handles: &handles,
        seed: &seed,
    };
    let (reverse, split) = (sweeps.reverse(), sweeps.split());
    let parts = Parts {
        function,
        name: companion_name(function, options),
        params: &lowered.params,
        floats: &lowered.floats,
        outcome: lowered.outcome,
        handles: &handles,
        seed: &seed,
        reverse,
        split,
        forward,
        leaf: held || !calls(&lowered.body),
    };
    emit::companion(&parts)
}

/// Does the body call a differentiable function?
fn calls(region: &Region) -> bool {
    region.stmts.iter().any(|stmt| match &stmt.kind {
        StmtKind::Call(_) => true,
        StmtKind::If(s) => calls(&s.then) || calls(&s.other),
        StmtKind::Loop(s) => calls(&s.body),
        _ => false,
    })
}

fn companion_name(function: &syn::ItemFn, options: &Options) -> Ident {
    options
        .companion
        .clone()
        .unwrap_or_else(|| function.sig.ident.clone())
}

/// What a `macro_rules` fragment is wrapped in invisibly does not survive being printed again.
struct GroupsToParentheses;

impl syn::visit_mut::VisitMut for GroupsToParentheses {
    fn visit_expr_mut(&mut self, e: &mut syn::Expr) {
        syn::visit_mut::visit_expr_mut(self, e);
        if let syn::Expr::Group(group) = e {
            let inner = &group.expr;
            *e = syn::parse_quote!((#inner));
        }
    }
}

/// The user's own tokens; parameters lose the attributes that only the macro understands.
fn plain_function(function: &syn::ItemFn, item: TokenStream) -> TokenStream {
    let marked = function.sig.inputs.iter().any(|input| match input {
        syn::FnArg::Typed(t) => t.attrs.iter().any(|a| a.path().is_ident("constant")),
        syn::FnArg::Receiver(r) => r.attrs.iter().any(|a| a.path().is_ident("constant")),
    });
    if !marked {
        return item;
    }
    let plain = without_markers(function);
    let (attrs, vis, sig) = (&plain.attrs, &plain.vis, &plain.sig);
    let body = item.into_iter().last();
    quote!(#(#attrs)* #vis #sig #body)
}

fn without_markers(function: &syn::ItemFn) -> syn::ItemFn {
    let mut function = function.clone();
    for input in &mut function.sig.inputs {
        let attrs = match input {
            syn::FnArg::Typed(t) => &mut t.attrs,
            syn::FnArg::Receiver(r) => &mut r.attrs,
        };
        attrs.retain(|a| !a.path().is_ident("constant"));
    }
    function
}

fn refuse_item(item: &syn::Item, tokens: TokenStream, mut diagnostics: Diagnostics) -> TokenStream {
    let keyword = tokens.clone().into_iter().find(|t| {
        !matches!(
            t,
            proc_macro2::TokenTree::Punct(_) | proc_macro2::TokenTree::Group(_)
        )
    });
    match keyword {
        Some(keyword) => diagnostics.refuse(&diagnostics::not_a_function, &keyword, ""),
        None => diagnostics.refuse(&diagnostics::not_a_function, item, ""),
    }
    let error = diagnostics
        .into_result()
        .err()
        .map(|e| e.to_compile_error());
    quote!(#tokens #error)
}

/// A syntax error is rustc's to word: it sees the tokens as they are.
fn with_error(item: TokenStream, error: syn::Error) -> TokenStream {
    let mut diagnostics = Diagnostics::default();
    diagnostics.refuse_at(&diagnostics::syntax, error.span(), &error.to_string());
    let error = diagnostics
        .into_result()
        .err()
        .map(|e| e.to_compile_error());
    quote!(#item #error)
}
