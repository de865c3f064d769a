//! Steering the flow of derivatives.
//!
//! In differentiated code these functions change what flows back through an expression. Elsewhere
//! they are what they are here: the value, as if the steering were not written.

use crate::Differentiable;

/// The value, with a derivative of zero: nothing flows back through it.
///
/// ```
/// use tape_runtime::stop_gradient;
///
/// assert_eq!(stop_gradient(2.5_f64.floor()), 2.0);
/// ```
#[inline(always)]
#[must_use]
pub fn stop_gradient<T>(value: T) -> T {
    value
}

/// `f(value)`, with a derivative of one: what flows back passes `f` by, unchanged.
///
/// For functions that are constant almost everywhere.
///
/// ```
/// use tape_runtime::straight_through;
///
/// assert_eq!(straight_through(|v: f64| v.round(), 2.7), 3.0);
/// ```
#[inline(always)]
pub fn straight_through<T, R>(f: impl FnOnce(T) -> R, value: T) -> R {
    f(value)
}

/// The value; what flows back through it is scaled down until its norm is at most `limit`.
///
/// The norm of a scalar is its magnitude. The limit is a number of whatever type is at hand.
///
/// ```
/// use tape_runtime::clip_gradient;
///
/// assert_eq!(clip_gradient(7.0, 0.5), 7.0);
/// ```
#[inline(always)]
#[must_use]
pub fn clip_gradient<T, L>(value: T, limit: L) -> T {
    let _ = limit;
    value
}

/// The value; `look` is called with what flows back through it, the cotangent.
///
/// ```
/// use tape_runtime::inspect_gradient;
///
/// let x = 3.0;
/// assert_eq!(inspect_gradient(x * x, |g| println!("flows back: {g}")), 9.0);
/// ```
#[inline(always)]
#[must_use]
pub fn inspect_gradient<T, F>(value: T, look: F) -> T
where
    T: Differentiable,
    F: FnMut(T::Tangent),
{
    drop(look);
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_pass_unchanged() {
        let mut seen: Vec<f64> = Vec::new();
        let x = 1.5_f64;
        assert_eq!(inspect_gradient(x * x, |g| seen.push(g)), 2.25);
        assert!(seen.is_empty());
        assert_eq!(clip_gradient(vec![1.0_f32, 2.0], 0.5_f32), [1.0, 2.0]);
        assert_eq!(straight_through(|v: [f64; 2]| v.len(), [x, x]), 2);
        assert_eq!(stop_gradient(x), x);
    }
}
