//! Messages and responses. The evals ask, one response a message, under the message's `id`.

use crate::evals;
use crate::measure::Timing;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

#[derive(Deserialize)]
struct Message<'a> {
    id: i64,
    kind: String,
    module: Option<String>,
    function: Option<String>,
    #[serde(borrow)]
    input: Option<&'a RawValue>,
}

#[derive(Default, Serialize)]
struct Response {
    id: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tool: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    success: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    output: Option<Box<RawValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    timings: Option<Vec<Timing>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

/// The response to one line. A line that is no message gets a failure, under its `id` if one can be made out.
pub fn respond(line: &[u8]) -> String {
    let response = match serde_json::from_slice(line) {
        Ok(message) => answer(message),
        Err(error) => Response {
            id: id_of_broken(line),
            ..failure(format!("not a message: {error}"))
        },
    };
    serde_json::to_string(&response).expect("a response holds no maps and no foreign types")
}

fn answer(message: Message) -> Response {
    let id = Some(message.id);
    let response = match message.kind.as_str() {
        "start" => Response {
            tool: Some("gradtape"),
            ..Response::default()
        },
        "define" => define(message.module.as_deref()),
        "evaluate" => evaluate(message),
        "analysis" => Response::default(),
        kind => failure(format!("unknown kind of message: {kind}")),
    };
    Response { id, ..response }
}

fn define(module: Option<&str>) -> Response {
    match module {
        Some(module) if evals::EVALS.contains(&module) => Response {
            success: Some(true),
            ..Response::default()
        },
        Some(module) => failure(format!("not defined: {module}")),
        None => failure("the message names no module".to_string()),
    }
}

fn evaluate(message: Message) -> Response {
    let (Some(module), Some(function), Some(input)) =
        (message.module, message.function, message.input)
    else {
        return failure("an evaluation needs module, function and input".to_string());
    };
    match evals::evaluate(&module, &function, input.get()) {
        Ok(evaluation) => Response {
            success: Some(true),
            output: Some(evaluation.output),
            timings: Some(evaluation.timings),
            ..Response::default()
        },
        Err(error) => failure(error),
    }
}

fn failure(error: String) -> Response {
    Response {
        success: Some(false),
        error: Some(error),
        ..Response::default()
    }
}

/// The first `"id": number` in a line that does not parse.
fn id_of_broken(line: &[u8]) -> Option<i64> {
    let line = String::from_utf8_lossy(line);
    let (_, rest) = line.split_once("\"id\"")?;
    let number = rest.trim_start().strip_prefix(':')?.trim_start();
    let digits = number.find(|c: char| c != '-' && !c.is_ascii_digit());
    number[..digits.unwrap_or(number.len())].parse().ok()
}
