//! What the transforms need to know: read-only facts about a function.

mod activity;
pub(crate) mod again;
pub(crate) mod overwrite;

pub(crate) use activity::{Facts, analyse, differentiable_sources, used_bases};
