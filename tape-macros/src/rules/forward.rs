//! The body of `forward`, from the rule by `jvp`.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Path;

use super::Made;
use crate::emit::{self, Tangents};
use crate::lower::{Outcome, Param, ParamKind};
use crate::syntax::{given, hidden};

impl Made<'_> {
    /// The rule, once for each direction.
    pub(super) fn forward(&self, rule: &Path) -> TokenStream {
        let (callee, directions) = (emit::callee(rule), count());
        let (direction, value) = (given("direction"), given("value"));
        let (open, one, close) = (self.open(), self.one_direction(rule), self.close());
        quote! {
            let #callee = #rule;
            #open
            let mut #value = ::core::option::Option::None;
            for #direction in 0..#directions {
                #one
            }
            #close
        }
    }

    /// Takes the tangents along all directions, and makes room for those that the rule gives.
    fn open(&self) -> TokenStream {
        let (along, output, gathered) = (Tangents::parameter(), self.output(), given("gathered"));
        let takes = self.active().map(|(p, handle)| {
            let (held, all) = (hidden("held", &p.name), hidden("tangents", &p.name));
            let (take, tangents) = emit::take_tangents(p, handle, &held);
            quote!(#take let #all = #tangents;)
        });
        let of_written = self.written().map(|(p, _)| {
            let (gathered, inner) = (hidden("gathered", &p.name), &p.inner);
            quote! {
                let mut #gathered = ::gradtape::__private::rule::Gathered::<#along, #inner>::new();
            }
        });
        quote! {
            #(#takes)*
            #(#of_written)*
            let mut #gathered = ::gradtape::__private::rule::Gathered::<#along, #output>::new();
        }
    }

    /// Runs the rule along one direction.
    fn one_direction(&self, rule: &Path) -> TokenStream {
        let (value, found, tangent) = (given("value"), given("found"), given("tangent"));
        let (directions, direction) = (self.directions, given("direction"));
        let dots = self.active().map(|(p, _)| {
            let (all, dot) = (hidden("tangents", &p.name), hidden("dot", &p.name));
            let place = emit::place_of(p);
            let changes = (p.kind == ParamKind::Mut).then(|| quote!(mut));
            quote! {
                let #changes #dot = ::gradtape::__private::rule::along(
                    #directions, #place, &#all, #direction,
                );
            }
        });
        let lent = self.params().filter(|p| p.kind == ParamKind::Mut).map(lend);
        let (span, callee) = (emit::located_at(rule), emit::callee(rule));
        let arguments = self.params().map(|p| argument(p, span));
        let call = quote_spanned!(span=> #callee(#(#arguments),*));
        let answer = match self.lowered.outcome {
            Outcome::Plain => call,
            Outcome::Option | Outcome::Result => {
                quote_spanned!(span=> ::gradtape::__private::rule::Ruled::parts(#call))
            }
        };
        let of_written = self.written().map(|(p, _)| {
            let (gathered, dot) = (hidden("gathered", &p.name), hidden("dot", &p.name));
            quote!(#gathered.push(#dot);)
        });
        let gathered = given("gathered");
        quote! {
            #(#dots)*
            #(#lent)*
            let (#found, #tangent) = #answer;
            #(#of_written)*
            #gathered.push(#tangent);
            #value = ::core::option::Option::Some(#found);
        }
    }

    /// Puts the tangents along all directions together.
    fn close(&self) -> TokenStream {
        let (along, output, gathered) = (Tangents::parameter(), self.output(), given("gathered"));
        let (value, tangent) = (given("value"), given("tangent"));
        let puts = self.written().map(|(p, handle)| {
            let (gathered, inner) = (hidden("gathered", &p.name), &p.inner);
            let place = emit::place_of(p);
            quote! {
                ::gradtape::__private::DotMut::<#inner, #along>::put(#handle, #gathered.together(#place));
            }
        });
        quote! {
            let #value: #output = #value.expect("there is a direction");
            #(#puts)*
            let #tangent = #gathered.together(&#value);
            (#value, #tangent)
        }
    }
}

/// How many directions there are.
fn count() -> TokenStream {
    let along = Tangents::parameter();
    quote!(<#along as ::gradtape::__private::Directions>::COUNT)
}

/// Only the last run of the rule writes to what is behind a `&mut` parameter.
fn lend(p: &Param) -> TokenStream {
    let (name, copy, lent) = (&p.name, hidden("copy", &p.name), hidden("lent", &p.name));
    let (direction, directions) = (given("direction"), count());
    let copied = match &p.inner {
        syn::Type::Slice(_) => quote!(&mut #copy[..]),
        _ => quote!(&mut #copy),
    };
    quote! {
        let mut #copy;
        let #lent = if #direction + 1 == #directions {
            &mut *#name
        } else {
            #copy = ::std::borrow::ToOwned::to_owned(&*#name);
            #copied
        };
    }
}

/// A pair of the primal and its tangent, or the argument itself.
fn argument(p: &Param, span: Span) -> TokenStream {
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
            quote_spanned!(span=> (#primal, ::gradtape::__private::rule::lend(&mut #dot)))
        }
        (true, _) => {
            quote_spanned!(span=> (#primal, ::gradtape::__private::rule::give(&#dot)))
        }
    }
}
