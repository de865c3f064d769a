//! Whole models: quadrature, splines, trees, tables, linear algebra.

use gradtape::{differentiable, stop_gradient};

mod error_function {
    use super::*;

    #[differentiable]
    fn erf(x: f64) -> f64 {
        let t = x.abs();
        let value = match t {
            t if t < 2.0 => {
                let mut term = t;
                let mut sum = t;
                let mut n = 0;
                while term.abs() > 1e-17 * sum.abs() && n < 100 {
                    n += 1;
                    term *= -t * t / n as f64;
                    sum += term / (2 * n + 1) as f64;
                }
                sum * std::f64::consts::FRAC_2_SQRT_PI
            }
            t => {
                let mut f = 0.0;
                for k in (1..=60).rev() {
                    f = 0.5 * k as f64 / (t + f);
                }
                1.0 - (-t * t).exp() / ((t + f) * std::f64::consts::PI.sqrt())
            }
        };
        if x < 0.0 { -value } else { value }
    }
    #[differentiable]
    fn call_price(spot: f64, strike: f64, rate: f64, vol: f64, years: f64) -> f64 {
        let sd = vol * years.sqrt();
        let d1 = ((spot / strike).ln() + (rate + 0.5 * vol * vol) * years) / sd;
        let n1 = 0.5 * (1.0 + erf(d1 / std::f64::consts::SQRT_2));
        let n2 = 0.5 * (1.0 + erf((d1 - sd) / std::f64::consts::SQRT_2));
        spot * n1 - strike * (-rate * years).exp() * n2
    }
    check! {
        erf(wrt 0.7) => std::f64::consts::FRAC_2_SQRT_PI * (-0.49f64).exp();
        erf(wrt -2.5) => std::f64::consts::FRAC_2_SQRT_PI * (-6.25f64).exp();
        call_price(wrt 100.0, wrt 95.0, wrt 0.03, wrt 0.25, wrt 0.8)
    }
}

mod binomial_tree {
    use super::*;

    #[differentiable]
    fn american_put(spot: f64, strike: f64, vol: f64, steps: usize) -> f64 {
        let up = (vol / (steps as f64).sqrt()).exp();
        let p = (1.0 - 1.0 / up) / (up - 1.0 / up);
        let mut values: Vec<f64> = (0..=steps)
            .map(|i| (strike - spot * up.powi(2 * i as i32 - steps as i32)).max(0.0))
            .collect();
        for level in (0..steps).rev() {
            for i in 0..=level {
                let hold = p * values[i + 1] + (1.0 - p) * values[i];
                let exercise = strike - spot * up.powi(2 * i as i32 - level as i32);
                values[i] = hold.max(exercise);
            }
        }
        values[0]
    }
    check! { american_put(wrt 97.3, wrt 101.9, wrt 0.31, 7) }
}

mod adaptive_quadrature {
    use super::*;

    #[differentiable]
    fn integrand(x: f64, k: f64) -> f64 {
        (k * x).sin() / (1.0 + x * x)
    }
    #[differentiable]
    fn simpson(a: f64, b: f64, k: f64, depth: u32) -> f64 {
        let m = 0.5 * (a + b);
        let (fa, fm, fb) = (integrand(a, k), integrand(m, k), integrand(b, k));
        let whole = (b - a) / 6.0 * (fa + 4.0 * fm + fb);
        let (l, r) = (integrand(0.5 * (a + m), k), integrand(0.5 * (m + b), k));
        let halves = (b - a) / 12.0 * (fa + 4.0 * l + 2.0 * fm + 4.0 * r + fb);
        if depth == 0 || (halves - whole).abs() < 1e-7 {
            return halves + (halves - whole) / 15.0;
        }
        simpson(a, m, k, depth - 1) + simpson(m, b, k, depth - 1)
    }
    check! { simpson(wrt 0.1, wrt 2.3, wrt 1.7, 3) }
}

mod spline {
    use super::*;

    #[differentiable]
    fn de_boor(#[constant] knots: &[f64], control: &[f64], degree: usize, x: f64) -> Option<f64> {
        let last = knots.len() - degree - 1;
        let span = (degree..last).find(|&i| knots[i] <= x && x < knots[i + 1])?;
        let mut d = control[span - degree..=span].to_vec();
        for r in 1..=degree {
            for j in (r..=degree).rev() {
                let i = span - degree + j;
                let alpha = (x - knots[i]) / (knots[i + 1 + degree - r] - knots[i]);
                d[j] = (1.0 - alpha) * d[j - 1] + alpha * d[j];
            }
        }
        d.pop()
    }
    check_try! { de_boor(&[0.0, 0.0, 0.0, 1.0, 2.0, 3.0, 3.0, 3.0], wrt &vec![0.5, 1.5, -0.7, 0.9, 0.3], 2, wrt 1.4); de_boor(&[0.0, 0.0, 0.0, 1.0, 1.0, 1.0], wrt &vec![0.5, 1.5, -0.7], 2, wrt 9.0) }
}

mod bilinear_lookup {
    use super::*;

