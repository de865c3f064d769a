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
