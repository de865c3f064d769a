//! Constructs mixed as people mix them: each program uses several at once.

use gradtape::differentiable;

#[differentiable]
fn fill(x: &[f64], o: &mut [f64], stop: usize) -> usize {
    for i in 0..o.len() {
        if i == stop {
            return i;
        }
        o[i] = x[i] * o[i] + 1.0;
    }
    o.len()
}

#[differentiable]
fn gener<T: gradtape::Scalar>(x: T, y: T) -> T {
    if x > y {
        x.powi(2) * y.exp()
    } else {
        (x * y).sin()
    }
}

#[differentiable]
fn tup(p: (f64, f64), k: usize) -> (f64, f64) {
    if k == 0 {
        p
    } else {
        let q = tup((p.1, p.0 * p.1), k - 1);
        (q.0 + p.0, q.1)
    }
}

#[differentiable]
fn vecs(x: &[f64]) -> Vec<f64> {
    let mut v = Vec::with_capacity(x.len());
    for a in x {
        if *a > 0.8 {
            v.push(a * a);
            v.push(*a);
        } else {
            v.push(a.sin());
        }
    }
    v
}

mod partly_filled {
    use super::*;

    #[differentiable]
    fn program(x: &[f64]) -> f64 {
        let mut o = [x[0], x[1], x[2]];
        let n = fill(x, &mut o, 2);
        o[0] * o[1] + o[2] * n as f64
    }
    check! { program(wrt &vec![0.7, 1.3, 0.4, 0.9]) }
}

mod generic_callee {
    use super::*;

    #[differentiable]
    fn program(x: &[f64]) -> f64 {
        gener(x[0], x[1]) + gener(x[3], x[2]) * gener(x[1], x[1])
    }
    check! { program(wrt &vec![0.7, 1.3, 0.4, 0.9]) }
}

mod recursive_pairs {
    use super::*;

    #[differentiable]
    fn program(x: &[f64]) -> f64 {
        let (a, b) = tup((x[0], x[1]), 3);
        a * b
    }
    check! { program(wrt &vec![0.7, 1.3, 0.4, 0.9]) }
}

mod vectors_of_vectors {
    use super::*;

    #[differentiable]
    fn program(x: &[f64]) -> f64 {
        let v = vecs(x);
        let w = vecs(&v);
        v.iter().sum::<f64>() * w[w.len() - 1] + w.len() as f64
    }
    check! { program(wrt &vec![0.7, 1.3, 0.4, 0.9]) }
}

mod indices_rewritten {
    use super::*;

    #[differentiable]
    fn program(x: &[f64]) -> f64 {
        let mut idx = vec![0usize; 3];
        let mut s = 0.0;
        for i in 0..6 {
            let k = idx[i % 3];
            s += x[k] * x[(k + i) % 4];
            idx[i % 3] = (k * 2 + i) % 4;
        }
        s
    }
    check! { program(wrt &vec![0.7, 1.3, 0.4, 0.9]) }
}

mod inactive_map {
    use super::*;

    #[differentiable]
    fn program(x: &[f64]) -> f64 {
        let mut map = std::collections::BTreeMap::new();
        for i in 0..4usize {
            map.insert((i * 7) % 5, i);
        }
        let mut s = 1.0;
        for (k, v) in &map {
            s = s * x[*v] + *k as f64;
        }
        s
    }
    check! { program(wrt &vec![0.7, 1.3, 0.4, 0.9]) }
}

mod sorted_order {
    use super::*;

    #[differentiable]
    fn program(x: &[f64]) -> f64 {
        let mut perm: Vec<usize> = (0..4).collect();
        perm.sort_by(|a, b| x[*b].partial_cmp(&x[*a]).unwrap());
        let mut s = 0.0;
        for (r, &i) in perm.iter().enumerate() {
            s += x[i] * x[i] * (r + 1) as f64;
        }
        s
    }
    check! { program(wrt &vec![0.7, 1.3, 0.4, 0.9]) }
}

mod while_over_an_array {
    use super::*;

    #[differentiable]
    fn program(x: &[f64]) -> f64 {
        let mut a = [0.0; 4];
        a.copy_from_slice(x);
        let mut k = 0;
        while a[0] < 10.0 && k < 20 {
            a[k % 4] = a[(k + 1) % 4] * 1.3 + a[k % 4];
            k += 1;
            if k == 13 {
                break;
            }
        }
        a[0] * a[1] - a[2]
    }
    check! { program(wrt &vec![0.7, 1.3, 0.4, 0.9]) }
}

mod blocks_and_late_values {
    use super::*;

