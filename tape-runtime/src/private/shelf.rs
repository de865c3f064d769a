//! Memory that waits for its next use.

#![allow(unsafe_code, reason = "memory without a type has to be freed by hand")]

use std::alloc::{self, Layout};
use std::mem::ManuallyDrop;
use std::ptr::NonNull;

/// Memory without a type: the global allocator gave it for this layout, whose size is not zero, and it
/// belongs to nobody else.
pub(super) struct Spare {
    start: NonNull<u8>,
    layout: Layout,
}

impl Spare {
    /// # Safety
    ///
    /// The global allocator gave the memory for this layout, whose size is not zero, and the caller owns
    /// it no more.
    pub unsafe fn new(start: NonNull<u8>, layout: Layout) -> Spare {
        Spare { start, layout }
    }

    /// The memory, which belongs to the caller from now on.
    pub fn into_parts(self) -> (NonNull<u8>, Layout) {
        let spare = ManuallyDrop::new(self);
        (spare.start, spare.layout)
    }

    /// Large enough, of the same alignment, and a whole number of elements.
    fn fits(&self, wanted: Layout, element: usize) -> bool {
        let size = self.layout.size();
        size >= wanted.size()
            && self.layout.align() == wanted.align()
            && size.is_multiple_of(element)
    }
}

impl Drop for Spare {
    fn drop(&mut self) {
        // SAFETY: it is owned, and was given for this layout.
        unsafe { alloc::dealloc(self.start.as_ptr(), self.layout) }
    }
}

/// Memory by the logarithm of its size, each like a stack of plates: what is given back in the opposite
/// order of taking is found in the same order again.
pub(super) struct Shelf([Vec<Spare>; usize::BITS as usize]);

/// How many plates are looked at.
const IN_SIGHT: usize = 16;

impl Shelf {
    pub const EMPTY: Shelf = Shelf([const { Vec::new() }; usize::BITS as usize]);

    /// The smallest in sight that fits, if it is less than four times as large as it has to be.
    pub fn take(&mut self, wanted: Layout, element: usize) -> Option<Spare> {
        let logarithm = wanted.size().checked_ilog2()? as usize;
        self.0[logarithm..].iter_mut().take(2).find_map(|spares| {
            let unseen = spares.len().saturating_sub(IN_SIGHT);
            let mut best: Option<usize> = None;
            for (i, spare) in spares.iter().enumerate().skip(unseen).rev() {
                let size = spare.layout.size();
                let smaller = best.is_none_or(|best| size < spares[best].layout.size());
                if smaller && spare.fits(wanted, element) {
                    best = Some(i);
                    if size == wanted.size() {
                        break;
                    }
                }
            }
            best.map(|best| spares.remove(best))
        })
    }

    /// For the next use, where no more than so many of about the size wait.
    pub fn give_back(&mut self, spare: Spare, at_most: usize) {
        let spares = &mut self.0[spare.layout.size().ilog2() as usize];
        if spares.len() < at_most {
            spares.push(spare);
        }
    }

    #[cfg(test)]
    pub fn len(&self) -> usize {
        self.0.iter().map(Vec::len).sum()
    }
}
