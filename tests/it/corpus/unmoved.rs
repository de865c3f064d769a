//! Jacobians of functions that make containers of what some passes do not move, and hand these to others.

use gradtape::differentiable;

fn some(n: usize) -> Vec<f64> {
    (0..n)
        .map(|i| ((i * 7) % 11) as f64 / 5.0 - 0.7 + 0.03 * i as f64)
        .collect()
}

fn pairs(n: usize) -> Vec<[f64; 2]> {
    (0..n)
        .map(|i| [0.2 * i as f64 - 0.9, 0.05 * (i * i) as f64 + 0.3])
        .collect()
}

/// Products of all with all: it is worth a loop without the tangents of one.
#[differentiable]
fn products(x: &[f64], y: &[f64]) -> Vec<f64> {
    let mut out = Vec::with_capacity(x.len());
    for i in 0..x.len() {
        let (a, b) = (x[i], y[i]);
        out.push(a * b + a / (1.5 + b * b));
        out.push(b * (a - 0.5));
        out.push(b - a * a);
    }
    out
}

#[differentiable]
fn mixed(us: &[[f64; 2]], x: &[f64]) -> Vec<[f64; 2]> {
    let mut out = Vec::new();
    for i in 0..x.len() {
        let [u, v] = us[i];
        let mut p = [0.0; 2];
        for j in 0..2 {
            p[j] = u * x[i] + v * x[(i + j) % x.len()] + (1.0 - u - v) * x[0];
        }
        out.push(p);
    }
    out
}

mod one {
    use super::*;

    #[differentiable]
    fn collected(shift: [f64; 2], x: &[f64], #[constant] us: &[[f64; 2]]) -> Vec<[f64; 2]> {
        let us: Vec<[f64; 2]> = us
            .iter()
            .map(|u| [u[0] + shift[0], u[1] * shift[1]])
            .collect();
        mixed(&us, x)
    }

    #[differentiable]
    fn pushed(a: &[f64; 3], x: &[f64]) -> Vec<f64> {
        let mut y = Vec::new();
        for i in 0..x.len() {
            let t = i as f64 * 0.1;
            if i % 3 == 0 {
                y.push(a[0] * t + a[1]);
            } else {
                y.push(a[2] - t);
            }
        }
        products(x, &y)
    }

    #[differentiable]
    fn stored(a: &[f64; 3], x: &[f64]) -> Vec<f64> {
        let mut y = vec![0.5; x.len()];
        for i in 0..x.len() {
            y[i] = a[0] * i as f64;
            y[i / 2] += a[1] + a[2] * a[0];
        }
        products(&y, x)
    }

    #[differentiable]
    fn updated(a: [f64; 3], x: &[f64]) -> Vec<f64> {
        let mut y = vec![0.5; x.len()];
        for i in 0..x.len() {
            for k in 0..2 {
                y[i] += a[k] * i as f64 - a[2];
            }
        }
        products(&y, x)
    }

    /// By the name of a memory.
    #[differentiable]
    fn as_it_is(a: &[f64; 3], x: &[f64]) -> Vec<f64> {
        let mut y: Vec<f64> = Vec::new();
        for i in 0..x.len() {
            y.push(a[0] * i as f64 + a[1] * a[2]);
        }
        let first = products(&y, x);
        let mut second = products(x, &y);
        for i in 0..x.len() {
            second[i] += first[i] * x[0];
        }
        second
    }

    #[differentiable]
    fn of_a_vector(x: &Vec<f64>, y: &[f64]) -> Vec<f64> {
        let mut out = Vec::new();
        for i in 0..y.len() {
            let (a, b) = (x[i], y[i]);
            out.push(a * b - a * (b - 1.0) * b);
            out.push(a / (2.0 + b * b));
        }
        out
    }

    #[differentiable]
    fn borrowed_whole(a: [f64; 2], x: &[f64]) -> Vec<f64> {
        let mut y = Vec::new();
        for i in 0..x.len() {
            y.push(a[0] * i as f64 - a[1]);
        }
        of_a_vector(&y, x)
    }

    check_columns! {
        collected(wrt [0.25, -0.5], wrt &some(17), &pairs(17));
        pushed(wrt &[0.3, -0.2, 0.7], wrt &some(19));
        stored(wrt &[0.3, -0.2, 0.7], wrt &some(19));
        updated(wrt [0.3, -0.2, 0.7], wrt &some(19));
        as_it_is(wrt &[0.3, -0.2, 0.7], wrt &some(19));
        borrowed_whole(wrt [0.3, -0.2], wrt &some(19));
    }
}

