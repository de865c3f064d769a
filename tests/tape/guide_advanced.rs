//! The advanced guide to tapes, with its numbers (D1 to D13).

use gradtape::{Scalar, Var, clip_gradient, stop_gradient, tape};

use crate::{close, close_all};

#[test]
fn d1_nothing_is_recorded_while_paused() {
    let (x, y) = (2.0, 3.0);
    let r = tape!(<x, y> as t {
        let squared = t.pause(|| y * y);
        x * x + squared
    });
    assert_eq!(r.value(), 13.0);
    let g = r.try_gradient();
    assert_eq!((g.x, g.y), (Some(4.0), None));
}

#[test]
fn d2_a_reset_forgets_what_was_before_it() {
    let (x, y) = (2.0, 3.0);
    let r = tape!(<x, y> as t {
        let b = y * y;
        t.reset();
        let z = x * x + b;
        (z, t.try_gradient(z, (x, y, b)))
    });
    assert_eq!(r.value(), (13.0, (Some(4.0), None, None)));
    assert_eq!(r.gradient().y, 0.0);
}

#[test]
fn a_variable_from_before_a_reset_is_not_taken_for_one_from_behind_it() {
    let x = 2.0;
    let r = tape!(<x> as t {
        let old: Vec<Var> = (0..5).map(|i| x * f64::from(i)).collect();
        t.reset();
        let new: Vec<Var> = (0..5).map(|i| x * x * f64::from(i)).collect();
        t.reset();
        let mut sum = x * x;
        for (old, new) in old.iter().zip(&new) {
            sum += old * new;
        }
        (sum, t.try_gradient(sum, (&old, &new)))
    });
    let (value, (old, new)) = r.value();
    assert_eq!(
        value,
        4.0 + (0..5).map(|i| f64::from(8 * i * i)).sum::<f64>()
    );
    assert_eq!((old, new), (vec![None; 5], vec![None; 5]));
    assert_eq!(r.gradient().x, 4.0);
}

#[test]
fn d3_nothing_flows_through_stop_gradient() {
    let (x, y) = (2.0, 3.0);
    let r = tape!(<x, y> { x * x + stop_gradient(y * y) });
    assert_eq!(r.value(), 13.0);
    let g = r.try_gradient();
    assert_eq!((g.x, g.y), (Some(4.0), None));
}

#[test]
fn d4_what_flows_back_is_clipped() {
    let v = 2.0;
    let r = tape!(<v> { clip_gradient(v * v, 0.5) });
    assert_eq!((r.value(), r.gradient().v), (4.0, 2.0));
}

#[test]
fn d5_two_tapes_at_once_know_only_their_own() {
    let (x0, x1) = (0.0, 0.0);
    let r = tape!(<x0> as t0 {
        let y0 = x0.sin();
        let inner = tape!(<x1> as t1 {
            let y1 = 1.0 / (1.0 + (-x1).exp());
            // To this tape the other's number is a constant, and the other way round.
            let z1 = y1 + y0.value();
            let z0 = y0 + y1.value();
            (z1.value(), t1.gradient(z1, x1), t0.gradient(z0, x0))
        });
        inner.into_value()
    });
    assert_eq!(r.value(), (0.5, 0.25, 1.0));
}

#[test]
fn d6_the_second_derivative_by_nesting() {
    let x = 1.0;
    let r = tape!(<x> {
        let inner = tape!(<x> { x * x * x });
        inner.gradient().x
    });
    assert_eq!((r.value(), r.gradient().x), (3.0, 6.0));
    // Asked of a plain number, the inner gradient is a constant to the outer tape.
    let r = tape!(<x> as t {
        let plain = x.value();
        let first = tape!(<plain> { plain * plain * plain }).gradient().plain;
        t.try_gradient(t.constant(first), x)
    });
    assert_eq!(r.value(), None);
}

