use gradtape::differentiable;

struct Model {
    gain: f64,
}

#[differentiable]
fn f(m: &Model, x: f64) -> f64 {
    m.gain * x
}

fn main() {}
