//! A square.

use gradtape::differentiable;

/// `x²`.
#[differentiable]
pub fn square(x: f64) -> f64 {
    x * x
}
