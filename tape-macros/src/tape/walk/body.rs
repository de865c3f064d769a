//! The body of a `#[differentiable(dynamic)]` function: its own name, the functions within it, and
//! the functions that it holds as values.

use std::collections::HashMap;

use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Block, Expr, ExprCall, FnArg, Ident, Item, ItemFn, Pat, ReturnType, Stmt, Type};

use super::super::activity::Activity;
use super::super::dynamic::{Role, Signature};
use super::super::retype::Number;
use super::{Name, Returns, Spot, Walk};
use crate::ir::Ty;

/// What the walk has to know of the function.
pub(super) struct Body<'a> {
    pub number: &'a Number,
    pub signature: &'a Signature,
    /// Where its functions are.
    pub companion: &'a Ident,
}

impl Body<'_> {
    /// Known to hold no float.
    pub fn is_inert(&self, ty: &Type) -> bool {
        Ty::of(ty, &self.signature.lowered.floats).is_inert()
    }
}

/// A function within the body.
pub(super) struct Nested {
    /// What its parameters get from its calls.
    params: Vec<Spot>,
    result: Spot,
    /// Whether it records calls on its own account, and so is given the tape.
    takes_tape: bool,
    /// Its name over variables.
    over_variables: Ident,
}

impl Walk<'_> {
    /// Walks the body of the function.
    pub(super) fn whole(&mut self, block: &mut Block, body: &Body) {
        self.start();
        let params = &body.signature.lowered.params;
        let mut patterns = body.signature.patterns();
        for ((pattern, role), p) in patterns.iter_mut().zip(&body.signature.roles).zip(params) {
            let activity = match role {
                Role::Watched => Activity::of_type(&p.inner, &body.signature.lowered.floats),
                Role::Function => Activity::Yes,
                Role::Constant => Activity::No,
            };
            self.pattern(pattern, &activity, &[]);
        }
        let want = body.signature.result();
        let spot = self.spot();
        let returns = Returns {
            want: want.clone(),
            spot,
        };
        self.returns.push(returns);
        self.block(block, &want);
        self.returns.pop();
    }

    /// The functions that a block declares are known in all of it.
    pub(super) fn declare(&mut self, block: &Block) {
        if self.body.is_none() {
            return;
        }
        for stmt in &block.stmts {
            if let Stmt::Item(Item::Fn(function)) = stmt
                && is_plain(function)
            {
                let params = function.sig.inputs.iter().map(|_| self.spot()).collect();
                let result = self.spot();
                let i = self.next_nested;
                self.next_nested += 1;
                if self.nested.len() == i {
                    let name = &function.sig.ident;
                    self.nested.push(Nested {
                        params,
                        result,
                        takes_tape: false,
                        over_variables: format_ident!("{name}_over_variables"),
                    });
                }
                let scope = self.scopes.last_mut().expect("a scope is open");
                scope.insert(function.sig.ident.to_string(), Name::Function(i));
            }
        }
    }

    /// Walks a function within the body; where variables go through it, there is another of it.
    pub(super) fn nested_function(&mut self, function: &ItemFn) -> Option<Item> {
        let name = function.sig.ident.to_string();
        let Some(Name::Function(i)) = self.named(&name) else {
            return None;
        };
        let body = self.body?;
        let mut function = function.clone();
        let outer = self.functions_in_scope();
        let outer = std::mem::replace(&mut self.scopes, outer);
        let loops = std::mem::take(&mut self.loops);
        let stopped = std::mem::take(&mut self.stopped);
        let uses_tape = std::mem::take(&mut self.uses_tape);
        let result = self.nested[i].result;
        let spots = self.nested[i].params.clone();
        let found = self.in_scope(|walk| {
            for (input, spot) in function.sig.inputs.iter_mut().zip(&spots) {
                if let FnArg::Typed(typed) = input {
                    let activity = walk.of(*spot);
                    walk.typed(typed, &activity, &[]);
                }
            }
            let want = walk.of(result);
            walk.returns.push(Returns {
                want: want.clone(),
                spot: result,
            });
            let found = walk.block(&mut function.block, &want);
            walk.returns.pop();
            found
        });
        self.scopes = outer;
        self.loops = loops;
        self.stopped = stopped;
        let takes_tape = std::mem::replace(&mut self.uses_tape, uses_tape);
        if let ReturnType::Type(_, ty) = &function.sig.output
            && !body.is_inert(ty)
        {
            self.find(result, found);
        }
        if takes_tape && !self.nested[i].takes_tape {
            self.nested[i].takes_tape = true;
            self.changed = true;
        }
        if !self.rewriting || !self.is_over_variables(i) {
            return None;
        }
        self.retype_signature(&mut function, i, body.number);
        Some(Item::Fn(function))
    }

    fn retype_signature(&self, function: &mut ItemFn, i: usize, number: &Number) {
        let nested = &self.nested[i];
        let sig = &mut function.sig;
        sig.ident = nested.over_variables.clone();
        if let ReturnType::Type(_, ty) = &mut sig.output {
            **ty = number.retyped_where(ty, &self.of(nested.result));
        }
        let (brand, of) = (&number.brand, &number.name);
        // Bounded, so that two functions in one array have the brand of the same tape.
        sig.generics
            .params
            .insert(0, syn::parse_quote!(#brand: #brand));
        if nested.takes_tape {
            let tape = self.tape;
            let input: FnArg = syn::parse_quote!(#tape: &::gradtape::Tape<#brand, 'static, #of>);
            sig.inputs.insert(0, input);
        }
        function
            .attrs
            .push(syn::parse_quote!(#[allow(warnings, clippy::all)]));
    }

    /// Whether the tape is over a type parameter.
    pub(super) fn is_generic(&self) -> bool {
        let floats = self.body.map(|body| &body.signature.lowered.floats);
        floats.is_some_and(|floats| !floats.is_empty())
    }

    /// Names of variables are not known in a function within.
    fn functions_in_scope(&self) -> Vec<HashMap<String, Name>> {
        let functions = |scope: &HashMap<String, Name>| {
            let names = scope.iter().filter(|(_, n)| matches!(n, Name::Function(_)));
            names.map(|(name, n)| (name.clone(), *n)).collect()
        };
        self.scopes.iter().map(functions).collect()
    }

    fn is_over_variables(&self, i: usize) -> bool {
        let active = |spot: &Spot| self.of(*spot).is_active();
        self.nested[i].params.iter().any(active)
    }

    /// The function within the body that a path means.
    pub(super) fn nested_of(&self, e: &Expr) -> Option<usize> {
        let Expr::Path(p) = e else { return None };
        match self.named(&p.path.get_ident()?.to_string()) {
            Some(Name::Function(i)) => Some(i),
            _ => None,
        }
    }

    /// A call of a function within the body.
    pub(super) fn nested_call(&mut self, call: &mut ExprCall, i: usize) -> Activity {
        let params = self.nested[i].params.clone();
        for (arg, spot) in call.args.iter_mut().zip(&params) {
            let want = self.of(*spot);
            let found = self.argument(arg, &want);
            self.find(*spot, found);
        }
        let active = self.is_over_variables(i);
        if active {
            self.lent_to_call(call);
            self.uses_tape |= self.nested[i].takes_tape;
        }
        if active && self.rewriting {
            let (name, span) = (&self.nested[i].over_variables, call.func.span());
            let name = Ident::new(&name.to_string(), span);
            *call.func = syn::parse_quote!(#name);
            if self.nested[i].takes_tape {
                let tape = self.tape;
                call.args.insert(0, syn::parse_quote!(&#tape));
            }
        }
        self.of(self.nested[i].result)
    }

    /// A function within the body as a value: whoever calls it may give it variables.
    pub(super) fn nested_value(&mut self, e: &mut Expr, i: usize) -> Activity {
        for spot in self.nested[i].params.clone() {
            self.find(spot, Activity::Yes);
        }
        let nested = &self.nested[i];
        self.uses_tape |= nested.takes_tape;
        if self.rewriting {
            let (tape, span) = (self.tape, e.span());
            let name = Ident::new(&nested.over_variables.to_string(), span);
            let args = (0..nested.params.len()).map(|i| format_ident!("argument_{i}"));
            let args: Vec<Ident> = args.collect();
            *e = Expr::Verbatim(match nested.takes_tape {
                true => quote_spanned!(span=> |#(#args),*| #name(&#tape, #(#args),*)),
                false => quote!(#name),
            });
        }
        Activity::Yes
    }

    /// Whether the function calls itself here.
    pub(super) fn is_own_name(&self, e: &Expr) -> bool {
        let (Some(body), Expr::Path(p)) = (self.body, e) else {
            return false;
        };
        let path = &p.path;
        let name = match (path.segments.len(), path.segments.first()) {
            (1, Some(only)) => only.ident.to_string(),
            _ => return false,
        };
        body.signature.function.sig.ident == name && self.named(&name).is_none()
    }

    /// A call of the function itself goes on on the same tape.
    pub(super) fn own_call(&mut self, call: &mut ExprCall) -> Activity {
        let Some(body) = self.body else {
            return Activity::No;
        };
        self.uses_tape = true;
        let roles = body
            .signature
            .roles
            .iter()
            .zip(&body.signature.lowered.params);
        for (arg, (role, p)) in call.args.iter_mut().zip(roles) {
            let want = match role {
                Role::Watched => Activity::of_type(&p.inner, &body.signature.lowered.floats),
                Role::Function => Activity::Yes,
                Role::Constant => Activity::No,
            };
            let found = self.argument(arg, &want);
            if self.rewriting && *role == Role::Constant && found.is_active() {
                // The parameter says that no derivative flows into it.
                *arg = Expr::Verbatim(quote_spanned! {arg.span()=>
                    ::gradtape::__private::tape::split(#arg).0
                });
            }
        }
        self.lent_to_call(call);
        if self.rewriting {
            let (companion, tape) = (body.companion, self.tape);
            let span = call.func.span();
            let func = quote_spanned!(span=> #companion::on_tape);
            *call.func = Expr::Verbatim(func);
            call.args.insert(0, syn::parse_quote!(&#tape));
        }
        body.signature.result()
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
        let Some(params) = self.closures.get(&callee.0).cloned() else {
            return self.called_value(call);
        };
        let mut found = self.of(callee);
        for (arg, spot) in call.args.iter_mut().zip(&params) {
            let want = self.of(*spot);
            let arg = self.argument(arg, &want);
            found = found.or(Activity::from(arg.is_active()));
            self.find(*spot, arg);
        }
        found
    }

    /// A call of what an expression gives: of variables, where the function is one over them.
    pub(super) fn called_value(&mut self, call: &mut ExprCall) -> Activity {
        let mut found = Activity::from(self.expr(&mut call.func, &Activity::No).is_active());
        let want = match self.body {
            Some(_) => found.clone(),
            None => Activity::No,
        };
        for arg in &mut call.args {
            let arg = self.argument(arg, &want);
            found = found.or(Activity::from(arg.is_active()));
        }
        if found.is_active() {
            self.lent_to_call(call);
        }
        found
    }
}

/// Neither generic nor differentiable by itself.
fn is_plain(function: &ItemFn) -> bool {
    let generic = function.sig.generics.type_params().next().is_some();
    let differentiable = function
        .attrs
        .iter()
        .any(crate::lower::is_differentiable_attribute);
    !generic && !differentiable
}
