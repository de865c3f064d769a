//! Vectors that grow, shrink and change order; arrays made element by element.

use gradtape::differentiable;

mod sorted {
    use super::*;

    #[differentiable]
    fn median(x: &[f64]) -> f64 {
        let mut v = x.to_vec();
        v.sort_by(|a, b| a.partial_cmp(b).unwrap());
        let n = v.len();
        if n % 2 == 0 {
            0.5 * (v[n / 2 - 1] + v[n / 2])
        } else {
            v[n / 2]
        }
    }
    #[differentiable]
    fn trimmed(x: &[f64], w: f64) -> f64 {
        let mut v: Vec<f64> = x.iter().map(|t| t * w).collect();
        v.sort_unstable_by(|a, b| b.total_cmp(a));
        v[1..v.len() - 1].iter().map(|t| t * t).sum::<f64>() / (v.len() - 2) as f64
    }
    #[differentiable]
    fn weighted(pairs: &[(f64, f64)]) -> f64 {
        let mut p = pairs.to_vec();
        p.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut area = 0.0;
        for w in p.windows(2) {
            area += 0.5 * (w[1].0 - w[0].0) * (w[0].1 + w[1].1);
        }
        area
    }
    #[differentiable]
    fn ranks(x: &[f64], keys: &[usize]) -> f64 {
        let mut order: Vec<usize> = (0..x.len()).collect();
        order.sort_by_key(|i| keys[*i]);
        let mut by_value: Vec<usize> = (0..x.len()).collect();
        by_value.sort_by(|a, b| x[*a].partial_cmp(&x[*b]).unwrap());
        order
            .iter()
            .zip(&by_value)
            .enumerate()
            .map(|(k, (i, j))| x[*i] * x[*j] * (k + 1) as f64)
            .sum()
    }
    #[differentiable]
    fn a_part(x: &[f64]) -> f64 {
        let mut v = x.to_vec();
        v[1..4].sort_by(|a, b| a.total_cmp(b));
        v[0] * v[1] - v[3] * v[2] * v[4]
    }
    check! {
        median(wrt &vec![3.0, 1.0, 2.0]) => [0.0, 0.0, 1.0];
        median(wrt &vec![3.0, 1.0, 2.0, 5.0]) => [0.5, 0.0, 0.5, 0.0];
        trimmed(wrt &vec![3.0, 1.0, 2.0, 5.0], wrt 0.7);
        weighted(wrt &vec![(1.0, 0.4), (0.2, 0.9), (0.7, -0.3)]);
        ranks(wrt &vec![0.5, -1.2, 0.8, 0.1], &[3, 1, 2, 0]);
        a_part(wrt &vec![0.5, 1.2, 0.8, 0.1, 0.4])
    }
}

mod reordered {
    use super::*;

    #[differentiable]
    fn turned(x: &[f64], by: usize) -> f64 {
        let mut v = x.to_vec();
        v.rotate_left(by);
        let a: f64 = v.iter().enumerate().map(|(i, t)| t * (i + 1) as f64).sum();
        v.reverse();
        v[1..].rotate_right(1);
        let b = v.iter().fold(0.0, |s, t| s * 0.5 + t);
        v[..2].reverse();
        v.copy_within(0..2, 1);
        a * b + v[1] * v[2]
    }
    #[differentiable]
    fn exchanged(x: &[f64], y: &[f64]) -> f64 {
        let (mut a, mut b) = (x.to_vec(), y.to_vec());
        a[..2].swap_with_slice(&mut b[1..3]);
        std::mem::swap(&mut a[2], &mut b[0]);
        a.iter()
            .zip(&b)
            .enumerate()
            .map(|(i, (p, q))| p * q * (i + 1) as f64)
            .sum()
    }
    check! {
        turned(wrt &vec![0.5, 1.2, 0.8, 0.1], 0);
        turned(wrt &vec![0.5, 1.2, 0.8, 0.1], 3);
        exchanged(wrt &vec![0.5, 1.2, 0.8], wrt &vec![0.3, 0.9, -0.7])
    }
}

mod sized {
    use super::*;

