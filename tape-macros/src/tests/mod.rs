//! Tests that need no rustc: the representation is interpreted.

mod evaluate;
mod golden;
mod interpret;
mod print;
mod program;
mod random;
