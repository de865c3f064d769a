//! Calls whose result only enters sums and products with what is known before: the callee may run
//! both sweeps at once. And those where it may not.

use gradtape::differentiable;

#[differentiable]
fn energy(x: &[f64], k: f64) -> f64 {
    let mut s = 0.0;
    for v in x {
        s += (k * v).sin() * v;
    }
    s
}

fn energy_bar(x: &[f64], k: f64) -> Vec<f64> {
    x.iter()
        .map(|v| (k * v).sin() + k * v * (k * v).cos())
        .collect()
}

mod linear_in_the_result {
    use super::*;

    #[differentiable]
    fn scaled(x: &[f64], k: f64, factor: f64) -> f64 {
        3.0 - 2.0 * energy(x, k) * factor
    }

    #[differentiable]
    fn difference(x: &[f64], k: f64) -> f64 {
        energy(&x[1..], k) - energy(&x[..1], 2.0 * k)
    }

    #[differentiable]
    fn through_a_branch(x: &[f64], k: f64) -> f64 {
        if x.len() > 2 {
            return energy(x, k);
        }
        let e = energy(x, 3.0);
        -e
    }

    fn negative(v: Vec<f64>) -> Vec<f64> {
        v.into_iter().map(|v| -v).collect()
    }

    check! {
        scaled(wrt &[0.5, -0.25], wrt 1.5, wrt 0.7);
        difference(wrt &[0.5, -0.25, 1.0], wrt 1.5);
        through_a_branch(wrt &[0.5, -0.25, 1.0], wrt 1.5);
        through_a_branch(wrt &[0.5, -0.25], wrt 1.5)
            => (negative(energy_bar(&[0.5, -0.25], 3.0)), 0.0)
    }
}

mod not_linear {
    use super::*;

    #[differentiable]
    fn squared(x: &[f64], k: f64) -> f64 {
        let e = energy(x, k);
        e * e
    }

    #[differentiable]
    fn times_itself_later(x: &[f64], k: f64) -> f64 {
        let e = energy(x, k);
        let mut s = 0.0;
        for v in x {
            s += e * v;
        }
        s
    }

    #[differentiable]
    fn nested(x: &[f64], k: f64) -> f64 {
        energy(x, energy(x, k)) + energy(x, k)
    }

    #[differentiable]
    fn in_a_condition(x: &[f64], k: f64) -> f64 {
        let e = energy(x, k);
        if e > 0.0 { e * k } else { 2.0 * e }
    }

    check! {
        squared(wrt &[0.5, -0.25], wrt 1.5);
        times_itself_later(wrt &[0.5, -0.25], wrt 1.5);
        nested(wrt &[0.5, -0.25, 0.75], wrt 1.5);
        in_a_condition(wrt &[0.5, -0.25], wrt 1.5);
        in_a_condition(wrt &[0.5, -0.25], wrt -1.5)
    }
}

mod memory_that_changes {
    use super::*;

    /// What was lent is overwritten afterwards: its adjoint begins anew there.
    #[differentiable]
    fn overwritten(x: &[f64], k: f64) -> f64 {
        let mut buffer = x.to_vec();
        let before = energy(&buffer, k);
        buffer[0] = 2.0 * k;
        before + buffer[0] * buffer[1]
    }

    #[differentiable]
    fn filled_in_a_loop(x: &[f64], k: f64) -> f64 {
        let mut buffer = vec![0.0; x.len()];
        let mut total = 0.0;
        for shift in 0..3 {
            for i in 0..x.len() {
                buffer[i] = x[i] * (shift as f64 + 1.0);
            }
            total += energy(&buffer, k);
        }
        total
    }

    #[differentiable]
    fn carried_buffer(x: &[f64], k: f64) -> f64 {
        let mut buffer = x.to_vec();
        let mut total = 0.0;
        for _ in 0..3 {
            total += 0.5 * energy(&buffer, k);
            for v in buffer.iter_mut() {
                *v *= k;
            }
        }
        total
    }

    #[differentiable]
    fn own_buffer(x: &[f64], k: f64) -> f64 {
        let mut total = 0.0;
        for n in 1..4 {
            let window: Vec<f64> = x.iter().map(|v| v.powi(n)).collect();
            total += energy(&window, k) / n as f64;
        }
        total
    }

    #[differentiable]
    fn through_a_parameter(x: &mut [f64], k: f64) -> f64 {
        let before = energy(x, k);
        x[0] += k;
        before
    }

    check! {
        overwritten(wrt &[0.5, -0.25], wrt 1.5);
        filled_in_a_loop(wrt &[0.5, -0.25, 0.125], wrt 1.5);
        carried_buffer(wrt &[0.5, -0.25, 0.125], wrt 1.5);
        own_buffer(wrt &[0.5, 0.25, 0.125], wrt 1.5);
        through_a_parameter(wrt &mut vec![0.5, -0.25], wrt 1.5)
    }
}

