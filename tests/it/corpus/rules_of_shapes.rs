//! Rules of the user for every shape of parameter and result.

use gradtape::differentiable;

mod shapes {
    use super::*;

    #[differentiable(vjp = reverse, jvp = forward)]
    fn f(
        v: Vec<f64>,
        a: [f64; 2],
        s: &f64,
        (p, q): (f64, f32),
        rows: &[[f64; 2]],
        o: Option<f64>,
        w: &Vec<f64>,
        b: &[f64; 2],
    ) -> f64 {
        let rows: f64 = rows.iter().map(|r| r[0] * r[1]).sum();
        v[0] * v[1] + a[0] * s + a[1] * p * q as f64 + rows + o.map_or(0.0, |o| o * o) + w[0] * b[1]
    }

    type Cotangents = (
        Vec<f64>,
        [f64; 2],
        f64,
        (f64, f32),
        Vec<[f64; 2]>,
        Option<f64>,
        Vec<f64>,
        [f64; 2],
    );

    fn reverse(
        v: Vec<f64>,
        a: [f64; 2],
        s: &f64,
        (p, q): (f64, f32),
        rows: &[[f64; 2]],
        o: Option<f64>,
        w: &Vec<f64>,
        b: &[f64; 2],
    ) -> (f64, impl Fn(f64) -> Cotangents) {
        let value = f(v.clone(), a, s, (p, q), rows, o, w, b);
        let pullback = move |seed: f64| {
            let mut dv = vec![0.0; v.len()];
            (dv[0], dv[1]) = (seed * v[1], seed * v[0]);
            let mut dw = vec![0.0; w.len()];
            dw[0] = seed * b[1];
            let dq = (seed * a[1] * p) as f32;
            (
                dv,
                [seed * s, seed * p * q as f64],
                seed * a[0],
                (seed * a[1] * q as f64, dq),
                rows.iter().map(|r| [seed * r[1], seed * r[0]]).collect(),
                o.map(|o| seed * 2.0 * o),
                dw,
                [0.0, seed * w[0]],
            )
        };
        (value, pullback)
    }

    fn forward(
        (v, dv): (Vec<f64>, Vec<f64>),
        (a, da): ([f64; 2], [f64; 2]),
        (s, ds): (&f64, &f64),
        ((p, q), (dp, dq)): ((f64, f32), (f64, f32)),
        (rows, drows): (&[[f64; 2]], &[[f64; 2]]),
        (o, d_o): (Option<f64>, Option<f64>),
        (w, dw): (&Vec<f64>, &Vec<f64>),
        (b, db): (&[f64; 2], &[f64; 2]),
    ) -> (f64, f64) {
        let pairs = rows.iter().zip(drows);
        let tangent = dv[0] * v[1]
            + v[0] * dv[1]
            + da[0] * s
            + a[0] * ds
            + (da[1] * p + a[1] * dp) * q as f64
            + a[1] * p * dq as f64
            + pairs.map(|(r, d)| d[0] * r[1] + r[0] * d[1]).sum::<f64>()
            + o.zip(d_o).map_or(0.0, |(o, d)| 2.0 * o * d)
            + dw[0] * b[1]
            + w[0] * db[1];
        (f(v, a, s, (p, q), rows, o, w, b), tangent)
    }

    #[differentiable(without(tape))]
    fn caller(x: &[f64], y: f64) -> f64 {
        let mut v = x.to_vec();
        let mut rows = vec![[y, x[0]], [x[1], 0.5 * y]];
        let first = f(
            v.clone(),
            [x[0], y],
            &y,
            (y, x[1] as f32),
            &rows,
            Some(y),
            &v,
            &[1.0, y],
        );
        v.push(first);
        rows[0][1] = first;
        let second = f(
            v,
            [first, y],
            &first,
            (first, 0.5),
            &rows,
            None,
            &vec![y],
            &[y, y],
        );
        first * second
    }