mod singles {
    use super::*;

    #[differentiable]
    fn single(a: [f32; 2], x: &[f32]) -> Vec<f32> {
        let mut y = Vec::new();
        for i in 0..x.len() {
            y.push(a[0] * i as f32 - a[1]);
        }
        of_single(&y, x)
    }

    #[differentiable]
    fn of_single(x: &[f32], y: &[f32]) -> Vec<f32> {
        let mut out = Vec::with_capacity(x.len());
        for i in 0..x.len() {
            let (a, b) = (x[i], y[i]);
            out.push(a * b + a * (1.5 + b * b));
            out.push(b * (a - 0.5));
        }
        out
    }

    check_columns! {
        single(wrt [0.25, -0.5], wrt &[0.5_f32; 17]);
    }
}

mod several {
    use super::*;

    #[differentiable]
    fn three(x: &[f64], y: &[f64], z: &[f64]) -> Vec<f64> {
        let mut out = Vec::new();
        for i in 0..z.len() {
            let (a, b, c) = (x[i], y[i], z[i]);
            out.push(a * b * c + a * c);
            out.push(c * c - b * (c - a));
            out.push(a - c);
        }
        out
    }

    /// Each of both may be still, or both.
    #[differentiable]
    fn of_two(a: [f64; 4], x: &[f64], b: [f64; 4]) -> Vec<f64> {
        let (mut p, mut q) = (Vec::new(), Vec::new());
        for i in 0..x.len() {
            p.push(a[0] * i as f64 + a[1] * a[2] - a[3]);
        }
        for i in 0..x.len() {
            q.push(b[0] * i as f64 + b[1] * b[2] - b[3]);
        }
        three(&p, &q, x)
    }

    /// Of one loop, from the same and from others.
    #[differentiable]
    fn of_one_loop(a: [f64; 4], x: &[f64], b: [f64; 4]) -> Vec<f64> {
        let (mut p, mut q) = (Vec::new(), vec![0.0; x.len()]);
        for i in 0..x.len() {
            p.push(a[0] * i as f64 + a[1] * a[2] - a[3]);
            q[i] = b[0] * i as f64 + b[1] * b[2] - b[3];
        }
        three(&p, &q, x)
    }

    #[differentiable]
    fn alike(a: [f64; 4], x: &[f64]) -> Vec<f64> {
        let (mut p, mut q) = (Vec::new(), Vec::new());
        for i in 0..x.len() {
            p.push(a[0] * i as f64 + a[1]);
            q.push(a[2] * i as f64 - a[3]);
        }
        three(&p, &q, x)
    }

    /// The copies of the loop without one of two leave out what is made of that one alone.
    #[differentiable]
    fn both_pushed(a: [f64; 4], x: &[f64], b: [f64; 4]) -> Vec<f64> {
        let (mut p, mut q) = (Vec::new(), Vec::new());
        for i in 0..x.len() {
            p.push(a[0] * a[1] + a[2] * a[3]);
            q.push(b[0] * b[1] + b[2] * b[3] * i as f64);
        }
        three(&p, &q, x)
    }

    #[differentiable]
    fn first_and_sum(a: [f64; 4], x: &[f64], b: [f64; 4]) -> Vec<f64> {
        let (mut p, mut q, mut r) = (Vec::new(), Vec::new(), Vec::new());
        for i in 0..x.len() {
            p.push(a[0] * a[1] + a[2] * a[3]);
            q.push(a[0] * b[1] + b[2] * a[3] * i as f64);
            r.push(b[0] - b[1] * b[3]);
        }
        let mut y = three(&p, &q, x);
        y.extend(three(&q, &r, x));
        y.extend(three(&r, &p, x));
        y
    }

    #[differentiable]
    fn four(x: &[f64], y: &[f64], z: &[f64], w: &[f64]) -> Vec<f64> {
        let mut out = Vec::new();
        for i in 0..w.len() {
            out.push(x[i] * y[i] - z[i] * w[i]);
            out.push(x[i] * w[i] + y[i] * y[i]);
            out.push(z[i] * z[i] * x[i]);
        }
        out
    }

