//! IR → IR: the pushforward and the pullback.

pub(crate) mod common;
mod early;
pub(crate) mod formula;
pub(crate) mod forward;
pub(crate) mod hoist;
pub(crate) mod join;
pub(crate) mod lanes;
pub(crate) mod reverse;
pub(crate) mod simplify;
pub(crate) mod typed;
pub(crate) mod views;

use lanes::Sums;

use crate::ir::Arena;
use crate::names::Names;
use crate::options::Switches;

/// What makes the sweeps of a pullback faster, and nothing else of them.
pub(crate) fn polish(
    arena: &mut Arena,
    names: &mut Names,
    sweeps: &mut reverse::Sweeps,
    switches: &Switches,
) {
    let reverse::Sweeps {
        forward, reverse, ..
    } = sweeps;
    if switches.reuse {
        early::take_shapes(&mut forward.stmts);
    }
    for stmts in [&mut forward.stmts, reverse] {
        if switches.hoist {
            hoist::hoist(arena, names, stmts);
        }
        if switches.views {
            views::trim(arena, names, stmts);
        }
    }
    if switches.reassociate {
        lanes::split(arena, names, &mut sweeps.forward.stmts, Sums::All);
    }
    if switches.lanes {
        lanes::split(arena, names, &mut sweeps.reverse, Sums::OfAdjoints);
    }
}
