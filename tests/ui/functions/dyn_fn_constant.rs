use gradtape::differentiable;

#[differentiable]
fn f(x: f64, #[constant] g: &dyn Fn(f64) -> f64) -> f64 {
    g(x) + 1.0
}

fn main() {}
