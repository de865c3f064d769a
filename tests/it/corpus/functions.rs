//! The float methods of std: as methods, as paths, on literals.

use gradtape::differentiable;

mod exponentials {
    use super::*;

    #[differentiable]
    fn exp(x: f64) -> f64 {
        x.exp() * 2.0
    }
    #[differentiable]
    fn exp2(x: f64) -> f64 {
        x.exp2() - x
    }
    #[differentiable]
    fn exp_m1(x: f64) -> f64 {
        (2.0 * x).exp_m1()
    }
    check! {
        exp(wrt 0.7) => 2.0 * 0.7f64.exp();
        exp2(wrt 0.7) => 2f64.ln() * 0.7f64.exp2() - 1.0;
        exp_m1(wrt 0.7) => 2.0 * 1.4f64.exp();
        exp_m1(wrt -1e-9) => 2.0 * (-2e-9f64).exp()
    }
}

mod logarithms {
    use super::*;

    #[differentiable]
    fn ln(x: f64) -> f64 {
        x.ln() * x
    }
    #[differentiable]
    fn log2_and_log10(x: f64) -> f64 {
        x.log2() - x.log10()
    }
    #[differentiable]
    fn ln_1p(x: f64) -> f64 {
        x.ln_1p()
    }
    #[differentiable]
    fn log_any(x: f64, base: f64) -> f64 {
        x.log(base)
    }
    #[differentiable]
    fn log_fixed(x: f64) -> f64 {
        x.log(3.0)
    }
    check! {
        ln(wrt 1.8) => 1.8f64.ln() + 1.0;
        log2_and_log10(wrt 1.8) => 1.0 / (1.8 * 2f64.ln()) - 1.0 / (1.8 * 10f64.ln());
        ln_1p(wrt 1e-8) => 1.0 / (1.0 + 1e-8);
        ln_1p(wrt 0.5) => 1.0 / 1.5;
        log_any(wrt 5.0, wrt 2.5);
        log_fixed(wrt 5.0) => 1.0 / (5.0 * 3f64.ln())
    }
}

mod roots_and_reciprocals {
    use super::*;

    #[differentiable]
    fn sqrt(x: f64) -> f64 {
        x.sqrt()
    }
    #[differentiable]
    fn cbrt(x: f64) -> f64 {
        x.cbrt()
    }
    #[differentiable]
    fn recip(x: f64) -> f64 {
        x.recip() + (x * x + 1.0).recip()
    }
    check! {
        sqrt(wrt 2.25) => 1.0 / 3.0;
        cbrt(wrt 8.0) => 1.0 / 12.0;
        cbrt(wrt -8.0) => 1.0 / 12.0;
        recip(wrt -2.0) => -0.25 + 4.0 / 25.0
    }
}

mod powers {
    use super::*;

    #[differentiable]
    fn powi(x: f64, n: i32) -> f64 {
        x.powi(n)
    }
    #[differentiable]
    fn powf(x: f64, p: f64) -> f64 {
        x.powf(p)
    }
    #[differentiable]
    fn powf_of_a_literal(x: f64) -> f64 {
        x.powf(2.5) + x.powf(-1.0)
    }
    #[differentiable]
    fn literal_base(x: f64) -> f64 {
        2.0f64.powf(x) * 3.0_f64.powi(2)
    }
    #[differentiable]
    fn literal_exponents(x: f64) -> f64 {
        x.powi(3) - x.powi(-2) + x.powi(1) + x.powi(0)
    }
    check! {
        powi(wrt 1.5, 4) => 4.0 * 1.5f64.powi(3);
        powi(wrt -1.5, -3) => -3.0 * (-1.5f64).powi(-4);
        powi(wrt 0.0, 1) => 1.0;
        powi(wrt 0.0, 2) => 0.0;
        powi(wrt 2.0, 0) => 0.0;
        powf(wrt 1.5, wrt 2.2) => (2.2 * 1.5f64.powf(1.2), 1.5f64.powf(2.2) * 1.5f64.ln());
        powf_of_a_literal(wrt 1.5) => 2.5 * 1.5f64.powf(1.5) - 1.0 / 2.25;
        literal_base(wrt 0.3) => 9.0 * 2f64.ln() * 2f64.powf(0.3);
        literal_exponents(wrt -0.8) => 3.0 * 0.64 + 2.0 / (-0.8f64).powi(3) + 1.0
    }
}

mod trigonometry {
    use super::*;

