//! The reversal of branches and loops.

use proc_macro2::Span;

use super::induction::Stepped;
use super::report::Why;
use super::shadow::is_fixed;
use super::storage::Enclosing;
use super::{Frame, Position, Reverse, region_end};
use crate::ir::visit::{Substitute, indexes, rewrite_stmt};
use crate::ir::*;
use crate::maps::HashMap;

/// The reverse sweep of a nested region: its statements and what it contributes to outer values.
#[derive(Default)]
pub(super) struct Nested {
    pub stmts: Vec<Stmt>,
    pub contributions: Vec<(Val, Operand)>,
    /// What opens the rows that the statements read.
    pub rows: Vec<Stmt>,
    /// The counters that the reverse loop carries.
    pub stepped: Vec<Stepped>,
    /// The records of an iteration that runs again.
    pub records: Vec<Stmt>,
}

impl Nested {
    /// Passes an adjoint on.
    pub(super) fn passing(v: Val, adjoint: Operand) -> Nested {
        Nested {
            contributions: vec![(v, adjoint)],
            ..Nested::default()
        }
    }

    fn is_empty(&self) -> bool {
        self.stmts.is_empty() && self.contributions.is_empty()
    }

    fn contribution(&self, v: Val) -> Option<&Operand> {
        let found = self.contributions.iter().find(|(w, _)| *w == v);
        found.map(|(_, adjoint)| adjoint)
    }
}

