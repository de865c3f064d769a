//! What companions do with memory and effects around the numbers.

use gradtape::differentiable;
use std::cell::{Cell, RefCell};

mod effects_run_once {
    use super::*;
    #[differentiable(without(tape))]
    fn leaf(x: f64, #[constant] log: &RefCell<Vec<usize>>, n: usize) -> f64 {
        let mut s = x;
        for i in 0..n {
            log.borrow_mut().push(i);
            s = s.sin() * x + s;
        }
        s
    }
    #[differentiable(without(tape))]
    fn outer(x: f64, #[constant] calls: &Cell<usize>) -> f64 {
        calls.set(calls.get() + 1);
        let y = inner(x * 2.0, calls);
        calls.set(calls.get() + 10);
        y * x
    }
    #[differentiable(without(tape))]
    fn inner(x: f64, #[constant] calls: &Cell<usize>) -> f64 {
        calls.set(calls.get() + 100);
        x.sin()
    }
    #[test]
    fn once() {
        let log = RefCell::new(Vec::new());
        let (_, pullback) = leaf::vjp(0.7, &log, 3);
        assert_eq!(*log.borrow(), [0, 1, 2]);
        let g = pullback(1.0);
        assert_eq!(pullback(1.0), g);
        assert_eq!(*log.borrow(), [0, 1, 2]);
        log.borrow_mut().clear();
        assert_eq!(leaf::grad(0.7, &log, 3), g);
        assert_eq!(*log.borrow(), [0, 1, 2]);
        log.borrow_mut().clear();
        leaf::jvp((0.7, 1.0), &log, 2);
        assert_eq!(*log.borrow(), [0, 1]);
        let calls = Cell::new(0);
        let (_, pullback) = outer::vjp(0.7, &calls);
        assert_eq!(calls.get(), 111);
        pullback(1.0);
        pullback(2.0);
        assert_eq!(calls.get(), 111);
        calls.set(0);
        outer::grad(0.7, &calls);
        assert_eq!(calls.get(), 111);
        calls.set(0);
        let mut g = 1.0;
        outer::grad_into(0.7, &calls, &mut g);
        assert_eq!(calls.get(), 111);
        calls.set(0);
        outer::jvp((0.7, 1.0), &calls);
        assert_eq!(calls.get(), 111);
    }
    check! { leaf(wrt 0.7, &RefCell::new(vec![]), 3); outer(wrt 0.7, &Cell::new(0)) }
}

mod effects_two_levels_down {
    use super::*;
    #[differentiable(without(tape))]
    fn top(x: f64, #[constant] calls: &Cell<usize>) -> f64 {
        middle(x.sin(), calls) * x
    }
    #[differentiable(without(tape))]
    fn middle(x: f64, #[constant] calls: &Cell<usize>) -> f64 {
        calls.set(calls.get() + 1);
        bottom(x, calls) * x
    }
    #[differentiable(without(tape))]
    fn bottom(x: f64, #[constant] calls: &Cell<usize>) -> f64 {
        calls.set(calls.get() + 1);
        x * x
    }
    #[test]
    fn once() {
        let calls = Cell::new(0);
        top::grad(0.7, &calls);
        assert_eq!(calls.get(), 2);
        let (_, pullback) = top::vjp(0.7, &calls);
        pullback(1.0);
        assert_eq!(calls.get(), 4);
    }
    check! { top(wrt 0.7, &Cell::new(0)) }
}

mod pullbacks_in_any_order {
    use super::*;
    #[differentiable]
    fn f(x: &[f64], y: &mut [f64], k: f64) -> (f64, Vec<f64>) {
        let mut out = Vec::new();
        let mut s = 0.0;
        for i in 0..x.len() {
            y[i] = y[i] * x[i] + k;
            s += y[i] * s + k;
            if i % 2 == 0 {
                out.push(s * x[i]);
            }
        }
        (s, out)
    }
    #[test]
    fn independent() {
        let x = [0.7, 0.4, 1.3];
        let (mut y, mut z) = (vec![0.2, 0.3, 0.9], vec![1.2, 0.1, 0.4]);
        let (a, p) = f::vjp(&x, &mut y, 0.5);
        let (b, q) = f::vjp(&x, &mut z, 0.8);
        let seed = |t: f64, n: usize| ((t, vec![t; n]), vec![t * 2.0; 3]);
        let first = p(seed(1.0, 2));
        let second = q(seed(0.5, 2));
        y.fill(77.0);
        z.fill(-77.0);
        assert_eq!(q(seed(0.5, 2)), second);
        assert_eq!(p(seed(1.0, 2)), first);
        let doubled = p(seed(2.0, 2));
        for (d, g) in doubled.0.iter().zip(&first.0) {
            assert_eq!(*d, 2.0 * g);
        }
        assert_ne!(a.0, b.0);
        drop(p);
        assert_eq!(q(seed(0.5, 2)), second);
    }
    check_out! { f(wrt &vec![0.7, 0.4, 1.3], wrt &mut vec![0.2, 0.3, 0.9], wrt 0.5) }
}