    #[differentiable]
    fn plain(x: f64) -> f64 {
        x.sin() * x.cos() + x.tan()
    }
    #[differentiable]
    fn inverse(x: f64) -> f64 {
        x.asin() * 2.0 - x.acos() + x.atan() * x
    }
    #[differentiable]
    fn pair(x: f64) -> f64 {
        let (s, c) = x.sin_cos();
        s * s * c
    }
    #[differentiable]
    fn angle(y: f64, x: f64) -> f64 {
        y.atan2(x) * 2.0
    }
    #[differentiable]
    fn units(x: f64) -> f64 {
        x.to_radians().sin() + x.to_degrees()
    }
    check! {
        plain(wrt 0.6) => 1.2f64.cos() + 1.0 / 0.6f64.cos().powi(2);
        inverse(wrt 0.3);
        inverse(wrt -0.95);
        pair(wrt 0.8);
        angle(wrt 1.2, wrt -0.5) => (2.0 * -0.5 / 1.69, 2.0 * -1.2 / 1.69);
        angle(wrt -1.2, wrt 0.5);
        units(wrt 30.0)
    }
}

mod hyperbolics {
    use super::*;

    #[differentiable]
    fn plain(x: f64) -> f64 {
        x.sinh() * x.cosh() - x.tanh()
    }
    #[differentiable]
    fn inverse(x: f64, y: f64) -> f64 {
        x.asinh() + (1.0 + x * x).acosh() * y.atanh()
    }
    check! { plain(wrt 0.6) => 1.2f64.cosh() - 1.0 / 0.6f64.cosh().powi(2); inverse(wrt 0.9, wrt -0.4); plain(wrt -2.0) }
}

mod selections {
    use super::*;

    #[differentiable]
    fn extremes(x: f64, y: f64) -> f64 {
        x.max(y) * 3.0 + x.min(y) * x.min(y)
    }
    #[differentiable]
    fn bounded(x: f64, lo: f64, hi: f64) -> f64 {
        x.clamp(lo, hi) * 2.0
    }
    #[differentiable]
    fn fixed_bounds(x: f64) -> f64 {
        x.clamp(-1.0, 1.0) * x
    }
    #[differentiable]
    fn magnitude(x: f64, y: f64) -> f64 {
        x.abs() * y + x.copysign(y) * 3.0
    }
    check! {
        extremes(wrt 1.0, wrt 2.0) => (2.0, 3.0);
        extremes(wrt 2.0, wrt 1.0) => (3.0, 2.0);
        bounded(wrt 0.5, wrt 0.0, wrt 1.0) => (2.0, 0.0, 0.0);
        bounded(wrt -0.5, wrt 0.0, wrt 1.0) => (0.0, 2.0, 0.0);
        bounded(wrt 1.5, wrt 0.0, wrt 1.0) => (0.0, 0.0, 2.0);
        fixed_bounds(wrt 0.4) => 0.8;
        fixed_bounds(wrt 3.0) => 1.0;
        fixed_bounds(wrt -3.0) => -1.0;
        magnitude(wrt -1.5, wrt 2.0) => (-2.0 - 3.0, 1.5);
        magnitude(wrt 1.5, wrt -2.0) => (-2.0 - 3.0, 1.5)
    }
}

mod several_operands {
    use super::*;

    #[differentiable]
    fn hypotenuse(x: f64, y: f64) -> f64 {
        x.hypot(y) + x.hypot(3.0)
    }
    #[differentiable]
    fn fused(a: f64, b: f64, c: f64) -> f64 {
        a.mul_add(b, c).mul_add(a, 2.0)
    }
    #[differentiable]
    fn middle(x: f64, y: f64) -> f64 {
        x.midpoint(y) * x
    }
    check! {
        hypotenuse(wrt 3.0, wrt -4.0) => (0.6 + 3.0 / 18f64.sqrt(), -0.8);
        fused(wrt 1.5, wrt -0.5, wrt 2.0) => (2.0 * 1.5 * -0.5 + 2.0, 2.25, 1.5);
        middle(wrt 1.5, wrt 4.5) => (0.75 + 3.0, 0.75)
    }
}

mod as_paths {
    use super::*;

    #[differentiable]
    fn elementary(x: f64, y: f64) -> f64 {
        f64::sin(x) + f64::powi(y, 3) * f64::exp(-x) - f64::ln(f64::max(y, 0.5)) + f64::sqrt(x * y)
    }
    #[differentiable]
    fn others(x: f64, y: f64) -> f64 {
        f64::atan2(x, y)
            + f64::mul_add(x, y, f64::abs(x))
            + f64::hypot(x, y) * f64::clamp(x, 0.0, 10.0)
            - f64::min(x, f64::tanh(y)) / f64::cbrt(y)
            + <f64>::cos(x)
    }
    check! { elementary(wrt 0.7, wrt 1.3); others(wrt 0.7, wrt 1.3); others(wrt 0.2, wrt 2.5) }
}

