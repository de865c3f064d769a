//! The tape as its block sees it: `t` of `tape!(<x> as t { .. })`.

use std::cell::RefCell;
use std::marker::PhantomData;
use std::panic::Location;

use super::anomaly::{NonFinite, Stage};
use super::recording::Recording;
use super::storage::{Buffers, Storage};
use super::structure::Variables;
use super::sweep::{Ask, Pullbacks, Rule};
use super::var::{Brand, Var};
use super::watch::{Header, Held, Watch};
use super::wengert::{Grain, Wengert, Window};
use crate::Scalar;

/// The tape of a `tape!` block, as `as t` names it.
///
/// Its methods give plain numbers, and may be asked as often as you like:
///
/// ```
/// # use tape_runtime::private::tape::record;
/// # let (dz_dy, dy_dx) = record(3.0, |t, x| {
/// let y = x * x;
/// let z = y * y + x;
/// (t.gradient(z, y), t.gradient(y, x))
/// # });
/// # assert_eq!((dz_dy, dy_dx), (18.0, 6.0));
/// ```
pub struct Tape<'t, 'e, T: Scalar> {
    list: &'t Wengert<T>,
    pullbacks: RefCell<Pullbacks<'e, T>>,
    brand: Brand<'t>,
}

/// Ends the brand: since dropping a tape may look at its list, no list of an inner block can have
/// the brand of an outer one.
impl<T: Scalar> Drop for Tape<'_, '_, T> {
    fn drop(&mut self) {}
}

impl<'t, 'e, T: Scalar> Tape<'t, 'e, T> {
    #[doc(hidden)]
    pub fn new(list: &'t Wengert<T>) -> Tape<'t, 'e, T> {
        Tape {
            list,
            pullbacks: RefCell::new(Vec::new()),
            brand: PhantomData,
        }
    }

    /// The derivative of `target` by `sources`, in the structure of `sources`; 0 where a source is
    /// not connected to the target.
    ///
    /// Both are a variable, or a tuple, array, slice or `Vec` of variables, inputs and intermediate
    /// ones alike. Of several targets it is the gradient of the sum; one that is listed twice counts
    /// twice.
    pub fn gradient<Y, X>(&self, target: Y, sources: X) -> X::Map<T>
    where
        Y: Variables<'t, T>,
        X: Variables<'t, T>,
    {
        let adjoints = self.sweep(Ask::Adjoints, units(&target), |_, _, _| {});
        sources.map(&mut |x| adjoints.of(x))
    }

    /// As [`gradient`](Tape::gradient), with `None` for a source that is not connected to the target.
    pub fn try_gradient<Y, X>(&self, target: Y, sources: X) -> X::Map<Option<T>>
    where
        Y: Variables<'t, T>,
        X: Variables<'t, T>,
    {
        let adjoints = self.sweep(Ask::Connections, units(&target), |_, _, _| {});
        sources.map(&mut |x| adjoints.connected(x))
    }

    /// The vector-Jacobian product: what flows back to `sources` from `seeds` at `targets`.
    ///
    /// One seed for each target, in the same structure: nothing is broadcast.
    ///
    /// # Panics
    ///
    /// When a slice or `Vec` of targets and its seeds have different lengths.
    #[track_caller]
    pub fn gradient_seeded<Y, X>(&self, targets: Y, seeds: Y::Map<T>, sources: X) -> X::Map<T>
    where
        Y: Variables<'t, T>,
        X: Variables<'t, T>,
    {
        let seed =
            |set: &mut dyn FnMut(Var<'t, T>, T)| targets.zip(seeds, &mut |y, seed| set(y, seed));
        let adjoints = self.sweep(Ask::Adjoints, seed, |_, _, _| {});
        sources.map(&mut |x| adjoints.of(x))
    }

    /// The Jacobian: for each target, in the structure of `targets`, its gradient by `sources`.
    ///
    /// One reverse sweep for each target.
    pub fn jacobian<Y, X>(&self, targets: Y, sources: X) -> Y::Map<X::Map<T>>
    where
        Y: Variables<'t, T>,
        X: Variables<'t, T>,
    {
        targets.map(&mut |y| self.gradient(y, &sources))
    }

    /// As [`gradient`](Tape::gradient); an error where a NaN or an infinity first arises.
    ///
    /// A block that asks this, in its own text, keeps the place of each operation while it records.
    ///
    /// # Errors
    ///
    /// Names the operation and its line in the source: the first in the order of execution whose
    /// value is not finite, of those that the target depends on; else the one through which the
    /// reverse sweep first becomes infinite or NaN.
    #[track_caller]
    pub fn checked_gradient<Y, X>(&self, target: Y, sources: X) -> Result<X::Map<T>, NonFinite>
    where
        Y: Variables<'t, T>,
        X: Variables<'t, T>,
    {
        let mut wrong = None;
        let adjoints = self.sweep(Ask::Connections, units(&target), |slot, adjoint, flow| {
            let arises = adjoint.to_real().is_finite() && !flow.to_real().is_finite();
            if arises && wrong.is_none() {
                wrong = Some(slot);
            }
        });
        let gradient = sources.map(&mut |x| adjoints.of(x));
        let reached = |slot: u32| adjoints.buffers().reached[slot as usize];
        let untraced = NonFinite {
            operation: "an operation of this tape",
            location: Location::caller(),
            stage: Stage::Derivative,
        };
        let value = self.list.trace(|trace| trace.value(reached));
        let derivative = wrong.map(|slot| {
            let known = self.list.trace(|trace| trace.derivative(slot));
            known.unwrap_or(untraced)
        });
        value.or(derivative).map_or(Ok(gradient), Err)
    }

    /// Makes variables of plain numbers: a number, or tuples, arrays and `Vec`s of them.
    pub fn watch<W: Watch<'t, T>>(&self, value: W) -> W::Vars {
        value.watch(&mut |x| self.variable(x))
    }

