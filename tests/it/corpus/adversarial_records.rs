//! What the forward sweep keeps: rows, stacks, variables, references.

use gradtape::differentiable;

mod native_loops {
    use super::*;
    use std::collections::BTreeMap;
    #[differentiable]
    fn f(x: &[f64], #[constant] groups: &BTreeMap<String, Vec<usize>>) -> f64 {
        let mut s = 0.5;
        for (name, members) in groups {
            let w = name.len() as f64;
            for &m in members {
                s = (s * x[m]).sin() * w + x[m];
                if s > 2.0 {
                    break;
                }
            }
            for (a, b) in members.iter().zip(members.iter().skip(1)) {
                s += x[*a] * x[*b] * s;
            }
        }
        s
    }
    check! { f(wrt &vec![0.7, 0.4, 1.3], &BTreeMap::from([("a".to_string(), vec![0, 2]), ("bcd".to_string(), vec![1, 1, 0])])); f(wrt &vec![0.7], &BTreeMap::new()) }
}

mod integers_recorded {
    use super::*;
    #[differentiable]
    fn f(x: &[f64], n: usize) -> f64 {
        let mut state: u64 = 88172645463325252;
        let mut s = 0.3;
        let mut hits = vec![0u32; x.len()];
        for _ in 0..n {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            let i = (state % x.len() as u64) as usize;
            hits[i] += 1;
            let flip = state & 1 == 1;
            let k = -(hits[i] as i32);
            if flip {
                s = (s + x[i]).powi(k.rem_euclid(4)) * 0.1;
            } else {
                s = (s * x[i] + f64::from(k)).cos();
            }
        }
        s
    }
    check! { f(wrt &vec![0.7, 0.4, 1.3], 9); f(wrt &vec![0.7, 0.4, 1.3], 0) }
}

mod wide_records {
    use super::*;
    #[differentiable]
    fn f(x: f64, y: f64, n: usize, stop: f64) -> f64 {
        let (mut a, mut b, mut c) = (x, y, x * y);
        let mut k = 0usize;
        while k < n && a < stop {
            let p = (a * b).exp();
            let q = (b - c).tanh();
            let r = (p * q + c).abs().sqrt().max(0.1);
            let flag = p > q;
            let label = if flag { "big" } else { "small" };
            if label.len() == 3 {
                a = p / (1.0 + p) + r * q;
            } else {
                a = q * q - b * p;
            }
            b = (a * r).sin();
            c = p.ln_1p() * q;
            k += if flag { 1 } else { 2 };
        }
        a * b + c
    }
    check! { f(wrt 0.7, wrt 0.4, 5, wrt 10.0); f(wrt 0.7, wrt 0.4, 5, wrt 0.9); f(wrt 0.7, wrt 0.4, 0, wrt 10.0); f(wrt 0.7, wrt -0.4, 5, wrt 10.0) }
}

mod arrays_recorded {
    use super::*;
    #[differentiable]
    fn f(x: &[f64], n: usize) -> f64 {
        let mut p = [x[0], x[1], 1.0];
        let mut s = 0.0;
        for k in 1..=n {
            let q = [p[1] * p[2], p[2].sin() * p[0], p[0] + x[k % 2]];
            let (u, v) = (q[0] / q[2], [q[1], q[0]]);
            p = q;
            if k % 2 == 0 {
                p[k % 3] *= u + v[0];
            }
            for j in (0..3).rev() {
                p[j] = (p[j] * v[j % 2]).cos() + u;
            }
            s += p[0] * p[2] * s + u;
        }
        s
    }
    check! { f(wrt &vec![0.7, 0.4], 4); f(wrt &vec![0.7, 0.4], 0) }
}

mod loops_counted_in_other_types {
    use super::*;
    #[differentiable]
    fn f(x: &[f64], lo: u8, hi: u32, d: i64) -> f64 {
        let mut s = 0.2;
        for i in lo..5 {
            s = (s * x[i as usize % x.len()]).sin() + x[0];
        }
        for i in (1..=hi).rev() {
            let t = s * i as f64;
            s = t.sin() + t * x[(i - 1) as usize % x.len()];
        }
        for i in (-d..d).step_by(2) {
            s = (s + i as f64 * x[1]).cos() * s.exp();
        }
        for i in (-d..=d).rev().step_by(3) {
            s = (s + i as f64 * x[0]).cos() * s.exp();
        }
        s
    }
    check! { f(wrt &vec![0.7, 0.4], 2, 3, 2); f(wrt &vec![0.7, 0.4], 9, 0, 0); f(wrt &vec![0.7, 0.4], 0, 1, -3) }
}

