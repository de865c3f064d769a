//! May the iterations of a reverse loop run in any order?

use std::collections::HashSet;

use crate::ir::*;

/// Nothing is read backwards from a stack, and every memory from outside is either only read or
/// only added to.
pub(super) fn is_free(body: &Region) -> bool {
    let mut touches = Touches::default();
    touches.region(body)
        && touches
            .added
            .iter()
            .all(|m| touches.own.contains(m) || !touches.read.contains(m))
}

#[derive(Default)]
struct Touches {
    /// Declared within an iteration.
    own: HashSet<Mem>,
    added: HashSet<Mem>,
    read: HashSet<Mem>,
}

impl Touches {
    fn region(&mut self, region: &Region) -> bool {
        region.stmts.iter().all(|s| self.stmt(s))
    }

    fn stmt(&mut self, stmt: &Stmt) -> bool {
        match &stmt.kind {
            StmtKind::Let(_, op) => self.op(op),
            StmtKind::Declare(m, _) => {
                self.own.insert(*m);
                true
            }
            StmtKind::Accumulate(p, _) => self.add(p),
            StmtKind::AccumulatePlace(p, q) => self.read(q) && self.add(p),
            StmtKind::AddSum(p, _) => self.add(p),
            StmtKind::Store(p, _) | StmtKind::Clear(p) => self.is_own(p),
            StmtKind::If(s) => self.region(&s.then) && self.region(&s.other),
            StmtKind::Loop(s) => {
                let head = match &s.head {
                    Head::Range { .. } => true,
                    Head::While(_) | Head::Native { .. } => false,
                };
                head && self.region(&s.body)
            }
            StmtKind::Update(..)
            | StmtKind::Push(..)
            | StmtKind::PopVec(..)
            | StmtKind::SwapElements(..)
            | StmtKind::Swap(..)
            | StmtKind::Fill(..)
            | StmtKind::CopyFrom(..)
            | StmtKind::Match(_)
            | StmtKind::Call(_)
            | StmtKind::Effect(..)
            | StmtKind::Touch(..)
            | StmtKind::Record(..)
            | StmtKind::Unpack(..)
            | StmtKind::SaveRow(..)
            | StmtKind::Reserve(..)
            | StmtKind::NewRecord(_)
            | StmtKind::ResetRecord(_)
            | StmtKind::Rewind(_)
            | StmtKind::Adjoint(_)
            | StmtKind::Tangent(_) => false,
        }
    }

    fn op(&mut self, op: &Op) -> bool {
        match op {
            Op::Load(p) | Op::Snapshot(p) => self.read(p),
            Op::PopRow(..) | Op::LentCopy(..) | Op::View(_) | Op::Row(..) | Op::Opaque(_) => false,
            Op::Copy(_)
            | Op::Neg(_)
            | Op::Not(_)
            | Op::Binary(..)
            | Op::Rule(..)
            | Op::Piecewise(..)
            | Op::Observe(..)
            | Op::Helper(..)
            | Op::Cast(..)
            | Op::Len(_)
            | Op::LenIfRead(..)
            | Op::Overwrites(..)
            | Op::IsSome(_)
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
            | Op::ZeroOf(_) => true,
        }
    }

    fn add(&mut self, place: &Place) -> bool {
        if let Base::Mem(m) = place.base {
            self.added.insert(m);
        }
        true
    }

    fn read(&mut self, place: &Place) -> bool {
        if let Base::Mem(m) = place.base {
            self.read.insert(m);
        }
        true
    }

    fn is_own(&self, place: &Place) -> bool {
        matches!(place.base, Base::Mem(m) if self.own.contains(&m))
    }
}
