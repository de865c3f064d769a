use super::{Case, Numbers};
use crate::objectives::llsq::llsq;

/// The powers of a point are kept from the residual for the gradient, which then has no chain of products.
fn by_hand(x: &[f64], n: usize, x_bar: &mut [f64]) -> f64 {
    let mut powers = vec![0.0; x.len()];
    let mut sum = 0.0;
    for i in 0..n {
        let t = -1.0 + i as f64 * 2.0 / (n as f64 - 1.0);
        let mut residual = if t == 0.0 { 0.0 } else { t.signum() };
        let mut power = 1.0;
        for (coefficient, kept) in x.iter().zip(&mut powers) {
            residual -= coefficient * power;
            *kept = power;
            power *= t;
        }
        for (x_bar, power) in x_bar.iter_mut().zip(&powers) {
            *x_bar -= residual * power;
        }
        sum += residual * residual;
    }
    sum / 2.0
}

pub fn cases() -> Vec<Case> {
    [16, 512, 16392]
        .map(|n| {
            Case::gradient(
                format!("m = 128, n = {n}"),
                (Numbers(1).take(128), n),
                128,
                |(x, n)| llsq(x, *n),
                |(x, n), x_bar| llsq::grad_into(x, *n, x_bar),
                |(x, n), x_bar| by_hand(x, *n, x_bar),
            )
        })
        .into()
}
