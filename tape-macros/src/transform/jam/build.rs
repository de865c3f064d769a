//! Four iterations, put together from the pieces of one.

use proc_macro2::Span;

use super::LANES;
use super::links::{Links, Scope};
use super::pieces::{Iteration, Piece, Together};
use crate::ir::visit::{Rewrites, defined_in, indexes, operands_read, rewrite_stmt};
use crate::ir::*;
use crate::maps::{HashMap, HashSet};
use crate::names::Names;

/// The loop over blocks, and what is before it; the loop itself is left with the rest. None where a
/// piece needs of another what has no lanes.
pub(super) fn build(
    arena: &mut Arena,
    names: &mut Names,
    s: &mut Loop,
    iteration: Iteration,
    span: Span,
) -> Option<Vec<Stmt>> {
    let Iteration {
        pieces,
        lane,
        lanes,
        rows,
        own_views,
        ..
    } = iteration;
    let mut build = Build {
        arena,
        names,
        span,
        lane,
        made: lanes.values().copied().collect(),
        lanes,
        rows,
        own_views,
        mems: HashMap::default(),
    };
    build.find_memories(&pieces)?;
    let mut links = Links::default();
    build.link(&pieces, Scope::default(), &mut links)?;
    let mut links = links.taken.into_iter().zip(links.given);
    Some(build.blocks(s, pieces, &mut links))
}

pub(super) struct Build<'a> {
    pub arena: &'a mut Arena,
    pub names: &'a mut Names,
    span: Span,
    lane: Val,
    /// Of what inner loops hand on.
    pub lanes: HashMap<Val, Mem>,
    /// All lanes that there are.
    pub made: Vec<Mem>,
    rows: HashMap<Val, Val>,
    pub own_views: HashSet<Val>,
    /// Memories of an iteration that several pieces use: those of all lanes.
    pub mems: HashMap<Mem, Mem>,
}

/// The totals of the outer loop, on their way through the lanes of a block.
struct Totals {
    /// What adds, in one lane.
    phis: Vec<Val>,
    next: Vec<Operand>,
    /// What has been summed up so far.
    now: Vec<Operand>,
}

