//! A call to a compiled function as one node of the tape.
//!
//! The expansion of `tape!` writes a call `f(x, n)` with an active argument in such a way that one
//! of three branches runs, and all of them compile: [`Ordinary`], where `f` has no companion; a
//! compiled function of one number, whose gradient becomes the partials of the node at once; and
//! any other compiled function, whose node runs the function's own sweeps when cotangents arrive.

use std::marker::PhantomData;

use super::handle::Tape;
use super::structure::{Variables, tuples};
use super::var::Var;
use super::watch::{Gather, Watch};
use crate::private::{Nobody, Seed};
use crate::{Differentiable, Scalar};

/// A call of a function with a companion.
#[derive(Clone, Copy)]
pub struct Compiled;

/// A call of a function without one.
#[derive(Clone, Copy)]
pub struct Ordinary;

/// What a companion, or what stands in for one, says about itself.
pub trait Companion {
    /// How it is called.
    type Mode;
    /// How it is called.
    fn mode(self) -> Self::Mode;
}

/// What a companion says: which of its parameters are `&mut`.
impl<const N: usize> Companion for [bool; N] {
    type Mode = Compiled;
    fn mode(self) -> Compiled {
        Compiled
    }
}

/// What stands in for a companion says this.
pub struct Absent;

impl Companion for Absent {
    type Mode = Ordinary;
    fn mode(self) -> Ordinary {
        Ordinary
    }
}

/// The plain numbers of an argument that is handed over by value.
pub struct ByValue<P>(P);

/// The plain numbers of an argument that is lent.
pub struct ByReference<P>(P);

/// An argument without variables.
pub struct Inert<A>(A);

/// An argument of a call: variables in a structure, owned or lent.
pub trait Argument<'t, T: Scalar + 't> {
    /// Its plain numbers.
    type Held: Held<T>;

    /// Takes them.
    fn hold(&self) -> Self::Held;

    /// Every variable's index, in order.
    fn indices(&self, visit: &mut dyn FnMut(Option<u32>));

    /// Every variable's index, and the number in its place.
    fn edges(&self, adjoint: <Self::Held as Held<T>>::Adjoint, push: &mut dyn FnMut(u32, T));
}

/// The plain numbers of an argument.
pub trait Held<T> {
    /// What the compiled function gets.
    type Given<'h>
    where
        Self: 'h;
    /// What its reverse sweep adds to.
    type Adjoint;
    /// The handle on it that the sweep gets.
    type Bar<'b>
    where
        Self: 'b;

    /// The argument.
    fn give(&self) -> Self::Given<'_>;
    /// The adjoint, at zero.
    fn zero(&self) -> Self::Adjoint;
    /// The handle.
    fn bar<'b>(adjoint: &'b mut Self::Adjoint) -> Self::Bar<'b>
    where
        Self: 'b;
    /// The numbers of an adjoint, in order.
    fn flatten(adjoint: &Self::Adjoint, visit: &mut dyn FnMut(T));
}

/// Numbers in a structure, which is its own tangent.
pub trait Plain<T>: Differentiable<Tangent = Self> + Clone {
    /// Each number, in order.
    fn each(&self, visit: &mut dyn FnMut(T));
}

impl<T: Scalar> Plain<T> for T {
    fn each(&self, visit: &mut dyn FnMut(T)) {
        visit(*self);
    }
}

impl<T, P: Plain<T> + crate::Tangent> Plain<T> for Vec<P> {
    fn each(&self, visit: &mut dyn FnMut(T)) {
        self.iter().for_each(|p| p.each(visit));
    }
}

impl<T, P: Plain<T> + crate::Tangent, const N: usize> Plain<T> for [P; N] {
    fn each(&self, visit: &mut dyn FnMut(T)) {
        self.iter().for_each(|p| p.each(visit));
    }
}

macro_rules! tuple {
    ($($item:ident $i:tt),+) => {
        impl<T, $($item: Plain<T> + crate::Tangent),+> Plain<T> for ($($item,)+) {
            fn each(&self, visit: &mut dyn FnMut(T)) {
                $(self.$i.each(visit);)+
            }
        }
    };
}
tuples!(tuple);

