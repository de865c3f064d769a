use gradtape::differentiable;

#[differentiable]
fn f(x: &[f64]) -> impl Iterator<Item = f64> {
    x.iter().map(|v| v * v)
}

fn main() {}
