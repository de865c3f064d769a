//! Order of evaluation, ties, laziness, moved captures, shadowed names: what pipelines must keep.

use gradtape::differentiable;

mod bits {
    use super::*;

    #[differentiable]
    fn empty_sum(x: &[f64]) -> f64 {
        x.iter().filter(|v| **v > 10.0).sum()
    }
    #[differentiable]
    fn negative_zero(x: &[f64]) -> f64 {
        x.iter().map(|v| v * 0.0).sum::<f64>() + x.iter().skip(9).sum::<f64>()
    }
    #[differentiable]
    fn order(x: &[f64]) -> f64 {
        x.iter().rev().chain(x).map(|v| v * 1e16).sum::<f64>()
            + x.iter().flat_map(|v| [*v, 1.0, -v]).sum::<f64>()
    }
    #[test]
    fn sign_of_nothing() {
        let none = empty_sum::value_and_grad(&[1.0, 2.0]);
        assert_eq!(none.0.to_bits(), (-0.0f64).to_bits());
        assert_eq!(none.1, [0.0, 0.0]);
    }
    check! {
        empty_sum(wrt &vec![1.0, 20.0]) => [0.0, 1.0];
        negative_zero(wrt &vec![-1.0, -20.0]) => [0.0, 0.0];
        order(wrt &vec![1.0, -1e-16, 3.0])
    }
}

mod moved {
    use super::*;

    #[differentiable]
    fn captured_by_value(x: &[f64], a: f64) -> f64 {
        let mut scale = a;
        let scaled = x.iter().map(move |v| v * scale);
        scale *= 10.0;
        let total: f64 = scaled.sum();
        total + scale
    }
    #[differentiable]
    fn own_state(x: &[f64]) -> f64 {
        let mut previous = 1.0;
        let differences: Vec<f64> = x
            .iter()
            .map(move |v| {
                let d = v - previous;
                previous = *v * 2.0;
                d
            })
            .collect();
        differences.iter().map(|d| d * d).sum::<f64>() + previous
    }
    #[differentiable]
    fn borrowed(x: &[f64]) -> f64 {
        let mut previous = 1.0;
        let s: f64 = x
            .iter()
            .map(|v| {
                let d = v * previous;
                previous = d + 1.0;
                d
            })
            .sum();
        s * previous
    }
    #[differentiable]
    fn later(x: &[f64], n: usize) -> f64 {
        let it = x.iter().map(|v| v * v);
        let evens = it.clone().step_by(2);
        let odds = it.skip(1).step_by(2);
        if n > 2 {
            evens.sum::<f64>()
        } else {
            odds.fold(1.0, |p, v| p * v)
        }
    }
    check! {
        captured_by_value(wrt &vec![0.5, 1.5], wrt 2.0) => ([2.0, 2.0], 12.0);
        own_state(wrt &vec![0.5, 1.5, -0.4]);
        borrowed(wrt &vec![0.5, 1.5, -0.4]);
        later(wrt &vec![0.5, 1.5, -0.4, 0.7], 3);
        later(wrt &vec![0.5, 1.5, -0.4, 0.7], 1)
    }
}

mod names {
    use super::*;

    #[differentiable]
    fn acc(acc: f64, sum: &[f64], found: f64) -> f64 {
        let passed = sum
            .iter()
            .filter(|v| **v > acc)
            .skip(1)
            .fold(acc, |acc, v| acc * v);
        let done = sum.iter().find(|v| **v < found).copied().unwrap_or(acc);
        let kept = sum
            .iter()
            .map(|i| i * found)
            .max_by(|a, b| a.total_cmp(b))
            .unwrap();
        let mut i = 1.0;
        for i_ in sum.iter().chain(&[passed, done]) {
            i *= i_ + kept;
        }
        i
    }
    #[differentiable]
    fn shadowed(x: &[f64]) -> f64 {
        let x: Vec<f64> = x
            .iter()
            .map(|x| {
                let x = x * x;
                x + 1.0
            })
            .collect();
        let x = x.iter().fold(0.0, |x, y| {
            let y = y * 2.0;
            x * y + y
        });
        let x = (0..3)
            .map(|i| {
                let x = x + i as f64;
                x.sin()
            })
            .sum::<f64>()
            * x;
        x
    }
    check! { acc(wrt 0.3, wrt &vec![0.5, 0.2, 0.8, 0.9], wrt 0.4); shadowed(wrt &vec![0.5, 0.2]) }
}

mod writes_within {
    use super::*;

