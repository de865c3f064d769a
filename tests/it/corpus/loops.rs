//! for loops: ranges, nests, what is carried from one iteration to the next.

use gradtape::differentiable;

mod counted {
    use super::*;

    #[differentiable]
    fn power(x: f64, n: usize) -> f64 {
        let mut p = 1.0;
        for _ in 0..n {
            p *= x;
        }
        p
    }
    check! { power(wrt 1.1, 7) => 7.0 * 1.1f64.powi(6); power(wrt 1.1, 0) => 0.0; power(wrt 0.0, 1) => 1.0 }
}

mod index_in_the_body {
    use super::*;

    #[differentiable]
    fn sine_series(x: f64, terms: i32) -> f64 {
        let mut sum = 0.0;
        let mut term = x;
        for k in 1..=terms {
            sum += term;
            term *= -x * x / ((2 * k) * (2 * k + 1)) as f64;
        }
        sum
    }
    check! { sine_series(wrt 0.9, 12) => 0.9f64.cos(); sine_series(wrt 0.9, 2) => 1.0 - 0.405 }
}

mod ranges {
    use super::*;

    #[differentiable]
    fn four_ways(c: &[f64], x: f64) -> f64 {
        let n = c.len();
        let mut horner = 0.0;
        for i in (0..n).rev() {
            horner = horner * x + c[i];
        }
        let mut even = 0.0;
        for i in (0..n).step_by(2) {
            even += c[i] * x;
        }
        for i in (1..=n - 1).rev().step_by(3) {
            even = even * c[i] + i as f64;
        }
        for i in 2..n {
            even -= c[i] * c[i - 2];
        }
        for i in 5..3 {
            even *= c[i];
        }
        horner * even
    }
    check! { four_ways(wrt &vec![0.5, -1.0, 2.0, 0.3, 0.7], wrt 0.8); four_ways(wrt &vec![0.5], wrt 0.8) => ([0.8], 0.25) }
}

mod carried_nonlinear {
    use super::*;

    #[differentiable]
    fn logistic(r: f64, x0: f64, n: usize) -> f64 {
        let mut x = x0;
        for _ in 0..n {
            x = r * x * (1.0 - x);
        }
        x
    }
    check! { logistic(wrt 3.2, wrt 0.3, 6); logistic(wrt 2.1, wrt 0.7, 1) => (0.21, 2.1 * (1.0 - 1.4)) }
}

mod overwritten_in_the_loop {
    use super::*;

    #[differentiable]
    fn clobber(x: f64, y: f64) -> f64 {
        let mut a = 1.0;
        let mut b = x;
        let mut c = 0.0;
        for i in 0..5 {
            let t = a * b;
            a = t.sin() + y;
            c += t * a;
            b = if i % 2 == 0 { a - b } else { y };
        }
        a + b * c
    }
    check! { clobber(wrt 0.6, wrt 0.9); clobber(wrt -1.3, wrt 0.2) }
}

mod loop_locals {
    use super::*;

    #[differentiable]
    fn scoped(x: f64, n: usize) -> f64 {
        let mut total = 0.0;
        for i in 0..n {
            let mut local = x + i as f64;
            for _ in 0..i {
                local *= 0.5 + 0.1 * x;
                let shadow = local;
                let local = shadow * shadow;
                total += local;
            }
            total += local;
        }
        total
    }
    check! { scoped(wrt 0.4, 4); scoped(wrt 0.4, 1) => 1.0 }
}

mod triangular {
    use super::*;

    #[differentiable]
    fn pairs(x: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in 0..x.len() {
            for j in i + 1..x.len() {
                let d = x[i] - x[j];
                s += 1.0 / (d * d + 0.1);
            }
        }
        s
    }
    check! { pairs(wrt &vec![0.1, 0.9, 1.4, -0.7]); pairs(wrt &vec![0.1]) => [0.0] }
}

mod three_deep {
    use super::*;

    #[differentiable]
    fn tensor(x: &[f64], n: usize) -> f64 {
        let mut s = 1.0;
        for i in 0..n {
            let mut row = 0.0;
            for j in 0..n {
                let mut cell = x[j];
                for k in 0..=j {
                    cell += x[i] * x[k] * 0.1;
                }
                row += cell * cell;
            }
            s *= 1.0 + 0.1 * row;
        }
        s
    }
    check! { tensor(wrt &vec![0.5, -0.8, 1.1], 3) }
}

mod zero_trips_and_late_definitions {
    use super::*;

    #[differentiable]
    fn last_seen(x: &[f64], n: usize) -> f64 {
        let mut last = 1.0;
        let mut square = 0.0;
        for i in 0..n {
            last = x[i];
            square = last * last;
        }
        last * 3.0 + square
    }
    check! { last_seen(wrt &vec![0.5, 2.0], 0) => [0.0, 0.0]; last_seen(wrt &vec![0.5, 2.0], 2) => [0.0, 7.0] }
}

mod bounds_that_change {
    use super::*;

    #[differentiable]
    fn moving_bounds(x: &[f64]) -> f64 {
        let mut lo = 0;
        let mut hi = x.len();
        let mut s = 0.0;
        while lo < hi {
            for i in lo..hi {
                s += x[i] * (hi - lo) as f64;
            }
            s *= x[lo];
            lo += 1;
            hi -= 1;
        }
        s
    }
    check! { moving_bounds(wrt &vec![0.4, 0.7, -0.2, 1.2, 0.9]) }
}

mod long_running {
    use super::*;

