//! `#[differentiable(dynamic)]`: the companion of a function whose body runs on the tape.
//!
//! The companion has the functions of every other, with the same signatures: the items are printed by
//! `emit`, and only the bodies of the sweeps are made here. They all run [`on_tape`](body), the user's
//! body over variables:
//!
//! ```text
//! fn on_tape<'tape, 'kept>(tape: &Tape<'tape, 'kept, f64>, w: &[Var<'tape, f64>], n: usize) -> Var<'tape, f64>
//! ```
//!
//! - `reverse` watches the differentiable parameters, runs it, sweeps, adds to the adjoints.
//! - `augmented` keeps the record instead: the residual is the recorded list, whatever was called.
//! - `forward` sweeps the list upwards along each direction, from the tangents of the parameters.
//!
//! The body is made by the walk that `tape!` uses, with the parameters as what is watched, and with
//! one thing more: types that the text writes of what is active are written over variables.
//!
//! A function parameter, such as `g: &dyn Fn(f64) -> f64`, lets derivatives through unless it is
//! `#[constant]`: the companion takes it over variables (`&dyn for<'a> Fn(Var<'a>) -> Var<'a>`), which
//! any closure without types written in it is. A call of the function itself goes on on the same
//! tape; one of another differentiable function, static or dynamic, is one node.

mod signature;

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::Ident;
use syn::spanned::Spanned;

use super::walk;
use crate::diagnostics::Diagnostics;
use crate::emit::{self, Levels, Parts, Split};
use crate::expand;
use crate::lower::{Param, ParamKind};
use crate::options::Options;
use crate::syntax::{given, hidden};
pub(super) use signature::{Role, Signature, speaks_of_functions};

/// The companion, or what is wrong.
pub(crate) fn dynamic(
    function: &syn::ItemFn,
    options: &Options,
    mut diagnostics: Diagnostics,
) -> syn::Result<TokenStream> {
    let mut signature = Signature::of(function, options, &mut diagnostics);
    let name = expand::companion_name(&function.sig, options);
    let on_tape = on_tape(&signature, &name, &mut diagnostics);
    diagnostics.into_result()?;
    let handles = expand::handles(&mut signature.lowered);
    let seed = signature.lowered.names.fresh("seed", Span::call_site());
    let directions = signature
        .lowered
        .names
        .fresh("directions", Span::call_site());
    let run = Run {
        signature: &signature,
        handles: &handles,
        seed: &seed,
        directions: &directions,
    };
    Ok(emit::companion(&Parts {
        function: &signature.function,
        name,
        params: &signature.lowered.params,
        floats: &signature.lowered.floats,
        outcome: signature.lowered.outcome,
        handles: &handles,
        seed: &seed,
        directions: &directions,
        reverse: Some(run.reverse()),
        split: run.split(),
        forward: run.forward(),
        overwrites: emit::overwrites_nothing(handles.len()),
        runs_again: quote!(false),
        report: None,
        beside: on_tape,
        twin: None,
        rules: None,
    }))
}

/// The name of the tape, which no name of the user can be.
pub(super) fn tape() -> Ident {
    Ident::new("this_tape", Span::mixed_site())
}

/// The user's body over variables.
fn on_tape(signature: &Signature, name: &Ident, diagnostics: &mut Diagnostics) -> TokenStream {
    let (tape, number) = (tape(), &signature.number);
    let mut block = (*signature.function.block).clone();
    walk::rewrite_body(&mut block, &tape, signature, name, diagnostics);
    let (list, clause) = signature.generics();
    let inputs = signature.inputs_on_tape();
    let types: Vec<_> = inputs.iter().map(|(_, ty)| ty).collect();
    let inputs = inputs.iter().map(|(pat, ty)| quote!(#pat: #ty));
    let named: Vec<_> = signature.lowered.params.iter().map(|p| &p.name).collect();
    // What another dynamic function calls that hands closures over.
    let call = format_ident!("call_on_tape_{}", named.len());
    let output = signature.output_on_tape();
    let (brand, kept, of) = (&number.brand, signature::kept(), &number.name);
    quote! {
        #[doc(hidden)]
        pub fn on_tape #list(
            #tape: &::gradtape::Tape<#brand, #kept, #of>,
            #(#inputs),*
        ) -> #output #clause {
            use ::gradtape::__private::tape::methods::*;
            #block
        }

        #[doc(hidden)]
        pub fn #call #list(
            #tape: &::gradtape::Tape<#brand, #kept, #of>,
            _: impl ::core::marker::Sized,
            #(#named: #types),*
        ) -> #output #clause {
            Self::on_tape(#tape, #(#named),*)
        }
    }
}

