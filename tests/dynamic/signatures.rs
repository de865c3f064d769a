//! Signatures: what can come in and go out.

use gradtape::differentiable;

mod scalars {
    use super::*;

    #[differentiable(dynamic)]
    fn product(x: f64, y: &f64, k: i32, name: &str) -> f64 {
        assert!(!name.is_empty());
        x.powi(k) * *y + 2.0
    }
    check! { product(wrt 1.5, wrt &-0.5, 3, "cube") => (-0.5 * 3.0 * 2.25, 1.5 * 1.5 * 1.5) }
}

mod single_precision {
    use super::*;

    #[differentiable(dynamic)]
    fn scaled(x: &[f32], c: f32) -> f32 {
        let mut s: f32 = 0.1;
        for v in x {
            s += c * v.exp();
        }
        s
    }
    check! { scaled(wrt &vec![0.5_f32, -0.25], wrt 1.5_f32) }
}

mod containers {
    use super::*;

    #[differentiable(dynamic)]
    fn mixed(v: Vec<f64>, a: [f64; 2], t: (f64, usize), m: &[[f64; 2]], o: Option<f64>) -> f64 {
        let mut sum: f64 = v.iter().sum();
        sum += a[0] * a[1] + t.0 * t.1 as f64;
        for row in m {
            sum *= row[0] - row[1];
        }
        sum + o.unwrap_or(0.0) * a[0]
    }

    #[test]
    fn gradient() {
        let (value, (v, a, t, m, o)) = mixed::value_and_grad(
            vec![1.0, 2.0],
            [3.0, 4.0],
            (0.5, 2),
            &[[2.0, 1.0]],
            Some(7.0),
        );
        assert_eq!(value, 16.0 + 21.0);
        assert_eq!((v, a), (vec![1.0, 1.0], [4.0 + 7.0, 3.0]));
        assert_eq!((t, m, o), ((2.0, ()), vec![[16.0, -16.0]], Some(3.0)));
    }
}

mod options {
    use super::*;

    #[differentiable(dynamic)]
    fn root(x: f64, c: f64) -> Option<f64> {
        if x < 0.0 {
            return None;
        }
        let y = (x > c).then(|| x.sqrt())?;
        Some(y * c)
    }
    check_try! { root(wrt 2.0, wrt 1.5); root(wrt -1.0, wrt 1.0); root(wrt 0.5, wrt 1.0) }
}

mod results {
    use super::*;

    #[differentiable(dynamic)]
    fn logarithm(x: &[f64]) -> Result<f64, String> {
        let first = x.first().ok_or("empty".to_string())?;
        if *first <= 0.0 {
            return Err(format!("{first} is not positive"));
        }
        Ok(x.iter().map(|v| v.ln()).sum())
    }
    check_try! { logarithm(wrt &vec![2.0, 3.0]); logarithm(wrt &vec![-2.0]) }
}

mod several_outputs {
    use super::*;

    #[differentiable(dynamic)]
    fn rotated(v: [f64; 2], angle: f64) -> [f64; 2] {
        let (s, c) = angle.sin_cos();
        [c * v[0] - s * v[1], s * v[0] + c * v[1]]
    }
    check_out! { rotated(wrt [1.0, 2.0], wrt 0.3) }
}

mod tuples_and_vectors {
    use super::*;

    #[differentiable(dynamic)]
    fn parts(x: f64, n: usize) -> (f64, Vec<f64>) {
        let powers = (0..n).map(|k| x.powi(k as i32)).collect();
        (x * 2.0, powers)
    }
    check_out! { parts(wrt 1.3, 4) }
}

mod written {
    use super::*;

    #[differentiable(dynamic)]
    fn relaxed(u: &mut [f64], w: f64) -> f64 {
        for i in 1..u.len() {
            u[i] = w * u[i] + (1.0 - w) * u[i - 1];
        }
        u[0] = 0.0;
        u.iter().sum()
    }
    check! { relaxed(wrt &mut vec![1.0, 0.5, 0.25], wrt 0.8) }
}

mod written_only {
    use super::*;

    #[differentiable(dynamic)]
    fn grown(u: &mut Vec<f64>, s: &mut f64, w: f64) {
        u.push(w * *s);
        *s += u[0];
        u[0] = w.sin();
    }

    #[test]
    fn pullback() {
        let (mut u, mut s) = (vec![2.0], 3.0);
        let ((), pull) = grown::vjp(&mut u, &mut s, 0.5);
        assert_eq!((&u, s), (&vec![0.5_f64.sin(), 1.5], 5.0));
    }
}

mod generic {
    use super::*;
    use num_traits::Float;

    #[differentiable(dynamic)]
    fn norm<T: Float>(x: &[T], shift: T) -> T {
        let mut s = T::zero();
        for &v in x {
            s = s + (v - shift) * (v - shift);
        }
        s.sqrt()
    }
    check! { norm(wrt &vec![1.0, -2.0], wrt 0.5); norm(wrt &vec![1.0_f32, -2.0], wrt 0.5_f32) }
}

mod chosen_parameters {
    use super::*;

    #[differentiable(dynamic, wrt(x), companion = SecondPower)]
    fn power(x: f64, y: f64) -> f64 {
        x * x * y
    }

    #[test]
    fn gradient() {
        assert_eq!(SecondPower::grad(3.0, 2.0), 12.0);
    }
}
