use gradtape::differentiable;

#[differentiable(dynamic)]
fn mixed(x: &[f64], y: f32) -> f64 {
    x[0] * f64::from(y)
}

fn main() {}
