//! Products of primal values: where an adjoint is multiplied by several, one after the other, the forward
//! sweep may multiply those, and keep their product instead of each.
//!
//! ```text
//! s = g * x; t = s * y            keeps x and y
//!     →    p = x * y | t = g * p  keeps p
//! ```
//!
//! So may it compute what the reverse sweep computes of primal values alone, such as a partial derivative
//! of several arguments. Both are only candidates: whether they are kept, or what they are computed from,
//! the minimum cut decides (`cut`), for which they are values like others. A value that an adjoint reads
//! beside them is kept in any case; then the product saves nothing, and all stays as it is.
//!
//! Only adjoints take another order. Where a factor that is zero, or an adjoint, lets nothing flow through
//! an infinite partial, that stays so; and an adjoint that is zero stays so where the product alone becomes
//! too large. At the ends of the range of floats neither order is the better one: a product of factors may
//! overflow or underflow where one after the other does not, and the other way round.

mod find;
mod partial;
mod rewrite;

use std::collections::BTreeSet;

use super::{Def, Position, Reverse};
use crate::ir::*;
use crate::maps::{HashMap, HashSet};

/// What the forward sweep of a region may compute for its reverse sweep.
#[derive(Default)]
pub(super) struct Candidates {
    /// What is computed of primal values alone, in the order of the reverse sweep.
    pure: Vec<(Val, Op)>,
    chains: Vec<Chain>,
    /// Both, by what they are computed from.
    ops: HashMap<Val, Op>,
    /// Those that adjoints read.
    pub wanted: BTreeSet<Val>,
    /// Primal values that the reverse sweep reads for candidates only.
    pub released: HashSet<Val>,
}

/// An adjoint that is multiplied by one primal value after the other, and is not read in between.
struct Chain {
    links: Vec<Link>,
    /// The adjoint that comes out.
    end: Val,
    product: Val,
}

/// `output = input * factor`, of an adjoint and a primal value.
#[derive(Clone)]
struct Link {
    input: Val,
    factor: Operand,
    /// Zero where the input is, even if the factor is infinite.
    absent_with_input: bool,
    /// Zero where the factor is, even if the input is infinite.
    absent_with_factor: bool,
    /// By their places; the last one defines the output.
    stmts: Vec<usize>,
}

impl Chain {
    /// The adjoint that goes in.
    fn root(&self) -> Val {
        self.links[0].input
    }

    fn factors(&self) -> impl Iterator<Item = &Operand> {
        self.links.iter().map(|link| &link.factor)
    }

    fn stmts(&self) -> Vec<usize> {
        let links = self.links.iter();
        links.flat_map(|link| link.stmts.iter().copied()).collect()
    }
}

impl Candidates {
    pub(super) fn contains(&self, v: Val) -> bool {
        self.ops.contains_key(&v)
    }

    /// What a candidate is computed from.
    pub(super) fn op(&self, v: Val) -> Option<&Op> {
        self.ops.get(&v)
    }
}

impl Reverse<'_> {
    /// A float whose only readers are perhaps candidates: it is not kept before these are known.
    pub(super) fn may_be_factor(&self, v: Val, def: &Def) -> bool {
        self.products && self.is_wide(v) && matches!(def.at, Position::After(_))
    }

    /// Products of narrower floats leave their range too easily.
    fn is_wide(&self, v: Val) -> bool {
        matches!(self.arena.vals[v.0].ty, Ty::Float(FloatTy::F64))
    }
}
