//! What generated code names. Not for users: it changes without notice.

pub use crate::kinks;
pub use crate::tangent::{Differentiable, Tangent, UnitSeed};
pub use crate::{Scalar, stop_gradient};

pub mod missing;

/// The traits whose methods generated code calls, for where the prelude is absent; without names, so
/// that none of the user's is hidden.
pub mod methods {
    pub use std::borrow::ToOwned as _;
    pub use std::clone::Clone as _;
    pub use std::convert::{AsMut as _, AsRef as _, From as _, Into as _};
    pub use std::iter::{Extend as _, IntoIterator as _, Iterator as _};
}

/// Nobody asks for this adjoint: nothing is accumulated, and the code for it is compiled away.
#[derive(Clone, Copy)]
pub struct Nobody;

/// Where the adjoint of a parameter of type `P` accumulates.
pub trait Bar<P: Differentiable + ?Sized> {
    /// Adds to it.
    fn add(&mut self, adjoint: &P::Tangent);
    /// What it holds now; `zero` where nobody asks.
    fn get(&self, zero: impl FnOnce() -> P::Tangent) -> P::Tangent;
    /// Sets it.
    fn set(&mut self, adjoint: P::Tangent);
}

impl<P: Differentiable + ?Sized> Bar<P> for Nobody {
    #[inline(always)]
    fn add(&mut self, _: &P::Tangent) {}
    #[inline(always)]
    fn get(&self, zero: impl FnOnce() -> P::Tangent) -> P::Tangent {
        zero()
    }
    #[inline(always)]
    fn set(&mut self, _: P::Tangent) {}
}

/// An adjoint of the very shape of the tangent.
impl<P: Differentiable> Bar<P> for &mut P::Tangent {
    #[inline(always)]
    fn add(&mut self, adjoint: &P::Tangent) {
        self.accumulate(adjoint);
    }
    #[inline(always)]
    fn get(&self, _: impl FnOnce() -> P::Tangent) -> P::Tangent {
        (**self).clone()
    }
    #[inline(always)]
    fn set(&mut self, adjoint: P::Tangent) {
        **self = adjoint;
    }
}

/// Where the adjoint of a slice or vector accumulates.
pub trait SliceBar<T> {
    /// Whether anybody asks: if not, nothing may be written.
    fn asked(&self) -> bool;

    /// The whole buffer; empty where nobody asks.
    fn whole(&mut self) -> &mut [T];

    /// The buffer for a primal of length `n`; empty where nobody asks.
    ///
    /// # Panics
    ///
    /// When the buffer is shorter.
    #[inline(always)]
    fn slice(&mut self, n: usize) -> &mut [T] {
        if self.asked() {
            &mut self.whole()[..n]
        } else {
            &mut []
        }
    }
}

impl<T> SliceBar<T> for Nobody {
    #[inline(always)]
    fn asked(&self) -> bool {
        false
    }
    #[inline(always)]
    fn whole(&mut self) -> &mut [T] {
        &mut []
    }
}

macro_rules! slice_bars {
    ($([$($generics:tt)*] $buffer:ty),*) => {$(
        impl<T, $($generics)*> SliceBar<T> for &mut $buffer {
            #[inline(always)]
            fn asked(&self) -> bool {
                true
            }
            #[inline(always)]
            fn whole(&mut self) -> &mut [T] {
                &mut self[..]
            }
        }
    )*};
}
slice_bars!([] [T], [] Vec<T>, [const N: usize] [T; N]);

impl<T> SliceBar<T> for Perhaps<'_, T> {
    #[inline(always)]
    fn asked(&self) -> bool {
        self.0.is_some()
    }
    #[inline(always)]
    fn whole(&mut self) -> &mut [T] {
        match &mut self.0 {
            Some(buffer) => buffer,
            None => &mut [],
        }
    }
}

