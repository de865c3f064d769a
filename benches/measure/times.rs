//! Wall-clock times.

use super::Sides;
use std::time::{Duration, Instant};

const ROUNDS: usize = 101;
const BATCH: Duration = Duration::from_millis(2);
/// What takes longer gets fewer rounds, but never less than three.
const BUDGET: Duration = Duration::from_secs(4);

/// Seconds a call of each side: the least of many short rounds, because whatever else the machine does can only add; in turns,
/// so that a slow moment meets them alike.
pub fn least<const N: usize>(sides: &mut Sides<'_, N>) -> [f64; N] {
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

    let mut least = [f64::INFINITY; N];
    let start = Instant::now();
    for round in 0..ROUNDS {
        if round >= 3 && start.elapsed() > BUDGET {
            break;
        }
        for ((side, least), calls) in sides.iter_mut().zip(&mut least).zip(calls) {
            let start = Instant::now();
            for _ in 0..calls {
                side();
            }
            *least = least.min(start.elapsed().as_secs_f64() / f64::from(calls));
        }
    }
    least
}
