//! The arguments of a call to a compiled function.

use super::super::slope::Edge;
use super::super::structure::{Variables, tuples};
use super::super::var::Var;
use super::super::write::WriteBack;
use super::returned::Returned;
use crate::private::Nobody;
use crate::{Differentiable, Scalar};

/// The plain numbers of an argument that is handed over by value.
pub struct ByValue<P>(P);

/// The plain numbers of an argument that is lent.
pub struct ByReference<P>(P);

/// The plain numbers of an argument that is lent to be written to: as they were, and as they are.
pub struct ByMutable<P: Differentiable> {
    before: P,
    now: P,
    /// The shape that the function has left.
    left: Option<P::Shape>,
}

/// An argument without variables.
pub struct Inert<A>(A);

/// The same, lent to be written to.
pub struct InertMutable<A> {
    before: A,
    now: A,
}

/// An argument of a call: variables in a structure, owned or lent.
pub trait Argument<'t, T: Scalar + 't> {
    /// Its plain numbers.
    type Held: Held<T>;

    /// Takes them.
    fn hold(&self) -> Self::Held;

    /// Every variable's index, in order.
    fn indices(&self, visit: &mut dyn FnMut(Option<u32>));

    /// Every variable as an operand, with the number in its place as the partial.
    fn edges(&self, adjoint: <Self::Held as Held<T>>::Adjoint, push: &mut dyn FnMut(Edge<T>));

    /// Writes what the function has left, where it was lent to be written to.
    fn write(self, left: <Self::Held as Held<T>>::Left, var: &mut dyn FnMut(T) -> Var<'t, T>);
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
    /// What the function leaves in it.
    type Left;
    /// Whether the function may write numbers into it.
    const WRITTEN: bool = false;

    /// The argument, as it was.
    fn give(&mut self) -> Self::Given<'_>;
    /// The adjoint, at zero.
    fn zero(&self) -> Self::Adjoint;
    /// The handle.
    fn bar<'b>(adjoint: &'b mut Self::Adjoint) -> Self::Bar<'b>
    where
        Self: 'b;
    /// The numbers of an adjoint, in order.
    fn flatten(adjoint: &Self::Adjoint, visit: &mut dyn FnMut(T));
    /// What the function has left, and its numbers.
    fn left(&mut self, visit: &mut dyn FnMut(T)) -> Self::Left;
    /// The adjoint where the sweep starts: zero, or of what the function has left.
    fn start(&self, next: &mut dyn FnMut() -> T) -> Self::Adjoint {
        let _ = next;
        self.zero()
    }
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
            type Left = ();

            #[inline(always)]
            fn give(&mut self) -> Self::Given<'_> {
                let $this = self;
                $give
            }

            fn left(&mut self, _: &mut dyn FnMut(T)) {}

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
    type Left = ();

    fn give(&mut self) -> A {
        self.0.clone()
    }
    fn left(&mut self, _: &mut dyn FnMut(T)) {}
    fn zero(&self) {}
    fn bar<'b>((): &'b mut ()) -> Nobody
    where
        A: 'b,
    {
        Nobody
    }
    fn flatten((): &(), _: &mut dyn FnMut(T)) {}
}

impl<'t, T: Scalar + 't, P: Plain<T> + Returned<'t, T>> Held<T> for ByMutable<P> {
    type Given<'h>
        = &'h mut P
    where
        P: 'h;
    type Adjoint = P;
    type Bar<'b>
        = &'b mut P
    where
        P: 'b;
    type Left = P;
    const WRITTEN: bool = true;

    fn give(&mut self) -> &mut P {
        self.now.clone_from(&self.before);
        &mut self.now
    }
    fn zero(&self) -> P {
        self.before.zero_tangent()
    }
    fn bar<'b>(adjoint: &'b mut P) -> &'b mut P
    where
        P: 'b,
    {
        adjoint
    }
    fn flatten(adjoint: &P, visit: &mut dyn FnMut(T)) {
        adjoint.each(visit);
    }
    fn left(&mut self, visit: &mut dyn FnMut(T)) -> P {
        self.left = Some(self.now.shape());
        self.now.each(visit);
        self.now.clone()
    }
    fn start(&self, next: &mut dyn FnMut() -> T) -> P {
        let shape = self.left.as_ref().expect("the function has run");
        P::cotangent(shape, next)
    }
}

