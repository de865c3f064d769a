//! What a record keeps of an argument whose callee only rustc knows: a copy, unless the callee takes it by `&mut`.

use std::marker::PhantomData;

/// Does the callee take the argument by `&mut`?
pub struct ByMut<const YES: bool>;

/// What is kept of an argument.
pub trait Keeps {
    /// The copy, or nothing, which takes no room.
    type Kept<T>;
    /// Makes it, if it is kept.
    fn keep<T>(copy: impl FnOnce() -> T) -> Self::Kept<T>;
}

impl Keeps for ByMut<false> {
    type Kept<T> = Option<T>;

    #[inline(always)]
    fn keep<T>(copy: impl FnOnce() -> T) -> Option<T> {
        Some(copy())
    }
}

impl Keeps for ByMut<true> {
    type Kept<T> = NoCopy<T>;

    #[inline(always)]
    fn keep<T>(_: impl FnOnce() -> T) -> NoCopy<T> {
        NoCopy(PhantomData)
    }
}

/// No copy of such a value.
pub struct NoCopy<T>(PhantomData<fn() -> T>);

impl<T> Clone for NoCopy<T> {
    #[inline(always)]
    fn clone(&self) -> NoCopy<T> {
        NoCopy(PhantomData)
    }
}

/// A copy of an argument, if one is needed.
#[inline(always)]
pub fn lent_copy<K: Keeps, T>(_: K, copy: impl FnOnce() -> T) -> K::Kept<T> {
    K::keep(copy)
}

/// The copy, as the callee takes it by reference; none for a `&mut` parameter.
pub trait Lent<T: ?Sized> {
    /// The copy.
    fn lent(&self) -> Option<&T>;
}

impl<T> Lent<T> for Option<T> {
    #[inline(always)]
    fn lent(&self) -> Option<&T> {
        self.as_ref()
    }
}

impl<T> Lent<[T]> for Option<Vec<T>> {
    #[inline(always)]
    fn lent(&self) -> Option<&[T]> {
        self.as_deref()
    }
}

impl<T, const N: usize> Lent<[T]> for Option<[T; N]> {
    #[inline(always)]
    fn lent(&self) -> Option<&[T]> {
        self.as_ref().map(|array| &array[..])
    }
}

impl<T, U: ?Sized> Lent<U> for NoCopy<T> {
    #[inline(always)]
    fn lent(&self) -> Option<&U> {
        None
    }
}
