/// A loop that ends when it has converged.
#[gradtape::differentiable]
fn newton_sqrt(x: f64) -> f64 {
    let mut y = x;
    while (y * y - x).abs() > 1e-9 {
        y = 0.5 * (y + x / y);
    }
    y
}
