//! Vec: building, pushing, popping, copying, iterating.

use gradtape::differentiable;

mod pushed {
    use super::*;

    #[differentiable]
    fn powers(x: f64, n: usize) -> f64 {
        let mut p = Vec::new();
        p.push(1.0);
        for i in 1..n {
            let next = p[i - 1] * x;
            p.push(next);
        }
        let mut s = 0.0;
        for i in 0..p.len() {
            s += p[i] / (i + 1) as f64;
        }
        s
    }
    check! { powers(wrt 0.8, 5) => 0.5 + 2.0 / 3.0 * 0.8 + 0.75 * 0.64 + 0.8 * 0.512; powers(wrt 0.8, 1) => 0.0 }
}

mod popped_before_pushed {
    use super::*;
    #[differentiable]
    fn typed(p: &[(f64, f64)]) -> f64 {
        let mut h: Vec<(f64, f64)> = Vec::new();
        for q in p {
            while h.len() >= 2 {
                h.pop();
            }
            h.push(*q);
        }
        h[0].0 * h[0].1 + h[1].1
    }
    #[differentiable]
    fn untyped(p: &[(f64, f64)]) -> f64 {
        let mut h = Vec::new();
        for q in p {
            while h.len() >= 2 {
                h.pop();
            }
            h.push(*q);
        }
        h[0].0 * h[0].1 + h[1].1
    }
    #[differentiable]
    fn hull(p: &[(f64, f64)]) -> f64 {
        let mut h: Vec<(f64, f64)> = Vec::new();
        for &q in p {
            while h.len() >= 2 {
                let (a, b) = (h[h.len() - 2], h[h.len() - 1]);
                if (b.0 - a.0) * (q.1 - a.1) - (b.1 - a.1) * (q.0 - a.0) > 0.0 {
                    break;
                }
                h.pop();
            }
            h.push(q);
        }
        let mut s = 0.0;
        for i in 1..h.len() {
            s += h[i - 1].0 * h[i].1 - h[i].0 * h[i - 1].1;
        }
        s
    }
    check! {
        typed(wrt &vec![(0.6, 0.2), (0.3, 0.4), (0.9, 0.8)]);
        untyped(wrt &vec![(0.6, 0.2), (0.3, 0.4), (0.9, 0.8)]);
        hull(wrt &vec![(0.1, 0.2), (0.3, 0.9), (0.6, 0.4), (0.9, 0.8)])
    }
}

mod with_capacity {
    use super::*;

    #[differentiable]
    fn softmax_entropy(z: &[f64]) -> f64 {
        let mut e: Vec<f64> = Vec::with_capacity(z.len());
        let mut total = 0.0;
        for v in z {
            let t = v.exp();
            e.push(t);
            total += t;
        }
        let mut h = 0.0;
        for t in &e {
            let p = t / total;
            h -= p * p.ln();
        }
        h
    }
    check! { softmax_entropy(wrt &vec![0.2, -0.5, 1.1]) }
}

mod vec_macro {
    use super::*;

    #[differentiable]
    fn three_forms(x: f64, n: usize) -> f64 {
        let a = vec![x, x * x, 3.0, x.sin()];
        let mut b = vec![0.0; n];
        let c = vec![x * 2.0; n];
        for i in 0..n {
            b[i] = a[i % a.len()] * c[i];
        }
        b.iter().sum()
    }
    check! { three_forms(wrt 0.9, 6); three_forms(wrt 0.9, 0) => 0.0 }
}

mod popped {
    use super::*;

    #[differentiable]
    fn reverse_polish(x: f64, y: f64, program: &str) -> f64 {
        let mut stack: Vec<f64> = vec![];
        for token in program.chars() {
            match token {
                'x' => stack.push(x),
                'y' => stack.push(y),
                '*' => {
                    let b = stack.pop().unwrap();
                    let a = stack.pop().unwrap();
                    stack.push(a * b);
                }
                '+' => {
                    let b = stack.pop().unwrap();
                    *stack.last_mut().unwrap() += b;
                }
                _ => panic!("unknown token {token}"),
            }
        }
        assert_eq!(stack.len(), 1);
        stack[0]
    }
    check! { reverse_polish(wrt 2.0, wrt 3.0, "xy*x+y*") => (3.0 * 3.0 + 3.0, 2.0 * 6.0 + 2.0); reverse_polish(wrt 2.0, wrt 3.0, "x") => (1.0, 0.0) }
}

