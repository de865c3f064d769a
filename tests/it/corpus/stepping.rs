//! Iterators in variables, stepped by hand; consumers that stop early or keep one item.

use gradtape::differentiable;

mod by_hand {
    use super::*;

    #[differentiable]
    fn merged(x: &[f64], y: &[f64]) -> f64 {
        let (mut a, mut b) = (x.iter(), y.iter());
        let mut s = 0.0;
        let mut k = 1.0;
        let (mut p, mut q) = (a.next(), b.next());
        loop {
            match (p, q) {
                (Some(u), Some(v)) if u <= v => {
                    s += k * u;
                    p = a.next();
                }
                (_, Some(v)) => {
                    s += k * v * v;
                    q = b.next();
                }
                (Some(u), None) => {
                    s -= k * u;
                    p = a.next();
                }
                (None, None) => break,
            }
            k *= 2.0;
        }
        s
    }
    #[differentiable]
    fn polynomial(c: &[f64], x: f64) -> f64 {
        let mut coefficients = c.iter().rev();
        let Some(first) = coefficients.next() else {
            return 0.0;
        };
        let mut value = *first;
        for c in coefficients {
            value = value * x + c;
        }
        value
    }
    #[differentiable]
    fn both_ends(x: &[f64]) -> f64 {
        let mut it = x.iter().map(|v| v * v).enumerate();
        let mut s = 0.0;
        while let (Some((i, a)), Some((j, b))) = (it.next(), it.next_back()) {
            s += a * b * (j - i) as f64;
        }
        s
    }
    #[differentiable]
    fn by_ref(x: &[f64], n: usize) -> f64 {
        let mut it = x.iter();
        let head: f64 = it.by_ref().take(n).sum();
        let mid = it.next().copied().unwrap_or(2.0);
        let mut tail = 1.0;
        for v in &mut it {
            tail *= v;
            if *v < 0.0 {
                break;
            }
        }
        head * mid + tail + it.fold(0.0, |a, v| a + v * v)
    }
    #[differentiable]
    fn peeked(x: &[f64]) -> f64 {
        let mut it = x.iter().copied().peekable();
        let mut s = 0.0;
        while let Some(v) = it.next() {
            match it.peek() {
                Some(next) if *next > v => s += next - v,
                Some(next) => s += v * next,
                None => s *= v,
            }
        }
        s
    }
    #[differentiable]
    fn looked_ahead(x: &[f64]) -> f64 {
        let mut it = x.iter().peekable();
        let mut s = 0.0;
        while let Some(v) = it.next() {
            s += v * it.peek().map_or(1.0, |n| **n);
        }
        s
    }
    #[differentiable]
    fn in_branches(x: &[f64], n: usize) -> f64 {
        let mut it = x.iter();
        let mut s = 1.0;
        for i in 0..n {
            if i % 2 == 0 {
                if let Some(v) = it.next() {
                    s *= v;
                }
            } else {
                s += it.nth(1).map_or(0.5, |v| v * v);
            }
        }
        s
    }
    check! {
        merged(wrt &vec![0.1, 0.4, 0.9], wrt &vec![0.2, 0.3, 1.5]);
        merged(wrt &vec![0.1, 0.4, 0.9], wrt &vec![0.2]);
        polynomial(wrt &vec![1.0, 2.0, 3.0], wrt 0.5) => ([1.0, 0.5, 0.25], 5.0);
        polynomial(wrt &Vec::<f64>::new(), wrt 0.5) => [0.0];
        both_ends(wrt &vec![0.5, -1.2, 0.8, 1.4, 0.3]);
        by_ref(wrt &vec![0.5, 1.2, 0.8, 1.4, -0.3, 0.6], 2);
        by_ref(wrt &vec![0.5, 1.2], 2);
        by_ref(wrt &vec![0.5, 1.2, 0.7, 0.9, 1.1], 0);
        peeked(wrt &vec![0.5, 1.2, 0.8, 1.4, 0.3]);
        looked_ahead(wrt &vec![2.0, 3.0, 5.0]) => [3.0, 7.0, 4.0];
        in_branches(wrt &vec![0.5, 1.2, 0.8, 1.4, 0.3, 0.9, 1.7], 5);
        in_branches(wrt &vec![0.5], 3)
    }
}

mod one_of_them {
    use super::*;
    use std::cmp::Ordering;

