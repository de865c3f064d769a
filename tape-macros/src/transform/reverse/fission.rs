//! A reverse loop that adds to several places of one memory becomes several loops.
//!
//! ```text
//! for i in 0..n { x_bar[i] += a; x_bar[i + 1] += b; }
//!     →    for i in 0..n { x_bar[i] += a; }  for i in 0..n { x_bar[i + 1] += b; }
//! ```
//!
//! Where the places are not neighbours in the way of a `stencil`. Together, each iteration waits for the
//! sum that the one before has just stored; apart, they are independent and vectorise.

use crate::ir::visit::{Reads, operands_read, read_op};
use crate::ir::*;
use crate::maps::HashSet;

/// The bodies of the loops, if there is something to part. For bodies of any order only.
pub(super) fn parts(body: &Region) -> Option<Vec<Region>> {
    let mut targets: Vec<&Place> = Vec::new();
    for stmt in &body.stmts {
        match &stmt.kind {
            StmtKind::Let(..) => {}
            StmtKind::Accumulate(p, _) => {
                if !targets.iter().any(|t| t.same(p)) {
                    targets.push(p);
                }
            }
            _ => return None,
        }
    }
    let shared = |a: &Place| targets.iter().any(|b| a.base.same(&b.base) && !a.same(b));
    if !targets.iter().any(|t| shared(t)) || reads_any(body, &targets) {
        return None;
    }
    // Places of different memories stay together; each part takes one place of each memory.
    let mut groups: Vec<Vec<&Place>> = Vec::new();
    for target in targets {
        let fits = |group: &&mut Vec<&Place>| !group.iter().any(|p| p.base.same(&target.base));
        match groups.iter_mut().find(fits) {
            Some(group) => group.push(target),
            None => groups.push(vec![target]),
        }
    }
    let part = |(i, group): (usize, &Vec<&Place>)| {
        let results = if i == 0 {
            body.results.clone()
        } else {
            Vec::new()
        };
        only(body, group, results)
    };
    Some(groups.iter().enumerate().map(part).collect())
}

/// A value is loaded from where the body adds to: in a loop of its own it would be another one.
pub(super) fn reads_any(body: &Region, targets: &[&Place]) -> bool {
    let mut loaded = Loaded {
        from: targets,
        found: false,
    };
    for stmt in &body.stmts {
        if let StmtKind::Let(_, op) = &stmt.kind {
            read_op(&mut loaded, op);
        }
    }
    loaded.found
}

struct Loaded<'t> {
    from: &'t [&'t Place],
    found: bool,
}

impl Reads for Loaded<'_> {
    fn operand(&mut self, _: &Operand) {}

    fn base(&mut self, base: &Base) {
        self.found |= self.from.iter().any(|place| place.base.same(base));
    }

    fn effect(&mut self, _: Mem) {
        self.found = true;
    }
}

/// What adds to the places of a group and makes the results, and what that reads.
pub(super) fn only(body: &Region, group: &[&Place], results: Vec<Operand>) -> Region {
    let mut needed: HashSet<Val> = results
        .iter()
        .filter_map(|operand| match operand {
            Operand::Val(v) => Some(*v),
            _ => None,
        })
        .collect();
    let mut stmts = Vec::new();
    for stmt in body.stmts.iter().rev() {
        let kept = match &stmt.kind {
            StmtKind::Let(v, _) => needed.contains(v),
            StmtKind::Accumulate(p, _) => group.iter().any(|g| g.same(p)),
            _ => true,
        };
        if kept {
            needed.extend(operands_read(std::slice::from_ref(stmt)));
            stmts.push(stmt.clone());
        }
    }
    stmts.reverse();
    Region { stmts, results }
}
