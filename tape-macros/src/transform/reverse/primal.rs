//! Primal values in the reverse sweep: in scope, computed again, or kept.

use proc_macro2::Span;

use super::{Def, Frame, Position, Reverse};
use crate::analysis::again::CHEAP;
use crate::ir::visit::operands_of;
use crate::ir::*;

/// A step on the way to a value.
enum Making {
    /// Its operands come first, if it is computed again.
    Value(Val),
    Again(Val, Op, usize),
}

impl Reverse<'_> {
    pub(super) fn find_definitions(&mut self, region: &Region) {
        for stmt in &region.stmts {
            let after = Position::After(stmt.id);
            let start = Position::BodyStart(stmt.id);
            match &stmt.kind {
                StmtKind::Let(v, op) => self.defined(*v, Some(op.clone()), after),
                StmtKind::PopVec(_, v) => self.defined(*v, None, after),
                StmtKind::Call(s) => {
                    self.defined(s.result, None, after);
                    self.call_results.insert(s.result);
                }
                StmtKind::Match(s) => {
                    self.defined(s.selector, None, after);
                    for (_, v) in s.arms.iter().flat_map(|a| &a.bindings) {
                        self.defined(*v, None, after);
                    }
                }
                StmtKind::If(s) => {
                    s.results.iter().for_each(|r| self.defined(*r, None, after));
                    self.find_definitions(&s.then);
                    self.find_definitions(&s.other);
                }
                StmtKind::Loop(s) => {
                    for c in &s.carried {
                        self.defined(c.result, None, after);
                        self.defined(c.phi, None, start);
                    }
                    self.find_inductions(s, after);
                    s.trips.iter().for_each(|t| self.defined(*t, None, after));
                    match &s.head {
                        Head::Range { var, .. } => self.defined(*var, None, start),
                        Head::Native { vars, .. } => {
                            vars.iter().for_each(|v| self.defined(*v, None, start));
                        }
                        Head::While(_) => {}
                    }
                    self.find_definitions(&s.body);
                }
                _ => {}
            }
        }
    }

    fn defined(&mut self, v: Val, op: Option<Op>, at: Position) {
        self.defs.insert(v, Def { op, at });
        if let (Some(error), Position::After(_)) = (self.arena.vals[v.0].error, at) {
            self.defs.insert(error, Def { op: None, at });
        }
    }

    /// The frame of the region whose statements are about to be reversed.
    pub(super) fn enter(&mut self, region: &Region) {
        let frame = self.frames.len() - 1;
        for stmt in &region.stmts {
            for v in direct_definitions(stmt) {
                self.def_frame.insert(v, frame);
                if let Some(error) = self.arena.vals[v.0].error {
                    self.def_frame.insert(error, frame);
                }
            }
            if let StmtKind::Declare(m, _) = &stmt.kind {
                self.mem_frame.insert(*m, frame);
            }
        }
    }

    /// An operand that the reverse sweep reads, made available.
    pub(super) fn primal(&mut self, operand: &Operand) -> Operand {
        if let Operand::Val(v) = operand {
            self.make(*v);
        }
        operand.clone()
    }

    pub(super) fn primal_place(&mut self, place: &Place) -> Place {
        if let Base::Val(v) = &place.base {
            self.make(*v);
        }
        self.index_values(place);
        place.clone()
    }

    /// The indices of a place, for the same place of the adjoint.
    pub(super) fn index_values(&mut self, place: &Place) {
        for proj in &place.path {
            match proj {
                Proj::Index(i) | Proj::Part(i) => {
                    self.primal(i);
                }
                Proj::Slice { lo, hi, .. } => {
                    for bound in [lo, hi].into_iter().flatten() {
                        self.primal(bound);
                    }
                }
                Proj::Field(_) | Proj::Payload => {}
            }
        }
    }

    /// The frame and the definition of a value that the reverse sweep does not have yet.
    fn missing(&self, v: Val) -> Option<(usize, Def)> {
        let frame = *self.def_frame.get(&v)?;
        let Frame { open, again, .. } = self.frames[frame];
        let there = open && (!self.detached || again);
        if there || self.frames[frame].made.contains(&v) {
            return None;
        }
        Some((frame, self.defs.get(&v)?.clone()))
    }

    /// Makes a value available where the reverse sweep of its region starts.
    pub(super) fn make(&mut self, v: Val) {
        let Some((frame, def)) = self.missing(v) else {
            return;
        };
        if def.op.as_ref().is_some_and(|op| self.waits(v, op, def.at)) {
            self.frames[frame].wanted.insert(v);
            return;
        }
        if self.may_be_factor(v, &def) {
            self.frames[frame].given.push(v);
            return;
        }
        self.make_now(v);
    }

    /// Makes a value available before what is made next. What is computed again needs its operands
    /// first, and those theirs, as deep as the function is long: no recursion over it.
    pub(super) fn make_now(&mut self, v: Val) {
        let mut steps = vec![Making::Value(v)];
        while let Some(step) = steps.pop() {
            match step {
                Making::Value(v) => {
                    if let Some((op, frame)) = self.recomputation(v) {
                        let operands = operands_of(&op).into_iter().rev();
                        let values = operands.filter_map(|operand| match operand {
                            Operand::Val(v) => Some(Making::Value(v)),
                            _ => None,
                        });
                        let values: Vec<Making> = values.collect();
                        steps.push(Making::Again(v, op, frame));
                        steps.extend(values);
                    }
                }
                Making::Again(v, op, frame) => self.make_again(v, op, frame),
            }
        }
    }

    /// What computes the value again, where that is what it takes, and the frame to do it in. Where it is not,
    /// the value is there afterwards.
    fn recomputation(&mut self, v: Val) -> Option<(Op, usize)> {
        let (frame, def) = self.missing(v)?;
        let open = self.frames[frame].open;
        self.frames[frame].wanted.remove(&v);
        match def.op.map(|op| self.rest_by_length(op)) {
            Some(op) if self.recomputed(&op, def.at) && !self.only_looks_at_reference(v, &op) => {
                return Some((op, frame));
            }
            None if self.counts_along(v, frame) || self.steps_along(v, frame) => {}
            // A pullback captures what is in scope.
            _ if open && !self.may_be_reference(v) => {}
            _ => self.keep(v, frame, def.at),
        }
        None
    }

    fn make_again(&mut self, v: Val, op: Op, frame: usize) {
        self.frames[frame].made.insert(v);
        self.report_again(v, frame);
        let span = self.arena.vals[v.0].span;
        let again = Stmt::new(StmtKind::Let(v, op), span);
        self.frames[frame].prelude.push(again);
    }

    /// How long the rest of a slice is, by how long the slice is: a pullback, which has it no more,
    /// keeps that.
    fn rest_by_length(&mut self, op: Op) -> Op {
        let Op::Len(place) = &op else { return op };
        let (Base::Mem(whole), [Proj::Slice { lo, hi: None, .. }]) =
            (&place.base, place.path.as_slice())
        else {
            return op;
        };
        match lo {
            Some(lo) if self.has_kept_length(*whole) => {
                let lo = lo.clone();
                let length = self.lengths.get(whole).copied();
                let length = length.unwrap_or_else(|| self.keep_length(*whole));
                Op::Binary(BinOp::Sub, Operand::Val(length), lo)
            }
            _ => op,
        }
    }

    /// A slice that belongs to the caller again when the pullback runs.
    fn has_kept_length(&self, m: Mem) -> bool {
        let info = &self.arena.mems[m.0];
        let slice = matches!(info.ty, Ty::Slice(_));
        self.recompute && self.detached && info.by_ref && slice && !self.mem_frame.contains_key(&m)
    }

    fn keep_length(&mut self, m: Mem) -> Val {
        let span = self.arena.mems[m.0].span;
        let length = self.value(Ty::Int, span);
        let op = Op::Len(Place::mem(m));
        let stmt = Stmt::new(StmtKind::Let(length, op), span);
        self.insert_at(Position::BodyStart(0), stmt);
        self.lengths.insert(m, length);
        length
    }

    /// A number that is read from what may be a reference: a pullback keeps the number.
    pub(super) fn only_looks_at_reference(&self, v: Val, op: &Op) -> bool {
        let looked_at = match op {
            Op::Load(p) | Op::Len(p) | Op::IsSome(p) => match &p.base {
                Base::Val(base) => self.may_be_reference(*base),
                Base::Mem(_) | Base::Const(..) => false,
            },
            _ => false,
        };
        self.detached && looked_at && self.arena.vals[v.0].ty.is_scalar()
    }

    /// Only rustc knows whether it is a reference, which may not live as long as a pullback.
    pub(super) fn may_be_reference(&self, v: Val) -> bool {
        let defined = match self.defs.get(&v).map(|def| &def.op) {
            Some(Some(Op::Opaque(_) | Op::Helper(Helper::Runtime("bound"), _)) | None) => true,
            Some(Some(Op::Load(p))) => self.is_payload_of_reference(p),
            Some(Some(Op::Copy(Operand::Val(w)))) => self.may_be_reference(*w),
            Some(Some(_)) | None => false,
        };
        defined && self.is_unread(v)
    }

    fn is_payload_of_reference(&self, place: &Place) -> bool {
        match (&place.base, place.path.as_slice()) {
            // A parameter has no definition.
            (Base::Val(v), [Proj::Payload]) => {
                self.may_be_reference(*v) || !self.defs.contains_key(v) && self.is_unread(*v)
            }
            _ => false,
        }
    }

    /// Its type is not known well enough to tell it from a reference.
    pub(super) fn is_unread(&self, v: Val) -> bool {
        let info = &self.arena.vals[v.0];
        info.ty.may_be_reference() && !self.call_results.contains(&v) && !info.pullback
    }

    /// A value that only the forward sweep can give, computed at a position of it.
    pub(super) fn computed_at(&mut self, op: Op, ty: Ty, at: Position, span: Span) -> Val {
        let v = self.value(ty, span);
        self.arena.vals[v.0].aggregate = true;
        let frame = self.frames.len() - 1;
        self.insert_at(at, Stmt::new(StmtKind::Let(v, op), span));
        if !self.frames[frame].open {
            self.keep(v, frame, at);
        }
        v
    }

    /// Worth computing again in the reverse sweep, and possible: no effects, nothing overwritten.
    pub(super) fn recomputed(&self, op: &Op, at: Position) -> bool {
        // What counts the iterations of a loop, or finds their records, cannot be recorded itself.
        let of_user = matches!(at, Position::After(_));
        if of_user && !self.recompute {
            return false;
        }
        match op {
            Op::Copy(_) | Op::Neg(_) | Op::Not(_) | Op::Binary(..) | Op::Observe(..) => true,
            Op::Cast(..) => true,
            Op::Rule(rule, _) => rule.is_kink || CHEAP.contains(&rule.name),
            Op::Helper(Helper::Kink(_), _) => true,
            Op::Helper(Helper::Runtime(name), _) => !matches!(
                *name,
                "bound"
                    | "convert_error"
                    | "unwrap_error"
                    | "into_vec"
                    | "into_items"
                    | "literal"
                    | "like"
                    | "pays_to_run_again"
            ),
            Op::Load(p) => self.unchanging(p) && self.arena.place_ty(p).is_scalar(),
            Op::Len(p) | Op::LenIfRead(_, _, p) => self.unchanging(p) || self.keeps_length(p),
            Op::IsSome(p) => self.unchanging(p),
            Op::Overwrites(..) | Op::KeepsLength(..) | Op::RunsAgain(_) => true,
            Op::Piecewise(..)
            | Op::Snapshot(_)
            | Op::Array(_)
            | Op::Repeat(..)
            | Op::Tuple(_)
            | Op::Some(_)
            | Op::None
            | Op::Ok(_)
            | Op::Err(_)
            | Op::EmptyVec(_)
            | Op::Zero(_)
            | Op::Shape(_)
            | Op::ZeroOf(_)
            | Op::PopRow(..)
            | Op::View(_)
            | Op::InLanes(_)
            | Op::Several
            | Op::Parts
            | Op::Live(_)
            | Op::IsZero(_)
            | Op::LiveBelow(..)
            | Op::Key(_)
            | Op::Recall(..)
            | Op::Keep(..)
            | Op::LentCopy(..)
            | Op::Opaque(_) => false,
        }
    }

    /// The place still holds in the reverse sweep what it held in the forward sweep.
    pub(super) fn unchanging(&self, place: &Place) -> bool {
        match &place.base {
            Base::Val(v) => self
                .def_frame
                .get(v)
                .is_none_or(|f| self.frames[*f].open || self.frames[*f].made.contains(v)),
            Base::Mem(m) => {
                let info = &self.arena.mems[m.0];
                let returned = self.detached && info.by_ref;
                let in_scope = self.mem_frame.get(m).is_none_or(|f| self.frames[*f].open);
                in_scope && !returned && !self.facts.written.contains(m) && !info.untracked
            }
            Base::Const(..) => true,
        }
    }
}

