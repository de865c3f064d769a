//! Failures handed on as they came from a call, and options whose type only a callee tells.

use gradtape::differentiable;

#[differentiable]
fn root(x: f64) -> Result<f64, String> {
    if x < 0.0 {
        return Err(format!("negative: {x}"));
    }
    Ok(x.sqrt())
}

#[differentiable]
fn square(a: f64) -> Option<f64> {
    if a > 0.0 { Some(a * a) } else { None }
}

mod at_the_end {
    use super::*;

    #[differentiable]
    fn twice(x: f64) -> Result<f64, String> {
        let a = root(x)?;
        root(a * x)
    }

    #[differentiable]
    fn behind_an_exit(x: f64) -> Result<f64, String> {
        if x > 1.0 {
            return Err("large".into());
        }
        root(x)
    }

    #[differentiable]
    fn in_branches(x: f64) -> Result<f64, String> {
        if x > 1.0 {
            return Err("large".into());
        }
        if x > 0.5 {
            root(x)
        } else {
            match root(2.0 * x) {
                Ok(v) => root(v),
                failed => failed,
            }
        }
    }

    check_try! {
        twice(wrt 2.0) => 0.75 * 2.0_f64.powf(-0.25);
        twice(wrt -2.0);
        behind_an_exit(wrt 0.25) => 1.0;
        behind_an_exit(wrt 2.0);
        behind_an_exit(wrt -2.0);
        in_branches(wrt 0.75) => 0.5 / 0.75_f64.sqrt();
        in_branches(wrt 0.25) => 0.5 * 0.5_f64.powf(-0.75);
        in_branches(wrt -0.25);
        in_branches(wrt 1.25)
    }
}

mod early {
    use super::*;

    #[differentiable]
    fn only(x: f64) -> Result<f64, String> {
        if x > 1.0 {
            return root(x);
        }
        Ok(x)
    }

    #[differentiable]
    fn out_of_a_loop(x: f64, v: &[f64]) -> Result<f64, String> {
        for i in 0..v.len() {
            if x > 3.0 + i as f64 {
                return root(x - v[i]);
            }
        }
        root(v.iter().sum::<f64>() * x)
    }

    #[differentiable]
    fn looked_at(x: f64) -> Result<f64, String> {
        let r = root(x);
        if r.is_err() {
            return r;
        }
        let v = r?;
        root(v).map(|v| v * x)
    }

    #[differentiable]
    fn in_a_closure(x: f64) -> Result<f64, String> {
        let h = |y: f64| -> Result<f64, String> {
            let a = root(y)?;
            root(a * x)
        };
        h(x)?;
        h(2.0 * x)
    }

    check_try! {
        only(wrt 2.0) => 0.5 / 2.0_f64.sqrt();
        only(wrt 0.5) => 1.0;
        out_of_a_loop(wrt 4.0, wrt &[1.0, 2.0]) => (0.5 / 3.0_f64.sqrt(), [-0.5 / 3.0_f64.sqrt(), 0.0]);
        out_of_a_loop(wrt 2.0, wrt &[1.0, 2.0]);
        out_of_a_loop(wrt 2.0, wrt &[1.0, -2.0]);
        looked_at(wrt 4.0) => 1.25 * 4.0_f64.powf(0.25);
        looked_at(wrt -1.0);
        in_a_closure(wrt 4.0);
        in_a_closure(wrt -4.0)
    }
}

mod recursive {
    use super::*;

    #[differentiable]
    fn newton(x: f64, a: f64, n: usize) -> Result<f64, String> {
        if n > 30 {
            return Err("no convergence".to_string());
        }
        let y = 0.5 * (x + a / x);
        if (y - x).abs() < 1e-14 {
            return Ok(y);
        }
        newton(y, a, n + 1)
    }

    check_try! {
        newton(wrt 1.5, wrt 2.0, 0);
        newton(wrt 1.5, wrt 2.0, 40)
    }
}

mod options_of_late_type {
    use super::*;

    #[differentiable]
    fn last_found(x: &[f64]) -> f64 {
        let mut best = None;
        for &v in x {
            let r = square(v);
            if r.is_some() {
                best = r;
            }
        }
        best.unwrap_or(0.5)
    }

    #[differentiable]
    fn largest(x: &[f64], otherwise: f64) -> f64 {
        let mut best = None;
        for w in x.windows(2) {
            let r = square(w[0] - w[1]);
            best = match (best, r) {
                (None, r) => r,
                (b, None) => b,
                (Some(b), Some(r)) => Some(if r > b { r } else { b }),
            };
        }
        best.map(|b| b * b).unwrap_or(otherwise) + square(otherwise).unwrap_or_default()
    }

    #[differentiable]
    fn nested(x: &[f64]) -> f64 {
        let mut best = None;
        for _ in 0..2 {
            for v in x {
                let r = square(*v);
                if r.is_some() {
                    best = r;
                }
            }
            if best.is_none() {
                return x.iter().sum();
            }
        }
        best.unwrap_or(0.5)
    }

    check! {
        last_found(wrt &[2.0, 3.0, -1.0]) => [0.0, 6.0, 0.0];
        last_found(wrt &[-2.0]) => [0.0];
        largest(wrt &[3.0, 1.0, 0.5, 0.75], wrt 0.25);
        largest(wrt &[1.0, 2.0], wrt -0.25) => ([0.0, 0.0], 1.0);
        nested(wrt &[2.0, 3.0]) => [0.0, 6.0];
        nested(wrt &[-2.0, -3.0]) => [1.0, 1.0]
    }
}

mod work_stacks {
    use super::*;

