//! Recursion, direct and mutual, and helpers that write into their caller's buffers.

use gradtape::differentiable;

mod caller_buffers {
    use super::*;

    #[differentiable]
    fn gradient_of_field(u: &[f64], out: &mut [f64]) {
        for i in 1..u.len() - 1 {
            out[i] = 0.5 * (u[i + 1] - u[i - 1]);
        }
    }
    #[differentiable]
    fn scale(out: &mut [f64], by: f64) {
        for v in out.iter_mut() {
            *v *= by;
        }
    }
    #[differentiable]
    fn energy(u: &[f64], c: f64) -> f64 {
        let mut g = vec![0.0; u.len()];
        gradient_of_field(u, &mut g);
        scale(&mut g, c);
        scale(&mut g[1..2], u[0]);
        g.iter().map(|v| v * v).sum()
    }
    check! { energy(wrt &vec![0.5, 1.2, -0.7, 0.9], wrt 1.3) }
}

mod scalar_out_parameters {
    use super::*;

    #[differentiable]
    fn quotient(a: f64, b: f64, value: &mut f64) -> bool {
        if b == 0.0 {
            return false;
        }
        *value = a / b;
        true
    }
    #[differentiable]
    fn bump(x: &mut f64, by: f64) -> f64 {
        let old = *x;
        *x += by * old;
        old
    }
    #[differentiable]
    fn chained(a: f64, b: f64) -> f64 {
        let mut q = 1.0;
        let fine = quotient(a, b, &mut q);
        let old = bump(&mut q, a);
        let older = bump(&mut q, old);
        if fine { q * older } else { old + q }
    }
    check! { chained(wrt 1.5, wrt 0.8); chained(wrt 1.5, wrt -2.0) }
}

mod recursion {
    use super::*;

    #[differentiable]
    fn power(x: f64, n: u32) -> f64 {
        if n == 0 {
            1.0
        } else if n % 2 == 0 {
            let h = power(x, n / 2);
            h * h
        } else {
            x * power(x, n - 1)
        }
    }
    #[differentiable]
    fn tree_sum(x: &[f64]) -> f64 {
        match x.len() {
            0 => 0.0,
            1 => x[0].sin(),
            n => tree_sum(&x[..n / 2]) * 1.1 + tree_sum(&x[n / 2..]),
        }
    }
    check! { power(wrt 1.1, 11) => 11.0 * 1.1f64.powi(10); tree_sum(wrt &vec![0.5, -1.2, 0.8, 0.1, 0.9]) }
}

mod mutual_recursion {
    use super::*;

    #[differentiable]
    fn even(x: f64, n: usize) -> f64 {
        if n == 0 { x } else { odd(x, n - 1) * x }
    }
    #[differentiable]
    fn odd(x: f64, n: usize) -> f64 {
        if n == 0 {
            return 2.0 * x;
        }
        even(x * 0.5, n - 1) + x
    }
    #[differentiable]
    fn both(x: f64) -> f64 {
        even(x, 4) + odd(x, 3)
    }
    check! { both(wrt 0.9); even(wrt 0.9, 2) => 2.7 }
}

mod recursion_into_a_buffer {
    use super::*;

    #[differentiable]
    fn scan(x: &mut [f64]) {
        let n = x.len();
        if n < 2 {
            return;
        }
        let (lo, hi) = x.split_at_mut(n / 2);
        scan(lo);
        scan(hi);
        let carry = lo[n / 2 - 1];
        for v in hi.iter_mut() {
            *v += carry * *v;
        }
    }
    #[differentiable]
    fn last(x: &[f64]) -> f64 {
        let mut y = x.to_vec();
        scan(&mut y);
        y[y.len() - 1] * y[0]
    }
    check! { last(wrt &vec![0.5, -1.2, 0.8, 0.4, 0.9]) }
}