impl Build<'_> {
    /// The loop over blocks. How many there are is counted before it, and the rest goes on behind them.
    fn blocks(&mut self, s: &mut Loop, pieces: Vec<Piece>, links: LinksOfRuns) -> Vec<Stmt> {
        let Head::Range { var, range } = &mut s.head else {
            unreachable!("only counted loops are taken apart")
        };
        let var = *var;
        let mut before = Vec::new();
        // An index counts as the lanes do; what else the range is of, only rustc knows.
        let plain = range.lo.fixed() == Some(0) && indexes(self.arena, &s.body, var);
        let (first, count) = match plain {
            true => (None, range.hi.clone()),
            false => {
                let first = self.let_int(&mut before, Op::Copy(range.lo.clone()));
                let bounds = vec![Operand::Val(first), range.hi.clone()];
                let length = Op::Helper(Helper::Runtime("range_len"), bounds);
                let count = self.let_int(&mut before, length);
                (Some(first), Operand::Val(count))
            }
        };
        let by_lanes = |op, a| Op::Binary(op, a, Operand::Int(LANES));
        let blocks = self.let_int(&mut before, by_lanes(BinOp::Div, count));
        let done = by_lanes(BinOp::Mul, Operand::Val(blocks));
        let done = self.let_int(&mut before, done);
        range.lo = Operand::Val(match first {
            None => done,
            Some(first) => {
                let bounds = vec![Operand::Val(first), Operand::Val(done)];
                let item = Op::Helper(Helper::Runtime("range_item"), bounds);
                self.let_int(&mut before, item)
            }
        });
        let item = Item { var, first };
        let blocks = self.over_blocks(s, pieces, item, Operand::Val(blocks), links);
        before.push(blocks);
        before
    }

    fn over_blocks(
        &mut self,
        s: &mut Loop,
        pieces: Vec<Piece>,
        item: Item,
        n: Operand,
        links: LinksOfRuns,
    ) -> Stmt {
        let block = self.named_int("block");
        let start = self.named_int("start");
        let times = Op::Binary(BinOp::Mul, Operand::Val(block), Operand::Int(LANES));
        let mut stmts = vec![self.stmt(StmtKind::Let(start, times))];
        stmts.extend(self.declarations());
        let phis: Vec<Val> = s.carried.iter().map(|c| self.another(c.phi)).collect();
        let totals = Totals {
            phis: s.carried.iter().map(|c| c.phi).collect(),
            next: s.body.results.clone(),
            now: phis.iter().map(|phi| Operand::Val(*phi)).collect(),
        };
        let mut of = Block {
            item,
            start,
            links,
            totals,
        };
        self.pieces(pieces, &mut of, &mut stmts);
        let totals = of.totals;
        let mut carried = Vec::new();
        for (of_rest, phi) in s.carried.iter_mut().zip(phis) {
            let result = self.another(of_rest.result);
            let rest = Operand::Val(result);
            let init = std::mem::replace(&mut of_rest.init, rest);
            carried.push(Carried { init, phi, result });
        }
        let body = Region {
            stmts,
            results: totals.now,
        };
        self.stmt(StmtKind::Loop(Loop::over(
            block,
            Range::of(Operand::Int(0), n),
            carried,
            body,
        )))
    }

    /// Room for the lanes, in the order of its making.
    fn declarations(&self) -> Vec<Stmt> {
        let mut lanes = self.made.clone();
        lanes.sort_unstable();
        lanes.dedup();
        let declare = |m: &Mem| {
            let zeros = Operand::Zero(self.arena.mems[m.0].ty.clone());
            self.stmt(StmtKind::Declare(*m, zeros))
        };
        lanes.iter().map(declare).collect()
    }

    fn pieces(&mut self, pieces: Vec<Piece>, of: &mut Block, to: &mut Vec<Stmt>) {
        for piece in pieces {
            match piece {
                Piece::Once(stmts) => to.extend(stmts),
                Piece::Run(stmts) => to.push(self.run(stmts, of)),
                Piece::Together(s) => to.push(self.together(s, of)),
            }
        }
    }

    fn together(&mut self, s: Together, of: &mut Block) -> Stmt {
        let mut stmts = Vec::new();
        self.pieces(s.body, of, &mut stmts);
        let body = Region {
            stmts,
            results: Vec::new(),
        };
        self.stmt(StmtKind::Loop(Loop::over(s.var, s.range, Vec::new(), body)))
    }

    /// `for lane in 0..4 { .. }`
    fn run(&mut self, stmts: Vec<Stmt>, of: &mut Block) -> Stmt {
        let (taken, given) = of.links.next().expect("runs are linked in the same order");
        let mut body = Vec::new();
        if operands_read(&stmts).contains(&of.item.var) {
            body.extend(self.item(of));
        }
        for (v, lanes) in taken {
            let load = Op::Load(self.in_lane(lanes));
            body.push(self.stmt(StmtKind::Let(v, load)));
        }
        let defined = defined_in(self.arena, &stmts);
        let (carried, results) = self.summed(&defined, &mut of.totals);
        for mut stmt in stmts {
            body.extend(self.summed_in_lane(&stmt));
            self.in_its_lane(&mut stmt);
            body.push(stmt);
        }
        for (v, lanes) in given {
            let store = StmtKind::Store(self.in_lane(lanes), Operand::Val(v));
            body.push(self.stmt(store));
        }
        let body = Region {
            stmts: body,
            results,
        };
        let lanes = Range::of(Operand::Int(0), Operand::Int(LANES));
        self.stmt(StmtKind::Loop(Loop::over(self.lane, lanes, carried, body)))
    }

    /// The totals that a run adds to, which go from lane to lane.
    fn summed(
        &mut self,
        defined: &HashSet<Val>,
        totals: &mut Totals,
    ) -> (Vec<Carried>, Vec<Operand>) {
        let mut carried = Vec::new();
        let mut results = Vec::new();
        for i in 0..totals.phis.len() {
            if !matches!(&totals.next[i], Operand::Val(next) if defined.contains(next)) {
                continue;
            }
            let result = self.another(totals.phis[i]);
            let init = std::mem::replace(&mut totals.now[i], Operand::Val(result));
            let phi = totals.phis[i];
            carried.push(Carried { init, phi, result });
            results.push(totals.next[i].clone());
        }
        (carried, results)
    }

    /// What a loop has summed for a place, in the lane, by the name that it is added by.
    fn summed_in_lane(&mut self, stmt: &Stmt) -> Vec<Stmt> {
        let StmtKind::AddSum(_, sum) = stmt.kind else {
            return Vec::new();
        };
        let Some(lanes) = self.mems.get(&sum).copied() else {
            return Vec::new();
        };
        let MemInfo { ty, span, .. } = self.arena.mems[sum.0].clone();
        let name = self.names.temporary(span);
        let v = self.arena.val(ValInfo::new(name, ty, span));
        let load = self.stmt(StmtKind::Let(v, Op::Load(self.in_lane(lanes))));
        let declare = self.stmt(StmtKind::Declare(sum, Operand::Val(v)));
        vec![load, declare]
    }

    /// The outer loop's variable, in a lane.
    fn item(&mut self, of: &Block) -> Vec<Stmt> {
        let mut stmts = Vec::new();
        let (start, lane) = (Operand::Val(of.start), Operand::Val(self.lane));
        let count = Op::Binary(BinOp::Add, start, lane);
        let op = match of.item.first {
            None => count,
            Some(first) => {
                let count = self.let_int(&mut stmts, count);
                let bounds = vec![Operand::Val(first), Operand::Val(count)];
                Op::Helper(Helper::Runtime("range_item"), bounds)
            }
        };
        stmts.push(self.stmt(StmtKind::Let(of.item.var, op)));
        stmts
    }

    /// What an iteration has for itself, the lane has in its place.
    fn in_its_lane(&self, stmt: &mut Stmt) {
        if let StmtKind::Declare(m, init) = &stmt.kind
            && let Some(lanes) = self.mems.get(m)
        {
            stmt.kind = StmtKind::Store(self.in_lane(*lanes), init.clone());
        }
        let mut in_lane = InLane {
            lane: self.lane,
            rows: &self.rows,
            mems: &self.mems,
        };
        rewrite_stmt(&mut in_lane, stmt);
    }

    fn in_lane(&self, lanes: Mem) -> Place {
        Place::mem(lanes).then(Proj::Index(Operand::Val(self.lane)))
    }

    fn stmt(&self, kind: StmtKind) -> Stmt {
        Stmt::new(kind, self.span)
    }

    fn named_int(&mut self, stem: &str) -> Val {
        let name = self.names.fresh(stem, self.span);
        self.arena.val(ValInfo::new(name, Ty::Int, self.span))
    }

    fn let_int(&mut self, to: &mut Vec<Stmt>, op: Op) -> Val {
        let name = self.names.temporary(self.span);
        let v = self.arena.val(ValInfo::new(name, Ty::Int, self.span));
        to.push(self.stmt(StmtKind::Let(v, op)));
        v
    }

    /// A value like another one.
    fn another(&mut self, like: Val) -> Val {
        let name = self.arena.vals[like.0].name.to_string();
        let name = self.names.fresh(&name, self.span);
        self.arena.val_like(like, name)
    }
}

