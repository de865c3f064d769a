//! Procedural macros of gradtape.
//!
//! The pipeline, one phase a module, in the order in which `expand` runs them:
//!
//! 1. `options`: attribute tokens → `Options`. `nesting`: what would overflow the stack is refused. `hygiene`: one name for one variable. `scopes`:
//!    one name for one item. `literals`: literals say their type. `lifetimes`: those
//!    within parameters have names. `configure`: one variant of the function for each combination of the
//!    `#[cfg]`s in it, because only rustc can decide them.
//! 2. `lower`: `syn` → IR. After it: structured control flow over immutable scalar values and
//!    mutable memory; jumps became flags, iterator pipelines became loops, every local has one
//!    name, code that is not understood travels whole in opaque nodes.
//! 3. `transform::{typed, common, join, simplify}`: what calls give has a type as far as arithmetic
//!    tells it; what is computed, read or decided twice is so once, what nobody reads is gone.
//! 4. `analysis`: which values and memories are varied (depend differentiably on a parameter) and
//!    useful (the result depends differentiably on them); `overwrite`: which memories a region
//!    overwrites before it reads them; `again`: what may run a second time.
//! 5. `check`: refusals of what would lose a derivative. The gate: all errors of a function are
//!    shown at once, those of `lower` included, and none comes later.
//! 6. `transform`: IR → IR.
//!    - `forward` puts tangents beside primals, along any number of directions at once.
//!    - `reverse` makes the forward sweep with what it keeps, and the reverse sweep. An *attached*
//!      reverse sweep follows in the same function and sees its variables (`reverse`); a *detached*
//!      one is a closure that owns what it needs, the residual (`augmented`, behind `vjp`, and what
//!      callers get). `storage` decides where a value is kept, `primal` and `cut` whether it is
//!      computed again instead, `induction` carries counters along; `fuse` runs both sweeps of a loop
//!      in one pass, `blocks` does where iterations share buffers, `checkpoint` runs iterations again from
//!      the state before them, `extremum` finds the one that counts, `order` lets a reverse loop ascend, `stencil` gathers what neighbouring
//!      iterations add, `fission` parts their additions; `call` goes through the callee's pullback,
//!      `seeded` through both of its sweeps at once where the seed is known; `absent` keeps what is
//!      zero from becoming a NaN, `report` tells the user what became of his loops.
//!    - `reciprocals` divides once where adjoints are divided by the same again and again, `scales`
//!      multiplies once by what is constant along a chain of products, `absences` asks at the chain's
//!      beginning whether anything flows, `totals` takes the sums that the primal has from there,
//!      `hoist` sums in a local what a loop adds to one place, `views` trims what it reads and adds to,
//!      so that the bounds are checked once; `jam` runs four iterations of an outer loop at a time,
//!      whose inner loops wait for themselves; `lanes` sums in four what would wait in one, and in
//!      blocks of iterations where these make vector instructions; `contract` has products rounded with
//!      the sums of tangents or adjoints that they go to, where the target can; `early` lets what has
//!      been read as a whole be moved.
//! 7. `emit`: IR → tokens; total. `moves` finds what is moved instead of cloned, `spent` gives the
//!    memory of vectors to the next ones. A function that is refused gets stubs of the same
//!    signatures, so that its callers show no errors of their own.
//!
//! Invariants: the primal's operations keep their order and their bits, unless the user says
//! `reassociate`; what is added to an adjoint is read only behind the last addition; no phase behind
//! the gate reports or panics.
//! `options::Switches` turns each analysis that only saves work off, and the derivatives stay.
//!
//! `tape!` is the other half: the runtime does the differentiation, and `tape` only makes a block of
//! the user's tokens whose watched names are variables. It shares the diagnostics and nothing else
//! of the pipeline. What it rewrites it decides by activity as the text shows it, and leaves the types to
//! rustc: a wrong guess is a type error, never a wrong derivative.
//!
//! `#[differentiable(dynamic)]` is where they meet: `tape::dynamic` makes the bodies of the sweeps, which
//! run the user's body on the tape, and `emit` prints the companion around them.
//!
//! `#[differentiable(vjp = .., jvp = ..)]` is the third way to the bodies of the sweeps: `rules` makes them from
//! what the user gives.
//!
//! `GRADTAPE_DUMP=<function>` prints the representation after each phase to stderr. The unit tests
//! interpret it: random programs against their own source, tangents against differences, adjoints
//! against tangents. `tests/golden` shows whole expansions.
//!
//! Imports go one way: `lib → expand → { options, nesting, hygiene, scopes, literals, lifetimes, configure, lower, analysis, check, transform, rules, emit } →
//! { ir, maps, names, syntax, diagnostics }`. Of an earlier phase, a later one imports the types of its result. `tape` is beside
//! them: for `dynamic` functions `expand` calls it, and it reads signatures by `lower` and prints by `emit`.

