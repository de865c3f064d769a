#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

pub use gradtape_macros::{differentiable, tape};
pub use tape_runtime::*;

#[doc = include_str!("refusals.md")]
pub mod refusals {}

#[doc(hidden)]
pub use tape_runtime::private as __private;
