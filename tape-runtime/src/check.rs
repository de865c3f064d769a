//! Checking derivatives: gradients against central differences, and the two modes against each
//! other.

use std::error::Error;
use std::fmt;

use crate::Tangent;

/// How a derivative disagrees.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Mismatch {
    /// The gradient has not as many components as the point.
    Length {
        /// The number of components of the point.
        point: usize,
        /// The number of components of the gradient.
        gradient: usize,
    },
    /// A component, the first that disagrees with central differences.
    Component {
        /// Which one.
        index: usize,
        /// What the gradient says.
        gradient: f64,
        /// What the differences say; NaN if the function is finite nowhere around the point.
        difference: f64,
        /// The smallest step that went into the difference.
        step: f64,
    },
    /// The two sides of [`dot_product`].
    DotProduct {
        /// The seed times the pushed tangent.
        forward: f64,
        /// The pulled cotangent times the tangent.
        reverse: f64,
    },
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Mismatch::Length { point, gradient } => {
                write!(
                    f,
                    "the point has {point} components, the gradient {gradient}"
                )
            }
            Mismatch::Component {
                index,
                gradient,
                difference,
                step,
            } => write!(
                f,
                "component {index} of the gradient is {gradient:e}, \
                 central differences say {difference:e} (step {step:.1e})"
            ),
            Mismatch::DotProduct { forward, reverse } => write!(
                f,
                "seed times pushforward is {forward:e}, pullback times tangent is {reverse:e}"
            ),
        }
    }
}

impl Error for Mismatch {}

/// How near is near enough: `a` and `b` agree within `absolute + relative * max(|a|, |b|)`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tolerance {
    /// The share of the larger one.
    pub relative: f64,
    /// What is always allowed.
    pub absolute: f64,
}

impl Default for Tolerance {
    /// What a smooth function in `f64` keeps with room to spare: 1e-6 relative, 1e-9 absolute.
    fn default() -> Tolerance {
        Tolerance {
            relative: 1e-6,
            absolute: 1e-9,
        }
    }
}

impl Tolerance {
    /// What is not finite agrees with nothing.
    fn allows(self, a: f64, b: f64, noise: f64) -> bool {
        let apart = (a - b).abs();
        let allowed = self.absolute + self.relative * a.abs().max(b.abs()) + noise;
        apart.is_finite() && apart <= allowed
    }
}

/// Compares a gradient with central differences at a point.
///
/// The steps are chosen for each component, and the differences extrapolated to a step of zero, so
/// a smooth function is checked to many digits. At a kink the differences see both sides: choose
/// another point.
///
/// ```
/// use tape_runtime::check;
///
/// let f = |x: &[f64]| x[0] * x[0] * x[1];
/// let at = [3.0, 5.0];
/// assert_eq!(check::gradient(f, &at, &[30.0, 9.0]), Ok(()));
///
/// let mismatch = check::gradient(f, &at, &[30.0, 8.0]).unwrap_err();
/// assert!(mismatch.to_string().starts_with("component 1 of the gradient is 8e0"));
/// ```
///
/// # Errors
///
/// The first component that disagrees, or that there are too few or too many of them.
pub fn gradient(
    f: impl FnMut(&[f64]) -> f64,
    at: &[f64],
    gradient: &[f64],
) -> Result<(), Mismatch> {
    gradient_with(f, at, gradient, Tolerance::default())
}

/// [`gradient`] with a tolerance of one's own: wider for a function that computes in `f32`.
///
/// ```
/// use tape_runtime::check::{self, Tolerance};
///
/// let f = |x: &[f64]| f64::from((x[0] as f32).sin());
/// let wide = Tolerance { relative: 1e-2, absolute: 1e-2 };
/// assert_eq!(check::gradient_with(f, &[0.5], &[0.5_f64.cos()], wide), Ok(()));
/// ```
///
/// # Errors
///
/// As for [`gradient`].
pub fn gradient_with(
    mut f: impl FnMut(&[f64]) -> f64,
    at: &[f64],
    gradient: &[f64],
    tolerance: Tolerance,
) -> Result<(), Mismatch> {
    if at.len() != gradient.len() {
        return Err(Mismatch::Length {
            point: at.len(),
            gradient: gradient.len(),
        });
    }
    let mut x = at.to_vec();
    for (index, (&at, &gradient)) in at.iter().zip(gradient).enumerate() {
        let along = |moved: f64| {
            x[index] = moved;
            f(&x)
        };
        let Estimate {
            value: difference,
            noise,
            step,
            ..
        } = differentiate(along, at);
        x[index] = at;
        if !tolerance.allows(gradient, difference, noise) {
            return Err(Mismatch::Component {
                index,
                gradient,
                difference,
                step,
            });
        }
    }
    Ok(())
}

