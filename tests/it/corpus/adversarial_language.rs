//! The language in odd spellings.

use gradtape::differentiable;

mod operators_on_references {
    use super::*;
    #[differentiable]
    fn f(x: &f64, y: f64, z: &f64) -> f64 {
        let a = x + y;
        let b = &a * z;
        let c = &(a - b) / &(x * y);
        let d = -&c;
        let e = -(&d) % 0.7;
        let mut g = *x;
        g += &a;
        g -= &b;
        g *= &c;
        g /= &(2.0 + d * d);
        g %= &3.0;
        g + e + **&&a
    }
    check! { f(wrt &0.7, wrt 0.4, wrt &1.3) }
}

mod paths_and_literals {
    use super::*;
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let a = f64::sin(x) + f64::powi(y, 3) + f64::mul_add(x, y, 2.0);
        let b = 2.0_f64.powf(x) + 1.5f64.atan2(y) + (0.5f64).hypot(x) + 2f64.ln() * y;
        let c = f64::max(x, y).min(1.0).abs();
        let (s, t) = x.sin_cos();
        let d = std::f64::consts::PI * x + core::f64::consts::E.powf(-y);
        a * b + c + s * t + d + <f64>::exp(x)
    }
    check! { f(wrt 0.7, wrt 0.4) }
}

mod every_method {
    use super::*;
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let a = x.sin() + x.cos() + x.tan() + x.asin() + x.acos() + x.atan() + x.atan2(y);
        let b = x.sinh() + x.cosh() + x.tanh() + x.asinh() + (1.0 + x).acosh() + x.atanh();
        let c = x.exp()
            + x.exp2()
            + x.exp_m1()
            + x.ln()
            + x.log2()
            + x.log10()
            + x.ln_1p()
            + x.log(y + 2.0);
        let d =
            x.sqrt() + x.cbrt() + x.powi(3) + x.powf(y) + x.recip() + x.hypot(y) + x.mul_add(y, a);
        let e = x.abs()
            + x.max(y)
            + x.min(y)
            + x.clamp(0.1, 0.9)
            + x.copysign(-y)
            + x.to_degrees()
            + x.to_radians();
        let g = x.rem_euclid(0.5) + x.fract();
        a + b * c - d / e + g
    }
    check! { f(wrt 0.7, wrt 0.4) }
}

mod single_precision_methods {
    use super::*;
    #[differentiable(without(tape))]
    fn f(x: f32, y: f32) -> f32 {
        let a = x.sin() * y.exp() + f32::sqrt(x) + 2.0f32.powf(y) + x.powi(-2);
        let b = (a as f64 * 2.0).sin() as f32;
        a + b * y.max(x) + std::f32::consts::PI * x
    }
    check! { f(wrt 0.7f32, wrt 0.4f32) }
}

mod casts_everywhere {
    use super::*;
    #[differentiable(without(tape))]
    fn f(x: f64, n: i64, k: u8) -> f64 {
        let a = x * n as f64 + f64::from(k) + (n as i32 + 2) as f64 * x;
        let i = (x * 10.0) as usize;
        let b = if i > 3 { a / (n as f64 + 1.5) } else { a };
        b * f64::from(true as u8) + x as f64 * f64::from(n as i32)
    }
    check! { f(wrt 0.75, -3, 200) }
}

mod destructuring {
    use super::*;
    #[differentiable]
    fn f(x: f64, p: (f64, [f64; 3], (f64, f64))) -> f64 {
        let (a, [b, .., c], (d, _)) = p;
        let ((e, g), h);
        ((e, g), h) = ((a * b, c), [x, d]);
        let [mut i, j] = h;
        (i, _) = (j * e, g);
        let mut v = [0.0; 3];
        [v[0], .., v[2]] = [i, j, e];
        (v[1], i) = (i, v[0]);
        let (ref k, mut l) = (v[1] * i, v[2]);
        l += *k;
        [i, l] = [l, i];
        i * l + v[0] * v[1] + g
    }
    check! { f(wrt 0.7, wrt (0.4, [0.2, 0.9, 1.1], (0.3, 0.8))) }
}

