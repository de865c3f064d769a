//! Removes what nobody reads: results of branches, carried values, pure operations.

use crate::ir::visit::{Reads, read_region};
use crate::ir::*;
use crate::maps::HashMap;

/// AFTER THIS POINT: every result of a branch and every carried value is read somewhere.
pub(crate) fn simplify(body: &mut Region) {
    loop {
        let mut uses = Uses::default();
        read_region(&mut uses, body);
        if !prune(body, &uses.0) {
            return;
        }
    }
}

#[derive(Default)]
struct Uses(HashMap<Val, usize>);

impl Reads for Uses {
    fn operand(&mut self, operand: &Operand) {
        if let Operand::Val(v) = operand {
            *self.0.entry(*v).or_default() += 1;
        }
    }

    fn base(&mut self, base: &Base) {
        if let Base::Val(v) = base {
            *self.0.entry(*v).or_default() += 1;
        }
    }
}

fn prune(region: &mut Region, uses: &HashMap<Val, usize>) -> bool {
    let mut changed = false;
    let unused = |v: &Val| !uses.contains_key(v);
    for stmt in &mut region.stmts {
        match &mut stmt.kind {
            StmtKind::If(s) => {
                let keep: Vec<bool> = s.results.iter().map(|r| !unused(r)).collect();
                if keep.contains(&false) {
                    changed = true;
                    keep_only(&mut s.results, &keep);
                    keep_only(&mut s.then.results, &keep);
                    keep_only(&mut s.other.results, &keep);
                }
                changed |= prune(&mut s.then, uses);
                changed |= prune(&mut s.other, uses);
            }
            StmtKind::Loop(s) => {
                changed |= prune_carried(s, uses);
                changed |= prune(&mut s.body, uses);
            }
            _ => {}
        }
    }
    let before = region.stmts.len();
    region.stmts.retain(|stmt| match &stmt.kind {
        StmtKind::Let(v, op) => !(unused(v) && is_pure(op)),
        StmtKind::If(s) => {
            !(s.results.is_empty() && s.then.stmts.is_empty() && s.other.stmts.is_empty())
        }
        _ => true,
    });
    changed || region.stmts.len() != before
}

/// A carried value that only feeds itself is not read.
fn prune_carried(s: &mut Loop, uses: &HashMap<Val, usize>) -> bool {
    let keep: Vec<bool> = s
        .carried
        .iter()
        .enumerate()
        .map(|(i, c)| {
            let own = usize::from(matches!(&s.body.results[i], Operand::Val(v) if *v == c.phi));
            let phi = uses.get(&c.phi).copied().unwrap_or(0) > own;
            phi || uses.contains_key(&c.result) || s.exit == Some(i)
        })
        .collect();
    if !keep.contains(&false) {
        return false;
    }
    if let Some(exit) = s.exit {
        s.exit = Some(keep[..exit].iter().filter(|k| **k).count());
    }
    keep_only(&mut s.carried, &keep);
    keep_only(&mut s.body.results, &keep);
    true
}

/// Those that are to be kept.
pub(super) fn keep_only<T>(items: &mut Vec<T>, keep: &[bool]) {
    let mut keep = keep.iter();
    items.retain(|_| *keep.next().expect("as long as the items"));
}

/// Neither panics nor has an effect.
fn is_pure(op: &Op) -> bool {
    match op {
        Op::Copy(_)
        | Op::Neg(_)
        | Op::Not(_)
        | Op::Rule(..)
        | Op::Observe(..)
        | Op::Piecewise(..)
        | Op::Cast(..)
        | Op::None
        | Op::Some(_) => true,
        Op::Binary(op, ..) => op.is_comparison() || matches!(op, BinOp::And | BinOp::Or),
        _ => false,
    }
}
