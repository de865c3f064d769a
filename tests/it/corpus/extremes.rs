//! Loops that look for a largest or smallest value: the reverse sweep finds the iteration again.

use gradtape::differentiable;

mod plain {
    use super::*;

    #[differentiable]
    fn largest(x: &[f64]) -> f64 {
        let mut m = f64::NEG_INFINITY;
        for v in x {
            m = m.max(*v);
        }
        m * m
    }

    #[differentiable]
    fn smallest_distance(x: &[f64], y: &[f64], from: f64) -> f64 {
        let nearest = x
            .iter()
            .zip(y)
            .map(|(x, y)| (x - from) * (x - from) + y * y)
            .fold(f64::MAX, f64::min);
        nearest.sqrt() + from
    }
    check! {
        largest(wrt &vec![1.0, 3.0, 2.0]) => [0.0, 6.0, 0.0];
        largest(wrt &vec![4.0]) => [8.0];
        largest(wrt &vec![-1.0, -3.0, -0.5]) => [0.0, 0.0, -1.0];
        smallest_distance(wrt &vec![1.0, 2.5, -0.3], wrt &vec![1.0, 0.5, -0.8], wrt 0.4)
    }
}

mod ties_and_starts {
    use super::*;

    #[differentiable]
    fn at_least(x: &[f64], start: f64) -> f64 {
        3.0 * x.iter().fold(start, |m, v| m.max(*v))
    }
    // The first of equals, and what the search started from before all of them.
    check_kink! {
        at_least(wrt &vec![1.0, 2.0, 2.0], wrt 0.0) => ([0.0, 3.0, 0.0], 0.0);
        at_least(wrt &vec![1.0, 2.0], wrt 2.0) => ([0.0, 0.0], 3.0);
        at_least(wrt &vec![f64::NAN, 2.0], wrt 1.0) => ([0.0, 3.0], 0.0);
        at_least(wrt &vec![f64::NAN, f64::NAN], wrt 1.0) => ([0.0, 0.0], 3.0);
        at_least(wrt &vec![], wrt 1.0) => (Vec::<f64>::new(), 3.0);
        at_least(wrt &vec![-0.0, 0.0], wrt -1.0) => ([3.0, 0.0], 0.0)
    }
}

mod within_loops {
    use super::*;

    #[differentiable]
    fn row_maxima(a: &[f64], n: usize, scale: f64) -> f64 {
        let mut total = 0.0;
        for row in a.chunks(n) {
            let m = row.iter().map(|v| v * scale).fold(-100.0, f64::max);
            total += m * m;
        }
        total
    }

    #[differentiable]
    fn softmax_rows(a: &[[f64; 3]; 2]) -> f64 {
        let mut out = 1.0;
        let mut k = 0;
        while k < 2 {
            let row = &a[k];
            let mut m = row[0];
            for i in 1..3 {
                m = m.max(row[i]);
            }
            let s: f64 = row.iter().map(|v| (v - m).exp()).sum();
            out *= m + s.ln();
            k += 1;
        }
        out
    }

    #[differentiable]
    fn running(x: &[f64]) -> f64 {
        let mut m = x[0];
        let mut s = 0.0;
        for v in x {
            m = m.max(*v);
            s += m * v;
        }
        s
    }

    #[differentiable]
    fn overwritten(x: &[f64]) -> f64 {
        let mut y = x.to_vec();
        let mut m = 0.0f64;
        for i in 0..y.len() {
            m = m.max(y[i]);
        }
        for v in y.iter_mut() {
            *v = *v * m;
        }
        y[0] + m
    }

    #[differentiable]
    fn by_index(x: &[f64], lo: i32) -> f64 {
        let mut m = -9.0;
        for i in lo..=3 {
            m = f64::max(m, x[(i + 2) as usize] * i as f64);
        }
        m.min(50.0)
    }
    check! {
        row_maxima(wrt &vec![1.0, 3.0, 2.0, 5.0, -1.0, 0.5, 0.25], 3, wrt 0.5);
        softmax_rows(wrt &[[0.3, 1.2, -0.5], [0.1, 0.2, 2.0]]);
        running(wrt &vec![0.5, 2.0, 1.0, 3.0]) => [1.0, 5.0, 2.0, 6.0];
        overwritten(wrt &vec![0.5, 2.0, 1.0]) => [2.0, 1.5, 0.0];
        by_index(wrt &vec![-7.0, 2.0, 1.0, 3.0, -4.0, 0.5], -2) => [-2.0, 0.0, 0.0, 0.0, 0.0, 0.0]
    }
}

mod among_elements {
    use super::*;

    /// What comes before the range may be as large.
    #[differentiable]
    fn from_the_second(x: &[f64], k: f64) -> f64 {
        let mut m = f64::NEG_INFINITY;
        for i in 1..x.len() {
            m = m.max(x[i]);
        }
        m * m * k
    }

    #[differentiable]
    fn up_to(x: &[f64], n: usize) -> f64 {
        let mut m = f64::INFINITY;
        for i in 0..n {
            m = m.min(x[i]);
        }
        m * x[0]
    }

    /// Where all are no numbers, nothing is found.
    #[differentiable]
    fn numbers_only(x: &[f64], k: f64) -> f64 {
        let m = x.iter().copied().fold(f64::NAN, f64::max);
        if m.is_nan() { k * k } else { m * k }
    }

    fn spread(n: usize) -> Vec<f64> {
        (0..n).map(|i| ((i * 7) % n) as f64 * 0.1 - 0.5).collect()
    }

    check! {
        from_the_second(wrt &[2.0, 0.5, 2.0, 1.0], wrt 1.5) => ([0.0, 0.0, 6.0, 0.0], 4.0);
        from_the_second(wrt &spread(40), wrt 1.5);
        up_to(wrt &[0.5, 0.25, -1.0, 0.75], 2);
        up_to(wrt &spread(37), 20);
        up_to(wrt &spread(37), 37);
        numbers_only(wrt &Vec::<f64>::new(), wrt 1.5) => (Vec::<f64>::new(), 3.0);
        numbers_only(wrt &[0.5, 2.0, 1.0], wrt 1.5) => ([0.0, 1.5, 0.0], 2.0)
    }

    mod without_any {
        use super::*;
        check_kink! { numbers_only(wrt &[f64::NAN; 3], wrt 1.5) => ([0.0; 3], 3.0) }
    }
}