mod blocks_everywhere {
    use super::*;
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let a = {
            let x = x * y;
            {
                let y = x + y;
                y * x
            }
        };
        let b = if {
            let t = a > 0.1;
            t
        } {
            a
        } else {
            -a
        } * 2.0;
        let c = match { x * 2.0 } {
            t if t > 1.0 => t * a,
            t => t - a,
        };
        let d = [{ a }, {
            let q = b;
            q * c
        }][1];
        let e = ({ x }, (y)).0;
        (if x > y { x } else { y }) * d + e + { 3.0 * { a } }
    }
    check! { f(wrt 0.7, wrt 0.4); f(wrt 0.2, wrt 0.4) }
}

mod matches {
    use super::*;
    #[derive(Clone, Copy, PartialEq)]
    pub enum Kind {
        A,
        B { n: usize },
        C(f64),
    }
    #[differentiable]
    fn f(x: &[f64], #[constant] k: Kind, c: char) -> f64 {
        let base = match k {
            Kind::A => 1.0,
            Kind::B { n } if n > x.len() => return x[0],
            Kind::B { n } => x[n - 1],
            Kind::C(w) => w * x[0],
        };
        let s = match x {
            [] => 0.0,
            [a] => a * base,
            [a, b] => a * b + base,
            [a, .., z] if a > z => a - z * base,
            [a, rest @ ..] => a * rest[0] + base * rest[rest.len() - 1],
        };
        let t = match c {
            'a'..='f' => s * s,
            'x' | 'y' => s.sin(),
            _ => s,
        };
        let u = match (x.len() % 2, t > 0.5) {
            (0, true) => t * 2.0,
            (1, _) => t + x[0],
            _ => -t,
        };
        u * base
    }
    check! {
        f(wrt &vec![0.7, 0.4, 1.3], Kind::A, 'b'); f(wrt &vec![0.7, 0.4], Kind::B { n: 2 }, 'x');
        f(wrt &vec![0.7], Kind::B { n: 5 }, 'x'); f(wrt &vec![1.7, 0.4, 0.3], Kind::C(0.5), '!')
    }
}

mod let_else_and_if_let_chains {
    use super::*;
    #[differentiable]
    fn f(x: &[f64], o: Option<f64>, #[constant] r: Result<f64, &'static str>) -> Option<f64> {
        let Some(a) = o else { return None };
        let [b, c, ..] = x else { return Some(a) };
        let d = if r.is_ok() { 2.0 * a } else { *c };
        let Some(e) = x.get(1).copied().filter(|v| *v > d) else {
            return Some(d * b);
        };
        if let (Some(p), true) = (x.get(2), e > 1.0) {
            return Some(p * e);
        }
        Some(e * b + d)
    }
    check_try! { f(wrt &vec![0.7, 0.4, 1.3], wrt Some(0.6), Ok(0.3)) }
}

mod assignments_as_expressions {
    use super::*;
    #[differentiable]
    fn f(x: f64, n: usize) -> f64 {
        let mut a = x;
        let mut b = [x; 2];
        let unit = {
            a *= x;
        };
        let () = unit;
        for i in 0..n {
            b[i % 2] += {
                a += 0.1;
                a
            };
        }
        b[{
            let t = n % 2;
            t
        }] *= 3.0;
        let mut i = 0;
        b[{
            i += 1;
            i
        }] -= a;
        a = {
            b[0] = a * b[1];
            b[0] + x
        };
        a * b[0] * b[1]
    }
    check! { f(wrt 0.7, 3); f(wrt 0.7, 0) }
}

mod side_effects_in_conditions {
    use super::*;
    #[differentiable]
    fn f(x: f64) -> f64 {
        let mut t = x;
        let mut n = 0;
        while {
            t *= 0.8;
            n += 1;
            t > 0.1
        } {
            if n == 3 && {
                t += 0.05;
                t > 0.2
            } || {
                n += 1;
                n > 100
            } {
                t -= 0.01 * x;
            }
        }
        t * x + n as f64 * x
    }
    check! { f(wrt 0.7); f(wrt 0.05) }
}

