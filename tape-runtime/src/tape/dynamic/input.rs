//! The parameters of a function whose body runs on a tape.

use super::super::structure::tuples;
use super::super::var::Var;
use crate::tangent::directions::Directions;
use crate::{Differentiable, Scalar};

/// What a parameter over the numbers `T` becomes on a tape: each number a variable, a slice a `Vec`, and
/// what holds no number itself.
#[diagnostic::on_unimplemented(
    message = "[gradtape::dynamic_type] `{Self}` cannot be watched by the tape of a `#[differentiable(dynamic)]` function",
    label = "not a float, nor an array, slice, `Vec`, `Option` or tuple of floats of one type",
    note = "help: mark the parameter `#[constant]`, or hand its floats over as parameters of their own"
)]
pub trait Input<'t, T: Scalar + 't>: Differentiable {
    /// Of variables.
    type Vars;

    /// A variable for each number, in order.
    fn enter(&self, var: &mut impl FnMut(T) -> Var<'t, T>) -> Self::Vars;

    /// The tangents of each number, in order.
    fn components<D: Directions>(tangents: &Self::Tangents<D>, take: &mut impl FnMut(D::Of<T>));

    /// The tangent of a shape, of what comes next and next.
    fn gather(shape: &Self::Shape, next: &mut impl FnMut() -> T) -> Self::Tangent;
}

impl<'t, T: Scalar + 't> Input<'t, T> for T {
    type Vars = Var<'t, T>;

    #[inline]
    fn enter(&self, var: &mut impl FnMut(T) -> Var<'t, T>) -> Var<'t, T> {
        var(*self)
    }

    #[inline]
    fn components<D: Directions>(tangents: &T::Tangents<D>, take: &mut impl FnMut(D::Of<T>)) {
        take(T::number_of::<D>(tangents));
    }

    #[inline]
    fn gather(_: &T::Shape, next: &mut impl FnMut() -> T) -> T {
        next()
    }
}

macro_rules! inert {
    ($($inert:ty),*) => {$(
        impl<'t, T: Scalar + 't> Input<'t, T> for $inert {
            type Vars = $inert;
            fn enter(&self, _: &mut impl FnMut(T) -> Var<'t, T>) -> $inert {
                self.clone()
            }
            fn components<D: Directions>((): &(), _: &mut impl FnMut(D::Of<T>)) {}
            fn gather((): &(), _: &mut impl FnMut() -> T) {}
        }
    )*};
}
inert!(
    u8, u16, u32, u64, u128, usize, i8, i16, i32, i64, i128, isize
);
inert!(bool, char, (), String);

impl<'t, T: Scalar + 't, W: Input<'t, T>> Input<'t, T> for [W] {
    type Vars = Vec<W::Vars>;

    fn enter(&self, var: &mut impl FnMut(T) -> Var<'t, T>) -> Vec<W::Vars> {
        self.iter().map(|w| w.enter(var)).collect()
    }

    fn components<D: Directions>(tangents: &Vec<W::Tangents<D>>, take: &mut impl FnMut(D::Of<T>)) {
        for tangents in tangents {
            W::components::<D>(tangents, take);
        }
    }

    fn gather(shape: &Vec<W::Shape>, next: &mut impl FnMut() -> T) -> Vec<W::Tangent> {
        shape.iter().map(|shape| W::gather(shape, next)).collect()
    }
}

impl<'t, T: Scalar + 't, W: Input<'t, T>> Input<'t, T> for Vec<W> {
    type Vars = Vec<W::Vars>;

    fn enter(&self, var: &mut impl FnMut(T) -> Var<'t, T>) -> Vec<W::Vars> {
        self.as_slice().enter(var)
    }

    fn components<D: Directions>(tangents: &Vec<W::Tangents<D>>, take: &mut impl FnMut(D::Of<T>)) {
        for tangents in tangents {
            W::components::<D>(tangents, take);
        }
    }

    fn gather(shape: &Vec<W::Shape>, next: &mut impl FnMut() -> T) -> Vec<W::Tangent> {
        <[W]>::gather(shape, next)
    }
}

impl<'t, T: Scalar + 't, W: Input<'t, T>, const N: usize> Input<'t, T> for [W; N] {
    type Vars = [W::Vars; N];

    fn enter(&self, var: &mut impl FnMut(T) -> Var<'t, T>) -> [W::Vars; N] {
        self.each_ref().map(|w| w.enter(var))
    }

    fn components<D: Directions>(tangents: &[W::Tangents<D>; N], take: &mut impl FnMut(D::Of<T>)) {
        for tangents in tangents {
            W::components::<D>(tangents, take);
        }
    }

    fn gather(shape: &[W::Shape; N], next: &mut impl FnMut() -> T) -> [W::Tangent; N] {
        shape.each_ref().map(|shape| W::gather(shape, next))
    }
}

impl<'t, T: Scalar + 't, W: Input<'t, T>> Input<'t, T> for Option<W> {
    type Vars = Option<W::Vars>;

    fn enter(&self, var: &mut impl FnMut(T) -> Var<'t, T>) -> Option<W::Vars> {
        self.as_ref().map(|w| w.enter(var))
    }

    fn components<D: Directions>(
        tangents: &Option<W::Tangents<D>>,
        take: &mut impl FnMut(D::Of<T>),
    ) {
        if let Some(tangents) = tangents {
            W::components::<D>(tangents, take);
        }
    }

    fn gather(shape: &Option<W::Shape>, next: &mut impl FnMut() -> T) -> Option<W::Tangent> {
        shape.as_ref().map(|shape| W::gather(shape, next))
    }
}

macro_rules! tuple {
    ($($item:ident $i:tt),+) => {
        impl<'t, T_: Scalar + 't, $($item: Input<'t, T_>),+> Input<'t, T_> for ($($item,)+) {
            type Vars = ($($item::Vars,)+);

            fn enter(&self, var: &mut impl FnMut(T_) -> Var<'t, T_>) -> Self::Vars {
                ($(self.$i.enter(var),)+)
            }

            fn components<D_: Directions>(
                tangents: &Self::Tangents<D_>,
                take: &mut impl FnMut(D_::Of<T_>),
            ) {
                $($item::components::<D_>(&tangents.$i, take);)+
            }

            fn gather(shape: &Self::Shape, next: &mut impl FnMut() -> T_) -> Self::Tangent {
                ($($item::gather(&shape.$i, next),)+)
            }
        }
    };
}
tuples!(tuple);
