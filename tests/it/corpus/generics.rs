//! Functions generic over the float.

use gradtape::differentiable;
use num_traits::Float;

mod float_bound {
    use super::*;

    #[differentiable]
    fn polynomial<T: Float>(x: T, y: T) -> T {
        x * x * y - x / y + T::one()
    }
    check! { polynomial(wrt 1.5, wrt 0.8) => (2.4 - 1.25, 2.25 + 1.5 / 0.64); polynomial(wrt 1.5f32, wrt 0.75f32) }
}

mod float_methods {
    use super::*;

    #[differentiable]
    fn mixture<T: Float>(x: T, s: T) -> T {
        let u = x / s;
        (-(u * u)).exp().ln_1p() + u.sin().abs() * s.sqrt() + x.max(s).tanh() - x.powi(3)
            + s.powf(x)
            + x.hypot(s).recip()
    }
    check! { mixture(wrt 0.7, wrt 1.3); mixture(wrt 1.7, wrt 0.5); mixture(wrt 0.75f32, wrt 1.25f32) }
}

mod converted_literals {
    use super::*;

    #[differentiable]
    fn rosenbrock<T: Float>(p: &[T; 2]) -> T {
        let one = T::one();
        let hundred = T::from(100.0).unwrap();
        (one - p[0]).powi(2) + hundred * (p[1] - p[0].powi(2)).powi(2)
    }
    check! { rosenbrock(wrt &[-1.2, 1.0]) => [-215.6, -88.0]; rosenbrock(wrt &[0.5f32, 0.25]) }
}

mod where_clause {
    use super::*;
    use num_traits::{FromPrimitive, Zero};
    use std::iter::Sum;

    #[differentiable]
    fn mean_square<T>(x: &[T]) -> T
    where
        T: Float + FromPrimitive + Sum<T>,
    {
        let n = T::from_usize(x.len()).unwrap();
        let mean = x.iter().copied().sum::<T>() / n;
        let half = T::from_f64(0.5).unwrap();
        x.iter().map(|&v| (v - mean).powi(2) * half).sum::<T>() + <T as Zero>::zero()
    }
    check! { mean_square(wrt &vec![0.5, 2.0, -1.0]) => [0.0, 1.5, -1.5]; mean_square(wrt &vec![0.5f32, 2.0, -1.0]) }
}

mod generic_accumulator {
    use super::*;

    #[differentiable]
    fn horner<T: Float>(c: &[T], x: T) -> T {
        let mut acc = T::zero();
        for k in c.iter().rev() {
            acc = acc * x + *k;
        }
        acc
    }
    #[differentiable]
    fn ratio<T: Float>(p: &[T], q: &[T], x: T) -> T {
        horner(p, x) / horner(q, x)
    }
    check! { ratio(wrt &vec![1.0, 2.0, 3.0], wrt &vec![2.0, -0.5], wrt 0.7); ratio(wrt &vec![1.0f32, 2.0], wrt &vec![2.0f32, -0.5], wrt 0.75f32) }
}

mod branches {
    use super::*;

    #[differentiable]
    fn leaky<T: Float>(x: T, slope: T) -> T {
        if x > T::zero() {
            x
        } else if x.is_nan() || x <= T::from(-1000).unwrap() {
            T::nan()
        } else {
            slope * x
        }
    }
    check! { leaky(wrt -2.0, wrt 0.1) => (0.1, -2.0); leaky(wrt 2.0, wrt 0.1) => (1.0, 0.0) }
}

mod called_from_a_concrete_function {
    use super::*;

    #[differentiable]
    fn logistic<T: Float>(x: T) -> T {
        T::one() / (T::one() + (-x).exp())
    }
    #[differentiable(without(tape))]
    fn double(x: f64) -> f64 {
        logistic(x) * logistic::<f64>(2.0 * x)
    }
    #[differentiable]
    fn single(x: f32) -> f32 {
        logistic(x) * 3.0
    }
    check! { double(wrt 0.6); single(wrt 0.5f32) }
}

mod scalar_bound {
    use super::*;
    use gradtape::Scalar;

    #[differentiable]
    fn energy<T: Scalar>(x: T, v: T, m: T) -> T {
        m * v * v + x.sin() * x.cos() - (m * x).exp() / v
    }
    check! { energy(wrt 0.4, wrt 1.2, wrt 0.9); energy(wrt 0.5f32, wrt 1.25f32, wrt 0.75f32) }
}

mod scalar_bound_on_slices {
    use super::*;
    use gradtape::Scalar;