mod by_value_parameter {
    use super::*;

    #[differentiable]
    fn consume(mut v: Vec<f64>, x: f64) -> f64 {
        v.push(x);
        v[0] *= x;
        let mut s = 0.0;
        for t in v {
            s += t * t;
        }
        s
    }
    check! { consume(wrt vec![0.5, -1.0], wrt 1.5) => ([0.5 * 2.0 * 2.25, -2.0], 2.0 * 1.5 * 0.25 + 3.0) }
}

mod reference_to_vec {
    use super::*;

    #[differentiable]
    fn plain(v: &Vec<f64>) -> f64 {
        let w = v.clone();
        v[0] * w[v.len() - 1]
    }
    check! { plain(wrt &vec![2.0, 3.0, 4.0]) => [4.0, 0.0, 2.0] }
}

mod iterated_three_ways {
    use super::*;

    #[differentiable]
    fn thrice(x: &[f64]) -> f64 {
        let mut a = x.to_vec();
        for v in &mut a {
            *v *= *v;
        }
        for v in a.iter_mut() {
            *v += 1.0;
        }
        let mut s = 0.0;
        for v in &a {
            s += *v;
        }
        for v in a.iter().rev() {
            s = s * 0.5 + v;
        }
        for v in a {
            s *= v;
        }
        s
    }
    check! { thrice(wrt &vec![0.4, -0.9, 1.3]) }
}

mod enumerated_writes {
    use super::*;

    #[differentiable]
    fn weights(x: &[f64], decay: f64) -> f64 {
        let mut w = vec![1.0; x.len()];
        for (i, v) in w.iter_mut().enumerate() {
            *v = x[i] * decay.powi(i as i32);
        }
        for (v, t) in w.iter_mut().zip(x.iter()) {
            *v += t * t;
        }
        for (i, (v, t)) in w.iter().zip(x).enumerate() {
            if i > 0 && v < t {
                return *v;
            }
        }
        w[0] * w[w.len() - 1]
    }
    check! { weights(wrt &vec![0.4, 0.9, 1.3], wrt 0.8); weights(wrt &vec![0.4, 0.9, 1.3], wrt 0.05) }
}

mod nested_vecs {
    use super::*;

    #[differentiable]
    fn ragged(rows: &[Vec<f64>], x: f64) -> f64 {
        let mut s = x;
        for row in rows {
            let mut p = 1.0;
            for v in row {
                p *= v + x;
            }
            s += p;
        }
        s * rows[0][1]
    }
    check! { ragged(wrt &vec![vec![0.5, 1.5], vec![], vec![0.3, -0.2, 0.9]], wrt 0.7) }
}

mod nested_vecs_built_inside {
    use super::*;

    #[differentiable]
    fn matrix_chain(a: &[Vec<f64>], steps: usize) -> f64 {
        let n = a.len();
        let mut m = a.to_vec();
        for _ in 0..steps {
            let mut next = vec![vec![0.0; n]; n];
            for i in 0..n {
                for j in 0..n {
                    for k in 0..n {
                        next[i][j] += m[i][k] * a[k][j];
                    }
                }
            }
            m = next;
        }
        let mut trace = 0.0;
        for i in 0..n {
            trace += m[i][i];
        }
        trace
    }
    check! { matrix_chain(wrt &vec![vec![0.5, 0.2], vec![-0.3, 0.8]], 2); matrix_chain(wrt &vec![vec![0.5, 0.2], vec![-0.3, 0.8]], 0) => [1.0, 0.0, 0.0, 1.0] }
}

mod vec_of_arrays {
    use super::*;

    #[differentiable]
    fn polygon_area(points: &[[f64; 2]]) -> f64 {
        let n = points.len();
        let mut twice = 0.0;
        for i in 0..n {
            let [x0, y0] = points[i];
            let q = points[(i + 1) % n];
            twice += x0 * q[1] - q[0] * y0;
        }
        0.5 * twice.abs()
    }
    check! { polygon_area(wrt &vec![[0.0, 0.0], [2.0, 0.5], [1.5, 2.0], [-0.5, 1.0]]) }
}

