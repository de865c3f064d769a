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
        let z = { y * y } + { { x } };
        z
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

/// The same name, written in two ways; and one that must be written so.
mod raw_names {
    use super::*;

    #[differentiable]
    fn scaled(r#x: &[f64], r#type: f64, y: f64) -> f64 {
        let r#z = x[0] * r#y;
        z * x[1] + r#type * r#type * r#x[0]
    }

    #[differentiable(wrt(r#y))]
    fn of_one(x: f64, y: f64) -> f64 {
        r#x * y * r#y
    }

    #[differentiable]
    fn told(r#x: f64) -> f64 {
        let as_written = stringify!(r#x).len() as f64;
        r#x * as_written
    }

    /// The function stays as it is written.
    #[test]
    fn the_function_is_as_written() {
        assert_eq!(told(2.0), 2.0 * "r#x".len() as f64);
    }

    check! {
        scaled(wrt &vec![0.5, 1.5], wrt 2.0, wrt -0.75);
        of_one(3.0, wrt 0.5) => [3.0];
        told(wrt 2.0) => 3.0;
    }
}
