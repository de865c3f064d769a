//! Loops that are easy to fuse, order or record wrongly.

use gradtape::differentiable;

mod lower_bound {
    use super::*;
    #[differentiable]
    fn f(x: &[f64], lo: usize, hi: usize) -> f64 {
        let mut p = 1.0;
        for i in lo..hi {
            p = (p * x[i]).sin() + x[i - 1];
        }
        p
    }
    check! { f(wrt &vec![0.3, 0.9, 1.4, -0.2, 0.8], 2, 5); f(wrt &vec![0.3, 0.9, 1.4], 3, 1); f(wrt &vec![0.3, 0.9, 1.4], 1, 1) => [0.0; 3] }
}

mod inclusive_bounds {
    use super::*;
    #[differentiable]
    fn f(x: &[f64], lo: usize, hi: usize) -> f64 {
        let mut s = 0.5;
        for i in lo..=hi {
            let t = (s * x[i]).exp();
            s = t / (1.0 + t);
        }
        for j in (lo..=hi).rev() {
            s = (s * x[j]).tanh() + s * s;
        }
        s
    }
    check! { f(wrt &vec![0.3, 0.9, 1.4, -0.2, 0.8], 1, 3); f(wrt &vec![0.3, 0.9], 1, 1); f(wrt &vec![0.3, 0.9], 1, 0) }
}

mod negative_counters {
    use super::*;
    #[differentiable]
    fn f(x: f64, lo: i32, hi: i32) -> f64 {
        let mut s = x;
        for k in lo..hi {
            let t = (s * f64::from(k)).cos();
            s = t * x + s * 0.5;
        }
        for k in (lo..=hi).rev() {
            s = (s + k as f64 * x).sin() * s.exp();
        }
        s
    }
    check! { f(wrt 0.7, -3, 2); f(wrt 0.7, -5, -2); f(wrt 0.7, 2, -2); f(wrt 0.7, -1, -1) }
}

mod narrow_counters {
    use super::*;
    #[differentiable]
    fn f(x: f64) -> f64 {
        let mut s = x;
        for k in 250u8..=255 {
            s = (s * k as f64 * 0.01).sin() + x;
        }
        for k in -128i8..=-125 {
            s = (s * k as f64 * 0.01).sin() + x;
        }
        for k in 0i64..3 {
            s = s.exp() * 0.1 + k as f64 * x;
        }
        s
    }
    check! { f(wrt 0.7) }
}

mod full_range_counter {
    use super::*;
    #[differentiable]
    fn f(x: f64) -> f64 {
        let mut s = x;
        for k in i8::MIN..=i8::MAX {
            s = (s + k as f64 * 0.001 * x).sin();
        }
        s
    }
    check! { f(wrt 0.7) }
}

mod rev_step_by {
    use super::*;
    #[differentiable]
    fn f(x: &[f64], n: usize) -> f64 {
        let mut s = 0.3;
        for i in (0..n).rev().step_by(2) {
            s = (s * x[i]).sin() + 0.1;
        }
        for i in (0..n).step_by(2).rev() {
            s = (s + x[i]).cos() * x[i];
        }
        for i in (1..=n).step_by(3) {
            s = (s + x[i - 1]).exp() * 0.2;
        }
        for i in (1..n).rev().step_by(2).rev() {
            s += s * x[i - 1] * i as f64;
        }
        s
    }
    check! { f(wrt &vec![0.3, 0.9, 1.4, -0.2, 0.8], 5); f(wrt &vec![0.3, 0.9, 1.4, -0.2, 0.8], 4); f(wrt &vec![0.3], 1); f(wrt &vec![0.3], 0) }
}

mod shadowed_loop_variable {
    use super::*;
    #[differentiable]
    fn f(x: &[f64], n: usize) -> f64 {
        let mut s = 1.0;
        for i in 0..n {
            let i = n - 1 - i;
            let t = s * x[i];
            for i in i..n {
                let x = x[i] * t;
                s = (s * x).sin() + x;
            }
            s += x[i] * i as f64;
        }
        s
    }
    check! { f(wrt &vec![0.3, 0.9, 1.4, -0.2], 4); f(wrt &vec![0.3, 0.9, 1.4, -0.2], 0) }
}

