//! Partial derivatives that need a convention: kinks, ties, domain edges.
//!
//! | expression | convention |
//! |---|---|
//! | `abs` at 0 | 0 |
//! | `max`, `min` of equal values | the whole derivative to the first argument |
//! | `max`, `min` with a NaN | the derivative follows the argument that was returned |
//! | `clamp` at a bound | the bound belongs to the inside: 1 |
//! | `x.powf(0.0)`, `x.powi(0)` by `x` | 0, also at `x = 0` |
//! | `x.powf(p)` by `x` at 0, for `0 < p < 1` | infinite |
//! | `0.0.powf(p)` by `p`, for `p >= 0` | 0 |
//! | `x.powf(p)` by `p`, for `x < 0` | NaN |
//! | `hypot`, `atan2` at the origin | 0 |
//! | `sqrt` at 0 | infinite, as IEEE says |
//! | `a % b`, `rem_euclid` by `b` | minus the integer quotient, also at exact multiples |
//!
//! The formulas of [`crate::rules`] call these functions by their bare names. Cases are decided by
//! comparisons alone, so a number that carries derivatives of its own may go through.

use std::ops::RangeInclusive;

use crate::Scalar;
use crate::tangent::directions::Leaf;

/// `factor` where the indicator is one, zero where it is zero.
#[inline(always)]
pub fn selected<T: Scalar, D: Leaf<T>>(indicator: T, factor: D) -> D {
    if indicator == T::constant(0.0) {
        D::default()
    } else {
        factor
    }
}

/// What flows back: the product of an adjoint and a partial, but zero where the adjoint is zero and the
/// partial infinite.
///
/// A product that is a number stays, zero or not: over dual numbers and variables it has derivatives. Of
/// plain numbers it is zero then, and one comparison is faster than two.
#[inline(always)]
pub fn unless_absent<T: Scalar>(adjoint: T, product: T) -> T {
    let zero = T::constant(0.0);
    if adjoint == zero && (T::IS_PLAIN || is_nan(product)) {
        zero
    } else {
        product
    }
}

/// The derivative of [`unless_absent`] by the product: one, or zero where nothing flows.
#[inline(always)]
pub fn goes_through<T: Scalar>(adjoint: T, product: T) -> T {
    let absent = adjoint == T::constant(0.0) && is_nan(product);
    T::constant(if absent { 0.0 } else { 1.0 })
}

/// d|x|/dx
#[inline]
pub fn sign_or_zero<T: Scalar>(x: T) -> T {
    let zero = T::constant(0.0);
    if x > zero {
        T::constant(1.0)
    } else if x < zero {
        T::constant(-1.0)
    } else {
        zero
    }
}

/// d max(a, b)/da
#[inline]
pub fn max_first<T: Scalar>(a: T, b: T) -> T {
    one_if(a >= b || is_nan(b))
}

/// d max(a, b)/db
#[inline]
pub fn max_second<T: Scalar>(a: T, b: T) -> T {
    one_unless(a >= b || is_nan(b))
}

/// d min(a, b)/da
#[inline]
pub fn min_first<T: Scalar>(a: T, b: T) -> T {
    one_if(a <= b || is_nan(b))
}

/// d min(a, b)/db
#[inline]
pub fn min_second<T: Scalar>(a: T, b: T) -> T {
    one_unless(a <= b || is_nan(b))
}

/// d clamp(x, lo, hi)/dx
#[inline]
pub fn clamp_value<T: Scalar>(x: T, lo: T, hi: T) -> T {
    one_unless(x < lo || x > hi)
}

/// d clamp(x, lo, hi)/dlo
#[inline]
pub fn clamp_low<T: Scalar>(x: T, lo: T) -> T {
    one_if(x < lo)
}

/// d clamp(x, lo, hi)/dhi
#[inline]
pub fn clamp_high<T: Scalar>(x: T, hi: T) -> T {
    one_if(x > hi)
}

/// d xᵖ/dx, given `y` = xᵖ
#[inline]
pub fn powf_base<T: Scalar>(x: T, p: T, y: T) -> T {
    // Between these, neither `y` nor the quotient has lost digits to underflow, for `f32` too.
    const PLAIN: RangeInclusive<f64> = 1e-30..=1e30;
    let zero = T::constant(0.0);
    if p == zero {
        // Not simply zero, so that the mixed derivative 1/x is there at second order.
        if x.abs() > zero { p / x } else { zero }
    } else if PLAIN.contains(&y.to_real().abs()) {
        // Half the price of a second power.
        p * (y / x)
    } else {
        p * x.powf(p - T::constant(1.0))
    }
}

/// d xᵖ/dp, given `y` = xᵖ
#[inline]
pub fn powf_exponent<T: Scalar>(x: T, p: T, y: T) -> T {
    let zero = T::constant(0.0);
    if x == zero && p >= zero {
        zero
    } else {
        y * x.ln()
    }
}

