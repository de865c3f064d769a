//! What remains of a tape behind its block.

use super::outcome::Roots;
use super::storage::Storage;
use super::sweep::{Ask, Pullbacks};
use super::watch::Header;
use super::wengert::Window;
use crate::Scalar;

/// Gives the gradients of a header the names of what it watches.
pub trait Names<G> {
    /// A struct with a field for each name.
    type Gradient;
    /// Puts the gradients into it.
    fn name(&self, gradients: G) -> Self::Gradient;
}

/// What `tape!` gives: the block's value, and what was recorded on the way to it.
///
/// `value` may be asked at any time. [`gradient`](Recording::gradient) consumes the recording, so
/// asking twice does not compile; [`persistent`](Recording::persistent) makes one that may be asked
/// again and again. Dropping it gives its buffers to the next tape of the thread.
#[must_use = "a recording does nothing until it is asked for its value or gradient"]
pub struct Recording<'e, T: Scalar, V, R, H, F> {
    storage: Storage<T>,
    window: Window,
    pullbacks: Pullbacks<'e, T>,
    value: V,
    roots: R,
    header: H,
    name: F,
}

impl<'e, T: Scalar, V, R, H: Header, F> Recording<'e, T, V, R, H, F> {
    pub(super) fn new(
        storage: Storage<T>,
        window: Window,
        pullbacks: Pullbacks<'e, T>,
        (value, roots): (V, R),
        header: H,
        name: F,
    ) -> Self {
        Recording {
            storage,
            window,
            pullbacks,
            value,
            roots,
            header,
            name,
        }
    }

    /// The value of the block, with plain numbers in place of variables.
    pub fn value(&self) -> V
    where
        V: Clone,
    {
        self.value.clone()
    }

    /// The value of the block, without a copy.
    pub fn into_value(self) -> V {
        self.value
    }

    /// The gradient of the block's value by what the header watches: a struct with those names as
    /// its fields, each in the shape of what was watched (a slice or `Vec` gives a `Vec`).
    ///
    /// Of several variables it is the gradient of their sum; plain numbers beside them do not
    /// count. What is not connected has the gradient 0.
    pub fn gradient(mut self) -> F::Gradient
    where
        R: Roots,
        F: Names<H::Map<T>>,
    {
        self.sweep(Ask::Adjoints);
        self.named()
    }

    /// As [`gradient`](Recording::gradient), with `None` for what is not connected.
    pub fn try_gradient(mut self) -> F::Gradient
    where
        R: Roots,
        F: Names<H::Map<Option<T>>>,
    {
        self.sweep(Ask::Connections);
        self.unconnected_as_none()
    }

    /// The value and the gradient.
    pub fn value_and_gradient(self) -> (V, F::Gradient)
    where
        V: Clone,
        R: Roots,
        F: Names<H::Map<T>>,
    {
        (self.value(), self.gradient())
    }

    /// The bytes of what was recorded, and those that a sweep takes for its adjoints.
    #[doc(hidden)]
    pub fn bytes(&self) -> [usize; 2] {
        self.storage.0.bytes()
    }

    /// Keeps the recording, to be asked as often as you like.
    pub fn persistent(self) -> Persistent<'e, T, V, R, H, F> {
        Persistent(std::cell::RefCell::new(self))
    }

    fn sweep(&mut self, ask: Ask)
    where
        R: Roots,
    {
        let (roots, window) = (&self.roots, self.window);
        let seeds = |add: &mut dyn FnMut(u32, T)| {
            roots.each(&mut |index| {
                if let Some(slot) = window.slot(index) {
                    add(slot, T::constant(1.0));
                }
            });
        };
        let pullbacks = &mut self.pullbacks;
        self.storage.0.sweep(ask, seeds, pullbacks, |_, _, _| {});
    }

    fn named(&self) -> F::Gradient
    where
        F: Names<H::Map<T>>,
    {
        self.gather(|slot| self.storage.0.adjoint(slot))
    }

    fn unconnected_as_none(&self) -> F::Gradient
    where
        F: Names<H::Map<Option<T>>>,
    {
        self.gather(|slot| self.storage.0.connected_adjoint(slot))
    }

    /// The variables of the header have the first slots, in order.
    fn gather<L>(&self, of: impl Fn(usize) -> L) -> F::Gradient
    where
        F: Names<H::Map<L>>,
    {
        let mut slot = 0;
        let mut next = || {
            slot += 1;
            of(slot - 1)
        };
        self.name.name(self.header.gather(&mut next))
    }
}

/// A recording that may be asked again and again, each time afresh: nothing accumulates.
pub struct Persistent<'e, T: Scalar, V, R, H, F>(std::cell::RefCell<Recording<'e, T, V, R, H, F>>);

impl<T: Scalar, V, R, H: Header, F> Persistent<'_, T, V, R, H, F> {
    /// See [`Recording::value`].
    pub fn value(&self) -> V
    where
        V: Clone,
    {
        self.0.borrow().value()
    }

    /// See [`Recording::gradient`].
    pub fn gradient(&self) -> F::Gradient
    where
        R: Roots,
        F: Names<H::Map<T>>,
    {
        let mut recording = self.0.borrow_mut();
        recording.sweep(Ask::Adjoints);
        recording.named()
    }

    /// See [`Recording::try_gradient`].
    pub fn try_gradient(&self) -> F::Gradient
    where
        R: Roots,
        F: Names<H::Map<Option<T>>>,
    {
        let mut recording = self.0.borrow_mut();
        recording.sweep(Ask::Connections);
        recording.unconnected_as_none()
    }
}
