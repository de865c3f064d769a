/// A loop whose iterations only add.
#[gradtape::differentiable]
fn squared_residuals(x: &[f64], #[constant] y: &[f64], slope: f64, offset: f64) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() {
        let residual = slope * x[i] + offset - y[i];
        sum += residual * residual;
    }
    sum
}
