//! In place, macros, conditions within functions, patterns, casts: what other tools got wrong.

use gradtape::differentiable;

mod prefix_products {
    use super::*;
    #[differentiable]
    fn prefix(v: &mut [f64]) {
        for i in 1..v.len() {
            v[i] += v[i - 1] * v[i];
        }
        for i in (0..v.len() - 1).rev() {
            v[i] *= v[i + 1];
        }
    }
    check_unit! { prefix(wrt &mut vec![0.5, 1.5, 2.0, -1.0]) }
}

mod insertion_sort {
    use super::*;
    #[differentiable]
    fn insertion(v: &[f64], w: &[f64]) -> f64 {
        let mut a = v.to_vec();
        for i in 1..a.len() {
            let key = a[i];
            let mut j = i;
            while j > 0 && a[j - 1] > key {
                a[j] = a[j - 1];
                j -= 1;
            }
            a[j] = key;
        }
        a.iter().zip(w).map(|(x, y)| x * y * x).sum()
    }
    check! { insertion(wrt &vec![3.0, 1.0, 2.0, 0.5], wrt &vec![1.0, 2.0, 3.0, 4.0]) }
}

mod scattered {
    use super::*;
    #[differentiable]
    fn scatter(v: &[f64], idx: &[usize]) -> f64 {
        let mut b = [0.0; 3];
        for (k, &i) in idx.iter().enumerate() {
            b[i] += v[k] * v[k];
            b[idx[(k + 1) % idx.len()]] *= v[k];
            if b[i] > 4.0 {
                b.swap(i, 0);
            }
        }
        b[0] + b[1] * b[2]
    }
    check! { scatter(wrt &vec![0.5, 1.5, 2.0, -1.0], &[0, 1, 1, 2]); scatter(wrt &vec![2.5, 1.5, 2.0, -1.0], &[2, 2, 0, 1]) }
}

mod two_cells {
    use super::*;
    #[differentiable]
    fn up(a: &mut f64, b: &mut f64, n: usize) -> f64 {
        for _ in 0..n {
            (*a, *b) = (*b * 0.5 + 1.0, *a * *b);
            std::mem::swap(a, b);
        }
        let r = &mut *a;
        *r += *b;
        *r * *b
    }
    check! { up(wrt &mut 0.5, wrt &mut 1.5, 3); up(wrt &mut 0.5, wrt &mut 1.5, 0) }
}

mod casts {
    use super::*;
    #[differentiable(without(tape))]
    fn casts(x: f64, n: i32) -> f64 {
        let k = x as usize;
        let half = n / 2;
        let t = if n % 3 == 1 { x } else { -x };
        let y = x * x + f64::from(half) * t;
        let z = y as f32;
        (z as f64) * (n as f64).sqrt() + [x, t][k % 2]
    }
    check_coarse! { casts(wrt 2.25, 4); casts(wrt 3.25, 6) }
}

mod macro_locals {
    use super::*;
    macro_rules! make {
        ($name:ident, $arg:ident, $($term:expr),+) => {
            #[differentiable(without(tape))]
            fn $name($arg: f64) -> f64 { let mut t = 0.0; let tmp = 2.0; $( t += $term * tmp; )+ t * $arg }
        };
    }
    make!(poly, tmp, tmp, tmp * tmp, 3.0 - tmp);
    check! { poly(wrt 0.7) }
}

mod conditional_parts {
    use super::*;
    #[differentiable(without(tape))]
    fn f(
        x: f64,
        #[cfg(all(not(any()), target_pointer_width = "64"))] y: f64,
        #[cfg(not(target_pointer_width = "64"))] y: f32,
        v: &[f64],
    ) -> f64 {
        let mut s = x;
        #[cfg(debug_assertions)]
        {
            s *= y;
        }
        #[cfg(not(debug_assertions))]
        {
            s = s * y;
        }
        for (i, t) in v.iter().enumerate() {
            #[cfg(target_os = "none")]
            {
                s += missing(t);
            }
            #[cfg(not(target_os = "none"))]
            if i == 1 {
                continue;
            }
            #[cfg(any(unix, windows))]
            let u = t * t;
            #[cfg(not(any(unix, windows)))]
            let u = *t;
            s += match i {
                0 => u,
                #[cfg(any())]
                1 => nothing,
                _ => u * s,
            };
        }
        let a = [
            s,
            #[cfg(any())]
            nothing,
            x,
        ];
        a[0] * a[1]
    }
    check! { f(wrt 0.7, wrt 1.2, wrt &vec![1.0, 2.0, 0.5]) }
}

