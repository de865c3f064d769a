#![allow(non_upper_case_globals)]
use gradtape::differentiable;

const mid: usize = 3;

#[differentiable]
fn stop_gradient(x: f64) -> f64 {
    x * 3.0
}

#[differentiable]
fn f(x: f64, n: usize) -> f64 {
    match (n, x) {
        (mid, v) => v.sin(),
        (_, v) => v.exp(),
    }
}

#[differentiable]
fn g(x: f64) -> f64 {
    stop_gradient(x) * x
}

fn main() {}
