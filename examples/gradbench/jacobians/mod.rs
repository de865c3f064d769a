//! The evals whose derivative is a Jacobian: which directions or seeds give it, and where its entries go.

pub mod ba;
pub mod ht;
