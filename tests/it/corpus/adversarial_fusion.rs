//! Sums of sums: what may run both sweeps at once, and what only looks like it.

use gradtape::differentiable;

mod accumulator_read_after_in_body {
    use super::*;
    #[differentiable]
    fn f(x: &[f64], w: f64) -> f64 {
        let mut s = 0.0;
        let mut worst = 0.0;
        for i in 0..x.len() {
            let t = x[i] * w;
            s += t * t;
            worst = if s > 1.0 { s * t } else { worst };
        }
        s + worst
    }
    check! { f(wrt &vec![0.7, 0.4, 1.3, 0.9], wrt 0.8); f(wrt &vec![], wrt 0.8) }
}

mod accumulator_scaled {
    use super::*;
    #[differentiable]
    fn f(x: &[f64], w: f64) -> f64 {
        let mut s = w;
        for v in x {
            s *= 0.5;
            s += v * w;
        }
        let mut t = 0.0;
        for v in x {
            t = v - t * 2.0;
            t = t + v * s;
        }
        let mut u = 0.0;
        for v in x {
            u += u + v;
        }
        s + t * u
    }
    check! { f(wrt &vec![0.7, 0.4, 1.3, 0.9], wrt 0.8) }
}

mod conditional_sums {
    use super::*;
    #[differentiable]
    fn f(x: &[f64], w: f64) -> f64 {
        let mut a = 0.0;
        let mut b = 0.0;
        for (i, v) in x.iter().enumerate() {
            if *v > w {
                a += (v * w).sin();
            } else if i % 2 == 0 {
                b -= v / w;
                a = a + b * 0.0;
            } else {
                continue;
            }
            b += v;
        }
        a * b
    }
    #[differentiable]
    fn g(x: &[f64], w: f64) -> f64 {
        let mut a = 0.0;
        for v in x {
            if *v > w {
                a = v * w;
            } else {
                a += v * w * w;
            }
        }
        a
    }
    #[differentiable]
    fn h(x: &[f64], w: f64) -> f64 {
        let mut a = 0.0;
        let mut b = 1.0;
        for v in x {
            let (p, q) = if *v > w { (a, b) } else { (b, a) };
            a = p + v * w;
            b = q - v;
        }
        a * 2.0 + b
    }
    check! { f(wrt &vec![0.7, 0.4, 1.3, 0.9, 0.2], wrt 0.8); g(wrt &vec![0.7, 1.4, 0.3], wrt 0.8); h(wrt &vec![0.7, 1.4, 0.3, 0.9], wrt 0.8) }
}

mod scaled_by_what_comes_later {
    use super::*;
    // The adjoint of the sum is only known after the loop.
    #[differentiable]
    fn f(x: &[f64], w: f64) -> f64 {
        let mut s = 0.0;
        for v in x {
            s += v * w;
        }
        let mut k = 1.0;
        for v in x {
            k *= v + w;
        }
        s * k + s.exp()
    }
    #[differentiable]
    fn g(x: &[f64], w: f64) -> f64 {
        let k = w.sin();
        let mut s = 0.0;
        for v in x {
            s += (v * w).cos();
        }
        k * s / x.len() as f64 - w * w * s
    }
    check! { f(wrt &vec![0.7, 0.4, 1.3], wrt 0.8); g(wrt &vec![0.7, 0.4, 1.3], wrt 0.8) }
}

mod fused_loop_around_mirrored_loop {
    use super::*;
    #[differentiable]
    fn f(x: &[f64], w: &[f64], n: usize) -> f64 {
        let mut s = 0.0;
        for i in 0..n {
            let mut p = 1.0;
            for j in i..w.len() {
                p = (p * w[j] + x[i]).sin();
            }
            let mut q = 0.0;
            while q < 1.5 {
                q = q + p * p + 0.4;
                p *= 0.9;
            }
            s += p * q;
            if s > 3.0 {
                break;
            }
        }
        s
    }
    check! { f(wrt &vec![0.7, 0.4, 1.3], wrt &vec![0.8, 0.3, 0.6, 1.1], 3); f(wrt &vec![0.7, 0.4, 1.3], wrt &vec![], 3); f(wrt &vec![7.7, 0.4, 1.3], wrt &vec![2.0], 3) }
}

