//! Calls in a block: compiled functions are one node, all others are calls.

use std::cell::Cell;

use gradtape::{Scalar, Var, differentiable, tape};

use crate::{close, close_all};

thread_local! {
    static RUNS: Cell<usize> = const { Cell::new(0) };
}

#[differentiable]
fn norm(w: &[f64], n: i32, scale: f64) -> f64 {
    let mut s = 0.0;
    for (i, w) in w.iter().enumerate() {
        s += w.powi(n) * (i + 1) as f64;
    }
    s * scale
}

#[differentiable]
fn wave(x: f64) -> f64 {
    x.sin() * x
}

#[differentiable]
fn dot(a: &[f64; 3], b: [f64; 3]) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

#[differentiable]
fn rotated(point: [f64; 2], angle: f64, offset: &[f64]) -> [f64; 2] {
    let (sin, cos) = (angle.sin(), angle.cos());
    [
        cos * point[0] - sin * point[1] + offset[0],
        sin * point[0] + cos * point[1] + offset[1],
    ]
}

#[differentiable]
fn squares(x: &[f64]) -> Vec<f64> {
    x.iter().map(|x| x * x).collect()
}

#[differentiable]
fn root(x: f64) -> Option<f64> {
    if x > 0.0 { Some(x.sqrt()) } else { None }
}

#[differentiable]
fn cube<T: Scalar>(x: T) -> T {
    x * x * x
}

mod models {
    use gradtape::differentiable;

    #[differentiable]
    pub fn energy(x: &[f64]) -> f64 {
        x.iter().map(|x| x * x / 2.0).sum()
    }

    pub fn plain(x: f64) -> f64 {
        x * 10.0
    }
}

#[test]
fn a_slice_a_constant_and_a_number() {
    let (w, scale, n) = (vec![0.5, 1.5], 2.0, 3);
    let r = tape!(<w, scale> {
        let s = norm(&w, n, scale);
        s * s + w[0]
    });
    let plain = norm(&w, n, scale);
    assert_eq!(r.value(), plain * plain + 0.5);
    let (dw, ds) = norm::grad(&w, n, scale);
    let g = r.gradient();
    close_all(g.w, [2.0 * plain * dw[0] + 1.0, 2.0 * plain * dw[1]]);
    close(g.scale, 2.0 * plain * ds);
}

#[test]
fn one_of_several_arguments_is_active() {
    let (w, scale) = (vec![0.5, 1.5], 2.0);
    assert_eq!(
        tape!(<w> { norm(&w, 3, scale) }).gradient().w,
        norm::grad(&w, 3, scale).0
    );
    assert_eq!(
        tape!(<scale> { norm(&w, 3, scale) }).gradient().scale,
        norm::grad(&w, 3, scale).1
    );
    assert_eq!(
        tape!(<scale> { norm(&w, 3, 2.0 * scale) }).gradient().scale,
        2.0 * norm(&w, 3, 1.0)
    );
}

#[test]
fn numbers_and_results_of_other_calls() {
    let x = 0.7;
    let r = tape!(<x> { wave(x) * wave(2.0 * wave(x)) });
    let (a, da) = wave::value_and_grad(x);
    let (b, db) = wave::value_and_grad(2.0 * a);
    close(r.value(), a * b);
    close(r.gradient().x, da * b + a * db * 2.0 * da);
}

#[test]
fn arrays_by_value_and_by_reference() {
    let (a, b) = ([1.0, 2.0, 3.0], [4.0, 5.0, 6.0]);
    let g = tape!(<a, b> { dot(&a, b) }).gradient();
    assert_eq!((g.a, g.b), (b, a));
    // From variables that were computed, in an array and in a `Vec`.
    let x = 2.0;
    let r = tape!(<x> {
        let powers: Vec<Var> = (1..4).map(|i| x.powi(i)).collect();
        norm(&powers, 1, 1.0) + norm(&[x, x * x], 1, 1.0) + norm(&powers[1..], 1, 1.0)
    });
    close(
        r.gradient().x,
        (1.0 + 8.0 + 36.0) + (1.0 + 8.0) + (4.0 + 24.0),
    );
}