mod analysis;
mod check;
mod configure;
mod diagnostics;
mod emit;
mod expand;
mod hygiene;
mod ir;
mod lifetimes;
#[cfg(test)]
mod limits;
mod literals;
mod lower;
mod maps;
mod names;
mod nesting;
mod options;
mod rules;
mod scopes;
mod syntax;
mod tape;
#[cfg(test)]
mod tests;
mod transform;

use proc_macro::TokenStream;

/// Adds to a function a companion of the same name that holds its derivatives.
///
/// `#[differentiable] fn loss(w: &[f64], b: f64) -> f64` gives `loss::grad(&w, b)`,
/// `loss::value_and_grad`, `loss::grad_into`, `loss::vjp` and `loss::jvp`; where the result is an
/// array or a `Vec`, `vjp`, `jvp` and `jacobian`. Parameters of float
/// types, and of arrays, slices, `Vec`s, tuples and options of them, are differentiable;
/// `#[constant]` on a parameter takes it out, `#[differentiable(wrt(w))]` names those that stay.
/// `companion = Name` renames the companion. `reassociate` lets gradients and pullbacks add up in
/// several lanes what the function adds up one after the other: faster, and the value that comes with them
/// may differ from the function's in its last bits. `report` tells in the companion's documentation what
/// each loop keeps for the reverse sweep, what is computed again, and which loops run both sweeps in one
/// pass.
/// `dynamic` runs the body on the tape behind the same
/// companion: for functions as values (a function parameter that is not `#[constant]` is over variables in
/// the companion: `&dyn Fn(f64) -> f64` is `&dyn for<'a> Fn(Var<'a>) -> Var<'a>`), recursion over data,
/// collections of active values that grow; it is slower, and never chosen silently.
/// `vjp = path` and `jvp = path` name the derivatives, where the body is not to be looked at: for `fn f(x: f64, n: u32) -> f64` a
/// `fn f_vjp(x: f64, n: u32) -> (f64, impl Fn(f64) -> f64)`, from the parameters to the value and the pullback, and a
/// `fn f_jvp((x, dx): (f64, f64), n: u32) -> (f64, f64)`, from pairs to the value and its tangent. What cannot be differentiated is a compile error at
/// the place.
#[proc_macro_attribute]
pub fn differentiable(options: TokenStream, item: TokenStream) -> TokenStream {
    expand::differentiable(options.into(), item.into()).into()
}

/// Records a block on a tape, to be asked for its gradient.
///
/// `tape!(<w, b> { .. })` watches the locals `w` and `b`, which are variables inside the block and
/// stay what they are outside; `tape!(|w, b| { .. })` is the same, as rustfmt formats it.
/// `<w: f64 = 2.0, v = (a + 1.0)>` introduces names and watches them, `<w> as t { .. }` names the
/// tape. The result is a recording: `value()`, and `gradient()` with a field for each name.
#[proc_macro]
pub fn tape(input: TokenStream) -> TokenStream {
    tape::tape(input.into()).into()
}
