use super::{Case, Numbers};
use crate::objectives::llsq::llsq;

/// A few points at once, because the powers of one are a chain of products that wait for each other. The powers are kept from
/// the residuals for the gradient, which then has no chain.
fn residuals<const POINTS: usize>(
    x: &[f64],
    (first, n): (usize, usize),
    powers: &mut [[f64; 4]],
    x_bar: &mut [f64],
) -> [f64; POINTS] {
    let t: [f64; POINTS] =
        std::array::from_fn(|p| -1.0 + (first + p) as f64 * 2.0 / (n as f64 - 1.0));
    let mut residuals = t.map(|t| if t == 0.0 { 0.0 } else { t.signum() });
    let mut power = [1.0; POINTS];
    for (coefficient, kept) in x.iter().zip(powers.iter_mut()) {
        kept[..POINTS].copy_from_slice(&power);
        for p in 0..POINTS {
            residuals[p] -= coefficient * power[p];
            power[p] *= t[p];
        }
    }
    for (x_bar, powers) in x_bar.iter_mut().zip(powers) {
        *x_bar -= (0..POINTS).map(|p| residuals[p] * powers[p]).sum::<f64>();
    }
    residuals
}

fn by_hand(x: &[f64], n: usize, x_bar: &mut [f64]) -> f64 {
    let mut powers = vec![[0.0; 4]; x.len()];
    let mut sum = 0.0;
    let fours = n - n % 4;
    for first in (0..fours).step_by(4) {
        for residual in residuals::<4>(x, (first, n), &mut powers, x_bar) {
            sum += residual * residual;
        }
    }
    for last in fours..n {
        let [residual] = residuals(x, (last, n), &mut powers, x_bar);
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
