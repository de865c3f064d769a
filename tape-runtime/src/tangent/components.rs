//! The numbers in a tangent, one after the other.

use super::directions::Directions;
use crate::Scalar;

/// Where the components of tangents come from.
pub trait Source<D: Directions> {
    /// The next one.
    fn next<S: Scalar>(&mut self) -> D::Of<S>;

    /// The next `N`.
    #[inline]
    fn array<S: Scalar, const N: usize>(&mut self) -> [D::Of<S>; N] {
        std::array::from_fn(|_| self.next::<S>())
    }
}

/// Where they go.
pub trait Sink<D: Directions> {
    /// The next one.
    fn take<S: Scalar>(&mut self, component: D::Of<S>);
}

/// Nothing but zeros.
pub struct Zeros;

impl<D: Directions> Source<D> for Zeros {
    #[inline(always)]
    fn next<S: Scalar>(&mut self) -> D::Of<S> {
        D::Of::<S>::default()
    }

    #[inline(always)]
    fn array<S: Scalar, const N: usize>(&mut self) -> [D::Of<S>; N] {
        [D::Of::<S>::default(); N]
    }
}
