//! What is between the parentheses of `tape!`: what is watched, the name of the tape, the block.

use proc_macro2::Span;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Block, Expr, Ident, Token, Type, token};

use crate::diagnostics::{self, Diagnostics, Refusal};

/// `<w, b: f64 = 2.0> as t { .. }`, or the same as `|w, b| { .. }`.
pub(super) struct Input {
    pub watched: Vec<Watched>,
    pub handle: Option<Ident>,
    pub block: Block,
}

/// A name that is watched, and what it is introduced with, if it is.
pub(super) struct Watched {
    pub mutable: Option<Token![mut]>,
    pub name: Ident,
    pub of_type: Option<Type>,
    pub init: Option<Expr>,
}

impl Parse for Input {
    fn parse(input: ParseStream) -> syn::Result<Input> {
        let watched = parse_watched(input)?;
        let handle = match input.parse::<Option<Token![as]>>()? {
            Some(_) => Some(input.parse()?),
            None => None,
        };
        if !input.peek(token::Brace) {
            return Err(refused(&diagnostics::tape_body, input.span()));
        }
        let block = input.parse()?;
        input.parse::<Option<Token![,]>>()?;
        if !input.is_empty() {
            return Err(refused(&diagnostics::tape_body, input.span()));
        }
        let input = Input {
            watched,
            handle,
            block,
        };
        input.refuse_twice()?;
        Ok(input)
    }
}

impl Input {
    fn refuse_twice(&self) -> syn::Result<()> {
        for (i, watched) in self.watched.iter().enumerate() {
            if self.watched[..i].iter().any(|w| w.name == watched.name) {
                let mut diagnostics = Diagnostics::default();
                let name = watched.name.to_string();
                diagnostics.refuse(&diagnostics::tape_twice, &watched.name, &name);
                return diagnostics.into_result();
            }
        }
        Ok(())
    }
}

fn parse_watched(input: ParseStream) -> syn::Result<Vec<Watched>> {
    let mut watched = Vec::new();
    if input.parse::<Option<Token![||]>>()?.is_some() {
        return Ok(watched);
    }
    let angle = input.parse::<Option<Token![<]>>()?.is_some();
    if !angle && input.parse::<Option<Token![|]>>()?.is_none() {
        return Err(refused(&diagnostics::tape_header, input.span()));
    }
    let at_end = |input: ParseStream| match angle {
        true => input.peek(Token![>]),
        false => input.peek(Token![|]),
    };
    while !at_end(input) {
        watched.push(input.parse()?);
        if !at_end(input) && input.parse::<Option<Token![,]>>()?.is_none() {
            return Err(refused(&diagnostics::tape_header, input.span()));
        }
    }
    match angle {
        true => drop(input.parse::<Token![>]>()?),
        false => drop(input.parse::<Token![|]>()?),
    }
    Ok(watched)
}

impl Parse for Watched {
    fn parse(input: ParseStream) -> syn::Result<Watched> {
        let mutable = input.parse()?;
        if !input.peek(syn::Ident) {
            return Err(refused(&diagnostics::tape_watched, input.span()));
        }
        let name = input.parse()?;
        let of_type = match input.parse::<Option<Token![:]>>()? {
            Some(_) => Some(input.parse()?),
            None => None,
        };
        let init = match input.parse::<Option<Token![=]>>()? {
            Some(_) => Some(parse_init(input)?),
            None => None,
        };
        Ok(Watched {
            mutable,
            name,
            of_type,
            init,
        })
    }
}

/// As for constants as generic arguments: a literal, a path, or anything in parentheses or braces.
fn parse_init(input: ParseStream) -> syn::Result<Expr> {
    if input.peek(token::Brace) {
        return Ok(Expr::Block(input.parse()?));
    }
    if input.peek(token::Paren) {
        let content;
        syn::parenthesized!(content in input);
        let inner: Punctuated<Expr, Token![,]> =
            content.parse_terminated(Expr::parse, Token![,])?;
        let tuple = inner.trailing_punct() || inner.len() != 1;
        return Ok(match (tuple, inner.first()) {
            (false, Some(one)) => one.clone(),
            _ => syn::parse_quote!((#inner)),
        });
    }
    if input.peek(Token![-]) {
        let minus: Token![-] = input.parse()?;
        let literal: syn::Lit = input.parse()?;
        return Ok(syn::parse_quote!(#minus #literal));
    }
    if input.peek(syn::Lit) {
        return Ok(Expr::Lit(input.parse()?));
    }
    if input.peek(syn::Ident) || input.peek(Token![::]) {
        return Ok(Expr::Path(input.parse()?));
    }
    Err(refused(&diagnostics::tape_initialiser, input.span()))
}

/// One refusal, as an error.
pub(super) fn refused(refusal: &Refusal, span: Span) -> syn::Error {
    let mut diagnostics = Diagnostics::default();
    diagnostics.refuse_at(refusal, span, "");
    diagnostics.into_result().expect_err("it was just refused")
}
