//! Loops that run both sweeps iteration by iteration.
//!
//! A loop whose iterations only add to what they carry (the independent-iteration loops of
//! Hascoët, Fidanova and Held, "Adjoining independent computations", 2002) needs no storage beyond
//! one iteration, if the adjoints of what it carries are known when it starts: all that follows is
//! then linear in them.
//!
//! ```text
//! for i in 0..n { s += f(x[i]) }    →    for i in 0..n { s += f(x[i]); x_bar[i] += s_bar * f'(x[i]) }
//! ```

use proc_macro2::Span;

use super::control::loop_params;
use super::report::Why;
use super::{Def, Frame, Position, Reverse};
use crate::ir::visit::{operands_of, written_by};
use crate::ir::*;
use crate::maps::{HashMap, HashSet};

/// What a loop of the forward sweep does beside its primal.
pub(super) struct Fused {
    pub stmts: Vec<Stmt>,
    pub carried: Vec<Carried>,
    pub results: Vec<Operand>,
}

impl Reverse<'_> {
    /// The adjoints of the carried values, valid when the loop starts; or why the loop has to be
    /// mirrored.
    pub(super) fn fusible(&mut self, s: &Loop, id: usize) -> Result<Vec<Option<Operand>>, Why> {
        if self.is_run_again() {
            return Err(Why::Again);
        }
        if !self.fuse {
            return Err(Why::Off);
        }
        if !self.only_adds(s, id, HashSet::default()) {
            return Err(Why::Chained);
        }
        if !self.keeps_much(s) {
            return Err(Why::Cheap);
        }
        self.early_adjoints(s, id).ok_or(Why::Late)
    }

    pub(super) fn early_adjoints(&mut self, s: &Loop, id: usize) -> Option<Vec<Option<Operand>>> {
        let mut early = Vec::new();
        let mut copies = HashMap::default();
        let mut stmts = Vec::new();
        for c in &s.carried {
            let active = self.facts.active(c.phi) || self.facts.active(c.result);
            early.push(if active {
                let adjoint = self.frames[self.frames.len() - 1].adjoints.get(&c.result);
                let adjoint = adjoint?.clone();
                Some(self.early(&adjoint, id, &mut copies, &mut stmts)?)
            } else {
                None
            });
        }
        if early.iter().all(Option::is_none) {
            return None;
        }
        for stmt in stmts {
            self.insert_at(Position::Before(id), stmt);
        }
        for c in &s.carried {
            self.take(c.result);
        }
        Some(early)
    }

    /// Mirrored, the loop would keep more than a few numbers for each iteration. Where it would
    /// not, two plain passes are faster than one that waits for each iteration's value.
    pub(super) fn keeps_much(&self, s: &Loop) -> bool {
        self.is_heavy(&s.body, false)
    }

    fn is_heavy(&self, region: &Region, nested: bool) -> bool {
        region.stmts.iter().any(|stmt| match &stmt.kind {
            // Both its adjoints read it: dividing once more costs as much as a few numbers.
            StmtKind::Let(v, Op::Binary(BinOp::Div, _, divisor))
                if self.facts.active(*v) && self.facts.active_operand(divisor) =>
            {
                true
            }
            StmtKind::Let(v, op) => {
                let kept = nested || self.is_aggregate(*v);
                kept && self.facts.active(*v) && !self.recomputed(op, Position::After(stmt.id))
            }
            StmtKind::If(s) => self.is_heavy(&s.then, nested) || self.is_heavy(&s.other, nested),
            StmtKind::Loop(s) => self.is_heavy(&s.body, true) || self.carries_factor(s),
            StmtKind::Match(_) | StmtKind::Effect(..) | StmtKind::Touch(..) => false,
            _ => true,
        })
    }

    /// A value that each iteration replaces is a factor of something active: each would be kept.
    fn carries_factor(&self, s: &Loop) -> bool {
        let carried: Vec<Val> = s.carried.iter().map(|c| c.phi).collect();
        s.body.stmts.iter().any(|stmt| match &stmt.kind {
            StmtKind::Let(v, op @ (Op::Binary(BinOp::Mul | BinOp::Div, ..) | Op::Rule(..))) => {
                let factors = operands_of(op);
                let mut factors = factors.iter();
                self.facts.active(*v)
                    && factors.any(|o| matches!(o, Operand::Val(w) if carried.contains(w)))
            }
            _ => false,
        })
    }

    /// The operand at a position of the forward sweep: what the reverse sweep computes of values
    /// that are known there is computed there too.
    pub(super) fn early(
        &mut self,
        operand: &Operand,
        id: usize,
        copies: &mut HashMap<Val, Val>,
        stmts: &mut Vec<Stmt>,
    ) -> Option<Operand> {
        let Operand::Val(v) = operand else {
            return Some(operand.clone());
        };
        if let Some(copy) = copies.get(v) {
            return Some(Operand::Val(*copy));
        }
        let op = match self.defs.get(v) {
            Some(def) if def.at.id() < id => return Some(operand.clone()),
            // Defined behind the loop, from what is known before it.
            Some(def) => def.op.clone()?,
            None if self.def_frame.contains_key(v) => return Some(operand.clone()),
            None => self.reverse_definition(*v)?,
        };
        if !self.is_early(&op) {
            return None;
        }
        let mut early = HashMap::default();
        for operand in operands_of(&op) {
            if let Operand::Val(w) = operand {
                let known = self.early(&operand, id, copies, stmts)?;
                if !known.same(&operand) {
                    early.insert(w, known);
                }
            }
        }
        let mut op = op;
        visit::rewrite_op(&mut visit::Substitute(&early), &mut op);
        let (ty, span) = (self.arena.vals[v.0].ty.clone(), self.arena.vals[v.0].span);
        let copy = self.value(ty, span);
        stmts.push(Stmt::new(StmtKind::Let(copy, op.clone()), span));
        let at = Position::Before(id);
        self.defs.insert(copy, Def { op: Some(op), at });
        let frame = self.frames.len() - 1;
        self.def_frame.insert(copy, frame);
        copies.insert(*v, copy);
        Some(Operand::Val(copy))
    }

    /// The same before the loop as behind it, if its operands are.
    fn is_early(&self, op: &Op) -> bool {
        match op {
            Op::Copy(_) | Op::Neg(_) | Op::Binary(..) | Op::Cast(..) | Op::Rule(..) => true,
            Op::Helper(helper, _) => matches!(helper, Helper::Kink(_)),
            Op::Len(p) => self.is_parameter(p) && p.path.is_empty(),
            _ => false,
        }
    }

    fn is_parameter(&self, place: &Place) -> bool {
        matches!(place.base, Base::Val(v) if !self.defs.contains_key(&v))
    }

    /// How the reverse sweep, as far as it is built, defines a value.
    fn reverse_definition(&self, v: Val) -> Option<Op> {
        self.frames.iter().rev().find_map(|frame| {
            frame.stmts.iter().rev().find_map(|stmt| match &stmt.kind {
                StmtKind::Let(w, op) if *w == v => Some(op.clone()),
                _ => None,
            })
        })
    }

    /// The iterations depend on each other, as far as derivatives go, by sums alone. In the given
    /// memories they hand nothing on.
    pub(super) fn only_adds(&self, s: &Loop, id: usize, own_mems: HashSet<Mem>) -> bool {
        let mut additive = Additive {
            reverse: self,
            id,
            sums: HashMap::default(),
            own: HashSet::default(),
            own_mems,
        };
        let active: Vec<usize> = (0..s.carried.len())
            .filter(|i| {
                let c = &s.carried[*i];
                self.facts.active(c.phi) || self.facts.active(c.result)
            })
            .collect();
        for i in &active {
            let c = &s.carried[*i];
            if self.is_aggregate(c.phi) || self.is_aggregate(c.result) {
                return false;
            }
            additive.sums.insert(c.phi, *i);
        }
        additive.own.extend(loop_params(s));
        additive.region(&s.body)
            && active
                .iter()
                .all(|i| additive.sum(&s.body.results[*i]) == Some(*i))
    }

    /// The last statement that writes to each memory.
    pub(super) fn find_writes(&mut self, region: &Region) {
        for stmt in &region.stmts {
            match &stmt.kind {
                StmtKind::If(s) => {
                    self.find_writes(&s.then);
                    self.find_writes(&s.other);
                }
                StmtKind::Loop(s) => {
                    if let Head::While(cond) = &s.head {
                        self.find_writes(cond);
                    }
                    self.find_writes(&s.body);
                }
                _ => {
                    let written = written_by(stmt).into_iter().map(|m| (m, stmt.id));
                    self.last_writes.extend(written);
                }
            }
        }
    }

    pub(super) fn fuse(&mut self, s: &Loop, id: usize, adjoints: Vec<Option<Operand>>, span: Span) {
        let frame = Frame {
            open: true,
            owner: id,
            ..Frame::default()
        };
        let nested = self.nested(&s.body, frame, &loop_params(s), |l| {
            for (result, adjoint) in s.body.results.iter().zip(&adjoints) {
                if let Some(adjoint) = adjoint {
                    l.contribute(result, adjoint.clone(), span);
                }
            }
        });
        let mut contributions: HashMap<Val, Operand> = nested.contributions.into_iter().collect();
        for c in &s.carried {
            contributions.remove(&c.phi);
        }
        let mut body = Region {
            stmts: nested.stmts,
            results: Vec::new(),
        };
        let mut carried = Vec::new();
        let sums = self.sum_contributions(contributions, &mut body, &mut carried, false, span);
        self.fused.insert(
            id,
            Fused {
                stmts: body.stmts,
                carried,
                results: body.results,
            },
        );
        for (v, sum) in sums {
            let at = Position::After(id);
            self.defs.insert(sum, Def { op: None, at });
            let frame = self.frames.len() - 1;
            self.def_frame.insert(sum, frame);
            let sum = self.primal(&Operand::Val(sum));
            self.contribute(&Operand::Val(v), sum, span);
        }
        for (c, adjoint) in s.carried.iter().zip(adjoints) {
            if let Some(adjoint) = adjoint {
                let adjoint = self.primal(&adjoint);
                self.contribute(&c.init, adjoint, span);
            }
        }
    }
}

