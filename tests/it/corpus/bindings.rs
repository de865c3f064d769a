//! Locals: let, mut, shadowing, tuples, destructuring, blocks, assignments.

use gradtape::differentiable;

mod typed_lets {
    use super::*;

    #[differentiable]
    fn area(a: f64, b: f64, c: f64) -> f64 {
        let s: f64 = 0.5 * (a + b + c);
        let (p, q): (f64, f64) = (s - a, s - b);
        let squared: f64 = s * p * q * (s - c);
        squared.sqrt()
    }
    check! { area(wrt 3.0, wrt 4.0, wrt 5.5) }
}

mod shadowing {
    use super::*;

    #[differentiable]
    fn rescaled(x: f64, scale: f64) -> f64 {
        let x = x / scale;
        let x = x * x + x;
        let scale = {
            let x = x.sin();
            let scale = scale * x;
            scale + 1.0
        };
        if scale > 0.0 {
            let x = x * scale;
            x + scale
        } else {
            x
        }
    }
    check! { rescaled(wrt 1.2, wrt 0.8); rescaled(wrt 2.5, wrt 1.7) }
}

mod shadowed_by_another_type {
    use super::*;

    #[differentiable]
    fn count(x: f64, n: usize) -> f64 {
        let n = n as f64 * x;
        let x = [x, n];
        let n = x.len();
        let x = x[0] * x[n - 1];
        x
    }
    check! { count(wrt 0.9, 3) => 6.0 * 0.9 }
}

mod deferred {
    use super::*;

    #[differentiable]
    fn by_sign(x: f64, y: f64) -> f64 {
        let slope;
        let offset: f64;
        if x > y {
            slope = x * y;
            offset = y;
        } else {
            offset = x * x;
            slope = 2.0;
        }
        let out;
        {
            let t = slope * x;
            out = t + offset;
        }
        out
    }
    check! { by_sign(wrt 2.0, wrt 1.0) => (4.0, 4.0 + 1.0); by_sign(wrt 1.0, wrt 2.0) => (2.0 + 2.0, 0.0) }
}

mod accumulator {
    use super::*;

    #[differentiable]
    fn steps(x: f64) -> f64 {
        let mut s = 0.0;
        s += x * x;
        s *= 0.5;
        s -= x.sin();
        s /= 1.0 + x;
        s = s * s + x;
        s %= 10.0;
        s
    }
    check! { steps(wrt 1.6); steps(wrt -0.4) }
}

mod target_on_both_sides {
    use super::*;

    #[differentiable]
    fn selfish(x: f64) -> f64 {
        let mut a = x;
        a += a;
        a *= a;
        a -= a * x;
        a /= a + 1.0;
        a *= a - x;
        a = a + a * a;
        a
    }
    check! { selfish(wrt 0.7); selfish(wrt 1.9) }
}

mod overwritten {
    use super::*;

    #[differentiable]
    fn last_wins(x: f64, y: f64) -> f64 {
        let mut a = x * x;
        let b = a * y;
        a = y.exp();
        let c = a * b;
        a = 1.0;
        a + c
    }
    check! { last_wins(wrt 1.3, wrt 0.4) => (2.6 * 0.4 * 0.4f64.exp(), 1.69 * 0.4f64.exp() * 1.4) }
}

mod copies_of_mutables {
    use super::*;

    #[differentiable]
    fn snapshots(x: f64) -> f64 {
        let mut a = x;
        let before = a;
        a = a.sin();
        let between = a;
        a *= before;
        before * between + a
    }
    check! { snapshots(wrt 1.1) => 2.0 * (1.1f64.sin() + 1.1 * 1.1f64.cos()) }
}

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

mod block_values {
    use super::*;

    #[differentiable]
    fn nested(x: f64) -> f64 {
        let y = {
            let a = x * x;
            let b = { a + { x.cos() } };
            a * b
        };
        {
            let _ignored = y * 100.0;
        }
        { y * y } + { { x } }
    }
    check! { nested(wrt 0.8) }
}

mod blocks_that_assign {
    use super::*;

    #[differentiable]
    fn hidden_updates(x: f64) -> f64 {
        let mut a = x;
        let b = {
            a *= 3.0;
            a
        } * {
            a += 1.0;
            a
        };
        b + a
    }
    check! { hidden_updates(wrt 0.6) => 18.0 * 0.6 + 6.0 }
}

mod swapped {
    use super::*;
    use std::mem;

    #[differentiable]
    fn sorted_difference(x: f64, y: f64) -> f64 {
        let (mut lo, mut hi) = (x, y);
        if lo > hi {
            mem::swap(&mut lo, &mut hi);
        }
        let old = mem::replace(&mut lo, hi * hi);
        std::mem::swap(&mut hi, &mut lo);
        let gone = mem::take(&mut lo);
        old * hi + lo - gone
    }
    check! { sorted_difference(wrt 3.0, wrt 2.0); sorted_difference(wrt 1.0, wrt 2.0) => (4.0, 4.0 - 1.0) }
}

mod local_references {
    use super::*;

    #[differentiable]
    fn through_mut(x: f64, up: bool) -> f64 {
        let mut a = x;
        let mut b = 2.0 * x;
        {
            let r = &mut a;
            *r *= *r;
            *r += 1.0;
        }
        let target = if up { &mut a } else { &mut b };
        *target *= 3.0;
        a * b
    }
    check! { through_mut(wrt 0.5, true) => 3.0 * (6.0 * 0.25 + 2.0); through_mut(wrt 0.5, false) => 3.0 * (6.0 * 0.25 + 2.0) }
}

mod mutable_parameters {
    use super::*;

    #[differentiable]
    fn clobbered(mut x: f64, y: f64, mut n: u32) -> f64 {
        while n > 0 {
            x = x * y + 1.0;
            n -= 1;
        }
        x
    }
    check! { clobbered(wrt 0.5, wrt 0.7, 4); clobbered(wrt 0.5, wrt 0.7, 0) => (1.0, 0.0) }
}

mod parameter_patterns {
    use super::*;

    #[differentiable]
    fn spread((a, mut b): (f64, f64), [c, .., d]: [f64; 4], &e: &f64, (n, _): (usize, bool)) -> f64 {
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
