use gradtape::differentiable;

#[differentiable(vjp = one_of_two_vjp)]
fn one_of_two(x: f64, y: f64) -> f64 {
    x * y
}

fn one_of_two_vjp(x: f64, y: f64) -> (f64, impl Fn(f64) -> f64) {
    (x * y, move |seed| seed * y)
}

#[differentiable(vjp = no_pair_vjp, jvp = no_pair_jvp)]
fn no_pair(x: f64) -> f64 {
    x * x
}

fn no_pair_vjp(x: f64) -> f64 {
    x * x
}

fn no_pair_jvp((x, dx): (f64, f64)) -> f64 {
    2.0 * x * dx
}

#[differentiable(vjp = few_vjp, jvp = few_jvp)]
fn few(x: f64, n: usize) -> f64 {
    x * n as f64
}

fn few_vjp(x: f64) -> (f64, impl Fn(f64) -> f64) {
    (x, |seed| seed)
}

fn few_jvp(x: f64, n: usize) -> (f64, f64) {
    (x * n as f64, n as f64)
}

#[differentiable(vjp = array_vjp)]
fn array(x: &[f64]) -> f64 {
    x[0]
}

fn array_vjp(x: &[f64]) -> (f64, impl Fn(f64) -> [f64; 1]) {
    (x[0], |seed| [seed])
}

fn main() {}
