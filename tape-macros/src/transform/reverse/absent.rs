//! Where nothing flows back, nothing is added, not even the product of zero and infinity.
//!
//! In `let d = s.sqrt(); if d < eps { 0.0 } else { x / d }` the adjoint of `d` is exactly zero when
//! the first branch is taken, and at `s = 0` the partial of `sqrt` is infinite. An adjoint that a
//! branch or a loop may leave out is *perhaps absent*; what it is multiplied by is selected, not
//! multiplied, where it is zero.

use proc_macro2::Span;

use super::Reverse;
use crate::ir::*;
use crate::transform::formula::{self, Builder};

/// Why an adjoint may be absent.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Absent {
    /// A branch or a loop of the region with this frame may not pass it on.
    Conditional(usize),
    /// It is what the caller of a pullback gives.
    Seed,
}

/// Rules whose partials are infinite somewhere in their domain.
const SINGULAR: &[&str] = &[
    "recip", "sqrt", "cbrt", "ln", "log2", "log10", "ln_1p", "log", "asin", "acos", "acosh",
    "atanh", "powf", "powi",
];

/// Rules whose partials are finite wherever their arguments are.
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
    pub(super) fn absence(&self, adjoint: &Operand) -> Option<Absent> {
        match adjoint {
            Operand::Val(v) => self.absent.get(v).copied(),
            _ => None,
        }
    }

    pub(super) fn mark_absent(&mut self, adjoint: &Operand, absent: Option<Absent>) {
        if let (Operand::Val(v), Some(absent)) = (adjoint, absent) {
            self.absent.insert(*v, absent);
        }
    }

    /// An adjoint that this region's branches or loops may leave out.
    pub(super) fn mark_conditional(&mut self, v: Val) {
        let frame = self.frames.len() - 1;
        self.absent.insert(v, Absent::Conditional(frame));
    }

    /// `product`, of the adjoint `g` and a partial of the rule.
    pub(super) fn unless_absent_of_rule(
        &mut self,
        rule: &tape_runtime::rules::Rule,
        g: &Operand,
        product: Operand,
        span: Span,
    ) -> Operand {
        let selects = match self.absence(g) {
            Some(Absent::Conditional(_)) => !BOUNDED.contains(&rule.name),
            Some(Absent::Seed) => SINGULAR.contains(&rule.name),
            None => false,
        };
        self.selected(selects, g, product, span)
    }

    /// The adjoint `g` times a primal value. An adjoint from around a loop is multiplied there without
    /// a look, since products are what loops are made of.
    pub(super) fn times(&mut self, g: &Operand, factor: &Operand, span: Span) -> Operand {
        let factor = self.primal(factor);
        let product = self.mul(g.clone(), factor, span);
        let here = Absent::Conditional(self.frames.len() - 1);
        self.selected(self.absence(g) == Some(here), g, product, span)
    }

    /// The adjoint `g` divided by a primal value.
    pub(super) fn divided(&mut self, g: &Operand, divisor: &Operand, span: Span) -> Operand {
        let constant = matches!(divisor, Operand::Float(_) | Operand::Const(..));
        let divisor = self.primal(divisor);
        let quotient = self.binary(BinOp::Div, g.clone(), divisor, span);
        let conditional = matches!(self.absence(g), Some(Absent::Conditional(_)));
        self.selected(conditional && !constant, g, quotient, span)
    }

    pub(super) fn negated(&mut self, g: Operand, span: Span) -> Operand {
        let absent = self.absence(&g);
        let negated = self.neg(g, span);
        self.mark_absent(&negated, absent);
        negated
    }

    fn selected(&mut self, selects: bool, g: &Operand, product: Operand, span: Span) -> Operand {
        let absent = self.absence(g);
        let product = if selects && !product.same(g) {
            let ty = self.arena.ty(&product);
            self.op(ty, formula::selected(g.clone(), product), span)
        } else {
            product
        };
        self.mark_absent(&product, absent);
        product
    }
}
