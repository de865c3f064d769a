use super::{Evaluation, read, require, runs, unknown};
use crate::objectives::llsq::llsq;
use serde::Deserialize;

#[derive(Deserialize)]
struct Input {
    x: Vec<f64>,
    n: usize,
}

pub fn evaluate(function: &str, input: &str) -> Result<Evaluation, String> {
    let Input { x, n } = read(input)?;
    require(n >= 2, "n must be at least 2")?;
    let runs = runs(input)?;
    match function {
        "primal" => Ok(runs.measure(|| llsq(&x, n))),
        "gradient" => Ok(runs.measure_gradient(
            [x.len()],
            |[gradient]| llsq::grad_into(&x, n, gradient),
            |[gradient]| gradient,
        )),
        _ => unknown(function),
    }
}
