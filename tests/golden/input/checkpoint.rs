/// An iteration overwrites all that it changes but the state.
#[gradtape::differentiable(report)]
fn diffused(start: &[f64], rate: f64, steps: usize) -> f64 {
    let mut now = start.to_vec();
    for _ in 0..steps {
        for i in 1..now.len() {
            let step = rate * (now[i - 1] - now[i]);
            now[i] += step * step * now[i];
        }
    }
    now[0] * now[1]
}
