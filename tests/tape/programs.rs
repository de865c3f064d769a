//! Small programs with known derivatives (M1 to M22).

use gradtape::{Scalar, Var, straight_through, tape};

use crate::{close, close_all};

/// Value and derivative of a function of one number.
fn of_one(f: impl for<'t> Fn(Var<'t>) -> Var<'t>, x: f64) -> (f64, f64) {
    let r = tape!(<x> { (f)(x) });
    (r.value(), r.gradient().x)
}

#[track_caller]
fn check(f: impl for<'t> Fn(Var<'t>) -> Var<'t>, rows: &[(f64, f64, f64)]) {
    for &(x, value, derivative) in rows {
        let (y, d) = of_one(&f, x);
        close(y, value);
        close(d, derivative);
    }
}

#[test]
fn m1_a_power_by_a_loop() {
    let x = 2.0;
    let r = tape!(<x> {
        let mut y = 1.0;
        for _ in 0..10 {
            y *= x;
        }
        y
    });
    assert_eq!((r.value(), r.gradient().x), (1024.0, 5120.0));
}

#[test]
fn m2_as_many_turns_as_the_data_say() {
    let x = 2.0;
    let mut turns = 0;
    let r = tape!(<x> {
        let mut y = x;
        while y < 100.0 {
            y = y * y;
            turns += 1;
        }
        y
    });
    assert_eq!((r.value(), r.gradient().x, turns), (256.0, 1024.0, 3));
}

#[test]
fn m3_three_branches() {
    for (x, value, d) in [
        (0.3, 1.3498588075760032, 1.3498588075760032),
        (0.5, 1.5, 3.0),
        (0.7, 0.48999999999999994, 1.4),
    ] {
        let r = tape!(<x> {
            if x > 0.5 {
                x * x
            } else if x == 0.5 {
                3.0 * x
            } else {
                x.exp()
            }
        });
        close(r.value(), value);
        close(r.gradient().x, d);
    }
}

#[test]
fn m4_an_early_end_with_another_value() {
    for (x, value, d) in [(0.5, 2.5, 10.0), (1.5, 22.5, 30.0), (3.0, 36.0, 24.0)] {
        let r = tape!(<x> {
            'out: {
                let mut s = 0.0;
                for _ in 0..10 {
                    s += x * x;
                    if s > 10.0 {
                        break 'out 2.0 * s;
                    }
                }
                s
            }
        });
        assert_eq!((r.value(), r.gradient().x), (value, d));
    }
}

#[test]
fn m5_break_and_continue() {
    for (x, value, d) in [(0.5, 7.0, 19.0), (1.5, 12.0, 14.0), (3.0, 21.0, 13.0)] {
        let r = tape!(<x> {
            let mut s = 0.0;
            for i in 0..10 {
                s += x * x;
                if s > 10.0 {
                    break;
                }
                if i == 1 {
                    continue;
                }
                s += x;
            }
            s
        });
        assert_eq!((r.value(), r.gradient().x), (value, d));
    }
}

#[test]
fn m6_a_branch_on_the_integer_part() {
    for (x, value, d) in [(3.0, 4.0, 1.125), (6.0, 8.0, 1.125), (7.0, 52.0, 6.75)] {
        let r = tape!(<x> {
            let mut y = x;
            for _ in 0..5 {
                let even = y.value().floor() as i64 % 2 == 0;
                y = if even { y / 2.0 } else { 3.0 * y + 1.0 };
            }
            y
        });
        assert_eq!((r.value(), r.gradient().x), (value, d));
    }
}

#[test]
fn m7_an_iteration_that_damps_itself() {
    let a = 0.5;
    let r = tape!(<a> {
        let mut y = 1.0;
        for _ in 0..20 {
            y = a * y.sin() + 0.5;
            if y > 0.8 {
                y *= 0.9;
            }
        }
        y
    });
    close(r.value(), 0.7600217419622868);
    close(r.gradient().a, 0.9201771834404239);
}

#[test]
fn m8_newton_until_it_has_converged() {
    let a = 2.0;
    let mut steps = 0;
    let r = tape!(<a> {
        let mut x = 1.0;
        while (x * x - a).abs() > 1e-12 {
            x = 0.5 * (x + a / x);
            steps += 1;
        }
        x
    });
    close(r.value(), 1.414213562373095);
    close(r.gradient().a, 0.35355339059327373);
    assert_eq!(steps, 5);
}

#[test]
fn m9_nests_of_functions_and_their_recomputation() {
    check(
        |x| x.sin().sin().sin(),
        &[(1.0, 0.6784304773607402, 0.26450827039595814)],
    );
    let (x, w) = (0.5, 2.0);
    let r = tape!(<x, w> { (x * w).sin().powi(2) });
    close(r.value(), 0.7080734182735712);
    let g = r.gradient();
    close(g.x, 1.8185948536513636);
    close(g.w, 0.4546487134128409);
    let calls = std::cell::Cell::new(0);
    let r = tape!(<x, w> as t {
        t.checkpoint(&[x, w], |v| {
            calls.set(calls.get() + 1);
            (v[0] * v[1]).sin().powi(2)
        })
    });
    close(r.value(), 0.7080734182735712);
    assert_eq!(calls.get(), 1);
    let again = r.gradient();
    assert_eq!((again.x, again.w, calls.get()), (g.x, g.w, 2));
}

