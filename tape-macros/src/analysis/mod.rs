//! What the transforms need to know: read-only facts about a function.

mod activity;

pub(crate) use activity::{Facts, analyse, used_bases};
