//! What generated code names. Not for users: it changes without notice.

mod adjoints;
mod agreement;
mod behind;
mod blocks;
mod casts;
mod checkpoint;
mod dots;
mod fingerprint;
mod handles;
mod in_row;
mod integers;
mod jacobian;
mod keeping;
mod lent;
mod live;
pub mod memory;
pub mod missing;
mod outcome;
mod passes;
mod record;
mod residual;
pub mod rule;
mod shelf;
mod slab;
mod vectors;

pub use crate::kinks;
pub use crate::tangent::components::*;
pub use crate::tangent::directions::*;
pub use crate::tangent::entries::*;
pub use crate::tangent::{Differentiable, Tangent, UnitSeed};
pub use crate::tape::private as tape;
pub use crate::{Scalar, stop_gradient};
pub use adjoints::*;
pub use agreement::{agree, agree_on_value};
pub use behind::Behind;
pub(crate) use blocks::release as release_blocks;
pub use casts::*;
pub use checkpoint::*;
pub use dots::*;
pub use fingerprint::*;
pub use handles::*;
pub use in_row::*;
pub use integers::*;
pub use jacobian::*;
pub use keeping::Kept;
pub use lent::*;
pub use live::{live, live_below, live_in_parts};
pub use outcome::*;
pub use passes::{Keepable, Key, addresses};
pub(crate) use passes::{keep, key, recall};
pub use record::*;
pub use residual::*;
pub use slab::Slab;
pub(crate) use vectors::release as release_vectors;
pub use vectors::*;

/// The traits whose methods generated code calls, for where the prelude is absent; without names, so
/// that none of the user's is hidden.
pub mod methods {
    pub use super::behind::{BehindNothing as _, BehindReference as _};
    pub use super::fingerprint::{ReadAnything as _, ReadNumbers as _};
    pub use super::keeping::{Again as _, KeepPlain as _, KeepReference as _};
    pub use super::live::{OfAnything as _, OfElements as _};
    pub use super::vectors::{Dropped as _, Push as _};
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

/// What an iterator by value gives one by one, as a vector.
#[diagnostic::on_unimplemented(
    message = "gradtape does not know what `into_iter` gives of `{Self}`",
    note = "take it apart with `match`, or make a `Vec` of it in a function annotated `#[differentiable]`"
)]
pub trait IntoItems {
    /// One of them.
    type Item;
    /// All of them.
    fn into_items(self) -> Vec<Self::Item>;
}

impl<T> IntoItems for Vec<T> {
    type Item = T;
    #[inline(always)]
    fn into_items(self) -> Vec<T> {
        self
    }
}

impl<T, const N: usize> IntoItems for [T; N] {
    type Item = T;
    #[inline(always)]
    fn into_items(self) -> Vec<T> {
        Vec::from(self)
    }
}

impl<T> IntoItems for Option<T> {
    type Item = T;
    #[inline(always)]
    fn into_items(self) -> Vec<T> {
        self.into_iter().collect()
    }
}

impl<T, E> IntoItems for Result<T, E> {
    type Item = T;
    #[inline(always)]
    fn into_items(self) -> Vec<T> {
        self.into_iter().collect()
    }
}

/// See [`IntoItems`].
#[inline(always)]
pub fn into_items<I: IntoItems>(items: I) -> Vec<I::Item> {
    items.into_items()
}

/// Compiles where both are the same function.
#[inline(always)]
pub fn is_of_std<F: memory::Named<G>, G>(_: F, _: G) {}

/// The zero tangents of a value.
#[inline(always)]
pub fn zeros<D: Directions, P: Differentiable + ?Sized>(_: D, primal: &P) -> P::Tangents<D> {
    primal.zero_tangents()
}

/// The tangents of a `Vec` that holds nothing yet, with room for as much.
#[inline(always)]
pub fn empty<D: Directions, T: Differentiable>(_: D, primal: &Vec<T>) -> Vec<T::Tangents<D>> {
    vec_with_capacity(primal.capacity())
}

/// A number, given as it is or by reference.
pub trait Number<S> {
    /// The number itself.
    fn number(self) -> S;
}

macro_rules! numbers {
    ($([$($by:tt)*] $value:ident $number:expr),*) => {$(
        impl<S: Scalar> Number<S> for $($by)* S {
            #[inline(always)]
            fn number(self) -> S {
                let $value = self;
                $number
            }
        }
    )*};
}
numbers!([] s s, [&] s *s, [&mut] s *s, [&&] s **s);

/// The number that tangents are multiplied by.
#[inline(always)]
pub fn number<S, N: Number<S>>(number: N) -> S {
    number.number()
}

/// `-number`, of a type that may be told later.
#[inline(always)]
pub fn negated<T: std::ops::Neg<Output = T>>(number: T) -> T {
    -number
}

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
