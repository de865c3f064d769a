//! Compiled kernels in a recorded loop: `cargo run --release --example hybrid`.
//!
//! How many steps Newton's method takes, and whether it damps one, only running it tells: that is
//! recorded. The sums over the data are compiled: each call is one node of the tape.

use std::time::Instant;

use gradtape::{differentiable, tape};

/// The sum of `exp(rate * x)` over the data, less a target.
#[differentiable]
fn excess(rate: f64, target: f64, #[constant] data: &[f64]) -> f64 {
    let mut sum = 0.0;
    for x in data {
        sum += (rate * x).exp();
    }
    sum / data.len() as f64 - target
}

/// Its derivative by the rate.
#[differentiable]
fn slope(rate: f64, #[constant] data: &[f64]) -> f64 {
    let mut sum = 0.0;
    for x in data {
        sum += x * (rate * x).exp();
    }
    sum / data.len() as f64
}

/// The rate at which the excess vanishes, its derivative by the target, and how many steps it took.
fn solve(target: f64, data: &[f64]) -> (f64, f64, usize) {
    let mut steps = 0;
    let r = tape!(<target> {
        let mut rate = 0.1;
        loop {
            let error = excess(rate, target, data);
            let full = error / slope(rate, data);
            // Far away, half a step.
            rate -= if full.abs() > 1.0 { 0.5 * full } else { full };
            steps += 1;
            if error.abs() < 1e-12 * target || steps == 100 {
                break rate;
            }
        }
    });
    (r.value(), r.gradient().target, steps)
}

fn main() {
    let data: Vec<f64> = (1..=100_000).map(|i| f64::from(i) / 100_000.0).collect();
    for target in [1.2, 2.0, 5.0, 40.0] {
        let start = Instant::now();
        let (rate, derivative, steps) = solve(target, &data);
        let elapsed = start.elapsed();
        // By the implicit function theorem.
        let exact = 1.0 / slope(rate, &data);
        println!(
            "target {target:>4}: rate {rate:.6}, d rate / d target {derivative:.9} ({steps} steps, {elapsed:.1?})"
        );
        assert!(
            (derivative - exact).abs() < 1e-9 * (1.0 + exact.abs()),
            "{derivative}, not {exact}"
        );
    }
}