    #[differentiable]
    fn relax(x: f64) -> f64 {
        let mut y = x;
        for _ in 0..2000 {
            y += 0.001 * (x.cos() - y);
        }
        y
    }
    check! { relax(wrt 0.4) }
}

mod carried_aggregates {
    use super::*;

    #[differentiable]
    fn pair_and_array(x: &[f64]) -> f64 {
        let mut a = (x[0], [x[1], x[2]]);
        for _ in 0..3 {
            a = (a.1[0] * a.0, [a.1[1], a.0 + x[3]]);
        }
        a.0 + a.1[0] * a.1[1]
    }
    check! { pair_and_array(wrt &vec![0.7, 1.3, 0.4, 0.9]) }

    #[differentiable]
    fn exchanged(x: &[f64], n: usize) -> f64 {
        let mut a = ([x[0], x[1]], [x[2], 1.0]);
        for i in 0..n {
            if i % 2 == 0 {
                a = (a.1, [a.0[1] * a.1[0], a.0[0]]);
            } else {
                a.0 = [a.0[1] + x[0], a.1[1]];
            }
        }
        a.0[0] * a.1[1] + a.0[1] * a.1[0]
    }
    mod more {
        use super::*;
        check! { exchanged(wrt &vec![0.7, 1.3, 0.4], 4); exchanged(wrt &vec![0.7, 1.3, 0.4], 0) }
    }
}

mod overwritten_behind {
    use super::*;

    #[differentiable]
    fn products(x: &[f64], scale: f64) -> f64 {
        let mut list = x.to_vec();
        let mut sum = 0.0;
        for i in 0..list.len() {
            for j in 0..=i {
                sum += list[i] * list[j].sin() * scale;
            }
        }
        for value in list.iter_mut() {
            *value = scale;
        }
        sum + list[0] * list[1]
    }
    check! { products(wrt &vec![0.5, -1.0, 2.0], wrt 0.8) }
}

mod overwritten_in_a_branch {
    use super::*;

    #[differentiable]
    fn partly(x: &[f64], scale: f64) -> f64 {
        let mut list = x.to_vec();
        let mut sum = 0.0;
        for i in 0..list.len() {
            for j in 0..=i {
                sum += (list[i] * list[j]).cos();
            }
        }
        if scale > 0.0 {
            list[1] *= scale;
        }
        sum + list[0] * list[1]
    }
    check! { partly(wrt &vec![0.5, -1.0, 2.0], wrt 0.8); partly(wrt &vec![0.5, -1.0, 2.0], wrt -0.8) }
}

mod written_within_vec {
    use super::*;

    #[differentiable]
    fn raised(x: &mut f64, by: f64) -> f64 {
        *x += by * *x;
        *x * by
    }

    #[differentiable]
    fn listed(x: f64, by: f64) -> f64 {
        let mut y = x.sin();
        let list = vec![y * y, raised(&mut y, by), y * by];
        list.iter().map(|v| v * v).sum::<f64>() + y
    }
    check! { listed(wrt 0.7, wrt 0.4) }
}

/// A counter goes up while the loop's variable goes down.
mod counters_in_reversed_ranges {
    use super::*;

    #[differentiable]
    fn reversed_copy(x: &[f64], w: &[f64]) -> f64 {
        let mut out = vec![0.0; x.len()];
        let mut j = 0;
        for i in (0..x.len()).rev() {
            out[j] = x[i] * w[i];
            j += 1;
        }
        out.iter().zip(w).map(|(o, w)| o * w * w).sum()
    }
    #[differentiable]
    fn dot_with_the_reverse(x: &[f64], y: &[f64]) -> f64 {
        let mut s = 0.0;
        let mut k = 1;
        for i in (1..x.len()).rev() {
            s += x[i] * y[k] * s + x[i] * y[k - 1];
            k += 1;
        }
        s
    }
    #[differentiable]
    fn inclusive(x: &[f64], y: &[f64]) -> f64 {
        let mut s = 1.0;
        let mut k = 0;
        for i in (1..=x.len() - 1).rev() {
            s *= x[i] + y[k];
            k += 1;
        }
        s
    }
    #[differentiable]
    fn packed(x: &[f64], n: usize) -> f64 {
        let mut s = 0.0;
        let mut next = 0;
        for i in (0..n).rev() {
            for j in (0..=i).rev() {
                s += x[next] * x[j] * s + x[next];
                next += 1;
            }
        }
        s
    }
    #[differentiable]
    fn first(x: &[f64]) -> f64 {
        x[0] * x[x.len() - 1]
    }
    #[differentiable]
    fn of_parts(x: &[f64]) -> f64 {
        let mut s = 1.0;
        let mut k = 0;
        for i in (0..x.len() - 1).rev() {
            s = s * first(&x[k..]) + x[i];
            k += 1;
        }
        s
    }
    check! {
        reversed_copy(wrt &vec![0.3, -0.7, 1.1], wrt &vec![0.9, 0.4, -0.6]);
        dot_with_the_reverse(wrt &vec![0.3, -0.7, 1.1, 0.2], wrt &vec![0.9, 0.4, -0.6, 0.8]);
        inclusive(wrt &vec![0.3, -0.7, 1.1, 0.2], wrt &vec![0.9, 0.4, -0.6, 0.8]);
        packed(wrt &vec![0.3, -0.7, 1.1, 0.2, 0.5, -0.4], 3);
        of_parts(wrt &vec![0.3, -0.7, 1.1, 0.2])
    }
}
