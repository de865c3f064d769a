//! Where the residual of a call lives.

/// Whether a residual is kept as a plain value or on the heap, by a constant of the callee.
pub struct Residual<const PLAIN: bool>;

/// How a pullback is handed to the caller.
pub trait Keep {
    /// One of the two.
    type Kept<Plain, Boxed>;

    /// The pullback, or what puts it on the heap.
    fn keep<Plain, Boxed>(
        pullback: Plain,
        on_heap: impl FnOnce(Plain) -> Boxed,
    ) -> Self::Kept<Plain, Boxed>;
}

impl Keep for Residual<true> {
    type Kept<Plain, Boxed> = Plain;

    #[inline(always)]
    fn keep<Plain, Boxed>(pullback: Plain, _: impl FnOnce(Plain) -> Boxed) -> Plain {
        pullback
    }
}

impl Keep for Residual<false> {
    type Kept<Plain, Boxed> = Boxed;

    #[inline(always)]
    fn keep<Plain, Boxed>(pullback: Plain, on_heap: impl FnOnce(Plain) -> Boxed) -> Boxed {
        on_heap(pullback)
    }
}
