use gradtape::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let layers: Vec<Box<dyn Fn(f64) -> f64>> = vec![Box::new(|v| v * v), Box::new(|v| v + 1.0)];
    let mut y = x;
    for layer in &layers {
        y = layer(y);
    }
    y
}

fn main() {}
