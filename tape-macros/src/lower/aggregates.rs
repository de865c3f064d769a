//! Which values have parts, as the code that reads them tells.

use super::signature::Param;
use crate::ir::visit::{operands_read, values_of};
use crate::ir::*;
use crate::maps::{HashMap, HashSet};

/// What is read by parts has parts, whether its type tells or not.
pub(super) fn mark(arena: &mut Arena, body: &Region) {
    struct Mark<'a>(&'a mut Arena);
    impl crate::ir::visit::Reads for Mark<'_> {
        fn operand(&mut self, _: &Operand) {}
        fn place(&mut self, place: &Place) {
            if let (Base::Val(v), false) = (&place.base, place.path.is_empty()) {
                self.0.vals[v.0].aggregate = true;
            }
        }
    }
    crate::ir::visit::read_region(&mut Mark(arena), body);
    let mut joins = Vec::new();
    find_joins(body, &mut joins);
    mark_summed(arena, body, &joins);
    // Loops within loops hand on what they carry: until nothing is left to mark.
    let mut marked = true;
    while std::mem::take(&mut marked) {
        for join in &joins {
            marked |= mark_joined(arena, join);
        }
    }
}

/// Where only rustc knows what a value is, and it is read more than once, its adjoint is a sum: of what is no
/// operand of arithmetic there may be parts to add. The adjoint of a part is looked at where it is, and not moved out.
fn mark_summed(arena: &mut Arena, body: &Region, joins: &[Vec<Val>]) {
    let mut reads = HashMap::default();
    count_reads(arena, &body.stmts, &mut reads);
    for v in body.results.iter().filter_map(value) {
        *reads.entry(v).or_default() += 1;
    }
    let summed = |v: &Val| reads.get(v).is_some_and(|n| *n > 1);
    if !(0..arena.vals.len())
        .map(Val)
        .any(|v| summed(&v) && is_unread(arena, v))
    {
        return;
    }
    let mut numbers = HashSet::default();
    find_numbers(body, &mut numbers);
    let mut found = true;
    while std::mem::take(&mut found) {
        for join in joins {
            if join.iter().any(|v| numbers.contains(v)) {
                for v in join {
                    found |= numbers.insert(*v);
                }
            }
        }
    }
    for v in (0..arena.vals.len()).map(Val) {
        if summed(&v) && is_unread(arena, v) && !numbers.contains(&v) {
            arena.vals[v.0].aggregate = true;
        }
    }
}

fn is_unread(arena: &Arena, v: Val) -> bool {
    matches!(arena.vals[v.0].ty, Ty::Unknown)
}

/// How often values are read; what a loop reads of what is around it, what is repeated and what becomes a part, once more.
fn count_reads(arena: &Arena, stmts: &[Stmt], reads: &mut HashMap<Val, usize>) {
    for v in operands_read(stmts) {
        *reads.entry(v).or_default() += 1;
    }
    count_reads_again(arena, stmts, reads);
}

fn count_reads_again(arena: &Arena, stmts: &[Stmt], reads: &mut HashMap<Val, usize>) {
    for stmt in stmts {
        match &stmt.kind {
            StmtKind::Let(_, Op::Repeat(Operand::Val(v), ..)) => {
                *reads.entry(*v).or_default() += 1;
            }
            StmtKind::Let(_, Op::Array(parts) | Op::Tuple(parts)) => {
                for v in parts.iter().filter_map(value) {
                    *reads.entry(v).or_default() += 1;
                }
            }
            StmtKind::Store(place, Operand::Val(v)) if !place.path.is_empty() => {
                *reads.entry(*v).or_default() += 1;
            }
            StmtKind::If(s) => {
                count_reads_again(arena, &s.then.stmts, reads);
                count_reads_again(arena, &s.other.stmts, reads);
            }
            StmtKind::Loop(s) => {
                let own = values_of(arena, s);
                for v in operands_read(&s.body.stmts) {
                    if !own.contains(&v) {
                        *reads.entry(v).or_default() += 1;
                    }
                }
                count_reads_again(arena, &s.body.stmts, reads);
            }
            _ => {}
        }
    }
}

/// What becomes one value has the parts that any of it has, where the text tells no type.
fn mark_joined(arena: &mut Arena, join: &[Val]) -> bool {
    if !join.iter().any(|v| arena.vals[v.0].aggregate) {
        return false;
    }
    let mut marked = false;
    for v in join {
        let info = &mut arena.vals[v.0];
        if matches!(info.ty, Ty::Unknown) && !info.aggregate {
            info.aggregate = true;
            marked = true;
        }
    }
    marked
}

/// The values that branches and loops join.
fn find_joins(region: &Region, joins: &mut Vec<Vec<Val>>) {
    for stmt in &region.stmts {
        match &stmt.kind {
            StmtKind::If(s) => {
                let results = s.then.results.iter().zip(&s.other.results);
                for (v, (a, b)) in s.results.iter().zip(results) {
                    joins.push(values_among(&[&Operand::Val(*v), a, b]));
                }
                find_joins(&s.then, joins);
                find_joins(&s.other, joins);
            }
            StmtKind::Loop(s) => {
                for (c, next) in s.carried.iter().zip(&s.body.results) {
                    let [phi, result] = [c.phi, c.result].map(Operand::Val);
                    joins.push(values_among(&[&phi, &result, &c.init, next]));
                }
                if let Head::While(head) = &s.head {
                    find_joins(head, joins);
                }
                find_joins(&s.body, joins);
            }
            _ => {}
        }
    }
}

fn values_among(operands: &[&Operand]) -> Vec<Val> {
    operands.iter().filter_map(|o| value(o)).collect()
}

fn value(operand: &Operand) -> Option<Val> {
    match operand {
        Operand::Val(v) => Some(*v),
        _ => None,
    }
}

/// Where a parameter has a type that only rustc can read, it may be an alias of an array: values of
/// unread types that are no operands of arithmetic have their adjoints in memory then, too.
pub(super) fn mark_unread(arena: &mut Arena, body: &Region, params: &[Param]) {
    let unread = |p: &&Param| p.differentiable && matches!(p.ty, Ty::Unknown);
    if !params.iter().any(|p| unread(&p)) {
        return;
    }
    let mut numbers = HashSet::default();
    find_numbers(body, &mut numbers);
    for (i, info) in arena.vals.iter_mut().enumerate() {
        info.aggregate |= matches!(info.ty, Ty::Unknown) && !numbers.contains(&Val(i));
    }
}

/// The operands and results of arithmetic.
fn find_numbers(region: &Region, numbers: &mut HashSet<Val>) {
    for stmt in &region.stmts {
        match &stmt.kind {
            StmtKind::Let(
                result,
                op @ (Op::Binary(..)
                | Op::Neg(_)
                | Op::Rule(..)
                | Op::Cast(..)
                | Op::Observe(..)
                | Op::Piecewise(..)),
            ) => {
                numbers.insert(*result);
                let operands = crate::ir::visit::operands_of(op).into_iter();
                numbers.extend(operands.filter_map(|o| value(&o)));
            }
            StmtKind::Update(_, _, Operand::Val(v)) => {
                numbers.insert(*v);
            }
            StmtKind::If(s) => {
                find_numbers(&s.then, numbers);
                find_numbers(&s.other, numbers);
            }
            StmtKind::Loop(s) => {
                if let Head::While(head) = &s.head {
                    find_numbers(head, numbers);
                }
                find_numbers(&s.body, numbers);
            }
            _ => {}
        }
    }
}
