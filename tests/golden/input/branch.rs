/// A branch that gives a value.
#[gradtape::differentiable]
fn huber(x: f64, delta: f64) -> f64 {
    let size = x.abs();
    if size <= delta {
        0.5 * x * x
    } else {
        delta * (size - 0.5 * delta)
    }
}