#[test]
fn functions_of_several_results() {
    let (p, angle, offset) = ([1.0, 2.0], 0.3, vec![1.0, 10.0]);
    let f = |[x, y]: [f64; 2]| x * x + 3.0 * y;
    let r = tape!(<p, angle> {
        let [x, y] = rotated(p, angle, &offset);
        x * x + 3.0 * y
    });
    let moved = rotated(p, angle, &offset);
    assert_eq!(r.value(), f(moved));
    let (_, pullback) = rotated::vjp(p, angle, &offset);
    let (dp, da, _) = pullback([2.0 * moved[0], 3.0]);
    let g = r.gradient();
    close_all(g.p, dp);
    close(g.angle, da);
    let x = vec![1.0, 2.0, 3.0];
    let r = tape!(<x> as t {
        let y = squares(&x);
        (t.jacobian(&y, &x), y[0] * y[1])
    });
    let (j, _) = r.value();
    assert_eq!(
        j,
        [
            vec![2.0, 0.0, 0.0],
            vec![0.0, 4.0, 0.0],
            vec![0.0, 0.0, 6.0]
        ]
    );
}

#[test]
fn what_a_node_keeps_may_be_local_to_the_block() {
    let p = [1.0, 2.0];
    let r = tape!(<p> {
        let offset = vec![0.5; 2];
        let [x, y] = rotated(p, 0.0, &offset);
        x * y
    });
    assert_eq!((r.value(), r.gradient().p), (1.5 * 2.5, [2.5, 1.5]));
}

#[test]
fn functions_that_may_fail() {
    for (x, value, d) in [(4.0, Some(2.0), Some(0.25)), (-1.0, None, None)] {
        let r = tape!(<x> { root(x) });
        assert_eq!((r.value(), r.try_gradient().x), (value, d));
    }
}

#[test]
fn by_any_path_and_name() {
    use models::energy as work;
    let x = vec![1.0, 2.0];
    let r = tape!(<x> { models::energy(&x) * work(&x) + self::models::energy(&x) });
    assert_eq!(r.value(), 2.5 * 2.5 + 2.5);
    assert_eq!(r.gradient().x, [6.0, 12.0]);
    #[differentiable]
    fn local(x: f64) -> f64 {
        3.0 * x
    }
    let y = 1.0;
    assert_eq!(tape!(<y> { local(y) }).gradient().y, 3.0);
}

#[test]
fn generic_functions_are_compiled_at_any_order() {
    let x = 2.0;
    let r = tape!(<x> {
        let inner = tape!(<x> { cube(x) });
        inner.gradient().x
    });
    assert_eq!((r.value(), r.gradient().x), (12.0, 12.0));
    let single = 2.0_f32;
    assert_eq!(tape!(<single> { cube(single) }).gradient().single, 12.0);
}

fn total<'t>(v: &[Var<'t>]) -> Var<'t> {
    v.iter().map(|v| v * v).sum()
}

fn generic<T: Scalar>(x: T, n: usize) -> T {
    RUNS.set(RUNS.get() + n);
    x + x
}

#[test]
fn ordinary_functions_are_called() {
    let w = vec![1.0, 2.0];
    RUNS.set(0);
    let r = tape!(<w> { total(&w) + generic(w[0], 1) + std::convert::identity(w[1]) });
    assert_eq!((r.value(), RUNS.get()), (5.0 + 2.0 + 2.0, 1));
    assert_eq!(r.gradient().w, [4.0, 5.0]);
    // Of plain numbers, whatever a function is.
    let r = tape!(<w> { w[0] * wave(0.5) * models::plain(2.0) });
    assert_eq!(r.gradient().w, [wave(0.5) * 20.0, 0.0]);
}

#[test]
fn closures_are_called() {
    let w = vec![1.0, 2.0];
    let feature = |i: usize| (i * 10) as f64;
    let r = tape!(<w> {
        let weighted = |i: usize| w[i] * feature(i + 1);
        let square = |x| x * x;
        (0..w.len()).map(weighted).sum::<Var>() + square(w[0])
    });
    assert_eq!(r.gradient().w, [12.0, 20.0]);
    let r = tape!(<w> {
        let mut sum = 0.0;
        for (i, w) in w.iter().enumerate() {
            sum += w * feature(i);
        }
        sum
    });
    assert_eq!(r.gradient().w, [0.0, 10.0]);
}

