//! Which loops may be checkpointed, and what decides at run time whether they are.
//!
//! Callees are known to their companions only, and lengths to the run. So such a loop is there twice:
//!
//! ```text
//! for .. { .. }    →    if pays { for .. { .. } } else { for .. { .. } }
//! ```
//!
//! Of the two the reversal checkpoints the first.

use std::borrow::Cow;
use std::rc::Rc;

use proc_macro2::Span;

use super::super::lengths::{Asked, Conditions, Holds};
use super::super::shadow::is_fixed;
use super::factors::Factors;
use super::{Snapshot, State};
use crate::analysis::overwrite::touches;
use crate::analysis::{Facts, again};
use crate::ir::visit::{self, Reads, written_within};
use crate::ir::*;
use crate::maps::{HashMap, HashSet};
use crate::names::Names;
use crate::options::Checkpoints;
use crate::transform::common;

/// Puts the choice in front of all loops that have one, and gives the variables of those that are to be
/// checkpointed.
pub(in super::super) fn offer(
    arena: &mut Arena,
    names: &mut Names,
    facts: &mut Cow<Facts>,
    body: &mut Region,
    wanted: Checkpoints,
) -> HashMap<Val, Snapshot> {
    let mut offer = Offer {
        arena,
        names,
        facts,
        around: HashSet::default(),
        chosen: HashMap::default(),
        everywhere: wanted == Checkpoints::Everywhere,
    };
    if wanted != Checkpoints::Nowhere {
        offer.region(body, &HashSet::default());
    }
    offer.chosen
}

struct Offer<'o, 'f> {
    arena: &'o mut Arena,
    names: &'o mut Names,
    facts: &'o mut Cow<'f, Facts>,
    /// The memories that the regions around declare, but for the function's own.
    around: HashSet<Mem>,
    chosen: HashMap<Val, Snapshot>,
    everywhere: bool,
}

/// What is known of a loop that may be checkpointed.
struct Plan {
    callees: Vec<Rc<syn::Path>>,
    /// Whole containers that calls read, which change in the loop: as which argument of which.
    lent: Vec<(Rc<syn::Path>, usize, Place)>,
    /// How many numbers the innermost loops would keep for each element of the state.
    rows: usize,
    snapshot: Snapshot,
    /// What has to hold of lengths and callees.
    conditions: Vec<Holds>,
}

impl Offer<'_, '_> {
    /// `later` are the memories that are written behind the region, or again before it.
    fn region(&mut self, region: &mut Region, later: &HashSet<Mem>) {
        let mut behind = later.clone();
        let mut stmts = Vec::new();
        for mut stmt in std::mem::take(&mut region.stmts).into_iter().rev() {
            let written = written_within(&stmt);
            let choice = match &mut stmt.kind {
                StmtKind::If(s) => {
                    self.inner(&mut s.then, &behind);
                    self.inner(&mut s.other, &behind);
                    None
                }
                StmtKind::Loop(s) => self.looped(s, &behind, stmt.span),
                _ => None,
            };
            match choice {
                Some(choice) => stmts.extend(choice.into_iter().rev()),
                None => stmts.push(stmt),
            }
            behind.extend(written);
        }
        stmts.reverse();
        region.stmts = stmts;
    }

    fn inner(&mut self, region: &mut Region, later: &HashSet<Mem>) {
        let declared = region.stmts.iter().filter_map(|stmt| match stmt.kind {
            StmtKind::Declare(m, _) => Some(m),
            _ => None,
        });
        self.around.extend(declared);
        self.region(region, later);
    }

    fn looped(&mut self, s: &mut Loop, behind: &HashSet<Mem>, span: Span) -> Option<Vec<Stmt>> {
        match self.plan(s, behind) {
            Some(plan) => Some(self.choice(s, &plan, span)),
            None => {
                let within = s.body.stmts.iter().flat_map(written_within);
                let behind = behind.iter().copied().chain(within).collect();
                self.inner(&mut s.body, &behind);
                None
            }
        }
    }

    fn plan(&self, s: &Loop, behind: &HashSet<Mem>) -> Option<Plan> {
        let counted = matches!(s.head, Head::Range { .. }) && s.exit.is_none() && s.trips.is_none();
        let scalars = s.carried.iter().all(|c| self.is_plain_scalar(c));
        if !counted || !scalars {
            return None;
        }
        let callees = again::callees(self.facts, &s.body, self.everywhere)?;
        let used = Used::by(&s.body);
        if !used.read.iter().all(|m| self.stays(*m, behind)) {
            return None;
        }
        let lent = lent(&s.body, &used.written);
        let mut conditions = Conditions::of(self.arena, self.facts, s, &used.own);
        let (mut state, mut anew) = (Vec::new(), Vec::new());
        for m in &used.written {
            State::of(self.arena, self.facts, *m)?;
            conditions.keeps_length(*m);
            if !conditions.overwrites(*m, &s.body) {
                state.push(*m);
            } else if lent.iter().any(|(_, _, p)| p.base.same(&Base::Mem(*m))) {
                let at = conditions.overwrites_anew(*m, &s.body).into_iter();
                anew.extend(at.map(|at| (*m, at)));
            }
        }
        // What an iteration first writes to is mostly scratch, of which it only is not certain that all is new.
        let handed_on = |m: Mem| first_reads(&s.body, m) == Some(true);
        let long = |m: &Mem| self.is_long(*m) && self.facts.active_mem(*m) && handed_on(*m);
        let rows = Factors::of(self.arena, self.facts, &s.body, &used.written);
        let keeps_rows = !lent.is_empty() || rows >= 2;
        let pays = state.iter().any(long) && keeps_rows;
        let everywhere = self.everywhere && !state.is_empty();
        (pays || everywhere).then_some(Plan {
            callees,
            lent,
            rows,
            snapshot: Snapshot { state, anew },
            conditions: conditions.all,
        })
    }

