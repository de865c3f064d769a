//! The pushforward of a recorded body: from the tangents of its parameters to those of what it gave,
//! along any number of directions.
//!
//! The tangents are numbers of the kind that the tape is over, also where those are variables of
//! another tape: which records what the sweep computes, and so goes on through it.

use super::super::outcome::{NoRoot, Root};
use super::input::Input;
use super::record::Tangents;
use crate::tangent::directions::Directions;
use crate::{Differentiable, Scalar, Tangent as _};

/// The components of a parameter's tangents, behind those of others.
pub fn components<'t, D: Directions, T: Scalar + 't, P: Input<'t, T> + ?Sized>(
    _: D,
    parameter: &P,
    tangents: &P::Tangents<D>,
    gathered: &mut Vec<D::Of<T>>,
) {
    // A tangent that is not there, or has no length, is a zero.
    let mut whole = parameter.zero_tangents::<D>();
    whole.accumulate(tangents);
    P::components::<D>(&whole, &mut |component| gathered.push(component));
}

/// Roots whose tangents, in their structure, are of type `X`.
pub trait Pushed<T: Scalar, D: Directions, X> {
    /// Of the tangents at each root.
    fn push(&self, at: &mut impl FnMut(Option<u32>) -> D::Of<T>) -> X;
}

impl<T: Scalar, D: Directions> Pushed<T, D, T::Tangents<D>> for Root {
    fn push(&self, at: &mut impl FnMut(Option<u32>) -> D::Of<T>) -> T::Tangents<D> {
        T::tangents_of::<D>(at(self.0))
    }
}

impl<T: Scalar, D: Directions> Pushed<T, D, ()> for NoRoot {
    fn push(&self, _: &mut impl FnMut(Option<u32>) -> D::Of<T>) {}
}

impl<T: Scalar, D: Directions, X, R: Pushed<T, D, X>> Pushed<T, D, Vec<X>> for Vec<R> {
    fn push(&self, at: &mut impl FnMut(Option<u32>) -> D::Of<T>) -> Vec<X> {
        self.iter().map(|root| root.push(at)).collect()
    }
}

impl<T: Scalar, D: Directions, X, R: Pushed<T, D, X>, const N: usize> Pushed<T, D, [X; N]>
    for [R; N]
{
    fn push(&self, at: &mut impl FnMut(Option<u32>) -> D::Of<T>) -> [X; N] {
        self.each_ref().map(|root| root.push(at))
    }
}

impl<T: Scalar, D: Directions, X, R: Pushed<T, D, X>> Pushed<T, D, Option<X>> for Option<R> {
    fn push(&self, at: &mut impl FnMut(Option<u32>) -> D::Of<T>) -> Option<X> {
        self.as_ref().map(|root| root.push(at))
    }
}

impl<T: Scalar, D: Directions, X, R: Pushed<T, D, X>> Pushed<T, D, Box<X>> for Box<R> {
    fn push(&self, at: &mut impl FnMut(Option<u32>) -> D::Of<T>) -> Box<X> {
        Box::new((**self).push(at))
    }
}

macro_rules! tuple {
    ($($item:ident $tangents:ident $i:tt),+) => {
        impl<T_: Scalar, D_: Directions, $($tangents, $item: Pushed<T_, D_, $tangents>),+>
            Pushed<T_, D_, ($($tangents,)+)> for ($($item,)+)
        {
            fn push(&self, at: &mut impl FnMut(Option<u32>) -> D_::Of<T_>) -> ($($tangents,)+) {
                ($(self.$i.push(at),)+)
            }
        }
    };
}
tuples_with_tangents!(tuple);

/// The tangents of what the body gave, or left in a parameter.
pub fn tangents<D, T, Y, R>(_: D, _: &Y, roots: &R, sweeps: &[Tangents<T>]) -> Y::Tangents<D>
where
    D: Directions,
    T: Scalar,
    Y: Differentiable + ?Sized,
    R: Pushed<T, D, Y::Tangents<D>>,
{
    roots.push(&mut |index| match index {
        Some(index) => D::together(|k| sweeps[k].of(index)),
        None => D::Of::<T>::default(),
    })
}
