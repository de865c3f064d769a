use gradtape::differentiable;

#[differentiable(wtr(a))]
fn f(a: f64, b: f64) -> f64 {
    a * b
}

fn main() {}
