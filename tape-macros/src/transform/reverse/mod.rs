//! The pullback: the forward sweep with records, then the reverse sweep, region by region.
//!
//! The reverse sweep of a region is its statements in reverse order, each replaced by its adjoint.
//! A primal value that an adjoint reads is, in this order of preference: still in scope (the
//! region is *open*), computed again at the start of the region's reverse sweep (cheap operations
//! on available values), or recorded by the forward sweep (`storage`).
//!
//! The adjoint of a scalar value is itself a value; where a nested region contributes to an outer
//! one, the contribution leaves it as a result. The adjoint of an aggregate is a shadow memory of
//! the same shape.
//!
//! A loop whose iterations only add to what they carry, and whose adjoints are known when it
//! starts, runs both sweeps iteration by iteration (`fuse`). One that would keep long rows for each
//! iteration may keep the state before it instead, and run it again (`checkpoint`).

mod absent;
mod adjoint;
mod blocks;
mod call;
mod checkpoint;
mod control;
mod cut;
mod extremum;
mod fission;
mod fuse;
mod induction;
pub(super) mod lengths;
mod order;
mod primal;
mod products;
mod report;
mod seeded;
mod shadow;
mod stencil;
mod storage;

use std::borrow::Cow;
use std::collections::BTreeSet;

use proc_macro2::Span;

pub(crate) use report::Report;

use super::formula::Builder;
use crate::analysis::Facts;
use crate::analysis::overwrite::{self, Condition};
use crate::ir::*;
use crate::maps::{HashMap, HashSet};
use crate::names::Names;
use crate::options::Checkpoints;

/// What the sweeps start from.
pub(crate) struct Start {
    /// The parameters that are values.
    pub params: Vec<Val>,
    /// The adjoint buffers of aggregate parameters.
    pub shadows: HashMap<Val, Place>,
    pub mem_shadows: HashMap<Mem, Place>,
    pub seed: Seed,
    /// The reverse sweep runs later, when `&mut` parameters belong to the caller again.
    pub detached: bool,
    /// What is cheap is computed again.
    pub recompute: bool,
    /// Products of primal values may be kept instead of these.
    pub products: bool,
    /// Loops that may run both sweeps at once do.
    pub fuse: bool,
    pub checkpoints: Checkpoints,
}

/// The adjoint of the result.
pub(crate) enum Seed {
    /// Nothing flows back from the result.
    None,
    /// A scalar, known before the forward sweep or only after it.
    Scalar {
        val: Val,
        early: bool,
    },
    Aggregate(Place),
}

/// A function's two sweeps.
pub(crate) struct Sweeps {
    pub forward: Region,
    pub reverse: Vec<Stmt>,
    /// The adjoints of scalar parameters.
    pub adjoints: HashMap<Val, Operand>,
    /// Where the adjoints of the others gather.
    pub shadows: HashMap<Val, Place>,
    /// What is computed of adjoints and partials: nothing of the primal.
    pub derived: HashSet<Val>,
    /// The forward sweep does some of the work of the reverse sweep: not as it would on its own.
    pub joined: bool,
    pub report: Report,
}

/// The reverse sweep of one region, while it is built.
#[derive(Default)]
struct Frame {
    stmts: Vec<Stmt>,
    /// Primal values and shadows that the region's reverse sweep starts with.
    prelude: Vec<Stmt>,
    /// The records that are read here from the last value on.
    rewinds: Vec<Stmt>,
    /// Primal values that the prelude makes available.
    made: HashSet<Val>,
    /// Floats that it needs, and of which is not decided yet whether they are kept.
    wanted: BTreeSet<Val>,
    /// Floats that it needs and only the forward sweep can give, which are kept unless something that is
    /// computed of them is kept instead.
    given: Vec<Val>,
    adjoints: HashMap<Val, Operand>,
    /// The forward values of the region are in scope in its reverse sweep: the function's own
    /// region, and the bodies of fused loops.
    open: bool,
    /// The region is an iteration that runs again, just before it is reversed.
    again: bool,
    /// The records that such an iteration writes and reads, which begin before the loop.
    records: Vec<Stmt>,
    /// What is kept for this region on a stack, and where.
    stacked: Option<storage::Stacked>,
    /// The end of the region in the forward sweep.
    end: Option<Position>,
    /// Counters of the loop that it carries itself.
    stepped: Vec<induction::Stepped>,
    /// The loop whose body this is.
    looped: Option<storage::Enclosing>,
    /// What a position of the forward sweep at the start of this region is called; zero for the
    /// function's own.
    owner: usize,
}