    #[differentiable]
    fn popped(a: f64) -> f64 {
        let mut stack: Vec<(f64, usize)> = vec![(a, 2)];
        let (x, k) = stack.pop().unwrap();
        x.powi(2) * k as f64
    }

    /// Adaptive quadrature of the sine.
    #[differentiable]
    fn simpson(a: f64, b: f64, coarse: f64) -> f64 {
        let mut stack = vec![(a, b, 0usize)];
        let mut total = 0.0;
        while let Some((lo, hi, depth)) = stack.pop() {
            let mid = 0.5 * (lo + hi);
            let whole = (hi - lo) * (lo.sin() + 4.0 * mid.sin() + hi.sin()) / 6.0;
            if depth >= 3 || (hi - lo).abs() < coarse {
                total += whole;
            } else {
                stack.push((lo, mid, depth + 1));
                stack.push((mid, hi, depth + 1));
            }
        }
        total
    }

    /// A post-order walk: an item with a label, a flag and a number.
    #[differentiable]
    fn expression(x: &[f64]) -> f64 {
        let mut stack: Vec<(char, bool, f64)> = Vec::new();
        for (i, v) in x.iter().enumerate() {
            stack.push(('v', i % 2 == 0, v * v));
        }
        let mut product = 1.0;
        while stack.len() > 1 {
            let (_, even, top) = stack.pop().unwrap();
            let Some((label, _, below)) = stack.pop() else {
                break;
            };
            product *= top;
            stack.push((label, !even, if even { top + below } else { top * below }));
        }
        stack.pop().map(|(_, _, v)| v).unwrap_or(2.0) * product
    }

    check! {
        popped(wrt 2.0) => 8.0;
        simpson(wrt 0.5, wrt 2.0, wrt 0.3);
        simpson(wrt 0.5, wrt 0.6, wrt 0.3);
        expression(wrt &[1.5, 2.0, 0.5, 0.75]);
        expression(wrt &[1.5]) => [3.0];
        expression(wrt &Vec::<f64>::new())
    }
}

mod aggregates {
    use super::*;

    #[differentiable]
    fn scaled(v: &[f64], k: f64) -> Vec<f64> {
        v.iter().map(|x| x * k).collect()
    }

    #[differentiable]
    fn by_cases(v: &[f64], k: f64) -> Vec<f64> {
        if k > 1.0 {
            return scaled(v, k);
        }
        let w = scaled(v, k);
        if k < 0.0 {
            return w;
        }
        scaled(&w, k)
    }

    #[differentiable]
    fn out_of_a_loop(v: &[f64], k: f64) -> Vec<f64> {
        for i in 0..v.len() {
            if v[i] > k {
                return scaled(&v[i..], k);
            }
        }
        scaled(v, k * k)
    }

    #[differentiable]
    fn grown(v: &[f64], k: f64) -> Vec<f64> {
        let mut r = scaled(v, k);
        if k > 1.0 {
            r.push(k);
            return r;
        }
        if k < 0.0 {
            return r;
        }
        r = scaled(&r, 2.0);
        r
    }

    check_out! {
        by_cases(wrt &[2.0, 3.0], wrt 1.5) => ([1.5, 1.5], 5.0);
        by_cases(wrt &[2.0, 3.0], wrt 0.5) => ([0.25, 0.25], 5.0);
        by_cases(wrt &[2.0, 3.0], wrt -0.5) => ([-0.5, -0.5], 5.0);
        out_of_a_loop(wrt &[2.0, 3.0], wrt 2.5) => ([0.0, 2.5], 3.0);
        out_of_a_loop(wrt &[2.0, 3.0], wrt 4.0) => ([16.0, 16.0], 40.0);
        grown(wrt &[2.0, 3.0], wrt 1.5) => ([1.5, 1.5], 6.0);
        grown(wrt &[2.0, 3.0], wrt 0.5) => ([1.0, 1.0], 10.0)
    }
}

mod fallible_aggregates {
    use super::*;

    #[differentiable]
    fn powers(y: f64) -> Result<Vec<f64>, String> {
        if y > 3.0 {
            return Err("large".into());
        }
        Ok(vec![y, y * y])
    }

    #[differentiable]
    fn of_a_product(x: f64, y: f64) -> Result<Vec<f64>, String> {
        if y > 1.0 {
            return powers(y);
        }
        powers(x * y)
    }

    #[differentiable]
    fn pair(y: f64) -> Option<(f64, f64)> {
        if y > 3.0 {
            return None;
        }
        Some((y, y * y))
    }

    #[differentiable]
    fn pair_of_a_product(x: f64, y: f64) -> Option<(f64, f64)> {
        if y > 1.0 {
            return pair(y);
        }
        pair(x * y)
    }

    #[test]
    fn agrees() {
        let (value, pullback) = of_a_product::vjp(2.0, 0.5).unwrap();
        assert_eq!(
            (value, pullback(vec![1.0, 1.0])),
            (vec![1.0, 1.0], (1.5, 6.0))
        );
        assert_eq!(
            of_a_product::vjp(2.0, 1.5).unwrap().1(vec![1.0, 1.0]),
            (0.0, 4.0)
        );
        assert_eq!(
            of_a_product::vjp(2.0, 4.0).map(|_| ()),
            Err("large".to_string())
        );
        assert_eq!(
            pair_of_a_product::vjp(2.0, 0.5).unwrap().1((1.0, 1.0)),
            (1.5, 6.0)
        );
        assert_eq!(
            pair_of_a_product::jvp((2.0, 1.0), (0.5, 0.0)),
            Some(((1.0, 1.0), (0.5, 1.0)))
        );
        assert!(pair_of_a_product::vjp(8.0, 0.5).is_none());
    }
}
