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

/// Neighbours of one slice, from the second on, behind a root.
#[differentiable(reassociate)]
fn length(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 1..x.len() {
        let step = x[i] - x[i - 1];
        sum += (1.0 + step * step).sqrt();
    }
    sum
}

/// The loop writes what it sums.
#[differentiable(reassociate)]
fn scaled(x: &[f64], by: f64, out: &mut [f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() {
        out[i] = x[i] * by;
        sum -= out[i] * x[i];
    }
    sum
}

#[differentiable(reassociate)]
fn written(x: &[f64], by: f64) -> f64 {
    let mut out = vec![0.0; x.len()];
    let sum = scaled(x, by, &mut out);
    sum + dot(&out, x) * by
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
fn neighbours_at_every_length() {
    for n in 1..30 {
        let x = numbers(n, 7);
        let (value, gradient) = length::value_and_grad(&x);
        close(value, length(&x), n as f64, "value");
        let slope = |i: usize| {
            let step = x[i] - x[i - 1];
            step / (1.0 + step * step).sqrt()
        };
        for (i, g) in gradient.iter().enumerate() {
            let before = if i > 0 { slope(i) } else { 0.0 };
            let after = if i + 1 < n { slope(i + 1) } else { 0.0 };
            close(*g, before - after, 1.0, "gradient");
        }
    }
}

#[test]
fn a_loop_that_writes() {
    for n in 0..30 {
        let (x, by) = (numbers(n, 8), 1.5);
        let squares = dot(&x, &x);
        let (value, (dx, dby)) = written::value_and_grad(&x, by);
        close(value, squares * (by * by - by), n as f64, "value");
        close(
            dby,
            squares * (2.0 * by - 1.0),
            n as f64,
            "gradient by the factor",
        );
        for (dx, x) in dx.iter().zip(&x) {
            close(*dx, 2.0 * x * (by * by - by), 1.0, "gradient");
        }
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
