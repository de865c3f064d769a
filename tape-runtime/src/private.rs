//! What generated code names. Not for users: it changes without notice.

mod adjoints;
mod agreement;
mod casts;
mod handles;
mod integers;
mod keeping;
pub mod memory;
pub mod missing;
mod outcome;
mod record;
mod residual;

pub use crate::kinks;
pub use crate::tangent::{Differentiable, Tangent, UnitSeed};
pub use crate::tape::private as tape;
pub use crate::{Scalar, stop_gradient};
pub use adjoints::*;
pub use agreement::{agree, agree_on_value};
pub use casts::*;
pub use handles::*;
pub use integers::*;
pub use keeping::Kept;
pub use outcome::*;
pub use record::*;
pub use residual::*;

/// The traits whose methods generated code calls, for where the prelude is absent; without names, so
/// that none of the user's is hidden.
pub mod methods {
    pub use super::keeping::{Again as _, KeepPlain as _, KeepReference as _};
    pub use std::borrow::ToOwned as _;
    pub use std::clone::Clone as _;
    pub use std::convert::{AsMut as _, AsRef as _, From as _, Into as _};
    pub use std::iter::{Extend as _, IntoIterator as _, Iterator as _};
}

/// `vec![..]` of an array.
#[inline(always)]
pub fn into_vec<T, const N: usize>(array: [T; N]) -> Vec<T> {
    Vec::from(array)
}

/// Compiles where both are the same function.
#[inline(always)]
pub fn is_of_std<F: memory::Named<G>, G>(_: F, _: G) {}

/// A number of the other's type.
#[inline(always)]
pub fn like<T: Copy>(_: T, number: T) -> T {
    number
}

/// A literal of a type that is written out.
#[inline(always)]
pub fn literal<T>(literal: T) -> T {
    literal
}

/// What `sum` starts from.
#[inline(always)]
pub fn empty_sum<T: std::iter::Sum>() -> T {
    std::iter::empty::<T>().sum()
}

/// What `product` starts from.
#[inline(always)]
pub fn empty_product<T: std::iter::Product>() -> T {
    std::iter::empty::<T>().product()
}

/// The order that sorting would bring the items into: the index of the first, and so on.
pub fn order_by<T>(
    items: &[T],
    mut compare: impl FnMut(&T, &T) -> std::cmp::Ordering,
) -> Vec<usize> {
    let mut order: Vec<usize> = (0..items.len()).collect();
    order.sort_by(|a, b| compare(&items[*a], &items[*b]));
    order
}

/// The same by a key of each item.
pub fn order_by_key<T, K: Ord>(items: &[T], mut key: impl FnMut(&T) -> K) -> Vec<usize> {
    let mut order: Vec<usize> = (0..items.len()).collect();
    order.sort_by_key(|a| key(&items[*a]));
    order
}