/// d xⁿ/dx
#[inline]
pub fn powi_base<T: Scalar>(x: T, n: i32) -> T {
    match n {
        0 => T::constant(0.0),
        1 => T::constant(1.0),
        2 => x + x,
        _ => T::constant(f64::from(n)) * x.powi(n.saturating_sub(1)),
    }
}

/// d hypot(a, b)/da, given `y` = hypot(a, b)
#[inline]
pub fn hypot_leg<T: Scalar>(a: T, y: T) -> T {
    let zero = T::constant(0.0);
    if y == zero { zero } else { a / y }
}

/// d atan2(a, b)/da
#[inline]
pub fn atan2_first<T: Scalar>(a: T, b: T) -> T {
    over_square(b, a, b)
}

/// d atan2(a, b)/db
#[inline]
pub fn atan2_second<T: Scalar>(a: T, b: T) -> T {
    -over_square(a, a, b)
}

/// d copysign(x, sign)/dx
#[inline]
pub fn copysign_magnitude<T: Scalar>(x: T, sign: T) -> T {
    let one = T::constant(1.0);
    one.copysign(x) * one.copysign(sign)
}

/// d(a % b)/db = -trunc(a/b)
#[inline]
pub fn rem_divisor<T: Scalar>(a: T, b: T) -> T {
    let (a, b) = (a.to_real(), b.to_real());
    T::constant(-quotient(a, b))
}

/// d rem_euclid(a, b)/db = -div_euclid(a, b)
#[inline]
pub fn rem_euclid_divisor<T: Scalar>(a: T, b: T) -> T {
    let (a, b) = (a.to_real(), b.to_real());
    let borrowed = if a % b < 0.0 { b.signum() } else { 0.0 };
    T::constant(borrowed - quotient(a, b))
}

/// The quotient that belongs to `a % b`, which is exact; `trunc(a / b)` is one off where the
/// division rounds up to an integer.
fn quotient(a: f64, b: f64) -> f64 {
    ((a - a % b) / b).round()
}

/// x / (a² + b²); 0 at the origin.
#[inline]
fn over_square<T: Scalar>(x: T, a: T, b: T) -> T {
    // Between these, neither square has overflown or underflown, for `f32` too.
    const PLAIN: RangeInclusive<f64> = 1e-30..=1e30;
    let (zero, square) = (T::constant(0.0), a * a + b * b);
    if PLAIN.contains(&square.to_real()) {
        x / square
    } else if a == zero && b == zero {
        zero
    } else {
        let norm = a.hypot(b);
        x / norm / norm
    }
}

#[inline]
fn one_if<T: Scalar>(condition: bool) -> T {
    T::constant(if condition { 1.0 } else { 0.0 })
}

#[inline]
fn one_unless<T: Scalar>(condition: bool) -> T {
    one_if(!condition)
}

