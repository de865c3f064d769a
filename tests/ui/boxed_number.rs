use gradtape::differentiable;

#[differentiable]
fn f(x: Box<f64>, s: f64) -> f64 {
    *x * s
}

#[differentiable]
fn g(x: &Box<f64>, s: f64) -> f64 {
    **x * s
}

fn main() {}
