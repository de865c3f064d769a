//! The pushforward: beside each primal statement its tangent.
//!
//! It is linear in the tangents: these are added, negated, multiplied by primals and divided by them,
//! with the tangent on the left. So the same code carries one direction or several.

use std::rc::Rc;

use proc_macro2::Span;

use super::formula::{self, Builder};
use crate::analysis::Facts;
use crate::ir::*;
use crate::maps::HashMap;
use crate::names::Names;

pub(crate) struct Forward<'a> {
    arena: &'a mut Arena,
    names: &'a mut Names,
    facts: &'a Facts,
    dots: HashMap<Val, Val>,
    mem_dots: HashMap<Mem, Mem>,
    /// Which value each tangent is of, and each part of a tangent.
    primals: HashMap<Val, Val>,
    /// Those of the tangent that is being computed.
    parts: Vec<Val>,
    code: Vec<Vec<Stmt>>,
}

/// The body with tangents.
pub(crate) struct Pushforward {
    /// The second result is the tangent of the first.
    pub region: Region,
    /// Which value each tangent is of, and each part of a tangent.
    pub primals: HashMap<Val, Val>,
    /// The same of memories.
    pub primal_mems: HashMap<Mem, Mem>,
}

pub(crate) fn forward(
    arena: &mut Arena,
    names: &mut Names,
    facts: &Facts,
    body: &Region,
    dots: HashMap<Val, Val>,
    mem_dots: HashMap<Mem, Mem>,
) -> Pushforward {
    let mut forward = Forward {
        arena,
        names,
        facts,
        primals: dots.iter().map(|(v, dot)| (*dot, *v)).collect(),
        dots,
        mem_dots,
        parts: Vec::new(),
        code: vec![Vec::new()],
    };
    forward.stmts(body);
    let result = body.results[0].clone();
    let dot = forward.dot(&result, Span::call_site());
    let stmts = forward.code.pop().expect("the function's region");
    Pushforward {
        region: Region {
            stmts,
            results: vec![result, dot],
        },
        primals: forward.primals,
        primal_mems: forward.mem_dots.iter().map(|(m, dot)| (*dot, *m)).collect(),
    }
}

impl Builder for Forward<'_> {
    fn op(&mut self, ty: Ty, op: Op, span: Span) -> Operand {
        let v = self.value(None, ty, span);
        if self.is_of_tangents(&op) {
            self.parts.push(v);
        }
        self.emit(StmtKind::Let(v, op), span);
        Operand::Val(v)
    }

    fn ty(&self, operand: &Operand) -> Ty {
        self.arena.ty(operand)
    }
}