    check_coarse! {
        f(wrt vec![1.0, 2.0, 3.0], wrt [0.5, -1.0], wrt &0.3, wrt (0.7, 1.5f32), wrt &vec![[1.0, 2.0], [0.1, 0.2]], wrt Some(0.4), wrt &vec![1.5], wrt &[0.2, 0.9]);
        f(wrt vec![1.0, 2.0], wrt [0.5, -1.0], wrt &0.3, wrt (0.7, 1.5f32), wrt &vec![], wrt None::<f64>, wrt &vec![1.5], wrt &[0.2, 0.9]);
        caller(wrt &vec![0.7, -0.4], wrt 1.2)
    }
}

mod outputs {
    use super::*;

    /// Rotates the plane.
    #[differentiable(vjp = reverse, jvp = forward)]
    fn rotated(v: [f64; 2], angle: f64) -> [f64; 2] {
        let (sin, cos) = angle.sin_cos();
        [cos * v[0] - sin * v[1], sin * v[0] + cos * v[1]]
    }

    fn reverse(v: [f64; 2], angle: f64) -> ([f64; 2], impl Fn([f64; 2]) -> ([f64; 2], f64)) {
        let w = rotated(v, angle);
        (w, move |seed| {
            (rotated(seed, -angle), w[0] * seed[1] - w[1] * seed[0])
        })
    }

    fn forward((v, dv): ([f64; 2], [f64; 2]), (angle, dangle): (f64, f64)) -> ([f64; 2], [f64; 2]) {
        let (w, turned) = (rotated(v, angle), rotated(dv, angle));
        (w, [turned[0] - w[1] * dangle, turned[1] + w[0] * dangle])
    }

    #[differentiable]
    fn spiral(x: f64, y: f64) -> f64 {
        let mut v = [x, y];
        for _ in 0..3 {
            v = rotated(v, v[0] * 0.3);
            v[1] *= x;
        }
        let [a, _] = rotated(v, 0.1);
        a * y
    }

    mod scalar {
        use super::*;
        check! { spiral(wrt 0.7, wrt -0.4) }
    }

    check_out! { rotated(wrt [0.7, -0.4], wrt 0.9) }

    mod vectors {
        use super::*;

        #[differentiable(vjp = reverse, jvp = forward)]
        fn powers(x: f64, n: usize) -> Vec<f64> {
            (1..=n).map(|k| x.powi(k as i32)).collect()
        }

        fn reverse(x: f64, n: usize) -> (Vec<f64>, impl Fn(Vec<f64>) -> f64) {
            let slopes = slopes(x, n);
            let pullback = move |seed: Vec<f64>| seed.iter().zip(&slopes).map(|(s, d)| s * d).sum();
            (powers(x, n), pullback)
        }

        fn slopes(x: f64, n: usize) -> Vec<f64> {
            (1..=n).map(|k| k as f64 * x.powi(k as i32 - 1)).collect()
        }

        fn forward((x, dx): (f64, f64), n: usize) -> (Vec<f64>, Vec<f64>) {
            let slopes = slopes(x, n);
            (powers(x, n), slopes.iter().map(|d| d * dx).collect())
        }

        #[differentiable]
        fn caller(x: f64, y: f64) -> Vec<f64> {
            let mut v = powers(x * y, 3);
            let w = powers(y, 2);
            v[0] *= w[1];
            v.extend(powers(v[1], 2));
            v
        }

        check_columns! { powers(wrt 0.7, 5); caller(wrt 0.7, wrt 1.3) }
    }

    mod tuples {
        use super::*;

        #[differentiable(vjp = reverse, jvp = forward)]
        fn f(x: &[f64], n: i32) -> (f64, i32, Vec<f64>) {
            (x[0] * x[1], n + 1, vec![x[0] * x[0]])
        }

        fn reverse(
            x: &[f64],
            n: i32,
        ) -> (
            (f64, i32, Vec<f64>),
            impl Fn((f64, (), Vec<f64>)) -> Vec<f64>,
        ) {
            let pullback =
                |(a, (), b): (f64, (), Vec<f64>)| vec![a * x[1] + 2.0 * b[0] * x[0], a * x[0]];
            (f(x, n), pullback)
        }

