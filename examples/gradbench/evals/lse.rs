use super::{Evaluation, read, require, runs, unknown};
use crate::objectives::lse::log_sum_exp;
use serde::Deserialize;

#[derive(Deserialize)]
struct Input {
    x: Vec<f64>,
}

pub fn evaluate(function: &str, input: &str) -> Result<Evaluation, String> {
    let Input { x } = read(input)?;
    require(!x.is_empty(), "x must not be empty")?;
    let runs = runs(input)?;
    match function {
        "primal" => Ok(runs.measure(|| log_sum_exp(&x))),
        "gradient" => Ok(runs.measure_gradient(
            [x.len()],
            |[gradient]| log_sum_exp::grad_into(&x, gradient),
            |[gradient]| gradient,
        )),
        _ => unknown(function),
    }
}
