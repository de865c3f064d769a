//! What is decided twice is decided once: a branch that only chooses, by the condition of an
//! earlier one, between what that one made. Early returns leave such pairs behind.
//!
//! ```text
//! a, b = if c { give x, .. } else { give .., y }
//! r = if c { give a } else { give b }
//!     →    r = if c { give x } else { give y }
//! ```

use crate::ir::*;
use crate::maps::{HashMap, HashSet};

/// AFTER THIS POINT: no branch without statements follows another on the same condition and reads
/// only what was there before that, and its results.
pub(crate) fn join(arena: &Arena, region: &mut Region) {
    for stmt in &mut region.stmts {
        match &mut stmt.kind {
            StmtKind::If(s) => {
                join(arena, &mut s.then);
                join(arena, &mut s.other);
            }
            StmtKind::Loop(s) => join(arena, &mut s.body),
            _ => {}
        }
    }
    let mut earlier: HashMap<Val, usize> = HashMap::default();
    let mut joined: Vec<Stmt> = Vec::new();
    for mut stmt in std::mem::take(&mut region.stmts) {
        if let StmtKind::If(s) = &mut stmt.kind
            && let Operand::Val(cond) = s.cond
        {
            let first = *earlier.entry(cond).or_insert(joined.len());
            if first < joined.len() && chooses(s) {
                let since = visit::defined_in(arena, &joined[first..]);
                let StmtKind::If(first) = &mut joined[first].kind else {
                    unreachable!("only branches are noted")
                };
                decide_there(first, s, &since);
                if s.results.is_empty() {
                    continue;
                }
            }
        }
        joined.push(stmt);
    }
    region.stmts = joined;
}

fn chooses(s: &If) -> bool {
    s.then.stmts.is_empty() && s.other.stmts.is_empty()
}

/// Moves the results that the first branch can make.
fn decide_there(first: &mut If, second: &mut If, since: &HashSet<Val>) {
    for i in (0..second.results.len()).rev() {
        let made = |made: &Region, operand: &Operand| match operand {
            Operand::Val(v) => match first.results.iter().position(|r| r == v) {
                Some(k) => Some(made.results[k].clone()),
                None => (!since.contains(v)).then(|| operand.clone()),
            },
            constant => Some(constant.clone()),
        };
        let then = made(&first.then, &second.then.results[i]);
        let other = made(&first.other, &second.other.results[i]);
        if let (Some(then), Some(other)) = (then, other) {
            first.results.push(second.results.remove(i));
            first.then.results.push(then);
            first.other.results.push(other);
            second.then.results.remove(i);
            second.other.results.remove(i);
        }
    }
}
