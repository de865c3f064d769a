//! What a reverse loop sums up, the primal may have summed up before: its total is there.
//!
//! ```text
//! for i in 0..n { s = s + e }                                  // of the primal, from zero
//! for i in 0..n { x_bar[i] += c * e; m_bar = m_bar - c * e }   // of the reverse sweep
//!     →    for i in 0..n { x_bar[i] += c * e }    m_bar = m_bar - c * s
//! ```
//!
//! So it is with the logarithm of a sum of exponentials, where each is shifted by the maximum: what flows
//! to the maximum from all of them is known without a loop, and the loop that is left waits for nothing.

use proc_macro2::Span;

use super::formula;
use crate::ir::visit::{count_reads, values_of};
use crate::ir::*;
use crate::maps::{HashMap, HashSet};
use crate::names::Names;

/// AFTER THIS POINT: no loop sums up multiples, by a value that it does not change, of the terms of a sum
/// whose total is known where the loop stands.
pub(crate) fn reuse(
    arena: &mut Arena,
    names: &mut Names,
    sweeps: [&mut Vec<Stmt>; 2],
    derived: &mut HashSet<Val>,
) {
    let mut reuse = Reuse {
        arena,
        names,
        derived,
        sums: Vec::new(),
        visible: Vec::new(),
    };
    // What the forward sweep leaves in its outermost scope, the reverse sweep sees.
    for stmts in sweeps {
        reuse.stmts(stmts);
    }
}

/// A sum of the primal that starts from zero.
struct Sum {
    var: Val,
    range: Range,
    term: Val,
    total: Val,
}

/// A sum of a reverse loop, with what it adds in each iteration.
struct Found {
    op: BinOp,
    /// What the term is multiplied by.
    factor: Option<Operand>,
    total: Val,
    /// The values that are needed no more.
    spare: Vec<Val>,
}

struct Reuse<'a> {
    arena: &'a mut Arena,
    names: &'a mut Names,
    derived: &'a mut HashSet<Val>,
    sums: Vec<Sum>,
    /// The values of the scopes around.
    visible: Vec<Val>,
}