/// A whole `to += from` for slices and everything that is a tangent.
pub trait AccumulateFrom<F: ?Sized> {
    /// `self += from`
    fn accumulate_from(&mut self, from: &F);
}

impl<T: Tangent> AccumulateFrom<[T]> for [T] {
    #[inline]
    fn accumulate_from(&mut self, from: &[T]) {
        crate::tangent::accumulate_slices(self, from);
    }
}

impl<T: Tangent> AccumulateFrom<Vec<T>> for [T] {
    #[inline]
    fn accumulate_from(&mut self, from: &Vec<T>) {
        crate::tangent::accumulate_slices(self, from);
    }
}

impl<T: Tangent, const N: usize> AccumulateFrom<[T; N]> for [T] {
    #[inline]
    fn accumulate_from(&mut self, from: &[T; N]) {
        crate::tangent::accumulate_slices(self, from);
    }
}

impl<T: Tangent> AccumulateFrom<[T]> for Vec<T> {
    #[inline]
    fn accumulate_from(&mut self, from: &[T]) {
        crate::tangent::accumulate_slices(self, from);
    }
}

impl<T: Tangent, const N: usize> AccumulateFrom<[T]> for [T; N] {
    #[inline]
    fn accumulate_from(&mut self, from: &[T]) {
        crate::tangent::accumulate_slices(self, from);
    }
}

impl<T: Tangent, const N: usize> AccumulateFrom<[T; N]> for Vec<T> {
    #[inline]
    fn accumulate_from(&mut self, from: &[T; N]) {
        crate::tangent::accumulate_slices(self, from);
    }
}

impl<T: Tangent, const N: usize> AccumulateFrom<Vec<T>> for [T; N] {
    #[inline]
    fn accumulate_from(&mut self, from: &Vec<T>) {
        crate::tangent::accumulate_slices(self, from);
    }
}

/// `to[i] += sum`, where there is such an element: without one, nothing was summed.
#[inline(always)]
pub fn add_at<T: Tangent>(to: &mut [T], i: usize, sum: &T) {
    if let Some(to) = to.get_mut(i) {
        to.accumulate(sum);
    }
}

/// Becomes zero, keeping its shape.
pub trait Clear {
    /// `self = 0`
    fn clear_all(&mut self);
}

impl<T: Tangent> Clear for [T] {
    #[inline]
    fn clear_all(&mut self) {
        self.iter_mut().for_each(T::clear);
    }
}

impl<T: Tangent> Clear for T {
    #[inline(always)]
    fn clear_all(&mut self) {
        self.clear();
    }
}

/// The sum of an adjoint's elements: what flows back into a value that was repeated.
#[inline]
pub fn total<T: Tangent>(adjoints: &[T], zero: T) -> T {
    let mut total = zero;
    adjoints.iter().for_each(|a| total.accumulate(a));
    total
}

/// Zero of a number's type.
#[inline(always)]
pub fn zero<T: Scalar>() -> T {
    T::constant(0.0)
}

impl<T: Tangent> AccumulateFrom<T> for T {
    #[inline(always)]
    fn accumulate_from(&mut self, from: &T) {
        self.accumulate(from);
    }
}

/// The shape of a value: what its zero is made from.
pub struct Shape<P: Differentiable + ?Sized>(P::Shape);

impl<P: Differentiable + ?Sized> Shape<P> {
    /// Of a value.
    #[inline(always)]
    pub fn of(primal: &P) -> Shape<P> {
        Shape(primal.shape())
    }

    /// The zero of it.
    #[inline(always)]
    pub fn zero(&self) -> P::Tangent {
        P::zero_of(&self.0)
    }
}

impl<P: Differentiable + ?Sized> Clone for Shape<P> {
    #[inline(always)]
    fn clone(&self) -> Shape<P> {
        Shape(self.0.clone())
    }
}

/// Primal values of one name, written by the forward sweep and read backwards by the reverse one.
pub struct Record<T>(Vec<T>);

