//! Scalars, literals, constants, operators, casts.

use gradtape::differentiable;

mod polynomial {
    use super::*;

    #[differentiable]
    fn cubic(x: f64) -> f64 {
        2.0 * x * x * x - 3.5 * x * x + x / 4.0 - 7.0
    }
    check! { cubic(wrt 1.3) => 6.0 * 1.3 * 1.3 - 7.0 * 1.3 + 0.25; cubic(wrt -0.4); cubic(wrt 0.0) => 0.25 }
}

mod two_arguments {
    use super::*;

    #[differentiable]
    fn surface(x: f64, y: f64) -> f64 {
        x * y - (x - y) / (1.0 + x * x) + -y
    }
    check! { surface(wrt 0.7, wrt -1.2); surface(wrt -2.0, wrt 0.5) }
}

mod same_argument_everywhere {
    use super::*;

    #[differentiable]
    fn tangle(x: f64) -> f64 {
        (x + x * x) * (x - x / (x + 2.0)) - -(-x) * x
    }
    check! { tangle(wrt 0.9); tangle(wrt -1.1) }
}

mod constant_results {
    use super::*;

    #[differentiable]
    fn nothing_flows(_x: f64, y: f64) -> f64 {
        let _ = y * 2.0;
        3.25
    }

    #[differentiable]
    fn identity(x: f64) -> f64 {
        x
    }

    #[differentiable]
    fn second(_: f64, y: f64) -> f64 {
        return y;
    }
    check! {
        nothing_flows(wrt 1.0, wrt 2.0) => (0.0, 0.0);
        identity(wrt 4.0) => 1.0;
        second(wrt 4.0, wrt 5.0) => (0.0, 1.0)
    }
}

mod single_precision {
    use super::*;

    #[differentiable]
    fn ramp(x: f32, y: f32) -> f32 {
        let t = 0.5 * x - y;
        t * t * 3.0 + 1e-3 / y
    }
    check! { ramp(wrt 1.5f32, wrt 0.75f32); ramp(wrt -2.0f32, wrt 3.0f32) }
}

mod literals {
    use super::*;

    #[differentiable]
    fn spelled(x: f64) -> f64 {
        1e-1 * x + 2_000.0_f64 * x.powi(2) + 3f64 / x - 0.5E1 + 1. * x
    }
    check! { spelled(wrt 0.8) => 0.1 + 4000.0 * 0.8 - 3.0 / 0.64 + 1.0 }
}

mod constants {
    use super::*;
    use std::f64::consts::{self, FRAC_PI_4, PI};

    const GRAVITY: f64 = 9.806_65;
    static OFFSET: f64 = 0.125;
    mod table {
        pub const RATE: f64 = 0.3;
        pub static WEIGHTS: [f64; 3] = [0.2, 0.3, 0.5];
    }

    #[differentiable]
    fn pendulum(length: f64, angle: f64) -> f64 {
        const CORRECTION: f64 = 1.0 / 16.0;
        let period = 2.0 * PI * (length / GRAVITY).sqrt();
        period * (1.0 + CORRECTION * angle * angle) + OFFSET * consts::E + FRAC_PI_4 * angle
    }

    #[differentiable]
    fn weighted(x: f64) -> f64 {
        static SCALE: f64 = 2.0;
        table::RATE * x + table::WEIGHTS[1] * x * x - SCALE / self::table::WEIGHTS[2] / x
            + f64::EPSILON * x
            + core::f64::consts::LN_2 * x
    }
    check! { pendulum(wrt 0.6, wrt 0.2); weighted(wrt 1.7) => 0.3 + 0.6 * 1.7 + 4.0 / (1.7 * 1.7) + 2f64.ln() }
}

mod operators_on_references {
    use super::*;

    #[differentiable]
    fn energy(m: &f64, v: &f64) -> f64 {
        0.5 * m * v * v + m * &2.0 - *v / m + &-*v * &(m + v)
    }

    #[differentiable]
    fn through_locals(x: f64, y: f64) -> f64 {
        let a = &x;
        let b = &(y * a);
        let c = &b;
        a - *b + **c * a
    }
    check! { energy(wrt &2.5, wrt &-0.75); through_locals(wrt 1.5, wrt 0.4) => (1.0 - 0.4 + 2.0 * 1.5 * 0.4, -1.5 + 2.25) }
}

mod remainders {
    use super::*;

    #[differentiable]
    fn wrapped(x: f64, period: f64) -> f64 {
        (x % period) * x
    }

    #[differentiable]
    fn phase(x: f64, period: f64) -> f64 {
        let r = x.rem_euclid(period);
        r * r
    }

