//! What remains of a run: asked for cotangents and tangents as often as wanted.

use std::cell::RefCell;

use super::super::handle::Tape;
use super::super::storage::Storage;
use super::super::sweep::{Ask, Pullbacks};
use super::super::wengert::Window;
use super::input::Input;
use crate::private::{Bar, Shape, SliceBar};
use crate::tangent::directions::Directions;
use crate::{Scalar, Tangent as _};

/// The recorded list of one run, with its parameters as the first variables.
pub struct Record<'e, T: Scalar>(RefCell<Swept<'e, T>>);

struct Swept<'e, T: Scalar> {
    storage: Storage<T>,
    window: Window,
    pullbacks: Pullbacks<'e, T>,
}

impl<'e, T: Scalar> Tape<'_, 'e, T> {
    /// Ends the run.
    #[doc(hidden)]
    pub fn record(&self) -> Record<'e, T> {
        let (storage, window, pullbacks) = self.take();
        Record(RefCell::new(Swept {
            storage,
            window,
            pullbacks,
        }))
    }
}

impl<T: Scalar> Record<'_, T> {
    /// The reverse sweep, from the seeds that `seeds` adds to indices: the adjoints.
    pub fn pull(&self, seeds: impl FnOnce(&mut dyn FnMut(u32, T))) -> Adjoints<T> {
        let swept = &mut *self.0.borrow_mut();
        let window = swept.window;
        let by_slot = |add: &mut dyn FnMut(u32, T)| {
            seeds(&mut |index, seed| {
                if let Some(slot) = window.slot(index) {
                    add(slot, seed);
                }
            });
        };
        let buffers = &mut swept.storage.0;
        buffers.sweep(Ask::Adjoints, by_slot, &mut swept.pullbacks, |_, _, _| {});
        Adjoints {
            numbers: std::mem::take(&mut buffers.adjoints),
            next: 0,
        }
    }

    /// A forward sweep along each direction, from the tangents of the parameters.
    pub fn push<D: Directions>(&self, _: D, parameters: &[D::Of<T>]) -> Vec<Tangents<T>> {
        let along = |k| parameters.iter().map(|all| D::along(*all, k)).collect();
        (0..D::COUNT).map(|k| self.push_one(along(k))).collect()
    }

    /// From the tangents of the parameters those of every variable.
    fn push_one(&self, parameters: Vec<T>) -> Tangents<T> {
        let swept = &mut *self.0.borrow_mut();
        let buffers = &mut swept.storage.0;
        buffers.sweep_forward(parameters, &mut swept.pullbacks);
        Tangents {
            numbers: std::mem::take(&mut buffers.adjoints),
            window: swept.window,
        }
    }
}

/// The adjoints of one reverse sweep; those of the parameters come first, in order.
pub struct Adjoints<T> {
    numbers: Vec<T>,
    next: usize,
}

impl<T: Scalar> Adjoints<T> {
    /// The cotangent of the next parameter, of this shape.
    fn next<'t, W: Input<'t, T> + ?Sized>(&mut self, shape: &Shape<W>) -> W::Tangent
    where
        T: 't,
    {
        W::gather(shape.lengths(), &mut || {
            let adjoint = self.numbers[self.next];
            self.next += 1;
            adjoint
        })
    }

    /// Adds the cotangent of the next parameter to what accumulates it.
    pub fn add<'t, W: Input<'t, T> + ?Sized>(&mut self, shape: &Shape<W>, mut bar: impl Bar<W>)
    where
        T: 't,
    {
        bar.add(&self.next(shape));
    }

    /// Hands the cotangent of the next parameter over: of a `&mut` one, whose seed it replaces.
    pub fn set<'t, W: Input<'t, T> + ?Sized>(&mut self, shape: &Shape<W>, mut bar: impl Bar<W>)
    where
        T: 't,
    {
        bar.set(self.next(shape));
    }

    /// As `add`, for a slice.
    pub fn add_slice<'t, W: Input<'t, T>>(
        &mut self,
        shape: &Shape<[W]>,
        mut bar: impl SliceBar<W::Tangent>,
    ) where
        T: 't,
    {
        let cotangent = self.next(shape);
        for (to, from) in bar.slice(cotangent.len()).iter_mut().zip(&cotangent) {
            to.accumulate(from);
        }
    }

    /// As `set`, for a slice.
    pub fn set_slice<'t, W: Input<'t, T>>(
        &mut self,
        shape: &Shape<[W]>,
        mut bar: impl SliceBar<W::Tangent>,
    ) where
        T: 't,
    {
        let cotangent = self.next(shape);
        for (to, from) in bar.slice(cotangent.len()).iter_mut().zip(cotangent) {
            *to = from;
        }
    }
}

/// The tangents of one forward sweep.
pub struct Tangents<T> {
    numbers: Vec<T>,
    window: Window,
}

impl<T: Scalar> Tangents<T> {
    /// That of an index.
    pub fn of(&self, index: u32) -> T {
        match self.window.slot(index) {
            Some(slot) => self.numbers[slot as usize],
            None => T::constant(0.0),
        }
    }
}
