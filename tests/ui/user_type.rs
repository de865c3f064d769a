use gradtape::differentiable;
use std::collections::HashMap;

#[differentiable]
fn f(x: f64, table: &HashMap<String, f64>) -> f64 {
    table["k"] * x
}

fn main() {}
