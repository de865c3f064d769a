//! The heap memory of one evaluation.

use super::cases::Case;
use super::heap;
use super::measure::table;
use gradtape::release_working_storage;

pub const COLUMNS: [&str; 8] = [
    "data KiB",
    "derivative KiB",
    "primal KiB",
    "generated KiB",
    "by hand KiB",
    "whole: generated/primal",
    "allocations generated",
    "by hand",
];

/// Bytes of one side that runs for the first time.
struct Footprint {
    /// What the side reads, and the room for its result as far as the caller makes it.
    before: usize,
    /// The most while it ran.
    peak: usize,
    /// What stays: the result, and what the side reads.
    after: usize,
    /// How often the second run allocates, which finds the working storage.
    allocations: usize,
}

impl Footprint {
    fn of(case: Case, side: usize, outside: usize) -> Self {
        let mut side = case.into_side(side);
        let since = |bytes: usize| bytes - outside;
        let before = since(heap::live());
        let peak = since(heap::peak(&mut side));
        release_working_storage();
        let after = since(heap::live());
        side();
        let allocations = heap::allocations(&mut side);
        release_working_storage();
        Self {
            before,
            peak,
            after,
            allocations,
        }
    }
}

/// What is there anyway, and what each side takes beyond that.
pub fn cells(fresh: impl Fn() -> Case) -> Vec<String> {
    release_working_storage();
    let [primal, generated, by_hand] = [0, 1, 2].map(|side| {
        let outside = heap::live();
        Footprint::of(fresh(), side, outside)
    });
    let data = primal.before;
    let bytes = [
        data,
        generated.after - data,
        primal.peak - data,
        generated.peak - generated.after,
        by_hand.peak - by_hand.after,
    ];
    let whole = generated.peak as f64 / primal.peak as f64;
    let allocations = [generated.allocations, by_hand.allocations];
    bytes
        .map(|bytes| table::number(bytes as f64 / 1024.0))
        .into_iter()
        .chain([format!("{whole:.2}")])
        .chain(allocations.map(|count| count.to_string()))
        .collect()
}
