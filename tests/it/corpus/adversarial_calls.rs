//! Calls that alias, overwrite, recurse, and hand back more than numbers.

use gradtape::differentiable;

mod same_slice_twice {
    use super::*;
    #[differentiable]
    fn dot(a: &[f64], b: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in 0..a.len() {
            s += a[i] * b[i] * b[i];
        }
        s
    }
    #[differentiable]
    fn f(x: &[f64]) -> f64 {
        dot(x, x) + dot(&x[1..], &x[..x.len() - 1]) * dot(x, x)
    }
    check! { f(wrt &vec![0.3, 0.9, 1.4]) }
}

mod same_variable_twice {
    use super::*;
    #[differentiable]
    fn g(a: f64, b: f64, c: f64) -> f64 {
        a * b.sin() + c
    }
    #[differentiable]
    fn f(x: f64) -> f64 {
        let y = x * 2.0;
        g(x, x, x) * g(y, x, y) + g(g(x, y, x), y, y)
    }
    check! { f(wrt 0.8) }
}

mod split_of_one_buffer {
    use super::*;
    #[differentiable]
    fn axpy(a: f64, x: &[f64], y: &mut [f64]) {
        for i in 0..x.len() {
            y[i] = y[i] * x[i] + a * x[i];
        }
    }
    #[differentiable]
    fn f(x: &[f64], a: f64) -> f64 {
        let mut b = x.to_vec();
        let mid = b.len() / 2;
        {
            let (lo, hi) = b.split_at_mut(mid);
            axpy(a, &*lo, hi);
            axpy(a * 0.5, &hi[..], lo);
            axpy(lo[0], &hi[..1], &mut lo[1..2]);
        }
        b[0] *= a;
        let mut s = 0.0;
        for i in 0..b.len() {
            s += b[i] * (i + 1) as f64;
        }
        s
    }
    check! { f(wrt &vec![0.3, 0.9, 1.4, 0.7], wrt 0.6) }
}

mod split_directly_in_arguments {
    use super::*;
    #[differentiable]
    fn add_into(src: &[f64], dst: &mut [f64]) -> f64 {
        let mut s = 0.0;
        for (d, x) in dst.iter_mut().zip(src) {
            *d += x * x;
            s += *d * x;
        }
        s
    }
    #[differentiable]
    fn f(x: &mut [f64]) -> f64 {
        let n = x.len();
        let mut s = 0.0;
        for k in 1..n {
            let (head, tail) = x.split_at_mut(k);
            s += add_into(&*head, tail);
        }
        s + x[n - 1]
    }
    check! { f(wrt &mut vec![0.3, 0.9, 1.4, 0.7]); f(wrt &mut vec![0.3]) }
}

mod caller_memory_before_and_after {
    use super::*;
    #[differentiable]
    fn scale(y: &mut [f64], k: f64) {
        for v in y.iter_mut() {
            *v = (*v * k).sin();
        }
    }
    #[differentiable]
    fn f(x: &[f64], k: f64) -> f64 {
        let mut y = x.to_vec();
        let before = y[0] * y[1];
        scale(&mut y, k);
        let between = y[0] * before;
        y[1] = between * y[1];
        scale(&mut y[1..], between);
        let t = y[0];
        scale(&mut y, t);
        before * y[0] + between * y[1] + y[2]
    }
    check! { f(wrt &vec![0.3, 0.9, 1.4], wrt 0.7) }
}

mod overwritten_after_call {
    use super::*;
    #[differentiable]
    fn norm(x: &[f64]) -> f64 {
        let mut s = 0.0;
        for v in x {
            s += v * v;
        }
        s.sqrt()
    }
    #[differentiable]
    fn f(x: &[f64]) -> f64 {
        let mut y = x.to_vec();
        let mut t = 0.0;
        for k in 0..3 {
            let n = norm(&y);
            for i in 0..y.len() {
                y[i] = y[i] / n + x[k];
            }
            t += n * y[0];
            y.push(n);
        }
        y.fill(t);
        t + norm(&y)
    }
    check! { f(wrt &vec![0.3, 0.9, 1.4]) }
}

mod option_results_of_callees {
    use super::*;
    #[differentiable]
    fn safe_sqrt(x: f64) -> Option<f64> {
        if x < 0.0 {
            return None;
        }
        Some(x.sqrt())
    }
    #[differentiable]
    fn f(x: &[f64]) -> Option<f64> {
        let mut s = 0.0;
        for v in x {
            let Some(r) = safe_sqrt(*v) else { continue };
            s += r * v;
        }
        let first = safe_sqrt(x[0])?;
        Some(s * first)
    }
    #[differentiable]
    fn g(x: f64, y: f64) -> f64 {
        let a = safe_sqrt(x).unwrap_or(y);
        match safe_sqrt(y) {
            Some(b) => a * b,
            None => a - y,
        }
    }
    check_try! { f(wrt &vec![0.3, -0.9, 1.4]); f(wrt &vec![-0.3, 0.9]) }
    mod direct {
        use super::*;
        check! { g(wrt 0.4, wrt 0.9); g(wrt -0.4, wrt 0.9); g(wrt -0.4, wrt -0.9); g(wrt 0.4, wrt -0.9) }
    }
}

