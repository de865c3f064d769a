use gradtape::differentiable;

#[differentiable]
fn f(x: f64, y: f32) -> f64 {
    let z = y as f64 * x;
    let w = f64::from(y) + z;
    x * y + w
}

fn main() {}
