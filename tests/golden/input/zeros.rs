/// A nest of loops whose tangents are zero but for a few elements.
#[gradtape::differentiable]
fn blended(x: &[f64], #[constant] w: &[f64]) -> Vec<f64> {
    let mut y = vec![0.0; 20];
    for i in 0..20 {
        for j in 0..x.len() {
            y[i] += w[j] * x[j];
        }
    }
    y
}
