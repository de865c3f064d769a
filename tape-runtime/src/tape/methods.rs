//! The methods of floats, from the rows of the one table.

use std::cmp::Ordering;

use super::storage::Pooled;
use super::var::{Over, Var};
use crate::rules::{partials, rules};
use crate::scalar::its_own_tangents;
use crate::tangent::components::{Sink, Source};
use crate::tangent::directions::Directions;
use crate::{Differentiable, Scalar, Tangent, UnitSeed};

/// What may stand as an argument of a method: a variable, the number underneath, or a plain float.
pub trait Operand<'t, T: Scalar> {
    /// The variable; a constant for what is none.
    fn operand(self) -> Var<'t, T>;
}

impl<'t, T: Scalar> Operand<'t, T> for Var<'t, T> {
    #[inline(always)]
    fn operand(self) -> Var<'t, T> {
        self
    }
}

impl<'t, T: Scalar> Operand<'t, T> for T {
    #[inline(always)]
    fn operand(self) -> Var<'t, T> {
        Var::unrecorded(self)
    }
}

macro_rules! float_operands {
    ($($float:ty),*) => {$(
        impl<'t, 'o, U: Scalar + Over<$float>> Operand<'t, Var<'o, U>> for $float {
            #[inline(always)]
            fn operand(self) -> Var<'t, Var<'o, U>> {
                Over::lifted(self)
            }
        }
    )*};
}
float_operands!(f32, f64);

macro_rules! var_methods {
    (
        [$lit:ident]
        $($(#[doc = $doc:literal])*
        $name:ident($this:ident $(, $arg:ident)* $(; $int:ident: $int_type:ty)?)
            = $y:ident { $($formulas:tt)* })*
    ) => {
        impl<'t, T: Scalar> Var<'t, T> {$(
            $(#[doc = $doc])*
            #[inline]
            #[track_caller]
            pub fn $name(
                self $(, $arg: impl Operand<'t, T>)* $(, $int: $int_type)?
            ) -> Var<'t, T> {
                $(let $arg = $arg.operand();)*
                let $y = T::$name(self.value $(, $arg.value)* $(, $int)?);
                let partials = || {
                    partials::$name(self.value $(, $arg.value)* $(, $int)?, $y)
                };
                Var::nary(stringify!($name), [self $(, $arg)*], $y, partials)
            }
        )*}
    };
}
rules!(var_methods);

macro_rules! scalar_methods {
    (
        [$lit:ident]
        $($(#[doc = $doc:literal])*
        $name:ident($this:ident $(, $arg:ident)* $(; $int:ident: $int_type:ty)?)
            = $y:ident { $($formulas:tt)* })*
    ) => {$(
        #[inline]
        #[track_caller]
        fn $name(self $(, $arg: Self)* $(, $int: $int_type)?) -> Self {
            // The inherent method, which goes before that of the trait.
            Self::$name(self $(, $arg)* $(, $int)?)
        }
    )*};
}

impl<T: Scalar> Scalar for Var<'_, T> {
    its_own_tangents!();

    #[inline(always)]
    fn constant(value: f64) -> Self {
        Var::unrecorded(T::constant(value))
    }

    #[inline(always)]
    fn to_real(self) -> f64 {
        self.value.to_real()
    }

    rules!(scalar_methods);
}

/// What a method looks at without a derivative.
impl<T: Scalar> Var<'_, T> {
    /// Whether the value is NaN.
    pub fn is_nan(self) -> bool {
        self.to_real().is_nan()
    }

    /// Whether the value is infinite.
    pub fn is_infinite(self) -> bool {
        self.to_real().is_infinite()
    }

    /// Whether the value is neither NaN nor infinite.
    pub fn is_finite(self) -> bool {
        self.to_real().is_finite()
    }

    /// Whether the value has a positive sign, `+0.0` and NaNs included.
    pub fn is_sign_positive(self) -> bool {
        self.to_real().is_sign_positive()
    }

    /// Whether the value has a negative sign, `-0.0` and NaNs included.
    pub fn is_sign_negative(self) -> bool {
        self.to_real().is_sign_negative()
    }

    /// The total order of floats, of the values.
    #[allow(
        clippy::trivially_copy_pass_by_ref,
        reason = "the signature of floats, for `sort_by(f64::total_cmp)` and its like"
    )]
    pub fn total_cmp(&self, other: &Self) -> Ordering {
        self.to_real().total_cmp(&other.to_real())
    }

    /// Sine and cosine.
    #[track_caller]
    pub fn sin_cos(self) -> (Self, Self) {
        (self.sin(), self.cos())
    }
}

/// The rounding of a variable: never given, so that each of its methods is a compile error.
#[diagnostic::on_unimplemented(
    message = "[gradtape::piecewise] rounding is constant almost everywhere, so the derivative is lost here",
    label = "the result would re-enter the tape without a derivative",
    note = "help: round `.value()` where only a plain number is needed, or write `stop_gradient(..)` or `straight_through(..)` around it to accept its derivative"
)]
pub trait RoundingHasADerivative {}

macro_rules! piecewise {
    ($($name:ident)*) => {
        impl<T: Scalar> Var<'_, T> {$(
            /// A compile error: constant almost everywhere, so the derivative would be lost.
            ///
            /// `v.value()` rounds where only a plain number is needed; `stop_gradient` and
            /// `straight_through` say what the derivative shall be.
            pub fn $name(self) -> Self
            where
                Self: RoundingHasADerivative,
            {
                unreachable!()
            }
        )*}

        /// The same methods as `stop_gradient(..)` lets them through: constants.
        pub trait Rounding {$(
            /// The value rounded.
            fn $name(self) -> Self;
        )*}

        impl<T: Scalar + Rounding> Rounding for Var<'_, T> {$(
            fn $name(self) -> Self {
                Var::unrecorded(Rounding::$name(self.value))
            }
        )*}

        piecewise!(@floats [f32 f64] [$($name)*]);
    };
    (@floats [$($float:ty)*] $names:tt) => {$(piecewise!(@float $float $names);)*};
    (@float $float:ty [$($name:ident)*]) => {
        impl Rounding for $float {$(
            fn $name(self) -> $float {
                <$float>::$name(self)
            }
        )*}
    };
}
piecewise!(floor ceil round round_ties_even trunc signum);

impl<T: Scalar> Pooled for Var<'_, T> {
    type Slope = ();
}

impl<T: Scalar> Differentiable for Var<'_, T> {
    type Tangent = Self;
    type Shape = ();

    #[inline(always)]
    fn shape(&self) {}

    #[inline(always)]
    fn zero_of((): &()) -> Self {
        Self::default()
    }

    type Tangents<D: Directions> = D::Of<Self>;

    #[inline(always)]
    fn build<D: Directions>((): &(), from: &mut impl Source<D>) -> D::Of<Self> {
        from.next::<Self>()
    }

    #[inline(always)]
    fn read<D: Directions>(tangents: &D::Of<Self>, to: &mut impl Sink<D>) {
        to.take::<Self>(*tangents);
    }
}

impl<T: Scalar> Tangent for Var<'_, T> {
    #[inline(always)]
    fn accumulate(&mut self, other: &Self) {
        *self += *other;
    }

    #[inline(always)]
    fn clear(&mut self) {
        *self = Self::default();
    }

    #[inline(always)]
    fn dot(&self, other: &Self) -> f64 {
        self.to_real() * other.to_real()
    }
}

impl<T: Scalar> UnitSeed for Var<'_, T> {
    #[inline(always)]
    fn unit_seed(&self) -> Self {
        Self::constant(1.0)
    }
}
