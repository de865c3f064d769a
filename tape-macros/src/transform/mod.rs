//! IR → IR: the pushforward and the pullback.

mod absences;
pub(crate) mod accumulate;
pub(crate) mod common;
pub(crate) mod contract;
mod early;
pub(crate) mod formula;
pub(crate) mod forward;
pub(crate) mod hoist;
mod in_place;
mod jam;
pub(crate) mod join;
pub(crate) mod lanes;
pub(crate) mod reciprocals;
pub(crate) mod reverse;
pub(crate) mod scales;
pub(crate) mod simplify;
pub(crate) mod sparse;
mod totals;
pub(crate) mod typed;
pub(crate) mod views;

use contract::Contract;
use lanes::Sums;

use crate::analysis::Facts;
use crate::ir::visit::operands_read;
use crate::ir::{Arena, Operand};
use crate::names::Names;
use crate::options::Switches;

/// What makes the sweeps of a pullback faster, and nothing else of them.
pub(crate) fn polish(
    arena: &mut Arena,
    names: &mut Names,
    sweeps: &mut reverse::Sweeps,
    facts: &Facts,
    switches: &Switches,
) {
    let reverse::Sweeps {
        forward,
        reverse,
        adjoints,
        derived,
        ..
    } = sweeps;
    if switches.in_place {
        in_place::write(arena, names, facts, &mut forward.stmts, reverse);
    }
    if switches.reciprocals {
        for stmts in [&mut forward.stmts, reverse] {
            reciprocals::share(arena, names, stmts, derived);
        }
    }
    if switches.scales {
        let kept = forward.results.iter().chain(adjoints.values());
        let kept: Vec<Operand> = kept.cloned().collect();
        scales::fold(arena, names, [&mut forward.stmts, reverse], &kept, derived);
    }
    if switches.absences {
        absences::lift(&mut forward.stmts);
        absences::lift(reverse);
    }
    if switches.totals {
        totals::reuse(arena, names, [&mut forward.stmts, reverse], derived);
    }
    if switches.reuse {
        early::take_shapes(&mut forward.stmts);
    }
    // The user lets the primal's sums take another order.
    let sums = match switches.reassociate {
        true => Sums::All,
        false => Sums::OfAdjoints,
    };
    // What runs both sweeps at once has reverse loops too.
    for (stmts, sums) in [(&mut forward.stmts, sums), (reverse, Sums::OfAdjoints)] {
        if switches.hoist {
            hoist::hoist(arena, names, stmts);
        }
        if switches.views {
            views::trim(arena, names, stmts, sums.loops());
        }
        if switches.jam {
            jam::jam(arena, names, stmts, sums);
        }
        if switches.lanes || sums == Sums::All {
            lanes::split(arena, names, stmts, sums);
        }
    }
    if switches.contract {
        let contract = Contract {
            arena,
            is_derivative: &|v| derived.contains(&v),
            concrete: true,
        };
        let mut read: Vec<Operand> = adjoints.values().cloned().collect();
        contract.stmts(reverse, &read);
        read.extend(forward.results.iter().cloned());
        read.extend(operands_read(reverse).into_iter().map(Operand::Val));
        contract.stmts(&mut forward.stmts, &read);
    }
}