    #[differentiable]
    fn fraction(x: f64) -> f64 {
        x.fract() * (1.0 - x.fract())
    }
    check! {
        wrapped(wrt 7.3, wrt 2.0) => (7.3 + (7.3 % 2.0), -3.0 * 7.3);
        wrapped(wrt -7.3, wrt 2.0);
        phase(wrt -5.4, wrt 1.5);
        phase(wrt 5.4, wrt 1.5);
        fraction(wrt 2.3) => 1.0 - 2.0 * 2.3f64.fract();
        fraction(wrt -2.3)
    }
}

mod precedence {
    use super::*;

    #[differentiable]
    fn mixed(a: f64, b: f64, c: f64) -> f64 {
        a - b - c * -a / b / c + a * (b - (c - a)) - -b.powi(2) + (-b).powi(2) * c
    }
    check! { mixed(wrt 1.1, wrt -0.7, wrt 2.3) }
}

mod float_casts {
    use super::*;

    #[differentiable(without(tape))]
    fn widen(x: f32, y: f64) -> f64 {
        x as f64 * y + (x * x) as f64
    }
    check_coarse! { widen(wrt 1.25f32, wrt 0.5) => (0.5 + 2.5, 1.25) }
}

mod rounding_through_single {
    use super::*;

    #[differentiable(without(tape))]
    fn narrow(x: f64) -> f64 {
        let y = (x * 2.0) as f32;
        let z = y * y + 1.0f32;
        z as f64 * x as f32 as f64
    }
    check_coarse! { narrow(wrt 1.5) => 12.0 * 2.25 + 1.0 }
}

mod redundant_casts {
    use super::*;

    #[differentiable]
    fn same(x: f64) -> f64 {
        (x as f64).sin() + (x * x) as f64 as f64
    }
    check! { same(wrt 0.6) => 0.6f64.cos() + 1.2 }
}

mod integer_casts {
    use super::*;

    #[differentiable]
    fn counted(x: f64, n: usize, k: i32, flag: bool, letter: u8) -> f64 {
        let mean = x * n as f64 / (n + 1) as f64;
        mean.powi(k)
            + k as f64 * x
            + flag as i32 as f64 * x * x
            + f64::from(letter) * x
            + f64::from(k) / x
            + u32::from(flag) as f64 * x
    }
    check! { counted(wrt 1.4, 5, 3, true, 2); counted(wrt 1.4, 3, -2, false, b'a') }
}

mod integer_arithmetic {
    use super::*;

    #[differentiable]
    fn binomial_term(p: f64, n: u64, k: u64) -> f64 {
        let mut c = 1u64;
        for i in 0..k {
            c = c * (n - i) / (i + 1);
        }
        let odd = (n ^ k) & 1 == 1;
        let sign = if odd { -1.0 } else { 1.0 };
        sign * c as f64 * p.powi(k as i32) * (1.0 - p).powi((n - k) as i32)
    }
    check! { binomial_term(wrt 0.3, 7, 3); binomial_term(wrt 0.3, 6, 1); binomial_term(wrt 0.3, 4, 4) }
}

mod index_from_the_value {
    use super::*;

    const NODES: [f64; 5] = [0.0, 1.0, 2.0, 3.0, 4.0];
    const VALUES: [f64; 5] = [0.0, 1.0, 4.0, 9.0, 16.0];

    #[differentiable(without(tape))]
    fn interpolate(x: f64) -> f64 {
        let cell = (x as usize).min(NODES.len() - 2);
        let t = (x - NODES[cell]) / (NODES[cell + 1] - NODES[cell]);
        VALUES[cell] * (1.0 - t) + VALUES[cell + 1] * t
    }
    check! { interpolate(wrt 2.4) => 5.0; interpolate(wrt 0.2) => 1.0; interpolate(wrt 5.5) => 7.0 }
}

mod no_parameter_type_by_value {
    use super::*;

    type Real = f64;
    type Pair = (Real, Real);

    #[differentiable]
    fn aliased(x: Real, p: Pair, v: &[Real]) -> Real {
        x * p.0 - p.1 * v[0]
    }
    check! { aliased(wrt 2.0, wrt (3.0, 5.0), wrt &vec![7.0, 8.0]) => (3.0, (2.0, -7.0), [-5.0, 0.0]) }
}

mod marked_constant {
    use super::*;

    #[differentiable]
    fn scaled(x: f64, #[constant] scale: f64, #[constant] data: &[f64]) -> f64 {
        let y = scale * x;
        data.iter().map(|d| (d - y) * (d - y)).sum::<f64>()
    }

