//! Derivatives of `as`.

use super::{Differentiable, Directions, Scalar};

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

/// What `as U` can be written behind: its tangents are cast with it.
pub trait CastTangents<U: Scalar>: Differentiable {
    /// Casts.
    fn cast_tangents<D: Directions>(tangents: Self::Tangents<D>) -> D::Of<U>;
}

macro_rules! tangent_casts {
    ($($from:ty),*) => {$(
        impl<U: Scalar> CastTangents<U> for $from {
            #[inline(always)]
            fn cast_tangents<D: Directions>(tangents: D::Of<$from>) -> D::Of<U> {
                D::cast::<$from, U>(tangents)
            }
        }
    )*};
}
tangent_casts!(f64, f32);

macro_rules! integer_tangent_casts {
    ($($from:ty),*) => {$(
        impl<U: Scalar> CastTangents<U> for $from {
            #[inline(always)]
            fn cast_tangents<D: Directions>((): ()) -> D::Of<U> {
                D::Of::<U>::default()
            }
        }
    )*};
}
integer_tangent_casts!(
    u8, u16, u32, u64, u128, usize, i8, i16, i32, i64, i128, isize, bool
);

/// Casts the tangents of a value: those of an integer are zero.
#[inline(always)]
pub fn cast_tangents<U: Scalar, D: Directions, P: CastTangents<U>>(
    _: D,
    _: &P,
    tangents: P::Tangents<D>,
) -> D::Of<U> {
    P::cast_tangents(tangents)
}
