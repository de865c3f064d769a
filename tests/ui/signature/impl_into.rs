use gradtape::differentiable;

#[differentiable]
fn f(x: impl Into<f64>) -> f64 {
    let x = x.into();
    x * x
}

fn main() {}
