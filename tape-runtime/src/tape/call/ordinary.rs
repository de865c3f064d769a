//! The branches of a call to a function that has no companion: only the first of them runs.

use std::marker::PhantomData;

use super::super::handle::Tape;
use super::super::slope::Edge;
use super::super::var::Var;
use crate::Scalar;

/// A call of a function without one.
#[derive(Clone, Copy)]
pub struct Ordinary;
/// A type, in words that hide from rustc what a function expects: so the argument keeps its own type,
/// is coerced as always, and is what an error is about.
pub trait Itself {
    /// The same.
    type Itself;
}

impl<A> Itself for A {
    type Itself = A;
}

/// The other branches of an ordinary call never run.
#[allow(clippy::unused_self, clippy::needless_pass_by_value)]
impl Ordinary {
    /// Whether the function has no companion.
    pub fn is_ordinary(self) -> bool {
        true
    }

    /// Never asked.
    pub fn is_scalar<T, V>(self, _: PhantomData<T>, _: PhantomData<V>) -> bool {
        false
    }

    /// Nothing.
    pub fn hold<'t, T: Scalar, A>(self, _: &Tape<'t, '_, T>, _: &A) -> PhantomData<A> {
        PhantomData
    }

    /// Never asked.
    pub fn kind<A>(self, _: &PhantomData<A>) -> PhantomData<PhantomData<A>> {
        PhantomData
    }

    /// Never asked.
    pub fn is_written<T, A>(self, _: PhantomData<A>, _: PhantomData<T>) -> bool {
        false
    }

    /// Never asked.
    pub fn left<T, A>(self, _: &mut PhantomData<A>, _: PhantomData<T>, _: &mut Vec<T>) {}

    /// Never asked.
    pub fn write<'t, T: Scalar, A>(
        self,
        _: &Tape<'t, '_, T>,
        _: A,
        (): (),
        _: &mut dyn FnMut(T) -> Var<'t, T>,
    ) {
    }

    /// Never asked.
    pub fn unwritten<'t, T: Scalar>(self, _: &Tape<'t, '_, T>, number: T) -> Var<'t, T> {
        Var::unrecorded(number)
    }

    /// Never asked.
    pub fn start<T, A>(self, _: &PhantomData<A>, _: &mut dyn FnMut() -> T) {}

    /// The argument as it is.
    #[inline(always)]
    pub fn pass<T, A>(self, argument: A, _: &mut PhantomData<A>, _: PhantomData<T>) -> A::Itself
    where
        A: Itself<Itself = A>,
    {
        argument
    }

    /// Never asked.
    pub fn give<T, A>(self, _: &mut PhantomData<A>, _: PhantomData<T>) -> A::Itself
    where
        A: Itself<Itself = A>,
    {
        unreachable!()
    }

    /// Never asked.
    pub fn zero<T, A>(self, _: &PhantomData<A>, _: PhantomData<T>) {}

    /// Never asked.
    pub fn bar<T, A>(self, _: PhantomData<PhantomData<A>>, (): &mut (), _: PhantomData<T>) {}

    /// Never asked.
    pub fn unit<T: Scalar, V>(self, _: &Tape<'_, '_, T>, _: PhantomData<V>) {}

    /// Never asked.
    pub fn same<V>(self, _: PhantomData<V>, value: V) -> V {
        value
    }

    /// Never asked.
    pub fn seed<V>(self, (): (), _: PhantomData<V>) {}

    /// The value of the call.
    #[inline(always)]
    pub fn ordinary<T: Scalar, V>(self, _: &Tape<'_, '_, T>, value: V, _: PhantomData<V>) -> V {
        value
    }

    /// Never asked.
    pub fn preaccumulated<T: Scalar, V>(
        self,
        _: &Tape<'_, '_, T>,
        _: &'static str,
        _: V,
        _: PhantomData<V>,
        _: impl FnMut(&mut dyn FnMut(Edge<T>)),
    ) -> V {
        unreachable!()
    }

    /// Never asked.
    pub fn edges<T: Scalar, A>(
        self,
        _: &Tape<'_, '_, T>,
        _: &A,
        _: Option<()>,
        _: &mut dyn FnMut(Edge<T>),
    ) {
    }

    /// Never asked.
    pub fn indices<T: Scalar, A>(self, _: &Tape<'_, '_, T>, _: &A, _: &mut Vec<Option<u32>>) {}

    /// Never asked.
    pub fn flatten<T, A>(self, _: &PhantomData<A>, (): &(), _: &mut Vec<T>) {}

    /// Never asked.
    pub fn node<'t, T: Scalar, V>(
        self,
        _: &Tape<'t, '_, T>,
        _: &'static str,
        _: V,
        _: PhantomData<V>,
        _: Vec<Option<u32>>,
        _: Vec<T>,
        _: impl FnMut((), &mut dyn FnMut() -> T) -> Vec<T>,
        _: impl FnOnce(&mut dyn FnMut(T) -> Var<'t, T>),
    ) -> V {
        unreachable!()
    }
}