/// How a value is defined in the forward sweep.
#[derive(Clone)]
struct Def {
    op: Option<Op>,
    at: Position,
}

/// Where something is inserted into the forward sweep, by the numbers of its statements.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Position {
    Before(usize),
    After(usize),
    /// At the start of a loop's body; of the function for zero.
    BodyStart(usize),
    /// At the end of the region that holds the statement.
    RegionEnd(usize),
}

impl Position {
    fn id(self) -> usize {
        match self {
            Position::Before(id)
            | Position::After(id)
            | Position::BodyStart(id)
            | Position::RegionEnd(id) => id,
        }
    }
}

pub(crate) struct Reverse<'a> {
    arena: &'a mut Arena,
    names: &'a mut Names,
    facts: Cow<'a, Facts>,
    frames: Vec<Frame>,
    def_frame: HashMap<Val, usize>,
    mem_frame: HashMap<Mem, usize>,
    defs: HashMap<Val, Def>,
    shadows: HashMap<Val, Place>,
    mem_shadows: HashMap<Mem, Place>,
    inserts: HashMap<Position, Vec<Stmt>>,
    /// The number of the last statement that writes to a memory.
    last_writes: HashMap<Mem, usize>,
    /// The memories that a loop's iterations share without handing anything on in them, by the loop's
    /// number.
    private: HashMap<usize, Vec<(Mem, Vec<Condition>)>>,
    /// Those whose shadows perhaps have another shape than they have behind the loop.
    loose: HashSet<Mem>,
    /// The loops that run in blocks, by their numbers.
    blocked: HashMap<usize, Loop>,
    /// The loops whose iterations run again, by their variables.
    checkpointed: HashMap<Val, checkpoint::Snapshot>,
    /// What fused loops do beside their primal, by the loop's number.
    fused: HashMap<usize, fuse::Fused>,
    /// The pullbacks of calls, by the call's number.
    pullbacks: HashMap<usize, Val>,
    /// The calls whose callees run both sweeps at once, by the call's number.
    seeded: HashMap<usize, Seeded>,
    /// Some of them are given adjoints, which a forward sweep on its own does not have.
    joined: bool,
    /// The lengths of slices that belong to the caller again when the pullback runs.
    lengths: HashMap<Mem, Val>,
    /// What counts along with a loop.
    inductions: HashMap<Val, induction::Induction>,
    counters: HashMap<Val, induction::Counter>,
    /// Adjoints that may be zero because nothing flows, by the frame of the region that decides.
    conditional: HashMap<Val, usize>,
    /// What calls return, which is no reference.
    call_results: HashSet<Val>,
    derived: HashSet<Val>,
    detached: bool,
    recompute: bool,
    products: bool,
    fuse: bool,
    /// The number of the statement that is being reversed.
    current: usize,
    report: Report,
}

