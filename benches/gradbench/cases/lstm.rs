use super::{Case, Numbers};
use crate::objectives::lstm::lstm;

const BITS: usize = 14;

struct Network {
    main: Vec<f64>,
    extra: Vec<f64>,
    state: Vec<f64>,
    sequence: Vec<f64>,
}

/// What the reverse sweep wants to know of one cell at one time.
#[derive(Clone, Copy, Default)]
struct Record {
    signal: f64,
    hidden: f64,
    cell: f64,
    forget: f64,
    input: f64,
    output: f64,
    change: f64,
    tanh_cell: f64,
}

fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// Steps a layer, `signal` going in and coming out.
fn step(params: &[f64], state: &mut [f64], signal: &mut [f64], records: &mut [Record]) {
    const B: usize = BITS;
    let (w, b) = params.split_at(4 * B);
    let (hidden, cell) = state.split_at_mut(B);
    for i in 0..B {
        let (x, h, c) = (signal[i], hidden[i], cell[i]);
        let forget = sigmoid(x * w[i] + b[i]);
        let input = sigmoid(h * w[B + i] + b[B + i]);
        let output = sigmoid(x * w[2 * B + i] + b[2 * B + i]);
        let change = (h * w[3 * B + i] + b[3 * B + i]).tanh();
        cell[i] = c * forget + input * change;
        let tanh_cell = cell[i].tanh();
        hidden[i] = output * tanh_cell;
        signal[i] = hidden[i];
        records[i] = Record {
            signal: x,
            hidden: h,
            cell: c,
            forget,
            input,
            output,
            change,
            tanh_cell,
        };
    }
}

/// The adjoint of `step`: the adjoints of what came out become those of what went in.
fn step_back(
    params: &[f64],
    records: &[Record],
    params_bar: &mut [f64],
    state_bar: &mut [f64],
    signal_bar: &mut [f64],
) {
    const B: usize = BITS;
    let w = &params[..4 * B];
    let (w_bar, b_bar) = params_bar.split_at_mut(4 * B);
    let (hidden_bar, cell_bar) = state_bar.split_at_mut(B);
    for i in 0..B {
        let r = records[i];
        let out_bar = hidden_bar[i] + signal_bar[i];
        let new_cell_bar = cell_bar[i] + out_bar * r.output * (1.0 - r.tanh_cell * r.tanh_cell);
        let output_bar = out_bar * r.tanh_cell * r.output * (1.0 - r.output);
        let forget_bar = new_cell_bar * r.cell * r.forget * (1.0 - r.forget);
        let input_bar = new_cell_bar * r.change * r.input * (1.0 - r.input);
        let change_bar = new_cell_bar * r.input * (1.0 - r.change * r.change);
        cell_bar[i] = new_cell_bar * r.forget;
        hidden_bar[i] = input_bar * w[B + i] + change_bar * w[3 * B + i];
        signal_bar[i] = forget_bar * w[i] + output_bar * w[2 * B + i];
        w_bar[i] += forget_bar * r.signal;
        w_bar[B + i] += input_bar * r.hidden;
        w_bar[2 * B + i] += output_bar * r.signal;
        w_bar[3 * B + i] += change_bar * r.hidden;
        b_bar[i] += forget_bar;
        b_bar[B + i] += input_bar;
        b_bar[2 * B + i] += output_bar;
        b_bar[3 * B + i] += change_bar;
    }
}

impl Network {
    fn new(layers: usize, characters: usize) -> Self {
        let mut some = Numbers(4);
        let mut small = |count| some.take(count).iter().map(|v| 2.0 * v - 1.0).collect();
        let (main, extra, state) = (
            small(8 * layers * BITS),
            small(3 * BITS),
            small(2 * layers * BITS),
        );
        let bits = some.take(characters * BITS);
        let sequence = bits.iter().map(|v| v.round()).collect();
        Self {
            main,
            extra,
            state,
            sequence,
        }
    }

    fn value(&self) -> f64 {
        lstm(&self.main, &self.extra, &self.state, &self.sequence, BITS)
    }

