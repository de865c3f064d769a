//! Programs as people write them, differentiated and checked on every axis: see `harness`.
//!
//! Every program lives in a module of its own, with its checks beside it; `#[cfg(any())]` on that module
//! takes it out of the build.
//!
//! In a build with `GRADTAPE_WITH=tape` each companion asks a twin whose body runs on the tape, and the two
//! must agree. `#[differentiable(without(tape))]` is on what has no twin, because it
//!
//! - rounds or casts an active value, or looks at its bits, elsewhere than in a condition or an index;
//! - meets an infinite adjoint with a partial of zero, which are no number on the tape;
//! - has references or boxes within a differentiable parameter, floats of two types, casts between them, or more than eight in a tuple;
//! - hands active values to a plain function that looks something up in them;
//! - lends an untyped `Vec` of integers together with active values, or keeps for a callee what it cannot copy;
//! - calls what has a rule by `jvp` alone;
//! - has constants that cannot be given twice (an `impl FnMut`), or counts how often it runs;
//! - has a thousand terms or statements, each of which takes stack in code that is not optimised;
//! - is a parameter under a `#[cfg]`, an inner function with a companion that hides another, or a closure whose
//!   literal becomes active through a tuple that it is lent (`scan`).
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
