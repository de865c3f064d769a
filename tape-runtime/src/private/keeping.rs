//! How a record keeps what the text does not tell to be a number.
//!
//! Only rustc knows whether it is a reference into what a parameter refers to. A pullback must not
//! hold that: its type says nothing of the lifetime, and who calls the function may change what is
//! there meanwhile. So the record owns a copy of what the reference refers to, and the reverse
//! sweep gets a reference again. `(&Kept(&value)).keep()` finds the first of the traits that fits.

use std::borrow::Borrow;

/// A value to be kept.
pub struct Kept<'a, T>(pub &'a T);

/// What is kept, as the reverse sweep reads it.
pub trait Again {
    /// A reference into the copy, or the value.
    type Value<'a>
    where
        Self: 'a;
    /// Reads it.
    fn again(&self) -> Self::Value<'_>;
}

/// What a reference referred to.
pub struct Referent<T: ToOwned + ?Sized>(T::Owned);

impl<T: ToOwned + ?Sized> Again for Referent<T> {
    type Value<'a>
        = &'a T
    where
        Self: 'a;
    #[inline(always)]
    fn again(&self) -> &T {
        self.0.borrow()
    }
}

/// What a reference in an option referred to.
pub struct ReferentOrNone<T: ToOwned + ?Sized>(Option<T::Owned>);

impl<T: ToOwned + ?Sized> Again for ReferentOrNone<T> {
    type Value<'a>
        = Option<&'a T>
    where
        Self: 'a;
    #[inline(always)]
    fn again(&self) -> Option<&T> {
        self.0.as_ref().map(Borrow::borrow)
    }
}

/// What two references referred to: the key and the value of a map.
pub struct ReferentPair<K: ToOwned + ?Sized, V: ToOwned + ?Sized>(K::Owned, V::Owned);

impl<K: ToOwned + ?Sized, V: ToOwned + ?Sized> Again for ReferentPair<K, V> {
    type Value<'a>
        = (&'a K, &'a V)
    where
        Self: 'a;
    #[inline(always)]
    fn again(&self) -> (&K, &V) {
        (self.0.borrow(), self.1.borrow())
    }
}

/// No reference.
pub struct Plain<T>(T);

impl<T: Clone> Again for Plain<T> {
    type Value<'a>
        = T
    where
        Self: 'a;
    #[inline(always)]
    fn again(&self) -> T {
        self.0.clone()
    }
}

/// For references.
pub trait KeepReference {
    /// What owns the copy.
    type Owner;
    /// Copies.
    fn keep(&self) -> Self::Owner;
}

impl<T: ToOwned + ?Sized> KeepReference for Kept<'_, Option<&T>> {
    type Owner = ReferentOrNone<T>;
    #[inline(always)]
    fn keep(&self) -> ReferentOrNone<T> {
        ReferentOrNone(self.0.map(ToOwned::to_owned))
    }
}

impl<T: ToOwned + ?Sized> KeepReference for Kept<'_, &T> {
    type Owner = Referent<T>;
    #[inline(always)]
    fn keep(&self) -> Referent<T> {
        Referent(T::to_owned(self.0))
    }
}

impl<K: ToOwned + ?Sized, V: ToOwned + ?Sized> KeepReference for Kept<'_, (&K, &V)> {
    type Owner = ReferentPair<K, V>;
    #[inline(always)]
    fn keep(&self) -> ReferentPair<K, V> {
        ReferentPair(self.0.0.to_owned(), self.0.1.to_owned())
    }
}

/// For all else.
pub trait KeepPlain<T> {
    /// Copies.
    fn keep(&self) -> Plain<T>;
}

impl<T: Clone> KeepPlain<T> for &Kept<'_, T> {
    #[inline(always)]
    fn keep(&self) -> Plain<T> {
        Plain(T::clone(self.0))
    }
}