mod nested_rows_with_changing_bounds {
    use super::*;
    #[differentiable]
    fn f(x: &[f64], rows: &[usize]) -> f64 {
        let mut s = 0.4;
        for (r, &n) in rows.iter().enumerate() {
            let mut lo = r;
            for j in lo..n {
                lo += 1;
                let a = (s * x[j % x.len()]).sin();
                for k in j..lo + 1 {
                    let b = (a + s * x[k % x.len()]).exp();
                    s = b / (1.0 + b) + a;
                }
                if s < 0.2 {
                    continue;
                }
                s *= a.abs().max(0.3);
            }
        }
        s
    }
    check! { f(wrt &vec![0.7, 0.4, 1.3], &[3, 0, 5, 1]); f(wrt &vec![0.7, 0.4, 1.3], &[]); f(wrt &vec![0.7], &[0, 0]) }
}

mod break_out_of_the_middle {
    use super::*;
    #[differentiable]
    fn f(x: &[f64], limit: f64) -> (f64, f64) {
        let mut s = 1.0;
        let mut n = 0.0;
        let found = 'search: loop {
            for i in 0..x.len() {
                s = (s * x[i]).sin() + x[i];
                n += s;
                for j in i..x.len() {
                    n = n * x[j] + 0.1;
                    if n > limit {
                        break 'search s * n;
                    }
                    if n < -limit {
                        break;
                    }
                }
            }
            if n.abs() < 0.01 || n < limit * 0.1 {
                break s - n;
            }
        };
        (found, n)
    }
    check_out! { f(wrt &vec![0.7, 0.9, 1.3], wrt 2.0); f(wrt &vec![0.1, 0.2], wrt 5.0) }
}

mod references_kept {
    use super::*;
    #[differentiable]
    fn f(a: &[Vec<f64>], b: &[f64; 3], pick: usize) -> f64 {
        let row = &a[pick];
        let mut best = &a[0];
        let mut s = 0.1;
        for r in a {
            if r.len() > best.len() {
                best = r;
            }
            let head: &[f64] = r;
            s = (s * head[0]).sin() + best[best.len() - 1] * row[0];
        }
        s += best[0];
        let mut view = &b[..];
        while let Some((first, rest)) = view.split_first() {
            s = s * first + b[rest.len() % 3];
            view = rest;
        }
        s
    }
    check! { f(wrt &vec![vec![0.7], vec![0.4, 1.3], vec![0.2, 0.9, 0.5]], wrt &[0.3, 0.6, 0.8], 1) }
}

mod reused_buffers {
    use super::*;
    #[differentiable]
    fn layer(input: &[f64], w: &[f64], out: &mut [f64]) {
        let n = input.len();
        for (i, o) in out.iter_mut().enumerate() {
            *o = 0.0;
            for (j, x) in input.iter().enumerate() {
                *o += w[i * n + j] * x;
            }
            *o = o.tanh();
        }
    }
    #[differentiable]
    fn f(x: &[f64], w: &[f64], depth: usize) -> f64 {
        let n = x.len();
        let mut a = x.to_vec();
        let mut b = vec![0.0; n];
        for d in 0..depth {
            layer(&a, &w[(d % 2) * n * n..(d % 2 + 1) * n * n], &mut b);
            std::mem::swap(&mut a, &mut b);
            a[d % n] += b[0];
        }
        let mut s = 0.0;
        for i in 0..n {
            s += a[i] * a[i] * (i + 1) as f64;
        }
        s
    }
    check! { f(wrt &vec![0.7, 0.4], wrt &vec![0.1, 0.9, 0.3, 0.5, -0.2, 0.8, 0.6, 0.4], 3); f(wrt &vec![0.7, 0.4], wrt &vec![0.1; 8], 0) }
}

mod pushed_in_branches {
    use super::*;
    #[differentiable]
    fn f(x: &[f64]) -> (Vec<f64>, f64) {
        let mut up = Vec::new();
        let mut down = vec![1.0];
        for (i, v) in x.iter().enumerate() {
            if *v > 0.5 {
                up.push(v * down[down.len() - 1]);
                if let Some(last) = up.last_mut() {
                    *last += i as f64 * v;
                }
            } else {
                match up.pop() {
                    Some(u) => down.push(u * v),
                    None => down.push(*v),
                }
            }
        }
        let mut s = 0.0;
        for (a, b) in up.iter().zip(down.iter().rev()) {
            s += a * b;
        }
        up.push(s);
        (up, down[0] * s)
    }
    check_out! { f(wrt &vec![0.7, 0.9, 0.4, 1.3, 0.2, 0.6]); f(wrt &vec![0.2, 0.3]) }
}

