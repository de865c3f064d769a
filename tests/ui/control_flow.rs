use gradtape::differentiable;
use std::ops::ControlFlow;

#[differentiable]
fn f(x: &[f64], k: f64) -> f64 {
    let found = x.iter().try_for_each(|v| {
        if *v > 0.9 {
            ControlFlow::Break(v * k)
        } else {
            ControlFlow::Continue(())
        }
    });
    match found {
        ControlFlow::Break(v) => v,
        ControlFlow::Continue(()) => k,
    }
}

#[differentiable]
fn g(x: &[f64], k: f64) -> f64 {
    let sum = x.iter().try_fold(k, |sum, v| match sum > 2.0 {
        true => std::ops::ControlFlow::Break(sum),
        false => std::ops::ControlFlow::Continue(sum + v),
    });
    sum.break_value().unwrap_or(k)
}

fn main() {}
