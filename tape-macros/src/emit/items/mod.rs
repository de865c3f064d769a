//! The items around the sweeps: the companion and its functions.
//!
//! | function | what it is |
//! |---|---|
//! | `grad`, `value_and_grad`, `grad_into` | the gradient, in three shapes (`gradient`) |
//! | `vjp` | the value and the pullback (`pullback`) |
//! | `jvp` | the pushforward (`pushforward`) |
//! | `jacobian` | a gradient for each output (`jacobian`) |
//! | `reverse` | both sweeps at once, the seed given: behind the gradients; where nothing is gained by that, one of `split` after the other |
//! | `seeded` | `reverse` for callers in other differentiated functions that know the seed |
//! | `split` | the forward sweep, and the reverse sweep as a closure over its residual |
//! | `augmented` | what callers in other differentiated functions get: `split`, its residual on the heap where that of calls within calls would grow too large a type |
//! | | or, of a function of few numbers, both sweeps at once for the partial derivatives (`partials`) |
//! | `shallow` | whether so many levels of calls lie below the function at most |
//! | `overwrites` | which `&mut` arguments hold nothing of what they held before, by the lengths of all |
//! | `runs_again` | whether callers may run it a second time, to keep less of what it computes |
//! | `forward` | the forward sweep with tangents, along any number of directions at once |

mod gradient;
mod jacobian;
mod names;
mod partials;
mod pullback;
mod pushforward;
mod rules;
mod signature;
mod twin;
mod zeros;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::Ident;

use super::depth::Levels;
use crate::ir::Ty;
use crate::lower::{Outcome, Param, ParamKind};

pub(crate) use partials::partials;
pub(crate) use pushforward::{is_read_in_place, take_tangents};
pub(crate) use rules::{Lacking, Rules, arguments_of, callee, located_at, unanswered};
pub(crate) use signature::{
    changes_elements, for_any_lifetime, is_scalar_result, place_of, slice_element,
};
pub(crate) use zeros::{sum_literal, zero_literal, zero_literal_of};

/// All that the companion is printed from.
pub(crate) struct Parts<'a> {
    pub function: &'a syn::ItemFn,
    pub name: Ident,
    pub params: &'a [Param],
    pub floats: &'a [Ident],
    pub outcome: Outcome,
    /// The adjoint or tangent handles, by parameter.
    pub handles: &'a [Ident],
    /// The adjoint of the result, as a parameter.
    pub seed: &'a Ident,
    /// How many tangents `forward` carries, as a parameter.
    pub directions: &'a Ident,
    /// The body of `reverse`, where it is more than both parts of `split`.
    pub reverse: Option<TokenStream>,
    /// The body of `split`: what comes before the value, the value, the reverse sweep.
    pub split: Split,
    /// The body of `forward`.
    pub forward: TokenStream,
    pub overwrites: Overwrites,
    pub runs_again: TokenStream,
    /// What becomes of the loops, a line for each, where the user asks.
    pub report: Option<Vec<String>>,
    /// What the sweeps need beside themselves.
    pub beside: TokenStream,
    /// A companion that must answer the same.
    pub twin: Option<Ident>,
    /// What is known of the user's rules, where the sweeps are made from these.
    pub rules: Option<Rules>,
}

/// Both sweeps, apart.
pub(crate) struct Split {
    pub forward: TokenStream,
    pub value: Ident,
    pub reverse: TokenStream,
    pub levels: Levels,
    /// Something of it is on the heap, whatever the levels, or borrows in ways that the text does not tell.
    pub boxed: bool,
    /// By parameter: the reverse sweep reads it, or its shadow has its shape.
    pub reread: Vec<bool>,
    /// Callers get partial derivatives instead of the residual.
    pub preaccumulated: bool,
}

/// By parameter: the function overwrites every element before it reads any, as a condition on the
/// `lengths` of all arguments.
pub(crate) type Overwrites = Vec<TokenStream>;

/// Of so many parameters, of which nothing is known.
pub(crate) fn overwrites_nothing(params: usize) -> Overwrites {
    vec![quote!(false); params]
}

pub(crate) fn companion(parts: &Parts) -> TokenStream {
    let (vis, name) = (&parts.function.vis, &parts.name);
    let (cfgs, unread) = (cfgs(&parts.function.attrs), parts.unread_types());
    let doc = format!(
        "Derivatives of [`{}`](fn@{}).",
        parts.function.sig.ident, parts.function.sig.ident
    );
    let report = parts.report.as_deref().map(report);
    let mutable = parts.params.iter().map(|p| p.kind == ParamKind::Mut);
    let constants = Constants {
        mutable: mutable.collect(),
        read: parts.split.reread.clone(),
        keeps_length: parts.params.iter().map(keeps_length).collect(),
        overwrites: parts.overwrites.clone(),
        runs_again: parts.runs_again.clone(),
        by_rule: parts.rules.is_some(),
    };
    let beside = &parts.beside;
    let (levels, assumed) = (&parts.split.levels, names::assumed(parts.function));
    let (borrowing, primal) = (parts.borrowing(), parts.primal());
    let functions = [
        parts.grad(),
        parts.value_and_grad(),
        parts.grad_into(),
        parts.vjp(),
        parts.jvp(),
        parts.jacobian(),
        parts.reverse(),
        parts.seeded(),
        parts.split(),
        parts.augmented(),
        parts.forward(),
        parts.agreeing(),
    ];
    quote! {
        #(#cfgs)*
        #[doc = #doc]
        #report
        #[allow(non_camel_case_types, dead_code)]
        #vis struct #name {}

        #(#cfgs)*
        #[allow(warnings, unused, unused_qualifications, unreachable_pub, nonstandard_style)]
        #[allow(unused_lifetimes, single_use_lifetimes)]
        #[allow(clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
        const _: () = {
            use ::gradtape::__private::methods::*;
            #primal
            #assumed
            #borrowing

            impl #name #unread {
                #(#functions)*
                #beside
                #constants
                #levels
            }
        };
    }
}

