//! The numbers that differentiated code computes with.

use std::fmt::Debug;
use std::iter::{Product, Sum};
use std::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign};
use std::ops::{Neg, Rem, RemAssign, Sub, SubAssign};

use crate::rules::rules;
use crate::tangent::directions::{COLUMNS, Columns, Directions, Lanes, One};
use crate::{Differentiable, Tangent, UnitSeed};

/// The methods of [`Scalar`]: one a row of the table.
macro_rules! methods {
    (
        [$lit:ident]
        $($(#[doc = $doc:literal])*
        $name:ident($this:ident $(, $arg:ident)* $(; $int:ident: $int_type:ty)?)
            = $y:ident { $($formulas:tt)* })*
    ) => {$(
        $(#[doc = $doc])*
        fn $name(self $(, $arg: Self)* $(, $int: $int_type)?) -> Self;
    )*};
}

/// The same for a float of std, which has them all.
macro_rules! std_methods {
    (
        [$lit:ident]
        $($(#[doc = $doc:literal])*
        $name:ident($this:ident $(, $arg:ident)* $(; $int:ident: $int_type:ty)?)
            = $y:ident { $($formulas:tt)* })*
    ) => {$(
        #[inline(always)]
        fn $name(self $(, $arg: Self)* $(, $int: $int_type)?) -> Self {
            // The inherent method, which goes before that of the trait.
            Self::$name(self $(, $arg)* $(, $int)?)
        }
    )*};
}

/// A real number: `f32`, `f64`, and what stands for them.
///
/// The bound for generic functions. The methods are those of std, each with its rule in
/// [`crate::rules`], which the documentation of the method states; no other method is here, since a
/// name shared with the user's own bound would be ambiguous in the user's code.
///
/// ```
/// use tape_runtime::Scalar;
///
/// fn softplus<T: Scalar>(x: T) -> T {
///     x.exp().ln_1p()
/// }
///
/// assert_eq!(softplus(0.0_f64), std::f64::consts::LN_2);
/// assert_eq!(softplus(0.0_f32), std::f32::consts::LN_2);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no differentiable number",
    label = "a derivative would flow through this",
    note = "use `f32`, `f64` or a type parameter with a float bound, or mark it `#[constant]`"
)]
pub trait Scalar:
    Copy
    + Default
    + PartialEq
    + PartialOrd
    + Debug
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Rem<Output = Self>
    + Neg<Output = Self>
    + AddAssign
    + SubAssign
    + MulAssign
    + DivAssign
    + RemAssign
    + Sum
    + Product
    + Differentiable<Tangent = Self>
    + Differentiable<Tangents<One> = Self>
    + Differentiable<Tangents<Columns> = Lanes<Self, { COLUMNS }>>
    + Tangent
    + UnitSeed
    + crate::tape::Pooled
{
    /// The value is all that there is to it: it is no variable of a tape.
    #[doc(hidden)]
    const IS_PLAIN: bool = false;

    /// The tangents of one number, as those of a structure.
    #[doc(hidden)]
    fn tangents_of<D: Directions>(of_number: D::Of<Self>) -> Self::Tangents<D>;

    /// The same the other way.
    #[doc(hidden)]
    fn number_of<D: Directions>(tangents: &Self::Tangents<D>) -> D::Of<Self>;

    /// The number nearest to a constant, with no derivative.
    fn constant(value: f64) -> Self;

    /// Constants side by side.
    #[doc(hidden)]
    #[inline]
    fn constants<const N: usize>(values: &[f64; N]) -> [Self; N] {
        values.map(Self::constant)
    }

    /// The value without its derivatives.
    // Not `to_f64`, which num_traits has: where both bounds hold, a call of it is ambiguous.
    fn to_real(self) -> f64;

    rules!(methods);
}

/// The tangents of a structure that is one number.
macro_rules! its_own_tangents {
    () => {
        #[inline(always)]
        fn tangents_of<D: Directions>(of_number: D::Of<Self>) -> D::Of<Self> {
            of_number
        }

        #[inline(always)]
        fn number_of<D: Directions>(tangents: &D::Of<Self>) -> D::Of<Self> {
            *tangents
        }
    };
}
pub(crate) use its_own_tangents;

impl Scalar for f32 {
    const IS_PLAIN: bool = true;

    its_own_tangents!();

    #[inline(always)]
    fn constant(value: f64) -> f32 {
        value as f32
    }

    #[inline(always)]
    fn to_real(self) -> f64 {
        f64::from(self)
    }

    rules!(std_methods);
}

impl Scalar for f64 {
    const IS_PLAIN: bool = true;

    its_own_tangents!();

    #[inline(always)]
    fn constant(value: f64) -> f64 {
        value
    }

    /// One copy.
    #[inline(always)]
    fn constants<const N: usize>(values: &[f64; N]) -> [f64; N] {
        *values
    }

    #[inline(always)]
    fn to_real(self) -> f64 {
        self
    }

    rules!(std_methods);
}
