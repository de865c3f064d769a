//! The same program compiled and recorded: the same value to the last bit, the same gradient.

use gradtape::{Scalar, Tangent, differentiable, tape};

/// Compares a generic function's compiled gradient with that of its run on a tape.
macro_rules! agree {
    ($f:ident at $($at:expr),+) => {{
        for x in [$($at),+] {
            let r = tape!(<x> { ($f)(&x) });
            let (value, compiled) = $f::value_and_grad(&x);
            assert_eq!(r.value().to_bits(), value.to_bits(), "{} at {x:?}", stringify!($f));
            let recorded = r.gradient().x;
            for (a, b) in recorded.iter().zip(&compiled) {
                let allowed = 4.0 * f64::EPSILON * (1.0 + b.abs());
                assert!((a - b).abs() <= allowed, "{} at {x:?}: {a} and {b}", stringify!($f));
            }
        }
    }};
}

#[differentiable]
fn straight<T: Scalar>(x: &[T; 3]) -> T {
    let r = (x[0] * x[0] + x[1] * x[1]).sqrt();
    (r * x[2]).sin() / (T::constant(1.0) + r.exp()) - x[1].atan2(x[0]) * x[2].tanh()
}

#[differentiable]
fn branches<T: Scalar>(x: &[T; 3]) -> T {
    if x[0] > x[1] {
        x[0].powi(3) * x[2]
    } else if x[2] < T::constant(0.0) {
        x[1].max(x[2]).abs() - x[0]
    } else {
        x[1].hypot(x[0]).ln_1p() * x[2]
    }
}

#[differentiable]
fn loops<T: Scalar>(x: &[T; 3]) -> T {
    let mut state = x[0];
    let mut steps = 0;
    while state.abs() < T::constant(10.0) && steps < 50 {
        state = state * x[1] + (state * x[2]).cos();
        if steps % 7 == 3 {
            state /= T::constant(2.0);
        }
        steps += 1;
    }
    state
}

#[differentiable]
fn in_place<T: Scalar>(x: &[T; 3]) -> T {
    let mut cells = [T::constant(0.5); 6];
    for i in 0..12 {
        let (a, b) = (cells[i % 6], cells[(i + 1) % 6]);
        cells[(i + 2) % 6] = (a - b * x[i % 3]).tanh() + x[(i + 1) % 3];
    }
    cells[0] * cells[3] + cells[5]
}

#[test]
fn values_to_the_bit_and_gradients_to_rounding() {
    let points = [[0.3, -0.7, 1.1], [1.4, 0.2, -0.6], [-0.9, 0.8, -0.3]];
    agree!(straight at points[0], points[1], points[2]);
    agree!(branches at points[0], points[1], points[2]);
    agree!(loops at points[0], points[1], points[2]);
    agree!(in_place at points[0], points[1], points[2]);
}

#[test]
fn gradients_are_added_up_by_the_caller() {
    let (w, mut total) = (vec![1.0, 2.0], Vec::new());
    for scale in [1.0, 10.0] {
        let g = tape!(<w> { w[0] * w[1] * scale }).gradient();
        total.accumulate(&g.w);
    }
    assert_eq!(total, [22.0, 11.0]);
}
