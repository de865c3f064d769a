/// An iterator chain becomes a loop.
#[gradtape::differentiable]
fn weighted_norm(x: &[f64], weights: &[f64]) -> f64 {
    let sum: f64 = x.iter().zip(weights).map(|(x, w)| w * x * x).sum();
    sum.sqrt()
}