#[inline]
fn is_nan<T: Scalar>(x: T) -> bool {
    x.partial_cmp(&x).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::TABLE;

    const INF: f64 = f64::INFINITY;
    const NAN: f64 = f64::NAN;

    fn partials(name: &str, at: &[f64]) -> Vec<f64> {
        let rule = TABLE.iter().find(|r| r.name == name).expect("a rule");
        (rule.partial_values)(at, (rule.value)(at))
    }

    #[test]
    fn abs_is_flat_at_zero() {
        assert_eq!(partials("abs", &[0.0]), [0.0]);
        assert_eq!(partials("abs", &[-0.0]), [0.0]);
        assert_eq!(partials("abs", &[-INF]), [-1.0]);
    }

    #[test]
    fn ties_go_to_the_first() {
        for at in [[1.0, 1.0], [0.0, -0.0], [-0.0, 0.0], [INF, INF]] {
            assert_eq!(partials("max", &at), [1.0, 0.0]);
            assert_eq!(partials("min", &at), [1.0, 0.0]);
        }
    }

    #[test]
    fn a_nan_operand_is_not_the_one_returned() {
        for name in ["max", "min"] {
            assert_eq!(partials(name, &[1.0, NAN]), [1.0, 0.0]);
            assert_eq!(partials(name, &[NAN, 1.0]), [0.0, 1.0]);
            assert_eq!(partials(name, &[NAN, NAN]).iter().sum::<f64>(), 1.0);
        }
    }

    #[test]
    fn the_bounds_of_clamp_belong_to_the_inside() {
        assert_eq!(partials("clamp", &[1.0, -1.0, 1.0]), [1.0, 0.0, 0.0]);
        assert_eq!(partials("clamp", &[-1.0, -1.0, 1.0]), [1.0, 0.0, 0.0]);
        assert_eq!(partials("clamp", &[-1.5, -1.0, 1.0]), [0.0, 1.0, 0.0]);
        assert_eq!(partials("clamp", &[1.5, -1.0, 1.0]), [0.0, 0.0, 1.0]);
        assert_eq!(partials("clamp", &[0.5, 0.5, 0.5]), [1.0, 0.0, 0.0]);
    }

    #[test]
    fn powers_at_zero() {
        assert_eq!(partials("powf", &[0.0, 0.0]), [0.0, 0.0]);
        assert_eq!(partials("powf", &[0.0, 0.5]), [INF, 0.0]);
        assert_eq!(partials("powf", &[0.0, 1.0]), [1.0, 0.0]);
        assert_eq!(partials("powf", &[0.0, 3.0]), [0.0, 0.0]);
        assert_eq!(partials("powf", &[0.0, -1.0])[0], -INF);
        assert_eq!(partials("powi", &[0.0, 0.0]), [0.0]);
        assert_eq!(partials("powi", &[0.0, 1.0]), [1.0]);
        assert_eq!(partials("powi", &[0.0, 2.0]), [0.0]);
        assert_eq!(partials("powi", &[0.0, -1.0]), [-INF]);
        assert_eq!(
            partials("powi", &[1.0, f64::from(i32::MIN)]),
            [f64::from(i32::MIN)]
        );
    }

    #[test]
    fn the_exponent_zero_is_flat() {
        for x in [-2.0, 5e-324, 7.0, INF, NAN] {
            assert_eq!(partials("powf", &[x, 0.0])[0], 0.0);
            assert_eq!(partials("powi", &[x, 0.0]), [0.0]);
        }
    }

    #[test]
    fn a_power_of_a_negative_base() {
        let at = partials("powf", &[-2.0, 3.0]);
        assert_eq!(at[0], 12.0);
        assert!(at[1].is_nan());
    }

    #[test]
    fn a_power_that_underflows_keeps_its_derivative() {
        assert_eq!(partials("powf", &[1e-200, 2.0])[0], 2e-200);
        assert_eq!(powf_base(1e-30_f32, 2.0, 0.0), 2e-30);
    }

    #[test]
    fn the_origin_is_flat() {
        assert_eq!(partials("hypot", &[0.0, 0.0]), [0.0, 0.0]);
        assert_eq!(partials("atan2", &[0.0, 0.0]), [0.0, 0.0]);
        assert_eq!(partials("atan2", &[-0.0, -0.0]), [0.0, 0.0]);
    }

    #[test]
    fn atan2_far_from_one() {
        for r in [1e-200, 1e200] {
            let [a, b] = [3.0 * r, 4.0 * r];
            let at = partials("atan2", &[a, b]);
            assert!(
                (at[0] * r - 0.16).abs() < 1e-15 && (at[1] * r + 0.12).abs() < 1e-15,
                "{at:?}"
            );
        }
    }

    #[test]
    fn domain_edges_are_those_of_ieee() {
        assert_eq!(partials("sqrt", &[0.0]), [INF]);
        assert_eq!(partials("cbrt", &[0.0]), [INF]);
        assert_eq!(partials("ln", &[0.0]), [INF]);
        assert_eq!(partials("recip", &[0.0]), [-INF]);
        assert_eq!(partials("ln_1p", &[-1.0]), [INF]);
        assert_eq!(partials("asin", &[1.0]), [INF]);
        assert_eq!(partials("acosh", &[1.0]), [INF]);
        assert!(partials("acosh", &[0.5])[0].is_nan());
        assert_eq!(partials("tanh", &[INF]), [0.0]);
        assert_eq!(partials("fract", &[2.0]), [1.0]);
    }

    #[test]
    fn copysign_respects_signed_zeros() {
        assert_eq!(partials("copysign", &[-2.0, 3.0]), [-1.0, 0.0]);
        assert_eq!(partials("copysign", &[-2.0, -0.0]), [1.0, 0.0]);
        assert_eq!(partials("copysign", &[-0.0, 1.0]), [-1.0, 0.0]);
    }

    #[test]
    fn remainders_by_the_divisor() {
        assert_eq!(rem_divisor(7.0, 3.0), -2.0);
        assert_eq!(rem_divisor(-7.0, 3.0), 2.0);
        assert_eq!(rem_divisor(6.0, 3.0), -2.0);
        // 1.0 / 0.1 rounds to 10, but 1.0 % 0.1 leaves nearly 0.1 over.
        assert_eq!(rem_divisor(1.0, 0.1), -9.0);
        for (a, b) in [
            (7.0, 3.0),
            (-7.0, 3.0),
            (7.0, -3.0),
            (-7.0, -3.0),
            (-6.0, 3.0),
            (0.5, 3.0),
        ] {
            assert_eq!(
                partials("rem_euclid", &[a, b]),
                [1.0, -f64::div_euclid(a, b)]
            );
        }
    }
}