mod fused_thrice {
    use super::*;
    #[differentiable]
    fn f(a: &[Vec<Vec<f64>>], w: &[f64], b: f64) -> f64 {
        let mut total = b;
        for (k, plane) in a.iter().enumerate() {
            let c = w[k] * b;
            let mut mid = 0.0;
            for row in plane.iter().rev() {
                let mut s = 0.0;
                for (j, v) in row.iter().enumerate() {
                    s += v * w[j] * c + b;
                }
                mid += s * c;
            }
            total -= mid * 0.5;
        }
        total * 3.0
    }
    check! { f(wrt &vec![vec![vec![0.7, 0.4], vec![1.3]], vec![vec![], vec![0.2, 0.9]], vec![]], wrt &vec![0.8, 0.3, 0.6], wrt 0.5) }
}

mod summed_places {
    use super::*;
    #[differentiable]
    fn f(x: &[f64], n: usize) -> f64 {
        let mut s = 0.0;
        for i in 0..x.len() {
            for j in 0..n {
                s += x[i] * x[(i + j) % x.len()] * (j + 1) as f64;
            }
        }
        s * s
    }
    #[differentiable]
    fn g(x: &[f64], k: usize, n: usize) -> f64 {
        let mut y = vec![0.0; n];
        for i in 0..n {
            y[i] = x[k] * (i as f64) + x[0];
            if i > 2 {
                y[i - 1] *= x[k];
            }
        }
        let mut s = 1.0;
        for i in 0..n {
            s = s * x[k] + y[i];
        }
        s
    }
    // The place does not exist where the loop does not run.
    #[differentiable]
    fn h(x: &[f64], k: usize, n: usize) -> f64 {
        let mut s = 1.0;
        for i in 0..n {
            s += x[k] * i as f64 * s;
        }
        for i in 0..n {
            s += x[k] * i as f64;
        }
        s
    }
    check! { f(wrt &vec![0.7, 0.4, 1.3], 20); f(wrt &vec![0.7, 0.4, 1.3], 0); g(wrt &vec![0.7, 0.4], 1, 6); g(wrt &vec![0.7, 0.4], 0, 0); h(wrt &vec![0.7], 5, 0) => [0.0]; h(wrt &vec![0.7], 0, 4); h(wrt &vec![], 0, 0) }
}

mod array_rows_summed {
    use super::*;
    #[differentiable]
    fn f(c: &[[f64; 3]], x: &[[f64; 3]]) -> f64 {
        let mut total = 0.0;
        for i in 0..x.len() {
            let mut best = f64::INFINITY;
            for k in 0..c.len() {
                let mut d = 0.0;
                for j in 0..3 {
                    let t = x[i][j] - c[k][j];
                    d += t * t;
                }
                best = best.min(d);
            }
            total += best.sqrt();
        }
        total
    }
    check! { f(wrt &vec![[0.7, 0.4, 1.3], [0.1, 0.9, 0.2]], wrt &vec![[0.3, 0.2, 0.65], [1.0, 0.5, 0.4], [0.9, 0.9, 0.1]]) }
}

mod loops_over_a_buffer_that_is_read_and_added_to {
    use super::*;
    #[differentiable]
    fn f(x: &[f64]) -> f64 {
        let n = x.len();
        let mut h = vec![0.0; n + 1];
        for i in 0..n {
            h[i + 1] = h[i] * 0.5 + x[i];
        }
        let mut out = vec![0.0; n];
        for i in 0..n {
            for j in 0..=i {
                out[i] += h[j] * x[i - j];
            }
        }
        for i in 0..n {
            out[n - 1 - i] += out[i] * h[i];
        }
        let mut s = 0.0;
        for o in &out {
            s += o * o;
        }
        s
    }
    check! { f(wrt &vec![0.7, 0.4, 1.3, 0.9]); f(wrt &vec![0.7]) }
}

