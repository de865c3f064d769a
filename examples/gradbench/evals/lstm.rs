use super::{Evaluation, flat, read, require, runs, unknown};
use crate::objectives::lstm::lstm;
use serde::Deserialize;

#[derive(Deserialize)]
struct Input {
    main_params: Vec<Vec<f64>>,
    extra_params: Vec<Vec<f64>>,
    state: Vec<Vec<f64>>,
    sequence: Vec<Vec<f64>>,
}

pub fn evaluate(function: &str, input: &str) -> Result<Evaluation, String> {
    let runs = runs(input)?;
    let input: Input = read(input)?;
    require(
        input.sequence.len() >= 2,
        "the sequence must have two characters",
    )?;
    let b = input.sequence[0].len();
    require(b >= 1, "a character must have a bit")?;
    let rows = input.main_params.len();
    require(
        rows.is_multiple_of(2),
        "main_params must have two rows a layer",
    )?;
    require(
        input.state.len() == rows,
        "state must have two rows a layer",
    )?;
    require(
        input.extra_params.len() == 3,
        "extra_params must have three rows",
    )?;
    let main = flat(&input.main_params, 4 * b, "main_params")?;
    let extra = flat(&input.extra_params, b, "extra_params")?;
    let state = flat(&input.state, b, "state")?;
    let sequence = flat(&input.sequence, b, "sequence")?;
    match function {
        "objective" => Ok(runs.measure(|| lstm(&main, &extra, &state, &sequence, b))),
        "jacobian" => Ok(runs.measure_gradient(
            [main.len(), extra.len()],
            |[main_bar, extra_bar]| {
                lstm::grad_into(&main, &extra, &state, &sequence, b, main_bar, extra_bar)
            },
            |gradient| gradient.concat(),
        )),
        _ => unknown(function),
    }
}
