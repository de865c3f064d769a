//! Tokens that are appended to a stream one by one.
//!
//! To put one stream into another copies both, and asks the compiler for it.

use proc_macro2::{Delimiter, Group, Literal, Punct, Spacing, Span, TokenStream};
use quote::{ToTokens, TokenStreamExt};

/// An operand.
pub(crate) enum Printed<'e> {
    Name(&'e syn::Ident),
    Literal(Literal),
    Expr(&'e syn::Expr),
    Tokens(TokenStream),
}

impl ToTokens for Printed<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Printed::Name(name) => name.to_tokens(tokens),
            Printed::Literal(literal) => literal.to_tokens(tokens),
            Printed::Expr(e) => e.to_tokens(tokens),
            Printed::Tokens(inner) => inner.to_tokens(tokens),
        }
    }
}

impl From<TokenStream> for Printed<'_> {
    fn from(tokens: TokenStream) -> Self {
        Printed::Tokens(tokens)
    }
}

impl From<Literal> for Printed<'_> {
    fn from(literal: Literal) -> Self {
        Printed::Literal(literal)
    }
}

/// What is written without a space is one token to rustc.
pub(super) fn punctuation(text: &str, span: Span, tokens: &mut TokenStream) {
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let spacing = match rest.peek() {
            Some(_) => Spacing::Joint,
            None => Spacing::Alone,
        };
        let mut punct = Punct::new(c, spacing);
        punct.set_span(span);
        tokens.append(punct);
    }
}

pub(super) fn brackets(within: impl ToTokens) -> Group {
    Group::new(Delimiter::Bracket, within.into_token_stream())
}