pub(crate) fn reverse(
    arena: &mut Arena,
    names: &mut Names,
    facts: &Facts,
    body: &Region,
    start: Start,
) -> Sweeps {
    let (mut forward, mut facts) = (body.clone(), Cow::Borrowed(facts));
    let wanted = start.checkpoints;
    let checkpointed = checkpoint::offer(arena, names, &mut facts, &mut forward, wanted);
    number(&mut forward, &mut 0);
    let mut reverse = Reverse {
        arena,
        names,
        facts,
        frames: Vec::new(),
        def_frame: start.params.iter().map(|v| (*v, 0)).collect(),
        mem_frame: HashMap::default(),
        defs: HashMap::default(),
        shadows: start.shadows,
        mem_shadows: start.mem_shadows,
        inserts: HashMap::default(),
        last_writes: HashMap::default(),
        private: overwrite::private_memories(&forward),
        loose: HashSet::default(),
        blocked: HashMap::default(),
        checkpointed,
        fused: HashMap::default(),
        pullbacks: HashMap::default(),
        seeded: HashMap::default(),
        joined: false,
        lengths: HashMap::default(),
        inductions: HashMap::default(),
        counters: HashMap::default(),
        conditional: HashMap::default(),
        call_results: HashSet::default(),
        derived: HashSet::default(),
        detached: start.detached,
        recompute: start.recompute,
        products: start.products,
        fuse: start.fuse,
        current: 0,
        report: Report::default(),
    };
    reverse.find_definitions(&forward);
    reverse.find_writes(&forward);
    reverse.frames.push(Frame {
        open: true,
        end: region_end(&forward),
        ..Frame::default()
    });
    reverse.seed(&forward.results[0], start.seed);
    reverse.region(&forward);
    reverse.settle();
    reverse.record_stacked();
    let mut frame = reverse.frames.pop().expect("the function's frame");
    let adjoints = start
        .params
        .iter()
        .filter_map(|p| frame.adjoints.get(p).map(|a| (*p, a.clone())))
        .collect();
    reverse.insert(&mut forward);
    let opened = reverse.inserts.remove(&Position::BodyStart(0));
    let mut opened = opened.unwrap_or_default();
    storage::order_records(reverse.arena, &mut opened, &mut frame.rewinds);
    forward.stmts.splice(0..0, opened);
    Sweeps {
        forward,
        reverse: frame.into_stmts(),
        adjoints,
        shadows: reverse.shadows,
        derived: reverse.derived,
        joined: reverse.joined || reverse.report.has_fused(),
        report: reverse.report,
    }
}

/// The end of a region, as a position.
fn region_end(region: &Region) -> Option<Position> {
    region.stmts.last().map(|stmt| Position::RegionEnd(stmt.id))
}

fn number(region: &mut Region, next: &mut usize) {
    for stmt in &mut region.stmts {
        *next += 1;
        stmt.id = *next;
        match &mut stmt.kind {
            StmtKind::If(s) => {
                number(&mut s.then, next);
                number(&mut s.other, next);
            }
            StmtKind::Loop(s) => {
                // Free for what stands around the body where the loop runs in blocks, or before an iteration that
                // runs again.
                *next += 2;
                if let Head::While(cond) = &mut s.head {
                    number(cond, next);
                }
                number(&mut s.body, next);
            }
            _ => {}
        }
    }
}

impl Builder for Reverse<'_> {
    fn op(&mut self, ty: Ty, op: Op, span: Span) -> Operand {
        let v = self.value(ty, span);
        self.derived.insert(v);
        self.emit(StmtKind::Let(v, op), span);
        Operand::Val(v)
    }

    fn ty(&self, operand: &Operand) -> Ty {
        self.arena.ty(operand)
    }
}

impl Frame {
    fn into_stmts(self) -> Vec<Stmt> {
        let mut stmts = self.rewinds;
        if let Some(storage::Stacked { rec, vals, at }) = self.stacked {
            let span = Span::call_site();
            stmts.push(Stmt::new(StmtKind::Unpack(rec, vals, at), span));
        }
        stmts.extend(self.prelude);
        stmts.extend(self.stmts);
        stmts
    }
}

