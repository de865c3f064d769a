//! The list while it is recorded.

use std::cell::{Cell, RefCell};
use std::ops::Deref;
use std::panic::Location;

use super::anomaly::Trace;
use super::list::{List, OfOneThread};
use super::slope::{Edge, Partial};
use super::storage::{Buffers, NO_OPERAND, Storage};
use super::sweep::{Node, Rule};
use crate::Scalar;

/// How finely a list records.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Grain {
    /// Where variables meet: an operation of one variable only goes into the partial of what comes
    /// after it. The results of operations have no slot to ask about.
    Junctions,
    /// Each operation.
    Operations,
    /// Each operation, with its name and its place in the source.
    Places,
}

/// A Wengert list that is being recorded: what variables refer to.
///
/// The method is that of Wengert, *A Simple Automatic Derivative Evaluation Program* (1964), with
/// the partial derivatives evaluated while recording (Griewank and Walther, *Evaluating
/// Derivatives*, 2008, section 4.1), so that the reverse sweep is a loop over multiplications.
pub struct Wengert<T: Scalar>(OfOneThread<Recorder<T>>);

/// What a list is recorded with.
pub struct Recorder<T: Scalar> {
    list: List<T>,
    /// Operations of one variable are not recorded now.
    composes: Cell<bool>,
    state: RefCell<State>,
}

/// What is out of the ordinary.
struct State {
    grain: Grain,
    paused: bool,
    window: Window,
    /// The operations' names and places, where somebody will ask for them.
    trace: Option<Trace>,
}

/// From the indices of variables to the slots that they have now.
///
/// A variable keeps the index that it got, so that one from before a reset is never taken for
/// another.
#[derive(Clone, Copy, Default)]
pub(super) struct Window {
    /// How many slots the header's variables take: those stay through a reset.
    watched: u32,
    /// How many slots resets have forgotten.
    forgotten: u32,
}

impl Window {
    /// The slot of a variable's index, unless a reset forgot it.
    #[inline(always)]
    pub fn slot(self, index: u32) -> Option<u32> {
        if index < self.watched {
            return Some(index);
        }
        let slot = index.checked_sub(self.forgotten)?;
        (slot >= self.watched).then_some(slot)
    }
}

impl<T: Scalar> Wengert<T> {
    /// An empty list.
    pub fn new(grain: Grain) -> Wengert<T> {
        let traced = grain == Grain::Places;
        let recorder = Recorder {
            list: List::new(Storage::recycled()),
            composes: Cell::new(false),
            state: RefCell::new(State {
                grain,
                paused: false,
                window: Window::default(),
                trace: traced.then(Trace::default),
            }),
        };
        recorder.settle();
        Wengert(OfOneThread::new(recorder))
    }

    /// An empty list over a kind of number.
    pub fn over(_: std::marker::PhantomData<T>, grain: Grain) -> Wengert<T> {
        Wengert::new(grain)
    }
}

impl<T: Scalar> Deref for Wengert<T> {
    type Target = Recorder<T>;

    #[inline(always)]
    fn deref(&self) -> &Recorder<T> {
        &self.0
    }
}

impl<T: Scalar> Recorder<T> {
    /// Whether operations of one variable are not recorded.
    #[inline(always)]
    pub(super) fn composes(&self) -> bool {
        self.composes.get()
    }

    /// Records a watched variable.
    pub(super) fn leaf(&self) -> u32 {
        let slot = self.slot([Edge::NONE; 2]);
        slot + self.state.borrow().window.forgotten
    }

    /// All that is watched so far is the header's.
    pub(super) fn end_of_header(&self) {
        self.state.borrow_mut().window.watched = self.list.len() as u32;
    }

    /// Records an operation of one operand; `None` while paused.
    #[inline(always)]
    #[track_caller]
    pub(super) fn unary(
        &self,
        name: &'static str,
        y: T,
        operand: u32,
        partial: Partial<T>,
    ) -> Option<u32> {
        let edge = Edge { operand, partial };
        match self.list.push([edge, Edge::NONE]) {
            Some(slot) => Some(slot),
            None => self.unary_slowly(name, y, operand, partial),
        }
    }

    /// Takes nothing by reference: what is on the fast path stays in registers.
    #[cold]
    #[inline(never)]
    #[track_caller]
    fn unary_slowly(
        &self,
        name: &'static str,
        y: T,
        operand: u32,
        partial: Partial<T>,
    ) -> Option<u32> {
        self.several(name, y, [Edge { operand, partial }])
    }

    /// Records an operation of two operands.
    #[inline(always)]
    #[track_caller]
    pub(super) fn binary(&self, name: &'static str, y: T, a: Edge<T>, b: Edge<T>) -> Option<u32> {
        match self.list.push([a, b]) {
            Some(slot) => Some(slot),
            None => self.binary_slowly(name, y, a.operand, a.partial, b.operand, b.partial),
        }
    }

    /// Takes nothing by reference: what is on the fast path stays in registers.
    #[cold]
    #[inline(never)]
    #[track_caller]
    fn binary_slowly(
        &self,
        name: &'static str,
        y: T,
        a: u32,
        by_a: Partial<T>,
        b: u32,
        by_b: Partial<T>,
    ) -> Option<u32> {
        let edges = [(a, by_a), (b, by_b)];
        self.several(
            name,
            y,
            edges.map(|(operand, partial)| Edge { operand, partial }),
        )
    }

    /// Records an operation of any number of operands.
    #[inline(never)]
    #[track_caller]
    pub(super) fn several(
        &self,
        name: &'static str,
        y: T,
        edges: impl IntoIterator<Item = Edge<T>>,
    ) -> Option<u32> {
        self.gathered(name, y, |add| edges.into_iter().for_each(add))
    }

