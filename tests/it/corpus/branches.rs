//! if, let chains, early returns, branches that assign.

use gradtape::differentiable;

mod if_statement {
    use super::*;

    #[differentiable]
    fn huber(r: f64, delta: f64) -> f64 {
        let mut loss = 0.5 * r * r;
        if r.abs() > delta {
            loss = delta * (r.abs() - 0.5 * delta);
        }
        loss
    }
    check! { huber(wrt 0.5, wrt 1.0) => (0.5, 0.0); huber(wrt -2.0, wrt 1.0) => (-1.0, 1.0) }
}

mod compared_as_written {
    use super::*;
    #[differentiable]
    fn parts(a: &[f64], b: &[f64]) -> f64 {
        if a[..1] == b[..1] {
            a[0] * a[1]
        } else {
            a[0] * b[0]
        }
    }
    #[differentiable]
    fn of_locals(a: &[f64], n: usize) -> f64 {
        let mut v = a.to_vec();
        v[0] *= a[1];
        let mut s = a[0];
        for i in 0..n {
            if v[i..] != a[i..] && v[..=i] >= a[..=i] {
                s *= v[i];
            }
        }
        s
    }
    #[differentiable]
    fn bytes(x: f64, t: &[u8]) -> f64 {
        if t.get(1) != Some(&b')') {
            return x;
        }
        x * x
    }
    #[differentiable(without(tape))]
    fn ends(x: &[f64], y: f64) -> f64 {
        if x.last() == Some(&0.5) || Some(&y) == x.first() {
            return x[0] * y;
        }
        x[0] * x[0]
    }
    check! {
        parts(wrt &vec![0.4, 0.9], wrt &vec![0.3, 0.7]);
        of_locals(wrt &vec![0.4, 0.9, 0.6], 3);
        bytes(wrt 0.4, &[1, b')']);
        bytes(wrt 0.4, &[1]);
        ends(wrt &vec![0.4, 0.7], wrt 0.9)
    }
    mod equal {
        use super::*;
        check_kink! { parts(wrt &vec![0.5, 0.75], wrt &vec![0.5, 0.7]) => (vec![0.75, 0.5], vec![0.0, 0.0]) }
    }
}

mod if_value {
    use super::*;

    #[differentiable]
    fn smooth_step(x: f64, edge: f64) -> f64 {
        let t = if x < 0.0 {
            0.0
        } else if x > edge {
            1.0
        } else {
            x / edge
        };
        t * t * (3.0 - 2.0 * t) + x
    }
    check! { smooth_step(wrt 0.4, wrt 1.5); smooth_step(wrt -1.0, wrt 1.5) => (1.0, 0.0); smooth_step(wrt 2.0, wrt 1.5) => (1.0, 0.0) }
}

mod if_in_the_middle_of_an_expression {
    use super::*;

    #[differentiable]
    fn inline(x: f64, y: f64) -> f64 {
        2.0 * if x > y { x } else { y * y } + (if y > 0.0 { x.sin() } else { -x }) * y
    }
    check! { inline(wrt 1.5, wrt 1.0); inline(wrt 0.5, wrt 1.2); inline(wrt 0.5, wrt -0.2) }
}

mod nested_ifs {
    use super::*;

    #[differentiable]
    fn tree(x: f64, y: f64, z: f64) -> f64 {
        let mut acc = x * y;
        if x > 0.0 {
            if y > 0.0 && z > 0.0 {
                acc *= z;
            } else if y < 0.0 || z < -1.0 {
                acc += z * z;
                if z != 0.5 {
                    acc *= 2.0;
                }
            }
            acc += 1.0;
        } else {
            acc = if !(z > 0.0) { acc / z } else { acc - z };
        }
        acc * acc
    }
    check! {
        tree(wrt 1.0, wrt 2.0, wrt 3.0);
        tree(wrt 1.0, wrt -2.0, wrt 0.7);
        tree(wrt -1.0, wrt 2.0, wrt -0.3);
        tree(wrt -1.0, wrt 2.0, wrt 0.3);
        tree(wrt 1.0, wrt 2.0, wrt -0.3)
    }
}

mod branch_on_an_overwritten_value {
    use super::*;

    #[differentiable]
    fn changed_condition(x: f64) -> f64 {
        let mut a = x;
        let mut s = 0.0;
        if a > 1.0 {
            a *= 0.25;
            s += a * a;
        }
        if a < 1.0 {
            s += a.sin() * x;
        }
        s
    }
    check! { changed_condition(wrt 2.0); changed_condition(wrt 0.7) }
}

mod tuples_from_branches {
    use super::*;

    #[differentiable]
    fn pick(x: f64, y: f64, swap: bool) -> f64 {
        let (a, b) = if swap { (y, x * x) } else { (x, y * 2.0) };
        let (c, n) = match a > b {
            true => (a - b, 1),
            false => (b / a, 2),
        };
        c.powi(n) + a
    }
    check! { pick(wrt 1.5, wrt 4.0, true); pick(wrt 1.5, wrt 4.0, false); pick(wrt 5.0, wrt 1.0, false) }
}

mod untaken_branch_is_bad {
    use super::*;

    #[differentiable]
    fn guarded_log(x: f64) -> f64 {
        let y = if x > 0.5 {
            x.sin()
        } else {
            (x - 1.0).ln() + 1.0 / (x - x)
        };
        y * y
    }
    check! { guarded_log(wrt 1.0) => 2f64.sin() }
}

mod early_returns {
    use super::*;

