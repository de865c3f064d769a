//! Vectors that are handed on, read for the last time, or left behind where their scope ends: their memory
//! serves others, and nothing of what was in it may be seen.

use gradtape::differentiable;

#[differentiable]
fn doubled(x: &[f64], by: f64) -> Vec<f64> {
    let mut out = vec![0.0; x.len()];
    for i in 0..x.len() {
        out[i] = 2.0 * x[i] * by;
    }
    out
}

#[differentiable]
fn with_sum(x: Vec<f64>) -> (Vec<f64>, f64) {
    let sum = x.iter().sum();
    (x, sum)
}

mod handed_on {
    use super::*;

    /// The first vector starts the second, and both are changed.
    #[differentiable]
    fn read_before_and_after(x: &[f64]) -> f64 {
        let a = doubled(x, 1.5);
        let mut b = a.clone();
        b[0] *= a[1];
        let c = b.clone();
        b[1] = c[0] * a[0];
        b[0] + b[1] + c[1]
    }

    #[differentiable]
    fn last_read_in_a_branch(x: &[f64], k: f64) -> Vec<f64> {
        let a = doubled(x, k);
        let mut b = vec![1.0; x.len()];
        if k > 1.0 {
            b = a;
        } else {
            for i in 0..b.len() {
                b[i] = a[i].sin();
            }
        }
        b
    }

    #[differentiable]
    fn in_each_iteration(x: &[f64], n: usize) -> f64 {
        let mut state = x.to_vec();
        let mut total = 0.0;
        for k in 0..n {
            let scaled = doubled(&state, 0.4);
            let mut next = scaled.clone();
            next[k % 2] += state[0] * scaled[1];
            total += next.iter().map(|v| v.sin()).sum::<f64>();
            state = next;
        }
        total * state[0]
    }

    #[differentiable]
    fn within_tuples(x: &[f64]) -> f64 {
        let (a, sum) = with_sum(doubled(x, 0.7));
        let pair = with_sum(a.clone());
        let (b, _) = with_sum(pair.0);
        b[0] * a[1] * sum + pair.1
    }

    #[differentiable]
    fn collected_and_read_again(x: &[f64]) -> (f64, Vec<f64>) {
        let sines: Vec<f64> = x.iter().map(|x| x.sin()).collect();
        let squares: Vec<f64> = sines.iter().map(|s| s * s).collect();
        let sum: f64 = squares.iter().zip(&sines).map(|(a, b)| a * b).sum();
        (sum, squares)
    }

    #[differentiable]
    fn swapped(x: &[f64], n: usize) -> Vec<f64> {
        let mut front = x.to_vec();
        let mut back = vec![0.5; x.len()];
        for _ in 0..n {
            for i in 0..front.len() {
                back[i] = back[i] * front[i] + 0.1;
            }
            std::mem::swap(&mut front, &mut back);
        }
        front
    }

    mod of_numbers {
        use super::*;
        check! {
            read_before_and_after(wrt &[0.5, 0.3]);
            in_each_iteration(wrt &[0.5, 0.3], 3);
            in_each_iteration(wrt &[0.5, 0.3], 0);
            within_tuples(wrt &[0.5, 0.3]);
        }
    }

    mod of_vectors {
        use super::*;
        check_out! {
            last_read_in_a_branch(wrt &[0.5, 0.3], wrt 0.5);
            last_read_in_a_branch(wrt &[0.5, 0.3], wrt 1.5);
            collected_and_read_again(wrt &[0.5, 0.3, 1.2]);
            swapped(wrt &[0.5, 0.3], 3);
            swapped(wrt &[0.5, 0.3], 0);
        }
    }
}

mod left_behind {
    use super::*;

    /// What the memory held before is not what a new vector holds.
    #[differentiable]
    fn of_other_lengths(x: &[f64], n: usize) -> f64 {
        let mut total = 0.0;
        for k in 1..n {
            let mut short = vec![0.0; k];
            short[0] = x[k % x.len()] * x[0];
            let mut growing = Vec::new();
            for v in &short {
                growing.push(v.cos() + x[1]);
            }
            total += short[k - 1] + growing.iter().sum::<f64>();
        }
        total
    }

