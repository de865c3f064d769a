/// A labelled `break` and a `continue`.
#[gradtape::differentiable]
fn until_large(x: &[f64], limit: f64) -> f64 {
    let mut product = 1.0;
    'rows: for i in 0..x.len() {
        for j in 0..i {
            if x[j] < 0.0 {
                continue;
            }
            product *= 1.0 + x[i] * x[j];
            if product > limit {
                break 'rows;
            }
        }
    }
    product
}
