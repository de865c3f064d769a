//! break, continue, labels, return from inside loops, loops with values, while.

use gradtape::differentiable;

mod while_counter {
    use super::*;

    #[differentiable]
    fn halving(x: f64, mut n: u32) -> f64 {
        let mut base = x;
        let mut result = 1.0;
        while n > 0 {
            if n % 2 == 1 {
                result *= base;
            }
            base *= base;
            n /= 2;
        }
        result
    }
    check! { halving(wrt 1.05, 13) => 13.0 * 1.05f64.powi(12); halving(wrt 1.05, 0) => 0.0 }
}

mod while_active_condition {
    use super::*;

    #[differentiable]
    fn until_large(x: f64, limit: f64) -> f64 {
        let mut y = x;
        let mut steps = 0;
        while y < limit && steps < 50 {
            y = y * y + 0.5 * x;
            steps += 1;
        }
        y / limit
    }
    check! { until_large(wrt 1.2, wrt 60.0); until_large(wrt 3.0, wrt 2.0) => (0.5, -0.75) }
}

mod newton {
    use super::*;

    #[differentiable]
    fn kepler(mean: f64, e: f64) -> f64 {
        let mut anomaly = mean;
        let mut iterations = 0;
        loop {
            let f = anomaly - e * anomaly.sin() - mean;
            let df = 1.0 - e * anomaly.cos();
            let step = f / df;
            anomaly -= step;
            iterations += 1;
            if step.abs() < 1e-14 || iterations >= 50 {
                break;
            }
        }
        anomaly
    }
    check! { kepler(wrt 0.8, wrt 0.3); kepler(wrt 2.5, wrt 0.7) }
}

mod loop_value {
    use super::*;

    #[differentiable]
    fn bisect_steps(x: f64) -> f64 {
        let mut k = 0;
        let mut y = x;
        let found = loop {
            if y > 10.0 {
                break y - 10.0;
            }
            y = 2.0 * y + x;
            k += 1;
            if k == 20 {
                break 0.0;
            }
        };
        found * found + k as f64 * x
    }
    check! { bisect_steps(wrt 0.9); bisect_steps(wrt 12.0) => 4.0; bisect_steps(wrt -1.0) => 20.0 }
}

mod break_and_continue {
    use super::*;

    #[differentiable]
    fn skipping(x: &[f64], cap: f64) -> f64 {
        let mut s = 0.0;
        for (i, v) in x.iter().enumerate() {
            if *v < 0.0 {
                continue;
            }
            s += v * v;
            if s > cap {
                s = cap + (s - cap) * 0.1;
                break;
            }
            if i == 1 {
                continue;
            }
            s += v;
        }
        s
    }
    check! { skipping(wrt &vec![0.5, -2.0, 1.5, 0.25], wrt 100.0); skipping(wrt &vec![0.5, 2.0, 1.5], wrt 3.0); skipping(wrt &vec![-1.0], wrt 3.0) => ([0.0], 0.0) }
}

mod labels {
    use super::*;

    #[differentiable]
    fn grid(x: &[f64], y: f64, limit: f64) -> f64 {
        let mut s = y;
        'rows: for a in x {
            for b in x.iter().rev() {
                if a * b < 0.0 {
                    continue 'rows;
                }
                s += a * b * y;
                if s > limit {
                    break 'rows;
                }
            }
            s *= a.cos();
        }
        s
    }
    check! { grid(wrt &vec![0.5, 0.8, 0.2], wrt 1.3, wrt 100.0); grid(wrt &vec![0.5, -0.8, 0.2], wrt 1.3, wrt 100.0); grid(wrt &vec![0.5, 0.8, 0.2], wrt 1.3, wrt 2.0) }
}

mod labelled_values {
    use super::*;

    #[differentiable]
    fn search(x: f64, n: usize) -> f64 {
        let r = 'outer: loop {
            let mut t = x;
            for i in 0..n {
                t = t * t + 0.1;
                if t > 2.0 {
                    break 'outer t / (i + 1) as f64;
                }
            }
            break t.sin();
        };
        let bounded = 'block: {
            if r > 1.0 {
                break 'block r.ln();
            }
            let q = r * x;
            if q < 0.0 {
                break 'block -q;
            }
            q + 1.0
        };
        bounded * r
    }
    check! { search(wrt 0.7, 3); search(wrt 1.5, 3); search(wrt 1.2, 0) }
}

