use gradtape::differentiable;

#[differentiable]
fn f(x: f64, #[constant] layers: &[Box<dyn Fn(f64) -> f64>]) -> f64 {
    layers.iter().fold(x, |y, layer| layer(y))
}

fn main() {}
