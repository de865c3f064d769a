//! Loops whose iterations share memory, but not what is in it.
//!
//! An iteration that overwrites a buffer before it reads it hands nothing on to the next, and the
//! buffer's adjoint is zero between the two: such a loop runs both sweeps in one pass. Where only the
//! run tells whether all of the buffer is overwritten, the loop runs in blocks, the two sweeps of
//! a block one after the other. A block is one iteration, or all of them.
//!
//! ```text
//! for i in 0..n { f(x[i], &mut buffer); s += g(&buffer) }
//!     →    for block in .. {
//!              for i in block { f(x[i], &mut buffer); s += g(&buffer) }
//!              for i in block rev { .. }
//!          }
//! ```

mod before;
mod outer;

use proc_macro2::Span;

use super::shadow::is_fixed;
use super::{Position, Reverse};
use crate::ir::*;
use before::Before;

/// How a loop becomes one of blocks.
pub(super) struct Blocks {
    /// Of the carried values, valid when the loop starts.
    pub adjoints: Vec<Option<Operand>>,
    /// The memories that iterations share.
    pub shared: Vec<Mem>,
    /// Each iteration is a block of its own; `None` where the text says so.
    single: Option<Operand>,
    /// What finds that out, before the loop.
    stmts: Vec<Stmt>,
}

impl Blocks {
    /// The text says that each iteration is a block of its own.
    pub(super) fn are_single(&self) -> bool {
        self.single.is_none()
    }
}

impl Reverse<'_> {
    /// `None` where iterations may depend on each other by more than sums, or the adjoints of those
    /// are known too late.
    pub(super) fn blocks(&mut self, s: &Loop, id: usize) -> Option<Blocks> {
        let errors = s
            .carried
            .iter()
            .any(|c| self.arena.vals[c.phi.0].error.is_some());
        if !self.fuse || errors || !s.is_counted() || !self.keeps_much(s) {
            return None;
        }
        let mut before = Before::default();
        let (mut shared, mut singles) = (Vec::new(), Vec::new());
        for (m, conditions) in self.private.get(&id).cloned().unwrap_or_default() {
            if self.is_shared_buffer(m)
                && let Some(conditions) = self.conditions(m, &conditions, id, &mut before)
            {
                if !self.keeps_shape(m) {
                    before.lent.insert(m);
                }
                shared.push(m);
                singles.extend(conditions);
            }
        }
        if shared.is_empty() || !self.only_adds(s, id, shared.iter().copied().collect()) {
            return None;
        }
        let adjoints = self.early_adjoints(s, id)?;
        for m in std::mem::take(&mut before.lent) {
            for (path, i) in self.facts.lent[&m].clone() {
                let kept = Op::KeepsLength(path, i);
                singles.push(before.ask(self, Ty::Bool, kept, id));
            }
        }
        let single = singles
            .into_iter()
            .reduce(|a, b| before.ask(self, Ty::Bool, Op::Binary(BinOp::And, a, b), id));
        Some(Blocks {
            adjoints,
            shared,
            single,
            stmts: before.stmts,
        })
    }

    /// Its shadow is there when the loop starts.
    fn is_shared_buffer(&self, m: Mem) -> bool {
        let open = |f: &usize| self.frames[*f].open;
        self.facts.active_mem(m)
            && self.mem_frame.get(&m).is_some_and(open)
            && (self.keeps_shape(m) || self.is_lent_buffer(m))
    }

    /// A vector of this function that only loops touch, and of which only callees may change the
    /// length.
    pub(super) fn is_lent_buffer(&self, m: Mem) -> bool {
        let info = &self.arena.mems[m.0];
        let numbers = matches!(&info.ty, Ty::Vec(t) if is_fixed(t));
        let lent = self.facts.lent.contains_key(&m) && !self.facts.resized.contains(&m);
        let local = !info.by_ref && !info.untracked && lent;
        let listed = || self.private.values().flatten().any(|(p, _)| *p == m);
        self.fuse && numbers && local && listed()
    }

    /// Both sweeps of the loop in one pass, block by block.
    pub(super) fn fuse_blocks(&mut self, s: &Loop, id: usize, blocks: Blocks, span: Span) {
        for stmt in blocks.stmts {
            self.insert_at(Position::Before(id), stmt);
        }
        let Some(single) = blocks.single else {
            return self.fuse(s, id, blocks.adjoints, span);
        };
        for m in blocks.shared {
            self.fit_shadow(m, Position::After(within(id)));
        }
        let outer = self.in_blocks(s, id, single, span);
        self.find_definitions(&outer.body);
        self.blocked.insert(id, outer.clone());
        self.fuse(&outer, id, blocks.adjoints, span);
    }

    /// Is the loop that over the iterations of a block?
    pub(super) fn is_in_block(&self, id: usize) -> bool {
        self.blocked.keys().any(|outer| within(*outer) == id)
    }

    /// Gives the shadow of a memory that only loops touch the shape that it has behind one: it holds
    /// zeros.
    pub(super) fn fit_shadows(&mut self, id: usize) {
        let Some(private) = self.private.get(&id).cloned() else {
            return;
        };
        for (m, _) in private {
            self.fit_shadow(m, Position::After(id));
        }
    }

    fn fit_shadow(&mut self, m: Mem, at: Position) {
        if !self.loose.remove(&m) {
            return;
        }
        let (span, place) = (self.arena.mems[m.0].span, Place::mem(m));
        let shadow = self.mem_shadow(m);
        let ty = self.arena.mems[m.0].ty.clone();
        let value = |l: &mut Self, ty, op| {
            let v = l.value(ty, span);
            (v, Stmt::new(StmtKind::Let(v, op), span))
        };
        let (held, first) = value(self, Ty::Int, Op::Len(shadow.clone()));
        let (len, second) = value(self, Ty::Int, Op::Len(place.clone()));
        let differs = Op::Binary(BinOp::Ne, Operand::Val(held), Operand::Val(len));
        let (cond, third) = value(self, Ty::Bool, differs);
        let (zero, make) = value(self, ty, Op::Zero(place));
        let store = Stmt::new(StmtKind::Store(shadow, Operand::Val(zero)), span);
        let fitted = StmtKind::If(If {
            cond: Operand::Val(cond),
            then: Region {
                stmts: vec![make, store],
                results: Vec::new(),
            },
            other: Region::default(),
            results: Vec::new(),
        });
        for stmt in [first, second, third, Stmt::new(fitted, span)] {
            self.insert_at(at, stmt);
        }
    }
}

/// The number of the loop over the iterations of a block.
fn within(id: usize) -> usize {
    id + 2
}
