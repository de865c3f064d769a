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

mod integers_in_results {
    use super::*;

    #[differentiable]
    fn counted(x: f64, scale: &mut (f64, usize)) -> f64 {
        scale.0 *= x;
        scale.1 = 7;
        scale.1 += 1;
        scale.0 * scale.1 as f64
    }

    #[differentiable]
    fn literal(x: f64) -> (f64, usize, bool) {
        let mut t = (x, 2, true);
        t.0 *= x;
        t.2 = false;
        (t.0, 3, t.2)
    }

    #[differentiable]
    fn perhaps(x: f64) -> Option<(f64, usize)> {
        if x > 0.0 { Some((x * x, 3)) } else { None }
    }

    #[test]
    fn carry_no_tangent() {
        assert_eq!(literal::jvp((3.0, 1.0)), ((9.0, 3, false), (6.0, (), ())));
        assert_eq!(perhaps::jvp((3.0, 1.0)).unwrap(), ((9.0, 3), (6.0, ())));
        let mut scale = (3.0, 1);
        let (value, gradient) = counted::value_and_grad(2.0, &mut scale);
        assert_eq!((value, gradient.0, gradient.1.0), (48.0, 24.0, 16.0));
        assert_eq!(scale, (6.0, 8));
    }
}

/// What a callee gives is there in parts where a part of it is written.
mod parts_of_callees {
    use super::*;

    #[differentiable]
    fn step(t: (f64, f64), k: f64) -> (f64, f64) {
        (t.0 * k, t.1 + k)
    }
    #[differentiable]
    fn mixed(k: f64) -> (f64, [f64; 2], usize) {
        (k, [k, k * k], 1)
    }
    #[differentiable]
    fn nested(k: f64) -> ((f64, f64), f64) {
        ((k.sin(), k), k * k)
    }
    #[differentiable(without(tape))]
    fn stepped(k: f64) -> f64 {
        let mut s: (f64, f64) = step((k, 1.0), k);
        s.0 += k;
        for i in 0..3 {
            if i != 1 {
                s = step(s, k);
            }
            s.1 *= 0.5;
        }
        s.0 * s.1
    }
    #[differentiable]
    fn of_all_kinds(k: f64) -> f64 {
        let mut s: (f64, [f64; 2], usize) = mixed(k);
        s.1[s.2] *= k;
        s.0 += s.1[1];
        s.2 = 0;
        let mut t: ((f64, f64), f64) = nested(k);
        t.0.1 *= s.0;
        t.1 += t.0.0;
        let first = t.0;
        t = nested(t.1);
        s.0 * s.1[s.2] + t.0.1 * t.1 + first.0 * first.1
    }
    #[differentiable]
    fn assigned(k: f64) -> f64 {
        let mut s = (k, 1.0);
        s = step(s, k);
        s.1 *= s.0;
        let before = s;
        s = step((before.1, s.0), k);
        s.0 - s.1 * before.1
    }
    check! { stepped(wrt 0.7); of_all_kinds(wrt 0.7); assigned(wrt 0.7) }
}
