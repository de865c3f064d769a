//! Whether statements may run a second time, so that less of what they compute need be kept: it shows
//! nowhere, and it costs about as much as to keep and read the numbers.
//!
//! Code that is not looked into may print, or draw random numbers: it runs once. Of callees only their
//! companions know.

use std::rc::Rc;

use super::Facts;
use crate::ir::*;

/// What a condition on all callees has to be asked of; `None` where the statements run once.
pub(crate) fn callees(
    facts: &Facts,
    region: &Region,
    at_any_cost: bool,
) -> Option<Vec<Rc<syn::Path>>> {
    let mut again = Again {
        facts,
        at_any_cost,
        callees: Vec::new(),
    };
    again.region(region).then_some(again.callees)
}

struct Again<'a> {
    facts: &'a Facts,
    at_any_cost: bool,
    callees: Vec<Rc<syn::Path>>,
}

impl Again<'_> {
    fn region(&mut self, region: &Region) -> bool {
        region.stmts.iter().all(|stmt| self.stmt(stmt))
    }

    fn stmt(&mut self, stmt: &Stmt) -> bool {
        match &stmt.kind {
            StmtKind::Let(_, op) => shows_nowhere(op) && (self.at_any_cost || is_cheap(op)),
            StmtKind::Declare(..)
            | StmtKind::Store(..)
            | StmtKind::Update(..)
            | StmtKind::Push(..)
            | StmtKind::PopVec(..)
            | StmtKind::SwapElements(..)
            | StmtKind::Swap(..)
            | StmtKind::Fill(..)
            | StmtKind::CopyFrom(..)
            | StmtKind::Clear(_) => true,
            StmtKind::If(s) => self.region(&s.then) && self.region(&s.other),
            StmtKind::Loop(s) => {
                let head = match &s.head {
                    Head::Range { .. } => true,
                    Head::While(cond) => self.region(cond),
                    Head::Native { .. } => false,
                };
                head && self.region(&s.body)
            }
            StmtKind::Call(s) => self.call(s),
            StmtKind::Match(_)
            | StmtKind::Effect(..)
            | StmtKind::Touch(..)
            | StmtKind::Accumulate(..)
            | StmtKind::AddProduct(..)
            | StmtKind::AccumulatePlace(..)
            | StmtKind::AddSum(..)
            | StmtKind::Record(..)
            | StmtKind::Rows(..)
            | StmtKind::SaveRow(..)
            | StmtKind::InRow(_)
            | StmtKind::KeepRow(..)
            | StmtKind::Unpack(..)
            | StmtKind::Reserve(..)
            | StmtKind::NewRecord(_)
            | StmtKind::ResetRecord(_)
            | StmtKind::Rewind(_)
            | StmtKind::Adjoint(_)
            | StmtKind::Tangent(_) => false,
        }
    }

    /// Only what a derivative flows through is known to have a companion.
    fn call(&mut self, s: &Call) -> bool {
        let active = |arg: &Arg| matches!(arg, Arg::Mut(p) if self.facts.active_base(&p.base));
        if !(self.facts.active(s.result) || s.args.iter().any(active)) {
            return false;
        }
        if !self.callees.contains(&s.path) {
            self.callees.push(Rc::clone(&s.path));
        }
        // What is lent as it is named is perhaps not lent by `&mut`.
        let mut args = s.args.iter().zip(&s.reborrowed);
        !args.any(|(arg, reborrowed)| *reborrowed && matches!(arg, Arg::Mut(_)))
    }
}

/// No code that is not looked into.
fn shows_nowhere(op: &Op) -> bool {
    !matches!(
        op,
        Op::Opaque(_) | Op::PopRow(..) | Op::View(_) | Op::InLanes(_)
    )
}

/// No function of more than a few instructions.
fn is_cheap(op: &Op) -> bool {
    match op {
        Op::Rule(rule, _) => rule.is_kink || CHEAP.contains(&rule.name),
        _ => true,
    }
}

/// Rules that cost no more than to keep and read their result.
pub(crate) const CHEAP: &[&str] = &[
    "abs",
    "max",
    "min",
    "mul_add",
    "to_degrees",
    "to_radians",
    "copysign",
    "clamp",
];
