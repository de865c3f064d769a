use gradtape::differentiable;

#[differentiable]
fn f(x: &[f64]) -> usize {
    x.len()
}

fn main() {}
