//! Generated code stands on absolute paths alone, and brings no warnings into the user's crate.

#![deny(warnings, missing_docs, unused, unused_qualifications, unreachable_pub)]
#![deny(unused_lifetimes)]
#![forbid(unsafe_code)]
#![deny(clippy::all, clippy::pedantic)]
#![no_implicit_prelude]

extern crate gradtape as renamed;
extern crate std;

use ::gradtape::differentiable;
use ::std::assert_eq;

/// Types named as those of the prelude.
#[allow(dead_code, missing_docs)]
mod shadows {
    pub(crate) struct Option;
    pub(crate) struct Result;
    pub(crate) struct Vec;
    pub(crate) struct Box;
    pub(crate) struct String;
    pub(crate) struct Some;
    pub(crate) struct None;
    pub(crate) trait Clone {}
    pub(crate) trait Default {}
    pub(crate) trait Iterator {}
    pub(crate) fn drop() {}
}

mod loss {
    #[allow(unused_imports)]
    use super::shadows::*;
    use ::gradtape::differentiable;
    use ::std::iter::Iterator as _;

    /// Looks up what may not be there.
    #[allow(clippy::needless_lifetimes)]
    #[differentiable]
    #[must_use]
    pub(crate) fn named<'a>(x: &'a [f64], i: usize) -> f64 {
        match x.get(i) {
            ::std::option::Option::Some(v) => v.ln(),
            ::std::option::Option::None => x[0],
        }
    }

    /// A loss.
    #[differentiable]
    #[must_use]
    pub(crate) fn squares(weights: &[f64], bias: f64) -> f64 {
        let mut sum = bias;
        for w in weights {
            sum += w * w;
        }
        weights.iter().map(|w| w * bias).sum::<f64>() + sum
    }
}

/// Parameters named as generated code names things.
#[differentiable]
#[must_use]
pub fn named(seed: f64, value: f64, x_bar: f64, t0: f64, self_: f64, result_value: f64) -> f64 {
    let tangent = seed * value;
    let x_dot = x_bar * t0;
    let value = tangent + x_dot;
    value * self_ * result_value
}

/// Raw identifiers, a function named like a keyword, and unicode.
#[differentiable]
#[must_use]
pub fn r#try(r#type: f64, größe: f64, 値: &[f64]) -> f64 {
    let r#match = r#type * größe;
    r#match * 値[0]
}

/// A constant function stays one.
#[differentiable]
#[must_use]
pub const fn constant(x: f64) -> f64 {
    x * x + 1.0
}

const AT_TWO: f64 = constant(2.0);

/// Nested items, labels and a block of its own.
#[differentiable]
#[must_use]
pub fn nested(x: f64) -> f64 {
    const SCALE: f64 = 3.0;
    #[differentiable]
    fn inner(y: f64) -> f64 {
        y * y
    }
    let mut sum = 0.0;
    'outer: for i in 0..3 {
        for j in 0..3 {
            if j > i {
                continue 'outer;
            }
            sum += inner(x) * SCALE;
        }
    }
    sum
}

#[test]
fn shadowed_prelude() {
    let (dw, db) = loss::squares::grad(&[1.0, 2.0], 3.0);
    assert_eq!(loss::squares(&[1.0], 0.0).to_bits(), 1.0_f64.to_bits());
    assert_eq!(dw, [5.0, 7.0]);
    assert_eq!(db.to_bits(), 4.0_f64.to_bits());
}

#[test]
fn names_of_generated_code() {
    let gradient = named::grad(1.0, 2.0, 3.0, 4.0, 5.0, 6.0);
    assert_eq!(gradient, (60.0, 30.0, 120.0, 90.0, 84.0, 70.0));
}

#[test]
fn raw_and_unicode_identifiers() {
    assert_eq!(r#try::grad(2.0, 3.0, &[5.0, 7.0]).2, [6.0, 0.0]);
    assert_eq!(
        r#try::jvp((2.0, 1.0), (3.0, 0.0), (&[5.0], &[0.0])),
        (30.0, 15.0)
    );
}

#[test]
fn constant_functions() {
    assert_eq!(AT_TWO.to_bits(), 5.0_f64.to_bits());
    assert_eq!(constant::grad(2.0).to_bits(), 4.0_f64.to_bits());
}

#[test]
fn nested_items() {
    assert_eq!(nested::grad(2.0).to_bits(), 72.0_f64.to_bits());
    assert_eq!(renamed::stop_gradient(1.0_f64).to_bits(), 1.0_f64.to_bits());
}
