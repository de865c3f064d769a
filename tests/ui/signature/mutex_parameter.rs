use gradtape::differentiable;
use std::sync::Mutex;

#[differentiable]
fn f(x: &Mutex<f64>) -> f64 {
    *x.lock().unwrap() * 2.0
}

fn main() {}