    #[differentiable]
    fn program(x: &[f64]) -> f64 {
        let s = {
            let mut t = x[0];
            let u = {
                t *= x[1];
                t + 1.0
            };
            t *= u;
            t
        };
        let y;
        if s > 0.5 {
            y = s * s;
        } else {
            y = x[3];
        }
        let z;
        match x.len() {
            4 => z = y * x[2],
            _ => z = 0.0,
        }
        z + s
    }
    check! { program(wrt &vec![0.7, 1.3, 0.4, 0.9]) }
}

mod pairs_of_chunks {
    use super::*;

    #[differentiable]
    fn program(x: &[f64]) -> f64 {
        let mut s = 0.0;
        for c in x.chunks_exact(2) {
            let [a, b] = [c[0], c[1]];
            let n = (a * a + b * b).sqrt();
            s += if n > 1.0 {
                (a / n).atan2(b)
            } else {
                a.hypot(b) * 2.0
            };
        }
        s
    }
    check! { program(wrt &vec![0.7, 1.3, 0.4, 0.9]) }
}

mod strided_writes {
    use super::*;

    #[differentiable]
    fn program(x: &[f64]) -> f64 {
        let mut w = x.to_vec();
        for e in w.iter_mut().skip(1).step_by(2) {
            *e = e.exp() - *e;
        }
        let last = w[w.len() - 1];
        for e in &mut w {
            *e /= last;
        }
        w[0] * w[1] + w[2]
    }
    check! { program(wrt &vec![0.7, 1.3, 0.4, 0.9]) }
}

mod range_scaled {
    use super::*;

    #[differentiable]
    fn program(x: &[f64]) -> f64 {
        let mut best = x[0];
        for v in &x[1..] {
            best = best.max(*v);
        }
        let lo = x.iter().cloned().fold(f64::INFINITY, |a, b| a.min(b));
        (best - lo) * x.iter().map(|v| (v - lo) / (best - lo)).product::<f64>() + best
    }
    check! { program(wrt &vec![0.7, 1.3, 0.4, 0.9]) }
}

mod simultaneous_pairs {
    use super::*;

    #[differentiable]
    fn program(x: &[f64]) -> f64 {
        let mut p = 1.0;
        let mut q = 0.0;
        for i in (0..4).rev() {
            (p, q) = (p * x[i] + q, p - q * x[0]);
        }
        let t = (p, (q, p * q));
        t.0 * t.1.1 + t.1.0
    }
    check! { program(wrt &vec![0.7, 1.3, 0.4, 0.9]) }
}

mod loop_within_a_branch {
    use super::*;

    #[differentiable]
    fn program(x: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in 0..4 {
            let v = if i % 2 == 0 {
                x[i].ln()
            } else {
                let mut t = x[i];
                for _ in 0..i {
                    t = (t * x[0]).sin();
                }
                t
            };
            s += v * v;
        }
        s
    }
    check! { program(wrt &vec![0.7, 1.3, 0.4, 0.9]) }
}

mod closure_steps {
    use super::*;

    #[differentiable]
    fn program(x: &[f64]) -> f64 {
        let mut y = [x[0], x[1]];
        let h = x[2] * 0.1;
        let f = |y: [f64; 2]| [y[1], -y[0].sin() * x[3]];
        for _ in 0..4 {
            let k1 = f(y);
            let k2 = f([y[0] + h * k1[0], y[1] + h * k1[1]]);
            for j in 0..2 {
                y[j] += 0.5 * h * (k1[j] + k2[j]);
            }
        }
        y[0] * y[1]
    }
    check! { program(wrt &vec![0.7, 1.3, 0.4, 0.9]) }
}

mod through_single_precision {
    use super::*;

    #[differentiable(without(tape))]
    fn program(x: &[f64]) -> f64 {
        let a = x[0] as f32;
        let b = a * 2.0 + (x[1] as f32);
        (b as f64).powi(2) * 0.0 + x[2].mul_add(x[0], x[3]).clamp(0.1, x[1])
    }
    check! { program(wrt &vec![0.7, 1.3, 0.4, 0.9]) }
}

mod stack_in_a_loop {
    use super::*;

    #[differentiable]
    fn program(x: &[f64]) -> f64 {
        let mut v: Vec<f64> = vec![];
        let mut n = 0;
        for a in x.iter() {
            while n < 3 && v.len() < 5 {
                v.push(a * n as f64);
                n += 1;
            }
            if v.len() > 2 {
                let t = v.pop().unwrap();
                v[0] += t * a;
            }
            n = 0;
        }
        v.iter()
            .rev()
            .enumerate()
            .map(|(i, b)| b * (i as f64 + 1.0))
            .sum()
    }
    check! { program(wrt &vec![0.7, 1.3, 0.4, 0.9]) }
}