#[test]
fn functions_given_as_arguments_are_called_in_parentheses() {
    fn slope(f: impl for<'t> Fn(Var<'t>) -> Var<'t>, x: f64) -> f64 {
        tape!(<x> { (f)(x) }).gradient().x
    }
    assert_eq!(slope(|x| x * x, 3.0), 6.0);
    assert_eq!(slope(|x| wave_of(x), 3.0), wave::grad(3.0));
    fn wave_of(x: Var<'_>) -> Var<'_> {
        x.sin() * x
    }
}

#[test]
fn a_compiled_function_is_run_once_for_value_and_gradient() {
    #[differentiable]
    fn counted(x: f64) -> f64 {
        RUNS.set(RUNS.get() + 1);
        x * x
    }
    let x = 3.0;
    RUNS.set(0);
    let r = tape!(<x> { counted(x) });
    assert_eq!((r.value(), r.gradient().x, RUNS.get()), (9.0, 6.0, 1));
}

#[test]
fn what_a_function_declares_constant_has_no_derivative() {
    #[differentiable]
    fn scaled(x: f64, #[constant] by: f64) -> f64 {
        x * by
    }
    let (x, by) = (3.0, 2.0);
    let g = tape!(<x, by> { scaled(x, by) }).gradient();
    assert_eq!((g.x, g.by), (2.0, 0.0));
}

