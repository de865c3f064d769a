//! A dense network with tanh units, 64-128-10, 9610 parameters: matrix-vector products behind a helper function.

use super::{Case, Numbers, dot};

const INPUTS: usize = 64;
const HIDDEN: usize = 128;
const OUTPUTS: usize = 10;

kernel! {
    [INPUTS, HIDDEN, OUTPUTS]

/// `out = tanh(w x + b)`, `w` row-major.
fn layer(x: &[f64], w: &[f64], b: &[f64], out: &mut [f64]) {
    for (i, out) in out.iter_mut().enumerate() {
        let row = &w[i * x.len()..(i + 1) * x.len()];
        let mut sum = b[i];
        for (w, x) in row.iter().zip(x) {
            sum += w * x;
        }
        *out = sum.tanh();
    }
}

/// The mean squared error over the samples.
pub fn network(
    #[constant] inputs: &[f64],
    #[constant] targets: &[f64],
    w1: &[f64],
    b1: &[f64],
    w2: &[f64],
    b2: &[f64],
) -> f64 {
    let mut loss = 0.0;
    for (input, target) in inputs
        .chunks_exact(INPUTS)
        .zip(targets.chunks_exact(OUTPUTS))
    {
        let mut hidden = [0.0; HIDDEN];
        let mut output = [0.0; OUTPUTS];
        layer(input, w1, b1, &mut hidden);
        layer(&hidden, w2, b2, &mut output);
        for (o, t) in output.iter().zip(target) {
            loss += (o - t) * (o - t);
        }
    }
    loss / targets.len() as f64
}
}

struct Weights {
    w1: Vec<f64>,
    b1: Vec<f64>,
    w2: Vec<f64>,
    b2: Vec<f64>,
}

/// The buffers of a gradient, cut from flat storage.
fn split(gradient: &mut [f64]) -> [&mut [f64]; 4] {
    let (dw1, rest) = gradient.split_at_mut(HIDDEN * INPUTS);
    let (db1, rest) = rest.split_at_mut(HIDDEN);
    let (dw2, db2) = rest.split_at_mut(OUTPUTS * HIDDEN);
    [dw1, db1, dw2, db2]
}

/// Forward and backward per sample, the activations on the stack; a unit's adjoint goes to its bias, its row of weights
/// and its inputs in one go.
fn by_hand(
    layer: fn(&[f64], &[f64], &[f64], &mut [f64]),
    inputs: &[f64],
    targets: &[f64],
    weights: &Weights,
    gradient: [&mut [f64]; 4],
) -> f64 {
    let Weights { w1, b1, w2, b2 } = weights;
    let [dw1, db1, dw2, db2] = gradient;
    let weight = 2.0 / targets.len() as f64;
    let mut loss = 0.0;
    for (input, target) in inputs
        .chunks_exact(INPUTS)
        .zip(targets.chunks_exact(OUTPUTS))
    {
        let mut hidden = [0.0; HIDDEN];
        let mut output = [0.0; OUTPUTS];
        layer(input, w1, b1, &mut hidden);
        layer(&hidden, w2, b2, &mut output);

        let mut dhidden = [0.0; HIDDEN];
        for (i, (o, t)) in output.iter().zip(target).enumerate() {
            loss += (o - t) * (o - t);
            let dsum = weight * (o - t) * (1.0 - o * o);
            db2[i] += dsum;
            let row = i * HIDDEN..(i + 1) * HIDDEN;
            for (dw, h) in dw2[row.clone()].iter_mut().zip(&hidden) {
                *dw += dsum * h;
            }
            for (dh, w) in dhidden.iter_mut().zip(&w2[row]) {
                *dh += dsum * w;
            }
        }
        for (i, (dh, h)) in dhidden.iter().zip(&hidden).enumerate() {
            let dsum = dh * (1.0 - h * h);
            db1[i] += dsum;
            for (dw, x) in dw1[i * INPUTS..(i + 1) * INPUTS].iter_mut().zip(input) {
                *dw += dsum * x;
            }
        }
    }
    loss / targets.len() as f64
}

/// `layer` with its dot products in lanes.
fn layer_in_lanes(x: &[f64], w: &[f64], b: &[f64], out: &mut [f64]) {
    for (i, out) in out.iter_mut().enumerate() {
        *out = (b[i] + dot(&w[i * x.len()..(i + 1) * x.len()], x)).tanh();
    }
}

pub fn case() -> Case {
    const SAMPLES: usize = 8;

    let data = || {
        let mut numbers = Numbers(3);
        let inputs = numbers.take(SAMPLES * INPUTS);
        let targets = numbers.take(SAMPLES * OUTPUTS);
        let mut scaled = |count, scale| numbers.take(count).iter().map(|v| v * scale).collect();
        let weights = Weights {
            w1: scaled(HIDDEN * INPUTS, 0.2),
            b1: scaled(HIDDEN, 0.1),
            w2: scaled(OUTPUTS * HIDDEN, 0.2),
            b2: scaled(OUTPUTS, 0.1),
        };
        (inputs, targets, weights)
    };
    Case {
        name: "Network 64-128-10, 8 samples",
        parameters: HIDDEN * INPUTS + HIDDEN + OUTPUTS * HIDDEN + OUTPUTS,
        primal: Box::new({
            let (inputs, targets, Weights { w1, b1, w2, b2 }) = data();
            move || network(&inputs, &targets, &w1, &b1, &w2, &b2)
        }),
        generated: Box::new({
            let (inputs, targets, Weights { w1, b1, w2, b2 }) = data();
            move |gradient| {
                let [dw1, db1, dw2, db2] = split(gradient);
                network::grad_into(&inputs, &targets, &w1, &b1, &w2, &b2, dw1, db1, dw2, db2)
            }
        }),
        by_hand: Box::new({
            let (inputs, targets, weights) = data();
            move |gradient| by_hand(layer, &inputs, &targets, &weights, split(gradient))
        }),
        reassociated: Some([
            Box::new({
                let (inputs, targets, Weights { w1, b1, w2, b2 }) = data();
                move |gradient| {
                    let [dw1, db1, dw2, db2] = split(gradient);
                    reassociated::network::grad_into(
                        &inputs, &targets, &w1, &b1, &w2, &b2, dw1, db1, dw2, db2,
                    )
                }
            }),
            Box::new({
                let (inputs, targets, weights) = data();
                move |gradient| {
                    by_hand(layer_in_lanes, &inputs, &targets, &weights, split(gradient))
                }
            }),
        ]),
    }
}