macro_rules! held {
    ($($held:ident $given:ty, |$this:ident| $give:expr);*) => {$(
        impl<T, P: Plain<T>> Held<T> for $held<P> {
            type Given<'h> = $given where P: 'h;
            type Adjoint = P;
            type Bar<'b> = &'b mut P where P: 'b;

            #[inline(always)]
            fn give(&self) -> Self::Given<'_> {
                let $this = self;
                $give
            }

            #[inline(always)]
            fn zero(&self) -> P {
                self.0.zero_tangent()
            }

            #[inline(always)]
            fn bar<'b>(adjoint: &'b mut P) -> &'b mut P where P: 'b {
                adjoint
            }

            fn flatten(adjoint: &P, visit: &mut dyn FnMut(T)) {
                adjoint.each(visit);
            }
        }
    )*};
}
held!(ByValue P, |held| held.0.clone(); ByReference &'h P, |held| &held.0);

impl<T, A: Clone> Held<T> for Inert<A> {
    type Given<'h>
        = A
    where
        A: 'h;
    type Adjoint = ();
    type Bar<'b>
        = Nobody
    where
        A: 'b;

    fn give(&self) -> A {
        self.0.clone()
    }
    fn zero(&self) {}
    fn bar<'b>((): &'b mut ()) -> Nobody
    where
        A: 'b,
    {
        Nobody
    }
    fn flatten((): &(), _: &mut dyn FnMut(T)) {}
}

macro_rules! arguments {
    ($([$($generics:tt)*] $argument:ty, $structure:ty, $held:ident);* $(;)?) => {$(
        impl<'t, T: Scalar + 't, $($generics)*> Argument<'t, T> for $argument
        where
            $structure: Variables<'t, T, Map<T>: Plain<T>>,
        {
            type Held = $held<<$structure as Variables<'t, T>>::Map<T>>;

            #[inline(always)]
            fn hold(&self) -> Self::Held {
                $held(self.map(&mut |x| x.value))
            }

            fn indices(&self, visit: &mut dyn FnMut(Option<u32>)) {
                self.map(&mut |x| visit(x.index()));
            }

            #[inline(always)]
            fn edges(
                &self,
                adjoint: <$structure as Variables<'t, T>>::Map<T>,
                push: &mut dyn FnMut(u32, T),
            ) {
                self.zip(adjoint, &mut |x, partial| {
                    if let Some(index) = x.index() {
                        push(index, partial);
                    }
                });
            }
        }
    )*};
}
arguments! {
    [] Var<'t, T>, Var<'t, T>, ByValue;
    [X] Vec<X>, Vec<X>, ByValue;
    [X, const N: usize] [X; N], [X; N], ByValue;
    [X: ?Sized] &X, X, ByReference;
}

macro_rules! tuple_argument {
    ($($item:ident $i:tt),+) => {
        arguments! { [$($item),+] ($($item,)+), ($($item,)+), ByValue; }
    };
}
tuples!(tuple_argument);

macro_rules! inert {
    ($($inert:ty),*) => {$(
        impl<'t, T: Scalar + 't> Argument<'t, T> for $inert {
            type Held = Inert<$inert>;

            fn hold(&self) -> Inert<$inert> {
                Inert(*self)
            }
            fn indices(&self, _: &mut dyn FnMut(Option<u32>)) {}
            fn edges(&self, (): (), _: &mut dyn FnMut(u32, T)) {}
        }
    )*};
}
inert!(
    u8, u16, u32, u64, u128, usize, i8, i16, i32, i64, i128, isize, bool, char, f32, f64
);

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

/// The result of a compiled function.
pub trait Returned<'t, T: Scalar + 't>:
    Watch<'t, T> + Gather<Map<T> = <Self as Differentiable>::Tangent>
{
}

impl<'t, T: Scalar + 't, V> Returned<'t, T> for V where
    V: Watch<'t, T> + Gather<Map<T> = <V as Differentiable>::Tangent>
{
}

