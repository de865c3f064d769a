//! Control flow: exits from nested loops, deferred variables, order of evaluation, conditions with effects.

use gradtape::differentiable;

mod return_from_nested {
    use super::*;
    #[differentiable]
    fn f(m: &[[f64; 3]; 3], lim: f64) -> f64 {
        let mut s = 0.0;
        for (i, row) in m.iter().enumerate() {
            for (j, x) in row.iter().enumerate() {
                s += x * x;
                if s > lim {
                    return s * (i + 1) as f64 + x * j as f64;
                }
            }
        }
        s.sqrt()
    }
    check! { f(wrt &[[0.5, 1.0, 0.2], [0.3, 2.0, 0.1], [1.0, 1.0, 1.0]], wrt 3.0); f(wrt &[[0.5, 1.0, 0.2], [0.3, 2.0, 0.1], [1.0, 1.0, 1.0]], wrt 300.0); f(wrt &[[0.5, 1.0, 0.2], [0.3, 2.0, 0.1], [1.0, 1.0, 1.0]], wrt 0.1) }
}

mod break_values {
    use super::*;
    #[differentiable]
    fn f(x: f64, n: usize) -> f64 {
        let r = 'o: loop {
            let mut a = x;
            let inner = loop {
                a = a * a + 0.2;
                if a > 2.0 {
                    break a.ln();
                }
                if a < -5.0 {
                    break 'o a;
                }
                if n == 0 {
                    break 'o x * 3.0;
                }
                if a < 0.4 {
                    break 'o (if n > 2 { a * x } else { a });
                }
            };
            if inner > 1.0 {
                break inner * x;
            }
            break 'o inner.sin();
        };
        r * r
    }
    check! { f(wrt 0.9, 1); f(wrt 1.5, 3); f(wrt 0.3, 1); f(wrt 0.3, 4); f(wrt 0.3, 0); f(wrt 2.5, 4) }
}

mod continue_outer {
    use super::*;
    #[differentiable]
    fn f(v: &[f64], n: usize) -> f64 {
        let mut s = 1.0;
        'rows: for i in 0..n {
            let mut p = 1.0;
            for x in v {
                if *x < 0.0 {
                    continue 'rows;
                }
                if *x > 3.0 {
                    break 'rows;
                }
                p *= x + i as f64;
                if p > 10.0 {
                    s += p.ln();
                    continue 'rows;
                }
            }
            s *= p;
        }
        s
    }
    check! { f(wrt &vec![0.5, 1.5], 3); f(wrt &vec![0.5, -1.5], 3); f(wrt &vec![0.5, 3.5], 3); f(wrt &vec![2.5, 2.9, 1.0], 3) }
}

mod moving_bound {
    use super::*;
    #[differentiable]
    fn f(x: f64, n: usize) -> f64 {
        let mut n = n;
        let mut i = 0;
        let mut s = x;
        while i < n {
            s = s * 0.8 + x * i as f64;
            if s > 2.0 && n < 9 {
                n += 2;
                s -= x;
            }
            i += 1 + (i % 2);
        }
        s * i as f64
    }
    check! { f(wrt 0.9, 4); f(wrt 1.7, 3); f(wrt 0.1, 0) }
}

mod bisection_and_newton {
    use super::*;
    #[differentiable]
    fn f(x: f64) -> f64 {
        let (mut lo, mut hi) = (0.0, x.max(1.0));
        while hi - lo > 0.05 {
            let mid = 0.5 * (lo + hi);
            if mid * mid < x {
                lo = mid;
            } else {
                hi = mid;
            }
        }
        let mut r = 0.5 * (lo + hi);
        let mut k = 0;
        loop {
            let step = (r * r - x) / (2.0 * r);
            r -= step;
            k += 1;
            if step.abs() < 1e-12 || k >= 50 {
                break r;
            }
        }
    }
    check! { f(wrt 2.0) => 0.5 / 2f64.sqrt(); f(wrt 0.3) => 0.5 / 0.3f64.sqrt() }
}

mod carried_tuple {
    use super::*;
    #[differentiable]
    fn f(x: f64, n: usize) -> f64 {
        let mut state = ([x, 1.0], (x * x, 2), Some(x), 0.0);
        for k in 0..n {
            state.0[k % 2] += state.1.0 * 0.1;
            state.1.0 *= state.0[0];
            state.1.1 += 1;
            state.2 = if k % 3 == 2 {
                None
            } else {
                Some(state.2.unwrap_or(0.5) * x)
            };
            state.3 += state.2.map_or(x, |v| v * v);
        }
        state.0[0] + state.0[1] * state.1.0 + state.1.1 as f64 * state.3
    }
    check! { f(wrt 0.9, 4); f(wrt 1.1, 6); f(wrt 0.1, 0) }
}

