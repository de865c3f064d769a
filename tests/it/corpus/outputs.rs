//! Results that are not one number, and results written through `&mut`.

use gradtape::differentiable;

mod pair {
    use super::*;

    #[differentiable]
    fn polar(x: f64, y: f64) -> (f64, f64) {
        (x.hypot(y), y.atan2(x))
    }
    check_out! { polar(wrt 3.0, wrt 4.0) => (0.6 - 4.0 / 25.0, 0.8 + 3.0 / 25.0); polar(wrt -1.0, wrt 0.5) }
}

mod triple_with_early_return {
    use super::*;

    #[differentiable]
    fn hsv(r: f64, g: f64, b: f64) -> (f64, f64, f64) {
        let hi = r.max(g).max(b);
        let lo = r.min(g).min(b);
        let d = hi - lo;
        if d == 0.0 {
            return (0.0, 0.0, hi);
        }
        let h = if hi == r {
            (g - b) / d
        } else if hi == g {
            2.0 + (b - r) / d
        } else {
            4.0 + (r - g) / d
        };
        (60.0 * h, d / hi, hi)
    }
    check_out! { hsv(wrt 0.8, wrt 0.5, wrt 0.2); hsv(wrt 0.3, wrt 0.5, wrt 0.2); hsv(wrt 0.3, wrt 0.5, wrt 0.9) }
}

mod nested_tuple {
    use super::*;

    #[differentiable]
    fn bundle(x: f64, v: [f64; 2]) -> ((f64, [f64; 2]), f64) {
        let y = x * v[0];
        ((y, [v[1] * y, x]), v[1].exp())
    }
    check_out! { bundle(wrt 0.7, wrt [1.2, -0.4]) }
}

mod array {
    use super::*;

    #[differentiable]
    fn rotate(v: [f64; 3], angle: f64) -> [f64; 3] {
        let (s, c) = angle.sin_cos();
        [c * v[0] - s * v[1], s * v[0] + c * v[1], v[2]]
    }
    check_out! { rotate(wrt [0.5, -1.0, 2.0], wrt 0.6) }
}

mod matrix {
    use super::*;

    #[differentiable]
    fn outer(a: &[f64; 2], b: &[f64; 3]) -> [[f64; 3]; 2] {
        let mut m = [[0.0; 3]; 2];
        for i in 0..2 {
            for j in 0..3 {
                m[i][j] = a[i] * b[j];
            }
        }
        m
    }
    check_out! { outer(wrt &[0.5, -1.0], wrt &[2.0, 0.3, 0.9]) => ([3.2, 3.2], [-0.5, -0.5, -0.5]) }
}

mod vector {
    use super::*;

    #[differentiable]
    fn softmax(z: &[f64]) -> Vec<f64> {
        let top = z.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let e: Vec<f64> = z.iter().map(|v| (v - top).exp()).collect();
        let total: f64 = e.iter().sum();
        e.into_iter().map(|v| v / total).collect()
    }
    check_out! { softmax(wrt &vec![0.2, -0.5, 1.1]) => [0.0, 0.0, 0.0] }
}

mod vector_of_computed_length {
    use super::*;

    #[differentiable]
    fn trajectory(x0: f64, rate: f64, steps: usize) -> Vec<f64> {
        let mut path = Vec::with_capacity(steps + 1);
        let mut x = x0;
        path.push(x);
        for _ in 0..steps {
            x += rate * x * (1.0 - x);
            path.push(x);
        }
        path
    }
    check_out! { trajectory(wrt 0.2, wrt 0.9, 5); trajectory(wrt 0.2, wrt 0.9, 0) => (1.0, 0.0) }
}

mod nested_vector {
    use super::*;

    #[differentiable]
    fn pairwise(x: &[f64]) -> Vec<Vec<f64>> {
        let mut d = vec![vec![0.0; x.len()]; x.len()];
        for i in 0..x.len() {
            for j in 0..i {
                d[i][j] = (x[i] - x[j]).powi(2);
                d[j][i] = x[i] * x[j];
            }
        }
        d
    }
    check_out! { pairwise(wrt &vec![0.2, -0.5, 1.1]) }
}

mod out_array {
    use super::*;

    #[differentiable]
    fn fill(x: f64, out: &mut [f64; 2]) {
        out[0] = x * x;
        out[1] += 3.0 * x;
    }
    check_unit! { fill(wrt 3.0, wrt &mut [10.0, 20.0]) => (9.0, [0.0, 1.0]) }
}

mod out_slice {
    use super::*;

    #[differentiable]
    fn axpy(a: f64, x: &[f64], y: &mut [f64]) {
        for (y, x) in y.iter_mut().zip(x) {
            *y += a * x;
        }
    }
    check_unit! { axpy(wrt 2.0, wrt &vec![1.0, 3.0], wrt &mut vec![5.0, 7.0]) => (4.0, [2.0, 2.0], [1.0, 1.0]) }
}

mod out_scalars {
    use super::*;