/// Follows what is carried through an iteration.
struct Additive<'r, 'a> {
    reverse: &'r Reverse<'a>,
    /// The loop's number.
    id: usize,
    /// The values that are a carried value plus something, and which one.
    sums: HashMap<Val, usize>,
    /// Values and memories of the iteration.
    own: HashSet<Val>,
    own_mems: HashSet<Mem>,
}

impl Additive<'_, '_> {
    fn sum(&self, operand: &Operand) -> Option<usize> {
        match operand {
            Operand::Val(v) => self.sums.get(v).copied(),
            _ => None,
        }
    }

    fn region(&mut self, region: &Region) -> bool {
        region.stmts.iter().all(|s| self.stmt(s))
    }

    fn stmt(&mut self, stmt: &Stmt) -> bool {
        self.own.extend(super::primal::direct_definitions(stmt));
        match &stmt.kind {
            StmtKind::Let(v, op) => self.op(*v, op),
            StmtKind::Declare(m, a) => {
                self.own_mems.insert(*m);
                self.sum(a).is_none()
            }
            StmtKind::Store(p, a)
            | StmtKind::Update(p, _, a)
            | StmtKind::Push(p, a)
            | StmtKind::Fill(p, a) => self.sum(a).is_none() && self.may_write(&p.base),
            StmtKind::PopVec(p, _) | StmtKind::SwapElements(p, ..) => self.may_write(&p.base),
            StmtKind::Swap(p, q) => self.may_write(&p.base) && self.may_write(&q.base),
            StmtKind::CopyFrom(p, q) => self.may_write(&p.base) && self.may_read(&q.base),
            StmtKind::Clear(p) => self.may_write(&p.base),
            StmtKind::If(s) => self.branch(s),
            StmtKind::Loop(s) => self.looped(s),
            StmtKind::Call(s) => s.args.iter().all(|arg| match arg {
                Arg::Value(a) | Arg::Kept(a) => self.may_use(a),
                Arg::Shared(p) => self.may_read(&p.base),
                Arg::Mut(p) => self.may_write(&p.base),
            }),
            StmtKind::Match(_) => true,
            StmtKind::Effect(_, mems) | StmtKind::Touch(_, mems) => {
                mems.iter().all(|m| self.may_write(&Base::Mem(*m)))
            }
            StmtKind::Accumulate(..)
            | StmtKind::AddProduct(..)
            | StmtKind::AccumulatePlace(..)
            | StmtKind::AddSum(..)
            | StmtKind::Record(..)
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
            | StmtKind::Tangent(_) => false,
        }
    }

