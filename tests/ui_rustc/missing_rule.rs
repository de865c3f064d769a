use gradtape::{differentiable, tape};

#[differentiable(vjp = by_vjp_vjp)]
fn by_vjp(x: f64) -> f64 {
    x * x
}

fn by_vjp_vjp(x: f64) -> (f64, impl Fn(f64) -> f64) {
    (x * x, move |seed| 2.0 * seed * x)
}

#[differentiable(jvp = by_jvp_jvp)]
fn by_jvp(x: f64) -> f64 {
    x * x
}

fn by_jvp_jvp((x, dx): (f64, f64)) -> (f64, f64) {
    (x * x, 2.0 * x * dx)
}

// What is not asked for the missing direction compiles.
#[differentiable]
fn caller(x: f64) -> f64 {
    by_vjp(x).sin()
}

fn main() {
    let x = 1.0;
    caller::grad(x);
    by_vjp::grad(x);
    by_vjp::jvp((x, 1.0));
    by_jvp::jvp((x, 1.0));
    by_jvp::grad(x);
    by_jvp::vjp(x);
    let mut dx = 0.0;
    by_jvp::grad_into(x, &mut dx);
    tape!(<x> { by_jvp(x) });
}
