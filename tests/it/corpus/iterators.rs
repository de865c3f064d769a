//! Iterator pipelines.

use gradtape::differentiable;

mod sums {
    use super::*;

    #[differentiable]
    fn plain(x: &[f64]) -> f64 {
        x.iter().sum()
    }
    #[differentiable]
    fn turbofish(x: &[f64]) -> f64 {
        x.iter().sum::<f64>() * x.iter().copied().sum::<f64>()
    }
    #[differentiable]
    fn squares(x: &[f64]) -> f64 {
        let s: f64 = x.iter().map(|v| v * v).sum();
        s.sqrt()
    }
    check! { plain(wrt &vec![1.0, 2.0]) => [1.0, 1.0]; turbofish(wrt &vec![1.0, 2.0]) => [6.0, 6.0]; squares(wrt &vec![3.0, 4.0]) => [0.6, 0.8]; plain(wrt &Vec::<f64>::new()) }
}

mod options_that_are_flattened {
    use super::*;
    #[differentiable]
    fn sums(x: &[Option<f64>]) -> f64 {
        x.iter().flatten().sum::<f64>() * x.iter().flatten().count() as f64
    }
    #[differentiable]
    fn looped(x: &[Option<f64>], y: f64) -> f64 {
        let mut s = y;
        for v in x.iter().flatten() {
            s *= v * s;
        }
        for v in x.iter().copied().flatten() {
            s += v * s;
        }
        s
    }
    #[differentiable]
    fn rows(x: &[Option<Vec<f64>>], y: f64) -> f64 {
        let mut s = y;
        for v in x.iter().flatten() {
            for w in v {
                s += w * s;
            }
        }
        s
    }
    #[differentiable]
    fn owned(x: Vec<Option<f64>>, y: f64) -> f64 {
        x.into_iter().flatten().fold(y, |a, b| a * b + b)
    }
    check! {
        sums(wrt &vec![Some(0.4), None, Some(0.7)]);
        looped(wrt &vec![Some(0.4), None, Some(0.7)], wrt 0.6);
        rows(wrt &vec![Some(vec![0.4]), None], wrt 0.3);
        owned(wrt vec![Some(0.4), None], wrt 0.3)
    }
}

mod products {
    use super::*;

    #[differentiable]
    fn plain(x: &[f64]) -> f64 {
        x.iter().product()
    }
    #[differentiable]
    fn shifted(x: &[f64], a: f64) -> f64 {
        x.iter().map(|v| v - a).product::<f64>() + x.iter().cloned().product::<f64>()
    }
    check! {
        plain(wrt &vec![2.0, 3.0, 4.0]) => [12.0, 8.0, 6.0];
        plain(wrt &vec![0.0, 3.0, 4.0]) => [12.0, 0.0, 0.0];
        plain(wrt &vec![0.0, 3.0, 0.0]) => [0.0, 0.0, 0.0];
        shifted(wrt &vec![2.0, 3.0, 4.0], wrt 3.0)
    }
}

mod zipped {
    use super::*;

    #[differentiable]
    fn squared_error(p: &[f64], q: &[f64]) -> f64 {
        p.iter().zip(q).map(|(a, b)| (a - b).powi(2)).sum::<f64>() / p.len() as f64
    }
    #[differentiable]
    fn three(p: &[f64], q: &[f64], r: &[f64]) -> f64 {
        p.iter()
            .zip(q.iter())
            .zip(r.iter())
            .map(|((a, b), c)| a * b * c)
            .sum()
    }
    check! {
        squared_error(wrt &vec![1.0, 2.0], wrt &vec![0.5, 4.0]) => ([0.5, -2.0], [-0.5, 2.0]);
        squared_error(wrt &vec![1.0, 2.0, 3.0], wrt &vec![0.5]);
        three(wrt &vec![1.0, 2.0], wrt &vec![3.0, 4.0], wrt &vec![5.0, 6.0]) => ([15.0, 24.0], [5.0, 12.0], [3.0, 8.0])
    }
}

mod enumerated {
    use super::*;

