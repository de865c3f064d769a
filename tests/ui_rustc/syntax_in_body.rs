use gradtape::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let y = x * ;
    y
}

fn main() {}
