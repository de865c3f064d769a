//! May four iterations run in turn, piece by piece?
//!
//! A run is still run by one lane after the other: what is touched in a single run is touched in the
//! order it was. Everything else that an iteration writes must be its own, or only be added to.

use super::pieces::{Iteration, Piece};
use crate::ir::visit::{Reads, places_written, read_op, read_opaque, read_stmt, written_by};
use crate::ir::*;
use crate::maps::{HashMap, HashSet};

pub(super) fn may_take_turns(iteration: &Iteration) -> bool {
    let mut touched = Touched {
        iteration,
        own: iteration
            .lanes
            .values()
            .map(|m| Touchable::Mem(*m))
            .collect(),
        bases: HashMap::default(),
        code: HashSet::default(),
        at: At::default(),
        rows_by_index: true,
    };
    touched.pieces(&iteration.pieces, false);
    let in_order = |runs: &HashSet<Option<usize>>| runs.len() <= 1 && !runs.contains(&None);
    let bases = touched.bases.iter();
    let mut shared = bases.filter(|(base, _)| !touched.own.contains(base));
    let ordered = shared.all(|(_, use_)| !use_.written || use_.added_only || in_order(&use_.runs));
    ordered && touched.rows_by_index && in_order(&touched.code)
}

/// A memory, or a value that is written through.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Touchable {
    Mem(Mem),
    Val(Val),
}

impl Touchable {
    pub fn of(base: &Base) -> Option<Touchable> {
        match base {
            Base::Mem(m) => Some(Touchable::Mem(*m)),
            Base::Val(v) => Some(Touchable::Val(*v)),
            Base::Const(..) => None,
        }
    }
}

/// What statements write to, the callees of pullbacks included.
pub(super) fn written_within(stmts: &[Stmt], written: &mut HashSet<Touchable>) {
    for stmt in stmts {
        let places = places_written(stmt).into_iter().chain(lent_by(stmt));
        written.extend(places.filter_map(|place| Touchable::of(&place.base)));
        written.extend(written_by(stmt).into_iter().map(Touchable::Mem));
        match &stmt.kind {
            StmtKind::If(s) => {
                written_within(&s.then.stmts, written);
                written_within(&s.other.stmts, written);
            }
            StmtKind::Loop(s) => {
                if let Head::While(cond) = &s.head {
                    written_within(&cond.stmts, written);
                }
                written_within(&s.body.stmts, written);
            }
            _ => {}
        }
    }
}

/// The adjoints that a callee adds to, or clears, and what views are written through.
fn lent_by(stmt: &Stmt) -> Vec<&Place> {
    match &stmt.kind {
        StmtKind::Call(s) => {
            let adjoints = s.seeded.iter().flat_map(|seeded| &seeded.adjoints);
            adjoints.flatten().collect()
        }
        StmtKind::Adjoint(s) => s.adjoints.iter().flatten().collect(),
        StmtKind::Let(_, Op::View(view)) if view.mutable => vec![&view.container],
        _ => Vec::new(),
    }
}

struct Use {
    /// By number; none within a loop that all lanes go through together.
    runs: HashSet<Option<usize>>,
    written: bool,
    added_only: bool,
}

#[derive(Default)]
struct At {
    run: usize,
    together: bool,
}

struct Touched<'a> {
    iteration: &'a Iteration,
    /// Each lane has its own.
    own: HashSet<Touchable>,
    bases: HashMap<Touchable, Use>,
    /// The runs with code that is not looked into: what it does besides its result keeps its order.
    code: HashSet<Option<usize>>,
    at: At,
    /// Rows of records are touched element by element.
    rows_by_index: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum How {
    Read,
    Written,
    Added,
}