    /// Watches a number.
    pub(super) fn variable(&self, value: T) -> Var<'t, T> {
        Var::recorded(value, self.list, Some(self.list.leaf()))
    }

    /// Makes constants of plain numbers: no derivative flows to them.
    pub fn constant<W: Watch<'t, T>>(&self, value: W) -> W::Vars {
        value.watch(&mut Var::unrecorded)
    }

    /// Runs `f` without recording: what it computes is constant to this tape.
    pub fn pause<R>(&self, f: impl FnOnce() -> R) -> R {
        self.list.paused(f)
    }

    /// Forgets what was recorded. What the header watches stays watched; every other variable from
    /// before is a constant from now on.
    pub fn reset(&self) {
        self.list.reset();
    }

    /// A variable of a given value with given partial derivatives: a rule of one's own.
    ///
    /// ```
    /// # use tape_runtime::private::tape::record;
    /// // ln(1 + eˣ), stable for every x, with the derivative 1 / (1 + e⁻ˣ)
    /// # let d = record(1000.0, |t, x| {
    /// let v = x.value();
    /// let y = t.custom(v.max(0.0) + (-v.abs()).exp().ln_1p(), [(x, 1.0 / (1.0 + (-v).exp()))]);
    /// # t.gradient(y, x) });
    /// # assert_eq!(d, 1.0);
    /// ```
    #[track_caller]
    pub fn custom<const N: usize>(&self, value: T, partials: [(Var<'t, T>, T); N]) -> Var<'t, T> {
        let operands = partials.map(|(x, _)| x);
        Var::nary("custom", operands, value, || partials.map(|(_, d)| d))
    }

    /// `f(inputs)`, of which nothing is kept but the inputs: the reverse sweep runs it again.
    ///
    /// The method is checkpointing (Griewank and Walther, *Evaluating Derivatives*, chapter 12). `f`
    /// sees its inputs and what is constant to this tape.
    ///
    /// # Panics
    ///
    /// When `f` computes another value the second time is not noticed: it must not.
    pub fn checkpoint<F>(&self, inputs: &[Var<'t, T>], f: F) -> Var<'t, T>
    where
        F: for<'s> Fn(&[Var<'s, T>]) -> Var<'s, T> + 'e,
        T: 'e,
    {
        let constants: Vec<T> = inputs.iter().map(|x| x.value).collect();
        let unrecorded: Vec<Var<'_, T>> = constants.iter().copied().map(Var::unrecorded).collect();
        let value = f(&unrecorded).value;
        let pullback = move |cotangent: &[T]| {
            let list = Wengert::new(Grain::Junctions);
            let inner = Tape::new(&list);
            let inputs: Vec<_> = constants.iter().map(|x| inner.variable(*x)).collect();
            let output = f(&inputs);
            inner.gradient_seeded(output, cotangent[0], &inputs)
        };
        self.node("checkpoint", inputs.iter().copied(), value, pullback)
    }

    /// A node of one output with a pullback.
    #[track_caller]
    pub(super) fn node(
        &self,
        name: &'static str,
        inputs: impl Iterator<Item = Var<'t, T>>,
        value: T,
        pullback: impl FnMut(&[T]) -> Vec<T> + 'e,
    ) -> Var<'t, T> {
        let indices = inputs.map(Var::index).collect();
        let outputs = self.outputs(name, indices, &[value], pullback, Rule::Pullback);
        Var::recorded(value, self.list, outputs.map(|indices| indices.start))
    }

    /// A node with a pullback, under a rule of this kind; the indices of its outputs.
    #[track_caller]
    pub(super) fn outputs(
        &self,
        name: &'static str,
        inputs: Vec<Option<u32>>,
        outputs: &[T],
        pullback: impl FnMut(&[T]) -> Vec<T> + 'e,
        rule: fn(usize) -> Rule<T>,
    ) -> Option<std::ops::Range<u32>> {
        let number = self.pullbacks.borrow().len();
        let indices = self.list.node(name, inputs, outputs, rule(number))?;
        self.pullbacks.borrow_mut().push(Box::new(pullback));
        Some(indices)
    }

    pub(super) fn list(&self) -> &'t Wengert<T> {
        self.list
    }

    /// Sweeps from the seeded targets; what flows is shown to `look`.
    #[track_caller]
    fn sweep(
        &self,
        ask: Ask,
        seed: impl FnOnce(&mut dyn FnMut(Var<'t, T>, T)),
        look: impl FnMut(u32, T, T),
    ) -> Adjoints<'t, T> {
        // What a pullback computes meanwhile is not recorded here.
        let mut pullbacks = self.pullbacks.borrow_mut();
        self.list.paused(|| {
            let (mut storage, window) = self.list.take();
            let seeds = |add: &mut dyn FnMut(u32, T)| {
                seed(&mut |y, seed| {
                    let edge = y.operand_by(seed);
                    let slot = edge.and_then(|edge| window.slot(edge.operand));
                    if let (Some(slot), Some(edge)) = (slot, edge) {
                        add(slot, edge.partial.number());
                    }
                });
            };
            storage.0.sweep(ask, seeds, &mut pullbacks, look);
            Adjoints {
                list: self.list,
                storage: Some(storage),
                window,
            }
        })
    }

    /// What was recorded, for its new owner.
    pub(super) fn take(&self) -> (Storage<T>, Window, Pullbacks<'e, T>) {
        let (storage, window) = self.list.take();
        (storage, window, self.pullbacks.take())
    }

    /// Ends the block.
    #[doc(hidden)]
    pub fn end<V, R, H, F>(
        &self,
        (value, roots): (V, R),
        header: H,
        name: F,
    ) -> Recording<'e, T, V, R, H, F>
    where
        H: Header,
    {
        let (storage, window, pullbacks) = self.take();
        Recording::new(storage, window, pullbacks, (value, roots), header, name)
    }

    /// Watches what the header names.
    #[doc(hidden)]
    pub fn hold<W: Watch<'t, T>>(&self, watched: &W) -> Held<W::Vars, W::Shape, W> {
        Held {
            vars: Some(watched.watch(&mut |x| self.variable(x))),
            shape: watched.shape(),
            of: PhantomData,
        }
    }

    /// The kind of number that the tape is over.
    #[doc(hidden)]
    pub fn number(&self) -> PhantomData<T> {
        PhantomData
    }

    /// The kind of variable.
    #[doc(hidden)]
    pub fn variables(&self) -> PhantomData<Var<'t, T>> {
        PhantomData
    }

    /// The header ends here.
    #[doc(hidden)]
    pub fn end_of_header(&self) {
        self.list.end_of_header();
    }

    /// A constant that stands for a literal.
    #[doc(hidden)]
    #[inline(always)]
    pub fn literal(&self, value: f64) -> Var<'t, T> {
        Var::constant(value)
    }
}

