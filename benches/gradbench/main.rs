//! The evals of `examples/gradbench`, each at a small, a middle and a large size: the primal, the generated derivative and
//! one by hand.
//!
//! `cargo bench --bench gradbench` prints a table of times, with `-- --counts` one of instructions, with `-- --memory` one of
//! heap memory; a name of an eval picks that one.

mod cases;
mod heap;
// The tool needs a little more of these than the bench.
#[allow(dead_code)]
#[path = "../../examples/gradbench/jacobians/mod.rs"]
mod jacobians;
#[path = "../measure/mod.rs"]
mod measure;
mod memory;
#[allow(dead_code)]
#[path = "../../examples/gradbench/objectives/mod.rs"]
mod objectives;

use cases::{ALL, Case};
use measure::{asked, counts, table, times};

const TITLES: [&str; 2] = ["eval", "size"];

/// A case with its eval and its place among the sizes.
struct Entry {
    eval: &'static str,
    cases: fn() -> Vec<Case>,
    at: usize,
    case: Case,
}

fn main() {
    if let Some((name, side)) = counts::asked() {
        let mut entry = entries(3).find(|entry| entry.name() == name);
        let case = &mut entry.as_mut().expect("a case of this name").case;
        counts::evaluate(&mut case.sides(), side);
    } else if asked("--counts") {
        print(&table::compared_head(&TITLES, "10³"), Entry::counts);
    } else if asked("--memory") {
        let columns = [&TITLES[..], &memory::COLUMNS].concat();
        print(&table::head(&columns, TITLES.len()), Entry::memory);
    } else if asked("--bench") {
        print(&table::compared_head(&TITLES, "µs"), Entry::times);
    } else {
        // `cargo test --benches` comes without a flag, and wants the verification only, of the small sizes.
        entries(1).for_each(|mut entry| entry.verify());
    }
}

fn print(head: &str, row: fn(Entry) -> String) {
    println!("{head}");
    for mut entry in entries(3) {
        entry.verify();
        println!("{}", row(entry));
    }
}

/// The first `sizes` of the evals that the command line names, or of all if it names none.
fn entries(sizes: usize) -> impl Iterator<Item = Entry> {
    let all = !ALL.iter().any(|(eval, _)| asked(eval));
    let evals = ALL.into_iter().filter(move |(eval, _)| all || asked(eval));
    evals.flat_map(move |(eval, cases)| {
        let sizes = cases().into_iter().take(sizes).enumerate();
        sizes.map(move |(at, case)| Entry {
            eval,
            cases,
            at,
            case,
        })
    })
}

impl Entry {
    /// Without blanks.
    fn name(&self) -> String {
        format!("{}-{}", self.eval, self.at)
    }

    fn verify(&mut self) {
        self.case.verify(self.eval);
    }

    fn times(mut self) -> String {
        let seconds = times::least(&mut self.case.sides());
        table::compared(&[self.eval, &self.case.size], seconds.map(|s| s * 1e6))
    }

    fn counts(self) -> String {
        let instructions = counts::instructions(&self.name());
        table::compared(&[self.eval, &self.case.size], instructions.map(|i| i / 1e3))
    }

    fn memory(self) -> String {
        let fresh = || (self.cases)().swap_remove(self.at);
        let titles = [self.eval.to_owned(), self.case.size];
        table::row(&[&titles[..], &memory::cells(fresh)].concat())
    }
}
