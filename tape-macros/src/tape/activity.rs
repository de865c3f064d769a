//! Which values hold variables of the tape, as far as the text shows.

use syn::{Ident, Type};

use crate::ir::Ty;

/// Whether a value holds variables.
///
/// An iterator has the activity of its items. What is called active and is not costs nothing but
/// a conversion that does nothing; what is missed is a type error of rustc, never a lost derivative.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) enum Activity {
    /// Plain.
    #[default]
    No,
    /// Of variables.
    Yes,
    /// A tuple, part by part.
    Parts(Vec<Activity>),
    /// What an inner `tape!` gives that watches variables of this tape: its value is of them.
    Recording,
}

impl Activity {
    /// Of what has this type where variables stand for the floats.
    pub fn of_type(ty: &Type, floats: &[Ident]) -> Activity {
        match ty {
            Type::Tuple(t) if !t.elems.is_empty() => {
                let parts = t.elems.iter().map(|ty| Activity::of_type(ty, floats));
                Activity::Parts(parts.collect())
            }
            Type::Paren(p) => Activity::of_type(&p.elem, floats),
            ty => Activity::from(!Ty::of(ty, floats).is_inert()),
        }
    }

    pub fn from(active: bool) -> Activity {
        if active { Activity::Yes } else { Activity::No }
    }

    pub fn is_active(&self) -> bool {
        match self {
            Activity::No => false,
            Activity::Yes | Activity::Recording => true,
            Activity::Parts(parts) => parts.iter().any(Activity::is_active),
        }
    }

    /// Active where one of them is.
    pub fn or(self, other: Activity) -> Activity {
        match (self, other) {
            (Activity::No, other) | (other, Activity::No) => other,
            (Activity::Parts(a), Activity::Parts(b)) if a.len() == b.len() => {
                Activity::Parts(a.into_iter().zip(b).map(|(a, b)| a.or(b)).collect())
            }
            (Activity::Recording, Activity::Recording) => Activity::Recording,
            (a, b) => Activity::from(a.is_active() || b.is_active()),
        }
    }

    /// Of a part of a tuple of `n`.
    pub fn part(&self, i: usize, n: usize) -> Activity {
        match self {
            Activity::Parts(parts) if parts.len() == n => parts[i].clone(),
            other => Activity::from(other.is_active()),
        }
    }
}
