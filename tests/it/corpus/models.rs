//! Whole models: statistics and learning.

use gradtape::differentiable;

mod logistic_regression {
    use super::*;

    #[differentiable]
    fn loss(w: &[f64], b: f64, #[constant] rows: &[f64], labels: &[bool], l2: f64) -> f64 {
        let d = w.len();
        let mut total = 0.0;
        for (row, &label) in rows.chunks_exact(d).zip(labels) {
            let z = row.iter().zip(w).map(|(x, w)| x * w).sum::<f64>() + b;
            let margin = if label { z } else { -z };
            total += if margin > 0.0 {
                (-margin).exp().ln_1p()
            } else {
                -margin + margin.exp().ln_1p()
            };
        }
        total / labels.len() as f64 + 0.5 * l2 * w.iter().map(|v| v * v).sum::<f64>()
    }
    check! { loss(wrt &vec![0.4, -0.9], wrt 0.2, &[1.0, 0.5, -0.7, 1.2, 0.3, 0.8], &[true, false, true], wrt 0.1) }
}

mod mixture_of_gaussians {
    use super::*;
    use std::f64::consts::PI;

    #[differentiable]
    fn log_sum_exp(x: &[f64]) -> f64 {
        let top = x.iter().fold(f64::NEG_INFINITY, |m, v| m.max(*v));
        let mut s = 0.0;
        for v in x {
            s += (v - top).exp();
        }
        top + s.ln()
    }
    #[differentiable]
    fn log_likelihood(
        alphas: &[f64],
        means: &[f64],
        log_scales: &[f64],
        #[constant] points: &[f64],
        d: usize,
    ) -> f64 {
        let k = alphas.len();
        let n = points.len() / d;
        let mut total = -(n as f64) * (0.5 * d as f64 * (2.0 * PI).ln() + log_sum_exp(alphas));
        let mut terms = vec![0.0; k];
        for i in 0..n {
            let x = &points[i * d..(i + 1) * d];
            for c in 0..k {
                let mean = &means[c * d..(c + 1) * d];
                let scale = &log_scales[c * d..(c + 1) * d];
                let mut q = 0.0;
                for j in 0..d {
                    let u = (x[j] - mean[j]) * (-scale[j]).exp();
                    q += u * u;
                }
                terms[c] = alphas[c] - scale.iter().sum::<f64>() - 0.5 * q;
            }
            total += log_sum_exp(&terms);
        }
        total
    }
    check! { log_likelihood(wrt &vec![0.2, -0.4], wrt &vec![0.1, 0.9, -0.5, 0.3], wrt &vec![0.0, 0.2, -0.1, 0.3], &[0.5, 0.4, -0.3, 1.0, 0.2, -0.8], 2) }
}

mod packed_network {
    use super::*;

    #[differentiable]
    fn dense(theta: &[f64], x: &[f64], out: &mut [f64], squash: bool) {
        let n = x.len();
        for (o, y) in out.iter_mut().enumerate() {
            let row = &theta[o * (n + 1)..(o + 1) * (n + 1)];
            let mut z = row[n];
            for i in 0..n {
                z += row[i] * x[i];
            }
            *y = if squash { z.tanh() } else { z };
        }
    }
    #[differentiable]
    fn loss(theta: &[f64], inputs: &[[f64; 2]], #[constant] targets: &[f64], hidden: usize) -> f64 {
        let split = hidden * 3;
        let (first, second) = theta.split_at(split);
        let mut h = vec![0.0; hidden];
        let mut y = [0.0; 1];
        let mut s = 0.0;
        for (x, t) in inputs.iter().zip(targets) {
            dense(first, x, &mut h, true);
            dense(second, &h, &mut y, false);
            s += (y[0] - t).powi(2);
        }
        s / targets.len() as f64
    }
    check! { loss(wrt &vec![0.1, -0.4, 0.7, 0.5, 0.2, -0.3, 0.8, -0.6, 0.05], wrt &vec![[0.5, 1.0], [-0.8, 0.3]], &[0.4, -0.2], 2) }
}

mod cross_entropy {
    use super::*;

    #[differentiable]
    fn cross_entropy(logits: &[Vec<f64>], labels: &[usize]) -> f64 {
        let mut total = 0.0;
        for (row, &label) in logits.iter().zip(labels) {
            assert!(label < row.len());
            let top = row.iter().copied().fold(f64::MIN, f64::max);
            let norm = row.iter().map(|v| (v - top).exp()).sum::<f64>().ln() + top;
            total += norm - row[label];
        }
        total / labels.len() as f64
    }
    check! { cross_entropy(wrt &vec![vec![0.1, 0.9, -0.4], vec![1.2, 0.3, 0.5]], &[2, 0]) }
}

mod kalman_filter {
    use super::*;

    #[differentiable]
    fn innovation_likelihood(
        q: f64,
        r: f64,
        x0: f64,
        #[constant] observations: &[Option<f64>],
    ) -> f64 {
        let (mut x, mut p) = (x0, 1.0);
        let mut ll = 0.0;
        for z in observations {
            p += q;
            let Some(z) = z else { continue };
            let s = p + r;
            let innovation = z - x;
            ll -= 0.5 * (s.ln() + innovation * innovation / s);
            let gain = p / s;
            x += gain * innovation;
            p *= 1.0 - gain;
        }
        ll
    }
    check! { innovation_likelihood(wrt 0.3, wrt 0.5, wrt 0.1, &[Some(0.4), None, Some(0.9), Some(0.2)]) }
}

mod hidden_markov {
    use super::*;

