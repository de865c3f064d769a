//! What a pushforward gets for a parameter: its tangents along each direction, or nothing.

use std::ops::Deref;

use super::{Differentiable, Directions, Nobody, same_length};
use crate::by_pointer::by_pointer;

/// The tangents of a parameter of type `P`, to be had as a value.
pub trait Dot<P: Differentiable + ?Sized, D: Directions> {
    /// Zero where nobody gives one.
    fn take(self, primal: &P) -> P::Tangents<D>;
}

impl<P: Differentiable + ?Sized, D: Directions> Dot<P, D> for Nobody {
    #[inline(always)]
    fn take(self, primal: &P) -> P::Tangents<D> {
        primal.zero_tangents()
    }
}

/// A tangent that the caller gives.
pub struct Known<'t, T: ?Sized>(pub &'t T);

impl<P: Differentiable, D: Directions> Dot<P, D> for Known<'_, P::Tangents<D>> {
    #[inline(always)]
    fn take(self, _: &P) -> P::Tangents<D> {
        by_pointer(P::Tangents::<D>::clone, self.0)
    }
}

impl<T: Differentiable, D: Directions> Dot<[T], D> for Known<'_, [T::Tangents<D>]> {
    #[inline]
    fn take(self, primal: &[T]) -> Vec<T::Tangents<D>> {
        same_length(primal.len(), self.0.len());
        self.0.to_vec()
    }
}

impl<T: Differentiable, D: Directions> Dot<[T], D> for Known<'_, Vec<T::Tangents<D>>> {
    #[inline]
    fn take(self, primal: &[T]) -> Vec<T::Tangents<D>> {
        same_length(primal.len(), self.0.len());
        self.0.clone()
    }
}

impl<T: Differentiable, D: Directions, const N: usize> Dot<[T], D>
    for Known<'_, [T::Tangents<D>; N]>
{
    #[inline]
    fn take(self, primal: &[T]) -> Vec<T::Tangents<D>> {
        same_length(primal.len(), N);
        self.0.to_vec()
    }
}

impl<P: Differentiable, D: Directions> Dot<P, D> for &mut P::Tangents<D> {
    #[inline(always)]
    fn take(self, _: &P) -> P::Tangents<D> {
        self.clone()
    }
}

macro_rules! slice_dots {
    ($([$($generics:tt)*] $tangent:ty),*) => {$(
        impl<T: Differentiable, D: Directions, $($generics)*> Dot<[T], D> for &mut $tangent {
            #[inline]
            fn take(self, primal: &[T]) -> Vec<T::Tangents<D>> {
                same_length(primal.len(), self.len());
                self.to_vec()
            }
        }
    )*};
}
slice_dots!([] [T::Tangents<D>], [] Vec<T::Tangents<D>>, [const N: usize] [T::Tangents<D>; N]);

/// The tangents of a parameter of type `&P`, to be read where they are.
pub trait DotRef<P: Differentiable, D: Directions> {
    /// What keeps them.
    type Held: Deref<Target = P::Tangents<D>>;
    /// Zero where nobody gives them.
    fn hold(self, primal: &P) -> Self::Held;
    /// Nobody gives them, as the type tells.
    #[inline(always)]
    fn is_nobody(&self) -> bool {
        false
    }
}

/// What nobody else keeps.
pub struct Own<T>(T);

impl<T> Deref for Own<T> {
    type Target = T;
    #[inline(always)]
    fn deref(&self) -> &T {
        &self.0
    }
}

impl<P: Differentiable, D: Directions> DotRef<P, D> for Nobody {
    type Held = Own<P::Tangents<D>>;
    #[inline(always)]
    fn hold(self, primal: &P) -> Own<P::Tangents<D>> {
        Own(primal.zero_tangents())
    }
    #[inline(always)]
    fn is_nobody(&self) -> bool {
        true
    }
}

impl<'t, P: Differentiable, D: Directions> DotRef<P, D> for Known<'t, P::Tangents<D>> {
    type Held = &'t P::Tangents<D>;
    #[inline(always)]
    fn hold(self, _: &P) -> &'t P::Tangents<D> {
        self.0
    }
}

