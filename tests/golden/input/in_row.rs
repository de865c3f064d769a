/// `out = k x²`
#[gradtape::differentiable]
fn scaled(x: &[f64], k: f64, out: &mut [f64]) {
    for i in 0..out.len() {
        out[i] = k * x[i] * x[i];
    }
}

#[gradtape::differentiable]
fn energy(x: &[f64]) -> f64 {
    x.iter().map(|x| 0.5 * x * x).sum()
}

/// A buffer that each step fills anew.
#[gradtape::differentiable]
fn relaxed(x: &[f64], steps: usize) -> f64 {
    let mut buffer = vec![0.0; x.len()];
    let mut level = 1.0;
    for _ in 0..steps {
        scaled(x, level, &mut buffer);
        level = energy(&buffer).sqrt();
    }
    level
}