mod macros_that_look {
    use super::*;
    #[differentiable]
    fn f(x: f64, v: &[f64]) -> f64 {
        assert!(x > 0.0, "x is {x}, {}", v.len());
        debug_assert!(v.iter().all(|t| t.is_finite()), "{v:?}");
        assert_eq!(v.len(), 2, "{:?}", v);
        assert_ne!(x, v[0]);
        let name = format!("{x:.3} {:?} {v:?}", v[0]);
        let y = x * v[0];
        if name.is_empty() {
            eprintln!("{y} {name}");
            unreachable!("{y}");
        }
        let k = matches!(v.len(), 1..=3);
        let z = if k { y * v[1] } else { todo!() };
        std::hint::black_box(name.len());
        if z.is_nan() {
            panic!("nan {z}")
        }
        z
    }
    check! { f(wrt 0.7, wrt &vec![0.4, 1.3]) => (0.4 * 1.3, [0.7 * 1.3, 0.7 * 0.4]) }
}

mod nested_items {
    use super::*;
    #[differentiable]
    fn f(x: f64, n: usize) -> f64 {
        const K: f64 = 0.5;
        static TABLE: [f64; 3] = [1.0, 2.0, 4.0];
        fn index(i: usize) -> usize {
            i % 3
        }
        use std::f64::consts::FRAC_PI_2 as QUARTER;
        let mut s = x * QUARTER;
        for i in 0..n {
            s = s.sin() * TABLE[index(i)] + K * x;
        }
        s
    }
    check! { f(wrt 0.7, 4) }
}

mod rows_and_views {
    use super::*;
    #[differentiable]
    fn f(a: &mut [[f64; 3]; 2], b: &mut [f64]) -> f64 {
        let [r0, r1] = a;
        r0[1] *= r1[2];
        let row = &mut a[1];
        row[0] += 0.5;
        for v in row.iter_mut() {
            *v *= 2.0;
        }
        let (p, q) = b.split_at_mut(1);
        p[0] += q[0] * a[0][1];
        q.swap(0, 1);
        q[1..].copy_from_slice(&a[1][..1]);
        let view = &b[1..];
        let inner = &view[1..];
        let s = inner[0] * view[0];
        b[0..2].fill(s);
        let last = b.last_mut().unwrap();
        *last *= s;
        let first = &mut b[0];
        *first += a[0][0];
        b[0] * b[1] * b[2]
    }
    check! { f(wrt &mut [[0.7, 0.4, 1.3], [0.2, 0.6, 0.9]], wrt &mut vec![0.3, 0.8, 0.5]) }
}

mod iter_pipelines {
    use super::*;
    #[differentiable]
    fn f(x: &[f64], y: &[f64], n: usize) -> f64 {
        let a: f64 = x.iter().zip(y).map(|(a, b)| a * b).sum();
        let b = x
            .iter()
            .rev()
            .skip(1)
            .step_by(2)
            .fold(a, |s, v| (s * v).sin());
        let c: Vec<f64> = x.iter().filter(|v| **v > 0.5).map(|v| v * b).collect();
        let d: f64 = c.iter().take(n).product();
        let e = x.windows(2).map(|w| (w[1] - w[0]).powi(2)).sum::<f64>();
        let g = y
            .chunks(2)
            .map(|c| c.iter().sum::<f64>() * d)
            .fold(0.0, f64::max);
        let h = (0..n).map(|i| x[i % x.len()] * i as f64).sum::<f64>();
        let i = x.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        a + b + d * e + g * h + i
    }
    check! { f(wrt &vec![0.7, 0.4, 1.3, 0.9], wrt &vec![0.3, 0.8, 0.5], 3); f(wrt &vec![0.7, 0.4, 1.3, 0.9], wrt &vec![0.3], 0) }
}

mod closures_called {
    use super::*;
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let sq = |t: f64| t * t;
        let add = |a, b| sq(a) + b * y;
        let mut total = 0.0;
        total += add(x, y) * x;
        total += sq(y);
        let pick = |c: bool| if c { x } else { y };
        let t = (|z: f64| {
            let w = z * x;
            w + pick(z > 0.5)
        })(0.7);
        total * t
    }
    check! { f(wrt 0.7, wrt 0.4) }
}

