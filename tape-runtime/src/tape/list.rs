//! Where recording writes: one check and no borrow for each operation.
//!
//! This is the one place of the crate with `unsafe` in it. A recorded operation is a handful of
//! instructions, so three growing vectors behind a `RefCell` make up half of its time; here, the
//! ends of the vectors are cells, the room behind them is known, and one comparison asks for it. On
//! the kernels of `benches/tape` a step is 1.2 to 1.7 times as fast for it.
//!
//! What it rests on:
//!
//! 1. `operands` and `partials` point to the buffers of the vectors in `storage`, from
//!    [`put`](List::put) to [`take`](List::take), and nobody touches those vectors in between:
//!    `storage` is private, and only these two functions name it.
//! 2. Below `space` there is capacity for one pair and two partials for each slot from `len` on,
//!    and `room` is at most `space`. A list whose storage is taken has a `space` of 0.
//! 3. All slots below `len` and all partials below `filled` are initialized: `put` starts at the
//!    lengths of the vectors, and [`write`](List::write) goes up by what it has written.
//! 4. No reference into the buffers is handed out before `take`, no code of the user's runs in
//!    here, and the cells make the list `!Sync`: there is never a second access.

#![allow(unsafe_code, reason = "measured, and sound for the reasons above")]

use std::cell::{Cell, UnsafeCell};
use std::ops::Deref;
use std::ptr;

use super::slope::{Edge, Partial};
use super::storage::{NO_OPERAND, SCALED, Storage};
use crate::Scalar;

/// A list that grows at its end, and is taken out to be looked at.
pub(super) struct List<T: Scalar> {
    operands: Cell<*mut [u32; 2]>,
    partials: Cell<*mut T>,
    /// The slots in use.
    len: Cell<usize>,
    /// The partials in use.
    filled: Cell<usize>,
    /// There is space for the slots below this.
    space: Cell<usize>,
    /// What `push` compares with: `space`, or 0 while the list is closed to it.
    room: Cell<usize>,
    closed: Cell<bool>,
    /// How many slots there may be.
    limit: Cell<usize>,
    storage: Cell<Storage<T>>,
}

/// How many slots room is made for at least, so that it is seldom asked for.
const SPARE: usize = 64;

impl<T: Scalar> List<T> {
    pub fn new(storage: Storage<T>) -> List<T> {
        let list = List {
            operands: Cell::new(ptr::null_mut()),
            partials: Cell::new(ptr::null_mut()),
            len: Cell::new(0),
            filled: Cell::new(0),
            space: Cell::new(0),
            room: Cell::new(0),
            closed: Cell::new(false),
            limit: Cell::new(NO_OPERAND as usize),
            storage: Cell::new(Storage::empty()),
        };
        list.put(storage);
        list
    }

    /// How many slots are in use.
    pub fn len(&self) -> usize {
        self.len.get()
    }

    /// The next slot, with these operands; `None` where there is no room, or the list is closed.
    #[inline(always)]
    pub fn push(&self, edges: [Edge<T>; 2]) -> Option<u32> {
        if self.len.get() >= self.room.get() {
            return None;
        }
        // SAFETY: `len` is below `room`, which is at most `space`.
        Some(unsafe { self.write(edges) })
    }

    /// The next slot, also of a closed list.
    #[cold]
    pub fn push_slowly(&self, edges: [Edge<T>; 2]) -> u32 {
        if self.len.get() >= self.space.get() {
            self.make_room();
        }
        assert!(self.len.get() < self.space.get());
        // SAFETY: `len` is below `space`.
        unsafe { self.write(edges) }
    }

    /// # Safety
    ///
    /// `len` is below `space`.
    #[inline(always)]
    unsafe fn write(&self, edges: [Edge<T>; 2]) -> u32 {
        let slot = self.len.get();
        let mut filled = self.filled.get();
        let operands = edges.map(|Edge { operand, partial }| match partial {
            Partial::One => operand,
            Partial::By(partial) => {
                // SAFETY: there is space for two partials (2).
                unsafe { self.partials.get().add(filled).write(partial) };
                filled += 1;
                operand | SCALED
            }
        });
        // SAFETY: there is space for one pair (2).
        unsafe { self.operands.get().add(slot).write(operands) };
        self.len.set(slot + 1);
        self.filled.set(filled);
        slot as u32
    }

    /// Takes what was recorded; the list is empty then.
    pub fn take(&self) -> Storage<T> {
        let mut storage = self.storage.replace(Storage::empty());
        let (len, filled) = (self.len.replace(0), self.filled.replace(0));
        self.space.set(0);
        self.room.set(0);
        // SAFETY: these are the vectors that the pointers point to (1), as far as they are
        // initialized (3).
        unsafe {
            storage.0.operands.set_len(len);
            storage.0.partials.set_len(filled);
        }
        storage
    }

    /// Goes on behind what this storage holds.
    pub fn put(&self, mut storage: Storage<T>) {
        let buffers = &mut storage.0;
        let (len, filled) = (buffers.operands.len(), buffers.partials.len());
        let pairs = buffers.operands.capacity() - len;
        let partials = buffers.partials.capacity() - filled;
        self.operands.set(buffers.operands.as_mut_ptr());
        self.partials.set(buffers.partials.as_mut_ptr());
        self.len.set(len);
        self.filled.set(filled);
        let space = len + pairs.min(partials / 2);
        self.space.set(space.min(self.limit.get()));
        self.storage.set(storage);
        self.close(self.closed.get());
    }

    /// Closes the list to `push`, or opens it.
    pub fn close(&self, closed: bool) {
        self.closed.set(closed);
        self.room.set(if closed { 0 } else { self.space.get() });
    }

    /// How many slots there may be.
    pub fn limit(&self, slots: usize) {
        self.limit.set(slots);
        self.put(self.take());
    }

    fn make_room(&self) {
        let mut storage = self.take();
        let buffers = &mut storage.0;
        if buffers.operands.len() >= self.limit.get() {
            too_long();
        }
        reserve(&mut buffers.operands, 1);
        reserve(&mut buffers.partials, 2);
        self.put(storage);
    }
}

/// Room for [`SPARE`] slots, with so many elements for each; what grows grows to twice its length.
fn reserve<X>(vector: &mut Vec<X>, for_each: usize) {
    let free = vector.capacity() - vector.len();
    if free < SPARE * for_each {
        vector.reserve(vector.len().max(SPARE * for_each));
    }
}

#[cold]
fn too_long() -> ! {
    panic!("a tape holds at most {NO_OPERAND} operands; end the block or reset the tape more often")
}

/// What stays on its thread, whatever it is made of: rustc says so once, and not of each cell in it.
pub(super) struct OfOneThread<X>(UnsafeCell<X>);

impl<X> OfOneThread<X> {
    pub fn new(x: X) -> OfOneThread<X> {
        OfOneThread(UnsafeCell::new(x))
    }
}

impl<X> Deref for OfOneThread<X> {
    type Target = X;

    #[inline(always)]
    fn deref(&self) -> &X {
        // SAFETY: there is no other way in, so there are only shared references.
        unsafe { &*self.0.get() }
    }
}
