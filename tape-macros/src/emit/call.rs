//! Calls: of a callee's companion, of its pullback, of its pushforward.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote, quote_spanned};

use super::Emit;
use crate::ir::*;

impl Emit<'_> {
    fn arg(&self, arg: &Arg) -> TokenStream {
        match arg {
            Arg::Value(a) | Arg::Kept(a) => self.consumed(a).into_token_stream(),
            Arg::Shared(p) if self.is_in_row(p) => {
                let row = self.place(p);
                quote!(::gradtape::__private::LendInRow::lend(&#row))
            }
            Arg::Mut(p) if self.is_in_row(p) => {
                let row = self.place(p);
                quote!(::gradtape::__private::LendInRow::lend_mut(&mut #row))
            }
            Arg::Shared(p) => self.shared(p),
            Arg::Mut(p) => self.mutable(p),
        }
    }

    /// A callee may take a vector by name.
    fn is_in_row(&self, place: &Place) -> bool {
        matches!(place.base, Base::Mem(m) if place.path.is_empty() && self.in_rows.contains(&m))
    }

    /// The value, and where the reverse sweep comes back to it, the pullback.
    pub(super) fn call(&self, s: &Call) -> TokenStream {
        let args = s.args.iter().map(|a| self.arg(a));
        if let Some(seeded) = &s.seeded {
            return self.seeded(s, seeded, args.collect());
        }
        match s.pullback {
            None => {
                let path = &s.path;
                self.define(s.result, quote!(#path(#(#args),*)))
            }
            Some(pullback) => {
                let args: Vec<TokenStream> = args.collect();
                let call = self.companion_call(&s.path, "augmented", &args, &args);
                let (pullback, value) = (self.val(pullback), self.val(s.result));
                let outcome = self.outcome(s.result);
                quote!(let (#value, #pullback) = #call; #outcome)
            }
        }
    }

    /// The value, and what the callee adds to the adjoints of its arguments on the way.
    fn seeded(&self, s: &Call, seeded: &Seeded, args: Vec<TokenStream>) -> TokenStream {
        let seed = self.consumed(&seeded.seed);
        let (parts, bars) = self.lent(&seeded.adjoints);
        let all: Vec<TokenStream> = args
            .iter()
            .cloned()
            .chain([quote!(::core::option::Option::Some(#seed))])
            .chain(bars)
            .collect();
        let call = self.companion_call(&s.path, "seeded", &all, &args);
        let call = self.define(s.result, call);
        quote!(#parts #call)
    }

    /// Takes a fallible value apart that was just bound.
    pub(super) fn outcome(&self, v: Val) -> TokenStream {
        let name = self.val(v);
        match self.arena.vals[v.0].error {
            Some(error) => {
                let error = self.val(error);
                quote!(let (#name, #error) = ::gradtape::__private::Outcome::outcome(#name);)
            }
            None => quote!(),
        }
    }

    pub(super) fn adjoint(&self, s: &AdjointCall) -> TokenStream {
        let pullback = self.operand(&s.pullback);
        let primals = s.primals.iter().map(|arg| {
            let given = match arg {
                None => return quote!(::core::option::Option::None),
                Some(Arg::Kept(a)) => {
                    let a = self.operand(a);
                    return quote!(::gradtape::__private::Lent::lent(&#a));
                }
                Some(Arg::Value(a)) => {
                    let a = self.operand(a);
                    quote!(&#a)
                }
                Some(Arg::Shared(p)) if self.is_saved_row(p) => {
                    let row = self.place(p);
                    quote!(::gradtape::__private::LendRow::lend(&::gradtape::__private::SavedRow::new(#row)))
                }
                Some(Arg::Shared(p) | Arg::Mut(p)) => self.shared(p),
            };
            quote!(::core::option::Option::Some(#given))
        });
        let (parts, adjoints) = self.lent(&s.adjoints);
        let seed = match &s.seed {
            Some(seed) => {
                let seed = self.consumed(seed);
                quote!(::core::option::Option::Some(#seed))
            }
            None => quote!(::core::option::Option::None),
        };
        quote!(#parts #pullback(#(#primals,)* #seed, #(#adjoints),*);)
    }

    fn is_saved_row(&self, place: &Place) -> bool {
        matches!(place.base, Base::Val(v) if place.path.is_empty() && self.rows.contains(&v))
    }

    pub(super) fn tangent(&self, s: &TangentCall) -> TokenStream {
        let args: Vec<TokenStream> = s.args.iter().map(|(a, _)| self.arg(a)).collect();
        let dots = s.args.iter().map(|(_, dot)| match dot {
            None => quote!(::gradtape::__private::Nobody),
            Some(Arg::Value(Operand::Val(v))) if self.refs.contains(v) => {
                let a = self.val(*v);
                quote!(::gradtape::__private::Known(#a))
            }
            Some(Arg::Value(a) | Arg::Kept(a)) => {
                let a = self.operand(a);
                quote!(::gradtape::__private::Known(&#a))
            }
            Some(Arg::Shared(p)) => {
                let p = self.shared(p);
                quote!(::gradtape::__private::Known(#p))
            }
            Some(Arg::Mut(p)) => self.mutable(p),
        });
        let (value, dot) = (self.val(s.result), self.val(s.tangent));
        let definition = self.outcome(s.result);
        let directions = self.tangents.iter().map(|t| t.directions.to_token_stream());
        let all = directions.chain(args.iter().cloned()).chain(dots);
        let all: Vec<TokenStream> = all.collect();
        let call = self.companion_call(&along(&s.path), "forward", &all, &args);
        quote!(let (#value, #dot) = #call; #definition)
    }

    /// Calls the companion; `primal` is what the function itself would be given.
    fn companion_call(
        &self,
        path: &syn::Path,
        method: &str,
        args: &[TokenStream],
        primal: &[TokenStream],
    ) -> TokenStream {
        let last = path.segments.last().expect("a call has a path");
        let (arguments, span) = (&last.arguments, companion_span(last));
        let used = quote_spanned!(span=> #arguments(#(#args),*));
        match self.stand_in_of_std(path, primal.len()) {
            Some(callee) => self.of_std(path, &callee, primal, method, &used),
            None => self.of_companion(path, method, args.len(), used),
        }
    }

    /// The runtime's companion of the function of `std::mem` that may be imported by this name.
    fn stand_in_of_std(&self, path: &syn::Path, arity: usize) -> Option<syn::Ident> {
        let name = path.get_ident().filter(|name| !self.items.contains(name))?;
        let known = [("swap", 2), ("replace", 2), ("take", 1)];
        let known = known.iter().any(|(n, of)| name == n && *of == arity);
        known.then(|| format_ident!("{name}_of_std", span = companion_span(&path.segments[0])))
    }

    /// The call, where rustc has made sure that what has no companion is std's function. Calling it
    /// tells rustc which of a generic function is meant.
    fn of_std(
        &self,
        path: &syn::Path,
        callee: &syn::Ident,
        args: &[TokenStream],
        method: &str,
        used: &TokenStream,
    ) -> TokenStream {
        let span = callee.span();
        let method = format_ident!("{method}", span = span);
        let call = quote_spanned!(span=> #callee::#method #used);
        let compared = quote_spanned!(span=> #callee::is_of_std(&called).against);
        quote!({
            use #path as #callee;
            use ::gradtape::__private::memory::*;
            let called = #callee;
            if false {
                called(#(#args),*);
                ::core::unreachable!()
            }
            #compared(::core::mem::#path, ::core::mem::#path::<()>);
            #call
        })
    }

    /// An item of the companion, and what is done with it. Where there is no companion, the
    /// runtime's stand-in for so many arguments is found, and words the error.
    pub(crate) fn of_companion(
        &self,
        path: &syn::Path,
        item: &str,
        arity: usize,
        used: TokenStream,
    ) -> TokenStream {
        let last = path.segments.last().expect("a call has a path");
        let own = path
            .get_ident()
            .is_some_and(|name| self.items.contains(name));
        let plain = path
            .segments
            .iter()
            .rev()
            .skip(1)
            .all(|s| s.arguments.is_none());
        let span = companion_span(last);
        let is_call = matches!(item, "augmented" | "seeded" | "forward");
        let item = format_ident!("{item}", span = span);
        let mut import = path.clone();
        let name = import.segments.last_mut().expect("as above");
        name.arguments = syn::PathArguments::None;
        if own || !plain || !(1..=STAND_INS).contains(&arity) {
            // Resolved where the attribute stands, so that an error about it names the attribute.
            name.ident.set_span(span);
            return quote!(#import::#item #used);
        }
        let callee = format_ident!("callee_{arity}", span = span);
        let of_callee = quote_spanned!(span=> #callee::#item #used);
        if !is_call {
            return quote!({
                use #import as #callee;
                use ::gradtape::__private::missing::*;
                #of_callee
            });
        }
        let companion = format_ident!("companion_of_callee", span = span);
        let known = quote_spanned!(span=> #companion::known());
        quote!({
            use #import as #companion;
            use #import as #callee;
            use ::gradtape::__private::missing::*;
            #known;
            #of_callee
        })
    }
}

/// The path with a type argument more, of the directions, where it has any.
fn along(path: &syn::Path) -> syn::Path {
    let mut path = path.clone();
    let last = path.segments.last_mut().expect("a call has a path");
    if let syn::PathArguments::AngleBracketed(arguments) = &mut last.arguments {
        arguments.args.push(syn::parse_quote!(_));
    }
    path
}

/// At the user's token, resolved where the attribute stands.
fn companion_span(last: &syn::PathSegment) -> proc_macro2::Span {
    proc_macro2::Span::call_site().located_at(last.ident.span())
}

/// How many arguments the runtime's stand-ins for missing companions take at most.
const STAND_INS: usize = 25;