mod stencil_in_time {
    use super::*;
    #[differentiable]
    fn f(u0: &[f64], c: f64, steps: usize) -> f64 {
        let n = u0.len();
        let mut u = u0.to_vec();
        let mut v = vec![0.0; n];
        for _ in 0..steps {
            for i in 1..n - 1 {
                v[i] = u[i] + c * (u[i - 1] - 2.0 * u[i] + u[i + 1]) * u[i];
            }
            v[0] = v[1];
            v[n - 1] = v[n - 2];
            std::mem::swap(&mut u, &mut v);
        }
        let mut e = 0.0;
        for i in 0..n - 1 {
            e += (u[i + 1] - u[i]).powi(2);
        }
        e
    }
    check! { f(wrt &vec![0.7, 0.4, 1.3, 0.9, 0.2], wrt 0.1, 3); f(wrt &vec![0.7, 0.4, 1.3], wrt 0.1, 0) }
}

mod sums_of_products_over_the_same_row {
    use super::*;
    #[differentiable]
    fn f(a: &mut [Vec<f64>]) -> f64 {
        let n = a.len();
        let mut det = 1.0;
        for k in 0..n {
            let p = a[k][k];
            det *= p;
            for i in k + 1..n {
                let m = a[i][k] / p;
                for j in k..n {
                    let t = a[k][j];
                    a[i][j] -= m * t;
                }
            }
        }
        det
    }
    check! { f(wrt &mut vec![vec![2.7, 0.4, 1.3], vec![0.3, 1.9, 0.2], vec![0.5, 0.6, 2.2]]) }
}

mod cholesky_lower_bounds {
    use super::*;
    #[differentiable]
    fn f(a: &[f64], n: usize, b: &[f64]) -> f64 {
        let mut l = vec![0.0; n * n];
        for j in 0..n {
            let mut d = a[j * n + j];
            for k in 0..j {
                d -= l[j * n + k] * l[j * n + k];
            }
            l[j * n + j] = d.sqrt();
            for i in j + 1..n {
                let mut s = a[i * n + j];
                for k in 0..j {
                    s -= l[i * n + k] * l[j * n + k];
                }
                l[i * n + j] = s / l[j * n + j];
            }
        }
        let mut y = b.to_vec();
        for i in 0..n {
            for k in 0..i {
                y[i] = y[i] - l[i * n + k] * y[k];
            }
            y[i] /= l[i * n + i];
        }
        for i in (0..n).rev() {
            for k in i + 1..n {
                y[i] = y[i] - l[k * n + i] * y[k];
            }
            y[i] /= l[i * n + i];
        }
        let mut s = 0.0;
        for i in 0..n {
            s += y[i] * b[i] + l[i * n + i].ln();
        }
        s
    }
    check! { f(wrt &vec![4.7, 0.4, 1.3, 0.4, 3.9, 0.2, 1.3, 0.2, 5.0], 3, wrt &vec![0.3, 0.8, 0.5]) }
}

mod additive_in_two_places {
    use super::*;
    #[differentiable]
    fn f(x: &[f64], y: f64) -> f64 {
        let mut s = (0.0, 0.0);
        let mut c = [0.0; 2];
        for v in x {
            s.0 += v * y;
            s.1 -= v * v;
            c[0] += v;
            c[1] += c[0];
        }
        s.0 * s.1 + c[0] * c[1]
    }
    check! { f(wrt &vec![0.7, 0.4, 1.3], wrt 0.6) }
}

