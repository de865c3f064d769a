//! Calls whose result's adjoint is known before they are made: all that follows is linear in the
//! result. The callee runs both sweeps at once and keeps nothing.
//!
//! ```text
//! let (y, pullback) = f.augmented(x); .. pullback(2.0 * s_bar, &mut x_bar)
//!     →    let y = f.seeded(x, 2.0 * s_bar, &mut x_bar); ..
//! ```

use std::collections::HashMap;

use proc_macro2::Span;

use super::call::After;
use super::{Position, Reverse};
use crate::ir::*;

impl Reverse<'_> {
    /// `false` where the callee's pullback has to wait.
    pub(super) fn seeded_call(&mut self, s: &Call, id: usize, seed: &Operand, span: Span) -> bool {
        if !self.fuse || !self.frames[self.frames.len() - 1].open || !self.bars_are_early(s, id) {
            return false;
        }
        let mut stmts = Vec::new();
        let Some(seed) = self.early(seed, id, &mut HashMap::new(), &mut stmts) else {
            return false;
        };
        for stmt in stmts {
            self.insert_at(Position::Before(id), stmt);
        }
        let mut taken = Vec::new();
        let mut afterwards = Vec::new();
        let adjoints = s
            .args
            .iter()
            .map(|arg| self.early_bar(arg, &mut taken, &mut afterwards, id, span))
            .collect();
        self.seeded.insert(id, Seeded { seed, adjoints });
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

    /// Where the callee accumulates.
    fn early_bar(
        &mut self,
        arg: &Arg,
        taken: &mut Vec<Base>,
        afterwards: &mut Vec<After>,
        id: usize,
        span: Span,
    ) -> Option<Place> {
        let place = match arg {
            Arg::Value(Operand::Val(v)) => Place::val(*v),
            Arg::Value(_) | Arg::Kept(_) => return None,
            Arg::Shared(p) | Arg::Mut(p) => p.clone(),
        };
        if !self.facts.active_base(&place.base) {
            return None;
        }
        if let Base::Val(v) = place.base
            && place.path.is_empty()
            && !self.is_aggregate(v)
        {
            let mem = self.early_temporary(self.arena.vals[v.0].ty.clone(), place, id, span);
            afterwards.push(After::Contribute(v, mem));
            return Some(Place::mem(mem));
        }
        let bar = self.bar_place(&place, span);
        if taken.iter().any(|b| b.same(&bar.base)) {
            // One buffer cannot be lent twice.
            let mem = self.early_temporary(self.arena.place_ty(&place), place, id, span);
            afterwards.push(After::Add(bar, mem));
            return Some(Place::mem(mem));
        }
        taken.push(bar.base.clone());
        Some(bar)
    }

    /// A zero of the place's shape, in front of the call.
    fn early_temporary(&mut self, ty: Ty, place: Place, id: usize, span: Span) -> Mem {
        let at = Position::Before(id);
        let zero = if ty.is_float() {
            Operand::Zero(ty.clone())
        } else {
            let zero = self.value(ty.clone(), span);
            self.insert_at(at, Stmt::new(StmtKind::Let(zero, Op::Zero(place)), span));
            Operand::Val(zero)
        };
        let name = self.names.temporary(span);
        let mem = self.arena.mem(MemInfo {
            name,
            ty,
            span,
            by_ref: false,
            untracked: false,
        });
        self.insert_at(at, Stmt::new(StmtKind::Declare(mem, zero), span));
        mem
    }
}
