//! The variables of a tape.

use std::cmp::Ordering;
use std::fmt::{self, Debug, Display};
use std::marker::PhantomData;

use super::wengert::Wengert;
use crate::Scalar;

/// A number of a tape: its value, and where it was recorded.
///
/// Inside `tape!` everything that is watched is made of these. They are `Copy`, have the operators,
/// comparisons and methods of floats, and mix with plain numbers on either side. What is computed
/// from plain numbers alone is a constant and takes no room on the tape.
///
/// `'t` is the brand of the tape: variables of two tapes do not mix, and none outlives its block or
/// leaves its thread; each is a compile error. `T` is the number underneath: `f64`, `f32`, or a
/// variable of an outer tape, which makes derivatives of derivatives.
///
/// ```
/// use tape_runtime::{Scalar, Var};
///
/// fn softplus<'t>(x: Var<'t>) -> Var<'t> {
///     x.exp().ln_1p()
/// }
/// assert_eq!(softplus(Var::constant(0.0)).value(), std::f64::consts::LN_2);
/// ```
pub struct Var<'t, T: Scalar = f64> {
    pub(super) value: T,
    pub(super) place: Option<Place<'t, T>>,
    brand: Brand<'t>,
}

/// Keeps the lifetime as it is: neither longer nor shorter.
pub(super) type Brand<'t> = PhantomData<fn(&'t ()) -> &'t ()>;

/// Where a variable was recorded.
pub(super) struct Place<'t, T: Scalar> {
    pub list: &'t Wengert<T>,
    pub index: u32,
}

impl<T: Scalar> Clone for Place<'_, T> {
    #[inline(always)]
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Scalar> Copy for Place<'_, T> {}

impl<T: Scalar> Clone for Var<'_, T> {
    #[inline(always)]
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Scalar> Copy for Var<'_, T> {}

impl<'t, T: Scalar> Var<'t, T> {
    /// The plain number: the visible exit. What is computed from it is a constant to the tape.
    #[inline(always)]
    pub fn value(self) -> T {
        self.value
    }

    /// Of no tape.
    #[inline(always)]
    pub(super) fn unrecorded(value: T) -> Var<'t, T> {
        Var {
            value,
            place: None,
            brand: PhantomData,
        }
    }

    #[inline(always)]
    pub(super) fn recorded(value: T, list: &'t Wengert<T>, index: Option<u32>) -> Var<'t, T> {
        Var {
            value,
            place: index.map(|index| Place { list, index }),
            brand: PhantomData,
        }
    }

    pub(super) fn index(self) -> Option<u32> {
        self.place.map(|place| place.index)
    }

    /// The result of an operation of one variable.
    #[inline(always)]
    #[track_caller]
    pub(super) fn unary(self, name: &'static str, y: T, partial: impl FnOnce() -> T) -> Self {
        match self.place {
            None => Var::unrecorded(y),
            Some(Place { list, index }) => {
                Var::recorded(y, list, list.unary(name, y, index, partial()))
            }
        }
    }

    /// The result of an operation of two variables; only the partials that count are evaluated.
    #[inline(always)]
    #[track_caller]
    pub(super) fn binary(
        self,
        other: Self,
        name: &'static str,
        y: T,
        by_first: impl FnOnce() -> T,
        by_second: impl FnOnce() -> T,
    ) -> Self {
        match (self.place, other.place) {
            // Of `x * x` the two partials make one edge.
            (Some(Place { index, .. }), Some(second)) if index == second.index => {
                self.unary(name, y, || by_first() + by_second())
            }
            (Some(Place { list, index }), Some(second)) => {
                let first = (index, by_first());
                let second = (second.index, by_second());
                Var::recorded(y, list, list.binary(name, y, first, second))
            }
            (Some(_), None) => self.unary(name, y, by_first),
            (None, _) => other.unary(name, y, by_second),
        }
    }

    /// The result of an operation of `N` variables.
    #[inline(always)]
    #[track_caller]
    pub(super) fn nary<const N: usize>(
        name: &'static str,
        operands: [Self; N],
        y: T,
        partials: impl Fn() -> [T; N],
    ) -> Self {
        match operands[..] {
            [a] => return a.unary(name, y, || partials()[0]),
            [a, b] => return a.binary(b, name, y, || partials()[0], || partials()[1]),
            _ => {}
        }
        let Some(list) = operands.iter().find_map(|v| v.place).map(|p| p.list) else {
            return Var::unrecorded(y);
        };
        let partials = partials();
        let mut edges = [(u32::MAX, T::constant(0.0)); N];
        let mut n = 0;
        for (operand, partial) in operands.into_iter().zip(partials) {
            if let Some(index) = operand.index() {
                edges[n] = (index, partial);
                n += 1;
            }
        }
        let index = list.several(name, y, edges[..n].iter().copied());
        Var::recorded(y, list, index)
    }
}