mod bound_changed_in_body {
    use super::*;
    #[differentiable]
    fn f(x: &[f64]) -> f64 {
        let mut n = x.len();
        let mut m = 1;
        let mut s = 0.2;
        for i in 0..n {
            n = 2;
            for j in 0..m {
                m += 1;
                s = (s * x[(i + j) % x.len()]).sin() + x[i];
                if m > 4 {
                    m = 2;
                }
            }
            s *= 1.0 + n as f64 * x[i];
        }
        s
    }
    check! { f(wrt &vec![0.3, 0.9, 1.4, -0.2, 0.5]); f(wrt &vec![]) }
}

mod triangular {
    use super::*;
    #[differentiable]
    fn f(x: &[f64], n: usize) -> f64 {
        let mut s = 0.1;
        for i in 0..n {
            for j in i..n {
                for k in j + 1..=n {
                    s = (s * x[j]).sin() + x[k - 1] * x[i];
                }
            }
        }
        s
    }
    check! { f(wrt &vec![0.3, 0.9, 1.4, -0.2], 4); f(wrt &vec![0.3], 1) }
}

mod records_in_branches_in_loops_in_while {
    use super::*;
    #[differentiable]
    fn f(x: &[f64], rounds: usize) -> f64 {
        let mut s = 0.4;
        let mut r = 0;
        while r < rounds {
            for i in 0..x.len() {
                if (i + r) % 2 == 0 {
                    let a = (s * x[i]).exp();
                    s = a / (1.0 + a);
                    if s > 0.6 {
                        let mut k = 0;
                        while k < i {
                            s = (s + x[k]).sin();
                            k += 1;
                        }
                    }
                } else if s > 0.3 {
                    s = (s * x[i]).sin() * s;
                    continue;
                } else {
                    for j in (0..i).rev() {
                        s += (s * x[j]).cos();
                    }
                }
                s *= 0.9;
            }
            r += 1;
            if s.abs() > 3.0 {
                break;
            }
        }
        s
    }
    check! { f(wrt &vec![0.3, 0.9, 1.4, -0.2, 0.7], 3); f(wrt &vec![0.3, 0.9, 1.4], 0); f(wrt &vec![], 3) => Vec::<f64>::new(); f(wrt &vec![2.3, 1.9, 3.4], 6) }
}

mod not_additive_by_read {
    use super::*;
    // The accumulator is read in another iteration's term.
    #[differentiable]
    fn f(x: &[f64]) -> f64 {
        let mut s = 0.0;
        let mut t = 0.0;
        for i in 0..x.len() {
            t += x[i] * s;
            s += x[i].sin();
        }
        t
    }
    #[differentiable]
    fn g(x: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in 0..x.len() {
            s = x[i] - s;
        }
        s
    }
    #[differentiable]
    fn h(x: &[f64]) -> f64 {
        let mut s = 0.0;
        let mut last = 1.0;
        for i in 0..x.len() {
            s += last * x[i];
            last = x[i];
        }
        s + last
    }
    check! { f(wrt &vec![0.3, 0.9, 1.4, -0.2, 0.7]); g(wrt &vec![0.3, 0.9, 1.4]) => [1.0, -1.0, 1.0]; h(wrt &vec![0.3, 0.9, 1.4]); h(wrt &vec![]) }
}

mod accumulators_that_swap {
    use super::*;
    #[differentiable]
    fn f(x: &[f64]) -> f64 {
        let mut a = 0.0;
        let mut b = 1.0;
        for i in 0..x.len() {
            let t = a;
            a = b + x[i];
            b = t - x[i] * x[i];
        }
        a * b + a
    }
    #[differentiable]
    fn g(x: &[f64]) -> f64 {
        let (mut a, mut b) = (0.0, 1.0);
        for v in x {
            if *v > 0.5 {
                std::mem::swap(&mut a, &mut b);
            }
            a += v;
            b -= v * v;
        }
        a * 2.0 + b
    }
    check! { f(wrt &vec![0.3, 0.9, 1.4]); g(wrt &vec![0.3, 0.9, 1.4, 0.2, 0.8]) }
}

mod additive_with_nonlinear_after {
    use super::*;
    #[differentiable]
    fn f(x: &[f64], w: f64) -> f64 {
        let mut s = 0.0;
        for v in x {
            s += (v * w).sin();
        }
        let mean = s / x.len() as f64;
        let mut var = 0.0;
        for v in x {
            var += (v - mean) * (v - mean);
        }
        (var / x.len() as f64).sqrt() + mean.exp()
    }
    check! { f(wrt &vec![0.3, 0.9, 1.4], wrt 0.8) }
}

