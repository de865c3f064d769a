//! Functions as values: closures in variables, functions that are handed over, and their calls.

use proc_macro2::Span;
use quote::quote_spanned;
use syn::spanned::Spanned;
use syn::{Expr, ExprCall, Ident, Pat, ReturnType, Type};

use super::super::activity::Activity;
use super::body::Body;
use super::{Spot, Walk};
use crate::diagnostics;

impl Walk<'_> {
    pub(super) fn note_constant_function(&mut self, pattern: &Pat, ty: &Type, body: &Body) {
        if let (Pat::Ident(p), Some(result)) = (pattern, result_of_function(ty))
            && let Some(spot) = self.lookup(&p.ident.to_string())
        {
            let inert = result.is_none_or(|ty| body.is_inert(ty));
            self.constant_functions.insert(spot.0, inert);
        }
    }

    /// A call of a `#[constant]` function: no derivative goes through it.
    fn constant_call(&mut self, call: &mut ExprCall, inert: bool) -> Activity {
        let mut active = false;
        for arg in &mut call.args {
            let found = self.felt(|walk| walk.expr(arg, &Activity::No)).is_active();
            active |= found;
            if found && inert && self.rewriting {
                *arg = Expr::Verbatim(quote_spanned! {arg.span()=>
                    (&mut ::gradtape::__private::tape::Left(
                        ::core::option::Option::Some(#arg)
                    )).plain()
                });
            }
        }
        if active && !inert {
            let name = format!("`{}`", diagnostics::shown(&call.func));
            let refusal = &diagnostics::constant_function;
            self.diagnostics.refuse(refusal, &call.func, &name);
        }
        Activity::No
    }

    /// A function from outside as a closure that calls it, so that the call is seen.
    pub(super) fn as_closure(&self, e: &Expr, method: &str) -> Option<syn::ExprClosure> {
        self.body?;
        let Expr::Path(p) = e else { return None };
        let arity = match method {
            "map" | "filter_map" | "flat_map" | "and_then" | "for_each" | "map_while" => 1,
            "fold" | "reduce" => 2,
            _ => return None,
        };
        let last = &p.path.segments.last()?.ident;
        let first = &p.path.segments.first()?.ident;
        let local = p.path.segments.len() == 1 && self.named(&first.to_string()).is_some();
        let lower = |name: &Ident| name.to_string().starts_with(char::is_lowercase);
        if local || !lower(last) || !lower(first) {
            return None;
        }
        let args = (0..arity).map(|i| Ident::new(&format!("item_{i}"), Span::mixed_site()));
        let args: Vec<Ident> = args.collect();
        Some(syn::parse_quote_spanned!(e.span()=> |#(#args),*| #e(#(#args),*)))
    }

    /// An argument of a function that is known: a closure gets what it is called with.
    pub(super) fn argument(&mut self, arg: &mut Expr, want: &Activity) -> Activity {
        match arg {
            Expr::Closure(closure) if self.body.is_some() => {
                self.closure(closure, &[Activity::Yes], &[], want)
            }
            arg => self.expr(arg, want),
        }
    }

    /// `let f = |a| ..`: what it is called with is told by its calls.
    pub(super) fn bound_closure(&mut self, local: &mut syn::Local) -> bool {
        let name = match &local.pat {
            Pat::Ident(p) if p.subpat.is_none() => p.ident.to_string(),
            _ => return false,
        };
        let Some(init) = &mut local.init else {
            return false;
        };
        let Expr::Closure(closure) = &mut *init.expr else {
            return false;
        };
        let params: Vec<Spot> = closure.inputs.iter().map(|_| self.spot()).collect();
        let activities: Vec<Activity> = params.iter().map(|spot| self.of(*spot)).collect();
        let found = self.closure(closure, &activities, &[], &Activity::No);
        let spot = self.bind(&name);
        self.find(spot, found);
        self.closures.insert(spot.0, params);
        true
    }

    /// A call of a variable: of a closure, or of some other function.
    pub(super) fn called_variable(&mut self, call: &mut ExprCall, callee: Spot) -> Activity {
        if let Some(inert) = self.constant_functions.get(&callee.0) {
            return self.constant_call(call, *inert);
        }
        let Some(params) = self.closures.get(&callee.0).cloned() else {
            return self.called_value(call);
        };
        let mut found = self.of(callee);
        for (arg, spot) in call.args.iter_mut().zip(&params) {
            let want = self.of(*spot);
            let arg = self.felt(|walk| walk.argument(arg, &want));
            found = found.or(Activity::from(arg.is_active()));
            self.find(*spot, arg);
        }
        found
    }

    /// A closure that is called where it is written.
    fn immediate(
        &mut self,
        closure: &mut syn::ExprClosure,
        args: &mut syn::punctuated::Punctuated<Expr, syn::Token![,]>,
    ) -> Activity {
        let params: Vec<Spot> = closure.inputs.iter().map(|_| self.spot()).collect();
        for (arg, spot) in args.iter_mut().zip(&params) {
            let want = self.of(*spot);
            let found = self.felt(|walk| walk.argument(arg, &want));
            self.find(*spot, found);
        }
        let activities: Vec<Activity> = params.iter().map(|spot| self.of(*spot)).collect();
        self.closure(closure, &activities, &[], &Activity::No)
    }

    /// A call of what an expression gives: of variables, where the function is one over them.
    pub(super) fn called_value(&mut self, call: &mut ExprCall) -> Activity {
        if let (Some(_), Some(closure)) = (self.body, closure_of(&mut call.func)) {
            let mut closure = closure.clone();
            let found = self.immediate(&mut closure, &mut call.args);
            *closure_of(&mut call.func).expect("it is one") = closure;
            return found;
        }
        let mut found = Activity::from(self.expr(&mut call.func, &Activity::No).is_active());
        let want = match self.body {
            Some(_) => found.clone(),
            None => Activity::No,
        };
        for arg in &mut call.args {
            let arg = self.felt(|walk| walk.argument(arg, &want));
            found = found.or(Activity::from(arg.is_active()));
        }
        if found.is_active() {
            self.lent_to_call(call);
        }
        found
    }
}

/// What a function type gives, if it is one: nothing, or a type.
fn result_of_function(ty: &Type) -> Option<Option<&Type>> {
    fn result(output: &ReturnType) -> Option<&Type> {
        match output {
            ReturnType::Default => None,
            ReturnType::Type(_, ty) => Some(ty),
        }
    }
    fn of_bound(bound: &syn::TypeParamBound) -> Option<Option<&Type>> {
        let syn::TypeParamBound::Trait(t) = bound else {
            return None;
        };
        match &t.path.segments.last()?.arguments {
            syn::PathArguments::Parenthesized(f) => Some(result(&f.output)),
            _ => None,
        }
    }
    match ty {
        Type::Reference(r) => result_of_function(&r.elem),
        Type::Paren(p) => result_of_function(&p.elem),
        Type::FnPtr(f) => Some(result(&f.output)),
        Type::TraitObject(t) => t.bounds.iter().find_map(of_bound),
        Type::ImplTrait(t) => t.bounds.iter().find_map(of_bound),
        _ => None,
    }
}

/// The closure that is called where it is written.
fn closure_of(callee: &mut Expr) -> Option<&mut syn::ExprClosure> {
    match callee {
        Expr::Closure(closure) => Some(closure),
        Expr::Paren(p) => closure_of(&mut p.expr),
        _ => None,
    }
}
