//! The pullback: the forward sweep with records, then the reverse sweep, region by region.
//!
//! The reverse sweep of a region is its statements in reverse order, each replaced by its adjoint.
//! A primal value that an adjoint reads is, in this order of preference: still in scope (the
//! function's own region), computed again at the start of the region's reverse sweep (cheap
//! operations on available values), or recorded by the forward sweep.
//!
//! The adjoint of a scalar value is itself a value; where a nested region contributes to an outer
//! one, the contribution leaves it as a result. The adjoint of an aggregate is a shadow memory of
//! the same shape.

mod adjoint;
mod control;
mod primal;

use std::collections::{HashMap, HashSet};

use proc_macro2::Span;

use super::formula::Builder;
use crate::analysis::Facts;
use crate::ir::*;
use crate::names::Names;

/// A function's two sweeps.
pub(crate) struct Sweeps {
    pub forward: Region,
    pub reverse: Vec<Stmt>,
    /// The adjoints of scalar parameters.
    pub adjoints: HashMap<Val, Operand>,
    /// Statements of the forward sweep that close it.
    pub records: Vec<Rec>,
}

/// The reverse sweep of one region, while it is built.
#[derive(Default)]
struct Frame {
    stmts: Vec<Stmt>,
    /// Primal values and shadows that the region's reverse sweep starts with.
    prelude: Vec<Stmt>,
    made: HashSet<Val>,
    adjoints: HashMap<Val, Operand>,
    top: bool,
    in_loop: bool,
}

/// How a value is defined in the forward sweep.
#[derive(Clone)]
struct Def {
    op: Option<Op>,
    after: After,
}

/// Where a record of a value is written.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum After {
    Stmt(usize),
    BodyStart(usize),
}

pub(crate) struct Reverse<'a> {
    arena: &'a mut Arena,
    names: &'a mut Names,
    facts: &'a Facts,
    frames: Vec<Frame>,
    def_frame: HashMap<Val, usize>,
    mem_frame: HashMap<Mem, usize>,
    defs: HashMap<Val, Def>,
    shadows: HashMap<Val, Place>,
    mem_shadows: HashMap<Mem, Place>,
    after: HashMap<After, Vec<Stmt>>,
    before: HashMap<usize, Vec<Stmt>>,
    /// At the end of the region of a declaration, by the declaring statement.
    at_end: HashMap<usize, Vec<Stmt>>,
    records: Vec<Rec>,
}

/// `shadows` are the adjoint buffers of aggregate parameters, `seed` the adjoint of the result.
pub(crate) fn reverse(
    arena: &mut Arena,
    names: &mut Names,
    facts: &Facts,
    body: &Region,
    params: &[Val],
    shadows: HashMap<Val, Place>,
    mem_shadows: HashMap<Mem, Place>,
    seed: (Option<Operand>, Option<Place>),
) -> Sweeps {
    let mut forward = body.clone();
    number(&mut forward, &mut 0);
    let mut reverse = Reverse {
        arena,
        names,
        facts,
        frames: Vec::new(),
        def_frame: params.iter().map(|v| (*v, 0)).collect(),
        mem_frame: HashMap::new(),
        defs: HashMap::new(),
        shadows,
        mem_shadows,
        after: HashMap::new(),
        before: HashMap::new(),
        at_end: HashMap::new(),
        records: Vec::new(),
    };
    reverse.find_definitions(&forward);
    reverse.frames.push(Frame {
        top: true,
        ..Frame::default()
    });
    let result = &forward.results[0];
    match seed {
        (_, Some(place)) => reverse.seed_aggregate(result, place),
        (Some(operand), None) => reverse.contribute(result, operand, Span::call_site()),
        (None, None) => {}
    }
    reverse.region(&forward);
    let frame = reverse.frames.pop().expect("the function's frame");
    let mut stmts = frame.prelude;
    stmts.extend(frame.stmts);
    let adjoints = params
        .iter()
        .filter_map(|p| frame.adjoints.get(p).map(|a| (*p, a.clone())))
        .collect();
    reverse.insert_records(&mut forward);
    Sweeps {
        forward,
        reverse: stmts,
        adjoints,
        records: reverse.records,
    }
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
        self.emit(StmtKind::Let(v, op), span);
        Operand::Val(v)
    }

    fn ty(&self, operand: &Operand) -> Ty {
        self.arena.ty(operand)
    }
}

impl Reverse<'_> {
    fn value(&mut self, ty: Ty, span: Span) -> Val {
        let name = self.names.temporary(span);
        self.arena.val(ValInfo {
            name,
            ty,
            span,
            aggregate: false,
            error: None,
            annotation: None,
        })
    }

    fn named(&mut self, like: Val, ty: Ty) -> Val {
        let info = &self.arena.vals[like.0];
        let (wish, span) = (format!("{}_bar", info.name), info.span);
        let name = self.names.fresh(&wish, span);
        self.arena.val(ValInfo {
            name,
            ty,
            span,
            aggregate: false,
            error: None,
            annotation: None,
        })
    }

    fn emit(&mut self, kind: StmtKind, span: Span) {
        self.frame().stmts.push(Stmt::new(kind, span));
    }

    fn frame(&mut self) -> &mut Frame {
        self.frames.last_mut().expect("a frame is open")
    }

    /// Adds to the adjoint of an operand, if it is an active scalar value.
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
            Some(held) => self.add(held, adjoint, span),
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

    /// The function's result is an aggregate: its shadow is the seed.
    fn seed_aggregate(&mut self, result: &Operand, seed: Place) {
        let Operand::Val(v) = result else { return };
        if self.shadows.contains_key(v) {
            let to = self.shadows[v].clone();
            self.emit(StmtKind::AccumulatePlace(to, seed), Span::call_site());
        } else {
            self.shadows.insert(*v, seed);
        }
    }

    /// Writes the records into the forward sweep.
    fn insert_records(&mut self, region: &mut Region) {
        let mut stmts = Vec::new();
        let mut ends = Vec::new();
        for mut stmt in std::mem::take(&mut region.stmts) {
            let id = stmt.id;
            match &mut stmt.kind {
                StmtKind::If(s) => {
                    self.insert_records(&mut s.then);
                    self.insert_records(&mut s.other);
                }
                StmtKind::Loop(s) => {
                    self.insert_records(&mut s.body);
                    if let Some(start) = self.after.remove(&After::BodyStart(id)) {
                        s.body.stmts.splice(0..0, start);
                    }
                }
                _ => {}
            }
            stmts.extend(self.before.remove(&id).into_iter().flatten());
            stmts.push(stmt);
            stmts.extend(self.after.remove(&After::Stmt(id)).into_iter().flatten());
            ends.extend(self.at_end.remove(&id).into_iter().flatten());
        }
        stmts.extend(ends);
        region.stmts = stmts;
    }
}
