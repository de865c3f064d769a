//! The adjoint of each statement and operation.

use std::collections::HashMap;
use std::rc::Rc;

use proc_macro2::Span;

use super::Reverse;
use super::primal::RecordAt;
use crate::ir::*;
use crate::transform::formula::{self, Builder};

impl Reverse<'_> {
    pub(super) fn stmt(&mut self, stmt: &Stmt) {
        let span = stmt.span;
        match &stmt.kind {
            StmtKind::Let(v, op) => self.reverse_let(*v, op, span),
            StmtKind::Declare(m, init) => self.reverse_declare(*m, init, span),
            StmtKind::Store(p, a) => self.reverse_store(p, a, span),
            StmtKind::Update(p, op, a) => self.reverse_update(p, *op, a, span),
            StmtKind::Push(p, a) => self.reverse_push(p, a, span),
            StmtKind::PopVec(p, v) => self.reverse_pop(p, *v, span),
            StmtKind::SwapElements(p, i, j) => {
                if self.facts.active_base(&p.base) {
                    let bar = self.bar_place(p, span);
                    let (i, j) = (self.primal(i), self.primal(j));
                    self.emit(StmtKind::SwapElements(bar, i, j), span);
                }
            }
            StmtKind::Swap(p, q) => {
                if self.facts.active_base(&p.base) || self.facts.active_base(&q.base) {
                    let (p, q) = (self.bar_place(p, span), self.bar_place(q, span));
                    self.emit(StmtKind::Swap(p, q), span);
                }
            }
            StmtKind::Fill(p, a) => {
                if self.facts.active_base(&p.base) {
                    let bar = self.bar_place(p, span);
                    self.spread_back(&bar, a, span);
                    self.emit(StmtKind::Clear(bar), span);
                }
            }
            StmtKind::CopyFrom(p, q) => {
                if self.facts.active_base(&p.base) {
                    let to = self.bar_place(p, span);
                    if self.facts.active_base(&q.base) {
                        let from = self.bar_place(q, span);
                        self.emit(StmtKind::AccumulatePlace(from, to.clone()), span);
                    }
                    self.emit(StmtKind::Clear(to), span);
                }
            }
            StmtKind::If(s) => self.reverse_if(s, span),
            StmtKind::Loop(s) => self.reverse_loop(s, span),
            StmtKind::Call(s) => self.reverse_call(s, stmt.id, span),
            StmtKind::Match(_)
            | StmtKind::Effect(..)
            | StmtKind::Touch(..)
            | StmtKind::Record(..) => {}
            StmtKind::Accumulate(..)
            | StmtKind::AccumulatePlace(..)
            | StmtKind::Clear(_)
            | StmtKind::Adjoint(_)
            | StmtKind::Tangent(_) => {
                unreachable!("only a transform makes these")
            }
        }
    }

    fn reverse_let(&mut self, v: Val, op: &Op, span: Span) {
        if let Some(shadow) = self.shadows.get(&v).cloned() {
            self.reverse_aggregate(&shadow, op, span);
        } else if let Some(adjoint) = self.take(v) {
            self.reverse_scalar(v, op, adjoint, span);
        }
    }

    /// `v = op`, with the adjoint of `v` given: adds to those of the operands.
    fn reverse_scalar(&mut self, v: Val, op: &Op, g: Operand, span: Span) {
        let active = |l: &Self, o: &Operand| l.facts.active_operand(o);
        match op {
            Op::Copy(a) => self.contribute(a, g, span),
            Op::Neg(a) => {
                let g = self.neg(g, span);
                self.contribute(a, g, span);
            }
            Op::Binary(op, a, b) => self.reverse_binary(*op, v, a, b, g, span),
            Op::Rule(rule, args) => {
                for (i, arg) in args.iter().take(rule.args.len()).enumerate() {
                    if active(self, arg) {
                        let partial = self.partial(rule, i, args, v, span);
                        let product = self.mul(g.clone(), partial, span);
                        self.contribute(arg, product, span);
                    }
                }
            }
            Op::Cast(a, _) if active(self, a) => {
                let from = self.arena.ty(a);
                let name = match from {
                    Ty::Float(FloatTy::F64) => Some(syn::parse_quote!(f64)),
                    Ty::Float(FloatTy::F32) => Some(syn::parse_quote!(f32)),
                    _ => None,
                };
                let cast = match name {
                    Some(ty) => self.op(from, Op::Cast(g, Rc::new(ty)), span),
                    None => {
                        let primal = self.primal(a);
                        self.op(
                            from,
                            Op::Helper(Helper::Runtime("cast_adjoint"), vec![primal, g]),
                            span,
                        )
                    }
                };
                self.contribute(a, cast, span);
            }
            Op::Load(p) | Op::Snapshot(p) if self.facts.active_base(&p.base) => {
                let bar = self.bar_place(p, span);
                self.emit(StmtKind::Accumulate(bar, g), span);
            }
            _ => {}
        }
    }

    fn reverse_binary(
        &mut self,
        op: BinOp,
        v: Val,
        a: &Operand,
        b: &Operand,
        g: Operand,
        span: Span,
    ) {
        let (da, db) = (self.facts.active_operand(a), self.facts.active_operand(b));
        match op {
            BinOp::Add => {
                self.contribute(a, g.clone(), span);
                self.contribute(b, g, span);
            }
            BinOp::Sub => {
                self.contribute(a, g.clone(), span);
                if db {
                    let g = self.neg(g, span);
                    self.contribute(b, g, span);
                }
            }
            BinOp::Mul => {
                if da {
                    let factor = self.primal(b);
                    let t = self.mul(g.clone(), factor, span);
                    self.contribute(a, t, span);
                }
                if db {
                    let factor = self.primal(a);
                    let t = self.mul(g, factor, span);
                    self.contribute(b, t, span);
                }
            }
            BinOp::Div => {
                let divisor = self.primal(b);
                let quotient = self.binary(BinOp::Div, g, divisor, span);
                self.contribute(a, quotient.clone(), span);
                if db {
                    let y = self.primal(&Operand::Val(v));
                    let t = self.mul(quotient, y, span);
                    let t = self.neg(t, span);
                    self.contribute(b, t, span);
                }
            }
            BinOp::Rem => {
                self.contribute(a, g.clone(), span);
                if db {
                    let args = vec![self.primal(a), self.primal(b)];
                    let ty = self.arena.ty(b);
                    let partial = self.op(ty, Op::Helper(Helper::Kink("rem_divisor"), args), span);
                    let t = self.mul(g, partial, span);
                    self.contribute(b, t, span);
                }
            }
            _ => {}
        }
    }

    fn partial(
        &mut self,
        rule: &'static tape_runtime::rules::Rule,
        i: usize,
        args: &[Operand],
        v: Val,
        span: Span,
    ) -> Operand {
        let names = rule.args.iter().chain(rule.integer_args);
        let mut values: HashMap<String, Operand> = names
            .map(|n| n.to_string())
            .zip(args.iter().cloned())
            .collect();
        values.insert(rule.result.to_string(), Operand::Val(v));
        for name in formula::reads(rule, i) {
            if let Some(operand) = values.get(&name).cloned() {
                self.primal(&operand);
            }
        }
        let ty = self.arena.vals[v.0].ty.clone();
        formula::partial(self, rule, i, &values, &ty, span)
    }

    /// An aggregate's definition, with its shadow complete.
    fn reverse_aggregate(&mut self, shadow: &Place, op: &Op, span: Span) {
        match op {
            Op::Array(elements) => {
                self.take_apart(shadow, elements, |i| Proj::Index(Operand::Int(i)), span)
            }
            Op::Tuple(parts) => self.take_apart(
                shadow,
                parts,
                |i| Proj::Field(syn::Member::Unnamed(syn::Index::from(i))),
                span,
            ),
            Op::Some(a) | Op::Ok(a) => {
                self.take_apart(shadow, std::slice::from_ref(a), |_| Proj::Payload, span)
            }
            Op::Copy(a) => self.flow(a, shadow, span),
            Op::Helper(Helper::Runtime("into_vec"), args) => self.flow(&args[0], shadow, span),
            Op::Repeat(a, ..) => self.spread_back(shadow, a, span),
            Op::Load(p) | Op::Snapshot(p) if self.facts.active_base(&p.base) => {
                let bar = self.bar_place(p, span);
                self.emit(StmtKind::AccumulatePlace(bar, shadow.clone()), span);
            }
            _ => {}
        }
    }

    fn take_apart(
        &mut self,
        shadow: &Place,
        parts: &[Operand],
        proj: impl Fn(usize) -> Proj,
        span: Span,
    ) {
        for (i, part) in parts.iter().enumerate() {
            self.flow(part, &shadow.then(proj(i)), span);
        }
    }

    /// The adjoint at `from` flows into an operand, whichever kind it is.
    pub(super) fn flow(&mut self, to: &Operand, from: &Place, span: Span) {
        let Operand::Val(v) = to else { return };
        if !self.facts.active(*v) {
            return;
        }
        if self.is_aggregate(*v) {
            let shadow = self.shadow(*v, span);
            self.emit(StmtKind::AccumulatePlace(shadow, from.clone()), span);
        } else {
            let ty = self.arena.vals[v.0].ty.clone();
            let g = self.op(ty, Op::Load(from.clone()), span);
            self.contribute(to, g, span);
        }
    }

    /// What was written to every element: the sum of their adjoints flows back.
    fn spread_back(&mut self, bar: &Place, a: &Operand, span: Span) {
        let Operand::Val(v) = a else { return };
        if !self.facts.active(*v) {
            return;
        }
        let zero = if self.is_aggregate(*v) {
            self.make(*v);
            quote::quote!(::gradtape::__private::Differentiable::zero_tangent(
                &repeated
            ))
        } else {
            quote::quote!(::gradtape::__private::zero())
        };
        let name = quote::format_ident!("adjoints");
        let mut uses = vec![(name.clone(), Use::Ref(Box::new(Use::Place(bar.clone()))))];
        if self.is_aggregate(*v) {
            uses.push((quote::format_ident!("repeated"), Use::Value(a.clone())));
        }
        let ty = self.arena.vals[v.0].ty.clone();
        let opaque = Opaque {
            expr: Rc::new(syn::parse_quote!(::gradtape::__private::total(&#name[..], #zero))),
            uses,
            lost: Lost::Observed,
        };
        let total = self.op(ty, Op::Opaque(opaque), span);
        if self.is_aggregate(*v) {
            let shadow = self.shadow(*v, span);
            self.emit(StmtKind::Accumulate(shadow, total), span);
        } else {
            self.contribute(a, total, span);
        }
    }

    fn reverse_declare(&mut self, m: Mem, init: &Operand, span: Span) {
        if let Some(shadow) = self.mem_shadows.get(&m).cloned()
            && self.facts.active_mem(m)
        {
            self.flow(init, &shadow, span);
        }
    }

    /// `place = a`: its adjoint flows into `a` and becomes zero.
    fn reverse_store(&mut self, p: &Place, a: &Operand, span: Span) {
        if !self.facts.active_base(&p.base) {
            return;
        }
        let bar = self.bar_place(p, span);
        let aggregate = matches!(a, Operand::Val(v) if self.is_aggregate(*v))
            || self.arena.place_ty(p).is_aggregate();
        if aggregate {
            self.flow(a, &bar, span);
            self.emit(StmtKind::Clear(bar), span);
            return;
        }
        let ty = self.arena.ty(a);
        if self.facts.active_operand(a) {
            let g = self.op(ty.clone(), Op::Load(bar.clone()), span);
            self.emit(StmtKind::Store(bar, Operand::Zero(ty)), span);
            self.contribute(a, g, span);
        } else {
            self.emit(StmtKind::Clear(bar), span);
        }
    }

    /// `place += a`: its adjoint flows into `a` and stays.
    fn reverse_update(&mut self, p: &Place, op: BinOp, a: &Operand, span: Span) {
        if !self.facts.active_base(&p.base) || !self.facts.active_operand(a) {
            return;
        }
        let bar = self.bar_place(p, span);
        let ty = self.arena.ty(a);
        let mut g = self.op(ty, Op::Load(bar), span);
        if op == BinOp::Sub {
            g = self.neg(g, span);
        }
        self.contribute(a, g, span);
    }

    fn reverse_push(&mut self, p: &Place, a: &Operand, span: Span) {
        if !self.facts.active_base(&p.base) {
            return;
        }
        let bar = self.bar_place(p, span);
        let ty = self.arena.ty(a);
        let popped = self.value(ty, span);
        self.emit(StmtKind::PopVec(bar, popped), span);
        let Operand::Val(v) = a else { return };
        if self.is_aggregate(*v) {
            self.arena.vals[popped.0].aggregate = true;
            self.flow(a, &Place::val(popped), span);
        } else {
            self.contribute(a, Operand::Val(popped), span);
        }
    }

    fn reverse_pop(&mut self, p: &Place, v: Val, span: Span) {
        if !self.facts.active_base(&p.base) {
            return;
        }
        let bar = self.bar_place(p, span);
        let ty = self.arena.vals[v.0].ty.clone();
        let g = if self.is_aggregate(v) {
            let shadow = self.shadow(v, span);
            self.op(ty, Op::Snapshot(shadow), span)
        } else {
            self.take(v).unwrap_or(Operand::Zero(ty))
        };
        self.emit(StmtKind::Push(bar, g), span);
    }

    /// The callee's own reverse sweep, on the arguments as they were before the call.
    fn reverse_call(&mut self, s: &Call, id: usize, span: Span) {
        let seed_place = self.shadows.get(&s.result).cloned();
        let adjoint = self.take(s.result);
        let writes = s
            .args
            .iter()
            .any(|a| matches!(a, Arg::Mut(p) if self.facts.active_base(&p.base)));
        if seed_place.is_none() && adjoint.is_none() && !writes {
            return;
        }
        let seed = match (seed_place, adjoint) {
            (Some(place), _) => {
                let ty = self.arena.vals[s.result.0].ty.clone();
                Some(self.op(ty, Op::Snapshot(place), span))
            }
            (None, adjoint) => adjoint,
        };
        let mut bars: Vec<Place> = Vec::new();
        let mut back: Vec<Box<dyn FnOnce(&mut Self)>> = Vec::new();
        let mut args = Vec::new();
        for arg in &s.args {
            let primal = self.argument_before(arg, id, span);
            let bar = self.argument_bar(arg, &primal, &mut bars, &mut back, span);
            args.push(AdjointArg { primal, bar });
        }
        self.emit(
            StmtKind::Adjoint(AdjointCall {
                path: s.path.clone(),
                args,
                seed,
            }),
            span,
        );
        for finish in back {
            finish(self);
        }
    }

    /// The argument as it was when the call was made.
    fn argument_before(&mut self, arg: &Arg, id: usize, span: Span) -> Arg {
        match arg {
            Arg::Value(a) => Arg::Value(self.primal(a)),
            Arg::Shared(p) | Arg::Mut(p) => {
                let changes = match &p.base {
                    Base::Mem(m) => {
                        self.facts.written.contains(m)
                            || matches!(arg, Arg::Mut(_))
                            || self.arena.mems[m.0].untracked
                            || self.mem_frame.get(m).is_some_and(|f| !self.frames[*f].top)
                    }
                    _ => false,
                };
                if !changes {
                    let place = self.primal_place(p);
                    return Arg::Shared(place);
                }
                let ty = match self.arena.place_ty(p) {
                    Ty::Slice(t) => Ty::Vec(t),
                    ty => ty,
                };
                let saved = self.recorded_at(
                    Op::Snapshot(p.clone()),
                    ty.clone(),
                    RecordAt::Before(id),
                    span,
                );
                match arg {
                    Arg::Mut(_) => {
                        let name = self.names.temporary(span);
                        let mem = self.arena.mem(MemInfo {
                            name,
                            ty,
                            span,
                            by_ref: false,
                            untracked: false,
                        });
                        self.emit(StmtKind::Declare(mem, Operand::Val(saved)), span);
                        Arg::Mut(Place::mem(mem))
                    }
                    _ => Arg::Shared(Place::val(saved)),
                }
            }
        }
    }

    /// Where the callee accumulates; what it leaves in a temporary is added afterwards.
    fn argument_bar(
        &mut self,
        arg: &Arg,
        primal: &Arg,
        bars: &mut Vec<Place>,
        back: &mut Vec<Box<dyn FnOnce(&mut Self)>>,
        span: Span,
    ) -> Option<Place> {
        let (active, place) = match arg {
            Arg::Value(a) => (self.facts.active_operand(a), None),
            Arg::Shared(p) | Arg::Mut(p) => (self.facts.active_base(&p.base), Some(p)),
        };
        if !active {
            return None;
        }
        let scalar_val = |l: &Self, v: Val| !l.is_aggregate(v);
        let temporary = match (arg, place) {
            (Arg::Value(Operand::Val(v)), _) if scalar_val(self, *v) => Some(*v),
            (
                _,
                Some(Place {
                    base: Base::Val(v),
                    path,
                }),
            ) if path.is_empty() && scalar_val(self, *v) => Some(*v),
            _ => None,
        };
        if let Some(v) = temporary {
            let mem = self.temporary_bar(&self.arena.vals[v.0].ty.clone(), &Place::val(v), span);
            back.push(Box::new(move |l| {
                let ty = l.arena.vals[v.0].ty.clone();
                let g = l.op(ty, Op::Load(Place::mem(mem)), span);
                l.contribute(&Operand::Val(v), g, span);
            }));
            return Some(Place::mem(mem));
        }
        let bar = match arg {
            Arg::Value(Operand::Val(v)) => self.shadow(*v, span),
            _ => self.bar_place(place.expect("an operand was handled above"), span),
        };
        if bars.iter().any(|b| b.base.same(&bar.base)) {
            let primal = match primal {
                Arg::Shared(p) | Arg::Mut(p) => p.clone(),
                Arg::Value(_) => return None,
            };
            let ty = self.arena.place_ty(&primal);
            let mem = self.temporary_bar(&Ty::Unknown, &primal, span);
            let _ = ty;
            back.push(Box::new(move |l| {
                l.emit(StmtKind::AccumulatePlace(bar, Place::mem(mem)), span)
            }));
            return Some(Place::mem(mem));
        }
        bars.push(bar.clone());
        Some(bar)
    }

    fn temporary_bar(&mut self, ty: &Ty, like: &Place, span: Span) -> Mem {
        let name = self.names.temporary(span);
        let mem = self.arena.mem(MemInfo {
            name,
            ty: ty.clone(),
            span,
            by_ref: false,
            untracked: false,
        });
        let zero = if ty.is_float() {
            Operand::Zero(ty.clone())
        } else {
            let like = self.primal_place(like);
            self.op(ty.clone(), Op::Zero(like), span)
        };
        self.emit(StmtKind::Declare(mem, zero), span);
        mem
    }
}
