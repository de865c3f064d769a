//! Compile-time automatic differentiation on stable Rust: annotate a function, call its gradient.
//!
//! ```
//! use gradtape::differentiable;
//!
//! #[differentiable]
//! fn loss(w: &[f64], b: f64) -> f64 {
//!     let mut s = b * b;
//!     for v in w {
//!         s += v * v * b;
//!     }
//!     s
//! }
//!
//! let (dw, db) = loss::grad(&[1.0, 2.0], 3.0);
//! assert_eq!(dw, [6.0, 12.0]);
//! assert_eq!(db, 11.0);
//! ```

#![forbid(unsafe_code)]

pub use gradtape_macros::differentiable;
pub use tape_runtime::*;

#[doc(hidden)]
pub use tape_runtime::private as __private;
