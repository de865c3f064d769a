//! Tuples, destructuring, patterns.

use gradtape::differentiable;

mod tuples {
    use super::*;

    #[differentiable]
    fn rotated(x: f64, y: f64, angle: f64) -> f64 {
        let (s, c) = angle.sin_cos();
        let p = (c * x - s * y, s * x + c * y);
        let q = (p, p.0 * p.1);
        let ((u, _), w) = q;
        u * w + q.0.1
    }
    check! { rotated(wrt 1.0, wrt -0.5, wrt 0.6) }
}

mod tuple_parameters {
    use super::*;

    #[differentiable]
    fn distance(a: (f64, f64), b: &(f64, f64)) -> f64 {
        let (x0, y0) = a;
        let (dx, dy) = (b.0 - x0, b.1 - y0);
        (dx * dx + dy * dy).sqrt()
    }
    check! { distance(wrt (1.0, 2.0), wrt &(4.0, 6.0)) => ((-0.6, -0.8), (0.6, 0.8)) }
}

mod tuple_fields_assigned {
    use super::*;

    #[differentiable]
    fn counters(x: f64, y: f64) -> f64 {
        let mut t = (x, y * y, 3usize);
        t.0 *= t.1;
        t.2 += 1;
        t.1 = t.0 + t.2 as f64;
        let mut nested = (t.0, (t.1, 1.0));
        nested.1.0 -= nested.0;
        nested.1.1 = nested.1.0 * x;
        nested.1.1 + nested.0
    }
    check! { counters(wrt 0.8, wrt 1.4) => (4.0 + 1.96, 2.0 * 0.8 * 1.4) }
}

mod destructuring_assignment {
    use super::*;

    #[differentiable]
    fn pairs(x: f64, y: f64) -> f64 {
        let (mut a, mut b) = (x, y);
        (a, b) = (b, a * b);
        (a, _) = (a + b, a);
        let c;
        let d;
        [c, d] = [a * x, b - y];
        (a, (b, _)) = (c, (d, 0.0));
        a * b
    }
    check! { pairs(wrt 1.2, wrt 0.7) }
}

mod recurrence_of_pairs {
    use super::*;

    #[differentiable]
    fn lucas(a: f64, b: f64, n: usize) -> f64 {
        let (mut p, mut q) = (a, b);
        for _ in 0..n {
            (p, q) = (q, 0.5 * p * q + p);
        }
        p + q
    }
    check! { lucas(wrt 0.9, wrt 0.4, 5); lucas(wrt 0.9, wrt 0.4, 0) => (1.0, 1.0) }
}

mod parameter_patterns {
    use super::*;

    #[differentiable]
    fn spread(
        (a, mut b): (f64, f64),
        [c, .., d]: [f64; 4],
        &e: &f64,
        (n, _): (usize, bool),
    ) -> f64 {
        b *= a;
        b * c + d * e * n as f64
    }
    check! { spread(wrt (1.0, 2.0), wrt [3.0, 4.0, 5.0, 6.0], wrt &7.0, (2, true)) => ((6.0, 3.0), [2.0, 0.0, 0.0, 14.0], 12.0) }
}

mod array_patterns {
    use super::*;

    #[differentiable]
    fn cross(u: [f64; 3], v: &[f64; 3]) -> f64 {
        let [a, b, c] = u;
        let &[p, q, r] = v;
        let w = [b * r - c * q, c * p - a * r, a * q - b * p];
        let [first, rest @ ..] = w;
        first * 2.0 - rest[0] * rest[1]
    }
    check! { cross(wrt [1.0, -2.0, 0.5], wrt &[0.3, 0.7, -1.1]) }
}

mod wildcards {
    use super::*;

    #[differentiable]
    fn ignored(x: f64) -> f64 {
        let _ = x.exp();
        let _unused = x.ln();
        let (a, _) = (x * x, x.sin());
        x.cos();
        a
    }
    check! { ignored(wrt 1.2) => 2.4 }
}