impl<T, A: Clone> Held<T> for InertMutable<A> {
    type Given<'h>
        = &'h mut A
    where
        A: 'h;
    type Adjoint = ();
    type Bar<'b>
        = Nobody
    where
        A: 'b;
    type Left = A;

    fn give(&mut self) -> &mut A {
        self.now.clone_from(&self.before);
        &mut self.now
    }
    fn zero(&self) {}
    fn bar<'b>((): &'b mut ()) -> Nobody
    where
        A: 'b,
    {
        Nobody
    }
    fn flatten((): &(), _: &mut dyn FnMut(T)) {}
    fn left(&mut self, _: &mut dyn FnMut(T)) -> A {
        self.now.clone()
    }
}

/// What may be lent by `&mut`.
pub trait Writable<'t, T: Scalar + 't> {
    /// Its plain numbers.
    type Held: Held<T>;
    /// As of an argument.
    fn hold(&self) -> Self::Held;
    /// As of an argument.
    fn indices(&self, visit: &mut dyn FnMut(Option<u32>));
    /// As of an argument.
    fn write(&mut self, left: <Self::Held as Held<T>>::Left, var: &mut dyn FnMut(T) -> Var<'t, T>);
}

impl<'t, T: Scalar + 't, X: Writable<'t, T> + ?Sized> Argument<'t, T> for &mut X {
    type Held = X::Held;

    fn hold(&self) -> X::Held {
        (**self).hold()
    }

    fn indices(&self, visit: &mut dyn FnMut(Option<u32>)) {
        (**self).indices(visit);
    }

    // Its node goes through the function's own sweeps; what holds no number has no edges.
    fn edges(&self, _: <X::Held as Held<T>>::Adjoint, _: &mut dyn FnMut(Edge<T>)) {}

    fn write(self, left: <X::Held as Held<T>>::Left, var: &mut dyn FnMut(T) -> Var<'t, T>) {
        X::write(self, left, var);
    }
}

macro_rules! writable {
    ($([$($generics:tt)*] $structure:ty);* $(;)?) => {$(
        impl<'t, T: Scalar + 't, P, $($generics)*> Writable<'t, T> for $structure
        where
            $structure: Variables<'t, T, Map<T> = P> + WriteBack<P::Vars>,
            P: Plain<T> + Returned<'t, T>,
        {
            type Held = ByMutable<P>;

            fn hold(&self) -> ByMutable<P> {
                let before = self.map(&mut |x| x.value);
                ByMutable {
                    now: before.clone(),
                    before,
                    left: None,
                }
            }

            fn indices(&self, visit: &mut dyn FnMut(Option<u32>)) {
                self.map(&mut |x| visit(x.index()));
            }

            fn write(&mut self, left: P, var: &mut dyn FnMut(T) -> Var<'t, T>) {
                self.write_back(left.into_vars(var));
            }
        }
    )*};
}
writable! {
    [] Var<'t, T>;
    [X] [X];
    [X] Vec<X>;
    [X, const N: usize] [X; N];
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
                push: &mut dyn FnMut(Edge<T>),
            ) {
                self.zip(adjoint, &mut |x, partial| {
                    x.operand_by(partial).into_iter().for_each(&mut *push);
                });
            }

            #[inline(always)]
            fn write(self, (): (), _: &mut dyn FnMut(T) -> Var<'t, T>) {}
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
            fn edges(&self, (): (), _: &mut dyn FnMut(Edge<T>)) {}
            fn write(self, (): (), _: &mut dyn FnMut(T) -> Var<'t, T>) {}
        }

        impl<'t, T: Scalar + 't> Writable<'t, T> for $inert {
            type Held = InertMutable<$inert>;

            fn hold(&self) -> InertMutable<$inert> {
                InertMutable { before: *self, now: *self }
            }
            fn indices(&self, _: &mut dyn FnMut(Option<u32>)) {}
            fn write(&mut self, left: $inert, _: &mut dyn FnMut(T) -> Var<'t, T>) {
                *self = left;
            }
        }
    )*};
}
inert!(
    u8, u16, u32, u64, u128, usize, i8, i16, i32, i64, i128, isize, bool, char, f32, f64
);
