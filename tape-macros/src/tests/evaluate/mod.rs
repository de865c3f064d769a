//! An evaluator of the source itself, of the subset that the random programs are written in: what
//! the lowered program must agree with.
//!
//! It shares nothing with the lowering but the table of primitives. Every decision (a branch, the
//! side of a kink) goes into a trace: where it differs between two points, differences between
//! them mean nothing.

mod expr;
mod method;
mod pattern;

use std::collections::HashMap;

use super::interpret::{Step, Value};
use crate::ir::Ty;

/// What an expression stands for.
#[derive(Clone, Debug)]
pub(crate) enum Held {
    Val(Value),
    /// A place within a variable.
    Ref(usize, Vec<Step>),
    /// The items of an iterator.
    Items(Vec<Held>),
    Parts(Vec<Held>),
    Closure(syn::ExprClosure),
}

/// Control that does not go on to the next expression.
#[derive(Debug)]
pub(crate) enum Jump {
    Break(Option<String>, Value),
    Continue(Option<String>),
    Return(Value),
    /// A panic, or something that is not in the subset.
    Stuck(String),
}

pub(crate) type Flow<T> = Result<T, Jump>;

pub(crate) type Functions = HashMap<String, syn::ItemFn>;

pub(crate) struct Evaluator<'p> {
    functions: &'p Functions,
    slots: Vec<Held>,
    scopes: Vec<Vec<(String, usize)>>,
    /// The decisions that were taken.
    pub trace: Vec<u64>,
    steps: usize,
}

/// What a function returns, its arguments afterwards, and the decisions on the way.
pub(crate) struct Outcome {
    pub value: Value,
    pub args: Vec<Value>,
    pub trace: Vec<u64>,
}

/// Calls a function; an error is the text of a panic.
pub(crate) fn call(functions: &Functions, name: &str, args: Vec<Value>) -> Result<Outcome, String> {
    let mut evaluator = Evaluator::new(functions);
    match evaluator.call_values(name, args) {
        Ok((value, args)) => Ok(Outcome {
            value,
            args,
            trace: evaluator.trace,
        }),
        Err(Jump::Stuck(why)) => Err(why),
        Err(jump) => Err(format!("{jump:?} leaves the function")),
    }
}

