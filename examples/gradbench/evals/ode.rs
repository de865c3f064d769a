use super::{Evaluation, read, require, runs, unknown};
use crate::objectives::ode;
use serde::Deserialize;

#[derive(Deserialize)]
struct Input {
    x: Vec<f64>,
    s: usize,
}

pub fn evaluate(function: &str, input: &str) -> Result<Evaluation, String> {
    let Input { x, s } = read(input)?;
    require(!x.is_empty(), "x must not be empty")?;
    let runs = runs(input)?;
    match function {
        "primal" => Ok(runs.measure(|| ode::ode(&x, s))),
        "gradient" => Ok(runs.measure_gradient(
            [x.len()],
            |[gradient]| ode::last::grad_into(&x, s, gradient),
            |[gradient]| gradient,
        )),
        _ => unknown(function),
    }
}
