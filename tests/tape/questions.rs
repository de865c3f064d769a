//! What a tape can be asked.

use gradtape::{NonFinite, Stage, Var, tape};

#[test]
fn the_derivative_by_itself_is_one_and_against_the_flow_there_is_none() {
    let x = 3.0;
    let r = tape!(<x> as t {
        let y = x * x;
        (t.try_gradient(x, x), t.try_gradient(y, y), t.try_gradient(x, y))
    });
    assert_eq!(r.value(), (Some(1.0), Some(1.0), None));
}

#[test]
fn connected_with_zero_is_not_unconnected() {
    let (x, y) = (3.0, 2.0);
    let r = tape!(<x, y> { x + 0.0 * y }).try_gradient();
    assert_eq!((r.x, r.y), (Some(1.0), Some(0.0)));
    // The derivative of 3 x does not depend on x.
    let r = tape!(<x> as t {
        let first = tape!(<x> { 3.0 * x }).gradient().x;
        (first, t.try_gradient(first, x))
    });
    assert_eq!(r.value(), (3.0, None));
}

#[test]
fn sources_in_any_structure() {
    let (x, y, w) = (3.0, 2.0, vec![1.0, 4.0]);
    let r = tape!(<x, y, w> as t {
        let z = x * y * w[0] + w[1] * w[1];
        let nested = vec![vec![x], vec![y, w[1]]];
        (
            t.gradient(z, (x, [y, x])),
            t.gradient(z, &w[1..]),
            t.gradient(z, &w),
            t.gradient(z, nested),
            t.gradient(z, (x, x)),
            t.gradient(z, Vec::<Var>::new()),
            t.try_gradient(z, (x, [y, x])),
        )
    });
    let (mixed, slice, all, nested, twice, empty, options) = r.value();
    assert_eq!(mixed, (2.0, [3.0, 2.0]));
    assert_eq!((slice, all), (vec![8.0], vec![6.0, 8.0]));
    assert_eq!(nested, [vec![2.0], vec![3.0, 8.0]]);
    assert_eq!((twice, empty), ((2.0, 2.0), vec![]));
    assert_eq!(options, (Some(2.0), [Some(3.0), Some(2.0)]));
}

#[test]
fn seeds_are_one_for_each_target() {
    let (x, y) = (3.0, 2.0);
    let r = tape!(<x, y> as t {
        let (p, q) = (x * x * y, x + y * y * y);
        (
            t.gradient_seeded(p, 10.0, (x, y)),
            t.gradient_seeded([p, q], [2.0, -1.0], (x, y)),
            t.gradient_seeded((p, vec![q]), (2.0, vec![-1.0]), (x, y)),
            t.gradient_seeded([p, p], [1.0, 2.0], x),
        )
    });
    assert_eq!(r.value(), ((120.0, 90.0), (23.0, 6.0), (23.0, 6.0), 36.0));
}

#[test]
#[should_panic(expected = "2 variables were given 1 numbers")]
fn seeds_are_not_broadcast() {
    let x = 3.0;
    let _ = tape!(<x> as t { t.gradient_seeded(vec![x, x * x], vec![1.0], x) });
}

#[test]
fn jacobians_have_a_row_for_each_target() {
    let (x, w) = (2.0, vec![1.0, 3.0]);
    let r = tape!(<x, w> as t {
        let targets = vec![x * w[0], x * w[1], x * x];
        (
            t.jacobian(&targets, x),
            t.jacobian(&targets, &w),
            t.jacobian([targets[0], targets[2]], (x, &w)),
            t.jacobian(targets[2], x),
        )
    });
    let (by_x, by_w, both, one) = r.value();
    assert_eq!(by_x, [1.0, 3.0, 4.0]);
    assert_eq!(by_w, [vec![2.0, 0.0], vec![0.0, 2.0], vec![0.0, 0.0]]);
    assert_eq!(both, [(1.0, vec![2.0, 0.0]), (4.0, vec![0.0, 0.0])]);
    assert_eq!(one, 4.0);
}

