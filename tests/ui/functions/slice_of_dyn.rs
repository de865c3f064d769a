use gradtape::differentiable;

#[differentiable]
fn f(x: f64, #[constant] layers: &[&dyn Fn(f64) -> f64]) -> f64 {
    let mut y = x;
    for layer in layers {
        y = layer(y);
    }
    y
}

fn main() {}