    #[differentiable(without(tape))]
    fn sample(grid: &[f64], width: usize, x: f64, y: f64) -> f64 {
        let height = grid.len() / width;
        let x = x.clamp(0.0, (width - 1) as f64);
        let y = y.clamp(0.0, (height - 1) as f64);
        let (i, j) = ((x as usize).min(width - 2), (y as usize).min(height - 2));
        let u = if i + 1 < width - 1 {
            x - stop_gradient(x.floor())
        } else {
            x - (width - 2) as f64
        };
        let v = y - [0.0, 1.0, 2.0, 3.0][j];
        let at = |r: usize, c: usize| r * width + c;
        let top = grid[at(j, i)] * (1.0 - u) + grid[at(j, i + 1)] * u;
        let bottom = grid[at(j + 1, i)] * (1.0 - u) + grid[at(j + 1, i + 1)] * u;
        top * (1.0 - v) + bottom * v
    }
    check! { sample(wrt &vec![0.1, 0.5, 0.9, 0.4, -0.3, 0.7], 3, wrt 1.3, wrt 0.6); sample(wrt &vec![0.1, 0.5, 0.9, 0.4, -0.3, 0.7], 3, wrt 5.5, wrt -0.6) }
}

mod steam_table {
    use super::*;

    const I: [i32; 5] = [0, 1, 2, 3, 4];
    const J: [i32; 5] = [-2, 0, 1, 3, -1];
    const N: [f64; 5] = [0.146, -0.845, 3.756, -0.338, 0.158];

    #[differentiable]
    fn gibbs(p: f64, t: f64) -> f64 {
        let (pi, tau) = (p / 16.53, 1386.0 / t);
        I.iter()
            .zip(&J)
            .zip(N.iter())
            .map(|((i, j), n)| n * (7.1 - pi).powi(*i) * (tau - 1.222).powi(*j))
            .sum::<f64>()
    }
    #[differentiable]
    fn region(p: f64, t: f64) -> Result<f64, String> {
        const T_MAX: f64 = 1073.15;
        match t {
            t if !(273.15..=T_MAX).contains(&t) => Err(format!("temperature {t} out of range")),
            t if t < 623.15 && p > 0.5 => Ok(gibbs(p, t)),
            _ => {
                let ideal = p.ln() + 0.46 * t / 1e3;
                Ok(ideal - gibbs(p, t) * 1e-3)
            }
        }
    }
    check_try! { region(wrt 3.0, wrt 300.0); region(wrt 3.0, wrt 700.0); region(wrt 3.0, wrt 1500.0) }
}

mod cholesky {
    use super::*;

    #[differentiable]
    fn log_determinant(a: &[f64], n: usize) -> Option<f64> {
        let mut l = vec![0.0; n * n];
        for j in 0..n {
            let mut d = a[j * n + j];
            for k in 0..j {
                d -= l[j * n + k] * l[j * n + k];
            }
            if d <= 0.0 {
                return None;
            }
            let diagonal = d.sqrt();
            l[j * n + j] = diagonal;
            for i in j + 1..n {
                let mut s = a[i * n + j];
                for k in 0..j {
                    s -= l[i * n + k] * l[j * n + k];
                }
                l[i * n + j] = s / diagonal;
            }
        }
        Some((0..n).map(|j| 2.0 * l[j * n + j].ln()).sum())
    }
    check_try! { log_determinant(wrt &vec![4.0, 0.0, 1.0, 3.0], 2) => [0.25 + 1.0 / 44.0, 0.0, -2.0 / 11.0, 4.0 / 11.0]; log_determinant(wrt &vec![4.0, 9.0, 9.0, 1.0], 2) }
}

mod gaussian_process {
    use super::*;

    #[differentiable]
    fn kernel(a: &[f64], b: &[f64], length: f64) -> f64 {
        let d2: f64 = a
            .iter()
            .zip(b)
            .map(|(p, q)| ((p - q) / length).powi(2))
            .sum();
        (1.0 + (3.0 * d2 + 1e-12).sqrt()) * (-(3.0 * d2 + 1e-12).sqrt()).exp()
    }
    #[differentiable]
    fn predict(x: &[Vec<f64>], y: &[f64], at: &[f64], length: f64, noise: f64) -> f64 {
        let n = x.len();
        let mut k = vec![vec![0.0; n + 1]; n];
        for i in 0..n {
            for j in 0..n {
                k[i][j] = kernel(&x[i], &x[j], length);
            }
            k[i][i] += noise * noise;
            k[i][n] = y[i];
        }
        for p in 0..n {
            let (top, bottom) = k.split_at_mut(p + 1);
            let pivot = &top[p];
            for row in bottom.iter_mut() {
                let f = row[p] / pivot[p];
                for c in p..=n {
                    row[c] -= f * pivot[c];
                }
            }
        }
        let mut alpha = vec![0.0; n];
        for i in (0..n).rev() {
            let mut s = k[i][n];
            for j in i + 1..n {
                s -= k[i][j] * alpha[j];
            }
            alpha[i] = s / k[i][i];
        }
        x.iter()
            .zip(&alpha)
            .map(|(xi, a)| kernel(xi, at, length) * a)
            .sum()
    }
    check! { predict(wrt &vec![vec![0.1, 0.5], vec![0.9, -0.3], vec![-0.6, 0.4]], wrt &vec![0.4, 1.2, -0.5], wrt &vec![0.2, 0.1], wrt 0.8, wrt 0.3) }
}
