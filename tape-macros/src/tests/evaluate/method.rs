//! Calls: of functions, of float methods, on containers and iterators.

use syn::Expr;
use tape_runtime::rules;

use super::{Evaluator, Flow, Held, elements, stuck};
use crate::tests::interpret::{Step, Value, op};

/// Rules whose partials jump: which side was taken is a decision.
const KINKED: &[&str] = &["abs", "max", "min", "clamp", "copysign", "rem_euclid"];

impl Evaluator<'_> {
    pub(super) fn call_expr(&mut self, c: &syn::ExprCall) -> Flow<Held> {
        let name = match &*c.func {
            Expr::Path(p) => p.path.segments.last().map(|s| s.ident.to_string()),
            _ => None,
        };
        let name = name.unwrap_or_default();
        if name == "Some" {
            let inner = self.owned(&c.args[0])?;
            return Ok(Held::Val(Value::Option(Some(Box::new(inner)))));
        }
        if let Some(slot) = self.slot(&name)
            && let Held::Closure(closure) = self.slots[slot].clone()
        {
            let args: Flow<Vec<Held>> = c.args.iter().map(|a| self.expr(a)).collect();
            return self.apply(&closure, args?);
        }
        if name == "swap" {
            let (a, b) = (self.expr(&c.args[0])?, self.expr(&c.args[1])?);
            let (Held::Ref(s, p), Held::Ref(t, q)) = (a, b) else {
                return stuck("`swap` of what is no place");
            };
            let (x, y) = (
                self.value(Held::Ref(s, p.clone()))?,
                self.value(Held::Ref(t, q.clone()))?,
            );
            self.write(s, &p, y)?;
            self.write(t, &q, x)?;
            return Ok(Held::Val(Value::Unit));
        }
        // Every argument becomes a variable: a reference stays one.
        let mut slots = Vec::new();
        for arg in &c.args {
            let held = self.expr(arg)?;
            self.slots.push(held);
            slots.push(self.slots.len() - 1);
        }
        Ok(Held::Val(self.call_slots(&name, &slots)?))
    }

    fn apply(&mut self, closure: &syn::ExprClosure, args: Vec<Held>) -> Flow<Held> {
        self.scoped(|e| {
            for (pat, arg) in closure.inputs.iter().zip(args) {
                if !e.matches(pat, arg)? {
                    return stuck("a closure's pattern does not match");
                }
            }
            let held = e.expr(&closure.body)?;
            Ok(Held::Val(e.value(held)?))
        })
    }

    fn closure(&mut self, e: &Expr) -> Flow<syn::ExprClosure> {
        match self.expr(e)? {
            Held::Closure(closure) => Ok(closure),
            other => stuck(format!("{other:?} is no closure")),
        }
    }

    pub(super) fn method(&mut self, m: &syn::ExprMethodCall) -> Flow<Held> {
        let name = m.method.to_string();
        match name.as_str() {
            "iter_mut" | "push" | "pop" | "swap" | "fill" | "copy_from_slice" => {
                self.in_place(&name, m)
            }
            "iter" | "into_iter" | "map" | "zip" | "enumerate" | "rev" | "take" | "skip"
            | "step_by" | "copied" | "cloned" | "filter" | "windows" | "collect" | "fold"
            | "sum" | "product" => self.chain(&name, m),
            _ => {
                let receiver = self.owned(&m.receiver)?;
                let args: Flow<Vec<Value>> = m.args.iter().map(|a| self.owned(a)).collect();
                let mut all = vec![receiver];
                all.extend(args?);
                Ok(Held::Val(self.plain(&m.method, all)?))
            }
        }
    }

    /// Methods that only need the values.
    fn plain(&mut self, method: &syn::Ident, args: Vec<Value>) -> Flow<Value> {
        let name = method.to_string();
        match (name.as_str(), &args[0]) {
            ("len", Value::Seq(parts)) => Ok(Value::Int(parts.len() as i128)),
            ("clone" | "to_vec" | "to_owned", value) => Ok(value.clone()),
            ("is_some", Value::Option(inner)) => Ok(Value::Bool(inner.is_some())),
            ("is_none", Value::Option(inner)) => Ok(Value::Bool(inner.is_none())),
            ("unwrap", Value::Option(Some(inner))) => Ok((**inner).clone()),
            ("unwrap_or", Value::Option(inner)) => {
                self.decide(inner.is_some());
                Ok(inner
                    .as_ref()
                    .map_or_else(|| args[1].clone(), |v| (**v).clone()))
            }
            ("min", Value::Int(a)) => Ok(Value::Int((*a).min(args[1].int()))),
            ("max", Value::Int(a)) => Ok(Value::Int((*a).max(args[1].int()))),
            (_, Value::Float(_)) => self.float_method(method, &args),
            (name, receiver) => stuck(format!("`{name}` of {receiver:?}")),
        }
    }

    fn float_method(&mut self, method: &syn::Ident, args: &[Value]) -> Flow<Value> {
        let name = method.to_string();
        if let Some(rule) = rules::TABLE.iter().find(|r| r.name == name) {
            let numbers: Vec<f64> = args
                .iter()
                .map(|a| match a {
                    Value::Int(n) => *n as f64,
                    other => other.float(),
                })
                .collect();
            let y = (rule.value)(&numbers);
            if KINKED.contains(&rule.name) {
                let partials = (rule.partial_values)(&numbers, y);
                self.trace.extend(partials.iter().map(|p| p.to_bits()));
            }
            return Ok(Value::Float(y));
        }
        if rules::PIECEWISE.contains(&name.as_str()) {
            let numbers: Vec<f64> = args.iter().map(Value::float).collect();
            let y = op::piecewise(method, &numbers);
            self.trace.push(y.to_bits());
            return Ok(Value::Float(y));
        }
        Ok(op::observe(method, args))
    }

    /// Methods that change their receiver, or hand out references into it.
    fn in_place(&mut self, name: &str, m: &syn::ExprMethodCall) -> Flow<Held> {
        let (slot, path) = self.place(&m.receiver)?;
        let mut value = self.value(Held::Ref(slot, path.clone()))?;
        if name == "iter_mut" {
            let items = (0..elements(&value)?.len()).map(|i| {
                let mut path = path.clone();
                path.push(Step::At(i));
                Held::Ref(slot, path)
            });
            return Ok(Held::Items(items.collect()));
        }
        let Value::Seq(parts) = &mut value else {
            return stuck("no sequence");
        };
        let mut result = Value::Unit;
        match name {
            "push" => {
                let pushed = self.owned(&m.args[0])?;
                parts.push(pushed);
            }
            "pop" => result = Value::Option(parts.pop().map(Box::new)),
            "swap" => {
                let (i, j) = (self.index_of(&m.args[0])?, self.index_of(&m.args[1])?);
                if i.max(j) >= parts.len() {
                    return stuck("out of bounds");
                }
                parts.swap(i, j);
            }
            "fill" => {
                let filled = self.owned(&m.args[0])?;
                parts.fill(filled);
            }
            _ => {
                let from = self.owned(&m.args[0])?;
                if elements(&from)?.len() != parts.len() {
                    return stuck("slices of different lengths");
                }
                parts.clone_from_slice(elements(&from)?);
            }
        }
        self.write(slot, &path, value)?;
        Ok(Held::Val(result))
    }

    pub(super) fn items(&mut self, held: Held) -> Flow<Vec<Held>> {
        match held {
            Held::Items(items) => Ok(items),
            // `for v in &mut a`
            Held::Ref(slot, path) => {
                let whole = self.value(Held::Ref(slot, path.clone()))?;
                let n = elements(&whole)?.len();
                let item = |i| {
                    let mut path = path.clone();
                    path.push(Step::At(i));
                    Held::Ref(slot, path)
                };
                Ok((0..n).map(item).collect())
            }
            other => {
                let value = self.value(other)?;
                Ok(elements(&value)?.iter().cloned().map(Held::Val).collect())
            }
        }
    }

    /// Iterators, eagerly: nothing in the subset can tell.
    fn chain(&mut self, name: &str, m: &syn::ExprMethodCall) -> Flow<Held> {
        let receiver = self.expr(&m.receiver)?;
        let mut items = self.items(receiver)?;
        match name {
            "iter" | "into_iter" => {}
            "copied" | "cloned" => {
                for item in &mut items {
                    *item = Held::Val(self.value(item.clone())?);
                }
            }
            "rev" => items.reverse(),
            "take" => items.truncate(self.index_of(&m.args[0])?),
            "skip" => {
                let n = self.index_of(&m.args[0])?.min(items.len());
                items.drain(..n);
            }
            "step_by" => {
                let n = self.index_of(&m.args[0])?;
                items = items.into_iter().step_by(n).collect();
            }
            "enumerate" => {
                let pair = |(i, item)| Held::Parts(vec![Held::Val(Value::Int(i as i128)), item]);
                items = items.into_iter().enumerate().map(pair).collect();
            }
            "zip" => {
                let other = self.expr(&m.args[0])?;
                let other = self.items(other)?;
                let pair = |(a, b)| Held::Parts(vec![a, b]);
                items = items.into_iter().zip(other).map(pair).collect();
            }
            "windows" => {
                let n = self.index_of(&m.args[0])?;
                let values: Flow<Vec<Value>> = items.into_iter().map(|h| self.value(h)).collect();
                let window = |w: &[Value]| Held::Val(Value::Seq(w.to_vec()));
                items = values?.windows(n).map(window).collect();
            }
            "map" => {
                let closure = self.closure(&m.args[0])?;
                for item in &mut items {
                    *item = self.apply(&closure, vec![item.clone()])?;
                }
            }
            "filter" => {
                let closure = self.closure(&m.args[0])?;
                let mut kept = Vec::new();
                for item in items {
                    let keep = self.apply(&closure, vec![item.clone()])?;
                    let keep = self.value(keep)?.bool();
                    if self.decide(keep) {
                        kept.push(item);
                    }
                }
                items = kept;
            }
            _ => return self.consume(name, m, items),
        }
        Ok(Held::Items(items))
    }

    fn consume(&mut self, name: &str, m: &syn::ExprMethodCall, items: Vec<Held>) -> Flow<Held> {
        if name == "fold" {
            let mut folded = Held::Val(self.owned(&m.args[0])?);
            let closure = self.closure(&m.args[1])?;
            for item in items {
                folded = self.apply(&closure, vec![folded, item])?;
            }
            return Ok(folded);
        }
        let values: Flow<Vec<Value>> = items.into_iter().map(|h| self.value(h)).collect();
        let values = values?;
        let value = match name {
            "collect" => Value::Seq(values),
            "sum" => Value::Float(values.iter().map(Value::float).sum()),
            _ => Value::Float(values.iter().map(Value::float).product()),
        };
        Ok(Held::Val(value))
    }
}
