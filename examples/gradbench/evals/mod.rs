//! One module an eval: reads the input, refuses one of wrong sizes, and evaluates the function asked for.

mod ba;
mod det;
mod gmm;
mod hello;
mod ht;
mod llsq;
mod lse;
mod lstm;
mod ode;

use crate::measure::{Evaluation, Runs};
use serde::de::DeserializeOwned;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The evals that are defined here.
pub const EVALS: [&str; 9] = [
    "hello", "llsq", "lse", "gmm", "lstm", "ode", "det", "ba", "ht",
];

/// The output of `function`, or what is wrong with the request.
pub fn evaluate(eval: &str, function: &str, input: &str) -> Result<Evaluation, String> {
    let evaluate = match eval {
        "hello" => hello::evaluate,
        "llsq" => llsq::evaluate,
        "lse" => lse::evaluate,
        "gmm" => gmm::evaluate,
        "lstm" => lstm::evaluate,
        "ode" => ode::evaluate,
        "det" => det::evaluate,
        "ba" => ba::evaluate,
        "ht" => ht::evaluate,
        _ => return Err(format!("not defined: {eval}")),
    };
    // The sizes are checked; what still panics is a failure of this message only.
    catch_unwind(AssertUnwindSafe(|| evaluate(function, input)))
        .unwrap_or_else(|_| Err(format!("{eval} panicked in {function}")))
}

fn read<Input: DeserializeOwned>(input: &str) -> Result<Input, String> {
    serde_json::from_str(input).map_err(|error| format!("input: {error}"))
}

/// How often to evaluate: fields of the input like the others, in most evals.
fn runs(input: &str) -> Result<Runs, String> {
    read(input)
}

fn require(condition: bool, otherwise: &str) -> Result<(), String> {
    condition.then_some(()).ok_or(format!("input: {otherwise}"))
}

fn unknown(function: &str) -> Result<Evaluation, String> {
    Err(format!("unknown function: {function}"))
}

/// The rows one after the other, if each has the length `columns`.
fn flat(rows: &[Vec<f64>], columns: usize, name: &str) -> Result<Vec<f64>, String> {
    require(
        rows.iter().all(|row| row.len() == columns),
        &format!("every row of {name} must have {columns} numbers"),
    )?;
    Ok(rows.concat())
}