mod generated_names {
    use super::*;
    #[differentiable]
    fn clash(x: f64, y: f64) -> f64 {
        let t0 = x * y;
        let x_bar = t0 + 1.0;
        let seed = x_bar * x;
        let value = seed - y;
        let broke = value * 2.0;
        let returned = broke;
        let result = returned * x;
        let t1 = result;
        let operand0 = t1;
        let i = operand0;
        let taken0 = i;
        let x_dot = taken0;
        let whole = x_dot;
        let from = whole;
        let end = from;
        let to = end;
        to * t0
    }
    check! { clash(wrt 0.7, wrt 1.3) }
}

mod loop_state {
    use super::*;
    #[differentiable]
    fn state(x: f64, n: usize) -> f64 {
        let (mut a, mut b, mut c) = (x, 1.0, None);
        let mut hist = Vec::new();
        let mut i = 0;
        let r = loop {
            if i >= n {
                break a + b;
            }
            let prev = (a, b);
            (a, b) = (prev.1 * x, prev.0 + prev.1);
            c = Some(a * b);
            hist.push(a);
            if hist.len() > 3 {
                let last = hist.pop().unwrap();
                hist[0] += last;
            }
            i += 1;
            if let Some(t) = c
                && t > 8.0
            {
                break t * x;
            }
        };
        r + c.unwrap_or(0.0) + hist.iter().sum::<f64>()
    }
    check! { state(wrt 0.7, 0); state(wrt 0.7, 3); state(wrt 0.9, 6); state(wrt 1.7, 9) }
}

mod nested_exits {
    use super::*;
    #[differentiable]
    fn nested(x: f64, v: &[f64]) -> f64 {
        let mut total = 0.0;
        let mut seen = 0usize;
        'a: for (i, p) in v.iter().enumerate() {
            let mut k = 0;
            'b: while k < 4 {
                k += 1;
                let w = loop {
                    seen += 1;
                    if seen % 5 == 0 {
                        continue 'b;
                    }
                    if *p * k as f64 > 6.0 {
                        break 'b;
                    }
                    if total > 20.0 {
                        continue 'a;
                    }
                    if total > 50.0 {
                        return total;
                    }
                    if seen > 40 {
                        break 'a;
                    }
                    break p * x;
                };
                total += w * k as f64;
                if i == 2 && k == 2 {
                    continue 'a;
                }
            }
            total *= 1.1;
        }
        total * seen as f64
    }
    check! { nested(wrt 0.7, wrt &vec![1.0, 2.05, 3.02, 0.5]); nested(wrt 3.7, wrt &vec![1.0, 1.5, 1.2, 0.5, 4.0]) }
}

mod newton_root {
    use super::*;
    #[differentiable]
    fn newton(c: f64, #[constant] x0: f64) -> f64 {
        let mut x = x0;
        for it in 0..100 {
            let fx = x * x * x - c;
            let dfx = 3.0 * x * x;
            if fx.abs() < 1e-13 {
                return x;
            }
            if dfx == 0.0 {
                break;
            }
            x -= fx / dfx;
            if it > 90 {
                return f64::NAN;
            }
        }
        x
    }
    check! { newton(wrt 2.0, 1.5) => 1.0 / (3.0 * 2f64.powf(2.0 / 3.0)) }
}

mod matrix_iteration {
    use super::*;
    #[differentiable]
    fn arrays(x: f64, n: usize) -> f64 {
        let mut a = [[x, 1.0], [0.5, x * x]];
        let mut p = [1.0, x];
        for k in 0..n {
            let q = [
                a[0][0] * p[0] + a[0][1] * p[1],
                a[1][0] * p[0] + a[1][1] * p[1],
            ];
            if q[0] > q[1] {
                p = q;
            } else {
                p = [q[1], q[0]];
                a[k % 2] = p;
            }
            let row = &mut a[1];
            row[0] *= 0.9;
            for t in row.iter_mut() {
                *t += 0.01 * x;
            }
            let [ref mut u, _] = a[0];
            *u *= 0.99;
        }
        p[0] + p[1] * a[0][0]
    }
    check! { arrays(wrt 0.7, 4); arrays(wrt 1.3, 3) }
}

mod constant_records {
    use super::*;
    #[differentiable]
    fn pick(#[constant] v: &[(f64, bool, usize)], x: f64) -> f64 {
        let mut s = x;
        for &(w, on, k) in v {
            if !on {
                continue;
            }
            s = s * w + k as f64;
        }
        for (w, on, _) in v.iter() {
            match (*on, *w > 1.0) {
                (true, true) => s += w,
                (false, _) => s -= w * x,
                _ => {}
            }
        }
        s
    }
    check! { pick(&[(0.5, true, 1), (1.5, true, 2), (2.5, false, 0)], wrt 0.3) }
}