    fn op(&mut self, v: Val, op: &Op) -> bool {
        let sum = match op {
            Op::Copy(a) => self.sum(a),
            Op::Binary(BinOp::Add, a, b) => match (self.sum(a), self.sum(b)) {
                (Some(i), None) | (None, Some(i)) => Some(i),
                _ => None,
            },
            Op::Binary(BinOp::Sub, a, b) if self.sum(b).is_none() => self.sum(a),
            _ => None,
        };
        if let Some(i) = sum {
            self.sums.insert(v, i);
            return true;
        }
        if !self.reverse.facts.active(v) {
            return true;
        }
        let (operands, places) = crate::analysis::differentiable_sources(op);
        operands.iter().all(|a| self.may_use(a)) && places.iter().all(|p| self.may_read(&p.base))
    }

    fn branch(&mut self, s: &If) -> bool {
        if !(self.region(&s.then) && self.region(&s.other)) {
            return false;
        }
        for (i, r) in s.results.iter().enumerate() {
            let (a, b) = (&s.then.results[i], &s.other.results[i]);
            match (self.sum(a), self.sum(b)) {
                (None, None) => {
                    if self.reverse.facts.active(*r) && !(self.may_use(a) && self.may_use(b)) {
                        return false;
                    }
                }
                (Some(i), Some(j)) if i == j => {
                    self.sums.insert(*r, i);
                }
                _ if self.reverse.facts.active(*r) => return false,
                _ => {}
            }
        }
        true
    }

