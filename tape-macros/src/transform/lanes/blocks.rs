//! A block of iterations at a time, where all that a loop reads and writes lies in views that run with it: the
//! compiler makes vector instructions of them.
//!
//! ```text
//! for i in 0..n { s = s + a_view[i] * b_view[i] }
//!     →    let mut s_lanes = [s, 0.0, 0.0, 0.0];
//!          for block in 0..n / 4 {
//!              let (a_part, b_part) = (&a_view[4 * block..][..4], &b_view[4 * block..][..4]);
//!              for lane in 0..4 { s_lanes[lane] = s_lanes[lane] + a_part[lane] * b_part[lane] }
//!          }
//!          for lane in 0..n % 4 { .. }
//!          s = (s_lanes[0] + s_lanes[1]) + (s_lanes[2] + s_lanes[3])
//! ```
//!
//! The sums of the primal, where their order is free, have eight lanes.

use proc_macro2::Span;

use super::{LANES, Sums, lanes_of, lanes_ty};
use crate::ir::visit::{Reads, Rewrites, defined_in, operands_read, read_stmt, rewrite_stmt};
use crate::ir::*;
use crate::maps::HashSet;
use crate::names::Names;

/// A loop of the primal does little beside its sums: two vectors of lanes do not wait for each other.
const LANES_OF_PRIMAL: usize = 2 * LANES;

/// So many lanes stay in registers, or next to them.
const MOST_LANES: usize = 6 * LANES_OF_PRIMAL;

/// The loop in whole blocks, the rest of it, and the totals of its sums: of what it carries, which is nothing but
/// sums, and of what it adds to the same place again and again.
pub(super) fn in_blocks(
    arena: &mut Arena,
    names: &mut Names,
    s: &Loop,
    span: Span,
    which: Sums,
) -> Option<Vec<Stmt>> {
    let Head::Range { var, range } = &s.head else {
        return None;
    };
    let carried = super::sums(arena, s, which)?;
    if carried.len() < s.carried.len() || !range.is_plain() || range.lo.fixed() != Some(0) {
        return None;
    }
    let views = Views::of(arena, s, *var)?;
    let width = match s.mirrored {
        true => LANES,
        false => LANES_OF_PRIMAL,
    };
    let sums = carried.len() + views.added.len();
    if sums == 0 || sums * width > MOST_LANES {
        return None;
    }
    let name = names.fresh("lane", span);
    let mut make = Make {
        lane: arena.val(ValInfo::new(name, Ty::Int, span)),
        width,
        arena,
        names,
        span,
        stmts: Vec::new(),
    };
    let lanes = make.all_lanes(s, &views.added);
    let width = Operand::Int(make.width);
    let whole = Op::Binary(BinOp::Div, range.hi.clone(), width.clone());
    let blocks = make.let_int(whole);
    let block = make.blocks(s, *var, &views, &lanes, blocks);
    make.stmts.push(block);
    let done = make.let_int(Op::Binary(BinOp::Mul, Operand::Val(blocks), width.clone()));
    let (rest, lanes) = match s.mirrored {
        true => make.one_by_one(s, *var, lanes, done),
        false => {
            // Fewer than a block has: the compiler sees that, too.
            let left = make.let_int(Op::Binary(BinOp::Rem, range.hi.clone(), width));
            let left = (done, Operand::Val(left));
            (make.part(s, *var, &views, &lanes, left), lanes)
        }
    };
    make.stmts.extend(rest);
    for (sum, lanes) in s.carried.iter().zip(lanes.carried) {
        make.total(sum.result, lanes);
    }
    for (place, lanes) in lanes.added {
        make.add_total(place, lanes);
    }
    Some(make.stmts)
}

/// The views that a loop's body walks through, which of them it writes, and the places that all iterations add to.
#[derive(Default)]
struct Views {
    all: Vec<Val>,
    written: HashSet<Val>,
    added: Vec<Place>,
}

impl Views {
    /// None where something else is read or written at another place in each iteration.
    fn of(arena: &Arena, s: &Loop, var: Val) -> Option<Views> {
        let mut inner = defined_in(arena, &s.body.stmts);
        inner.insert(var);
        let mut find = Find {
            var,
            inner,
            views: Views::default(),
            read: HashSet::default(),
            others: false,
        };
        for stmt in &s.body.stmts {
            find.stmt(arena, stmt);
        }
        let Find {
            views,
            read,
            others,
            ..
        } = find;
        let free = |place: &Place| matches!(place.base, Base::Mem(m) if !read.contains(&m));
        let found = !others && !views.all.is_empty() && views.added.iter().all(free);
        found.then_some(views)
    }
}

