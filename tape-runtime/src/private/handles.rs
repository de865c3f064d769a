//! What the sweeps get for a parameter: its adjoint to add to, its tangent to start from, or nothing.

use super::{Differentiable, Tangent};

/// Nobody asks for this adjoint: nothing is accumulated, and the code for it is compiled away.
#[derive(Clone, Copy)]
pub struct Nobody;

/// Where the adjoint of a parameter of type `P` accumulates.
pub trait Bar<P: Differentiable + ?Sized> {
    /// Adds to it.
    fn add(&mut self, adjoint: &P::Tangent);
    /// What it holds now; `zero` where nobody asks.
    fn get(&self, zero: impl FnOnce() -> P::Tangent) -> P::Tangent;
    /// Sets it.
    fn set(&mut self, adjoint: P::Tangent);
    /// Lends it to a pullback.
    fn lent(&mut self) -> Option<&mut P::Tangent>;
    /// The same after the forward sweep: `zero` is what a fresh one starts from.
    #[inline(always)]
    fn lent_from(&mut self, zero: impl FnOnce() -> P::Tangent) -> Option<&mut P::Tangent> {
        let _ = zero;
        self.lent()
    }
}

impl<P: Differentiable + ?Sized> Bar<P> for Nobody {
    #[inline(always)]
    fn add(&mut self, _: &P::Tangent) {}
    #[inline(always)]
    fn get(&self, zero: impl FnOnce() -> P::Tangent) -> P::Tangent {
        zero()
    }
    #[inline(always)]
    fn set(&mut self, _: P::Tangent) {}
    #[inline(always)]
    fn lent(&mut self) -> Option<&mut P::Tangent> {
        None
    }
}

/// An adjoint of the very shape of the tangent.
impl<P: Differentiable + ?Sized> Bar<P> for &mut P::Tangent {
    #[inline(always)]
    fn add(&mut self, adjoint: &P::Tangent) {
        self.accumulate(adjoint);
    }
    #[inline(always)]
    fn get(&self, _: impl FnOnce() -> P::Tangent) -> P::Tangent {
        (**self).clone()
    }
    #[inline(always)]
    fn set(&mut self, adjoint: P::Tangent) {
        **self = adjoint;
    }
    #[inline(always)]
    fn lent(&mut self) -> Option<&mut P::Tangent> {
        Some(self)
    }
}

/// The cotangent of a `&mut` parameter where the seed of what it holds afterwards is zero: of the
/// shape that it has then, which only the forward sweep tells.
pub struct Fresh<'b, T: ?Sized>(pub &'b mut T);

impl<P: Differentiable + ?Sized> Bar<P> for Fresh<'_, P::Tangent> {
    #[inline(always)]
    fn add(&mut self, adjoint: &P::Tangent) {
        self.0.accumulate(adjoint);
    }
    #[inline(always)]
    fn get(&self, zero: impl FnOnce() -> P::Tangent) -> P::Tangent {
        zero()
    }
    #[inline(always)]
    fn set(&mut self, adjoint: P::Tangent) {
        *self.0 = adjoint;
    }
    #[inline(always)]
    fn lent(&mut self) -> Option<&mut P::Tangent> {
        Some(self.0)
    }
    #[inline(always)]
    fn lent_from(&mut self, zero: impl FnOnce() -> P::Tangent) -> Option<&mut P::Tangent> {
        *self.0 = zero();
        Some(self.0)
    }
}

/// Where the adjoint of a slice or vector accumulates.
pub trait SliceBar<T> {
    /// Whether anybody asks: if not, nothing may be written.
    fn asked(&self) -> bool;

    /// The whole buffer; empty where nobody asks.
    fn whole(&mut self) -> &mut [T];

    /// What the buffer holds when the reverse sweep starts: what the caller gave, or `zero`.
    #[inline(always)]
    fn start(&mut self, zero: impl FnOnce() -> Vec<T>)
    where
        T: Clone,
    {
        let _ = zero;
    }

    /// Lends it to a pullback.
    #[inline(always)]
    fn lent(&mut self) -> Option<&mut [T]> {
        self.asked().then(|| self.whole())
    }

    /// The same after the forward sweep: `zero` is what a fresh one starts from.
    #[inline(always)]
    fn lent_from(&mut self, zero: impl FnOnce() -> Vec<T>) -> Option<&mut [T]>
    where
        T: Clone,
    {
        if self.asked() {
            self.start(zero);
        }
        self.lent()
    }

    /// The buffer for a primal of length `n`; empty where nobody asks.
    ///
    /// # Panics
    ///
    /// When the buffer is shorter.
    #[inline(always)]
    fn slice(&mut self, n: usize) -> &mut [T] {
        if self.asked() {
            &mut self.whole()[..n]
        } else {
            &mut []
        }
    }
}

