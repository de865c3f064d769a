//! The reversal of branches and loops.

use std::collections::HashMap;

use proc_macro2::Span;

use super::{Frame, Reverse};
use crate::ir::visit::{Substitute, rewrite_stmt};
use crate::ir::*;

/// The reverse sweep of a nested region: its statements and what it contributes to outer values.
struct Nested {
    stmts: Vec<Stmt>,
    deltas: Vec<(Val, Operand)>,
}

impl Reverse<'_> {
    pub(super) fn region(&mut self, region: &Region) {
        self.enter(region);
        self.declare_mem_shadows(region);
        for stmt in region.stmts.iter().rev() {
            self.stmt(stmt);
        }
    }

    /// Reverses a region in a frame of its own; `start` gives the adjoints of its results.
    fn nested(
        &mut self,
        region: &Region,
        in_loop: bool,
        params: &[Val],
        start: impl FnOnce(&mut Self),
    ) -> Nested {
        let in_loop = in_loop || self.frames.last().is_some_and(|f| f.in_loop);
        self.frames.push(Frame {
            in_loop,
            ..Frame::default()
        });
        let frame = self.frames.len() - 1;
        for v in params {
            self.def_frame.insert(*v, frame);
        }
        self.enter(region);
        start(self);
        self.region(region);
        let frame = self.frames.pop().expect("pushed above");
        let mut stmts = frame.prelude;
        stmts.extend(frame.stmts);
        let mut deltas: Vec<(Val, Operand)> = frame.adjoints.into_iter().collect();
        deltas.sort_by_key(|(v, _)| *v);
        Nested { stmts, deltas }
    }

    /// `if c { A } else { B }` becomes `if c { A reversed } else { B reversed }`.
    pub(super) fn reverse_if(&mut self, s: &If, span: Span) {
        let adjoints: Vec<Option<Operand>> = s.results.iter().map(|r| self.take(*r)).collect();
        let shadows: Vec<Option<Place>> = s
            .results
            .iter()
            .map(|r| self.shadows.get(r).cloned())
            .collect();
        let arm = |l: &mut Self, region: &Region| {
            l.nested(region, false, &[], |l| {
                for (i, result) in region.results.iter().enumerate() {
                    if let Some(adjoint) = &adjoints[i] {
                        l.contribute(result, adjoint.clone(), span);
                    }
                    if let Some(shadow) = &shadows[i] {
                        l.pass_shadow(result, shadow, span);
                    }
                }
            })
        };
        let then = arm(self, &s.then);
        let other = arm(self, &s.other);
        if then.stmts.is_empty()
            && other.stmts.is_empty()
            && then.deltas.is_empty()
            && other.deltas.is_empty()
        {
            return;
        }
        let cond = self.primal(&s.cond);
        let mut touched: Vec<Val> = then
            .deltas
            .iter()
            .chain(&other.deltas)
            .map(|(v, _)| *v)
            .collect();
        touched.sort();
        touched.dedup();
        let results: Vec<Val> = touched
            .iter()
            .map(|v| self.named(*v, self.arena.vals[v.0].ty.clone()))
            .collect();
        let delta = |nested: &Nested, v: &Val, arena: &Arena| {
            let found = nested
                .deltas
                .iter()
                .find(|(w, _)| w == v)
                .map(|(_, d)| d.clone());
            found.unwrap_or_else(|| Operand::Zero(arena.vals[v.0].ty.clone()))
        };
        let then_results = touched
            .iter()
            .map(|v| delta(&then, v, self.arena))
            .collect();
        let other_results = touched
            .iter()
            .map(|v| delta(&other, v, self.arena))
            .collect();
        let reversed = If {
            cond,
            then: Region {
                stmts: then.stmts,
                results: then_results,
            },
            other: Region {
                stmts: other.stmts,
                results: other_results,
            },
            results: results.clone(),
        };
        self.emit(StmtKind::If(reversed), span);
        for (v, delta) in touched.iter().zip(results) {
            self.contribute(&Operand::Val(*v), Operand::Val(delta), span);
        }
    }

    /// The aggregate that leaves a region: its shadow is the outer one, or adds to its own.
    fn pass_shadow(&mut self, result: &Operand, shadow: &Place, span: Span) {
        let Operand::Val(v) = result else { return };
        if !self.facts.active(*v) {
            return;
        }
        let local = self.def_frame.get(v) == Some(&(self.frames.len() - 1));
        if local && !self.shadows.contains_key(v) {
            self.shadows.insert(*v, shadow.clone());
        } else {
            let own = self.shadow(*v, span);
            self.emit(StmtKind::AccumulatePlace(own, shadow.clone()), span);
        }
    }

    /// The loop runs backwards; what is carried forwards, its adjoint is carried backwards.
    pub(super) fn reverse_loop(&mut self, s: &Loop, span: Span) {
        let incoming: Vec<Option<Operand>> =
            s.carried.iter().map(|c| self.take(c.result)).collect();
        let mut backward = Vec::new();
        for (c, adjoint) in s.carried.iter().zip(&incoming) {
            let active = self.facts.active(c.phi) || self.facts.active(c.result);
            if active && !self.is_aggregate(c.phi) {
                let ty = self.arena.vals[c.phi.0].ty.clone();
                let phi = self.named(c.phi, ty.clone());
                let init = adjoint.clone().unwrap_or(Operand::Zero(ty));
                backward.push(Some((phi, init)));
            } else {
                backward.push(None);
            }
        }
        let aggregates = self.carried_aggregates(s, span);
        let mut params: Vec<Val> = s.carried.iter().map(|c| c.phi).collect();
        let recorded_var = s.trips.is_some();
        match &s.head {
            Head::Range { var, .. } => params.push(*var),
            Head::Native { vars, .. } => params.extend(vars),
            Head::While(_) => {}
        }
        let held: Vec<Option<Val>> = backward
            .iter()
            .map(|b| b.as_ref().map(|(v, _)| *v))
            .collect();
        let range_var = match &s.head {
            Head::Range { var, .. } if !recorded_var => Some(*var),
            _ => None,
        };
        let nested = self.nested(&s.body, true, &params, |l| {
            if let Some(var) = range_var {
                l.frame().made.insert(var);
            }
            l.pass_aggregates(s, &aggregates, span);
            for (i, adjoint) in held.iter().enumerate() {
                if let Some(adjoint) = adjoint {
                    l.contribute(&s.body.results[i], Operand::Val(*adjoint), span);
                }
            }
        });
        self.close_reversed(s, nested, backward, span);
        for (i, shadow) in aggregates {
            self.flow(&s.carried[i].init, &shadow, span);
        }
    }

    /// The shadows of carried aggregates: one memory each, from iteration to iteration.
    fn carried_aggregates(&mut self, s: &Loop, span: Span) -> Vec<(usize, Place)> {
        let mut shadows = Vec::new();
        for (i, c) in s.carried.iter().enumerate() {
            let active = self.facts.active(c.phi) || self.facts.active(c.result);
            let aggregate = self.is_aggregate(c.phi) || self.is_aggregate(c.result);
            if active && aggregate {
                self.arena.vals[c.phi.0].aggregate = true;
                self.arena.vals[c.result.0].aggregate = true;
                let shadow = self.shadow(c.result, span);
                self.shadows.insert(c.phi, shadow.clone());
                shadows.push((i, shadow));
            }
        }
        shadows
    }

    /// An iteration's end hands its adjoints to the next values; what is read at its start then
    /// gathers in the same memories.
    fn pass_aggregates(&mut self, s: &Loop, aggregates: &[(usize, Place)], span: Span) {
        let mut ends = Vec::new();
        for (i, shadow) in aggregates {
            let ty = self.arena.vals[s.carried[*i].phi.0].ty.clone();
            let end = self.value(ty, span);
            self.arena.vals[end.0].aggregate = true;
            self.emit(StmtKind::Let(end, Op::Snapshot(shadow.clone())), span);
            self.emit(StmtKind::Clear(shadow.clone()), span);
            ends.push((*i, end));
        }
        for (i, end) in ends {
            self.flow(&s.body.results[i], &Place::val(end), span);
        }
    }

    fn close_reversed(
        &mut self,
        s: &Loop,
        nested: Nested,
        backward: Vec<Option<(Val, Operand)>>,
        span: Span,
    ) {
        let Nested { stmts, deltas } = nested;
        let mut deltas: HashMap<Val, Operand> = deltas.into_iter().collect();
        let mut carried = Vec::new();
        let mut ends = Vec::new();
        let mut unchanged: HashMap<Val, Operand> = HashMap::new();
        let mut to_init = Vec::new();
        for (c, backward) in s.carried.iter().zip(backward) {
            let end = deltas.remove(&c.phi);
            let Some((phi, init)) = backward else {
                continue;
            };
            match end {
                Some(Operand::Val(v)) if v == phi => {
                    // Only added to: the adjoint is the same in every iteration.
                    unchanged.insert(phi, init.clone());
                    to_init.push((c.init.clone(), init));
                }
                end => {
                    let ty = self.arena.vals[phi.0].ty.clone();
                    let result = self.named(c.phi, ty.clone());
                    to_init.push((c.init.clone(), Operand::Val(result)));
                    carried.push(Carried { init, phi, result });
                    ends.push(end.unwrap_or(Operand::Zero(ty)));
                }
            }
        }
        let mut body = Region {
            stmts,
            results: ends,
        };
        let mut outer: Vec<(Val, Operand)> = deltas.into_iter().collect();
        outer.sort_by_key(|(v, _)| *v);
        for (v, delta) in outer {
            let ty = self.arena.vals[v.0].ty.clone();
            let (phi, result) = (self.named(v, ty.clone()), self.named(v, ty.clone()));
            let init = self
                .frame()
                .adjoints
                .remove(&v)
                .unwrap_or(Operand::Zero(ty.clone()));
            let sum = self.value(ty, span);
            body.stmts.push(Stmt::new(
                StmtKind::Let(sum, Op::Binary(BinOp::Add, Operand::Val(phi), delta)),
                span,
            ));
            body.results.push(Operand::Val(sum));
            carried.push(Carried { init, phi, result });
            self.frame().adjoints.insert(v, Operand::Val(result));
        }
        // Even an empty iteration may replace what is carried by zero.
        if !(body.stmts.is_empty() && carried.is_empty()) {
            let head = self.reversed_head(s, span);
            let mut stmt = Stmt::new(
                StmtKind::Loop(Loop {
                    head,
                    carried,
                    body,
                    exit: None,
                    trips: None,
                }),
                span,
            );
            if let StmtKind::Loop(l) = &mut stmt.kind {
                for inner in &mut l.body.stmts {
                    rewrite_stmt(&mut Substitute(&unchanged), inner);
                }
                let mut substitute = Substitute(&unchanged);
                for result in &mut l.body.results {
                    crate::ir::visit::Rewrites::operand(&mut substitute, result);
                }
            }
            self.frame().stmts.push(stmt);
        }
        for (init, adjoint) in to_init {
            let adjoint = match &adjoint {
                Operand::Val(v) => unchanged.get(v).cloned().unwrap_or(adjoint),
                _ => adjoint,
            };
            self.contribute(&init, adjoint, span);
        }
    }

    /// The same iterations, last first.
    fn reversed_head(&mut self, s: &Loop, span: Span) -> Head {
        match (&s.head, s.trips) {
            (Head::Range { var, range }, None) => {
                let mut range = range.clone();
                range.lo = self.primal(&range.lo);
                range.hi = self.primal(&range.hi);
                range.step = range.step.map(|step| self.primal(&step));
                range.rev = match (&range.step, range.rev) {
                    (None, Rev::No) => Rev::BeforeStep,
                    (None, _) => Rev::No,
                    (Some(_), Rev::No) => Rev::AfterStep,
                    (Some(_), Rev::BeforeStep) => Rev::Both,
                    (Some(_), Rev::AfterStep) => Rev::No,
                    (Some(_), Rev::Both) => Rev::BeforeStep,
                };
                Head::Range { var: *var, range }
            }
            (_, trips) => {
                let trips = trips.expect("every other loop counts its iterations");
                let hi = self.primal(&Operand::Val(trips));
                let var = self.value(Ty::Int, span);
                let range = Range {
                    lo: Operand::Int(0),
                    hi,
                    inclusive: false,
                    step: None,
                    rev: Rev::No,
                };
                Head::Range { var, range }
            }
        }
    }

    /// The shadow of an aggregate value, declared where the reverse sweep of its region starts.
    pub(super) fn shadow(&mut self, v: Val, span: Span) -> Place {
        if let Some(shadow) = self.shadows.get(&v) {
            return shadow.clone();
        }
        let frame = self.def_frame.get(&v).copied().unwrap_or(0);
        self.make(v);
        let info = self.arena.vals[v.0].clone();
        let name = self.names.fresh(&format!("{}_bar", info.name), info.span);
        let mem = self.arena.mem(MemInfo {
            name,
            ty: info.ty.clone(),
            span,
            by_ref: false,
            untracked: false,
        });
        let zero = self.value(info.ty, span);
        let declare = [
            Stmt::new(StmtKind::Let(zero, Op::Zero(Place::val(v))), span),
            Stmt::new(StmtKind::Declare(mem, Operand::Val(zero)), span),
        ];
        self.frames[frame].prelude.extend(declare);
        let place = Place::mem(mem);
        self.shadows.insert(v, place.clone());
        place
    }

    /// A place of the adjoint that mirrors a place of the primal.
    pub(super) fn bar_place(&mut self, place: &Place, span: Span) -> Place {
        self.index_values(place);
        let base = match &place.base {
            Base::Val(v) => self.shadow(*v, span),
            Base::Mem(m) => self.mem_shadow(*m, span),
            Base::Const(..) => unreachable!("constants have no adjoint"),
        };
        Place {
            base: base.base,
            path: base
                .path
                .into_iter()
                .chain(place.path.iter().cloned())
                .collect(),
        }
    }

    pub(super) fn mem_shadow(&mut self, m: Mem, _span: Span) -> Place {
        self.mem_shadows
            .get(&m)
            .cloned()
            .expect("declared when its region's reverse sweep starts")
    }

    /// Shadows of the memories that a region declares, from what they hold at its end.
    pub(super) fn declare_mem_shadows(&mut self, region: &Region) {
        for stmt in &region.stmts {
            let StmtKind::Declare(m, _) = &stmt.kind else {
                continue;
            };
            if !self.facts.active_mem(*m) {
                continue;
            }
            let info = self.arena.mems[m.0].clone();
            let name = self.names.fresh(&format!("{}_bar", info.name), info.span);
            let shadow = self.arena.mem(MemInfo {
                name,
                ty: info.ty.clone(),
                span: info.span,
                by_ref: false,
                untracked: false,
            });
            let zero = if info.ty.is_float() {
                Operand::Zero(info.ty.clone())
            } else {
                let op = Op::Zero(Place::mem(*m));
                Operand::Val(self.recorded_at(
                    op,
                    info.ty.clone(),
                    super::primal::RecordAt::RegionEnd(stmt.id),
                    info.span,
                ))
            };
            self.frame()
                .prelude
                .push(Stmt::new(StmtKind::Declare(shadow, zero), info.span));
            self.mem_shadows.insert(*m, Place::mem(shadow));
        }
    }
}
