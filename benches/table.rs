//! The kernels with their ratios as a Markdown table: `cargo bench --bench table` prints times, and with `-- --counts`
//! instructions.

mod kernels;
mod measure;

use kernels::{Case, Sides};
use measure::{counts, table, times};

fn main() {
    let cases = kernels::verified_cases();
    if let Some((name, side)) = counts::asked() {
        let mut sides = sides(&cases);
        let sides = sides.iter_mut().find(|(row, _)| *row == name);
        counts::evaluate(&mut sides.expect("a kernel of this name").1, side);
    } else if measure::asked("--counts") {
        print(&cases, "10³", |name, _| {
            counts::instructions(name).map(|count| count / 1e3)
        });
    } else if measure::asked("--bench") {
        print(&cases, "µs", |_, sides| {
            times::least(sides).map(|seconds| seconds * 1e6)
        });
    }
    // `cargo test --benches` comes without a flag, and wants the verification only.
}

/// The kernels with their sums in order, then those whose sums are free, each with the name of its row.
fn sides(cases: &[Case]) -> Vec<(String, Sides<'_>)> {
    let in_order = cases
        .iter()
        .map(|case| (case.name.to_string(), case.sides()));
    let free = cases.iter().filter_map(|case| {
        let name = format!("{}, reassociated", case.name);
        Some((name, case.reassociated_sides()?))
    });
    in_order.chain(free).collect()
}

fn print(cases: &[Case], unit: &str, measured: impl Fn(&str, &mut Sides) -> [f64; 3]) {
    println!("{}", table::compared_head(&["kernel"], unit));
    for (name, mut sides) in sides(cases) {
        println!("{}", table::compared(&[&name], measured(&name, &mut sides)));
    }
}
