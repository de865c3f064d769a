//! Rosenbrock's valley in 1000 dimensions: a stencil, each variable in two terms of the sum.

use super::{Case, Numbers};
use gradtape::differentiable;

#[differentiable]
pub fn rosenbrock(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() - 1 {
        let a = 1.0 - x[i];
        let b = x[i + 1] - x[i] * x[i];
        sum += a * a + 100.0 * b * b;
    }
    sum
}

/// Two passes: the value's sum is one long chain of additions, while the gradient, gathered for each variable from the
/// two terms that it is in, vectorises. (Both in one pass, the left term's share in a register, takes a tenth longer.)
fn by_hand(x: &[f64], dx: &mut [f64]) -> f64 {
    let dx = &mut dx[..x.len()];
    let last = x.len() - 1;
    let mut sum = 0.0;
    for pair in x.windows(2) {
        let a = 1.0 - pair[0];
        let b = pair[1] - pair[0] * pair[0];
        sum += a * a + 100.0 * b * b;
    }

    let as_left = |x: f64, right: f64| -2.0 * (1.0 - x) - 400.0 * (right - x * x) * x;
    let as_right = |left: f64, x: f64| 200.0 * (x - left * left);
    dx[0] += as_left(x[0], x[1]);
    for (near, dx) in x.windows(3).zip(&mut dx[1..]) {
        *dx += as_right(near[0], near[1]) + as_left(near[1], near[2]);
    }
    dx[last] += as_right(x[last - 1], x[last]);
    sum
}

pub fn case() -> Case {
    let x = Numbers(1).take(1000);
    Case {
        name: "Rosenbrock, n = 1000",
        parameters: x.len(),
        primal: Box::new({
            let x = x.clone();
            move || rosenbrock(&x)
        }),
        generated: Box::new({
            let x = x.clone();
            move |dx| rosenbrock::grad_into(&x, dx)
        }),
        by_hand: Box::new(move |dx| by_hand(&x, dx)),
    }
}
