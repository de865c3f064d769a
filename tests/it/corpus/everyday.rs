//! Numeric code as users write it: pipelines among loops, branches and early exits.

use gradtape::differentiable;

mod statistics {
    use super::*;

    #[differentiable]
    fn mean(x: &[f64]) -> f64 {
        x.iter().sum::<f64>() / x.len() as f64
    }
    #[differentiable]
    fn correlation(a: &[f64], b: &[f64]) -> f64 {
        let (ma, mb) = (mean(a), mean(b));
        let num;
        let (mut sa, mut sb, mut sab) = (0.0, 0.0, 0.0);
        for (x, y) in a.iter().zip(b) {
            let (dx, dy) = (x - ma, y - mb);
            sab += dx * dy;
            sa += dx * dx;
            sb += dy * dy;
        }
        num = sab;
        num / (sa * sb).sqrt()
    }
    #[differentiable]
    fn kurtosis(x: &[f64]) -> f64 {
        let m = mean(x);
        let n = x.len() as f64;
        let second = x.iter().fold(0.0, |acc, v| acc + (v - m).powi(2)) / n;
        let fourth = x.iter().fold(0.0, |acc, &v| acc + (v - m).powi(4)) / n;
        fourth / second.powi(2) - 3.0
    }
    #[differentiable]
    fn scaled(x: &[f64]) -> Vec<f64> {
        let lo = x.iter().cloned().fold(f64::INFINITY, f64::min);
        let hi = x.iter().cloned().fold(f64::NEG_INFINITY, f64::max);
        x.iter()
            .map(|v| {
                let t = (v - lo) / (hi - lo);
                t * t
            })
            .collect()
    }
    #[differentiable]
    fn welford(x: &[f64]) -> f64 {
        let (_, _, m2) = x
            .iter()
            .enumerate()
            .fold((0.0, 0.0, 0.0), |(n, mean, m2), (i, v)| {
                let d = v - mean;
                let mean = mean + d / (i + 1) as f64;
                (n + 1.0, mean, m2 + d * (v - mean))
            });
        m2 / (x.len() - 1) as f64
    }
    #[differentiable]
    fn geometric_mean(x: &[f64]) -> Option<f64> {
        if x.is_empty() || x.iter().any(|v| *v <= 0.0) {
            return None;
        }
        Some((x.iter().map(|v| v.ln()).sum::<f64>() / x.len() as f64).exp())
    }
    #[differentiable]
    fn autocorrelation(x: &[f64], lag: usize) -> f64 {
        let m = mean(x);
        let c0: f64 = x.iter().map(|v| (v - m).powi(2)).sum();
        let c: f64 = x
            .iter()
            .zip(x.iter().skip(lag))
            .map(|(a, b)| (a - m) * (b - m))
            .sum();
        c / c0
    }
    #[differentiable]
    fn quantile(x: &[f64], #[constant] p: f64) -> f64 {
        let mut v: Vec<f64> = x.iter().copied().filter(|t| t.is_finite()).collect();
        v.sort_by(|a, b| a.partial_cmp(b).unwrap());
        let h = (v.len() - 1) as f64 * p;
        let i = h.floor() as usize;
        v[i] + (v.get(i + 1).copied().unwrap_or(v[i]) - v[i]) * (h - i as f64)
    }
    check! {
        correlation(wrt &vec![0.5, 1.2, 0.8], wrt &vec![0.3, 0.9, -0.7]);
        kurtosis(wrt &vec![0.5, 1.2, 0.8, -0.1]);
        welford(wrt &vec![0.5, 1.2, 0.8, -0.1]);
        autocorrelation(wrt &vec![0.5, 1.2, 0.8, -0.1], 1);
        quantile(wrt &vec![0.5, 1.2, 0.8, -0.1], 0.4);
        quantile(wrt &vec![0.5, 1.2, 0.8, -0.1], 1.0) => [0.0, 1.0, 0.0, 0.0]
    }
    mod vectors {
        use super::*;
        check_out! { scaled(wrt &vec![0.5, 1.2, 0.8, -0.1]) }
    }
    mod options {
        use super::*;
        check_try! { geometric_mean(wrt &vec![2.0, 8.0]) => [1.0, 0.25]; geometric_mean(wrt &vec![2.0, -8.0]) }
    }
}

mod machine_learning {
    use super::*;