mod nested_patterns {
    use super::*;
    #[differentiable]
    fn tup(t: ((f64, f64), [f64; 3], f64)) -> f64 {
        let ((a, b), [c, rest @ ..], d) = t;
        let (first, .., last) = (a, b, c, d);
        let ref r = rest;
        let (mut p, ref q) = (a * b, c);
        p *= *q;
        let &[m, n] = r;
        let [.., z] = rest;
        first * last + p + m * n + z
    }
    check! { tup(wrt ((1.0, 2.0), [3.0, 4.0, 5.0], 6.0)) }
}

mod slice_shapes {
    use super::*;
    #[differentiable]
    fn slices(v: &[f64], k: usize) -> f64 {
        match (v, k) {
            ([], _) => 0.0,
            ([x], 0) => x * x,
            ([x, y], 1..=2) => x * y,
            ([first, mid @ .., last], n) if mid.len() > n => first * last + mid[n] * mid[0],
            ([a, b, ..], _) if *a > *b => a - b,
            ([.., a, b], _) => a * b,
            (other, _) => other.iter().sum::<f64>(),
        }
    }
    check! { slices(wrt &vec![3.0], 0); slices(wrt &vec![3.0], 1); slices(wrt &vec![3.0, 2.0], 1); slices(wrt &vec![1.0, 2.0, 3.0, 4.0], 1); slices(wrt &vec![5.0, 2.0, 3.0], 5); slices(wrt &vec![1.0, 2.0, 3.0], 5) }
}

mod rows_handed_on {
    use super::*;
    #[differentiable]
    fn helper(out: &mut [f64], x: &[f64], scale: f64) {
        for (o, t) in out.iter_mut().zip(x) {
            *o += t * scale;
        }
    }
    #[differentiable]
    fn aliasing(x: &[f64], s: f64) -> f64 {
        let mut m = [[0.0; 2]; 2];
        for k in 0..3 {
            let row = &mut m[k % 2];
            helper(row, x, s);
            helper(&mut m[1], &x[1..], s * s);
            let copy = m[0];
            helper(&mut m[1], &copy, s);
        }
        m[0][0] * m[1][1] + m[1][0]
    }
    check! { aliasing(wrt &vec![0.5, 1.5, 2.0], wrt 0.7) }
}

mod block_values {
    use super::*;
    #[differentiable]
    fn blocks(x: f64) -> f64 {
        let a = {
            let t = x * x;
            {
                let t = t + 1.0;
                t * x
            }
        };
        let b = { { { a } } }
            + if a > 1.0 {
                let u = a;
                u * u
            } else {
                { x }
            };
        let c = (|| {
            let z = a * b;
            z + x
        })();
        let d = match {
            let q = c;
            q * 2.0
        } {
            v if v > 0.0 => v.ln(),
            v => v,
        };
        let e = loop {
            break {
                let w = d;
                w * x
            };
        };
        let _ = e * 3.0;
        let () = ();
        e + (if x > 0.0 { a } else { b })
            * (match x > 5.0 {
                true => 1.0,
                false => c,
            })
    }
    check! { blocks(wrt 0.7); blocks(wrt 1.7); blocks(wrt -0.7) }
}

mod condition_block {
    use super::*;
    #[differentiable]
    fn until(x: f64, #[constant] eps: f64) -> (f64, f64) {
        let (mut s, mut term, mut n) = (1.0, 1.0, 0);
        while {
            n += 1;
            term *= x / n as f64;
            term.abs() > eps
        } {
            s += term;
            if n > 60 {
                break;
            }
        }
        (s, term * n as f64)
    }
    check_out! { until(wrt 0.7, 1e-10); until(wrt -1.7, 1e-10) }
}

mod macro_bodies {
    use super::*;
    macro_rules! searches {
        ($name:ident, $v:ident, $x:ident, $body:block) => {
            #[differentiable(without(tape))]
            fn $name($v: &[f64], $x: f64) -> f64 {
                let mut total = 0.0;
                let i = 10.0;
                'out: for k in 0..$v.len() {
                    let y = $x + k as f64;
                    'inner: loop {
                        total += { $body } * y;
                        if total > i {
                            break 'out;
                        }
                        break 'inner;
                    }
                }
                total + i * $x
            }
        };
    }
    searches!(plain, v, x, { x * v[0] });
    searches!(shadowing, k, total, {
        let i = total * k[1];
        let y = 'out: {
            if i > 1.0 {
                break 'out i;
            }
            i * i
        };
        y + k[0]
    });
    #[differentiable]
    fn both(v: &[f64], x: f64) -> f64 {
        plain(v, x) + shadowing(v, x)
    }
    check! { both(wrt &vec![1.0, 0.5, 0.2], wrt 0.7); both(wrt &vec![1.5, 2.5, 0.2], wrt 1.7) }
}