mod on_literals {
    use super::*;

    #[differentiable]
    fn limits(x: f64) -> f64 {
        2.0f64.sqrt() * x + 0.0f64.max(x) - 1.5_f64.min(x) * f64::ln(2.0)
            + 1f64.exp() / x
            + 4.0f64.atan2(x)
            + (-1.0f64).abs() * x
    }
    check! { limits(wrt 0.8); limits(wrt 3.0); limits(wrt -0.8) }
}

mod on_references {
    use super::*;

    #[differentiable]
    fn auto_deref(x: &f64, v: &[f64]) -> f64 {
        let r = &v[1];
        x.sin() * r.exp() + (&v[0]).max(*r) + x.powf(*r) + (*x).ln()
    }
    check! { auto_deref(wrt &1.4, wrt &vec![0.3, 0.9]) }
}

mod chained {
    use super::*;

    #[differentiable]
    fn long_chain(x: f64) -> f64 {
        x.sin()
            .exp()
            .ln_1p()
            .sqrt()
            .tanh()
            .mul_add(2.0, x)
            .powi(2)
            .abs()
            .recip()
    }
    #[differentiable]
    fn deep_nest(x: f64, y: f64) -> f64 {
        ((x.sin() + y.cos()).exp() + (x * y).tanh()).ln() / (1.0 + (-x).exp()).max(y)
    }
    check! { long_chain(wrt 0.75); deep_nest(wrt 0.4, wrt -0.9) }
}

mod in_single_precision {
    use super::*;

    #[differentiable]
    fn many(x: f32, y: f32) -> f32 {
        x.sin() * y.exp() + f32::max(x, y).sqrt() - (x / y).tanh()
            + x.powi(3)
            + 2.0f32.powf(y)
            + x.hypot(y)
    }
    check! { many(wrt 1.25f32, wrt 0.5f32) }
}

mod unused_roundings {
    use super::*;

    const TABLE: [f64; 4] = [0.5, 1.5, 2.0, 7.0];

    #[differentiable(without(tape))]
    fn by_cell(x: f64) -> f64 {
        let cell = x.floor() as i64;
        let nearest = x.round() as i32;
        if x.trunc() == 2.0 && x.ceil() > 2.5 && x.signum() > 0.0 {
            x * TABLE[cell as usize]
        } else if nearest % 2 == 0 {
            x * x
        } else {
            -x
        }
    }
    check! { by_cell(wrt 2.3) => 2.0; by_cell(wrt 3.7) => 7.4; by_cell(wrt -2.3) => -4.6; by_cell(wrt 5.2) => -1.0 }
}

mod classification {
    use super::*;

    #[differentiable]
    fn guarded(x: f64, y: f64) -> f64 {
        if x.is_nan() || !y.is_finite() || x.is_infinite() {
            return f64::NAN;
        }
        if x.is_sign_negative() && y.is_sign_positive() {
            return x * y;
        }
        match x.total_cmp(&y) {
            std::cmp::Ordering::Less => x - 2.0 * y,
            _ => x / y,
        }
    }
    check! { guarded(wrt -1.0, wrt 2.0) => (2.0, -1.0); guarded(wrt 1.0, wrt 2.0) => (1.0, -2.0); guarded(wrt 3.0, wrt 2.0) => (0.5, -0.75) }
}

mod methods_of_integer_constants {
    use super::*;

    const N: usize = 5;

    #[differentiable]
    fn truncated(x: f64, v: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in 0..N.min(v.len()) {
            s += v[i] * x;
        }
        let n = N.max(v.len()).clamp(1, N);
        s * n as f64
    }
    check! { truncated(wrt 0.7, wrt &vec![0.3, 0.9, 1.1]) }
}

mod methods_of_constants_and_texts {
    use super::*;

    const M: usize = 7;

    #[differentiable]
    fn weights(
        x: f64,
        v: &[f64],
        #[constant] names: &[String],
        #[constant] more: Vec<String>,
    ) -> f64 {
        let n = M.saturating_sub(v.len());
        let q = M.pow(2);
        let mut s = x * (n + q) as f64;
        for i in 0..v.len() {
            s += v[i] * x * names[i % names.len()].len() as f64;
        }
        s * more[0].len() as f64 + x * names[0].trim().len() as f64
    }
    check! {
        weights(
            wrt 0.7,
            wrt &vec![0.3, 0.9],
            &["a".to_string(), "bcd".to_string()],
            vec!["ef".to_string()]
        )
    }
}