fn layer<T: Scalar>(x: &[[f64; 2]; 2], k: &[[T; 3]; 2], b: &[T; 3]) -> Vec<T> {
    let mut y = Vec::new();
    for row in x {
        for (j, b) in b.iter().enumerate() {
            let dot = T::constant(row[0]) * k[0][j] + T::constant(row[1]) * k[1][j];
            y.push((dot + *b).max(T::constant(0.0)));
        }
    }
    y
}

#[test]
fn d7_a_penalty_on_the_gradient_by_the_input() {
    let k = [[0.3, -0.2, 0.5], [0.1, 0.4, -0.6]];
    let b = [0.1, 0.2, 0.3];
    let x = [[1.0, -2.0], [0.5, 1.5]];
    let r = tape!(<k, b> as t {
        let x = t.constant(x);
        let inner = tape!(<x> {
            let mut out = 0.0;
            for row in &x {
                for j in 0..3 {
                    out += (row[0] * k[0][j] + row[1] * k[1][j] + b[j]).max(0.0).powi(2);
                }
            }
            out
        });
        let out = inner.value();
        let g = inner.gradient().x;
        let norm = g.as_flattened().iter().map(|g| g * g).sum::<Var<'_>>().sqrt();
        (norm, out.value(), g.map(|row| row.map(Var::value)))
    });
    let (m, out, g) = r.value();
    close_all(layer(&x, &k, &b), [0.2, 0.0, 2.0, 0.4, 0.7, 0.0]);
    close(out, 4.69);
    close_all(g.concat(), [2.12, -2.36, -0.04, 0.64]);
    close(m, 3.236541363863592);
    let g = r.gradient();
    let dk = [
        0.515364956747792,
        0.06426613369516829,
        4.1501091720841385,
        -0.5796310904429604,
        0.52154439268002,
        -5.976750433650652,
    ];
    close_all(g.k.concat(), dk);
    close_all(
        g.b,
        [0.27931050413669306, 0.1631371086108119, 1.530028336819584],
    );
}

#[test]
fn d8_the_jacobian_by_one_number() {
    let xs: Vec<f64> = (0..201).map(|i| -10.0 + 0.1 * f64::from(i)).collect();
    let delta = 0.0;
    let r = tape!(<delta> as t {
        let y: Vec<_> = xs.iter().map(|x| 1.0 / (1.0 + (-(delta + x)).exp())).collect();
        t.jacobian(y, delta)
    });
    let j = r.value();
    assert_eq!(j.len(), 201);
    close(j[0], 4.539580773595167e-05);
    close(j.iter().sum(), 9.999136682031574);
}

const X: [[f64; 2]; 3] = [[1.0, -1.0], [2.0, 0.5], [-0.5, 1.0]];
const K: [[f64; 2]; 2] = [[0.5, -0.25], [1.0, 0.75]];

/// relu(x k)
fn relu_layer<T: Scalar>(x: &[[T; 2]; 3], k: &[[T; 2]; 2]) -> [[T; 2]; 3] {
    x.map(|row| [0, 1].map(|j| (row[0] * k[0][j] + row[1] * k[1][j]).max(T::constant(0.0))))
}

#[test]
fn d9_the_jacobian_of_a_layer_has_the_shape_of_target_and_source() {
    let k = K;
    let r = tape!(<k> as t {
        let y = relu_layer(&t.constant(X), &k);
        (y, t.jacobian(y, k), t.gradient(y, k))
    });
    let (y, j, sum): (_, [[[[f64; 2]; 2]; 2]; 3], _) = r.value();
    assert_eq!(y, [[0.0, 0.0], [1.5, 0.0], [0.75, 0.875]]);
    assert_eq!(sum, [[1.5, -0.5], [1.5, 1.0]]);
    let mut total = [[0.0; 2]; 2];
    for d in j.as_flattened() {
        for (total, d) in total.as_flattened_mut().iter_mut().zip(d.as_flattened()) {
            *total += d;
        }
    }
    assert_eq!(total, sum);
    assert_eq!(j[1][0], [[2.0, 0.0], [0.5, 0.0]]);
}

