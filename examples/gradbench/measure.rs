//! Runs a computation as often as an input asks, and times each run.

use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};
use std::time::Instant;

/// How often an input wants to be evaluated: at least `min_runs` times, and until the runs took `min_seconds`.
#[derive(Deserialize)]
pub struct Runs {
    #[serde(default = "one")]
    min_runs: u64,
    #[serde(default)]
    min_seconds: f64,
}

fn one() -> u64 {
    1
}

impl Runs {
    pub const ONE: Self = Self {
        min_runs: 1,
        min_seconds: 0.0,
    };
}

#[derive(Serialize)]
pub struct Timing {
    name: &'static str,
    nanoseconds: u128,
}

/// The output of the last run, and a timing for each.
pub struct Evaluation {
    pub output: Box<RawValue>,
    pub timings: Vec<Timing>,
}

impl Runs {
    pub fn measure<O: Serialize>(&self, compute: impl FnMut() -> O) -> Evaluation {
        self.measure_then(compute, |output| output)
    }

    /// `encode` makes the answer of the last output, outside the timings.
    pub fn measure_then<O, E: Serialize>(
        &self,
        compute: impl FnMut() -> O,
        encode: impl FnOnce(O) -> E,
    ) -> Evaluation {
        let (output, timings) = self.time(compute);
        Evaluation::new(encode(output), timings)
    }

    /// `compute` replaces what is in the `storage`, which all runs share.
    pub fn measure_into<S, E: Serialize>(
        &self,
        mut storage: S,
        mut compute: impl FnMut(&mut S),
        encode: impl FnOnce(S) -> E,
    ) -> Evaluation {
        let ((), timings) = self.time(|| compute(&mut storage));
        Evaluation::new(encode(storage), timings)
    }

    /// A gradient by `grad_into`, which adds to the buffers of these lengths and returns the value.
    pub fn measure_gradient<const N: usize, E: Serialize>(
        &self,
        lengths: [usize; N],
        mut grad_into: impl FnMut(&mut [Vec<f64>; N]) -> f64,
        encode: impl FnOnce([Vec<f64>; N]) -> E,
    ) -> Evaluation {
        let compute = |gradient: &mut [Vec<f64>; N]| {
            gradient.iter_mut().for_each(|buffer| buffer.fill(0.0));
            grad_into(gradient);
        };
        self.measure_into(lengths.map(|n| vec![0.0; n]), compute, encode)
    }

    /// What the last run gives.
    fn time<O>(&self, mut compute: impl FnMut() -> O) -> (O, Vec<Timing>) {
        let mut timings = Vec::new();
        let mut seconds = 0.0;
        loop {
            let start = Instant::now();
            let output = compute();
            let elapsed = start.elapsed();
            seconds += elapsed.as_secs_f64();
            timings.push(Timing {
                name: "evaluate",
                nanoseconds: elapsed.as_nanos(),
            });
            if timings.len() as u64 >= self.min_runs && seconds >= self.min_seconds {
                return (output, timings);
            }
        }
    }
}

impl Evaluation {
    fn new(output: impl Serialize, timings: Vec<Timing>) -> Self {
        let output = to_raw_value(&output).expect("numbers and lists of them");
        Self { output, timings }
    }
}
