//! Lazy pipelines: adapters in any order, early ends, several loops behind one iterator.

use gradtape::differentiable;

mod chains {
    use super::*;

    #[differentiable]
    fn three(x: &[f64], y: &[f64], c: f64) -> f64 {
        let mut s = 0.0;
        for (i, v) in x.iter().chain(y).chain(std::iter::once(&c)).enumerate() {
            s += v * v * (i + 1) as f64;
        }
        s
    }
    #[differentiable]
    fn backwards(x: &[f64], y: &[f64]) -> f64 {
        x.iter()
            .chain(y.iter())
            .rev()
            .fold(0.5, |acc, v| acc * v + 1.0)
    }
    #[differentiable]
    fn zipped(x: &[f64], y: &[f64], w: &[f64]) -> f64 {
        w.iter()
            .zip(x.iter().chain(y))
            .map(|(a, b)| a * b)
            .sum::<f64>()
            + x.iter()
                .chain(y)
                .zip(w)
                .map(|(a, b)| a * b * b)
                .sum::<f64>()
    }
    #[differentiable]
    fn cut(x: &[f64], y: &[f64]) -> f64 {
        x.iter()
            .chain(y)
            .skip(1)
            .take(3)
            .step_by(2)
            .map(|v| v.exp())
            .sum()
    }
    #[differentiable]
    fn left_early(x: &[f64], y: &[f64], cap: f64) -> f64 {
        let mut s = 0.0;
        for v in x.iter().chain(y.iter()) {
            if *v < 0.0 {
                continue;
            }
            s += v * v;
            if s > cap {
                break;
            }
        }
        s * cap
    }
    check! {
        three(wrt &vec![0.5, -1.0], wrt &vec![2.0], wrt 3.0) => ([1.0, -4.0], [12.0], 24.0);
        backwards(wrt &vec![0.5, -1.2], wrt &vec![0.8, 1.4]);
        zipped(wrt &vec![0.5, -1.2], wrt &vec![0.8, 1.4], wrt &vec![0.3, 0.9, -0.7]);
        cut(wrt &vec![0.5, -1.2], wrt &vec![0.8, 1.4, 2.0]) => ([0.0, (-1.2f64).exp()], [0.0, 1.4f64.exp(), 0.0]);
        left_early(wrt &vec![0.5, -1.2, 1.0], wrt &vec![0.8, 1.4], wrt 1.5);
        left_early(wrt &vec![0.5, -1.2, 1.0], wrt &vec![0.8, 1.4], wrt 1.0);
        left_early(wrt &vec![0.5, -1.2, 1.0], wrt &vec![0.8, 1.4], wrt 100.0)
    }
}

mod returns_from_a_chain {
    use super::*;

    #[differentiable]
    fn first_large(x: &[f64], y: &[f64], cut: f64) -> f64 {
        for (v, w) in x.iter().chain(y).zip(y.iter().chain(x)) {
            if v * w > cut {
                return v.powi(2) * w;
            }
        }
        cut
    }
    #[differentiable]
    fn labelled(rows: &[Vec<f64>], cut: f64) -> f64 {
        let mut s = 1.0;
        'rows: for row in rows {
            for v in row.iter().chain(&rows[0]) {
                if *v > cut {
                    continue 'rows;
                }
                if *v < -cut {
                    break 'rows;
                }
                s = s * v + 1.0;
            }
            s *= 2.0;
        }
        s
    }
    check! {
        first_large(wrt &vec![0.5, 1.5], wrt &vec![-0.7, 2.0], wrt 1.0);
        first_large(wrt &vec![0.5, 1.5], wrt &vec![-0.7, 2.0], wrt 9.0) => ([0.0, 0.0], [0.0, 0.0], 1.0);
        labelled(wrt &vec![vec![0.5, 0.8], vec![1.5, 0.3], vec![0.2, 0.4]], wrt 1.0);
        labelled(wrt &vec![vec![0.5, 0.8], vec![0.7, 1.3], vec![-1.2, 0.4], vec![0.9]], wrt 1.0)
    }
}

mod flat_maps {
    use super::*;

