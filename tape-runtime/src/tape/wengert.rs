//! The list while it is recorded.

use std::cell::RefCell;
use std::panic::Location;

use super::anomaly::Trace;
use super::storage::{Edge, NO_OPERAND, SHARED, Storage};
use super::sweep::{Node, Rule};
use crate::Scalar;

/// A Wengert list that is being recorded: what variables refer to.
///
/// The method is that of Wengert, *A Simple Automatic Derivative Evaluation Program* (1964), with
/// the partial derivatives evaluated while recording (Griewank and Walther, *Evaluating
/// Derivatives*, 2008, section 4.1), so that the reverse sweep is a loop over multiplications.
pub struct Wengert<T: Scalar> {
    state: RefCell<State<T>>,
}

pub(super) struct State<T: Scalar> {
    pub storage: Storage<T>,
    /// Nothing out of the ordinary: not paused, not traced, never reset. Then an index is a slot.
    plain: bool,
    paused: bool,
    pub window: Window,
    /// The operations' names and places, where somebody will ask for them.
    pub trace: Option<Trace>,
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
    /// An empty list; a traced one keeps the name and the place of each operation.
    pub fn new(traced: bool) -> Wengert<T> {
        Wengert {
            state: RefCell::new(State {
                storage: Storage::recycled(),
                plain: !traced,
                paused: false,
                window: Window::default(),
                trace: traced.then(Trace::default),
            }),
        }
    }

    /// An empty list over a kind of number.
    pub fn over(_: std::marker::PhantomData<T>, traced: bool) -> Wengert<T> {
        Wengert::new(traced)
    }

    /// Records a watched variable.
    pub(super) fn leaf(&self) -> u32 {
        let mut state = self.state.borrow_mut();
        let slot = state.next_slot(1);
        state.push(NO_OPERAND, T::constant(0.0));
        state.virtual_index(slot)
    }

    /// All that is watched so far is the header's.
    pub(super) fn end_of_header(&self) {
        let mut state = self.state.borrow_mut();
        state.window.watched = state.storage.0.edges.len() as u32;
    }

    /// Records an operation of one operand; `None` while paused.
    #[inline(always)]
    #[track_caller]
    pub(super) fn unary(&self, name: &'static str, y: T, a: u32, by_a: T) -> Option<u32> {
        let mut state = self.state.borrow_mut();
        if !state.plain {
            drop(state);
            return self.several(name, y, [(a, by_a)]);
        }
        let slot = state.next_slot(1);
        state.push(a, by_a);
        Some(slot)
    }

    /// Records an operation of two operands.
    #[inline(always)]
    #[track_caller]
    pub(super) fn binary(
        &self,
        name: &'static str,
        y: T,
        (a, by_a): (u32, T),
        (b, by_b): (u32, T),
    ) -> Option<u32> {
        let mut state = self.state.borrow_mut();
        if !state.plain {
            drop(state);
            return self.several(name, y, [(a, by_a), (b, by_b)]);
        }
        let slot = state.next_slot(2) + 1;
        // The first operand goes last, since the reverse sweep comes from there.
        let edges = [(b | SHARED, by_b), (a, by_a)];
        let edges = edges.map(|(operand, partial)| Edge { operand, partial });
        state.storage.0.edges.extend_from_slice(&edges);
        Some(slot)
    }

    /// Records an operation of any number of operands.
    #[inline(never)]
    #[track_caller]
    pub(super) fn several(
        &self,
        name: &'static str,
        y: T,
        operands: impl IntoIterator<Item = (u32, T), IntoIter: DoubleEndedIterator>,
    ) -> Option<u32> {
        let mut state = self.state.borrow_mut();
        let start = state.storage.0.edges.len();
        for (operand, partial) in operands.into_iter().rev() {
            if let Some(operand) = state.live(operand) {
                state.next_slot(1);
                state.push(operand | SHARED, partial);
            }
        }
        state.close(start, name, y)
    }

    /// Records an operation whose operands `edges` pushes.
    #[track_caller]
    pub(super) fn gathered(
        &self,
        name: &'static str,
        y: T,
        edges: &mut impl FnMut(&mut dyn FnMut(u32, T)),
    ) -> Option<u32> {
        let mut state = self.state.borrow_mut();
        let start = state.storage.0.edges.len();
        edges(&mut |operand, partial| {
            if let Some(operand) = state.live(operand) {
                state.next_slot(1);
                state.push(operand | SHARED, partial);
            }
        });
        state.close(start, name, y)
    }

    /// An empty vector, with the capacity that it had.
    pub(super) fn scratch(&self) -> Vec<u32> {
        std::mem::take(&mut self.state.borrow_mut().storage.0.scratch)
    }