#[test]
fn watching_makes_new_variables() {
    let r = tape!(<> as t {
        let x = t.watch(3.0);
        let (pair, list) = t.watch(([1.0, 2.0], vec![4.0]));
        let y = x * pair[0] + pair[1] * list[0];
        let again = t.watch(y.value());
        (t.gradient(y, (x, pair, &list)), t.try_gradient(again * again, (x, again)))
    });
    let (first, second) = r.value();
    assert_eq!(first, (1.0, [3.0, 4.0], vec![2.0]));
    assert_eq!(second, (None, Some(22.0)));
}

#[test]
fn what_is_computed_while_paused_is_constant() {
    let x = 3.0;
    let r = tape!(<x> as t {
        let outside = t.pause(|| {
            let inner = t.pause(|| x * x);
            inner * x
        });
        let y = x * outside;
        (y, t.try_gradient(outside, x), t.pause(|| t.gradient(y, x)))
    });
    assert_eq!(r.value(), (81.0, None, 27.0));
    assert_eq!(r.gradient().x, 27.0);
}

#[test]
fn asking_changes_nothing() {
    let x = 3.0;
    let r = tape!(<x> as t {
        let y = x * x;
        let first = t.gradient(y, x);
        let z = y * x;
        (z, first, t.gradient(z, x), t.gradient(y, x))
    });
    assert_eq!(r.value(), (27.0, 6.0, 27.0, 6.0));
    assert_eq!(r.gradient().x, 27.0);
}

#[test]
fn persistent_recordings_do_not_accumulate() {
    let (x, y) = (3.0, 2.0);
    let p = tape!(<x, y> { x * y }).persistent();
    for _ in 0..3 {
        let g = p.gradient();
        assert_eq!((g.x, g.y), (2.0, 3.0));
    }
    assert_eq!(p.try_gradient().x, Some(2.0));
    assert_eq!(p.value(), 6.0);
}

#[test]
fn value_and_gradient_together() {
    let x = 3.0;
    let (value, g) = tape!(<x> { x * x }).value_and_gradient();
    assert_eq!((value, g.x), (9.0, 6.0));
}

/// The line of the operation that is marked in the source above the call.
fn line_of(error: &NonFinite) -> u32 {
    error.location.line()
}

#[test]
fn a_nan_is_traced_to_its_operation_and_line() {
    let x = -1.0;
    let r = tape!(<x> as t {
        let unused = (x + 1.0).ln();
        let root = x.sqrt(); let marked = line!();
        let y = root * 2.0 + x;
        assert!(unused.is_infinite());
        (t.checked_gradient(y, x), marked)
    });
    let (error, marked) = r.value();
    let error = error.unwrap_err();
    assert_eq!(
        (error.operation, line_of(&error), error.stage),
        ("sqrt", marked, Stage::Value)
    );
    assert!(error.location.file().ends_with("questions.rs"));
    let text = error.to_string();
    assert!(
        text.starts_with("the value of `sqrt` at tests/tape/questions.rs"),
        "{text}"
    );
}

#[test]
fn an_infinite_derivative_is_traced_to_its_operation_and_line() {
    let x = 0.0;
    let r = tape!(<x> as t {
        let y = x * 3.0;
        let root = y.sqrt(); let marked = line!();
        (t.checked_gradient(root, x), t.checked_gradient(y, x), marked)
    });
    let (error, fine, marked) = r.value();
    let error = error.unwrap_err();
    assert_eq!(error.stage, Stage::Derivative);
    assert_eq!((error.operation, line_of(&error)), ("sqrt", marked));
    assert_eq!(fine, Ok(3.0));
    let r = tape!(<x> as t {
        let y = 1.0 / x; let marked = line!();
        (t.checked_gradient(y + x, x), marked)
    });
    let (error, marked) = r.value();
    let error = error.unwrap_err();
    assert_eq!(
        (error.operation, line_of(&error), error.stage),
        ("/", marked, Stage::Value)
    );
}