    /// A number more each time, where the one before ended.
    #[differentiable]
    fn popped_and_pushed(x: &[f64], n: usize) -> f64 {
        let mut stack = vec![x[0]];
        let mut total = 0.0;
        for k in 0..n {
            let mut top = stack.pop().unwrap();
            top *= x[k % 2];
            stack.push(top);
            stack.push(top.sin());
            total += top;
        }
        total + stack.iter().sum::<f64>()
    }

    #[differentiable]
    fn rows(x: &[f64], n: usize) -> Vec<Vec<f64>> {
        let mut rows = Vec::with_capacity(n);
        for k in 0..n {
            let row: Vec<f64> = x.iter().map(|x| x * (k as f64 + 1.0)).collect();
            rows.push(row);
        }
        let last = rows[n - 1].clone();
        rows[0][0] *= last[1];
        rows
    }

    #[differentiable]
    fn pairs_and_numbers(x: &[f64]) -> f64 {
        let pairs: Vec<[f64; 2]> = x.iter().map(|x| [x.sin(), x * x]).collect();
        let singles: Vec<f64> = pairs.iter().map(|p| p[0] * p[1]).collect();
        let flags: Vec<bool> = singles.iter().map(|s| *s > 0.2).collect();
        let mut total = 0.0;
        for (s, f) in singles.iter().zip(&flags) {
            total += if *f { s.exp() } else { -s };
        }
        total
    }

    /// Left early, with a vector that nobody reads to its end.
    #[differentiable]
    fn until_it_is_large(x: &[f64], bound: f64) -> f64 {
        let mut state = x.to_vec();
        loop {
            let next = doubled(&state, 0.8);
            if next[0] > bound {
                return next[0] * state[1];
            }
            state = next;
        }
    }

    #[differentiable]
    fn fallible(x: &[f64], k: usize) -> Option<f64> {
        let logs = doubled(x, 0.3);
        let first = logs.get(k)?;
        let squares: Vec<f64> = logs.iter().map(|l| l * l).collect();
        Some(first * squares[0])
    }

    /// The user's own closure and a plain function read them; the function takes no variables of a tape.
    #[differentiable(without(tape))]
    fn read_elsewhere(x: &[f64]) -> f64 {
        let a = doubled(x, 1.2);
        let at = |i: usize| a[i] * a[0];
        let largest = position_of_largest(&a);
        at(1) + a[largest]
    }

    fn position_of_largest(a: &[f64]) -> usize {
        (0..a.len()).max_by(|i, j| a[*i].total_cmp(&a[*j])).unwrap()
    }

    check! {
        of_other_lengths(wrt &[0.5, 0.3, 0.8], 6);
        popped_and_pushed(wrt &[0.5, 0.3], 5);
        pairs_and_numbers(wrt &[0.5, 0.3, 1.1]);
        until_it_is_large(wrt &[0.5, 0.3], wrt 2.0);
        read_elsewhere(wrt &[0.5, 0.3]);
    }

    mod that_may_fail {
        use super::*;
        check_try! { fallible(wrt &[0.5, 0.3], 1); fallible(wrt &[0.5, 0.3], 7) }
    }

    mod of_rows {
        use super::*;
        check_out! { rows(wrt &[0.5, 0.3], 3) }
    }
}

mod generic {
    use gradtape::{Scalar, differentiable};

    #[differentiable]
    fn of_any_float<F: Scalar>(x: &[F], n: usize) -> F {
        let mut state = x.to_vec();
        for _ in 0..n {
            let shifted: Vec<F> = state.iter().map(|s| *s * *s + x[0]).collect();
            let mut next = vec![x[1]; state.len()];
            for i in 0..next.len() {
                next[i] = next[i] * shifted[i] + state[i];
            }
            state = next;
        }
        state[0] * state[1]
    }

    check! {
        of_any_float(wrt &[0.5, 0.3], 3);
    }
}