        fn forward(
            (x, dx): (&[f64], &[f64]),
            n: i32,
        ) -> ((f64, i32, Vec<f64>), (f64, (), Vec<f64>)) {
            let tangent = x[0] * dx[1] + x[1] * dx[0];
            (f(x, n), (tangent, (), vec![2.0 * x[0] * dx[0]]))
        }

        /// What nobody reads of the result arrives as a zero.
        #[differentiable]
        fn caller(x: &[f64]) -> f64 {
            let (a, n, _) = f(x, 1);
            let (_, _, b) = f(&[a, x[1]], n);
            b[0] * a
        }

        check! { caller(wrt &vec![0.7, -0.4]) }
    }
}

mod fallible {
    use super::*;

    #[differentiable(vjp = reverse, jvp = forward)]
    fn root(x: f64) -> Option<f64> {
        (x >= 0.0).then(|| x.sqrt())
    }

    fn reverse(x: f64) -> Option<(f64, impl Fn(f64) -> f64)> {
        let root = root(x)?;
        Some((root, move |seed: f64| seed / (2.0 * root)))
    }

    fn forward((x, dx): (f64, f64)) -> Option<(f64, f64)> {
        root(x).map(|root| (root, dx / (2.0 * root)))
    }

    #[differentiable]
    fn caller(x: f64, y: f64) -> Option<f64> {
        let first = root(x)?;
        let second = root(first - y).unwrap_or(y);
        Some(first * second)
    }

    check_try! {
        root(wrt 2.0) => 0.5 / 2.0f64.sqrt();
        root(wrt -1.0);
        caller(wrt 2.0, wrt 0.5);
        caller(wrt 2.0, wrt 1.5);
        caller(wrt -2.0, wrt 1.5)
    }

    mod with_reasons {
        use super::*;

        #[differentiable(vjp = reverse, jvp = forward)]
        fn solved(a: &[f64], b: &[f64]) -> Result<Vec<f64>, String> {
            match a.contains(&0.0) {
                true => Err("singular".to_string()),
                false => Ok(a.iter().zip(b).map(|(a, b)| b / a).collect()),
            }
        }

        fn reverse(
            a: &[f64],
            b: &[f64],
        ) -> Result<(Vec<f64>, impl Fn(Vec<f64>) -> (Vec<f64>, Vec<f64>)), String> {
            let x = solved(a, b)?;
            let solution = x.clone();
            let pullback = move |seed: Vec<f64>| {
                let db: Vec<f64> = seed.iter().zip(a).map(|(s, a)| s / a).collect();
                let da = db.iter().zip(&x).map(|(d, x)| -d * x).collect();
                (da, db)
            };
            Ok((solution, pullback))
        }

        fn forward(
            (a, da): (&[f64], &[f64]),
            (b, db): (&[f64], &[f64]),
        ) -> Result<(Vec<f64>, Vec<f64>), String> {
            let x = solved(a, b)?;
            let each = (0..x.len()).map(|i| (db[i] - da[i] * x[i]) / a[i]);
            let dx = each.collect();
            Ok((x, dx))
        }

        #[differentiable]
        fn caller(a: &[f64], y: f64) -> Result<f64, String> {
            let x = solved(a, &[y, y * y])?;
            let again = solved(&x, a)?;
            Ok(again[0] * x[1] + again[1])
        }

        check_try! { caller(wrt &vec![2.0, 3.0], wrt 0.7); caller(wrt &vec![2.0, 0.0], wrt 0.7) }
    }
}

/// What is behind a `&mut` parameter goes in and comes out.
mod written {
    use super::*;

    fn step(u: &mut [f64], k: &[f64], dt: f64) {
        u.iter_mut().zip(k).for_each(|(u, k)| *u += dt * k * *u);
    }

    mod everything {
        use super::*;

        #[differentiable(vjp = reverse, jvp = forward)]
        fn stepped(u: &mut [f64], k: &[f64], dt: f64) {
            step(u, k, dt);
        }

