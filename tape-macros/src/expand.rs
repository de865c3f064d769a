//! The driver: one line a phase, two gates for errors.

use std::collections::{HashMap, HashSet};

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Ident;

use crate::analysis::{self, Facts};
use crate::check;
use crate::diagnostics::{self, Diagnostics};
use crate::emit::{self, Emit, Parts};
use crate::ir::*;
use crate::lower::{self, Function, Param, ParamKind};
use crate::options::{self, Options, Switches};
use crate::transform::{forward, reverse, simplify};

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
        Ok(companion) => {
            let tracked = tracked();
            quote!(#plain #companion #tracked)
        }
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

/// Has cargo compile again when an analysis is switched off or on by the environment.
fn tracked() -> Option<TokenStream> {
    std::env::var_os(options::WITHOUT)?;
    let name = options::WITHOUT;
    Some(quote!(
        const _: ::core::option::Option<&str> = ::core::option_env!(#name);
    ))
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
    if options.switches.simplify {
        simplify::simplify(&mut lowered.body);
    }
    dump(function, "lowered", &lowered.arena, &lowered.body);
    let facts = facts(&lowered);
    let mut diagnostics = Diagnostics::default();
    check::check(&lowered.body, &facts, &mut diagnostics);
    diagnostics.into_result()?;
    let facts = facts_for_transforms(&lowered, facts, &options.switches);
    Ok(companion(function, options, lowered, &facts))
}

fn dump(function: &syn::ItemFn, phase: &str, arena: &Arena, region: &Region) {
    print::dump(
        &function.sig.ident,
        phase,
        arena,
        &region.stmts,
        &region.results,
    );
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
    let handles: Vec<Ident> = lowered
        .params
        .iter()
        .map(|p| {
            lowered
                .names
                .fresh(&format!("{}_adjoint", p.name), p.name.span())
        })
        .collect();
    let forward_body = forward_body(function, &mut lowered, facts, &handles);
    let seed = lowered.names.fresh("seed", proc_macro2::Span::call_site());
    let reverse_body = reverse_body(function, &mut lowered, facts, &handles, &seed);
    let parts = Parts {
        function,
        name: companion_name(function, options),
        params: &lowered.params,
        floats: &lowered.floats,
        outcome: lowered.outcome,
        handles,
        seed,
        reverse_body,
        forward_body,
    };
    emit::companion(&parts)
}

fn companion_name(function: &syn::ItemFn, options: &Options) -> Ident {
    options
        .companion
        .clone()
        .unwrap_or_else(|| function.sig.ident.clone())
}

/// A parameter whose adjoint is a shadow memory.
pub(crate) fn has_shadow(arena: &Arena, p: &Param) -> bool {
    match &p.base {
        Base::Mem(_) => true,
        Base::Val(v) => arena.vals[v.0].aggregate || arena.vals[v.0].ty.is_aggregate(),
        Base::Const(..) => false,
    }
}

fn reverse_body(
    function: &syn::ItemFn,
    lowered: &mut Function,
    facts: &Facts,
    handles: &[Ident],
    seed_name: &Ident,
) -> TokenStream {
    let value = lowered.names.fresh("value", proc_macro2::Span::call_site());
    let mut shadows = HashMap::new();
    let mut mem_shadows = HashMap::new();
    let mut asked = HashMap::new();
    let (mut before, mut start, mut end) =
        (TokenStream::new(), TokenStream::new(), TokenStream::new());
    let mut scalars = Vec::new();
    for (p, handle) in lowered.params.iter().zip(handles) {
        let name = &p.name;
        if p.dereferenced {
            before.extend(quote!(let #name = *#name;));
        }
        if !p.differentiable {
            continue;
        }
        if !has_shadow(&lowered.arena, p) {
            if let Base::Val(v) = p.base {
                scalars.push((v, handle.clone()));
            }
            continue;
        }
        let bar = lowered.names.fresh(&format!("{name}_bar"), name.span());
        let slice = emit::slice_element(p).is_some();
        let mem = lowered.arena.mem(MemInfo {
            name: bar.clone(),
            ty: p.ty.clone(),
            span: name.span(),
            by_ref: slice,
            untracked: false,
        });
        match &p.base {
            Base::Val(v) => {
                shadows.insert(*v, Place::mem(mem));
            }
            Base::Mem(m) => {
                mem_shadows.insert(*m, Place::mem(mem));
            }
            Base::Const(..) => {}
        }
        match (slice, p.kind) {
            (true, ParamKind::Mut) => {
                let scratch = lowered.names.fresh(&format!("{name}_scratch"), name.span());
                start.extend(quote! {
                    let mut #scratch;
                    let #bar = if #handle.asked() {
                        #handle.slice()
                    } else {
                        #scratch = ::gradtape::__private::Differentiable::zero_tangent(&*#name);
                        &mut #scratch[..]
                    };
                });
            }
            (true, _) => {
                let flag = lowered.names.fresh(&format!("{name}_asked"), name.span());
                start.extend(quote!(let #flag = #handle.asked(); let #bar = #handle.slice();));
                asked.insert(mem, flag);
            }
            (false, ParamKind::Mut) => {
                start.extend(
                    quote!(let mut #bar = ::gradtape::__private::Bar::get(&#handle, &*#name);),
                );
                end.extend(quote!(::gradtape::__private::Bar::set(&mut #handle, #bar);));
            }
            (false, kind) => {
                let reference = if kind == ParamKind::Shared {
                    quote!(#name)
                } else {
                    quote!(&#name)
                };
                before.extend(quote!(let mut #bar = ::gradtape::__private::Differentiable::zero_tangent(#reference);));
                end.extend(quote!(::gradtape::__private::Bar::add(&mut #handle, &#bar);));
            }
        }
    }
    let (seed, seed_tokens) = result_seed(lowered, facts, seed_name, &value);
    let params: Vec<Val> = lowered
        .params
        .iter()
        .filter_map(|p| match p.base {
            Base::Val(v) => Some(v),
            _ => None,
        })
        .collect();
    let sweeps = reverse::reverse(
        &mut lowered.arena,
        &mut lowered.names,
        facts,
        &lowered.body,
        &params,
        shadows,
        mem_shadows,
        seed,
    );
    dump(function, "forward sweep", &lowered.arena, &sweeps.forward);
    print::dump(
        &function.sig.ident,
        "reverse sweep",
        &lowered.arena,
        &sweeps.reverse,
        &[],
    );
    let mut emit = emitter(lowered, asked);
    emit.count_uses(&sweeps.forward.stmts, &sweeps.forward.results);
    emit.count_uses(&sweeps.reverse, &[]);
    for (v, handle) in &scalars {
        if let Some(adjoint) = sweeps.adjoints.get(v) {
            let adjoint = emit.operand(adjoint);
            end.extend(quote!(::gradtape::__private::Bar::add(&mut #handle, &(#adjoint));));
        }
    }
    let items = &lowered.items;
    let output = match &function.sig.output {
        syn::ReturnType::Default => quote!(()),
        syn::ReturnType::Type(_, ty) => quote!(#ty),
    };
    let (records, rewinds) = (emit.records(&sweeps.records), emit.rewinds(&sweeps.records));
    let (forward, reverse) = (
        emit.stmts(&sweeps.forward.stmts),
        emit.stmts(&sweeps.reverse),
    );
    let result = emit.result(&sweeps.forward.results[0]);
    quote! {
        #(#items)*
        #before
        #records
        #forward
        let #value: #output = #result;
        #seed_tokens
        #rewinds
        #start
        #reverse
        #end
        #value
    }
}

/// The adjoint of the result: an operand where it is a scalar, else the seed as a shadow.
fn result_seed(
    lowered: &mut Function,
    facts: &Facts,
    seed: &Ident,
    value: &Ident,
) -> ((Option<Operand>, Option<Place>), TokenStream) {
    let name = seed.clone();
    let unused = quote!(let _ = #seed.of(&#value););
    let result = lowered.body.results[0].clone();
    let Operand::Val(v) = &result else {
        return ((None, None), unused);
    };
    if !facts.active(*v) {
        return ((None, None), unused);
    }
    let info = lowered.arena.vals[v.0].clone();
    if info.aggregate || info.ty.is_aggregate() {
        let ty = match info.ty {
            Ty::Result(t) => Ty::Option(t),
            ty => ty,
        };
        let mem = lowered.arena.mem(MemInfo {
            name,
            ty,
            span: info.span,
            by_ref: false,
            untracked: false,
        });
        (
            (None, Some(Place::mem(mem))),
            quote!(let mut #seed = #seed.of(&#value);),
        )
    } else {
        let val = lowered.arena.val(ValInfo {
            name,
            ty: info.ty,
            span: info.span,
            aggregate: false,
            error: None,
            annotation: None,
        });
        (
            (Some(Operand::Val(val)), None),
            quote!(let #seed = #seed.of(&#value);),
        )
    }
}

fn emitter(lowered: &Function, asked: HashMap<Mem, Ident>) -> Emit<'_> {
    let refs = lowered
        .params
        .iter()
        .filter(|p| p.kind == ParamKind::Shared && !p.dereferenced);
    let refs: HashSet<Val> = refs
        .filter_map(|p| match p.base {
            Base::Val(v) => Some(v),
            _ => None,
        })
        .collect();
    Emit {
        arena: &lowered.arena,
        refs,
        asked,
        generic: !lowered.floats.is_empty(),
        uses: HashMap::new(),
    }
}

fn forward_body(
    function: &syn::ItemFn,
    lowered: &mut Function,
    facts: &Facts,
    handles: &[Ident],
) -> TokenStream {
    let mut dots = HashMap::new();
    let mut mem_dots = HashMap::new();
    let (mut start, mut end) = (TokenStream::new(), TokenStream::new());
    for (p, handle) in lowered.params.iter().zip(handles) {
        let name = &p.name;
        if p.differentiable {
            let dot = lowered.names.fresh(&format!("{name}_dot"), name.span());
            match &p.base {
                Base::Val(v) => {
                    let info = lowered.arena.vals[v.0].clone();
                    let val = lowered.arena.val(ValInfo {
                        name: dot.clone(),
                        ..info
                    });
                    dots.insert(*v, val);
                    let reference = if p.kind == ParamKind::Shared {
                        quote!(#name)
                    } else {
                        quote!(&#name)
                    };
                    start.extend(
                        quote!(let #dot = ::gradtape::__private::Dot::take(#handle, #reference);),
                    );
                }
                Base::Mem(m) => {
                    let info = lowered.arena.mems[m.0].clone();
                    let mem = lowered.arena.mem(MemInfo {
                        name: dot.clone(),
                        by_ref: false,
                        ..info
                    });
                    mem_dots.insert(*m, mem);
                    start.extend(quote!(let mut #dot = ::gradtape::__private::DotMut::take(&#handle, &*#name);));
                    end.extend(quote!(::gradtape::__private::DotMut::put(#handle, #dot);));
                }
                Base::Const(..) => {}
            }
        }
        if p.dereferenced {
            start.extend(quote!(let #name = *#name;));
        }
    }
    let region = forward::forward(
        &mut lowered.arena,
        &mut lowered.names,
        facts,
        &lowered.body,
        dots,
        mem_dots,
    );
    dump(function, "pushforward", &lowered.arena, &region);
    let mut emit = emitter(lowered, HashMap::new());
    emit.count_uses(&region.stmts, &region.results);
    let items = &lowered.items;
    let stmts = emit.stmts(&region.stmts);
    let (value, tangent) = (
        emit.result(&region.results[0]),
        emit.result(&region.results[1]),
    );
    let (value_name, tangent_name) = (
        format_ident!("result_value"),
        format_ident!("result_tangent"),
    );
    quote! {
        #(#items)*
        #start
        #stmts
        let #tangent_name = #tangent;
        let #value_name = #value;
        #end
        (#value_name, #tangent_name)
    }
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
