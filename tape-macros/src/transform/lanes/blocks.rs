//! Four iterations at a time, where all that a loop reads and writes lies in views that run with it: the
//! compiler makes vector instructions of them.
//!
//! ```text
//! for i in 0..n { s = s + a_view[i] * b_view[i] }
//!     →    let mut s_lanes = [s, 0.0, 0.0, 0.0];
//!          for block in 0..n / 4 {
//!              let (a_four, b_four) = (&a_view[4 * block..][..4], &b_view[4 * block..][..4]);
//!              for lane in 0..4 { s_lanes[lane] = s_lanes[lane] + a_four[lane] * b_four[lane] }
//!          }
//!          for i in n / 4 * 4..n { .. }
//! ```
//!
//! The rest goes on with the sums of the lanes, in the same order as without blocks.

use proc_macro2::Span;

use super::{LANES, Sums, lanes_of, lanes_ty};

/// A loop of the primal does little beside its sums: two vectors of lanes do not wait for each other.
const LANES_OF_PRIMAL: usize = 2 * LANES;
use crate::ir::visit::{Reads, Rewrites, defined_in, operands_read, read_stmt, rewrite_stmt};
use crate::ir::*;
use crate::maps::HashSet;
use crate::names::Names;

/// What comes before the loop, and where the sums of its lanes are then.
pub(super) struct Blocks {
    pub before: Vec<Stmt>,
    /// By sum.
    pub lanes: Vec<Mem>,
    /// So many for each.
    pub width: usize,
}

/// Takes the whole blocks out of the loop, whose carried values are sums.
pub(super) fn take_blocks(
    arena: &mut Arena,
    names: &mut Names,
    s: &mut Loop,
    span: Span,
    which: Sums,
) -> Option<Blocks> {
    let Head::Range { var, range } = &s.head else {
        return None;
    };
    let plain = range.step.is_none() && !range.inclusive && range.rev == Rev::No;
    let (var, n) = (*var, range.hi.clone());
    let views = Views::of(arena, s, var)?;
    if !(s.mirrored || which == Sums::All) || !plain || range.lo.fixed() != Some(0) {
        return None;
    }
    let width = match s.mirrored {
        true => LANES,
        false => LANES_OF_PRIMAL,
    };
    let mut make = Make {
        arena,
        names,
        span,
        width,
        before: Vec::new(),
    };
    let lanes: Vec<Mem> = s.carried.iter().map(|sum| make.lanes_of(sum)).collect();
    let blocks = make.let_int(Op::Binary(BinOp::Div, n.clone(), Operand::Int(width)));
    let block = make.blocks(s, var, &views, &lanes, blocks);
    make.before.push(block);
    let rest = Op::Binary(BinOp::Mul, Operand::Val(blocks), Operand::Int(width));
    let rest = make.let_int(rest);
    let before = make.before;
    if let Head::Range { range, .. } = &mut s.head {
        range.lo = Operand::Val(rest);
    }
    Some(Blocks {
        before,
        lanes,
        width,
    })
}

/// The views that a loop's body walks through, and which of them it writes.
#[derive(Default)]
struct Views {
    all: Vec<Val>,
    written: HashSet<Val>,
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
            others: false,
        };
        for stmt in &s.body.stmts {
            read_stmt(&mut find, stmt);
            if let StmtKind::Accumulate(place, _) | StmtKind::Store(place, _) = &stmt.kind {
                match place.base {
                    Base::Val(view) => {
                        find.views.written.insert(view);
                    }
                    Base::Mem(_) | Base::Const(..) => return None,
                }
            }
        }
        (!find.others && !find.views.all.is_empty()).then_some(find.views)
    }
}

struct Find {
    var: Val,
    /// What an iteration defines.
    inner: HashSet<Val>,
    views: Views,
    others: bool,
}

impl Reads for Find {
    fn operand(&mut self, _: &Operand) {}

    fn place(&mut self, place: &Place) {
        let moves = |proj: &Proj| match proj {
            Proj::Index(Operand::Val(v)) => self.inner.contains(v),
            Proj::Slice { .. } => true,
            Proj::Index(_) | Proj::Field(_) | Proj::Payload => false,
        };
        match (&place.base, place.path.as_slice()) {
            (Base::Val(view), [Proj::Index(Operand::Val(i))]) if *i == self.var => {
                if !self.views.all.contains(view) {
                    self.views.all.push(*view);
                }
            }
            (_, path) => self.others |= path.iter().any(moves),
        }
    }

