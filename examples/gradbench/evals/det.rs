use super::{Evaluation, read, require, runs, unknown};
use crate::objectives::det::det;
use serde::Deserialize;

#[derive(Deserialize)]
struct Input {
    #[serde(rename = "A")]
    a: Vec<f64>,
    ell: usize,
}

pub fn evaluate(function: &str, input: &str) -> Result<Evaluation, String> {
    let Input { a, ell } = read(input)?;
    require(ell >= 1, "ell must be at least 1")?;
    require(
        ell.checked_mul(ell) == Some(a.len()),
        "A must have ell * ell numbers",
    )?;
    let runs = runs(input)?;
    match function {
        "primal" => Ok(runs.measure(|| det(&a, ell))),
        "gradient" => Ok(runs.measure_gradient(
            [a.len()],
            |[gradient]| det::grad_into(&a, ell, gradient),
            |[gradient]| gradient,
        )),
        _ => unknown(function),
    }
}