mod vec_of_tuples {
    use super::*;

    #[differentiable]
    fn regression(data: &[(f64, f64)], slope: f64) -> f64 {
        let mut s = 0.0;
        for (x, y) in data {
            s += (slope * x - y).powi(2);
        }
        for &(x, _) in data.iter().skip(1) {
            s += 0.1 * x;
        }
        s + data[0].1
    }
    check! { regression(wrt &vec![(1.0, 0.5), (2.0, 1.7)], wrt 0.8) }
}

mod rows_borrowed {
    use super::*;

    #[differentiable]
    fn gram(rows: &[Vec<f64>]) -> f64 {
        let mut m = rows.to_vec();
        for i in 1..m.len() {
            let (done, rest) = m.split_at_mut(i);
            let above = &done[i - 1];
            let row = &mut rest[0];
            for (v, a) in row.iter_mut().zip(above.iter()) {
                *v -= 0.5 * a * *v;
            }
        }
        m.iter().map(|r| r[0] * r[1]).sum()
    }
    check! { gram(wrt &vec![vec![0.5, 1.5], vec![0.3, -0.2], vec![0.9, 1.1]]) }
}

mod grown_and_cut {
    use super::*;

    #[differentiable]
    fn resizing(x: &[f64]) -> f64 {
        let mut v = x.to_vec();
        v.extend_from_slice(&x[1..]);
        v.truncate(x.len() + 1);
        v.insert(0, x[0] * 2.0);
        let gone = v.remove(1);
        v.extend(x.iter().map(|t| t * t));
        v.resize(v.len() + 1, 0.5);
        let n = v.len();
        v[0] * v[n - 2] + gone * v[n - 1] + v[x.len()]
    }
    check! { resizing(wrt &vec![0.4, 0.9, 1.3]) }
}

mod moved_around {
    use super::*;

    #[differentiable]
    fn ownership(x: &[f64]) -> f64 {
        let a: Vec<f64> = x.iter().map(|v| v * v).collect();
        let b = a;
        let mut c = b.clone();
        c[0] += b[1];
        let (d, e) = (b, c);
        let f = if e[0] > 1.0 { d } else { e };
        f[0] * f[1]
    }
    check! { ownership(wrt &vec![0.4, 0.9]); ownership(wrt &vec![1.4, 0.9]) => [2.0 * 1.4 * 0.81, 1.96 * 1.8] }
}

mod dynamic_programming {
    use super::*;

    #[differentiable]
    fn soft_distance(a: &[f64], b: &[f64]) -> f64 {
        let (n, m) = (a.len(), b.len());
        let mut cost: Vec<Vec<f64>> = vec![vec![0.0; m + 1]; n + 1];
        for i in 1..=n {
            for j in 1..=m {
                let d = (a[i - 1] - b[j - 1]).powi(2);
                let best = cost[i - 1][j].min(cost[i][j - 1]).min(cost[i - 1][j - 1]);
                cost[i][j] = d + if i > 1 && j > 1 {
                    best
                } else {
                    0.5 * cost[i - 1][j] + cost[i][j - 1]
                };
            }
        }
        cost[n][m]
    }
    check! { soft_distance(wrt &vec![0.2, 1.1, 0.7], wrt &vec![0.3, 0.9, 1.4, 0.1]) }
}

/// Rows are replaced by longer and shorter ones.
mod rows_of_other_lengths {
    use super::*;

    #[differentiable]
    fn filled(x: &[f64], n: usize) -> f64 {
        let mut rows = vec![vec![0.0; 1]; n];
        let mut s = 0.0;
        for t in x {
            rows.fill(vec![*t, t.sin()]);
            rows[0][0] *= 2.0;
            for r in &rows {
                s += r[0] * r[1];
            }
        }
        s
    }

    #[differentiable]
    fn copied(x: &[f64], n: usize) -> f64 {
        let mut rows = vec![vec![x[1]; 1]; n];
        rows[0][0] *= x[2];
        let s = rows[0][0] * rows[1][0];
        let new = vec![x.to_vec(); n];
        rows.clone_from_slice(&new);
        rows[0][0] *= x[1];
        rows[0][1] * rows[1][0] * rows[0][0] + s
    }

