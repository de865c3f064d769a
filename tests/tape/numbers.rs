//! The arithmetic of variables: operators, methods, kinks, single precision, nesting.

use gradtape::{Scalar, Var, tape};

use crate::{close, close_all};

#[test]
fn operators_with_numbers_and_references_on_either_side() {
    let (x, y, c) = (3.0, 2.0, 5.0);
    let r = tape!(<x, y> {
        let sums = x + y + (x + c) + (c + x) + (&x + y) + (x + &y) + (&x + &y) + (&x + c) + (c + &x);
        let differences = (x - y) - (x - &c) - (&c - x) - (&c - &y);
        let products = x * y * (x * c) * (&c * &x);
        let quotients = x / y + x / c + c / x + &c / y;
        let remainders = (x % y) + (x % 2.5) + (7.5 % &x);
        sums + differences + products + quotients + remainders - -x + -&y
    });
    let f = |x: f64, y: f64| {
        let sums = 8.0 * x + 4.0 * y + 4.0 * c;
        let differences = (x - y) - (x - c) - (c - x) - (c - y);
        let products = x * y * (x * c) * (c * x);
        let quotients = x / y + x / c + c / x + c / y;
        sums + differences + products + quotients + (x % y) + (x % 2.5) + (7.5 % x) + x - y
    };
    close(r.value(), f(x, y));
    let h = 1e-6;
    let g = r.gradient();
    let by_x = (f(x + h, y) - f(x - h, y)) / (2.0 * h);
    // The quotients of the remainders: 3 % 2 and 7.5 % 3 jump nowhere near.
    assert!((g.x - by_x).abs() < 1e-6, "{} {by_x}", g.x);
    let by_y = (f(x, y + h) - f(x, y - h)) / (2.0 * h);
    assert!((g.y - by_y).abs() < 1e-6, "{} {by_y}", g.y);
}

#[test]
fn compound_assignment() {
    let (x, y) = (3.0, 2.0);
    let r = tape!(<x, y> {
        let mut s = x;
        s += y;
        s += 1.0;
        s *= &y;
        s -= x;
        s -= &0.5;
        s /= y;
        s %= 100.0;
        s
    });
    let f = |x: f64, y: f64| ((x + y + 1.0) * y - x - 0.5) / y;
    close(r.value(), f(x, y));
    let g = r.gradient();
    close(g.x, (y - 1.0) / y);
    close(g.y, 1.0 + (x + 0.5) / (y * y));
}

#[test]
fn comparisons() {
    let (x, y) = (3.0, 2.0);
    let r = tape!(<x, y> {
        assert!(x > y && y < x && x > 1.0 && 1.0 < x && x != y && x == 3.0 && 3.0 == x);
        assert!(x.partial_cmp(&y).is_some() && x.total_cmp(&y).is_gt() && !x.is_nan());
        let mut sorted = [x, y, x * y, -x];
        sorted.sort_by(|a, b| a.partial_cmp(b).unwrap());
        sorted[2] - sorted[0] * 2.0
    });
    assert_eq!(r.value(), 3.0 + 6.0);
    assert_eq!(r.gradient().x, 3.0);
}

#[test]
fn methods_of_several_arguments_take_numbers_and_variables() {
    let (x, y) = (3.0, 2.0);
    let g = tape!(<x, y> { x.powf(y) + x.mul_add(y, 1.0) + x.hypot(y) + x.powi(2) }).gradient();
    let h = 13.0_f64.sqrt();
    close(g.x, 6.0 + 2.0 + 3.0 / h + 6.0);
    close(g.y, 9.0 * 3.0_f64.ln() + 3.0 + 2.0 / h);
    let g = tape!(<x, y> { x.min(y) + x.max(7.0) * x.clamp(0.0, 2.5) + x.log(y) + x.log(2.0) })
        .gradient();
    let (lx, ly) = (x.ln(), y.ln());
    close(g.x, 2.0 / (x * ly));
    close(g.y, 1.0 - lx / (y * ly * ly));
}