    #[differentiable]
    fn largest(x: &[f64]) -> f64 {
        *x.iter().max_by(|a, b| a.partial_cmp(b).unwrap()).unwrap()
            * x.iter().copied().min_by(f64::total_cmp).unwrap()
    }
    #[differentiable]
    fn ties(x: &[f64]) -> f64 {
        let last = x
            .iter()
            .enumerate()
            .max_by(|a, b| a.1.partial_cmp(b.1).unwrap_or(Ordering::Equal));
        let first = x.iter().enumerate().min_by(|a, b| a.1.total_cmp(b.1));
        last.map_or(0.0, |(i, v)| v * i as f64)
            + first.map(|(i, v)| v * (i + 1) as f64).unwrap_or(0.0)
    }
    #[differentiable]
    fn nearest(points: &[[f64; 2]], at: [f64; 2]) -> f64 {
        let best = points
            .iter()
            .min_by(|p, q| {
                let d = |p: &[f64; 2]| (p[0] - at[0]).powi(2) + (p[1] - at[1]).powi(2);
                d(p).partial_cmp(&d(q)).unwrap()
            })
            .unwrap();
        best[0] * best[1] + at[0]
    }
    #[differentiable]
    fn by_key(x: &[f64], group: &[usize]) -> f64 {
        let (v, _) = x.iter().zip(group).max_by_key(|(_, g)| **g).unwrap();
        let (w, _) = x.iter().zip(group).min_by_key(|p| *p.1).unwrap();
        v * w * w
    }
    #[differentiable]
    fn reduced(x: &[f64]) -> f64 {
        let product = x.iter().copied().reduce(|a, b| a * b + 1.0).unwrap_or(3.0);
        let largest = x.iter().copied().reduce(f64::max).unwrap_or(0.0);
        let last = x
            .iter()
            .filter(|v| **v > 0.0)
            .last()
            .copied()
            .unwrap_or(0.5);
        product * largest + last * last
    }
    #[differentiable]
    fn of_filtered(x: &[f64], cut: f64) -> f64 {
        x.iter()
            .filter(|v| **v < cut)
            .map(|v| v * v)
            .max_by(|a, b| a.total_cmp(b))
            .unwrap_or(cut)
    }
    #[differentiable]
    fn longest_row(rows: &[Vec<f64>]) -> f64 {
        let row = rows.iter().max_by_key(|r| r.len()).unwrap();
        let widest = rows.iter().map(|r| r.len()).max().unwrap();
        row.iter().map(|v| v.sin()).sum::<f64>() * widest as f64
    }
    #[differentiable]
    fn in_loop(x: &[f64], steps: usize) -> f64 {
        let mut y = x.to_vec();
        for _ in 0..steps {
            let (i, top) = y
                .iter()
                .copied()
                .enumerate()
                .max_by(|a, b| a.1.partial_cmp(&b.1).unwrap())
                .unwrap();
            y[i] = top * 0.25 + x[0];
        }
        y.iter().product()
    }
    check! {
        largest(wrt &vec![1.0, 4.0, -2.0, 3.0]) => [0.0, -2.0, 4.0, 0.0];
        nearest(wrt &vec![[0.5, 1.0], [1.5, -0.4], [0.9, 0.8]], wrt [1.0, 0.7]) => ([[0.0, 0.0], [0.0, 0.0], [0.8, 0.9]], [1.0, 0.0]);
        by_key(wrt &vec![2.0, 3.0, 5.0], &[1, 7, 1]) => [12.0, 4.0, 0.0];
        by_key(wrt &vec![2.0, 3.0, 5.0], &[7, 7, 1]) => [0.0, 25.0, 30.0];
        reduced(wrt &vec![0.5, -1.2, 0.8]);
        reduced(wrt &Vec::<f64>::new());
        of_filtered(wrt &vec![0.5, -1.2, 0.8, 3.0], wrt 2.0) => ([0.0, -2.4, 0.0, 0.0], 0.0);
        of_filtered(wrt &vec![5.0], wrt 2.0) => ([0.0], 1.0);
        longest_row(wrt &vec![vec![0.5], vec![0.3, 0.9], vec![1.1, 0.2]]);
        in_loop(wrt &vec![0.55, 1.2, 0.8], 4)
    }

    mod tied {
        use super::*;
        check_kink! { ties(wrt &vec![1.0, 4.0, 1.0, 4.0]) => [1.0, 0.0, 0.0, 3.0] }
    }
}

mod stops_early {
    use super::*;

