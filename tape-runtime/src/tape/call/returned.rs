//! The result of a compiled function.

use super::super::structure::tuples;
use super::super::var::Var;
use crate::{Differentiable, Scalar};

/// Numbers in a structure, which become outputs of a node.
#[diagnostic::on_unimplemented(
    message = "a tape cannot take a result of type `{Self}` from a compiled function",
    label = "not a float, nor an array, `Vec`, `Option`, `Result` or tuple of floats",
    note = "a tape has one float type"
)]
pub trait Returned<'t, T: Scalar + 't>: Differentiable {
    /// Of variables.
    type Vars;

    /// Whether it is just one number.
    const IS_NUMBER: bool = false;

    /// Its cotangent of one, if it is one number.
    fn unit() -> Option<Self::Tangent> {
        None
    }

    /// Each number, in order.
    fn numbers(&self, visit: &mut dyn FnMut(T));

    /// A variable for each number, in order.
    fn into_vars(self, var: &mut dyn FnMut(T) -> Var<'t, T>) -> Self::Vars;

    /// The cotangent of a shape, of what comes next and next.
    fn cotangent(shape: &Self::Shape, next: &mut dyn FnMut() -> T) -> Self::Tangent;
}

impl<'t, T: Scalar + 't> Returned<'t, T> for T {
    type Vars = Var<'t, T>;

    const IS_NUMBER: bool = true;

    #[inline]
    fn unit() -> Option<T> {
        Some(T::constant(1.0))
    }

    #[inline]
    fn numbers(&self, visit: &mut dyn FnMut(T)) {
        visit(*self);
    }

    #[inline]
    fn into_vars(self, var: &mut dyn FnMut(T) -> Var<'t, T>) -> Var<'t, T> {
        var(self)
    }

    #[inline]
    fn cotangent(_: &T::Shape, next: &mut dyn FnMut() -> T) -> T {
        next()
    }
}

macro_rules! inert {
    ($($inert:ty),*) => {$(
        impl<'t, T: Scalar + 't> Returned<'t, T> for $inert {
            type Vars = $inert;
            fn numbers(&self, _: &mut dyn FnMut(T)) {}
            fn into_vars(self, _: &mut dyn FnMut(T) -> Var<'t, T>) -> $inert {
                self
            }
            fn cotangent((): &(), _: &mut dyn FnMut() -> T) {}
        }
    )*};
}
inert!(
    u8, u16, u32, u64, u128, usize, i8, i16, i32, i64, i128, isize
);
inert!(bool, char, (), String);

impl<'t, T: Scalar + 't, V: Returned<'t, T>> Returned<'t, T> for Vec<V> {
    type Vars = Vec<V::Vars>;

    fn numbers(&self, visit: &mut dyn FnMut(T)) {
        self.iter().for_each(|v| v.numbers(visit));
    }

    fn into_vars(self, var: &mut dyn FnMut(T) -> Var<'t, T>) -> Vec<V::Vars> {
        self.into_iter().map(|v| v.into_vars(var)).collect()
    }

    fn cotangent(shape: &Vec<V::Shape>, next: &mut dyn FnMut() -> T) -> Vec<V::Tangent> {
        shape
            .iter()
            .map(|shape| V::cotangent(shape, next))
            .collect()
    }
}

impl<'t, T: Scalar + 't, V: Returned<'t, T>, const N: usize> Returned<'t, T> for [V; N] {
    type Vars = [V::Vars; N];

    fn numbers(&self, visit: &mut dyn FnMut(T)) {
        self.iter().for_each(|v| v.numbers(visit));
    }

    fn into_vars(self, var: &mut dyn FnMut(T) -> Var<'t, T>) -> [V::Vars; N] {
        self.map(|v| v.into_vars(var))
    }

    fn cotangent(shape: &[V::Shape; N], next: &mut dyn FnMut() -> T) -> [V::Tangent; N] {
        shape.each_ref().map(|shape| V::cotangent(shape, next))
    }
}

impl<'t, T: Scalar + 't, V: Returned<'t, T>> Returned<'t, T> for Option<V> {
    type Vars = Option<V::Vars>;

    fn numbers(&self, visit: &mut dyn FnMut(T)) {
        self.iter().for_each(|v| v.numbers(visit));
    }

    fn into_vars(self, var: &mut dyn FnMut(T) -> Var<'t, T>) -> Option<V::Vars> {
        self.map(|v| v.into_vars(var))
    }

    fn cotangent(shape: &Option<V::Shape>, next: &mut dyn FnMut() -> T) -> Option<V::Tangent> {
        shape.as_ref().map(|shape| V::cotangent(shape, next))
    }
}

impl<'t, T: Scalar + 't, V: Returned<'t, T>, E> Returned<'t, T> for Result<V, E> {
    type Vars = Result<V::Vars, E>;

    fn numbers(&self, visit: &mut dyn FnMut(T)) {
        self.iter().for_each(|v| v.numbers(visit));
    }

    fn into_vars(self, var: &mut dyn FnMut(T) -> Var<'t, T>) -> Result<V::Vars, E> {
        self.map(|v| v.into_vars(var))
    }

    fn cotangent(shape: &Option<V::Shape>, next: &mut dyn FnMut() -> T) -> Option<V::Tangent> {
        shape.as_ref().map(|shape| V::cotangent(shape, next))
    }
}

macro_rules! tuple {
    ($($item:ident $i:tt),+) => {
        impl<'t, T_: Scalar + 't, $($item: Returned<'t, T_>),+> Returned<'t, T_> for ($($item,)+) {
            type Vars = ($($item::Vars,)+);

            fn numbers(&self, visit: &mut dyn FnMut(T_)) {
                $(self.$i.numbers(visit);)+
            }

            fn into_vars(self, var: &mut dyn FnMut(T_) -> Var<'t, T_>) -> Self::Vars {
                ($(self.$i.into_vars(var),)+)
            }

            fn cotangent(shape: &Self::Shape, next: &mut dyn FnMut() -> T_) -> Self::Tangent {
                ($($item::cotangent(&shape.$i, next),)+)
            }
        }
    };
}
tuples!(tuple);