impl Compiled {
    /// Whether the function has no companion.
    pub fn is_ordinary(self) -> bool {
        false
    }

    /// Whether it gives one number.
    pub fn is_scalar<V: Gather>(self, _: PhantomData<V>) -> bool {
        V::IS_NUMBER
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
    pub fn pass<'h, T, A, H: Held<T>>(self, _: A, held: &'h H, _: PhantomData<T>) -> H::Given<'h> {
        held.give()
    }

    /// Plain, for the companion.
    #[inline(always)]
    pub fn give<'h, T, H: Held<T>>(self, held: &'h H, _: PhantomData<T>) -> H::Given<'h> {
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
        _: &H,
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
        let shape = V::number_shape().expect("the result is one number");
        S::given(V::gather(&shape, &mut || T::constant(1.0)))
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
        value.watch(&mut Var::unrecorded)
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
        edges: impl Fn(&mut dyn FnMut(u32, T)),
    ) -> V::Vars {
        let list = tape.list();
        value.watch(&mut |y| Var::recorded(y, list, list.gathered(name, y, &edges)))
    }

    /// The edges of one argument.
    #[inline(always)]
    pub fn edges<'t, T: Scalar + 't, A: Argument<'t, T>>(
        self,
        _: &Tape<'t, '_, T>,
        argument: &A,
        adjoint: &<A::Held as Held<T>>::Adjoint,
        push: &mut dyn FnMut(u32, T),
    ) where
        <A::Held as Held<T>>::Adjoint: Clone,
    {
        argument.edges(adjoint.clone(), push);
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
        pullback: impl Fn(V::Tangent) -> Vec<T> + 'e,
    ) -> V::Vars
    where
        V::Shape: 'e,
    {
        let shape = value.shape();
        let mut numbers = Vec::new();
        value.watch(&mut |y| {
            numbers.push(y);
            Var::unrecorded(y)
        });
        let back = move |cotangents: &[T]| {
            let mut cotangents = cotangents.iter();
            let next = &mut || *cotangents.next().expect("one for each output");
            pullback(V::gather(&shape, next))
        };
        let mut outputs = tape.outputs(name, indices.into_iter(), &numbers, back);
        value.watch(&mut |y| {
            let index = outputs.as_mut().and_then(Iterator::next);
            Var::recorded(y, tape.list(), index)
        })
    }
}

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
    pub fn is_scalar<V>(self, _: PhantomData<V>) -> bool {
        false
    }

    /// Nothing.
    pub fn hold<'t, T: Scalar, A>(self, _: &Tape<'t, '_, T>, _: &A) -> PhantomData<A> {
        PhantomData
    }

    /// The argument as it is.
    #[inline(always)]
    pub fn pass<T, A>(self, argument: A, _: &PhantomData<A>, _: PhantomData<T>) -> A::Itself
    where
        A: Itself<Itself = A>,
    {
        argument
    }

    /// Never asked.
    pub fn give<T, A>(self, _: &PhantomData<A>, _: PhantomData<T>) -> A::Itself
    where
        A: Itself<Itself = A>,
    {
        unreachable!()
    }

    /// Never asked.
    pub fn zero<T, A>(self, _: &PhantomData<A>, _: PhantomData<T>) {}

    /// Never asked.
    pub fn bar<T, A>(self, _: &PhantomData<A>, (): &mut (), _: PhantomData<T>) {}

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
        _: impl Fn(&mut dyn FnMut(u32, T)),
    ) -> V {
        unreachable!()
    }

    /// Never asked.
    pub fn edges<T: Scalar, A>(
        self,
        _: &Tape<'_, '_, T>,
        _: &A,
        (): &(),
        _: &mut dyn FnMut(u32, T),
    ) {
    }

    /// Never asked.
    pub fn indices<T: Scalar, A>(self, _: &Tape<'_, '_, T>, _: &A, _: &mut Vec<Option<u32>>) {}

    /// Never asked.
    pub fn flatten<T, A>(self, _: &PhantomData<A>, (): &(), _: &mut Vec<T>) {}

    /// Never asked.
    pub fn node<T: Scalar, V>(
        self,
        _: &Tape<'_, '_, T>,
        _: &'static str,
        _: V,
        _: PhantomData<V>,
        _: Vec<Option<u32>>,
        _: impl Fn(()) -> Vec<T>,
    ) -> V {
        unreachable!()
    }
}