    #[differentiable]
    fn found(x: &[f64], cut: f64) -> f64 {
        let first = x.iter().find(|v| **v > cut);
        let mapped = x
            .iter()
            .find_map(|v| if *v > 2.0 * cut { Some(v.ln()) } else { None });
        let index = x.iter().rev().position(|v| *v > cut);
        let late = x.iter().rposition(|v| *v > cut);
        let second = x
            .iter()
            .filter(|v| **v > cut)
            .nth(1)
            .copied()
            .unwrap_or(0.25);
        let mut s = first.map_or(cut, |v| v * v) + mapped.unwrap_or_default() + second;
        if let (Some(i), Some(j)) = (index, late) {
            s *= x[i] + j as f64;
        }
        s
    }
    #[differentiable]
    fn all_or_any(x: &[f64], y: &[f64]) -> f64 {
        let a: f64 = x.iter().sum();
        if x.iter().zip(y).all(|(a, b)| a < b) {
            a * y[0]
        } else if y.iter().any(|v| *v > a) {
            a + y[1]
        } else {
            a * a
        }
    }
    #[differentiable]
    fn checked(x: &[f64]) -> Option<f64> {
        x.iter()
            .try_fold(1.0, |acc, v| if *v > 0.0 { Some(acc * v) } else { None })
    }
    #[differentiable]
    fn checked_result(x: &[f64]) -> Result<f64, String> {
        let s = x.iter().try_fold(0.0, |acc, &v| {
            if v < 0.0 {
                return Err(format!("negative {v}"));
            }
            let root = v.sqrt();
            Ok(acc + root * v)
        })?;
        Ok(s * s)
    }
    check! {
        found(wrt &vec![0.5, 0.8, 2.0, 3.0, 0.3], wrt 0.9);
        found(wrt &vec![0.5, 0.8], wrt 1.0);
        all_or_any(wrt &vec![0.5, 0.8], wrt &vec![1.0, 2.0]);
        all_or_any(wrt &vec![0.5, 3.8], wrt &vec![1.0, 5.0]);
        all_or_any(wrt &vec![0.5, 3.8], wrt &vec![1.0, 2.0])
    }
    mod tried {
        use super::*;
        check_try! {
            checked(wrt &vec![0.5, 2.0, 3.0]) => [6.0, 1.5, 1.0];
            checked(wrt &vec![0.5, -2.0, 3.0]);
            checked(wrt &Vec::<f64>::new());
            checked_result(wrt &vec![0.5, 2.0]);
            checked_result(wrt &vec![0.5, -2.0])
        }
    }
}

mod jumps_in_closures {
    use super::*;

    #[differentiable]
    fn clipped(x: &[f64], cut: f64) -> f64 {
        x.iter()
            .map(|v| {
                if *v < 0.0 {
                    return cut * 0.5;
                }
                let r = v.sqrt();
                if r > cut {
                    return cut * cut;
                }
                r * v
            })
            .sum()
    }
    #[differentiable]
    fn searched(x: &[f64]) -> f64 {
        let root = |a: f64| {
            let mut t = a;
            for _ in 0..50 {
                let next = 0.5 * (t + a / t);
                if (next - t).abs() < 1e-14 {
                    return next;
                }
                t = next;
            }
            t
        };
        x.iter().map(|v| root(*v)).product()
    }
    #[differentiable]
    fn questioned(x: &[f64], y: &[f64]) -> f64 {
        x.iter()
            .enumerate()
            .filter_map(|(i, v)| {
                let w = y.get(i)?;
                Some(v * w * w)
            })
            .sum()
    }
    #[differentiable]
    fn all_or_none(x: &[f64]) -> Option<f64> {
        let logs: Option<Vec<f64>> = x.iter().map(|v| (*v > 0.0).then(|| v.ln())).collect();
        let logs = logs?;
        Some(logs.iter().sum::<f64>() * logs[0])
    }
    check! {
        clipped(wrt &vec![0.5, -1.0, 9.0], wrt 1.5) => ([1.5 * 0.5f64.sqrt(), 0.0, 0.0], 0.5 + 3.0);
        searched(wrt &vec![2.0, 5.0]);
        questioned(wrt &vec![0.5, 1.5, 3.0], wrt &vec![0.7, 2.0]) => ([0.49, 4.0, 0.0], [0.7, 6.0])
    }
    mod fallible {
        use super::*;
        check_try! { all_or_none(wrt &vec![2.0, 3.0]); all_or_none(wrt &vec![2.0, -3.0]) }
    }
}
