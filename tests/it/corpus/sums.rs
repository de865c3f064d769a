//! Adjoints that every iteration of a reverse loop adds to: at every length around the number of lanes,
//! in every kind of number.

use gradtape::differentiable;

mod every_length {
    use super::*;

    /// The reverse loop sums the adjoints of both scalars.
    #[differentiable]
    fn scaled(x: &[f64], a: f64, b: f64) -> f64 {
        let mut s = a;
        for v in x {
            s += (a * v - b) * (a * v - b);
        }
        s * b
    }

    /// From sums that are not zero when the loop begins, with a subtraction.
    #[differentiable]
    fn continued(x: &[f64], a: f64) -> f64 {
        let before = a * a;
        let mut s = before;
        for v in x {
            s -= a * v * v;
        }
        let mut t = 1.0;
        for v in x {
            t += v / 4.0 - a * v;
        }
        s * t + before
    }

    fn line(n: usize) -> Vec<f64> {
        (0..n).map(|i| 0.5 - 0.25 * i as f64).collect()
    }

    check! {
        scaled(wrt &line(0), wrt 1.5, wrt 0.5);
        scaled(wrt &line(1), wrt 1.5, wrt 0.5);
        scaled(wrt &line(2), wrt 1.5, wrt 0.5);
        scaled(wrt &line(3), wrt 1.5, wrt 0.5);
        scaled(wrt &line(4), wrt 1.5, wrt 0.5);
        scaled(wrt &line(5), wrt 1.5, wrt 0.5);
        scaled(wrt &line(9), wrt 1.5, wrt 0.5);
        continued(wrt &line(0), wrt 0.75) => (Vec::<f64>::new(), 3.0);
        continued(wrt &line(1), wrt 0.75);
        continued(wrt &line(3), wrt 0.75);
        continued(wrt &line(4), wrt 0.75);
        continued(wrt &line(7), wrt 0.75);
        continued(wrt &line(8), wrt 0.75)
    }
}

mod in_blocks {
    use super::*;

    /// Nobody asks for the adjoints of what is read beside.
    #[differentiable]
    fn constants_beside(#[constant] x: &[f64], y: &[f64], a: f64) -> f64 {
        let mut s = 0.0;
        for (x, y) in x.iter().zip(y) {
            s += (a * x + y) * (a * x + y) * y;
        }
        s
    }

    /// A callee whose caller asks for some.
    #[differentiable]
    fn some_are_asked(x: &[f64], a: f64) -> f64 {
        let weights: Vec<f64> = (0..x.len()).map(|i| 1.0 + i as f64).collect();
        weighted(&weights, x, a) + weighted(x, &weights, 2.0)
    }

    #[differentiable]
    fn weighted(w: &[f64], x: &[f64], a: f64) -> f64 {
        let mut s = 0.0;
        for i in 0..w.len() {
            s += w[i] * (x[i] - a) * (x[i] - a);
        }
        s
    }

    /// An element and the next, and the number of each.
    #[differentiable]
    fn neighbours(x: &[f64], a: f64) -> f64 {
        let mut s = a;
        for i in 0..x.len() - 1 {
            s += (x[i + 1] - a * x[i]) * (x[i + 1] - a * x[i]) * (i as f64 + a);
        }
        s
    }

    #[differentiable]
    fn of_an_array(x: &[f64; 23], a: f64, b: f64) -> f64 {
        let mut s = 0.0;
        for v in x {
            s += (a * v - b) * v;
        }
        s
    }

    /// Kinks, and values that were kept.
    #[differentiable]
    fn kept_and_clamped(x: &[f64], a: f64) -> f64 {
        let mut s = 0.0;
        for v in x {
            let e = (a * v).exp();
            s += e.max(0.75) * (e - a).abs();
        }
        s
    }

    /// Two at a time: no loop of single elements.
    #[differentiable]
    fn pairs(x: &[f64], a: f64) -> f64 {
        let mut s = 0.0;
        for pair in x.chunks_exact(2) {
            s += (pair[0] - a * pair[1]) * a;
        }
        s
    }

    fn line(n: usize) -> Vec<f64> {
        (0..n).map(|i| 0.5 - 0.2 * i as f64).collect()
    }

    check! {
        constants_beside(&line(3), wrt &line(3), wrt 0.5);
        constants_beside(&line(8), wrt &line(8), wrt 0.5);
        constants_beside(&line(11), wrt &line(11), wrt 0.5);
        some_are_asked(wrt &line(7), wrt 0.5);
        some_are_asked(wrt &line(4), wrt 0.5);
        neighbours(wrt &line(1), wrt 0.5);
        neighbours(wrt &line(6), wrt 0.5);
        neighbours(wrt &line(14), wrt 0.5);
        of_an_array(wrt &std::array::from_fn(|i| 0.1 * i as f64 - 1.0), wrt 0.5, wrt 0.25);
        kept_and_clamped(wrt &line(10), wrt 0.5);
        kept_and_clamped(wrt &line(12), wrt 0.5);
        pairs(wrt &line(19), wrt 0.5)
    }
}

mod rows_and_columns {
    use super::*;

    #[differentiable]
    fn bilinear(a: &[f64], x: &[f64], y: &[f64]) -> f64 {
        let n = y.len();
        let mut s = 0.0;
        for (i, u) in x.iter().enumerate() {
            let mut row = 0.0;
            for j in 0..n {
                row += a[i * n + j] * u * y[j];
            }
            s += row.sin();
        }
        s
    }

    fn numbers(n: usize) -> Vec<f64> {
        (0..n).map(|i| 0.125 * (i % 5) as f64 - 0.25).collect()
    }

    check! {
        bilinear(wrt &numbers(12), wrt &[0.5, 0.75], wrt &numbers(6));
        bilinear(wrt &numbers(15), wrt &[0.5, 0.75, -1.0], wrt &numbers(5));
        bilinear(wrt &numbers(2), wrt &[0.5, 0.75], wrt &[1.5])
    }
}

mod other_numbers {
    use num_traits::Float;

    use super::*;

    #[differentiable]
    fn single(x: &[f32], a: f32) -> f32 {
        let mut s = 0.0;
        for v in x {
            s += (a - v) * (a - v);
        }
        s
    }

    #[differentiable]
    fn any<T: Float>(x: &[T], a: T) -> T {
        let mut s = T::zero();
        for v in x {
            s = s + (a - *v) * (a + *v) * a;
        }
        s
    }

    mod of_single_precision {
        use super::*;
        check! {
            single(wrt &[0.5_f32, 0.25, -0.75, 1.0, 0.125], wrt 1.5_f32);
            single(wrt &[0.5_f32; 11], wrt 1.5_f32)
        }
    }
    mod of_any {
        use super::*;
        check! {
            any(wrt &[0.5, 0.25, -0.75, 1.0, 0.125, 2.0], wrt 1.5);
            any(wrt &Vec::<f64>::new(), wrt 1.5);
            any(wrt &[0.5; 13], wrt 1.5)
        }
    }
}
