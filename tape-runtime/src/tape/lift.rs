//! Plain numbers where the block needs variables: accumulators, the other branch of an `if`.

use std::marker::PhantomData;

use super::outcome::tried_in_order;
use super::structure::tuples;
use super::var::{Over, Var};
use crate::Scalar;

/// What can become variables: floats, and arrays, `Vec`s and tuples of them; variables stay.
pub trait Lift<'t, T: Scalar + 't> {
    /// Of variables.
    type Vars;
    /// The constants.
    fn lift(self) -> Self::Vars;
}

impl<'t, T: Scalar + 't> Lift<'t, T> for Var<'t, T> {
    type Vars = Var<'t, T>;
    fn lift(self) -> Var<'t, T> {
        self
    }
}

impl<'t, T: Scalar + 't> Lift<'t, T> for T {
    type Vars = Var<'t, T>;
    fn lift(self) -> Var<'t, T> {
        Var::unrecorded(self)
    }
}

macro_rules! floats {
    ($($float:ty),*) => {$(
        impl<'t, 'o, U: Scalar + Over<$float>> Lift<'t, Var<'o, U>> for $float
        where
            Var<'o, U>: 't,
        {
            type Vars = Var<'t, Var<'o, U>>;
            fn lift(self) -> Self::Vars {
                Over::lifted(self)
            }
        }
    )*};
}
floats!(f32, f64);

impl<'t, T: Scalar + 't, X: Lift<'t, T>> Lift<'t, T> for Vec<X> {
    type Vars = Vec<X::Vars>;
    fn lift(self) -> Vec<X::Vars> {
        self.into_iter().map(X::lift).collect()
    }
}

impl<'t, T: Scalar + 't, X: Lift<'t, T>, const N: usize> Lift<'t, T> for [X; N] {
    type Vars = [X::Vars; N];
    fn lift(self) -> [X::Vars; N] {
        self.map(X::lift)
    }
}

macro_rules! tuple {
    ($($item:ident $i:tt),+) => {
        impl<'t, T: Scalar + 't, $($item: Lift<'t, T>),+> Lift<'t, T> for ($($item,)+) {
            type Vars = ($($item::Vars,)+);
            fn lift(self) -> Self::Vars {
                ($(self.$i.lift(),)+)
            }
        }
    };
}
tuples!(tuple);

/// A value that should be of variables, whatever its type.
pub struct Lifted<'t, T: Scalar, X>(pub PhantomData<Var<'t, T>>, pub Option<X>);

/// A value of a type that the tape knows.
pub trait LiftKnown {
    /// Of variables.
    type Vars;
    /// The constants.
    fn lift(&mut self) -> Self::Vars;
}

impl<'t, T: Scalar, X: Lift<'t, T>> LiftKnown for Lifted<'t, T, X> {
    type Vars = X::Vars;
    fn lift(&mut self) -> X::Vars {
        self.1.take().expect(tried_in_order::ONCE).lift()
    }
}

/// A value of any other type stays what it is.
pub trait LiftUnknown {
    /// Its type.
    type Vars;
    /// As it is.
    fn lift(&mut self) -> Self::Vars;
}

impl<T: Scalar, X> LiftUnknown for &mut Lifted<'_, T, X> {
    type Vars = X;
    fn lift(&mut self) -> X {
        self.1.take().expect(tried_in_order::ONCE)
    }
}