    #[differentiable]
    fn moments(x: &[f64], t: f64) -> f64 {
        x.iter()
            .enumerate()
            .map(|(i, v)| v * t.powi(i as i32))
            .sum::<f64>()
    }
    #[differentiable]
    fn alternating(x: &[f64]) -> f64 {
        x.iter()
            .enumerate()
            .map(|(i, &v)| if i % 2 == 0 { v } else { -v * v })
            .sum::<f64>()
    }
    check! { moments(wrt &vec![1.0, 2.0, 3.0], wrt 0.5) => ([1.0, 0.5, 0.25], 5.0); alternating(wrt &vec![1.0, 2.0, 3.0]) => [1.0, -4.0, 1.0] }
}

mod folded {
    use super::*;

    #[differentiable]
    fn horner(c: &[f64], x: f64) -> f64 {
        c.iter().rev().fold(0.0, |acc, k| acc * x + k)
    }
    #[differentiable]
    fn largest(x: &[f64]) -> f64 {
        x.iter().copied().fold(f64::NEG_INFINITY, f64::max)
            - x.iter().cloned().fold(f64::INFINITY, |a, b| a.min(b))
    }
    #[differentiable]
    fn pairs(x: &[f64]) -> f64 {
        let (s, q) = x
            .iter()
            .fold((0.0, 1.0), |(s, q), v| (s + v, q * (1.0 + v * v)));
        s * q
    }
    check! {
        horner(wrt &vec![1.0, 2.0, 3.0], wrt 0.5) => ([1.0, 0.5, 0.25], 5.0);
        largest(wrt &vec![1.0, 4.0, -2.0, 3.0]) => [0.0, 1.0, -1.0, 0.0];
        pairs(wrt &vec![0.4, -0.9, 1.2])
    }
}

mod collected {
    use super::*;

    #[differentiable]
    fn normalised(x: &[f64]) -> f64 {
        let norm = x.iter().map(|v| v * v).sum::<f64>().sqrt();
        let unit = x.iter().map(|v| v / norm).collect::<Vec<_>>();
        let scaled: Vec<f64> = unit
            .iter()
            .enumerate()
            .map(|(i, u)| u * (i + 1) as f64)
            .collect();
        unit[0] * scaled[scaled.len() - 1]
    }
    check! { normalised(wrt &vec![0.6, -1.1, 0.9]) }
}

mod log_sum_exp {
    use super::*;

    #[differentiable]
    fn stable(x: &[f64]) -> f64 {
        let top = x.iter().cloned().fold(f64::MIN, f64::max);
        top + x.iter().map(|v| (v - top).exp()).sum::<f64>().ln()
    }
    check! { stable(wrt &vec![1000.0, 1001.0]) => [1.0 / (1.0 + 1f64.exp()), 1.0 / (1.0 + (-1f64).exp())]; stable(wrt &vec![0.1, -0.4, 0.3]) }
}

mod filtered {
    use super::*;

    #[differentiable]
    fn positive_part(x: &[f64], cut: f64) -> f64 {
        x.iter()
            .filter(|v| **v > cut)
            .map(|v| (v - cut).powi(2))
            .sum::<f64>()
    }
    #[differentiable]
    fn selected(x: &[f64], keep: &[bool]) -> f64 {
        let n = x.iter().zip(keep).filter(|(_, k)| **k).count();
        let s: f64 = x
            .iter()
            .zip(keep)
            .filter(|&(_, &k)| k)
            .map(|(v, _)| v * v)
            .sum();
        s / n.max(1) as f64
    }
    #[differentiable]
    fn mapped(x: &[f64]) -> f64 {
        x.iter()
            .filter_map(|&v| if v > 0.0 { Some(v.ln()) } else { None })
            .sum::<f64>()
    }
    check! {
        positive_part(wrt &vec![1.0, -2.0, 3.0], wrt 0.5) => ([1.0, 0.0, 5.0], -6.0);
        selected(wrt &vec![1.0, 2.0, 3.0], &[true, false, true]) => [1.0, 0.0, 3.0];
        mapped(wrt &vec![2.0, -1.0, 4.0]) => [0.5, 0.0, 0.25]
    }
}

mod reversed_skipped_taken {
    use super::*;

    #[differentiable]
    fn slices(x: &[f64], n: usize) -> f64 {
        let a: f64 = x.iter().skip(1).map(|v| v * v).sum();
        let b: f64 = x
            .iter()
            .take(n)
            .rev()
            .enumerate()
            .map(|(i, v)| i as f64 * v)
            .sum();
        let c: f64 = x.iter().rev().skip(1).take(2).product();
        let d = x.iter().step_by(2).fold(1.0, |p, v| p * v + 0.5);
        a * b + c * d
    }
    check! { slices(wrt &vec![0.5, -1.2, 0.8, 1.4, 0.3], 3); slices(wrt &vec![0.5, -1.2, 0.8], 0) }
}