    /// It is kept for each iteration as it is: a whole number that counts along has its own ways.
    fn is_plain_scalar(&self, c: &Carried) -> bool {
        let [phi, result] = [c.phi, c.result].map(|v| &self.arena.vals[v.0]);
        let scalar = |info: &ValInfo| {
            let plain = !info.aggregate && info.error.is_none();
            plain && matches!(info.ty, Ty::Float(_) | Ty::Bool)
        };
        scalar(phi) && scalar(result)
    }

    /// What the loop only reads holds the same when the reverse sweep comes to it.
    fn stays(&self, m: Mem, behind: &HashSet<Mem>) -> bool {
        let info = &self.arena.mems[m.0];
        let own = !info.by_ref && !info.untracked;
        own && !behind.contains(&m) && !self.around.contains(&m)
    }

    /// Only the run tells how long it is.
    fn is_long(&self, m: Mem) -> bool {
        matches!(self.arena.mems[m.0].ty, Ty::Vec(_) | Ty::Slice(_))
    }

    /// The loop twice, and the condition in front of it.
    fn choice(&mut self, s: &Loop, plan: &Plan, span: Span) -> Vec<Stmt> {
        let (mut stmts, cond) = self.asked_once(s, plan, span);
        let [then, other] = [true, false].map(|first| self.copy(s, first, span));
        let Head::Range { var, .. } = &s.head else {
            unreachable!("only ranges are checkpointed")
        };
        self.chosen.insert(*var, plan.snapshot.clone());
        let results = s.carried.iter().map(|c| c.result).collect();
        let choice = StmtKind::If(If {
            cond,
            then,
            other,
            results,
        });
        stmts.push(Stmt::new(choice, span));
        stmts
    }

    /// The loop as a region of its own: the first one under its own names, but for the results.
    fn copy(&mut self, s: &Loop, first: bool, span: Span) -> Region {
        let mut renaming = Renaming::of_loop(self.arena, self.names, s);
        if first {
            let results: HashSet<Val> = s.carried.iter().map(|c| c.result).collect();
            renaming.vals.retain(|v, _| results.contains(v));
            renaming.mems.clear();
        }
        let facts = self.facts.to_mut();
        for (v, new) in &renaming.vals {
            facts.resemble(*new, *v);
        }
        for (m, new) in &renaming.mems {
            facts.resemble_mem(*new, *m);
        }
        let mut copy = Stmt::new(StmtKind::Loop(s.clone()), span);
        renaming.rename(&mut copy);
        let results = s
            .carried
            .iter()
            .map(|c| Operand::Val(renaming.vals[&c.result]));
        Region {
            results: results.collect(),
            stmts: vec![copy],
        }
    }

    /// The condition, and what it is computed by: several callees mostly have the same lengths in it.
    fn asked_once(&mut self, s: &Loop, plan: &Plan, span: Span) -> (Vec<Stmt>, Operand) {
        let mut asked = Asked {
            arena: self.arena,
            names: self.names,
            span,
            stmts: Vec::new(),
        };
        let cond = plan.condition(s, self.everywhere, &mut asked);
        let mut asked = Region {
            stmts: asked.stmts,
            results: vec![cond.clone()],
        };
        common::share(self.arena, &mut asked);
        let cond = asked.results.pop().unwrap_or(cond);
        (asked.stmts, cond)
    }
}

impl Plan {
    fn condition(&self, s: &Loop, everywhere: bool, asked: &mut Asked) -> Operand {
        let Head::Range { range, .. } = &s.head else {
            unreachable!("only ranges are checkpointed")
        };
        let callees = self.callees.iter().cloned().map(Op::RunsAgain);
        let again: Vec<Operand> = callees.map(|op| asked.ask(Ty::Bool, op)).collect();
        let holds = self.conditions.iter();
        let holds: Vec<Operand> = holds.map(|holds| asked.holds(holds)).collect();
        let all = again.into_iter().chain(holds);
        let possible = asked.joined(BinOp::And, Ty::Bool, all.collect());
        let possible = possible.unwrap_or(Operand::Bool(true));
        if everywhere {
            return possible;
        }
        let containers = self.snapshot.state.iter();
        let containers = containers.filter(|m| has_length(&asked.arena.mems[m.0].ty));
        let lengths: Vec<Op> = containers.map(|m| Op::Len(Place::mem(*m))).collect();
        let state = sum(lengths, asked);
        let lent = self.lent.iter();
        let lent = lent.map(|(path, i, p)| Op::LenIfRead(path.clone(), *i, p.clone()));
        let mut kept: Vec<Op> = lent.collect();
        if self.rows > 0 {
            let rows = Operand::Int(self.rows);
            kept.push(Op::Binary(BinOp::Mul, state.clone(), rows));
        }
        let kept = sum(kept, asked);
        let length = match range.inclusive {
            true => "range_inclusive_len",
            false => "range_len",
        };
        let bounds = vec![range.lo.clone(), range.hi.clone()];
        let iterations = asked.ask(Ty::Int, Op::Helper(Helper::Runtime(length), bounds));
        let pays = vec![possible, kept, state, iterations];
        let pays = Op::Helper(Helper::Runtime("pays_to_run_again"), pays);
        asked.ask(Ty::Bool, pays)
    }
}