    fn op(&mut self, op: &Op) -> bool {
        self.others |= matches!(op, Op::Opaque(_));
        true
    }
}

struct Make<'a> {
    arena: &'a mut Arena,
    names: &'a mut Names,
    span: Span,
    /// How many iterations a block has.
    width: usize,
    before: Vec<Stmt>,
}

impl Make<'_> {
    fn stmt(&self, kind: StmtKind) -> Stmt {
        Stmt::new(kind, self.span)
    }

    fn value(&mut self, name: syn::Ident, ty: Ty) -> Val {
        self.arena.val(ValInfo::new(name, ty, self.span))
    }

    /// An integer before the loop.
    fn let_int(&mut self, op: Op) -> Val {
        let name = self.names.temporary(self.span);
        let v = self.value(name, Ty::Int);
        let stmt = self.stmt(StmtKind::Let(v, op));
        self.before.push(stmt);
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
        self.before.extend([make, declare]);
        lanes
    }

    /// The loop over whole blocks.
    fn blocks(&mut self, s: &Loop, var: Val, views: &Views, lanes: &[Mem], blocks: Val) -> Stmt {
        let block = self.named_int("block");
        let start = self.named_int("start");
        let lane = self.named_int("lane");
        let width = self.width;
        let times = |v: Val| Op::Binary(BinOp::Mul, Operand::Val(v), Operand::Int(width));
        let mut stmts = vec![self.stmt(StmtKind::Let(start, times(block)))];
        let mut fours = Vec::new();
        for view in &views.all {
            let info = self.arena.vals[view.0].clone();
            let name = self.names.fresh(&format!("{}_four", info.name), self.span);
            let four = self.value(name, info.ty);
            self.arena.vals[four.0].aggregate = true;
            let of_view = View {
                container: Place::val(*view),
                start: Some(Operand::Val(start)),
                n: Operand::Int(width),
                mutable: views.written.contains(view),
            };
            stmts.push(self.stmt(StmtKind::Let(four, Op::View(of_view))));
            fours.push((*view, four));
        }
        let mut body = Vec::new();
        let at = |lanes: &Mem| Place::mem(*lanes).then(Proj::Index(Operand::Val(lane)));
        for (sum, lanes) in s.carried.iter().zip(lanes) {
            body.push(self.stmt(StmtKind::Let(sum.phi, Op::Load(at(lanes)))));
        }
        body.extend(s.body.stmts.iter().cloned());
        for (next, lanes) in s.body.results.iter().zip(lanes) {
            body.push(self.stmt(StmtKind::Store(at(lanes), next.clone())));
        }
        let mut within = Within { var, lane, fours };
        body.iter_mut()
            .for_each(|stmt| rewrite_stmt(&mut within, stmt));
        if operands_read(&body).contains(&var) {
            let item = Op::Binary(BinOp::Add, Operand::Val(start), Operand::Val(lane));
            body.insert(0, self.stmt(StmtKind::Let(var, item)));
        }
        stmts.push(self.counted(lane, Operand::Int(width), body));
        self.counted(block, Operand::Val(blocks), stmts)
    }

    fn named_int(&mut self, stem: &str) -> Val {
        let name = self.names.fresh(stem, self.span);
        self.value(name, Ty::Int)
    }

    fn counted(&self, var: Val, n: Operand, stmts: Vec<Stmt>) -> Stmt {
        let range = Range {
            lo: Operand::Int(0),
            hi: n,
            inclusive: false,
            step: None,
            rev: Rev::No,
        };
        self.stmt(StmtKind::Loop(Loop {
            head: Head::Range { var, range },
            carried: Vec::new(),
            body: Region {
                stmts,
                results: Vec::new(),
            },
            exit: None,
            trips: None,
            mirrored: true,
        }))
    }
}

/// An element of a view is an element of the block's part of it.
struct Within {
    var: Val,
    lane: Val,
    fours: Vec<(Val, Val)>,
}

impl Rewrites for Within {
    fn operand(&mut self, _: &mut Operand) {}

    fn place(&mut self, place: &mut Place) {
        let (Base::Val(view), [Proj::Index(Operand::Val(i))]) = (&place.base, &place.path[..])
        else {
            return;
        };
        let four = self
            .fours
            .iter()
            .find(|(of, _)| of == view && *i == self.var);
        if let Some((_, four)) = four {
            *place = Place::val(*four).then(Proj::Index(Operand::Val(self.lane)));
        }
    }
}
