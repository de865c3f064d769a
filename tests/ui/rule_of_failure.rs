use gradtape::differentiable;

#[differentiable(vjp = halved_vjp)]
fn halved(x: &mut f64) -> Option<f64> {
    *x *= 0.5;
    (*x > 1.0).then_some(*x)
}

fn halved_vjp(x: &mut f64) -> Option<(f64, impl Fn((f64, f64)) -> f64 + use<>)> {
    let half = halved(x)?;
    Some((half, |(seed, dx)| 0.5 * (seed + dx)))
}

fn main() {}
