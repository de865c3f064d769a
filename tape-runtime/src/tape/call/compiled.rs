//! The branches of a call to a function that has a companion.

use std::marker::PhantomData;

use super::super::handle::Tape;
use super::super::slope::Edge;
use super::super::sweep::Rule;
use super::super::var::Var;
use super::argument::{Argument, Held};
use super::returned::Returned;
use crate::private::Seed;
use crate::{Differentiable, Scalar};

/// A call of a function with a companion.
#[derive(Clone, Copy)]
pub struct Compiled {
    /// Of one number the gradient may be asked for before the seed is known.
    pub at_once: bool,
}

/// The seed of a compiled function's sweep, for a result of type `V`.
pub trait SeedOf<V: Differentiable> {
    /// From the cotangent.
    fn given(cotangent: V::Tangent) -> Self;
}

impl<V: Differentiable> SeedOf<V> for Seed<V> {
    fn given(cotangent: V::Tangent) -> Seed<V> {
        Seed::Given(cotangent)
    }
}

impl<V: Scalar> SeedOf<V> for V {
    fn given(cotangent: V) -> V {
        cotangent
    }
}

impl Compiled {
    /// Whether the function has no companion.
    pub fn is_ordinary(self) -> bool {
        false
    }

    /// Whether it gives one number, and the partials of the node at once.
    pub fn is_scalar<'t, T: Scalar + 't, V: Returned<'t, T>>(
        self,
        _: PhantomData<T>,
        _: PhantomData<V>,
    ) -> bool {
        self.at_once && V::IS_NUMBER
    }

    /// Which kind of argument it is.
    pub fn kind<H>(self, _: &H) -> PhantomData<H> {
        PhantomData
    }

    /// Whether the function may write numbers into it.
    pub fn is_written<T, H: Held<T>>(self, _: PhantomData<H>, _: PhantomData<T>) -> bool {
        H::WRITTEN
    }

    /// What the function has left in an argument, and its numbers.
    pub fn left<T, H: Held<T>>(
        self,
        held: &mut H,
        _: PhantomData<T>,
        numbers: &mut Vec<T>,
    ) -> H::Left {
        held.left(&mut |number| numbers.push(number))
    }

    /// Writes it.
    pub fn write<'t, T: Scalar + 't, A: Argument<'t, T>>(
        self,
        _: &Tape<'t, '_, T>,
        argument: A,
        left: <A::Held as Held<T>>::Left,
        var: &mut dyn FnMut(T) -> Var<'t, T>,
    ) {
        argument.write(left, var);
    }

    /// Where nothing is written that is a number.
    pub fn unwritten<'t, T: Scalar>(self, _: &Tape<'t, '_, T>, number: T) -> Var<'t, T> {
        Var::unrecorded(number)
    }

    /// The adjoint where the sweep starts.
    pub fn start<T, H: Held<T>>(self, held: &H, next: &mut dyn FnMut() -> T) -> H::Adjoint {
        held.start(next)
    }

    /// The plain numbers of an argument.
    #[inline(always)]
    pub fn hold<'t, T: Scalar + 't, A: Argument<'t, T>>(
        self,
        _: &Tape<'t, '_, T>,
        argument: &A,
    ) -> A::Held {
        argument.hold()
    }

    /// Plain, for the call that never runs.
    pub fn pass<'h, T, A, H: Held<T>>(
        self,
        _: A,
        held: &'h mut H,
        _: PhantomData<T>,
    ) -> H::Given<'h> {
        held.give()
    }

    /// Plain, for the companion.
    #[inline(always)]
    pub fn give<'h, T, H: Held<T>>(self, held: &'h mut H, _: PhantomData<T>) -> H::Given<'h> {
        held.give()
    }

    /// Zero.
    #[inline(always)]
    pub fn zero<T, H: Held<T>>(self, held: &H, _: PhantomData<T>) -> H::Adjoint {
        held.zero()
    }

    /// The adjoint to add to.
    #[inline(always)]
    pub fn bar<'b, T, H: Held<T> + 'b>(
        self,
        _: PhantomData<H>,
        adjoint: &'b mut H::Adjoint,
        _: PhantomData<T>,
    ) -> H::Bar<'b> {
        H::bar(adjoint)
    }

    /// The seed 1.
    #[inline(always)]
    pub fn unit<'t, T: Scalar + 't, V: Returned<'t, T>, S: SeedOf<V>>(
        self,
        _: &Tape<'t, '_, T>,
        _: PhantomData<V>,
    ) -> S {
        S::given(V::unit().expect("the result is one number"))
    }

    /// Says of what type the result is.
    pub fn same<V>(self, _: PhantomData<V>, value: V) -> V {
        value
    }

    /// A seed.
    pub fn seed<V: Differentiable, S: SeedOf<V>>(self, seed: V::Tangent, _: PhantomData<V>) -> S {
        S::given(seed)
    }

    /// The call that never runs.
    pub fn ordinary<'t, T: Scalar + 't, V: Returned<'t, T>>(
        self,
        _: &Tape<'t, '_, T>,
        value: V,
        _: PhantomData<V>,
    ) -> V::Vars {
        value.into_vars(&mut Var::unrecorded)
    }

    /// The node of a function of one number.
    #[inline(always)]
    #[track_caller]
    pub fn preaccumulated<'t, T: Scalar + 't, V: Returned<'t, T>>(
        self,
        tape: &Tape<'t, '_, T>,
        name: &'static str,
        value: V,
        _: PhantomData<V>,
        mut edges: impl FnMut(&mut dyn FnMut(Edge<T>)),
    ) -> V::Vars {
        let list = tape.list();
        value.into_vars(&mut |y| Var::recorded(y, list, list.gathered(name, y, &mut edges)))
    }

    /// The edges of one argument.
    #[inline(always)]
    pub fn edges<'t, T: Scalar + 't, A: Argument<'t, T>>(
        self,
        _: &Tape<'t, '_, T>,
        argument: &A,
        adjoint: Option<<A::Held as Held<T>>::Adjoint>,
        push: &mut dyn FnMut(Edge<T>),
    ) {
        argument.edges(adjoint.expect("a node is recorded once"), push);
    }

    /// The indices of one argument.
    pub fn indices<'t, T: Scalar + 't, A: Argument<'t, T>>(
        self,
        _: &Tape<'t, '_, T>,
        argument: &A,
        indices: &mut Vec<Option<u32>>,
    ) {
        argument.indices(&mut |index| indices.push(index));
    }

    /// The numbers of one adjoint.
    pub fn flatten<T, H: Held<T>>(self, _: &H, adjoint: &H::Adjoint, numbers: &mut Vec<T>) {
        H::flatten(adjoint, &mut |number| numbers.push(number));
    }

    /// The node of any other function.
    #[track_caller]
    pub fn node<'t, 'e, T: Scalar + 't, V: Returned<'t, T>>(
        self,
        tape: &Tape<'t, 'e, T>,
        name: &'static str,
        value: V,
        _: PhantomData<V>,
        indices: Vec<Option<u32>>,
        left: Vec<T>,
        mut pullback: impl FnMut(V::Tangent, &mut dyn FnMut() -> T) -> Vec<T> + 'e,
        write: impl FnOnce(&mut dyn FnMut(T) -> Var<'t, T>),
    ) -> V::Vars
    where
        V::Shape: 'e,
    {
        let shape = value.shape();
        let mut numbers = Vec::new();
        value.numbers(&mut |y| numbers.push(y));
        numbers.extend(left);
        let back = move |cotangents: &[T]| {
            let mut cotangents = cotangents.iter();
            let next = &mut || *cotangents.next().expect("one for each output");
            let seed = V::cotangent(&shape, next);
            pullback(seed, next)
        };
        let mut outputs = tape.outputs(name, indices, &numbers, back, Rule::Pullback);
        let mut var = |y| {
            let index = outputs.as_mut().and_then(Iterator::next);
            Var::recorded(y, tape.list(), index)
        };
        let value = value.into_vars(&mut var);
        write(&mut var);
        value
    }
}