/// The outer loop's variable, and the first item of its range, where that may be no index.
struct Item {
    var: Val,
    first: Option<Val>,
}

/// The links of the runs to come.
type LinksOfRuns<'l> = &'l mut dyn Iterator<Item = (Vec<(Val, Mem)>, Vec<(Val, Mem)>)>;

/// What the pieces of a block are put together with.
struct Block<'l> {
    item: Item,
    /// Where it starts.
    start: Val,
    links: LinksOfRuns<'l>,
    totals: Totals,
}

/// The elements of a lane, for what an iteration has for itself.
struct InLane<'a> {
    lane: Val,
    rows: &'a HashMap<Val, Val>,
    mems: &'a HashMap<Mem, Mem>,
}

impl Rewrites for InLane<'_> {
    fn operand(&mut self, _: &mut Operand) {}

    fn place(&mut self, place: &mut Place) {
        let lane = Proj::Index(Operand::Val(self.lane));
        match place.base {
            Base::Mem(m) => {
                if let Some(lanes) = self.mems.get(&m) {
                    place.base = Base::Mem(*lanes);
                    place.path.insert(0, lane);
                }
            }
            Base::Val(v) => {
                if let Some(lanes) = self.rows.get(&v) {
                    place.base = Base::Val(*lanes);
                    place.path.insert(1, lane);
                }
            }
            Base::Const(..) => {}
        }
    }
}
