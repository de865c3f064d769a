//! The grammar of `#[differentiable(..)]`.

use quote::ToTokens;
use syn::parse::{Parse, ParseStream};
use syn::{Ident, Token, parenthesized};

use crate::diagnostics::{self, Diagnostics};

#[derive(Default)]
pub(crate) struct Options {
    /// The parameters named by `wrt(..)`.
    pub wrt: Option<Vec<Ident>>,
    /// The name of the companion, where it is not the function's.
    pub companion: Option<Ident>,
}

enum Setting {
    Wrt(Vec<Ident>),
    Companion(Ident),
    Unknown(Ident),
}

impl Parse for Setting {
    fn parse(input: ParseStream) -> syn::Result<Setting> {
        let name: Ident = input.parse()?;
        if name == "wrt" {
            let names;
            parenthesized!(names in input);
            let names = names.parse_terminated(Ident::parse, Token![,])?;
            return Ok(Setting::Wrt(names.into_iter().collect()));
        }
        if name == "companion" {
            input.parse::<Token![=]>()?;
            return input.parse().map(Setting::Companion);
        }
        // Skip what belongs to it, so that the next option is still read.
        while !input.is_empty() && !input.peek(Token![,]) {
            input.parse::<proc_macro2::TokenTree>()?;
        }
        Ok(Setting::Unknown(name))
    }
}

impl Options {
    pub fn parse(tokens: proc_macro2::TokenStream, diagnostics: &mut Diagnostics) -> Options {
        let mut options = Options::default();
        let parser = syn::punctuated::Punctuated::<Setting, Token![,]>::parse_terminated;
        let settings = match syn::parse::Parser::parse2(parser, tokens.clone()) {
            Ok(settings) => settings,
            Err(error) => {
                let what = format!("({error})");
                diagnostics.refuse(
                    &diagnostics::malformed_option,
                    &tokens.to_token_stream(),
                    &what,
                );
                return options;
            }
        };
        for setting in settings {
            match setting {
                Setting::Wrt(names) => options.wrt = Some(names),
                Setting::Companion(name) => options.companion = Some(name),
                Setting::Unknown(name) => {
                    diagnostics.refuse(&diagnostics::unknown_option, &name, &format!("`{name}`"));
                }
            }
        }
        options
    }
}
