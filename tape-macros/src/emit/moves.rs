//! Reads of whole memories that nobody touches afterwards: what was there is moved, not cloned.

use crate::ir::visit::{Reads, read_stmt};
use crate::ir::*;
use crate::maps::{HashMap, HashSet};

/// The values that are the last read of a memory that these statements declare. What code that is not
/// looked into may still borrow stays where it is.
pub(crate) fn last_reads(stmts: &[Stmt]) -> HashSet<Val> {
    let mut last: HashMap<Mem, Option<Val>> = HashMap::default();
    for stmt in stmts {
        let read = match &stmt.kind {
            StmtKind::Declare(m, _) => {
                last.insert(*m, None);
                None
            }
            StmtKind::Let(
                v,
                Op::Load(Place {
                    base: Base::Mem(_),
                    path,
                }),
            ) if path.is_empty() => Some(*v),
            _ => None,
        };
        let mut touched = Touched::default();
        read_stmt(&mut touched, stmt);
        for m in &touched.mems {
            if let Some(value) = last.get_mut(m) {
                *value = read;
            }
        }
        let borrowed = match holds_code(stmt) {
            true => touched.mems,
            false => touched.borrowed,
        };
        for m in borrowed {
            last.remove(&m);
        }
    }
    last.into_values().flatten().collect()
}

/// A statement that is itself code which is not looked into is somewhere in it.
fn holds_code(stmt: &Stmt) -> bool {
    let within = |region: &Region| region.stmts.iter().any(holds_code);
    match &stmt.kind {
        StmtKind::Match(_) | StmtKind::Effect(..) | StmtKind::Touch(..) => true,
        StmtKind::If(s) => within(&s.then) || within(&s.other),
        StmtKind::Loop(s) => match &s.head {
            Head::Native { .. } => true,
            Head::While(cond) => within(cond) || within(&s.body),
            Head::Range { .. } => within(&s.body),
        },
        _ => false,
    }
}

#[derive(Default)]
struct Touched {
    mems: Vec<Mem>,
    /// By operations that are not looked into.
    borrowed: Vec<Mem>,
    opaque: bool,
}

impl Reads for Touched {
    fn operand(&mut self, _: &Operand) {}

    fn base(&mut self, base: &Base) {
        if let Base::Mem(m) = base {
            self.mems.push(*m);
            if self.opaque {
                self.borrowed.push(*m);
            }
        }
    }

    fn op(&mut self, op: &Op) -> bool {
        self.opaque = matches!(op, Op::Opaque(_));
        true
    }
}
