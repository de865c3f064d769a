use gradtape::differentiable;

use std::collections::BTreeMap;

#[differentiable]
fn f(x: &[f64]) -> f64 {
    x.iter().map(|v| v * v).enumerate().collect::<BTreeMap<_, _>>()[&0]
}

fn main() {}
