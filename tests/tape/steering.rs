//! Stopping, clipping, inspecting, passing by.

use std::cell::RefCell;

use gradtape::{Var, clip_gradient, inspect_gradient, stop_gradient, straight_through, tape};

use crate::close_all;

#[test]
fn a_stopped_factor_is_a_constant() {
    let x = 3.0;
    let r = tape!(<x> { x * stop_gradient(x) });
    assert_eq!((r.value(), r.gradient().x), (9.0, 3.0));
    let r = tape!(<x> { stop_gradient([x, x * x]).iter().sum::<Var>() + 0.0 * x });
    assert_eq!((r.value(), r.gradient().x), (12.0, 0.0));
    let r = tape!(<x> { stop_gradient(vec![(x, 2.0_f64)])[0].0 });
    assert_eq!((r.value(), r.try_gradient().x), (3.0, None));
}

#[test]
fn stopping_holds_at_every_order() {
    let x = 3.0;
    let r = tape!(<x> {
        let inner = tape!(<x> { stop_gradient(x * x) * x });
        inner.gradient().x
    });
    assert_eq!((r.value(), r.try_gradient().x), (9.0, None));
}

#[test]
fn rounding_is_let_through_where_it_is_stopped() {
    let x = -2.7;
    let r = tape!(<x> {
        let k = stop_gradient(x.floor() + x.round() * 10.0);
        let n = stop_gradient((2.0 * x).trunc()) + stop_gradient(x.signum());
        x * k * n
    });
    let (k, n) = (-3.0 + -30.0, -5.0 + -1.0);
    assert_eq!((r.value(), r.gradient().x), (x * k * n, k * n));
}

#[test]
fn plain_numbers_are_steered_as_ever() {
    let (x, plain) = (3.0, 2.7_f64);
    let r = tape!(<x> {
        let rounded = stop_gradient(plain.floor()) + straight_through(|v: f64| v.round(), plain);
        let kept = clip_gradient(rounded, 0.1) + inspect_gradient(plain, |_| unreachable!());
        x * kept
    });
    assert_eq!(r.gradient().x, 2.0 + 3.0 + 2.7);
}

#[test]
fn clipping_is_by_the_norm() {
    let v = 2.0;
    let r = tape!(<v> { -3.0 * clip_gradient(v * v, 0.5) });
    assert_eq!((r.value(), r.gradient().v), (-12.0, -2.0));
    let r = tape!(<v> { 0.25 * clip_gradient(v * v, 0.5) });
    assert_eq!(r.gradient().v, 1.0);
    let x = [1.0, 2.0];
    let r = tape!(<x> {
        let y = clip_gradient(x, 1.0);
        3.0 * y[0] + 4.0 * y[1]
    });
    assert_eq!(r.value(), 11.0);
    close_all(r.gradient().x, [0.6, 0.8]);
    let r = tape!(<x> {
        let (a, b) = clip_gradient((x[0], vec![x[1]]), 1.0);
        3.0 * a + 4.0 * b[0]
    });
    close_all(r.gradient().x, [0.6, 0.8]);
}

#[test]
fn clipping_has_second_derivatives() {
    let x = 2.0;
    // Below the limit the clip is not there: d/dx of 2x; above it the cotangent is the limit.
    for (limit, first, second) in [(100.0, 12.0, 12.0), (3.0, 6.0, 3.0)] {
        let r = tape!(<x> {
            let inner = tape!(<x> {
                let y = clip_gradient(x * 1.0, limit);
                y * y * y
            });
            inner.gradient().x * if limit > 50.0 { 1.0 } else { x }
        });
        assert_eq!((r.value(), r.gradient().x), (first, second));
    }
}

#[test]
fn inspection_sees_what_flows_back() {
    let x = 3.0;
    let mut seen = Vec::new();
    let r = tape!(<x> {
        let y = inspect_gradient(x * x, |g| seen.push(g));
        5.0 * y + 2.0 * y
    });
    assert_eq!(r.gradient().x, 42.0);
    assert_eq!(seen, [7.0]);
    let x = [1.0, 2.0];
    let seen = RefCell::new(Vec::new());
    let p = tape!(<x> {
        let y = inspect_gradient(x, |g: [f64; 2]| seen.borrow_mut().push(g));
        y[0] * y[1]
    })
    .persistent();
    assert!(seen.borrow().is_empty());
    assert_eq!((p.gradient().x, p.gradient().x), ([2.0, 1.0], [2.0, 1.0]));
    assert_eq!(*seen.borrow(), [[2.0, 1.0]; 2]);
}

#[test]
fn straight_through_passes_at_every_order() {
    let x = 2.7;
    let r = tape!(<x> {
        let inner = tape!(<x> { straight_through(|v: f64| v.round(), x) * x * x });
        inner.gradient().x
    });
    // With r = round(x) and r' = 1: the first derivative is x² + 2xr, the second 2x + 2r + 2x.
    close_all(
        [r.value(), r.gradient().x],
        [2.7 * 2.7 + 2.0 * 2.7 * 3.0, 4.0 * 2.7 + 6.0],
    );
}

#[test]
fn variables_have_methods_for_functions_outside_of_the_block() {
    fn steered(x: Var<'_>) -> Var<'_> {
        x * x.stop_gradient() + (x * x).clip_gradient(0.5) + x.straight_through(f64::floor)
    }
    let x = 3.5;
    let r = tape!(<x> { steered(x) });
    assert_eq!(
        (r.value(), r.gradient().x),
        (12.25 + 12.25 + 3.0, 3.5 + 3.5 + 1.0)
    );
}

fn stopped_by_function(x: Var<'_>) -> Var<'_> {
    stop_gradient(x * x)
}

fn clipped_by_function(x: Vec<Var<'_>>) -> Vec<Var<'_>> {
    clip_gradient(x, 1.0)
}

#[test]
#[should_panic(expected = "`stop_gradient` does not see the tape from here")]
fn a_function_that_would_steer_in_vain_panics() {
    let x = 3.0;
    let _ = tape!(<x> { stopped_by_function(x) });
}

#[test]
#[should_panic(expected = "`clip_gradient` does not see the tape from here")]
fn a_function_that_would_clip_in_vain_panics() {
    let x = 3.0;
    let _ = tape!(<x> { clipped_by_function(vec![x]) });
}
