//! The body of `forward`, from the rule by `jvp`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Path;

use super::Made;
use crate::emit::{self, Tangents};
use crate::lower::{Outcome, Param, ParamKind};
use crate::syntax::{given, hidden};

impl Made<'_> {
    /// The rule, once for each direction.
    pub(super) fn forward(&self, rule: &Path) -> TokenStream {
        let (callee, direction, last) = (given("rule"), given("direction"), given("last"));
        let (value, tangent, gathered) = (given("value"), given("tangent"), given("gathered"));
        let (along, output) = (Tangents::parameter(), self.output());
        let (found, directions) = (given("found"), self.directions);
        let takes = self.active().map(|(p, handle)| {
            let held = hidden("held", &p.name);
            let (take, tangents) = emit::take_tangents(p, handle, &held);
            let all = hidden("tangents", &p.name);
            quote!(#take let #all = #tangents;)
        });
        let alongs = self.active().map(|(p, _)| {
            let (all, dot) = (hidden("tangents", &p.name), hidden("dot", &p.name));
            let place = emit::place_of(p);
            quote! {
                let mut #dot = ::gradtape::__private::rule::along(#directions, #place, &#all, #direction);
            }
        });
        let again = self.params().filter(|p| p.kind == ParamKind::Mut);
        let again = again.map(|p| again_unless_last(p, &last));
        let arguments = self.params().map(argument);
        let gathers = self.written().map(|(p, _)| {
            let (gathered, inner) = (hidden("gathered", &p.name), &p.inner);
            quote! {
                let mut #gathered = ::gradtape::__private::rule::Gathered::<#along, #inner>::new();
            }
        });
        let pushes = self.written().map(|(p, _)| {
            let (gathered, dot) = (hidden("gathered", &p.name), hidden("dot", &p.name));
            quote!(#gathered.push(#dot);)
        });
        let puts = self.written().map(|(p, handle)| {
            let (gathered, inner) = (hidden("gathered", &p.name), &p.inner);
            let place = emit::place_of(p);
            quote! {
                ::gradtape::__private::DotMut::<#inner, #along>::put(#handle, #gathered.together(#place));
            }
        });
        let call = quote!(#callee(#(#arguments),*));
        let answer = match self.lowered.outcome {
            Outcome::Plain => call,
            Outcome::Option | Outcome::Result => {
                quote!(::gradtape::__private::rule::Ruled::parts(#call))
            }
        };
        let count = quote!(<#along as ::gradtape::__private::Directions>::COUNT);
        quote! {
            let #callee = #rule;
            #(#takes)*
            #(#gathers)*
            let mut #gathered = ::gradtape::__private::rule::Gathered::<#along, #output>::new();
            let mut #value = ::core::option::Option::None;
            for #direction in 0..#count {
                let #last = #direction + 1 == #count;
                #(#alongs)*
                #(#again)*
                let (#found, #tangent) = #answer;
                #(#pushes)*
                #gathered.push(#tangent);
                #value = ::core::option::Option::Some(#found);
            }
            let #value: #output = #value.expect("there is a direction");
            #(#puts)*
            let #tangent = #gathered.together(&#value);
            (#value, #tangent)
        }
    }
}

/// Only the last run of the rule writes to what is behind a `&mut` parameter.
fn again_unless_last(p: &Param, last: &syn::Ident) -> TokenStream {
    let (name, copy, lent) = (&p.name, hidden("copy", &p.name), hidden("lent", &p.name));
    let copied = match &p.inner {
        syn::Type::Slice(_) => quote!(&mut #copy[..]),
        _ => quote!(&mut #copy),
    };
    quote! {
        let mut #copy;
        let #lent = if #last {
            &mut *#name
        } else {
            #copy = ::std::borrow::ToOwned::to_owned(&*#name);
            #copied
        };
    }
}

/// A pair of the primal and its tangent, or the argument itself.
fn argument(p: &Param) -> TokenStream {
    let (name, dot) = (&p.name, hidden("dot", &p.name));
    let primal = match p.kind {
        ParamKind::Value => quote!(::core::clone::Clone::clone(&#name)),
        ParamKind::Shared => quote!(#name),
        ParamKind::Mut => {
            let lent = hidden("lent", name);
            quote!(#lent)
        }
    };
    match (p.differentiable, p.kind) {
        (false, _) => primal,
        (true, ParamKind::Mut) => {
            quote!((#primal, ::gradtape::__private::rule::lend(&mut #dot)))
        }
        (true, _) => quote!((#primal, ::gradtape::__private::rule::give(&#dot))),
    }
}
