use gradtape::differentiable;

#[differentiable]
fn f(#[constant] x: f64, #[constant] y: &[f64], n: usize) -> f64 {
    x * y[n]
}

fn main() {}