mod deferred {
    use super::*;
    #[differentiable]
    fn f(x: f64, c: i32) -> f64 {
        let y;
        let (p, q);
        let arr;
        if c > 0 {
            y = x * x;
            (p, q) = (y, x);
            arr = [x, y];
        } else if c == 0 {
            let t = x.sin();
            y = t;
            p = t * x;
            q = 1.0;
            arr = [p, t];
        } else {
            match c {
                -1 => {
                    y = 2.0;
                    p = x;
                    q = x * y;
                    arr = [1.0, 2.0];
                }
                _ => {
                    q = x;
                    p = q * q;
                    y = p;
                    arr = [q; 2];
                }
            }
        }
        let mut z;
        loop {
            z = y + p * q;
            if z * arr[0] < 100.0 {
                break;
            }
        }
        z * arr[1]
    }
    check! { f(wrt 0.9, 1); f(wrt 0.9, 0); f(wrt 0.9, -1); f(wrt 0.9, -2) }
}

mod destructuring {
    use super::*;
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let (mut a, mut b) = (x, y);
        let mut v = [x, y, x * y];
        (a, b) = (b * a, a + b);
        [a, b] = [b, a * 2.0];
        (v[0], v[2]) = (v[2] * a, v[0]);
        (_, a) = (a, a * v[0]);
        ((a, _), v[1]) = ((v[1], 3), a);
        let i = 1;
        (v[i], v[i + 1]) = (v[i + 1], v[i]);
        a * b + v[0] - v[1] * v[2]
    }
    check! { f(wrt 0.9, wrt 1.3) }
}

mod compound_both_sides {
    use super::*;
    #[differentiable(without(tape))]
    fn f(x: f64, y: f64) -> f64 {
        let mut x = x;
        let mut v = [x, y];
        x *= x + y;
        x -= x * x;
        x /= 1.0 + x * x;
        x += {
            x *= 2.0;
            x
        };
        v[0] *= v[0] + v[1];
        v[1] /= v[0] * v[1];
        v[0] -= v[0] * v[0];
        let mut i = 0;
        v[i] += {
            i += 1;
            v[i]
        };
        v[{
            i -= 1;
            i
        }] *= {
            let t = v[1];
            v[1] = x;
            t
        };
        x * v[0] + v[1]
    }
    check! { f(wrt 0.9, wrt 1.3) }
}

mod operand_effects {
    use super::*;
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let mut a = x;
        let s = a + {
            a *= y;
            a
        } * {
            a += 1.0;
            a
        } - a;
        let t = [
            a,
            {
                a = a * x;
                a
            },
            a,
        ];
        let u = (
            {
                a += y;
                a
            },
            a,
            {
                a -= 1.0;
                a
            },
        );
        let mut m = [x, y];
        let w =
            m[0] + {
                m[0] = y * y;
                m[0]
            } + m[0] * {
                m = [y, x];
                m[1]
            };
        s * t[0] + t[1] * u.0 - t[2] * u.2 + u.1 * w
    }
    check! { f(wrt 0.9, wrt 1.3) }
}

mod condition_effects {
    use super::*;
    #[differentiable]
    fn f(x: f64, k: i32) -> f64 {
        let mut n = k;
        let mut s = x;
        if {
            n += 1;
            n
        } > 3
        {
            s *= x;
        } else {
            s += n as f64;
        }
        let mut hits = 0;
        if n > 2 && {
            s *= 1.5;
            hits += 1;
            s > 1.0
        } || {
            s += x;
            hits += 10;
            s > 2.0
        } {
            s = s * s;
        }
        while {
            n -= 1;
            s *= 0.9;
            n > 0
        } {
            s += x * n as f64;
            hits += n;
        }
        let both = {
            s += 1.0;
            s > 0.0
        } & {
            s *= x;
            s > 0.0
        };
        if both || {
            s += 5.0;
            true
        } {
            s -= x;
        }
        s * hits as f64
    }
    check! { f(wrt 0.9, 1); f(wrt 0.9, 2); f(wrt 0.4, 3); f(wrt 1.9, 5); f(wrt -0.9, 4) }
}

