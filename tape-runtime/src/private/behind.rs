//! A number behind a reference, or the number itself, as only rustc knows.
//!
//! `(&Behind(&value)).value()` finds the first of the traits that fits.

/// What `*` stands before.
pub struct Behind<'a, T>(pub &'a T);

/// For references.
pub trait BehindReference {
    /// What the reference refers to.
    type Value;
    /// A copy of it.
    fn value(&self) -> Self::Value;
}

impl<T: Clone> BehindReference for Behind<'_, &T> {
    type Value = T;
    #[inline(always)]
    fn value(&self) -> T {
        T::clone(self.0)
    }
}

/// For all else.
pub trait BehindNothing<T> {
    /// A copy of it.
    fn value(&self) -> T;
}

impl<T: Clone> BehindNothing<T> for &Behind<'_, T> {
    #[inline(always)]
    fn value(&self) -> T {
        T::clone(self.0)
    }
}