struct Find {
    var: Val,
    /// What an iteration defines.
    inner: HashSet<Val>,
    views: Views,
    /// Memories that something is done with but adding to them.
    read: HashSet<Mem>,
    others: bool,
}

impl Find {
    fn stmt(&mut self, arena: &Arena, stmt: &Stmt) {
        match &stmt.kind {
            StmtKind::Accumulate(place, term) if is_local(arena, place) => {
                if !self.views.added.iter().any(|known| known.same(place)) {
                    self.views.added.push(place.clone());
                }
                self.operand(term);
            }
            StmtKind::Accumulate(place, _) | StmtKind::Store(place, _) => {
                match place.base {
                    Base::Val(view) => {
                        self.views.written.insert(view);
                    }
                    Base::Mem(_) | Base::Const(..) => self.others = true,
                }
                read_stmt(self, stmt);
            }
            _ => read_stmt(self, stmt),
        }
    }
}

/// A number in a memory that has a place for it, whatever the loop does.
fn is_local(arena: &Arena, place: &Place) -> bool {
    let Base::Mem(m) = place.base else {
        return false;
    };
    match (&arena.mems[m.0].ty, place.path.as_slice()) {
        (Ty::Float(_), []) => true,
        (Ty::Array(t, Some(len)), [Proj::Index(Operand::Int(i))]) => {
            t.is_float() && fixed_length(len).is_some_and(|len| *i < len)
        }
        _ => false,
    }
}

impl Reads for Find {
    fn operand(&mut self, _: &Operand) {}

    fn base(&mut self, base: &Base) {
        if let Base::Mem(m) = base {
            self.read.insert(*m);
        }
    }

    fn place(&mut self, place: &Place) {
        let moves = |proj: &Proj| match proj {
            Proj::Index(Operand::Val(v)) => self.inner.contains(v),
            Proj::Slice { .. } => true,
            Proj::Index(_) | Proj::Field(_) | Proj::Payload | Proj::Part(_) => false,
        };
        let within = match (&place.base, place.path.as_slice()) {
            (Base::Val(view), [Proj::Index(Operand::Val(i)), within @ ..]) if *i == self.var => {
                if !self.views.all.contains(view) {
                    self.views.all.push(*view);
                }
                within
            }
            (_, path) => path,
        };
        self.others |= within.iter().any(moves);
    }

    fn op(&mut self, op: &Op) -> bool {
        self.others |= matches!(op, Op::Opaque(_));
        true
    }
}

/// Where the lanes of a loop's sums are.
struct LanesOf {
    carried: Vec<Mem>,
    /// Of the places that it adds to.
    added: Vec<(Place, Mem)>,
}

struct Make<'a> {
    arena: &'a mut Arena,
    names: &'a mut Names,
    span: Span,
    lane: Val,
    /// How many iterations a block has.
    width: usize,
    stmts: Vec<Stmt>,
}

