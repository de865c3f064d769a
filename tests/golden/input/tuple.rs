/// Tuples are taken apart.
#[gradtape::differentiable]
fn squared_modulus(z: (f64, f64), c: (f64, f64)) -> f64 {
    let mut w = z;
    for _ in 0..2 {
        w = (w.0 * w.0 - w.1 * w.1 + c.0, 2.0 * w.0 * w.1 + c.1);
    }
    let (re, im) = w;
    re * re + im * im
}