mod result_results_of_callees {
    use super::*;
    #[derive(Debug)]
    struct Bad(String, usize);
    #[differentiable]
    fn inverse(x: f64, at: usize) -> Result<f64, Bad> {
        if x.abs() < 0.1 {
            Err(Bad(format!("{x} at"), at))
        } else {
            Ok(1.0 / x)
        }
    }
    #[differentiable]
    fn f(x: &[f64]) -> Result<f64, Bad> {
        let mut s = 0.0;
        for (i, v) in x.iter().enumerate() {
            s = (s + inverse(*v, i)?).sin();
        }
        let e = inverse(s, 99).unwrap_or_else(|_| 0.0);
        Ok(e * s * s)
    }
    check_try! { f(wrt &vec![0.3, 0.9, 1.4]); f(wrt &vec![0.3, 0.0]); f(wrt &vec![]) }
}

mod aggregates_from_callees {
    use super::*;
    #[differentiable]
    fn polar(x: f64, y: f64) -> (f64, f64) {
        (x.hypot(y), y.atan2(x))
    }
    #[differentiable]
    fn rotate(p: [f64; 2], t: f64) -> [f64; 2] {
        [
            p[0] * t.cos() - p[1] * t.sin(),
            p[0] * t.sin() + p[1] * t.cos(),
        ]
    }
    #[differentiable]
    fn powers(x: f64, n: usize) -> Vec<f64> {
        let mut v = vec![1.0];
        for _ in 0..n {
            v.push(v[v.len() - 1] * x);
        }
        v
    }
    #[differentiable]
    fn nested(x: f64) -> (Vec<f64>, [f64; 2], f64) {
        (powers(x, 2), [x, x * x], x.sin())
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let (r, t) = polar(x, y);
        let mut p = [r, t];
        for k in 0..3 {
            p = rotate(p, t * k as f64);
            let q = rotate([p[1], p[0]], x);
            p[0] += q[1];
        }
        let mut v = powers(p[0], 3);
        v[1] *= y;
        let w = powers(v[1], 0);
        let (a, b, c) = nested(y);
        let mut s = w[0] + a[2] * b[1] + c;
        for e in &v {
            s += e * r;
        }
        s
    }
    check! { f(wrt 0.8, wrt 0.5) }
}

/// Every call reads another state of one buffer, which its pullback must be lent again.
mod changing_buffer_lent_by_reference {
    use super::*;
    #[differentiable]
    fn weigh(v: &Vec<f64>, a: f64) -> f64 {
        let mut s = 0.0;
        for (i, x) in v.iter().enumerate() {
            s += x * x * (a + i as f64);
        }
        s
    }
    #[differentiable]
    fn spin(v: &[f64; 3], a: f64) -> f64 {
        v[0] * v[1] * a + (v[2] * a).sin() * v[0]
    }
    #[differentiable]
    fn listed(x: &[f64], a: f64, steps: usize) -> f64 {
        let mut state = x.to_vec();
        let mut s = 0.0;
        for k in 0..steps {
            s += weigh(&state, a);
            for v in state.iter_mut() {
                *v = (*v * a).cos() + 0.1 * s;
            }
            s *= weigh(&state, 0.25 * a) * 0.5;
        }
        s
    }
    #[differentiable]
    fn turned(x: [f64; 3], a: f64, steps: usize) -> f64 {
        let mut state = x;
        let mut s = 0.0;
        for _ in 0..steps {
            s += spin(&state, a);
            state[0] = state[1] * a;
            state[1] = state[2].sin();
            state[2] *= s;
        }
        s * state[2]
    }
    check! {
        listed(wrt &vec![0.3, 0.8], wrt 0.7, 3);
        listed(wrt &vec![0.5], wrt -0.4, 1);
        turned(wrt [0.4, 0.9, -0.6], wrt 1.2, 4);
        turned(wrt [0.4, 0.9, -0.6], wrt 1.2, 0)
    }
}

mod callee_reads_only_a_part {
    use super::*;
    #[differentiable]
    fn only_length(v: &[f64], a: f64) -> f64 {
        a * a * v.len() as f64
    }
    #[differentiable]
    fn only_linear(v: &[f64], a: f64) -> f64 {
        v[0] - 2.0 * v[1] + a * a
    }
    #[differentiable]
    fn f(x: &[f64], a: f64) -> f64 {
        let mut b = x.to_vec();
        let mut s = 0.0;
        for k in 0..3 {
            s += only_length(&b, a) * only_linear(&b, s);
            b[0] = b[1] * a;
            b[1] *= s;
        }
        s
    }
    check! { f(wrt &vec![0.3, 0.8], wrt 0.7) }
}

/// How long the rest is, the pullback must know without the slice, which is the caller's again.
mod length_of_the_rest {
    use super::*;
    #[differentiable]
    fn scale(v: &mut [f64], a: f64) {
        for x in v.iter_mut() {
            *x *= a * *x;
        }
    }
    #[differentiable]
    fn tail(out: &mut [f64], k: usize, a: f64) -> f64 {
        let mut s = 0.0;
        for j in k..out.len() {
            let n = out[j..].len() as f64;
            out[j] *= a * n;
            s += out[j] * out[j] / n;
        }
        let rest = out[k..].len();
        s * a.powi(rest as i32)
    }
    #[differentiable]
    fn f(x: &mut [f64], a: f64) -> f64 {
        scale(x, a);
        let s = tail(x, 1, a);
        scale(&mut x[1..], s);
        s * tail(x, 2, a + s)
    }
    check! { f(wrt &mut vec![0.6, 0.9, -0.7, 1.1], wrt 0.8); tail(wrt &mut vec![0.6, 0.9, -0.7], 0, wrt 1.3) }
}
