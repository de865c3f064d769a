/// A body on the tape.
#[gradtape::differentiable(dynamic)]
fn composed(x: f64, choices: &[usize]) -> f64 {
    fn damped(v: f64) -> f64 {
        0.5 * v
    }
    let steps: [fn(f64) -> f64; 2] = [damped, |v| v * v];
    let mut y = x;
    for &choice in choices {
        y = steps[choice](y);
    }
    y
}
