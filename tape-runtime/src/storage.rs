//! The working storage of a thread: where gradients keep rows of primal values, from call to call.

use std::cell::RefCell;
use std::thread::LocalKey;

type Shelf<T> = LocalKey<RefCell<Vec<Vec<T>>>>;

/// Numbers with working storage of their own.
///
/// Buffers are taken and given back like plates of a stack, and a gradient gives back in the
/// opposite order of taking: so that a repeated call finds each buffer as large as it needs.
#[doc(hidden)]
pub trait Stored: Copy + Default + 'static {
    /// The buffers that wait.
    fn shelf() -> &'static Shelf<Self>;

    /// The buffer that was given back last. A thread that ends has none.
    #[inline]
    fn take() -> Vec<Self> {
        let taken = Self::shelf().try_with(|shelf| shelf.borrow_mut().pop());
        taken.ok().flatten().unwrap_or_default()
    }

    /// For the next use.
    #[inline]
    fn give_back(buffer: Vec<Self>) {
        // A thread that ends keeps nothing.
        let _ = Self::shelf().try_with(|shelf| shelf.borrow_mut().push(buffer));
    }
}

macro_rules! stored {
    ($($number:ident $shelf:ident),*) => { $(
        thread_local! {
            static $shelf: RefCell<Vec<Vec<$number>>> = const { RefCell::new(Vec::new()) };
        }

        impl Stored for $number {
            #[inline(always)]
            fn shelf() -> &'static Shelf<$number> {
                &$shelf
            }
        }
    )*

    /// Of every type.
    fn release_all() {
        $(drop($shelf.try_with(RefCell::take));)*
    }
    };
}
stored!(
    f64 DOUBLES, f32 SINGLES, bool FLAGS, usize SIZES, isize OFFSETS,
    u8 U8, u16 U16, u32 U32, u64 U64, u128 U128, i8 I8, i16 I16, i32 I32, i64 I64, i128 I128
);

/// Frees the working storage that gradients of this thread have left for the next call.
///
/// A gradient keeps the primal values that its reverse sweep reads in buffers that stay with the
/// thread, and so does a Jacobian the columns that forward passes make; and the memory of vectors that a
/// derivative has done with serves the next ones. A loop that takes the same gradient again and again
/// allocates in its first round only.
/// The buffers are as large as they have been at most, and are freed when the thread ends, or here.
pub fn release_working_storage() {
    release_all();
    crate::private::release_blocks();
    crate::private::release_vectors();
}
