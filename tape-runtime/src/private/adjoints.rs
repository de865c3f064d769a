//! Sums, zeros and shapes of adjoints.

use super::{Differentiable, Scalar, Tangent};
use crate::by_pointer::by_pointer;
use crate::kinks::unless_absent;

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

/// Where the adjoint of an extremum flows to: the first of the values that equals it. How many there are,
/// where none does, or nothing flows.
#[inline]
pub fn extremum_at<T: Copy + PartialEq, A: Scalar>(values: &[T], extremum: T, adjoint: A) -> usize {
    // Variables may have derivatives where they are zero.
    if A::IS_PLAIN && adjoint == A::constant(0.0) {
        return values.len();
    }
    first_equal(values, extremum)
}

/// The first of the values that equals one; how many there are, where none does.
///
/// Sixteen are compared at once, so that the compiler makes vector instructions of it.
#[inline]
fn first_equal<T: Copy + PartialEq>(values: &[T], wanted: T) -> usize {
    let (blocks, _) = values.as_chunks::<16>();
    let holds = |block: &[T; 16]| block.iter().fold(false, |held, v| held | (*v == wanted));
    let start = 16 * blocks.iter().position(holds).unwrap_or(blocks.len());
    let rest = values[start..].iter().position(|v| *v == wanted);
    rest.map_or(values.len(), |i| start + i)
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

/// One of a number's type.
#[inline(always)]
pub fn one<T: Scalar>() -> T {
    T::constant(1.0)
}

/// Adds to an adjoint what a seed makes of a partial derivative: nothing through a partial of zero, as of
/// a branch that was not taken, where the seed is infinite.
#[inline(always)]
pub fn pull<T: Scalar>(bar: Option<&mut T>, seed: Option<T>, partial: T) {
    if let (Some(bar), Some(seed)) = (bar, seed) {
        let product = unless_absent(seed, seed * partial);
        *bar += unless_absent(partial, product);
    }
}

/// Of the one that an option holds.
impl<T: Tangent> AccumulateFrom<Vec<T>> for Option<T> {
    #[inline]
    fn accumulate_from(&mut self, from: &Vec<T>) {
        if let (Some(to), Some(from)) = (self, from.first()) {
            to.accumulate(from);
        }
    }
}

impl<T: Tangent> AccumulateFrom<T> for T {
    #[inline(always)]
    fn accumulate_from(&mut self, from: &T) {
        self.accumulate(from);
    }
}

/// Where a sum starts, of a zero.
#[inline(always)]
pub fn sum_start<T: Tangent>(mut zero: T) -> T {
    by_pointer(T::start_sum, &mut zero);
    zero
}

/// The shape of a value: what its zero is made from.
pub struct Shape<P: Differentiable + ?Sized>(P::Shape);

impl<P: Differentiable + ?Sized> Shape<P> {
    /// Of a value.
    #[inline(always)]
    pub fn of(primal: &P) -> Shape<P> {
        Shape(by_pointer(P::shape, primal))
    }

    /// The zero of it.
    #[inline(always)]
    pub fn zero(&self) -> P::Tangent {
        by_pointer(P::zero_of, &self.0)
    }
}

impl<P: Differentiable + ?Sized> Shape<P> {
    /// What the zero is made from.
    #[inline(always)]
    pub(crate) fn lengths(&self) -> &P::Shape {
        &self.0
    }
}

impl<P: Differentiable + ?Sized> Clone for Shape<P> {
    #[inline(always)]
    fn clone(&self) -> Shape<P> {
        Shape(self.0.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::first_equal;

    #[test]
    fn the_first_of_equal_values_is_found() {
        for n in 0..70 {
            let values: Vec<f64> = (0..n).map(|i| f64::from(i / 2)).collect();
            for i in 0..n {
                let first = i as usize / 2 * 2;
                assert_eq!(first_equal(&values, f64::from(i / 2)), first);
            }
            assert_eq!(first_equal(&values, -1.0), n as usize);
            assert_eq!(first_equal(&values, f64::NAN), n as usize);
        }
    }
}