    #[differentiable(without(tape))]
    fn staged(x: f64, y: f64) -> f64 {
        if x < 0.0 {
            return -x * y;
        }
        let a = x * x;
        if a > 4.0 {
            return if y > 0.0 { a } else { return a * y };
        }
        let b = match y as i32 {
            0 => return a.exp(),
            1 => a * y,
            _ => {
                let t = a + y;
                if t > 100.0 {
                    return 1.0;
                }
                t * t
            }
        };
        b / (1.0 + a)
    }
    check! {
        staged(wrt -1.0, wrt 0.5) => (-0.5, 1.0);
        staged(wrt 3.0, wrt 0.5) => (6.0, 0.0);
        staged(wrt 3.0, wrt -0.5) => (-3.0, 9.0);
        staged(wrt 0.7, wrt 0.5) => (1.4 * 0.49f64.exp(), 0.0);
        staged(wrt 0.7, wrt 1.5);
        staged(wrt 0.7, wrt 2.5)
    }
}

mod let_chains {
    use super::*;

    #[differentiable]
    fn chained(x: f64, v: &[f64]) -> f64 {
        if let Some(a) = v.first()
            && *a > 0.0
            && let Some(b) = v.get(1)
        {
            a * b * x
        } else if x > 1.0
            && let [only] = v
        {
            only * x
        } else {
            x
        }
    }
    check! { chained(wrt 2.0, wrt &vec![3.0, 4.0]) => (12.0, [8.0, 6.0]); chained(wrt 2.0, wrt &vec![-3.0]) => (-3.0, [2.0]); chained(wrt 0.5, wrt &vec![-3.0]) => (1.0, [0.0]) }
}

mod conditions_that_compute {
    use super::*;

    #[differentiable]
    fn computing(x: f64, y: f64) -> f64 {
        let mut n = 0;
        if {
            let t = x.sin() * y;
            n += 1;
            t > 0.2
        } && (x - y).abs() > 0.1
            || y.exp() > 50.0
        {
            x * y * n as f64
        } else {
            x / y
        }
    }
    check! { computing(wrt 1.0, wrt 2.0) => (2.0, 1.0); computing(wrt 0.1, wrt 1.0) => (1.0, -0.1); computing(wrt 0.01, wrt 4.0) => (4.0, 0.01) }
}

mod unit_branches {
    use super::*;

    #[differentiable]
    fn late(x: f64) -> f64 {
        let mut a = [x, 0.0];
        if x > 0.0 {
            a[1] = x * x
        } else {
            a[0] = -x
        }
        if x > 1.0 {
        } else {
            a[1] += a[0];
        }
        a[0] * a[1]
    }
    check! { late(wrt 2.0) => 12.0; late(wrt 0.5) => 0.75 + 1.0; late(wrt -0.5) => -1.0 }
}

mod lazy_operands {
    use super::*;

    /// The right side would underflow where the left one is false.
    #[differentiable]
    fn guarded(x: f64, n: usize) -> f64 {
        let mut y = x;
        if n > 0 && n - 1 < 3 {
            y *= x;
        }
        if n == 0 || 1usize << (n - 1) > 4 {
            y += x;
        }
        y
    }
    check! { guarded(wrt 1.5, 0) => 2.0; guarded(wrt 1.5, 1) => 3.0; guarded(wrt 1.5, 9) => 2.0 }
}

mod slice_patterns {
    use super::*;

    #[differentiable]
    fn by_length(v: &[f64]) -> f64 {
        match v {
            [] => 1.0,
            [x] => x * x,
            [x, y] => x * y,
            [x, .., y] => x.sin() - y * v.len() as f64,
        }
    }
    check! { by_length(wrt &vec![3.0]) => [6.0]; by_length(wrt &vec![3.0, 4.0]) => [4.0, 3.0]; by_length(wrt &vec![3.0, 4.0, 5.0]) => [3f64.cos(), 0.0, -3.0] }
}

/// Containers from callees, of which a branch hands out one, or none.
mod containers_of_callees {
    use super::*;

    #[differentiable]
    fn list(x: &[f64]) -> Vec<f64> {
        x.iter().map(|x| x * x).collect()
    }

    #[differentiable]
    fn either(x: &[f64], other: bool) -> Vec<f64> {
        let y = list(x);
        if other { list(&[x[0]]) } else { y }
    }

    #[differentiable]
    fn at_least(x: &[f64], n: usize) -> Result<Vec<f64>, usize> {
        if x.len() < n {
            return Err(x.len());
        }
        Ok(list(x))
    }

    #[differentiable]
    fn or_none(x: &[f64], n: usize) -> Vec<f64> {
        match at_least(x, n) {
            Ok(y) => y,
            Err(len) => vec![x[0]; len],
        }
    }

    #[differentiable]
    fn in_turns(x: &[f64], n: usize) -> Vec<f64> {
        let mut sums = vec![0.0; n];
        for i in 0..n {
            let y = list(&x[i..]);
            let z = if i % 2 == 0 { list(&y) } else { list(x) };
            sums[i] += z[0] * z[z.len() - 1];
        }
        sums
    }

    check_out! {
        either(wrt &[0.5, -2.0], true) => [1.0, 0.0];
        either(wrt &[0.5, -2.0], false);
        or_none(wrt &[0.5, -2.0], 2);
        or_none(wrt &[0.5, -2.0], 3);
        in_turns(wrt &[0.5, -2.0, 0.3, 1.5], 4);
    }
}
