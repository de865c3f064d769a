//! The dynamic tape and `tape!`: the numbers of the guides, and each promise of the documentation.

#![allow(
    clippy::approx_constant,
    clippy::assign_op_pattern,
    clippy::needless_borrows_for_generic_args,
    clippy::needless_range_loop,
    clippy::nonminimal_bool,
    clippy::op_ref,
    clippy::redundant_closure,
    clippy::useless_vec,
    reason = "every spelling is tested, and numbers are as tables have them"
)]

mod agreement;
mod calls;
mod control;
mod everyday;
mod functions;
mod guide;
mod guide_advanced;
mod junctions;
mod literals;
mod memory;
mod numbers;
mod programs;
mod questions;
mod rules;
mod seed;
mod steering;
mod structures;

/// Asserts that two numbers agree to 12 digits.
#[track_caller]
fn close(got: f64, want: f64) {
    let allowed = 1e-12 * (1.0 + want.abs());
    assert!((got - want).abs() <= allowed, "{got}, not {want}");
}

/// The same of lists.
#[track_caller]
fn close_all(got: impl AsRef<[f64]>, want: impl AsRef<[f64]>) {
    let (got, want) = (got.as_ref(), want.as_ref());
    assert_eq!(got.len(), want.len(), "{got:?}, not {want:?}");
    for (got, want) in got.iter().zip(want) {
        close(*got, *want);
    }
}
