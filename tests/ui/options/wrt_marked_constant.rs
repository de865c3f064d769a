use gradtape::differentiable;

#[differentiable(wrt(a))]
fn f(#[constant] a: f64, b: f64) -> f64 {
    a * b
}

fn main() {}
