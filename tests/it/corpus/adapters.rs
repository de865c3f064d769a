//! Iterators in less common company: adapters, comparisons, closures with bodies.

use gradtape::differentiable;

mod immediate_closures {
    use super::*;

    #[differentiable]
    fn on_the_spot(x: f64, y: f64) -> f64 {
        let a = (|t: f64| t * t + y)(x);
        let b = (|| a * x)();
        a + b
    }
    check! { on_the_spot(wrt 1.5, wrt 0.4) => (3.0 + 3.0 * 2.25 + 0.4, 1.0 + 1.5) }
}

mod arrays_iterated {
    use super::*;

    #[differentiable]
    fn literal(x: f64, y: f64) -> f64 {
        let mut s = 1.0;
        for t in [x, y, x * y] {
            s = s * t + 1.0;
        }
        for (i, t) in [x, y].iter().enumerate() {
            s += t.powi(i as i32 + 2);
        }
        for (c, t) in [2.0, 3.0].into_iter().zip([y, x]) {
            s += c * t;
        }
        s
    }
    check! { literal(wrt 0.7, wrt -1.2) }
}

mod stepping_by_hand {
    use super::*;

    #[differentiable]
    fn manual(x: &[f64]) -> f64 {
        let mut it = x.iter();
        let mut previous = *it.next().unwrap();
        let mut s = 0.0;
        while let Some(v) = it.next() {
            s += v * previous;
            previous = *v;
        }
        s + x.iter().last().unwrap() * x.iter().nth(1).unwrap()
    }
    check! { manual(wrt &vec![0.5, 1.5, -0.7]) => [1.5, 0.5 - 0.7 - 0.7, 1.5 + 1.5] }
}

mod takes_and_skips_by_condition {
    use super::*;

    #[differentiable]
    fn conditional(x: &[f64], cut: f64) -> f64 {
        let head: f64 = x.iter().take_while(|v| **v < cut).map(|v| v * v).sum();
        let tail: f64 = x.iter().skip_while(|v| **v < cut).sum();
        head * tail
    }
    check! { conditional(wrt &vec![0.5, 0.8, 2.0, 0.3], wrt 1.0) => ([1.0 * 2.3, 1.6 * 2.3, 0.89, 0.89], 0.0) }
}

mod scans {
    use super::*;

    #[differentiable]
    fn running(x: &[f64]) -> f64 {
        x.iter()
            .scan(1.0, |state, v| {
                *state *= v;
                Some(*state)
            })
            .sum::<f64>()
    }
    check! { running(wrt &vec![0.5, 2.0, -1.5]) => [1.0 + 2.0 - 3.0, 0.5 - 0.75, 1.0] }
}

mod flattened {
    use super::*;

    #[differentiable]
    fn all_cells(rows: &[Vec<f64>], m: &[[f64; 2]]) -> f64 {
        let a: f64 = rows.iter().flat_map(|r| r.iter()).map(|v| v * v).sum();
        let b: f64 = m.iter().flatten().product();
        let c: f64 = rows.iter().map(|r| r.iter().sum::<f64>()).product();
        a * b + c
    }
    check! { all_cells(wrt &vec![vec![0.5, 1.5], vec![-0.7]], wrt &vec![[0.9, 1.1], [0.4, -0.3]]) }
}

mod nested_pipelines {
    use super::*;

    #[differentiable]
    fn pairwise(x: &[f64], y: &[f64], gamma: f64) -> f64 {
        let within: f64 = x
            .iter()
            .enumerate()
            .map(|(i, a)| {
                x.iter()
                    .skip(i + 1)
                    .map(|b| (-gamma * (a - b).powi(2)).exp())
                    .sum::<f64>()
                    * (i + 1) as f64
            })
            .sum();
        let across = x.iter().fold(0.0, |s, a| {
            s + y
                .iter()
                .fold(0.0, |t, b| t + (-gamma * (a - b).powi(2)).exp())
        });
        within - across / (x.len() * y.len()) as f64
    }
    check! { pairwise(wrt &vec![0.2, 0.9, -0.4], wrt &vec![0.5, -0.1], wrt 1.3) }
}

mod closures_with_bodies {
    use super::*;

    #[differentiable]
    fn bodies(x: &[f64], w: f64) -> f64 {
        let mut count = 0;
        let total = x
            .iter()
            .map(|&v| {
                count += 1;
                let t = v * w;
                let t = if t > 1.0 { t.sqrt() } else { t * t };
                match count % 2 {
                    0 => t,
                    _ => {
                        let mut acc = 0.0;
                        for k in 1..=3 {
                            acc += t / k as f64;
                        }
                        acc
                    }
                }
            })
            .sum::<f64>();
        total * count as f64
    }
    check! { bodies(wrt &vec![0.5, 2.0, 0.8], wrt 1.2) }
}