    fn generated(&self, gradient: &mut [f64]) -> f64 {
        let Self {
            main,
            extra,
            state,
            sequence,
        } = self;
        let (main_bar, extra_bar) = gradient.split_at_mut(main.len());
        lstm::grad_into(main, extra, state, sequence, BITS, main_bar, extra_bar)
    }

    /// One slab of records for all times and layers, and of the last layer's output; then back through time.
    fn by_hand(&self, gradient: &mut [f64]) -> f64 {
        let Self {
            main,
            extra,
            state,
            sequence,
        } = self;
        let (main_bar, extra_bar) = gradient.split_at_mut(main.len());
        let layers = main.len() / (8 * BITS);
        let steps = sequence.len() / BITS - 1;
        let (w_in, rest) = extra.split_at(BITS);
        let (w_out, b_out) = rest.split_at(BITS);

        let mut records = vec![Record::default(); steps * layers * BITS];
        let mut tops = vec![0.0; steps * BITS];
        // The adjoints of the predictions, but for the loss's scale.
        let mut residuals = vec![0.0; steps * BITS];
        let mut state = state.clone();
        let mut total = 0.0;
        let windows = sequence.windows(2 * BITS).step_by(BITS);
        let kept = records
            .chunks_exact_mut(layers * BITS)
            .zip(tops.chunks_exact_mut(BITS))
            .zip(residuals.chunks_exact_mut(BITS));
        for (window, ((records, top), residual)) in windows.zip(kept) {
            let (now, next) = window.split_at(BITS);
            for i in 0..BITS {
                top[i] = now[i] * w_in[i];
            }
            let layers = main
                .chunks_exact(8 * BITS)
                .zip(state.chunks_exact_mut(2 * BITS));
            for ((params, state), records) in layers.zip(records.chunks_exact_mut(BITS)) {
                step(params, state, top, records);
            }
            let mut sum = 0.0;
            let mut prediction = [0.0; BITS];
            for i in 0..BITS {
                prediction[i] = top[i] * w_out[i] + b_out[i];
                residual[i] = prediction[i].exp();
                sum += residual[i];
            }
            let normalizer = (2.0 + sum).ln();
            let mut golds = 0.0;
            for i in 0..BITS {
                total += next[i] * (prediction[i] - normalizer);
                golds += next[i];
            }
            for i in 0..BITS {
                residual[i] = next[i] - golds * residual[i] / (2.0 + sum);
            }
        }

        let scale = -1.0 / (steps * BITS) as f64;
        let (w_in_bar, rest) = extra_bar.split_at_mut(BITS);
        let (w_out_bar, b_out_bar) = rest.split_at_mut(BITS);
        let mut state_bar = vec![0.0; state.len()];
        for t in (0..steps).rev() {
            let now = &sequence[t * BITS..(t + 1) * BITS];
            let top = &tops[t * BITS..(t + 1) * BITS];
            let residual = &residuals[t * BITS..(t + 1) * BITS];
            let mut signal_bar = [0.0; BITS];
            for i in 0..BITS {
                let prediction_bar = scale * residual[i];
                w_out_bar[i] += prediction_bar * top[i];
                b_out_bar[i] += prediction_bar;
                signal_bar[i] = prediction_bar * w_out[i];
            }
            for layer in (0..layers).rev() {
                let params = layer * 8 * BITS..(layer + 1) * 8 * BITS;
                let from = (t * layers + layer) * BITS;
                step_back(
                    &main[params.clone()],
                    &records[from..from + BITS],
                    &mut main_bar[params],
                    &mut state_bar[layer * 2 * BITS..(layer + 1) * 2 * BITS],
                    &mut signal_bar,
                );
            }
            for i in 0..BITS {
                w_in_bar[i] += signal_bar[i] * now[i];
            }
        }
        -total / (steps * BITS) as f64
    }
}

pub fn cases() -> Vec<Case> {
    [(2, 1024), (4, 1024), (6, 4096)]
        .map(|(layers, characters)| {
            Case::gradient(
                format!("l = {layers}, c = {characters}"),
                Network::new(layers, characters),
                8 * layers * BITS + 3 * BITS,
                Network::value,
                Network::generated,
                Network::by_hand,
            )
        })
        .into()
}
