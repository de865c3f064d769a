use gradtape::differentiable;
use std::collections::HashMap;

#[differentiable]
fn f(x: f64) -> f64 {
    let mut map = HashMap::new();
    map.insert("a", x * x);
    map["a"] * 2.0
}

fn main() {}