    #[differentiable]
    fn in_parts(x: &[f64], n: usize) -> f64 {
        let mut rows = vec![vec![x[1]; 1]; n];
        rows[0][0] *= x[2];
        let s = rows[0][0] * rows[1][0];
        rows[1..].fill(x.to_vec());
        rows[0][0] *= x[1];
        let new = vec![vec![x[0]]; n];
        let s = s * rows[2][1] * rows[1][0] * rows[0][0];
        rows[..2].clone_from_slice(&new[1..]);
        rows[1][0] *= x[1];
        s + rows[0][0] * rows[1][0]
    }

    #[differentiable]
    fn repeated(x: &[f64], n: usize) -> f64 {
        let row = vec![x[0] * x[1], x[1].exp()];
        let mut s = 0.0;
        for k in 0..n {
            let rows = vec![row.clone(); n];
            s += rows[k][0] * rows[0][1] * x[k];
        }
        s
    }

    #[differentiable]
    fn replace(rows: &mut [Vec<f64>], x: &[f64]) -> f64 {
        let before = rows[0][0] * rows[1][0];
        rows.fill(x.to_vec());
        rows[1][1] *= x[0];
        rows.swap(0, 1);
        before + rows[0][1] * rows[1][0]
    }

    #[differentiable(without(tape))]
    fn constants(x: &[f64], #[constant] c: &[Vec<f64>]) -> f64 {
        let mut rows = vec![vec![x[0]], vec![x[1], x[0]]];
        let s = rows[0][0] * rows[1][1];
        rows.clone_from_slice(c);
        rows[0][1] *= x[0];
        s * rows[0][1]
    }

    #[differentiable]
    fn without_asking(x: &[f64]) -> f64 {
        let mut rows = vec![vec![0.5], vec![0.6]];
        let s = replace(&mut rows, x);
        s * rows[0][1]
    }
    check! {
        filled(wrt &vec![0.3, 0.7, 1.1], 3);
        copied(wrt &vec![0.3, 0.7, 1.1], 3);
        in_parts(wrt &vec![0.3, 0.7, 1.1], 3);
        repeated(wrt &vec![0.3, 0.7, 1.1], 3);
        constants(wrt &vec![0.3, 0.7], &[vec![1.0, 2.0], vec![3.0]]);
        without_asking(wrt &vec![0.3, 0.7])
    }
}

/// Rows that are taken out, emptied, grown and put back.
mod ragged_rows {
    use super::*;

    #[differentiable]
    fn taken(x: &[f64], n: usize) -> f64 {
        let mut rows = vec![vec![x[0], x[1]]; n];
        let mut s = 0.0;
        for i in 0..n {
            let mut r = std::mem::take(&mut rows[i]);
            r.push(x[2] * r[0]);
            s += r.iter().map(|v| v * v).sum::<f64>();
            if i > 0 {
                rows[i - 1] = r;
            } else {
                rows[i] = r;
                rows[i][0] *= 2.0;
            }
        }
        for r in &rows {
            for v in r {
                s *= v.cos();
            }
        }
        s
    }

    #[differentiable]
    fn emptied(x: &[f64], n: usize) -> f64 {
        let mut rows: Vec<Vec<f64>> = vec![Vec::with_capacity(4); n];
        let mut s = 1.0;
        for k in 0..3 {
            for i in 0..n {
                rows[i].clear();
                for v in x {
                    if *v > 0.2 * k as f64 {
                        rows[i].push(v * s);
                    }
                }
            }
            rows.swap(0, n - 1);
            s += rows.iter().flatten().sum::<f64>() * rows[0].len() as f64;
        }
        s
    }

    #[differentiable]
    fn rotate(rows: &mut Vec<Vec<f64>>, x: &[f64]) -> f64 {
        let first = rows.remove(0);
        rows.push(x.to_vec());
        rows[0].extend_from_slice(&first);
        rows.iter()
            .map(|r| r.iter().map(|v| v.sin()).sum::<f64>())
            .product()
    }

    #[differentiable]
    fn rotated(x: &[f64]) -> f64 {
        let mut rows = vec![vec![x[0]], vec![x[1], x[2]]];
        let p = rotate(&mut rows, x);
        rows[1].fill(p);
        p * rows[0][2] + rows[1].iter().sum::<f64>()
    }

