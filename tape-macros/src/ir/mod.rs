//! The intermediate representation: structured control flow over immutable scalar values and mutable memory.
//!
//! A scalar local of the user, `mut` or not, becomes a chain of immutable [`Val`]s (static single
//! assignment): what an `if` or a loop changes comes out as a *result* of that statement. What is
//! written in place (arrays, vectors, `&mut` parameters) is a [`Mem`], read and written through
//! [`Place`]s. Code that carries no derivative travels whole in [`Opaque`] nodes.
//!
//! A transform's output is this same representation, so it can be printed, interpreted and
//! transformed again.

mod apart;
mod arena;
mod edit;
mod op;
pub(crate) mod print;
mod rename;
mod stmt;
mod types;
pub(crate) mod visit;

pub(crate) use apart::{Apart, Halves};
pub(crate) use arena::*;
pub(crate) use edit::{both_same, fixed_length, float_literal};
pub(crate) use op::*;
pub(crate) use rename::Renaming;
pub(crate) use stmt::*;
pub(crate) use types::{FloatTy, Ty};