    #[differentiable(wrt(slope))]
    fn line(x: f64, slope: f64, intercept: f64) -> f64 {
        (slope * x + intercept).powi(2)
    }
    check! {
        scaled(wrt 0.4, 3.0, &[1.0, 2.0]) => 6.0 * (1.2 - 1.0) + 6.0 * (1.2 - 2.0);
        line(2.0, wrt 1.5, 0.5) => 2.0 * 3.5 * 2.0
    }
}

/// What an annotation says of a literal holds where the literal is read.
mod annotated_literals {
    use super::*;

    type Real = f32;
    type Word = u32;

    #[differentiable]
    fn xorshift(x: f64, n: usize) -> f64 {
        let mut h: u32 = 12345;
        let mut s = 0.0;
        for _ in 0..n {
            h ^= h << 13;
            h ^= h >> 17;
            h ^= h << 5;
            s += x * (h >> 8) as f64 / 16777216.0;
        }
        s
    }
    #[differentiable]
    fn wide_xorshift(x: f64, n: usize) -> f64 {
        let mut h: u64 = 88172645463325252;
        let mut s = x;
        for _ in 0..n {
            h ^= h << 13;
            h ^= h >> 7;
            h ^= h << 17;
            s *= 1.0 + (h % 1000) as f64 / 1000.0;
        }
        s
    }
    #[differentiable]
    fn single(x: f64) -> f64 {
        let a: f32 = 0.1;
        let b: Real = 0.2;
        let (c, d): (f32, u16) = (0.3, !0);
        x * a as f64 + b as f64 * x.sin() + x * x * c as f64 + d as f64 * x
    }
    #[differentiable]
    fn unsigned(x: f64, n: u32) -> f64 {
        let h: u32 = 1 << 31;
        let w: Word = 1 << 31;
        let mut s = x * h as f64 + w as f64 * x.cos();
        for i in 0..n {
            let k: u32 = 0;
            let m = !k;
            s += x * (m >> i) as f64;
        }
        s
    }
    #[differentiable]
    fn contained(x: f64) -> f64 {
        let c: [f32; 2] = [0.1, 0.2];
        let v: Vec<f32> = vec![0.3; 2];
        let w: Vec<f32> = vec![0.3, 0.7];
        let t: (f32, [f32; 1]) = (0.7, [0.9]);
        let o: Option<f32> = Some(0.6);
        let r: &[f32; 1] = &[0.1];
        c.iter().map(|a| *a as f64 * x).sum::<f64>()
            + v[1] as f64 * x.sin()
            + w[1] as f64 * x.cos()
            + (t.0 + t.1[0]) as f64 * x
            + (o.unwrap() + r[0]) as f64 * x * x
    }
    #[allow(clippy::needless_late_init)]
    #[differentiable]
    fn later(x: f64, seed: u32) -> f64 {
        let step: f32;
        step = 0.1;
        let big: f32 = if x > 0.0 { 0.3 } else { 0.4 };
        let m: f32 = match seed {
            3 => 0.7,
            _ => 0.9,
        };
        let mut h = seed;
        let mut s = x * h as f64;
        h = 1 << 31;
        s += x.sin() * h as f64;
        let mut low: u8 = 7;
        s += x * low as f64;
        low = !0;
        s * (step + big) as f64 * m as f64 + low as f64 * x
    }
    #[differentiable]
    fn method_of_a_literal(x: f64) -> f64 {
        let dt: f64 = 0.1;
        let root = dt.sqrt();
        let shift = |k: u32| (k << 31) as f64;
        x * root + shift(1) * x
    }
    check! {
        xorshift(wrt 0.7, 4);
        wide_xorshift(wrt 0.7, 4);
        single(wrt 0.7);
        unsigned(wrt 0.7, 3);
        contained(wrt 0.7);
        later(wrt 0.7, 3);
        method_of_a_literal(wrt 0.7)
    }
}

/// A literal without a suffix is of one type, wherever that comes from.
mod literals_of_inferred_types {
    use super::*;