    check! {
        taken(wrt &vec![0.3, 0.7, 1.1], 3);
        emptied(wrt &vec![0.3, 0.7, 1.1], 3);
        rotated(wrt &vec![0.3, 0.7, 1.1])
    }
}

/// The seed of what a `&mut` parameter holds afterwards has the shape that it has then.
mod gradients_of_resized_parameters {
    use super::*;

    #[differentiable]
    fn rows_removed(x: &mut Vec<Vec<f64>>) -> f64 {
        let first = x.remove(0);
        first[0] * x[0][0]
    }
    #[test]
    fn of_rows_removed() {
        let at = || vec![vec![0.4, 0.8], vec![0.9], vec![0.3]];
        let gradient = vec![vec![0.9, 0.0], vec![0.4], vec![0.0]];
        assert_eq!(rows_removed::grad(&mut at()), gradient);
        let mut into = vec![vec![1.0; 2], vec![1.0], vec![1.0]];
        rows_removed::grad_into(&mut at(), &mut into);
        assert_eq!(into, vec![vec![1.9, 1.0], vec![1.4], vec![1.0]]);
        let mut x = at();
        let (_, pullback) = rows_removed::vjp(&mut x);
        let cotangent = pullback((1.0, vec![vec![0.0], vec![2.0]]));
        assert_eq!(cotangent, vec![vec![0.9, 0.0], vec![0.4], vec![2.0]]);
    }

    #[differentiable]
    fn pushed(x: f64, out: &mut Vec<f64>) -> f64 {
        out.push(x * 2.0);
        x * x * out[0]
    }
    #[test]
    fn of_one_pushed() {
        assert_eq!(pushed::grad(0.5, &mut vec![3.0]), (3.0, vec![0.25]));
        assert_eq!(pushed::grad(0.5, &mut vec![]), (1.5, vec![]));
        let (mut x_bar, mut out_bar) = (1.0, vec![1.0]);
        pushed::grad_into(0.5, &mut vec![3.0], &mut x_bar, &mut out_bar);
        assert_eq!((x_bar, out_bar), (4.0, vec![1.25]));
    }

    #[differentiable]
    fn row_grown(x: f64, out: &mut [Vec<f64>]) -> f64 {
        out[0].push(x);
        out.swap(0, 1);
        out[1][1] * out[0][0]
    }
    #[differentiable]
    fn shrunk(x: f64, out: &mut Vec<f64>) -> Option<f64> {
        let a = out.pop()?;
        out.truncate(1);
        out.resize(5, x);
        Some(a * x + out[0])
    }
    #[differentiable]
    fn pushes(x: f64, out: &mut Vec<f64>) -> f64 {
        out.push(x);
        x * x
    }
    #[differentiable]
    fn pushed_by_a_callee(x: f64, out: &mut Vec<f64>) -> f64 {
        let mut s = 0.0;
        for k in 0..3 {
            s += pushes(x * k as f64, out);
        }
        s * out[0]
    }
    #[test]
    fn of_others() {
        let rows = &mut [vec![3.0], vec![4.0]];
        assert_eq!(
            row_grown::grad(0.5, rows),
            (4.0, vec![vec![0.0], vec![0.5]])
        );
        let into = &mut [vec![1.0], vec![1.0]];
        let mut x_bar = 0.0;
        row_grown::grad_into(0.5, &mut [vec![3.0], vec![4.0]], &mut x_bar, into);
        assert_eq!((x_bar, &into[..]), (4.0, &[vec![1.0], vec![1.5]][..]));
        let gradient = shrunk::grad(0.5, &mut vec![3.0, 4.0, 5.0]);
        assert_eq!(gradient, Some((5.0, vec![1.0, 0.0, 0.5])));
        assert_eq!(shrunk::grad(0.5, &mut vec![]), None);
        let gradient = pushed_by_a_callee::grad(0.5, &mut vec![3.0]);
        assert_eq!(gradient, (15.0, vec![1.25]));
    }
}
// Forward substitution: elements are read before the text says what they are.
mod read_while_growing {
    use super::*;
    use num_traits::Float;
    #[differentiable]
    fn forward_substitution(a: &[f64], b: &[f64]) -> f64 {
        let mut z = Vec::with_capacity(3);
        for i in 0..a.len() {
            let s = a[..i].iter().zip(&z).fold(b[i], |acc, (p, q)| acc - p * q);
            z.push(s);
        }
        z[2]
    }
    #[differentiable]
    fn generic<T: Float>(a: &[T]) -> T {
        let mut z = vec![];
        for i in 0..a.len() {
            let s = a[..i]
                .iter()
                .zip(&z)
                .fold(a[i], |acc, (p, q)| acc - *p * *q);
            z.push(s);
        }
        z[2]
    }
    #[differentiable]
    fn cholesky(l: &[Vec<f64>]) -> f64 {
        let mut r = Vec::new();
        let n = l.len();
        for i in 0..n {
            let mut row = Vec::new();
            for j in 0..=i {
                let mut s = l[i][j];
                for k in 0..j {
                    let q: f64 = row[k];
                    if j == i {
                        s -= q * q;
                    } else {
                        let o: &Vec<f64> = &r[j];
                        s -= q * o[k];
                    }
                }
                row.push(s);
            }
            r.push(row);
        }
        r[1][1]
    }
    check! { forward_substitution(wrt &vec![0.3, 0.2, 0.1], wrt &vec![0.4, 0.7, 0.9]); cholesky(wrt &vec![vec![0.3], vec![0.2, 0.7]]) }
    mod gg {
        use super::*;
        #[differentiable]
        fn at(a: &[f64]) -> f64 {
            generic(a)
        }
        check! { at(wrt &vec![0.3, 0.2, 0.1]) }
    }
}

