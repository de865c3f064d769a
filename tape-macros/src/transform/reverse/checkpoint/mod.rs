//! Loops that keep the state before each iteration, and run the iteration again in the reverse sweep
//! (checkpointing; Griewank and Walther, "Evaluating Derivatives", chapter 12, with a checkpoint before
//! every step).
//!
//! ```text
//! for _ in 0..steps { f(&y, &mut k); g(&k, &mut y) }
//!     →    for _ in 0..steps { keep y; f(&y, &mut k); g(&k, &mut y) }
//!          for _ in 0..steps rev { restore y; f(&y, &mut k); g(&k, &mut y); .. }
//! ```
//!
//! What the reverse sweep of an iteration reads is kept for one iteration only, in memory that stays near
//! the processor. It is worth while where an iteration would keep long rows, at least twice as much as the
//! state that it starts from, and computes them by few and cheap instructions (`analysis::again`).
//!
//! The iteration that runs again has memories of its own: those of the forward sweep hold the function's
//! results.

mod factors;
mod offer;
mod spare;

use std::rc::Rc;

use proc_macro2::Span;

use super::control::{Nested, loop_params};
use super::order::given_in;
use super::shadow::is_fixed;
use super::storage::{order_records, zero_of};
use super::{Frame, Position, Reverse};
use crate::ir::visit::{Rewrites, defined_in, operands_read};
use crate::ir::*;
use crate::maps::HashSet;

use offer::Used;
pub(super) use offer::offer;
use spare::Iteration;

/// How what an iteration starts from is kept.
#[derive(Clone)]
enum State {
    Value,
    /// Elements of this type.
    Row(Ty),
}

/// What the iterations of a loop start from.
#[derive(Clone)]
pub(super) struct Snapshot {
    /// The memories that an iteration finds as the one before it left them.
    state: Vec<Mem>,
    /// The memories that an iteration overwrites once more, and from which statement of the body on: what they
    /// held until then stays where it is.
    anew: Vec<(Mem, usize)>,
}

/// A memory that iterations change.
struct Changed {
    m: Mem,
    /// That of the iteration that runs again.
    again: Mem,
    /// Those that hold what is there before the statements of these numbers, which overwrite it.
    before: Vec<(usize, Mem)>,
    state: State,
    /// An iteration finds it as the one before it left it.
    carried: bool,
}

/// The number of a position at the start of an iteration that runs again: one that is left free behind the loop's.
fn within(id: usize) -> usize {
    id + 1
}

