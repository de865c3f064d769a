//! What a pushforward gets for a parameter: its tangents along each direction, or nothing.

use super::{Differentiable, Directions, Nobody, same_length};

/// The tangent of a parameter of type `P`.
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
        self.0.clone()
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
