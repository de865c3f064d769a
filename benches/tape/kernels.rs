//! The six kernels over numbers of a tape: the same text for each crate, in what they all have.

#![allow(
    clippy::assign_op_pattern,
    reason = "not every tape has the assigning operators"
)]

/// All parameters of a kernel in one slice, as every tape takes them; the rest is plain data.
macro_rules! kernels {
    ($number:ident) => {
        use super::super::numbers::$number as Number;
        use super::Data;

        pub fn rosenbrock<'t>(x: &[Number<'t>], _: &Data) -> Number<'t> {
            let term = |i: usize| {
                let a = 1.0 - x[i];
                let b = x[i + 1] - x[i] * x[i];
                a * a + 100.0 * (b * b)
            };
            (1..x.len() - 1).fold(term(0), |sum, i| sum + term(i))
        }

        pub fn logistic<'t>(x: &[Number<'t>], data: &Data) -> Number<'t> {
            let (w, b) = (&x[1..], x[0]);
            let mut loss = b * 0.0;
            for (row, label) in data.inputs.chunks_exact(w.len()).zip(&data.targets) {
                let mut z = b;
                for (w, x) in w.iter().zip(row) {
                    z = z + *w * *x;
                }
                let (positive, magnitude) = if z > 0.0 { (z, z) } else { (z * 0.0, -z) };
                loss = loss + positive + ((-magnitude).exp() + 1.0).ln() - z * *label;
            }
            loss / data.targets.len() as f64
        }

        pub fn network<'t>(x: &[Number<'t>], data: &Data) -> Number<'t> {
            let (w1, rest) = x.split_at(64 * 128);
            let (b1, rest) = rest.split_at(128);
            let (w2, b2) = rest.split_at(128 * 10);
            let mut loss = b1[0] * 0.0;
            let samples = data
                .inputs
                .chunks_exact(64)
                .zip(data.targets.chunks_exact(10));
            for (input, target) in samples {
                let mut hidden = Vec::with_capacity(128);
                for (row, b) in w1.chunks_exact(64).zip(b1) {
                    let mut sum = *b;
                    for (w, x) in row.iter().zip(input) {
                        sum = sum + *w * *x;
                    }
                    hidden.push(sum.tanh());
                }
                for ((row, b), t) in w2.chunks_exact(128).zip(b2).zip(target) {
                    let mut sum = *b;
                    for (w, h) in row.iter().zip(&hidden) {
                        sum = sum + *w * *h;
                    }
                    let error = sum.tanh() - *t;
                    loss = loss + error * error;
                }
            }
            loss / data.targets.len() as f64
        }

        pub fn nbody<'t>(x: &[Number<'t>], data: &Data) -> Number<'t> {
            let mut energy = x[0] * 0.0;
            for i in 0..x.len() / 3 {
                for j in 0..i {
                    let d = |k: usize| x[3 * i + k] - x[3 * j + k];
                    let (a, b, c) = (d(0), d(1), d(2));
                    let r2 = a * a + b * b + c * c + 1e-2;
                    energy = energy - r2.sqrt().recip() * (data.inputs[i] * data.inputs[j]);
                }
            }
            energy
        }

        pub fn log_sum_exp<'t>(x: &[Number<'t>], _: &Data) -> Number<'t> {
            let mut max = x[0];
            for x in x {
                if *x > max {
                    max = *x;
                }
            }
            let mut sum = (x[0] - max).exp();
            for x in &x[1..] {
                sum = sum + (*x - max).exp();
            }
            max + sum.ln()
        }

        pub fn lotka_volterra<'t>(rates: &[Number<'t>], _: &Data) -> Number<'t> {
            let field = |[prey, predators]: [Number<'t>; 2]| {
                [
                    prey * (rates[0] - rates[1] * predators),
                    predators * (rates[2] * prey - rates[3]),
                ]
            };
            let along = |state: [Number<'t>; 2], slope: [Number<'t>; 2], dt: f64| {
                [state[0] + slope[0] * dt, state[1] + slope[1] * dt]
            };
            let dt = 0.02;
            let mut state = [rates[0] * 0.0 + 1.5, rates[0] * 0.0 + 1.0];
            for _ in 0..300 {
                let k1 = field(state);
                let k2 = field(along(state, k1, 0.5 * dt));
                let k3 = field(along(state, k2, 0.5 * dt));
                let k4 = field(along(state, k3, dt));
                for i in 0..2 {
                    let sum = k1[i] + k2[i] * 2.0 + k3[i] * 2.0 + k4[i];
                    state[i] = state[i] + sum * (dt / 6.0);
                }
            }
            let (a, b) = (state[0] - 1.5, state[1] - 1.0);
            a * a + b * b
        }
    };
}

/// What a kernel computes with besides its parameters.
#[derive(Default)]
pub struct Data {
    pub inputs: Vec<f64>,
    pub targets: Vec<f64>,
}

pub mod of_gradtape {
    kernels!(Gradtape);
}

pub mod of_reverse {
    kernels!(Reverse);
}

pub mod of_aad {
    kernels!(Aad);
}

pub mod of_easy {
    kernels!(Easy);
}