#[test]
fn m9_a_recomputed_block_has_second_derivatives() {
    let x = 0.7;
    let r = tape!(<x> {
        let inner = tape!(<x> as t { t.checkpoint(&[x], |v| v[0].sin().powi(2)) });
        inner.gradient().x
    });
    close(r.value(), (2.0 * x).sin());
    close(r.gradient().x, 2.0 * (2.0 * x).cos());
}

#[test]
fn m10_rosenbrock_and_its_hessian() {
    let (x, y) = (-1.2, 1.0);
    let r = tape!(<x, y> as t {
        let inner = tape!(<x, y> {
            let (p, q) = (1.0 - x, y - x * x);
            p * p + 100.0 * q * q
        });
        let value = inner.value();
        let g = inner.gradient();
        (value, (g.x, g.y), t.jacobian([g.x, g.y], [x, y]))
    });
    let (value, (dx, dy), h) = r.value();
    close(value, 24.2);
    close_all([dx, dy], [-215.6, -88.0]);
    close_all(h.concat(), [1330.0, 480.0, 480.0, 200.0]);
}

#[test]
fn m11_a_jacobian_and_a_hessian() {
    let x = [1.0, 2.0];
    let r = tape!(<x> as t {
        let f = [x[0] * x[0] * x[1], 5.0 * x[0] + x[1].sin()];
        t.jacobian(f, &x)
    });
    close_all(r.value().concat(), [4.0, 1.0, 5.0, -0.4161468365471424]);
    let r = tape!(<x> as t {
        let g = tape!(<x> { x[0] * x[0] * x[1] + x[1].sin() }).gradient().x;
        (g, t.jacobian(g, x))
    });
    let (g, h) = r.value();
    close_all(g, [4.0, 0.5838531634528576]);
    close_all(h.concat(), [4.0, 2.0, 2.0, -0.9092974268256817]);
}

#[test]
fn m12_three_orders() {
    let x = 2.0;
    let r = tape!(<x> {
        let second = tape!(<x> {
            let first = tape!(<x> { x * x * x * x });
            first.gradient().x
        });
        (second.value(), second.gradient().x)
    });
    assert_eq!(r.value(), (32.0, 48.0));
    let r = tape!(<x> {
        let second = tape!(<x> {
            let first = tape!(<x> { x * x * x * x });
            first.gradient().x
        });
        second.gradient().x
    });
    assert_eq!((r.value(), r.gradient().x), (48.0, 48.0));
}

/// ln(1 + eˣ) and its derivative, for every x.
fn log1pexp<T: Scalar>(x: T) -> (T, T) {
    let zero = T::constant(0.0);
    let one = T::constant(1.0);
    let value = x.max(zero) + (-x.abs()).exp().ln_1p();
    (value, one / (one + (-x).exp()))
}

#[test]
fn m13_a_rule_of_ones_own() {
    for (x, d) in [(100.0, 1.0), (1.0, 0.7310585786300049), (-800.0, 0.0)] {
        let r = tape!(<x> as t {
            let (value, derivative) = log1pexp(x.value());
            t.custom(value, [(x, derivative)])
        });
        close(r.value(), log1pexp(x).0);
        close(r.gradient().x, d);
    }
    let x = 1.0;
    let r = tape!(<x> {
        let inner = tape!(<x> as t {
            let (value, derivative) = log1pexp(x.value());
            t.custom(value, [(x, derivative)])
        });
        inner.gradient().x
    });
    close(r.gradient().x, 0.19661193324148185);
}

#[test]
fn m14_descent() {
    let mut x = 5.0;
    for step in [4.6, 4.28, 4.024, 3.8192, 3.65536] {
        x -= 0.1 * tape!(<x> { (x - 3.0) * (x - 3.0) }).gradient().x;
        close(x, step);
    }
}

#[test]
fn m15_straight_through_a_rounding() {
    let x = 2.7;
    let r = tape!(<x> { straight_through(|v| v.round(), 2.0 * x) });
    assert_eq!((r.value(), r.gradient().x), (5.0, 2.0));
}

#[test]
fn m16_wide_and_deep() {
    let x = 2.0;
    let r = tape!(<x> {
        let mut y = x;
        for _ in 0..1000 {
            y += x;
        }
        y
    });
    assert_eq!((r.value(), r.gradient().x), (2002.0, 1001.0));
    let r = tape!(<x> {
        let mut y = x;
        for _ in 0..1_000_000 {
            y *= 1.000001;
        }
        y
    });
    let d = r.gradient().x;
    assert!((d / 1.000001_f64.powi(1_000_000) - 1.0).abs() < 1e-9, "{d}");
}

#[test]
fn m17_every_pair() {
    let (a, b) = ([1.0, 2.0], [10.0, 20.0, 30.0]);
    let r = tape!(<a, b> { a.map(|a| b.map(|b| a * b)) });
    let g = r.gradient();
    assert_eq!((g.a, g.b), ([60.0, 60.0], [3.0, 3.0, 3.0]));
}

