//! Calls that rustc's own inliner does not look behind.
//!
//! Before it inlines one function of the user's into another, it looks through all that may be called from there, for each
//! pair of them anew: the functions of containers, here and in std, are many, and those of nested ones many times as many.
//! Where a pointer leads it does not ask. LLVM does, and inlines the function all the same.

/// Calls the function through a pointer.
#[inline(always)]
pub(crate) fn by_pointer<A, R>(function: fn(A) -> R, argument: A) -> R {
    function(argument)
}