mod fused_in_fused {
    use super::*;
    #[differentiable]
    fn f(a: &[Vec<f64>], w: &[f64]) -> f64 {
        let mut total = 0.0;
        for row in a {
            let mut m = f64::NEG_INFINITY;
            for (x, y) in row.iter().zip(w) {
                m = m.max(x * y);
            }
            let mut s = 0.0;
            for (x, y) in row.iter().zip(w) {
                s += (x * y - m).exp();
            }
            total += m + s.ln();
        }
        total
    }
    check! { f(wrt &vec![vec![0.3, 0.9, 1.4], vec![0.1, -0.4, 2.0], vec![0.5, 0.6]], wrt &vec![0.8, 0.5, 1.2]) }
}

mod fused_with_scratch {
    use super::*;
    #[differentiable]
    fn f(x: &[f64], w: f64) -> f64 {
        let mut scratch = [0.0; 3];
        let mut s = 0.0;
        for i in 0..x.len() {
            scratch[i % 3] = x[i] * w;
            s += scratch[0] * scratch[1] + scratch[2].sin();
        }
        s
    }
    #[differentiable]
    fn g(x: &[f64], w: f64) -> f64 {
        let mut s = 0.0;
        for i in 0..x.len() {
            let mut scratch = vec![w; 2];
            scratch[0] *= x[i];
            scratch[1] += x[i] * scratch[0];
            scratch.push(scratch[0] * scratch[1]);
            s += scratch[2] * scratch.pop().unwrap() + scratch[1];
        }
        s
    }
    check! { f(wrt &vec![0.3, 0.9, 1.4, 2.0, -0.3], wrt 0.8); g(wrt &vec![0.3, 0.9, 1.4], wrt 0.8) }
}

mod fused_reads_what_is_written_later {
    use super::*;
    #[differentiable]
    fn f(x: &[f64], n: usize) -> f64 {
        let mut y = x.to_vec();
        let mut s = 0.0;
        for i in 0..n {
            s += y[i] * y[i];
        }
        for i in 0..n {
            y[i] *= s;
            y[i] += 1.0;
        }
        for i in 0..n {
            s += y[i].sin();
        }
        s
    }
    check! { f(wrt &vec![0.3, 0.9, 1.4], 3) }
}

mod writes_to_another_place_of_the_same_buffer {
    use super::*;
    #[differentiable]
    fn f(x: &[f64]) -> f64 {
        let n = x.len();
        let mut y = x.to_vec();
        let mut s = 0.0;
        for i in 1..n {
            y[i] = y[i] * y[i - 1];
            s += y[i];
        }
        for i in (1..n).rev() {
            y[i - 1] += y[i].sin();
            s += y[i - 1] * 0.5;
        }
        s
    }
    check! { f(wrt &vec![0.3, 0.9, 1.4, 0.5]); f(wrt &vec![0.3]) }
}

mod early_return_in_nested {
    use super::*;
    #[differentiable]
    fn f(a: &[[f64; 3]; 3], limit: f64) -> f64 {
        let mut s = 0.0;
        for i in 0..3 {
            let mut row = 0.0;
            for j in 0..3 {
                row += a[i][j] * a[j][i];
                if row > limit {
                    return row * s + a[0][0];
                }
                if row < -limit {
                    break;
                }
            }
            s += row;
        }
        s * s
    }
    check! {
        f(wrt &[[0.3, 0.9, 1.4], [0.2, -0.3, 0.6], [1.1, 0.7, 0.8]], wrt 10.0);
        f(wrt &[[0.3, 0.9, 1.4], [0.2, -0.3, 0.6], [1.1, 0.7, 0.8]], wrt 1.0);
        f(wrt &[[0.3, 0.9, 1.4], [-2.2, -0.3, 0.6], [1.1, 0.7, 0.8]], wrt 1.5)
    }
}

mod while_let_pop_push {
    use super::*;
    #[differentiable]
    fn f(x: &[f64]) -> f64 {
        let mut stack = x.to_vec();
        let mut s = 0.0;
        while let Some(t) = stack.pop() {
            s += t * t * (1.0 + s);
            if t > 1.0 {
                stack.push(t * 0.5);
                stack.push(t - 1.0);
            }
        }
        s
    }
    check! { f(wrt &vec![0.3, 2.9, 1.4]); f(wrt &vec![]) }
}

