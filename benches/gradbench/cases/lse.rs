use super::{Case, Numbers};
use crate::objectives::lse::log_sum_exp;

/// The exponentials are kept. The gradient is theirs, divided by their sum; the maximum's own share cancels.
fn by_hand(x: &[f64], x_bar: &mut [f64]) -> f64 {
    let max = x.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut sum = 0.0;
    let terms: Vec<f64> = x
        .iter()
        .map(|x| {
            let term = (x - max).exp();
            sum += term;
            term
        })
        .collect();
    let scale = 1.0 / sum;
    for (x_bar, term) in x_bar.iter_mut().zip(&terms) {
        *x_bar += scale * term;
    }
    sum.ln() + max
}

pub fn cases() -> Vec<Case> {
    [2_500, 40_000, 1_280_000]
        .map(|n| {
            Case::gradient(
                format!("n = {n}"),
                Numbers(2).take(n),
                n,
                |x| log_sum_exp(x),
                |x, x_bar| log_sum_exp::grad_into(x, x_bar),
                |x, x_bar| by_hand(x, x_bar),
            )
        })
        .into()
}