/// An expression over variables.
pub(crate) fn expression(
    functions: &Functions,
    e: &syn::Expr,
    variables: Vec<(String, Value)>,
) -> Value {
    let mut evaluator = Evaluator::new(functions);
    evaluator.scopes.push(Vec::new());
    for (name, value) in variables {
        evaluator.bind(&name, Held::Val(value));
    }
    let value = evaluator.expr(e).and_then(|held| evaluator.value(held));
    value.unwrap_or_else(|jump| panic!("{}: {jump:?}", quote::quote!(#e)))
}

/// `&mut`
pub(crate) fn is_mut(input: &syn::FnArg) -> bool {
    matches!(input, syn::FnArg::Typed(t)
        if matches!(&*t.ty, syn::Type::Reference(r) if r.mutability.is_some()))
}

/// A value of the type that a function returns.
fn fits(value: &Value, output: &syn::ReturnType) -> bool {
    let syn::ReturnType::Type(_, ty) = output else {
        return *value == Value::Unit;
    };
    matches!(
        (value, Ty::of(ty, &[])),
        (Value::Float(_), Ty::Float(_))
            | (Value::Tuple(_), Ty::Tuple(_))
            | (Value::Seq(_), Ty::Array(..) | Ty::Vec(_))
            | (Value::Option(_), Ty::Option(_))
    )
}

pub(super) fn elements(value: &Value) -> Flow<&[Value]> {
    match value {
        Value::Seq(parts) | Value::Tuple(parts) => Ok(parts),
        other => stuck(format!("{other:?} has no elements")),
    }
}

pub(super) fn stuck<T>(why: impl Into<String>) -> Flow<T> {
    Err(Jump::Stuck(why.into()))
}

impl<'p> Evaluator<'p> {
    fn new(functions: &'p Functions) -> Evaluator<'p> {
        Evaluator {
            functions,
            slots: Vec::new(),
            scopes: Vec::new(),
            trace: Vec::new(),
            steps: 0,
        }
    }

    fn call_values(&mut self, name: &str, args: Vec<Value>) -> Flow<(Value, Vec<Value>)> {
        let first = self.slots.len();
        let n = args.len();
        self.slots.extend(args.iter().cloned().map(Held::Val));
        let slots: Vec<usize> = (first..first + n).collect();
        let value = self.call_slots(name, &slots)?;
        let mut after = Vec::new();
        for (i, arg) in args.into_iter().enumerate() {
            let written = is_mut(&self.functions[name].sig.inputs[i]);
            after.push(if written {
                self.value(self.slots[slots[i]].clone())?
            } else {
                arg
            });
        }
        Ok((value, after))
    }

    /// Calls a function whose parameters are these variables.
    fn call_slots(&mut self, name: &str, slots: &[usize]) -> Flow<Value> {
        let Some(function) = self.functions.get(name) else {
            return stuck(format!("no function `{name}`"));
        };
        let scopes = std::mem::replace(&mut self.scopes, vec![Vec::new()]);
        for (input, slot) in function.sig.inputs.iter().zip(slots) {
            let syn::FnArg::Typed(input) = input else {
                return stuck("a receiver");
            };
            let syn::Pat::Ident(p) = &*input.pat else {
                return stuck("a parameter's pattern");
            };
            self.scopes[0].push((p.ident.to_string(), *slot));
        }
        let result = self.block(&function.block);
        self.scopes = scopes;
        let value = match result {
            Ok(held) => self.value(held)?,
            Err(Jump::Return(value)) => value,
            Err(other) => return Err(other),
        };
        if fits(&value, &function.sig.output) {
            Ok(value)
        } else {
            stuck(format!("{value:?} is returned"))
        }
    }

    fn bind(&mut self, name: &str, held: Held) {
        self.slots.push(held);
        let slot = self.slots.len() - 1;
        let scope = self.scopes.last_mut().expect("a scope is open");
        scope.push((name.to_string(), slot));
    }

    fn slot(&self, name: &str) -> Option<usize> {
        let names = self.scopes.iter().rev().flat_map(|s| s.iter().rev());
        names.into_iter().find(|(n, _)| n == name).map(|(_, s)| *s)
    }

    fn scoped<T>(&mut self, run: impl FnOnce(&mut Self) -> Flow<T>) -> Flow<T> {
        self.scopes.push(Vec::new());
        let result = run(self);
        self.scopes.pop();
        result
    }

    /// By value: what a reference points to.
    fn value(&self, held: Held) -> Flow<Value> {
        match held {
            Held::Val(value) => Ok(value),
            Held::Ref(slot, path) => match &self.slots[slot] {
                Held::Val(value) => value
                    .at(&path)
                    .map_or_else(|| stuck(format!("out of bounds: {path:?}")), Ok),
                _ => stuck("a reference to something odd"),
            },
            Held::Items(items) => {
                let items: Flow<Vec<Value>> = items.into_iter().map(|h| self.value(h)).collect();
                Ok(Value::Seq(items?))
            }
            Held::Parts(parts) => {
                let parts: Flow<Vec<Value>> = parts.into_iter().map(|h| self.value(h)).collect();
                Ok(Value::Tuple(parts?))
            }
            Held::Closure(_) => stuck("a closure is no value"),
        }
    }

    fn decide(&mut self, condition: bool) -> bool {
        self.trace.push(u64::from(condition));
        condition
    }

    fn block(&mut self, block: &syn::Block) -> Flow<Held> {
        self.scoped(|e| {
            let mut last = Held::Val(Value::Unit);
            for stmt in &block.stmts {
                last = e.stmt(stmt)?;
            }
            Ok(last)
        })
    }

    fn step(&mut self) -> Flow<()> {
        self.steps += 1;
        if self.steps > 20_000 {
            return stuck("the program does not end");
        }
        Ok(())
    }

    fn stmt(&mut self, stmt: &syn::Stmt) -> Flow<Held> {
        self.step()?;
        match stmt {
            syn::Stmt::Local(local) => {
                self.local(local)?;
                Ok(Held::Val(Value::Unit))
            }
            syn::Stmt::Expr(e, semi) => {
                let held = self.expr(e)?;
                Ok(if semi.is_some() {
                    Held::Val(Value::Unit)
                } else {
                    held
                })
            }
            syn::Stmt::Item(_) | syn::Stmt::Macro(_) => stuck("an item or macro"),
        }
    }

    fn local(&mut self, local: &syn::Local) -> Flow<()> {
        let Some(init) = &local.init else {
            return self.declare(&local.pat);
        };
        let held = self.expr(&init.expr)?;
        let matched = self.matches(&local.pat, held)?;
        match (&init.diverge, matched) {
            (_, true) => Ok(()),
            (Some((_, otherwise)), false) => {
                self.decide(false);
                self.expr(otherwise).map(|_| ())
            }
            (None, false) => stuck("a pattern that does not match"),
        }
    }
}
