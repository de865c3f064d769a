//! Sums of adjoints that follow from a sum of the primal, and such that only look like it.

use gradtape::{Scalar, differentiable};

mod shifted {
    use super::*;

    #[differentiable]
    fn log_sum_exp(x: &[f64]) -> f64 {
        let max = x.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let sum: f64 = x.iter().map(|x| (x - max).exp()).sum();
        sum.ln() + max
    }
    /// What flows to the shift does not cancel.
    #[differentiable]
    fn by_a_parameter(x: &[f64], shift: f64) -> f64 {
        let mut sum = 0.0;
        for x in x {
            sum += (x - shift).exp();
        }
        sum * sum + shift
    }
    #[differentiable]
    fn generic<T: Scalar>(x: &[T], shift: T) -> T {
        let mut sum = shift;
        for x in x {
            sum = sum + (*x - shift).exp();
        }
        sum.ln()
    }
    #[differentiable]
    fn singles(x: &[f32], shift: f32) -> f32 {
        let mut sum = 0.0;
        for x in x {
            sum += (x + shift).exp();
        }
        sum.ln() - shift * shift
    }
    #[differentiable]
    fn by_rows(x: &[[f64; 3]], shift: &[f64]) -> f64 {
        let mut total = 1.0;
        for (row, shift) in x.iter().zip(shift) {
            let mut sum = 0.0;
            for x in row.iter() {
                sum += (x - shift).exp();
            }
            total *= sum.ln() + shift;
        }
        total
    }
    /// Rows of any length, inside a loop that hands something on.
    #[differentiable]
    fn chained(x: &[Vec<f64>], shift: f64) -> f64 {
        let mut shift = shift;
        for row in x {
            let mut sum = 0.0;
            for x in row {
                sum += (x - shift).exp();
            }
            shift = 0.5 * shift + (1.0 + sum).ln();
        }
        shift
    }
    #[differentiable]
    fn called(x: &[Vec<f64>]) -> f64 {
        x.iter().map(|row| log_sum_exp(row) * row[0]).sum()
    }
    check! {
        log_sum_exp(wrt &vec![0.3, -1.0, 2.0, 1.5, 0.1]);
        log_sum_exp(wrt &vec![700.0, 710.0, 705.0]);
        by_a_parameter(wrt &vec![0.3, -1.0, 1.2, 0.5, 0.1, 0.9, -0.4], wrt 0.2);
        by_a_parameter(wrt &Vec::<f64>::new(), wrt 0.2);
        generic(wrt &vec![0.3, 1.0, 0.7], wrt 1.2);
        by_rows(wrt &vec![[0.3, 1.0, 0.7], [0.1, -0.4, 0.9]], wrt &vec![0.5, 0.2]);
        chained(wrt &vec![vec![0.3, 1.0], vec![], vec![0.1, -0.4, 0.9]], wrt 0.5);
        called(wrt &vec![vec![0.3, 1.0], vec![1.1, -0.4, 0.9]])
    }
    mod coarse {
        use super::*;
        check_coarse! { singles(wrt &vec![0.5f32, 0.2, -0.3], wrt 0.4f32) }
    }
}

mod weighted {
    use super::*;

    /// The same terms, each multiplied by something else; and the sum of the terms themselves.
    #[differentiable]
    fn by_each_other(x: &[f64], k: f64, m: f64) -> f64 {
        let mut sum = 0.0;
        for x in x {
            sum += x.sin() * k + m;
        }
        sum * k
    }
    /// What is summed in the second loop is summed there for the first time.
    #[differentiable]
    fn one_after_the_other(x: &[f64], k: f64) -> f64 {
        let mut first = 0.0;
        for x in x {
            first += (x * k).exp();
        }
        let mut second = 0.0;
        for x in x {
            second += (x * k).exp() * first;
        }
        second.ln()
    }
    /// Two sums over the same terms.
    #[differentiable]
    fn twice(x: &[f64], k: f64) -> f64 {
        let (mut a, mut b) = (0.0, 2.0);
        for x in x {
            let e = (x - k).exp();
            a += e;
            b += e * e;
        }
        a * b
    }
    /// From something else than zero.
    #[differentiable]
    fn from_one(x: &[f64], k: f64, start: f64) -> f64 {
        let (mut a, mut b) = (1.0, start);
        for x in x {
            a += (x - k).exp();
            b += (x + k).exp();
        }
        a * b
    }
    /// The sum so far is read on the way.
    #[differentiable]
    fn running(x: &[f64], k: f64) -> f64 {
        let (mut sum, mut all) = (0.0, 1.0);
        for x in x {
            sum += (x - k).exp();
            all *= sum;
        }
        all + sum
    }
    #[differentiable]
    fn subtracted(x: &[f64], k: f64) -> f64 {
        let mut sum = 0.0;
        for x in x {
            sum -= (x - k).exp();
        }
        sum * sum * k
    }
    check! {
        by_each_other(wrt &vec![0.3, 1.0, 0.7], wrt 1.2, wrt 0.4);
        one_after_the_other(wrt &vec![0.3, 1.0, 0.7], wrt 1.2);
        twice(wrt &vec![0.3, 1.0, 0.7, -0.2], wrt 0.2);
        from_one(wrt &vec![0.3, 1.0, 0.7, -0.2], wrt 0.2, wrt 1.5);
        running(wrt &vec![0.3, 1.0, 0.7, -0.2], wrt 0.2);
        subtracted(wrt &vec![0.3, 1.0, 0.7, -0.2, 0.6], wrt 0.2)
    }
}