impl Forward<'_> {
    /// Whether the result is a tangent too.
    fn is_of_tangents(&self, op: &Op) -> bool {
        let is_tangent = |operand: &Operand| match operand {
            Operand::Val(v) => self.primals.contains_key(v) || self.parts.contains(v),
            _ => false,
        };
        match op {
            Op::Neg(a) | Op::Binary(_, a, _) => is_tangent(a),
            Op::Rule(_, args) => args.last().is_some_and(is_tangent),
            Op::Zero(_) => true,
            _ => false,
        }
    }

    fn value(&mut self, like: Option<Val>, ty: Ty, span: Span) -> Val {
        let name = match like {
            Some(v) => self
                .names
                .fresh(&format!("{}_dot", self.arena.vals[v.0].name), span),
            None => self.names.temporary(span),
        };
        let aggregate = like.is_some_and(|v| self.arena.vals[v.0].aggregate);
        self.arena.val(ValInfo {
            aggregate,
            ..ValInfo::new(name, ty, span)
        })
    }

    fn emit(&mut self, kind: StmtKind, span: Span) {
        self.code
            .last_mut()
            .expect("a region is open")
            .push(Stmt::new(kind, span));
    }

    fn new_dot(&mut self, v: Val) -> Val {
        let (ty, span) = (self.arena.vals[v.0].ty.clone(), self.arena.vals[v.0].span);
        let dot = self.value(Some(v), ty, span);
        self.is_dot(v, dot);
        dot
    }

    fn is_dot(&mut self, v: Val, dot: Val) {
        self.dots.insert(v, dot);
        self.primals.insert(dot, v);
    }

    fn has_dot(&self, operand: &Operand) -> bool {
        matches!(operand, Operand::Val(v) if self.dots.contains_key(v))
    }

    /// The tangent of an operand: zero, of the same shape, where it has none.
    fn dot(&mut self, operand: &Operand, span: Span) -> Operand {
        if let Operand::Val(v) = operand {
            if let Some(dot) = self.dots.get(v) {
                return Operand::Val(*dot);
            }
            let ty = self.arena.vals[v.0].ty.clone();
            if !ty.is_float() {
                return self.op(ty, Op::Zero(Place::val(*v)), span);
            }
        }
        if let Operand::Unit = operand {
            return Operand::Unit;
        }
        let ty = self.arena.ty(operand);
        match (&ty, operand) {
            (Ty::Unknown, Operand::Undef(_)) => operand.clone(),
            (Ty::Float(_) | Ty::Unknown, _) => Operand::Zero(ty),
            // An integer's tangent is none.
            (Ty::Int | Ty::Bool | Ty::Inert, _) => Operand::Unit,
            _ => Operand::Zero(ty.tangent()),
        }
    }

    fn dot_place(&self, place: &Place) -> Option<Place> {
        let base = match &place.base {
            Base::Val(v) => Base::Val(*self.dots.get(v)?),
            Base::Mem(m) => Base::Mem(*self.mem_dots.get(m)?),
            Base::Const(..) => return None,
        };
        Some(Place {
            base,
            path: place.path.clone(),
        })
    }

    fn region(&mut self, region: &Region, extra: impl FnOnce(&mut Self) -> Vec<Operand>) -> Region {
        self.code.push(Vec::new());
        self.stmts(region);
        let dots = extra(self);
        let stmts = self.code.pop().expect("pushed above");
        Region {
            stmts,
            results: region.results.iter().cloned().chain(dots).collect(),
        }
    }

    fn stmts(&mut self, region: &Region) {
        for stmt in &region.stmts {
            self.stmt(stmt);
        }
    }

    fn stmt(&mut self, stmt: &Stmt) {
        let span = stmt.span;
        match &stmt.kind {
            StmtKind::Let(v, op) => {
                self.emit(stmt.kind.clone(), span);
                if self.facts.active(*v) {
                    let dot = self.tangent(*v, op, span);
                    self.is_dot(*v, dot);
                }
            }
            StmtKind::Declare(m, init) => {
                let value = self.facts.active_mem(*m).then(|| self.dot(init, span));
                self.emit(stmt.kind.clone(), span);
                if let Some(value) = value {
                    let info = self.arena.mems[m.0].clone();
                    let name = self.names.fresh(&format!("{}_dot", info.name), span);
                    let dot = self.arena.mem(MemInfo { name, ..info });
                    self.emit(StmtKind::Declare(dot, value), span);
                    self.mem_dots.insert(*m, dot);
                }
            }
            StmtKind::Store(p, a) => {
                self.write(p, a, span, StmtKind::Store);
                self.emit(stmt.kind.clone(), span);
            }
            StmtKind::Push(p, a) => {
                self.write(p, a, span, StmtKind::Push);
                self.emit(stmt.kind.clone(), span);
            }
            StmtKind::Fill(p, a) => {
                self.write(p, a, span, StmtKind::Fill);
                self.emit(stmt.kind.clone(), span);
            }
            StmtKind::Update(p, op, a) => {
                if self.has_dot(a) {
                    self.write(p, a, span, |p, a| StmtKind::Update(p, *op, a));
                }
                self.emit(stmt.kind.clone(), span);
            }
            StmtKind::PopVec(p, v) => {
                self.emit(stmt.kind.clone(), span);
                if let Some(p) = self.dot_place(p) {
                    let dot = self.new_dot(*v);
                    self.emit(StmtKind::PopVec(p, dot), span);
                }
            }
            StmtKind::SwapElements(p, i, j) => {
                self.emit(stmt.kind.clone(), span);
                if let Some(p) = self.dot_place(p) {
                    self.emit(StmtKind::SwapElements(p, i.clone(), j.clone()), span);
                }
            }
            StmtKind::Swap(p, q) => {
                self.emit(stmt.kind.clone(), span);
                if let (Some(p), Some(q)) = (self.dot_place(p), self.dot_place(q)) {
                    self.emit(StmtKind::Swap(p, q), span);
                }
            }
            StmtKind::CopyFrom(p, q) => {
                self.emit(stmt.kind.clone(), span);
                match (self.dot_place(p), self.dot_place(q)) {
                    (Some(p), Some(q)) => self.emit(StmtKind::CopyFrom(p, q), span),
                    (Some(p), None) => self.clear_like(p, q, span),
                    _ => {}
                }
            }
            StmtKind::If(s) => self.branch(s, span),
            StmtKind::Loop(s) => self.looped(s, span),
            StmtKind::Call(s) => self.call(s, span),
            _ => self.emit(stmt.kind.clone(), span),
        }
    }

    /// The elements' tangents become zeros of the shapes that constants have.
    fn clear_like(&mut self, p: Place, constants: &Place, span: Span) {
        let element = constants.then(Proj::Index(Operand::Int(0)));
        if !self.arena.place_ty(&element).may_change_shape() {
            return self.emit(StmtKind::Clear(p), span);
        }
        let zero = self.value(None, self.arena.place_ty(constants), span);
        self.emit(StmtKind::Let(zero, Op::Zero(constants.clone())), span);
        self.emit(StmtKind::CopyFrom(p, Place::val(zero)), span);
    }

    fn write(
        &mut self,
        p: &Place,
        a: &Operand,
        span: Span,
        make: impl FnOnce(Place, Operand) -> StmtKind,
    ) {
        if let Some(place) = self.dot_place(p) {
            let dot = self.dot(a, span);
            self.emit(make(place, dot), span);
        }
    }

    fn tangent(&mut self, v: Val, op: &Op, span: Span) -> Val {
        let ty = self.arena.vals[v.0].ty.clone();
        let linear = match op {
            Op::Copy(a) => Op::Copy(self.dot(a, span)),
            Op::Neg(a) => Op::Neg(self.dot(a, span)),
            Op::Cast(a, to) if !self.arena.ty(a).is_inert() => {
                Op::Cast(self.dot(a, span), to.clone())
            }
            Op::Load(p) => match self.dot_place(p) {
                Some(p) => Op::Load(p),
                None => Op::Zero(Place::val(v)),
            },
            Op::Snapshot(p) => match self.dot_place(p) {
                Some(p) => Op::Snapshot(p),
                None => Op::Zero(Place::val(v)),
            },
            Op::Array(parts) => Op::Array(self.all(parts, span)),
            Op::Tuple(parts) => Op::Tuple(self.all(parts, span)),
            Op::EmptyVec(n) => Op::EmptyVec(n.clone()),
            Op::Helper(helper @ Helper::Runtime("into_vec" | "into_items"), parts) => {
                Op::Helper(*helper, self.all(parts, span))
            }
            Op::Repeat(a, n, c) => Op::Repeat(self.dot(a, span), n.clone(), *c),
            // The tangent of a `Result` is an `Option`.
            Op::Some(a) | Op::Ok(a) => Op::Some(self.dot(a, span)),
            Op::Binary(op, a, b) => Op::Copy(self.product_rule(*op, v, a, b, span)),
            Op::Rule(rule, args) => Op::Copy(self.chain_rule(rule, v, args, span)),
            _ => Op::Zero(Place::val(v)),
        };
        let parts = std::mem::take(&mut self.parts);
        self.primals.extend(parts.iter().map(|part| (*part, v)));
        // A value that was just computed takes the name.
        if let Op::Copy(Operand::Val(d)) = linear
            && parts.contains(&d)
        {
            return d;
        }
        let dot = self.value(Some(v), ty, span);
        self.emit(StmtKind::Let(dot, linear), span);
        dot
    }

    fn all(&mut self, parts: &[Operand], span: Span) -> Vec<Operand> {
        parts.iter().map(|p| self.dot(p, span)).collect()
    }

    fn product_rule(&mut self, op: BinOp, v: Val, a: &Operand, b: &Operand, span: Span) -> Operand {
        let (x, y) = (self.has_dot(a), self.has_dot(b));
        let zero = Operand::Zero(self.arena.vals[v.0].ty.clone());
        let (da, db) = (
            if x { self.dot(a, span) } else { zero.clone() },
            if y { self.dot(b, span) } else { zero.clone() },
        );
        match op {
            BinOp::Add => self.add(da, db, span),
            BinOp::Sub if !y => da,
            BinOp::Sub if !x => self.neg(db, span),
            BinOp::Sub => self.binary(BinOp::Sub, da, db, span),
            BinOp::Mul => {
                let left = if x {
                    self.mul(da, b.clone(), span)
                } else {
                    zero.clone()
                };
                let right = if y {
                    self.mul(db, a.clone(), span)
                } else {
                    zero
                };
                self.add(left, right, span)
            }
            BinOp::Div => {
                let numerator = if y {
                    let t = self.mul(db, Operand::Val(v), span);
                    if x {
                        self.binary(BinOp::Sub, da, t, span)
                    } else {
                        self.neg(t, span)
                    }
                } else {
                    da
                };
                self.binary(BinOp::Div, numerator, b.clone(), span)
            }
            _ => {
                let right = if y {
                    let ty = self.arena.ty(b);
                    let partial = self.op(
                        ty,
                        Op::Helper(Helper::Kink("rem_divisor"), vec![a.clone(), b.clone()]),
                        span,
                    );
                    self.mul(db, partial, span)
                } else {
                    zero
                };
                self.add(da, right, span)
            }
        }
    }

    fn chain_rule(
        &mut self,
        rule: &'static tape_runtime::rules::Rule,
        v: Val,
        args: &[Operand],
        span: Span,
    ) -> Operand {
        let names = rule.args.iter().chain(rule.integer_args);
        let mut values: HashMap<String, Operand> = names
            .map(|n| n.to_string())
            .zip(args.iter().cloned())
            .collect();
        values.insert(rule.result.to_string(), Operand::Val(v));
        let ty = self.arena.vals[v.0].ty.clone();
        let mut sum = Operand::Zero(ty.clone());
        for (i, arg) in args.iter().take(rule.args.len()).enumerate() {
            if self.has_dot(arg) {
                let dot = self.dot(arg, span);
                let term = formula::scaled(self, rule, i, &values, dot, &ty, span);
                sum = self.add(sum, term, span);
            }
        }
        sum
    }

    fn branch(&mut self, s: &If, span: Span) {
        let dotted: Vec<usize> = (0..s.results.len())
            .filter(|i| self.facts.active(s.results[*i]))
            .collect();
        let dots = |l: &mut Self, results: &[Operand]| {
            dotted.iter().map(|i| l.dot(&results[*i], span)).collect()
        };
        let then = self.region(&s.then, |l| dots(l, &s.then.results));
        let other = self.region(&s.other, |l| dots(l, &s.other.results));
        let results = s
            .results
            .iter()
            .copied()
            .chain(dotted.iter().map(|i| self.new_dot(s.results[*i])))
            .collect();
        self.emit(
            StmtKind::If(If {
                cond: s.cond.clone(),
                then,
                other,
                results,
            }),
            span,
        );
    }

    fn looped(&mut self, s: &Loop, span: Span) {
        let dotted: Vec<usize> = (0..s.carried.len())
            .filter(|i| self.is_carried_dot(&s.carried[*i]))
            .collect();
        let mut carried = s.carried.clone();
        for i in &dotted {
            let init = self.dot(&s.carried[*i].init, span);
            let phi = self.new_dot(s.carried[*i].phi);
            let result = self.new_dot(s.carried[*i].result);
            carried.push(Carried { init, phi, result });
        }
        let body = self.region(&s.body, |l| {
            dotted
                .iter()
                .map(|i| l.dot(&s.body.results[*i], span))
                .collect()
        });
        self.emit(
            StmtKind::Loop(Loop {
                head: s.head.clone(),
                carried,
                body,
                exit: s.exit,
                trips: s.trips,
                mirrored: false,
            }),
            span,
        );
    }

    fn call(&mut self, s: &Call, span: Span) {
        if !self.is_active_call(s) {
            self.emit(StmtKind::Call(s.clone()), span);
            return;
        }
        let args = s
            .args
            .iter()
            .map(|arg| (arg.clone(), self.argument_dot(arg, span)))
            .collect();
        let tangent = self.new_dot(s.result);
        let call = TangentCall {
            path: Rc::clone(&s.path),
            args,
            result: s.result,
            tangent,
        };
        self.emit(StmtKind::Tangent(call), span);
    }

    /// A derivative goes into the call, and comes out of it to where it counts. Otherwise the callee
    /// needs none: an index that it looks up in active values is only an index.
    fn is_active_call(&self, s: &Call) -> bool {
        self.facts.active(s.result)
            || s.args
                .iter()
                .any(|arg| matches!(arg, Arg::Mut(p) if self.facts.active_base(&p.base)))
    }

    fn is_carried_dot(&self, carried: &Carried) -> bool {
        self.facts.active(carried.phi) || self.facts.active(carried.result)
    }

    fn argument_dot(&mut self, arg: &Arg, span: Span) -> Option<Arg> {
        match arg {
            Arg::Value(a) if self.has_dot(a) => Some(Arg::Value(self.dot(a, span))),
            Arg::Value(_) | Arg::Kept(_) => None,
            Arg::Shared(p) => self.dot_place(p).map(Arg::Shared),
            Arg::Mut(p) => self.dot_place(p).map(Arg::Mut),
        }
    }
}