#[test]
fn m18_matrices() {
    let (a, b) = ([[1.0, 2.0], [3.0, 4.0]], [[5.0, 6.0], [7.0, 8.0]]);
    let r = tape!(<a, b> {
        let mut product = [[0.0; 2]; 2];
        for i in 0..2 {
            for j in 0..2 {
                for k in 0..2 {
                    product[i][j] += a[i][k] * b[k][j];
                }
            }
        }
        product
    });
    assert_eq!(r.value(), [[19.0, 22.0], [43.0, 50.0]]);
    let g = r.gradient();
    assert_eq!(g.a, [[11.0, 15.0], [11.0, 15.0]]);
    assert_eq!(g.b, [[4.0, 4.0], [6.0, 6.0]]);
    let det = tape!(<a> { a[0][0] * a[1][1] - a[0][1] * a[1][0] });
    assert_eq!(det.gradient().a, [[4.0, -3.0], [-2.0, 1.0]]);
    let inverse = tape!(<a> {
        let det = a[0][0] * a[1][1] - a[0][1] * a[1][0];
        [[a[1][1] / det, -a[0][1] / det], [-a[1][0] / det, a[0][0] / det]]
    });
    close_all(inverse.gradient().a.concat(), [-0.5, 0.5, 0.5, -0.5]);
}

#[test]
fn m19_statistics() {
    let x = [1.0, 2.0, 4.0];
    let mean = tape!(<x> { x.iter().sum::<Var>() / 3.0 });
    close_all(mean.gradient().x, [1.0 / 3.0; 3]);
    let variance = tape!(<x> {
        let mean = x.iter().sum::<Var>() / 3.0;
        x.iter().map(|x| (x - mean).powi(2)).sum::<Var>() / 3.0
    });
    close_all(variance.gradient().x, [-8.0 / 9.0, -2.0 / 9.0, 10.0 / 9.0]);
    let deviation = tape!(<x> {
        let mean = x.iter().sum::<Var>() / 3.0;
        (x.iter().map(|x| (x - mean).powi(2)).sum::<Var>() / 3.0).sqrt()
    });
    for (got, want) in deviation
        .gradient()
        .x
        .iter()
        .zip([-0.35634832, -0.08908708, 0.44543540])
    {
        assert!((got - want).abs() < 1e-8);
    }
    let softmax = tape!(<x> {
        let powers = x.map(|x| x.exp());
        powers[0] / powers.iter().sum::<Var>()
    });
    for (got, want) in softmax
        .gradient()
        .x
        .iter()
        .zip([0.04024522, -0.00479735, -0.03544787])
    {
        assert!((got - want).abs() < 1e-8);
    }
    let max = tape!(<x> { x.iter().copied().fold(f64::NEG_INFINITY, f64::max) });
    assert_eq!(max.gradient().x, [0.0, 0.0, 1.0]);
}

#[test]
fn m20_a_product_with_a_zero_and_large_exponents() {
    let x = [0.0, -2.0, 3.0];
    assert_eq!(
        tape!(<x> { x.iter().product::<Var>() }).gradient().x,
        [-6.0, 0.0, 0.0]
    );
    let x = [1000.0, 1000.0];
    let r = tape!(<x> {
        let max = x[0].max(x[1]);
        max + x.iter().map(|x| (x - max).exp()).sum::<Var>().ln()
    });
    close(r.value(), 1000.6931471805599);
    close_all(r.gradient().x, [0.5, 0.5]);
}

#[test]
fn m21_the_branch_not_taken_leaks_nothing() {
    let x = 1.0;
    let r = tape!(<x> { if x > 0.5 { x.sin() } else { (x - 1.0).ln() } });
    close(r.value(), 0.8414709848078965);
    close(r.gradient().x, 0.5403023058681398);
}

#[test]
fn what_is_computed_and_not_used_leaks_nothing() {
    let x = 1.0;
    let r = tape!(<x> {
        let unused = (x - 1.0).ln() + (x - 1.0).sqrt();
        assert!(unused.is_infinite());
        x.sin()
    });
    close(r.gradient().x, 0.5403023058681398);
}

#[test]
fn m22_a_diamond() {
    check(
        |x| {
            let a = x * x;
            let b = a + x;
            let c = a * b;
            c / a + (-x).exp()
        },
        &[(1.5, 3.97313016014843, 3.77686983985157)],
    );
}

#[test]
fn functions_made_of_others() {
    check(
        |x| 1.0 / x.sqrt(),
        &[(0.5, 1.414213562373095, -1.4142135623730947)],
    );
    check(
        |x| 1.0 / (1.0 + (-x).exp()),
        &[(0.5, 0.6224593312018546, 0.2350037122015945)],
    );
    check(
        |x| x.exp().ln_1p(),
        &[(0.5, 0.9740769841801067, 0.6224593312018546)],
    );
    let (a, b) = (-2.0, 3.0);
    let g = tape!(<a, b> { a.atan2(b) }).gradient();
    close_all([g.a, g.b], [0.23076923076923078, 0.15384615384615385]);
}