        fn reverse(
            u: &mut [f64],
            k: &[f64],
            dt: f64,
        ) -> ((), impl Fn(Vec<f64>) -> (Vec<f64>, Vec<f64>, f64)) {
            let before = u.to_vec();
            step(u, k, dt);
            let pullback = move |seed: Vec<f64>| {
                let n = 0..seed.len();
                (
                    n.clone().map(|i| seed[i] * (1.0 + dt * k[i])).collect(),
                    n.clone().map(|i| seed[i] * dt * before[i]).collect(),
                    n.map(|i| seed[i] * k[i] * before[i]).sum(),
                )
            };
            ((), pullback)
        }

        fn forward(
            (u, du): (&mut [f64], &mut [f64]),
            (k, dk): (&[f64], &[f64]),
            (dt, ddt): (f64, f64),
        ) -> ((), ()) {
            for i in 0..u.len() {
                du[i] += ddt * k[i] * u[i] + dt * dk[i] * u[i] + dt * k[i] * du[i];
            }
            step(u, k, dt);
            ((), ())
        }

        #[differentiable]
        fn steps(u: &[f64], k: &[f64], n: usize) -> f64 {
            let mut u = u.to_vec();
            let mut k = k.to_vec();
            for i in 0..n {
                let dt = 0.1 * u[0];
                stepped(&mut u, &k, dt);
                k[0] *= u[1];
                stepped(&mut u[..1], &k[..1], k[1]);
            }
            u.iter().sum()
        }

        #[differentiable]
        fn in_place(u: &mut [f64], k: &[f64]) {
            let dt = u[1];
            stepped(u, k, dt);
            u[0] *= u[0];
        }

        check_unit! { stepped(wrt &mut vec![0.5, -0.7], wrt &vec![0.3, 0.9], wrt 0.2); in_place(wrt &mut vec![0.5, -0.7], wrt &vec![0.3, 0.9]) }

        mod caller {
            use super::*;
            check! { steps(wrt &vec![0.5, -0.7], wrt &vec![0.3, 0.9], 3) }
        }
    }

    mod beside_a_result {
        use super::*;

        #[differentiable(vjp = reverse, jvp = forward)]
        fn popped(v: &mut Vec<f64>, count: &mut usize, x: &mut f64) -> f64 {
            *count += 1;
            let last = v.pop().unwrap();
            *x *= last;
            last * last
        }

        fn reverse(
            v: &mut Vec<f64>,
            count: &mut usize,
            x: &mut f64,
        ) -> (
            f64,
            impl Fn((f64, Vec<f64>, f64)) -> (Vec<f64>, f64) + use<>,
        ) {
            let (last, before) = (v[v.len() - 1], *x);
            let pullback = move |(seed, mut dv, dx): (f64, Vec<f64>, f64)| {
                dv.push(2.0 * seed * last + dx * before);
                (dv, dx * last)
            };
            (popped(v, count, x), pullback)
        }

        fn forward(
            (v, dv): (&mut Vec<f64>, &mut Vec<f64>),
            count: &mut usize,
            (x, dx): (&mut f64, &mut f64),
        ) -> (f64, f64) {
            let (last, dlast) = (v[v.len() - 1], dv.pop().unwrap());
            *dx = *dx * last + *x * dlast;
            (popped(v, count, x), 2.0 * last * dlast)
        }

        #[differentiable]
        fn twice(v: &mut Vec<f64>, y: f64) -> f64 {
            let mut count: usize = 0;
            let mut x = y;
            let first = popped(v, &mut count, &mut x);
            v.push(first * x);
            let second = popped(v, &mut count, &mut x);
            v[0] *= x;
            v.push(second);
            first * second + count as f64
        }

        check! { twice(wrt &mut vec![0.5, -0.7, 1.2], wrt 0.4) }

        #[test]
        fn what_is_constant_is_counted_once() {
            let (mut v, mut count, mut x) = (vec![0.5, 2.0], 0, 3.0);
            let (value, (dv, dx)) = popped::value_and_grad(&mut v, &mut count, &mut x);
            assert_eq!((value, dv, dx), (4.0, vec![0.0, 4.0], 0.0));
            assert_eq!((v, count, x), (vec![0.5], 1, 6.0));
        }
    }
}