mod windowed {
    use super::*;

    #[differentiable]
    fn roughness(x: &[f64]) -> f64 {
        x.windows(2).map(|w| (w[1] - w[0]).powi(2)).sum::<f64>()
            + x.windows(3)
                .map(|w| (w[0] - 2.0 * w[1] + w[2]).abs())
                .sum::<f64>()
    }
    #[differentiable]
    fn lengths(x: &[f64]) -> f64 {
        let mut s = 0.0;
        for w in x.windows(2) {
            if let [a, b] = w {
                s += (a * b).sin();
            }
        }
        s
    }
    check! { roughness(wrt &vec![0.5, -1.2, 0.8, 1.4]); lengths(wrt &vec![0.5, -1.2, 0.8, 1.4]); roughness(wrt &vec![0.5]) => [0.0] }
}

mod chunked {
    use super::*;

    #[differentiable]
    fn row_norms(m: &[f64], n: usize) -> f64 {
        m.chunks(n)
            .map(|row| row.iter().map(|v| v * v).sum::<f64>().sqrt())
            .sum()
    }
    #[differentiable]
    fn mat_vec(m: &[f64], x: &[f64]) -> f64 {
        let y: Vec<f64> = m
            .chunks_exact(x.len())
            .map(|row| row.iter().zip(x).map(|(a, b)| a * b).sum())
            .collect();
        y.iter().map(|v| v.tanh()).sum()
    }
    #[differentiable]
    fn blocks(m: &[f64]) -> f64 {
        let mut out = m.to_vec();
        for (k, block) in out.chunks_mut(2).enumerate() {
            block[0] *= block[block.len() - 1] + k as f64;
        }
        out.iter().sum()
    }
    check! {
        row_norms(wrt &vec![0.5, -1.2, 0.8, 1.4, 0.3], 2);
        mat_vec(wrt &vec![0.5, -1.2, 0.8, 1.4], wrt &vec![0.3, 0.9]);
        blocks(wrt &vec![0.5, -1.2, 0.8, 1.4, 0.3])
    }
}

mod over_ranges {
    use super::*;

    #[differentiable]
    fn trapezoid(a: f64, b: f64, n: usize) -> f64 {
        let h = (b - a) / n as f64;
        let inner: f64 = (1..n).map(|i| (a + i as f64 * h).sin()).sum();
        h * (0.5 * (a.sin() + b.sin()) + inner)
    }
    #[differentiable]
    fn double_sum(x: &[f64]) -> f64 {
        (0..x.len())
            .map(|i| (0..i).map(|j| x[i] * x[j]).sum::<f64>())
            .sum()
    }
    #[differentiable]
    fn backwards(x: &[f64]) -> f64 {
        (0..x.len()).rev().fold(1.0, |s, i| s * x[i] + i as f64)
            + (1..=3).map(|k| x[0] / f64::from(k)).product::<f64>()
    }
    check! { trapezoid(wrt 0.2, wrt 1.4, 8); double_sum(wrt &vec![1.0, 2.0, 3.0]) => [5.0, 4.0, 3.0]; backwards(wrt &vec![0.5, -1.2, 0.8]) }
}

mod for_each {
    use super::*;

    #[differentiable]
    fn accumulated(x: &[f64]) -> f64 {
        let mut s = 0.0;
        x.iter().for_each(|v| s += v * v);
        let mut y = x.to_vec();
        y.iter_mut().for_each(|v| *v *= s);
        y.iter_mut().zip(x).for_each(|(a, b)| *a -= b);
        y.iter().sum()
    }
    check! { accumulated(wrt &vec![0.5, -1.2, 0.8]) }
}

mod captured {
    use super::*;

    #[differentiable]
    fn weights(x: &[f64], y: &[f64], bandwidth: f64) -> f64 {
        let centre = x[0] * bandwidth;
        let w: Vec<f64> = x
            .iter()
            .map(|v| {
                let u = (v - centre) / bandwidth;
                if u.abs() < 1.0 { 1.0 - u * u } else { 0.0 }
            })
            .collect();
        let total: f64 = w.iter().sum();
        w.iter().zip(y).map(|(w, y)| w * y).sum::<f64>() / total
    }
    check! { weights(wrt &vec![0.3, 0.5, 2.9], wrt &vec![1.0, 2.0, 3.0], wrt 1.2) }
}

