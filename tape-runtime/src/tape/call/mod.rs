//! A call to a compiled function as one node of the tape.
//!
//! The expansion of `tape!` writes a call `f(x, n)` with an active argument in such a way that one
//! of three branches runs, and all of them compile: [`Ordinary`], where `f` has no companion; a
//! compiled function of one number, whose gradient becomes the partials of the node at once; and
//! any other compiled function, whose node runs the function's own sweeps when cotangents arrive.
//!
//! - [`argument`]: variables in the arguments, and the plain numbers for the function.
//! - [`compiled`], [`ordinary`]: the branches of either. [`returned`]: results. [`kept`]: what a
//!   pullback owns.
//! - [`handed`]: calls that hand closures over.
//! - [`callees`]: what stands in for a companion.

mod argument;
pub mod callees;
mod compiled;
mod handed;
mod kept;
mod ordinary;
mod returned;

pub use compiled::Compiled;
pub use handed::CallOrdinary;
pub use kept::{KeepClone, KeepCopy, KeepMutable, KeepPointee, Kept, Owned};
pub use ordinary::Ordinary;

/// What a companion, or what stands in for one, says about itself.
pub trait Companion {
    /// How it is called.
    type Mode;
    /// How it is called.
    fn mode(self) -> Self::Mode;
}

/// What a companion says: which of its parameters are `&mut`.
impl<const N: usize> Companion for [bool; N] {
    type Mode = Compiled;
    fn mode(self) -> Compiled {
        Compiled { at_once: true }
    }
}

/// What a companion made from the user's rules says: the same.
pub struct ByRule<const N: usize>(pub [bool; N]);

impl<const N: usize> ByRule<N> {
    /// As an array has it.
    pub const fn as_slice(&self) -> &[bool] {
        &self.0
    }
}

/// A pullback of the user may do anything with its seed, such as clip it, so that it waits for the one
/// that arrives.
impl<const N: usize> Companion for ByRule<N> {
    type Mode = Compiled;
    fn mode(self) -> Compiled {
        Compiled { at_once: false }
    }
}

/// What stands in for a companion says this.
pub struct Absent;

impl Companion for Absent {
    type Mode = Ordinary;
    fn mode(self) -> Ordinary {
        Ordinary
    }
}
