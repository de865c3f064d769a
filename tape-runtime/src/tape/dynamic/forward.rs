//! The pushforward of a recorded body: from the tangents of its parameters to those of what it gave,
//! along any number of directions.

use super::super::outcome::MaybeRoots;
use super::record::Tangents;
use crate::tangent::components::{Sink, Source};
use crate::tangent::directions::Directions;
use crate::{Differentiable, Scalar, Tangent as _};

/// Where the components of a parameter's tangents gather, for the tape's numbers `T`.
struct Gather<'v, D: Directions, T: Scalar>(&'v mut Vec<D::Of<T>>);

impl<D: Directions, T: Scalar> Sink<D> for Gather<'_, D, T> {
    fn take<S: Scalar>(&mut self, component: D::Of<S>) {
        self.0.push(D::cast::<S, T>(component));
    }
}

/// The components of a parameter's tangents, behind those of others.
pub fn components<D: Directions, T: Scalar, P: Differentiable + ?Sized>(
    _: D,
    parameter: &P,
    tangents: &P::Tangents<D>,
    gathered: &mut Vec<D::Of<T>>,
) {
    // A tangent that is not there, or has no length, is a zero.
    let mut whole = parameter.zero_tangents::<D>();
    whole.accumulate(tangents);
    P::read::<D>(&whole, &mut Gather::<D, T>(gathered));
}

/// Where the tangents of each number of a result come from.
struct Roots<'s, T> {
    indices: std::vec::IntoIter<Option<u32>>,
    /// The sweep along each direction.
    sweeps: &'s [Tangents<T>],
}

impl<D: Directions, T: Scalar> Source<D> for Roots<'_, T> {
    fn next<S: Scalar>(&mut self) -> D::Of<S> {
        match self.indices.next().flatten() {
            Some(index) => D::cast::<T, S>(D::together(|k| self.sweeps[k].of(index))),
            None => D::Of::<S>::default(),
        }
    }
}

/// The tangents of what the body gave, or left in a parameter.
pub fn tangents<D: Directions, T: Scalar, Y: Differentiable + ?Sized>(
    _: D,
    value: &Y,
    roots: &impl MaybeRoots,
    sweeps: &[Tangents<T>],
) -> Y::Tangents<D> {
    let mut indices = Vec::new();
    roots.numbers(&mut |index| indices.push(index));
    let mut roots = Roots {
        indices: indices.into_iter(),
        sweeps,
    };
    Y::build::<D>(&value.shape(), &mut roots)
}
