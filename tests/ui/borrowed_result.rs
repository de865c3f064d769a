use gradtape::differentiable;

#[differentiable]
fn head(x: &[f64], n: usize) -> &[f64] {
    &x[..n]
}

#[differentiable]
fn first<'a>(x: &'a [f64], y: f64) -> Option<&'a f64> {
    if y > 0.0 { x.first() } else { None }
}

fn main() {}