    fn single(a: f32) -> f32 {
        a
    }
    #[differentiable]
    fn by_a_call(x: f64) -> f64 {
        let a = 0.1;
        let _ = single(a);
        x * a as f64
    }
    #[differentiable]
    fn by_an_operator(x: f64, h: u32) -> f64 {
        let a = 0;
        let m = a ^ h;
        x * (!a) as f64 + m as f64 * x
    }
    #[differentiable]
    fn by_an_assignment(x: f64, n: u32) -> f64 {
        let k = 0;
        let mut t = n;
        let mut s = t as f64 * x;
        t = k;
        s += x * (!t) as f64;
        t = 1;
        s + x * (t << 31) as f64
    }
    #[differentiable]
    fn within_containers(x: f64) -> f64 {
        let (a, b): (f64, f64) = (0.5, 0.25);
        let c: [f64; 2] = [1.0, 2.0];
        let e: [u8; 0] = [];
        x * a.sin() * b.cos() * c[0].exp() * c.iter().map(|v| v.ln()).sum::<f64>()
            + (e.len() + 1) as f64 * x
    }
    check! {
        by_a_call(wrt 0.7);
        by_an_operator(wrt 0.7, 3);
        by_an_assignment(wrt 0.7, 3);
        within_containers(wrt 0.7)
    }
}

mod single_literals_of_active_code {
    use super::*;

    #[differentiable(without(tape))]
    fn mixed(x: f32, y: f64) -> f64 {
        let k = 0.1;
        let z = x * k;
        (z as f64) + (k as f64) * y
    }
    check_coarse! { mixed(wrt 0.7f32, wrt 0.3) }
}

/// The same where the type comes from further away.
mod literals_typed_from_afar {
    use super::*;

    type Pair = (f32, f32);
    fn take(a: u32) -> u32 {
        a
    }

    #[differentiable]
    fn through_blocks(x: f64) -> f64 {
        let a: f32 = {
            let y = 0.1;
            y
        };
        let b: f32 = loop {
            break 0.1;
        };
        let z = 0.1;
        let k: f32 = z;
        x * a as f64 + x * x * b as f64 + x.sin() * k as f64
    }
    #[differentiable]
    fn through_copies(x: f64, n: u32) -> f64 {
        let z = 0;
        let k: u32 = z;
        let one = 1;
        let wide: u64 = one;
        let s = n + 38;
        let m = 1 << s;
        let far: u64 = m;
        let (a, b) = (1, 2);
        let pair: u64 = a << 40;
        x * (!k) as f64 * 1e-9
            + x.sin() * (wide << 40) as f64 * 1e-12
            + x.cos() * far as f64 * 1e-12
            + x * pair as f64 * 1e-12 * b as f64
    }
    #[allow(clippy::field_reassign_with_default)]
    #[differentiable]
    fn through_assignments(x: f64) -> f64 {
        let mut a: f32 = 0.0;
        let mut b: u32 = 0;
        let mut s = x * a as f64 + x * b as f64;
        (a, b) = (0.1, !0);
        let mut c = [0f32; 3];
        c[1] = 0.1;
        let mut d = vec![0f32; 2];
        d[0] = 0.3;
        let mut t = (0f32, 1u8);
        s += x * t.0 as f64 * t.1 as f64;
        t.0 = 0.7;
        t.1 = !0;
        let mut o = Some(0.5f32);
        s += x * o.unwrap() as f64;
        o = Some(0.1);
        s + x * a as f64
            + x * b as f64 * 1e-9
            + x.sin() * (c[1] + d[0] + t.0 + o.unwrap()) as f64
            + x * t.1 as f64
    }
    #[differentiable]
    fn through_containers(x: f64) -> f64 {
        let p: Pair = (0.1, 0.2);
        let a: Vec<f32> = [0.1, 0.2].to_vec();
        let o: Option<f32> = None;
        x * p.0 as f64 + p.1 as f64 * x.sin() + x * a[0] as f64 + x * o.unwrap_or(0.1) as f64
    }
    #[differentiable]
    fn through_calls(x: f64) -> f64 {
        let (a, b) = (0, 0.1f32);
        let q = take(a);
        let big = 3_000_000_000;
        x * (!a) as f64 * 1e-9
            + q as f64
            + b as f64 * x
            + x * take(big) as f64 * 1e-9
            + x * big as f64 * 1e-9
    }
    #[differentiable]
    fn behind_a_binding_of_the_name(x: f64, o: Option<u64>) -> f64 {
        let mut h: u64 = 1;
        let mut s = x * h as f64;
        if let Some(h) = o {
            s += x * h as f64;
        }
        h = 1 << 40;
        s + x * h as f64 * 1e-12
    }
    check! {
        through_blocks(wrt 0.7);
        through_copies(wrt 0.7, 2);
        through_assignments(wrt 0.7);
        through_containers(wrt 0.7);
        through_calls(wrt 0.7);
        behind_a_binding_of_the_name(wrt 0.7, Some(3));
        behind_a_binding_of_the_name(wrt 0.7, None)
    }
}
