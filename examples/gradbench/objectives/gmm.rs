//! The log-likelihood of a Gaussian mixture with a Wishart prior on the inverse covariances.

use super::lse::log_sum_exp;
use gradtape::differentiable;

/// The mixture: `k` components in `d` dimensions; per component a logarithmic weight `alpha`, a mean `mu`, and the inverse
/// covariance's factor, lower triangular, the logarithms of its diagonal in `q` and its columns below that in `l`.
/// The prior has the scale `gamma` and `m` degrees of freedom beyond the least.
#[differentiable]
pub fn gmm(
    alpha: &[f64],
    mu: &[f64],
    q: &[f64],
    l: &[f64],
    #[constant] x: &[f64],
    d: usize,
    #[constant] gamma: f64,
    m: usize,
) -> f64 {
    let k = alpha.len();
    let n = x.len() / d;
    let triangle = d * (d - 1) / 2;

    let diagonals: Vec<f64> = q.iter().map(|q| q.exp()).collect();
    let log_determinants: Vec<f64> = q.chunks_exact(d).map(|q| q.iter().sum()).collect();
    let mut centered = vec![0.0; d];
    let mut scaled = vec![0.0; d];
    let mut terms = vec![0.0; k];
    let mut likelihood = 0.0;
    for point in x.chunks_exact(d) {
        for c in 0..k {
            let row = c * d..(c + 1) * d;
            let below = &l[c * triangle..(c + 1) * triangle];
            subtract(point, &mu[row.clone()], &mut centered);
            apply_factor(&diagonals[row], below, &centered, &mut scaled);
            terms[c] = alpha[c] + log_determinants[c] - 0.5 * squared_norm(&scaled);
        }
        likelihood += log_sum_exp(&terms);
    }

    let constant = -((n * d) as f64) * 0.5 * std::f64::consts::TAU.ln();
    constant + likelihood - n as f64 * log_sum_exp(alpha)
        + log_wishart_prior(&diagonals, l, &log_determinants, d, gamma, m)
}

#[differentiable]
fn subtract(a: &[f64], b: &[f64], out: &mut [f64]) {
    for i in 0..out.len() {
        out[i] = a[i] - b[i];
    }
}

#[differentiable]
fn squared_norm(x: &[f64]) -> f64 {
    x.iter().map(|x| x * x).sum()
}

/// `out = Q x` for the factor with the given diagonal and the columns `below` it, one after the other.
#[differentiable]
fn apply_factor(diagonal: &[f64], below: &[f64], x: &[f64], out: &mut [f64]) {
    for i in 0..x.len() {
        out[i] = diagonal[i] * x[i];
    }
    let mut next = 0;
    for (i, x) in x.iter().enumerate() {
        for out in &mut out[i + 1..] {
            *out += below[next] * x;
            next += 1;
        }
    }
}

#[differentiable]
pub fn log_wishart_prior(
    diagonals: &[f64],
    l: &[f64],
    log_determinants: &[f64],
    d: usize,
    #[constant] gamma: f64,
    m: usize,
) -> f64 {
    let k = log_determinants.len();
    let n = (d + m + 1) as f64;
    let scale =
        n * d as f64 * (gamma.ln() - 0.5 * 2.0_f64.ln()) - log_gamma_multivariate(0.5 * n, d);

    let frobenius = squared_norm(diagonals) + squared_norm(l);
    let log_determinant: f64 = log_determinants.iter().sum();
    k as f64 * scale - 0.5 * gamma * gamma * frobenius + m as f64 * log_determinant
}

/// The logarithm of the multivariate gamma function.
fn log_gamma_multivariate(a: f64, d: usize) -> f64 {
    let pairs = (d * (d - 1)) as f64 / 4.0;
    let sum: f64 = (0..d).map(|j| log_gamma(a - 0.5 * j as f64)).sum();
    pairs * std::f64::consts::PI.ln() + sum
}

/// Stirling's series, from 10 on; below, the recurrence leads there.
fn log_gamma(x: f64) -> f64 {
    let mut x = x;
    let mut product = 1.0;
    while x < 10.0 {
        product *= x;
        x += 1.0;
    }
    let r = 1.0 / (x * x);
    let series =
        1.0 / 12.0 - r * (1.0 / 360.0 - r * (1.0 / 1260.0 - r * (1.0 / 1680.0 - r / 1188.0)));
    (x - 0.5) * x.ln() - x + 0.5 * std::f64::consts::TAU.ln() + series / x - f64::ln(product)
}
