//! IR → IR: the pushforward and the pullback.

pub(crate) mod common;
pub(crate) mod formula;
pub(crate) mod forward;
pub(crate) mod hoist;
pub(crate) mod join;
pub(crate) mod reverse;
pub(crate) mod simplify;
pub(crate) mod views;
