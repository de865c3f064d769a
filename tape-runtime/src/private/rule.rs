//! What a companion needs that is made from the user's rules.

use std::marker::PhantomData;

use super::{Differentiable, Directions, One, Scalar, Sink, SliceBar, Source, same_length};
use crate::Tangent as _;
use crate::tangent::accumulate_slices;

/// That of a function which has one by `jvp` alone.
#[diagnostic::on_unimplemented(
    message = "[gradtape::missing_rule] `{Self}` has a rule by `jvp` alone: it cannot be differentiated the other way",
    label = "a gradient or pullback needs a rule by `vjp`",
    note = "help: give both rules: `#[differentiable(vjp = .., jvp = ..)]`"
)]
pub trait RuleByVjp {}

/// That of a function which has one by `vjp` alone.
#[diagnostic::on_unimplemented(
    message = "[gradtape::missing_rule] `{Self}` has a rule by `vjp` alone: it cannot be differentiated the other way",
    label = "a tangent needs a rule by `jvp`",
    note = "help: give both rules: `#[differentiable(vjp = .., jvp = ..)]`"
)]
pub trait RuleByJvp {}

/// What a rule gives: the value with a pullback or a tangent, or a failure with nothing.
#[diagnostic::on_unimplemented(
    message = "a rule gives a pair: the value, and with it the pullback (`vjp`) or the tangent (`jvp`)",
    label = "this is no such pair"
)]
pub trait Ruled {
    /// The value.
    type Value;
    /// What comes with it.
    type With;
    /// Takes them apart.
    fn parts(self) -> (Self::Value, Option<Self::With>);
}

impl<V, W> Ruled for (V, W) {
    type Value = V;
    type With = W;
    #[inline(always)]
    fn parts(self) -> (V, Option<W>) {
        (self.0, Some(self.1))
    }
}

impl<V, W> Ruled for Option<(V, W)> {
    type Value = Option<V>;
    type With = W;
    #[inline(always)]
    fn parts(self) -> (Option<V>, Option<W>) {
        self.unzip()
    }
}

impl<V, W, E> Ruled for Result<(V, W), E> {
    type Value = Result<V, E>;
    type With = W;
    #[inline(always)]
    fn parts(self) -> (Result<V, E>, Option<W>) {
        match self {
            Ok((value, with)) => (Ok(value), Some(with)),
            Err(error) => (Err(error), None),
        }
    }
}

/// Asks whether what a rule `F` gives borrows from its arguments, `A` being a function of these.
///
/// `(&Asked::of(rule)).how()` finds the first of [`Owns`] and [`Borrows`] that fits. The companion `C` is
/// what makes its own answer.
pub struct Asked<C, F, A>(PhantomData<(C, F, A)>);

impl<C, F, A> Asked<C, F, A> {
    /// About this rule.
    #[inline(always)]
    pub fn of(_: F) -> Self {
        Asked(PhantomData)
    }
}

/// It does not: implemented where the rule gives the same type for all lifetimes.
pub trait Owns<C> {
    /// The pullback is kept.
    #[inline(always)]
    fn how(&self) -> Keep {
        Keep
    }
}

/// It may.
pub trait Borrows {
    /// The rule is run again.
    #[inline(always)]
    fn how(&self) -> RunAgain {
        RunAgain
    }
}

impl<C, F, A> Borrows for &Asked<C, F, A> {}

/// Keeps the pullback.
pub struct Keep;

impl Keep {
    /// What the reverse sweep gets.
    #[inline(always)]
    pub fn residual<P, R>(self, pullback: Option<P>, _: R) -> Owned<P> {
        Owned(pullback)
    }
}

/// Keeps what runs the rule again.
pub struct RunAgain;

impl RunAgain {
    /// What the reverse sweep gets.
    #[inline(always)]
    pub fn residual<P, R>(self, _: Option<P>, again: R) -> Again<R> {
        Again(again)
    }
}

/// A pullback; none of a failure.
pub struct Owned<P>(pub Option<P>);

impl<P> Owned<P> {
    /// The cotangents.
    #[inline(always)]
    pub fn pull<A, S, G>(&self, _: A, seeds: S) -> Option<G>
    where
        P: Fn(S) -> G,
    {
        self.0.as_ref().map(|pullback| pullback(seeds))
    }
}

/// Runs a rule and its pullback, given the arguments again.
pub struct Again<R>(R);

impl<R> Again<R> {
    /// The cotangents.
    #[inline(always)]
    pub fn pull<A, S, G>(&self, arguments: A, seeds: S) -> Option<G>
    where
        R: Fn(A, S) -> Option<G>,
    {
        (self.0)(arguments, seeds)
    }
}

/// The seed of a slice that a rule writes to; zero where nobody asks.
#[inline]
pub fn start<T: Clone>(bar: &mut impl SliceBar<T>, zero: impl Fn() -> Vec<T>) -> Vec<T> {
    match bar.asked() {
        true => {
            bar.start(&zero);
            bar.whole().to_vec()
        }
        false => zero(),
    }
}

/// Adds what a rule gives for a slice.
///
/// # Panics
///
/// When it has not the length of the slice.
#[inline]
#[track_caller]
pub fn add_slice<T: crate::Tangent, C: AsRef<[T]>>(bar: &mut impl SliceBar<T>, cotangent: &C) {
    if bar.asked() {
        let (to, cotangent) = (bar.whole(), cotangent.as_ref());
        same_length(to.len(), cotangent.len());
        accumulate_slices(to, cotangent);
    }
}