    #[differentiable]
    fn histogram(x: &[f64], w: &[f64]) -> f64 {
        let mut bins = [0.0; 3];
        x.iter().zip(w).for_each(|(v, w)| {
            let k = if *v < 0.0 {
                0
            } else if *v < 1.0 {
                1
            } else {
                2
            };
            bins[k] += v * w;
        });
        bins[0] * bins[1] + bins[2] * bins[2]
    }
    #[differentiable]
    fn gathered(x: &[f64]) -> f64 {
        let mut large = Vec::new();
        let mut rest = Vec::new();
        let total: f64 = x
            .iter()
            .enumerate()
            .map(|(i, v)| {
                if *v > 0.6 {
                    large.push(v * v)
                } else {
                    rest.push((i, *v))
                }
                v * large.len() as f64
            })
            .sum();
        total + large.iter().product::<f64>() + rest.iter().map(|(i, v)| v * *i as f64).sum::<f64>()
    }
    #[differentiable]
    fn in_place_sweeps(x: &[f64], n: usize) -> f64 {
        let mut v = x.to_vec();
        for k in 0..n {
            let top = v.iter().copied().fold(0.0, f64::max);
            v.iter_mut()
                .enumerate()
                .filter(|(i, _)| i % 2 == k % 2)
                .for_each(|(_, t)| *t = *t * 0.5 + top);
            if let Some(t) = v.iter_mut().find(|t| **t > 2.0) {
                *t -= 1.5;
            }
            if let Some((first, rest)) = v.split_first_mut() {
                rest.iter_mut().take(2).for_each(|r| *r += *first * 0.1);
            }
        }
        v.iter()
            .rev()
            .enumerate()
            .map(|(i, t)| t * (i + 1) as f64)
            .sum()
    }
    #[differentiable]
    fn matrix_writes(m: &mut [Vec<f64>], v: &[f64]) -> f64 {
        for (row, s) in m.iter_mut().zip(v) {
            row.iter_mut().for_each(|t| *t *= s);
            row.reverse();
        }
        let columns: Vec<f64> = (0..m[0].len())
            .map(|j| m.iter().map(|r| r[j]).product())
            .collect();
        m.iter_mut()
            .flat_map(|r| r.iter_mut())
            .step_by(2)
            .for_each(|t| *t = t.sin());
        columns.iter().sum()
    }
    check! {
        histogram(wrt &vec![0.5, -1.5, 2.0, 0.7], wrt &vec![0.3, 0.9, -0.7, 0.2]);
        gathered(wrt &vec![0.5, 1.5, 0.4, 0.7]);
        in_place_sweeps(wrt &vec![0.5, 1.5, 0.4, 0.7], 4);
        matrix_writes(wrt &mut vec![vec![0.5, 1.5, 0.4], vec![0.7, 0.2, 0.9]], wrt &vec![0.6, -0.8])
    }
}

mod early_returns {
    use super::*;

    #[differentiable]
    fn first_root(x: &[f64], y: &[f64]) -> Option<f64> {
        for (i, (a, b)) in y
            .iter()
            .zip(y.iter().skip(1))
            .enumerate()
            .filter(|(i, _)| *i != 1)
        {
            if a * b <= 0.0 {
                let t = a / (a - b);
                return Some(x[i] + t * (x[i + 1] - x[i]));
            }
        }
        None
    }
    #[differentiable]
    fn nested(rows: &[Vec<f64>], cap: f64) -> Result<f64, usize> {
        let mut s = 0.0;
        for (i, row) in rows.iter().enumerate() {
            let part = row.iter().try_fold(0.0, |acc, v| {
                let next = acc + v * v;
                if next > cap { None } else { Some(next) }
            });
            match part {
                Some(p) => s += p * cap,
                None if i == 0 => return Err(i),
                None => {
                    return Ok(s);
                }
            }
        }
        Ok(s * 2.0)
    }
    #[differentiable]
    fn searched_in_loop(x: &[f64], cuts: &[f64]) -> f64 {
        let mut s = 1.0;
        for cut in cuts {
            let Some((i, v)) = x.iter().enumerate().find(|(_, v)| **v > *cut) else {
                s *= cut;
                continue;
            };
            if i > 2 {
                break;
            }
            s += v * cut;
            s *= x
                .iter()
                .skip(i)
                .take_while(|w| **w >= *cut)
                .map(|w| w + 1.0)
                .product::<f64>();
        }
        s
    }
    check! { searched_in_loop(wrt &vec![0.5, 1.5, 0.4, 2.7], wrt &vec![0.3, 0.9, 9.0, 0.2, 2.0, 0.1]) }
    mod fallible {
        use super::*;
        check_try! {
            first_root(wrt &vec![0.0, 1.0, 2.0, 3.0], wrt &vec![1.0, 0.5, -0.5, 2.0]);
            first_root(wrt &vec![0.0, 1.0], wrt &vec![1.0, -0.5]);
            first_root(wrt &vec![0.0, 1.0], wrt &vec![1.0, 0.5]);
            nested(wrt &vec![vec![0.5, 0.8], vec![1.5, 0.3], vec![0.2, 0.4]], wrt 2.0);
            nested(wrt &vec![vec![0.5, 0.8], vec![1.5, 0.3], vec![0.2, 0.4]], wrt 7.0);
            nested(wrt &vec![vec![5.5, 0.8]], wrt 2.0)
        }
    }
}