// Items by value that are changed: copies, so that nothing is written to what they came from.
mod changed_items {
    use super::*;
    #[differentiable]
    fn replaced(m: Vec<Vec<f64>>) -> f64 {
        let mut s = 0.0;
        for mut row in m {
            for _ in 0..2 {
                row = vec![row[0] * 2.0];
            }
            s += row[0];
        }
        s
    }
    #[differentiable]
    fn grown(m: Vec<Vec<f64>>) -> f64 {
        let mut s = 0.0;
        for mut row in m {
            for _ in 0..2 {
                row[0] *= 2.0;
                row.push(row[0]);
            }
            s += row[1];
        }
        s
    }
    #[differentiable]
    fn in_closures(m: Vec<Vec<f64>>) -> f64 {
        m.into_iter()
            .map(|mut r| {
                r[0] *= r[1];
                r.push(1.0);
                r
            })
            .map(|r| r[0] + r.len() as f64 * r[1])
            .sum()
    }
    #[differentiable]
    fn numbered(m: &[Vec<f64>]) -> f64 {
        let rows = m.to_vec();
        let mut out = Vec::new();
        for (i, mut r) in rows.into_iter().enumerate() {
            r.iter_mut().for_each(|v| *v *= 2.0 + i as f64);
            r.reverse();
            out.push(r);
        }
        out[0][0] * out[1][1] + m[0][0]
    }
    #[differentiable]
    fn pairs(m: Vec<(f64, Vec<f64>)>) -> f64 {
        let mut t = 0.0;
        for (mut w, mut v) in m {
            w *= 2.0;
            v[0] += w;
            t += v[0] * w;
        }
        t
    }
    #[differentiable]
    fn carried(m: Vec<Vec<f64>>) -> f64 {
        let mut it = m.into_iter();
        let mut first = it.next().unwrap();
        while let Some(mut r) = it.next() {
            r[0] += first[1];
            first = r;
        }
        first[0] * first[1]
    }
    #[differentiable]
    fn drained(mut m: Vec<Vec<f64>>) -> f64 {
        let mut s = 0.0;
        for r in m.drain(..) {
            let mut q = r;
            q[0] *= q[0];
            s += q[0];
        }
        s + m.len() as f64 * s
    }
    #[differentiable]
    fn zipped(m: Vec<Vec<f64>>) -> f64 {
        let names = vec![String::from("a"), String::from("bc")];
        let mut s = 0.0;
        for (mut n, mut r) in names.into_iter().zip(m) {
            n.push('x');
            r[0] *= n.len() as f64;
            s += r[0];
        }
        s
    }
    #[differentiable]
    fn references(m: &[Vec<f64>]) -> f64 {
        let mut s = 0.0;
        let mut last = &m[0];
        for mut row in m {
            if row[0] > 0.8 {
                row = last;
            }
            s += row[0];
            last = row;
        }
        s
    }
    check! { replaced(wrt vec![vec![0.3, 0.5, 0.8], vec![0.9, 0.1, 0.6]]); grown(wrt vec![vec![0.3, 0.5], vec![0.9, 0.1]]); in_closures(wrt vec![vec![0.3, 0.5], vec![0.9, 0.1]]); numbered(wrt &vec![vec![0.3, 0.5], vec![0.9, 0.1]]); pairs(wrt vec![(0.2, vec![0.3, 0.5]), (0.1, vec![0.9, 0.1])]); carried(wrt vec![vec![0.3, 0.5], vec![0.9, 0.1], vec![0.2, 0.4]]); drained(wrt vec![vec![0.3, 0.5], vec![0.9, 0.1]]); zipped(wrt vec![vec![0.3, 0.5], vec![0.9, 0.1]]); references(wrt &vec![vec![0.3, 0.5], vec![0.9, 0.1]]) }
}

