//! Variables that are `&mut` references: lent again where they are bound before they are handed over.

use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, Pat};

use super::Walk;

impl Walk<'_> {
    /// An argument that is bound before it is handed over: a `&mut` variable is lent again, as calls do.
    pub(super) fn lent_again(&self, arg: &Expr) -> proc_macro2::TokenStream {
        if let Expr::Path(p) = arg
            && let Some(name) = p.path.get_ident()
            && let Some(spot) = self.lookup(&name.to_string())
            && self.references.contains(&spot.0)
        {
            return quote_spanned!(arg.span()=> &mut *#name);
        }
        quote!(#arg)
    }

    /// What the pattern binds are `&mut` references.
    pub(super) fn is_reference(&mut self, pattern: &Pat) {
        match pattern {
            Pat::Ident(p) => {
                if let Some(spot) = self.lookup(&p.ident.to_string()) {
                    self.references.insert(spot.0);
                }
            }
            Pat::Tuple(p) => p.elems.iter().for_each(|p| self.is_reference(p)),
            _ => {}
        }
    }

    /// `let r = &mut v;` and `let (a, b) = v.split_at_mut(i);` bind `&mut` references.
    pub(super) fn note_references(&mut self, local: &syn::Local) {
        let init = local.init.as_ref().map(|init| &*init.expr);
        let lends = match init {
            Some(Expr::Reference(r)) => r.mutability.is_some(),
            Some(Expr::MethodCall(m)) => m.method == "split_at_mut",
            _ => false,
        };
        if lends {
            self.is_reference(&local.pat);
        }
    }
}
