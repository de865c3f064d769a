use gradtape::differentiable;

#[differentiable(dynamic)]
fn f(x: f64, #[constant] g: &dyn Fn(f64) -> f64, #[constant] accepts: fn(f64) -> bool) -> f64 {
    if accepts(x) { g(x) * g(2.0) } else { x }
}

fn main() {}
