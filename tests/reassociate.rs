//! `reassociate`: the sums of the primal too are split. The derivatives are those of the function,
//! and the value differs from its own by rounding alone.

use gradtape::differentiable;

#[differentiable(reassociate)]
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut s = 0.0;
    for i in 0..a.len() {
        s += a[i] * b[i];
    }
    s
}

#[differentiable(reassociate)]
fn residual(a: &[f64], x: &[f64], y: &[f64]) -> f64 {
    let n = x.len();
    let mut loss = 0.0;
    for (row, y) in a.chunks_exact(n).zip(y) {
        let fit: f64 = row.iter().zip(x).map(|(a, x)| a * x).sum();
        loss += (fit - y) * (fit - y);
    }
    loss
}

#[differentiable(reassociate)]
fn moments(x: &[f64]) -> f64 {
    let (mut first, mut second) = (1.0, 0.0);
    for v in x {
        first += v;
        second += v * v;
    }
    second / first
}

fn numbers(n: usize, seed: u64) -> Vec<f64> {
    let mut state = seed;
    let mut next = || {
        state = state
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        (state >> 11) as f64 / (1_u64 << 53) as f64 - 0.5
    };
    (0..n).map(|_| next()).collect()
}

/// Of the size of the terms: what rounding in another order may change.
fn close(got: f64, want: f64, scale: f64, what: &str) {
    let bound = 1e-13 * scale;
    assert!((got - want).abs() <= bound, "{what}: {got} and not {want}");
}

#[test]
fn every_length() {
    for n in 0..40 {
        let (a, b) = (numbers(n, 1), numbers(n, 2));
        let (value, (da, db)) = dot::value_and_grad(&a, &b);
        close(value, dot(&a, &b), n as f64, "value");
        assert_eq!((da, db), (b.clone(), a.clone()), "length {n}");
        let (value, tangent) = dot::jvp((&a, &b), (&b, &a));
        close(value, dot(&a, &b), n as f64, "value of the pushforward");
        close(tangent, dot(&a, &a) + dot(&b, &b), n as f64, "tangent");
        let (value, pullback) = dot::vjp(&a, &b);
        close(value, dot(&a, &b), n as f64, "value of the pullback");
        assert_eq!(
            pullback(2.0).0,
            b.iter().map(|b| 2.0 * b).collect::<Vec<_>>()
        );
    }
}

#[test]
fn nested_and_several_sums() {
    let (m, n) = (17, 23);
    let (a, x, y) = (numbers(m * n, 3), numbers(n, 4), numbers(m, 5));
    let (value, (_, dx, dy)) = residual::value_and_grad(&a, &x, &y);
    close(value, residual(&a, &x, &y), m as f64, "value");
    let errors: Vec<f64> = a
        .chunks_exact(n)
        .zip(&y)
        .map(|(row, y)| dot(row, &x) - y)
        .collect();
    for j in 0..n {
        let want: f64 = (0..m).map(|i| 2.0 * errors[i] * a[i * n + j]).sum();
        close(dx[j], want, m as f64, "gradient by x");
    }
    for (dy, e) in dy.iter().zip(&errors) {
        close(*dy, -2.0 * e, 1.0, "gradient by y");
    }
    let x = numbers(101, 6);
    let (value, gradient) = moments::value_and_grad(&x);
    close(value, moments(&x), 100.0, "value");
    let first = 1.0 + x.iter().sum::<f64>();
    for (g, v) in gradient.iter().zip(&x) {
        close(*g, 2.0 * v / first - value / first, 100.0, "gradient");
    }
}

/// The sums are split: otherwise the option would do nothing.
#[test]
fn the_order_is_another() {
    let terms = [1e16, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, -1e16];
    let ones = [1.0; 9];
    assert_eq!(dot(&terms, &ones), 0.0);
    assert_ne!(dot::value_and_grad(&terms, &ones).0, 0.0);
}
