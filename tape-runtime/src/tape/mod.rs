//! The dynamic tape: what ran is recorded, and swept in reverse.
//!
//! - [`storage`]: the list in memory, and the pool that buffers come from. [`wengert`]: recording.
//!   [`sweep`]: the reverse sweep.
//! - [`var`]: the variables. [`operators`], [`methods`]: what they compute with, from the rules table.
//! - [`structure`]: tuples, arrays, slices and `Vec`s of variables; [`watch`]: of numbers to watch.
//! - [`handle`]: the tape as its block sees it. [`recording`]: what remains of it behind the block.
//! - [`steer`]: what stops, clips and inspects. [`call`]: compiled functions as nodes.
//!   [`anomaly`]: where a NaN first arises.

mod anomaly;
mod call;
mod handle;
mod lift;
mod methods;
mod operators;
mod outcome;
mod recording;
mod steer;
mod storage;
mod structure;
mod sweep;
mod var;
mod watch;
mod wengert;

pub use anomaly::{NonFinite, Stage};
pub use handle::Tape;
pub use recording::{Persistent, Recording};
pub use storage::Pooled;
pub use structure::Variables;
pub use var::Var;
pub use watch::Watch;

/// What the expansion of `tape!` names.
pub mod private {
    use super::{Tape, Var};

    /// A tape of one number, for a closure: `tape!` without its syntax.
    pub fn record<R>(x: f64, block: impl for<'t> FnOnce(&Tape<'t, '_, f64>, Var<'t>) -> R) -> R {
        let list = Wengert::new(false);
        let tape = Tape::new(&list);
        let x = tape.watch(x);
        tape.end_of_header();
        block(&tape, x)
    }

    pub use super::call::{Companion, KeepClone, KeepCopy, Kept, callees};
    pub use super::lift::{LiftKnown, LiftUnknown, Lifted};
    pub use super::methods::Rounding;
    pub use super::outcome::{Ended, EndedKnown, EndedUnknown};
    pub use super::steer::{Real, Steered, SteeredKnown, SteeredUnknown};
    pub use super::watch::{OverDoubles, OverOthers, Watched};
    pub use super::wengert::Wengert;
}
