use super::{Case, Numbers};
use crate::objectives::gmm::gmm;
use crate::objectives::lse::log_sum_exp;

struct Mixture {
    alpha: Vec<f64>,
    mu: Vec<f64>,
    q: Vec<f64>,
    l: Vec<f64>,
    x: Vec<f64>,
    d: usize,
}

const GAMMA: f64 = 1.0;
const M: usize = 0;

impl Mixture {
    fn new(d: usize, k: usize, n: usize) -> Self {
        let mut some = Numbers(3);
        Self {
            alpha: some.take(k),
            mu: some.take(k * d),
            q: some.take(k * d),
            l: some.take(k * (d * (d - 1) / 2)),
            x: some.take(n * d),
            d,
        }
    }

    /// The buffers of a gradient, cut from flat storage.
    fn split<'a>(&self, gradient: &'a mut [f64]) -> [&'a mut [f64]; 4] {
        let (alpha, rest) = gradient.split_at_mut(self.alpha.len());
        let (mu, rest) = rest.split_at_mut(self.mu.len());
        let (q, l) = rest.split_at_mut(self.q.len());
        [alpha, mu, q, l]
    }

    fn value(&self) -> f64 {
        let Self {
            alpha,
            mu,
            q,
            l,
            x,
            d,
        } = self;
        gmm(alpha, mu, q, l, x, *d, GAMMA, M)
    }

    fn generated(&self, gradient: &mut [f64]) -> f64 {
        let Self {
            alpha,
            mu,
            q,
            l,
            x,
            d,
        } = self;
        let [alpha_bar, mu_bar, q_bar, l_bar] = self.split(gradient);
        gmm::grad_into(
            alpha, mu, q, l, x, *d, GAMMA, M, alpha_bar, mu_bar, q_bar, l_bar,
        )
    }

    /// A point at a time: the components' terms first, keeping the two vectors of each; then the softmax of the terms weighs
    /// what flows back. The loops over the triangle run along the columns of `l`, both ways in one go.
    fn by_hand(&self, gradient: &mut [f64]) -> f64 {
        let Self {
            alpha,
            mu,
            q,
            l,
            x,
            d,
        } = self;
        let (d, k, n) = (*d, alpha.len(), x.len() / d);
        let triangle = d * (d - 1) / 2;
        let [alpha_bar, mu_bar, q_bar, l_bar] = self.split(gradient);

        let diagonals: Vec<f64> = q.iter().map(|q| q.exp()).collect();
        let log_determinants: Vec<f64> = q.chunks_exact(d).map(|q| q.iter().sum()).collect();
        let mut diagonals_bar = vec![0.0; k * d];
        let mut shares = vec![0.0; k];
        let mut centered = vec![0.0; k * d];
        let mut scaled = vec![0.0; k * d];
        let mut centered_bar = vec![0.0; d];
        let mut terms = vec![0.0; k];
        let mut likelihood = 0.0;
        for point in x.chunks_exact(d) {
            for c in 0..k {
                let row = c * d..(c + 1) * d;
                let (centered, scaled) = (&mut centered[row.clone()], &mut scaled[row.clone()]);
                let (mean, diagonal) = (&mu[row.clone()], &diagonals[row]);
                for i in 0..d {
                    centered[i] = point[i] - mean[i];
                    scaled[i] = diagonal[i] * centered[i];
                }
                let mut below = &l[c * triangle..(c + 1) * triangle];
                for i in 0..d {
                    let (column, rest) = below.split_at(d - i - 1);
                    below = rest;
                    for (scaled, l) in scaled[i + 1..].iter_mut().zip(column) {
                        *scaled += l * centered[i];
                    }
                }
                let square: f64 = scaled.iter().map(|s| s * s).sum();
                terms[c] = alpha[c] + log_determinants[c] - 0.5 * square;
            }
            let lse = log_sum_exp(&terms);
            likelihood += lse;

            for c in 0..k {
                let share = (terms[c] - lse).exp();
                shares[c] += share;
                let row = c * d..(c + 1) * d;
                let (centered, scaled) = (&centered[row.clone()], &mut scaled[row.clone()]);
                scaled.iter_mut().for_each(|s| *s *= -share);
                let diagonal = &diagonals[row.clone()];
                let diagonal_bar = &mut diagonals_bar[row.clone()];
                for i in 0..d {
                    diagonal_bar[i] += scaled[i] * centered[i];
                    centered_bar[i] = scaled[i] * diagonal[i];
                }
                let mut below = &l[c * triangle..(c + 1) * triangle];
                let mut below_bar = &mut l_bar[c * triangle..(c + 1) * triangle];
                for i in 0..d {
                    let (column, rest) = below.split_at(d - i - 1);
                    let (column_bar, rest_bar) = below_bar.split_at_mut(d - i - 1);
                    (below, below_bar) = (rest, rest_bar);
                    let mut sum = 0.0;
                    for ((s, l), l_bar) in scaled[i + 1..].iter().zip(column).zip(column_bar) {
                        *l_bar += s * centered[i];
                        sum += s * l;
                    }
                    centered_bar[i] += sum;
                }
                for (mu_bar, centered_bar) in mu_bar[row].iter_mut().zip(&centered_bar) {
                    *mu_bar -= centered_bar;
                }
            }
        }

        let lse_alpha = log_sum_exp(alpha);
        for c in 0..k {
            alpha_bar[c] += shares[c] - n as f64 * (alpha[c] - lse_alpha).exp();
            for i in c * d..(c + 1) * d {
                let prior = GAMMA * GAMMA * diagonals[i];
                q_bar[i] += (diagonals_bar[i] - prior) * diagonals[i] + shares[c] + M as f64;
            }
        }
        for (l_bar, l) in l_bar.iter_mut().zip(l) {
            *l_bar -= GAMMA * GAMMA * l;
        }
        self.constants() + likelihood - n as f64 * lse_alpha
            + self.prior(&diagonals, &log_determinants)
    }

    fn constants(&self) -> f64 {
        -(self.x.len() as f64) * 0.5 * std::f64::consts::TAU.ln()
    }

    fn prior(&self, diagonals: &[f64], log_determinants: &[f64]) -> f64 {
        crate::objectives::gmm::log_wishart_prior(
            diagonals,
            &self.l,
            log_determinants,
            self.d,
            GAMMA,
            M,
        )
    }
}

pub fn cases() -> Vec<Case> {
    const POINTS: usize = 1000;
    [(2, 5), (20, 25), (64, 50)]
        .map(|(d, k)| {
            let mixture = Mixture::new(d, k, POINTS);
            let parameters = k + 2 * k * d + mixture.l.len();
            Case::gradient(
                format!("d = {d}, k = {k}, n = {POINTS}"),
                mixture,
                parameters,
                Mixture::value,
                Mixture::generated,
                Mixture::by_hand,
            )
        })
        .into()
}