/// Functions and variables with the names that an expansion might give.
#[test]
fn names_do_not_collide() {
    #[differentiable]
    fn mode(x: f64, value: f64) -> f64 {
        x * value
    }
    #[differentiable]
    fn number(result: &[f64], node: f64) -> Vec<f64> {
        result.iter().map(|r| r * node).collect()
    }
    fn result(x: Var<'_>) -> Var<'_> {
        x * 2.0
    }
    let (value, seed, node, held_0, argument_0) = (2.0, vec![3.0, 4.0], 5.0, 6.0, 7.0);
    let r = tape!(<value, seed, argument_0> {
        let numbers = number(&seed, node);
        mode(argument_0, held_0) + result(value) + numbers[0] * numbers[1]
    });
    assert_eq!(r.value(), 42.0 + 4.0 + 300.0);
    let g = r.gradient();
    assert_eq!(
        (g.value, g.seed, g.argument_0),
        (2.0, vec![100.0, 75.0], 6.0)
    );
}

mod written_arguments {
    use gradtape::{differentiable, tape};

    #[differentiable]
    fn scale(v: &mut [f64], by: f64) -> f64 {
        let before = v[0];
        for x in v.iter_mut() {
            *x *= by;
        }
        before * by
    }

    #[differentiable]
    fn counted(x: f64, count: &mut usize) -> f64 {
        *count += 1;
        x.powi(*count as i32)
    }

    #[differentiable]
    fn powers(x: f64, log: &mut Vec<usize>) -> Vec<f64> {
        log.push(3);
        vec![x, x * x]
    }

    /// What a compiled function writes is an output of its node.
    #[test]
    fn numbers() {
        let (w, y) = ([1.5, -0.5], 0.7);
        let r = tape!(<w, y> {
            let mut v = w;
            let first = scale(&mut v, y);
            let second = scale(&mut v[1..], first);
            v[0] * v[1] + second
        });
        // first = w0 y, v1 = w1 y first = w0 w1 y², v = [w0 y, w0 w1 y²]; the sum is w0² w1 y³ + w0 w1 y²
        let (a, b, c) = (1.5, -0.5, 0.7);
        assert!((r.value() - (a * a * b * c * c * c + a * b * c * c)).abs() < 1e-15);
        let g = r.gradient();
        let want = [
            2.0 * a * b * c.powi(3) + b * c * c,
            a * a * c.powi(3) + a * c * c,
        ];
        assert!(
            (g.w[0] - want[0]).abs() < 1e-14 && (g.w[1] - want[1]).abs() < 1e-14,
            "{g:?}"
        );
        let by_y = 3.0 * a * a * b * c * c + 2.0 * a * b * c;
        assert!((g.y - by_y).abs() < 1e-14, "{g:?}");
    }

    /// Sweeping runs the function again, and what it writes that is no number was written once.
    #[test]
    fn counters_and_logs() {
        let x = 2.0;
        let (mut count, mut log) = (0, Vec::new());
        let r = tape!(<x> {
            let y = counted(x, &mut count) + counted(x, &mut count);
            let v = powers(y, &mut log);
            v[0] + v[1]
        })
        .persistent();
        assert_eq!((r.value(), count, &log), (42.0, 2, &vec![3]));
        // y = x + x², d(y + y²) = (1 + 2 y) (1 + 2 x)
        assert_eq!(r.gradient().x, 13.0 * 5.0);
        assert_eq!(r.gradient().x, 13.0 * 5.0);
        drop(r);
        assert_eq!((count, log), (2, vec![3]));
    }
}

/// An adjoint that is zero has derivatives of its own: ∂²(x √y + x / y) / ∂x ∂y at x = 0.
mod adjoints_that_are_zero {
    use gradtape::{Scalar, differentiable, tape};

    #[differentiable]
    fn f<T: Scalar>(x: T, y: T) -> T {
        x * y.sqrt() + x / y
    }

    #[differentiable]
    fn root<T: Scalar>(y: T) -> T {
        y.sqrt()
    }

    #[differentiable]
    fn through_a_callee<T: Scalar>(x: T, y: T) -> T {
        x * root(y) + x / y
    }

    #[differentiable]
    fn inner<T: Scalar>(y: T) -> T {
        let z = y * y;
        z.sin() * z * y
    }

    /// The seed of the call is known only after it.
    #[differentiable]
    fn nonlinear<T: Scalar>(x: T, y: T) -> T {
        let b = inner(y) * x;
        b * b.sin() + b
    }

    #[differentiable]
    fn without_a_call<T: Scalar>(x: T, y: T) -> T {
        let z = y * y;
        let b = z.sin() * z * y * x;
        b * b.sin() + b
    }

    #[test]
    fn of_partials_that_callers_keep() {
        macro_rules! second {
            ($f:ident, $x:expr) => {
                tape!(<x: f64 = $x, y: f64 = 0.7> {
                    let inner = tape!(<y> { $f(x, y) });
                    inner.gradient().y
                })
                .gradient()
                .x
            };
        }
        for x in [0.5, 0.1, 0.0] {
            let (got, want) = (second!(nonlinear, x), second!(without_a_call, x));
            assert!((got - want).abs() < 1e-12, "at {x}: {got}, not {want}");
        }
    }

    fn mixed(y: f64) -> f64 {
        0.5 / y.sqrt() - 1.0 / (y * y)
    }

    fn assert_mixed(second: impl Fn(f64, f64) -> f64) {
        for (x, y) in [(0.0, 0.7), (0.5, 0.7), (-0.0, 2.0)] {
            let (got, want) = (second(x, y), mixed(y));
            assert!((got - want).abs() < 1e-12, "at {x}, {y}: {got}, not {want}");
        }
    }

    #[test]
    fn in_nested_blocks() {
        assert_mixed(|a, b| {
            let outer = tape!(<x: f64 = a, y: f64 = b> {
                let inner = tape!(<y> { f(x, y) });
                inner.gradient().y
            });
            outer.gradient().x
        });
        assert_mixed(|a, b| {
            let outer = tape!(<x: f64 = a, y: f64 = b> {
                let inner = tape!(<y> { through_a_callee(x, y) });
                inner.gradient().y
            });
            outer.gradient().x
        });
    }

    #[test]
    fn of_a_gradient_over_variables() {
        fn by_y<T: Scalar>(x: T, y: T) -> T {
            f::grad(x, y).1
        }
        fn by_y_through_a_callee<T: Scalar>(x: T, y: T) -> T {
            through_a_callee::grad(x, y).1
        }
        assert_mixed(|a, b| {
            tape!(<x: f64 = a, y: f64 = b> as t {
                let d = (|| by_y(x, y))();
                t.gradient(d, x)
            })
            .value()
        });
        assert_mixed(|a, b| {
            tape!(<x: f64 = a, y: f64 = b> as t {
                let d = (|| by_y_through_a_callee(x, y))();
                t.gradient(d, x)
            })
            .value()
        });
    }
}
