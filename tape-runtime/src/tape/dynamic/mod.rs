//! Functions whose bodies run on a tape: `#[differentiable(dynamic)]`.
//!
//! The companion of such a function watches its differentiable parameters ([`input`]), runs the body
//! on a tape of its own, and keeps the [`Record`]: swept in reverse it is the pullback, swept
//! forward ([`forward`]) the pushforward. [`output`] is what the body gives.

/// Invokes a macro for the tuples that the tape knows, each element with a name for its tangents.
macro_rules! tuples_with_tangents {
    ($macro:ident) => {
        $macro!(A D0 0);
        $macro!(A D0 0, B D1 1);
        $macro!(A D0 0, B D1 1, C D2 2);
        $macro!(A D0 0, B D1 1, C D2 2, D D3 3);
        $macro!(A D0 0, B D1 1, C D2 2, D D3 3, E D4 4);
        $macro!(A D0 0, B D1 1, C D2 2, D D3 3, E D4 4, F D5 5);
        $macro!(A D0 0, B D1 1, C D2 2, D D3 3, E D4 4, F D5 5, G D6 6);
        $macro!(A D0 0, B D1 1, C D2 2, D D3 3, E D4 4, F D5 5, G D6 6, H D7 7);
    };
}

mod casts;
mod forward;
mod input;
mod output;
mod record;

pub use casts::{CastTo, Left, LeftKnown, LeftUnknown};
pub use forward::{components, tangents};
pub use input::Input;
pub use output::{Linear, leave};
pub use record::Record;

use super::handle::Tape;
use super::outcome::Outcome;
use super::var::Var;
use crate::Scalar;

/// Watches a parameter.
pub fn enter<'t, T: Scalar + 't, W: Input<'t, T> + ?Sized>(
    tape: &Tape<'t, '_, T>,
    parameter: &W,
) -> W::Vars {
    parameter.enter(&mut |x| tape.variable(x))
}

/// A constant that stands for a literal.
#[inline(always)]
pub fn constant<'t, T: Scalar>(literal: T) -> Var<'t, T> {
    Var::unrecorded(literal)
}

/// The value of the body, and where its variables were recorded.
pub fn split<V: Outcome>(value: V) -> (V::Plain, V::Roots) {
    value.split()
}
