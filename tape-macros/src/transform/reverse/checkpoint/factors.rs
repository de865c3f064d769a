//! How many rows the inner loops of an iteration would keep: an estimate.

use crate::analysis::Facts;
use crate::ir::visit::operands_of;
use crate::ir::*;
use crate::maps::HashSet;

/// The numbers of inner loops that the reverse sweep reads again and that come from what changes.
pub(super) struct Factors<'a> {
    facts: &'a Facts,
    arena: &'a Arena,
    /// What is computed from elements of memories that change.
    changing: HashSet<Val>,
    kept: HashSet<Val>,
}

impl Factors<'_> {
    pub fn of(arena: &Arena, facts: &Facts, body: &Region, written: &[Mem]) -> usize {
        let mut factors = Factors {
            facts,
            arena,
            changing: HashSet::default(),
            kept: HashSet::default(),
        };
        for stmt in &body.stmts {
            if let StmtKind::Loop(s) = &stmt.kind {
                factors.region(&s.body, written);
            }
        }
        factors.kept.len()
    }

    fn region(&mut self, region: &Region, written: &[Mem]) {
        for stmt in &region.stmts {
            match &stmt.kind {
                StmtKind::Let(v, op) => self.op(*v, op, written),
                StmtKind::If(s) => {
                    self.region(&s.then, written);
                    self.region(&s.other, written);
                }
                StmtKind::Loop(s) => self.region(&s.body, written),
                _ => {}
            }
        }
    }

    fn op(&mut self, v: Val, op: &Op, written: &[Mem]) {
        let from_memory =
            matches!(op, Op::Load(p) if matches!(p.base, Base::Mem(m) if written.contains(&m)));
        let operands = operands_of(op).into_iter().filter_map(|o| match o {
            Operand::Val(v) if self.arena.vals[v.0].ty.is_float() => Some(v),
            _ => None,
        });
        let operands: Vec<Val> = operands.collect();
        let changing = |l: &Self, v: &Val| l.changing.contains(v);
        if from_memory || operands.iter().any(|w| changing(self, w)) {
            self.changing.insert(v);
        }
        if !self.facts.active(v) {
            return;
        }
        let read: Vec<Val> = match op {
            Op::Binary(BinOp::Mul, a, b) => [(a, b), (b, a)]
                .into_iter()
                .filter_map(|(factor, other)| match factor {
                    Operand::Val(w) if self.facts.active_operand(other) => Some(*w),
                    _ => None,
                })
                .collect(),
            Op::Binary(BinOp::Div, _, b) if self.facts.active_operand(b) => vec![v],
            Op::Rule(..) => operands,
            _ => Vec::new(),
        };
        let kept = read.into_iter().filter(|w| changing(self, w));
        let kept: Vec<Val> = kept.collect();
        self.kept.extend(kept);
    }
}
