//! Rows of numbers in working storage, which the next gradient of the thread finds again.

use super::record::Rewind;
use crate::storage::Stored;

/// Primal values of one name, as a [`Record`](super::Record) of rows: for numbers of known type.
///
/// The buffer comes from the thread's working storage and goes back there. What is in it beyond the
/// values of this use is left over from another: a row is written before it is read.
pub struct Slab<T: Stored> {
    buffer: Vec<T>,
    used: usize,
}

impl<T: Stored> Slab<T> {
    /// Empty, with the storage that was given back last.
    #[inline]
    pub fn new() -> Slab<T> {
        Slab {
            buffer: T::take(),
            used: 0,
        }
    }

    /// Forgets the values.
    #[inline(always)]
    pub fn reset(&mut self) {
        self.used = 0;
    }

    /// The next `n` values, to be written by index.
    #[inline]
    pub fn row(&mut self, n: usize, fill: T) -> &mut [T] {
        let (start, end) = (self.used, self.used + n);
        if self.buffer.len() < end {
            self.buffer.resize(end, fill);
        }
        self.used = end;
        &mut self.buffer[start..end]
    }

    /// `K` rows of `n` values each.
    #[inline]
    pub fn rows<const K: usize>(&mut self, n: usize, fill: T) -> [&mut [T]; K] {
        let mut rest = self.row(K * n, fill);
        std::array::from_fn(|_| {
            let (row, after) = std::mem::take(&mut rest).split_at_mut(n);
            rest = after;
            row
        })
    }

    /// Writes copies of the next values.
    #[inline]
    pub fn save(&mut self, values: &[T]) {
        let (start, end) = (self.used, self.used + values.len());
        if self.buffer.len() < end {
            self.buffer.truncate(start);
            self.buffer.extend_from_slice(values);
        } else {
            self.buffer[start..end].copy_from_slice(values);
        }
        self.used = end;
    }

    /// A reader that starts behind the last value.
    #[inline(always)]
    pub fn rewind(&self) -> Rewind<'_, T> {
        Rewind::new(&self.buffer[..self.used])
    }
}

impl<T: Stored> Default for Slab<T> {
    fn default() -> Slab<T> {
        Slab::new()
    }
}

impl<T: Stored> Drop for Slab<T> {
    #[inline]
    fn drop(&mut self) {
        T::give_back(std::mem::take(&mut self.buffer));
    }
}
