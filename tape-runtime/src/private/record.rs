//! What the forward sweep keeps on the heap for the reverse one.

use std::cell::OnceCell;

use super::blocks::Blocks;
use super::in_row::{InRow, SavesRows};

/// Primal values of one name, written by the forward sweep and read backwards by the reverse one; they
/// are dropped last first, as working storage is given back.
pub struct Record<T>(Blocks<T>);

impl<T> Record<T> {
    /// Empty, with the storage that was given back last.
    #[inline(always)]
    pub fn new() -> Record<T> {
        Record(Blocks::new())
    }

    /// Forgets the values and keeps the storage.
    #[inline(always)]
    pub fn reset(&mut self) {
        self.0.clear();
    }

    /// Room for so many more values.
    #[inline]
    pub fn reserve(&mut self, n: usize) {
        self.0.reserve(n);
    }

    /// Writes the next value.
    #[inline(always)]
    pub fn push(&mut self, value: T) {
        self.0.push(value);
    }

    /// The next `n` values, to be written by index.
    #[inline]
    pub fn row(&mut self, n: usize, fill: T) -> &mut [T]
    where
        T: Clone,
    {
        let start = self.0.all().len();
        self.0.reserve(n);
        for _ in 0..n {
            self.0.push(fill.clone());
        }
        &mut self.0.all_mut()[start..]
    }

    /// Writes copies of the next values.
    #[inline]
    pub fn save(&mut self, values: &[T])
    where
        T: Clone,
    {
        self.0.reserve(values.len());
        for value in values {
            self.0.push(value.clone());
        }
    }

    /// A buffer, of which the first `n` values are to be kept: copies of them.
    #[inline]
    pub fn in_row<'a>(
        &'a mut self,
        buffer: &'a mut Vec<T>,
        _: usize,
        _: bool,
    ) -> InRow<'a, T, Self> {
        InRow::There(buffer, self)
    }

    /// A reader that starts behind the last value.
    #[inline(always)]
    pub fn rewind(&self) -> Rewind<'_, T> {
        Rewind(self.0.all())
    }
}

impl<T: Clone> SavesRows<T> for Record<T> {
    fn save(&mut self, values: &[T]) {
        Record::save(self, values);
    }
}

impl<T> Default for Record<T> {
    fn default() -> Record<T> {
        Record::new()
    }
}

/// Reads a [`Record`] backwards.
pub struct Rewind<'r, T>(&'r [T]);

impl<'r, T> Rewind<'r, T> {
    /// Behind the last of these.
    #[inline(always)]
    pub(super) fn new(values: &'r [T]) -> Rewind<'r, T> {
        Rewind(values)
    }

    /// The value before.
    #[inline(always)]
    pub fn pop(&mut self) -> &'r T {
        let (last, rest) = self
            .0
            .split_last()
            .expect("the reverse sweep mirrors the forward sweep");
        self.0 = rest;
        last
    }

    /// The `n` values before, in the order of writing.
    #[inline(always)]
    pub fn pop_row(&mut self, n: usize) -> &'r [T] {
        let (rest, row) = self.0.split_at(self.0.len() - n);
        self.0 = rest;
        row
    }
}

/// A row of `n` times as many values as there are lanes, as one array after the other.
#[inline(always)]
pub fn in_lanes<T, const LANES: usize>(row: &[T], n: usize) -> &[[T; LANES]] {
    &row.as_chunks().0[..n]
}

/// The same, to be written.
#[inline(always)]
pub fn in_lanes_mut<T, const LANES: usize>(row: &mut [T], n: usize) -> &mut [[T; LANES]] {
    &mut row.as_chunks_mut().0[..n]
}

/// A row of a record in the place of what was lent to a callee.
pub struct SavedRow<'r, T> {
    row: &'r [T],
    owned: OnceCell<Vec<T>>,
}

impl<'r, T> SavedRow<'r, T> {
    /// Of a row.
    #[inline(always)]
    pub fn new(row: &'r [T]) -> SavedRow<'r, T> {
        SavedRow {
            row,
            owned: OnceCell::new(),
        }
    }
}

/// A row as the parameter type that it was lent as.
pub trait LendRow<P: ?Sized> {
    /// It again.
    fn lend(&self) -> &P;
}

impl<T> LendRow<[T]> for SavedRow<'_, T> {
    #[inline(always)]
    fn lend(&self) -> &[T] {
        self.row
    }
}

impl<T: Clone> LendRow<Vec<T>> for SavedRow<'_, T> {
    fn lend(&self) -> &Vec<T> {
        self.owned.get_or_init(|| self.row.to_vec())
    }
}

impl<T, const N: usize> LendRow<[T; N]> for SavedRow<'_, T> {
    #[inline(always)]
    fn lend(&self) -> &[T; N] {
        self.row.try_into().expect("as many elements as were lent")
    }
}
