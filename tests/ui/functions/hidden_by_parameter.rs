use gradtape::differentiable;

#[differentiable]
fn scale(x: f64) -> f64 {
    2.0 * x
}

#[differentiable]
fn f(x: f64, #[constant] scale: fn(f64) -> f64) -> f64 {
    scale(x)
}

fn main() {}