/// Items by value, given to callees by value and by reference.
mod items_to_callees {
    use super::*;

    #[differentiable]
    fn several(k: f64) -> Vec<f64> {
        vec![k, k * k, k.sin()]
    }
    #[differentiable]
    fn square(t: f64) -> f64 {
        t * t
    }
    #[differentiable]
    fn looked_at(t: &f64) -> f64 {
        t.cos()
    }
    #[differentiable]
    fn area(q: [f64; 2]) -> f64 {
        q[0] * q[1]
    }
    #[differentiable]
    fn area_of(q: &[f64; 2]) -> f64 {
        q[0] - q[1] * q[0]
    }
    #[differentiable]
    fn total(row: Vec<f64>) -> f64 {
        row.iter().map(|x| x * x).sum()
    }
    #[differentiable]
    fn of_slice(row: &[f64], k: f64) -> f64 {
        row.iter().map(|x| x * k).sum()
    }

    #[differentiable]
    fn of_callee(k: f64) -> f64 {
        let mut s = 0.0;
        for q in several(k) {
            let again = q;
            s += square(q) * looked_at(&q) + square(again);
        }
        s + several(s).into_iter().map(square).sum::<f64>()
            + several(k).into_iter().map(|q| square(q) * q).sum::<f64>()
            + several(k)
                .into_iter()
                .enumerate()
                .filter(|(_, q)| looked_at(q) > 0.0)
                .fold(0.0, |sum, (i, q)| sum + i as f64 * square(q))
    }
    #[differentiable]
    fn made_here(k: f64) -> f64 {
        let pairs = vec![[k, 1.0], [0.3, k * k]];
        let others = pairs.clone();
        let mut s = 0.0;
        for (q, r) in pairs.into_iter().zip(others) {
            s += area(q) * area_of(&r) + area(r);
        }
        let tuples = vec![(k, k * s); 2];
        for (a, b) in tuples {
            s += square(a) * looked_at(&b);
        }
        s
    }
    #[differentiable]
    fn rows(k: f64) -> f64 {
        let rows = vec![several(k), vec![k; 2]];
        let mut s = 0.0;
        for row in rows {
            s += of_slice(&row, s + k) + total(row);
        }
        s
    }
    check! { of_callee(wrt 0.7); made_here(wrt 0.7); rows(wrt 0.7) }
}

/// Items by value of containers of references, which they are.
mod references_to_callees {
    use super::*;

    #[differentiable]
    fn named(x: f64, name: &str) -> f64 {
        x * name.len() as f64
    }
    #[differentiable]
    fn of_slice(t: &[f64]) -> f64 {
        t.iter().map(|v| v * v).sum()
    }
    #[differentiable]
    fn of_array(t: &[f64; 2]) -> f64 {
        t[0] * t[1]
    }
    #[differentiable]
    fn of_number(t: &f64) -> f64 {
        t.sin()
    }
    #[differentiable]
    fn by_value(q: [f64; 2]) -> f64 {
        q[0] - q[1] * q[1]
    }
    #[differentiable]
    fn at(x: f64, places: &[usize]) -> f64 {
        let mut s = x;
        for i in places {
            s += x * *i as f64;
        }
        s
    }

    const NAMES: [&str; 2] = ["a", "bcd"];

