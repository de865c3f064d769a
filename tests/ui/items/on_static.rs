use gradtape::differentiable;

#[differentiable]
pub static X: f64 = 1.0;

fn main() {}