mod functions_as_arguments {
    use super::*;

    #[differentiable]
    fn gauss(t: f64) -> f64 {
        (-t * t).exp()
    }
    #[differentiable]
    fn distance(p: &[f64], q: &[f64]) -> f64 {
        p.iter()
            .zip(q)
            .map(|(a, b)| (a - b).powi(2))
            .sum::<f64>()
            .sqrt()
    }
    #[differentiable]
    fn applied(x: &[f64]) -> f64 {
        let a: f64 = x.iter().copied().map(f64::sin).map(gauss).sum();
        let b = x.iter().copied().map(f64::abs).fold(f64::MIN, f64::max);
        let c: f64 = x.iter().cloned().map(gauss).reduce(f64::min).unwrap();
        let twice = |f: f64| gauss(gauss(f));
        a * b + c + x.iter().map(|v| twice(*v)).product::<f64>()
    }
    #[differentiable]
    fn through_rows(m: &[Vec<f64>], at: &[f64]) -> f64 {
        let nearest = m
            .iter()
            .map(|row| distance(row, at))
            .fold(f64::INFINITY, f64::min);
        let chain: f64 = m.windows(2).map(|w| distance(&w[0], &w[1])).sum();
        let sorted = {
            let mut d: Vec<f64> = m.iter().map(|r| distance(r, at)).collect();
            d.sort_by(f64::total_cmp);
            d
        };
        nearest * chain + sorted.last().unwrap()
    }
    check! {
        applied(wrt &vec![0.5, -1.5, 0.4]);
        through_rows(wrt &vec![vec![0.5, 0.8], vec![1.5, 0.3], vec![0.2, 0.4]], wrt &vec![0.1, 0.9])
    }
}

mod single_precision {
    use super::*;

    #[differentiable]
    fn pipeline(x: &[f32], w: f32) -> f32 {
        let top = x.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let best = x
            .iter()
            .copied()
            .max_by(|a, b| a.total_cmp(b))
            .unwrap_or(0.0);
        let run: f32 = x
            .iter()
            .scan(1.0, |s, v| {
                *s *= v;
                Some(*s)
            })
            .sum();
        let mut v: Vec<f32> = x.iter().map(|t| t * w).collect();
        v.sort_by(|a, b| b.partial_cmp(a).unwrap());
        v.insert(1, w);
        top * best + run + v.iter().enumerate().map(|(i, t)| t * i as f32).sum::<f32>()
    }
    check! { pipeline(wrt &vec![0.5f32, 1.5, 0.25], wrt 0.75f32) }
}

mod inactive_pipelines {
    use super::*;
    use std::collections::HashMap;

    #[differentiable]
    fn looked_up(x: &[f64], names: &[&str], wanted: &[&str]) -> f64 {
        let index: HashMap<&str, usize> = names.iter().enumerate().map(|(i, n)| (*n, i)).collect();
        let text: String = wanted
            .iter()
            .map(|w| w.to_uppercase())
            .collect::<Vec<_>>()
            .join("-");
        let mut order: Vec<usize> = wanted
            .iter()
            .filter_map(|w| index.get(w).copied())
            .collect();
        order.sort();
        order.dedup();
        let even: Vec<usize> = (0..x.len()).filter(|i| i % 2 == 0).collect();
        let longest = names.iter().map(|n| n.len()).max().unwrap_or(0);
        let shortest = names.iter().min_by_key(|n| n.len()).map_or(0, |n| n.len());
        order.iter().chain(&even).map(|&i| x[i]).product::<f64>()
            * (text.len() + longest - shortest) as f64
    }
    check! { looked_up(wrt &vec![0.5, 1.5, 0.4], &["a", "bc", "def"], &["bc", "zz", "a"]) }
}

mod copies {
    use super::*;

