//! The loss of a network of LSTM cells that predicts each character of a text from those before it.

use gradtape::differentiable;

#[differentiable]
fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// One layer, one time step. `weights` and `biases` hold the rows forget, input, output and change gate; `signal` is what
/// comes in from the layer below and goes out to the one above.
#[differentiable]
fn layer(weights: &[f64], biases: &[f64], state: &mut [f64], signal: &mut [f64]) {
    let b = signal.len();
    let (hidden, cell) = state.split_at_mut(b);
    for i in 0..b {
        let forget = sigmoid(signal[i] * weights[i] + biases[i]);
        let input = sigmoid(hidden[i] * weights[b + i] + biases[b + i]);
        let output = sigmoid(signal[i] * weights[2 * b + i] + biases[2 * b + i]);
        let change = (hidden[i] * weights[3 * b + i] + biases[3 * b + i]).tanh();
        cell[i] = cell[i] * forget + input * change;
        hidden[i] = output * cell[i].tanh();
        signal[i] = hidden[i];
    }
}

/// The prediction for the next character, from the current one and the layers' states.
#[differentiable]
fn predict(main: &[f64], extra: &[f64], state: &mut [f64], input: &[f64], prediction: &mut [f64]) {
    let b = input.len();
    for i in 0..b {
        prediction[i] = input[i] * extra[i];
    }
    for (params, state) in main.chunks_exact(8 * b).zip(state.chunks_exact_mut(2 * b)) {
        let (weights, biases) = params.split_at(4 * b);
        layer(weights, biases, state, prediction);
    }
    for i in 0..b {
        prediction[i] = prediction[i] * extra[b + i] + extra[2 * b + i];
    }
}

/// The mean negative log-likelihood of the `sequence`, `b` bits a character, with the layers' parameters in `main`, those of
/// the input and output in `extra`, and the layers' first states in `state`.
#[differentiable]
pub fn lstm(
    main: &[f64],
    extra: &[f64],
    #[constant] state: &[f64],
    #[constant] sequence: &[f64],
    b: usize,
) -> f64 {
    let mut state = state.to_vec();
    let mut prediction = vec![0.0; b];
    let mut total = 0.0;
    let characters = sequence.len() / b;
    for t in 0..characters - 1 {
        let input = &sequence[t * b..(t + 1) * b];
        let next = &sequence[(t + 1) * b..(t + 2) * b];
        predict(main, extra, &mut state, input, &mut prediction);
        let normalizer = (2.0 + prediction.iter().map(|p| p.exp()).sum::<f64>()).ln();
        for (p, gold) in prediction.iter().zip(next) {
            total += gold * (p - normalizer);
        }
    }
    -total / ((characters - 1) * b) as f64
}
