//! The three examples that everybody starts from, and what the documentation shows.

use gradtape::tape;

use crate::{close, close_all};

const XS: [f64; 4] = [1.0, 2.0, 3.0, 4.0];
const YS: [f64; 4] = [3.0, 5.0, 7.0, 9.0];

/// The loss, and its gradient by `w` and `b`.
fn regression(w: f64, b: f64) -> (f64, f64, f64) {
    let r = tape!(<w, b> {
        let mut sum = 0.0;
        for (x, y) in XS.iter().zip(&YS) {
            sum += (w * *x + b - *y).powi(2);
        }
        sum / XS.len() as f64
    });
    let value = r.value();
    let g = r.gradient();
    (value, g.w, g.b)
}

#[test]
fn the_gradient_of_a_regression() {
    for (w, b, loss, dw, db) in [
        (2.0, 1.0, 0.0, 0.0, 0.0),
        (3.0, 1.0, 7.5, 15.0, 5.0),
        (2.0, 3.0, 4.0, 10.0, 4.0),
        (0.0, 0.0, 41.0, -35.0, -12.0),
        (1.0, 0.0, 13.5, -20.0, -7.0),
        (3.0, 2.0, 13.5, 20.0, 7.0),
        (2.5, 1.5, 3.375, 10.0, 3.5),
    ] {
        assert_eq!(regression(w, b), (loss, dw, db));
    }
}

#[test]
fn gradient_descent_finds_the_line() {
    let (mut w, mut b) = (0.0, 0.0);
    let mut losses = Vec::new();
    for _ in 0..1000 {
        let (loss, dw, db) = regression(w, b);
        losses.push(loss);
        w -= 0.05 * dw;
        b -= 0.05 * db;
    }
    let some = [0, 1, 2, 9, 99].map(|i| losses[i]);
    let expected = [
        41.0,
        1.12875,
        0.0432718749999998,
        0.010456797121681672,
        0.0006923722638678693,
    ];
    close_all(some, expected);
    close(w, 2.0000000274526846);
    close(b, 0.9999999192857593);
}

#[test]
fn an_intermediate_has_its_own_derivative() {
    let x = 2.0;
    let derivatives = tape!(<x> as t {
        let y = x * x;
        let z = y + x;
        (t.gradient(z, x), t.gradient(z, y), t.gradient(y, x))
    });
    assert_eq!(derivatives.value(), (5.0, 1.0, 4.0));
}

#[test]
fn only_what_is_watched_has_a_derivative() {
    let x = 2.0;
    let watched = tape!(<> as t {
        let x = t.watch(x);
        t.gradient(x * x, x)
    });
    assert_eq!(watched.value(), 4.0);
    let constant = tape!(<> as t {
        let x = t.constant(x);
        t.try_gradient(x * x, x)
    });
    assert_eq!(constant.value(), None);
}

#[test]
fn what_the_documentation_shows() {
    let (w, b) = (2.5, 1.5);
    let r = tape!(|w, b| {
        let mut sum = 0.0;
        for (x, y) in XS.iter().zip(&YS) {
            sum += (w * *x + b - *y).powi(2);
        }
        sum / XS.len() as f64
    });
    assert_eq!(r.value(), 3.375);
    let g = r.gradient();
    assert_eq!((g.w, g.b), (10.0, 3.5));
    let x = 3.0;
    let p = tape!(<x> { x * x * x }).persistent();
    assert_eq!(
        (p.gradient().x, p.gradient().x, p.value()),
        (27.0, 27.0, 27.0)
    );
    let (dz_dy, dy_dx) = tape!(<x> as t {
        let y = x * x;
        let z = y * y + x;
        (t.gradient(z, y), t.gradient(y, x))
    })
    .value();
    assert_eq!((dz_dy, dy_dx), (18.0, 6.0));
    let a = 2.0;
    let g = tape!(<w: f64 = 2.0, v = (a + 1.0)> { w * v * v }).gradient();
    assert_eq!((g.w, g.v), (9.0, 12.0));
}
