//! An iteration, taken apart: what each lane runs by itself, what is done once for all lanes, and the
//! inner loops that they go through together.

use proc_macro2::Span;

use super::same::Same;
use super::turns::Touchable;
use super::{LANES, keeps};
use crate::ir::visit::{defined_in, operands_read};
use crate::ir::*;
use crate::maps::{HashMap, HashSet};
use crate::names::Names;
use crate::transform::lanes::{self, Sums, lanes_of, lanes_ty};

pub(super) enum Piece {
    /// Each lane runs it to its end before the next one does.
    Run(Vec<Stmt>),
    /// What is the same for all lanes, or holds what they share.
    Once(Vec<Stmt>),
    Together(Together),
}

/// An inner loop, which runs as long in each iteration of the outer one. What it hands on is in the
/// lanes of its carried values.
pub(super) struct Together {
    pub var: Val,
    pub range: Range,
    pub carried: Vec<Carried>,
    pub body: Vec<Piece>,
    /// Its sums need not wait for each other anyway.
    pub may_be_split: bool,
}

impl Together {
    pub fn is_innermost(&self) -> bool {
        let inner = |piece: &Piece| matches!(piece, Piece::Together(_));
        !self.body.iter().any(inner)
    }
}

/// The pieces of a loop's body, and what was found about it.
pub(super) struct Iteration {
    pub pieces: Vec<Piece>,
    pub lane: Val,
    /// Where the lanes of a value are.
    pub lanes: HashMap<Val, Mem>,
    /// A row of a record by its name in one iteration: the row of all lanes.
    pub rows: HashMap<Val, Val>,
    /// The views that lanes share, and what they are of.
    pub views: HashMap<Val, Touchable>,
    /// The views that each lane has for itself.
    pub own_views: HashSet<Val>,
}

impl Iteration {
    /// None where something is neither one lane's nor the same for all.
    pub fn of(
        arena: &mut Arena,
        names: &mut Names,
        s: &Loop,
        span: Span,
        free: Sums,
    ) -> Option<Iteration> {
        let name = names.fresh("lane", span);
        let lane = arena.val(ValInfo::new(name, Ty::Int, span));
        let mut take = Take {
            same: Same::of(arena, s),
            arena,
            names,
            free,
            records: Records::default(),
            iteration: Iteration {
                pieces: Vec::new(),
                lane,
                lanes: HashMap::default(),
                rows: HashMap::default(),
                views: HashMap::default(),
                own_views: HashSet::default(),
            },
        };
        let pieces = take.region(&s.body.stmts, Vec::new())?;
        let Take {
            records,
            mut iteration,
            ..
        } = take;
        iteration.pieces = pieces;
        records.are_own().then_some(iteration)
    }
}

/// The records whose rows are opened, read and forgotten.
#[derive(Default)]
struct Records {
    opened: HashSet<Rec>,
    read: HashSet<Rec>,
    reset: HashSet<Rec>,
}

impl Records {
    /// Each iteration uses up what it keeps.
    fn are_own(&self) -> bool {
        self.opened == self.read && self.opened == self.reset
    }
}

struct Take<'a> {
    arena: &'a mut Arena,
    names: &'a mut Names,
    free: Sums,
    same: Same,
    records: Records,
    iteration: Iteration,
}

/// What a region's pieces are gathered in.
#[derive(Default)]
struct Gathered {
    first: Vec<Stmt>,
    pieces: Vec<Piece>,
    run: Vec<Stmt>,
    /// For the next loop.
    once: Vec<Stmt>,
}

impl Gathered {
    fn close(&mut self) {
        for (stmts, piece) in [
            (
                std::mem::take(&mut self.run),
                Piece::Run as fn(Vec<Stmt>) -> Piece,
            ),
            (std::mem::take(&mut self.once), Piece::Once),
        ] {
            if !stmts.is_empty() {
                self.pieces.push(piece(stmts));
            }
        }
    }
}

