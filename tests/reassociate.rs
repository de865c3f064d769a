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

/// A function twice: in the order written, and with the sums free. Loops by index are what it is about.
macro_rules! twice {
    ($($function:tt)*) => {
        #[allow(clippy::needless_range_loop)]
        pub mod written_order {
            use gradtape::differentiable;
            #[differentiable]
            $($function)*
        }
        #[allow(clippy::needless_range_loop)]
        pub mod free_order {
            use gradtape::differentiable;
            #[differentiable(reassociate)]
            $($function)*
        }
    };
}

/// Short loops within: over the coordinates of points, of which one is fixed and the others take turns.
mod bodies {
    twice! {
        pub fn energy(at: &[[f64; 3]], #[constant] masses: &[f64]) -> f64 {
            let mut energy = 0.0;
            for i in 0..at.len() {
                for j in 0..i {
                    let mut r2 = 0.01;
                    for (a, b) in at[i].iter().zip(&at[j]) {
                        r2 += (a - b) * (a - b);
                    }
                    energy -= masses[i] * masses[j] / r2.sqrt();
                }
            }
            energy
        }
    }
}

/// The place that all iterations add to is the function's own, and a short loop is in two parts.
mod center {
    twice! {
        pub fn spread(points: &[[f64; 4]], center: [f64; 4], weight: f64) -> f64 {
            let mut spread = 0.5;
            for i in 0..points.len() {
                let mut d2 = 1.0;
                for k in 1..4 {
                    let d = points[i][k] - center[k] * weight;
                    d2 += d * d;
                }
                for k in 0..2 {
                    d2 += center[k] * points[i][0];
                }
                spread += weight / d2.sqrt() / d2;
            }
            spread
        }
    }
}

/// The loop writes elements, coordinate by coordinate, and so does the reverse sweep.
mod moved {
    twice! {
        pub fn moved(x: &[[f64; 2]], by: &[f64; 2], out: &mut [[f64; 2]]) -> f64 {
            let mut sum = 0.0;
            for i in 0..x.len() {
                let mut r2 = 1.0;
                for k in 0..2 {
                    out[i][k] = x[i][k] + by[k] * x[i][1];
                    r2 += x[i][k] * by[1];
                }
                sum += by[0] / r2.sqrt();
            }
            sum
        }
    }
}

/// A loop of five stays a loop.
mod long {
    twice! {
        pub fn norms(x: &[[f64; 5]], scale: f64) -> f64 {
            let mut sum = 0.0;
            for i in 0..x.len() {
                let mut r2 = 1.0;
                for k in 0..5 {
                    r2 += x[i][k] * x[i][k] * scale;
                }
                sum += r2.sqrt();
            }
            sum
        }
    }
}

mod single_precision {
    twice! {
        pub fn energy(at: &[[f32; 2]], from: &[f32; 2]) -> f32 {
            let mut energy = 0.0;
            for i in 0..at.len() {
                let mut r2 = 0.5;
                for k in 0..2 {
                    r2 += (at[i][k] - from[k]) * (at[i][k] - from[k]);
                }
                energy += 1.0 / r2;
            }
            energy
        }
    }
}