impl<'t, P: Differentiable, D: Directions> DotRef<P, D> for &'t mut P::Tangents<D> {
    type Held = &'t P::Tangents<D>;
    #[inline(always)]
    fn hold(self, _: &P) -> &'t P::Tangents<D> {
        self
    }
}

/// The tangents of a parameter of type `&[T]`, to be read where they are.
pub trait DotSlice<T: Differentiable, D: Directions> {
    /// What keeps them.
    type Held: Deref<Target = [T::Tangents<D>]>;
    /// Zero where nobody gives them.
    fn hold(self, primal: &[T]) -> Self::Held;
    /// Nobody gives them, as the type tells.
    #[inline(always)]
    fn is_nobody(&self) -> bool {
        false
    }
}

impl<T: Differentiable, D: Directions> DotSlice<T, D> for Nobody {
    type Held = Vec<T::Tangents<D>>;
    #[inline]
    fn hold(self, primal: &[T]) -> Vec<T::Tangents<D>> {
        primal.zero_tangents()
    }
    #[inline(always)]
    fn is_nobody(&self) -> bool {
        true
    }
}

macro_rules! read_slices {
    ($([$($generics:tt)*] $tangents:ty),*) => {$(
        impl<'t, T: Differentiable, D: Directions, $($generics)*> DotSlice<T, D>
            for Known<'t, $tangents>
        {
            type Held = &'t [T::Tangents<D>];
            #[inline(always)]
            fn hold(self, primal: &[T]) -> &'t [T::Tangents<D>] {
                same_length(primal.len(), self.0.len());
                self.0
            }
        }

        impl<'t, T: Differentiable, D: Directions, $($generics)*> DotSlice<T, D>
            for &'t mut $tangents
        {
            type Held = &'t [T::Tangents<D>];
            #[inline(always)]
            fn hold(self, primal: &[T]) -> &'t [T::Tangents<D>] {
                same_length(primal.len(), self.len());
                self
            }
        }
    )*};
}
read_slices!([] [T::Tangents<D>], [] Vec<T::Tangents<D>>, [const N: usize] [T::Tangents<D>; N]);

/// The tangent of a `&mut` parameter: read at the start, written at the end.
pub trait DotMut<P: Differentiable + ?Sized, D: Directions> {
    /// What comes in.
    fn take(&self, primal: &P) -> P::Tangents<D>;
    /// What goes out.
    fn put(self, tangent: P::Tangents<D>);
}

impl<P: Differentiable + ?Sized, D: Directions> DotMut<P, D> for Nobody {
    #[inline(always)]
    fn take(&self, primal: &P) -> P::Tangents<D> {
        primal.zero_tangents()
    }
    #[inline(always)]
    fn put(self, _: P::Tangents<D>) {}
}

impl<P: Differentiable, D: Directions> DotMut<P, D> for &mut P::Tangents<D> {
    #[inline(always)]
    fn take(&self, _: &P) -> P::Tangents<D> {
        (**self).clone()
    }
    #[inline(always)]
    fn put(self, tangent: P::Tangents<D>) {
        *self = tangent;
    }
}

impl<T: Differentiable, D: Directions> DotMut<[T], D> for &mut [T::Tangents<D>] {
    #[inline]
    fn take(&self, _: &[T]) -> Vec<T::Tangents<D>> {
        self.to_vec()
    }
    #[inline]
    fn put(self, tangent: Vec<T::Tangents<D>>) {
        self.clone_from_slice(&tangent);
    }
}

impl<T: Differentiable, D: Directions> DotMut<[T], D> for &mut Vec<T::Tangents<D>> {
    #[inline]
    fn take(&self, _: &[T]) -> Vec<T::Tangents<D>> {
        self.to_vec()
    }
    #[inline]
    fn put(self, tangent: Vec<T::Tangents<D>>) {
        *self = tangent;
    }
}

impl<T: Differentiable, D: Directions, const N: usize> DotMut<[T], D> for &mut [T::Tangents<D>; N] {
    #[inline]
    fn take(&self, _: &[T]) -> Vec<T::Tangents<D>> {
        self.to_vec()
    }
    #[inline]
    fn put(self, tangent: Vec<T::Tangents<D>>) {
        self.clone_from_slice(&tangent);
    }
}
