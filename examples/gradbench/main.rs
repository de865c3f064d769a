//! A tool of GradBench: speaks its protocol on stdin and stdout, the derivatives being those of `#[differentiable]`.
//!
//! `gradbench` alone answers messages, one JSON object a line, until the input ends. `gradbench EVAL FUNCTION INPUT.json`
//! evaluates as often as the input asks and prints the output, then a timing a line.
//!
//! Outputs whose storage the caller may provide keep it from run to run: gradients, by `grad_into`, and the errors and the
//! sparse matrix of bundle adjustment. So do the outputs of the suite's C++ tools, but for that matrix.

#[cfg(test)]
mod checks;
mod evals;
mod jacobians;
mod measure;
mod objectives;
mod protocol;

use std::io::{BufRead, Write};
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match arguments.as_slice() {
        [] => serve(std::io::stdin().lock(), std::io::stdout().lock())
            .map_err(|error| error.to_string()),
        [eval, function, path] => once(eval, function, path),
        _ => Err("usage: gradbench [EVAL FUNCTION INPUT.json]".to_string()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Answers every message with one line. Lines may be no UTF-8: that too is an answer's matter, not the end.
fn serve(mut messages: impl BufRead, mut responses: impl Write) -> std::io::Result<()> {
    let mut line = Vec::new();
    while messages.read_until(b'\n', &mut line)? > 0 {
        if !line.trim_ascii().is_empty() {
            let response = protocol::respond(&line);
            writeln!(responses, "{response}")?;
            responses.flush()?;
        }
        line.clear();
    }
    Ok(())
}

fn once(eval: &str, function: &str, path: &str) -> Result<(), String> {
    let input = std::fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
    let evaluation = evals::evaluate(eval, function, &input)?;
    println!("{}", evaluation.output);
    for timing in &evaluation.timings {
        println!("{}", serde_json::json!(timing));
    }
    Ok(())
}