mod shadowed_accumulators {
    use super::*;
    #[differentiable]
    fn f(x: &[f64]) -> f64 {
        let mut s = 0.0;
        for v in x {
            let s0 = s;
            let mut s = v * v;
            s += v;
            {
                let s = s * s0;
                let _ = s;
            }
            let t = s;
            let s = t;
            let _ = s;
        }
        for v in x {
            s += v * v;
            let s = s;
            let _unused = s * s;
        }
        s
    }
    check! { f(wrt &vec![0.7, 0.4, 1.3]) => [1.4, 0.8, 2.6] }
}

mod calls_in_fused_loops {
    use super::*;
    #[differentiable]
    fn pair(a: &[f64], b: &[f64], k: f64) -> f64 {
        let mut s = 0.0;
        for i in 0..a.len() {
            s += (a[i] - b[i]).powi(2) * k;
        }
        (-s).exp()
    }
    #[differentiable]
    fn f(rows: &[Vec<f64>], k: f64) -> f64 {
        let mut e = 0.0;
        for i in 0..rows.len() {
            for j in 0..i {
                e += pair(&rows[i], &rows[j], k) * k;
            }
            e -= pair(&rows[i], &rows[0], k * 0.5);
        }
        e
    }
    #[differentiable]
    fn g(x: &[f64], k: f64) -> f64 {
        let mut e = 0.0;
        for i in 0..x.len() - 1 {
            let (a, b) = x.split_at(i + 1);
            e += pair(&a[..1], &b[..1], k) + pair(a, a, k);
        }
        e
    }
    check! { f(wrt &vec![vec![0.7, 0.4], vec![1.3, 0.2], vec![0.1, 0.9]], wrt 0.7); g(wrt &vec![0.7, 0.4, 1.3], wrt 0.7) }
}

mod calls_that_write_in_loops {
    use super::*;
    #[differentiable]
    fn step(s: &mut [f64; 2], dt: f64, k: &[f64]) {
        let a = -k[0] * s[0] - k[1] * s[1];
        s[0] += dt * s[1];
        s[1] += dt * a;
    }
    #[differentiable]
    fn f(k: &[f64], dt: f64, n: usize) -> f64 {
        let mut s = [1.0, 0.0];
        let mut e = 0.0;
        let mut log = Vec::new();
        for i in 0..n {
            step(&mut s, dt, k);
            if i % 2 == 0 {
                step(&mut s, dt * 0.5, &k[..]);
                log.push(s[0]);
            }
            let copy = s;
            step(&mut s, s_of(&copy), k);
            e += s[0] * copy[1];
        }
        for (i, l) in log.iter().enumerate() {
            e += l * l * i as f64;
        }
        e + s[1]
    }
    #[differentiable]
    fn s_of(s: &[f64; 2]) -> f64 {
        0.1 / (1.0 + s[0] * s[0])
    }
    check! { f(wrt &vec![0.7, 0.4], wrt 0.3, 4); f(wrt &vec![0.7, 0.4], wrt 0.3, 0) }
}

mod dead_and_inactive_mixtures {
    use super::*;
    #[differentiable]
    fn f(x: &[f64], y: &[f64]) -> f64 {
        let mut dead = 0.0;
        let mut count = 0.0;
        let mut s = 0.0;
        for (a, b) in x.iter().zip(y) {
            dead += a * b;
            count += 1.0;
            dead *= count;
            s += a / count;
        }
        let mean = s / count;
        let mut last = 0.0;
        for a in x {
            last = a - mean;
        }
        last * mean
    }
    check! { f(wrt &vec![0.7, 0.4, 1.3], wrt &vec![0.3, 0.8, 0.2]) }
}

mod order_matters_for_the_primal {
    use super::*;
    #[differentiable]
    fn f(x: &[f64]) -> f64 {
        let mut s = 1e16;
        for v in x {
            s += v;
        }
        s -= 1e16;
        let mut t = 0.0;
        for v in x.iter().rev() {
            t += v * 0.1;
        }
        let mut c = 0.0;
        let mut k = 0.0;
        for v in x {
            let y = v - c;
            let z = k + y;
            c = (z - k) - y;
            k = z;
        }
        s * 0.0 + t * k
    }
    check! { f(wrt &vec![0.7, 0.4, 1.3, 0.123456789]) }
}