    #[differentiable]
    fn queue(x: &[f64], width: usize) -> f64 {
        let mut window = Vec::new();
        let mut s = 0.0;
        for v in x {
            window.push(v * v);
            if window.len() > width {
                let old = window.remove(0);
                s -= old * 0.5;
            }
            s += window.iter().sum::<f64>() / window.len() as f64;
        }
        s
    }
    #[differentiable]
    fn inserted(x: &[f64]) -> f64 {
        let mut v: Vec<f64> = Vec::with_capacity(x.len());
        for t in x {
            let at = v.iter().position(|u| u > t).unwrap_or(v.len());
            v.insert(at, *t);
        }
        v.iter()
            .enumerate()
            .map(|(i, t)| t.powi(i as i32 + 1))
            .sum()
    }
    #[differentiable]
    fn cut(x: &[f64], n: usize) -> f64 {
        let mut v = x.to_vec();
        let tail = v.split_off(n);
        v.extend(tail.iter().rev().map(|t| t * 2.0));
        let taken: Vec<f64> = v.drain(1..3).collect();
        v.truncate(3);
        v.resize(6, taken[0] * taken[1]);
        v.swap_remove(0);
        let last = v.pop().unwrap();
        v.iter().sum::<f64>() * last + v[0] * v[1]
    }
    #[differentiable]
    fn kept(x: &[f64], cut: f64) -> f64 {
        let mut v = x.to_vec();
        v.retain(|t| *t > cut);
        let mut w = vec![cut, 2.0 * cut];
        w.append(&mut v);
        w.extend_from_within(1..3);
        v.push(cut);
        w.iter().product::<f64>() + v[0] * v.len() as f64
    }
    #[differentiable]
    fn reused(x: &[f64], rounds: usize) -> f64 {
        let mut buffer = Vec::new();
        let mut carry = 1.0;
        for r in 0..rounds {
            buffer.clear();
            for v in x {
                if *v > r as f64 {
                    buffer.push(v * carry);
                }
            }
            carry = buffer.iter().fold(0.5, |s, t| s + t * t);
        }
        let left = std::mem::take(&mut buffer);
        carry + left.iter().sum::<f64>() + buffer.len() as f64
    }
    #[differentiable]
    fn stack_machine(x: &[f64], program: &[u8]) -> f64 {
        let mut stack: Vec<f64> = vec![];
        let mut next = x.iter();
        for op in program {
            match op {
                0 => stack.push(*next.next().unwrap()),
                1 => {
                    let (b, a) = (stack.pop().unwrap(), stack.pop().unwrap());
                    stack.push(a * b);
                }
                2 => {
                    let b = stack.pop().unwrap();
                    if let Some(a) = stack.last_mut() {
                        *a -= b;
                    }
                }
                _ => {
                    let a = stack.pop().unwrap();
                    stack.push(a.sin());
                }
            }
        }
        stack.pop().unwrap()
    }
    check! {
        queue(wrt &vec![0.5, 1.2, 0.8, 0.1], 2);
        inserted(wrt &vec![0.5, 1.2, 0.8, 0.1]);
        cut(wrt &vec![0.5, 1.2, 0.8, 0.1, 0.9], 2);
        kept(wrt &vec![0.5, 1.2, 0.8, 0.1], wrt 0.6);
        reused(wrt &vec![0.5, 1.2, 2.8], 3);
        stack_machine(wrt &vec![0.5, 1.2, 0.8], &[0, 0, 1, 3, 0, 2])
    }
}

mod collected {
    use super::*;

