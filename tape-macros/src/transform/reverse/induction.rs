//! Carried whole numbers in the reverse sweep: made again instead of kept for each iteration.
//!
//! ```text
//! for i in 0..n { .. a[next] ..; next = next + step }
//!     →    for i in 0..n rev { next = after - step; .. a[next] ..; after = next }
//! ```
//!
//! Where the reverse loop keeps the order of the primal one, `next` is carried as it was.

use proc_macro2::Span;

use super::primal::direct_definitions;
use super::{Def, Position, Reverse};
use crate::ir::visit::{indexes, operands_of};
use crate::ir::*;
use crate::maps::HashSet;

/// A carried `usize` that each iteration increments.
#[derive(Clone)]
pub(super) struct Induction {
    init: Operand,
}

/// A whole number that a loop carries.
#[derive(Clone)]
pub(super) struct Counter {
    init: Operand,
    /// At the end of an iteration.
    end: Operand,
    result: Val,
}

/// A counter of a reverse loop.
pub(super) struct Stepped {
    phi: Val,
    /// What the next iteration of the primal starts with.
    after: Val,
    /// In the order of the primal.
    steps: Vec<Operand>,
    /// What goes back from `after`, defined in the body.
    back: Vec<Val>,
    counter: Counter,
    span: Span,
}