impl<T> Record<T> {
    /// Empty, without storage yet.
    #[inline(always)]
    pub fn new() -> Record<T> {
        Record(Vec::new())
    }

    /// Forgets the values and keeps the storage.
    #[inline(always)]
    pub fn reset(&mut self) {
        self.0.clear();
    }

    /// Room for so many more values.
    #[inline]
    pub fn reserve(&mut self, n: usize) {
        self.0.reserve(n);
    }

    /// Writes the next value.
    #[inline(always)]
    pub fn push(&mut self, value: T) {
        self.0.push(value);
    }

    /// The next `n` values, to be written by index.
    #[inline]
    pub fn row(&mut self, n: usize, fill: T) -> &mut [T]
    where
        T: Clone,
    {
        let start = self.0.len();
        self.0.resize(start + n, fill);
        &mut self.0[start..]
    }

    /// A reader that starts behind the last value.
    #[inline(always)]
    pub fn rewind(&self) -> Rewind<'_, T> {
        Rewind(&self.0)
    }
}

impl<T> Default for Record<T> {
    fn default() -> Record<T> {
        Record::new()
    }
}

/// Reads a [`Record`] backwards.
pub struct Rewind<'r, T>(&'r [T]);

impl<'r, T> Rewind<'r, T> {
    /// The value before.
    #[inline(always)]
    pub fn pop(&mut self) -> &'r T {
        let (last, rest) = self
            .0
            .split_last()
            .expect("the reverse sweep mirrors the forward sweep");
        self.0 = rest;
        last
    }

    /// The `n` values before, in the order of writing.
    #[inline(always)]
    pub fn pop_row(&mut self, n: usize) -> &'r [T] {
        let (rest, row) = self.0.split_at(self.0.len() - n);
        self.0 = rest;
        row
    }
}

/// A fallible value as its payload and its error.
pub trait Outcome {
    /// What `Some` or `Ok` holds.
    type Payload;
    /// What `Err` holds.
    type Error;
    /// Takes it apart.
    fn outcome(self) -> (Option<Self::Payload>, Option<Self::Error>);
}

impl<T> Outcome for Option<T> {
    type Payload = T;
    type Error = std::convert::Infallible;
    #[inline(always)]
    fn outcome(self) -> (Option<T>, Option<std::convert::Infallible>) {
        (self, None)
    }
}

impl<T, E> Outcome for Result<T, E> {
    type Payload = T;
    type Error = E;
    #[inline(always)]
    fn outcome(self) -> (Option<T>, Option<E>) {
        match self {
            Ok(payload) => (Some(payload), None),
            Err(error) => (None, Some(error)),
        }
    }
}

/// `From` for the error half of an outcome.
#[inline(always)]
pub fn convert_error<E, F: From<E>>(error: Option<E>) -> Option<F> {
    error.map(F::from)
}

/// The error of an outcome that failed.
#[inline(always)]
pub fn unwrap_error<E>(error: Option<E>) -> E {
    error.expect("the outcome is a failure")
}

/// What a caller gives a pullback again by reference.
#[inline(always)]
pub fn given<T: ?Sized>(reference: Option<&T>) -> &T {
    reference.expect("what was given by reference is given again")
}

/// A copy of an argument, as the callee takes it by reference; none for a `&mut` parameter.
pub trait Lent<T: ?Sized> {
    /// The copy.
    fn lent(&self) -> Option<&T>;
}

impl<T> Lent<T> for Option<T> {
    #[inline(always)]
    fn lent(&self) -> Option<&T> {
        self.as_ref()
    }
}

impl<T> Lent<[T]> for Option<Vec<T>> {
    #[inline(always)]
    fn lent(&self) -> Option<&[T]> {
        self.as_deref()
    }
}