    #[differentiable]
    fn apart(points: &[(f64, f64)]) -> f64 {
        let (x, y): (Vec<f64>, Vec<f64>) = points.iter().copied().unzip();
        let (large, small): (Vec<f64>, Vec<f64>) = x.iter().partition(|v| **v > 0.6);
        let dot: f64 = x.iter().zip(&y).map(|(a, b)| a * b).sum();
        dot * large.iter().sum::<f64>() + small.iter().product::<f64>()
    }
    #[differentiable]
    fn joined(rows: &[Vec<f64>]) -> f64 {
        let all = rows.concat();
        let twice = all.repeat(2);
        let rows: Vec<Vec<f64>> = twice.chunks(2).map(|c| c.to_vec()).collect();
        rows.iter().map(|r| r.iter().product::<f64>()).sum()
    }
    #[differentiable]
    fn parts(x: &[f64]) -> f64 {
        let mut s = 0.0;
        if let Some(head) = x.get(..2) {
            s += head[0] * head[1];
        }
        if let Some(rest) = x.get(3..) {
            s += rest.iter().map(|v| v * v).sum::<f64>();
        }
        let mut v = x.to_vec();
        if let Some((first, rest)) = v.split_first_mut() {
            *first *= 2.0;
            if let Some(last) = rest.last_mut() {
                *last += *first;
            }
        }
        if let Some(part) = v.get_mut(0..2) {
            part[0] *= part[1];
        }
        s + v.iter().sum::<f64>()
    }
    #[differentiable]
    fn halves(x: &[f64]) -> f64 {
        let mut v = x.to_vec();
        let mid = v.len() / 2;
        {
            let (a, b) = v.split_at_mut(mid);
            for (p, q) in a.iter_mut().zip(b.iter_mut()) {
                let (u, w) = (*p + *q, *p - *q);
                *p = u;
                *q = w * u;
            }
        }
        v.iter().fold((0.0, 1.0), |(s, p), t| (s + t, p * t)).0 + v[mid]
    }
    check! {
        apart(wrt &vec![(0.5, 1.0), (1.5, -0.4), (0.9, 0.8), (0.2, 0.7)]);
        joined(wrt &vec![vec![0.5, 1.2, 0.8], vec![], vec![0.3]]) ;
        parts(wrt &vec![0.5, 1.2, 0.8, 0.1]);
        parts(wrt &vec![0.5]);
        halves(wrt &vec![0.5, 1.2, 0.8, 0.1])
    }
}

mod arrays_made {
    use super::*;
    use std::array;

    #[differentiable]
    fn rotation(a: f64, v: [f64; 3]) -> [f64; 3] {
        let (s, c) = a.sin_cos();
        let m = [[c, -s, 0.0], [s, c, 0.0], [0.0, 0.0, 1.0]];
        std::array::from_fn(|i| (0..3).map(|j| m[i][j] * v[j]).sum())
    }
    #[differentiable]
    fn generic<const N: usize>(x: [f64; N], y: &[f64; N]) -> f64 {
        let products: [f64; N] = array::from_fn(|i| x[i] * y[i]);
        let squares = x.map(|v| v * v);
        products.iter().zip(squares).map(|(p, q)| p + q).sum()
    }
    #[differentiable]
    fn nested(x: &[f64; 4]) -> f64 {
        let m: [[f64; 2]; 2] = array::from_fn(|i| array::from_fn::<f64, 2, _>(|j| x[2 * i + j]));
        let t = m.map(|row| row.iter().sum::<f64>());
        let wide = x.map(|v| (v, v * v)).map(|(a, b)| a * b);
        m[0][0] * m[1][1] - m[0][1] * m[1][0] + t[0] * t[1] + wide.iter().sum::<f64>()
    }
    #[differentiable]
    fn many(x: &[f64; 12]) -> f64 {
        let y = x.map(|v| if v > 0.5 { v.ln() } else { v * v });
        let z: [f64; 12] = array::from_fn(|i| y[i] * y[11 - i]);
        z.into_iter().rev().fold(0.0, |s, v| s * 0.5 + v)
    }
    #[differentiable]
    fn states(x: &[f64], dt: f64) -> f64 {
        let last = x.iter().fold([1.0, 0.0], |[p, v], force| {
            let v = v + force * dt;
            [p + v * dt, v]
        });
        let counts = x.iter().fold([0.0; 2], |mut acc, v| {
            acc[usize::from(*v > 0.5)] += v * v;
            acc
        });
        last[0] * last[1] + counts[0] / counts[1]
    }
    check! {
        generic(wrt [0.5, 1.2, 0.8], wrt &[0.3, 0.9, -0.7]);
        nested(wrt &[0.5, 1.2, 0.8, 0.1]);
        many(wrt &[0.45, 1.2, 0.8, 0.1, 0.4, 0.9, 1.3, 0.2, 0.6, 0.7, 1.1, 0.3]);
        states(wrt &vec![0.4, 1.2, 0.8, 0.1], wrt 0.2)
    }
    mod returned {
        use super::*;
        check_out! { rotation(wrt 0.3, wrt [0.5, 1.2, 0.8]) }
    }
}