/// `#[differentiable(report)]`: a chapter of the companion's documentation.
fn report(lines: &[String]) -> TokenStream {
    let none = ["There are no loops: nothing is kept but variables.".to_string()];
    let lines = match lines.is_empty() {
        true => &none[..],
        false => lines,
    };
    quote! {
        #[doc = ""]
        #[doc = "# Storage"]
        #[doc = ""]
        #[doc = "How `grad`, `value_and_grad` and `grad_into` get through the loops of the function:"]
        #[doc = ""]
        #(#[doc = #lines])*
    }
}

fn keeps_length(p: &Param) -> bool {
    matches!(p.ty, Ty::Slice(_) | Ty::Array(..))
}

/// What callers ask of a companion, by parameter.
pub(super) struct Constants {
    /// It is `&mut`: a caller that lends a `&mut` variable cannot see it.
    pub mutable: Vec<bool>,
    /// The pullback reads it: of others a caller keeps nothing.
    pub read: Vec<bool>,
    /// It is a slice or an array, whose length the function cannot change.
    pub keeps_length: Vec<bool>,
    /// The function overwrites it: no derivative flows back into what it held.
    pub overwrites: Overwrites,
    /// To run it a second time costs little and shows nowhere, as a condition.
    pub runs_again: TokenStream,
    /// A tape sees from the first whether rules are the user's.
    pub by_rule: bool,
}

impl ToTokens for Constants {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Constants {
            mutable,
            read,
            keeps_length,
            overwrites,
            runs_again,
            by_rule,
        } = self;
        let n = proc_macro2::Literal::usize_unsuffixed(mutable.len());
        let flags = quote!([#(#mutable),*]);
        let (ty, mutable) = match by_rule {
            true => (
                quote!(::gradtape::__private::tape::ByRule<#n>),
                quote!(::gradtape::__private::tape::ByRule(#flags)),
            ),
            false => (quote!([bool; #n]), flags),
        };
        tokens.extend(quote! {
            #[doc(hidden)]
            pub const MUTABLE: #ty = #mutable;
            #[doc(hidden)]
            pub const READ: [bool; #n] = [#(#read),*];
            #[doc(hidden)]
            pub const KEEPS_LENGTH: [bool; #n] = [#(#keeps_length),*];
            #[doc(hidden)]
            #[inline]
            pub fn overwrites(lengths: [usize; #n], depth: usize) -> [bool; #n] {
                [#(#overwrites),*]
            }
            #[doc(hidden)]
            #[inline]
            pub fn runs_again(depth: usize) -> bool {
                #runs_again
            }
        });
    }
}

pub(super) fn cfgs(attrs: &[syn::Attribute]) -> Vec<&syn::Attribute> {
    attrs.iter().filter(|a| a.path().is_ident("cfg")).collect()
}

impl Parts<'_> {
    fn names(&self) -> Vec<&Ident> {
        self.params.iter().map(|p| &p.name).collect()
    }

    fn active(&self) -> impl Iterator<Item = &Param> {
        self.params.iter().filter(|p| p.differentiable)
    }

    /// The name of a parameter's cotangent or tangent, unlike any parameter's.
    fn buffer(&self, p: &Param) -> Ident {
        self.unlike_params(&format!("d_{}", plain(&p.name)))
    }

    /// A copy of a parameter that a pullback keeps.
    fn kept(&self, p: &Param) -> Ident {
        self.unlike_params(&format!("kept_{}", plain(&p.name)))
    }

    fn unlike_params(&self, wish: &str) -> Ident {
        let mut name = wish.to_string();
        while self.params.iter().any(|q| q.name == name) {
            name.insert(0, '_');
        }
        quote::format_ident!("{name}")
    }

    fn gradient_value(&self) -> TokenStream {
        let values: Vec<TokenStream> = self
            .active()
            .map(|p| self.buffer(p).to_token_stream())
            .collect();
        one_or_tuple(&values)
    }
}

fn plain(name: &Ident) -> String {
    name.to_string().trim_start_matches("r#").to_string()
}

fn one_or_tuple(parts: &[TokenStream]) -> TokenStream {
    match parts {
        [one] => one.clone(),
        many => quote!((#(#many),*)),
    }
}