impl Reverse<'_> {
    /// The iterations of the loop run again in the reverse sweep.
    pub(super) fn is_checkpointed(&self, s: &Loop) -> bool {
        matches!(&s.head, Head::Range { var, .. } if self.checkpointed.contains_key(var))
    }

    /// The region that is reversed is one that runs again.
    pub(super) fn is_run_again(&self) -> bool {
        let open = self.frames.iter().rev().find(|frame| frame.open);
        open.is_some_and(|frame| frame.again)
    }

    /// The body of the reverse loop: the state is restored, the iteration runs forwards, then backwards.
    pub(super) fn run_again(
        &mut self,
        s: &Loop,
        id: usize,
        looped: Frame,
        span: Span,
        start: impl FnOnce(&mut Self),
    ) -> Nested {
        let changed = self.changed(s);
        let all = changed.iter();
        let memories: Vec<Stmt> = all
            .flat_map(|one| self.declare_again(one, id, span))
            .collect();
        let mut records = Vec::new();
        let mut nested = self.nested(&Region::default(), looped, &loop_params(s), |l| {
            let fuse = std::mem::replace(&mut l.fuse, false);
            let frame = Frame {
                open: true,
                again: true,
                owner: within(id),
                ..Frame::default()
            };
            let mut backwards = l.nested(&s.body, frame, &[], start);
            l.fuse = fuse;
            records = std::mem::take(&mut backwards.records);
            let mut forwards = l.forwards(s, id);
            let contributions = backwards.contributions.iter();
            let mut iteration = Iteration {
                forwards: &mut forwards,
                adjoints: contributions.map(|(_, adjoint)| adjoint.clone()).collect(),
                backwards: &mut backwards.stmts,
                records: &mut records,
            };
            iteration.spare(l.arena, &changed);
            l.read_again(&forwards);
            for changed in changed.iter().filter(|changed| changed.carried) {
                l.restore(changed, id, span);
            }
            l.one_after_the_other(s, &changed, forwards, backwards, span);
        });
        order_records(self.arena, &mut records, &mut []);
        records.extend(memories);
        records.append(&mut nested.rows);
        nested.rows = records;
        nested
    }

    /// The memories from around the loop that it changes.
    fn changed(&mut self, s: &Loop) -> Vec<Changed> {
        let Head::Range { var, .. } = &s.head else {
            unreachable!("only ranges are checkpointed")
        };
        let Snapshot { state, anew } = self.checkpointed[var].clone();
        let written = Used::by(&s.body).written;
        let changed = written.into_iter().map(|m| {
            let info = self.arena.mems[m.0].clone();
            let ty = match info.ty {
                Ty::Slice(t) => Ty::Vec(t),
                ty => ty,
            };
            let wish = format!("{}_again", info.name);
            let anew = anew.iter().filter(|(anew, _)| *anew == m);
            let before = anew.map(|(_, at)| {
                let again = self.new_mem(&wish, ty.clone(), info.span);
                (s.body.stmts[*at].id, again)
            });
            Changed {
                m,
                before: before.collect(),
                again: self.new_mem(&wish, ty, info.span),
                state: State::of(self.arena, &self.facts, m).expect("asked before"),
                carried: state.contains(&m),
            }
        });
        changed.collect()
    }

    /// Declares the memories of the iteration that runs again, in front of the reverse loop.
    fn declare_again(&mut self, changed: &Changed, id: usize, span: Span) -> Vec<Stmt> {
        let before = changed.before.iter().map(|(_, again)| *again);
        let all: Vec<Mem> = before.chain([changed.again]).collect();
        let declare = |l: &mut Self, again: Mem| {
            let init = l.like_before(changed, id, span);
            Stmt::new(StmtKind::Declare(again, init), span)
        };
        all.into_iter().map(|again| declare(self, again)).collect()
    }

    /// Of the shape that a memory has before the loop.
    fn like_before(&mut self, changed: &Changed, id: usize, span: Span) -> Operand {
        let ty = self.arena.mems[changed.again.0].ty.clone();
        let (place, at) = (Place::mem(changed.m), Position::Before(id));
        match &changed.state {
            State::Value => zero_of(&ty).expect("a number or a flag"),
            State::Row(element) if is_fixed(element) => {
                let frame = self.frames.len() - 1;
                self.zero_at(&ty, place, frame, Some(at), span)
            }
            // What holds no float has no zero of its shape.
            State::Row(_) => Operand::Val(self.computed_at(Op::Snapshot(place), ty, at, span)),
        }
    }

    /// The forward sweep of an iteration with all that its reverse sweep needs, taken out of that of the
    /// function.
    fn forwards(&mut self, s: &Loop, id: usize) -> Vec<Stmt> {
        let mut body = s.body.clone();
        self.insert(&mut body);
        let start = Position::BodyStart(within(id));
        let mut stmts = self.inserts.remove(&start).unwrap_or_default();
        stmts.extend(body.stmts);
        stmts
    }

    /// Makes what the iteration reads of the values around it available.
    fn read_again(&mut self, forwards: &[Stmt]) {
        let own = defined_in(self.arena, forwards);
        let mut given = HashSet::default();
        given_in(self.arena, forwards, &mut given);
        for v in operands_read(forwards) {
            if !own.contains(&v) && !given.contains(&v) {
                self.primal(&Operand::Val(v));
            }
        }
    }

    /// Keeps a memory before an iteration of the forward sweep, and gives it to the one that runs again.
    fn restore(&mut self, changed: &Changed, id: usize, span: Span) {
        let (at, frame) = (Position::BodyStart(id), self.frames.len() - 1);
        let (from, to) = (Place::mem(changed.m), Place::mem(changed.again));
        match &changed.state {
            State::Value => {
                let info = self.arena.mems[changed.m.0].clone();
                let name = self.names.fresh(&format!("{}_state", info.name), span);
                let v = self.new_val(name, info.ty, span);
                self.insert_at(at, Stmt::new(StmtKind::Let(v, Op::Load(from)), span));
                self.keep(v, frame, at);
                self.emit(StmtKind::Store(to, Operand::Val(v)), span);
            }
            State::Row(element) => {
                let ty = Ty::Slice(Rc::new(element.clone()));
                let length = Op::Len(from.clone());
                let length = self.forward_value(length, frame - 1, Position::Before(id), span);
                let row = self.saved_row(&from, length, ty, at, span);
                self.emit(StmtKind::CopyFrom(to, Place::val(row)), span);
            }
        }
    }

    /// Both sweeps of an iteration, with values and memories of their own.
    fn one_after_the_other(
        &mut self,
        s: &Loop,
        changed: &[Changed],
        forwards: Vec<Stmt>,
        backwards: Nested,
        span: Span,
    ) {
        let mut renaming = Renaming::of_body(self.arena, self.names, s);
        let again = changed.iter().map(|changed| (changed.m, changed.again));
        renaming.mems.extend(again);
        for mut stmt in forwards.into_iter().chain(backwards.stmts) {
            renaming.rename(&mut stmt);
            self.frame().stmts.push(stmt);
        }
        for (v, mut adjoint) in backwards.contributions {
            renaming.operand(&mut adjoint);
            self.contribute(&Operand::Val(v), adjoint, span);
        }
    }
}