impl Reverse<'_> {
    /// What is written changes, but not how many elements there are.
    fn keeps_length(&self, place: &Place) -> bool {
        let Base::Mem(m) = &place.base else {
            return false;
        };
        let info = &self.arena.mems[m.0];
        let returned = self.detached && info.by_ref;
        let in_scope = self.mem_frame.get(m).is_none_or(|f| self.frames[*f].open);
        let bounds = |p: &Proj| matches!(p, Proj::Slice { .. });
        let resized = info.untracked || self.facts.may_be_resized(*m);
        in_scope && !returned && !resized && place.path.iter().all(bounds)
    }
}

pub(super) fn direct_definitions(stmt: &Stmt) -> Vec<Val> {
    match &stmt.kind {
        StmtKind::Let(v, _) | StmtKind::PopVec(_, v) => vec![*v],
        StmtKind::Call(s) => vec![s.result],
        StmtKind::If(s) => s.results.clone(),
        StmtKind::Loop(s) => s.carried.iter().map(|c| c.result).chain(s.trips).collect(),
        StmtKind::Match(s) => {
            let bound = s
                .arms
                .iter()
                .flat_map(|a| a.bindings.iter().map(|(_, v)| *v));
            std::iter::once(s.selector).chain(bound).collect()
        }
        _ => Vec::new(),
    }
}
