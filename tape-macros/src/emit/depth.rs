//! How many levels of calls lie below a function, as a question to its companion: a macro sees one
//! function, only rustc sees what it calls.
//!
//! A residual holds those of the callees, so that of a recursive function would have no finite
//! type. Up to [`LEVELS`] levels it is a plain value all the same: `shallow(n)` of a function says
//! that `shallow(n - 1)` holds of all that it calls, and where nothing is called it holds of any `n`.

use std::rc::Rc;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::Emit;
use crate::ir::*;
use crate::syntax::item_name;

/// Beyond so many levels of calls a residual is kept on the heap.
pub(super) const LEVELS: usize = 3;

/// Whether so many levels of calls lie below one function at most.
pub(crate) struct Levels {
    /// Nothing is called: the residual holds no pullback.
    pub leaf: bool,
    shallow: TokenStream,
}

impl Levels {
    pub fn of_leaf() -> Levels {
        Levels {
            leaf: true,
            shallow: quote!(true),
        }
    }
}

impl ToTokens for Levels {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let shallow = &self.shallow;
        tokens.extend(quote! {
            #[doc(hidden)]
            pub const fn shallow(levels: usize) -> bool {
                #shallow
            }
        });
    }
}

impl Emit<'_> {
    /// By what the forward sweep calls, and by the items that the function's body declares.
    pub fn levels(&self, forward: &[Stmt], items: &[syn::Item]) -> Levels {
        let mut callees = Vec::new();
        find_callees(forward, &mut callees);
        if callees.is_empty() {
            return Levels::of_leaf();
        }
        let shallow = match callees.iter().all(|s| is_nameable(&s.path, items)) {
            true => self.all_shallow(&callees, items),
            false => quote!(false),
        };
        Levels {
            leaf: false,
            shallow,
        }
    }

    fn all_shallow(&self, callees: &[&Call], items: &[syn::Item]) -> TokenStream {
        let used = quote!((levels - 1));
        let each = callees
            .iter()
            .map(|s| self.of_companion(&s.path, "shallow", s.args.len(), used.clone()));
        let all = all_of(each, items);
        quote!(levels > 0 && #all)
    }

    /// All callees may run a second time, as a condition where nothing of the body but its imports is
    /// there.
    pub fn all_run_again(&self, callees: &[Rc<syn::Path>], items: &[syn::Item]) -> TokenStream {
        if !callees.iter().all(|path| is_nameable(path, items)) {
            return quote!(false);
        }
        let used = quote!((depth - 1));
        let each = callees
            .iter()
            .map(|path| self.of_companion(path, "runs_again", 1, used.clone()));
        let all = all_of(each, items);
        match callees.is_empty() {
            true => quote!(true),
            false => quote!(depth > 0 && #all),
        }
    }
}

fn all_of(each: impl Iterator<Item = TokenStream>, items: &[syn::Item]) -> TokenStream {
    let all = quote!(#(#each)&&*);
    let is_import = |item: &&syn::Item| matches!(item, syn::Item::Use(_));
    let imports: Vec<&syn::Item> = items.iter().filter(is_import).collect();
    match imports.is_empty() {
        true => all,
        false => quote!({ #(#imports)* let all = #all; all }),
    }
}

/// Whether a path of the body can be named where nothing of the body but its imports is there.
fn is_nameable(path: &syn::Path, items: &[syn::Item]) -> bool {
    let first = path.segments.first().map(|s| &s.ident);
    let declared = items.iter().any(|item| item_name(item).as_ref() == first);
    let generic = path.segments.iter().rev().skip(1);
    !declared && generic.clone().all(|s| s.arguments.is_none())
}

/// The calls whose pullbacks the residual holds, each callee once.
fn find_callees<'s>(stmts: &'s [Stmt], callees: &mut Vec<&'s Call>) {
    for stmt in stmts {
        match &stmt.kind {
            StmtKind::Call(call) if call.pullback.is_some() => {
                let name = |s: &Call| s.path.to_token_stream().to_string();
                if !callees.iter().any(|other| name(other) == name(call)) {
                    callees.push(call);
                }
            }
            StmtKind::If(s) => {
                find_callees(&s.then.stmts, callees);
                find_callees(&s.other.stmts, callees);
            }
            StmtKind::Loop(s) => {
                if let Head::While(head) = &s.head {
                    find_callees(&head.stmts, callees);
                }
                find_callees(&s.body.stmts, callees);
            }
            _ => {}
        }
    }
}