/// The bodies of the companion's functions.
struct Run<'a> {
    signature: &'a Signature,
    handles: &'a [Ident],
    seed: &'a Ident,
    directions: &'a Ident,
}

impl Run<'_> {
    fn watched(&self) -> impl Iterator<Item = (&Param, &Ident)> {
        let params = self.signature.lowered.params.iter().zip(self.handles);
        params.filter(|(p, _)| p.differentiable)
    }

    /// Those that are outputs too.
    fn written(&self) -> impl Iterator<Item = (&Param, &Ident)> {
        self.watched().filter(|(p, _)| p.kind == ParamKind::Mut)
    }

    /// Runs the body: the value, its roots, the record.
    fn run(&self) -> TokenStream {
        let (tape, number) = (tape(), &self.signature.number.name);
        let list = given("list");
        let (value, roots, record) = (given("value"), given("roots"), given("record"));
        let enters = self.watched().map(|(p, _)| self.enter(p));
        let args = self.signature.lowered.params.iter().map(|p| {
            let (name, vars) = (&p.name, hidden("vars", &p.name));
            match (p.differentiable, p.kind) {
                (false, _) => quote!(#name),
                (true, ParamKind::Value) => quote!(#vars),
                (true, ParamKind::Shared) => quote!(&#vars),
                (true, ParamKind::Mut) => quote!(&mut #vars),
            }
        });
        let leaves = self.written().map(|(p, _)| {
            let (name, vars, left) = (&p.name, hidden("vars", &p.name), hidden("roots", &p.name));
            quote!(let #left = ::gradtape::__private::tape::leave(&mut *#name, #vars);)
        });
        let output = self.signature.output();
        quote! {
            let #list = ::gradtape::__private::tape::Wengert::<#number>::new(::gradtape::__private::tape::Grain::Junctions);
            let #tape = ::gradtape::Tape::new(&#list);
            #(#enters)*
            let #value = Self::on_tape(&#tape, #(#args),*);
            let (#value, #roots): (#output, _) = ::gradtape::__private::tape::split(#value);
            #(#leaves)*
            let #record = #tape.record();
        }
    }

    /// Watches a parameter.
    fn enter(&self, p: &Param) -> TokenStream {
        let (tape, name, inner) = (tape(), &p.name, &p.inner);
        let (shape, vars) = (hidden("shape", name), hidden("vars", name));
        let place = emit::place_of(p);
        let span = Span::mixed_site().located_at(inner.span());
        let watch = quote_spanned!(span=> ::gradtape::__private::tape::enter(&#tape, #place));
        quote! {
            let #shape = ::gradtape::__private::Shape::of(#place);
            let mut #vars = #watch;
        }
    }

    fn reverse(&self) -> TokenStream {
        let (run, shapes, sweep) = (self.run(), self.final_shapes(), self.sweep());
        let (value, roots, seed) = (given("value"), given("roots"), self.seed);
        let number = &self.signature.number.name;
        let scalar =
            emit::is_scalar_result(&self.signature.function, &self.signature.lowered.floats);
        let cotangent = match scalar {
            true => quote!(#seed),
            false => quote!(::gradtape::__private::Seed::of(#seed, &#value)),
        };
        let linear = quote!(::gradtape::__private::tape::Linear);
        quote! {
            #run
            #shapes
            let #seed = #cotangent;
            let seed_result = |add: &mut dyn ::core::ops::FnMut(u32, #number)| {
                #linear::seed(&#roots, &#seed, add)
            };
            #sweep
            #value
        }
    }

    /// The reverse sweep, where `seed_result` seeds the result.
    fn sweep(&self) -> TokenStream {
        let (record, adjoints) = (given("record"), given("adjoints"));
        let number = &self.signature.number.name;
        let linear = quote!(::gradtape::__private::tape::Linear);
        let mut starts = TokenStream::new();
        let mut seeds = TokenStream::new();
        for (p, handle) in self.written() {
            let (cotangent, roots) = (hidden("cotangent", &p.name), hidden("roots", &p.name));
            let shape = hidden("final", &p.name);
            let zero = quote!(#shape.zero());
            starts.extend(match emit::slice_element(p) {
                Some(_) => quote! {
                    ::gradtape::__private::SliceBar::start(&mut #handle, || #zero);
                    let #cotangent = ::gradtape::__private::SliceBar::whole(&mut #handle).to_vec();
                },
                None => {
                    let inner = &p.inner;
                    quote! {
                        let #cotangent = ::gradtape::__private::Bar::<#inner>::get(&#handle, || #zero);
                    }
                }
            });
            seeds.extend(quote!(#linear::seed(&#roots, &#cotangent, add);));
        }
        let adds = self.watched().map(|(p, handle)| {
            let shape = hidden("shape", &p.name);
            let method = format_ident!(
                "{}",
                match (emit::slice_element(p), p.kind) {
                    (Some(_), ParamKind::Mut) => "set_slice",
                    (Some(_), _) => "add_slice",
                    (None, ParamKind::Mut) => "set",
                    (None, _) => "add",
                }
            );
            quote!(#adjoints.#method(&#shape, #handle);)
        });
        quote! {
            #starts
            let mut #adjoints = #record.pull(|add: &mut dyn ::core::ops::FnMut(u32, #number)| {
                seed_result(add);
                #seeds
            });
            #(#adds)*
        }
    }

    /// The shapes of what `&mut` parameters hold at the end.
    fn final_shapes(&self) -> TokenStream {
        let shapes = self.written().map(|(p, _)| {
            let (name, shape) = (&p.name, hidden("final", &p.name));
            quote!(let #shape = ::gradtape::__private::Shape::of(&*#name);)
        });
        quote!(#(#shapes)*)
    }

    fn split(&self) -> Split {
        let (run, shapes, sweep) = (self.run(), self.final_shapes(), self.sweep());
        let (roots, seed) = (given("roots"), self.seed);
        let number = &self.signature.number.name;
        let linear = quote!(::gradtape::__private::tape::Linear);
        Split {
            forward: quote!(#run #shapes),
            value: given("value"),
            reverse: quote! {
                let seed_result = |add: &mut dyn ::core::ops::FnMut(u32, #number)| {
                    if let ::core::option::Option::Some(seed) = &#seed {
                        #linear::seed(&#roots, seed, add);
                    }
                };
                #sweep
            },
            levels: Levels::of_leaf(),
            boxed: !self.signature.lowered.floats.is_empty(),
            reread: self.handles.iter().map(|_| false).collect(),
            preaccumulated: false,
        }
    }

    fn forward(&self) -> TokenStream {
        let run = self.run();
        let (value, roots, record) = (given("value"), given("roots"), given("record"));
        let (dots, sweeps, directions) = (given("dots"), given("sweeps"), self.directions);
        let number = &self.signature.number.name;
        let along = emit::Tangents::parameter();
        let takes = self.watched().map(|(p, handle)| {
            let (place, held) = (emit::place_of(p), hidden("dot", &p.name));
            let (take, tangents) = emit::take_tangents(p, handle, &held);
            quote! {
                #take
                ::gradtape::__private::tape::components(
                    #directions, #place, &#tangents, &mut #dots,
                );
            }
        });
        let puts = self.written().map(|(p, handle)| {
            let (inner, left, name) = (&p.inner, hidden("roots", &p.name), &p.name);
            let tangent = quote!(::gradtape::__private::tape::tangents(
                #directions, &*#name, &#left, &#sweeps
            ));
            quote!(::gradtape::__private::DotMut::<#inner, #along>::put(#handle, #tangent);)
        });
        quote! {
            let mut #dots = ::std::vec::Vec::<<#along as ::gradtape::__private::Directions>::Of<#number>>::new();
            #(#takes)*
            #run
            let #sweeps = #record.push(#directions, &#dots);
            #(#puts)*
            let tangent = ::gradtape::__private::tape::tangents(
                #directions, &#value, &#roots, &#sweeps
            );
            (#value, tangent)
        }
    }
}