    #[differentiable]
    fn inert(k: f64, names: Vec<&str>, #[constant] places: Vec<&[usize]>) -> f64 {
        let mut s = 0.0;
        for n in names {
            s += named(k, n);
        }
        for n in vec!["efg", "h"] {
            s += named(k * k, n);
        }
        for n in NAMES {
            s += named(s, n);
        }
        for p in places {
            s += at(k, p);
        }
        s + vec!["q"]
            .into_iter()
            .rev()
            .fold(0.0, |s, n| s + named(k, n))
    }
    #[differentiable(without(tape))]
    fn slices(x: &[f64], y: Vec<&[f64]>, k: f64) -> f64 {
        let mut s = 0.0;
        for r in vec![x, &x[1..]] {
            s += of_slice(r);
        }
        for r in [&x[..2], x] {
            s += of_slice(r) * k;
        }
        for r in y {
            s += of_slice(r);
        }
        for r in x.chunks(2).collect::<Vec<_>>() {
            s += of_slice(r) * k;
        }
        s
    }
    #[differentiable]
    fn arrays(points: &[[f64; 2]], k: f64) -> f64 {
        let (a, b) = ([k, 1.0], [2.0, k * k]);
        let (c, d) = (k, k * k);
        let mut s = 0.0;
        for r in [&a, &b] {
            s += of_array(r);
        }
        for r in vec![&b, &a, &a] {
            s += of_array(r) * k;
        }
        for r in [&c, &d] {
            s += of_number(r);
        }
        let chosen: Vec<&[f64; 2]> = points.iter().filter(|p| p[0] > 0.5).collect();
        for p in chosen {
            s += of_array(p) * k;
        }
        let copies: Vec<[f64; 2]> = points.iter().copied().collect();
        for p in copies {
            s += by_value(p);
        }
        let mut pushed = Vec::new();
        for p in points {
            pushed.push(p);
        }
        for p in pushed {
            s += of_array(p);
        }
        s
    }
    mod checked {
        use super::*;
        check! {
            inert(wrt 0.7, vec!["a", "bcd"], vec![&[1, 2][..], &[3]]);
            arrays(wrt &vec![[0.3, 0.7], [1.2, -0.4]], wrt 0.7)
        }
    }
    #[test]
    fn slices_of_slices() {
        let (x, y) = ([0.1, 0.2, 0.3], [0.4, 0.5]);
        let (value, (dx, dy, dk)) = slices::value_and_grad(&x, vec![&x, &y], 0.7);
        assert_eq!(value, slices(&x, vec![&x, &y], 0.7));
        let close = |a: &[f64], b: &[f64]| a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-12);
        assert!(close(&dx, &[0.62, 1.64, 2.04]));
        assert!(close(&dy[0], &[0.2, 0.4, 0.6]) && close(&dy[1], &[0.8, 1.0]));
        assert!((dk - 0.33).abs() < 1e-12);
    }
}

/// A loop over an array by value runs over a copy, and only rustc may know that it is an array.
mod changed_meanwhile {
    use super::*;

    #[differentiable]
    fn numbers(k: f64) -> [f64; 3] {
        [k, k * k, 2.0]
    }
    #[differentiable]
    fn points(k: f64) -> [[f64; 2]; 3] {
        [[k, k * k], [k, 1.0 + k], [2.0, k]]
    }
    #[differentiable]
    fn of_number(q: f64) -> f64 {
        q * q + 0.5 * q
    }
    #[differentiable]
    fn of_point(q: [f64; 2]) -> f64 {
        q[0] * q[1] + q[0]
    }
    #[differentiable]
    fn double(a: &mut [f64; 3]) {
        for v in a {
            *v *= 2.0;
        }
    }
    type Points = [[f64; 2]; 3];

    #[differentiable]
    fn of_numbers(k: f64) -> f64 {
        let mut a = numbers(k);
        let mut s = 0.0;
        for q in a {
            a[1] *= 2.0;
            s += q * q;
        }
        for (i, q) in a.into_iter().enumerate() {
            a[(i + 1) % 3] += 2.0 * q;
            s += of_number(q);
        }
        let held = a.into_iter();
        a[1] = 7.0 * k;
        for q in held {
            s += q * a[1];
        }
        for (q, r) in a.into_iter().zip(a) {
            double(&mut a);
            s = s * 0.5 + of_number(q) * r;
        }
        s + a[0]
    }
    #[differentiable]
    fn of_points(k: f64) -> f64 {
        let mut a = points(k);
        let mut s = 0.0;
        for [x, y] in a {
            a[1][0] *= 2.0;
            s += x * y;
        }
        for q in a {
            a.swap(0, 2);
            s = s * 0.5 + of_point(q);
        }
        let t = a.into_iter().fold(s, |s, q| {
            a[1][0] *= 2.0;
            s + of_point(q)
        });
        t * s + of_point(a[1])
    }
    #[differentiable]
    fn under_another_name(a: &mut Points, mut b: Points) -> f64 {
        let mut s = 0.0;
        for q in *a {
            a[1][0] *= 2.0;
            s += of_point(q);
        }
        for q in b {
            b[1][0] *= s;
            s += of_point(q);
        }
        s * b[1][0]
    }
    check! {
        of_numbers(wrt 0.7);
        of_points(wrt 0.7);
        under_another_name(wrt &mut [[0.3, 0.5], [0.7, 0.2], [1.1, 0.4]], wrt [[0.2, 0.6], [0.1, 0.9], [0.4, 0.8]])
    }
}