    #[differentiable]
    fn written_while_iterated(x: f64, y: f64) -> f64 {
        let mut a = [x, y, x * y];
        for (i, t) in a.into_iter().enumerate() {
            a[2 - i] += t * t;
        }
        for t in a {
            a[1] *= t;
        }
        a[0] + a[1] * a[2]
    }
    #[differentiable]
    fn copied_before(v: &mut [f64; 3], c: f64) -> f64 {
        let mut s = 0.0;
        for t in *v {
            v[1] = s + t * c;
            s += v[1] * t;
        }
        s
    }
    check! { written_while_iterated(wrt 0.7, wrt -1.2); copied_before(wrt &mut [0.5, 1.5, -0.4], wrt 0.6) }
}

mod side_by_side {
    use super::*;

    #[differentiable]
    fn interleaved(x: &[f64], y: &[f64]) -> f64 {
        let mut other = y.iter();
        let s: f64 = x
            .iter()
            .map(|v| match other.next() {
                Some(w) if *w > 0.0 => v * w,
                Some(w) => v - w,
                None => v * v,
            })
            .sum();
        s * other.next().copied().unwrap_or(2.0)
    }
    #[differentiable]
    fn continued(x: &[f64], n: usize) -> f64 {
        let mut s = 1.0;
        for (i, v) in x.iter().filter(|v| **v > 0.0).enumerate().take(n) {
            if i % 2 == 1 {
                continue;
            }
            s = s * v + i as f64;
            if s > 10.0 {
                break;
            }
        }
        s
    }
    #[differentiable]
    fn first_even(x: &[f64], at: usize) -> f64 {
        let k = (at..).find(|k| k % 2 == 0).unwrap();
        let j = (0..x.len()).rev().find(|i| x[*i] > 0.0).unwrap_or(0);
        let p: f64 = (1..).map_while(|i| x.get(i)).product();
        x[k] * x[j] + p
    }
    #[differentiable]
    fn states(x: &[f64]) -> f64 {
        let mut it = x.iter();
        let mut sums = [0.0; 2];
        let mut which = 0;
        while let Some(v) = it.next() {
            match (which, *v > 1.0) {
                (0, true) => which = 1,
                (1, true) => {
                    which = 0;
                    let rest = it.clone();
                    sums[0] += rest.map(|t| t * t).sum::<f64>();
                    continue;
                }
                _ => {}
            }
            sums[which] += v * it.len() as f64;
        }
        sums[0] * sums[1]
    }
    check! {
        interleaved(wrt &vec![0.5, 1.5, -0.4], wrt &vec![0.3, -0.9]);
        interleaved(wrt &vec![0.5, 1.5], wrt &vec![0.3, -0.9, 0.8]);
        continued(wrt &vec![0.5, -1.0, 1.5, 0.4, 0.9, 2.0], 4);
        continued(wrt &vec![0.5, -1.0, 1.5, 20.4, 0.9, 2.0], 4);
        continued(wrt &vec![0.5], 0) => [0.0];
        first_even(wrt &vec![0.5, 1.5, -0.4, -0.7], 1);
        states(wrt &vec![0.5, 1.5, 0.4, 2.7, 0.8, 0.3, 1.2, 0.9])
    }
}

mod empties {
    use super::*;

    #[differentiable]
    fn everything(x: &[f64], y: &[f64]) -> f64 {
        let top = x
            .iter()
            .copied()
            .max_by(|a, b| a.total_cmp(b))
            .unwrap_or(y[0]);
        let low = x
            .iter()
            .filter(|v| **v > 0.0)
            .copied()
            .min_by(|a, b| a.total_cmp(b))
            .unwrap_or(y[1]);
        let (a, b): (Vec<f64>, Vec<f64>) = x.iter().map(|v| (v * v, -v)).unzip();
        let last = x.iter().chain(y).last().unwrap();
        let none = x
            .iter()
            .reduce(|a, b| if a > b { a } else { b })
            .map_or(0.5, |v| v * v);
        let windows: f64 = x.windows(2).map(|w| w[0] * w[1]).product();
        let chunks: f64 = x.chunks(3).map(|c| c[0]).sum();
        top * low
            + a.iter().sum::<f64>() * last
            + b.iter().product::<f64>()
            + none
            + windows
            + chunks
    }
    check! {
        everything(wrt &Vec::<f64>::new(), wrt &vec![0.5, 1.5]);
        everything(wrt &vec![0.8], wrt &vec![0.5, 1.5]);
        everything(wrt &vec![0.8, -0.3, 0.6, 1.1], wrt &vec![0.5, 1.5])
    }
}
