//! The runtime of gradtape: tangent types, derivative rules, and the checker of gradients.
//!
//! - [`Differentiable`], [`Tangent`], [`UnitSeed`]: what the derivative by a value looks like.
//! - [`Scalar`]: the numbers; [`rules`]: the derivative of each of their methods, written once;
//!   [`kinks`]: the conventions where there is no derivative.
//! - [`stop_gradient`] and its like: what the author of a function says about its derivative.
//! - [`check`]: gradients against differences.
//!
//! Users depend on the facade crate `gradtape` alone.

mod by_pointer;
pub mod check;
pub mod kinks;
#[doc(hidden)]
pub mod private;
pub mod rules;
mod scalar;
mod steer;
mod storage;
mod tangent;
mod tape;

pub use scalar::Scalar;
pub use steer::{clip_gradient, inspect_gradient, stop_gradient, straight_through};
pub use storage::release_working_storage;
pub use tangent::{Differentiable, Tangent, UnitSeed};
pub use tape::{NonFinite, Persistent, Recording, Stage, Tape, Var, Variables, Watch};