    /// Records an operation whose operands `edges` adds.
    #[track_caller]
    pub(super) fn gathered(
        &self,
        name: &'static str,
        y: T,
        edges: impl FnOnce(&mut dyn FnMut(Edge<T>)),
    ) -> Option<u32> {
        let State { paused, window, .. } = *self.state.borrow();
        if paused {
            return None;
        }
        let mut chain = Chain {
            recorder: self,
            before: None,
            joined: false,
        };
        edges(&mut |edge| {
            if let Some(operand) = window.slot(edge.operand) {
                chain.add(Edge { operand, ..edge });
            }
        });
        let slot = chain.end()?;
        Some(self.recorded(slot, name, y))
    }

    /// Records a node whose adjoints go through a rule; the indices of its outputs, if any input
    /// is active.
    #[track_caller]
    pub(super) fn node(
        &self,
        name: &'static str,
        mut inputs: Vec<Option<u32>>,
        outputs: &[T],
        rule: Rule<T>,
    ) -> Option<std::ops::Range<u32>> {
        let State { paused, window, .. } = *self.state.borrow();
        for input in &mut inputs {
            *input = input.and_then(|index| window.slot(index));
        }
        if paused || inputs.iter().all(Option::is_none) {
            return None;
        }
        let first = self.list.len() as u32;
        let index = first + window.forgotten;
        let n = outputs.len() as u32;
        for &y in outputs {
            let slot = self.slot([Edge::NONE; 2]);
            self.recorded(slot, name, y);
        }
        self.change(|buffers| {
            buffers.nodes.push(Node {
                outputs: first..first + n,
                inputs,
                rule,
            });
        });
        Some(index..index + n)
    }

    /// Runs `f` without recording.
    pub(super) fn paused<R>(&self, f: impl FnOnce() -> R) -> R {
        /// Goes on recording, also when `f` panics.
        struct Resume<'r, T: Scalar>(&'r Recorder<T>, bool);
        impl<T: Scalar> Drop for Resume<'_, T> {
            fn drop(&mut self) {
                self.0.pause(self.1);
            }
        }
        let _resume = Resume(self, self.pause(true));
        f()
    }

    /// Forgets everything but the header's variables.
    pub(super) fn reset(&self) {
        let mut state = self.state.borrow_mut();
        let kept = state.window.watched as usize;
        let gone = self.list.len() - kept;
        state.window.forgotten += gone as u32;
        self.change(|buffers| {
            buffers.operands.truncate(kept);
            buffers.partials.clear();
            buffers.nodes.clear();
        });
        let forgotten = state.window.forgotten;
        self.list.limit((NO_OPERAND - forgotten) as usize);
        if let Some(trace) = &mut state.trace {
            *trace = Trace::default();
        }
        drop(state);
        self.settle();
    }

    /// `f` of the trace, if there is one.
    pub(super) fn trace<R>(&self, f: impl FnOnce(&Trace) -> Option<R>) -> Option<R> {
        f(self.state.borrow().trace.as_ref()?)
    }

    /// Takes what was recorded: at the end, or for a sweep.
    pub(super) fn take(&self) -> (Storage<T>, Window) {
        (self.list.take(), self.state.borrow().window)
    }

    /// Goes on behind what was taken.
    pub(super) fn put(&self, storage: Storage<T>) {
        self.list.put(storage);
    }

    fn change(&self, f: impl FnOnce(&mut Buffers<T>)) {
        let mut storage = self.list.take();
        f(&mut storage.0);
        self.list.put(storage);
    }

    /// Stops or goes on recording; what it did before.
    fn pause(&self, paused: bool) -> bool {
        let before = std::mem::replace(&mut self.state.borrow_mut().paused, paused);
        self.settle();
        before
    }

    /// Something out of the ordinary has begun or ended. If there is nothing, an index is a slot, and
    /// nothing else needs to be looked at.
    fn settle(&self) {
        let state = self.state.borrow();
        let reset = state.window.forgotten > 0;
        let plain = !state.paused && state.trace.is_none() && !reset;
        self.list.close(!plain);
        self.composes.set(plain && state.grain == Grain::Junctions);
    }

    /// The next slot, with these operands.
    fn slot(&self, edges: [Edge<T>; 2]) -> u32 {
        let pushed = self.list.push(edges);
        pushed.unwrap_or_else(|| self.list.push_slowly(edges))
    }

    /// The index of what was recorded in a slot; notes it where traced.
    #[track_caller]
    fn recorded(&self, slot: u32, name: &'static str, y: T) -> u32 {
        let mut state = self.state.borrow_mut();
        if let Some(trace) = &mut state.trace {
            trace.note(slot, name, Location::caller(), y.to_real());
        }
        slot + state.window.forgotten
    }
}

/// The operands of one operation, as they come in: what came before is one operand of the next slot.
struct Chain<'r, T: Scalar> {
    recorder: &'r Recorder<T>,
    before: Option<Edge<T>>,
    /// What came before has a slot.
    joined: bool,
}

impl<T: Scalar> Chain<'_, T> {
    fn add(&mut self, edge: Edge<T>) {
        let Some(before) = self.before else {
            self.before = Some(edge);
            return;
        };
        self.before = Some(Edge {
            operand: self.recorder.slot([before, edge]),
            partial: Partial::One,
        });
        self.joined = true;
    }

    /// The slot of all; `None` if there are none.
    fn end(self) -> Option<u32> {
        let all = self.before?;
        let slot = || self.recorder.slot([all, Edge::NONE]);
        Some(if self.joined { all.operand } else { slot() })
    }
}