impl Take<'_> {
    /// The pieces of a region; each lane ends with `last`.
    fn region(&mut self, stmts: &[Stmt], last: Vec<Stmt>) -> Option<Vec<Piece>> {
        let mut to = Gathered::default();
        for stmt in stmts {
            match &stmt.kind {
                StmtKind::Loop(s) if self.is_common(s) => self.together(s, stmt.span, &mut to)?,
                StmtKind::Let(v, op) if self.is_same(*v, op) => {
                    to.first.push(self.same.resolved(stmt));
                }
                StmtKind::ResetRecord(rec) => {
                    self.records.reset.insert(*rec);
                    to.once.push(stmt.clone());
                }
                StmtKind::Rewind(_) => to.once.push(stmt.clone()),
                StmtKind::Rows(rec, vals, rows) => {
                    self.rows(stmt, *rec, vals, rows, &mut to.once)?
                }
                StmtKind::Let(v, Op::PopRow(rec, n)) => {
                    self.pop_row(stmt, *v, *rec, n, &mut to.once)?
                }
                StmtKind::Let(v, Op::View(view)) => match self.shared_view(stmt, *v, view) {
                    Some(shared) => to.once.push(shared),
                    None => to.run.push(self.own_view(stmt, *v, view)?),
                },
                _ if keeps(stmt) => return None,
                _ => {
                    if reads_any(stmt, &defined_in(self.arena, &to.once)) {
                        to.close();
                    }
                    to.run.push(stmt.clone());
                }
            }
        }
        to.run.extend(last);
        to.close();
        if !to.first.is_empty() {
            to.pieces.insert(0, Piece::Once(to.first));
        }
        Some(to.pieces)
    }

    /// An integer that does not depend on the lane, from what no lane writes.
    fn is_same(&mut self, v: Val, op: &Op) -> bool {
        let same = !self.same.find_equal(v, op) && self.same.is_same(self.arena, op);
        if same {
            self.same.insert(v);
        }
        same
    }

    /// All lanes go through it as often.
    fn is_common(&self, s: &Loop) -> bool {
        let Head::Range { range, .. } = &s.head else {
            return false;
        };
        let plain = range.step.is_none() && s.exit.is_none() && s.trips.is_none();
        let same = self.same.are_same(&[range.lo.clone(), range.hi.clone()]);
        plain && same && !lanes::is_short(s)
    }

    fn together(&mut self, s: &Loop, span: Span, to: &mut Gathered) -> Option<()> {
        let Head::Range { var, range } = &s.head else {
            return None;
        };
        let mut last = Vec::new();
        for (carried, next) in s.carried.iter().zip(&s.body.results) {
            let lanes = lanes_of_number(self.arena, self.names, carried.phi)?;
            self.iteration.lanes.insert(carried.phi, lanes);
            self.iteration.lanes.insert(carried.result, lanes);
            let place = Place::mem(lanes).then(Proj::Index(Operand::Val(self.iteration.lane)));
            let store = |value: &Operand| StmtKind::Store(place.clone(), value.clone());
            to.run.push(Stmt::new(store(&carried.init), span));
            last.push(Stmt::new(store(next), span));
        }
        to.close();
        self.same.insert(*var);
        let range = Range {
            lo: self.same.equal(&range.lo),
            hi: self.same.equal(&range.hi),
            ..range.clone()
        };
        let body = self.region(&s.body.stmts, last)?;
        to.pieces.push(Piece::Together(Together {
            var: *var,
            range,
            carried: s.carried.clone(),
            body,
            may_be_split: lanes::splits(self.arena, s, self.free),
        }));
        Some(())
    }

    /// The rows of all lanes, which are as long.
    fn rows(
        &mut self,
        stmt: &Stmt,
        rec: Rec,
        vals: &[Val],
        rows: &Rows,
        to: &mut Vec<Stmt>,
    ) -> Option<()> {
        let n = self.all_lanes(&rows.n, stmt.span, to)?;
        let fill = match &rows.fill {
            fill @ (Operand::Val(_) | Operand::Undef(_))
                if !self.same.are_same(std::slice::from_ref(fill)) =>
            {
                return None;
            }
            fill => self.same.equal(fill),
        };
        self.records.opened.insert(rec);
        let whole: Vec<Val> = vals.iter().map(|v| self.renamed(*v, "all")).collect();
        let kind = StmtKind::Rows(rec, whole.clone(), Rows { n, fill });
        to.push(Stmt::new(kind, stmt.span));
        for (row, whole) in vals.iter().zip(whole) {
            to.push(self.in_lanes(*row, whole, &rows.n, true, stmt.span));
        }
        Some(())
    }

    fn pop_row(
        &mut self,
        stmt: &Stmt,
        row: Val,
        rec: Rec,
        n: &Operand,
        to: &mut Vec<Stmt>,
    ) -> Option<()> {
        let all = self.all_lanes(n, stmt.span, to)?;
        self.records.read.insert(rec);
        let whole = self.renamed(row, "all");
        let pop = StmtKind::Let(whole, Op::PopRow(rec, all));
        to.push(Stmt::new(pop, stmt.span));
        to.push(self.in_lanes(row, whole, n, false, stmt.span));
        Some(())
    }

    /// The length of a row of all lanes.
    fn all_lanes(&mut self, n: &Operand, span: Span, to: &mut Vec<Stmt>) -> Option<Operand> {
        if !self.same.are_same(std::slice::from_ref(n)) {
            return None;
        }
        let name = self.names.temporary(span);
        let all = self.arena.val(ValInfo::new(name, Ty::Int, span));
        let times = Op::Binary(BinOp::Mul, self.same.equal(n), Operand::Int(LANES));
        to.push(Stmt::new(StmtKind::Let(all, times), span));
        Some(Operand::Val(all))
    }

    fn renamed(&mut self, v: Val, what: &str) -> Val {
        let info = &self.arena.vals[v.0];
        let wish = format!("{}_{what}", info.name);
        let name = self.names.fresh(&wish, info.span);
        self.arena.val_like(v, name)
    }

    fn in_lanes(&mut self, row: Val, whole: Val, n: &Operand, mutable: bool, span: Span) -> Stmt {
        let lanes = self.renamed(row, "lanes");
        let element = self.arena.vals[row.0].ty.element();
        self.arena.vals[lanes.0].ty = Ty::Slice(lanes_ty(&element, LANES).into());
        self.iteration.rows.insert(row, lanes);
        let of = InLanes {
            row: Place::val(whole),
            n: self.same.equal(n),
            lanes: LANES,
            mutable,
        };
        Stmt::new(StmtKind::Let(lanes, Op::InLanes(of)), span)
    }

    /// A view that is the same for all lanes.
    fn shared_view(&mut self, stmt: &Stmt, v: Val, view: &View) -> Option<Stmt> {
        let bounds: Vec<Operand> = view.start.iter().chain([&view.n]).cloned().collect();
        let base = &view.container.base;
        let of = match base {
            Base::Val(outer) if self.iteration.views.contains_key(outer) => {
                self.iteration.views.get(outer).copied()
            }
            _ if !self.same.is_from_outside(base) => return None,
            _ => Touchable::of(base),
        };
        let frozen = view.mutable || self.same.is_frozen(base);
        if !frozen || !self.same.are_same(&bounds) || !self.same.is_same_path(&view.container) {
            return None;
        }
        self.iteration.views.extend(of.map(|of| (v, of)));
        self.same.insert_view(v);
        Some(self.same.resolved(stmt))
    }

    /// A view that each lane has for itself, of what no lane writes.
    fn own_view(&mut self, stmt: &Stmt, v: Val, view: &View) -> Option<Stmt> {
        let base = &view.container.base;
        let frozen = self.same.is_from_outside(base) && self.same.is_frozen(base);
        if !frozen || view.mutable || !self.same.are_same(std::slice::from_ref(&view.n)) {
            return None;
        }
        self.iteration.own_views.insert(v);
        // Of that length the compiler knows that it is the loop's.
        let n = self.same.equal(&view.n);
        let op = Op::View(View { n, ..view.clone() });
        Some(Stmt::new(StmtKind::Let(v, op), stmt.span))
    }
}

fn reads_any(stmt: &Stmt, vals: &HashSet<Val>) -> bool {
    !vals.is_empty() && {
        let read = operands_read(std::slice::from_ref(stmt));
        read.iter().any(|v| vals.contains(v))
    }
}

/// Where the lanes of a number are.
pub(super) fn lanes_of_number(arena: &mut Arena, names: &mut Names, v: Val) -> Option<Mem> {
    let number = matches!(arena.vals[v.0].ty, Ty::Float(_) | Ty::Int | Ty::Bool);
    number.then(|| lanes_of(arena, names, v, LANES))
}