/// As `add_slice`, in the place of what was there.
///
/// # Panics
///
/// When it has not the length of the slice.
#[inline]
#[track_caller]
pub fn set_slice<T: Clone, C: AsRef<[T]>>(bar: &mut impl SliceBar<T>, cotangent: &C) {
    if bar.asked() {
        let (to, cotangent) = (bar.whole(), cotangent.as_ref());
        same_length(to.len(), cotangent.len());
        to.clone_from_slice(cotangent);
    }
}

/// The tangent of a parameter along one of several directions.
pub fn along<D: Directions, P: Differentiable + ?Sized>(
    _: D,
    primal: &P,
    tangents: &P::Tangents<D>,
    direction: usize,
) -> P::Tangents<One> {
    if let Some(only) = D::single::<P>(tangents) {
        return only.clone();
    }
    let lanes = &mut Lanes {
        lanes: &[Lane::of::<D, P>(primal, tangents, direction)],
        at: 0,
    };
    P::build::<One>(&primal.shape(), lanes)
}

/// The tangents that a rule gives, one direction after the other.
pub struct Gathered<D: Directions, P: Differentiable + ?Sized> {
    /// Where there is one direction.
    only: Option<P::Tangents<D>>,
    /// Where there are several.
    each: Vec<P::Tangents<One>>,
}

impl<D: Directions, P: Differentiable + ?Sized> Gathered<D, P> {
    /// None yet.
    #[allow(clippy::new_without_default)]
    #[inline(always)]
    pub fn new() -> Self {
        Gathered {
            only: None,
            each: Vec::new(),
        }
    }

    /// Along the next direction.
    #[inline(always)]
    pub fn push(&mut self, tangent: P::Tangents<One>) {
        match D::of_single::<P>(tangent) {
            Ok(only) => self.only = Some(only),
            Err(tangent) => self.each.push(tangent),
        }
    }

    /// All of them, of this value.
    #[inline]
    pub fn together(self, value: &P) -> P::Tangents<D> {
        if let Some(only) = self.only {
            return only;
        }
        let each = self.each.iter();
        let lanes = each.map(|tangent| Lane::of::<One, P>(value, tangent, 0));
        let lanes: Vec<Vec<f64>> = lanes.collect();
        let lanes = &mut Lanes {
            lanes: &lanes,
            at: 0,
        };
        P::build::<D>(&value.shape(), lanes)
    }
}

/// Takes the numbers along one direction.
struct Lane {
    direction: usize,
    numbers: Vec<f64>,
}

impl Lane {
    /// As many as the value has.
    fn of<D: Directions, P: Differentiable + ?Sized>(
        value: &P,
        tangents: &P::Tangents<D>,
        direction: usize,
    ) -> Vec<f64> {
        let read = |tangents: &P::Tangents<D>| {
            let mut lane = Lane {
                direction,
                numbers: Vec::new(),
            };
            P::read::<D>(tangents, &mut lane);
            lane.numbers
        };
        let mut zero = value.zero_tangents::<D>();
        let (numbers, zeros) = (read(tangents), read(&zero));
        if numbers.len() == zeros.len() {
            return numbers;
        }
        // A part that is not there, or has no length, is a zero.
        zero.accumulate(tangents);
        read(&zero)
    }
}

impl<D: Directions> Sink<D> for Lane {
    fn take<S: Scalar>(&mut self, component: D::Of<S>) {
        let number = D::along(component, self.direction);
        self.numbers.push(number.to_real());
    }
}

/// The numbers along each direction.
struct Lanes<'l> {
    lanes: &'l [Vec<f64>],
    at: usize,
}

impl<D: Directions> Source<D> for Lanes<'_> {
    fn next<S: Scalar>(&mut self) -> D::Of<S> {
        let at = self.at;
        self.at += 1;
        D::together(|k| S::constant(self.lanes[k][at]))
    }
}

/// A tangent as a rule takes it: by value, by reference, as a slice.
#[diagnostic::on_unimplemented(
    message = "the rule takes `{R}` where the tangent is `{Self}`",
    label = "the parameters of a rule by `jvp` are pairs of a primal and a tangent of the same shape"
)]
pub trait Give<'t, R> {
    /// It.
    fn give(&'t self) -> R;
}

impl<T: Clone> Give<'_, T> for T {
    #[inline(always)]
    fn give(&self) -> T {
        self.clone()
    }
}

impl<'t, T> Give<'t, &'t T> for T {
    #[inline(always)]
    fn give(&'t self) -> &'t T {
        self
    }
}

impl<'t, T> Give<'t, &'t [T]> for Vec<T> {
    #[inline(always)]
    fn give(&'t self) -> &'t [T] {
        self
    }
}

/// As the rule takes it.
#[inline(always)]
pub fn give<'t, T: Give<'t, R>, R>(tangent: &'t T) -> R {
    tangent.give()
}

/// A tangent that a rule changes: behind a reference, or as a slice.
pub trait Lend<'t, R> {
    /// It.
    fn lend(&'t mut self) -> R;
}

impl<'t, T> Lend<'t, &'t mut T> for T {
    #[inline(always)]
    fn lend(&'t mut self) -> &'t mut T {
        self
    }
}

impl<'t, T> Lend<'t, &'t mut [T]> for Vec<T> {
    #[inline(always)]
    fn lend(&'t mut self) -> &'t mut [T] {
        self
    }
}

/// As the rule takes it.
#[inline(always)]
pub fn lend<'t, T: Lend<'t, R>, R>(tangent: &'t mut T) -> R {
    tangent.lend()
}
