use gradtape::differentiable;

#[differentiable]
fn f(x: f64, #[constant] g: fn(f64) -> f64) -> f64 {
    [g].iter().map(|g| g(x)).sum()
}

fn main() {}
