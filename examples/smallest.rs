//! Annotate a function, call its gradient: `cargo run --example smallest`.

use gradtape::differentiable;

#[differentiable]
fn rosenbrock(x: f64, y: f64) -> f64 {
    (1.0 - x).powi(2) + 100.0 * (y - x * x).powi(2)
}

fn main() {
    let (value, (dx, dy)) = rosenbrock::value_and_grad(-1.0, 2.0);
    println!("f(-1, 2) = {value}, gradient ({dx}, {dy})");
    assert_eq!((value, dx, dy), (104.0, 396.0, 200.0));
}
