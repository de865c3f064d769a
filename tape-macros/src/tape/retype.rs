//! Types as the text writes them, over variables.

use proc_macro2::Span;
use quote::quote_spanned;
use syn::spanned::Spanned;
use syn::visit_mut::{self, VisitMut};
use syn::{GenericArgument, Ident, Lifetime, PathArguments, Type, TypeParamBound};

use super::activity::Activity;
use crate::ir::Ty;
use crate::syntax::type_argument_mut;

/// What stands for the numbers of a function on its tape.
#[derive(Clone)]
pub(crate) struct Number {
    /// `f64`, `f32` or a type parameter.
    pub name: Ident,
    /// The brand of the tape.
    pub brand: Lifetime,
}

impl Number {
    /// `'tape`, which no lifetime of the user can be.
    pub fn new(name: Ident) -> Number {
        let brand = Lifetime::new("'tape", Span::mixed_site());
        Number { name, brand }
    }

    /// The type of its variables.
    pub fn var(&self) -> Type {
        let (name, brand) = (&self.name, &self.brand);
        syn::parse_quote!(::gradtape::Var<#brand, #name>)
    }

    /// Of variables: what is borrowed stays so, what only rustc can read it looks up.
    pub fn retyped(&self, ty: &Type) -> Type {
        let mut ty = ty.clone();
        Retype(self).visit_type_mut(&mut ty);
        ty
    }

    /// Of variables where it is active, part by part.
    pub fn retyped_where(&self, ty: &Type, activity: &Activity) -> Type {
        match (ty, activity) {
            (Type::Tuple(t), Activity::Parts(parts)) if t.elems.len() == parts.len() => {
                let elems = t.elems.iter().zip(parts);
                let elems = elems.map(|(ty, part)| self.retyped_where(ty, part));
                syn::parse_quote!((#(#elems,)*))
            }
            _ if activity.is_active() => self.retyped(ty),
            _ => ty.clone(),
        }
    }

    /// Whether it is the number itself.
    pub fn is(&self, ty: &Type) -> bool {
        matches!(ty, Type::Path(p) if p.path.is_ident(&self.name))
    }

    /// A function's type over variables of whatever tape: `for<'any> fn(Var<'any>) -> Var<'any>`.
    pub fn of_any_tape(&self, ty: &Type) -> Type {
        let any = Number {
            name: self.name.clone(),
            brand: Lifetime::new("'any", Span::mixed_site()),
        };
        let mut ty = any.retyped(ty);
        ForAny(&any.brand).visit_type_mut(&mut ty);
        ty
    }

    /// Generic arguments of a path over variables: `Vec::<f64>::new`.
    pub fn retype_arguments(&self, path: &mut syn::Path) {
        for segment in &mut path.segments {
            Retype(self).visit_path_arguments_mut(&mut segment.arguments);
        }
    }

    /// The same behind a method's name.
    pub fn retype_turbofish(&self, arguments: &mut syn::AngleBracketedGenericArguments) {
        Retype(self).visit_angle_bracketed_generic_arguments_mut(arguments);
    }
}

struct Retype<'n>(&'n Number);

impl VisitMut for Retype<'_> {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        let Type::Path(p) = &*ty else {
            visit_mut::visit_type_mut(self, ty);
            return;
        };
        if p.path.is_ident(&self.0.name) {
            *ty = self.0.var();
            return;
        }
        let plain = p.path.segments.iter().all(|s| s.arguments.is_empty());
        match Ty::of(ty, &[]) {
            // An alias, perhaps.
            Ty::Unknown if plain && p.qself.is_none() => {
                let (number, brand) = (&self.0.name, &self.0.brand);
                let span = Span::call_site().located_at(ty.span());
                *ty = Type::Verbatim(quote_spanned! {span=>
                    <#ty as ::gradtape::__private::tape::Input<#brand, #number>>::Vars
                });
            }
            // An error holds none.
            Ty::Result(_) => {
                if let Some(payload) = type_argument_mut(ty) {
                    self.visit_type_mut(payload);
                }
            }
            _ => visit_mut::visit_type_mut(self, ty),
        }
    }

    fn visit_generic_argument_mut(&mut self, argument: &mut GenericArgument) {
        if let GenericArgument::Type(ty) = argument {
            self.visit_type_mut(ty);
        }
    }

    // The length of an array is a plain number.
    fn visit_expr_mut(&mut self, _: &mut syn::Expr) {}
}

/// Binds a lifetime where functions are spoken of.
struct ForAny<'a>(&'a Lifetime);

impl ForAny<'_> {
    fn bind(&self, lifetimes: &mut Option<syn::BoundLifetimes>) {
        let any = self.0;
        let param: syn::GenericParam = syn::parse_quote!(#any);
        match lifetimes {
            Some(bound) => bound.lifetimes.push(param),
            None => *lifetimes = Some(syn::parse_quote!(for<#any>)),
        }
    }
}

impl VisitMut for ForAny<'_> {
    fn visit_type_fn_ptr_mut(&mut self, f: &mut syn::TypeFnPtr) {
        self.bind(&mut f.lifetimes);
    }

    fn visit_type_param_bound_mut(&mut self, bound: &mut TypeParamBound) {
        if let TypeParamBound::Trait(bound) = bound {
            let last = bound.path.segments.last();
            if last.is_some_and(|s| matches!(s.arguments, PathArguments::Parenthesized(_))) {
                self.bind(&mut bound.lifetimes);
                return;
            }
        }
        visit_mut::visit_type_param_bound_mut(self, bound);
    }
}