/// Compares the two modes: the seed times the pushforward of a tangent is the pullback of the seed
/// times that tangent, for whatever seed and tangent, and to all digits but the last few.
///
/// ```
/// use tape_runtime::check;
///
/// // (a, b) -> a b at (2, 3)
/// let pushforward = |dot: &(f64, f64)| dot.0 * 3.0 + 2.0 * dot.1;
/// let pullback = |bar: &f64| (bar * 3.0, bar * 2.0);
/// assert_eq!(check::dot_product(pushforward, pullback, &(0.3, -0.7), &1.9), Ok(()));
/// ```
///
/// # Errors
///
/// The two products, where they differ.
pub fn dot_product<X: Tangent, Y: Tangent>(
    pushforward: impl FnOnce(&X) -> Y,
    pullback: impl FnOnce(&Y) -> X,
    tangent: &X,
    seed: &Y,
) -> Result<(), Mismatch> {
    let forward = seed.dot(&pushforward(tangent));
    let reverse = pullback(seed).dot(tangent);
    let tolerance = Tolerance {
        relative: 1e-9,
        absolute: 1e-12,
    };
    if tolerance.allows(forward, reverse, 0.0) {
        Ok(())
    } else {
        Err(Mismatch::DotProduct { forward, reverse })
    }
}

/// A derivative by differences.
#[derive(Clone, Copy)]
struct Estimate {
    value: f64,
    /// By how much the extrapolations it comes from differ, and the noise.
    error: f64,
    /// That of the difference at this step.
    noise: f64,
    step: f64,
}

/// Central differences of shrinking steps, extrapolated to zero: C. J. F. Ridders, "Accurate
/// computation of F'(x) and F'(x)F''(x)", Advances in Engineering Software 4 (1982).
///
/// The steps begin small, to stay on one side of most kinks, and go on past values that are not
/// finite, to get inside the domain.
fn differentiate(mut f: impl FnMut(f64) -> f64, at: f64) -> Estimate {
    // Not round, or a period of the function could be a multiple of every step.
    const SHRINK: f64 = 1.7;
    const STEPS: usize = 60;
    let mut step = 0.97e-2 * at.abs().max(1.0);
    let mut best = Estimate {
        value: f64::NAN,
        error: f64::INFINITY,
        noise: 0.0,
        step,
    };
    let mut tableau = Vec::new();
    for _ in 0..STEPS {
        let Some(Sample { slope, noise }) = Sample::take(&mut f, at, step) else {
            tableau.clear();
            step /= SHRINK;
            continue;
        };
        if noise >= best.error {
            break;
        }
        if let Some((value, spread)) = extrapolate(&mut tableau, slope, SHRINK * SHRINK)
            && spread + noise < best.error
        {
            best = Estimate {
                value,
                error: spread + noise,
                noise,
                step,
            };
        }
        step /= SHRINK;
    }
    best
}

/// One central difference.
struct Sample {
    slope: f64,
    /// What rounding of the function's value may contribute, more and more for smaller steps.
    noise: f64,
}

impl Sample {
    /// `None` where the function is not finite.
    fn take(f: &mut impl FnMut(f64) -> f64, at: f64, step: f64) -> Option<Sample> {
        let (above, below) = (at + step, at - step);
        // The arguments are rounded; the distance between them is exact.
        let distance = above - below;
        let values = [f(above), f(below)];
        let slope = (values[0] - values[1]) / distance;
        let rounding = 4.0 * f64::EPSILON * values[0].abs().max(values[1].abs());
        slope.is_finite().then_some(Sample {
            slope,
            noise: rounding / distance,
        })
    }
}

