//! What the benches share: how several ways to compute the same are measured, and shown side by side.

// No bench needs all of it.
#![allow(dead_code)]

pub mod counts;
pub mod processor;
pub mod table;
pub mod times;

/// The ways to compute, each ready to run once.
pub type Sides<'s, const N: usize = 3> = [Box<dyn FnMut() + 's>; N];

/// Whether the command line has the flag.
pub fn asked(flag: &str) -> bool {
    std::env::args().any(|argument| argument == flag)
}
