//! Vectors whose memory serves the next ones.
//!
//! A derivative makes vectors at each call: the function's own, and their adjoints. Memory of large
//! ones comes from the operating system page by page and goes back to it; so what a scope has done with
//! stays with the thread, and the next call finds it.
//!
//! What the `unsafe` here rests on: a vector owns memory that the global allocator gave for the size of
//! its capacity and the alignment of an element, and so does a [`Spare`] for its layout.

#![allow(
    unsafe_code,
    reason = "measured on the differential equations of examples/gradbench, where most of a gradient \
              was page faults; sound for the reason above"
)]

use std::alloc::Layout;
use std::cell::RefCell;
use std::mem::ManuallyDrop;
use std::ptr::NonNull;

use super::shelf::{Shelf, Spare};
use crate::by_pointer::by_pointer;

thread_local! {
    static SHELF: RefCell<Shelf> = const { RefCell::new(Shelf::EMPTY) };
}

/// How many of about one size wait at most: vectors that come from elsewhere do not pile up.
const WAITING: usize = 16;

/// Frees what waits for the next use.
pub(crate) fn release() {
    // A thread that ends has none.
    drop(SHELF.try_with(|shelf| shelf.replace(Shelf::EMPTY)));
}

/// An empty vector with room for `n` elements or more, of memory that waited.
#[inline]
fn take<T>(n: usize) -> Option<Vec<T>> {
    let wanted = Layout::array::<T>(n).ok()?;
    // A thread that ends has none.
    let taken = SHELF.try_with(|shelf| shelf.borrow_mut().take(wanted, size_of::<T>()));
    let (start, layout) = taken.ok().flatten()?.into_parts();
    let capacity = layout.size() / size_of::<T>();
    // SAFETY: the memory is owned, and its layout is that of a vector of this capacity: it is aligned as
    // an element, and its size is a multiple of an element's.
    Some(unsafe { Vec::from_raw_parts(start.as_ptr().cast(), 0, capacity) })
}

/// The memory of a vector, where it has some; its elements are dropped.
fn memory_of<T>(mut vec: Vec<T>) -> Option<Spare> {
    vec.clear();
    let layout = Layout::array::<T>(vec.capacity()).ok()?;
    if layout.size() == 0 {
        return None;
    }
    let mut vec = ManuallyDrop::new(vec);
    let start = NonNull::new(vec.as_mut_ptr())?.cast();
    // SAFETY: the vector owned it, and is forgotten.
    Some(unsafe { Spare::new(start, layout) })
}

/// Empty, with room for `n` elements: `Vec::with_capacity(n)`.
#[inline]
pub fn vec_with_capacity<T>(n: usize) -> Vec<T> {
    by_pointer(|n| take(n).unwrap_or_else(|| Vec::with_capacity(n)), n)
}

/// `vec![value; n]`.
#[inline]
pub fn vec_of<T: Clone>(value: T, n: usize) -> Vec<T> {
    by_pointer(repeated, (value, n))
}

#[inline]
fn repeated<T: Clone>((value, n): (T, usize)) -> Vec<T> {
    match take(n) {
        Some(mut vec) => {
            vec.resize(n, value);
            vec
        }
        None => vec![value; n],
    }
}

/// `values.to_vec()`.
#[inline]
pub fn vec_from<T: Clone>(values: &[T]) -> Vec<T> {
    let mut vec = vec_with_capacity(values.len());
    vec.extend_from_slice(values);
    vec
}

/// The vector of these elements, as many as the iterator tells.
#[inline]
pub(crate) fn collected<T>(elements: impl ExactSizeIterator<Item = T>) -> Vec<T> {
    let mut vec = vec_with_capacity(elements.len());
    vec.extend(elements);
    vec
}

/// `Vec::push`, the value of which need not outlive the making of room.
///
/// `Vec::push` makes room, then writes; and what is to be written outlives a call in between, which no vector register does. So
/// the numbers of every element would go to the stack and back.
pub trait Push<T> {
    /// Appends the value.
    fn gradtape_push(&mut self, value: T);
}

impl<T> Push<T> for Vec<T> {
    #[inline(always)]
    fn gradtape_push(&mut self, value: T) {
        if self.len() < self.capacity() {
            self.push(value);
        } else {
            push_full(self, value);
        }
    }
}

