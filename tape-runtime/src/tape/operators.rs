//! The operators, between variables, and with plain numbers and outer variables on either side.

use std::iter::{Product, Sum};
use std::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign};
use std::ops::{Neg, Rem, RemAssign, Sub, SubAssign};

use super::slope::Partial::{By, One};
use super::var::{Over, Var};
use crate::{Scalar, kinks};

/// The five binary operators, each with its partial derivatives.
macro_rules! operators {
    ($($operator:ident $method:ident $assign:ident $assign_method:ident $sign:tt
        |$a:ident, $b:ident, $y:ident| { $by_a:expr, $by_b:expr })*) => {$(
        impl<'t, T: Scalar> $operator for Var<'t, T> {
            type Output = Var<'t, T>;

            #[inline(always)]
            #[track_caller]
            #[allow(unused_variables, reason = "a partial needs some of: the operands, the value")]
            fn $method(self, other: Var<'t, T>) -> Var<'t, T> {
                let ($a, $b) = (self.value, other.value);
                let $y = $a $sign $b;
                self.binary(other, stringify!($sign), $y, || $by_a, || $by_b)
            }
        }

        /// With the number underneath, which is a constant to the tape.
        impl<'t, T: Scalar> $operator<T> for Var<'t, T> {
            type Output = Var<'t, T>;

            #[inline(always)]
            #[track_caller]
            fn $method(self, other: T) -> Var<'t, T> {
                self $sign Var::unrecorded(other)
            }
        }

        impl<'t, 'o, U: Scalar> $operator<Var<'t, Var<'o, U>>> for Var<'o, U> {
            type Output = Var<'t, Var<'o, U>>;

            #[inline(always)]
            #[track_caller]
            fn $method(self, other: Var<'t, Var<'o, U>>) -> Var<'t, Var<'o, U>> {
                Var::unrecorded(self) $sign other
            }
        }

        by_reference!(['t, T: Scalar] $operator $method $sign: Var<'t, T>, Var<'t, T>);
        by_reference!(['t, T: Scalar] $operator $method $sign: Var<'t, T>, T);
        by_reference!(
            ['t, 'o, U: Scalar] $operator $method $sign: Var<'o, U>, Var<'t, Var<'o, U>>
        );
        with_floats!($operator $method $assign $assign_method $sign f32 f64);
        assign!(['t, T: Scalar] $assign $assign_method $sign: Var<'t, T>, Var<'t, T>);
        assign!(['t, T: Scalar] $assign $assign_method $sign: Var<'t, T>, T);
    )*};
}

/// With a plain float: `f64 + x`, and at any depth `x + f64`.
macro_rules! with_floats {
    ($operator:ident $method:ident $assign:ident $assign_method:ident $sign:tt $($float:ty)*) => {$(
        impl<'t> $operator<Var<'t, $float>> for $float {
            type Output = Var<'t, $float>;

            #[inline(always)]
            #[track_caller]
            fn $method(self, other: Var<'t, $float>) -> Var<'t, $float> {
                Var::unrecorded(self) $sign other
            }
        }

        impl<'t, 'o, U: Scalar + Over<$float>> $operator<$float> for Var<'t, Var<'o, U>> {
            type Output = Var<'t, Var<'o, U>>;

            #[inline(always)]
            #[track_caller]
            fn $method(self, other: $float) -> Var<'t, Var<'o, U>> {
                self $sign <Var<'t, Var<'o, U>>>::lifted(other)
            }
        }

        impl<'t, 'o, U: Scalar + Over<$float>> $operator<Var<'t, Var<'o, U>>> for $float {
            type Output = Var<'t, Var<'o, U>>;

            #[inline(always)]
            #[track_caller]
            fn $method(self, other: Var<'t, Var<'o, U>>) -> Var<'t, Var<'o, U>> {
                <Var<'t, Var<'o, U>>>::lifted(self) $sign other
            }
        }

        by_reference!(['t] $operator $method $sign: $float, Var<'t, $float>);
        by_reference!(
            ['t, 'o, U: Scalar + Over<$float>] $operator $method $sign: Var<'t, Var<'o, U>>, $float
        );
        by_reference!(
            ['t, 'o, U: Scalar + Over<$float>] $operator $method $sign: $float, Var<'t, Var<'o, U>>
        );
        assign!(
            ['t, 'o, U: Scalar + Over<$float>]
            $assign $assign_method $sign: Var<'t, Var<'o, U>>, $float
        );
    )*};
}

/// The same with a reference on one side or both.
macro_rules! by_reference {
    ([$($generics:tt)*] $operator:ident $method:ident $sign:tt: $left:ty, $right:ty) => {
        impl<$($generics)*> $operator<&$right> for $left {
            type Output = <$left as $operator<$right>>::Output;

            #[inline(always)]
            #[track_caller]
            fn $method(self, other: &$right) -> Self::Output {
                self $sign *other
            }
        }

        impl<$($generics)*> $operator<$right> for &$left {
            type Output = <$left as $operator<$right>>::Output;

            #[inline(always)]
            #[track_caller]
            fn $method(self, other: $right) -> Self::Output {
                *self $sign other
            }
        }

        impl<$($generics)*> $operator<&$right> for &$left {
            type Output = <$left as $operator<$right>>::Output;

            #[inline(always)]
            #[track_caller]
            fn $method(self, other: &$right) -> Self::Output {
                *self $sign *other
            }
        }
    };
}

macro_rules! assign {
    ([$($generics:tt)*] $operator:ident $method:ident $sign:tt: $left:ty, $right:ty) => {
        impl<$($generics)*> $operator<$right> for $left {
            #[inline(always)]
            #[track_caller]
            fn $method(&mut self, other: $right) {
                *self = *self $sign other;
            }
        }

        impl<$($generics)*> $operator<&$right> for $left {
            #[inline(always)]
            #[track_caller]
            fn $method(&mut self, other: &$right) {
                *self = *self $sign *other;
            }
        }
    };
}

operators! {
    Add add AddAssign add_assign + |a, b, y| { One, One }
    Sub sub SubAssign sub_assign - |a, b, y| { One, By(T::constant(-1.0)) }
    Mul mul MulAssign mul_assign * |a, b, y| { By(b), By(a) }
    Div div DivAssign div_assign / |a, b, y| { By(T::constant(1.0) / b), By(-(y / b)) }
    Rem rem RemAssign rem_assign % |a, b, y| { One, By(kinks::rem_divisor(a, b)) }
}

impl<'t, T: Scalar> Neg for Var<'t, T> {
    type Output = Var<'t, T>;

    #[inline(always)]
    #[track_caller]
    fn neg(self) -> Var<'t, T> {
        self.unary("-", -self.value, || By(T::constant(-1.0)))
    }
}

impl<'t, T: Scalar> Neg for &Var<'t, T> {
    type Output = Var<'t, T>;

    #[inline(always)]
    #[track_caller]
    fn neg(self) -> Var<'t, T> {
        -*self
    }
}

impl<'t, T: Scalar> Sum for Var<'t, T> {
    #[track_caller]
    fn sum<I: Iterator<Item = Var<'t, T>>>(mut terms: I) -> Var<'t, T> {
        // From where the sum of floats starts, so that the value has the same bits.
        let zero: T = std::iter::empty::<T>().sum();
        let Some(first) = terms.next() else {
            return Var::unrecorded(zero);
        };
        let mut sum = first.of_value(zero + first.value);
        for term in terms {
            sum = sum.binary(term, "sum", sum.value + term.value, || One, || One);
        }
        sum
    }
}

/// A product with a zero keeps its derivative: nothing is divided by a factor.
impl<'t, T: Scalar> Product for Var<'t, T> {
    #[track_caller]
    fn product<I: Iterator<Item = Var<'t, T>>>(factors: I) -> Var<'t, T> {
        let one = Var::unrecorded(std::iter::empty::<T>().product());
        factors.fold(one, |product, factor| product * factor)
    }
}

impl<'a, 't, T: Scalar> Sum<&'a Var<'t, T>> for Var<'t, T> {
    #[track_caller]
    fn sum<I: Iterator<Item = &'a Var<'t, T>>>(terms: I) -> Var<'t, T> {
        terms.copied().sum()
    }
}

impl<'a, 't, T: Scalar> Product<&'a Var<'t, T>> for Var<'t, T> {
    #[track_caller]
    fn product<I: Iterator<Item = &'a Var<'t, T>>>(factors: I) -> Var<'t, T> {
        factors.copied().product()
    }
}