mod pullbacks_outlive_arguments {
    use super::*;
    #[differentiable]
    fn f(x: Vec<f64>, y: f64, name: String) -> f64 {
        let mut s = y;
        for (i, v) in x.iter().enumerate() {
            s = (s * v).sin() + name.len() as f64 * 0.1;
        }
        s
    }
    #[differentiable]
    fn g(y: &mut Vec<f64>, k: &f64) -> f64 {
        y[0] *= *k;
        let mut s = 0.0;
        for v in y.iter_mut() {
            *v = v.sin() * k;
            s += *v * s + *v;
        }
        s
    }
    fn made() -> impl Fn(f64) -> (Vec<f64>, f64) {
        f::vjp(vec![0.7, 0.4], 0.9, "abc".to_string()).1
    }
    #[test]
    fn outlives() {
        let pullback = made();
        assert_eq!(
            pullback(1.0),
            f::grad(vec![0.7, 0.4], 0.9, "abc".to_string())
        );
        let k = 0.4;
        let pullback = {
            let mut y = vec![0.3, 0.8];
            g::vjp(&mut y, &k).1
        };
        let mut y = vec![0.3, 0.8];
        assert_eq!(pullback((1.0, vec![0.0; 2])), g::grad(&mut y, &k));
    }
    check! { g(wrt &mut vec![0.3, 0.8], wrt &0.4) }
}

mod grad_into_twice {
    use super::*;
    #[differentiable]
    fn f(a: &[[f64; 2]], b: &[Vec<f64>], c: (f64, [f64; 2]), d: Option<f64>) -> f64 {
        let mut s = c.0 * d.unwrap_or(2.0);
        for (r, q) in a.iter().zip(b) {
            for (x, y) in r.iter().zip(q) {
                s += x * y * c.1[0] + c.1[1];
            }
        }
        s * s
    }
    #[test]
    fn adds() {
        let (a, b) = ([[0.7, 0.4], [0.3, 0.2]], [vec![0.1, 0.5], vec![0.6]]);
        let c = (0.3, [0.9, 0.8]);
        let g = f::grad(&a, &b, c, Some(0.5));
        let (mut da, mut db) = (vec![[1.0; 2]; 2], vec![vec![2.0; 2], vec![3.0]]);
        let (mut dc, mut dd) = ((4.0, [5.0; 2]), Some(6.0));
        for _ in 0..2 {
            f::grad_into(&a, &b, c, Some(0.5), &mut da, &mut db, &mut dc, &mut dd);
        }
        assert!((da[0][1] - 1.0 - 2.0 * g.0[0][1]).abs() < 1e-12);
        assert!((db[1][0] - 3.0 - 2.0 * g.1[1][0]).abs() < 1e-12);
        assert!((dc.1[1] - 5.0 - 2.0 * g.2.1[1]).abs() < 1e-12);
        assert!((dd.unwrap() - 6.0 - 2.0 * g.3.unwrap()).abs() < 1e-12);
    }
    check! { f(wrt &vec![[0.7, 0.4], [0.3, 0.2]], wrt &vec![vec![0.1, 0.5], vec![0.6]], wrt (0.3, [0.9, 0.8]), wrt Some(0.5)) }
}

mod many_outputs {
    use super::*;
    #[differentiable]
    fn f(
        x: &[f64; 3],
        y: &mut f64,
        z: &mut [f64; 2],
        w: &mut Vec<f64>,
    ) -> ([f64; 2], (f64, Vec<f64>), f64) {
        *y *= x[0];
        z[1] = z[0] * *y;
        for v in w.iter_mut() {
            *v = *v * z[1] + x[1];
        }
        let a = [x[0] * *y, z[0] + w[0]];
        (a, (x[2], w.clone()), a[0] * a[1])
    }
    check_out! { f(wrt &[0.7, 0.4, 1.3], wrt &mut 0.6, wrt &mut [0.3, 0.8], wrt &mut vec![0.2, 0.9]) }
}

