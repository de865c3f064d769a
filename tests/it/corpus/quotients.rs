//! Adjoints that are divided by the same value several times, or multiplied by constants along the way.

use gradtape::differentiable;

mod shared {
    use super::*;

    /// The divisor is a root, and the root's partial divides by it once more.
    #[differentiable]
    fn force(x: &[f64; 3], m: f64) -> f64 {
        let r2 = x[0] * x[0] + x[1] * x[1] + x[2] * x[2];
        let r = r2.sqrt();
        m / r + m * m / (r * r * r)
    }

    /// Every row of `y` has the same divisor.
    #[differentiable]
    fn normalised(x: &[f64], y: &[f64]) -> f64 {
        let total: f64 = x.iter().sum();
        let mut s = 0.0;
        for (a, b) in x.iter().zip(y) {
            s += (a / total) * (a / total) * b;
        }
        s.sqrt()
    }

    /// One in a branch, one beside it.
    #[differentiable]
    fn branched(a: f64, b: f64, c: f64) -> f64 {
        let mut s = a / c;
        if a > b {
            s += b / c;
            if b > 0.0 {
                s *= (a + b) / c;
            }
        } else {
            s -= (b / c) * (b / c);
        }
        s.ln() / c
    }

    /// The reciprocal is the primal's own.
    #[differentiable]
    fn inverse(x: f64, y: f64) -> f64 {
        let r = 1.0 / x;
        let s = y / x;
        r * s + x.ln() * r + s.sqrt() + (1.0 / y) / x
    }

    /// The divisor changes from iteration to iteration.
    #[differentiable]
    fn continued(x: &[f64]) -> f64 {
        let mut s = 1.0;
        for v in x {
            s = v / (s + v) + 1.0 / s;
        }
        s
    }

    check! {
        force(wrt &[1.0, 2.0, 2.0], wrt 3.0);
        force(wrt &[-0.5, 0.0, 0.25], wrt -1.5);
        normalised(wrt &vec![1.0, 2.5, 0.5], wrt &vec![0.5, 0.25, 3.0]);
        normalised(wrt &vec![2.0], wrt &vec![4.0]) => ([0.0], [0.25]);
        branched(wrt 2.0, wrt 1.0, wrt 0.5);
        branched(wrt 2.0, wrt -1.0, wrt 0.5);
        branched(wrt 1.0, wrt 1.25, wrt 2.0);
        inverse(wrt 2.0, wrt 3.0);
        inverse(wrt 0.25, wrt 1.5);
        continued(wrt &vec![]) => Vec::<f64>::new();
        continued(wrt &vec![0.5]) => [2.0 / 4.5];
        continued(wrt &vec![0.5, 2.0, 1.25])
    }
}

mod zeros {
    use super::*;

    /// What is not selected divides by zero.
    #[differentiable]
    fn direction(x: f64, y: f64) -> f64 {
        let r = (x * x + y * y).sqrt();
        let (u, v) = (x / r, y / r);
        if r == 0.0 { 0.0 } else { u * v }
    }

    /// A factor of zero: nothing flows to the root at zero.
    #[differentiable(without(tape))]
    fn weighted(w: f64, x: f64) -> f64 {
        let r = x.sqrt();
        3.0 * (-(w * r)) + 0.5 * w
    }

    /// A zero over a zero would be no number; the quotient is not selected.
    #[differentiable]
    fn guarded(a: f64, b: f64) -> f64 {
        let q = a / b;
        let i = 1.0 / b;
        if b == 0.0 { 2.0 * a } else { q * i }
    }

    #[differentiable]
    fn sum_of_ratios(x: &[f64], d: f64) -> f64 {
        let mut s = 0.0;
        for v in x {
            let q = v / d;
            s += if *v == 0.0 { d } else { 2.0 * q };
        }
        s
    }

    check_kink! {
        direction(wrt 0.0, wrt 0.0) => (0.0, 0.0);
        weighted(wrt 0.0, wrt 0.0) => (0.5, 0.0);
        weighted(wrt 1.0, wrt 0.0) => (0.5, f64::NEG_INFINITY);
        guarded(wrt 0.0, wrt 0.0) => (2.0, 0.0);
        guarded(wrt 1.0, wrt 0.0) => (2.0, 0.0);
        sum_of_ratios(wrt &vec![0.0, 0.0], wrt 0.0) => ([0.0, 0.0], 2.0)
    }

    mod elsewhere {
        use super::*;