impl<T> SliceBar<T> for Nobody {
    #[inline(always)]
    fn asked(&self) -> bool {
        false
    }
    #[inline(always)]
    fn whole(&mut self) -> &mut [T] {
        &mut []
    }
}

macro_rules! slice_bars {
    ($([$($generics:tt)*] $buffer:ty),*) => {$(
        impl<T, $($generics)*> SliceBar<T> for &mut $buffer {
            #[inline(always)]
            fn asked(&self) -> bool {
                true
            }
            #[inline(always)]
            fn whole(&mut self) -> &mut [T] {
                &mut self[..]
            }
        }
    )*};
}
slice_bars!([] [T], [] Vec<T>, [const N: usize] [T; N]);

impl<T> SliceBar<T> for Fresh<'_, [T]> {
    #[inline(always)]
    fn asked(&self) -> bool {
        true
    }
    #[inline(always)]
    fn whole(&mut self) -> &mut [T] {
        self.0
    }
    #[inline(always)]
    fn start(&mut self, zero: impl FnOnce() -> Vec<T>)
    where
        T: Clone,
    {
        self.0.clone_from_slice(&zero());
    }
}

impl<T> SliceBar<T> for Perhaps<'_, T> {
    #[inline(always)]
    fn asked(&self) -> bool {
        self.0.is_some()
    }
    #[inline(always)]
    fn whole(&mut self) -> &mut [T] {
        match &mut self.0 {
            Some(buffer) => buffer,
            None => &mut [],
        }
    }
}

/// # Panics
///
/// When a tangent or adjoint has not the length of its primal.
#[inline]
#[track_caller]
pub fn same_length(primal: usize, tangent: usize) {
    assert!(
        primal == tangent,
        "a parameter of length {primal} and its tangent or adjoint of length {tangent}"
    );
}

/// An adjoint buffer that is asked for or not, as only run time knows.
pub struct Perhaps<'b, T>(pub Option<&'b mut [T]>);

/// The adjoint of one element, asked for or not, as only run time knows.
pub struct PerhapsOne<'b, T>(pub Option<&'b mut T>);

impl<P: Differentiable + ?Sized> Bar<P> for PerhapsOne<'_, P::Tangent> {
    #[inline(always)]
    fn add(&mut self, adjoint: &P::Tangent) {
        if let Some(to) = &mut self.0 {
            to.accumulate(adjoint);
        }
    }
    #[inline(always)]
    fn get(&self, zero: impl FnOnce() -> P::Tangent) -> P::Tangent {
        self.0.as_deref().cloned().unwrap_or_else(zero)
    }
    #[inline(always)]
    fn set(&mut self, adjoint: P::Tangent) {
        if let Some(to) = &mut self.0 {
            **to = adjoint;
        }
    }
    #[inline(always)]
    fn lent(&mut self) -> Option<&mut P::Tangent> {
        self.0.as_deref_mut()
    }
}

/// The adjoint that the reverse sweep of a call starts from.
pub enum Seed<Y: Differentiable> {
    /// Given.
    Given(Y::Tangent),
    /// Made from the value: one, or zero of its shape.
    From(fn(&Y) -> Y::Tangent),
}

impl<Y: Differentiable> Seed<Y> {
    /// A seed that may not be given: then it is zero.
    #[inline(always)]
    pub fn or_zero(seed: Option<Y::Tangent>) -> Seed<Y> {
        match seed {
            Some(seed) => Seed::Given(seed),
            None => Seed::From(Y::zero_tangent),
        }
    }

    /// For a value.
    #[inline(always)]
    pub fn of(self, value: &Y) -> Y::Tangent {
        match self {
            Seed::Given(seed) => seed,
            Seed::From(make) => make(value),
        }
    }
}

/// The tangent or adjoint of what holds no float: nothing but a shape, which follows the value's.
pub trait Follow<Z> {
    /// Becomes this zero.
    fn follow(self, zero: Z);
}

impl<Z> Follow<Z> for Nobody {
    #[inline(always)]
    fn follow(self, _: Z) {}
}

impl<Z> Follow<Z> for &mut Z {
    #[inline(always)]
    fn follow(self, zero: Z) {
        *self = zero;
    }
}

impl<Z: Clone> Follow<Vec<Z>> for &mut [Z] {
    #[inline(always)]
    fn follow(self, zero: Vec<Z>) {
        self.clone_from_slice(&zero);
    }
}

impl<Z: Clone, const N: usize> Follow<Vec<Z>> for &mut [Z; N] {
    #[inline(always)]
    fn follow(self, zero: Vec<Z>) {
        self.clone_from_slice(&zero);
    }
}
