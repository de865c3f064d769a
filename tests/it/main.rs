//! Programs as people write them, differentiated and checked on every axis: see `harness`.
//!
//! Every program lives in a module of its own, with its checks beside it; `#[cfg(any())]` on that module
//! takes it out of the build.
#![allow(
    clippy::all,
    dead_code,
    redundant_semicolons,
    unused_assignments,
    unused_braces,
    unused_imports,
    unused_mut,
    unused_must_use,
    unused_parens,
    unused_variables
)]

#[macro_use]
mod harness;
mod corpus;
