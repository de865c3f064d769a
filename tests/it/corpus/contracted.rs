//! Products that are added at once, and such that are not: what they are read for, and where.

use gradtape::{Scalar, differentiable};

mod factors {
    use super::*;

    #[differentiable]
    fn references(xs: &[f64], ys: &[f64], w: &f64) -> f64 {
        let mut s = 0.0;
        for (x, y) in xs.iter().zip(ys) {
            s += x * y * w + w * y;
        }
        s * w
    }
    #[differentiable]
    fn of_structures(p: &[(f64, f64)]) -> f64 {
        let mut s = 1.0;
        for (a, b) in p {
            s += a * b;
        }
        for &(a, b) in p {
            s += a * b * s;
        }
        s
    }
    #[differentiable]
    fn generic<T: Scalar>(xs: &[T], w: T) -> T {
        let mut s = w;
        for x in xs {
            s = s * *x + *x * w;
        }
        s
    }
    #[differentiable]
    fn singles(xs: &[f32], w: &f32) -> f32 {
        xs.iter().map(|x| x * w * 0.5).sum::<f32>() * w
    }
    check! {
        references(wrt &vec![1.5, -0.5, 2.0], wrt &vec![0.3, 0.7, -1.1], wrt &1.2);
        of_structures(wrt &vec![(1.0, 2.0), (0.5, -1.0)]);
        generic(wrt &vec![1.5, -0.5, 2.0], wrt 1.2)
    }
    mod coarse {
        use super::*;
        check_coarse! { singles(wrt &vec![1.5f32, 2.0], wrt &1.2f32) }
    }
}

mod read_elsewhere {
    use super::*;

    /// A product is added and read otherwise, too.
    #[differentiable]
    fn twice(x: &[f64], k: f64) -> f64 {
        let (mut s, mut m) = (k, 1.0);
        for x in x {
            let p = x * k;
            s += p;
            m *= p;
        }
        s * m
    }
    /// It is added in one branch.
    #[differentiable]
    fn in_a_branch(x: &[f64], k: f64) -> f64 {
        let mut s = k;
        for x in x {
            let p = x * s;
            if *x > 0.5 {
                s += p;
            } else {
                s = p - s * k;
            }
        }
        s
    }
    /// It is added in an inner loop, several times.
    #[differentiable]
    fn in_a_loop(x: &[f64], n: usize) -> f64 {
        let mut s = 0.5;
        for x in x {
            let p = x * s;
            for i in 0..n {
                s += p;
                s *= 1.0 / (i + 1) as f64;
            }
        }
        s
    }
    /// To itself.
    #[differentiable]
    fn doubled(x: f64, y: f64) -> f64 {
        let p = x * y;
        let q = p + p;
        let r = q * x;
        r + r * q
    }
    check! {
        twice(wrt &vec![0.7, -1.1, 0.4], wrt 1.3);
        in_a_branch(wrt &vec![0.7, 0.3, 0.9], wrt 0.6);
        in_a_loop(wrt &vec![0.7, 0.3], 3); in_a_loop(wrt &vec![0.7, 0.3], 0);
        doubled(wrt 0.7, wrt -1.2)
    }
}

mod places {
    use super::*;

    /// To the place that a factor is read from.
    #[differentiable]
    fn in_place(u: &mut [f64], w: f64) {
        for i in 1..u.len() {
            u[i] += w * u[i - 1];
            u[i - 1] += u[i] * u[i - 1];
        }
    }
    #[differentiable]
    fn rows(m: &[Vec<f64>], v: &[f64], #[constant] c: &[f64]) -> Vec<f64> {
        let mut out = vec![0.0; m.len()];
        for (o, r) in out.iter_mut().zip(m) {
            for ((a, b), c) in r.iter().zip(v.iter()).zip(c) {
                *o += a * b + c * b;
            }
            *o *= v[0];
        }
        out
    }
    /// Many outputs of few inputs: several directions at once.
    #[differentiable]
    fn curve(p: [f64; 3], #[constant] ts: &[f64]) -> Vec<[f64; 2]> {
        let [a, b, c] = p;
        let mut points = Vec::with_capacity(ts.len());
        for t in ts {
            let s = a * t + b;
            points.push([s * t + c, s * s - t * c]);
        }
        points
    }
    mod unit {
        use super::*;
        check_unit! { in_place(wrt &mut vec![0.3, 0.9, -0.4, 0.2], wrt 0.7) }
    }
    check_out! {
        rows(wrt &vec![vec![0.5, 1.5], vec![-0.2, 0.8]], wrt &vec![0.4, 1.1], &[2.0, 3.0]);
        curve(wrt [0.3, -0.8, 1.4], &[0.1, 0.7, 1.9, -0.6])
    }
    mod columns {
        use super::*;
        check_columns! { curve(wrt [0.3, -0.8, 1.4], &[0.1, 0.7, 1.9, -0.6]) }
    }
}
