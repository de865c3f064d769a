use gradtape::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let match = x;
    match
}

fn main() {}
