//! A system of ordinary differential equations, integrated by Runge-Kutta steps.

use gradtape::differentiable;

/// `z = y'`: the first component grows by `x[0]`, each other by `x[i]` times its neighbour.
#[differentiable]
fn slope(x: &[f64], y: &[f64], z: &mut [f64]) {
    z[0] = x[0];
    for i in 1..x.len() {
        z[i] = x[i] * y[i - 1];
    }
}

/// `out = y + h k`.
#[differentiable]
fn advance(y: &[f64], #[constant] h: f64, k: &[f64], out: &mut [f64]) {
    for i in 0..out.len() {
        out[i] = y[i] + h * k[i];
    }
}

/// `y(2)` for `y(0) = 0`, by `steps` steps of the classical method of fourth order.
#[differentiable]
pub fn ode(x: &[f64], steps: usize) -> Vec<f64> {
    let n = x.len();
    let h = 2.0 / steps as f64;
    let mut y = vec![0.0; n];
    let (mut k1, mut k2, mut k3, mut k4) = (vec![0.0; n], vec![0.0; n], vec![0.0; n], vec![0.0; n]);
    let mut at = vec![0.0; n];
    for _ in 0..steps {
        slope(x, &y, &mut k1);
        advance(&y, h / 2.0, &k1, &mut at);
        slope(x, &at, &mut k2);
        advance(&y, h / 2.0, &k2, &mut at);
        slope(x, &at, &mut k3);
        advance(&y, h, &k3, &mut at);
        slope(x, &at, &mut k4);
        for i in 0..n {
            y[i] += h * (k1[i] + 2.0 * k2[i] + 2.0 * k3[i] + k4[i]) / 6.0;
        }
    }
    y
}

/// The last component of `y(2)`.
#[differentiable]
pub fn last(x: &[f64], steps: usize) -> f64 {
    let y = ode(x, steps);
    y[y.len() - 1]
}
