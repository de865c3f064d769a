//! The grammar of `#[differentiable(..)]`.

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
    Wrt(Ident, Vec<Ident>),
    Companion(Ident, Ident),
    Unknown(Ident),
}

impl Parse for Setting {
    fn parse(input: ParseStream) -> syn::Result<Setting> {
        let name: Ident = input.parse()?;
        if name == "wrt" {
            let names;
            parenthesized!(names in input);
            let names = names.parse_terminated(Ident::parse, Token![,])?;
            return Ok(Setting::Wrt(name, names.into_iter().collect()));
        }
        if name == "companion" {
            input.parse::<Token![=]>()?;
            return input
                .parse()
                .map(|companion| Setting::Companion(name, companion));
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
                malformed(&tokens, &error, diagnostics);
                return options;
            }
        };
        for setting in settings {
            options.set(setting, diagnostics);
        }
        options
    }

    fn set(&mut self, setting: Setting, diagnostics: &mut Diagnostics) {
        match setting {
            Setting::Wrt(option, names) => {
                if self.wrt.is_some() {
                    diagnostics.refuse(&diagnostics::duplicate_option, &option, "`wrt`");
                }
                for (i, name) in names.iter().enumerate() {
                    if names[..i].contains(name) {
                        diagnostics.refuse(
                            &diagnostics::duplicate_option,
                            name,
                            &format!("`{name}`"),
                        );
                    }
                }
                self.wrt.get_or_insert_default().extend(names);
            }
            Setting::Companion(option, name) => {
                if self.companion.is_some() {
                    diagnostics.refuse(&diagnostics::duplicate_option, &option, "`companion`");
                }
                self.companion = Some(name);
            }
            Setting::Unknown(name) => {
                diagnostics.refuse(&diagnostics::unknown_option, &name, &format!("`{name}`"));
            }
        }
    }
}

/// At the token where reading stopped; at all of them where they came to an end too early.
fn malformed(tokens: &proc_macro2::TokenStream, error: &syn::Error, diagnostics: &mut Diagnostics) {
    let what = format!("({error})");
    if error.to_string().starts_with("unexpected end") {
        diagnostics.refuse(&diagnostics::malformed_option, tokens, &what);
    } else {
        diagnostics.refuse_at(&diagnostics::malformed_option, error.span(), &what);
    }
}
