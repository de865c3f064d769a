//! Procedural macros of gradtape.
//!
//! The pipeline, one phase a module, in the order in which `expand` runs them:
//!
//! 1. `options`: attribute tokens → `Options`. `configure`: one variant of the function for each
//!    combination of the `#[cfg]`s in it, because only rustc can decide them.
//!    `hygiene`: one name for one variable.
//! 2. `lower`: `syn` → IR. After it: structured control flow over immutable scalar values and
//!    mutable memory; jumps became flags, iterator pipelines became loops, every local has one
//!    name, code that is not understood travels whole in opaque nodes.
//! 3. `analysis`: which values and memories are varied (depend differentiably on a parameter) and
//!    useful (the result depends differentiably on them).
//! 4. `check`: refusals of what would lose a derivative. The gate: all errors of a function are
//!    shown at once, those of `lower` included, and none comes later.
//! 5. `transform`: IR → IR. `reverse` adds records to the forward sweep and makes the reverse
//!    sweep; `forward` puts tangents beside primals.
//! 6. `emit`: IR → tokens; total.
//!
//! `GRADTAPE_DUMP=<function>` prints the representation after each phase to stderr. The unit tests
//! interpret it: random programs against their own source, tangents against differences, adjoints
//! against tangents. `tests/golden` shows whole expansions.
//!
//! Imports go one way: `lib → expand → { options, configure, hygiene, lower, analysis, check, transform, emit } →
//! { ir, names, diagnostics }`. Passes do not import each other.

mod analysis;
mod check;
mod configure;
mod diagnostics;
mod emit;
mod expand;
mod hygiene;
mod ir;
#[cfg(test)]
mod limits;
mod lower;
mod names;
mod options;
#[cfg(test)]
mod tests;
mod transform;

use proc_macro::TokenStream;

/// Adds to a function a companion of the same name that holds its derivatives.
///
/// `#[differentiable] fn loss(w: &[f64], b: f64) -> f64` gives `loss::grad(&w, b)`,
/// `loss::value_and_grad`, `loss::grad_into`, `loss::vjp` and `loss::jvp`. Parameters of float
/// types, and of arrays, slices, `Vec`s, tuples and options of them, are differentiable;
/// `#[constant]` on a parameter takes it out, `#[differentiable(wrt(w))]` names those that stay.
/// `companion = Name` renames the companion. What cannot be differentiated is a compile error at
/// the place.
#[proc_macro_attribute]
pub fn differentiable(options: TokenStream, item: TokenStream) -> TokenStream {
    expand::differentiable(options.into(), item.into()).into()
}
