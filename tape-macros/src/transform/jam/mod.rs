//! Four iterations of an outer loop at a time, where these wait for nothing but its sums: an inner loop
//! that makes a chain of operations then makes four, which do not wait for each other.
//!
//! ```text
//! for i in 0..m { p = 1.0; for j in 0..n { p = p * x[i] } s = s + p }
//!     →    for block in 0..m / 4 {
//!              let (mut x_lanes, mut p_lanes) = ([0.0; 4], [0.0; 4]);
//!              for lane in 0..4 { x_lanes[lane] = x[4 * block + lane]; p_lanes[lane] = 1.0 }
//!              for j in 0..n { for lane in 0..4 { p_lanes[lane] = p_lanes[lane] * x_lanes[lane] } }
//!              for lane in 0..4 { s = s + p_lanes[lane] }
//!          }
//!          for i in m / 4 * 4..m { .. }
//! ```
//!
//! Unroll and jam: D. Callahan, J. Cocke, K. Kennedy, "Estimating interlock and improving balance for
//! pipelined architectures" (1988). Each iteration computes what it did, and the sums take their
//! terms in the order they had: no bit of the primal changes. Adjoints take theirs in another order.
//!
//! [`pieces`] takes an iteration apart, [`turns`] tells whether iterations may run in turn, [`links`] finds
//! what goes from piece to piece, and [`build`] puts four iterations together again.

mod build;
mod links;
mod pieces;
mod same;
mod turns;

use proc_macro2::Span;

use super::lanes::{self, LANES, Sums};
use crate::ir::visit::{Reads, count_reads, read_op};
use crate::ir::*;
use crate::names::Names;
use pieces::{Iteration, Piece, Together};

/// More chains would not stay in registers.
const MOST_CHAINS: usize = 3;

/// AFTER THIS POINT: outer loops of independent iterations take four of them at a time, where that
/// shortens a chain.
///
/// Inner loops whose sums may be split are faster in [`lanes`], one after the other.
pub(crate) fn jam(arena: &mut Arena, names: &mut Names, stmts: &mut Vec<Stmt>, free: Sums) {
    let mut all = Vec::new();
    for mut stmt in std::mem::take(stmts) {
        match &mut stmt.kind {
            StmtKind::If(s) => {
                jam(arena, names, &mut s.then.stmts, free);
                jam(arena, names, &mut s.other.stmts, free);
            }
            StmtKind::Loop(s) => match four_at_a_time(arena, names, s, stmt.span, free) {
                Some(before) => all.extend(before),
                None => jam(arena, names, &mut s.body.stmts, free),
            },
            _ => {}
        }
        all.push(stmt);
    }
    *stmts = all;
}

/// What comes before the loop, which is left with the iterations that make no whole block.
fn four_at_a_time(
    arena: &mut Arena,
    names: &mut Names,
    s: &mut Loop,
    span: Span,
    free: Sums,
) -> Option<Vec<Stmt>> {
    if !is_candidate(arena, s) {
        return None;
    }
    let iteration = Iteration::of(arena, names, s, span, free)?;
    let useful = is_useful(arena, &iteration) && iteration.pieces.iter().all(is_quick);
    (useful && turns::may_take_turns(&iteration))
        .then(|| build::build(arena, names, s, iteration, span))?
}

/// It has inner loops and hands on nothing but sums.
fn is_candidate(arena: &Arena, s: &Loop) -> bool {
    let inner = s.body.stmts.iter();
    let mut inner = inner.filter(|stmt| matches!(stmt.kind, StmtKind::Loop(_)));
    if !s.is_counted() || lanes::is_short(s) || inner.next().is_none() {
        return false;
    }
    let reads = count_reads(&[&s.body.stmts], s.body.results.iter());
    (0..s.carried.len()).all(|i| lanes::is_sum(arena, s, i, &reads))
}

/// An innermost loop is a chain of operations on a few numbers; or, where none could be split instead, one
/// adds to places that all lanes add to.
fn is_useful(arena: &Arena, iteration: &Iteration) -> bool {
    let has_chain = |s: &Together| {
        let floats = s.carried.iter();
        let floats = floats.filter(|c| arena.vals[c.phi.0].ty.is_float());
        !s.may_be_split && (1..=MOST_CHAINS).contains(&floats.count())
    };
    let inner = innermost(&iteration.pieces);
    let split = inner.iter().any(|s| s.may_be_split);
    let useful = |s: &&Together| has_chain(s) || (!split && adds_to_shared(iteration, s));
    inner.iter().any(useful)
}

fn innermost(pieces: &[Piece]) -> Vec<&Together> {
    let mut all = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Together(s) if s.is_innermost() => all.push(s),
            Piece::Together(s) => all.extend(innermost(&s.body)),
            Piece::Run(_) | Piece::Once(_) => {}
        }
    }
    all
}

/// It adds to elements of views that the lanes share: these are read and written once for all lanes.
fn adds_to_shared(iteration: &Iteration, s: &Together) -> bool {
    let element = |place: &Place| {
        let by_var = matches!(&place.path[..], [Proj::Index(Operand::Val(i))] if *i == s.var);
        by_var && matches!(&place.base, Base::Val(view) if iteration.views.contains_key(view))
    };
    let adds = |stmt: &Stmt| matches!(&stmt.kind, StmtKind::Accumulate(p, _) if element(p));
    s.body.iter().any(|piece| match piece {
        Piece::Run(stmts) => stmts.iter().any(adds),
        Piece::Once(_) | Piece::Together(_) => false,
    })
}

/// What is run together waits for its chains only.
fn is_quick(piece: &Piece) -> bool {
    let within = |piece: &Piece| match piece {
        Piece::Run(stmts) => stmts.iter().all(lanes::is_quick),
        Piece::Once(_) => true,
        Piece::Together(_) => is_quick(piece),
    };
    match piece {
        Piece::Together(s) => s.body.iter().all(within),
        Piece::Run(_) | Piece::Once(_) => true,
    }
}

/// Does the statement do anything with a record?
fn keeps(stmt: &Stmt) -> bool {
    struct Pops(bool);
    impl Reads for Pops {
        fn operand(&mut self, _: &Operand) {}
        fn op(&mut self, op: &Op) -> bool {
            self.0 |= matches!(op, Op::PopRow(..) | Op::InLanes(_));
            true
        }
    }
    fn within(stmts: &[Stmt]) -> bool {
        stmts.iter().any(keeps)
    }
    match &stmt.kind {
        StmtKind::Record(..)
        | StmtKind::Rows(..)
        | StmtKind::SaveRow(..)
        | StmtKind::InRow(_)
        | StmtKind::KeepRow(..)
        | StmtKind::Unpack(..)
        | StmtKind::Reserve(..)
        | StmtKind::NewRecord(_)
        | StmtKind::ResetRecord(_)
        | StmtKind::Rewind(_) => true,
        StmtKind::If(s) => within(&s.then.stmts) || within(&s.other.stmts),
        StmtKind::Loop(s) => {
            let head = match &s.head {
                Head::While(cond) => within(&cond.stmts),
                Head::Range { .. } | Head::Native { .. } => false,
            };
            head || within(&s.body.stmts)
        }
        StmtKind::Let(_, op) => {
            let mut pops = Pops(false);
            read_op(&mut pops, op);
            pops.0
        }
        _ => false,
    }
}