    /// More than may be left out of a call.
    #[differentiable]
    fn many(a: [f64; 3], b: [f64; 3], c: [f64; 3], d: [f64; 3], x: &[f64]) -> Vec<f64> {
        let (mut p, mut q, mut r, mut s) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for i in 0..x.len() {
            p.push(a[0] * i as f64 + a[1] * a[2]);
            q.push(b[0] * i as f64 + b[1] * b[2]);
        }
        for i in 0..x.len() {
            r.push(c[0] * i as f64 + c[1] * c[2]);
        }
        for i in 0..x.len() {
            s.push(d[0] * i as f64 + d[1] * d[2]);
        }
        let mut y = four(&p, &q, &r, &s);
        y.extend(three(&q, &s, x));
        y
    }

    #[differentiable]
    fn many_alike(a: [f64; 4], x: &[f64]) -> Vec<f64> {
        let (mut p, mut q, mut r) = (Vec::new(), Vec::new(), Vec::new());
        for i in 0..x.len() {
            p.push(a[0] * i as f64 + a[1]);
            q.push(a[2] * i as f64 - a[3]);
            r.push(a[0] * i as f64 - a[3]);
        }
        let mut y = four(&p, &q, &r, x);
        y.extend(three(x, &p, &r));
        y
    }

    /// One after the other.
    #[differentiable]
    fn in_a_chain(a: [f64; 4], x: &[f64]) -> Vec<f64> {
        let mut p = Vec::new();
        for i in 0..x.len() {
            p.push(a[0] * i as f64 + a[1] * a[3]);
        }
        let q = products(&p, x);
        let r = products(x, &p);
        three(&q, &r, &p)
    }

    /// Nothing else has a tangent.
    #[differentiable]
    fn alone(a: [f64; 4], x: &[f64], #[constant] w: &[f64]) -> Vec<f64> {
        let mut p = Vec::new();
        for i in 0..w.len() {
            p.push(a[0] * w[i] + a[1] * a[3] - a[2]);
        }
        let mut y = products(&p, w);
        for i in 0..x.len() {
            y[i] *= x[i];
        }
        y
    }

    check_columns! {
        of_two(wrt [0.3, -0.2, 0.7, 0.1], wrt &some(14), wrt [0.5, 0.2, -0.7, 0.2]);
        of_one_loop(wrt [0.3, -0.2, 0.7, 0.1], wrt &some(14), wrt [0.5, 0.2, -0.7, 0.2]);
        many(wrt [0.3, -0.2, 0.7], wrt [0.1, 0.5, 0.2], wrt [-0.7, 0.2, 0.4], wrt [0.6, -0.3, 0.8], wrt &some(13));
        many_alike(wrt [0.3, -0.2, 0.7, 0.1], wrt &some(14));
        both_pushed(wrt [0.3, -0.2, 0.7, 0.1], wrt &some(14), wrt [0.5, 0.2, -0.7, 0.2]);
        first_and_sum(wrt [0.3, -0.2, 0.7, 0.1], wrt &some(14), wrt [0.5, 0.2, -0.7, 0.2]);
        alike(wrt [0.3, -0.2, 0.7, 0.1], wrt &some(14));
        in_a_chain(wrt [0.3, -0.2, 0.7, 0.1], wrt &some(14));
        alone(wrt [0.3, -0.2, 0.7, 0.1], wrt &some(14), &some(24));
    }
}

/// What looks like one of these, and has more to it.
mod not_so {
    use super::*;

    /// Something else is pushed, too.
    #[differentiable]
    fn in_turns(a: &[f64; 3], x: &[f64]) -> Vec<f64> {
        let mut y = Vec::new();
        for i in 0..x.len() / 2 {
            y.push(a[0] * i as f64 + a[1] * a[2] - a[0]);
            y.push(x[i]);
        }
        products(&y, &x[..y.len()])
    }

    /// What is zero overwrites what is not.
    #[differentiable]
    fn overwritten(a: &[f64; 3], x: &[f64]) -> Vec<f64> {
        let mut y = vec![0.0; x.len()];
        for i in 0..x.len() {
            y[i] += x[i] * x[0];
            y[i / 2] = a[0] * i as f64 + a[1] * a[2] - a[0];
        }
        products(&y, x)
    }