/// The value.
impl<T: Scalar> Debug for Var<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Debug::fmt(&self.value, f)
    }
}

impl<T: Scalar + Display> Display for Var<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Display::fmt(&self.value, f)
    }
}

impl<T: Scalar + fmt::LowerExp> fmt::LowerExp for Var<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::LowerExp::fmt(&self.value, f)
    }
}

/// A constant zero.
impl<T: Scalar> Default for Var<'_, T> {
    #[inline(always)]
    fn default() -> Self {
        Var::unrecorded(T::constant(0.0))
    }
}

impl<T: Scalar> PartialEq for Var<'_, T> {
    #[inline(always)]
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: Scalar> PartialOrd for Var<'_, T> {
    #[inline(always)]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.value.partial_cmp(&other.value)
    }
}

/// Against the number underneath.
impl<T: Scalar> PartialEq<T> for Var<'_, T> {
    #[inline(always)]
    fn eq(&self, other: &T) -> bool {
        self.value == *other
    }
}

impl<T: Scalar> PartialOrd<T> for Var<'_, T> {
    #[inline(always)]
    fn partial_cmp(&self, other: &T) -> Option<Ordering> {
        self.value.partial_cmp(other)
    }
}

impl<'o, U: Scalar> PartialEq<Var<'_, Var<'o, U>>> for Var<'o, U> {
    #[inline(always)]
    fn eq(&self, other: &Var<'_, Var<'o, U>>) -> bool {
        *self == other.value
    }
}

impl<'o, U: Scalar> PartialOrd<Var<'_, Var<'o, U>>> for Var<'o, U> {
    #[inline(always)]
    fn partial_cmp(&self, other: &Var<'_, Var<'o, U>>) -> Option<Ordering> {
        self.partial_cmp(&other.value)
    }
}

macro_rules! compare_with_floats {
    ($($float:ty),*) => {$(
        impl PartialEq<Var<'_, $float>> for $float {
            #[inline(always)]
            fn eq(&self, other: &Var<'_, $float>) -> bool {
                *self == other.value
            }
        }

        impl PartialOrd<Var<'_, $float>> for $float {
            #[inline(always)]
            fn partial_cmp(&self, other: &Var<'_, $float>) -> Option<Ordering> {
                self.partial_cmp(&other.value)
            }
        }

        impl<U: Scalar + Over<$float>> PartialEq<$float> for Var<'_, Var<'_, U>> {
            #[inline(always)]
            fn eq(&self, other: &$float) -> bool {
                self.value == <Var<'_, U>>::lifted(*other)
            }
        }

        impl<U: Scalar + Over<$float>> PartialOrd<$float> for Var<'_, Var<'_, U>> {
            #[inline(always)]
            fn partial_cmp(&self, other: &$float) -> Option<Ordering> {
                self.value.partial_cmp(&<Var<'_, U>>::lifted(*other))
            }
        }

        impl<'o, U: Scalar + Over<$float>> PartialEq<Var<'_, Var<'o, U>>> for $float {
            #[inline(always)]
            fn eq(&self, other: &Var<'_, Var<'o, U>>) -> bool {
                <Var<'o, U>>::lifted(*self) == other.value
            }
        }

        impl<'o, U: Scalar + Over<$float>> PartialOrd<Var<'_, Var<'o, U>>> for $float {
            #[inline(always)]
            fn partial_cmp(&self, other: &Var<'_, Var<'o, U>>) -> Option<Ordering> {
                <Var<'o, U>>::lifted(*self).partial_cmp(&other.value)
            }
        }

        impl Over<$float> for $float {
            #[inline(always)]
            fn lifted(value: $float) -> $float {
                value
            }
        }
    )*};
}
compare_with_floats!(f32, f64);

/// A number that stands for a plain float `F`, at however many levels of tapes.
pub trait Over<F> {
    /// The constant.
    fn lifted(value: F) -> Self;
}

impl<F, T: Scalar + Over<F>> Over<F> for Var<'_, T> {
    #[inline(always)]
    fn lifted(value: F) -> Self {
        Var::unrecorded(T::lifted(value))
    }
}