#[cold]
#[inline(never)]
fn push_full<T>(vec: &mut Vec<T>, value: T) {
    vec.push(value);
}

/// What is dropped at the end of its scope.
pub struct Spent<T>(pub T);

impl<T> Spent<Vec<T>> {
    /// Keeps the memory for the next vector of the thread.
    #[inline]
    pub fn give_back(self) {
        by_pointer(keep_memory, self.0);
    }
}

#[inline]
fn keep_memory<T>(vec: Vec<T>) {
    let Some(memory) = memory_of(vec) else {
        return;
    };
    // A thread that ends keeps nothing.
    let _ = SHELF.try_with(|shelf| shelf.borrow_mut().give_back(memory, WAITING));
}

/// What a pullback keeps of a vector of which it only asks for the length.
#[derive(Clone, Copy)]
pub struct Length(pub usize);

impl Length {
    /// Of the vector.
    #[allow(clippy::len_without_is_empty)]
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.0
    }
}

/// What is no vector has no memory to give back.
pub trait Dropped {
    /// Nothing more than the end of the scope does.
    fn give_back(self);
}

impl<T> Dropped for Spent<T> {
    #[inline(always)]
    fn give_back(self) {}
}

#[cfg(test)]
mod tests {
    use super::{
        Dropped as _, Push as _, SHELF, Spent, WAITING, collected, release, vec_of,
        vec_with_capacity,
    };

    fn waiting() -> usize {
        SHELF.with(|shelf| shelf.borrow().len())
    }

    #[test]
    fn memory_is_found_again_by_vectors_that_fit() {
        release();
        let numbers = vec_of(1.0_f64, 300);
        let start = numbers.as_ptr();
        Spent(numbers).give_back();
        let triples: Vec<[f64; 3]> = vec_of([2.0; 3], 100);
        assert_eq!(triples.as_ptr().cast(), start);
        assert_eq!(triples, vec![[2.0; 3]; 100]);
        Spent(triples).give_back();
        // Of another alignment, too large, and far too small.
        assert_eq!(vec_of(0_u8, 2400).len(), 2400);
        assert_eq!(vec_of(0_u64, 301).len(), 301);
        assert_eq!(vec_of(0_u64, 3).len(), 3);
        assert_eq!(waiting(), 1);
        let fewer: Vec<u64> = vec_with_capacity(200);
        assert_eq!((fewer.as_ptr().cast(), fewer.capacity()), (start, 300));
        assert_eq!(waiting(), 0);
    }

    #[test]
    fn a_whole_number_of_elements_is_needed() {
        release();
        Spent(vec_of(0.0_f64, 100)).give_back();
        assert_eq!(vec_of([0.0_f64; 3], 33), [[0.0; 3]; 33]);
        assert_eq!(waiting(), 1);
    }

    #[test]
    fn the_elements_are_dropped() {
        release();
        let shared = std::rc::Rc::new(());
        Spent(vec_of(shared.clone(), 10)).give_back();
        assert_eq!(std::rc::Rc::strong_count(&shared), 1);
        assert_eq!(collected([shared].into_iter()).len(), 1);
    }

    #[test]
    fn pushes_make_room_where_there_is_none() {
        let (mut numbers, mut nothing) = (Vec::with_capacity(2), Vec::new());
        for i in 0..100 {
            numbers.gradtape_push(i);
            nothing.gradtape_push(());
        }
        assert_eq!(numbers, (0..100).collect::<Vec<_>>());
        assert_eq!(nothing.len(), 100);
    }

    #[test]
    fn vectors_without_memory_and_other_values_pass() {
        release();
        Spent(Vec::<f64>::new()).give_back();
        Spent(vec_of((), 7)).give_back();
        Spent([1.0; 3]).give_back();
        Spent(&vec_of(1.0_f64, 3)).give_back();
        assert_eq!(waiting(), 0);
        assert_eq!(vec_of((), 7).len(), 7);
        assert!(vec_of(1.0, 0).is_empty());
    }

    #[test]
    fn what_comes_from_elsewhere_does_not_pile_up() {
        release();
        for _ in 0..100 {
            Spent(vec![0.0; 64]).give_back();
        }
        assert_eq!(waiting(), WAITING);
        release();
        assert_eq!(waiting(), 0);
    }
}
