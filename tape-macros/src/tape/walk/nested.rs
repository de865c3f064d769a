//! Functions within the body of a `#[differentiable(dynamic)]` function: where variables go through one,
//! there is another of it over variables.

use std::collections::HashMap;

use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Block, Expr, ExprCall, FnArg, Ident, Item, ItemFn, ReturnType, Stmt};

use super::super::activity::Activity;
use super::super::dynamic::speaks_of_functions;
use super::super::retype::Number;
use super::{Name, Returns, Spot, Walk};

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
                    if speaks_of_functions(&typed.ty) {
                        walk.find(*spot, Activity::Yes);
                    }
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
            let input: FnArg = syn::parse_quote!(#tape: &::gradtape::Tape<#brand, '_, #of>);
            sig.inputs.insert(0, input);
        }
        function
            .attrs
            .push(syn::parse_quote!(#[allow(warnings, clippy::all)]));
    }

    /// Names of variables are not known in a function within.
    fn functions_in_scope(&self) -> Vec<HashMap<String, Name>> {
        let functions = |scope: &HashMap<String, Name>| {
            let names = scope.iter().filter(|(_, n)| matches!(n, Name::Function(_)));
            names.map(|(name, n)| (name.clone(), *n)).collect()
        };
        self.scopes.iter().map(functions).collect()
    }

    pub(super) fn is_over_variables(&self, i: usize) -> bool {
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
            let found = self.felt(|walk| walk.argument(arg, &want));
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