    /// To be used again.
    pub(super) fn give_back(&self, mut scratch: Vec<u32>) {
        scratch.clear();
        self.state.borrow_mut().storage.0.scratch = scratch;
    }

    /// Records a node whose adjoints go through a rule; the indices of its outputs, if any input
    /// is active.
    #[track_caller]
    pub(super) fn node(
        &self,
        name: &'static str,
        inputs: impl Iterator<Item = Option<u32>>,
        outputs: &[T],
        rule: Rule<T>,
    ) -> Option<std::ops::Range<u32>> {
        let mut state = self.state.borrow_mut();
        let inputs: Vec<Option<u32>> = inputs.map(|i| i.and_then(|i| state.live(i))).collect();
        if inputs.iter().all(Option::is_none) {
            return None;
        }
        let first = state.next_slot(outputs.len());
        let index = state.virtual_index(first);
        for &y in outputs {
            let slot = state.next_slot(1);
            state.push(NO_OPERAND, T::constant(0.0));
            state.recorded(slot, name, y);
        }
        let outputs = first..first + outputs.len() as u32;
        let n = outputs.len() as u32;
        state.storage.0.nodes.push(Node {
            outputs,
            inputs,
            rule,
        });
        Some(index..index + n)
    }

    /// Runs `f` without recording.
    pub(super) fn paused<R>(&self, f: impl FnOnce() -> R) -> R {
        /// Goes on recording, also when `f` panics.
        struct Resume<'l, T: Scalar>(&'l Wengert<T>, bool);
        impl<T: Scalar> Drop for Resume<'_, T> {
            fn drop(&mut self) {
                let mut state = self.0.state.borrow_mut();
                state.paused = self.1;
                state.settle();
            }
        }
        let mut state = self.state.borrow_mut();
        let before = std::mem::replace(&mut state.paused, true);
        state.settle();
        drop(state);
        let _resume = Resume(self, before);
        f()
    }

    /// Forgets everything but the header's variables.
    pub(super) fn reset(&self) {
        let mut state = self.state.borrow_mut();
        let kept = state.window.watched as usize;
        let gone = state.storage.0.edges.len() - kept;
        state.window.forgotten += gone as u32;
        state.storage.0.edges.truncate(kept);
        state.storage.0.nodes.clear();
        if let Some(trace) = &mut state.trace {
            *trace = Trace::default();
        }
        state.settle();
    }

    /// The state, for a sweep.
    pub(super) fn state(&self) -> std::cell::RefMut<'_, State<T>> {
        self.state.borrow_mut()
    }

    /// Ends the recording: what was recorded goes to its new owner.
    pub(super) fn take(&self) -> (Storage<T>, Window) {
        let mut state = self.state.borrow_mut();
        let storage = std::mem::replace(&mut state.storage, Storage::empty());
        (storage, state.window)
    }
}

impl<T: Scalar> State<T> {
    /// Something out of the ordinary has begun or ended.
    fn settle(&mut self) {
        let reset = self.window.forgotten > 0;
        self.plain = !self.paused && self.trace.is_none() && !reset;
    }

    /// The slot of a variable's index; `None` where nothing is to be recorded for it.
    #[inline(always)]
    fn live(&self, index: u32) -> Option<u32> {
        if self.paused {
            return None;
        }
        self.window.slot(index)
    }

    #[inline(always)]
    fn virtual_index(&self, slot: u32) -> u32 {
        slot + self.window.forgotten
    }

    /// The next slot, where there are `n` more.
    #[inline(always)]
    fn next_slot(&self, n: usize) -> u32 {
        let slots = self.storage.0.edges.len();
        if slots + n + self.window.forgotten as usize >= NO_OPERAND as usize {
            too_long();
        }
        slots as u32
    }

    #[inline(always)]
    fn push(&mut self, operand: u32, partial: T) {
        self.storage.0.edges.push(Edge { operand, partial });
    }

    /// Makes one node of the edges since `start`; `None` if there are none.
    #[track_caller]
    fn close(&mut self, start: usize, name: &'static str, y: T) -> Option<u32> {
        let (_, edges) = self.storage.0.edges.split_at_mut(start);
        edges.last_mut()?.operand &= !SHARED;
        let last = self.storage.0.edges.len() - 1;
        Some(self.recorded(last as u32, name, y))
    }

    /// The index of what was recorded in a slot; notes it where traced.
    #[inline(always)]
    #[track_caller]
    fn recorded(&mut self, slot: u32, name: &'static str, y: T) -> u32 {
        if let Some(trace) = &mut self.trace {
            trace.note(slot, name, Location::caller(), y.to_real());
        }
        self.virtual_index(slot)
    }
}

#[cold]
fn too_long() -> ! {
    panic!("a tape holds at most {NO_OPERAND} operands; end the block or reset the tape more often")
}
