//! May the iterations of a reverse loop run in any order?

use crate::ir::visit::{self, Reads};
use crate::ir::*;
use crate::maps::{HashMap, HashSet};

/// Nothing is read backwards from a stack, and every memory from outside is either only read or
/// only added to, or an iteration touches but the elements of its own number, each in another slice.
pub(super) fn is_free(arena: &Arena, body: &Region, var: Option<Val>) -> bool {
    let mut touches = Touches {
        walked: var.map(|var| walked(arena, body, var)).unwrap_or_default(),
        ..Touches::default()
    };
    touches.region(body)
        && touches
            .added
            .iter()
            .all(|m| touches.own.contains(m) || !touches.read.contains(m))
}

/// The memories of which each iteration touches the elements of the loop's variable, in slices that do not
/// overlap.
fn walked(arena: &Arena, body: &Region, var: Val) -> HashSet<Mem> {
    let mut inner = visit::defined_in(arena, &body.stmts);
    given_in(arena, &body.stmts, &mut inner);
    let mut places = Places {
        var,
        inner,
        slices: HashMap::default(),
        otherwise: HashSet::default(),
    };
    visit::read_region(&mut places, body);
    let Places {
        slices, otherwise, ..
    } = places;
    let apart = |slices: &[Vec<Proj>]| {
        let paths: Vec<(usize, &[Proj])> = slices.iter().map(|s| &s[..]).enumerate().collect();
        paths.len() == 1 || Apart::of(&paths).is_some()
    };
    let walked = slices
        .iter()
        .filter(|(m, slices)| !otherwise.contains(m) && apart(slices));
    walked.map(|(m, _)| *m).collect()
}

/// What the loops within give their iterations.
pub(super) fn given_in(arena: &Arena, stmts: &[Stmt], given: &mut HashSet<Val>) {
    for stmt in stmts {
        match &stmt.kind {
            StmtKind::If(s) => {
                given_in(arena, &s.then.stmts, given);
                given_in(arena, &s.other.stmts, given);
            }
            StmtKind::Loop(s) => {
                given.extend(visit::given_by(arena, s));
                given_in(arena, &s.body.stmts, given);
            }
            _ => {}
        }
    }
}

struct Places {
    var: Val,
    /// What is not the same in each iteration, beside the variable.
    inner: HashSet<Val>,
    /// By memory, the ways to the slices whose elements of the variable are touched.
    slices: HashMap<Mem, Vec<Vec<Proj>>>,
    otherwise: HashSet<Mem>,
}

impl Places {
    /// The way to the slice whose element of the variable this is.
    fn slice<'p>(&self, place: &'p Place) -> Option<&'p [Proj]> {
        let is_own = |proj: &Proj| matches!(proj, Proj::Index(Operand::Val(v)) if *v == self.var);
        let at = place.path.iter().position(is_own)?;
        let slice = &place.path[..at];
        slice.iter().all(|proj| self.stays(proj)).then_some(slice)
    }

    /// It is the same in each iteration.
    fn stays(&self, proj: &Proj) -> bool {
        let stays =
            |o: &Operand| !matches!(o, Operand::Val(v) if *v == self.var || self.inner.contains(v));
        match proj {
            Proj::Index(i) | Proj::Part(i) => stays(i),
            Proj::Slice { lo, hi, .. } => [lo, hi].into_iter().flatten().all(stays),
            Proj::Field(_) | Proj::Payload => true,
        }
    }
}

impl Reads for Places {
    fn operand(&mut self, _: &Operand) {}

    fn place(&mut self, place: &Place) {
        let Base::Mem(m) = place.base else { return };
        let Some(slice) = self.slice(place) else {
            self.otherwise.insert(m);
            return;
        };
        let known = self.slices.entry(m).or_default();
        let same =
            |a: &[Proj]| a.len() == slice.len() && a.iter().zip(slice).all(|(a, b)| a.same(b));
        if !known.iter().any(|known| same(known)) {
            known.push(slice.to_vec());
        }
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
            StmtKind::Accumulate(p, _) | StmtKind::AddProduct(p, ..) => self.add(p),
            StmtKind::AccumulatePlace(p, q) => self.read(q) && self.add(p),
            StmtKind::AddSum(p, _) => self.add(p),
            StmtKind::Store(p, _) | StmtKind::Clear(p) => self.is_own(p),
            StmtKind::Unpack(_, _, Some(_)) => true,
            StmtKind::Adjoint(s) => self.called_back(s),
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
            | StmtKind::Unpack(_, _, None)
            | StmtKind::Rows(..)
            | StmtKind::SaveRow(..)
            | StmtKind::InRow(_)
            | StmtKind::KeepRow(..)
            | StmtKind::Reserve(..)
            | StmtKind::NewRecord(_)
            | StmtKind::ResetRecord(_)
            | StmtKind::Rewind(_)
            | StmtKind::Tangent(_) => false,
        }
    }

    fn op(&mut self, op: &Op) -> bool {
        match op {
            Op::Load(p) | Op::Snapshot(p) => self.read(p),
            Op::PopRow(..)
            | Op::LentCopy(..)
            | Op::View(_)
            | Op::InLanes(_)
            | Op::Several
            | Op::Parts
            | Op::Live(_)
            | Op::IsZero(_)
            | Op::LiveBelow(..)
            | Op::Key(_)
            | Op::Recall(..)
            | Op::Keep(..)
            | Op::Opaque(_) => false,
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
            | Op::RunsAgain(_)
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

    /// A callee that adds to nothing but the iteration's own.
    fn called_back(&mut self, s: &AdjointCall) -> bool {
        for arg in s.primals.iter().flatten() {
            if let Arg::Shared(place) = arg {
                self.read(place);
            }
        }
        let own = |bar: &Place| matches!(bar.base, Base::Mem(m) if self.own.contains(&m));
        s.adjoints.iter().flatten().all(own)
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