        check! {
            direction(wrt 3.0, wrt 4.0);
            guarded(wrt 2.0, wrt 0.5) => (4.0, -32.0);
            sum_of_ratios(wrt &vec![0.5, 2.0, -1.0], wrt 4.0)
        }
    }
}

mod extreme {
    use super::*;

    #[differentiable]
    fn both(a: f64, b: f64, d: f64) -> f64 {
        a / d + b / d
    }

    // The largest and the smallest divisors whose reciprocals are numbers.
    check_kink! {
        both(wrt 0.0, wrt 0.0, wrt 1e307) => (1e-307, 1e-307, 0.0);
        both(wrt 0.0, wrt 0.0, wrt 1e-300) => (1e300, 1e300, 0.0);
        both(wrt 0.0, wrt 0.0, wrt f64::INFINITY) => (0.0, 0.0, 0.0);
        both(wrt 1.0, wrt 1.0, wrt f64::INFINITY) => (0.0, 0.0, 0.0)
    }
}

mod constants {
    use super::*;

    #[differentiable]
    fn chain(x: f64, y: f64) -> f64 {
        let a = -2.0 * x;
        let b = 0.5 * a * y;
        let c = -(b * b);
        4.0 * (c - x) * -0.25
    }

    #[differentiable]
    fn squares(x: f64) -> f64 {
        3.0 * x * x + x * (x * 5.0) - (x * -0.5) * x + 0.0 * x * x
    }

    /// The multiple is read elsewhere too.
    #[differentiable]
    fn reused(x: f64, y: f64) -> f64 {
        let t = 100.0 * x;
        t * x + t * y + (t * x).sin()
    }

    /// Equal terms, and terms that cancel.
    #[differentiable]
    fn cancelling(x: f64, y: f64) -> f64 {
        let d = x * y;
        (d + d) - (d - y) + (x - x) - (d + d)
    }

    /// Constants that do not fit together with others.
    #[differentiable]
    fn far_apart(x: f64, y: f64) -> f64 {
        let a = 1e5 * x;
        let b = 1e5 * (a * y);
        let c = 1e-5 * (b * y);
        1e-5 * (c * c) + 1e-300 * (x * y)
    }

    #[differentiable]
    fn scaled(x: &[f64], w: &[f64], k: f64) -> f64 {
        let mut s = 0.0;
        for (x, w) in x.iter().zip(w) {
            let d = 2.0 * x - 0.5 * w;
            s -= k * (-3.0 * d) * d * 0.125;
            s += -w * 0.5;
        }
        -2.0 * s
    }

    #[differentiable]
    fn single(x: f32, y: f32) -> f32 {
        let d = -0.1 * (x * y);
        3.0 * d * d - (d + d)
    }

    #[differentiable]
    fn of_any<T: gradtape::Scalar>(x: T, y: T) -> T {
        let d = -(x / y) - (-(y / x));
        (d + d) * -x / y
    }

    check! {
        chain(wrt 1.5, wrt 0.5);
        squares(wrt 2.0) => 34.0;
        reused(wrt 0.25, wrt -1.5);
        cancelling(wrt 2.0, wrt 3.0) => (-3.0, -1.0);
        far_apart(wrt 1.5, wrt 0.5);
        scaled(wrt &vec![], wrt &vec![], wrt 1.5) => (Vec::<f64>::new(), Vec::<f64>::new(), 0.0);
        scaled(wrt &vec![1.0, 2.0, -0.5], wrt &vec![0.5, 0.25, 2.0], wrt 1.5);
        single(wrt 1.5, wrt 2.0);
        of_any(wrt 1.5, wrt 2.0);
        of_any(wrt 1.5_f32, wrt 2.0_f32)
    }
}

mod given_by_loops {
    use super::*;

    fn doubled(c: &f64) -> Option<f64> {
        (*c < 20.0).then_some(c * 2.0)
    }

    /// The divisor is another in each iteration, as only the iterator knows.
    #[differentiable]
    fn by_an_iterator(x: &[f64]) -> f64 {
        let mut s = 0.0;
        for c in std::iter::successors(Some(1.0), doubled) {
            s += (x[0] * x[1] / c).sin() + x[1] / c;
        }
        s
    }

    /// And here the loop carries it along.
    #[differentiable]
    fn carried_along(x: &[f64], k: f64) -> f64 {
        let (mut s, mut c) = (0.0, k);
        for v in x {
            s += (v / c).sin() + k / c;
            c += 0.5;
        }
        s
    }

    check! {
        by_an_iterator(wrt &[0.7, 1.3]);
        carried_along(wrt &[0.7, 1.3, -0.4, 2.0, 0.1], wrt 1.5)
    }
}