impl Reverse<'_> {
    pub(super) fn find_inductions(&mut self, s: &Loop, after: Position) {
        for (c, end) in s.carried.iter().zip(&s.body.results) {
            let counts = self.moves_by_one(s, c, end);
            if counts && indexes(self.arena, &s.body, c.phi) {
                let init = c.init.clone();
                self.inductions.insert(c.phi, Induction { init });
                if let Some(n) = self.iterations(s) {
                    let op = Op::Binary(BinOp::Add, c.init.clone(), n.clone());
                    let def = Def {
                        op: Some(op),
                        at: after,
                    };
                    self.defs.insert(c.result, def);
                }
            }
            if let Ty::Int = self.arena.vals[c.phi.0].ty {
                let counter = Counter {
                    init: c.init.clone(),
                    end: end.clone(),
                    result: c.result,
                };
                self.counters.insert(c.phi, counter);
            }
        }
    }

    /// How often the body runs, where the head alone says so, as a `usize`: an end of another type may
    /// be negative, and does not add to an index.
    fn iterations<'s>(&self, s: &'s Loop) -> Option<&'s Operand> {
        let Head::Range { var, range } = &s.head else {
            return None;
        };
        let plain = range.step.is_none() && !range.inclusive && range.lo.fixed() == Some(0);
        let counted = s.exit.is_none() && s.trips.is_none();
        let is_length = match &range.hi {
            Operand::Val(v) => {
                let op = self.defs.get(v).and_then(|def| def.op.as_ref());
                matches!(op, Some(Op::Len(_)))
            }
            _ => false,
        };
        (plain && counted && (is_length || indexes(self.arena, &s.body, *var))).then_some(&range.hi)
    }

    fn moves_by_one(&self, s: &Loop, c: &Carried, end: &Operand) -> bool {
        s.body.stmts.iter().any(|stmt| match &stmt.kind {
            StmtKind::Let(v, Op::Binary(BinOp::Add, a, b)) => {
                Operand::Val(*v).same(end) && a.same(&Operand::Val(c.phi)) && b.fixed() == Some(1)
            }
            _ => false,
        })
    }

    /// Makes a carried index from the number of the iteration, where that is known.
    pub(super) fn counts_along(&mut self, v: Val, frame: usize) -> bool {
        let Some(Induction { init }) = self.inductions.get(&v).cloned() else {
            return false;
        };
        if !self.recompute || !self.has_ascending_loop(frame) {
            return false;
        }
        let (_, k) = self.count(frame);
        let init = self.primal(&init);
        self.frames[frame].made.insert(v);
        let span = self.arena.vals[v.0].span;
        let sum = Op::Binary(BinOp::Add, init, k);
        let made = Stmt::new(StmtKind::Let(v, sum), span);
        self.frames[frame].prelude.push(made);
        true
    }

    /// Makes a carried number from what the next iteration has, where the reverse sweep of an
    /// iteration knows how far it moves on.
    pub(super) fn steps_along(&mut self, v: Val, frame: usize) -> bool {
        let looped = self.frames[frame].looped.as_ref();
        if !self.recompute || looped.is_none_or(|l| l.range.is_none()) {
            return false;
        }
        let Some(counter) = self.counters.get(&v).cloned() else {
            return false;
        };
        let Some(steps) = self.steps(&counter.end, v, &mut HashSet::default()) else {
            return false;
        };
        let mut known = HashSet::default();
        let mut each = steps.iter();
        if !each.all(|step| self.replays(step, v, frame, &mut known)) {
            return false;
        }
        self.frames[frame].made.insert(v);
        let span = self.arena.vals[v.0].span;
        let steps: Vec<Operand> = steps.iter().map(|step| self.primal(step)).collect();
        let after = self.derived(v, "after", Ty::Int);
        let stmts = self.moved(after, v, BinOp::Sub, steps.iter().rev(), span);
        let back = stmts.iter().flat_map(direct_definitions).collect();
        let frame = &mut self.frames[frame];
        frame.prelude.extend(stmts);
        frame.stepped.push(Stepped {
            phi: v,
            after,
            steps,
            back,
            counter,
            span,
        });
        true
    }

    /// `to = from + a + b`, one after the other as the primal does it: the steps alone may overflow
    /// where their sums with the number do not.
    fn moved<'s>(
        &mut self,
        from: Val,
        to: Val,
        op: BinOp,
        steps: impl ExactSizeIterator<Item = &'s Operand>,
        span: Span,
    ) -> Vec<Stmt> {
        let (last, mut at) = (steps.len() - 1, from);
        let mut stmts = Vec::new();
        for (i, step) in steps.enumerate() {
            let next = if i == last {
                to
            } else {
                self.value(Ty::Int, span)
            };
            let moved = Op::Binary(op, Operand::Val(at), step.clone());
            stmts.push(Stmt::new(StmtKind::Let(next, moved), span));
            at = next;
        }
        stmts
    }

    /// What is added to the carried number on the way to the end of an iteration; `apart` are values
    /// that it is not on the way to, so that none is looked through twice.
    fn steps(&self, end: &Operand, phi: Val, apart: &mut HashSet<Val>) -> Option<Vec<Operand>> {
        let Operand::Val(v) = end else { return None };
        if *v == phi {
            return Some(Vec::new());
        }
        let Op::Binary(BinOp::Add, a, b) = self.defs.get(v)?.op.as_ref()? else {
            return None;
        };
        if !apart.insert(*v) {
            return None;
        }
        let (mut steps, step) = match self.steps(a, phi, apart) {
            Some(steps) => (steps, b),
            None => (self.steps(b, phi, apart)?, a),
        };
        steps.push(step.clone());
        Some(steps)
    }

    /// Computed again in the reverse sweep of an iteration, without the carried number; `known` are
    /// values of which that has been found.
    fn replays(&self, operand: &Operand, phi: Val, frame: usize, known: &mut HashSet<Val>) -> bool {
        let Operand::Val(v) = operand else {
            return true;
        };
        if *v == phi {
            return false;
        }
        let outer = self.def_frame.get(v).is_none_or(|f| *f < frame);
        if outer || known.contains(v) || self.frames[frame].made.contains(v) {
            return true;
        }
        let Some(Def { op: Some(op), at }) = self.defs.get(v) else {
            return false;
        };
        let operands = operands_of(op);
        let mut operands = operands.iter();
        let replays =
            self.recomputed(op, *at) && operands.all(|o| self.replays(o, phi, frame, known));
        if replays {
            known.insert(*v);
        }
        replays
    }

    /// Carries the counters of a reverse loop, from the end backwards or as the primal loop did.
    pub(super) fn carry_counters(
        &mut self,
        stepped: Vec<Stepped>,
        in_order: bool,
        body: &mut Region,
        carried: &mut Vec<Carried>,
    ) {
        for Stepped {
            phi,
            after,
            steps,
            back,
            counter,
            span,
        } in stepped
        {
            let result = self.derived(phi, "last", Ty::Int);
            if !in_order {
                let init = self.primal(&Operand::Val(counter.result));
                let (end, phi) = (Operand::Val(phi), after);
                carried.push(Carried { init, phi, result });
                body.results.push(end);
                continue;
            }
            let init = self.primal(&counter.init);
            carried.push(Carried { init, phi, result });
            let goes_back =
                |stmt: &Stmt| matches!(&stmt.kind, StmtKind::Let(v, _) if back.contains(v));
            body.stmts.retain(|stmt| !goes_back(stmt));
            let on = self.moved(phi, after, BinOp::Add, steps.iter(), span);
            body.stmts.extend(on);
            body.results.push(Operand::Val(after));
        }
    }
}
