//! Every kernel three times: the function itself, its generated gradient, its adjoint by hand.
//!
//! `cargo bench --bench adjoint`; for one table of ratios see `table.rs`.

mod kernels;

use criterion::{Criterion, criterion_group, criterion_main};

fn adjoint(criterion: &mut Criterion) {
    for case in kernels::verified_cases() {
        let mut group = criterion.benchmark_group(case.name);
        group.bench_function("primal", |bencher| bencher.iter(&case.primal));
        for (side, gradient) in [("generated", &case.generated), ("by hand", &case.by_hand)] {
            // Zeroed once, outside the measurement; after that the gradients add up.
            let mut buffer = vec![0.0; case.parameters];
            group.bench_function(side, |bencher| bencher.iter(|| gradient(&mut buffer)));
        }
        group.finish();
    }
}

criterion_group!(benches, adjoint);
criterion_main!(benches);