mod question_marks {
    use super::*;
    #[derive(Debug)]
    pub enum E {
        Parse(std::num::ParseIntError),
        Small,
    }
    impl From<std::num::ParseIntError> for E {
        fn from(e: std::num::ParseIntError) -> E {
            E::Parse(e)
        }
    }
    #[differentiable]
    fn f(x: &[f64], text: &str) -> Result<f64, E> {
        let mut s = 1.0;
        for t in text.split(',') {
            let k: usize = t.trim().parse()?;
            let v = x.get(k).ok_or(E::Small)?;
            s *= check(*v, s)?;
        }
        Ok(s)
    }
    #[differentiable]
    fn check(v: f64, s: f64) -> Result<f64, E> {
        if v < 0.1 {
            return Err(E::Small);
        }
        Ok(v + s)
    }
    check_try! { f(wrt &vec![0.7, 0.4, 0.01], "0, 1,1"); f(wrt &vec![0.7, 0.4, 0.01], "0,2,1"); f(wrt &vec![0.7], "0,x"); f(wrt &vec![0.7], "7") }
}

mod generic_scalars {
    use super::*;
    use num_traits::{Float, FromPrimitive, Zero};
    #[differentiable]
    fn f<T: Float + FromPrimitive + std::ops::AddAssign + std::iter::Sum>(x: &[T], k: T) -> T {
        let mut s = T::zero();
        let two = T::from(2.0).unwrap();
        for (i, v) in x.iter().enumerate() {
            let w = T::from_usize(i).unwrap();
            s += v.sin() * k.powi(2) / (two + w);
            if *v > k {
                s = s - T::one() * *v;
            }
        }
        let m = x.iter().fold(T::neg_infinity(), |a, b| a.max(*b));
        let t: T = x.iter().map(|v| *v * *v).sum();
        s.exp() + m * t.sqrt() + T::epsilon() * k
    }
    #[differentiable]
    fn g<T: gradtape::Scalar, const N: usize>(x: [T; N], n: usize) -> T {
        let mut y = x;
        for i in 1..N {
            y[i] = y[i] * y[i - 1] + x[0];
        }
        let mut s = y[N - 1];
        for _ in 0..n {
            s = s * s + y[0];
        }
        s
    }
    check! { f(wrt &vec![0.7, 0.4, 1.3], wrt 0.6); f(wrt &vec![0.7f32, 0.4, 1.3], wrt 0.6f32); g(wrt [0.7, 0.4, 0.3], 2); g(wrt [0.7f32, 0.4], 1) }
}

mod early_returns_everywhere {
    use super::*;
    #[differentiable]
    fn f(x: &mut [f64], k: f64) -> f64 {
        if x.is_empty() {
            return k;
        }
        let t = if x[0] > 1.0 {
            return {
                x[0] *= k;
                x[0]
            };
        } else {
            x[0]
        };
        let u = match x.len() {
            1 => return t * k,
            2 => t,
            _ => {
                x[1] += t;
                x[1]
            }
        };
        let mut s = loop {
            x[0] *= 0.9;
            if x[0] < 0.3 {
                break x[0] * u;
            }
            if u > 2.0 {
                return u * x[0];
            }
        };
        while s < 1.0 {
            s += k;
            for v in x.iter_mut() {
                *v += s * k;
                if *v > 3.0 {
                    return *v * s;
                }
            }
        }
        s * x[x.len() - 1]
    }
    check! { f(wrt &mut vec![], wrt 0.4); f(wrt &mut vec![1.7], wrt 0.4); f(wrt &mut vec![0.7], wrt 0.4); f(wrt &mut vec![0.7, 0.5], wrt 0.4); f(wrt &mut vec![0.7, 1.9, 0.2], wrt 0.4); f(wrt &mut vec![0.7, 0.9, 2.9], wrt 0.6) }
}

mod stop_gradients {
    use super::*;
    use gradtape::stop_gradient;
    #[differentiable(without(tape))]
    fn f(x: f64, y: f64) -> f64 {
        let a = stop_gradient(x * y);
        let b = gradtape::stop_gradient(x).floor() + stop_gradient(y.round());
        let mut s = 0.0;
        for _ in 0..3 {
            s += stop_gradient(s) * x + a * y;
        }
        s + b * x
    }
    check_kink! { f(wrt 1.5, wrt 0.25) }
}

mod unusual_parameters {
    use super::*;
    #[differentiable]
    fn f((a, b): (f64, f64), [c, d]: [f64; 2], &e: &f64, mut g: f64, _: usize, _h: &str) -> f64 {
        g *= a * c;
        g += b.sin() * d;
        g * e
    }
    check! { f(wrt (0.7, 0.4), wrt [0.3, 0.9], wrt &1.3, wrt 0.6, 3, "s") }
}

