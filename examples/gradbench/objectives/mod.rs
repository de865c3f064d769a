//! The objectives of the evals, as one writes them without derivatives in mind: each file is the mathematics of one eval
//! and knows nothing of messages or of timings.

pub mod ba;
pub mod det;
pub mod gmm;
pub mod hello;
pub mod ht;
pub mod llsq;
pub mod lse;
pub mod lstm;
pub mod ode;