    #[differentiable]
    fn softmax_cross_entropy(logits: &[Vec<f64>], labels: &[usize]) -> f64 {
        logits
            .iter()
            .zip(labels)
            .map(|(row, &label)| {
                let top = row.iter().copied().fold(f64::MIN, f64::max);
                let total: f64 = row.iter().map(|v| (v - top).exp()).sum();
                total.ln() + top - row[label]
            })
            .sum::<f64>()
            / labels.len() as f64
    }
    #[differentiable]
    fn attention(q: &[f64], keys: &[Vec<f64>], values: &[Vec<f64>]) -> Vec<f64> {
        let scale = (q.len() as f64).sqrt();
        let scores: Vec<f64> = keys
            .iter()
            .map(|k| k.iter().zip(q).map(|(a, b)| a * b).sum::<f64>() / scale)
            .collect();
        let top = scores.iter().cloned().fold(f64::NEG_INFINITY, f64::max);
        let weights: Vec<f64> = scores.iter().map(|s| (s - top).exp()).collect();
        let total: f64 = weights.iter().sum();
        (0..values[0].len())
            .map(|j| {
                weights
                    .iter()
                    .zip(values)
                    .map(|(w, v)| w * v[j])
                    .sum::<f64>()
                    / total
            })
            .collect()
    }
    #[differentiable]
    fn layer_norm(x: &mut [f64], gain: &[f64]) {
        let n = x.len() as f64;
        let mean = x.iter().sum::<f64>() / n;
        let var = x.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / n;
        let inv = (var + 1e-5).sqrt().recip();
        x.iter_mut()
            .zip(gain)
            .for_each(|(v, g)| *v = (*v - mean) * inv * g);
    }
    #[differentiable]
    fn knn(points: &[(f64, f64)], at: f64, k: usize) -> f64 {
        let mut near: Vec<(f64, f64)> = points.iter().map(|&(x, y)| ((x - at).abs(), y)).collect();
        near.sort_by(|a, b| a.0.partial_cmp(&b.0).unwrap());
        let total: f64 = near.iter().take(k).map(|(d, _)| 1.0 / (d + 0.1)).sum();
        near.iter().take(k).map(|(d, y)| y / (d + 0.1)).sum::<f64>() / total
    }
    #[differentiable]
    fn max_pool(x: &[f64], width: usize) -> f64 {
        x.chunks(width)
            .map(|c| c.iter().copied().reduce(f64::max).unwrap())
            .enumerate()
            .map(|(i, v)| v * (i + 1) as f64)
            .sum()
    }
    #[differentiable]
    fn embedding_bag(table: &[[f64; 2]], ids: &[usize], w: &[f64; 2]) -> f64 {
        let mut mean = [0.0; 2];
        for row in ids.iter().filter_map(|i| table.get(*i)) {
            for (m, r) in mean.iter_mut().zip(row) {
                *m += r;
            }
        }
        let n = ids.iter().filter(|i| **i < table.len()).count() as f64;
        mean.iter().zip(w).map(|(m, w)| (m / n * w).tanh()).sum()
    }
    check! {
        softmax_cross_entropy(wrt &vec![vec![0.5, 1.2, 0.8], vec![0.3, 0.9, -0.7]], &[2, 0]);
        knn(wrt &vec![(0.5, 1.0), (1.5, -0.4), (0.9, 0.8)], wrt 0.6, 2);
        max_pool(wrt &vec![0.5, 1.2, 0.8, 0.1, 0.9], 2) => [0.0, 1.0, 2.0, 0.0, 3.0];
        embedding_bag(wrt &vec![[0.5, 1.2], [0.8, 0.1], [0.9, 0.3]], &[0, 2, 7, 2], wrt &[0.6, -0.8])
    }
    mod outs {
        use super::*;
        check_out! { attention(wrt &vec![0.5, 1.2], wrt &vec![vec![0.3, 0.9], vec![-0.7, 0.2]], wrt &vec![vec![1.0, 0.4], vec![0.6, -0.3]]) }
    }
    mod units {
        use super::*;
        check_unit! { layer_norm(wrt &mut vec![0.5, 1.2, 0.8], wrt &vec![0.3, 0.9, -0.7]) }
    }
}

mod signals {
    use super::*;