impl Make<'_> {
    fn stmt(&self, kind: StmtKind) -> Stmt {
        Stmt::new(kind, self.span)
    }

    fn value(&mut self, name: syn::Ident, ty: Ty) -> Val {
        self.arena.val(ValInfo::new(name, ty, self.span))
    }

    fn let_int(&mut self, op: Op) -> Val {
        let name = self.names.temporary(self.span);
        let v = self.value(name, Ty::Int);
        let stmt = self.stmt(StmtKind::Let(v, op));
        self.stmts.push(stmt);
        v
    }

    /// Where the lanes of a sum are; the first starts as the sum does.
    fn lanes_of(&mut self, sum: &Carried) -> Mem {
        let ty = self.arena.vals[sum.phi.0].ty.clone();
        let mut starts = vec![sum.init.clone()];
        starts.resize(self.width, Operand::Zero(ty.clone()));
        let name = self.names.temporary(self.span);
        let array = self.value(name, lanes_ty(&ty, self.width));
        let make = self.stmt(StmtKind::Let(array, Op::Array(starts)));
        let lanes = lanes_of(self.arena, self.names, sum.phi, self.width);
        let declare = self.stmt(StmtKind::Declare(lanes, Operand::Val(array)));
        self.stmts.extend([make, declare]);
        lanes
    }

    fn all_lanes(&mut self, s: &Loop, added: &[Place]) -> LanesOf {
        let carried = s.carried.iter().map(|sum| self.lanes_of(sum)).collect();
        let added = added.iter().map(|place| {
            let lanes = self.lanes_of_place(place);
            (place.clone(), lanes)
        });
        LanesOf {
            carried,
            added: added.collect(),
        }
    }

    /// Where the lanes of what is added to a place are.
    fn lanes_of_place(&mut self, place: &Place) -> Mem {
        let Base::Mem(m) = place.base else {
            unreachable!("only memories are added to")
        };
        let stem = self.arena.mems[m.0].name.to_string();
        let ty = lanes_ty(&self.arena.place_ty(place), self.width);
        let lanes = self.arena.mem(MemInfo {
            name: self.names.fresh(&format!("{stem}_lanes"), self.span),
            ty: ty.clone(),
            span: self.span,
            by_ref: false,
            untracked: false,
        });
        let declare = self.stmt(StmtKind::Declare(lanes, Operand::Zero(ty)));
        self.stmts.push(declare);
        lanes
    }

    /// The loop over whole blocks.
    fn blocks(&mut self, s: &Loop, var: Val, views: &Views, lanes: &LanesOf, blocks: Val) -> Stmt {
        let block = self.named_int("block");
        let start = self.named_int("start");
        let width = Operand::Int(self.width);
        let first = Op::Binary(BinOp::Mul, Operand::Val(block), width.clone());
        let mut stmts = vec![self.stmt(StmtKind::Let(start, first))];
        stmts.extend(self.part(s, var, views, lanes, (start, width)));
        self.counted(
            block,
            Range::of(Operand::Int(0), Operand::Val(blocks)),
            stmts,
        )
    }

    /// The rest of a loop that does much beside its sums, which would pay for shorter views: each
    /// iteration is of the lane that it would have in a block. The lanes are there once more for it,
    /// so that those of the blocks, whose places the compiler knows, stay in registers.
    fn one_by_one(
        &mut self,
        s: &Loop,
        var: Val,
        lanes: LanesOf,
        done: Val,
    ) -> (Vec<Stmt>, LanesOf) {
        let LanesOf { carried, added } = lanes;
        let lanes = LanesOf {
            carried: carried.into_iter().map(|m| self.again(m)).collect(),
            added: added
                .into_iter()
                .map(|(place, m)| (place, self.again(m)))
                .collect(),
        };
        let (item, first) = (Operand::Val(var), Operand::Val(done));
        let lane = Op::Binary(BinOp::Sub, item, first.clone());
        let mut body = vec![self.stmt(StmtKind::Let(self.lane, lane))];
        body.extend(self.iteration(s, &lanes));
        let Head::Range { range, .. } = &s.head else {
            unreachable!("only counted loops have blocks")
        };
        let range = Range {
            lo: first,
            ..range.clone()
        };
        (vec![self.counted(var, range, body)], lanes)
    }

    fn again(&mut self, lanes: Mem) -> Mem {
        let info = self.arena.mems[lanes.0].clone();
        let name = self.names.temporary(self.span);
        let all = self.value(name, info.ty.clone());
        let load = self.stmt(StmtKind::Let(all, Op::Load(Place::mem(lanes))));
        let name = self.names.fresh(&info.name.to_string(), self.span);
        let of_rest = self.arena.mem(MemInfo { name, ..info });
        let declare = self.stmt(StmtKind::Declare(of_rest, Operand::Val(all)));
        self.stmts.extend([load, declare]);
        of_rest
    }

    /// So many iterations from a start, each in a lane of its own.
    fn part(
        &mut self,
        s: &Loop,
        var: Val,
        views: &Views,
        lanes: &LanesOf,
        (start, n): (Val, Operand),
    ) -> Vec<Stmt> {
        let mut stmts = Vec::new();
        let mut parts = Vec::new();
        for view in &views.all {
            let info = self.arena.vals[view.0].clone();
            let name = self.names.fresh(&format!("{}_part", info.name), self.span);
            let part = self.value(name, info.ty);
            self.arena.vals[part.0].aggregate = true;
            let of_view = View {
                container: Place::val(*view),
                start: Some(Operand::Val(start)),
                n: n.clone(),
                mutable: views.written.contains(view),
            };
            stmts.push(self.stmt(StmtKind::Let(part, Op::View(of_view))));
            parts.push((*view, part));
        }
        let lane = self.lane;
        let mut body = self.iteration(s, lanes);
        let mut within = Within { var, lane, parts };
        body.iter_mut()
            .for_each(|stmt| rewrite_stmt(&mut within, stmt));
        if operands_read(&body).contains(&var) {
            let item = Op::Binary(BinOp::Add, Operand::Val(start), Operand::Val(lane));
            body.insert(0, self.stmt(StmtKind::Let(var, item)));
        }
        stmts.push(self.counted(lane, Range::of(Operand::Int(0), n), body));
        stmts
    }

    /// An iteration, with its sums in the lane.
    fn iteration(&self, s: &Loop, lanes: &LanesOf) -> Vec<Stmt> {
        let mut body = Vec::new();
        for (sum, lanes) in s.carried.iter().zip(&lanes.carried) {
            let load = Op::Load(self.in_lane(*lanes));
            body.push(self.stmt(StmtKind::Let(sum.phi, load)));
        }
        for stmt in &s.body.stmts {
            let mut stmt = stmt.clone();
            if let StmtKind::Accumulate(place, _) = &mut stmt.kind
                && let Some((_, lanes)) = lanes.added.iter().find(|(p, _)| p.same(place))
            {
                *place = self.in_lane(*lanes);
            }
            body.push(stmt);
        }
        for (next, lanes) in s.body.results.iter().zip(&lanes.carried) {
            let store = StmtKind::Store(self.in_lane(*lanes), next.clone());
            body.push(self.stmt(store));
        }
        body
    }

    fn in_lane(&self, lanes: Mem) -> Place {
        Place::mem(lanes).then(Proj::Index(Operand::Val(self.lane)))
    }

    /// The sum over the lanes, by halves, as this value.
    fn total(&mut self, sum: Val, lanes: Mem) {
        let mut terms = Vec::new();
        for k in 0..self.width {
            let lane = Place::mem(lanes).then(Proj::Index(Operand::Int(k)));
            terms.push(self.let_like(sum, Op::Load(lane)));
        }
        while terms.len() > 2 {
            let add = |pair: &[Val]| {
                let [a, b] = [0, 1].map(|k| Operand::Val(pair[k]));
                self.let_like(sum, Op::Binary(BinOp::Add, a, b))
            };
            terms = terms.chunks_exact(2).map(add).collect();
        }
        let [a, b] = [0, 1].map(|k| Operand::Val(terms[k]));
        let total = StmtKind::Let(sum, Op::Binary(BinOp::Add, a, b));
        self.stmts.push(Stmt::new(total, self.span));
    }

    /// The sum over the lanes is added to the place.
    fn add_total(&mut self, place: Place, lanes: Mem) {
        let name = self.names.temporary(self.span);
        let total = self.value(name, self.arena.place_ty(&place));
        self.total(total, lanes);
        let add = StmtKind::Accumulate(place, Operand::Val(total));
        self.stmts.push(Stmt::new(add, self.span));
    }

    fn let_like(&mut self, like: Val, op: Op) -> Val {
        let name = self.names.temporary(self.span);
        let v = self.arena.val_like(like, name);
        let stmt = self.stmt(StmtKind::Let(v, op));
        self.stmts.push(stmt);
        v
    }

    fn named_int(&mut self, stem: &str) -> Val {
        let name = self.names.fresh(stem, self.span);
        self.value(name, Ty::Int)
    }

    fn counted(&self, var: Val, range: Range, stmts: Vec<Stmt>) -> Stmt {
        let body = Region {
            stmts,
            results: Vec::new(),
        };
        self.stmt(StmtKind::Loop(Loop {
            mirrored: true,
            ..Loop::over(var, range, Vec::new(), body)
        }))
    }
}

/// An element of a view is an element of the block's part of it.
struct Within {
    var: Val,
    lane: Val,
    parts: Vec<(Val, Val)>,
}

impl Rewrites for Within {
    fn operand(&mut self, _: &mut Operand) {}

    fn place(&mut self, place: &mut Place) {
        let (Base::Val(view), Some(Proj::Index(Operand::Val(i)))) =
            (&place.base, place.path.first())
        else {
            return;
        };
        let part = self
            .parts
            .iter()
            .find(|(of, _)| of == view && *i == self.var);
        if let Some((_, part)) = part {
            place.base = Base::Val(*part);
            place.path[0] = Proj::Index(Operand::Val(self.lane));
        }
    }
}