mod return_from_a_loop {
    use super::*;

    #[differentiable]
    fn first_crossing(x: &[f64], level: f64) -> f64 {
        let mut previous = x[0];
        for i in 1..x.len() {
            if x[i] > level {
                let t = (level - previous) / (x[i] - previous);
                return (i - 1) as f64 + t;
            }
            previous = x[i];
        }
        let mut k = x.len();
        loop {
            k -= 1;
            if k == 0 {
                return previous * level;
            }
        }
    }
    check! { first_crossing(wrt &vec![0.1, 0.4, 0.9, 1.7], wrt 0.6); first_crossing(wrt &vec![0.1, 0.4], wrt 0.6) => ([0.0, 0.6], 0.4) }
}

mod while_let {
    use super::*;

    #[differentiable]
    fn reduce(x: &[f64]) -> f64 {
        let mut stack = x.to_vec();
        let mut s = 1.0;
        while let Some(top) = stack.pop() {
            s = s * top + 0.5;
        }
        let mut pending = vec![0usize];
        while let Some(i) = pending.pop() {
            if 2 * i + 2 < x.len() {
                pending.push(2 * i + 1);
                pending.push(2 * i + 2);
            }
            s += x[i] * s;
        }
        s
    }
    check! { reduce(wrt &vec![0.3, -0.5, 0.8, 0.2, 1.1]) }
}

mod while_with_a_block {
    use super::*;

    #[differentiable]
    fn shrinking(x: f64) -> f64 {
        let mut y = x;
        let mut s = 0.0;
        while {
            y *= 0.5;
            y > 0.1
        } {
            s += y * y;
        }
        s + y
    }
    check! { shrinking(wrt 1.3); shrinking(wrt 0.15) => 0.5 }
}

mod trip_count_from_the_value {
    use super::*;

    #[differentiable(without(tape))]
    fn folded(x: f64) -> f64 {
        let mut s = 1.0;
        for k in 0..x as usize {
            s = s * x + k as f64;
        }
        let n = x.ceil() as i32;
        s * x.powi(n)
    }
    check! { folded(wrt 3.4); folded(wrt 0.4) => 1.0 }
}

mod continue_in_while {
    use super::*;

    #[differentiable]
    fn sieve(x: &[f64]) -> f64 {
        let mut i = 0;
        let mut s = 1.0;
        while i < x.len() {
            let v = x[i];
            i += 1;
            if v > 1.0 {
                i += 1;
                continue;
            }
            if v < -1.0 {
                break;
            }
            s = s * v + 0.5;
        }
        loop {
            i += 1;
            if i < 12 {
                continue;
            }
            break s * s;
        }
    }
    check! { sieve(wrt &vec![0.5, 1.5, 9.0, -0.4, 0.3]); sieve(wrt &vec![0.5, 0.9, -2.0, 0.3]) }
}

/// A branch that panics hands out nothing, whatever the type of what the other one hands out.
mod panics {
    use super::*;

    #[differentiable]
    fn pair(x: &[f64]) -> [f64; 2] {
        [x[0], x[1] * x[0]]
    }

    #[differentiable]
    fn checked(x: &[f64], n: usize) -> [f64; 2] {
        let y = pair(x);
        if n == 3 {
            panic!("third");
        }
        y
    }

    #[differentiable]
    fn list(x: &[f64]) -> Vec<f64> {
        x.iter().map(|x| x * x).collect()
    }

    #[differentiable]
    fn chosen(x: &[f64], n: usize) -> Vec<f64> {
        let y = list(x);
        if n == 0 {
            y
        } else if n == 1 {
            let z = list(&y);
            z
        } else {
            unreachable!("{n}")
        }
    }

    check_out! {
        checked(wrt &vec![0.5, 1.5], 1);
        chosen(wrt &vec![0.5, 1.5], 0);
        chosen(wrt &vec![0.5, 1.5], 1);
    }
}