    #[differentiable]
    fn fir(x: &[f64], taps: &[f64]) -> Vec<f64> {
        x.windows(taps.len())
            .map(|w| w.iter().zip(taps.iter().rev()).map(|(a, b)| a * b).sum())
            .collect()
    }
    #[differentiable]
    fn total_variation(x: &[f64], eps: f64) -> f64 {
        x.windows(2)
            .map(|w| ((w[1] - w[0]).powi(2) + eps).sqrt())
            .sum()
    }
    #[differentiable]
    fn convolution(x: &[f64], h: &[f64]) -> Vec<f64> {
        let mut y = vec![0.0; x.len() + h.len() - 1];
        for (i, a) in x.iter().enumerate() {
            for (j, b) in h.iter().enumerate() {
                y[i + j] += a * b;
            }
        }
        y
    }
    #[differentiable]
    fn zero_crossings(x: &[f64]) -> f64 {
        x.windows(2)
            .enumerate()
            .filter(|(_, w)| w[0] * w[1] < 0.0)
            .map(|(i, w)| i as f64 + w[0] / (w[0] - w[1]))
            .sum()
    }
    #[differentiable]
    fn clenshaw(c: &[f64], x: f64) -> f64 {
        let (b1, b2) = c
            .iter()
            .skip(1)
            .rev()
            .fold((0.0, 0.0), |(b1, b2), c| (c + 2.0 * x * b1 - b2, b1));
        c[0] + x * b1 - b2
    }
    #[differentiable]
    fn haar(x: &[f64]) -> Vec<f64> {
        let mut out = x.to_vec();
        let mut n = out.len();
        while n > 1 {
            let (low, high): (Vec<f64>, Vec<f64>) = out[..n]
                .chunks_exact(2)
                .map(|p| ((p[0] + p[1]) * 0.5, (p[0] - p[1]) * 0.5))
                .unzip();
            n /= 2;
            out[..n].copy_from_slice(&low);
            out[n..2 * n].copy_from_slice(&high);
        }
        out
    }
    check! {
        total_variation(wrt &vec![0.5, 1.2, 0.8], wrt 0.1);
        zero_crossings(wrt &vec![0.5, -1.2, 0.8, 0.1]);
        clenshaw(wrt &vec![0.5, -1.2, 0.8, 0.1], wrt 0.3)
    }
    mod outs {
        use super::*;
        check_out! {
            fir(wrt &vec![0.5, 1.2, 0.8, 0.1], wrt &vec![0.3, 0.9]);
            convolution(wrt &vec![0.5, 1.2], wrt &vec![0.3, 0.9]) => ([1.2, 1.2], [1.7, 1.7]);
            haar(wrt &vec![0.5, 1.2, 0.8, 0.1])
        }
    }
}

mod geometry {
    use super::*;

    #[differentiable]
    fn shoelace(p: &[(f64, f64)]) -> f64 {
        p.iter()
            .zip(p.iter().cycle().skip(1))
            .map(|((x0, y0), (x1, y1))| x0 * y1 - x1 * y0)
            .sum::<f64>()
            .abs()
            / 2.0
    }
    #[differentiable]
    fn perimeter(p: &[[f64; 2]]) -> f64 {
        let closing = p.last().into_iter().zip(p.first());
        p.iter()
            .zip(p.iter().skip(1))
            .chain(closing)
            .map(|(a, b)| (a[0] - b[0]).hypot(a[1] - b[1]))
            .sum()
    }
    #[differentiable]
    fn inside_area(p: &[[f64; 3]], at: &[f64; 3]) -> f64 {
        let center: [f64; 3] =
            std::array::from_fn(|k| p.iter().map(|q| q[k]).sum::<f64>() / p.len() as f64);
        let d: Vec<f64> = p
            .iter()
            .map(|q| {
                q.iter()
                    .zip(&center)
                    .zip(at)
                    .map(|((a, c), t)| (a - c) * t)
                    .sum::<f64>()
            })
            .collect();
        d.iter().map(|v| v.max(0.0)).sum::<f64>() + center.iter().product::<f64>()
    }
    #[differentiable]
    fn cosine_distance(a: &[f64], b: &[f64]) -> f64 {
        let [ab, aa, bb] = a.iter().zip(b).fold([0.0; 3], |[ab, aa, bb], (x, y)| {
            [x.mul_add(*y, ab), x.mul_add(*x, aa), y.mul_add(*y, bb)]
        });
        if aa == 0.0 || bb == 0.0 {
            1.0
        } else {
            1.0 - ab / (aa.sqrt() * bb.sqrt())
        }
    }
    check! {
        shoelace(wrt &vec![(0.0, 0.1), (1.0, 0.2), (0.9, 1.1), (0.1, 0.8)]);
        perimeter(wrt &vec![[0.0, 0.1], [1.0, 0.2], [0.9, 1.1]]);
        inside_area(wrt &vec![[0.5, 1.2, 0.8], [0.3, 0.9, -0.7], [0.1, -0.4, 0.6]], wrt &[0.2, 0.7, -0.3]);
        cosine_distance(wrt &vec![0.5, 1.2, 0.8], wrt &vec![0.3, 0.9, -0.7])
    }
}

