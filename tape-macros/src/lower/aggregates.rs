//! Which values have parts, as the code that reads them tells.

use super::signature::Param;
use crate::ir::*;
use crate::maps::HashSet;

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
    // Loops within loops hand on what they carry: until nothing is left to mark.
    while joins
        .iter()
        .fold(false, |marked, join| mark_joined(arena, join) || marked)
    {}
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
    let value = |o: &&Operand| match o {
        Operand::Val(v) => Some(*v),
        _ => None,
    };
    operands.iter().filter_map(value).collect()
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
                numbers.extend(operands.filter_map(|o| match o {
                    Operand::Val(v) => Some(v),
                    _ => None,
                }));
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
