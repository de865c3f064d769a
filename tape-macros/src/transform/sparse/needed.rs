//! What statements need that are to have no effect but on tangents. Everything else may go: that it does not panic has
//! been seen before.

use crate::ir::visit::{operands_of, operands_read};
use crate::ir::*;
use crate::maps::HashSet;
use crate::transform::simplify::keep_only;

/// AFTER THIS POINT: all that the region computes is read, in the end by what it writes.
pub(super) fn keep(region: &mut Region) {
    let mut needed = Needed::default();
    loop {
        let before = needed.0.len();
        needed.region(region);
        if needed.0.len() == before {
            break;
        }
    }
    needed.prune(region);
}

#[derive(Default)]
struct Needed(HashSet<Val>);

impl Needed {
    fn region(&mut self, region: &Region) {
        for stmt in region.stmts.iter().rev() {
            if self.stays(stmt) {
                self.stmt(stmt);
            }
        }
    }

    /// It writes, or computes what is needed.
    fn stays(&self, stmt: &Stmt) -> bool {
        let some = |region: &Region| region.stmts.iter().any(|s| self.stays(s));
        match &stmt.kind {
            StmtKind::Let(v, _) => self.0.contains(v),
            StmtKind::If(s) => {
                s.results.iter().any(|v| self.0.contains(v)) || some(&s.then) || some(&s.other)
            }
            StmtKind::Loop(s) => s.carried.iter().any(|c| self.carries(c)) || some(&s.body),
            _ => true,
        }
    }

    fn carries(&self, c: &Carried) -> bool {
        self.0.contains(&c.phi) || self.0.contains(&c.result)
    }

    fn operand(&mut self, operand: &Operand) {
        if let Operand::Val(v) = operand {
            self.0.insert(*v);
        }
    }

    fn stmt(&mut self, stmt: &Stmt) {
        match &stmt.kind {
            StmtKind::Let(_, op) => operands_of(op).iter().for_each(|a| self.operand(a)),
            StmtKind::If(s) => {
                self.operand(&s.cond);
                for (i, v) in s.results.iter().enumerate() {
                    if self.0.contains(v) {
                        self.operand(&s.then.results[i]);
                        self.operand(&s.other.results[i]);
                    }
                }
                self.region(&s.then);
                self.region(&s.other);
            }
            StmtKind::Loop(s) => {
                for (c, next) in s.carried.iter().zip(&s.body.results) {
                    if self.carries(c) {
                        self.operand(&c.init);
                        self.operand(next);
                    }
                }
                if let Head::Range { range, .. } = &s.head {
                    let bounds = [&range.lo, &range.hi].into_iter().chain(&range.step);
                    bounds.for_each(|a| self.operand(a));
                }
                self.region(&s.body);
            }
            _ => self.0.extend(operands_read(std::slice::from_ref(stmt))),
        }
    }

    fn prune(&self, region: &mut Region) {
        region.stmts.retain(|stmt| self.stays(stmt));
        for stmt in &mut region.stmts {
            match &mut stmt.kind {
                StmtKind::If(s) => {
                    let keep: Vec<bool> = s.results.iter().map(|v| self.0.contains(v)).collect();
                    for results in [&mut s.then.results, &mut s.other.results] {
                        keep_only(results, &keep);
                    }
                    keep_only(&mut s.results, &keep);
                    self.prune(&mut s.then);
                    self.prune(&mut s.other);
                }
                StmtKind::Loop(s) => {
                    let keep: Vec<bool> = s.carried.iter().map(|c| self.carries(c)).collect();
                    keep_only(&mut s.carried, &keep);
                    keep_only(&mut s.body.results, &keep);
                    self.prune(&mut s.body);
                }
                _ => {}
            }
        }
    }
}