mod linear_algebra {
    use super::*;

    #[differentiable]
    fn cholesky(a: &[f64], n: usize) -> Result<f64, String> {
        let mut l: Vec<f64> = Vec::with_capacity(n * n);
        for i in 0..n {
            for j in 0..n {
                if j > i {
                    l.push(0.0);
                    continue;
                }
                let s: f64 = (0..j).map(|k| l[i * n + k] * l[j * n + k]).sum();
                let d = a[i * n + j] - s;
                if i == j {
                    if d <= 0.0 {
                        return Err(format!("pivot {i}"));
                    }
                    l.push(d.sqrt());
                } else {
                    let v = d / l[j * n + j];
                    l.push(v);
                }
            }
        }
        Ok((0..n).map(|i| l[i * (n + 1)].ln()).sum::<f64>() * 2.0)
    }
    #[differentiable]
    fn gram_schmidt(rows: &[Vec<f64>]) -> f64 {
        let mut basis: Vec<Vec<f64>> = Vec::new();
        for row in rows {
            let mut v = row.clone();
            for b in &basis {
                let c: f64 = v.iter().zip(b).map(|(x, y)| x * y).sum();
                v.iter_mut().zip(b).for_each(|(x, y)| *x -= c * y);
            }
            let norm = v.iter().map(|x| x * x).sum::<f64>().sqrt();
            if norm > 1e-9 {
                basis.push(v.into_iter().map(|x| x / norm).collect());
            }
        }
        basis
            .iter()
            .enumerate()
            .map(|(i, b)| b[i] * (i + 1) as f64)
            .sum()
    }
    #[differentiable(without(tape))]
    fn power_iteration(m: &[Vec<f64>], steps: usize) -> f64 {
        let mut v: Vec<f64> = (1..=m.len()).map(|i| 1.0 / i as f64).collect();
        let mut lambda = 0.0;
        for _ in 0..steps {
            let w: Vec<f64> = m
                .iter()
                .map(|row| row.iter().zip(&v).map(|(a, b)| a * b).sum())
                .collect();
            let norm = w.iter().fold(0.0, |s: f64, x| s.hypot(*x));
            lambda = w.iter().zip(&v).map(|(a, b)| a * b).sum::<f64>()
                / v.iter().map(|x| x * x).sum::<f64>();
            v = w.iter().map(|x| x / norm).collect();
        }
        lambda
    }
    #[differentiable]
    fn pivoted(a: &[[f64; 3]; 3], b: &[f64; 3]) -> f64 {
        let mut m: Vec<Vec<f64>> = a
            .iter()
            .zip(b)
            .map(|(r, b)| r.iter().copied().chain(std::iter::once(*b)).collect())
            .collect();
        for c in 0..3 {
            let p = (c..3)
                .max_by(|&i, &j| m[i][c].abs().total_cmp(&m[j][c].abs()))
                .unwrap();
            m.swap(c, p);
            let (head, tail) = m.split_at_mut(c + 1);
            let pivot = &head[c];
            for row in tail.iter_mut() {
                let f = row[c] / pivot[c];
                for (x, p) in row.iter_mut().zip(pivot).skip(c) {
                    *x -= f * p;
                }
            }
        }
        let mut x = [0.0; 3];
        for i in (0..3).rev() {
            let s: f64 = x
                .iter()
                .enumerate()
                .skip(i + 1)
                .map(|(j, v)| m[i][j] * v)
                .sum();
            x[i] = (m[i][3] - s) / m[i][i];
        }
        x.iter().map(|v| v * v).sum()
    }
    check! {
        gram_schmidt(wrt &vec![vec![0.5, 1.2, 0.8], vec![0.3, 0.9, -0.7], vec![0.1, -0.4, 0.6]]);
        power_iteration(wrt &vec![vec![2.0, 0.3], vec![0.3, 1.0]], 5);
        pivoted(wrt &[[0.1, 1.2, 0.8], [0.9, 0.3, -0.7], [0.5, -0.4, 0.6]], wrt &[1.0, 0.5, -0.3])
    }
    mod fallible {
        use super::*;
        check_try! { cholesky(wrt &vec![4.0, 1.0, 1.0, 3.0], 2); cholesky(wrt &vec![1.0, 4.0, 4.0, 1.0], 2) }
    }
}