/// Each row of the rules table, against its own partials, and against differences of them.
#[test]
fn every_rule_has_its_method() {
    macro_rules! method {
        ($x:expr, $($method:ident)*) => {$({
            let x = $x;
            let rule = gradtape::rules::TABLE.iter().find(|r| r.name == stringify!($method)).unwrap();
            let r = tape!(<x> { x.$method() });
            let value = (rule.value)(&[x]);
            assert_eq!(r.value(), value, "{}", rule.name);
            assert_eq!(r.gradient().x, (rule.partial_values)(&[x], value)[0], "{}", rule.name);
        })*};
    }
    method!(0.3, recip sqrt cbrt exp exp2 exp_m1 ln log2 log10 ln_1p sin cos tan asin acos atan);
    method!(0.3, sinh cosh tanh asinh atanh abs fract to_degrees to_radians next_up next_down);
    method!(1.3, acosh);
    macro_rules! method_of_two {
        ($($method:ident)*) => {$({
            let (x, y) = (2.3, 0.7);
            let rule = gradtape::rules::TABLE.iter().find(|r| r.name == stringify!($method)).unwrap();
            let r = tape!(<x, y> { x.$method(y) });
            let value = (rule.value)(&[x, y]);
            assert_eq!(r.value(), value, "{}", rule.name);
            let g = r.gradient();
            assert_eq!(vec![g.x, g.y], (rule.partial_values)(&[x, y], value), "{}", rule.name);
        })*};
    }
    method_of_two!(powf log atan2 hypot max min copysign rem_euclid midpoint);
}

#[test]
fn kinks_are_those_of_the_compiled_functions() {
    let (zero, one) = (0.0, 1.0);
    macro_rules! slope {
        ($x:ident, $e:expr) => {
            tape!(<$x> { $e }).gradient().$x
        };
    }
    assert_eq!(slope!(zero, zero.abs()), 0.0);
    assert_eq!(slope!(zero, zero.max(0.0)), 1.0);
    assert_eq!(slope!(zero, 0.0_f64.max(zero)), 0.0);
    let (a, b) = (1.0, 1.0);
    let g = tape!(<a, b> { a.max(b) + 10.0 * a.min(b) }).gradient();
    assert_eq!((g.a, g.b), (11.0, 0.0));
    assert_eq!(slope!(one, one.clamp(-1.0, 1.0)), 1.0);
    assert_eq!(slope!(one, one.clamp(-1.0, 0.5)), 0.0);
    assert_eq!(slope!(zero, zero.sqrt()), f64::INFINITY);
    assert_eq!(slope!(zero, zero.powf(0.5)), f64::INFINITY);
    assert_eq!(slope!(zero, zero.powf(0.0)), 0.0);
    assert_eq!(slope!(zero, zero.powi(0)), 0.0);
    assert_eq!(slope!(zero, 1.0 / zero), f64::NEG_INFINITY);
    assert_eq!(slope!(zero, 0.0_f64.powf(zero)), 0.0);
    let base = -2.0;
    // The derivative by the exponent, which is constant, is not evaluated.
    assert_eq!(slope!(base, base.powf(3.0)), 12.0);
    let (p, q) = (-2.0, 3.0);
    let g = tape!(<p, q> { p.powf(q) }).gradient();
    assert!(g.p == 12.0 && g.q.is_nan());
    let g = tape!(<p, q> { p % q }).gradient();
    assert_eq!((g.p, g.q), (1.0, 0.0));
    let g = tape!(<p, q> { p.rem_euclid(q) }).gradient();
    assert_eq!((g.p, g.q), (1.0, 1.0));
    let (u, v) = (0.0, 0.0);
    let g = tape!(<u, v> { u.hypot(v) }).gradient();
    assert_eq!((g.u, g.v), (0.0, 0.0));
}

#[test]
fn single_precision() {
    let (x, w) = (2.0_f32, vec![1.0_f32, 3.0]);
    let r = tape!(<x, w> {
        let mut sum = 0.0;
        for w in &w {
            sum += w * x.powi(2) + 1.0;
        }
        if sum > 1.0 { sum * 0.5 } else { 0.0 }
    });
    let value: f32 = r.value();
    assert_eq!(value, 9.0);
    let g = r.gradient();
    assert_eq!((g.x, g.w), (8.0_f32, vec![2.0_f32, 2.0]));
    let r = tape!(<x> { tape!(<x> { x * x * x * 0.5 }).gradient().x });
    assert_eq!(r.gradient().x, 6.0_f32);
}