/// References to parts of items by value.
mod parts_of_items {
    use super::*;

    #[differentiable]
    fn of_number(q: &f64) -> f64 {
        q * q + 0.5 * q
    }
    #[differentiable]
    fn of_slice(q: &[f64]) -> f64 {
        q.iter().map(|v| v * v).sum()
    }
    #[differentiable]
    fn of_array(q: &[f64; 2]) -> f64 {
        q[0] * q[1] + q[0]
    }
    #[differentiable]
    fn of_rows(v: Vec<Vec<f64>>) -> f64 {
        let mut s = 0.0;
        for q in v.clone() {
            let r = &q[1..];
            s += of_slice(r) * r.len() as f64 + of_slice(&q[1..]) * of_number(&q[0]);
            for c in q.chunks(2) {
                s += of_slice(c);
            }
            if let Some(x) = q.first() {
                s += of_number(x);
            }
            let (a, b) = q.split_at(1);
            s += of_slice(a) * of_slice(b) + of_slice(q.as_slice());
        }
        s + v.into_iter().map(|q| of_slice(&q[..1])).sum::<f64>()
    }
    #[differentiable]
    fn of_tuples(v: Vec<(f64, Vec<f64>)>, o: Vec<Option<f64>>) -> f64 {
        let mut s = 0.0;
        for q in v.clone() {
            s += of_number(&q.0) * of_slice(&q.1);
        }
        for q in v {
            let (a, b) = &q;
            s += of_number(a) * b[0];
            match &q {
                (x, _) if *x > 0.7 => s += of_number(x),
                (_, y) => s += of_slice(y),
            }
        }
        for q in o {
            if let Some(x) = &q {
                s += of_number(x);
            }
        }
        s
    }
    #[differentiable]
    fn of_arrays(v: Vec<[[f64; 2]; 2]>) -> f64 {
        let mut s = 0.0;
        for m in v {
            for r in &m {
                s += of_array(r);
            }
            for r in m.iter() {
                s += of_array(r) * s;
            }
            let [a, b] = &m[1];
            s += of_array(&m[0]) * of_number(&m[1][0]) + of_number(a) * b;
        }
        s
    }
    check! {
        of_rows(wrt vec![vec![0.3, 0.5, 0.8], vec![0.9, 0.1]]);
        of_tuples(wrt vec![(0.3, vec![0.5, 0.8]), (0.9, vec![0.1])], wrt vec![Some(0.4), None]);
        of_arrays(wrt vec![[[0.3, 0.5], [0.7, 0.2]], [[0.1, 0.9], [0.4, 0.6]]])
    }
}

/// What has moved into an iterator stays what it was, whatever its name holds by then.
mod names_assigned_anew {
    use super::*;