    #[differentiable]
    fn read_elsewhere(a: &[f64; 3], x: &[f64]) -> Vec<f64> {
        let mut y = Vec::new();
        for i in 0..x.len() {
            y.push(a[0] * i as f64 + a[1] * a[2] - a[0]);
        }
        let mut z = products(&y, x);
        z[1] *= y[2];
        z
    }

    #[differentiable]
    fn written_later(a: &[f64; 3], x: &[f64]) -> Vec<f64> {
        let mut y = Vec::new();
        for i in 0..x.len() {
            y.push(a[0] * i as f64 + a[1] * a[2] - a[0]);
        }
        y[3] = x[2] * x[1];
        products(&y, x)
    }

    #[differentiable]
    fn written_before(a: &[f64; 3], x: &[f64]) -> Vec<f64> {
        let mut y = vec![x[0] * x[1]];
        for i in 1..x.len() {
            y.push(a[0] * i as f64 + a[1] * a[2] - a[0]);
        }
        products(&y, x)
    }

    #[differentiable]
    fn copied(a: &[f64; 3], x: &[f64]) -> Vec<f64> {
        let mut y = x.to_vec();
        for i in 0..x.len() {
            y[i] += a[0] * i as f64 + a[1] * a[2] - a[0];
        }
        products(&y, x)
    }

    #[differentiable]
    fn of_two_loops(a: &[f64; 3], x: &[f64]) -> Vec<f64> {
        let mut y = Vec::new();
        for i in 0..5 {
            y.push(a[0] * i as f64 + a[1] * a[2] - a[0]);
        }
        for i in 5..x.len() {
            y.push(a[0] * x[i] + a[1] * a[2] - a[0]);
        }
        products(&y, x)
    }

    #[differentiable]
    fn a_part(a: &[f64; 3], x: &[f64]) -> Vec<f64> {
        let mut y = Vec::new();
        for i in 0..=x.len() {
            y.push(a[0] * i as f64 + a[1] * a[2] - a[0]);
        }
        products(&y[1..], x)
    }

    #[differentiable]
    fn in_a_branch(a: &[f64; 3], x: &[f64], more: bool) -> Vec<f64> {
        let mut y = Vec::new();
        for i in 0..x.len() {
            y.push(a[0] * i as f64 + a[1] * a[2] - a[0]);
        }
        if more {
            products(&y, x)
        } else {
            products(x, &y)
        }
    }

    #[differentiable]
    fn in_a_loop(a: &[f64; 3], x: &[f64]) -> Vec<f64> {
        let mut y = Vec::new();
        for i in 0..x.len() {
            y.push(a[0] * i as f64 + a[1] * a[2] - a[0]);
        }
        let mut z = x.to_vec();
        for _ in 0..2 {
            z = products(&y, &z);
        }
        z
    }

    #[differentiable]
    fn squared(x: Vec<f64>, y: &[f64]) -> Vec<f64> {
        x.iter().zip(y).flat_map(|(x, y)| [x * x, x * y]).collect()
    }

    #[differentiable]
    fn by_value(a: &[f64; 3], x: &[f64]) -> Vec<f64> {
        let mut y = Vec::new();
        for i in 0..x.len() {
            y.push(a[0] * i as f64 + a[1] * a[2] - a[0]);
        }
        squared(y, x)
    }

    #[differentiable]
    fn scale(y: &[f64], x: &mut [f64]) {
        for i in 0..x.len() {
            x[i] *= y[i] * y[i] + y[i];
        }
    }

    #[differentiable]
    fn in_place(a: &[f64; 3], x: &[f64]) -> Vec<f64> {
        let mut y = Vec::new();
        for i in 0..x.len() {
            y.push(a[0] * i as f64 + a[1] * a[2] - a[0]);
        }
        let mut z = x.to_vec();
        scale(&y, &mut z);
        let mut w = vec![2.0; x.len()];
        scale(&y, &mut w);
        z.iter().zip(&w).flat_map(|(z, w)| [z * w, z - w]).collect()
    }

    #[differentiable]
    fn positive(y: &[f64], x: &[f64]) -> Option<Vec<f64>> {
        if y.is_empty() {
            return None;
        }
        Some(products(y, x))
    }

    #[differentiable]
    fn many(y: &[f64], x: &[f64]) -> Result<Vec<f64>, usize> {
        if y.len() < 3 {
            return Err(y.len());
        }
        Ok(products(y, x))
    }

