//! `#[differentiable(dynamic)]`: bodies on the tape, checked on the axes of every other companion.
#![allow(
    clippy::all,
    dead_code,
    unused_imports,
    unused_macros,
    unused_mut,
    unused_variables
)]

#[macro_use]
#[path = "../it/harness.rs"]
mod harness;

mod cures;
mod functions;
mod jacobians;
mod nested;
mod recursion;
mod rules;
mod signatures;
