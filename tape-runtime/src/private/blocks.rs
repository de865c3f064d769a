//! A vector whose memory comes from the thread's working storage, whatever its values are.
//!
//! Residuals hold closures, whose types nobody can name: there can be no working storage of one type
//! for them. So this is memory without a type. A loop that keeps a residual for each iteration asks for
//! memory as often; taken from where the last gradient left it, that costs no allocation, and the
//! sweeps find it in the order of its addresses.
//!
//! What the `unsafe` here rests on:
//!
//! 1. A [`Block`] owns `size` bytes at `start` that the global allocator gave for this size and
//!    [`ALIGN`], or nothing, where `size` is zero; `start` is aligned in any case.
//! 2. `Blocks<T>` holds values only where `T` needs no more than that alignment (`FITS`), or no memory
//!    at all: else they are in a plain vector.
//! 3. The first `len` places of the block hold values, `len` is at most the capacity, and only `len`
//!    tells which: it goes up after a value is written, and down before one is dropped.

#![allow(
    unsafe_code,
    reason = "measured on the LSTM of examples/gradbench, and sound for the reasons above"
)]

use std::alloc::{self, Layout};
use std::cell::RefCell;
use std::marker::PhantomData;
use std::ptr::NonNull;
use std::slice;

/// What every block is aligned as: a line of cache.
#[repr(align(64))]
struct Line;

const ALIGN: usize = align_of::<Line>();

/// Memory without a type.
struct Block {
    start: NonNull<u8>,
    size: usize,
}

// SAFETY: a block is the only way to its memory (1).
unsafe impl Send for Block {}
// SAFETY: a shared block gives no access.
unsafe impl Sync for Block {}

thread_local! {
    static SHELF: RefCell<Vec<Block>> = const { RefCell::new(Vec::new()) };
}

/// Frees what waits for the next use.
pub(crate) fn release() {
    // A thread that ends has none.
    drop(SHELF.try_with(RefCell::take));
}

impl Block {
    fn empty() -> Block {
        Block {
            start: NonNull::<Line>::dangling().cast(),
            size: 0,
        }
    }

    /// The block that was given back last.
    fn take() -> Block {
        let taken = SHELF.try_with(|shelf| shelf.borrow_mut().pop());
        taken.ok().flatten().unwrap_or_else(Block::empty)
    }

    /// For the next use; a thread that ends keeps nothing. No memory is given back too: what takes it
    /// next, in the same place of the next call, may need none again.
    fn give_back(self) {
        let _ = SHELF.try_with(|shelf| shelf.borrow_mut().push(self));
    }

    fn layout(size: usize) -> Layout {
        Layout::from_size_align(size, ALIGN).expect("no more than the address space")
    }

    fn of_size(size: usize) -> Block {
        if size == 0 {
            return Block::empty();
        }
        let layout = Block::layout(size);
        // SAFETY: the size is not zero.
        let start = unsafe { alloc::alloc(layout) };
        let start = NonNull::new(start).unwrap_or_else(|| alloc::handle_alloc_error(layout));
        Block { start, size }
    }
}

impl Drop for Block {
    fn drop(&mut self) {
        if self.size > 0 {
            // SAFETY: the allocator gave it for this layout (1).
            unsafe { alloc::dealloc(self.start.as_ptr(), Block::layout(self.size)) };
        }
    }
}

/// Values one after the other, which grow and are dropped last first.
pub(super) struct Blocks<T> {
    block: Block,
    len: usize,
    /// Of types that a block cannot hold.
    others: Vec<T>,
    values: PhantomData<T>,
}

impl<T> Blocks<T> {
    /// A block can hold such values, and they take room.
    const FITS: bool = align_of::<T>() <= ALIGN && size_of::<T>() > 0;

    #[inline(always)]
    pub fn new() -> Blocks<T> {
        Blocks {
            block: if Self::FITS {
                Block::take()
            } else {
                Block::empty()
            },
            len: 0,
            others: Vec::new(),
            values: PhantomData,
        }
    }

    /// Of values that take room.
    #[inline(always)]
    fn capacity(&self) -> usize {
        self.block.size / size_of::<T>()
    }

    #[inline(always)]
    fn start(&self) -> *mut T {
        self.block.start.as_ptr().cast()
    }

    #[inline]
    pub fn push(&mut self, value: T) {
        if !Self::FITS {
            return self.others.push(value);
        }
        if self.len == self.capacity() {
            self.grow(1);
        }
        // SAFETY: `len` is below the capacity, which `grow` makes sure of (2, 3).
        unsafe { self.start().add(self.len).write(value) };
        self.len += 1;
    }

    /// Room for so many more.
    #[inline]
    pub fn reserve(&mut self, more: usize) {
        if Self::FITS && more > self.capacity() - self.len {
            self.grow(more);
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
        let block = Block::of_size(size.next_multiple_of(ALIGN));
        // SAFETY: the new block has room for more than the `len` values of the old one, which is freed
        // without dropping them (3).
        unsafe {
            let to = block.start.as_ptr().cast::<T>();
            self.start().copy_to_nonoverlapping(to, self.len);
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
        while self.others.pop().is_some() {}
    }

    #[inline(always)]
    pub fn all(&self) -> &[T] {
        if !Self::FITS {
            return &self.others;
        }
        // SAFETY: these are values, aligned (2, 3); of an empty block there are none.
        unsafe { slice::from_raw_parts(self.start(), self.len) }
    }

    #[inline(always)]
    pub fn all_mut(&mut self) -> &mut [T] {
        if !Self::FITS {
            return &mut self.others;
        }
        // SAFETY: as above, and nobody else has access.
        unsafe { slice::from_raw_parts_mut(self.start(), self.len) }
    }
}

impl<T> Drop for Blocks<T> {
    #[inline]
    fn drop(&mut self) {
        self.clear();
        std::mem::replace(&mut self.block, Block::empty()).give_back();
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::rc::Rc;

    use super::{Block, Blocks, SHELF, release};

    /// Tells when it is dropped.
    struct Told(usize, Rc<RefCell<Vec<usize>>>);

    impl Drop for Told {
        fn drop(&mut self) {
            self.1.borrow_mut().push(self.0);
        }
    }

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
        assert_eq!(Block::take().size, 0);
    }

    #[test]
    fn any_type_is_held() {
        #[derive(Clone, Copy, Debug, PartialEq)]
        #[repr(align(256))]
        struct Wide(u8);
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
    fn records_go_to_other_threads() {
        let mut values = Blocks::new();
        values.push(String::from("a"));
        let held = std::thread::spawn(move || values.all()[0].clone()).join();
        assert_eq!(held.expect("no panic"), "a");
    }
}
