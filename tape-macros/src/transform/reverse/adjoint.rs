//! The adjoint of each statement and operation.

use std::rc::Rc;

use proc_macro2::Span;

use super::{Position, Reverse};
use crate::ir::*;
use crate::maps::HashMap;
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
                    self.reset_elements(p, bar, span);
                }
            }
            StmtKind::CopyFrom(p, q) => {
                if self.facts.active_base(&p.base) {
                    let to = self.bar_place(p, span);
                    if self.facts.active_base(&q.base) {
                        let from = self.bar_place(q, span);
                        self.emit(StmtKind::AccumulatePlace(from, to.clone()), span);
                    }
                    self.reset_elements(p, to, span);
                }
            }
            StmtKind::Clear(p) => {
                if self.facts.active_base(&p.base) {
                    let bar = self.bar_place(p, span);
                    self.reset_elements(p, bar, span);
                }
            }
            StmtKind::If(s) => self.reverse_if(s, span),
            StmtKind::Loop(s) => self.reverse_loop(s, stmt.id, span),
            StmtKind::Call(s) => self.reverse_call(s, stmt.id, span),
            StmtKind::Match(_)
            | StmtKind::Effect(..)
            | StmtKind::Touch(..)
            | StmtKind::Record(..) => {}
            StmtKind::Accumulate(..)
            | StmtKind::AddProduct(..)
            | StmtKind::AccumulatePlace(..)
            | StmtKind::AddSum(..)
            | StmtKind::Unpack(..)
            | StmtKind::Rows(..)
            | StmtKind::SaveRow(..)
            | StmtKind::InRow(_)
            | StmtKind::KeepRow(..)
            | StmtKind::Reserve(..)
            | StmtKind::NewRecord(_)
            | StmtKind::ResetRecord(_)
            | StmtKind::Rewind(_)
            | StmtKind::Adjoint(_)
            | StmtKind::Tangent(_) => {
                unreachable!("only a transform makes these")
            }
        }
    }

    fn reverse_let(&mut self, v: Val, op: &Op, span: Span) {
        if let Some(shadow) = self.shadows.get(&v).cloned() {
            self.reverse_aggregate(v, &shadow, op, span);
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
                let g = self.negated(g, span);
                self.contribute(a, g, span);
            }
            Op::Binary(op, a, b) => self.reverse_binary(*op, v, a, b, g, span),
            Op::Rule(rule, args) => {
                for (i, arg) in args.iter().take(rule.args.len()).enumerate() {
                    if active(self, arg) {
                        let product = self.scaled(rule, i, args, v, g.clone(), span);
                        let product = self.unless_absent(rule, &g, product, span);
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
                let frame = self.conditional(&g);
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
                self.mark(&cast, frame);
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
                    let g = self.negated(g, span);
                    self.contribute(b, g, span);
                }
            }
            BinOp::Mul => self.reverse_product(a, b, g, span),
            BinOp::Div => {
                // A reciprocal is a factor of its own partial.
                let quotient = match a.float() {
                    Some(1.0) => self.times_result(&g, v, span),
                    _ => self.divided(&g, b, span),
                };
                if da {
                    let t = self.unless_zero(b, &g, quotient.clone(), span);
                    self.contribute(a, t, span);
                }
                if db {
                    let t = self.times_result(&quotient, v, span);
                    let t = self.unless_zero(b, &g, t, span);
                    let t = self.negated(t, span);
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

    fn reverse_product(&mut self, a: &Operand, b: &Operand, g: Operand, span: Span) {
        let (da, db) = (self.facts.active_operand(a), self.facts.active_operand(b));
        if let Some((x, c)) = self.multiple_of_square(a, b) {
            let t = self.times(&g, &x, span);
            let frame = self.conditional(&t);
            let t = self.mul(t, Operand::Float(2.0 * c), span);
            self.mark(&t, frame);
            self.contribute(&x, t, span);
            return;
        }
        if da && a.same(b) {
            let t = self.times(&g, a, span);
            self.contribute(a, t.clone(), span);
            self.contribute(a, t, span);
            return;
        }
        if da {
            let t = self.times(&g, b, span);
            self.contribute(a, t, span);
        }
        if db {
            let t = self.times(&g, a, span);
            self.contribute(b, t, span);
        }
    }

    /// `x` and `c`, where a product is `c * x * x`.
    fn multiple_of_square(&self, a: &Operand, b: &Operand) -> Option<(Operand, f64)> {
        [(a, b), (b, a)].into_iter().find_map(|(multiple, x)| {
            let Operand::Val(v) = multiple else {
                return None;
            };
            let Some(Op::Binary(BinOp::Mul, p, q)) = &self.defs.get(v)?.op else {
                return None;
            };
            let c = match () {
                () if q.same(x) => p.float()?,
                () if p.same(x) => q.float()?,
                () => return None,
            };
            Some((x.clone(), c))
        })
    }

    /// The adjoint `g` of a rule's value, times the partial by one argument.
    fn scaled(
        &mut self,
        rule: &'static tape_runtime::rules::Rule,
        i: usize,
        args: &[Operand],
        v: Val,
        g: Operand,
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
        formula::scaled(self, rule, i, &values, g, &ty, span)
    }

    /// An aggregate's definition, with its shadow complete.
    fn reverse_aggregate(&mut self, v: Val, shadow: &Place, op: &Op, span: Span) {
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
            Op::Helper(Helper::Runtime("into_vec" | "into_items"), args) => {
                self.flow(&args[0], shadow, span);
            }
            Op::Repeat(a, ..) => self.spread_back(shadow, a, span),
            Op::Load(p) | Op::Snapshot(p) if self.facts.active_base(&p.base) => {
                let bar = self.bar_place(p, span);
                self.emit(StmtKind::AccumulatePlace(bar, shadow.clone()), span);
            }
            // A number after all, of a type that only rustc knows.
            Op::Binary(..) | Op::Neg(_) | Op::Rule(..) | Op::Cast(..) => {
                let ty = self.arena.vals[v.0].ty.clone();
                let g = self.op(ty, Op::Load(shadow.clone()), span);
                self.reverse_scalar(v, op, g, span);
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
        let name = quote::format_ident!("adjoints");
        let mut uses = vec![(name.clone(), Use::Ref(Box::new(Use::Place(bar.clone()))))];
        let zero = if self.is_aggregate(*v) {
            let zero = self.zero_of(*v, span);
            uses.push((
                quote::format_ident!("empty"),
                Use::Ref(Box::new(Use::Value(zero))),
            ));
            quote::quote!(empty.clone())
        } else {
            quote::quote!(::gradtape::__private::zero())
        };
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
            // What has parts may have had others.
            match self.arena.place_ty(p) {
                ty @ Ty::Unknown => self.reset_shape(&ty, p, bar, span),
                _ => self.reset(p, bar, span),
            }
            return;
        }
        let ty = self.arena.ty(a);
        if self.facts.active_operand(a) {
            let g = self.op(ty.clone(), Op::Load(bar.clone()), span);
            match ty {
                Ty::Unknown => self.reset(p, bar, span),
                ty => self.emit(StmtKind::Store(bar, Operand::Zero(ty)), span),
            }
            self.contribute(a, g, span);
        } else {
            self.reset(p, bar, span);
        }
    }

    /// The adjoint of what a statement overwrote is zero, in the shape that it had.
    fn reset(&mut self, overwritten: &Place, bar: Place, span: Span) {
        let ty = self.arena.place_ty(overwritten);
        // A variable of which only rustc knows what it is may be a container that another takes the place of.
        let unread = matches!(ty, Ty::Unknown) && overwritten.path.is_empty();
        if ty.may_change_shape() || unread {
            self.reset_shape(&ty, overwritten, bar, span);
        } else {
            self.emit(StmtKind::Clear(bar), span);
        }
    }

    fn reset_shape(&mut self, ty: &Ty, overwritten: &Place, bar: Place, span: Span) {
        let (frame, at) = (self.frames.len() - 1, Position::Before(self.current));
        let zero = self.zero_at(ty, overwritten.clone(), frame, Some(at), span);
        let reset = match (ty, zero) {
            (Ty::Slice(_), Operand::Val(zero)) => StmtKind::CopyFrom(bar, Place::val(zero)),
            (_, zero) => StmtKind::Store(bar, zero),
        };
        self.emit(reset, span);
    }

    /// The same for a statement that overwrote all elements, and kept their number.
    fn reset_elements(&mut self, overwritten: &Place, bar: Place, span: Span) {
        let element = overwritten.then(Proj::Index(Operand::Int(0)));
        if self.arena.place_ty(&element).may_change_shape() {
            self.reset(overwritten, bar, span);
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
        // What is pushed later may have told the type.
        let ty = match self.arena.vals[v.0].ty.clone() {
            Ty::Unknown => self.arena.place_ty(p).element(),
            ty => ty,
        };
        let g = if self.is_aggregate(v) {
            let shadow = self.shadow(v, span);
            self.op(ty, Op::Snapshot(shadow), span)
        } else {
            self.take(v).unwrap_or(Operand::Zero(ty))
        };
        self.emit(StmtKind::Push(bar, g), span);
    }
}
