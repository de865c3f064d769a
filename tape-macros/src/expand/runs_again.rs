//! What the companion tells callers that would rather run the function a second time than keep what it
//! computes: whether that shows anywhere, and what it costs.

use proc_macro2::TokenStream;
use quote::quote;

use super::sweeps::emitter;
use crate::analysis::{Facts, again};
use crate::lower::Function;
use crate::maps::{HashMap, HashSet};
use crate::options::Checkpoints;

/// In terms of the `depth` of calls that are looked into: the function may call itself.
pub(super) fn runs_again(
    lowered: &Function,
    facts: &Facts,
    checkpoints: Checkpoints,
) -> TokenStream {
    let everywhere = checkpoints == Checkpoints::Everywhere;
    let Some(callees) = again::callees(facts, &lowered.body, everywhere) else {
        return quote!(false);
    };
    let emit = emitter(lowered, HashSet::default(), HashMap::default());
    emit.all_run_again(&callees, &lowered.items)
}