mod fallible_with_outputs {
    use super::*;
    #[differentiable]
    fn f(x: &mut [f64], y: f64) -> Result<f64, &'static str> {
        for i in 0..x.len() {
            if x[i] < 0.0 {
                return Err("negative");
            }
            x[i] = x[i].sqrt() * y;
        }
        let first = *x.first().ok_or("empty")?;
        let s = x.iter().skip(1).fold(first, |a, b| a * b + 1.0);
        Ok(s)
    }
    check_try! { f(wrt &mut vec![0.7, 0.4, 1.3], wrt 0.8) }
    #[test]
    fn refused() {
        let mut x = vec![0.7, -0.1];
        assert!(matches!(f::grad(&mut x, 0.8), Err("negative")));
        assert!(matches!(f::vjp(&mut [], 0.8).map(|_| ()), Err("empty")));
        let (mut dx, mut dy) = (vec![3.0, 4.0], 5.0);
        assert!(f::grad_into(&mut x, 0.8, &mut dx, &mut dy).is_err());
        assert_eq!((dx, dy), (vec![3.0, 4.0], 5.0));
    }
}

mod non_scalar_payloads {
    use super::*;
    #[differentiable]
    fn f(x: &[f64], k: f64) -> Option<(f64, Vec<f64>)> {
        let first = *x.first()?;
        let mut v = x.to_vec();
        for t in v.iter_mut() {
            *t *= first * k;
        }
        if v[0] > 10.0 {
            return None;
        }
        Some((v[0] * k, v))
    }
    #[test]
    fn seeds() {
        let (value, pullback) = f::vjp(&[0.7, 0.4], 0.5).unwrap();
        assert_eq!(Some(value), f(&[0.7, 0.4], 0.5));
        let (dx, dk) = pullback((0.0, vec![0.0, 1.0]));
        assert!((dx[0] - 0.4 * 0.5).abs() < 1e-12 && (dx[1] - 0.7 * 0.5).abs() < 1e-12);
        assert!((dk - 0.28).abs() < 1e-12);
        assert!(f::vjp(&[], 0.5).is_none());
        assert!(f::vjp(&[100.0], 0.5).is_none());
    }
}

mod companion_names {
    use super::*;
    #[differentiable(companion = Energy)]
    fn energy(x: f64) -> f64 {
        x * x
    }
    #[allow(non_camel_case_types)]
    struct energy_taken;
    #[differentiable]
    fn r#match(r#type: f64, grad: f64, value: f64, seed: f64, x_bar: f64) -> f64 {
        let pullback = r#type * grad;
        let adjoint = pullback + value;
        let t1 = adjoint * seed;
        let seed_1 = t1 * x_bar;
        seed_1.sin()
    }
    #[test]
    fn named() {
        assert_eq!(Energy::grad(1.5), 3.0);
    }
    check! { r#match(wrt 0.7, wrt 0.4, wrt 0.3, wrt 0.9, wrt 0.6) }
}

mod single_precision {
    use super::*;
    #[differentiable]
    fn f(x: &[f32], w: &mut [f32], k: f32) -> f32 {
        let mut s = 0.0;
        for i in (0..x.len()).rev() {
            w[i] = (w[i] * x[i] + s).tanh();
            s += w[i] * k.powi(i as i32);
        }
        for i in 1..w.len() {
            s *= w[i - 1].exp() + 0.5f32;
        }
        s
    }
    check! { f(wrt &vec![0.7f32, 0.4, 1.3], wrt &mut vec![0.2f32, 0.3, 0.9], wrt 0.5f32) }
}

mod lifetimes {
    use super::*;
    #[differentiable(without(tape))]
    fn f<'a, 'b: 'a>(x: &'a [f64], y: &'b [f64], m: &'a [&'b [f64]]) -> f64 {
        let longest: &'a [f64] = if x.len() > y.len() { x } else { y };
        let mut s = 0.0;
        for r in m {
            s += r[0] * longest[0];
        }
        s + longest[1] * x[0]
    }
    #[test]
    fn gives() {
        let g = f::grad(&[0.5], &[2.0, 3.0], &[&[1.0, 9.0], &[4.0]]);
        assert_eq!(g.0, [3.0]);
        assert_eq!(g.1, [5.0, 0.5]);
    }
}

mod stack_friendly {
    use super::*;
    #[differentiable]
    fn f(x: &[f64]) -> f64 {
        let mut table = [[0.0f64; 64]; 64];
        for i in 0..64 {
            for j in 0..64 {
                table[i][j] = x[i % x.len()] * x[j % x.len()];
            }
        }
        let mut s = 0.0;
        for i in 1..64 {
            for j in 1..64 {
                table[i][j] += 0.01 * table[i - 1][j - 1] * table[i][j - 1];
                s += table[i][j];
            }
        }
        s
    }
    check! { f(wrt &vec![0.7, 0.4, 1.3]) }
}
