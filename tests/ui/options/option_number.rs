use gradtape::differentiable;

#[differentiable(1)]
fn f(a: f64) -> f64 {
    a * a
}

fn main() {}
