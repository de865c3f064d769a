use gradtape::differentiable;

#[differentiable]
fn power(x: f64, #[constant] next: impl Fn(i32) -> i32) -> f64 {
    x.powi(next(2))
}

#[differentiable]
fn f(x: f64, n: i32) -> f64 {
    power(x, |k| k + n)
}

#[differentiable]
fn g(x: f64) -> f64 {
    let next = |k: i32| k + 1;
    power(x, next)
}

fn main() {}