impl<T, const N: usize> Lent<[T]> for Option<[T; N]> {
    #[inline(always)]
    fn lent(&self) -> Option<&[T]> {
        self.as_ref().map(|array| &array[..])
    }
}

/// What a pattern bound in the arm that was taken.
#[inline(always)]
pub fn bound<T>(value: Option<T>) -> T {
    value.expect("the arm was taken")
}

/// `vec![..]` of an array.
#[inline(always)]
pub fn into_vec<T, const N: usize>(array: [T; N]) -> Vec<T> {
    Vec::from(array)
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

/// The smaller.
#[inline(always)]
pub fn least(a: usize, b: usize) -> usize {
    a.min(b)
}

/// `a - b`, not below zero.
#[inline(always)]
pub fn minus_or_zero(a: usize, b: usize) -> usize {
    a.saturating_sub(b)
}

/// How many windows of a size there are.
///
/// # Panics
///
/// When the size is zero.
#[inline(always)]
pub fn window_count(len: usize, size: usize) -> usize {
    assert!(size != 0, "window size must be non-zero");
    (len + 1).saturating_sub(size)
}

/// How many chunks of a size there are, a shorter last one included.
///
/// # Panics
///
/// When the size is zero.
#[inline(always)]
pub fn chunk_count(len: usize, size: usize) -> usize {
    assert!(size != 0, "chunk size must be non-zero");
    len.div_ceil(size)
}

/// How many whole chunks of a size there are.
///
/// # Panics
///
/// When the size is zero.
#[inline(always)]
pub fn chunk_exact_count(len: usize, size: usize) -> usize {
    assert!(size != 0, "chunk size must be non-zero");
    len / size
}

/// An integer that ranges run over.
pub trait Index: Copy {
    /// As an index.
    fn distance(from: Self, to: Self) -> usize;
    /// `self + k`
    fn offset(self, k: usize) -> Self;
}

macro_rules! indices {
    ($($t:ty),*) => {$(
        impl Index for $t {
            #[inline(always)]
            fn distance(from: $t, to: $t) -> usize {
                if to > from { to.abs_diff(from) as usize } else { 0 }
            }
            #[inline(always)]
            fn offset(self, k: usize) -> $t { self.wrapping_add(k as $t) }
        }
    )*};
}
indices!(
    u8, u16, u32, u64, u128, usize, i8, i16, i32, i64, i128, isize
);

/// The length of `lo..hi`.
#[inline(always)]
pub fn range_len<T: Index>(lo: T, hi: T) -> usize {
    T::distance(lo, hi)
}

/// The length of `lo..=hi`.
#[inline(always)]
pub fn range_inclusive_len<T: Index + PartialOrd>(lo: T, hi: T) -> usize {
    if hi < lo { 0 } else { T::distance(lo, hi) + 1 }
}

/// The item of a range at an index.
#[inline(always)]
pub fn range_item<T: Index>(lo: T, k: usize) -> T {
    lo.offset(k)
}

/// The range of a length from `lo`, or that range reversed, by steps, and last item first: not every
/// range of integers tells its length, so not every one can be stepped and then reversed.
///
/// # Panics
///
/// When the step is zero.
#[inline(always)]
pub fn stepped_back<T: Index>(
    lo: T,
    len: usize,
    step: usize,
    ascending: bool,
) -> impl Iterator<Item = T> {
    assert!(step != 0, "a step must be non-zero");
    (0..len.div_ceil(step)).rev().map(move |k| {
        let k = k * step;
        lo.offset(if ascending { k } else { len - 1 - k })
    })
}

/// Casts back the adjoint of a cast value: nothing flows into an integer.
pub trait CastAdjoint<G> {
    /// The adjoint of what was cast.
    type Adjoint;
    /// Casts back.
    fn cast_adjoint(&self, adjoint: G) -> Self::Adjoint;
}

macro_rules! casts {
    ($($from:ty, $to:ty);*) => {$(
        impl CastAdjoint<$to> for $from {
            type Adjoint = $from;
            #[inline(always)]
            #[allow(clippy::unnecessary_cast)]
            fn cast_adjoint(&self, adjoint: $to) -> $from { adjoint as $from }
        }
    )*};
}
casts!(f64, f64; f64, f32; f32, f64; f32, f32);

macro_rules! integer_casts {
    ($($from:ty),*) => {$(
        impl<G> CastAdjoint<G> for $from {
            type Adjoint = ();
            #[inline(always)]
            fn cast_adjoint(&self, _: G) {}
        }
    )*};
}
integer_casts!(
    u8, u16, u32, u64, u128, usize, i8, i16, i32, i64, i128, isize, bool
);

/// A tangent that is cast as its primal is.
pub trait CastTangent<T> {
    /// Casts.
    fn cast(self) -> T;
}

macro_rules! tangent_casts {
    ($($from:ty, $to:ty);*) => {$(
        impl CastTangent<$to> for $from {
            #[inline(always)]
            #[allow(clippy::unnecessary_cast)]
            fn cast(self) -> $to { self as $to }
        }
    )*};
}
tangent_casts!(f64, f64; f64, f32; f32, f64; f32, f32);

impl<T: Default> CastTangent<T> for () {
    #[inline(always)]
    fn cast(self) -> T {
        T::default()
    }
}

/// Casts a tangent: that of an integer is zero.
#[inline(always)]
pub fn cast_tangent<F: CastTangent<T>, T>(tangent: F) -> T {
    tangent.cast()
}

/// The tangent of a parameter of type `P`.
pub trait Dot<P: Differentiable + ?Sized> {
    /// Zero where nobody gives one.
    fn take(self, primal: &P) -> P::Tangent;
}

impl<P: Differentiable + ?Sized> Dot<P> for Nobody {
    #[inline(always)]
    fn take(self, primal: &P) -> P::Tangent {
        primal.zero_tangent()
    }
}

/// A tangent that the caller gives.
pub struct Known<'t, T: ?Sized>(pub &'t T);

