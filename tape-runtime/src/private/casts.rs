//! Derivatives of `as`.

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
