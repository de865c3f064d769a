/// A nest of loops that does much with an element: it takes four directions at a time.
#[gradtape::differentiable]
fn turned(x: &[[f64; 2]], #[constant] w: &[f64]) -> Vec<[f64; 2]> {
    let mut y = vec![[0.0; 2]; 12];
    for i in 0..12 {
        for j in 0..x.len() {
            for k in 0..2 {
                y[i][k] += w[i] * (x[j][k] - x[j][0] * w[j] + x[j][1] * w[k]);
            }
        }
    }
    y
}
