/// Writes in place: an array that is overwritten while it is read.
#[gradtape::differentiable]
fn smoothed(start: [f64; 4], rate: f64) -> f64 {
    let mut u = start;
    for _ in 0..3 {
        for i in 1..4 {
            u[i] += rate * (u[i - 1] - u[i]);
        }
        u[0] *= u[3];
    }
    u[0] + u[3]
}
