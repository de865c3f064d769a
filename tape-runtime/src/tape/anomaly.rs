//! Where a NaN or an infinity first arises.

use std::fmt::{self, Display};
use std::panic::Location;

/// The operations of a tape, in the order of their slots.
#[derive(Default)]
pub struct Trace {
    operations: Vec<Operation>,
}

struct Operation {
    /// Its last slot.
    slot: u32,
    name: &'static str,
    location: &'static Location<'static>,
    finite: bool,
}

impl Operation {
    fn error(&self, stage: Stage) -> NonFinite {
        NonFinite {
            operation: self.name,
            location: self.location,
            stage,
        }
    }
}

impl Trace {
    pub(super) fn note(
        &mut self,
        slot: u32,
        name: &'static str,
        location: &'static Location<'static>,
        value: f64,
    ) {
        self.operations.push(Operation {
            slot,
            name,
            location,
            finite: value.is_finite(),
        });
    }

    /// The first operation, of those that count, whose value is not finite.
    pub(super) fn value(&self, counts: impl Fn(u32) -> bool) -> Option<NonFinite> {
        let wrong = |op: &&Operation| !op.finite && counts(op.slot);
        let first = self.operations.iter().find(wrong)?;
        Some(first.error(Stage::Value))
    }

    /// The operation that a slot belongs to.
    pub(super) fn derivative(&self, slot: u32) -> Option<NonFinite> {
        let i = self.operations.partition_point(|op| op.slot < slot);
        Some(self.operations.get(i)?.error(Stage::Derivative))
    }
}

/// A NaN or an infinity, and where it first arises: the error of `checked_gradient`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NonFinite {
    /// The name of the operation: a method's, or `+`, `-`, `*`, `/`, `%`.
    pub operation: &'static str,
    /// Where the operation stands in the user's source.
    pub location: &'static Location<'static>,
    /// Whether its value or its derivative is not finite.
    pub stage: Stage,
}

/// What is not finite.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The value, while recording.
    Value,
    /// What flows back through the operation, in the reverse sweep.
    Derivative,
}

impl Display for NonFinite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.stage {
            Stage::Value => "value",
            Stage::Derivative => "derivative",
        };
        let (operation, location) = (self.operation, self.location);
        write!(f, "the {what} of `{operation}` at {location} is not finite")
    }
}

impl std::error::Error for NonFinite {}