mod pipelines_over_pairs {
    use super::*;

    #[differentiable]
    fn pairs(points: &[(f64, f64)], at: (f64, f64)) -> f64 {
        let near = points
            .iter()
            .map(|(x, y)| (x - at.0).hypot(y - at.1))
            .fold(f64::INFINITY, |a: f64, b| a.min(b));
        let (sx, sy) = points
            .iter()
            .fold((0.0, 0.0), |acc, p| (acc.0 + p.0, acc.1 + p.1));
        let scaled: Vec<(f64, f64)> = points.iter().map(|&(x, y)| (x / sx, y * sy)).collect();
        near + scaled.iter().map(|p| p.0 * p.1).sum::<f64>()
    }
    check! { pairs(wrt &vec![(0.5, 1.0), (1.5, -0.4), (0.9, 0.8)], wrt (1.0, 0.2)) }
}

mod collected_rows {
    use super::*;

    #[differentiable]
    fn transposed(m: &[Vec<f64>], v: &[f64]) -> f64 {
        let columns = m[0].len();
        let t: Vec<Vec<f64>> = (0..columns)
            .map(|c| m.iter().map(|row| row[c]).collect())
            .collect();
        let tv: Vec<f64> = t
            .iter()
            .map(|row| row.iter().zip(v).map(|(a, b)| a * b).sum::<f64>())
            .collect();
        tv.iter()
            .enumerate()
            .map(|(i, x)| x.powi(i as i32 + 1))
            .sum()
    }
    check! { transposed(wrt &vec![vec![0.5, 1.5, 0.2], vec![-0.7, 0.4, 0.9]], wrt &vec![0.8, -0.3]) }
}

mod results_collected {
    use super::*;

    #[differentiable]
    fn all_or_nothing(x: &[f64]) -> Result<f64, String> {
        let roots = x
            .iter()
            .map(|v| {
                if *v < 0.0 {
                    Err(format!("{v}"))
                } else {
                    Ok(v.sqrt())
                }
            })
            .collect::<Result<Vec<f64>, String>>()?;
        Ok(roots.iter().sum())
    }
    check_try! { all_or_nothing(wrt &vec![4.0, 0.25]) => [0.25, 1.0]; all_or_nothing(wrt &vec![4.0, -0.25]) }
}

mod questions {
    use super::*;

    #[differentiable]
    fn branching(x: &[f64], y: f64) -> f64 {
        let n = x.iter().filter(|v| **v > y).count();
        if x.iter().any(|v| *v > 10.0) {
            y * y
        } else if x.iter().all(|&v| v > 0.0) {
            x[0] * y * n as f64
        } else {
            let i = x.iter().position(|v| *v <= 0.0).unwrap();
            x[i] * y
        }
    }
    check! { branching(wrt &vec![1.0, 20.0], wrt 3.0) => ([0.0, 0.0], 6.0); branching(wrt &vec![1.0, 2.0], wrt 0.5) => ([1.0, 0.0], 2.0); branching(wrt &vec![1.0, -2.0], wrt 3.0) => ([0.0, 3.0], -2.0) }
}

mod chained_iterators {
    use super::*;

    #[differentiable]
    fn joined(x: &[f64], y: &[f64]) -> f64 {
        x.iter().chain(y.iter()).map(|v| v.sin()).sum::<f64>()
            * x.iter().chain(y).fold(1.0, |p, v| p * v)
    }
    check! { joined(wrt &vec![0.3, 0.5], wrt &vec![1.1, -0.7, 0.9]) }
}

mod extremes_by_comparison {
    use super::*;

    #[differentiable]
    fn argmax(x: &[f64], w: f64) -> f64 {
        let (best, _) = x
            .iter()
            .enumerate()
            .max_by(|a, b| a.1.partial_cmp(b.1).unwrap())
            .unwrap();
        let least = x.iter().copied().min_by(|a, b| a.total_cmp(b)).unwrap();
        x[best] * w + least * least
    }
    check! { argmax(wrt &vec![1.0, 4.0, -2.0, 3.0], wrt 0.5) => ([0.0, 0.5, -4.0, 0.0], 4.0) }
}

mod into_iterators {
    use super::*;

    #[differentiable]
    fn consumed(v: Vec<f64>, a: [f64; 3]) -> f64 {
        let s: f64 = a.into_iter().map(|t| t * t).sum();
        v.into_iter().map(|t| t * s).product()
    }
    check! { consumed(wrt vec![0.5, 1.5], wrt [0.3, 0.9, -0.4]) }
}
