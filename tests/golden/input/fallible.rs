/// An optional result and `?`.
#[gradtape::differentiable]
fn geometric_mean(x: &[f64], floor: Option<f64>) -> Option<f64> {
    let floor = floor?;
    let mut sum = 0.0;
    for v in x {
        if *v <= floor {
            return None;
        }
        sum += (v - floor).ln();
    }
    Some((sum / x.len() as f64).exp())
}
