//! Adjoints that a reverse loop sums in a local are summed in four: an addition need not wait for
//! the one before it. What the primal adds up keeps its order, unless the user asks for more speed
//! than that has.
//!
//! ```text
//! for i in 0..n { s = s + t }
//!     →    for i in 0..n { (s, s1, s2, s3) = (s1, s2, s3, s + t) }    s = (s + s1) + (s2 + s3)
//! ```
//!
//! [`blocks`]: a block of iterations at a time, where these make vector instructions; [`flat`]: with the
//! short loops in it written out.

mod blocks;
mod flat;

use std::rc::Rc;

use proc_macro2::{Literal, Span};

pub(super) use super::hoist::is_short;
use super::views::{Loops, Trim};
use crate::ir::visit::count_reads;
use crate::ir::*;
use crate::maps::{HashMap, HashSet};
use crate::names::Names;

/// An addition takes about as many cycles as there are lanes.
pub(super) const LANES: usize = 4;

/// More would not stay in registers.
const MOST_SUMS: usize = 3;

/// Which sums may be split.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Sums {
    /// Those of reverse loops.
    OfAdjoints,
    /// Those of the primal too: its value is no longer the user's to the last bit.
    All,
}

impl Sums {
    /// The loops that they are in.
    pub(super) fn loops(self) -> Loops {
        match self {
            Sums::OfAdjoints => Loops::Mirrored,
            Sums::All => Loops::All,
        }
    }
}

/// AFTER THIS POINT: innermost loops that wait for nothing but their sums have four of each.
pub(crate) fn split(arena: &mut Arena, names: &mut Names, stmts: &mut Vec<Stmt>, which: Sums) {
    let mut split = Split {
        arena,
        names,
        which,
        trimmed: HashSet::default(),
    };
    split.stmts(stmts);
}

struct Split<'a> {
    arena: &'a mut Arena,
    names: &'a mut Names,
    which: Sums,
    /// Views and rows: what has the length of its loop already.
    trimmed: HashSet<Val>,
}

impl Split<'_> {
    fn stmts(&mut self, stmts: &mut Vec<Stmt>) {
        let mut all = Vec::new();
        for mut stmt in std::mem::take(stmts) {
            let span = stmt.span;
            let mut joins = Vec::new();
            match &mut stmt.kind {
                StmtKind::Let(v, Op::View(_) | Op::InLanes(_) | Op::PopRow(..)) => {
                    self.trimmed.insert(*v);
                }
                StmtKind::Rows(_, rows, _) => self.trimmed.extend(rows.iter()),
                StmtKind::If(s) => {
                    self.stmts(&mut s.then.stmts);
                    self.stmts(&mut s.other.stmts);
                }
                StmtKind::Loop(s) => {
                    self.stmts(&mut s.body.stmts);
                    if let Some(blocks) = self.in_blocks(s, span) {
                        all.extend(blocks);
                        continue;
                    }
                    for i in sums(self.arena, s, self.which).unwrap_or_default() {
                        joins.extend(split_sum(self.arena, self.names, s, i, span));
                    }
                }
                _ => {}
            }
            all.push(stmt);
            all.extend(joins.into_iter().map(|kind| Stmt::new(kind, span)));
        }
        *stmts = all;
    }

    /// The loop in blocks. Where there are short loops in it, these are written out for it, if that gets the
    /// primal's sums into lanes, too: those of adjoints alone do not pay for so much code.
    fn in_blocks(&mut self, s: &Loop, span: Span) -> Option<Vec<Stmt>> {
        if !may_be_split(s, self.which) {
            return None;
        }
        let is_loop = |stmt: &Stmt| matches!(stmt.kind, StmtKind::Loop(_));
        let loops = s.body.stmts.iter().any(is_loop);
        if !loops || self.which == Sums::OfAdjoints {
            return blocks::in_blocks(self.arena, self.names, s, span, self.which);
        }
        let (named, sizes) = (self.names.clone(), self.arena.sizes());
        let blocks = self.flat_in_blocks(s, span);
        if blocks.is_none() {
            *self.names = named;
            self.arena.forget_since(sizes);
        }
        blocks
    }

    fn flat_in_blocks(&mut self, s: &Loop, span: Span) -> Option<Vec<Stmt>> {
        let flat = flat::written_out(self.arena, self.names, s)?;
        // What the short loops read and add to has no views yet.
        let mut trim = Trim::beside(self.arena, self.names, self.which.loops(), &self.trimmed);
        let (mut stmts, flat) = trim.alone(flat, span);
        let blocks = blocks::in_blocks(self.arena, self.names, &flat, span, self.which)?;
        stmts.extend(blocks);
        Some(stmts)
    }
}