mod argument_effects {
    use super::*;
    #[differentiable]
    fn g(a: f64, b: f64) -> f64 {
        a * a - b
    }
    #[differentiable]
    fn f(x: f64) -> f64 {
        let mut m = [x, 2.0];
        let mut a = x;
        let p = g(m[0], {
            m[0] = 3.0 * x;
            m[0]
        });
        let q = g(
            {
                a += 1.0;
                a
            },
            {
                a *= 2.0;
                a
            },
        );
        let r = m[0].max({
            m[0] = 0.1;
            x
        });
        let s = g(a, a).powi({
            a = 1.0;
            2
        }) + m[1].mul_add(m[0], {
            m[1] = x;
            m[0]
        });
        p * q + r * s + a * m[1]
    }
    check! { f(wrt 0.9); f(wrt 1.7) }
}

mod closures {
    use super::*;
    #[differentiable]
    fn f(x: f64, v: &[f64]) -> f64 {
        let y = x * 2.0;
        let k = 3;
        let add = |t: f64| t * y + k as f64;
        let twice = move |t: f64| add(add(t)) * x;
        let sq = |(a, b): (f64, f64), [c, d]: [f64; 2]| a * c - b * d;
        let mut s = 0.0;
        for t in v {
            let inner = |u: f64| u * t + s;
            s = inner(twice(*t)) * 0.1;
        }
        s + sq((x, y), [s, x]) + (|z: f64| z * z)(s)
    }
    check! { f(wrt 0.9, wrt &vec![0.1, 0.7, -0.3]) }
}

mod move_closures {
    use super::*;
    #[differentiable(without(tape))]
    fn f(x: f64) -> f64 {
        let mut y = x;
        let f = move |t: f64| t * y;
        y = 5.0;
        let z = f(2.0);
        let g = {
            let y = z * z;
            move |t: f64| t + y
        };
        y += z;
        let y = y * y;
        g(y) * z
    }
    check! { f(wrt 0.9) }
}

mod shadowing {
    use super::*;
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let x = x * y;
        let x = {
            let x = x + 1.0;
            let y = x * 2.0;
            x * y
        };
        let y = if x > 1.0 {
            let x = y;
            x * x
        } else {
            let y = x;
            y
        };
        for x in [1.0, 2.0] {
            let y = x;
            let _ = y;
        }
        let r = match (x, y) {
            (x, _) if x > 100.0 => 1.0,
            (y, x) => x * y,
        };
        r + x - y
    }
    check! { f(wrt 0.9, wrt 1.4); f(wrt 0.1, wrt 0.2) }
}

mod match_bindings {
    use super::*;
    #[differentiable]
    fn f(x: f64, n: i32) -> f64 {
        let a = match n {
            k @ 1..=3 => x.powi(k),
            k @ (5 | 7) => x * k as f64,
            0 => {
                let t = x + 1.0;
                t * t
            }
            i32::MIN..=-1 => -x,
            k if k % 2 == 0 && x > 0.5 => x / k as f64,
            _ => return x * 100.0,
        };
        let b = match (a > 1.0, n) {
            (true, 0..=2) | (false, 5) => a * x,
            (true, m) | (false, m) if m > 6 => a - m as f64 * x,
            (_, _) => a,
        };
        match Some((a, Some(b))) {
            Some((p, Some(q))) if p > q => p - q * q,
            Some((p, Some(q))) => p * q,
            Some((p, None)) => p,
            None => 0.0,
        }
    }
    check! { f(wrt 0.9, 1); f(wrt 1.4, 2); f(wrt 0.9, 5); f(wrt 0.9, 7); f(wrt 0.9, 0); f(wrt 0.9, -4); f(wrt 0.9, 8); f(wrt 0.2, 8); f(wrt 1.9, 11) }
}

