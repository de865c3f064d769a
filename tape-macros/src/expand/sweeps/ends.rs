//! The ends of the sweeps' scopes: what is still read there, and what a pullback keeps.

use crate::emit::Scope;
use crate::ir::*;
use crate::transform::reverse::Sweeps;

/// What is read at the ends of both sweeps.
pub(super) struct Ends<'s> {
    lists: [&'s [Stmt]; 2],
    /// The function's, and adjoints.
    results: Vec<Operand>,
    /// Of parameters.
    shadows: Vec<Place>,
}

impl<'s> Ends<'s> {
    pub fn of(sweeps: &'s Sweeps, scalars: &[(Val, usize)]) -> Ends<'s> {
        let adjoints = sweeps.adjoints.values();
        let shadows = scalars.iter().filter_map(|(v, _)| sweeps.shadows.get(v));
        Ends {
            lists: [&sweeps.forward.stmts, &sweeps.reverse],
            results: sweeps
                .forward
                .results
                .iter()
                .chain(adjoints)
                .cloned()
                .collect(),
            shadows: shadows.cloned().collect(),
        }
    }

    /// Of both sweeps at once.
    pub fn of_both(&self) -> Scope<'_> {
        Scope {
            lists: &self.lists,
            results: &self.results,
            places: &self.shadows,
            closure: &[],
        }
    }

    /// Of the forward sweep alone: the pullback keeps what it reads of it.
    pub fn of_forward(&self) -> Scope<'_> {
        Scope {
            lists: &self.lists[..1],
            closure: self.lists[1],
            ..self.of_both()
        }
    }

    /// Of the pullback.
    pub fn of_pullback(&self) -> Scope<'_> {
        Scope {
            lists: &self.lists[1..],
            ..self.of_both()
        }
    }
}
