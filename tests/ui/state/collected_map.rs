use gradtape::differentiable;
use std::collections::HashMap;

#[differentiable]
fn f(x: &[f64]) -> f64 {
    let map: HashMap<usize, f64> = x.iter().copied().enumerate().collect();
    map[&0]
}

fn main() {}