impl<P: Differentiable> Dot<P> for Known<'_, P::Tangent> {
    #[inline(always)]
    fn take(self, _: &P) -> P::Tangent {
        self.0.clone()
    }
}

impl<T: Differentiable> Dot<[T]> for Known<'_, [T::Tangent]> {
    #[inline]
    fn take(self, primal: &[T]) -> Vec<T::Tangent> {
        same_length(primal.len(), self.0.len());
        self.0.to_vec()
    }
}

impl<T: Differentiable> Dot<[T]> for Known<'_, Vec<T::Tangent>> {
    #[inline]
    fn take(self, primal: &[T]) -> Vec<T::Tangent> {
        same_length(primal.len(), self.0.len());
        self.0.clone()
    }
}

impl<T: Differentiable, const N: usize> Dot<[T]> for Known<'_, [T::Tangent; N]> {
    #[inline]
    fn take(self, primal: &[T]) -> Vec<T::Tangent> {
        same_length(primal.len(), N);
        self.0.to_vec()
    }
}

impl<P: Differentiable> Dot<P> for &mut P::Tangent {
    #[inline(always)]
    fn take(self, _: &P) -> P::Tangent {
        self.clone()
    }
}

macro_rules! slice_dots {
    ($([$($generics:tt)*] $tangent:ty),*) => {$(
        impl<T: Differentiable, $($generics)*> Dot<[T]> for &mut $tangent {
            #[inline]
            fn take(self, primal: &[T]) -> Vec<T::Tangent> {
                same_length(primal.len(), self.len());
                self.to_vec()
            }
        }
    )*};
}
slice_dots!([] [T::Tangent], [] Vec<T::Tangent>, [const N: usize] [T::Tangent; N]);