mod nested_vectors {
    use super::*;
    #[differentiable]
    fn f(x: &[f64], n: usize) -> f64 {
        let mut grid = vec![vec![0.0; n + 1]; x.len() + 1];
        for i in 0..x.len() {
            for j in 0..n {
                grid[i + 1][j + 1] = grid[i][j] * x[i] + grid[i + 1][j].max(grid[i][j + 1]) + x[i];
            }
        }
        let last = grid[x.len()].clone();
        let mut rows: Vec<Vec<f64>> = Vec::new();
        for (i, r) in grid.into_iter().enumerate() {
            let mut r = r;
            r[0] += last[n] * i as f64;
            rows.push(r);
        }
        rows.iter()
            .map(|r| r.iter().sum::<f64>() * r[0])
            .sum::<f64>()
            + last[n]
    }
    check! { f(wrt &vec![0.7, 0.4, 1.3], 3); f(wrt &vec![0.7], 0) }
}

mod options_combined {
    use super::*;
    #[differentiable]
    fn f(a: Option<f64>, b: Option<f64>, x: f64) -> Option<f64> {
        let c = a.map(|v| v * x).or(b).filter(|v| *v > 0.1);
        let d = a
            .and_then(|v| if v > 0.5 { Some(v.ln()) } else { None })
            .unwrap_or_default();
        let e = a.zip(b).map_or(x, |(p, q)| p * q);
        let g = b.xor(None).unwrap_or_else(|| x * x);
        let (h, i) = match (a, b) {
            (Some(p), Some(q)) if p > q => (p, q * x),
            (Some(p), _) => (p, p),
            (None, Some(q)) => (x, q),
            (None, None) => return None,
        };
        Some(c? * d + e * g + h * i)
    }
    check_try! { f(wrt Some(0.7), wrt Some(0.4), wrt 0.9); f(wrt Some(0.7), wrt None::<f64>, wrt 0.9); f(wrt None::<f64>, wrt Some(0.4), wrt 0.9); f(wrt None::<f64>, wrt None::<f64>, wrt 0.9) }
}

// `$g:path` and `$g:expr` of a `macro_rules` macro are what they stand for; so is `(g)(x)`.
mod fragments_as_callees {
    use super::*;
    #[differentiable]
    fn sq(x: f64) -> f64 {
        x * x
    }
    mod inner {
        use gradtape::differentiable;
        #[differentiable]
        pub fn cube(x: f64) -> f64 {
            x * x * x
        }
    }
    macro_rules! twice {
        ($name:ident, $g:path) => {
            #[differentiable]
            fn $name(x: f64) -> f64 {
                $g($g(x))
            }
        };
    }
    macro_rules! twice_e {
        ($name:ident, $g:expr) => {
            #[differentiable]
            fn $name(x: f64) -> f64 {
                $g($g(x))
            }
        };
    }
    macro_rules! ty {
        ($name:ident, $t:ty, $e:expr, $a:ident, $p:pat, $b:block, $l:literal) => {
            #[differentiable]
            fn $name(x: $t) -> $t {
                let $p = $e;
                let k: $t = $l;
                $a * k * x + $b
            }
        };
    }
    macro_rules! fld {
        ($name:ident, $v:ident, $e:expr, $i:expr) => {
            #[differentiable]
            fn $name($v: &[f64]) -> f64 {
                $e[$i] * $e[1] + $e.len() as f64 * $v[0]
            }
        };
    }
    twice!(f, sq);
    twice!(g, inner::cube);
    twice!(k, self::inner::cube);
    twice!(fs, f64::sin);
    twice_e!(h, sq);
    twice_e!(h2, inner::cube);
    twice_e!(h3, |y: f64| y * y);
    ty!(t, f64, 3.0 + 1.0, a, a, { 2.0 }, 3.5);
    check! { f(wrt 0.7); g(wrt 0.7); h(wrt 0.7); h2(wrt 0.7); h3(wrt 0.7);k(wrt 0.7); fs(wrt 0.7); t(wrt 0.7) }
    fld!(ff, v, v, 0);
    #[differentiable]
    fn par(x: f64) -> f64 {
        (sq)(x) + (inner::cube)(x) + (f64::sin)(x) + (|y: f64| y * y)(x)
    }
    mod more {
        use super::*;
        check! { ff(wrt &vec![0.3, 0.2]); par(wrt 0.3) }
    }
}