/// What each iteration makes is indexed by the loop's variable, and cannot be viewed from around the loop.
mod made_within {
    twice! {
        pub fn sums(x: &[f64], k: f64, n: usize) -> f64 {
            let mut out = vec![k; n + 1];
            for i in 0..n {
                #[allow(unused_mut)]
                let mut copy = x.to_vec();
                let first = x.iter().map(|a| a.sin()).sum::<f64>();
                out[i] += first + x.iter().map(|a| (a * k).cos()).sum::<f64>() * copy[i];
            }
            out[0] * out[n / 2]
        }
    }
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

fn points<const N: usize>(n: usize, seed: u64) -> Vec<[f64; N]> {
    let numbers = numbers(N * n, seed);
    numbers.as_chunks().0.to_vec()
}

fn all_close(got: &[f64], want: &[f64], scale: f64, what: &str) {
    assert_eq!(got.len(), want.len(), "{what}");
    for (got, want) in got.iter().zip(want) {
        close(*got, *want, scale, what);
    }
}

#[test]
fn coordinates_of_bodies() {
    for n in 0..35 {
        let (at, masses) = (points::<3>(n, 9), numbers(n, 10));
        let (want, dat) = bodies::written_order::energy::value_and_grad(&at, &masses);
        assert_eq!(want, bodies::written_order::energy(&at, &masses));
        let (got, free_dat) = bodies::free_order::energy::value_and_grad(&at, &masses);
        let scale = 1e3 * (1 + n * n) as f64;
        close(got, want, scale, "value");
        all_close(free_dat.as_flattened(), dat.as_flattened(), scale, "at");
        let (value, pullback) = bodies::free_order::energy::vjp(&at, &masses);
        close(value, want, scale, "value of the pullback");
        let of_pullback = pullback(1.0);
        all_close(of_pullback.as_flattened(), dat.as_flattened(), scale, "vjp");
    }
}

#[test]
fn coordinates_of_a_center() {
    for n in 0..35 {
        let (at, center) = (points::<4>(n, 11), [0.3, 0.1, -0.2, 0.4]);
        let (want, (dat, dcenter, dweight)) =
            center::written_order::spread::value_and_grad(&at, center, 0.7);
        let (got, (free_dat, free_dcenter, free_dweight)) =
            center::free_order::spread::value_and_grad(&at, center, 0.7);
        let scale = 10.0 * (1 + n) as f64;
        close(got, want, scale, "value");
        all_close(free_dat.as_flattened(), dat.as_flattened(), scale, "points");
        all_close(&free_dcenter, &dcenter, scale, "center");
        close(free_dweight, dweight, scale, "weight");
    }
}

#[test]
fn coordinates_that_are_written() {
    for n in 0..35 {
        let (x, by) = (points::<2>(n, 12), [0.3, -0.6]);
        let buffers = || (vec![[0.0; 2]; n], [0.0; 2], vec![[0.0; 2]; n]);
        let (mut out, mut free_out) = (vec![[0.0; 2]; n], vec![[0.0; 2]; n]);
        let ((mut dx, mut dby, mut dout), (mut free_dx, mut free_dby, mut free_dout)) =
            (buffers(), buffers());
        let want =
            moved::written_order::moved::grad_into(&x, &by, &mut out, &mut dx, &mut dby, &mut dout);
        let got = moved::free_order::moved::grad_into(
            &x,
            &by,
            &mut free_out,
            &mut free_dx,
            &mut free_dby,
            &mut free_dout,
        );
        let scale = 10.0 * (1 + n) as f64;
        close(got, want, scale, "value");
        assert_eq!(free_out, out);
        all_close(free_dx.as_flattened(), dx.as_flattened(), scale, "x");
        all_close(&free_dby, &dby, scale, "by");
    }
}

#[test]
fn more_coordinates_than_are_written_out() {
    for n in 0..35 {
        let x = points::<5>(n, 13);
        let (want, (dx, dscale)) = long::written_order::norms::value_and_grad(&x, 0.7);
        let (got, (free_dx, free_dscale)) = long::free_order::norms::value_and_grad(&x, 0.7);
        let scale = 10.0 * (1 + n) as f64;
        close(got, want, scale, "value");
        all_close(free_dx.as_flattened(), dx.as_flattened(), scale, "x");
        close(free_dscale, dscale, scale, "scale");
    }
}

#[test]
fn what_iterations_make() {
    for n in 0..20 {
        let x = numbers(n, 15);
        let (want, (dx, dk)) = made_within::written_order::sums::value_and_grad(&x, 0.7, n);
        let (got, (free_dx, free_dk)) = made_within::free_order::sums::value_and_grad(&x, 0.7, n);
        let scale = 10.0 * (1 + n * n) as f64;
        close(got, want, scale, "value");
        all_close(&free_dx, &dx, scale, "x");
        close(free_dk, dk, scale, "k");
    }
}

#[test]
fn coordinates_of_single_precision() {
    for n in 0..35 {
        let at: Vec<[f32; 2]> = points::<2>(n, 14)
            .iter()
            .map(|p| p.map(|x| x as f32))
            .collect();
        let from = [0.1, -0.2];
        let (want, (dat, dfrom)) =
            single_precision::written_order::energy::value_and_grad(&at, &from);
        let (got, (free_dat, free_dfrom)) =
            single_precision::free_order::energy::value_and_grad(&at, &from);
        let bound = 1e-5 * (1 + n) as f32;
        assert!((got - want).abs() <= bound);
        let (free, written) = (free_dat.as_flattened(), dat.as_flattened());
        let all = free.iter().chain(&free_dfrom);
        for (got, want) in all.zip(written.iter().chain(&dfrom)) {
            assert!((got - want).abs() <= bound, "{got} and not {want}");
        }
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
