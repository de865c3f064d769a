/// A return out of a loop.
#[gradtape::differentiable]
fn first_above(values: &[f64], threshold: f64, scale: f64) -> f64 {
    for i in 0..values.len() {
        if values[i] > threshold {
            return scale * values[i];
        }
    }
    scale * threshold
}
