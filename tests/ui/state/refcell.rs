use gradtape::differentiable;
use std::cell::RefCell;

#[differentiable]
fn f(x: f64, #[constant] log: &RefCell<Vec<f64>>) -> f64 {
    log.borrow_mut().push(x * x);
    let last = log.borrow()[0];
    last * x
}

fn main() {}
