use gradtape::differentiable;

#[differentiable]
fn g(x: Box<[f64; 2]>) -> f64 {
    x[0] * x[1]
}

#[differentiable]
fn f(x: f64) -> f64 {
    g(Box::new([x, x * x]))
}

fn main() {}
