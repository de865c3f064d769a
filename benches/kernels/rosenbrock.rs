//! Rosenbrock's valley in 1000 dimensions: a stencil, each variable in two terms of the sum.

use super::{Case, LANES, Numbers, total};

kernel! {
    []

pub fn rosenbrock(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() - 1 {
        let a = 1.0 - x[i];
        let b = x[i + 1] - x[i] * x[i];
        sum += a * a + 100.0 * b * b;
    }
    sum
}
}

/// Two passes: the value's sum is one long chain of additions, while the gradient, gathered for each variable from the
/// two terms that it is in, vectorises. (Both in one pass, the left term's share in a register, takes a tenth longer.)
fn by_hand(x: &[f64], dx: &mut [f64]) -> f64 {
    let mut sum = 0.0;
    for pair in x.windows(2) {
        sum += term(pair[0], pair[1]);
    }
    gather(x, dx);
    sum
}

fn term(x: f64, right: f64) -> f64 {
    let a = 1.0 - x;
    let b = right - x * x;
    a * a + 100.0 * b * b
}

fn gather(x: &[f64], dx: &mut [f64]) {
    let dx = &mut dx[..x.len()];
    let last = x.len() - 1;
    let as_left = |x: f64, right: f64| -2.0 * (1.0 - x) - 400.0 * (right - x * x) * x;
    let as_right = |left: f64, x: f64| 200.0 * (x - left * left);
    dx[0] += as_left(x[0], x[1]);
    for (near, dx) in x.windows(3).zip(&mut dx[1..]) {
        *dx += as_right(near[0], near[1]) + as_left(near[1], near[2]);
    }
    dx[last] += as_right(x[last - 1], x[last]);
}

/// The value's sum in lanes.
fn by_hand_reassociated(x: &[f64], dx: &mut [f64]) -> f64 {
    let (left, right) = (
        x[..x.len() - 1].as_chunks::<LANES>(),
        x[1..].as_chunks::<LANES>(),
    );
    let mut sums = [0.0; LANES];
    for (x, right) in left.0.iter().zip(right.0) {
        for k in 0..LANES {
            sums[k] += term(x[k], right[k]);
        }
    }
    for (k, (x, right)) in left.1.iter().zip(right.1).enumerate() {
        sums[k] += term(*x, *right);
    }
    gather(x, dx);
    total(sums)
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
        by_hand: Box::new({
            let x = x.clone();
            move |dx| by_hand(&x, dx)
        }),
        reassociated: Some([
            Box::new({
                let x = x.clone();
                move |dx| reassociated::rosenbrock::grad_into(&x, dx)
            }),
            Box::new(move |dx| by_hand_reassociated(&x, dx)),
        ]),
    }
}
