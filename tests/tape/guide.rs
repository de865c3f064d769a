//! A guide to tapes, with its numbers (A1 to A18).

use gradtape::{Var, stop_gradient, tape};

use crate::{close, close_all};

#[test]
fn a1_the_square_at_3() {
    let x = 3.0;
    assert_eq!(tape!(<x> { x * x }).gradient().x, 6.0);
}

const W: [[f64; 2]; 3] = [[0.1, 0.2], [0.3, -0.4], [-0.5, 0.6]];

/// The rows of `x w + b`.
fn dense<'t>(x: [f64; 3], w: &[[Var<'t>; 2]; 3], b: &[Var<'t>; 2]) -> [Var<'t>; 2] {
    [0, 1].map(|j| (0..3).map(|i| w[i][j] * x[i]).sum::<Var<'_>>() + b[j])
}

#[test]
fn a2_a_dense_layer_has_gradients_of_the_shapes_of_its_parameters() {
    let (w, b) = (W, [0.0, 0.0]);
    let r = tape!(<w, b> {
        let y = dense([1.0, 2.0, 3.0], &w, &b);
        ((y[0] * y[0] + y[1] * y[1]) / 2.0, y)
    });
    let (loss, y) = r.value();
    close(loss, 1.04);
    close_all(y, [-0.8, 1.2]);
    let (w, b) = (W, [0.0, 0.0]);
    let g = tape!(<w, b> {
        let y = dense([1.0, 2.0, 3.0], &w, &b);
        (y[0] * y[0] + y[1] * y[1]) / 2.0
    })
    .gradient();
    close_all(g.w.concat(), [-0.8, 1.2, -1.6, 2.4, -2.4, 3.6]);
    close_all(g.b, [-0.8, 1.2]);
    // As a list instead of by names.
    let (dw, db) = tape!(<w, b> as t {
        let y = dense([1.0, 2.0, 3.0], &w, &b);
        t.gradient((y[0] * y[0] + y[1] * y[1]) / 2.0, (&w, &b))
    })
    .value();
    assert_eq!((dw, db), (g.w, g.b));
}

#[test]
fn a3_a_layer_behind_relu() {
    let (w, b) = (W, [1.5, -2.0]);
    let r = tape!(<w, b> {
        let y = dense([1.0, 2.0, 3.0], &w, &b).map(|y| y.max(0.0));
        (y[0] * y[0] + y[1] * y[1]) / 2.0
    });
    close(r.value(), 0.245);
    let g = r.gradient();
    close_all(g.w.concat(), [0.7, 0.0, 1.4, 0.0, 2.1, 0.0]);
    close_all(g.b, [0.7, 0.0]);
}

#[test]
fn a4_what_is_not_watched_or_not_used_has_none() {
    let (x0, x1, x2, x3) = (3.0, 3.0, 2.0 + 1.0, 3.0);
    let r = tape!(<x0, x3> as t {
        let x1 = t.constant(x1);
        let y = x0 * x0 + x1 * x1 + x2 * x2;
        (y, t.try_gradient(y, (x0, x1, x3)))
    });
    assert_eq!(r.value(), (27.0, (Some(6.0), None, None)));
    let g = r.try_gradient();
    assert_eq!((g.x0, g.x3), (Some(6.0), None));
}

#[test]
fn a5_only_one_of_two_is_watched() {
    let (x0, x1) = (0.0_f64, 10.0);
    let r = tape!(<x1> { x0.sin() + x1.exp().ln_1p() });
    close(r.value(), 10.000045398899218);
    close(r.gradient().x1, 0.9999546021312976);
}

#[test]
fn a6_the_derivative_by_an_intermediate() {
    let x = 3.0;
    let r = tape!(<x> as t {
        let y = x * x;
        let z = y * y;
        t.gradient(z, y)
    });
    assert_eq!(r.value(), 18.0);
}

#[test]
fn a7_several_questions_to_one_recording() {
    let x = [1.0, 3.0];
    let r = tape!(<x> as t {
        let y = x.map(|x| x * x);
        let z = y.map(|y| y * y);
        (t.gradient(z, x), t.gradient(y, x))
    });
    assert_eq!(r.value(), ([4.0, 108.0], [2.0, 6.0]));
}

#[test]
fn a8_of_several_targets_the_sum_counts() {
    let x = 2.0;
    let r = tape!(<x> as t {
        let (y0, y1) = (x * x, 1.0 / x);
        (
            t.gradient(y0, x),
            t.gradient(y1, x),
            t.gradient((y0, y1), x),
            t.gradient([y0, y0, y1], x),
        )
    });
    assert_eq!(r.value(), (4.0, -0.25, 3.75, 7.75));
    let r = tape!(<x> { (x * x, 1.0 / x) });
    assert_eq!(r.value(), (4.0, 0.5));
    assert_eq!(r.gradient().x, 3.75);
}

#[test]
fn a9_of_a_list_the_sum_counts() {
    let x = 2.0;
    assert_eq!(tape!(<x> { [3.0, 4.0].map(|c| x * c) }).gradient().x, 7.0);
    assert_eq!(tape!(<x> { vec![x * 3.0, x * 4.0] }).gradient().x, 7.0);
}

#[test]
fn a10_the_sigmoid_at_201_points() {
    let x: Vec<f64> = (0..201).map(|i| -10.0 + 0.1 * f64::from(i)).collect();
    let r = tape!(<x> { x.iter().map(|x| 1.0 / (1.0 + (-x).exp())).collect::<Vec<_>>() });
    let g = r.gradient().x;
    assert_eq!(g.len(), 201);
    close(g[0], 4.539580773595167e-05);
    assert!((g[50] - 0.00664805667079).abs() < 1e-14);
    assert!((g[150] - 0.00664805667079).abs() < 1e-14);
    close(g[90], 0.19661193324148185);
    close(g[110], 0.19661193324148185);
    close(g[100], 0.25);
    close(g.iter().sum(), 9.999136682031574);
}

#[test]
fn a11_the_branch_that_runs_is_the_one_recorded() {
    for (x, value, d) in [
        (1.0, 2.0, (None, Some(1.0), None)),
        (-1.0, 4.0, (None, None, Some(4.0))),
    ] {
        let (v0, v1) = (2.0, 2.0);
        let r = tape!(<x, v0, v1> { if x > 0.0 { v0 } else { v1 * v1 } });
        assert_eq!(r.value(), value);
        let p = r.persistent();
        let g = p.try_gradient();
        assert_eq!((g.x, g.v0, g.v1), d);
        let zeros = p.gradient();
        let or_zero = |d: Option<f64>| d.unwrap_or(0.0);
        assert_eq!(
            (zeros.x, zeros.v0, zeros.v1),
            (0.0, or_zero(d.1), or_zero(d.2))
        );
    }
}

#[test]
fn a12_what_is_not_connected_has_none() {
    let (x, y) = (2.0, 3.0);
    let p = tape!(<x, y> { y * y }).persistent();
    assert_eq!(p.try_gradient().x, None);
    assert_eq!(p.gradient().x, 0.0);
}

// A13: a variable rebound to a plain number would change its type: see the ui test `rebound`.

#[test]
fn a14_what_left_the_tape_is_a_constant() {
    let x = [[1.0, 2.0], [3.0, 4.0]];
    let r = tape!(<x> as t {
        let squares = x.map(|row| row.map(|x| x * x));
        let outside: f64 = squares.as_flattened().iter().map(|y| y.value()).sum::<f64>() / 4.0;
        (outside, t.try_gradient(t.constant(outside), &x))
    });
    assert_eq!(r.value(), (7.5, [[None; 2]; 2]));
}

// A15: integers and casts: see the ui tests `integer` and `cast`.

#[test]
fn a16_assignment_keeps_the_connection() {
    let (x0, x1) = (3.0, 0.0);
    let r = tape!(<x0, x1> {
        let mut y = x1;
        y += x0;
        y * y
    });
    assert_eq!(r.value(), 9.0);
    let g = r.gradient();
    assert_eq!((g.x0, g.x1), (6.0, 6.0));
}

#[test]
fn a17_rounding_has_no_derivative_but_on_request() {
    let x = 2.7;
    let r = tape!(<x> { x * stop_gradient(x.floor()) });
    assert_eq!((r.value(), r.gradient().x), (5.4, 2.0));
}

#[test]
fn a18_zeros_have_the_shape_of_what_is_not_connected() {
    let (x, z) = ([2.0, 2.0], 3.0);
    let y = vec![vec![1.0], vec![2.0, 3.0]];
    let g = tape!(<x, y, z> { z * z }).gradient();
    assert_eq!((g.x, g.z), ([0.0, 0.0], 6.0));
    assert_eq!(g.y, [vec![0.0], vec![0.0, 0.0]]);
}