    #[differentiable]
    fn pairs(x: &[f64]) -> f64 {
        (0..x.len())
            .flat_map(|i| (i + 1..x.len()).map(move |j| (i, j)))
            .map(|(i, j)| (x[i] - x[j]).powi(2))
            .sum()
    }
    #[differentiable]
    fn numbered(m: &[Vec<f64>]) -> f64 {
        m.iter()
            .flatten()
            .enumerate()
            .map(|(i, v)| v * (i as f64 + 1.0))
            .sum()
    }
    #[differentiable]
    fn nested_ends(m: &[Vec<f64>], cut: f64) -> f64 {
        m.iter()
            .flat_map(|row| row.iter().take_while(|v| **v < cut))
            .skip(1)
            .map(|v| v.sin())
            .sum::<f64>()
            + m.iter()
                .take_while(|r| r[0] < cut)
                .flat_map(|r| r.iter().skip(1))
                .product::<f64>()
    }
    #[differentiable]
    fn broken(m: &[[f64; 3]], cap: f64) -> f64 {
        let mut s = 0.0;
        for v in m.iter().flat_map(|r| r.iter().map(|v| v * v)) {
            if v > 4.0 {
                continue;
            }
            s += v;
            if s > cap {
                s *= cap;
                break;
            }
        }
        s
    }
    #[differentiable]
    fn options(x: &[f64]) -> f64 {
        x.iter()
            .map(|v| if *v > 0.0 { Some(v.ln()) } else { None })
            .flatten()
            .sum::<f64>()
            + x.iter()
                .flat_map(|v| (*v < 1.0).then(|| v * v))
                .sum::<f64>()
    }
    #[differentiable]
    fn reversed(m: &[Vec<f64>]) -> f64 {
        m.iter().flatten().rev().fold(0.0, |s, v| s * 0.5 + v)
    }
    check! {
        pairs(wrt &vec![1.0, 2.0, 4.0]) => [-8.0, -2.0, 10.0];
        numbered(wrt &vec![vec![0.5, 1.5], vec![], vec![-0.7]]) => [1.0, 2.0, 3.0];
        nested_ends(wrt &vec![vec![0.5, 0.8, 1.2, 0.1], vec![0.3, 2.0], vec![1.4, 0.2]], wrt 1.0);
        broken(wrt &vec![[0.5, 1.5, 3.0], [0.7, 0.2, 1.0]], wrt 2.6);
        broken(wrt &vec![[0.5, 1.5, 3.0], [0.7, 0.2, 1.0]], wrt 100.0);
        options(wrt &vec![0.5, -1.0, 2.0]) => [2.0 + 1.0, -2.0, 0.5];
        reversed(wrt &vec![vec![0.5, 1.5], vec![-0.7]]) => [1.0, 0.5, 0.25]
    }
}

mod ends_by_condition {
    use super::*;

    #[differentiable]
    fn series(x: f64) -> f64 {
        (1..)
            .map(|k| x.powi(k) / f64::from(k))
            .take_while(|t| t.abs() > 1e-3)
            .sum::<f64>()
    }
    #[differentiable]
    fn map_while(x: &[f64]) -> f64 {
        x.iter()
            .map_while(|&v| if v > 0.0 { Some(v.sqrt()) } else { None })
            .sum::<f64>()
    }
    #[differentiable]
    fn skip_then_take(x: &[f64], a: f64) -> f64 {
        x.iter()
            .skip_while(|v| **v < a)
            .take_while(|v| **v >= a)
            .enumerate()
            .map(|(i, v)| v * (i + 1) as f64)
            .sum::<f64>()
            * a
    }
    #[differentiable]
    fn in_loop(x: &[f64], cuts: &[f64]) -> f64 {
        let mut total = 0.0;
        for (i, c) in cuts.iter().enumerate() {
            if i == 1 {
                continue;
            }
            let run: f64 = x
                .iter()
                .scan(0.0, |acc, v| {
                    *acc += v;
                    if *acc > *c { None } else { Some(*acc * c) }
                })
                .sum();
            total += run * run;
        }
        total
    }
    check! {
        series(wrt 0.4);
        map_while(wrt &vec![4.0, 0.25, -1.0, 9.0]) => [0.25, 1.0, 0.0, 0.0];
        skip_then_take(wrt &vec![0.5, 1.5, 2.0, 0.3, 4.0], wrt 1.0) => ([0.0, 1.0, 2.0, 0.0, 0.0], 5.5);
        in_loop(wrt &vec![0.5, 0.8, 0.4], wrt &vec![1.0, 2.0, 1.5, 9.0])
    }
}

mod scans {
    use super::*;

