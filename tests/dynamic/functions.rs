//! Functions as values: pointers, boxed closures, parameters.

use gradtape::differentiable;

mod boxed_closures {
    use super::*;

    #[differentiable(dynamic)]
    fn composed(x: f64, c: f64, n: usize) -> f64 {
        let mut steps: Vec<Box<dyn Fn(f64) -> f64>> = Vec::new();
        for i in 0..n {
            if i % 2 == 0 {
                steps.push(Box::new(move |v| v * c + 1.0));
            } else {
                steps.push(Box::new(|v: f64| v.sin()));
            }
        }
        steps.iter().fold(x, |v, step| step(v))
    }
    check! {
        composed(wrt 0.7, wrt 1.3, 0) => (1.0, 0.0);
        composed(wrt 0.7, wrt 1.3, 1) => (1.3, 0.7);
        composed(wrt 0.7, wrt 1.3, 4)
    }
}

mod pointers {
    use super::*;

    #[differentiable(dynamic)]
    fn chosen(x: f64, which: &[usize]) -> f64 {
        fn square(v: f64) -> f64 {
            v * v
        }
        fn damped(v: f64) -> f64 {
            let scale: f64 = 0.5;
            scale * v.tanh()
        }
        let table: [fn(f64) -> f64; 3] = [square, damped, |v| 3.0 - v];
        let mut v = x;
        for &i in which {
            v = table[i](v);
        }
        v
    }
    check! {
        chosen(wrt 1.5, &[0]) => 3.0;
        chosen(wrt 1.5, &[2]) => -1.0;
        chosen(wrt 0.4, &[0, 1, 2, 0, 1])
    }
}

mod parameters {
    use super::*;

    #[differentiable(dynamic)]
    fn newton(g: fn(f64, f64) -> f64, slope: &dyn Fn(f64) -> f64, p: f64) -> f64 {
        let mut x = 1.0;
        for _ in 0..6 {
            x -= g(x, p) / slope(x);
        }
        x
    }

    #[test]
    fn over_variables() {
        let (root, d) = newton::value_and_grad(|x, p| x * x - p, &|x| 2.0 * x, 2.0);
        assert_eq!(root, newton(|x, p| x * x - p, &|x| 2.0 * x, 2.0));
        assert!((d - 0.5 / 2.0_f64.sqrt()).abs() < 1e-12, "{d}");
    }
}

mod captured {
    use super::*;

    #[differentiable(dynamic)]
    fn sums(x: f64) -> f64 {
        let mut acc = x;
        let mut add = |t: f64| acc += t * t;
        add(x);
        add(2.0 * x);
        acc
    }
    check! { sums(wrt 0.8) => 9.0 }
}

mod counted {
    use super::*;

    #[differentiable(dynamic)]
    fn in_order(x: f64) -> f64 {
        let mut s = x - 1.0;
        let mut next = || {
            s += 1.0;
            s
        };
        next() * next() + next()
    }
}

mod typed_closures {
    use super::*;

    #[differentiable(dynamic)]
    fn chosen(x: f64, k: usize) -> f64 {
        let table: [fn(f64) -> f64; 2] = [|v: f64| -> f64 { v * v }, |_: f64| 2.0];
        let last: &dyn Fn(f64, usize) -> f64 = &|v: f64, n: usize| v.powi(n as i32) + x;
        last(table[k](x), 3)
    }
    check! {
        chosen(wrt 1.5, 0) => 6.0 * 1.5_f64.powi(5) + 1.0;
        chosen(wrt 1.5, 1) => 1.0
    }
}

mod nested_functions {
    use super::*;

    #[differentiable]
    fn compiled(v: f64) -> f64 {
        v.sin()
    }

    #[differentiable(dynamic)]
    fn mixed(x: f64, c: &[f64]) -> f64 {
        fn power(v: f64, n: usize) -> f64 {
            if n == 0 {
                return 1.0;
            }
            v * power(v, n - 1)
        }
        fn through(v: f64) -> f64 {
            compiled(v) + power(v, 2)
        }
        fn plain(v: f64) -> usize {
            v as usize
        }
        let made: Vec<f64> = c.iter().map(|c| c * x).collect();
        let applied: f64 = made.iter().copied().map(through).sum();
        applied + power(2.0, 3) * x + made[plain(1.5)]
    }
    check! { mixed(wrt 0.7, wrt &vec![0.5, -1.5]) }
}

mod with_written_arguments {
    use super::*;

    #[differentiable]
    fn scale(v: &mut [f64], by: f64) -> f64 {
        let before = v[0];
        for x in v.iter_mut() {
            *x *= by;
        }
        before * by
    }

    #[differentiable]
    fn push(v: &mut Vec<f64>, count: &mut usize, x: f64) {
        v.push(x * x);
        *count += 1;
    }

    #[differentiable]
    fn parts(x: f64) -> Result<(f64, usize, [f64; 2]), String> {
        if x < -10.0 {
            return Err("too small".to_string());
        }
        Ok((x.sin(), 1, [x, x * x]))
    }

    #[differentiable(dynamic)]
    fn run(x: f64, y: &[f64]) -> Result<f64, String> {
        let mut v = y.to_vec();
        let mut count = 0;
        let s = scale(&mut v, x);
        push(&mut v, &mut count, s);
        let (a, k, b) = parts(v[count])?;
        Ok(a * b[k] + v.iter().sum::<f64>() + count as f64)
    }
    check_try! { run(wrt 0.7, wrt &vec![1.5, -0.5]); run(wrt 100.0, wrt &vec![1.5, -0.5]) }
}

mod handed_to_another {
    use super::*;

    #[differentiable(dynamic)]
    fn newton(g: fn(f64, f64) -> f64, dg: fn(f64, f64) -> f64, p: f64) -> f64 {
        let mut x = 1.0;
        for _ in 0..6 {
            x -= g(x, p) / dg(x, p);
        }
        x
    }

    #[differentiable(dynamic)]
    fn root(p: f64) -> f64 {
        newton(|x, p| x * x - p, |x, _| 2.0 * x, p)
    }
    check! { root(wrt 2.0); root(wrt 3.0) }

    fn applied<T>(f: impl Fn(T) -> T, x: T) -> T {
        f(x)
    }

    #[differentiable(dynamic)]
    fn generic_callee(x: f64, y: f64) -> f64 {
        applied(|v| v * y, x)
    }
    mod of_a_generic_callee {
        use super::*;
        check! { generic_callee(wrt 2.0, wrt 0.5) => (0.5, 2.0) }
    }
}

mod generic_functions {
    use super::*;

    #[differentiable(dynamic)]
    fn twice<G>(x: f64, g: G, #[constant] accepts: &dyn Fn(f64) -> bool) -> f64
    where
        G: Fn(f64) -> f64,
    {
        if accepts(x) { g(g(x)) } else { x }
    }

    #[test]
    fn over_variables() {
        assert_eq!(
            twice::value_and_grad(3.0, |v| v * v, &|x| x > 0.0),
            (81.0, 108.0)
        );
        assert_eq!(twice::grad(-3.0, |v| v * v, &|x| x > 0.0), 1.0);
    }
}
