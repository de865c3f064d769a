use gradtape::differentiable;

trait Layer {
    fn apply(&self, x: f64) -> f64;
}

#[differentiable]
fn f(x: f64, #[constant] layers: &[&dyn Layer]) -> f64 {
    let mut y = x;
    for layer in layers {
        y = layer.apply(y);
    }
    y
}

fn main() {}
