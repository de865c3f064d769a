//! The variables of a tape.

use std::cmp::Ordering;
use std::fmt::{self, Debug, Display};
use std::marker::PhantomData;

use super::slope::{Edge, Partial, Slope};
use super::wengert::Wengert;
use crate::Scalar;

/// A number of a tape: its value, and where it was recorded.
///
/// Inside `tape!` everything that is watched is made of these. They are `Copy`, have the operators,
/// comparisons and methods of floats, and mix with plain numbers on either side. What is computed
/// from plain numbers alone is a constant and takes no room on the tape; nor does what is computed
/// from one variable, in a block that does not name its tape.
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
    /// The derivative by what was recorded there.
    slope: T::Slope,
    brand: Brand<'t>,
}

/// Keeps the lifetime as it is: neither longer nor shorter.
pub(super) type Brand<'t> = PhantomData<fn(&'t ()) -> &'t ()>;

/// Where a variable was recorded, or the one that it was computed from.
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
            slope: Slope::ONE,
            brand: PhantomData,
        }
    }

    #[inline(always)]
    pub(super) fn recorded(value: T, list: &'t Wengert<T>, index: Option<u32>) -> Var<'t, T> {
        Var {
            value,
            place: index.map(|index| Place { list, index }),
            slope: Slope::ONE,
            brand: PhantomData,
        }
    }

    /// The same variable with another value.
    #[inline(always)]
    pub(super) fn of_value(self, value: T) -> Self {
        Var { value, ..self }
    }

    /// The slot of its own: recorded now, if it has none.
    pub(super) fn index(self) -> Option<u32> {
        let Place { list, index } = self.place?;
        match self.slope.then(Partial::One) {
            Partial::One => Some(index),
            partial @ Partial::By(_) => list.unary("", self.value, index, partial),
        }
    }

    /// As an operand of an operation with this partial; `None` of a constant.
    #[inline]
    pub(super) fn operand_by(self, partial: T) -> Option<Edge<T>> {
        let Place { index, .. } = self.place?;
        Some(self.edge(index, Partial::By(partial)))
    }

    #[inline(always)]
    fn edge(self, operand: u32, partial: Partial<T>) -> Edge<T> {
        let partial = self.slope.then(partial);
        Edge { operand, partial }
    }

    /// The result of an operation of one variable.
    #[inline(always)]
    #[track_caller]
    pub(super) fn unary(
        self,
        name: &'static str,
        y: T,
        partial: impl FnOnce() -> Partial<T>,
    ) -> Self {
        match self.place {
            None => Var::unrecorded(y),
            Some(place) => Var::from_one(name, y, place, self.slope.then(partial())),
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
        by_first: impl FnOnce() -> Partial<T>,
        by_second: impl FnOnce() -> Partial<T>,
    ) -> Self {
        let (place, partial) = match (self.place, other.place) {
            (None, None) => return Var::unrecorded(y),
            (Some(first), None) => (first, self.slope.then(by_first())),
            (None, Some(second)) => (second, other.slope.then(by_second())),
            // Of `x * x` the two partials make one.
            (Some(first), Some(second)) if first.index == second.index => {
                let partial = self.slope.then(by_first());
                (first, partial.plus(other.slope.then(by_second())))
            }
            (Some(Place { list, index }), Some(second)) => {
                let first = self.edge(index, by_first());
                let second = other.edge(second.index, by_second());
                return Var::recorded(y, list, list.binary(name, y, first, second));
            }
        };
        Var::from_one(name, y, place, partial)
    }

    /// What comes from one recorded variable.
    #[inline(always)]
    #[track_caller]
    fn from_one(name: &'static str, value: T, place: Place<'t, T>, partial: Partial<T>) -> Self {
        let Place { list, index } = place;
        if T::Slope::COMPOSES && list.composes() {
            let slope = Slope::of(partial);
            return Var {
                slope,
                ..Var::recorded(value, list, Some(index))
            };
        }
        Var::recorded(value, list, list.unary(name, value, index, partial))
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
            [a] => return a.unary(name, y, || Partial::By(partials()[0])),
            [a, b] => {
                let partial = |i: usize| Partial::By(partials()[i]);
                return a.binary(b, name, y, || partial(0), || partial(1));
            }
            _ => {}
        }
        let Some(list) = operands.iter().find_map(|v| v.place).map(|p| p.list) else {
            return Var::unrecorded(y);
        };
        let operands = operands.into_iter().zip(partials());
        let edges = operands.filter_map(|(operand, partial)| operand.operand_by(partial));
        Var::recorded(y, list, list.several(name, y, edges))
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
