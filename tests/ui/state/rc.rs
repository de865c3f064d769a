use gradtape::differentiable;
use std::rc::Rc;

#[differentiable]
fn f(x: f64) -> f64 {
    let shared = Rc::new(x * x);
    *shared * 2.0
}

fn main() {}
