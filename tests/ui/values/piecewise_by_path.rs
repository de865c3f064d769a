use gradtape::differentiable;

#[differentiable]
fn f(x: &[f64]) -> f64 {
    x.iter().copied().map(f64::floor).sum()
}

fn main() {}
