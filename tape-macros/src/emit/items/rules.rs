//! What is particular to a companion that is made from the user's rules.
//!
//! Where a rule is missing, the functions of the companion that need it are there all the same. Those
//! that a user calls ask for it in a bound, so that rustc says at the call what is missing. What other
//! companions call has no bound, because who calls them may never be asked for that direction itself:
//! it does not compile where it is instantiated.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::Ident;
use syn::visit_mut::VisitMut;

use super::Parts;
use super::signature::{NameOpaque, for_any_lifetime, lists};
use crate::lower::Param;

pub(crate) struct Rules {
    /// The rule that `vjp` is, where it is one.
    pub vjp: Option<syn::Path>,
    /// Whether a pullback borrows from the arguments is asked of rustc.
    pub borrowing: bool,
    pub lacks: Option<Lacking>,
}

/// The rule that is not given.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lacking {
    Vjp,
    Jvp,
}

/// At the user's rule, resolved where the attribute stands.
pub(crate) fn located_at(rule: &syn::Path) -> Span {
    let span = rule.segments.last().map(|s| s.ident.span());
    Span::call_site().located_at(span.unwrap_or_else(Span::call_site))
}

/// What the rule is called where it runs.
pub(crate) fn callee(rule: &syn::Path) -> Ident {
    Ident::new("rule", Span::mixed_site().located_at(located_at(rule)))
}

/// The body of what is never instantiated in a program that compiles.
pub(crate) fn unanswered() -> TokenStream {
    quote!(Self::unanswered::<()>())
}

/// The types of the function's arguments, as those of a function for all lifetimes.
pub(crate) fn arguments_of(params: &[Param], mut opaque: impl VisitMut) -> TokenStream {
    let types = params.iter().map(|p| {
        let mut ty = for_any_lifetime(&p.written);
        opaque.visit_type_mut(&mut ty);
        ty
    });
    quote!(#(#types),*)
}

impl Parts<'_> {
    /// The call of the rule, where `vjp` is it.
    pub(super) fn rule_by_vjp(&self) -> Option<TokenStream> {
        let rule = self.rules.as_ref()?.vjp.as_ref()?;
        let (callee, names) = (callee(rule), self.names());
        let call = quote_spanned!(located_at(rule)=> #callee(#(#names),*));
        Some(quote! {
            let #callee = #rule;
            #call
        })
    }

    pub(super) fn lacks(&self, rule: Lacking) -> bool {
        let lacks = self.rules.as_ref().and_then(|rules| rules.lacks);
        lacks == Some(rule)
    }

    /// The generics of what needs a rule: where that is missing, with a bound which says so. Bound by
    /// a lifetime that nothing has, rustc asks for it where the function is called, not here.
    pub(super) fn asked_for(&self, rule: Lacking, mut generics: syn::Generics) -> syn::Generics {
        if self.lacks(rule) {
            let companion = &self.name;
            let asked = format_ident!(
                "{}",
                match rule {
                    Lacking::Vjp => "RuleByVjp",
                    Lacking::Jvp => "RuleByJvp",
                }
            );
            let bound = syn::parse_quote!(
                for<'called> #companion: ::gradtape::__private::rule::#asked
            );
            generics.make_where_clause().predicates.push(bound);
        }
        generics
    }

    /// Lets rustc tell whether what the rule gives borrows from its arguments: if it does not, the
    /// rule is a function to the same type for all lifetimes.
    pub(super) fn borrowing(&self) -> TokenStream {
        if !self.rules.as_ref().is_some_and(|rules| rules.borrowing) {
            return TokenStream::new();
        }
        let mut anonymous = Vec::new();
        let arguments = arguments_of(self.params, NameOpaque(&mut anonymous));
        let mut generics = self.all_generics();
        let (rule, given) = (format_ident!("__Rule"), format_ident!("__Given"));
        let anonymous = anonymous.into_iter().map(syn::GenericParam::Type);
        generics.params.extend(anonymous);
        generics.params.push(syn::parse_quote!(#rule));
        generics.params.push(syn::parse_quote!(#given));
        let bound = syn::parse_quote!(#rule: ::core::ops::Fn(#arguments) -> #given);
        generics.make_where_clause().predicates.push(bound);
        let (list, clause) = lists(&generics);
        let companion = &self.name;
        quote! {
            impl #list ::gradtape::__private::rule::Owns<#companion>
                for ::gradtape::__private::rule::Asked<#companion, #rule, fn(#arguments)> #clause {}
        }
    }
}