    #[differentiable]
    fn exponential_average(x: &[f64], alpha: f64) -> f64 {
        x.iter()
            .scan(x[0], |level, v| {
                *level = alpha * v + (1.0 - alpha) * *level;
                Some(*level)
            })
            .map(|l| l * l)
            .sum()
    }
    #[differentiable]
    fn pair_state(x: &[f64]) -> f64 {
        x.iter()
            .scan((1.0, 0.0), |st, v| {
                st.0 *= v;
                st.1 += st.0;
                Some(st.0 - st.1)
            })
            .skip(1)
            .last()
            .unwrap()
    }
    check! { exponential_average(wrt &vec![0.5, -1.2, 0.8], wrt 0.3); pair_state(wrt &vec![0.5, -1.2, 0.8]) }
}

mod prefix {
    use super::*;

    #[differentiable]
    fn returned(x: &[f64]) -> Vec<f64> {
        x.iter()
            .scan(0.0, |s, &v| {
                *s += v;
                Some(*s)
            })
            .collect()
    }
    #[differentiable]
    fn cumulative_max(x: &[f64]) -> Vec<f64> {
        let mut m = f64::NEG_INFINITY;
        x.iter()
            .map(|&v| {
                m = m.max(v);
                m
            })
            .collect()
    }
    check_out! { returned(wrt &vec![0.1, 0.2, 0.3]) => [3.0, 2.0, 1.0]; cumulative_max(wrt &vec![1.0, 3.0, 2.0, 4.0]) => [1.0, 2.0, 0.0, 1.0] }
}

mod counts_behind_filters {
    use super::*;

    #[differentiable]
    fn kept(x: &[f64], w: &[f64]) -> f64 {
        x.iter()
            .filter(|v| **v > 0.0)
            .zip(w)
            .enumerate()
            .map(|(i, (v, w))| v * w * (i + 1) as f64)
            .sum()
    }
    #[differentiable]
    fn behind(x: &[f64], w: &[f64]) -> f64 {
        w.iter()
            .zip(x.iter().filter(|v| **v > 0.0))
            .map(|(w, v)| w * v * v)
            .sum()
    }
    #[differentiable]
    fn cut(x: &[f64]) -> f64 {
        let positive = |v: &&f64| **v > 0.0;
        x.iter()
            .filter(positive)
            .skip(1)
            .take(2)
            .map(|v| v.ln())
            .sum::<f64>()
            + x.iter().filter(|v| **v > 0.0).step_by(2).sum::<f64>()
            + x.iter()
                .rev()
                .filter(|v| **v > 0.0)
                .rev()
                .take(1)
                .sum::<f64>()
    }
    check! {
        kept(wrt &vec![1.0, -2.0, 3.0, 4.0], wrt &vec![0.5, 0.25]) => ([0.5, 0.0, 0.5, 0.0], [1.0, 6.0]);
        behind(wrt &vec![1.0, -2.0, 3.0, 4.0], wrt &vec![0.5, 0.25]) => ([1.0, 0.0, 1.5, 0.0], [1.0, 9.0]);
        behind(wrt &vec![-1.0], wrt &vec![0.5, 0.25]) => ([0.0], [0.0, 0.0]);
        behind(wrt &vec![1.0, 2.0], wrt &Vec::<f64>::new()) => [0.0, 0.0];
        cut(wrt &vec![1.0, -2.0, 4.0, 5.0, 8.0])
    }
}

mod effects {
    use super::*;

