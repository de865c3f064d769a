//! Where nothing flows back, nothing is added, not even the product of zero and infinity.
//!
//! In `let d = s.sqrt(); if d < eps { 0.0 } else { x / d }` the adjoint of `d` is exactly zero when
//! the first branch is taken, and at `s = 0` the partial of `sqrt` is infinite. So an adjoint is not
//! multiplied by a partial that may be infinite, but zero where it is zero. Products, which loops
//! are made of, are only treated so where a branch or a loop beside them may leave the adjoint out:
//! it is *conditional*.

use proc_macro2::Span;
use tape_runtime::rules::Rule;

use super::Reverse;
use crate::ir::*;
use crate::transform::formula::{self, Builder};

/// Rules whose partials are infinite somewhere in their domain.
const SINGULAR: &[&str] = &[
    "recip", "sqrt", "cbrt", "ln", "log2", "log10", "ln_1p", "log", "asin", "acos", "acosh",
    "atanh", "powf", "powi",
];

/// Rules whose partials are finite wherever their arguments are, and where they overflow.
const BOUNDED: &[&str] = &[
    "abs",
    "fract",
    "to_degrees",
    "to_radians",
    "sin",
    "cos",
    "tanh",
    "atan",
    "asinh",
    "hypot",
    "copysign",
    "midpoint",
    "next_up",
    "next_down",
    "max",
    "min",
    "clamp",
];

impl Reverse<'_> {
    /// The frame of the region whose branches and loops may leave an adjoint out.
    pub(super) fn conditional(&self, adjoint: &Operand) -> Option<usize> {
        match adjoint {
            Operand::Val(v) => self.conditional.get(v).copied(),
            _ => None,
        }
    }

    pub(super) fn mark(&mut self, adjoint: &Operand, frame: Option<usize>) {
        if let (Operand::Val(v), Some(frame)) = (adjoint, frame) {
            self.conditional.insert(*v, frame);
        }
    }

    /// An adjoint that this region's branches or loops may leave out.
    pub(super) fn mark_conditional(&mut self, v: Val) {
        let frame = self.frames.len() - 1;
        self.conditional.insert(v, frame);
    }

    /// `product`, of the adjoint `g` and a partial of the rule.
    pub(super) fn unless_absent(
        &mut self,
        rule: &Rule,
        g: &Operand,
        product: Operand,
        span: Span,
    ) -> Operand {
        let conditional = self.conditional(g).is_some() && !BOUNDED.contains(&rule.name);
        let selects = conditional || SINGULAR.contains(&rule.name);
        self.flowing(selects, g, product, span)
    }

    /// The adjoint `g` times a primal value.
    pub(super) fn times(&mut self, g: &Operand, factor: &Operand, span: Span) -> Operand {
        let factor = self.primal(factor);
        let product = self.mul(g.clone(), factor, span);
        let here = self.frames.len() - 1;
        self.flowing(self.conditional(g) == Some(here), g, product, span)
    }

    /// The adjoint `g` divided by a primal value, whether that is zero or not.
    pub(super) fn divided(&mut self, g: &Operand, divisor: &Operand, span: Span) -> Operand {
        let divisor = self.primal(divisor);
        self.binary(BinOp::Div, g.clone(), divisor, span)
    }

    /// The adjoint `g` times what an operation has given, whether that is infinite or not.
    pub(super) fn times_result(&mut self, g: &Operand, result: Val, span: Span) -> Operand {
        let factor = self.primal(&Operand::Val(result));
        self.mul(g.clone(), factor, span)
    }

    /// `product`, of the adjoint `g` and a partial that is infinite where the divisor is zero.
    pub(super) fn unless_zero(
        &mut self,
        divisor: &Operand,
        g: &Operand,
        product: Operand,
        span: Span,
    ) -> Operand {
        let constant = matches!(divisor, Operand::Float(_) | Operand::Const(..));
        self.flowing(!constant, g, product, span)
    }

    pub(super) fn negated(&mut self, g: Operand, span: Span) -> Operand {
        let frame = self.conditional(&g);
        let negated = self.neg(g, span);
        self.mark(&negated, frame);
        negated
    }

    fn flowing(&mut self, selects: bool, g: &Operand, product: Operand, span: Span) -> Operand {
        let frame = self.conditional(g);
        let constant = matches!(g, Operand::Float(_) | Operand::Const(..));
        let product = if selects && !constant && !product.same(g) {
            let ty = self.arena.ty(&product);
            self.op(ty, formula::unless_absent(g.clone(), product), span)
        } else {
            product
        };
        self.mark(&product, frame);
        product
    }
}
