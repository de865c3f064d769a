//! The evals of `examples/gradbench`, each at a small, a middle and a large size: the primal, the generated derivative and
//! one by hand, with the heap allocations of a derivative beside its time.
//!
//! `cargo bench --bench gradbench` prints the table; `-- --write FILE` writes it, too, and a name of an eval picks that one.

mod allocations;
mod cases;
// The tool needs a little more of these than the bench.
#[allow(dead_code)]
#[path = "../../examples/gradbench/jacobians/mod.rs"]
mod jacobians;
#[allow(dead_code)]
#[path = "../../examples/gradbench/objectives/mod.rs"]
mod objectives;

use cases::Case;
use std::fmt::Write;
use std::hint::black_box;
use std::time::{Duration, Instant};

const ROUNDS: usize = 101;
const BATCH: Duration = Duration::from_millis(1);
/// A size whose rounds take longer gets fewer, but never less than three.
const BUDGET: Duration = Duration::from_secs(4);

const HEAD: &str = "\
| eval | size | primal µs | generated µs | by hand µs | generated/primal | by hand/primal | generated/by hand | allocations generated | by hand |
| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |";

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // `cargo test --benches` comes without the flag, and wants the verification only, of the small sizes.
    let timed = arguments.iter().any(|argument| argument == "--bench");
    let write = arguments.iter().position(|argument| argument == "--write");
    let path = write.and_then(|at| arguments.get(at + 1));
    let picked = |eval: &str| {
        let mut names = cases::ALL.iter().map(|(name, _)| *name);
        let some = names.any(|name| arguments.iter().any(|argument| argument == name));
        !some || arguments.iter().any(|argument| argument == eval)
    };

    let mut table = format!("{HEAD}\n");
    if timed {
        println!("{HEAD}");
    }
    for (eval, cases) in cases::ALL {
        if !picked(eval) {
            continue;
        }
        let sizes = if timed { 3 } else { 1 };
        for mut case in cases().into_iter().take(sizes) {
            case.verify(eval);
            if timed {
                let row = row(eval, &mut case);
                println!("{row}");
                writeln!(table, "{row}").expect("memory");
            }
        }
    }
    if let Some(path) = path {
        std::fs::write(path, table).expect("the table's file is writable");
    }
}

fn row(eval: &str, case: &mut Case) -> String {
    let [primal, generated, by_hand] = fastest(case);
    let ratios = [generated / primal, by_hand / primal, generated / by_hand];
    let [over_primal, hand_over_primal, over_hand] = ratios.map(|ratio| format!("{ratio:.2}"));
    let counts = [
        allocations::during(|| case.generated.run()),
        allocations::during(|| case.by_hand.run()),
    ];
    format!(
        "| {eval} | {} | {primal:.1} | {generated:.1} | {by_hand:.1} | {over_primal} | {hand_over_primal} | {over_hand} | {} | {} |",
        case.size, counts[0], counts[1]
    )
}

/// Microseconds a call of the primal, the generated derivative and the one by hand: the least of many short rounds, in turns,
/// because whatever else the machine does can only add.
fn fastest(case: &mut Case) -> [f64; 3] {
    let Case {
        primal,
        generated,
        by_hand,
        ..
    } = case;
    let mut primal = || {
        black_box(primal());
    };
    let mut sides: [&mut dyn FnMut(); 3] =
        [&mut primal, &mut || generated.run(), &mut || by_hand.run()];
    let calls = sides.each_mut().map(|side| {
        side();
        let start = Instant::now();
        let mut calls = 0_u32;
        while start.elapsed() < BATCH {
            side();
            calls += 1;
        }
        calls
    });

    let mut times = [const { Vec::new() }; 3];
    let start = Instant::now();
    for round in 0..ROUNDS {
        if round >= 3 && start.elapsed() > BUDGET {
            break;
        }
        for ((side, times), calls) in sides.iter_mut().zip(&mut times).zip(calls) {
            let start = Instant::now();
            for _ in 0..calls {
                side();
            }
            times.push(start.elapsed().as_secs_f64() * 1e6 / f64::from(calls));
        }
    }
    times.map(|times| times.into_iter().fold(f64::INFINITY, f64::min))
}