fn has_length(ty: &Ty) -> bool {
    matches!(ty, Ty::Vec(_) | Ty::Slice(_) | Ty::Array(..))
}

fn sum(terms: Vec<Op>, asked: &mut Asked) -> Operand {
    let terms = terms.into_iter().map(|op| asked.ask(Ty::Int, op));
    let terms = terms.collect();
    let sum = asked.joined(BinOp::Add, Ty::Int, terms);
    sum.unwrap_or(Operand::Int(0))
}

/// The memories of a region that are declared around it.
#[derive(Default)]
pub(super) struct Used {
    own: HashSet<Mem>,
    /// Only read, in the order of their declaration.
    read: Vec<Mem>,
    pub written: Vec<Mem>,
}

impl Used {
    pub fn by(body: &Region) -> Used {
        let mut used = Used::default();
        let mut touched = Touched::default();
        visit::read_region(&mut touched, body);
        used.own = visit::declared_in(&body.stmts);
        let written = body.stmts.iter().flat_map(written_within);
        let written: HashSet<Mem> = written.filter(|m| !used.own.contains(m)).collect();
        let sorted = |mems: HashSet<Mem>| {
            let mut mems: Vec<Mem> = mems.into_iter().collect();
            mems.sort_unstable();
            mems
        };
        let read = touched.0.into_iter();
        let read = read.filter(|m| !used.own.contains(m) && !written.contains(m));
        used.read = sorted(read.collect());
        used.written = sorted(written);
        used
    }
}

#[derive(Default)]
struct Touched(HashSet<Mem>);

impl Reads for Touched {
    fn operand(&mut self, _: &Operand) {}

    fn base(&mut self, base: &Base) {
        if let Base::Mem(m) = base {
            self.0.insert(*m);
        }
    }

    fn effect(&mut self, m: Mem) {
        self.0.insert(m);
    }
}

/// Whether the first statement that has to do with a memory reads it; `None` where none does.
fn first_reads(region: &Region, m: Mem) -> Option<bool> {
    region.stmts.iter().find_map(|stmt| match &stmt.kind {
        StmtKind::If(s) => first_reads(&s.then, m).or_else(|| first_reads(&s.other, m)),
        StmtKind::Loop(s) => first_reads(&s.body, m),
        StmtKind::Store(p, _) | StmtKind::Fill(p, _) | StmtKind::Clear(p)
            if p.base.same(&Base::Mem(m)) =>
        {
            Some(false)
        }
        StmtKind::CopyFrom(p, from) if p.base.same(&Base::Mem(m)) => Some(from.base.same(&p.base)),
        _ => touches(stmt, m).then_some(true),
    })
}

/// The whole memories that calls of a region are lent to be read, and of which their pullbacks need
/// copies, because they change.
fn lent(region: &Region, written: &[Mem]) -> Vec<(Rc<syn::Path>, usize, Place)> {
    let mut all = Vec::new();
    for stmt in &region.stmts {
        match &stmt.kind {
            StmtKind::Call(s) => {
                for (i, arg) in s.args.iter().enumerate() {
                    if let Arg::Shared(p) = arg
                        && let Base::Mem(m) = p.base
                        && p.path.is_empty()
                        && written.contains(&m)
                    {
                        all.push((Rc::clone(&s.path), i, p.clone()));
                    }
                }
            }
            StmtKind::If(s) => {
                all.extend(lent(&s.then, written));
                all.extend(lent(&s.other, written));
            }
            _ => {}
        }
    }
    all
}

impl State {
    /// `None` where it cannot be kept and restored.
    pub(super) fn of(arena: &Arena, facts: &Facts, m: Mem) -> Option<State> {
        let info = &arena.mems[m.0];
        if info.untracked || facts.resized.contains(&m) {
            return None;
        }
        let element = |t: &Ty| is_fixed(t) || matches!(t, Ty::Int | Ty::Bool);
        match &info.ty {
            Ty::Float(_) | Ty::Bool => Some(State::Value),
            Ty::Vec(t) | Ty::Slice(t) if element(t) => Some(State::Row((**t).clone())),
            Ty::Array(t, Some(_)) if element(t) => Some(State::Row((**t).clone())),
            _ => None,
        }
    }
}
