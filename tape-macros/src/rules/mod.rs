//! `#[differentiable(vjp = .., jvp = ..)]`: the companion of a function whose derivatives the user gives.
//!
//! The body is not looked at. The companion has the functions of every other, with the same
//! signatures: the items are printed by `emit`, and only the bodies of the sweeps are made here, from
//! the rules:
//!
//! ```text
//! fn dot_vjp(x: &[f64], y: &[f64]) -> (f64, impl Fn(f64) -> (Vec<f64>, Vec<f64>))
//! fn dot_jvp((x, dx): (&[f64], &[f64]), (y, dy): (&[f64], &[f64])) -> (f64, f64)
//! ```
//!
//! - `vjp` is the rule. `reverse` runs it and its pullback, `split` keeps the pullback ([`reverse`]).
//! - `forward` runs the other rule once for each direction ([`forward`]).
//!
//! A residual outlives the arguments, and a pullback may borrow from them: only rustc can tell. One that
//! does is not kept; the reverse sweep, which is given the arguments again, runs the rule again.

mod forward;
mod reverse;

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Ident, Path};

use crate::diagnostics::{self, Diagnostics};
use crate::emit::{self, Lacking, Levels, Parts, Split};
use crate::expand;
use crate::lower::{self, Function, Outcome, Param, ParamKind};
use crate::options::Options;

/// The companion, or what is wrong.
pub(crate) fn companion(
    function: &syn::ItemFn,
    options: &Options,
    mut diagnostics: Diagnostics,
) -> syn::Result<TokenStream> {
    let mut function = function.clone();
    function.block.stmts.clear();
    let mut lowered = lower::signature(&function, options, &mut diagnostics);
    if options.rules.vjp.is_some() {
        refuse_failures(&lowered, &mut diagnostics);
    }
    diagnostics.into_result()?;
    let handles = expand::handles(&mut lowered);
    let seed = lowered.names.fresh("seed", Span::call_site());
    let directions = lowered.names.fresh("directions", Span::call_site());
    let name = expand::companion_name(&function.sig, options);
    let made = Made {
        function: &function,
        name: &name,
        lowered: &lowered,
        handles: &handles,
        seed: &seed,
        directions: &directions,
    };
    let (vjp, jvp) = (options.rules.vjp.as_ref(), options.rules.jvp.as_ref());
    let lacks = match (vjp, jvp) {
        (None, _) => Some(Lacking::Vjp),
        (_, None) => Some(Lacking::Jvp),
        _ => None,
    };
    let (reverse, split) = match vjp {
        Some(rule) => (made.reverse(rule), made.split(rule)),
        None => (made.unanswered(), made.unanswered_split()),
    };
    let forward = match jvp {
        Some(rule) => made.forward(rule),
        None => made.unanswered(),
    };
    Ok(emit::companion(&Parts {
        function: &function,
        name: name.clone(),
        params: &lowered.params,
        floats: &lowered.floats,
        outcome: lowered.outcome,
        handles: &handles,
        seed: &seed,
        directions: &directions,
        reverse: Some(reverse),
        split,
        forward,
        overwrites: emit::overwrites_nothing(handles.len()),
        runs_again: quote!(false),
        report: None,
        beside: refusal(&name, vjp, jvp),
        twin: None,
        rules: Some(emit::Rules {
            vjp: vjp.filter(|_| !made.writes()).cloned(),
            borrowing: vjp.is_some() && made.may_borrow(),
            lacks,
        }),
    }))
}

/// A failure has no pullback, and what a `&mut` parameter holds then goes on all the same.
fn refuse_failures(lowered: &Function, diagnostics: &mut Diagnostics) {
    let written = |p: &&Param| p.differentiable && p.kind == ParamKind::Mut;
    if lowered.outcome != Outcome::Plain {
        for p in lowered.params.iter().filter(written) {
            diagnostics.refuse(&diagnostics::rule_of_failure, &p.written, "");
        }
    }
}

/// What is not answered where a rule is missing does not compile where it is instantiated.
fn refusal(name: &Ident, vjp: Option<&Path>, jvp: Option<&Path>) -> TokenStream {
    let (given, rule) = match (vjp, jvp) {
        (Some(rule), None) => ("vjp", rule),
        (None, Some(rule)) => ("jvp", rule),
        _ => return TokenStream::new(),
    };
    let what = format!("`{name}` has a rule by `{given}`");
    let words = diagnostics::message(&diagnostics::missing_rule, &what);
    let refused = quote_spanned! {emit::located_at(rule)=>
        const { ::core::panic!(#words) }
    };
    quote! {
        fn unanswered<Asked>() -> ! {
            #refused
        }
    }
}

/// Makes the bodies of the companion's functions.
struct Made<'a> {
    function: &'a syn::ItemFn,
    name: &'a Ident,
    lowered: &'a Function,
    handles: &'a [Ident],
    seed: &'a Ident,
    directions: &'a Ident,
}

impl Made<'_> {
    fn params(&self) -> impl Iterator<Item = &Param> {
        self.lowered.params.iter()
    }

    fn active(&self) -> impl Iterator<Item = (&Param, &Ident)> {
        let params = self.params().zip(self.handles);
        params.filter(|(p, _)| p.differentiable)
    }

    /// Those that are outputs too.
    fn written(&self) -> impl Iterator<Item = (&Param, &Ident)> {
        self.active().filter(|(p, _)| p.kind == ParamKind::Mut)
    }

    fn writes(&self) -> bool {
        self.params().any(|p| p.kind == ParamKind::Mut)
    }

    /// There are references to borrow from.
    fn may_borrow(&self) -> bool {
        self.params().any(|p| p.kind != ParamKind::Value)
    }

    fn output(&self) -> TokenStream {
        match &self.function.sig.output {
            syn::ReturnType::Default => quote!(()),
            syn::ReturnType::Type(_, ty) => ty.to_token_stream(),
        }
    }

    fn unanswered(&self) -> TokenStream {
        emit::unanswered()
    }

    fn unanswered_split(&self) -> Split {
        let (refused, output) = (emit::unanswered(), self.output());
        let value = crate::syntax::given("value");
        Split {
            forward: quote!(let #value: #output = #refused;),
            value,
            reverse: TokenStream::new(),
            levels: Levels::of_leaf(),
            boxed: false,
            reread: self.handles.iter().map(|_| false).collect(),
            preaccumulated: false,
        }
    }
}