fn may_be_split(s: &Loop, which: Sums) -> bool {
    let counted = matches!(s.head, Head::Range { .. }) && s.exit.is_none() && s.trips.is_none();
    let allowed = s.mirrored || which == Sums::All;
    allowed && counted && !is_short(s)
}

/// Would it be split?
pub(super) fn splits(arena: &Arena, s: &Loop, which: Sums) -> bool {
    sums(arena, s, which).is_some_and(|sums| !sums.is_empty())
}

/// Which carried values are sums, if the loop waits for nothing else.
fn sums(arena: &Arena, s: &Loop, which: Sums) -> Option<Vec<usize>> {
    if !may_be_split(s, which) || !s.body.stmts.iter().all(is_quick) {
        return None;
    }
    let reads = count_reads(&[&s.body.stmts], s.body.results.iter());
    let floats = (0..s.carried.len()).filter(|i| !arena.vals[s.carried[*i].phi.0].ty.is_inert());
    let floats: Vec<usize> = floats.collect();
    let all_sums = floats.iter().all(|i| is_sum(arena, s, *i, &reads));
    (all_sums && floats.len() <= MOST_SUMS).then_some(floats)
}

/// No inner loop, no call, no function that is not an instruction.
pub(super) fn is_quick(stmt: &Stmt) -> bool {
    match &stmt.kind {
        StmtKind::Let(_, op) => match op {
            Op::Rule(rule, _) => rule.is_kink || rule.name == "sqrt",
            _ => true,
        },
        StmtKind::Accumulate(..) | StmtKind::Store(..) => true,
        _ => false,
    }
}

/// The carried value is read where something is added to it, and the sum where it is carried on.
pub(super) fn is_sum(arena: &Arena, s: &Loop, i: usize, reads: &HashMap<Val, usize>) -> bool {
    let phi = s.carried[i].phi;
    let Operand::Val(sum) = s.body.results[i] else {
        return false;
    };
    let once = |v: Val| reads.get(&v) == Some(&1);
    let is_float = matches!(arena.vals[phi.0].ty, Ty::Float(_));
    is_float && s.added(i).is_some() && once(phi) && once(sum)
}

/// An array with so many of a type.
pub(super) fn lanes_ty(ty: &Ty, lanes: usize) -> Ty {
    let len = Literal::usize_unsuffixed(lanes);
    let len = syn::parse_quote!(#len);
    Ty::Array(Rc::new(ty.clone()), Some(Rc::new(len)))
}

/// The variable for the lanes of a value.
pub(super) fn lanes_of(arena: &mut Arena, names: &mut Names, v: Val, lanes: usize) -> Mem {
    let ValInfo { name, ty, span, .. } = &arena.vals[v.0];
    let (span, ty) = (*span, lanes_ty(ty, lanes));
    let name = names.fresh(&format!("{name}_lanes"), span);
    arena.mem(MemInfo {
        name,
        ty,
        span,
        by_ref: false,
        untracked: false,
    })
}

/// What is left to do behind the loop.
fn split_sum(
    arena: &mut Arena,
    names: &mut Names,
    s: &mut Loop,
    i: usize,
    span: Span,
) -> Vec<StmtKind> {
    let Carried { phi, result, .. } = s.carried[i].clone();
    let mut fresh = |like: Val| {
        let name = arena.vals[like.0].name.to_string();
        arena.val_like(like, names.fresh(&name, span))
    };
    let first = fresh(result);
    let lanes: Vec<(Val, Val)> = (1..LANES).map(|_| (fresh(phi), fresh(result))).collect();
    let (left, right) = (fresh(result), fresh(result));
    let sum = s.body.results[i].clone();
    s.carried[i].result = first;
    s.body.results[i] = Operand::Val(lanes[0].0);
    for (k, (phi, result)) in lanes.iter().enumerate() {
        s.carried.push(Carried {
            init: Operand::Zero(arena.vals[phi.0].ty.clone()),
            phi: *phi,
            result: *result,
        });
        let next = lanes.get(k + 1).map(|(phi, _)| Operand::Val(*phi));
        s.body.results.push(next.unwrap_or_else(|| sum.clone()));
    }
    let add = |a: Val, b: Val| Op::Binary(BinOp::Add, Operand::Val(a), Operand::Val(b));
    vec![
        StmtKind::Let(left, add(first, lanes[0].1)),
        StmtKind::Let(right, add(lanes[1].1, lanes[2].1)),
        StmtKind::Let(result, add(left, right)),
    ]
}
