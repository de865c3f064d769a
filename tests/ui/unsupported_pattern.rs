use gradtape::differentiable;

#[differentiable]
fn f(x: &[f64]) -> f64 {
    let [first, .., last] = x else { return 0.0 };
    first * last
}

struct Pair {
    a: f64,
    b: f64,
}

#[differentiable]
fn g(#[constant] p: Pair, x: f64) -> f64 {
    let Pair { a, b } = p;
    let Pair { a: c, .. } = scaled(x);
    a * x + b * c
}

fn scaled(x: f64) -> Pair {
    Pair { a: x, b: x }
}

fn main() {}