    fn looped(&mut self, s: &Loop) -> bool {
        self.own.extend(loop_params(s));
        for c in &s.carried {
            if let Some(i) = self.sum(&c.init) {
                self.sums.insert(c.phi, i);
            }
        }
        if !self.region(&s.body) {
            return false;
        }
        for (i, c) in s.carried.iter().enumerate() {
            let (start, end) = (self.sum(&c.init), self.sum(&s.body.results[i]));
            match (start, end) {
                (None, None) => {
                    let aggregate = self.reverse.is_aggregate(c.phi);
                    if aggregate && self.reverse.facts.active(c.phi) && !self.may_use(&c.init) {
                        return false;
                    }
                }
                (Some(a), Some(b)) if a == b => {
                    self.sums.insert(c.result, a);
                }
                _ => return false,
            }
        }
        true
    }

    /// A scalar of the iteration, or one from outside; no sum; an aggregate with a shadow.
    fn may_use(&self, operand: &Operand) -> bool {
        let Operand::Val(v) = operand else {
            return true;
        };
        if !self.reverse.facts.active(*v) {
            return true;
        }
        let scalar = !self.reverse.is_aggregate(*v);
        self.sum(operand).is_none() && (scalar || self.may_read(&Base::Val(*v)))
    }

    /// Its shadow is there when the loop starts, and reading only adds to it.
    fn may_read(&self, base: &Base) -> bool {
        if !self.reverse.facts.active_base(base) {
            return true;
        }
        match base {
            Base::Val(v) => {
                let open = |f: &usize| self.reverse.frames[*f].open;
                let early = self.reverse.def_frame.get(v).is_some_and(open);
                self.own.contains(v) || (!self.reverse.is_aggregate(*v)) || early
            }
            Base::Mem(m) => {
                let open = |f: &usize| self.reverse.frames[*f].open;
                let early = self.reverse.mem_frame.get(m).is_some_and(open);
                // The reversal of a later write clears what the loop has added.
                let last = self.reverse.last_writes.get(m);
                let complete = last.is_none_or(|write| *write < self.id);
                self.own_mems.contains(m) || (early && complete && self.reverse.keeps_shape(*m))
            }
            Base::Const(..) => true,
        }
    }

    fn may_write(&self, base: &Base) -> bool {
        match base {
            Base::Mem(m) => self.own_mems.contains(m) || !self.reverse.facts.active_mem(*m),
            Base::Val(_) | Base::Const(..) => true,
        }
    }
}
