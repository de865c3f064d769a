//! References within differentiable parameters have lifetimes with names: the companion's
//! signatures speak of their types where none may be left out.

use proc_macro2::Span;
use syn::visit_mut::{self, VisitMut};
use syn::{FnArg, Lifetime, ReturnType, Type};

use crate::ir::Ty;

/// Names what the user left out, behind the parameter's own reference.
pub(crate) fn name(function: &mut syn::ItemFn) {
    let sig = &mut function.sig;
    if leaves_out(&sig.output) {
        // The result's lifetime is that of a parameter as long as neither is named.
        return;
    }
    let mut names = Name(Vec::new());
    for input in &mut sig.inputs {
        if let FnArg::Typed(typed) = input
            && !is_constant(typed)
        {
            names.within(&mut typed.ty);
        }
    }
    let named = names.0.into_iter().map(syn::LifetimeParam::new);
    let named = named.map(syn::GenericParam::Lifetime);
    let others = std::mem::take(&mut sig.generics.params);
    sig.generics.params = named.chain(others).collect();
}

fn is_constant(typed: &syn::PatType) -> bool {
    let marked = typed.attrs.iter().any(|a| a.path().is_ident("constant"));
    marked || Ty::of(&typed.ty, &[]).is_inert()
}

fn leaves_out(output: &ReturnType) -> bool {
    let mut names = Name(Vec::new());
    if let ReturnType::Type(_, ty) = output {
        names.visit_type_mut(&mut ty.clone());
    }
    !names.0.is_empty()
}

/// The new ones.
struct Name(Vec<Lifetime>);

impl Name {
    fn within(&mut self, ty: &mut Type) {
        match ty {
            Type::Reference(r) => visit_mut::visit_type_mut(self, &mut r.elem),
            ty => self.visit_type_mut(ty),
        }
    }

    fn fresh(&mut self) -> Lifetime {
        let name = format!("'within{}", self.0.len());
        let lifetime = Lifetime::new(&name, Span::mixed_site());
        self.0.push(lifetime.clone());
        lifetime
    }
}

impl VisitMut for Name {
    fn visit_type_reference_mut(&mut self, r: &mut syn::TypeReference) {
        if r.lifetime.is_none() {
            r.lifetime = Some(self.fresh());
        }
        visit_mut::visit_type_reference_mut(self, r);
    }

    fn visit_lifetime_mut(&mut self, l: &mut Lifetime) {
        if l.ident == "_" {
            *l = self.fresh();
        }
    }

    // Those of a function's parameters are its own, and objects have rules of their own.
    fn visit_parenthesized_generic_arguments_mut(
        &mut self,
        _: &mut syn::ParenthesizedGenericArguments,
    ) {
    }

    fn visit_type_fn_ptr_mut(&mut self, _: &mut syn::TypeFnPtr) {}

    fn visit_type_trait_object_mut(&mut self, _: &mut syn::TypeTraitObject) {}

    fn visit_type_impl_trait_mut(&mut self, _: &mut syn::TypeImplTrait) {}
}