mod of_arrays {
    use super::*;

    #[differentiable]
    fn row(x: &[f64]) -> Vec<f64> {
        let rows = [[x[0]; 2], [x[1] * x[0]; 2]];
        rows[1].to_vec()
    }

    #[differentiable]
    fn longer(x: [f64; 2]) -> Vec<f64> {
        let mut longer = x.to_vec();
        longer.push(x[0] * x[1]);
        longer
    }

    check_out! {
        row(wrt &[0.7, -1.2]);
        longer(wrt [0.7, -1.2]);
    }
}

mod of_changing_arrays {
    use super::*;

    /// Copies, of an array that changes.
    #[differentiable]
    fn changing(x: [[f64; 2]; 2], n: usize) -> f64 {
        let mut rows = x;
        let mut sum = 0.0;
        for i in 0..n {
            let row = rows[i % 2].to_vec();
            rows[0][1] *= row[0];
            let all = rows.to_vec();
            sum += row.iter().sum::<f64>() * all[1][0] + all[0][1];
        }
        sum
    }

    check! {
        changing(wrt [[0.7, -1.2], [0.4, 1.1]], 3);
        changing(wrt [[0.7, -1.2], [0.4, 1.1]], 0)
    }
}

/// Something is taken out of what has no name.
mod taken_from_temporaries {
    use super::*;

    #[differentiable]
    fn powers(s: f64) -> Vec<f64> {
        vec![s, s * s, 1.0 + s]
    }
    #[differentiable]
    fn last(s: f64) -> f64 {
        powers(s).pop().unwrap()
    }
    #[differentiable]
    fn removed(s: f64) -> f64 {
        powers(s).remove(1) * powers(s).swap_remove(0)
    }
    #[differentiable]
    fn split(s: f64) -> f64 {
        powers(s).split_off(1).iter().sum()
    }
    #[differentiable]
    fn of_macros(s: f64) -> f64 {
        vec![s, s * s].pop().unwrap() + vec![s].pop().unwrap_or(0.0)
    }
    #[differentiable]
    fn of_collected(s: f64) -> f64 {
        powers(s)
            .iter()
            .map(|a| a * s)
            .collect::<Vec<f64>>()
            .pop()
            .unwrap()
    }

    check! {
        last(wrt -4.0); last(wrt 2.0);
        removed(wrt -4.0); removed(wrt 2.0);
        split(wrt -4.0); split(wrt 2.0);
        of_macros(wrt -4.0); of_macros(wrt 2.0);
        of_collected(wrt -4.0); of_collected(wrt 2.0);
    }
}

/// What a function makes of constants, and what is put behind its elements.
mod grown_from_constants {
    use super::*;

    #[differentiable]
    fn powers(s: f64) -> Vec<f64> {
        vec![s, s * s]
    }
    fn table(n: usize) -> Vec<f64> {
        (0..n).map(|i| 0.5 * i as f64).collect()
    }
    #[differentiable]
    fn pushed(s: f64) -> f64 {
        let mut v = powers(1.5);
        v.push(s);
        v.push(s * v[1]);
        v.iter().map(|x| x * s).sum()
    }
    #[differentiable]
    fn in_a_loop(s: f64, n: usize) -> f64 {
        let mut v = table(2);
        let mut t = s;
        for i in 0..n {
            t += v[v.len() - 1] * v[i];
            v.push(t * s);
        }
        v.extend_from_slice(&[s, t]);
        v.iter().map(|x| x * x).sum::<f64>() + t
    }
    check! { pushed(wrt 0.7); in_a_loop(wrt 0.7, 4); in_a_loop(wrt 0.7, 0) }
}

