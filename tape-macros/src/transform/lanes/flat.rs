//! Short loops within a loop, such as over the coordinates of a point, written out: what is left of the loop's
//! body runs from top to bottom, and so do its lanes.

use proc_macro2::Span;

use crate::ir::visit::{Rewrites, Substitute, indexes, places_written, rewrite_stmt};
use crate::ir::*;
use crate::maps::HashMap;
use crate::names::Names;

/// How many iterations are written out, and how many statements there may be then.
const MOST_ITERATIONS: usize = 4;
const MOST_STATEMENTS: usize = 96;

/// The loop without the short loops in it; none where it has others too.
pub(super) fn written_out(arena: &mut Arena, names: &mut Names, s: &Loop) -> Option<Loop> {
    let stmts = &s.body.stmts;
    let statements = |stmt: &Stmt| match &stmt.kind {
        StmtKind::Loop(inner) => Some(Short::of(arena, inner)?.statements()),
        _ => super::is_quick(stmt).then_some(1),
    };
    let statements: Option<Vec<usize>> = stmts.iter().map(statements).collect();
    if statements?.iter().sum::<usize>() > MOST_STATEMENTS || written(s).len() > 1 {
        return None;
    }
    let mut flat = s.clone();
    for stmt in std::mem::take(&mut flat.body.stmts) {
        match &stmt.kind {
            StmtKind::Loop(inner) => {
                let short = Short::of(arena, inner).expect("seen above");
                let all = short.written_out(arena, names, stmt.span);
                flat.body.stmts.extend(all);
            }
            _ => flat.body.stmts.push(stmt),
        }
    }
    Some(flat)
}

/// What the iterations of the loop write an element of. The compiler cannot tell that several containers are
/// apart, and makes vector instructions of no lanes then.
fn written(s: &Loop) -> Vec<Base> {
    let mut bases: Vec<Base> = Vec::new();
    let Head::Range { var, .. } = &s.head else {
        return bases;
    };
    let element = |place: &&Place| {
        let is_item = |proj: &Proj| matches!(proj, Proj::Index(Operand::Val(v)) if v == var);
        place.path.iter().any(is_item)
    };
    for stmt in s.body.stmts.iter().flat_map(own_or_inner) {
        for place in places_written(stmt).into_iter().filter(element) {
            if !bases.iter().any(|base| base.same(&place.base)) {
                bases.push(place.base.clone());
            }
        }
    }
    bases
}

fn own_or_inner(stmt: &Stmt) -> &[Stmt] {
    match &stmt.kind {
        StmtKind::Loop(inner) => &inner.body.stmts,
        _ => std::slice::from_ref(stmt),
    }
}

/// A loop whose iterations can be written out.
struct Short<'s> {
    s: &'s Loop,
    var: Val,
    iterations: std::ops::Range<usize>,
}

impl Short<'_> {
    fn of<'s>(arena: &Arena, s: &'s Loop) -> Option<Short<'s>> {
        let Head::Range { var, range } = &s.head else {
            return None;
        };
        let iterations = range.lo.fixed()?..range.hi.fixed()?;
        let short = iterations.len() <= MOST_ITERATIONS;
        let quick = s.body.stmts.iter().all(super::is_quick);
        // What else the variable may be, a literal in its place might not.
        let taken = s.is_counted() && short && quick && indexes(arena, &s.body, *var);
        taken.then_some(Short {
            s,
            var: *var,
            iterations,
        })
    }

    fn statements(&self) -> usize {
        self.iterations.len() * self.s.body.stmts.len()
    }

    /// The iterations one after the other, each with values of its own.
    fn written_out(&self, arena: &mut Arena, names: &mut Names, span: Span) -> Vec<Stmt> {
        let Short { s, var, iterations } = self;
        let mut all = Vec::new();
        let mut carried: Vec<Operand> = s.carried.iter().map(|c| c.init.clone()).collect();
        for k in iterations.clone() {
            let phis = s.carried.iter().map(|c| c.phi);
            let mut now: HashMap<Val, Operand> = phis.zip(carried).collect();
            now.insert(*var, Operand::Int(k));
            for stmt in &s.body.stmts {
                let mut copy = stmt.clone();
                if let StmtKind::Let(v, _) = &mut copy.kind {
                    let name = arena.vals[v.0].name.to_string();
                    let own = arena.val_like(*v, names.fresh(&name, span));
                    now.insert(*v, Operand::Val(own));
                    *v = own;
                }
                rewrite_stmt(&mut Substitute(&now), &mut copy);
                all.push(copy);
            }
            let next = s.body.results.iter().map(|next| substituted(next, &now));
            carried = next.collect();
        }
        for (c, held) in s.carried.iter().zip(carried) {
            let given = StmtKind::Let(c.result, Op::Copy(held));
            all.push(Stmt::new(given, span));
        }
        all
    }
}

fn substituted(operand: &Operand, by: &HashMap<Val, Operand>) -> Operand {
    let mut operand = operand.clone();
    Substitute(by).operand(&mut operand);
    operand
}
