//! A block that does not name its tape records only where variables meet: the derivatives are those
//! of a block that records each operation.

use gradtape::{Var, clip_gradient, differentiable, inspect_gradient, tape};

use crate::close_all;

/// The gradient of the same text, without and with a name for the tape.
macro_rules! both {
    (|$x:ident, $y:ident| $block:expr) => {{
        let without = tape!(<$x, $y> { $block }).gradient();
        let with = tape!(<$x, $y> as _t { $block }).gradient();
        ([without.$x, without.$y], [with.$x, with.$y])
    }};
}

/// The same for each of several texts.
macro_rules! agree {
    (|$x:ident, $y:ident| $($block:expr;)*) => {
        for (x, y) in [(0.3, 0.7), (-1.25, 2.5), (4.0, 1e-3)] {
            let ($x, $y) = (x, y);
            $({
                let (without, with) = both!(|$x, $y| $block);
                close_all(without, with);
            })*
        }
    };
}

#[test]
fn programs_agree() {
    agree! { |x, y|
        x.sin() * x.cos() + y.exp().ln() * 3.0;
        (2.0 * x - 1.0).powi(3) / (y * y + 1.0) - x;
        ((x * 2.0) * (x * 3.0) + 1.0) * (y / 7.0) * (2.0 / x);
        (x + 1.0).mul_add(y - 2.0, x * y) + (-x).atan2(2.0 * y);
        [x * 2.0, -y, x * x, x + y].into_iter().sum::<Var>();
        [x * 2.0, -y, x * x, x + y].into_iter().product::<Var>();
        (x.abs() - 1.0).max(y * 0.5).min(x + 3.0).hypot(y);
        (x * 5.0) % 2.0 + 3.0 * x;
        y;
        x - x + 0.0 * y;
    }
}

#[test]
fn a_zero_in_a_chain_lets_nothing_through() {
    let (x, y) = (0.0, 1.0);
    let (without, with) = both!(|x, y| x.sqrt() * 0.0 + y);
    assert_eq!((without, with), ([0.0, 1.0], [0.0, 1.0]));
    let (without, with) = both!(|x, y| x.sqrt() * x.sqrt() + y);
    assert_eq!((without, with), ([0.0, 1.0], [0.0, 1.0]));
    let r = tape!(<x, y> { (x.sqrt() * y + y) * 0.0 });
    assert_eq!(r.gradient().x, 0.0);
    let r = tape!(<x, y> { x.sqrt() + y });
    assert_eq!(r.gradient().x, f64::INFINITY);
}

#[test]
fn a_chain_with_a_slope_of_zero_is_connected() {
    let (x, y) = (2.0, 1.0);
    let r = tape!(<x, y> { x * 0.0 });
    let g = r.try_gradient();
    assert_eq!((g.x, g.y), (Some(0.0), None));
}

#[test]
fn several_results_of_one_variable() {
    let x = 2.0;
    let r = tape!(<x> { [x * 3.0, x + 1.0, x, x.powi(3)] });
    assert_eq!(r.gradient().x, 3.0 + 1.0 + 1.0 + 12.0);
    let p = tape!(<x> { (x * 3.0, (x * 0.5).exp()) }).persistent();
    assert_eq!(p.gradient().x, 3.0 + 0.5 * 1.0_f64.exp());
    assert_eq!(p.gradient(), p.gradient());
}

#[test]
fn what_is_steered_is_behind_its_chain() {
    let x = 3.0;
    assert_eq!(
        tape!(<x> { 2.0 * clip_gradient(5.0 * x, 0.5) })
            .gradient()
            .x,
        2.5
    );
    let seen = std::cell::Cell::new(0.0);
    let r = tape!(<x> { 2.0 * inspect_gradient(5.0 * x, |g| seen.set(g)) });
    assert_eq!((r.gradient().x, seen.get()), (10.0, 2.0));
}

#[differentiable]
fn ratio(a: f64, b: f64) -> f64 {
    a / b
}

#[differentiable]
fn both(a: f64, b: f64) -> [f64; 2] {
    [a * b, a - b]
}

#[test]
fn compiled_functions_take_chains() {
    let (x, y) = (3.0, 2.0);
    let r = tape!(<x, y> { 2.0 * ratio(5.0 * x, y + 1.0) });
    let g = r.gradient();
    close_all([g.x, g.y], [10.0 / 3.0, -10.0 * 3.0 / 9.0]);
    let r = tape!(<x, y> { both(5.0 * x, y * y)[0] * 0.5 });
    let g = r.gradient();
    close_all([g.x, g.y], [0.5 * 5.0 * 4.0, 0.5 * 15.0 * 4.0]);
}

#[differentiable(dynamic)]
fn chain(x: f64) -> f64 {
    (x * 2.0).sin() * 3.0
}

#[test]
fn dynamic_functions_compose_as_well() {
    let d = 6.0 * 1.0_f64.cos();
    close_all([chain::grad(0.5), chain::jvp((0.5, 1.0)).1], [d, d]);
}

#[test]
fn checkpoints_take_and_give_chains() {
    let (x, y) = (0.5, 2.0);
    let r = tape!(<x, y> as t {
        2.0 * t.checkpoint(&[3.0 * x, y], |v| (v[0] * 2.0).sin() * 5.0) + y
    });
    let g = r.gradient();
    close_all([g.x, g.y], [2.0 * 5.0 * 2.0 * 3.0 * 3.0_f64.cos(), 1.0]);
}

#[test]
fn tapes_in_tapes() {
    let x = 1.5;
    let r = tape!(<x> {
        let inner = tape!(<x> { (x * 2.0).sin() * (x + 1.0) });
        inner.gradient().x * 0.5
    });
    let (s, c) = (2.0 * x).sin_cos();
    close_all([r.gradient().x], [0.5 * (-4.0 * s * (x + 1.0) + 4.0 * c)]);
}

#[test]
fn a_chain_of_a_million() {
    let x = 0.5;
    let r = tape!(<x> {
        let mut y = x;
        for _ in 0..1_000_000 {
            y = 0.999_999 * y + 1e-6;
        }
        y
    });
    assert!((r.gradient().x - (-1.0_f64).exp()).abs() < 1e-6);
}
