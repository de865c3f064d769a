//! May the iterations of a reverse loop run in any order?

use crate::ir::visit::{self, Reads};
use crate::ir::*;
use crate::maps::HashSet;

/// Nothing is read backwards from a stack, and every memory from outside is either only read or
/// only added to, or an iteration touches but the element of its own number.
pub(super) fn is_free(body: &Region, var: Option<Val>) -> bool {
    let mut touches = Touches {
        walked: var.map(|var| walked(body, var)).unwrap_or_default(),
        ..Touches::default()
    };
    touches.region(body)
        && touches
            .added
            .iter()
            .all(|m| touches.own.contains(m) || !touches.read.contains(m))
}

/// The memories of which each iteration touches one element, that of the loop's variable.
fn walked(body: &Region, var: Val) -> HashSet<Mem> {
    let mut places = Places {
        var,
        walked: HashSet::default(),
        otherwise: HashSet::default(),
    };
    visit::read_region(&mut places, body);
    let Places {
        walked, otherwise, ..
    } = places;
    walked.difference(&otherwise).copied().collect()
}

struct Places {
    var: Val,
    walked: HashSet<Mem>,
    otherwise: HashSet<Mem>,
}

impl Reads for Places {
    fn operand(&mut self, _: &Operand) {}

    fn place(&mut self, place: &Place) {
        let Base::Mem(m) = place.base else { return };
        let own = match place.path.first() {
            Some(Proj::Index(Operand::Val(v))) => *v == self.var,
            _ => false,
        };
        match own {
            true => self.walked.insert(m),
            false => self.otherwise.insert(m),
        };
    }

    fn effect(&mut self, m: Mem) {
        self.otherwise.insert(m);
    }
}

#[derive(Default)]
struct Touches {
    /// An iteration touches its own element only.
    walked: HashSet<Mem>,
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
            | StmtKind::Rows(..)
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
            Op::PopRow(..) | Op::LentCopy(..) | Op::View(_) | Op::InLanes(_) | Op::Opaque(_) => {
                false
            }
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
            | Op::KeepsLength(..)
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
        if let Base::Mem(m) = place.base
            && !self.walked.contains(&m)
        {
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
        matches!(place.base, Base::Mem(m) if self.own.contains(&m) || self.walked.contains(&m))
    }
}
