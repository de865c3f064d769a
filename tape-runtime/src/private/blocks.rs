//! A vector whose memory comes from the thread's working storage, whatever its values are.
//!
//! Residuals hold closures, whose types nobody can name: there can be no working storage of one type
//! for them. So this is memory without a type. A loop that keeps a residual for each iteration asks for
//! memory as often; taken from where the last gradient left it, that costs no allocation, and the
//! sweeps find it in the order of its addresses.
//!
//! What the `unsafe` here rests on:
//!
//! 1. A [`Block`] is `size` bytes at `start` that the global allocator gave for this size and some
//!    alignment, or nothing, where `size` is zero. It belongs to a [`Waiting`], where that alignment is
//!    [`ALIGN`], or to a [`Blocks<T>`], where it is `Blocks::<T>::ALIGN`.
//! 2. `start` is aligned for a `T` in any case, and the memory has room for the capacity.
//! 3. The first `len` places of the block hold values, `len` is at most the capacity, and only `len`
//!    tells which: it goes up after a value is written, and down before one is dropped.

#![allow(
    unsafe_code,
    reason = "measured on the LSTM of examples/gradbench, and sound for the reasons above"
)]

use std::alloc::{self, Layout};
use std::cell::RefCell;
use std::marker::PhantomData;
use std::mem::ManuallyDrop;
use std::ptr::NonNull;
use std::slice;

use crate::by_pointer::by_pointer;

/// What a block that waits is aligned as: a vector register, and what allocators give without room in front.
#[repr(align(16))]
struct Register;

const ALIGN: usize = align_of::<Register>();

/// Memory without a type.
struct Block {
    start: NonNull<u8>,
    size: usize,
}

// SAFETY: whoever has the block is the only one who does (1).
unsafe impl Send for Block {}
// SAFETY: a shared block gives no access.
unsafe impl Sync for Block {}

impl Block {
    /// No memory, as it is aligned for a `T`.
    fn empty<T>() -> Block {
        Block {
            start: NonNull::<T>::dangling().cast(),
            size: 0,
        }
    }

    fn of_size(size: usize, align: usize) -> Block {
        let layout = layout(size, align);
        assert!(size > 0, "there are values, and they take room");
        // SAFETY: the size is not zero.
        let start = unsafe { alloc::alloc(layout) };
        let start = NonNull::new(start).unwrap_or_else(|| alloc::handle_alloc_error(layout));
        Block { start, size }
    }

    /// # Safety
    ///
    /// The caller owned it, and it is aligned as this (1).
    unsafe fn free(&self, align: usize) {
        if self.size > 0 {
            // SAFETY: the allocator gave it for this layout (1).
            unsafe { alloc::dealloc(self.start.as_ptr(), layout(self.size, align)) };
        }
    }
}

fn layout(size: usize, align: usize) -> Layout {
    Layout::from_size_align(size, align).expect("no more than the address space")
}

/// A block that waits for its next use.
struct Waiting(Block);

impl Drop for Waiting {
    fn drop(&mut self) {
        // SAFETY: it is owned, and of this alignment (1).
        unsafe { self.0.free(ALIGN) };
    }
}

thread_local! {
    static SHELF: RefCell<Vec<Waiting>> = const { RefCell::new(Vec::new()) };
}

/// Frees what waits for the next use.
pub(crate) fn release() {
    // A thread that ends has none.
    drop(SHELF.try_with(RefCell::take));
}

impl Waiting {
    /// The block that was given back last.
    #[inline]
    fn take() -> Block {
        let taken = SHELF.try_with(|shelf| shelf.borrow_mut().pop());
        match taken.ok().flatten().map(ManuallyDrop::new) {
            Some(waiting) => Block { ..waiting.0 },
            None => Block::empty::<Register>(),
        }
    }

    /// For the next use; a thread that ends keeps nothing. No memory is given back too: what takes it
    /// next, in the same place of the next call, may need none again.
    #[inline]
    fn give_back(self) {
        let _ = SHELF.try_with(|shelf| shelf.borrow_mut().push(self));
    }
}

/// Values one after the other, which grow and are dropped last first.
pub(super) struct Blocks<T> {
    block: Block,
    len: usize,
    values: PhantomData<T>,
}

impl<T> Blocks<T> {
    /// Values of other types may have waiting memory too. Where these take no room, they need none.
    const SHARES: bool = align_of::<T>() <= ALIGN && size_of::<T>() > 0;

    /// What the block is aligned as.
    const ALIGN: usize = if align_of::<T>() > ALIGN {
        align_of::<T>()
    } else {
        ALIGN
    };

    #[inline(always)]
    pub fn new() -> Blocks<T> {
        Blocks {
            block: if Self::SHARES {
                Waiting::take()
            } else {
                Block::empty::<T>()
            },
            len: 0,
            values: PhantomData,
        }
    }

    #[inline(always)]
    fn capacity(&self) -> usize {
        self.block
            .size
            .checked_div(size_of::<T>())
            .unwrap_or(usize::MAX)
    }

    #[inline(always)]
    fn start(&self) -> *mut T {
        self.block.start.as_ptr().cast()
    }

    #[inline]
    pub fn push(&mut self, value: T) {
        if self.len < self.capacity() {
            // SAFETY: so there is room behind the values (2, 3).
            unsafe { self.start().add(self.len).write(value) };
            self.len += 1;
        } else {
            by_pointer(
                |(blocks, value): (&mut Self, T)| blocks.push_full(value),
                (self, value),
            );
        }
    }

