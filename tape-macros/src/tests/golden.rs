//! The goldens under `tests/golden`: what their inputs expand to, pretty-printed.
//!
//! `UPDATE_EXPECT=1 cargo test -p tape-macros golden` writes them.

use std::path::{Path, PathBuf};

use expect_test::expect_file;
use proc_macro2::TokenStream;
use quote::ToTokens;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/golden")
}

/// The file with every `#[gradtape::differentiable]` expanded.
fn expanded(source: &str) -> String {
    let file: syn::File = syn::parse_str(source).expect("an input is Rust");
    let items = file.items.into_iter().map(|item| match item {
        syn::Item::Fn(mut function) => {
            let marker = |a: &syn::Attribute| {
                let last = a.path().segments.last();
                last.is_some_and(|s| s.ident == "differentiable")
            };
            let Some(i) = function.attrs.iter().position(marker) else {
                return function.into_token_stream();
            };
            let options = match function.attrs.remove(i).meta {
                syn::Meta::List(list) => list.tokens,
                syn::Meta::Path(_) | syn::Meta::NameValue(_) => TokenStream::new(),
            };
            crate::expand::differentiable(options, function.into_token_stream())
        }
        other => other.into_token_stream(),
    });
    let tokens: TokenStream = items.collect();
    let file: syn::File = syn::parse2(tokens).expect("an expansion is Rust");
    prettyplease::unparse(&file)
}

#[test]
fn goldens() {
    let inputs = std::fs::read_dir(folder().join("input")).expect("the inputs");
    let mut names: Vec<PathBuf> = inputs.map(|f| f.expect("an input").path()).collect();
    names.sort();
    for input in names {
        let source = std::fs::read_to_string(&input).expect("an input");
        let golden = folder().join(input.file_name().expect("a file"));
        expect_file![golden].assert_eq(&expanded(&source));
    }
}
