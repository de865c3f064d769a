//! Partial derivatives, and how those of a chain of operations become one.

use crate::Scalar;

/// A partial derivative.
///
/// One is told apart: it takes no room on the tape, and nothing is multiplied by it.
#[derive(Clone, Copy)]
pub enum Partial<T> {
    /// One.
    One,
    /// This.
    By(T),
}

impl<T: Scalar> Partial<T> {
    /// The number.
    #[inline(always)]
    pub(super) fn number(self) -> T {
        match self {
            Partial::One => T::constant(1.0),
            Partial::By(number) => number,
        }
    }

    /// Where two operands are the same variable.
    #[inline(always)]
    pub(super) fn plus(self, other: Partial<T>) -> Partial<T> {
        Partial::By(self.number() + other.number())
    }
}

/// The derivative of a variable by the recorded one that it was computed from.
///
/// An operation of one variable need not be recorded: the chain rule goes on from the recorded
/// variable. The product of the partials along such a chain is its slope (local preaccumulation,
/// Griewank and Walther, *Evaluating Derivatives*, 2008, section 10.2).
pub trait Slope<T>: Copy {
    /// Whether it is any but one.
    const COMPOSES: bool;
    /// Of a recorded variable.
    const ONE: Self;

    /// Behind an operation with this partial: the partial by the recorded variable.
    fn then(self, partial: Partial<T>) -> Partial<T>;

    /// From the partial by the recorded variable.
    fn of(partial: Partial<T>) -> Self;
}

macro_rules! slope {
    ($($float:ty),*) => {$(
        impl Slope<$float> for $float {
            const COMPOSES: bool = true;
            const ONE: $float = 1.0;

            #[inline(always)]
            #[allow(clippy::float_cmp, reason = "what is one, and not what is nearly one")]
            fn then(self, partial: Partial<$float>) -> Partial<$float> {
                match partial {
                    Partial::One if self == 1.0 => Partial::One,
                    Partial::One => Partial::By(self),
                    // As in the reverse sweep, where a zero lets nothing through, infinite or not.
                    Partial::By(0.0) => Partial::By(0.0),
                    Partial::By(outer) => Partial::By(outer * self),
                }
            }

            #[inline(always)]
            fn of(partial: Partial<$float>) -> $float {
                partial.number()
            }
        }
    )*};
}
slope!(f32, f64);

/// Of variables over variables: each operation is recorded, and the slope is one.
impl<T> Slope<T> for () {
    const COMPOSES: bool = false;
    const ONE: () = ();

    #[inline(always)]
    fn then(self, partial: Partial<T>) -> Partial<T> {
        partial
    }

    #[inline(always)]
    fn of(_: Partial<T>) {}
}

/// One operand of one operation, and the partial derivative by it.
#[derive(Clone, Copy)]
pub struct Edge<T> {
    pub(super) operand: u32,
    pub(super) partial: Partial<T>,
}
