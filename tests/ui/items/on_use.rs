use gradtape::differentiable;

#[differentiable]
use std::f64::consts::PI;

fn main() {}