    /// Apart, so that what is pushed need not outlive the making of room.
    #[cold]
    fn push_full(&mut self, value: T) {
        self.grow(1);
        self.push(value);
    }

    /// Room for so many more.
    #[inline]
    pub fn reserve(&mut self, more: usize) {
        if more > self.capacity() - self.len {
            by_pointer(
                |(blocks, more): (&mut Self, usize)| blocks.grow(more),
                (self, more),
            );
        }
    }

    #[cold]
    fn grow(&mut self, more: usize) {
        let needed = self
            .len
            .checked_add(more)
            .expect("no more than the address space");
        let values = needed.max(2 * self.capacity());
        let size = values
            .checked_mul(size_of::<T>())
            .expect("no more than the address space");
        let block = Block::of_size(size.next_multiple_of(ALIGN), Self::ALIGN);
        // SAFETY: the new block has room for more than the `len` values of the old one, which is freed
        // without dropping them (3), and used no more (1).
        unsafe {
            let to = block.start.as_ptr().cast::<T>();
            self.start().copy_to_nonoverlapping(to, self.len);
            self.block.free(Self::ALIGN);
        }
        self.block = block;
    }

    /// Drops all values, last first, and keeps the memory.
    #[inline]
    pub fn clear(&mut self) {
        if !std::mem::needs_drop::<T>() {
            self.len = 0;
        }
        while self.len > 0 {
            self.len -= 1;
            // SAFETY: it was a value until now, and is none from now on (3).
            unsafe { self.start().add(self.len).drop_in_place() };
        }
    }

    #[inline(always)]
    pub fn all(&self) -> &[T] {
        // SAFETY: these are values, aligned (2, 3); of an empty block there are none.
        unsafe { slice::from_raw_parts(self.start(), self.len) }
    }

    #[inline(always)]
    pub fn all_mut(&mut self) -> &mut [T] {
        // SAFETY: as above, and nobody else has access.
        unsafe { slice::from_raw_parts_mut(self.start(), self.len) }
    }
}

impl<T> Drop for Blocks<T> {
    #[inline]
    fn drop(&mut self) {
        self.clear();
        let block = Block { ..self.block };
        if Self::SHARES {
            return Waiting(block).give_back();
        }
        // SAFETY: nobody uses it any more (1).
        unsafe { block.free(Self::ALIGN) };
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::rc::Rc;

    use super::{Blocks, SHELF, Waiting, release};

    /// Tells when it is dropped.
    struct Told(usize, Rc<RefCell<Vec<usize>>>);

    impl Drop for Told {
        fn drop(&mut self) {
            self.1.borrow_mut().push(self.0);
        }
    }

    #[derive(Clone, Copy, Debug, PartialEq)]
    #[repr(align(256))]
    struct Wide<T>(T);

    #[test]
    fn values_stay_and_are_dropped_once_last_first() {
        let told = Rc::new(RefCell::new(Vec::new()));
        let mut values = Blocks::new();
        for i in 0..100 {
            values.push(Told(i, told.clone()));
        }
        assert!(values.all().iter().map(|t| t.0).eq(0..100));
        assert!(told.borrow().is_empty());
        values.clear();
        assert!(told.borrow().iter().copied().eq((0..100).rev()));
        values.push(Told(7, told.clone()));
        drop(values);
        assert_eq!(told.borrow().len(), 101);
    }

    #[test]
    fn memory_is_found_again_by_values_of_another_type() {
        release();
        let mut numbers = Blocks::new();
        numbers.reserve(1000);
        numbers.push(1.0_f64);
        let start = numbers.start().cast::<u8>();
        drop(numbers);
        let mut words = Blocks::new();
        for i in 0..900_u64 {
            words.push(i);
        }
        assert_eq!(words.start().cast::<u8>(), start);
        assert!(words.all().iter().copied().eq(0..900));
        drop(words);
        assert_eq!(SHELF.with(|shelf| shelf.borrow().len()), 1);
        release();
        assert_eq!(Waiting::take().size, 0);
    }

    #[test]
    fn any_type_is_held() {
        let (mut wide, mut nothing, mut odd) = (Blocks::new(), Blocks::new(), Blocks::new());
        wide.reserve(3);
        for i in 0..50_u8 {
            wide.push(Wide(i));
            nothing.push(());
            odd.push([i; 3]);
        }
        assert!(wide.all().iter().copied().eq((0..50).map(Wide)));
        assert_eq!(nothing.all().len(), 50);
        odd.all_mut()[49] = [1, 2, 3];
        assert_eq!(odd.all()[49], [1, 2, 3]);
        assert_eq!(Blocks::<u32>::new().all(), []);
    }

    #[test]
    fn what_takes_no_waiting_memory_gives_none_back() {
        release();
        let told = Rc::new(RefCell::new(Vec::new()));
        for _ in 0..3 {
            let (mut nothing, mut wide) = (Blocks::new(), Blocks::new());
            nothing.reserve(2);
            nothing.push(());
            wide.push(Wide(Told(0, told.clone())));
            wide.push(Wide(Told(1, told.clone())));
            wide.clear();
        }
        assert_eq!(*told.borrow(), [1, 0, 1, 0, 1, 0]);
        assert!(SHELF.with(|shelf| shelf.borrow().is_empty()));
    }

    #[test]
    fn records_go_to_other_threads() {
        let mut values = Blocks::new();
        values.push(String::from("a"));
        let held = std::thread::spawn(move || values.all()[0].clone()).join();
        assert_eq!(held.expect("no panic"), "a");
    }
}