mod physics_and_finance {
    use super::*;

    #[differentiable]
    fn series_terms(t: f64, terms: &[(f64, f64, f64)]) -> f64 {
        terms
            .iter()
            .fold(0.0, |acc, &(a, b, c)| acc + a * (b + c * t).cos())
    }
    #[differentiable]
    fn lanczos(x: f64) -> f64 {
        const C: [f64; 4] = [
            0.99999999999980993,
            676.5203681218851,
            -1259.1392167224028,
            771.32342877765313,
        ];
        let s = C
            .iter()
            .enumerate()
            .skip(1)
            .fold(C[0], |s, (i, c)| s + c / (x + i as f64));
        let t = x + 7.5;
        s.abs().ln() + (x + 0.5) * t.ln() - t
    }
    #[differentiable]
    fn npv(flows: &[f64], rate: f64) -> f64 {
        flows
            .iter()
            .enumerate()
            .map(|(t, c)| c / (1.0 + rate).powi(t as i32))
            .sum()
    }
    #[differentiable]
    fn irr(flows: &[f64], guess: f64) -> f64 {
        let mut r = guess;
        for _ in 0..60 {
            let (f, df) = flows.iter().zip(0..).fold((0.0, 0.0), |(f, df), (c, t)| {
                let d = (1.0 + r).powi(-t);
                (f + c * d, df - f64::from(t) * c * d / (1.0 + r))
            });
            let step = f / df;
            r -= step;
            if step.abs() < 1e-15 {
                break;
            }
        }
        r
    }
    #[differentiable]
    fn drawdown(x: &[f64]) -> f64 {
        let mut peak = x[0];
        x.iter()
            .map(|&v| {
                peak = peak.max(v);
                (peak - v) / peak
            })
            .fold(0.0, f64::max)
    }
    #[differentiable]
    fn energies(p: &[[f64; 3]], q: &[f64]) -> f64 {
        p.iter()
            .enumerate()
            .flat_map(|(i, a)| p[..i].iter().zip(&q[..i]).map(move |(b, qb)| (i, a, b, qb)))
            .map(|(i, a, b, qb)| {
                let r2: f64 = a.iter().zip(b).map(|(x, y)| (x - y).powi(2)).sum();
                q[i] * qb / r2.sqrt()
            })
            .sum()
    }
    #[differentiable]
    fn euler(y0: f64, k: f64, steps: usize) -> Vec<f64> {
        let dt = 0.1;
        std::iter::successors(Some(y0), |y| Some(y + dt * (-k * y + y.sin())))
            .take(steps)
            .collect()
    }
    #[differentiable]
    fn interpolated(xs: &[f64], ys: &[f64], at: f64) -> f64 {
        let Some(i) = xs.windows(2).position(|w| w[0] <= at && at < w[1]) else {
            return if at < xs[0] {
                ys[0]
            } else {
                *ys.last().unwrap()
            };
        };
        let t = (at - xs[i]) / (xs[i + 1] - xs[i]);
        ys[i] + t * (ys[i + 1] - ys[i])
    }
    check! {
        series_terms(wrt 0.4, wrt &vec![(0.5, 1.2, 0.8), (0.3, 0.9, -0.7)]);
        lanczos(wrt 2.3);
        npv(wrt &vec![-1.0, 0.6, 0.7], wrt 0.05);
        irr(wrt &vec![-1.0, 0.6, 0.7], wrt 0.1);
        drawdown(wrt &vec![1.0, 1.5, 0.9, 1.8, 1.2]);
        energies(wrt &vec![[0.5, 1.2, 0.8], [0.3, 0.9, -0.7], [0.1, -0.4, 0.6]], wrt &vec![1.0, -0.5, 0.3]);
        interpolated(wrt &vec![0.0, 1.0, 2.5], wrt &vec![0.5, 1.2, 0.8], wrt 1.6);
        interpolated(wrt &vec![0.0, 1.0, 2.5], wrt &vec![0.5, 1.2, 0.8], wrt 7.0) => ([0.0, 0.0, 0.0], [0.0, 0.0, 1.0], 0.0)
    }
    mod outs {
        use super::*;
        check_out! { euler(wrt 0.5, wrt 1.2, 4) }
    }
}
