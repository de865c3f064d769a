//! The bodies of `reverse` and `split`, from the rule by `vjp`.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::visit_mut::{self, VisitMut};
use syn::{Ident, Path};

use super::Made;
use crate::emit::{self, Levels, Split};
use crate::ir::Ty;
use crate::lower::{Outcome, Param, ParamKind};
use crate::syntax::{given, hidden};

impl Made<'_> {
    /// The rule and its pullback, one after the other.
    pub(super) fn reverse(&self, rule: &Path) -> TokenStream {
        let run = match self.writes() {
            true => self.run_apart(rule),
            false => self.run_at_once(),
        };
        let scalar = emit::is_scalar_result(self.function, &self.lowered.floats);
        let (value, seed, sweep) = (given("value"), self.seed, self.sweep());
        let cotangent = match scalar {
            true => quote!(#seed),
            false => quote!(::gradtape::__private::Seed::of(#seed, &#value)),
        };
        quote! {
            #run
            let #seed = ::core::option::Option::Some(#cotangent);
            #sweep
            #value
        }
    }

    /// The rule, and its pullback for later.
    pub(super) fn split(&self, rule: &Path) -> Split {
        Split {
            forward: match self.may_borrow() {
                true => self.run_apart(rule),
                false => self.run_at_once(),
            },
            value: given("value"),
            reverse: self.sweep(),
            levels: Levels::of_leaf(),
            boxed: self.may_borrow(),
            reread: self.params().map(is_given_again).collect(),
            preaccumulated: false,
        }
    }

    /// Runs the rule; the pullback does not leave the function, or borrows from nothing.
    fn run_at_once(&self) -> TokenStream {
        let (value, residual, output) = (given("value"), given("residual"), self.output());
        let names = self.params().map(|p| &p.name);
        quote! {
            let (#value, #residual) = ::gradtape::__private::rule::Ruled::parts(Self::vjp(#(#names),*));
            let #value: #output = #value;
            let #residual = ::gradtape::__private::rule::Owned(#residual);
        }
    }

    /// Runs the rule, and keeps the pullback, or what it takes to run the rule again.
    fn run_apart(&self, rule: &Path) -> TokenStream {
        let (value, residual, output) = (given("value"), given("residual"), self.output());
        let (kept, pullback, seeds) = (given("how"), given("pullback"), given("seeds"));
        let (callee, companion) = (emit::callee(rule), self.name);
        let arguments = emit::arguments_of(&self.lowered.params, Unnamed);
        let copies = self.params().filter(|p| p.kind != ParamKind::Shared);
        let copies = copies.map(|p| {
            let (copy, place) = (hidden("kept", &p.name), whole(p));
            quote!(let #copy = ::std::borrow::ToOwned::to_owned(#place);)
        });
        let names = self.params().map(|p| {
            let name = &p.name;
            match p.kind {
                ParamKind::Mut => quote!(&mut *#name),
                ParamKind::Shared | ParamKind::Value => quote!(#name),
            }
        });
        let (shared, types) = self.given_again();
        let written = self.params().filter(|p| p.kind == ParamKind::Mut);
        let written = written.map(|p| {
            let copy = hidden("kept", &p.name);
            quote!(let mut #copy = ::core::clone::Clone::clone(&#copy);)
        });
        let again = self.params().map(|p| {
            let (name, copy) = (&p.name, hidden("kept", &p.name));
            match (p.kind, &p.inner) {
                (ParamKind::Shared, _) => quote!(#name),
                (ParamKind::Value, _) => quote!(::core::clone::Clone::clone(&#copy)),
                (ParamKind::Mut, syn::Type::Slice(_)) => quote!(&mut #copy[..]),
                (ParamKind::Mut, _) => quote!(&mut #copy),
            }
        });
        let span = emit::located_at(rule);
        let run = quote_spanned!(span=> #callee(#(#names),*));
        let run_again = quote_spanned!(span=> #callee(#(#again),*));
        let shapes = self.final_shapes();
        quote! {
            let #callee = #rule;
            let #kept = {
                use ::gradtape::__private::rule::{Borrows as _, Owns as _};
                (&::gradtape::__private::rule::Asked::<#companion, _, fn(#arguments)>::of(#callee)).how()
            };
            #(#copies)*
            let (#value, #pullback) = ::gradtape::__private::rule::Ruled::parts(#run);
            let #value: #output = #value;
            let #residual = #kept.residual(#pullback, move |#shared: #types, #seeds| {
                #(#written)*
                let (_, #pullback) = ::gradtape::__private::rule::Ruled::parts(#run_again);
                #pullback.map(|#pullback| #pullback(#seeds))
            });
            #shapes
        }
    }

    /// What the reverse sweep is given again: as a pattern or value, and its type.
    fn given_again(&self) -> (TokenStream, TokenStream) {
        let shared = || self.params().filter(|p| p.kind == ParamKind::Shared);
        let names = shared().map(|p| &p.name);
        let types = shared().map(|p| {
            let mut ty = p.written.clone();
            Unnamed.visit_type_mut(&mut ty);
            emit::for_any_lifetime(&ty)
        });
        (quote!((#(#names,)*)), quote!((#(#types,)*)))
    }

    /// The shapes of what the outputs hold at the end, where a seed may have to be made up.
    fn final_shapes(&self) -> TokenStream {
        if self.written().next().is_none() {
            return TokenStream::new();
        }
        let value = given("value");
        let shapes = self.written().map(|(p, _)| {
            let (shape, place) = (hidden("shape", &p.name), emit::place_of(p));
            quote!(let #shape = ::gradtape::__private::Shape::of(#place);)
        });
        let shape = given("value_shape");
        quote! {
            #(#shapes)*
            let #shape = ::gradtape::__private::Shape::of(&#value);
        }
    }

    /// Calls the pullback with the seeds that there are, and adds what it gives to the adjoints.
    fn sweep(&self) -> TokenStream {
        let (residual, seeds, gradient) = (given("residual"), given("seeds"), given("gradient"));
        let (shared, _) = self.given_again();
        let cotangents = self.active().map(|(p, _)| hidden("cotangent", &p.name));
        let cotangents = one_or_tuple(cotangents.map(|c| quote!(#c)).collect());
        let adds = self.active().map(|(p, handle)| add(p, handle));
        let pull = quote! {
            if let ::core::option::Option::Some(#gradient) = #residual.pull(#shared, #seeds) {
                let #cotangents = #gradient;
                #(#adds)*
            }
        };
        let seed = self.seed;
        if self.written().next().is_some() {
            let starts = self.written().map(|(p, handle)| start(p, handle));
            let all = self.all_seeds();
            return quote! {
                #(#starts)*
                let #seeds = #all;
                #pull
            };
        }
        let some = match self.lowered.outcome {
            Outcome::Plain => quote!(::core::option::Option::Some(#seeds)),
            Outcome::Option | Outcome::Result => {
                quote!(::core::option::Option::Some(::core::option::Option::Some(#seeds)))
            }
        };
        quote!(if let #some = #seed { #pull })
    }

    /// The seed of the result, zero where none is given, and those of the `&mut` parameters.
    fn all_seeds(&self) -> TokenStream {
        let (seed, shape) = (self.seed, given("value_shape"));
        let mut seeds = Vec::new();
        let unit = match &self.function.sig.output {
            syn::ReturnType::Default => true,
            syn::ReturnType::Type(_, ty) => matches!(Ty::of(ty, &[]), Ty::Unit),
        };
        if !unit {
            seeds.push(quote!(#seed.unwrap_or_else(|| #shape.zero())));
        }
        seeds.extend(self.written().map(|(p, _)| {
            let cotangent = hidden("cotangent", &p.name);
            quote!(#cotangent)
        }));
        one_or_tuple(seeds)
    }
}

/// What a pullback may borrow from: of values that only holds for constants with lifetimes in their
/// types.
fn is_given_again(p: &Param) -> bool {
    match p.kind {
        ParamKind::Shared => true,
        ParamKind::Value => !p.differentiable && !p.ty.is_scalar(),
        ParamKind::Mut => false,
    }
}

/// The seed of a `&mut` parameter.
fn start(p: &Param, handle: &Ident) -> TokenStream {
    let (cotangent, shape, inner) = (
        hidden("cotangent", &p.name),
        hidden("shape", &p.name),
        &p.inner,
    );
    match emit::slice_element(p) {
        Some(_) => quote! {
            let #cotangent = ::gradtape::__private::rule::start(&mut #handle, || #shape.zero());
        },
        None => quote! {
            let #cotangent = ::gradtape::__private::Bar::<#inner>::get(&#handle, || #shape.zero());
        },
    }
}

/// Hands a cotangent over to what accumulates it; that of a `&mut` parameter replaces the seed.
fn add(p: &Param, handle: &Ident) -> TokenStream {
    let (cotangent, inner) = (hidden("cotangent", &p.name), &p.inner);
    match (emit::slice_element(p), p.kind) {
        (Some(_), ParamKind::Mut) => {
            quote!(::gradtape::__private::rule::set_slice(&mut #handle, &#cotangent);)
        }
        (Some(_), _) => quote!(::gradtape::__private::rule::add_slice(&mut #handle, &#cotangent);),
        (None, ParamKind::Mut) => {
            quote!(::gradtape::__private::Bar::<#inner>::set(&mut #handle, #cotangent);)
        }
        (None, _) => quote!(::gradtape::__private::Bar::<#inner>::add(&mut #handle, &#cotangent);),
    }
}

/// A reference to all that a parameter holds.
fn whole(p: &Param) -> TokenStream {
    let name = &p.name;
    match p.kind {
        ParamKind::Value => quote!(&#name),
        ParamKind::Shared | ParamKind::Mut => quote!(&*#name),
    }
}

fn one_or_tuple(mut parts: Vec<TokenStream>) -> TokenStream {
    match parts.len() {
        1 => parts.remove(0),
        _ => quote!((#(#parts),*)),
    }
}

/// What `impl Trait` stands for is left to rustc.
struct Unnamed;

impl VisitMut for Unnamed {
    fn visit_type_mut(&mut self, ty: &mut syn::Type) {
        match ty {
            syn::Type::ImplTrait(_) => *ty = syn::parse_quote!(_),
            ty => visit_mut::visit_type_mut(self, ty),
        }
    }
}
