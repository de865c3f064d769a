//! Primal values in the reverse sweep: in scope, computed again, or recorded.

use proc_macro2::Span;

use super::{After, Def, Reverse};
use crate::ir::*;

impl Reverse<'_> {
    pub(super) fn find_definitions(&mut self, region: &Region) {
        for stmt in &region.stmts {
            let after = After::Stmt(stmt.id);
            let mut define = |v: Val, op: Option<Op>, after: After| {
                self.defs.insert(v, Def { op, after });
            };
            match &stmt.kind {
                StmtKind::Let(v, op) => {
                    define(*v, Some(op.clone()), after);
                }
                StmtKind::PopVec(_, v) => define(*v, None, after),
                StmtKind::Call(s) => define(s.result, None, after),
                StmtKind::Match(s) => {
                    define(s.selector, None, after);
                    for (_, v) in s.arms.iter().flat_map(|a| &a.bindings) {
                        define(*v, None, after);
                    }
                }
                StmtKind::If(s) => {
                    s.results.iter().for_each(|r| define(*r, None, after));
                    self.find_definitions(&s.then);
                    self.find_definitions(&s.other);
                }
                StmtKind::Loop(s) => {
                    for c in &s.carried {
                        define(c.result, None, after);
                        define(c.phi, None, After::BodyStart(stmt.id));
                    }
                    s.trips.iter().for_each(|t| define(*t, None, after));
                    match &s.head {
                        Head::Range { var, .. } => define(*var, None, After::BodyStart(stmt.id)),
                        Head::Native { vars, .. } => vars
                            .iter()
                            .for_each(|v| define(*v, None, After::BodyStart(stmt.id))),
                        Head::While(_) => {}
                    }
                    self.find_definitions(&s.body);
                }
                _ => {}
            }
            for v in direct_definitions(stmt) {
                if let Some(error) = self.arena.vals[v.0].error {
                    self.defs.insert(error, Def { op: None, after });
                }
            }
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
                Proj::Index(i) => {
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

    pub(super) fn make(&mut self, v: Val) {
        let Some(&frame) = self.def_frame.get(&v) else {
            return;
        };
        if self.frames[frame].top || self.frames[frame].made.contains(&v) {
            return;
        }
        let def = self.defs.get(&v).cloned();
        let Some(def) = def else { return };
        match &def.op {
            Some(op) if self.cheap(op) => {
                for operand in operands_of(op) {
                    self.primal(&operand);
                }
                self.frames[frame].made.insert(v);
                let span = self.arena.vals[v.0].span;
                self.frames[frame]
                    .prelude
                    .push(Stmt::new(StmtKind::Let(v, op.clone()), span));
            }
            _ => self.record(v, frame, def.after),
        }
    }

    fn record(&mut self, v: Val, frame: usize, after: After) {
        let info = &self.arena.vals[v.0];
        let (wish, span) = (format!("{}_rec", info.name), info.span);
        let single = !self.frames[frame].in_loop;
        let name = self.names.fresh(&wish, span);
        let rec = self.arena.rec(RecInfo { name, single });
        self.records.push(rec);
        self.after
            .entry(after)
            .or_default()
            .push(Stmt::new(StmtKind::Record(rec, Operand::Val(v)), span));
        self.frames[frame].made.insert(v);
        self.frames[frame]
            .prelude
            .push(Stmt::new(StmtKind::Let(v, Op::Pop(rec)), span));
    }

    /// A value that only the forward sweep can give, recorded before or after a statement.
    pub(super) fn recorded_at(&mut self, op: Op, ty: Ty, place: RecordAt, span: Span) -> Val {
        let v = self.value(ty.clone(), span);
        self.arena.vals[v.0].aggregate = true;
        let frame = self.frames.len() - 1;
        let definition = Stmt::new(StmtKind::Let(v, op), span);
        let mut stmts = vec![definition];
        if !self.frames[frame].top {
            let single = !self.frames[frame].in_loop;
            let name = self
                .names
                .fresh(&format!("{}_rec", self.arena.vals[v.0].name), span);
            let rec = self.arena.rec(RecInfo { name, single });
            self.records.push(rec);
            stmts.push(Stmt::new(StmtKind::Record(rec, Operand::Val(v)), span));
            self.frame()
                .prelude
                .push(Stmt::new(StmtKind::Let(v, Op::Pop(rec)), span));
        }
        match place {
            RecordAt::Before(id) => self.before.entry(id).or_default().extend(stmts),
            RecordAt::RegionEnd(id) => self.at_end.entry(id).or_default().extend(stmts),
        }
        v
    }

    /// Worth computing again in the reverse sweep, and possible: no effects, nothing overwritten.
    fn cheap(&self, op: &Op) -> bool {
        match op {
            Op::Copy(_) | Op::Neg(_) | Op::Not(_) | Op::Binary(..) | Op::Observe(..) => true,
            Op::Cast(..) => true,
            Op::Rule(rule, _) => [
                "abs",
                "max",
                "min",
                "mul_add",
                "to_degrees",
                "to_radians",
                "copysign",
                "clamp",
            ]
            .contains(&rule.name),
            Op::Helper(Helper::Kink(_), _) => true,
            Op::Helper(Helper::Runtime(name), _) => !matches!(
                *name,
                "bound" | "convert_error" | "unwrap_error" | "into_vec"
            ),
            Op::Load(p) => self.unchanging(p) && self.arena.place_ty(p).is_scalar(),
            Op::Len(p) | Op::IsSome(p) => self.unchanging(p),
            _ => false,
        }
    }

    /// The place still holds in the reverse sweep what it held in the forward sweep.
    fn unchanging(&self, place: &Place) -> bool {
        match &place.base {
            Base::Val(v) => {
                self.def_frame.get(v).is_none_or(|f| self.frames[*f].top) || self.is_made(*v)
            }
            Base::Mem(m) => {
                let local_to_top = self.mem_frame.get(m).is_none_or(|f| self.frames[*f].top);
                local_to_top && !self.facts.written.contains(m) && !self.arena.mems[m.0].untracked
            }
            Base::Const(..) => true,
        }
    }

    fn is_made(&self, v: Val) -> bool {
        self.def_frame
            .get(&v)
            .is_some_and(|f| self.frames[*f].made.contains(&v))
    }
}

pub(super) enum RecordAt {
    Before(usize),
    RegionEnd(usize),
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

fn operands_of(op: &Op) -> Vec<Operand> {
    struct All(Vec<Operand>);
    impl crate::ir::visit::Reads for All {
        fn operand(&mut self, operand: &Operand) {
            self.0.push(operand.clone());
        }
        fn base(&mut self, base: &Base) {
            if let Base::Val(v) = base {
                self.0.push(Operand::Val(*v));
            }
        }
    }
    let mut all = All(Vec::new());
    crate::ir::visit::read_op(&mut all, op);
    all.0
}