/// Neville's scheme: replaces the last row of the tableau, which has one order more in each column,
/// by the row that begins with `slope`, and gives that entry which agrees best with its neighbours
/// and by how much it differs from them.
fn extrapolate(tableau: &mut Vec<f64>, slope: f64, shrink: f64) -> Option<(f64, f64)> {
    const ORDERS: usize = 6;
    let mut best = None::<(f64, f64)>;
    let (mut entry, mut factor) = (slope, shrink);
    for order in 0..ORDERS {
        let Some(above) = tableau.get_mut(order) else {
            tableau.push(entry);
            break;
        };
        let above = std::mem::replace(above, entry);
        let next = (factor * entry - above) / (factor - 1.0);
        let spread = (next - entry).abs().max((next - above).abs());
        if best.is_none_or(|(_, least)| spread < least) {
            best = Some((next, spread));
        }
        (entry, factor) = (next, factor * shrink);
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slope(f: impl FnMut(f64) -> f64, at: f64) -> f64 {
        differentiate(f, at).value
    }

    fn assert_near(a: f64, b: f64) {
        assert!((a - b).abs() <= 1e-9 * (1.0 + b.abs()), "{a} is not {b}");
    }

    #[test]
    fn smooth_functions_to_many_digits() {
        assert_near(slope(f64::sin, 1.0), 1.0_f64.cos());
        assert_near(slope(f64::exp, -3.0), (-3.0_f64).exp());
        assert_near(slope(|x| x.powi(5), 1e3), 5e12);
        assert_near(slope(|x| (50.0 * x).sin(), 0.2), 50.0 * 10.0_f64.cos());
        assert_near(slope(|_| 3.0, 0.7), 0.0);
        assert_near(slope(|x| 2.0 * x, 0.0), 2.0);
    }

    #[test]
    fn periods_that_fit_round_steps() {
        let frequency = std::f64::consts::TAU * 1000.0;
        assert!((slope(|x| (frequency * x).sin(), 0.0) / frequency - 1.0).abs() < 1e-6);
    }

    #[test]
    fn near_the_edge_of_the_domain() {
        assert!((slope(f64::ln, 1e-7) / 1e7 - 1.0).abs() < 1e-6);
        assert!((slope(f64::sqrt, 1e-6) / 500.0 - 1.0).abs() < 1e-6);
        assert!(slope(f64::ln, -1.0).is_nan());
    }

    #[test]
    fn near_a_kink() {
        assert_near(slope(f64::abs, 1e-4), 1.0);
        assert_near(slope(|x| x.max(0.0) + x, -1e-5), 1.0);
    }

    #[test]
    fn the_first_component_that_disagrees_is_named() {
        let f = |x: &[f64]| x.iter().map(|x| x * x).sum::<f64>();
        let mismatch = gradient(f, &[1.0, 2.0, 3.0], &[2.0, 4.1, 7.0]).unwrap_err();
        let Mismatch::Component {
            index: 1,
            gradient: 4.1,
            difference,
            step,
        } = mismatch
        else {
            panic!("{mismatch}");
        };
        assert_near(difference, 4.0);
        assert!(step > 0.0);
    }

    #[test]
    fn what_is_not_finite_agrees_with_nothing() {
        assert!(gradient(|x| x[0], &[1.0], &[f64::NAN]).is_err());
        assert!(gradient(|_| f64::NAN, &[1.0], &[0.0]).is_err());
        assert!(gradient(|_| f64::NAN, &[1.0], &[f64::NAN]).is_err());
        assert!(gradient(|x| x[0], &[1.0], &[f64::INFINITY]).is_err());
    }

    #[test]
    fn lengths_must_agree() {
        let mismatch = gradient(|x| x[0], &[1.0, 2.0], &[1.0]).unwrap_err();
        assert_eq!(
            mismatch,
            Mismatch::Length {
                point: 2,
                gradient: 1
            }
        );
        assert_eq!(
            mismatch.to_string(),
            "the point has 2 components, the gradient 1"
        );
    }

    #[test]
    fn the_noise_of_large_values_is_allowed() {
        let f = |x: &[f64]| 1e12 + x[0].sin();
        assert_eq!(gradient(f, &[1.0], &[1.0_f64.cos()]), Ok(()));
        assert!(gradient(f, &[1.0], &[0.0]).is_err());
    }

    #[test]
    fn modes_that_disagree() {
        let wrong = dot_product(|x: &f64| 2.0 * x, |y: &f64| 3.0 * y, &1.0, &1.0);
        assert_eq!(
            wrong,
            Err(Mismatch::DotProduct {
                forward: 2.0,
                reverse: 3.0
            })
        );
        let right = dot_product(
            |x: &Vec<f64>| vec![x[0] + x[1], 4.0 * x[1]],
            |y: &Vec<f64>| vec![y[0], y[0] + 4.0 * y[1]],
            &vec![0.3, 0.9],
            &vec![-1.1, 0.4],
        );
        assert_eq!(right, Ok(()));
    }
}
