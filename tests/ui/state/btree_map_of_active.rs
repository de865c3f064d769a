use gradtape::differentiable;
use std::collections::BTreeMap;

#[differentiable]
fn f(x: f64) -> f64 {
    let mut map = BTreeMap::new();
    map.insert(1, x * x);
    map.values().sum()
}

fn main() {}
