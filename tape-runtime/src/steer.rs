//! Steering the flow of derivatives.
//!
//! In differentiated code these functions change what flows back through an expression. Elsewhere
//! they are what they are here: the value, as if the steering were not written.

use crate::{Differentiable, Var};

/// In the text of a `tape!` block these are the tape's own. A function that is called from there with
/// variables and calls one of these would be without effect, so it panics.
#[inline(always)]
#[track_caller]
fn refuse_variables<T>(function: &str, instead: &str) {
    // Nothing smaller holds one, so for floats this is compiled away.
    if size_of::<T>() >= size_of::<Var<'static, f32>>()
        && std::any::type_name::<T>().contains("tape::var::Var<")
    {
        panic!("`{function}` does not see the tape from here: {instead}");
    }
}

/// The value, with a derivative of zero: nothing flows back through it.
///
/// ```
/// use tape_runtime::stop_gradient;
///
/// assert_eq!(stop_gradient(2.5_f64.floor()), 2.0);
/// ```
#[inline(always)]
#[must_use]
#[track_caller]
pub fn stop_gradient<T>(value: T) -> T {
    refuse_variables::<T>("stop_gradient", "use the method `stop_gradient` of `Var`");
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
#[track_caller]
pub fn straight_through<T, R>(f: impl FnOnce(T) -> R, value: T) -> R {
    refuse_variables::<T>(
        "straight_through",
        "use the method `straight_through` of `Var`",
    );
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
#[track_caller]
pub fn clip_gradient<T, L>(value: T, limit: L) -> T {
    refuse_variables::<T>("clip_gradient", "use the method `clip_gradient` of `Var`");
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
    refuse_variables::<T>("inspect_gradient", "call it in the text of the block");
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