mod large_vectors {
    use super::*;
    #[differentiable]
    fn f(x: &[f64], n: usize) -> f64 {
        let mut s = 0.1;
        for i in 0..n {
            let t = (s * x[i % x.len()]).sin();
            s = t * t + 0.5 * x[(i * 7) % x.len()];
            for _ in 0..i % 3 {
                s = s.cos();
            }
        }
        s
    }
    check! { f(wrt &vec![0.7, 0.4, 1.3, 0.9], 5000) }
}

mod tuples_carried {
    use super::*;
    #[differentiable]
    fn f(x: &[f64]) -> f64 {
        let mut best = (0usize, f64::NEG_INFINITY);
        let mut pair = (x[0], [x[0], 1.0]);
        for (i, v) in x.iter().enumerate() {
            let score = v * pair.0.sin();
            if score > best.1 {
                best = (i, score);
            }
            pair = (pair.1[0] * v, [pair.0 + score, pair.1[1] * 0.5]);
            pair.1[i % 2] += v;
        }
        best.1 * x[best.0] + pair.0 * pair.1[1]
    }
    check! { f(wrt &vec![0.7, 0.4, 1.3, 0.9]) }
}

mod single_precision_records {
    use super::*;
    #[differentiable]
    fn f(x: &[f32], lo: usize) -> f32 {
        let mut s = 0.3;
        let mut y = [0.0f32; 4];
        for i in lo..x.len() {
            s = (s * x[i]).sin() + 0.5;
            y[i % 4] = y[(i + 1) % 4] * s + x[i];
            if s > 0.6 {
                s *= y[i % 4];
            }
        }
        s + y[0] * y[1] + y[2]
    }
    check! { f(wrt &vec![0.7f32, 0.4, 1.3, 0.9, 0.2], 1) }
}

mod fixed_and_named_lengths {
    use super::*;
    const ROWS: usize = 3;
    #[differentiable]
    fn f<const N: usize>(x: [f64; N], w: &[f64; ROWS]) -> f64 {
        let mut s = 0.2;
        for i in 0..ROWS {
            for j in 0..N {
                s = (s * w[i] + x[j]).sin();
                for _ in 0..2 {
                    s = (s + w[i]).exp() * 0.1;
                }
            }
            for j in 0..=2 {
                s = (s * w[j]).cos() + s;
            }
        }
        for i in 1..ROWS {
            s = (s * w[i - 1]).tan();
        }
        s
    }
    check! { f(wrt [0.7, 0.4], wrt &[0.3, 0.9, 0.5]); f(wrt [0.0; 0], wrt &[0.3, 0.9, 0.5]) }
}

mod conditions_on_records {
    use super::*;
    #[differentiable]
    fn f(x: &[f64]) -> f64 {
        let mut seen = vec![false; x.len()];
        let mut s = 0.0;
        let mut at = 0;
        while !seen[at] {
            seen[at] = true;
            let t = x[at] * (1.0 + s);
            let next = if t > 1.0 {
                (at + 2) % x.len()
            } else {
                (at + 1) % x.len()
            };
            s = if seen[next] { s + t } else { (s * t).sin() + t };
            at = next;
        }
        s * x[at]
    }
    check! { f(wrt &vec![0.7, 0.4, 1.3, 0.9]); f(wrt &vec![0.7]) }
}

mod callee_residuals_in_loops {
    use super::*;
    #[differentiable]
    fn gate(x: f64, flip: bool) -> Option<f64> {
        if x < 0.05 {
            None
        } else if flip {
            Some(x.sin())
        } else {
            Some(x * x)
        }
    }
    #[differentiable]
    fn norm(v: &[f64], p: &mut f64) -> f64 {
        let mut s = 0.0;
        for x in v {
            s += x * x;
            *p += s;
        }
        s.sqrt()
    }
    #[differentiable]
    fn f(x: &[f64], n: usize) -> Option<f64> {
        let mut v = x.to_vec();
        let mut p = 1.0;
        let mut k = 0;
        let mut s = 0.5;
        while k < n {
            for i in 0..v.len() {
                if let Some(g) = gate(v[i] * s, k % 2 == 0) {
                    v[i] = g + 0.2;
                    if i == 1 {
                        s += norm(&v[..i], &mut p);
                    }
                } else {
                    v[i] += 0.5;
                    continue;
                }
                s = (s * p).sin();
            }
            s += gate(s.abs() + 0.1, true)?;
            k += 1;
        }
        gate(s * v[0], false)
    }
    check_try! { f(wrt &vec![0.7, 0.4, 0.01], 3); f(wrt &vec![0.7, 0.4], 0); f(wrt &vec![-0.7, 0.4], 0) }
}