mod the_same_argument_twice {
    use super::*;

    #[differentiable]
    fn dot(a: &[f64], b: &[f64]) -> f64 {
        let mut s = 0.0;
        for (a, b) in a.iter().zip(b) {
            s += a.sin() * b;
        }
        s
    }

    #[differentiable]
    fn product(a: f64, b: f64) -> f64 {
        a * b.exp()
    }

    #[differentiable]
    fn with_itself(x: &[f64]) -> f64 {
        2.0 * dot(x, x)
    }

    #[differentiable]
    fn rows(x: &[f64], n: usize) -> f64 {
        let mut s = 0.0;
        for i in 0..n {
            for j in 0..i {
                s -= dot(&x[i * n..(i + 1) * n], &x[j * n..(j + 1) * n]);
            }
        }
        s
    }

    #[differentiable]
    fn scalar(x: f64) -> f64 {
        product(x, x) + product(2.0, x)
    }

    check! {
        with_itself(wrt &[0.5, -0.25]);
        rows(wrt &[0.5, -0.25, 1.0, 0.75, 0.125, -0.5, 0.25, 0.375, 0.625], 3);
        scalar(wrt 0.5) => 0.5_f64.exp() * 1.5 + 2.0 * 0.5_f64.exp()
    }
}

mod all_kinds_of_parameters {
    use super::*;

    type Real = f64;

    #[differentiable]
    fn callee(
        a: Real,
        weights: [f64; 2],
        pair: (f64, usize),
        #[constant] scale: f64,
        name: &str,
        count: &mut usize,
        log: &mut Vec<usize>,
    ) -> Real {
        *count += 1;
        log.push(*count);
        let k = pair.1 as f64 + name.len() as f64;
        scale * a * a * weights[0] + weights[1] * pair.0 * k * *count as f64
    }

    #[differentiable(without(tape))]
    fn caller(a: f64, weights: [f64; 2], b: f64) -> f64 {
        let (mut count, mut log) = (1, vec![7]);
        let mut s = 0.0;
        for i in 0..3 {
            let w = [weights[0] * b, weights[1]];
            s += (i as f64 + 0.5) * callee(a, w, (b, i), 0.5, "ab", &mut count, &mut log);
        }
        s * log.len() as f64
    }

    #[differentiable]
    fn single(x: &[f32], k: f32) -> f32 {
        let mut s = 0.0;
        for v in x {
            s += part(*v, k) * 0.5;
        }
        s
    }

    #[differentiable]
    fn part(v: f32, k: f32) -> f32 {
        (v * k).cos()
    }

    check! { caller(wrt 1.25, wrt [0.5, 0.75], wrt 0.3) }
    mod in_single_precision {
        use super::*;
        check! { single(wrt &[0.5_f32, 0.25], wrt 1.5_f32) }
    }
}

mod generic_callee {
    use num_traits::Float;

    use super::*;

    #[differentiable]
    fn norm<T: Float>(x: &[T], p: T) -> T {
        let mut s = T::zero();
        for v in x {
            s = s + v.abs().powf(p);
        }
        s
    }

    #[differentiable]
    fn penalty<T: Float>(x: &[T], p: T, weight: T) -> T {
        weight * norm(x, p) - norm(&x[1..], p + T::one())
    }

    check! { penalty(wrt &[0.5, -0.25, 2.0], wrt 1.5, wrt 0.1) }
}

mod recursion {
    use super::*;

    /// The determinant by the first column; `rows` are those that are left.
    #[differentiable]
    fn minor(a: &[f64], n: usize, column: usize, rows: &mut Vec<usize>) -> f64 {
        if rows.len() == 1 {
            return a[rows[0] * n + column];
        }
        let mut det = 0.0;
        let mut sign = 1.0;
        for k in 0..rows.len() {
            let row = rows.remove(k);
            det += sign * a[row * n + column] * minor(a, n, column + 1, rows);
            rows.insert(k, row);
            sign = -sign;
        }
        det
    }

    #[differentiable]
    fn determinant(a: &[f64], n: usize) -> f64 {
        let mut rows: Vec<usize> = (0..n).collect();
        minor(a, n, 0, &mut rows)
    }

    #[differentiable]
    fn clenshaw(c: &[f64], x: f64, degree: usize) -> f64 {
        if c.is_empty() {
            return 0.0;
        }
        c[0] * x.powi(degree as i32) + clenshaw(&c[1..], x, degree + 1) * 0.5
    }

    check! {
        determinant(wrt &[2.0, 1.0, 0.5, 0.25, 3.0, 1.5, 0.75, 0.5, 4.0], 3)
            => [11.25, 0.125, -2.125, -3.75, 7.625, -0.25, 0.0, -2.875, 5.75];
        clenshaw(wrt &[1.0, 2.0, 3.0], wrt 0.5, 0) => ([1.0, 0.25, 0.0625], 1.0 + 0.75)
    }
}
