use gradtape::differentiable;

#[differentiable]
fn f(x: f64, #[constant] g: Box<dyn Fn(f64) -> f64>) -> f64 {
    x * g(x)
}

fn main() {}