mod loop_break_value {
    use super::*;
    #[differentiable]
    fn f(x: f64) -> f64 {
        let mut t = x;
        let mut n = 0;
        let r = loop {
            let u = 0.5 * (t + x / t);
            n += 1;
            if (u - t).abs() < 1e-13 || n > 60 {
                break u * n.min(1) as f64;
            }
            t = u;
        };
        r * r * r
    }
    check! { f(wrt 2.0) => 1.5 * 2f64.sqrt() }
}

mod zero_trips_everywhere {
    use super::*;
    #[differentiable]
    fn f(x: &[f64], y: &[f64], n: usize) -> f64 {
        let mut s = 2.0;
        for v in x {
            s *= v;
        }
        for (a, b) in x.iter().zip(y.iter()) {
            s += a * b;
        }
        for i in 0..n {
            s = (s * y[i]).sin();
        }
        for i in (0..n).rev() {
            for v in x {
                s = (s * v + y[i]).cos();
            }
        }
        for w in &y[n..] {
            s += w * s;
        }
        s
    }
    check! {
        f(wrt &vec![], wrt &vec![], 0) => Vec::<f64>::new();
        f(wrt &vec![], wrt &vec![0.4, 0.9], 2);
        f(wrt &vec![0.4], wrt &vec![0.4, 0.9], 0);
        f(wrt &vec![0.4, 0.9, 0.2], wrt &vec![1.4], 1)
    }
}

mod enumerate_zip_mut {
    use super::*;
    #[differentiable]
    fn f(x: &[f64], w: &[f64]) -> f64 {
        let mut y = x.to_vec();
        for (i, (a, b)) in y.iter_mut().zip(w.iter()).enumerate() {
            *a = (*a * *b).sin() + i as f64 * *b;
        }
        for (i, a) in y.iter_mut().enumerate().rev() {
            *a *= *a + x[i];
        }
        let mut s = 0.0;
        for (k, a) in y.iter().enumerate().skip(1).step_by(2) {
            s += a * k as f64 * s + a;
        }
        s + y[0]
    }
    check! { f(wrt &vec![0.3, 0.9, 1.4, 0.1], wrt &vec![0.2, 1.1, 0.7, -0.4]); f(wrt &vec![0.3, 0.9, 1.4, 0.1], wrt &vec![0.2, 1.1]) }
}

mod counter_outside {
    use super::*;
    #[differentiable]
    fn f(x: &[f64]) -> f64 {
        let mut k = 0;
        let mut s = 0.1;
        for _ in 0..3 {
            while k < x.len() {
                s = (s * x[k]).sin() + x[k];
                k += 1;
                if k % 2 == 0 {
                    break;
                }
            }
            k += 1;
        }
        s
    }
    check! { f(wrt &vec![0.3, 0.9, 1.4, 0.1, 0.8, 0.6, 1.2, 0.4]); f(wrt &vec![0.3]) }
}

mod index_from_data {
    use super::*;
    #[differentiable]
    fn f(x: &[f64], idx: &[usize]) -> f64 {
        let mut y = vec![0.5; x.len()];
        for (k, &i) in idx.iter().enumerate() {
            y[i] = y[i] * x[k % x.len()] + x[i];
        }
        let mut s = 0.0;
        for i in 0..y.len() {
            s += y[i] * y[y.len() - 1 - i];
        }
        s
    }
    check! { f(wrt &vec![0.3, 0.9, 1.4], &[0, 2, 2, 1, 0, 2]); f(wrt &vec![0.3, 0.9, 1.4], &[]) }
}

mod index_overwritten {
    use super::*;
    #[differentiable]
    fn f(x: &[f64]) -> f64 {
        let mut p = 0;
        let mut s = 0.0;
        let mut perm = [2usize, 0, 1];
        for i in 0..3 {
            p = perm[p];
            s += x[p] * (i + 1) as f64;
            let t = x[p] * s;
            perm.swap(i, p);
            p = (p + i) % 3;
            s = s + t * x[perm[i]];
        }
        s
    }
    check! { f(wrt &vec![0.3, 0.9, 1.4]) }
}