    #[differentiable]
    fn perhaps(a: &[f64; 3], x: &[f64]) -> Result<Vec<f64>, usize> {
        let mut y = Vec::new();
        for i in 0..x.len() {
            y.push(a[0] * i as f64 + a[1] * a[2] - a[0]);
        }
        let mut z = many(&y, x)?;
        z[0] *= x[1];
        Ok(z)
    }

    #[differentiable]
    fn perhaps_else(a: &[f64; 3], x: &[f64]) -> Vec<f64> {
        match perhaps(a, x) {
            Ok(z) => z,
            Err(_) => x.to_vec(),
        }
    }

    #[differentiable]
    fn or_else(a: &[f64; 3], x: &[f64]) -> Vec<f64> {
        let mut y = Vec::new();
        for i in 0..x.len() {
            y.push(a[0] * i as f64 + a[1] * a[2] - a[0]);
        }
        match positive(&y, x) {
            Some(z) => z,
            None => x.to_vec(),
        }
    }

    check_columns! {
        in_turns(wrt &[0.3, -0.2, 0.7], wrt &some(26));
        overwritten(wrt &[0.3, -0.2, 0.7], wrt &some(19));
        read_elsewhere(wrt &[0.3, -0.2, 0.7], wrt &some(19));
        written_later(wrt &[0.3, -0.2, 0.7], wrt &some(19));
        written_before(wrt &[0.3, -0.2, 0.7], wrt &some(19));
        copied(wrt &[0.3, -0.2, 0.7], wrt &some(19));
        perhaps_else(wrt &[0.3, -0.2, 0.7], wrt &some(19));
        of_two_loops(wrt &[0.3, -0.2, 0.7], wrt &some(19));
        a_part(wrt &[0.3, -0.2, 0.7], wrt &some(19));
        in_a_branch(wrt &[0.3, -0.2, 0.7], wrt &some(19), true);
        in_a_branch(wrt &[0.3, -0.2, 0.7], wrt &some(19), false);
        in_a_loop(wrt &[0.3, -0.2, 0.7], wrt &some(19));
        by_value(wrt &[0.3, -0.2, 0.7], wrt &some(19));
        in_place(wrt &[0.3, -0.2, 0.7], wrt &some(19));
        or_else(wrt &[0.3, -0.2, 0.7], wrt &some(19));
    }
}

/// Arguments of which nobody has a tangent, where there are others.
mod nobody {
    use super::*;

    #[differentiable]
    fn product<const N: usize>(a: &[[f64; N]; N], b: &[[f64; N]; N]) -> [[f64; N]; N] {
        let mut out = [[0.0; N]; N];
        for i in 0..N {
            for j in 0..N {
                for k in 0..N {
                    out[i][j] += a[i][k] * b[k][j];
                }
            }
        }
        out
    }

    #[differentiable]
    fn conjugated(
        #[constant] left: &[[f64; 3]; 3],
        x: &[[f64; 3]; 3],
        y: &[[f64; 3]; 3],
    ) -> Vec<[[f64; 3]; 3]> {
        let l = product(left, x);
        let r = product(y, left);
        let both = product(&l, &r);
        vec![product(&both, &l), product(left, &both), both]
    }

    #[differentiable]
    fn of_slices(x: &[f64], #[constant] w: &[f64], y: &[f64]) -> Vec<f64> {
        let p = products(x, &w[..x.len()]);
        let q = products(&w[..x.len()], x);
        let mut r = products(&p, &q);
        r.extend(products(y, &w[..y.len()]));
        r
    }

    #[differentiable]
    fn of_rows(x: &[f64], #[constant] us: &[[f64; 2]], vs: &[[f64; 2]]) -> Vec<[f64; 2]> {
        let mut y = mixed(us, x);
        let z = mixed(vs, &us[0]);
        for i in 0..2 {
            y[i][1] += z[i][0] * z[i][1];
        }
        y
    }

    fn matrix(by: f64) -> [[f64; 3]; 3] {
        let entry = |i: usize, j: usize| by * i as f64 - 0.3 * j as f64 + 0.1;
        std::array::from_fn(|i| std::array::from_fn(|j| entry(i, j)))
    }

    check_columns! {
        conjugated(&matrix(0.4), wrt &matrix(-0.7), wrt &matrix(0.9));
        of_slices(wrt &some(13), &some(20), wrt &some(5));
        of_rows(wrt &some(13), &pairs(13), wrt &pairs(2));
    }
}
