//! Instructions of one evaluation, which the next run counts again: the bench runs itself under callgrind, for one side of one
//! case, and callgrind counts in one function only.

use super::Sides;
use std::hint::black_box;
use std::process::{Command, exit};

const EVALUATE: &str = "--evaluate";

/// Instructions of one evaluation of each of the sides of the case, which the bench finds by this name.
pub fn instructions<const N: usize>(case: &str) -> [f64; N] {
    std::array::from_fn(|side| {
        under_callgrind(case, side).unwrap_or_else(|problem| {
            eprintln!("{case}: {problem}");
            exit(1)
        })
    })
}

fn under_callgrind(case: &str, side: usize) -> Result<f64, String> {
    let bench = std::env::current_exe().map_err(|error| error.to_string())?;
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg("--toggle-collect=*counted_evaluation*")
        .arg(bench)
        .args([EVALUATE, case, &side.to_string()])
        .output()
        .map_err(|error| {
            format!("instructions are counted by valgrind, which did not start: {error}")
        })?;
    let said = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        return Err(format!(
            "valgrind failed; what it does not know of, `-C target-cpu=x86-64-v2` does without:\n{said}"
        ));
    }
    let collected = said.lines().find_map(|line| line.split_once("Collected :"));
    let count = collected.and_then(|(_, count)| count.trim().parse().ok());
    count
        .filter(|count| *count > 0.0)
        .ok_or_else(|| format!("valgrind counted nothing:\n{said}"))
}

/// The case and the side that this process is to evaluate, if it is one of those that [`instructions`] starts.
pub fn asked() -> Option<(String, usize)> {
    let mut arguments = std::env::args()
        .skip_while(|argument| argument != EVALUATE)
        .skip(1);
    let (case, side) = (arguments.next()?, arguments.next()?);
    Some((case, side.parse().ok()?))
}

/// Evaluates the side twice, and counts the second time: the first one makes room.
pub fn evaluate(sides: &mut Sides<'_>, side: usize) {
    sides[side]();
    counted_evaluation(&mut sides[side]);
}

/// Callgrind knows it by its name.
#[inline(never)]
fn counted_evaluation(side: &mut dyn FnMut()) {
    side();
    // Not a jump to the side, which would be the end of this function.
    black_box(());
}
