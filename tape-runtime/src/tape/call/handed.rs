//! A call that hands closures over, of a function that may be a dynamic one.

use super::super::handle::Tape;
use crate::Scalar;

/// What a path to a function without a body on the tape resolves to: a dynamic function's companion
/// has functions of these names itself, which go before those of a trait.
pub trait CallOrdinary {
    /// Calls `f`.
    fn call_on_tape_1<T: Scalar, A, R>(_: &Tape<'_, '_, T>, f: impl FnOnce(A) -> R, a: A) -> R {
        f(a)
    }

    /// Calls `f`.
    fn call_on_tape_2<T: Scalar, A0, A1, R>(
        _: &Tape<'_, '_, T>,
        f: impl FnOnce(A0, A1) -> R,
        a0: A0,
        a1: A1,
    ) -> R {
        f(a0, a1)
    }

    /// Calls `f`.
    fn call_on_tape_3<T: Scalar, A0, A1, A2, R>(
        _: &Tape<'_, '_, T>,
        f: impl FnOnce(A0, A1, A2) -> R,
        a0: A0,
        a1: A1,
        a2: A2,
    ) -> R {
        f(a0, a1, a2)
    }

    /// Calls `f`.
    fn call_on_tape_4<T: Scalar, A0, A1, A2, A3, R>(
        _: &Tape<'_, '_, T>,
        f: impl FnOnce(A0, A1, A2, A3) -> R,
        a0: A0,
        a1: A1,
        a2: A2,
        a3: A3,
    ) -> R {
        f(a0, a1, a2, a3)
    }

    /// Calls `f`.
    fn call_on_tape_5<T: Scalar, A0, A1, A2, A3, A4, R>(
        _: &Tape<'_, '_, T>,
        f: impl FnOnce(A0, A1, A2, A3, A4) -> R,
        a0: A0,
        a1: A1,
        a2: A2,
        a3: A3,
        a4: A4,
    ) -> R {
        f(a0, a1, a2, a3, a4)
    }

    /// Calls `f`.
    fn call_on_tape_6<T: Scalar, A0, A1, A2, A3, A4, A5, R>(
        _: &Tape<'_, '_, T>,
        f: impl FnOnce(A0, A1, A2, A3, A4, A5) -> R,
        a0: A0,
        a1: A1,
        a2: A2,
        a3: A3,
        a4: A4,
        a5: A5,
    ) -> R {
        f(a0, a1, a2, a3, a4, a5)
    }

    /// Calls `f`.
    fn call_on_tape_7<T: Scalar, A0, A1, A2, A3, A4, A5, A6, R>(
        _: &Tape<'_, '_, T>,
        f: impl FnOnce(A0, A1, A2, A3, A4, A5, A6) -> R,
        a0: A0,
        a1: A1,
        a2: A2,
        a3: A3,
        a4: A4,
        a5: A5,
        a6: A6,
    ) -> R {
        f(a0, a1, a2, a3, a4, a5, a6)
    }

    /// Calls `f`.
    fn call_on_tape_8<T: Scalar, A0, A1, A2, A3, A4, A5, A6, A7, R>(
        _: &Tape<'_, '_, T>,
        f: impl FnOnce(A0, A1, A2, A3, A4, A5, A6, A7) -> R,
        a0: A0,
        a1: A1,
        a2: A2,
        a3: A3,
        a4: A4,
        a5: A5,
        a6: A6,
        a7: A7,
    ) -> R {
        f(a0, a1, a2, a3, a4, a5, a6, a7)
    }

    /// Calls `f`.
    fn call_on_tape_9<T: Scalar, A0, A1, A2, A3, A4, A5, A6, A7, A8, R>(
        _: &Tape<'_, '_, T>,
        f: impl FnOnce(A0, A1, A2, A3, A4, A5, A6, A7, A8) -> R,
        a0: A0,
        a1: A1,
        a2: A2,
        a3: A3,
        a4: A4,
        a5: A5,
        a6: A6,
        a7: A7,
        a8: A8,
    ) -> R {
        f(a0, a1, a2, a3, a4, a5, a6, a7, a8)
    }

    /// Calls `f`.
    fn call_on_tape_10<T: Scalar, A0, A1, A2, A3, A4, A5, A6, A7, A8, A9, R>(
        _: &Tape<'_, '_, T>,
        f: impl FnOnce(A0, A1, A2, A3, A4, A5, A6, A7, A8, A9) -> R,
        a0: A0,
        a1: A1,
        a2: A2,
        a3: A3,
        a4: A4,
        a5: A5,
        a6: A6,
        a7: A7,
        a8: A8,
        a9: A9,
    ) -> R {
        f(a0, a1, a2, a3, a4, a5, a6, a7, a8, a9)
    }
}

impl<C> CallOrdinary for C {}