    #[differentiable]
    fn order(a: &mut f64, b: &mut f64, gap: f64) {
        if *a > *b {
            std::mem::swap(a, b);
        }
        *b += gap * *a;
        *a = a.sin();
    }
    check_unit! { order(wrt &mut 2.0, wrt &mut 1.0, wrt 0.5); order(wrt &mut 1.0, wrt &mut 2.0, wrt 0.5) => (1f64.cos() + 0.5, 1.0, 1.0) }
}

mod in_place {
    use super::*;

    #[differentiable]
    fn cumulative(x: &mut [f64]) {
        for i in 1..x.len() {
            x[i] += x[i - 1] * x[i];
        }
    }
    check_unit! { cumulative(wrt &mut vec![0.5, -0.2, 1.3, 0.4]); cumulative(wrt &mut vec![0.5]) => [1.0] }
}

mod in_place_rows {
    use super::*;

    #[differentiable]
    fn whiten(m: &mut [[f64; 2]], scale: &[f64; 2]) {
        for row in m.iter_mut() {
            let [a, b] = *row;
            row[0] = a / scale[0];
            row[1] = b * row[0] + scale[1];
        }
    }
    check_unit! { whiten(wrt &mut vec![[0.5, 1.5], [-0.7, 0.2]], wrt &[2.0, 0.4]) }
}

mod state_and_value {
    use super::*;

    #[differentiable]
    fn leapfrog(q: &mut f64, p: &mut f64, dt: f64) -> f64 {
        *p -= 0.5 * dt * q.sin();
        *q += dt * *p;
        *p -= 0.5 * dt * q.sin();
        0.5 * *p * *p - q.cos()
    }
    check! { leapfrog(wrt &mut 0.8, wrt &mut 0.3, wrt 0.1) }
}

mod buffer_and_value {
    use super::*;

    #[differentiable]
    fn step(x: &[f64], state: &mut [f64]) -> f64 {
        let mut s = 0.0;
        for i in 0..x.len() {
            s += x[i] * state[i];
            state[i] = state[i] * 2.0 + x[i] * x[i];
        }
        s
    }
    check! { step(wrt &vec![2.0, 3.0], wrt &mut vec![5.0, 7.0]) => ([5.0, 7.0], [2.0, 3.0]) }
}

mod overwritten_input {
    use super::*;

    #[differentiable]
    fn solve(diagonal: &[f64], upper: f64, rhs: &mut [f64], scratch: &mut [f64]) -> f64 {
        let n = rhs.len();
        scratch[0] = diagonal[0];
        for i in 1..n {
            let w = upper / scratch[i - 1];
            scratch[i] = diagonal[i] - w * upper;
            rhs[i] -= w * rhs[i - 1];
        }
        rhs[n - 1] /= scratch[n - 1];
        for i in (0..n - 1).rev() {
            rhs[i] = (rhs[i] - upper * rhs[i + 1]) / scratch[i];
        }
        rhs.iter().map(|v| v * v).sum()
    }
    check! { solve(wrt &vec![3.0, 2.5, 4.0], wrt 0.7, wrt &mut vec![1.0, -0.5, 0.8], wrt &mut vec![9.0, 9.0, 9.0]) }
}

mod early_return_through_mut {
    use super::*;

    #[differentiable]
    fn limited(x: f64, count: &mut f64) -> f64 {
        *count += x;
        if *count > 2.0 {
            *count *= 0.5;
            return *count * x;
        }
        let c = *count;
        *count = x * x;
        c
    }
    check! { limited(wrt 1.5, wrt &mut 1.0) => (0.5 * (4.0), 0.75); limited(wrt 0.5, wrt &mut 1.0) => (1.0, 1.0) }
}

mod constant_state {
    use super::*;

    #[differentiable]
    fn logged(x: f64, seen: &mut Vec<String>, counter: &mut usize) -> f64 {
        *counter += 1;
        seen.push(format!("{x:.3}"));
        x.powi(*counter as i32 + seen.len() as i32)
    }
    check! { logged(wrt 1.3, &mut vec![String::new()], &mut 0) => 3.0 * 1.69 }
}

mod sums_of_out_parameters {
    use super::*;

    #[differentiable]
    fn statistics(x: &[f64], mean: &mut f64, variance: &mut f64) {
        let n = x.len() as f64;
        *mean = x.iter().sum::<f64>() / n;
        let m = *mean;
        *variance = x.iter().map(|v| (v - m).powi(2)).sum::<f64>() / (n - 1.0);
    }
    #[differentiable]
    fn t_statistic(x: &[f64], mu: f64) -> f64 {
        let (mut m, mut v) = (0.0, 0.0);
        statistics(x, &mut m, &mut v);
        (m - mu) / (v / x.len() as f64).sqrt()
    }
    check! { t_statistic(wrt &vec![0.5, 1.7, 0.9, 1.2], wrt 0.6) }
}

mod single_precision_vector {
    use super::*;

    #[differentiable]
    fn tint(c: [f32; 3], k: f32) -> [f32; 3] {
        let mut out = c;
        for v in &mut out {
            *v = (*v * k).sqrt();
        }
        out
    }
    check_out! { tint(wrt [0.5f32, 0.25, 0.75], wrt 2.0f32) }
}
