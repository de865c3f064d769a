//! The kernels with their ratios as a Markdown table: `cargo bench --bench table` prints times, and with `-- --counts`
//! instructions.

mod kernels;
mod measure;

use kernels::Case;
use measure::{counts, table, times};

fn main() {
    let cases = kernels::verified_cases();
    if let Some((name, side)) = counts::asked() {
        let case = cases.iter().find(|case| case.name == name);
        counts::evaluate(&mut case.expect("a kernel of this name").sides(), side);
    } else if measure::asked("--counts") {
        let count = |case: &Case| counts::instructions(case.name).map(|count| count / 1e3);
        print(&cases, "10³", count);
    } else if measure::asked("--bench") {
        let time = |case: &Case| times::least(&mut case.sides()).map(|seconds| seconds * 1e6);
        print(&cases, "µs", time);
    }
    // `cargo test --benches` comes without a flag, and wants the verification only.
}

fn print(cases: &[Case], unit: &str, measured: impl Fn(&Case) -> [f64; 3]) {
    println!("{}", table::compared_head(&["kernel"], unit));
    for case in cases {
        println!("{}", table::compared(&[case.name], measured(case)));
    }
}