mod not_all {
    use super::*;

    /// The loop is left early: the sum has fewer terms than the range has items.
    #[differentiable]
    fn left(x: &[f64], k: f64) -> f64 {
        let mut sum = 0.0;
        for x in x {
            if *x > 5.0 {
                break;
            }
            sum += (x - k).exp();
        }
        sum.ln() * k
    }
    #[differentiable]
    fn some(x: &[f64], k: f64) -> f64 {
        let mut sum = 0.0;
        for x in x {
            if *x < 0.5 {
                continue;
            }
            sum += (x - k).exp();
        }
        sum.ln() * k
    }
    #[differentiable]
    fn every_second(x: &[f64], k: f64) -> f64 {
        let mut sum = 0.0;
        for i in (0..x.len()).step_by(2) {
            sum += (x[i] - k).exp();
        }
        sum.ln() * k
    }
    #[differentiable]
    fn backwards(x: &[f64], k: f64) -> f64 {
        let mut sum = 0.0;
        for i in (0..x.len()).rev() {
            sum += (x[i] - k).exp();
        }
        sum.ln() * k
    }
    check! {
        left(wrt &vec![0.3, 1.0, 7.0, 0.1], wrt 0.2);
        some(wrt &vec![0.3, 1.0, 0.7, 0.1], wrt 0.2);
        every_second(wrt &vec![0.3, 1.0, 0.7, 0.1, 0.4], wrt 0.2);
        backwards(wrt &vec![0.3, 1.0, 0.7], wrt 0.2)
    }
}

/// Where nothing flows, the total may be infinite although no term is.
mod overflow {
    use super::*;

    #[differentiable]
    fn left_out(x: &[f64], k: f64) -> f64 {
        let mut sum = 0.0;
        for x in x {
            sum += (x - k).exp();
        }
        if sum.is_finite() { sum } else { k * x[0] }
    }
    #[test]
    fn adds_nothing() {
        let (value, (by_x, by_k)) = left_out::value_and_grad(&[709.0; 9], 0.0);
        assert_eq!((value, by_k), (0.0, 709.0));
        assert_eq!(by_x, [0.0; 9]);
        let (_, (_, by_k)) = left_out::value_and_grad(&[0.0; 3], 0.0);
        assert_eq!(by_k, -3.0);
    }
}

/// Nobody looks for the maximum to which nothing flows; what flows goes to the first one.
mod extremum {
    use super::*;

    #[differentiable]
    fn spread(x: &[f64], w: f64) -> f64 {
        let max = x.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let min = x.iter().copied().fold(f64::INFINITY, f64::min);
        w * max - (w - 1.0) * min
    }
    /// The tape multiplies what is not a number by partials that are zero.
    #[differentiable(without(tape))]
    fn scaled(x: &[f64], w: f64) -> f64 {
        w * x.iter().copied().fold(f64::NEG_INFINITY, f64::max)
    }
    #[test]
    fn flows_to_the_first() {
        let x = [1.0, 3.0, 2.0, 3.0, 1.0];
        assert_eq!(spread::grad(&x, 1.0).0, [0.0, 1.0, 0.0, 0.0, 0.0]);
        assert_eq!(spread::grad(&x, 0.0).0, [1.0, 0.0, 0.0, 0.0, 0.0]);
        let by_x = scaled::grad(&x, f64::NAN).0;
        assert!(by_x[1].is_nan() && by_x[0] == 0.0);
    }
    check! { spread(wrt &vec![1.0, 3.0, 2.0, -1.0], wrt 0.3) }
}
