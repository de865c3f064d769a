//! Calls of other functions.

use std::rc::Rc;

use super::{Machine, Pullback, Value, name};
use crate::ir::*;

impl Machine<'_> {
    fn argument(&self, arg: &Arg) -> Value {
        match arg {
            Arg::Value(a) | Arg::Kept(a) => self.operand(a),
            Arg::Shared(p) | Arg::Mut(p) => self.load(p),
        }
    }

    fn write_back(&mut self, arg: &Arg, value: Value) {
        if let Arg::Mut(p) = arg {
            self.modify(p, |to| *to = value);
        }
    }

    pub(super) fn call(&mut self, s: &Call) {
        let args: Vec<Value> = s.args.iter().map(|a| self.argument(a)).collect();
        let path = name(&s.path);
        let (result, after) = self.callees.call(&path, args.clone());
        for (arg, value) in s.args.iter().zip(after) {
            self.write_back(arg, value);
        }
        self.set(s.result, result);
        let pullback = Pullback {
            path,
            by_reference: s.args.iter().map(|a| matches!(a, Arg::Shared(_))).collect(),
            written: s.args.iter().map(|a| matches!(a, Arg::Mut(_))).collect(),
            args,
        };
        if let Some(seeded) = &s.seeded {
            let seed = self.operand(&seeded.seed);
            self.pull_back(&pullback, Some(seed), &seeded.adjoints);
        }
        if let Some(v) = s.pullback {
            self.set(v, Value::Pullback(Rc::new(pullback)));
        }
    }

    pub(super) fn tangent(&mut self, s: &TangentCall) {
        let args = s
            .args
            .iter()
            .map(|(a, dot)| (self.argument(a), dot.as_ref().map(|d| self.argument(d))))
            .collect();
        let (result, tangent, after) = self.callees.tangent(&name(&s.path), args);
        for ((arg, dot), (value, value_dot)) in s.args.iter().zip(after) {
            self.write_back(arg, value);
            if let (Some(dot), Some(value)) = (dot, value_dot) {
                self.write_back(dot, value);
            }
        }
        self.set(s.result, result);
        self.set(s.tangent, tangent);
    }

    pub(super) fn adjoint(&mut self, s: &AdjointCall) {
        let Value::Pullback(pullback) = self.operand(&s.pullback) else {
            panic!("what is called back is a pullback")
        };
        self.is_given_again(&pullback, &s.primals);
        let seed = s.seed.as_ref().map(|o| self.operand(o));
        self.pull_back(&pullback, seed, &s.adjoints);
    }

    fn pull_back(&mut self, pullback: &Pullback, seed: Option<Value>, adjoints: &[Option<Place>]) {
        let bars: Vec<Option<Value>> = adjoints
            .iter()
            .map(|bar| bar.as_ref().map(|b| self.load(b)))
            .collect();
        let after = self.callees.adjoint(pullback, seed, &bars);
        for (bar, value) in adjoints.iter().zip(after) {
            if let (Some(bar), Some(value)) = (bar, value) {
                self.modify(bar, |to| *to = value);
            }
        }
    }

    /// What was given by reference is given again, and holds what it held.
    fn is_given_again(&self, pullback: &Pullback, primals: &[Option<Arg>]) {
        let kept = &pullback.args;
        assert_eq!(kept.len(), primals.len(), "as many as were given");
        for ((given, kept), by_reference) in primals.iter().zip(kept).zip(&pullback.by_reference) {
            match given {
                Some(arg) => {
                    let value = self.argument(arg);
                    assert!(
                        value.same(kept),
                        "`{}` was given {kept:?}, and then {value:?}",
                        pullback.path
                    );
                }
                None => assert!(!by_reference, "a reference is given again"),
            }
        }
    }
}
