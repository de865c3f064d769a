/// Straight-line code.
#[gradtape::differentiable]
fn gaussian(x: f64, mean: f64, deviation: f64) -> f64 {
    let z = (x - mean) / deviation;
    (-0.5 * z * z).exp() / deviation
}