/// A seed of one for each target.
fn units<'t, T: Scalar + 't>(
    targets: &impl Variables<'t, T>,
) -> impl FnOnce(&mut dyn FnMut(Var<'t, T>, T)) {
    |set| {
        targets.map(&mut |y| set(y, T::constant(1.0)));
    }
}

/// The adjoints of a sweep, while they are read.
struct Adjoints<'t, T: Scalar> {
    list: &'t Wengert<T>,
    storage: Option<Storage<T>>,
    window: Window,
}

/// Recording goes on.
impl<T: Scalar> Drop for Adjoints<'_, T> {
    fn drop(&mut self) {
        self.list.put(self.storage.take().expect(TAKEN_AT_THE_END));
    }
}

const TAKEN_AT_THE_END: &str = "only dropping takes the storage";

impl<'t, T: Scalar> Adjoints<'t, T> {
    fn buffers(&self) -> &Buffers<T> {
        &self.storage.as_ref().expect(TAKEN_AT_THE_END).0
    }

    fn slot(&self, x: Var<'t, T>) -> Option<usize> {
        let place = x.place?;
        Some(self.window.slot(place.index)? as usize)
    }

    /// That of a variable; zero where it is not connected.
    fn of(&self, x: Var<'t, T>) -> T {
        let slot = self.slot(x);
        slot.map_or(T::constant(0.0), |slot| self.buffers().adjoint(slot))
    }

    /// That of a variable that is connected.
    fn connected(&self, x: Var<'t, T>) -> Option<T> {
        self.buffers().connected_adjoint(self.slot(x)?)
    }
}
