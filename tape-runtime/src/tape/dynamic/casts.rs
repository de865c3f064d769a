//! Casts in a body on the tape, where only rustc knows what is a variable.

use super::super::outcome::tried_in_order;
use super::super::var::Var;
use crate::Scalar;

/// `x as f64` on a tape over `f64`: a variable stays itself, an integer becomes a constant.
pub trait CastTo<T> {
    /// Of variables.
    type Var;
    /// The cast.
    fn cast(self) -> Self::Var;
}

impl<'t, T: Scalar> CastTo<T> for Var<'t, T> {
    type Var = Var<'t, T>;
    #[inline(always)]
    fn cast(self) -> Var<'t, T> {
        self
    }
}

macro_rules! cast {
    ($float:ty: $($number:ty)*) => {$(
        impl CastTo<$float> for $number {
            type Var = $float;
            #[inline(always)]
            fn cast(self) -> $float {
                self as $float
            }
        }
    )*};
}
cast!(f64: u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize f32 f64);
cast!(f32: u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize f32 f64);

/// A value where no derivative flows, whatever its type.
pub struct Left<X>(pub Option<X>);

/// A variable.
pub trait LeftKnown {
    /// The number.
    type Plain;
    /// Takes it.
    fn plain(&mut self) -> Self::Plain;
}

impl<T: Scalar> LeftKnown for Left<Var<'_, T>> {
    type Plain = T;
    fn plain(&mut self) -> T {
        self.0.take().expect(tried_in_order::ONCE).value()
    }
}

/// Anything else.
pub trait LeftUnknown {
    /// Itself.
    type Plain;
    /// Takes it.
    fn plain(&mut self) -> Self::Plain;
}

impl<X> LeftUnknown for &mut Left<X> {
    type Plain = X;
    fn plain(&mut self) -> X {
        self.0.take().expect(tried_in_order::ONCE)
    }
}