impl Reuse<'_> {
    fn stmts(&mut self, stmts: &mut Vec<Stmt>) {
        let mut all = Vec::new();
        for mut stmt in std::mem::take(stmts) {
            let span = stmt.span;
            let mut behind = Vec::new();
            match &mut stmt.kind {
                StmtKind::Let(v, _) => self.visible.push(*v),
                StmtKind::Unpack(_, values, _) => self.visible.extend(values.iter()),
                StmtKind::If(s) => {
                    self.inner(&mut s.then.stmts);
                    self.inner(&mut s.other.stmts);
                    self.visible.extend(&s.results);
                }
                StmtKind::Loop(s) => {
                    self.inner(&mut s.body.stmts);
                    match s.mirrored {
                        true => behind = self.without_sums(s, span),
                        false => self.know(s),
                    }
                    self.visible.extend(s.carried.iter().map(|c| c.result));
                }
                _ => {}
            }
            all.push(stmt);
            all.extend(behind);
        }
        *stmts = all;
    }

    fn inner(&mut self, stmts: &mut Vec<Stmt>) {
        let outside = self.visible.len();
        self.stmts(stmts);
        self.visible.truncate(outside);
    }

    /// The sums of a loop of the primal.
    fn know(&mut self, s: &Loop) {
        let Some((var, range)) = whole(s) else {
            return;
        };
        for (i, carried) in s.carried.iter().enumerate() {
            if let Some((BinOp::Add, Operand::Val(term))) = s.added(i)
                && carried.init.float() == Some(0.0)
            {
                self.sums.push(Sum {
                    var,
                    range: range.clone(),
                    term: *term,
                    total: carried.result,
                });
            }
        }
    }

    /// Takes the sums out of the loop whose totals follow from the primal's, and gives what computes them.
    fn without_sums(&mut self, s: &mut Loop, span: Span) -> Vec<Stmt> {
        let mut behind = Vec::new();
        let found: Vec<Option<Found>> = self.found(s);
        let mut found = found.into_iter();
        let carried = std::mem::take(&mut s.carried);
        let results = std::mem::take(&mut s.body.results);
        for (carried, next) in carried.into_iter().zip(results) {
            match found.next().flatten() {
                Some(found) => {
                    s.body.stmts.retain(
                        |stmt| !matches!(&stmt.kind, StmtKind::Let(v, _) if found.spare.contains(v)),
                    );
                    self.total(&carried, found, span, &mut behind);
                }
                None => {
                    s.carried.push(carried);
                    s.body.results.push(next);
                }
            }
        }
        behind
    }

    fn found(&self, s: &Loop) -> Vec<Option<Found>> {
        let Some((var, range)) = whole(s) else {
            return Vec::new();
        };
        let fits = |sum: &&Sum| sum.var == var && same_range(&sum.range, range);
        let sums: Vec<&Sum> = self.sums.iter().filter(fits).collect();
        if sums.is_empty() || s.carried.is_empty() {
            return Vec::new();
        }
        let reads = count_reads(&[&s.body.stmts], s.body.results.iter());
        let within = values_of(self.arena, s);
        let of_loop = |i: usize| self.sum(s, i, &sums, &reads, &within);
        (0..s.carried.len()).map(of_loop).collect()
    }

    /// What the loop sums up there, if a total of the primal tells.
    fn sum(
        &self,
        s: &Loop,
        i: usize,
        sums: &[&Sum],
        reads: &HashMap<Val, usize>,
        within: &HashSet<Val>,
    ) -> Option<Found> {
        let once = |v: &Val| reads.get(v) == Some(&1);
        let Operand::Val(sum) = &s.body.results[i] else {
            return None;
        };
        if !self.derived.contains(sum) || !once(sum) || !once(&s.carried[i].phi) {
            return None;
        }
        let (op, added) = s.added(i)?;
        let mut spare = vec![*sum];
        if let Operand::Val(added) = added
            && once(added)
        {
            spare.push(*added);
        }
        let total = |term: &Operand| {
            let same = |sum: &&&Sum| term.same(&Operand::Val(sum.term));
            let sum = sums.iter().find(same)?;
            self.visible.contains(&sum.total).then_some(sum.total)
        };
        let changes = |operand: &Operand| matches!(operand, Operand::Val(v) if within.contains(v));
        let (factor, total) = match (total(added), s.defined_by(added)) {
            (Some(total), _) => (None, total),
            (None, Some(Op::Binary(BinOp::Mul, a, b))) if !changes(a) => (Some(a), total(b)?),
            (None, Some(Op::Binary(BinOp::Mul, a, b))) if !changes(b) => (Some(b), total(a)?),
            _ => return None,
        };
        Some(Found {
            op,
            factor: factor.cloned(),
            total,
            spare,
        })
    }

    /// The result of a sum, from the total of the primal.
    fn total(&mut self, sum: &Carried, found: Found, span: Span, to: &mut Vec<Stmt>) {
        let mut total = Operand::Val(found.total);
        if let Some(factor) = found.factor {
            let product = Op::Binary(BinOp::Mul, factor.clone(), total);
            let product = self.let_like(sum.result, product, span, to);
            // The terms may be finite where their total is not.
            let product = formula::unless_absent(factor, product);
            total = self.let_like(sum.result, product, span, to);
        }
        let result = match (&sum.init, found.op) {
            (Operand::Zero(_), BinOp::Add) => Op::Copy(total),
            (Operand::Zero(_), _) => Op::Neg(total),
            (init, op) => Op::Binary(op, init.clone(), total),
        };
        to.push(Stmt::new(StmtKind::Let(sum.result, result), span));
    }

    fn let_like(&mut self, like: Val, op: Op, span: Span, to: &mut Vec<Stmt>) -> Operand {
        let name = self.names.temporary(span);
        let v = self.arena.val_like(like, name);
        self.derived.insert(v);
        to.push(Stmt::new(StmtKind::Let(v, op), span));
        Operand::Val(v)
    }
}

/// The variable and the range of a loop that runs to its end.
fn whole(s: &Loop) -> Option<(Val, &Range)> {
    match &s.head {
        Head::Range { var, range } if s.runs_to_its_end() => Some((*var, range)),
        _ => None,
    }
}

/// They have the same items, in whatever order.
fn same_range(a: &Range, b: &Range) -> bool {
    let ends = a.lo.same(&b.lo) && a.hi.same(&b.hi);
    ends && a.inclusive == b.inclusive && a.step.is_none() && b.step.is_none()
}
