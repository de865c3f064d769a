//! Rows of numbers in working storage, which the next gradient of the thread finds again.

use super::in_row::{InRow, SavesRows};
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
        self.used = end;
        // Each way says how long the row is.
        match self.buffer.len() < end {
            true => &mut self.grown(end, fill)[start..end],
            false => &mut self.buffer[start..end],
        }
    }

    /// With room for so many values.
    #[cold]
    fn grown(&mut self, end: usize, fill: T) -> &mut [T] {
        self.buffer.resize(end, fill);
        &mut self.buffer
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
    #[inline(always)]
    pub fn save(&mut self, values: &[T]) {
        let (start, end) = (self.used, self.used + values.len());
        match self.buffer.get_mut(start..end) {
            Some(row) => copy(values, row),
            None => self.append(values),
        }
        self.used = end;
    }

    /// A buffer, of which the first `n` values are to be kept: if that is all of it, and possible, they are written
    /// right here, over whatever is there.
    #[inline(always)]
    pub fn in_row<'a>(
        &'a mut self,
        buffer: &'a mut Vec<T>,
        n: usize,
        possible: bool,
    ) -> InRow<'a, T, Self> {
        match possible && n == buffer.len() {
            true => InRow::Here(self.row(n, T::default())),
            false => InRow::There(buffer, self),
        }
    }

    /// Behind the last values, where the buffer ends.
    #[cold]
    fn append(&mut self, values: &[T]) {
        self.buffer.truncate(self.used);
        self.buffer.extend_from_slice(values);
    }

    /// A reader that starts behind the last value.
    #[inline(always)]
    pub fn rewind(&self) -> Rewind<'_, T> {
        Rewind::new(&self.buffer[..self.used])
    }
}

/// Of a row that is copied without a call.
const FEW: usize = 4;

/// `to.copy_from_slice(from)`, without a call where there are few: a short row costs less than that. Nor are few read
/// together, because a callee may just have written them one by one, and together they had to wait until all
/// have reached the cache.
#[inline(always)]
fn copy<T: Copy>(from: &[T], to: &mut [T]) {
    if from.len() > FEW {
        return to.copy_from_slice(from);
    }
    let ([first, ..], [to_first, ..]) = (from, &mut *to) else {
        return;
    };
    *to_first = *first;
    let last = from.len() - 1;
    to[last] = from[last];
    if last > 1 {
        to[1] = from[1];
        to[last - 1] = from[last - 1];
    }
}

impl<T: Stored> SavesRows<T> for Slab<T> {
    #[inline(always)]
    fn save(&mut self, values: &[T]) {
        Slab::save(self, values);
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

#[cfg(test)]
mod tests {
    use super::Slab;

    #[test]
    fn rows_of_every_length_are_saved_whole() {
        let values: Vec<u64> = (1..40).collect();
        let mut slab = Slab::new();
        // The second time they are written over what the first one left.
        for _ in 0..2 {
            slab.reset();
            for n in 0..values.len() {
                slab.save(&values[..n]);
            }
            let mut saved = slab.rewind();
            for n in (0..values.len()).rev() {
                assert_eq!(saved.pop_row(n), &values[..n]);
            }
            slab.row(1, 0)[0] = 99;
        }
    }
}