/// # Panics
///
/// When a tangent or adjoint has not the length of its primal.
#[inline]
#[track_caller]
pub fn same_length(primal: usize, tangent: usize) {
    assert!(
        primal == tangent,
        "a parameter of length {primal} and its tangent or adjoint of length {tangent}"
    );
}

/// The tangent of a `&mut` parameter: read at the start, written at the end.
pub trait DotMut<P: Differentiable + ?Sized> {
    /// What comes in.
    fn take(&self, primal: &P) -> P::Tangent;
    /// What goes out.
    fn put(self, tangent: P::Tangent);
}

impl<P: Differentiable + ?Sized> DotMut<P> for Nobody {
    #[inline(always)]
    fn take(&self, primal: &P) -> P::Tangent {
        primal.zero_tangent()
    }
    #[inline(always)]
    fn put(self, _: P::Tangent) {}
}

impl<P: Differentiable> DotMut<P> for &mut P::Tangent {
    #[inline(always)]
    fn take(&self, _: &P) -> P::Tangent {
        (**self).clone()
    }
    #[inline(always)]
    fn put(self, tangent: P::Tangent) {
        *self = tangent;
    }
}

impl<T: Differentiable> DotMut<[T]> for &mut [T::Tangent] {
    #[inline]
    fn take(&self, _: &[T]) -> Vec<T::Tangent> {
        self.to_vec()
    }
    #[inline]
    fn put(self, tangent: Vec<T::Tangent>) {
        self.clone_from_slice(&tangent);
    }
}

impl<T: Differentiable> DotMut<[T]> for &mut Vec<T::Tangent> {
    #[inline]
    fn take(&self, _: &[T]) -> Vec<T::Tangent> {
        self.to_vec()
    }
    #[inline]
    fn put(self, tangent: Vec<T::Tangent>) {
        *self = tangent;
    }
}

impl<T: Differentiable, const N: usize> DotMut<[T]> for &mut [T::Tangent; N] {
    #[inline]
    fn take(&self, _: &[T]) -> Vec<T::Tangent> {
        self.to_vec()
    }
    #[inline]
    fn put(self, tangent: Vec<T::Tangent>) {
        self.clone_from_slice(&tangent);
    }
}

/// An adjoint buffer that is asked for or not, as only run time knows.
pub struct Perhaps<'b, T>(pub Option<&'b mut [T]>);

/// The adjoint of one element, asked for or not, as only run time knows.
pub struct PerhapsOne<'b, T>(pub Option<&'b mut T>);

impl<P: Differentiable> Bar<P> for PerhapsOne<'_, P::Tangent> {
    #[inline(always)]
    fn add(&mut self, adjoint: &P::Tangent) {
        if let Some(to) = &mut self.0 {
            to.accumulate(adjoint);
        }
    }
    #[inline(always)]
    fn get(&self, zero: impl FnOnce() -> P::Tangent) -> P::Tangent {
        self.0.as_deref().cloned().unwrap_or_else(zero)
    }
    #[inline(always)]
    fn set(&mut self, adjoint: P::Tangent) {
        if let Some(to) = &mut self.0 {
            **to = adjoint;
        }
    }
}

/// The adjoint that the reverse sweep of a call starts from.
pub enum Seed<Y: Differentiable> {
    /// Given.
    Given(Y::Tangent),
    /// Made from the value: one, or zero of its shape.
    From(fn(&Y) -> Y::Tangent),
}

impl<Y: Differentiable> Seed<Y> {
    /// A seed that may not be given: then it is zero.
    #[inline(always)]
    pub fn or_zero(seed: Option<Y::Tangent>) -> Seed<Y> {
        match seed {
            Some(seed) => Seed::Given(seed),
            None => Seed::From(Y::zero_tangent),
        }
    }

    /// For a value.
    #[inline(always)]
    pub fn of(self, value: &Y) -> Y::Tangent {
        match self {
            Seed::Given(seed) => seed,
            Seed::From(make) => make(value),
        }
    }
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
