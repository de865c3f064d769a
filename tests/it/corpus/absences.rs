//! Quotients by roots, whose adjoints meet the root twice: zero where nothing flows, whatever the root is.

use gradtape::{Scalar, differentiable};

mod regular {
    use super::*;

    /// The numerator and the divisor have the root, too.
    #[differentiable]
    fn attraction(places: &[[f64; 2]], masses: &[f64]) -> f64 {
        let mut energy = 0.0;
        for i in 0..places.len() {
            for j in 0..i {
                let mut square = 0.01;
                for (a, b) in places[i].iter().zip(&places[j]) {
                    square += (a - b) * (a - b);
                }
                energy -= masses[i] * masses[j] / square.sqrt();
            }
        }
        energy
    }
    #[differentiable]
    fn direction(v: [f64; 2], w: f64) -> f64 {
        let norm = (v[0] * v[0] + v[1] * v[1]).sqrt();
        w * (v[0] / norm) - v[1] / norm
    }
    #[differentiable]
    fn over_both(a: f64, s: f64) -> f64 {
        let root = s.sqrt();
        let once = a / root;
        let twice = once / root;
        once * twice - root
    }
    #[differentiable]
    fn scaled(a: f64, s: f64, w: f64) -> f64 {
        let root = s.sqrt();
        -0.25 * w * (a / root)
    }
    #[differentiable]
    fn cubic(a: f64, s: f64) -> f64 {
        let root = s.cbrt();
        a / root + root.recip()
    }
    /// The root of the quotient's logarithm is another one.
    #[differentiable]
    fn nested(a: f64, s: f64) -> f64 {
        let root = s.sqrt();
        ((a / root).sqrt() / root).ln()
    }
    #[differentiable]
    fn generic<T: Scalar>(a: T, s: T) -> T {
        let root = s.sqrt();
        a * a / root
    }
    #[differentiable]
    fn single(a: f32, s: f32) -> f32 {
        let root = s.sqrt();
        a * a / root
    }
    check! {
        attraction(wrt &vec![[0.1, 0.2], [0.7, -0.3], [-0.4, 0.5]], wrt &vec![1.0, 2.0, 0.5]);
        attraction(wrt &vec![[0.1, 0.2], [0.1, 0.2]], wrt &vec![1.0, 0.0]);
        direction(wrt [0.3, -0.4], wrt 1.7);
        over_both(wrt 0.7, wrt 1.3);
        over_both(wrt 0.0, wrt 1.3);
        scaled(wrt 0.7, wrt 1.3, wrt 0.0);
        scaled(wrt 0.0, wrt 1.3, wrt 0.4);
        cubic(wrt 0.7, wrt 1.3);
        nested(wrt 0.7, wrt 1.3);
        generic(wrt 0.7, wrt 1.3)
    }
    mod coarse {
        use super::*;
        check_coarse! { single(wrt 0.7f32, wrt 1.3f32) }
    }
}

/// At a root of zero.
mod singular {
    use super::*;

    #[differentiable]
    fn left_out(a: f64, s: f64) -> f64 {
        let root = s.sqrt();
        let quotient = a / root;
        if root < 1e-9 { a } else { quotient }
    }
    #[differentiable]
    fn reciprocal_left_out(s: f64) -> f64 {
        let root = s.sqrt();
        let inverse = 1.0 / root;
        if root < 1e-9 { 0.5 } else { inverse }
    }
    /// The product's other factor is zero: nothing flows to the quotient.
    #[differentiable]
    fn weighed(a: f64, s: f64, w: f64) -> f64 {
        let root = s.sqrt();
        w * (a / root)
    }
    #[differentiable]
    fn in_a_loop(a: &[f64], s: &[f64], w: &[f64]) -> f64 {
        let mut sum = 0.0;
        for i in 0..a.len() {
            let root = s[i].sqrt();
            let quotient = a[i] / root;
            if w[i] > 0.0 {
                sum += w[i] * quotient;
            }
        }
        sum
    }
    /// The root's adjoint is zero at a root that is not, and the other way round.
    #[differentiable]
    fn quotient(a: f64, s: f64) -> f64 {
        let root = s.sqrt();
        a / root
    }

    #[test]
    fn nothing_flows() {
        assert_eq!(left_out::value_and_grad(2.0, 0.0), (2.0, (1.0, 0.0)));
        assert_eq!(left_out::value_and_grad(0.0, 0.0), (0.0, (1.0, 0.0)));
        assert_eq!(reciprocal_left_out::value_and_grad(0.0), (0.5, 0.0));
        let (value, (by_a, by_s, by_w)) = weighed::value_and_grad(2.0, 0.0, 0.0);
        assert!(value.is_nan());
        assert_eq!(by_s, 0.0);
        assert!(by_w.is_infinite() && !by_a.is_infinite());
        let (value, (by_a, by_s, by_w)) =
            in_a_loop::value_and_grad(&[1.0, 3.0], &[0.0, 4.0], &[0.0, 0.5]);
        assert_eq!(value, 0.75);
        assert_eq!(
            (by_a, by_s, by_w),
            (vec![0.0, 0.25], vec![0.0, -0.09375], vec![0.0, 1.5])
        );
    }
    #[test]
    fn something_flows() {
        let (value, (by_a, by_s)) = quotient::value_and_grad(2.0, 0.0);
        assert_eq!(
            (value, by_a, by_s),
            (f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY)
        );
        let (value, (_, by_s)) = quotient::value_and_grad(0.0, 0.0);
        assert!(value.is_nan() && by_s.is_nan());
        assert_eq!(quotient::grad(0.0, 4.0), (0.5, 0.0));
        let smallest = f64::from_bits(1);
        assert_eq!(quotient::grad(0.0, smallest).1, 0.0);
        assert_eq!(quotient::vjp(2.0, 0.0).1(0.0), (0.0, 0.0));
    }
}
