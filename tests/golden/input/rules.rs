/// The user's derivatives.
#[gradtape::differentiable(vjp = weighted_vjp, jvp = weighted_jvp)]
fn weighted(w: &[f64], x: f64, n: i32) -> f64 {
    w.iter().sum::<f64>() * x.powi(n)
}

fn weighted_vjp(w: &[f64], x: f64, n: i32) -> (f64, impl Fn(f64) -> (Vec<f64>, f64)) {
    let (sum, power) = (w.iter().sum::<f64>(), x.powi(n));
    let slope = n as f64 * x.powi(n - 1);
    let pullback = move |seed: f64| (vec![seed * power; w.len()], seed * sum * slope);
    (sum * power, pullback)
}

fn weighted_jvp((w, dw): (&[f64], &[f64]), (x, dx): (f64, f64), n: i32) -> (f64, f64) {
    let (value, pullback) = weighted_vjp(w, x, n);
    let (along_w, along_x) = pullback(1.0);
    let along_w: f64 = along_w.iter().zip(dw).map(|(a, b)| a * b).sum();
    (value, along_w + along_x * dx)
}
