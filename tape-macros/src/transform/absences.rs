//! Whether anything flows back is asked where the chain of products begins, as far as the factors tell.
//!
//! ```text
//! a = unless_absent(g, g * r * y); b = unless_absent(a, a * r)    →    b = unless_absent(g, a * r)
//! a = g * r * y;                   b = unless_absent(a, a * r)    →    b = a * r
//! ```
//!
//! A product with a factor that is not finite is not finite either, or no number: never zero. So where `a`
//! is zero, and something flows, `r` is finite, and there is nothing to guard against. That is so with every
//! quotient by a root, whose adjoint is divided by that root twice. The seed of a gradient is a constant,
//! and then nothing is asked any more.

use crate::ir::*;
use crate::maps::HashMap;

/// AFTER THIS POINT: no product is guarded against a factor that the adjoint is already a multiple of.
pub(crate) fn lift(stmts: &mut [Stmt]) {
    Lift::default().stmts(stmts);
}

/// What the values in scope are defined by.
#[derive(Default)]
struct Lift {
    ops: HashMap<Val, Op>,
}

impl Lift {
    fn stmts(&mut self, stmts: &mut [Stmt]) {
        let mut here = Vec::new();
        for stmt in stmts {
            match &mut stmt.kind {
                StmtKind::Let(v, op) => {
                    while let Some(lifted) = self.lifted(op) {
                        *op = lifted;
                    }
                    self.ops.insert(*v, op.clone());
                    here.push(*v);
                }
                StmtKind::If(s) => {
                    self.stmts(&mut s.then.stmts);
                    self.stmts(&mut s.other.stmts);
                }
                StmtKind::Loop(s) => self.stmts(&mut s.body.stmts),
                _ => {}
            }
        }
        // A key that is asked must be in scope where it is asked.
        for v in here {
            self.ops.remove(&v);
        }
    }

    /// The guarded product with what its adjoint is guarded by instead, or with nothing.
    fn lifted(&self, op: &Op) -> Option<Op> {
        let (rule, adjoint, product) = guarded(op)?;
        let factor = self.factor(product, adjoint)?;
        let outer = self.op(adjoint)?;
        match guarded(outer) {
            Some((_, key, inner)) if self.is_multiple(inner, factor) => {
                Some(Op::Rule(rule, vec![key.clone(), product.clone()]))
            }
            None if self.is_multiple(adjoint, factor) => Some(Op::Copy(product.clone())),
            _ => None,
        }
    }

    fn op(&self, operand: &Operand) -> Option<&Op> {
        match operand {
            Operand::Val(v) => self.ops.get(v),
            _ => None,
        }
    }

    /// What the product multiplies the adjoint by, but for constants and the sign.
    fn factor(&self, product: &Operand, adjoint: &Operand) -> Option<Val> {
        match self.op(product)? {
            Op::Neg(a) | Op::Copy(a) => self.factor(a, adjoint),
            Op::Binary(BinOp::Mul, a, b) if is_finite(b) => self.factor(a, adjoint),
            Op::Binary(BinOp::Mul, a, b) if is_finite(a) => self.factor(b, adjoint),
            Op::Binary(BinOp::Mul, a, b) => match (a, b) {
                (a, Operand::Val(factor)) if a.same(adjoint) => Some(*factor),
                (Operand::Val(factor), b) if b.same(adjoint) => Some(*factor),
                _ => None,
            },
            _ => None,
        }
    }

    /// Is it a product that this is a factor of?
    fn is_multiple(&self, product: &Operand, factor: Val) -> bool {
        let is_it = |o: &Operand| matches!(o, Operand::Val(v) if *v == factor);
        match self.op(product) {
            Some(Op::Neg(a) | Op::Copy(a)) => is_it(a) || self.is_multiple(a, factor),
            Some(Op::Binary(BinOp::Mul, a, b)) => [a, b]
                .into_iter()
                .any(|o| is_it(o) || self.is_multiple(o, factor)),
            _ => false,
        }
    }
}

/// The rule, the adjoint and the product.
fn guarded(op: &Op) -> Option<(&'static tape_runtime::rules::Rule, &Operand, &Operand)> {
    match op {
        Op::Rule(rule, args) if rule.name == "unless_absent" => Some((rule, &args[0], &args[1])),
        _ => None,
    }
}

fn is_finite(operand: &Operand) -> bool {
    operand.float().is_some_and(f64::is_finite)
}
