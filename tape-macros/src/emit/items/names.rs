//! Makes sure that names are what the macro took them for, where only rustc can tell.
//!
//! A name in a pattern is a binding, unless there is a constant of that name; `stop_gradient` is that
//! of gradtape, unless the user has one. A function that is never called says so to rustc, which
//! reports at the user's token what is not so.

use proc_macro2::TokenStream;
use quote::quote;
use syn::visit::{self, Visit};
use syn::{Expr, Ident, Pat};

/// The function; nothing where there is nothing to make sure of.
pub(super) fn assumed(function: &syn::ItemFn) -> TokenStream {
    let mut names = Names::default();
    names.visit_block(&function.block);
    if names.imported {
        names.stopping = None;
    }
    let Names {
        bound, stopping, ..
    } = names;
    if bound.is_empty() && stopping.is_none() {
        return TokenStream::new();
    }
    let stopping = stopping.iter();
    quote! {
        fn assumed() {
            #(let #bound = ();)*
            #(let _: fn(::gradtape::__private::Nobody) -> ::gradtape::__private::Nobody = #stopping;)*
        }
    }
}

#[derive(Default)]
struct Names {
    /// In patterns that may fail, each once.
    bound: Vec<Ident>,
    /// A call of `stop_gradient` by that name alone.
    stopping: Option<Ident>,
    /// The body imports a function of that name.
    imported: bool,
}

impl Names {
    fn bind(&mut self, pat: &Pat) {
        let mut found = Bindings(Vec::new());
        found.visit_pat(pat);
        for name in found.0 {
            if !self.bound.contains(&name) {
                self.bound.push(name);
            }
        }
    }
}

impl<'ast> Visit<'ast> for Names {
    fn visit_arm(&mut self, arm: &'ast syn::Arm) {
        self.bind(&arm.pat);
        visit::visit_arm(self, arm);
    }

    fn visit_expr_let(&mut self, e: &'ast syn::ExprLet) {
        self.bind(&e.pat);
        visit::visit_expr_let(self, e);
    }

    fn visit_expr_call(&mut self, e: &'ast syn::ExprCall) {
        if let Expr::Path(p) = &*e.func
            && p.path.is_ident("stop_gradient")
        {
            self.stopping = p.path.get_ident().cloned();
        }
        visit::visit_expr_call(self, e);
    }

    fn visit_use_name(&mut self, name: &'ast syn::UseName) {
        self.imported |= name.ident == "stop_gradient";
    }

    fn visit_use_rename(&mut self, name: &'ast syn::UseRename) {
        self.imported |= name.rename == "stop_gradient";
    }

    fn visit_use_glob(&mut self, _: &'ast syn::UseGlob) {
        self.imported = true;
    }
}

/// Names that would be bound, unless they are constants: by the naming convention those have
/// capital letters.
struct Bindings(Vec<Ident>);

impl<'ast> Visit<'ast> for Bindings {
    fn visit_pat_ident(&mut self, p: &'ast syn::PatIdent) {
        let plain = p.by_ref.is_none() && p.mutability.is_none() && p.subpat.is_none();
        let text = p.ident.to_string();
        if plain && !text.starts_with(char::is_uppercase) && !text.starts_with('_') {
            self.0.push(p.ident.clone());
        }
        visit::visit_pat_ident(self, p);
    }

    fn visit_expr(&mut self, _: &'ast Expr) {}
}