mod const_generic_lengths {
    use super::*;
    #[differentiable]
    fn f<const N: usize, const M: usize>(a: &[[f64; N]; M], x: [f64; N]) -> f64 {
        let mut y = [0.0; M];
        for i in 0..M {
            for j in 0..N {
                y[i] += a[i][j] * x[j];
            }
            y[i] = y[i].tanh();
        }
        let mut s = 1.0;
        for i in 0..M {
            for j in 0..=i {
                s = (s * y[j]).sin() + y[i];
            }
        }
        s
    }
    check! { f(wrt &[[0.3, 0.9], [1.4, 0.1], [0.2, -0.6]], wrt [0.8, 0.7]); f(wrt &[[0.3]], wrt [0.8]) }
}

mod large_fixed_loops {
    use super::*;
    #[differentiable]
    fn f(x: f64) -> f64 {
        let mut s = x;
        for i in 0..100 {
            for j in 0..20 {
                s = (s + 0.001 * x * (i * j) as f64).sin();
            }
        }
        for i in 0..2000 {
            s = (s * 1.001 + i as f64 * 1e-4).cos();
        }
        s
    }
    check! { f(wrt 0.6) }
}

mod large_array {
    use super::*;
    #[differentiable]
    fn f(x: f64) -> f64 {
        let mut a = Box::new(0);
        let mut y = [0.0; 4096];
        for i in 0..4096 {
            y[i] = x * i as f64 * 1e-3;
        }
        let mut s = 0.0;
        for i in 1..4096 {
            y[i] = (y[i] + y[i - 1]).sin();
            s += y[i];
        }
        s
    }
    check! { f(wrt 0.6) }
}

mod conditions_on_overwritten {
    use super::*;
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let mut a = x;
        let mut c = true;
        let mut s = 0.0;
        for i in 0..4 {
            if c {
                a = a * y;
            } else {
                a = a + y;
            }
            c = a > 0.5;
            if !c && i > 1 {
                s += a * a;
            }
            s += a;
        }
        s
    }
    check! { f(wrt 0.8, wrt 0.7); f(wrt -0.8, wrt 0.7); f(wrt 0.1, wrt -0.7) }
}

mod two_loops_same_names {
    use super::*;
    #[differentiable]
    fn f(x: &[f64], lo: usize) -> f64 {
        let mut s = 0.3;
        for i in lo..x.len() {
            let t = (x[i] * s).exp();
            s = t.ln_1p() * x[i];
        }
        for i in lo + 1..=x.len() {
            let t = (x[i - 1] * s).exp();
            s = t.ln_1p() * x[i - 1];
            for i in (lo..i).rev() {
                let t = (x[i] * s).exp();
                s = t.ln_1p() * x[i];
            }
        }
        s
    }
    check! { f(wrt &vec![0.3, 0.9, 1.4, 0.7], 1); f(wrt &vec![0.3, 0.9, 1.4, 0.7], 0); f(wrt &vec![0.3, 0.9, 1.4, 0.7], 4); f(wrt &vec![0.3], 3) }
}

/// A counter across both loops, running up a triangle row by row, and down one from its end.
mod packed_triangle {
    use super::*;
    #[differentiable]
    fn rows(packed: &[f64], x: &[f64]) -> f64 {
        let mut at = 0;
        let mut s = 0.0;
        for i in 0..x.len() {
            let mut row = 0.0;
            for j in 0..=i {
                row += packed[at] * packed[at] * x[j];
                at += 1;
            }
            s += row * row * x[i];
        }
        s
    }
    #[differentiable]
    fn columns(packed: &[f64], x: &[f64]) -> f64 {
        let mut at = 0;
        let mut s = 0.0;
        for j in 0..x.len() {
            let diagonal = packed[at].exp();
            at += 1;
            s += diagonal * x[j];
            for i in j + 1..x.len() {
                s += packed[at].sin() * x[i] * x[j] * diagonal;
                at += 1;
            }
        }
        s
    }
    check! {
        rows(wrt &vec![0.3, 0.8, -0.4, 1.1, 0.6, -0.9], wrt &vec![0.7, -0.5, 1.2]);
        columns(wrt &vec![0.3, 0.8, -0.4, 1.1, 0.6, -0.9], wrt &vec![0.7, -0.5, 1.2]);
        rows(wrt &vec![0.3], wrt &vec![0.7])
    }
}
