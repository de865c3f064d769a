//! Calls whose result's adjoint is known before they are made: all that follows is linear in the
//! result. The callee runs both sweeps at once and keeps nothing.
//!
//! ```text
//! let (y, pullback) = f.augmented(x); .. pullback(2.0 * s_bar, &mut x_bar)
//!     →    let y = f.seeded(x, 2.0 * s_bar, &mut x_bar); ..
//! ```

use proc_macro2::Span;

use super::{Position, Reverse};
use crate::ir::*;
use crate::maps::HashMap;

impl Reverse<'_> {
    /// `false` where the callee's pullback has to wait.
    pub(super) fn seeded_call(&mut self, s: &Call, id: usize, seed: &Operand, span: Span) -> bool {
        if !self.fuse || !self.frames[self.frames.len() - 1].open || !self.bars_are_early(s, id) {
            return false;
        }
        let mut stmts = Vec::new();
        let Some(seed) = self.early(seed, id, &mut HashMap::default(), &mut stmts) else {
            return false;
        };
        for stmt in stmts {
            self.insert_at(Position::Before(id), stmt);
        }
        let (adjoints, afterwards) = self.argument_bars(s, span, &mut |l, _, place, _| {
            l.early_temporary(place, id, span)
        });
        self.seeded.insert(id, Seeded { seed, adjoints });
        self.joined = true;
        for after in afterwards {
            self.finish(after, span);
        }
        true
    }

    /// What the callee adds to is there when the call is made, and stays.
    fn bars_are_early(&self, s: &Call, id: usize) -> bool {
        s.args.iter().all(|arg| match arg {
            Arg::Value(Operand::Val(v)) if !self.is_aggregate(*v) => true,
            Arg::Value(Operand::Val(v)) => self.shadow_is_early(&Base::Val(*v), id),
            Arg::Value(_) | Arg::Kept(_) => true,
            Arg::Shared(p) | Arg::Mut(p) => self.shadow_is_early(&p.base, id),
        })
    }

    fn shadow_is_early(&self, base: &Base, id: usize) -> bool {
        if !self.facts.active_base(base) {
            return true;
        }
        let open = |frame: Option<&usize>| frame.is_some_and(|f| self.frames[*f].open);
        match base {
            Base::Val(v) => open(self.def_frame.get(v)),
            // The reversal of a later write clears what the callee has added.
            Base::Mem(m) => {
                let complete = self.last_writes.get(m).is_none_or(|write| *write < id);
                open(self.mem_frame.get(m)) && complete && self.keeps_shape(*m)
            }
            Base::Const(..) => true,
        }
    }

    /// A zero of the place's shape, in front of the call.
    fn early_temporary(&mut self, place: &Place, id: usize, span: Span) -> Mem {
        let (at, ty) = (Position::Before(id), self.arena.place_ty(place));
        let zero = if ty.is_float() {
            Operand::Zero(ty.clone())
        } else {
            let zero = self.value(ty.clone(), span);
            let make = StmtKind::Let(zero, Op::Zero(place.clone()));
            self.insert_at(at, Stmt::new(make, span));
            Operand::Val(zero)
        };
        let (mem, declare) = self.declared(ty, zero, span);
        self.insert_at(at, declare);
        mem
    }
}
