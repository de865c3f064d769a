//! What tells before a loop whether its iterations overwrite the buffers that they share.

use std::collections::BTreeSet;

use proc_macro2::Span;

use super::super::{Position, Reverse};
use crate::analysis::overwrite::Condition;
use crate::ir::*;
use crate::maps::HashMap;

/// What is found out before a loop.
#[derive(Default)]
pub(super) struct Before {
    pub stmts: Vec<Stmt>,
    copies: HashMap<Val, Operand>,
    /// The vectors that are shared, or whose length is asked, and that callees are lent: iterations are
    /// apart where no callee can change the length.
    pub lent: BTreeSet<Mem>,
}

impl Before {
    /// Asks at the end of what is asked already.
    pub fn ask(&mut self, reverse: &mut Reverse, ty: Ty, op: Op, id: usize) -> Operand {
        let frame = reverse.frames.len() - 1;
        let v = reverse.known(ty, &op, frame, Position::Before(id));
        let ask = StmtKind::Let(v, op);
        self.stmts.push(Stmt::new(ask, Span::call_site()));
        Operand::Val(v)
    }
}

impl Reverse<'_> {
    /// What has to be asked before the loop; `None` where it cannot be.
    pub(super) fn conditions(
        &mut self,
        m: Mem,
        conditions: &[Condition],
        id: usize,
        before: &mut Before,
    ) -> Option<Vec<Operand>> {
        let mut asked = Vec::new();
        for condition in conditions {
            let op = match condition {
                Condition::AtMost(n) if self.holds_at_most(m, n) => continue,
                Condition::AtMost(n) => {
                    let n = self.known_before(n, id, before)?;
                    let len = self.len_before(&Place::mem(m), id, before)?;
                    Op::Binary(BinOp::Le, len, n)
                }
                Condition::Callee(path, i, args) => {
                    let lengths = args.iter().map(|arg| self.length_before(arg, id, before));
                    Op::Overwrites(path.clone(), *i, lengths.collect())
                }
            };
            asked.push(before.ask(self, Ty::Bool, op, id));
        }
        Some(asked)
    }

    /// The text says so.
    fn holds_at_most(&self, m: Mem, n: &Operand) -> bool {
        let of_itself = |v: &Val| match self.defs.get(v).and_then(|def| def.op.as_ref()) {
            Some(Op::Len(p)) => p.base.same(&Base::Mem(m)) && p.path.is_empty(),
            _ => false,
        };
        match (&self.arena.mems[m.0].ty, n) {
            (_, Operand::Val(v)) => of_itself(v) && self.keeps_shape(m),
            (Ty::Array(_, Some(len)), n) => {
                let literally = matches!(n, Operand::Const(e, _) if **e == **len);
                let counted = fixed_length(len).zip(n.fixed());
                literally || counted.is_some_and(|(len, n)| len <= n)
            }
            _ => false,
        }
    }

    /// The length of an argument; zero where it is not known before the loop.
    fn length_before(&mut self, arg: &Arg, id: usize, before: &mut Before) -> Operand {
        match arg {
            Arg::Shared(p) | Arg::Mut(p) => {
                let len = self.len_before(p, id, before);
                len.unwrap_or(Operand::Int(0))
            }
            Arg::Value(_) | Arg::Kept(_) => Operand::Int(0),
        }
    }

    /// How many elements a whole container has, if it is there before the loop and keeps its length.
    fn len_before(&mut self, place: &Place, id: usize, before: &mut Before) -> Option<Operand> {
        let there = match &place.base {
            Base::Mem(m) => {
                let declared = self.mem_frame.contains_key(m) || self.mem_shadows.contains_key(m);
                declared && (self.keeps_shape(*m) || self.is_lent_buffer(*m))
            }
            Base::Val(v) => self.defs.get(v).is_none_or(|def| def.at.id() < id),
            Base::Const(..) => true,
        };
        let ty = self.arena.place_ty(place);
        let container = matches!(ty, Ty::Slice(_) | Ty::Vec(_) | Ty::Array(..));
        if !(there && container && place.path.is_empty()) {
            return None;
        }
        if let Base::Mem(m) = place.base
            && !self.keeps_shape(m)
        {
            before.lent.insert(m);
        }
        Some(before.ask(self, Ty::Int, Op::Len(place.clone()), id))
    }

    /// A number that the loop does not change, as it is before it.
    fn known_before(
        &mut self,
        operand: &Operand,
        id: usize,
        before: &mut Before,
    ) -> Option<Operand> {
        let Operand::Val(v) = operand else {
            return Some(operand.clone());
        };
        if let Some(copy) = before.copies.get(v) {
            return Some(copy.clone());
        }
        let op = match self.defs.get(v) {
            None => return Some(operand.clone()),
            Some(def) if def.at.id() < id => return Some(operand.clone()),
            Some(def) => def.op.clone()?,
        };
        let known = match op {
            Op::Copy(a) => self.known_before(&a, id, before)?,
            Op::Len(p) => self.len_before(&p, id, before)?,
            Op::Helper(Helper::Runtime("least"), args) => {
                let args = args.iter().map(|a| self.known_before(a, id, before));
                let args = args.collect::<Option<Vec<_>>>()?;
                let least = Op::Helper(Helper::Runtime("least"), args);
                before.ask(self, Ty::Int, least, id)
            }
            _ => return None,
        };
        before.copies.insert(*v, known.clone());
        Some(known)
    }
}