    #[differentiable]
    fn skipped_but_counted(x: &[f64]) -> f64 {
        let mut seen = 0.0;
        let s: f64 = x
            .iter()
            .map(|v| {
                seen += v;
                v * v
            })
            .skip(1)
            .step_by(2)
            .sum();
        s * seen
    }
    #[differentiable]
    fn longer_first(x: &[f64], w: &[f64]) -> f64 {
        let mut seen = 1.0;
        let s: f64 = x
            .iter()
            .filter(|v| **v != 0.0)
            .map(|v| {
                seen *= v;
                seen
            })
            .zip(w)
            .map(|(a, b)| a * b)
            .sum();
        s + seen
    }
    #[differentiable]
    fn second_counts(x: &[f64], w: &[f64]) -> f64 {
        let mut seen = 1.0;
        let s: f64 = x
            .iter()
            .zip(w.iter().map(|v| {
                seen *= v;
                seen
            }))
            .map(|(a, b)| a * b)
            .sum();
        s + seen
    }
    #[differentiable]
    fn taken(x: &[f64], n: usize) -> f64 {
        let mut seen = 0.0;
        let s: f64 = x
            .iter()
            .filter(|v| {
                seen += **v;
                **v > 0.0
            })
            .take(n)
            .sum();
        s * 10.0 + seen
    }
    #[differentiable]
    fn found(x: &[f64], cut: f64) -> f64 {
        let mut tried = 0.0;
        let hit = x.iter().find(|v| {
            tried += **v;
            **v > cut
        });
        let any = x.iter().any(|v| {
            tried += v * v;
            *v > cut
        });
        let at = x.iter().position(|v| {
            tried *= v;
            *v > cut
        });
        match hit {
            Some(v) if any => v * tried + at.unwrap() as f64,
            _ => tried,
        }
    }
    #[differentiable]
    fn inspected(x: &[f64]) -> f64 {
        let mut least = f64::INFINITY;
        let s: f64 = x
            .iter()
            .inspect(|v| least = least.min(**v))
            .map(|v| v * v)
            .sum();
        s * least
    }
    check! {
        skipped_but_counted(wrt &vec![0.5, -1.2, 0.8, 1.4]);
        longer_first(wrt &vec![0.5, -1.2, 0.8, 1.4], wrt &vec![0.3, 0.9]);
        longer_first(wrt &vec![0.5], wrt &vec![0.3, 0.9]);
        second_counts(wrt &vec![0.5], wrt &vec![0.3, 0.9]);
        second_counts(wrt &vec![0.5, 0.4, 0.2], wrt &vec![0.3, 0.9]);
        taken(wrt &vec![-1.0, 2.0, -3.0, 4.0, 5.0], 2) => [1.0, 11.0, 1.0, 11.0, 0.0];
        taken(wrt &vec![-1.0, 2.0], 0) => [0.0, 0.0];
        taken(wrt &vec![-1.0, 2.0], 5) => [1.0, 11.0];
        found(wrt &vec![0.5, 0.8, 2.0, 0.3], wrt 1.0);
        found(wrt &vec![0.5, 0.8], wrt 1.0);
        inspected(wrt &vec![0.5, -1.2, 0.8])
    }
}

mod sources {
    use super::*;

    #[differentiable]
    fn geometric(a: f64, r: f64) -> f64 {
        std::iter::successors(Some(a), |t| (t.abs() > 0.01).then(|| t * r)).sum()
    }
    #[differentiable]
    fn iterated(x: f64) -> f64 {
        std::iter::successors(Some(x), |t| Some(t.cos()))
            .nth(6)
            .unwrap()
    }
    #[differentiable]
    fn generated(x: f64, n: usize) -> f64 {
        let (mut a, mut b) = (x, 1.0);
        std::iter::from_fn(|| {
            let next = a + b * x;
            a = b;
            b = next;
            Some(next)
        })
        .take(n)
        .map(|v| v.sin())
        .sum()
    }
    #[differentiable]
    fn repeated(x: &[f64], c: f64) -> f64 {
        x.iter()
            .zip(std::iter::repeat(c))
            .map(|(a, b)| a * b)
            .sum::<f64>()
            + std::iter::repeat(c * c).take(3).product::<f64>()
            + x.iter().cycle().skip(1).take(5).fold(1.0, |p, v| p * v)
    }
    #[differentiable]
    fn counted(x: &[f64]) -> f64 {
        let mut s = 0.0;
        for (k, v) in (1..).zip(x) {
            s += v.powi(k);
        }
        s + x
            .iter()
            .zip(0..)
            .map(|(v, k)| v * f64::from(k))
            .sum::<f64>()
    }
    check! {
        geometric(wrt 1.5, wrt 0.4);
        iterated(wrt 0.3);
        generated(wrt 0.7, 4);
        generated(wrt 0.7, 0) => [0.0];
        repeated(wrt &vec![0.5, -1.2, 0.8], wrt 0.9);
        counted(wrt &vec![0.5, -1.2, 0.8]) => [1.0, -2.4 + 1.0, 3.0 * 0.64 + 2.0]
    }
}

mod ranges {
    use super::*;

