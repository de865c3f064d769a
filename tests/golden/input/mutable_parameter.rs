/// A parameter that goes in and out.
#[gradtape::differentiable]
fn relax(u: &mut [f64], omega: f64) -> f64 {
    let n = u.len();
    for i in 1..n - 1 {
        u[i] += omega * (0.5 * (u[i - 1] + u[i + 1]) - u[i]);
    }
    u[n - 2]
}