/// An argument without variables, for a pullback to keep: tried as it is, then by reference.
pub struct Kept<'a, A: ?Sized>(pub &'a A);

/// Kept data that belongs to the tape.
pub struct Own<O>(O);

/// Slices and strings that are lent are copied: they may not live as long as the recording.
pub trait KeepCopy {
    /// What is kept.
    type Own;
    /// Copies it.
    fn keep(&self) -> Own<Self::Own>;
}

macro_rules! keep_copy {
    ($([$($generics:tt)*] $lent:ty, $owned:ty);*) => {$(
        impl<$($generics)*> KeepCopy for Kept<'_, &$lent> {
            type Own = $owned;
            fn keep(&self) -> Own<$owned> {
                Own((*self.0).to_owned())
            }
        }
    )*};
}
keep_copy!([P: Clone] [P], Vec<P>; [P: Clone] Vec<P>, Vec<P>; [P: Clone, const N: usize] [P; N], [P; N]; [] str, String; [] f64, f64; [] f32, f32; [] usize, usize);

impl<O> Own<O> {
    /// Lends it again.
    pub fn give(&self) -> &O {
        &self.0
    }
}

/// Everything else is kept as it is.
pub struct AsItIs<A>(A);

/// Keeps a clone.
pub trait KeepClone {
    /// What is kept.
    type Own;
    /// Clones it.
    fn keep(&self) -> AsItIs<Self::Own>;
}

impl<A: Clone> KeepClone for &Kept<'_, A> {
    type Own = A;
    fn keep(&self) -> AsItIs<A> {
        AsItIs(self.0.clone())
    }
}

impl<A: Clone> AsItIs<A> {
    /// Hands it over again.
    pub fn give(&self) -> A {
        self.0.clone()
    }
}

/// What stands in for the companion of a function that has none, by its number of arguments.
///
/// Generated code imports the callee under the name of one of these, and these by glob: an import
/// by name shadows one by glob, in each namespace apart.
pub mod callees {
    use super::Absent;

    macro_rules! callee {
        ($name:ident $($arg:ident $bar:ident)*) => {
            #[allow(non_camel_case_types, missing_docs)]
            pub struct $name {}

            #[allow(missing_docs)]
            impl $name {
                pub const MUTABLE: Absent = Absent;

                pub fn reverse<$($arg,)* S, $($bar,)* R>(
                    $(_: $arg,)* _: S, $(_: $bar),*
                ) -> R {
                    unreachable!()
                }
            }
        };
    }

    callee!(callee_1 A0 B0);
    callee!(callee_2 A0 B0 A1 B1);
    callee!(callee_3 A0 B0 A1 B1 A2 B2);
    callee!(callee_4 A0 B0 A1 B1 A2 B2 A3 B3);
    callee!(callee_5 A0 B0 A1 B1 A2 B2 A3 B3 A4 B4);
    callee!(callee_6 A0 B0 A1 B1 A2 B2 A3 B3 A4 B4 A5 B5);
    callee!(callee_7 A0 B0 A1 B1 A2 B2 A3 B3 A4 B4 A5 B5 A6 B6);
    callee!(callee_8 A0 B0 A1 B1 A2 B2 A3 B3 A4 B4 A5 B5 A6 B6 A7 B7);
    callee!(callee_9 A0 B0 A1 B1 A2 B2 A3 B3 A4 B4 A5 B5 A6 B6 A7 B7 A8 B8);
    callee!(callee_10 A0 B0 A1 B1 A2 B2 A3 B3 A4 B4 A5 B5 A6 B6 A7 B7 A8 B8 A9 B9);
}
