//! The logarithm of a sum of exponentials.

use gradtape::differentiable;

/// `ln(Σ exp(x))`, shifted by the maximum so that nothing overflows.
#[differentiable]
pub fn log_sum_exp(x: &[f64]) -> f64 {
    let max = x.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let sum: f64 = x.iter().map(|x| (x - max).exp()).sum();
    sum.ln() + max
}