mod single_precision_pipeline {
    use super::*;

    #[differentiable]
    fn mean_of_logs(x: &[f32]) -> f32 {
        x.iter().map(|v| v.ln()).sum::<f32>() / x.len() as f32
    }
    check! { mean_of_logs(wrt &vec![0.5f32, 2.0]) => [1.0, 0.25] }
}

/// The type of a range beside another iterator is that of its other end.
mod ranges_beside {
    use super::*;

    #[differentiable]
    fn smoothed(x: &[f64], w: &[f64]) -> f64 {
        let n = x.len();
        let mut s = 0.0;
        for (a, i) in w.iter().zip(0..n) {
            s += a * x[i.saturating_sub(1)];
        }
        for (i, a) in (1..=n).rev().zip(w) {
            s += a * a * x[i.wrapping_sub(1)];
        }
        s
    }
    check! { smoothed(wrt &vec![0.3, -0.5, 1.2], wrt &vec![0.7, 0.2, -0.4]) }
}

/// Ranges that are given hold integers alone, and are gone through like those that are written.
mod given_ranges {
    use super::*;
    use std::ops::{Range, RangeInclusive};

    #[differentiable]
    fn constant(x: &[f64], #[constant] r: Range<usize>) -> f64 {
        r.map(|i| x[i] * x[i]).sum()
    }
    #[differentiable]
    fn unmarked(x: &[f64], r: Range<usize>, q: &RangeInclusive<usize>) -> f64 {
        let squares: f64 = r.clone().map(|i| x[i] * x[i]).sum();
        let product = q.clone().rev().fold(1.0, |t, i| t * x[i]);
        squares + product * r.len() as f64 * x[r.start] + x[r].iter().sum::<f64>()
    }
    #[differentiable]
    fn by_statement(x: &[f64], r: Range<usize>) -> f64 {
        let last = r.end;
        let mut t = 0.0;
        for i in r {
            t += x[i] * x[i];
        }
        t * last as f64
    }
    #[differentiable]
    fn beside_itself(x: &[f64], r: Range<usize>) -> f64 {
        let pairs = r.clone().zip(r);
        let some = pairs.filter(|(i, j)| i != j || x[*i] > 0.0);
        some.map(|(i, j)| x[i] * x[j]).sum()
    }
    #[differentiable]
    fn handed_on(x: &[f64], r: Range<usize>) -> f64 {
        constant(x, r.clone()) * constant(x, r.start..r.end - 1) + by_statement(x, r)
    }
    check! {
        constant(wrt &[1.0, -2.0, 3.0], 1..3) => [0.0, -4.0, 6.0];
        unmarked(wrt &[1.0, -2.0, 3.0, 0.5], 1..3, &(0..=2));
        by_statement(wrt &[1.0, -2.0, 3.0], 1..3);
        beside_itself(wrt &[1.0, -2.0, 3.0], 0..2) => [2.0, 0.0, 0.0];
        handed_on(wrt &[1.0, -2.0, 3.0], 0..3)
    }
}

/// Methods of containers, named as functions.
mod methods_by_path {
    use super::*;

    #[differentiable]
    fn lengths(columns: &[Vec<f64>], k: f64) -> f64 {
        let all = columns.iter().map(Vec::len).sum::<usize>();
        let most = columns.iter().map(Vec::len).max().unwrap_or(0);
        let s: f64 = columns.iter().flatten().sum();
        all as f64 * k * s + most as f64
    }
    #[differentiable]
    fn maybe(a: f64) -> Option<f64> {
        if a > 0.5 { Some(a * a) } else { None }
    }
    #[differentiable]
    fn options(x: &[f64], k: f64) -> f64 {
        let all = x.iter().map(|v| maybe(*v)).map(Option::unwrap_or_default);
        let above = x.iter().filter(|v| **v > 0.6).map(|v| maybe(*v));
        all.sum::<f64>() * k + above.map(Option::unwrap).sum::<f64>()
    }
    check! {
        lengths(wrt &vec![vec![0.3, 0.4], vec![1.0]], wrt 0.7);
        options(wrt &vec![0.2, 0.7, 0.9], wrt 0.7)
    }
}