impl Reverse<'_> {
    /// Reverses a region in a frame of its own; `start` gives the adjoints of its results.
    pub(super) fn nested(
        &mut self,
        region: &Region,
        frame: Frame,
        params: &[Val],
        start: impl FnOnce(&mut Self),
    ) -> Nested {
        let current = self.current;
        self.frames.push(Frame {
            end: region_end(region),
            ..frame
        });
        let frame = self.frames.len() - 1;
        for v in params {
            self.def_frame.insert(*v, frame);
        }
        self.enter(region);
        start(self);
        self.region(region);
        self.current = current;
        self.settle();
        self.record_stacked();
        let mut frame = self.frames.pop().expect("pushed above");
        let looped = frame.looped.take();
        let rows = looped.map(|looped| self.open_rows(looped));
        let mut contributions: Vec<(Val, Operand)> =
            std::mem::take(&mut frame.adjoints).into_iter().collect();
        contributions.sort_by_key(|(v, _)| *v);
        Nested {
            stepped: std::mem::take(&mut frame.stepped),
            records: std::mem::take(&mut frame.records),
            stmts: frame.into_stmts(),
            contributions,
            rows: rows.unwrap_or_default(),
        }
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
            l.nested(region, Frame::default(), &[], |l| {
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
        let (mut then, mut other) = (arm(self, &s.then), arm(self, &s.other));
        // The reverse sweep does not come from where there was a panic: what the other arm passes on needs no branch.
        if s.then.ends_in_panic() && other.stmts.is_empty() {
            then.contributions = other.contributions.clone();
        } else if s.other.ends_in_panic() && then.stmts.is_empty() {
            other.contributions = then.contributions.clone();
        }
        self.join_arms(&s.cond, then, other, span);
    }

    pub(super) fn join_arms(&mut self, cond: &Operand, then: Nested, other: Nested, span: Span) {
        if then.is_empty() && other.is_empty() {
            return;
        }
        let all = then.contributions.iter().chain(&other.contributions);
        let mut touched: Vec<Val> = all.map(|(v, _)| *v).collect();
        touched.sort();
        touched.dedup();
        // What both arms pass on unchanged needs no branch.
        let (same, touched): (Vec<Val>, Vec<Val>) = touched.into_iter().partition(|v| {
            let (a, b) = (then.contribution(*v), other.contribution(*v));
            matches!((a, b), (Some(a), Some(b)) if a.same(b))
        });
        for v in same {
            let adjoint = then.contribution(v).expect("in both").clone();
            self.contribute(&Operand::Val(v), adjoint, span);
        }
        let results: Vec<Val> = touched
            .iter()
            .map(|v| self.named(*v, self.arena.vals[v.0].ty.clone()))
            .collect();
        for (v, result) in touched.iter().zip(&results) {
            let left_out = |nested: &Nested| {
                let given = nested.contribution(*v);
                given.is_none_or(|adjoint| self.conditional(adjoint).is_some())
            };
            if left_out(&then) || left_out(&other) {
                self.mark_conditional(*result);
            }
        }
        let [then_results, other_results] = [&then, &other].map(|nested| {
            let given = |v: &Val| match nested.contribution(*v) {
                Some(adjoint) => adjoint.clone(),
                None => self.zero_of(*v, span),
            };
            touched.iter().map(given).collect()
        });
        if !(then.stmts.is_empty() && other.stmts.is_empty() && touched.is_empty()) {
            let cond = self.primal(cond);
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
        }
        for (v, adjoint) in touched.iter().zip(results) {
            self.contribute(&Operand::Val(*v), Operand::Val(adjoint), span);
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

    pub(super) fn reverse_loop(&mut self, s: &Loop, id: usize, span: Span) {
        if self.is_in_block(id) {
            return self.mirror(s, id, Why::Chained, span);
        }
        self.report_loop(id, span);
        if self.is_checkpointed(s) {
            self.fit_shadows(id);
            return self.mirror(s, id, Why::Chained, span);
        }
        if let Some(extremum) = self.extremum(s) {
            self.fit_shadows(id);
            self.reverse_extremum(&extremum, span);
            self.report_searched(id);
            return;
        }
        match self.fusible(s, id) {
            Ok(adjoints) => {
                self.fuse(s, id, adjoints, span);
                self.report_fused(id);
            }
            Err(why) => match self.blocks(s, id) {
                Some(blocks) => {
                    self.report_blocks(id, &blocks);
                    self.fuse_blocks(s, id, blocks, span);
                }
                None => {
                    self.fit_shadows(id);
                    self.mirror(s, id, why, span);
                }
            },
        }
    }

    /// The loop runs backwards; what is carried forwards, its adjoint is carried backwards.
    fn mirror(&mut self, s: &Loop, id: usize, why: Why, span: Span) {
        let backward = self.backward(s);
        let aggregates = self.carried_aggregates(s, span);
        let held: Vec<Option<Val>> = backward
            .iter()
            .map(|b| b.as_ref().map(|(v, _)| *v))
            .collect();
        let range = match &s.head {
            Head::Range { var, range } if s.trips.is_none() => Some((*var, range.clone())),
            _ => None,
        };
        let var = range.as_ref().map(|(var, _)| *var);
        let frame = Frame {
            looped: Some(Enclosing {
                id,
                span,
                indexes: var.is_some_and(|v| indexes(self.arena, &s.body, v)),
                range,
                counted: None,
                rows: Vec::new(),
                stacked: None,
            }),
            made: var.into_iter().collect(),
            ..Frame::default()
        };
        let start = |l: &mut Self| {
            l.pass_aggregates(s, id, &aggregates, span);
            for (i, adjoint) in held.iter().enumerate() {
                if let Some(adjoint) = adjoint {
                    l.contribute(&s.body.results[i], Operand::Val(*adjoint), span);
                }
            }
        };
        let nested = match self.is_checkpointed(s) {
            true => self.run_again(s, id, frame, span, start),
            false => self.nested(&s.body, frame, &loop_params(s), start),
        };
        match self.close_mirror(s, nested, backward, span) {
            Some(_) if self.is_checkpointed(s) => self.report_again_from_state(id),
            Some(in_order) => self.report_mirrored(id, in_order, why),
            None => {}
        }
        for (i, shadow) in aggregates {
            self.flow(&s.carried[i].init, &shadow, span);
        }
    }

    /// The adjoint of each carried scalar at the end of an iteration, and after the loop.
    fn backward(&mut self, s: &Loop) -> Vec<Option<(Val, Operand)>> {
        let mut backward = Vec::new();
        for c in &s.carried {
            let adjoint = self.take(c.result);
            let active = self.facts.active(c.phi) || self.facts.active(c.result);
            backward.push((active && !self.is_aggregate(c.phi)).then(|| {
                let ty = self.arena.vals[c.phi.0].ty.clone();
                let phi = self.named(c.phi, ty.clone());
                (phi, adjoint.unwrap_or(Operand::Zero(ty)))
            }));
        }
        backward
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
    fn pass_aggregates(&mut self, s: &Loop, id: usize, aggregates: &[(usize, Place)], span: Span) {
        let (frame, start) = (self.frames.len() - 1, Position::BodyStart(id));
        let mut ends = Vec::new();
        for (i, shadow) in aggregates {
            let phi = s.carried[*i].phi;
            let ty = self.arena.vals[phi.0].ty.clone();
            let end = self.value(ty.clone(), span);
            self.arena.vals[end.0].aggregate = true;
            self.emit(StmtKind::Let(end, Op::Snapshot(shadow.clone())), span);
            if is_fixed(&ty) {
                self.emit(StmtKind::Clear(shadow.clone()), span);
            } else {
                let zero = self.zero_at(&ty, Place::val(phi), frame, Some(start), span);
                self.emit(StmtKind::Store(shadow.clone(), zero), span);
            }
            ends.push((*i, end));
        }
        for (i, end) in ends {
            self.flow(&s.body.results[i], &Place::val(end), span);
        }
    }

    /// Does the reverse loop keep the order of the primal's? `None` where there is none.
    fn close_mirror(
        &mut self,
        s: &Loop,
        nested: Nested,
        backward: Vec<Option<(Val, Operand)>>,
        span: Span,
    ) -> Option<bool> {
        let Nested {
            stmts,
            contributions,
            rows,
            stepped,
            records: _,
        } = nested;
        let mut contributions: HashMap<Val, Operand> = contributions.into_iter().collect();
        let mut carried = Vec::new();
        let mut ends = Vec::new();
        let mut unchanged: HashMap<Val, Operand> = HashMap::default();
        let mut to_init = Vec::new();
        for (c, backward) in s.carried.iter().zip(backward) {
            let end = contributions.remove(&c.phi);
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
        let chained = !carried.is_empty();
        let mut body = Region {
            stmts,
            results: ends,
        };
        self.sum_contributions(contributions, &mut body, &mut carried, true, span);
        let mut order = None;
        // Even an empty iteration may replace what is carried by zero.
        if !(body.stmts.is_empty() && carried.is_empty()) {
            let var = match (&s.head, s.trips) {
                (Head::Range { var, .. }, None) => Some(*var),
                _ => None,
            };
            let free = !chained && super::order::is_free(self.arena, &body, var);
            let head = self.reversed_head(s, free, span);
            for stmt in &mut body.stmts {
                rewrite_stmt(&mut Substitute(&unchanged), stmt);
            }
            for result in &mut body.results {
                crate::ir::visit::Rewrites::operand(&mut Substitute(&unchanged), result);
            }
            self.frame().stmts.extend(rows);
            let independent = free && stepped.is_empty();
            let in_order = free && keeps_order(&s.head);
            order = Some(in_order);
            let parts = match independent {
                true if self.gather(&head, &body, span) => Some(Vec::new()),
                true => super::fission::parts(&body),
                false => None,
            };
            self.carry_counters(stepped, in_order, &mut body, &mut carried);
            for (i, body) in parts.unwrap_or_else(|| vec![body]).into_iter().enumerate() {
                // The first part has the sums.
                let carried = if i == 0 {
                    std::mem::take(&mut carried)
                } else {
                    Vec::new()
                };
                let mirrored = Loop {
                    head: head.clone(),
                    carried,
                    body,
                    exit: None,
                    trips: None,
                    mirrored: matches!(s.head, Head::Range { .. }) && s.trips.is_none(),
                };
                self.emit(StmtKind::Loop(mirrored), span);
            }
        }
        for (init, adjoint) in to_init {
            let adjoint = match &adjoint {
                Operand::Val(v) => unchanged.get(v).cloned().unwrap_or(adjoint),
                _ => adjoint,
            };
            self.contribute(&init, adjoint, span);
        }
        order
    }

    /// What the iterations contribute to outer scalars is summed in locals.
    pub(super) fn sum_contributions(
        &mut self,
        contributions: HashMap<Val, Operand>,
        body: &mut Region,
        carried: &mut Vec<Carried>,
        from_held: bool,
        span: Span,
    ) -> Vec<(Val, Val)> {
        let mut outer: Vec<(Val, Operand)> = contributions.into_iter().collect();
        outer.sort_by_key(|(v, _)| *v);
        let mut sums = Vec::new();
        for (v, term) in outer {
            let ty = self.arena.vals[v.0].ty.clone();
            let (phi, result) = (self.named(v, ty.clone()), self.named(v, ty.clone()));
            let held = from_held.then(|| self.take(v)).flatten();
            // There may be no iteration.
            if held
                .as_ref()
                .is_none_or(|held| self.conditional(held).is_some())
            {
                self.mark_conditional(result);
            }
            let init = held.unwrap_or(Operand::Zero(ty.clone()));
            let sum = self.value(ty, span);
            let add = Op::Binary(BinOp::Add, Operand::Val(phi), term);
            self.derived.insert(sum);
            body.stmts.push(Stmt::new(StmtKind::Let(sum, add), span));
            body.results.push(Operand::Val(sum));
            carried.push(Carried { init, phi, result });
            if from_held {
                self.frame().adjoints.insert(v, Operand::Val(result));
            }
            sums.push((v, result));
        }
        sums
    }

    /// The same iterations, last first unless their order is free.
    fn reversed_head(&mut self, s: &Loop, free: bool, span: Span) -> Head {
        match (&s.head, s.trips) {
            (Head::Range { var, range }, None) => {
                let mut range = range.clone();
                range.lo = self.primal(&range.lo);
                range.hi = self.primal(&range.hi);
                range.step = range.step.map(|step| self.primal(&step));
                if free && (range.step.is_none() || range.rev == Rev::No) {
                    range.rev = Rev::No;
                } else if !free {
                    range.rev = reversed(&range);
                }
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
}

/// The head of a reverse loop whose order is free is the primal's.
fn keeps_order(head: &Head) -> bool {
    match head {
        Head::Range { range, .. } => range.step.is_some() || range.rev == Rev::No,
        Head::While(_) | Head::Native { .. } => false,
    }
}

fn reversed(range: &Range) -> Rev {
    match (&range.step, range.rev) {
        (None, Rev::No) => Rev::BeforeStep,
        (None, _) => Rev::No,
        (Some(_), Rev::No) => Rev::AfterStep,
        (Some(_), Rev::BeforeStep) => Rev::Both,
        (Some(_), Rev::AfterStep) => Rev::No,
        (Some(_), Rev::Both) => Rev::BeforeStep,
    }
}

/// What a loop's body is given: its carried values and what its head binds.
pub(super) fn loop_params(s: &Loop) -> Vec<Val> {
    let mut params: Vec<Val> = s.carried.iter().map(|c| c.phi).collect();
    match &s.head {
        Head::Range { var, .. } => params.push(*var),
        Head::Native { vars, .. } => params.extend(vars),
        Head::While(_) => {}
    }
    params
}
