//! The dynamic tape: what ran is recorded, and swept in reverse.
//!
//! - [`storage`]: the list in memory, and the pool that buffers come from. [`list`]: its end, where
//!   recording writes. [`wengert`]: recording. [`slope`]: what need not be recorded. [`sweep`]: the
//!   reverse sweep; [`push`]: the forward sweep.
//! - [`var`]: the variables. [`operators`], [`methods`]: what they compute with, from the rules table.
//! - [`structure`]: tuples, arrays, slices and `Vec`s of variables; [`watch`]: of numbers to watch.
//! - [`handle`]: the tape as its block sees it. [`recording`]: what remains of it behind the block.
//! - [`dynamic`]: functions whose bodies run on a tape.
//! - [`steer`]: what stops, clips and inspects. [`call`]: compiled functions as nodes.
//!   [`anomaly`]: where a NaN first arises.

mod anomaly;
mod call;
mod dynamic;
mod handle;
mod lift;
mod list;
mod methods;
mod operators;
mod outcome;
mod push;
mod recording;
mod slope;
mod steer;
mod storage;
mod structure;
mod sweep;
mod var;
mod watch;
mod wengert;
mod write;

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
        let list = Wengert::new(Grain::Operations);
        let tape = Tape::new(&list);
        let x = tape.watch(x);
        tape.end_of_header();
        block(&tape, x)
    }

    pub use super::call::{ByRule, CallOrdinary, Companion, Kept, Owned, callees};
    pub use super::dynamic::{
        CastTo, Input, Left, Linear, Record, components, constant, enter, leave, split, tangents,
    };
    pub use super::lift::Lifted;
    pub use super::methods::Rounding;
    pub use super::outcome::Ended;
    pub use super::recording::Names;
    pub use super::steer::{Real, Steered};
    pub use super::watch::Watched;
    pub use super::wengert::{Grain, Wengert};

    /// The traits whose methods the expansion calls: all of types that only it makes.
    pub mod methods {
        pub use super::super::call::{
            KeepClone as _, KeepCopy as _, KeepMutable as _, KeepPointee as _,
        };
        pub use super::super::dynamic::{LeftKnown as _, LeftUnknown as _};
        pub use super::super::lift::{LiftKnown as _, LiftUnknown as _};
        pub use super::super::outcome::{EndedKnown as _, EndedUnknown as _};
        pub use super::super::steer::{SteeredKnown as _, SteeredUnknown as _};
        pub use super::super::watch::{OverDoubles as _, OverNothing as _, OverOthers as _};
    }
}
