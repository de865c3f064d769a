//! The evals whose derivative is a Jacobian, and where its entries go.

pub mod ba;
pub mod ht;
