//! IR → IR: the pushforward and the pullback.

pub(crate) mod formula;
pub(crate) mod forward;
pub(crate) mod reverse;
pub(crate) mod simplify;