#[test]
fn d10_the_hessian_of_a_layer() {
    let k = K;
    let r = tape!(<k> as t {
        let inner = tape!(<k> {
            let x = X.map(|row| row.map(Scalar::constant));
            let y = relu_layer(&x, &k);
            y.as_flattened().iter().map(|y| y * y).sum::<Var<'_, _>>() / 6.0
        });
        let loss = inner.value();
        let g = inner.gradient().k;
        (loss, g, t.jacobian(g, k))
    });
    let (loss, g, h) = r.value();
    close(loss, 0.5963541666666666);
    close_all(
        g.concat(),
        [0.875, -0.14583333333333331, 0.5, 0.29166666666666663],
    );
    let rows = h.as_flattened().iter().flat_map(|row| row.concat());
    let expected = [
        [17.0 / 12.0, 0.0, 1.0 / 6.0, 0.0],
        [0.0, 1.0 / 12.0, 0.0, -1.0 / 6.0],
        [1.0 / 6.0, 0.0, 5.0 / 12.0, 0.0],
        [0.0, -1.0 / 6.0, 0.0, 1.0 / 3.0],
    ];
    close_all(rows.collect::<Vec<f64>>(), expected.concat());
}

#[test]
fn d11_the_jacobian_by_the_input_of_a_batch() {
    let (x, k) = (X, K);
    let r = tape!(<x> as t {
        let y = relu_layer(&x, &t.constant(k));
        t.jacobian(y, x)
    });
    let j: [[[[f64; 2]; 3]; 2]; 3] = r.value();
    let per_row = |i: usize| [j[i][0][i], j[i][1][i]];
    assert_eq!(per_row(0), [[0.0, 0.0], [0.0, 0.0]]);
    assert_eq!(per_row(1), [[0.5, 1.0], [0.0, 0.0]]);
    assert_eq!(per_row(2), [[0.5, 1.0], [-0.25, 0.75]]);
    assert_eq!(j[2][0][1], [0.0, 0.0]);
}

#[test]
fn d12_rows_that_interact() {
    let x = [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]];
    let r = tape!(<x> as t {
        let mut y = x.map(|row| row.map(|x| x * x));
        for i in 1..3 {
            for j in 0..2 {
                y[i][j] = y[i][j] + y[i - 1][j];
            }
        }
        t.jacobian(y, x)
    });
    let j = r.value();
    for (i, row) in x.iter().enumerate() {
        for c in 0..2 {
            assert_eq!(j[i][c][i][c], 2.0 * row[c]);
            assert_eq!(j[2][c][i][c], 2.0 * row[c]);
        }
    }
}

#[test]
fn d13_hessian_vector_products() {
    let (x, v) = ([1.0, 2.0], [3.0, 4.0]);
    let r = tape!(<x> as t {
        let g = tape!(<x> { x[0].powi(4) + x[1].powi(4) }).gradient().x;
        t.gradient_seeded(g, v, x)
    });
    assert_eq!(r.value(), [36.0, 192.0]);
    let v = [1.0, 0.5];
    let r = tape!(<x> as t {
        let inner = tape!(<x> { (x[0].powi(3) + x[1].powi(3)) * x[0] });
        let g = inner.gradient().x;
        (g, t.gradient_seeded(g, v, x))
    });
    assert_eq!(r.value(), ([12.0, 12.0], [18.0, 18.0]));
    // As the gradient of a directional derivative, too.
    let r = tape!(<x> {
        let g = tape!(<x> { (x[0].powi(3) + x[1].powi(3)) * x[0] }).gradient().x;
        g[0] * v[0] + g[1] * v[1]
    });
    assert_eq!(r.gradient().x, [18.0, 18.0]);
}