/// A callee's vector, of which only rustc knows that it is one, is changed in place, and another of another length takes its
/// place.
mod assigned_anew {
    use super::*;

    #[differentiable]
    fn made(n: usize, k: f64) -> Vec<f64> {
        let mut v = Vec::new();
        for i in 0..n {
            v.push(k * i as f64 + k * k);
        }
        v
    }
    #[differentiable]
    fn longer(v: &[f64], k: f64) -> Vec<f64> {
        let mut w = v.to_vec();
        w.push(k * v[0]);
        w
    }
    #[differentiable]
    fn squares(q: &[f64]) -> f64 {
        q.iter().map(|v| v * v).sum()
    }
    #[differentiable]
    fn pushed(k: f64) -> f64 {
        let mut v = made(2, k);
        v.push(k);
        v = made(6, k);
        squares(&v)
    }
    #[differentiable]
    fn perhaps(k: f64) -> f64 {
        let mut v = made(2, k);
        v[0] *= k;
        if k > 1.0 {
            v = made(6, k);
            v[1] *= k;
        }
        squares(&v) + v[0]
    }
    #[differentiable]
    fn shorter(k: f64) -> f64 {
        let mut v = made(3, k);
        v[0] *= k;
        let a = squares(&v);
        v = made(2, k * k);
        a * squares(&v)
    }
    #[differentiable]
    fn growing(k: f64, n: usize) -> f64 {
        let mut v = made(1, k);
        v[0] += 1.0;
        for i in 0..n {
            v = longer(&v, k);
            v[i] *= k;
        }
        squares(&v)
    }
    #[differentiable]
    fn through_a_reference(k: f64) -> f64 {
        let mut v = made(2, k);
        v.push(k);
        let r = &mut v;
        *r = made(5, k);
        squares(&v)
    }
    #[differentiable]
    fn two_rows(k: f64) -> Vec<Vec<f64>> {
        vec![vec![k, k * k], vec![k]]
    }
    #[differentiable]
    fn in_containers(k: f64) -> f64 {
        let mut m = vec![made(2, k), made(1, k * k)];
        m[0].push(k);
        let mut t = (made(2, k), k);
        t.0.push(k);
        let mut a = [made(2, k), made(3, 2.0 * k)];
        a[0].push(k);
        let mut rows = two_rows(k);
        rows[1][0] *= k;
        let before = squares(&rows[1]);
        rows[1] = made(3, k);
        squares(&m[0]) * squares(&m[1])
            + squares(&t.0) * t.1
            + squares(&a[0]) * squares(&a[1])
            + before * squares(&rows[1])
            + squares(&rows[0])
    }
    check! {
        pushed(wrt 0.8); perhaps(wrt 0.8); perhaps(wrt 1.3); in_containers(wrt 0.8); shorter(wrt 0.8);
        growing(wrt 0.8, 4); growing(wrt 0.8, 0); through_a_reference(wrt 0.8)
    }
}

/// Collections of indices that plain functions make, and that grow by what the function is given.
mod indices_of_functions {
    use super::*;
    use std::collections::BTreeSet;

    fn first_two() -> Vec<usize> {
        vec![0, 1]
    }
    fn some() -> BTreeSet<usize> {
        [1].into()
    }
    fn pick(x: &[f64]) -> usize {
        if x[0] > 0.5 { 1 } else { 0 }
    }
    #[differentiable(without(tape))]
    fn chosen(x: &[f64], k: f64) -> f64 {
        let mut v = first_two();
        v.push(pick(x));
        v.push(x.len() - 1);
        let mut s = 0.0;
        for i in v {
            s += x[i] * k;
        }
        let mut w = some();
        w.extend(0..x.len());
        for i in &w {
            s += x[*i] * s;
        }
        s
    }
    check! { chosen(wrt &vec![0.3, 0.5, 1.6], wrt 0.7); chosen(wrt &vec![0.9, 0.5], wrt 0.7) }
}