    #[differentiable]
    fn forward(
        initial: &[f64; 2],
        transition: &[[f64; 2]; 2],
        emission: &[[f64; 3]; 2],
        symbols: &[usize],
    ) -> f64 {
        let mut alpha = [0.0; 2];
        for s in 0..2 {
            alpha[s] = initial[s] * emission[s][symbols[0]];
        }
        let mut log_scale = 0.0;
        for &o in &symbols[1..] {
            let total: f64 = alpha.iter().sum();
            log_scale += total.ln();
            let mut next = [0.0; 2];
            for (to, slot) in next.iter_mut().enumerate() {
                for (from, a) in alpha.iter().enumerate() {
                    *slot += a / total * transition[from][to];
                }
                *slot *= emission[to][o];
            }
            alpha = next;
        }
        log_scale + alpha.iter().sum::<f64>().ln()
    }
    check! { forward(wrt &[0.6, 0.4], wrt &[[0.7, 0.3], [0.2, 0.8]], wrt &[[0.5, 0.3, 0.2], [0.1, 0.3, 0.6]], &[0, 2, 1, 1]) }
}

mod recurrent_cell {
    use super::*;

    #[differentiable]
    fn sigmoid(x: f64) -> f64 {
        1.0 / (1.0 + (-x).exp())
    }
    #[differentiable]
    fn gated(w: &[f64; 6], inputs: &[f64]) -> f64 {
        let [wz, uz, wr, ur, wh, uh] = *w;
        let mut h = 0.0;
        for x in inputs {
            let z = sigmoid(wz * x + uz * h);
            let r = sigmoid(wr * x + ur * h);
            let candidate = (wh * x + uh * (r * h)).tanh();
            h = (1.0 - z) * h + z * candidate;
        }
        h
    }
    check! { gated(wrt &[0.5, -0.4, 0.9, 0.3, 1.1, -0.7], wrt &vec![0.4, -0.8, 1.2]) }
}

mod convolution_2d {
    use super::*;

    #[differentiable]
    fn convolve<const H: usize, const W: usize>(
        image: &[[f64; W]; H],
        kernel: &[[f64; 2]; 2],
        bias: f64,
    ) -> f64 {
        let mut pooled = f64::NEG_INFINITY;
        let mut mean = 0.0;
        for r in 0..H - 1 {
            for c in 0..W - 1 {
                let mut z = bias;
                for (dr, row) in kernel.iter().enumerate() {
                    for (dc, k) in row.iter().enumerate() {
                        z += k * image[r + dr][c + dc];
                    }
                }
                let a = z.max(0.1 * z);
                pooled = if a > pooled { a } else { pooled };
                mean += a;
            }
        }
        pooled + mean / ((H - 1) * (W - 1)) as f64
    }
    check! { convolve(wrt &[[0.1, 0.5, -0.3], [0.8, -0.6, 0.2], [0.4, 0.9, 0.7]], wrt &[[0.5, -0.2], [0.3, 0.7]], wrt -0.1) }
}

mod huber_regression {
    use super::*;

    #[differentiable]
    fn robust(p: [f64; 2], data: &[(f64, f64)], delta: f64) -> f64 {
        let [slope, intercept] = p;
        data.iter()
            .map(|&(x, y)| {
                let r = (slope * x + intercept - y).abs();
                if r <= delta {
                    0.5 * r * r
                } else {
                    delta * (r - 0.5 * delta)
                }
            })
            .sum::<f64>()
            / data.len() as f64
    }
    check! { robust(wrt [0.8, 0.3], wrt &vec![(0.5, 1.0), (1.5, 1.2), (2.0, 6.0)], wrt 1.0) }
}

mod naive_bayes_in_single_precision {
    use super::*;

    #[differentiable]
    fn posterior(prior: f32, means: &[f32; 2], spread: f32, x: f32) -> f32 {
        let mut p = [prior, 1.0 - prior];
        for (p, m) in p.iter_mut().zip(means) {
            let u = (x - *m) / spread;
            *p *= (-0.5 * u * u).exp();
        }
        p[0] / (p[0] + p[1])
    }
    check! { posterior(wrt 0.375f32, wrt &[0.5, -1.0], wrt 1.25f32, wrt 0.25f32) }
}

/// A constant vector that a loop lends to its callee again and again.
mod implicit_diffusion {
    use super::*;

    #[differentiable]
    fn solve(a: &[f64], b: &mut [f64], c: &[f64], d: &mut [f64]) {
        let n = d.len();
        for i in 1..n {
            let w = a[i] / b[i - 1];
            b[i] -= w * c[i - 1];
            d[i] -= w * d[i - 1];
        }
        d[n - 1] /= b[n - 1];
        for i in (0..n - 1).rev() {
            d[i] = (d[i] - c[i] * d[i + 1]) / b[i];
        }
    }
    #[differentiable]
    fn energy(u: &[f64], nu: f64, steps: usize) -> f64 {
        let n = u.len();
        let mut u = u.to_vec();
        let off = vec![-0.5 * nu; n];
        for _ in 0..steps {
            let mut diagonal = vec![1.0 + nu; n];
            let mut rhs: Vec<f64> = (0..n)
                .map(|i| {
                    let left = if i > 0 { u[i - 1] } else { 0.0 };
                    let right = u.get(i + 1).copied().unwrap_or(0.0);
                    u[i] + 0.5 * nu * (left - 2.0 * u[i] + right)
                })
                .collect();
            solve(&off, &mut diagonal, &off, &mut rhs);
            u = rhs;
        }
        u.iter().map(|v| v.powi(2)).sum::<f64>()
    }
    check! { energy(wrt &vec![0.3, 0.9, 0.5, -0.2], wrt 0.4, 3) }
}