    #[differentiable]
    fn recurrence<T>(x: &[T], seed: T) -> T
    where
        T: Scalar,
    {
        let mut a = seed;
        for v in x {
            a = a * *v + a.tanh();
            if a > seed {
                a = a.sqrt();
            }
        }
        a
    }
    check! { recurrence(wrt &vec![0.5, 1.4, 0.9], wrt 0.8) }
}

mod own_bounds {
    use super::*;
    use std::ops::{Add, Mul, Sub};

    #[differentiable]
    fn lerp<T: Copy + Add<Output = T> + Sub<Output = T> + Mul<Output = T>>(a: T, b: T, t: T) -> T {
        a + t * (b - a)
    }
    check! { lerp(wrt 1.0, wrt 3.0, wrt 0.25) => (0.75, 0.25, 2.0); lerp(wrt 1.0f32, wrt 3.0f32, wrt 0.25f32) }
}

mod with_const_generics {
    use super::*;

    #[differentiable]
    fn dot<T: Float, const N: usize>(a: &[T; N], b: [T; N]) -> T {
        let mut s = T::zero();
        for i in 0..N {
            s = s + a[i] * b[i];
        }
        s * s
    }
    check! { dot(wrt &[1.0, 2.0], wrt [3.0, 0.5]) => ([24.0, 4.0], [8.0, 16.0]); dot(wrt &[1.0f32, 2.0, 0.5], wrt [3.0f32, 0.5, 1.0]) }
}

mod outputs {
    use super::*;

    #[differentiable]
    fn to_polar<T: Float>(p: (T, T)) -> (T, T) {
        let (x, y) = p;
        (x.hypot(y), y.atan2(x))
    }
    #[differentiable]
    fn scaled<T: Float>(x: &[T], k: T) -> Vec<T> {
        x.iter().map(|v| *v * k).collect()
    }
    check_out! { to_polar(wrt (3.0, 4.0)); scaled(wrt &vec![1.0, 2.0], wrt 3.0) => ([3.0, 3.0], 3.0); scaled(wrt &vec![1.0f32, 2.0], wrt 3.0f32) }
}

mod fallible {
    use super::*;

    #[differentiable]
    fn checked_root<T: Float>(x: T) -> Option<T> {
        if x < T::zero() {
            return None;
        }
        Some(x.sqrt() + T::from(2)?)
    }
    check_try! { checked_root(wrt 4.0) => 0.25; checked_root(wrt -4.0); checked_root(wrt 4.0f32) => 0.25 }
}

mod in_place {
    use super::*;

    #[differentiable]
    fn normalise<T: Float>(v: &mut [T]) {
        let mut s = T::zero();
        for x in v.iter() {
            s = s + *x * *x;
        }
        let n = s.sqrt();
        for x in v.iter_mut() {
            *x = *x / n;
        }
    }
    check_unit! { normalise(wrt &mut vec![3.0, 4.0]); normalise(wrt &mut vec![3.0f32, 4.0]) }
}

mod closed_over_types {
    use super::*;
    use std::fmt::Debug;

    #[differentiable]
    fn labelled<T: Float + Debug, L: Debug + Clone>(x: T, #[constant] label: L, n: i32) -> T {
        let text = format!("{:?}", label.clone());
        x.powi(n) * T::from(text.len()).unwrap()
    }
    check! { labelled(wrt 1.5, Some("abc"), 2) => 3.0 * 11.0 }
}

// A literal beside what another generic function returned.
mod result_of_a_generic_call {
    use super::*;
    use num_traits::Float;
    #[differentiable]
    fn same<T: Float>(x: &[T]) -> Vec<T> {
        x.to_vec()
    }
    #[differentiable]
    fn entropy<T: Float>(x: &[T]) -> T {
        let p = same(x);
        let eps = T::from(1e-9).unwrap();
        let mut h = T::zero();
        for v in &p {
            h = h - *v * (*v + eps).ln();
        }
        h
    }
    check! { entropy(wrt &vec![0.3, 0.9]) }
}

// `Sum<&'a T>`: what is given to the pushforward lives as long as the bound says.
mod bounds_with_a_lifetime {
    use super::*;
    use std::iter::Sum;
    use std::ops::Mul;
    #[differentiable(without(tape))]
    fn square_of_sum<'a, T: Copy + Mul<Output = T> + Sum<&'a T> + 'a>(x: &'a [T]) -> T {
        let s: T = x.iter().sum();
        s * s
    }
    #[differentiable(without(tape))]
    fn in_a_clause<'a, T>(x: &'a [T], y: &[T]) -> T
    where
        T: Copy + Mul<Output = T> + Sum<&'a T> + 'a,
    {
        let s: T = x.iter().sum();
        s * y[0]
    }
    check! { square_of_sum(wrt &vec![0.3, 0.9]); in_a_clause(wrt &vec![0.3, 0.9], wrt &vec![0.2]) }
}