#[test]
fn untyped_literals_are_doubles() {
    let x = 2.0;
    let (pair, list) = ([1.0, 2.0], vec![3.0]);
    let r = tape!(<x, pair, list> { x.sin() + pair[1].powi(2) + list[0] });
    assert_eq!(r.gradient().pair, [0.0, 4.0]);
}

#[test]
fn a_mixed_second_derivative() {
    let (x, y) = (0.7, -1.3);
    let r = tape!(<x, y> as t {
        let g = tape!(<x, y> { (x * y).sin() + x.powi(3) * y }).gradient();
        (t.gradient(g.x, y), t.gradient(g.y, x))
    });
    let want = (x * y).cos() - x * y * (x * y).sin() + 3.0 * x * x;
    let (xy, yx) = r.value();
    close(xy, want);
    close(yx, want);
}

#[test]
fn perturbations_are_not_confused() {
    let (x, y) = (5.0, 1.0);
    let r = tape!(<x, y> {
        let inner = tape!(<y> { x + y });
        x * inner.gradient().y
    });
    assert_eq!(r.value(), 5.0);
    let g = r.gradient();
    assert_eq!((g.x, g.y), (1.0, 0.0));
    // d/dx [x · d/dx (x · x)] where the inner function also uses the outer x.
    let r = tape!(<x> {
        let z = x;
        let inner = tape!(<z> { z * x });
        x * inner.gradient().z
    });
    assert_eq!((r.value(), r.gradient().x), (25.0, 10.0));
}

#[test]
fn outer_variables_are_constants_to_the_inner_tape_on_either_side() {
    let (x, y) = (2.0, 3.0);
    let r = tape!(<x, y> {
        let inner = tape!(<x> { x * y + y * x - y / x + y.powi(2) * x + x.powf(y) + x.max(y) });
        inner.gradient().x
    });
    let f = |x: f64, y: f64| 2.0 * y + y / (x * x) + y * y + y * x.powf(y - 1.0);
    close(r.value(), f(x, y));
    let h = 1e-6;
    let difference = |dx: f64, dy: f64| (f(x + dx, y + dy) - f(x - dx, y - dy)) / (2.0 * h);
    let g = r.gradient();
    assert!((g.x - difference(h, 0.0)).abs() < 1e-7);
    assert!((g.y - difference(0.0, h)).abs() < 1e-7);
}

#[test]
fn generic_code_runs_on_variables_of_every_order() {
    fn logistic<T: Scalar>(x: T) -> T {
        T::constant(1.0) / (T::constant(1.0) + (-x).exp())
    }
    let x = 0.3;
    let s = logistic(x);
    let r = tape!(<x> {
        let second = tape!(<x> {
            let first = tape!(<x> { logistic(x) });
            first.gradient().x
        });
        second.gradient().x
    });
    close(r.value(), s * (1.0 - s) * (1.0 - 2.0 * s));
    close(
        r.gradient().x,
        s * (1.0 - s) * (1.0 - 6.0 * s + 6.0 * s * s),
    );
}

#[test]
fn sums_and_products_of_nothing() {
    let x = 1.0;
    let r = tape!(<x> {
        let none: Vec<Var> = Vec::new();
        none.iter().sum::<Var>() + none.iter().product::<Var>() + x
    });
    assert_eq!((r.value(), r.gradient().x), (2.0, 1.0));
}

#[test]
fn a_value_prints_as_its_number() {
    let x = 1.5;
    let r = tape!(<x> { (format!("{x:?} {x:.3} {:>6}", x * 2.0), x) });
    assert_eq!(r.value().0, "1.5 1.500      3");
}

#[test]
fn reverse_sweeps_agree_with_differences_on_a_long_program() {
    let x: Vec<f64> = (0..6).map(|i| 0.3 + 0.1 * f64::from(i)).collect();
    fn program<T: Scalar>(x: &[T]) -> T {
        let mut state = [T::constant(0.1); 3];
        for (i, x) in x.iter().enumerate() {
            let j = i % 3;
            let next = (state[(j + 1) % 3] * *x).tanh() + state[j] / (*x + T::constant(1.0));
            state[j] = next.hypot(state[(j + 2) % 3]).ln_1p();
        }
        state[0] * state[1] + state[2].exp()
    }
    let g = tape!(<x> { program(&x) }).gradient().x;
    gradtape::check::gradient(program::<f64>, &x, &g).unwrap();
    close_all([program(&x)], [tape!(<x> { program(&x) }).value()]);
}
