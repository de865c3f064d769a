//! Bodies on the tape that call functions whose derivatives the user gives, and the other way round.

use gradtape::differentiable;

/// The rule, not the function, tells the derivative: it is ten times as large.
#[differentiable(vjp = cubed_vjp)]
fn cubed(x: f64) -> f64 {
    x * x * x
}

fn cubed_vjp(x: f64) -> (f64, impl Fn(f64) -> f64) {
    (x * x * x, move |seed| 30.0 * seed * x * x)
}

#[differentiable(dynamic)]
fn tower(x: f64, levels: usize) -> f64 {
    match levels {
        0 => cubed(x),
        _ => tower(cubed(x), levels - 1) + x,
    }
}

#[differentiable(dynamic)]
fn applied(x: f64, f: &dyn Fn(f64) -> f64) -> f64 {
    f(cubed(x)) * x
}

#[differentiable]
fn compiled(x: f64) -> f64 {
    tower(x, 1) * cubed(x)
}

#[test]
fn a_rule_is_one_node() {
    assert_eq!(tower::value_and_grad(1.0, 1), (2.0, 901.0));
    assert_eq!(applied::grad(1.0, &|y| y * y), 61.0);
    assert_eq!(compiled::grad(1.0), 901.0 + 2.0 * 30.0);
}

/// The tape goes upwards through what it has recorded: no rule by `jvp` is asked for.
#[test]
fn a_rule_by_vjp_is_enough_in_both_directions() {
    assert_eq!(tower::jvp((1.0, 2.0), 1), (2.0, 1802.0));
}
