//! The driver: one line a phase, one gate for errors.

pub(crate) mod overwrites;
mod pushforward;
mod runs_again;
pub(crate) mod sweeps;

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::quote;
use syn::Ident;

use crate::analysis::{self, Facts};
use crate::check;
use crate::configure;
use crate::diagnostics::{self, Diagnostics};
use crate::emit::{self, Parts};
use crate::hygiene;
use crate::ir::*;
use crate::lifetimes;
use crate::literals;
use crate::lower::{self, Function};
use crate::nesting;
use crate::options::{self, Options, Switches};
use crate::rules;
use crate::scopes;
use crate::syntax::without_needless_raw;
use crate::tape;
use crate::transform::{common, join, simplify, typed};
use sweeps::Sweeps;

/// The user's function as written, and its companion or what is wrong.
pub(crate) fn differentiable(options: TokenStream, item: TokenStream) -> TokenStream {
    let mut diagnostics = Diagnostics::default();
    let options = Options::parse(without_needless_raw(options), &mut diagnostics);
    if let Some(token) = nesting::too_deep(&item) {
        return refuse_depth(item, token, diagnostics);
    }
    let function = match syn::parse2::<syn::Item>(without_needless_raw(item.clone())) {
        Ok(syn::Item::Fn(function)) => function,
        Ok(other) => return refuse_item(&other, item, diagnostics),
        Err(error) => return with_error(item, &options, error, diagnostics),
    };
    let plain = plain_function(&function, item);
    let mut function = function;
    syn::visit_mut::VisitMut::visit_item_fn_mut(&mut GroupsToParentheses, &mut function);
    if options.dynamic || options.rules.are_given() {
        lifetimes::name(&mut function);
        let companion = match options.rules.are_given() {
            true => rules::companion(&function, &options, diagnostics),
            false => tape::dynamic(&function, &options, diagnostics),
        };
        let whole = configure::Variant::whole(function);
        let companion = companion.unwrap_or_else(|error| refused(&whole, &options, error));
        return quote!(#plain #companion);
    }
    let mut written = function.clone();
    lifetimes::name(&mut written);
    hygiene::separate(&mut function);
    for glob in scopes::unclear_globs(&function) {
        diagnostics.refuse(&diagnostics::inner_glob, &glob, "");
    }
    scopes::separate(&mut function);
    literals::annotate(&mut function);
    lifetimes::name(&mut function);
    let variants = match configure::variants(&function) {
        Ok(variants) => variants,
        Err(attribute) => {
            diagnostics.refuse(&diagnostics::too_many_conditions, &*attribute, "");
            vec![configure::Variant::whole(function)]
        }
    };
    let twin = twin(&written, &options);
    let companions = variants.iter().map(|variant| {
        let companion = derive_companion(&variant.function, &options, diagnostics.clone());
        companion.unwrap_or_else(|error| refused(variant, &options, error))
    });
    let tracked = tracked();
    quote!(#plain #(#companions)* #twin #tracked)
}

/// The twin of the function whose body runs on the tape, where one is wanted.
fn twin(function: &syn::ItemFn, options: &Options) -> Option<TokenStream> {
    let name = twin_name(&function.sig, options)?;
    let options = Options {
        companion: Some(name),
        ..options.clone()
    };
    let twin = tape::dynamic(function, &options, Diagnostics::default());
    Some(twin.unwrap_or_else(|error| error.to_compile_error()))
}

fn twin_name(sig: &syn::Signature, options: &Options) -> Option<Ident> {
    let name = companion_name(sig, options);
    let twin = || quote::format_ident!("{name}_on_tape");
    options.switches.twin.then(twin)
}

/// Has cargo compile again when an analysis is switched off or on by the environment.
fn tracked() -> Option<TokenStream> {
    let variables = [options::WITHOUT, options::WITH].into_iter();
    let set: Vec<&str> = variables
        .filter(|v| std::env::var_os(v).is_some())
        .collect();
    let tracked = quote!(#(
        const _: ::core::option::Option<&str> = ::core::option_env!(#set);
    )*);
    (!set.is_empty()).then_some(tracked)
}

/// What is wrong with a variant, under its condition, and stubs for the sake of its callers.
fn refused(variant: &configure::Variant, options: &Options, error: syn::Error) -> TokenStream {
    let condition = variant.condition.iter().map(|c| quote!(#[cfg(#c)]));
    let gate = quote!(#(#condition)*);
    let errors = error.into_iter().map(|e| {
        let error = e.to_compile_error();
        quote!(#gate #error)
    });
    let function = &variant.function;
    // The companion is then the other attribute's.
    let again = function
        .attrs
        .iter()
        .any(lower::is_differentiable_attribute);
    let stubs = match again {
        true => TokenStream::new(),
        false => stubs(&function.attrs, &function.vis, &function.sig, options),
    };
    quote!(#(#errors)* #stubs)
}

fn derive_companion(
    function: &syn::ItemFn,
    options: &Options,
    mut diagnostics: Diagnostics,
) -> syn::Result<TokenStream> {
    let mut lowered = lower::lower(function, options, &mut diagnostics);
    tidy(&mut lowered, &options.switches);
    dump(function, "lowered", &lowered.arena, &lowered.body);
    let facts = facts(&lowered);
    // What `lower` refused is a value without a derivative to `check`: one compile shows both.
    check::check(&lowered.arena, &lowered.body, &facts, &mut diagnostics);
    diagnostics.into_result()?;
    let facts = facts_for_transforms(&lowered, facts, &options.switches);
    Ok(companion(function, options, lowered, &facts))
}

/// What is computed twice is computed once, and what nobody reads is gone: the latter whatever is
/// switched off, because what `lower` tried and gave up need not even compile.
pub(crate) fn tidy(function: &mut Function, switches: &Switches) {
    typed::find(&mut function.arena, &function.body);
    if switches.simplify {
        common::share(&function.arena, &mut function.body);
        join::join(&function.arena, &mut function.body);
    }
    simplify::simplify(&mut function.body);
}

/// Prints what a phase made of the function, if that is asked for.
fn dump(function: &syn::ItemFn, phase: &str, arena: &Arena, region: &Region) {
    let name = &function.sig.ident;
    print::dump(name, phase, arena, &region.stmts, &region.results);
}

/// Refusals go by the exact facts, whatever is switched off.
pub(crate) fn facts_for_transforms(
    function: &Function,
    facts: Facts,
    switches: &Switches,
) -> Facts {
    if switches.activity {
        return facts;
    }
    let constants = function.params.iter().filter(|p| !p.differentiable);
    let constants: Vec<&Base> = constants.map(|p| &p.base).collect();
    facts.everything(&function.arena, &constants)
}

pub(crate) fn facts(function: &Function) -> Facts {
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
    let handles = handles(&mut lowered);
    let seed = lowered.names.fresh("seed", Span::call_site());
    let switches = &options.switches;
    let directions = lowered.names.fresh("directions", Span::call_site());
    // The types of a pushforward follow the activity: a value that is not active has no tangents.
    let exact = (!switches.activity).then(|| self::facts(&lowered));
    let along = exact.as_ref().unwrap_or(facts);
    let forward = pushforward::forward(
        function,
        &mut lowered,
        along,
        &handles,
        &directions,
        switches,
    );
    let mut sweeps = Sweeps {
        function,
        lowered: &mut lowered,
        facts,
        handles: &handles,
        seed: &seed,
        switches,
        report: Vec::new(),
        residual: 0,
        joined: false,
    };
    let overwrites = overwrites::overwrites(sweeps.lowered);
    let runs_again = runs_again::runs_again(sweeps.lowered, facts, switches.checkpoints());
    let (at_once, mut split) = (sweeps.at_once(), sweeps.split());
    let (params, floats) = (&sweeps.lowered.params, &sweeps.lowered.floats);
    let partials = emit::partials(function, params, floats, sweeps.lowered.outcome);
    if partials.is_some_and(|partials| partials <= sweeps.residual) {
        split.preaccumulate();
    }
    let joined = sweeps.joined || split.preaccumulated;
    let reverse = joined.then(|| sweeps.reverse(at_once));
    let report = options.report.then_some(sweeps.report);
    // The pullback holds that of the twin, which is of what the tape recorded.
    split.boxed = options.switches.twin && !lowered.floats.is_empty();
    let parts = Parts {
        function,
        name: companion_name(&function.sig, options),
        params: &lowered.params,
        floats: &lowered.floats,
        outcome: lowered.outcome,
        handles: &handles,
        seed: &seed,
        directions: &directions,
        reverse,
        split,
        forward,
        overwrites,
        runs_again,
        report,
        beside: TokenStream::new(),
        twin: twin_name(&function.sig, options),
        rules: None,
    };
    emit::companion(&parts)
}

/// The names of the adjoint or tangent handles, by parameter.
pub(crate) fn handles(lowered: &mut Function) -> Vec<Ident> {
    let names = &mut lowered.names;
    let handle = |p: &lower::Param| names.fresh(&format!("{}_adjoint", p.name), p.name.span());
    lowered.params.iter().map(handle).collect()
}

pub(crate) fn companion_name(sig: &syn::Signature, options: &Options) -> Ident {
    options
        .companion
        .clone()
        .unwrap_or_else(|| sig.ident.clone())
}

fn stubs(
    attrs: &[syn::Attribute],
    vis: &syn::Visibility,
    sig: &syn::Signature,
    options: &Options,
) -> TokenStream {
    emit::stubs(&emit::Refused {
        attrs,
        vis,
        sig,
        name: &companion_name(sig, options),
        wrt: options.wrt.as_deref(),
    })
}

/// What a `macro_rules` fragment is wrapped in invisibly does not survive being printed again.
struct GroupsToParentheses;

impl syn::visit_mut::VisitMut for GroupsToParentheses {
    fn visit_expr_mut(&mut self, e: &mut syn::Expr) {
        syn::visit_mut::visit_expr_mut(self, e);
        if let syn::Expr::Group(group) = e {
            let inner = &group.expr;
            // A path, of a function to be called perhaps, needs none.
            *e = match &**inner {
                syn::Expr::Path(_) => (**inner).clone(),
                inner => syn::parse_quote!((#inner)),
            };
        }
    }

    fn visit_type_mut(&mut self, ty: &mut syn::Type) {
        syn::visit_mut::visit_type_mut(self, ty);
        if let syn::Type::Group(group) = ty {
            *ty = (*group.elem).clone();
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
    let keyword = tokens
        .clone()
        .into_iter()
        .find(|t| !matches!(t, TokenTree::Punct(_) | TokenTree::Group(_)));
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

fn refuse_depth(item: TokenStream, token: TokenTree, mut diagnostics: Diagnostics) -> TokenStream {
    diagnostics.refuse_at(&diagnostics::too_deep, token.span(), "");
    let error = diagnostics.into_result().err();
    let error = error.map(|e| e.to_compile_error());
    quote!(#item #error)
}

/// What `syn` cannot read, rustc may: the tokens stay as they are, and callers see stubs where the
/// signature can be read.
fn with_error(
    item: TokenStream,
    options: &Options,
    error: syn::Error,
    mut diagnostics: Diagnostics,
) -> TokenStream {
    diagnostics.refuse_at(&diagnostics::syntax, error.span(), &error.to_string());
    let error = diagnostics
        .into_result()
        .err()
        .map(|e| e.to_compile_error());
    let head = syn::parse::Parser::parse2(function_head, item.clone());
    let stubs = head.map(|(attrs, vis, sig)| stubs(&attrs, &vis, &sig, options));
    let stubs = stubs.unwrap_or_default();
    quote!(#item #error #stubs)
}

/// A function up to its body, which is skipped.
fn function_head(
    input: syn::parse::ParseStream,
) -> syn::Result<(Vec<syn::Attribute>, syn::Visibility, syn::Signature)> {
    let head = (
        input.call(syn::Attribute::parse_outer)?,
        input.parse()?,
        input.parse()?,
    );
    input.parse::<TokenStream>()?;
    Ok(head)
}
