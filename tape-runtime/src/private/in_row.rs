//! Buffers that are written where a record keeps them.

use std::ops::{Deref, DerefMut};

/// A record of rows.
pub trait SavesRows<T> {
    /// Writes copies of the next values.
    fn save(&mut self, values: &[T]);
}

/// What is written to a buffer: a row of a record, or the buffer, and what keeps a copy of it.
pub enum InRow<'a, T, R> {
    /// It is kept already.
    Here(&'a mut [T]),
    /// It is still to be kept.
    There(&'a mut Vec<T>, &'a mut R),
}

impl<T, R: SavesRows<T>> InRow<'_, T, R> {
    /// Keeps the first `n` values, if they are not yet kept.
    #[inline(always)]
    pub fn keep(&mut self, n: usize) {
        if let InRow::There(buffer, record) = self {
            record.save(&buffer[..n]);
        }
    }
}

impl<T, R> Deref for InRow<'_, T, R> {
    type Target = [T];

    #[inline(always)]
    fn deref(&self) -> &[T] {
        match self {
            InRow::Here(row) => row,
            InRow::There(buffer, _) => buffer,
        }
    }
}

impl<T, R> DerefMut for InRow<'_, T, R> {
    #[inline(always)]
    fn deref_mut(&mut self) -> &mut [T] {
        match self {
            InRow::Here(row) => row,
            InRow::There(buffer, _) => buffer,
        }
    }
}

/// The same as the parameter type that the buffer is lent as.
pub trait LendInRow<P: ?Sized> {
    /// To be read.
    fn lend(&self) -> &P;
    /// To be written.
    fn lend_mut(&mut self) -> &mut P;
}

impl<T, R> LendInRow<[T]> for InRow<'_, T, R> {
    #[inline(always)]
    fn lend(&self) -> &[T] {
        self
    }

    #[inline(always)]
    fn lend_mut(&mut self) -> &mut [T] {
        self
    }
}

/// A callee that takes a vector may change its length: then the buffer itself is written.
impl<T, R> LendInRow<Vec<T>> for InRow<'_, T, R> {
    fn lend(&self) -> &Vec<T> {
        match self {
            InRow::There(buffer, _) => buffer,
            InRow::Here(_) => unreachable!("no row is lent as a vector"),
        }
    }

    fn lend_mut(&mut self) -> &mut Vec<T> {
        match self {
            InRow::There(buffer, _) => buffer,
            InRow::Here(_) => unreachable!("no row is lent as a vector"),
        }
    }
}
