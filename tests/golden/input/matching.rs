/// A `match` over a constant.
#[gradtape::differentiable]
fn activation(kind: u8, x: f64, slope: f64) -> f64 {
    match kind {
        0 => x.max(slope * x),
        1 => x.tanh(),
        2 | 3 => x / (1.0 + (-slope * x).exp()),
        _ => x,
    }
}