    #[differentiable]
    fn strided(x: &[f64]) -> f64 {
        let n = x.len();
        let a: f64 = (0..n).step_by(2).map(|i| x[i]).sum();
        let b: f64 = (0..n)
            .rev()
            .step_by(2)
            .enumerate()
            .map(|(k, i)| x[i] * k as f64)
            .sum();
        let c: f64 = (0..n).step_by(3).rev().zip(x).map(|(i, v)| x[i] * v).sum();
        let d: f64 = (1..=n).rev().skip(1).map(|i| x[i - 1].powi(i as i32)).sum();
        a * b + c * d
    }
    check! { strided(wrt &vec![0.5, -1.2, 0.8, 1.4, 0.3]); strided(wrt &vec![0.5, -1.2, 0.8, 1.4]) }
}

mod views {
    use super::*;

    #[differentiable]
    fn blocks(x: &[f64]) -> f64 {
        let a: f64 = x.rchunks(2).map(|c| c.iter().product::<f64>()).sum();
        let b: f64 = x
            .chunks(2)
            .rev()
            .zip(x.windows(2))
            .map(|(c, w)| c[0] * w[1])
            .sum();
        let c: f64 = x
            .chunks_exact(2)
            .flat_map(|c| c.iter().rev())
            .fold(0.0, |s, v| 0.5 * s + v);
        a + b * c
    }
    #[differentiable]
    fn written(x: &[f64]) -> f64 {
        let mut y = x.to_vec();
        for (i, c) in y.chunks_exact_mut(2).enumerate() {
            let (a, b) = (c[0], c[1]);
            c[0] = a * b + i as f64;
            c[1] = a - b;
        }
        y.iter_mut()
            .rev()
            .skip(1)
            .step_by(2)
            .for_each(|v| *v = v.sin());
        y.iter_mut().filter(|v| **v > 0.0).for_each(|v| *v *= *v);
        for (a, b) in y.iter_mut().zip(x.iter().rev()) {
            *a += b * b;
        }
        for v in y.rchunks_mut(2).flat_map(|c| c.iter_mut()).take(3) {
            *v *= 3.0;
        }
        y.iter().enumerate().map(|(i, v)| v * (i + 1) as f64).sum()
    }
    #[differentiable]
    fn both_ends(x: &[f64], y: &[f64]) -> f64 {
        let (mut a, mut b) = (x.to_vec(), y.to_vec());
        for v in a.iter_mut().chain(b.iter_mut()) {
            *v = *v * *v + 1.0;
        }
        a[0] * b[0] + a[1]
    }
    check! {
        blocks(wrt &vec![0.5, -1.2, 0.8, 1.4, 0.3]);
        written(wrt &vec![0.5, -1.2, 0.8, 1.4, 0.3]);
        both_ends(wrt &vec![0.5, -1.2], wrt &vec![0.8]) => ([1.0 * 1.64, -2.4], [1.6 * 1.25])
    }
}

/// Neither side can be computed from an index: the second is computed before.
mod zipped_unevenly {
    use super::*;

    #[differentiable]
    fn flattened(a: &[Vec<f64>], b: &[Vec<f64>]) -> f64 {
        let pairs = a.iter().flatten().zip(b.iter().flatten());
        pairs.map(|(x, y)| x * y).sum()
    }
    #[differentiable]
    fn filtered(x: &[f64], y: &[f64]) -> f64 {
        let positive = x.iter().filter(|v| **v > 0.0);
        let others = y.iter().filter(|v| **v < 1.0).map(|v| v.sin());
        positive.zip(others).map(|(a, b)| a * a * b).sum()
    }
    #[differentiable]
    fn written(x: &mut [Vec<f64>], y: &[Vec<f64>]) {
        for (a, b) in x.iter_mut().flatten().zip(y.iter().flatten()) {
            *a = *a * b + b;
        }
    }
    check! {
        flattened(wrt &vec![vec![1.0, 2.0], vec![3.0]], wrt &vec![vec![0.5], vec![1.5, -2.0, 7.0]]);
        flattened(wrt &vec![vec![1.0]], wrt &Vec::<Vec<f64>>::new());
        filtered(wrt &[0.5, -1.0, 2.0, 3.0], wrt &[0.2, 3.0, -0.7]);
    }
    mod through_references {
        use super::*;
        check_unit! {
            written(wrt &mut vec![vec![1.0, 2.0], vec![3.0]], wrt &vec![vec![0.5], vec![1.5, -2.0, 7.0]])
        }
    }
}
