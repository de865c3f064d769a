//! `tape!`: a block whose watched locals are variables of a tape.
//!
//! The expansion is a block, not a closure, so that jumps out of the user's block keep their
//! meaning. It makes a tape, shadows what is watched by variables, runs the user's block, and takes
//! what was recorded out of the tape, which ends with it:
//!
//! ```text
//! {
//!     let list = Wengert::over(..);
//!     let tape = Tape::new(&list);           // the brand of its variables: this borrow
//!     let mut held = tape.hold(&w);
//!     let w = held.enter();
//!     let value = { .. };                    // the user's block
//!     tape.end(value.split(), (.., held.shape()), Names)
//! }
//! ```
//!
//! The block is the user's own but for what needs another type or another function on a tape:
//! [`walk`] finds which expressions are active, and makes variables of the literals that meet them,
//! and one node each of calls to compiled functions.

mod activity;
mod dynamic;
mod header;
mod methods;
mod retype;
#[cfg(test)]
mod tests;
mod walk;

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::Ident;

use crate::diagnostics::{self, Diagnostics};
use crate::nesting;
use crate::syntax::without_needless_raw;
pub(crate) use dynamic::dynamic;
use header::{Input, Watched};

/// The expansion, or what is wrong.
pub(crate) fn tape(input: TokenStream) -> TokenStream {
    if let Some(token) = nesting::too_deep(&input) {
        let refusal = &diagnostics::too_deep;
        return Diagnostics::shown(&header::refused(refusal, token.span()));
    }
    match syn::parse2::<Input>(without_needless_raw(input)) {
        Ok(input) => block(input),
        Err(error) => Diagnostics::shown(&error),
    }
}

/// The names that the expansion gives, which no name of the user can be.
struct Names {
    list: Ident,
    tape: Ident,
    value: Ident,
    shape: Ident,
    recording: Ident,
}

impl Names {
    fn new(input: &Input) -> Names {
        let hidden = |name| Ident::new(name, Span::mixed_site());
        // A name that rustc shows, in its errors about variables that outlive their tape: those of
        // macros are nameless to it.
        let first = input
            .watched
            .iter()
            .map(|w| &w.name)
            .chain(&input.handle)
            .next();
        let span = first.map_or_else(Span::mixed_site, Ident::span);
        Names {
            list: Ident::new("the_tape_of_this_block", span),
            tape: hidden("this_tape"),
            value: hidden("value_of_this_tape"),
            shape: hidden("shape"),
            recording: hidden("recording"),
        }
    }
}

fn block(mut input: Input) -> TokenStream {
    let names = Names::new(&input);
    walk::rewrite(&mut input, &names.tape);
    let Names {
        list,
        tape,
        value,
        shape,
        recording,
    } = &names;
    let grain = grain(&input);
    let inits = input.watched.iter().filter_map(introduce);
    let number = number(&input.watched);
    let held: Vec<Ident> = (0..input.watched.len()).map(held).collect();
    let holds = input.watched.iter().zip(&held).map(|(watched, held)| {
        let name = &watched.name;
        quote_spanned!(name.span()=> let mut #held = #tape.hold(&#name);)
    });
    let shapes = held
        .iter()
        .fold(quote!(()), |pairs, held| quote!((#pairs, #held.shape())));
    let enters = input.watched.iter().zip(&held).map(|(watched, held)| {
        let Watched { mutable, name, .. } = watched;
        quote!(#[allow(unused_variables)] let #mutable #name = #held.enter(&#tape);)
    });
    let handle = input
        .handle
        .as_ref()
        .map(|handle| quote!(#[allow(unused_variables)] let #handle = &#tape;));
    let gradient = gradient(&input.watched);
    let body = &input.block;
    quote!({
        #[allow(unused_imports)]
        use ::gradtape::__private::tape::methods::*;
        #(#inits)*
        let #list = ::gradtape::__private::tape::Wengert::over(#number, #grain);
        let #tape = ::gradtape::Tape::new(&#list);
        #(#holds)*
        let #shape = #shapes;
        #tape.end_of_header();
        #(#enters)*
        #handle
        #[allow(unreachable_code)]
        let #value = #body;
        #[allow(unreachable_code)]
        let #value = (&mut ::gradtape::__private::tape::Ended(::core::option::Option::Some(#value))).split();
        #[allow(unreachable_code)]
        let #recording = #tape.end(#value, #shape, #gradient);
        #recording
    })
}

/// `let w: f64 = 2.0;` of `<w: f64 = 2.0>`.
fn introduce(watched: &Watched) -> Option<TokenStream> {
    let Watched {
        name,
        of_type,
        init,
        ..
    } = watched;
    match (init, of_type) {
        (Some(init), Some(of_type)) => Some(quote!(let #name: #of_type = #init;)),
        (Some(init), None) => Some(quote!(let #name = #init;)),
        // Says that the local has the type.
        (None, Some(of_type)) => Some(quote!(let _: &#of_type = &#name;)),
        (None, None) => None,
    }
}

/// The kind of number that the tape is over, from the first that is watched.
fn number(watched: &[Watched]) -> TokenStream {
    match watched.first() {
        None => quote!(::core::marker::PhantomData::<f64>),
        Some(Watched { name, .. }) => {
            quote_spanned!(name.span()=> (&&&::gradtape::__private::tape::Watched(&#name)).number())
        }
    }
}

fn held(i: usize) -> Ident {
    format_ident!("held_{i}", span = Span::mixed_site())
}

/// The struct with a field for each watched name, and what puts gradients into it.
fn gradient(watched: &[Watched]) -> TokenStream {
    let fields: Vec<&Ident> = watched.iter().map(|w| &w.name).collect();
    let types: Vec<Ident> = (0..fields.len()).map(|i| format_ident!("G{i}")).collect();
    let pairs = types
        .iter()
        .fold(quote!(()), |pairs, g| quote!((#pairs, #g)));
    let pattern = fields
        .iter()
        .fold(quote!(()), |pairs, f| quote!((#pairs, #f)));
    quote!({
        /// The gradient by each of what is watched.
        #[allow(dead_code)]
        #[derive(::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug, ::core::cmp::PartialEq)]
        struct Gradient<#(#types),*> {
            #(#fields: #types),*
        }
        struct Names;
        impl<#(#types),*> ::gradtape::__private::tape::Names<#pairs> for Names {
            type Gradient = Gradient<#(#types),*>;
            fn name(&self, #pattern: #pairs) -> Gradient<#(#types),*> {
                Gradient { #(#fields),* }
            }
        }
        Names
    })
}

/// How finely the tape records: a block that names its tape may ask about each operation.
fn grain(input: &Input) -> TokenStream {
    let grain = match input.handle {
        None => quote!(Junctions),
        Some(_) if mentions(&input.block, "checked_gradient") => quote!(Places),
        Some(_) => quote!(Operations),
    };
    quote!(::gradtape::__private::tape::Grain::#grain)
}

/// Whether a name stands anywhere in the block.
fn mentions(block: &syn::Block, name: &str) -> bool {
    fn among(tokens: TokenStream, name: &str) -> bool {
        tokens.into_iter().any(|token| match token {
            proc_macro2::TokenTree::Ident(ident) => ident == name,
            proc_macro2::TokenTree::Group(group) => among(group.stream(), name),
            _ => false,
        })
    }
    among(quote::ToTokens::to_token_stream(block), name)
}