mod user_enums {
    use super::*;
    #[derive(Clone, Copy, PartialEq, Debug)]
    enum Kind {
        Linear,
        Square,
        Other,
    }
    #[derive(Debug)]
    enum Shape {
        Scaled(usize),
        Named { k: i32, up: bool },
        Plain,
    }
    #[differentiable]
    fn f(x: f64, #[constant] k: Kind, #[constant] s: &Shape) -> f64 {
        let a = match k {
            Kind::Linear => x,
            Kind::Square => x * x,
            Kind::Other => 1.0,
        };
        let b = match s {
            Shape::Scaled(n) => x * *n as f64,
            Shape::Named { k, up: true } => a * *k as f64,
            Shape::Named { k, .. } => a.powi(*k),
            Shape::Plain => a.sin(),
        };
        let c = if k == Kind::Square {
            a
        } else if let Shape::Scaled(n @ 2..) = s {
            *n as f64 * a
        } else {
            b
        };
        let d = if matches!(s, Shape::Named { .. }) {
            b
        } else {
            2.0
        };
        a * b + c * d
    }
    check! { f(wrt 0.9, Kind::Linear, &Shape::Scaled(3)); f(wrt 0.9, Kind::Square, &Shape::Named { k: 2, up: true }); f(wrt 0.9, Kind::Other, &Shape::Plain); f(wrt 0.9, Kind::Linear, &Shape::Named { k: 3, up: false }) }
}

mod let_chains {
    use super::*;
    #[differentiable]
    fn f(x: Option<f64>, y: Option<f64>, n: usize) -> Option<f64> {
        let Some(a) = x else {
            return y.map(|v| v * 3.0);
        };
        if let Some(b) = y
            && b > a
            && let Some(c) = (n > 1).then_some(b * a)
        {
            return Some(c * c);
        } else if let Some(b) = y
            && n == 1
        {
            Some(a - b)
        } else if let Some(b) = y.filter(|b| *b > 0.0) {
            Some(a / b)
        } else {
            None
        }
    }
    check_try! { f(wrt Some(0.5), wrt Some(0.9), 2); f(wrt None::<f64>, wrt Some(0.9), 2); f(wrt Some(0.5), wrt Some(0.9), 1); f(wrt Some(0.5), wrt Some(0.9), 0); f(wrt Some(0.5), wrt Some(-0.9), 0); f(wrt Some(0.5), wrt None::<f64>, 0) }
}

mod work_stack {
    use super::*;
    #[differentiable]
    fn f(v: &[f64], x: f64) -> f64 {
        let mut stack = vec![x];
        let mut s = 0.0;
        let mut fuel = 12;
        while let Some(t) = stack.pop() {
            s += t * t;
            fuel -= 1;
            if fuel == 0 {
                break;
            }
            for u in v {
                if t * u > 0.3 {
                    stack.push(t * u * 0.5);
                }
            }
        }
        s
    }
    check! { f(wrt &vec![0.9, 0.4, 1.2], wrt 1.5); f(wrt &vec![], wrt 1.5); f(wrt &vec![1.9, 1.4, 1.2], wrt 1.5) }
}

mod labelled_blocks {
    use super::*;
    #[differentiable]
    fn f(x: f64, n: usize) -> f64 {
        let mut s = 0.0;
        let v = 'a: {
            'l: for i in 0..n {
                s += x;
                if s > 2.0 {
                    break 'a s * i as f64;
                }
                let w = 'b: {
                    if i == 1 {
                        break 'b x;
                    }
                    if i == 3 {
                        continue 'l;
                    }
                    if s > 1.5 {
                        break 'a w0(x);
                    }
                    x * x
                };
                s += w;
            }
            if n == 0 {
                return x * 7.0;
            }
            s - 1.0
        };
        v * s
    }
    #[differentiable]
    fn w0(x: f64) -> f64 {
        x.exp()
    }
    check! { f(wrt 0.9, 4); f(wrt 0.3, 5); f(wrt 0.1, 6); f(wrt 0.1, 0); f(wrt 0.8, 1) }
}

mod deferred_in_place {
    use super::*;
    #[differentiable]
    fn f(x: f64, c: bool) -> f64 {
        let mut a;
        let mut v;
        if c {
            a = [x, 1.0];
            v = vec![x];
            v.push(2.0);
        } else {
            a = [x * x, x];
            a[1] += 1.0;
            v = Vec::new();
            v.push(x);
            v.push(x * x);
        }
        a[0] *= 3.0;
        v[1] += a[0];
        let mut z;
        let mut k = 0;
        loop {
            z = [x * k as f64, a[0]];
            z[0] += 1.0;
            k += 1;
            if k > 2 {
                break;
            }
        }
        z[1] *= z[0];
        a[0] * a[1] + v[0] * v[1] + z[0] * z[1]
    }
    check! { f(wrt 0.9, true); f(wrt 0.9, false) }
}
