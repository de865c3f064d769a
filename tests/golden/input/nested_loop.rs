/// Loops within loops over a flat matrix.
#[gradtape::differentiable]
fn quadratic_form(a: &[f64], x: &[f64]) -> f64 {
    let n = x.len();
    let mut sum = 0.0;
    for i in 0..n {
        let mut row = 0.0;
        for j in 0..n {
            row += a[i * n + j] * x[j];
        }
        sum += x[i] * row.tanh();
    }
    sum
}
