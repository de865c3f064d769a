//! Log-sum-exp of 1000 numbers, shifted by their maximum: two reductions, the second over an expensive function.

use super::{Case, LANES, Numbers, total};

kernel! {
    []

pub fn log_sum_exp(x: &[f64]) -> f64 {
    let max = x.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let sum: f64 = x.iter().map(|v| (v - max).exp()).sum();
    max + sum.ln()
}
}

/// The gradient is the softmax: each exponential is computed once and kept, and the maximum drops out.
fn by_hand(x: &[f64], dx: &mut [f64]) -> f64 {
    let max = x.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut exps = Vec::with_capacity(x.len());
    let mut sum = 0.0;
    for v in x {
        let exp = (v - max).exp();
        sum += exp;
        exps.push(exp);
    }
    let scale = 1.0 / sum;
    for (dx, exp) in dx.iter_mut().zip(&exps) {
        *dx += scale * exp;
    }
    max + sum.ln()
}

/// The maximum and the sum in lanes.
fn by_hand_reassociated(x: &[f64], dx: &mut [f64]) -> f64 {
    let (blocks, rest) = x.as_chunks::<LANES>();
    let mut most = [f64::NEG_INFINITY; LANES];
    for block in blocks {
        for k in 0..LANES {
            most[k] = most[k].max(block[k]);
        }
    }
    let max = most
        .iter()
        .chain(rest)
        .copied()
        .fold(f64::NEG_INFINITY, f64::max);
    let exps: Vec<f64> = x.iter().map(|v| (v - max).exp()).collect();
    let (blocks, rest) = exps.as_chunks::<LANES>();
    let mut sums = [0.0; LANES];
    for block in blocks {
        for k in 0..LANES {
            sums[k] += block[k];
        }
    }
    let sum = total(sums) + rest.iter().sum::<f64>();
    let scale = 1.0 / sum;
    for (dx, exp) in dx.iter_mut().zip(&exps) {
        *dx += scale * exp;
    }
    max + sum.ln()
}

pub fn case() -> Case {
    let x: Vec<f64> = Numbers(5).take(1000).iter().map(|v| 5.0 * v).collect();
    Case {
        name: "Log-sum-exp, n = 1000",
        parameters: x.len(),
        primal: Box::new({
            let x = x.clone();
            move || log_sum_exp(&x)
        }),
        generated: Box::new({
            let x = x.clone();
            move |dx| log_sum_exp::grad_into(&x, dx)
        }),
        by_hand: Box::new({
            let x = x.clone();
            move |dx| by_hand(&x, dx)
        }),
        reassociated: Some([
            Box::new({
                let x = x.clone();
                move |dx| reassociated::log_sum_exp::grad_into(&x, dx)
            }),
            Box::new(move |dx| by_hand_reassociated(&x, dx)),
        ]),
    }
}