impl Reverse<'_> {
    fn value(&mut self, ty: Ty, span: Span) -> Val {
        let name = self.names.temporary(span);
        self.new_val(name, ty, span)
    }

    fn new_val(&mut self, name: syn::Ident, ty: Ty, span: Span) -> Val {
        self.arena.val(ValInfo::new(name, ty, span))
    }

    /// A value for the adjoint of `like`.
    fn named(&mut self, like: Val, ty: Ty) -> Val {
        self.derived(like, "bar", ty)
    }

    /// A value named after another one: `like_suffix`.
    fn derived(&mut self, like: Val, suffix: &str, ty: Ty) -> Val {
        let info = &self.arena.vals[like.0];
        let (wish, span) = (format!("{}_{suffix}", info.name), info.span);
        let name = self.names.fresh(&wish, span);
        self.new_val(name, ty, span)
    }

    fn new_mem(&mut self, wish: &str, ty: Ty, span: Span) -> Mem {
        let name = self.names.fresh(wish, span);
        self.arena.mem(MemInfo {
            name,
            ty,
            span,
            by_ref: false,
            untracked: false,
        })
    }

    fn emit(&mut self, kind: StmtKind, span: Span) {
        self.frame().stmts.push(Stmt::new(kind, span));
    }

    fn frame(&mut self) -> &mut Frame {
        self.frames.last_mut().expect("a frame is open")
    }

    fn insert_at(&mut self, at: Position, stmt: Stmt) {
        self.inserts.entry(at).or_default().push(stmt);
    }

    /// Adds to the adjoint of an operand, if it is an active value.
    fn contribute(&mut self, operand: &Operand, adjoint: Operand, span: Span) {
        let Operand::Val(v) = operand else { return };
        if !self.facts.active(*v) || matches!(adjoint, Operand::Zero(_)) {
            return;
        }
        if self.is_aggregate(*v) {
            let shadow = self.shadow(*v, span);
            self.emit(StmtKind::Accumulate(shadow, adjoint), span);
            return;
        }
        let sum = match self.frame().adjoints.remove(v) {
            Some(held) => {
                let frame = self.conditional(&held).and(self.conditional(&adjoint));
                let sum = self.add(held, adjoint, span);
                self.mark(&sum, frame);
                sum
            }
            None => adjoint,
        };
        self.frame().adjoints.insert(*v, sum);
    }

    /// The adjoint of a scalar value, complete once its definition is reached.
    fn take(&mut self, v: Val) -> Option<Operand> {
        self.frame().adjoints.remove(&v)
    }

    fn is_aggregate(&self, v: Val) -> bool {
        let info = &self.arena.vals[v.0];
        info.aggregate || info.ty.is_aggregate()
    }

    fn seed(&mut self, result: &Operand, seed: Seed) {
        let Operand::Val(v) = result else { return };
        match seed {
            Seed::None => {}
            Seed::Scalar { val, early } => {
                if early {
                    self.def_frame.insert(val, 0);
                }
                self.contribute(result, Operand::Val(val), Span::call_site());
            }
            Seed::Aggregate(place) => match self.shadows.get(v).cloned() {
                Some(to) => {
                    self.emit(StmtKind::AccumulatePlace(to, place), Span::call_site());
                }
                None => {
                    self.shadows.insert(*v, place);
                }
            },
        }
    }

    pub(super) fn region(&mut self, region: &Region) {
        self.enter(region);
        self.declare_mem_shadows(region);
        for stmt in region.stmts.iter().rev() {
            self.current = stmt.id;
            self.stmt(stmt);
        }
    }

    /// Completes the forward sweep: records, what fused loops add, pullbacks of calls.
    fn insert(&mut self, region: &mut Region) {
        let mut stmts = Vec::new();
        let mut ends = Vec::new();
        for mut stmt in std::mem::take(&mut region.stmts) {
            let id = stmt.id;
            match &mut stmt.kind {
                StmtKind::If(s) => {
                    self.insert(&mut s.then);
                    self.insert(&mut s.other);
                }
                StmtKind::Loop(s) => {
                    if let Some(blocks) = self.blocked.remove(&id) {
                        *s = blocks;
                    }
                    self.insert_into_loop(s, id);
                }
                StmtKind::Call(s) => {
                    s.pullback = self.pullbacks.remove(&id);
                    s.seeded = self.seeded.remove(&id);
                }
                _ => {}
            }
            let mut take = |at| self.inserts.remove(&at).into_iter().flatten();
            stmts.extend(take(Position::Before(id)));
            stmts.push(stmt);
            stmts.extend(take(Position::After(id)));
            ends.extend(take(Position::RegionEnd(id)));
        }
        stmts.extend(ends);
        region.stmts = stmts;
    }

    fn insert_into_loop(&mut self, s: &mut Loop, id: usize) {
        self.insert(&mut s.body);
        if let Some(start) = self.inserts.remove(&Position::BodyStart(id)) {
            s.body.stmts.splice(0..0, start);
        }
        if let Some(fused) = self.fused.remove(&id) {
            s.body.stmts.extend(fused.stmts);
            s.body.results.extend(fused.results);
            s.carried.extend(fused.carried);
        }
    }
}
