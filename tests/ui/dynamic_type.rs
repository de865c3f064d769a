use gradtape::differentiable;

#[differentiable(dynamic)]
fn rows(r: &[&[f64]]) -> f64 {
    r[0][0]
}

#[differentiable(dynamic)]
fn boxed(x: Box<f64>) -> f64 {
    *x
}

fn main() {}
