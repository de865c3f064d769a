//! `easy-ml` with the operators and functions that the kernels are written in: it has those with a
//! number on the left, `tanh` and `recip` under other names.

use std::cmp::Ordering;
use std::ops::{Add, Div, Mul, Neg, Sub};

use easy_ml::differentiation::Record;
use easy_ml::differentiation::record_operations::SwappedOperations;
use easy_ml::numeric::extra::{Exp, Ln, Sqrt};

#[derive(Clone, Copy)]
pub struct Easy<'t>(pub Record<'t, f64>);

impl<'t> Easy<'t> {
    #[inline(always)]
    pub fn exp(self) -> Self {
        Easy(self.0.exp())
    }

    #[inline(always)]
    pub fn ln(self) -> Self {
        Easy(self.0.ln())
    }

    #[inline(always)]
    pub fn sqrt(self) -> Self {
        Easy(self.0.sqrt())
    }

    #[inline(always)]
    pub fn tanh(self) -> Self {
        self.unary(f64::tanh, |x| 1.0 - x.tanh() * x.tanh())
    }

    #[inline(always)]
    pub fn recip(self) -> Self {
        self.unary(f64::recip, |x| -(x * x).recip())
    }

    /// What `unary` gives is tied to a borrow of its operand; the number and its index are not.
    #[inline(always)]
    fn unary(self, f: impl Fn(f64) -> f64, derivative: impl Fn(f64) -> f64) -> Self {
        let y = self.0.unary(f, derivative);
        let y = (y.number, y.index);
        Easy(Record::from_existing(y, self.0.history()))
    }
}

macro_rules! operators {
    ($($operator:ident $method:ident |$number:ident, $x:ident| $swapped:expr;)*) => {$(
        impl<'t> $operator for Easy<'t> {
            type Output = Easy<'t>;

            #[inline(always)]
            fn $method(self, other: Easy<'t>) -> Easy<'t> {
                Easy(self.0.$method(other.0))
            }
        }

        impl<'t> $operator<f64> for Easy<'t> {
            type Output = Easy<'t>;

            #[inline(always)]
            fn $method(self, other: f64) -> Easy<'t> {
                Easy(self.0.$method(other))
            }
        }

        impl<'t> $operator<Easy<'t>> for f64 {
            type Output = Easy<'t>;

            #[inline(always)]
            fn $method(self, other: Easy<'t>) -> Easy<'t> {
                let ($number, $x) = (self, other.0);
                Easy($swapped)
            }
        }
    )*};
}
operators! {
    Add add |number, x| x + number;
    Sub sub |number, x| x.sub_swapped(number);
    Mul mul |number, x| x * number;
    Div div |number, x| x.div_swapped(number);
}

impl Neg for Easy<'_> {
    type Output = Self;

    #[inline(always)]
    fn neg(self) -> Self {
        Easy(-self.0)
    }
}

impl PartialEq for Easy<'_> {
    #[inline(always)]
    fn eq(&self, other: &Self) -> bool {
        self.0.number == other.0.number
    }
}

impl PartialOrd for Easy<'_> {
    #[inline(always)]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.0.number.partial_cmp(&other.0.number)
    }
}

impl PartialEq<f64> for Easy<'_> {
    #[inline(always)]
    fn eq(&self, other: &f64) -> bool {
        self.0.number == *other
    }
}

impl PartialOrd<f64> for Easy<'_> {
    #[inline(always)]
    fn partial_cmp(&self, other: &f64) -> Option<Ordering> {
        self.0.number.partial_cmp(other)
    }
}
