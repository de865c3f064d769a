//! Prints the kernels' times and ratios as a Markdown table: `cargo bench --bench table`.
//!
//! The three sides of a kernel run in turns, so that a slow moment of the machine meets them alike; the times are medians.

mod kernels;

use std::hint::black_box;
use std::time::{Duration, Instant};

use kernels::{Case, Gradient};

const ROUNDS: usize = 101;
const BATCH: Duration = Duration::from_millis(2);

fn main() {
    let cases = kernels::verified_cases();
    // `cargo test --benches` comes without the flag, and wants the verification only.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    println!(
        "| kernel | primal ns | generated ns | hand-written ns | generated/primal | generated/hand-written |"
    );
    println!("| --- | ---: | ---: | ---: | ---: | ---: |");
    for case in &cases {
        let [primal, generated, by_hand] = medians(case);
        let (over_primal, over_hand) = (generated / primal, generated / by_hand);
        let name = case.name;
        println!(
            "| {name} | {primal:.0} | {generated:.0} | {by_hand:.0} | {over_primal:.2} | {over_hand:.2} |"
        );
    }
}

/// Nanoseconds per call of the primal, the generated gradient and the one by hand.
fn medians(case: &Case) -> [f64; 3] {
    let buffer = || vec![0.0; case.parameters];
    let run = |gradient: &Gradient, buffer: &mut [f64]| gradient(buffer);
    let (mut generated, mut by_hand) = (buffer(), buffer());
    let mut sides: [Box<dyn FnMut() -> f64 + '_>; 3] = [
        Box::new(|| (case.primal)()),
        Box::new(|| run(&case.generated, &mut generated)),
        Box::new(|| run(&case.by_hand, &mut by_hand)),
    ];

    let calls = sides.each_mut().map(|side| {
        let start = Instant::now();
        let mut calls = 0;
        while start.elapsed() < 10 * BATCH {
            black_box(side());
            calls += 1;
        }
        calls / 10 + 1
    });
    let mut times = [const { Vec::new() }; 3];
    for _ in 0..ROUNDS {
        for ((side, times), calls) in sides.iter_mut().zip(&mut times).zip(calls) {
            let start = Instant::now();
            for _ in 0..calls {
                black_box(side());
            }
            times.push(start.elapsed().as_secs_f64() * 1e9 / f64::from(calls));
        }
    }
    times.map(|mut times| {
        times.sort_by(f64::total_cmp);
        times[ROUNDS / 2]
    })
}