impl Touched<'_> {
    fn pieces(&mut self, pieces: &[Piece], together: bool) {
        for piece in pieces {
            match piece {
                Piece::Run(stmts) => {
                    self.at.run += 1;
                    self.at.together = together;
                    self.stmts(stmts);
                }
                Piece::Once(_) => {}
                Piece::Together(s) => self.pieces(&s.body, true),
            }
        }
    }

    fn stmts(&mut self, stmts: &[Stmt]) {
        stmts.iter().for_each(|stmt| self.stmt(stmt));
    }

    fn stmt(&mut self, stmt: &Stmt) {
        match &stmt.kind {
            StmtKind::Accumulate(p, _) => self.add(p),
            StmtKind::AccumulatePlace(p, q) => {
                self.add(p);
                self.touch(&q.base, How::Read);
            }
            StmtKind::AddSum(p, sum) => {
                self.add(p);
                self.touch(&Base::Mem(*sum), How::Read);
            }
            StmtKind::Declare(m, _) => {
                self.own.insert(Touchable::Mem(*m));
            }
            StmtKind::If(s) => {
                self.stmts(&s.then.stmts);
                self.stmts(&s.other.stmts);
            }
            StmtKind::Loop(s) => {
                match &s.head {
                    Head::Range { .. } => {}
                    Head::While(cond) => self.stmts(&cond.stmts),
                    Head::Native { iter, .. } => {
                        self.code();
                        self.reads(|reads| read_opaque(reads, iter));
                    }
                }
                self.stmts(&s.body.stmts);
            }
            _ => self.other(stmt),
        }
    }

    /// What is not only added to is written where it is named.
    fn other(&mut self, stmt: &Stmt) {
        self.reads(|reads| read_stmt(reads, stmt));
        for place in places_written(stmt).into_iter().chain(lent_by(stmt)) {
            self.touch(&place.base, How::Written);
        }
        for m in written_by(stmt) {
            self.touch(&Base::Mem(m), How::Written);
        }
        if has_code(stmt) {
            self.code();
        }
    }

    fn reads(&mut self, walk: impl FnOnce(&mut Bases)) {
        let mut bases = Bases::default();
        walk(&mut bases);
        for place in &bases.places {
            self.check_row(place);
            self.touch(&place.base, How::Read);
        }
        for m in bases.effects {
            self.touch(&Base::Mem(m), How::Written);
        }
    }

    fn add(&mut self, place: &Place) {
        self.check_row(place);
        self.touch(&place.base, How::Added);
    }

    fn check_row(&mut self, place: &Place) {
        let Base::Val(v) = place.base else {
            return;
        };
        if self.iteration.rows.contains_key(&v) {
            self.rows_by_index &= matches!(place.path.as_slice(), [Proj::Index(_), ..]);
        }
    }

    fn code(&mut self) {
        let run = self.run();
        self.code.insert(run);
    }

    fn run(&self) -> Option<usize> {
        (!self.at.together).then_some(self.at.run)
    }

    fn touch(&mut self, base: &Base, how: How) {
        let touchable = match base {
            Base::Val(v) if self.iteration.rows.contains_key(v) => return,
            Base::Val(v) if self.iteration.views.contains_key(v) => self.iteration.views[v],
            base => match Touchable::of(base) {
                Some(touchable) => touchable,
                None => return,
            },
        };
        let run = self.run();
        let known = self.bases.entry(touchable).or_insert_with(|| Use {
            runs: HashSet::default(),
            written: false,
            added_only: true,
        });
        known.runs.insert(run);
        known.written |= how != How::Read;
        known.added_only &= how == How::Added;
    }
}

#[derive(Default)]
struct Bases {
    places: Vec<Place>,
    effects: Vec<Mem>,
}

impl Reads for Bases {
    fn operand(&mut self, _: &Operand) {}

    fn place(&mut self, place: &Place) {
        self.places.push(place.clone());
    }

    fn effect(&mut self, mem: Mem) {
        self.effects.push(mem);
    }
}

/// It does things that are not looked into.
fn has_code(stmt: &Stmt) -> bool {
    struct HasCode(bool);
    impl Reads for HasCode {
        fn operand(&mut self, _: &Operand) {}
        fn op(&mut self, op: &Op) -> bool {
            self.0 |= matches!(op, Op::Opaque(_));
            true
        }
    }
    match &stmt.kind {
        StmtKind::Call(_)
        | StmtKind::Adjoint(_)
        | StmtKind::Match(_)
        | StmtKind::Effect(..)
        | StmtKind::Touch(..)
        | StmtKind::Tangent(_) => true,
        StmtKind::Let(_, op) => {
            let mut code = HasCode(false);
            read_op(&mut code, op);
            code.0
        }
        _ => false,
    }
}