mod generic_pipelines {
    use super::*;
    use num_traits::Float;

    #[differentiable]
    fn norm<T: Float + std::iter::Sum>(x: &[T]) -> T {
        x.iter().map(|v| *v * *v).sum::<T>().sqrt()
    }
    #[differentiable]
    fn weighted<T: Float + std::iter::Sum + std::iter::Product>(x: &[T], w: &[T]) -> T {
        let total: T = w.iter().copied().sum();
        let dot: T = x.iter().zip(w).map(|(a, b)| *a * *b).sum();
        dot / total
            + x.iter().copied().product::<T>()
            + x.iter().chain(w).fold(T::zero(), |m, v| m.max(*v))
    }
    check! {
        norm(wrt &vec![3.0, 4.0]) => [0.6, 0.8];
        norm(wrt &vec![3.0f32, 4.0]) => [0.6, 0.8];
        weighted(wrt &vec![0.5, 1.2], wrt &vec![0.3, 0.9])
    }
}

// Rows whose type is told by what is pushed into them, and `resize` of what is no number.
mod rows_of_tuples_sorted_and_resized {
    use super::*;
    #[differentiable]
    fn tuples(pts: &[(f64, f64)]) -> f64 {
        let mut groups: Vec<Vec<(f64, f64)>> = vec![Vec::new(); 2];
        for p in pts {
            groups[1].push((p.0, p.1));
        }
        for g in groups.iter_mut() {
            g.sort_by(|a, b| a.1.partial_cmp(&b.1).unwrap());
        }
        groups[1][1].0 * groups[1][0].1
    }
    #[differentiable]
    fn floats(x: &[f64]) -> f64 {
        let mut rows = vec![Vec::new(), Vec::new(), Vec::new()];
        for (i, v) in x.iter().enumerate() {
            rows[i % 3].push(v * v);
            rows[0].push(*v);
        }
        for r in &mut rows {
            r.sort_by(|a, b| b.partial_cmp(a).unwrap());
            r[0] *= 2.0;
        }
        rows[0][1] * rows[1][0] + rows[2][0] * rows[0][0]
    }
    #[differentiable]
    fn vectors(x: &[f64]) -> f64 {
        let mut rows: [Vec<Vec<f64>>; 2] = Default::default();
        for v in x {
            rows[0].push(vec![*v, v * v]);
            rows[1].push(vec![v.sin()]);
        }
        rows[0].sort_by(|a, b| a[0].total_cmp(&b[0]));
        rows[0][1][1] * rows[1][0][0]
    }
    #[differentiable]
    fn kinds(x: &[f64]) -> f64 {
        let mut g: Vec<Vec<f64>> = vec![vec![x[0]]];
        g.resize(3, x.to_vec());
        g.resize(4, vec![]);
        g[3].push(x[1]);
        g.resize(2, vec![0.0]);
        let mut t: Vec<(f64, Vec<f64>)> = Vec::new();
        t.resize(2, (x[0], vec![x[1]]));
        t[1].1[0] *= t[0].0;
        let mut o: Vec<Option<f64>> = vec![None];
        o.resize(3, Some(x[2]));
        g[1][1] * t[1].1[0] * o[2].unwrap() + g.len() as f64 * x[0]
    }
    #[differentiable]
    fn repeated(x: f64, n: usize) -> f64 {
        let mut g = vec![vec![x]];
        g.resize(n, vec![1.0; 2]);
        let mut u: Vec<Vec<usize>> = vec![];
        u.resize(n, vec![1]);
        let mut k = Vec::new();
        k.resize(n, [x; 2]);
        let r = vec![x * x];
        let mut z = Vec::new();
        z.resize(n, r.clone());
        z[1][0] *= 3.0;
        g[2][1] * x + z[0][0] * z[1][0] + r[0] + k[1][1] * u[0][0] as f64
    }
    check! { tuples(wrt &vec![(0.4, 0.8), (0.9, 0.2)]); floats(wrt &vec![0.3, 0.5, 0.2]); vectors(wrt &vec![0.5, 0.2]); kinds(wrt &vec![0.5, 0.2, 0.9]); repeated(wrt 0.4, 3) }
}