mod continue_with_label_in_sums {
    use super::*;
    #[differentiable]
    fn f(a: &[Vec<f64>], k: f64) -> f64 {
        let mut s = 0.0;
        'rows: for row in a {
            let mut t = 0.0;
            for (j, v) in row.iter().enumerate() {
                if *v < 0.0 {
                    continue 'rows;
                }
                if *v > 5.0 {
                    break 'rows;
                }
                t += v * k;
                if j == 2 {
                    s += t;
                    continue 'rows;
                }
            }
            s += t * t;
        }
        s
    }
    check! { f(wrt &vec![vec![0.7, 0.4], vec![0.3, -1.0], vec![0.1, 0.2, 0.3, 0.4], vec![], vec![9.0], vec![1.0]], wrt 0.7) }
}

/// A basis that each term of a fit multiplies on: the carried factor is activity of its own.
mod carried_factor {
    use super::*;
    #[differentiable]
    fn llsq(x: &[f64], y: &[f64], c: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in 0..x.len() {
            let mut basis = 1.0;
            let mut fit = 0.0;
            for j in 0..c.len() {
                fit += c[j] * basis;
                basis *= x[i];
            }
            let r = y[i] - fit;
            s += r * r;
        }
        0.5 * s
    }
    #[differentiable]
    fn signs(c: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in 0..4 {
            let t = -1.0 + i as f64 * 2.0 / 3.0;
            let mut mul = t;
            let mut f = 0.0;
            for v in c {
                f += v * v * mul;
                mul *= t;
            }
            let r = t.signum() + f;
            s += r * r;
        }
        s / 2.0
    }
    check! {
        llsq(wrt &vec![0.4, -0.8, 1.3], wrt &vec![0.7, 0.1, -0.6], wrt &vec![0.3, -0.5, 0.2, 0.9]);
        llsq(wrt &vec![0.4, 0.0], wrt &vec![0.7, 0.1], wrt &vec![0.3]);
        signs(wrt &vec![0.3, -0.5, 0.2])
    }
}

/// What a fused loop lends a callee was given by another callee before the loop.
mod given_before {
    use super::*;

    #[differentiable]
    fn square(a: f64) -> f64 {
        a * a
    }
    #[differentiable]
    fn both(a: f64) -> (f64, f64) {
        (a * a, a.sin())
    }
    #[differentiable]
    fn repeated(k: f64, n: usize) -> f64 {
        let s = square(k);
        let mut t = 0.0;
        for _ in 0..n {
            t += square(s).tanh();
        }
        t
    }
    #[differentiable]
    fn nested(k: f64, x: &[f64]) -> f64 {
        let s = square(k);
        let mut t = 0.0;
        for v in x {
            let r = square(s);
            let (q, p) = both(r * v);
            t += square(p).exp() * v * q;
            for w in x {
                let (a, b) = both(square(r) * w);
                t += (a * b * s).tanh();
            }
        }
        let mut i = 0;
        while i < x.len() {
            t += square(s).exp() * x[i];
            i += 1;
        }
        t * 2.0
    }
    #[differentiable]
    fn of_a_pair(k: f64, x: &[f64]) -> f64 {
        let p = both(k);
        let mut t = 0.0;
        for v in x {
            let (a, b) = both(p.0 * v);
            t += (square(p.1) * a * b).tanh() + square(p.0).exp();
        }
        t
    }
    check! {
        repeated(wrt 0.5, 3);
        nested(wrt 0.8, wrt &vec![0.3, -0.5, 0.2]);
        of_a_pair(wrt 0.8, wrt &vec![0.3, -0.5, 0.2])
    }
}