    #[differentiable]
    fn of_slice(q: &[f64]) -> f64 {
        q.iter().map(|v| v * v).sum()
    }
    #[differentiable]
    fn of_row(q: Vec<f64>) -> f64 {
        q.iter().map(|v| v * v).sum()
    }
    #[differentiable]
    fn rows(n: usize, k: f64) -> Vec<Vec<f64>> {
        let mut v = vec![];
        for i in 0..n {
            v.push(vec![k * i as f64, k]);
        }
        v
    }
    #[differentiable]
    fn held(k: f64) -> f64 {
        let mut v = rows(3, k);
        let a = v.into_iter().next().unwrap();
        v = rows(3, 5.0 * k);
        let mut s = of_slice(&a) * of_slice(&v[1]) + of_row(a);
        let it = v.into_iter();
        v = rows(2, s);
        for r in it {
            s = s * 0.5 + of_slice(&r) * v[1][1];
        }
        s
    }
    #[differentiable]
    #[allow(unused_assignments)]
    fn in_loops(mut u: Vec<Vec<f64>>, k: f64) -> f64 {
        let mut s = 0.0;
        let mut v = vec![vec![k, 1.0], vec![2.0, k]];
        for r in v {
            v = vec![vec![r[0] * k, k]; 2];
            for x in r {
                s = s * 0.5 + x;
            }
        }
        let mut w = vec![(k, 1.0), (2.0, k)];
        for r in w {
            w = vec![(r.0 * k, k); 2];
            s = s * 0.5 + r.0 * r.1;
        }
        for r in u {
            u = vec![vec![r[0] * k]; 1];
            s = s * 0.5 + of_slice(&r) + r[1];
        }
        let mut n = vec![k, 1.0];
        let it = n.into_iter();
        n = vec![5.0 * k, 3.0];
        for r in it {
            s = s * 0.5 + r * r * n[0];
        }
        s
    }
    #[differentiable]
    fn one_by_one(k: f64) -> f64 {
        let mut v = vec![vec![k, 1.0], vec![2.0, k]];
        let mut s = 0.0;
        let mut it = v.into_iter();
        while let Some(r) = it.next() {
            v = vec![vec![r[0]; 2]; 2];
            s = s * 0.5 + of_slice(&r) * of_slice(&v[0]);
        }
        s
    }
    #[differentiable]
    fn parts(k: f64) -> f64 {
        let mut s = 0.0;
        let mut t = (vec![vec![k, 1.0], vec![2.0, k]], k);
        for r in t.0 {
            t.0 = vec![vec![r[0] * k; 2]; 2];
            t.0[0][0] *= 2.0;
            s = s * 0.5 + of_slice(&r);
        }
        let mut u = (vec![k, 1.0], k);
        let it = u.0.into_iter();
        u.0 = vec![5.0 * k, 3.0];
        u.0[1] *= k;
        for r in it {
            s = s * 0.5 + r * r * u.0[0];
        }
        let mut o = Some(vec![vec![k, 3.0], vec![s, k]]);
        for r in o.unwrap() {
            o = Some(vec![vec![r[0] * s; 2]; 2]);
            s = s * 0.5 + of_slice(&r);
        }
        s + t.1 * u.1
    }
    /// A branch chooses the tuple whose vector is iterated over, and assigned anew meanwhile.
    #[differentiable]
    fn chosen_parts(k: f64) -> f64 {
        let mut s = 0.0;
        let mut t = (vec![vec![k, 1.0], vec![2.0, k]], k);
        let mut u = (vec![vec![3.0, k], vec![k * k, k]], k);
        for r in if k > 0.5 { t.0 } else { u.0 } {
            t.0 = vec![vec![r[0] * k; 2]; 2];
            t.0[0][0] *= 2.0;
            u.0 = vec![vec![r[1] * k; 2]; 1];
            s = s * 0.5 + of_slice(&r) + u.0[0][1] * t.0[0][0];
        }
        t.0 = vec![vec![s, k], vec![k]];
        u.0 = vec![vec![2.0 * k, s]];
        let it = if k > 0.5 { t.0 } else { u.0 };
        t.0 = vec![vec![5.0 * k, 3.0]];
        u.0 = vec![vec![7.0 * k, 3.0]];
        for r in it {
            s = s * 0.5 + of_slice(&r) * t.0[0][0] + u.0[0][0];
        }
        s + t.1 * u.1
    }
    check! {
        held(wrt 0.7);
        in_loops(wrt vec![vec![0.3, 0.5], vec![0.9, 0.1]], wrt 0.7);
        one_by_one(wrt 0.7);
        parts(wrt 0.7);
        chosen_parts(wrt 0.7);
        chosen_parts(wrt 0.3)
    }
}
