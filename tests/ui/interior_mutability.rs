use gradtape::differentiable;
use std::cell::Cell;

#[differentiable]
fn f(x: f64, #[constant] slot: &Cell<f64>) -> f64 {
    slot.set(x * x);
    x
}

fn main() {}
