use gradtape::differentiable;

#[differentiable]
pub(crate) type Real = f64;

fn main() {}
