//! Structures of variables: what may be asked for derivatives, and by which variables.

use super::var::Var;
use crate::Scalar;

/// Variables of the tape `'t` in a structure: one, or tuples, arrays, slices and `Vec`s of them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no variable of this tape, nor a tuple, array, slice or `Vec` of them",
    label = "no derivative by this or of this",
    note = "watch it in the header of `tape!` or with `t.watch(..)`; `.value()` has left the tape"
)]
pub trait Variables<'t, T: Scalar + 't> {
    /// The same structure, of something else.
    type Map<L>;

    /// `f` of each variable, in order.
    fn map<L>(&self, f: &mut impl FnMut(Var<'t, T>) -> L) -> Self::Map<L>;

    /// `f` of each variable and the number in its place.
    ///
    /// # Panics
    ///
    /// When a slice or `Vec` and its numbers have different lengths.
    fn zip(&self, numbers: Self::Map<T>, f: &mut impl FnMut(Var<'t, T>, T));
}

impl<'t, T: Scalar> Variables<'t, T> for Var<'t, T> {
    type Map<L> = L;

    #[inline]
    fn map<L>(&self, f: &mut impl FnMut(Var<'t, T>) -> L) -> L {
        f(*self)
    }

    #[inline]
    fn zip(&self, number: T, f: &mut impl FnMut(Var<'t, T>, T)) {
        f(*self, number);
    }
}

impl<'t, T: Scalar + 't, X: Variables<'t, T> + ?Sized> Variables<'t, T> for &X {
    type Map<L> = X::Map<L>;

    #[inline]
    fn map<L>(&self, f: &mut impl FnMut(Var<'t, T>) -> L) -> X::Map<L> {
        (**self).map(f)
    }

    #[inline]
    fn zip(&self, numbers: X::Map<T>, f: &mut impl FnMut(Var<'t, T>, T)) {
        (**self).zip(numbers, f);
    }
}

impl<'t, T: Scalar + 't, X: Variables<'t, T>> Variables<'t, T> for [X] {
    type Map<L> = Vec<X::Map<L>>;

    fn map<L>(&self, f: &mut impl FnMut(Var<'t, T>) -> L) -> Vec<X::Map<L>> {
        self.iter().map(|x| x.map(f)).collect()
    }

    #[track_caller]
    fn zip(&self, numbers: Vec<X::Map<T>>, f: &mut impl FnMut(Var<'t, T>, T)) {
        let (n, m) = (self.len(), numbers.len());
        assert!(n == m, "{n} variables were given {m} numbers");
        for (x, number) in self.iter().zip(numbers) {
            x.zip(number, f);
        }
    }
}

impl<'t, T: Scalar + 't, X: Variables<'t, T>> Variables<'t, T> for Vec<X> {
    type Map<L> = Vec<X::Map<L>>;

    fn map<L>(&self, f: &mut impl FnMut(Var<'t, T>) -> L) -> Vec<X::Map<L>> {
        self.as_slice().map(f)
    }

    #[track_caller]
    fn zip(&self, numbers: Vec<X::Map<T>>, f: &mut impl FnMut(Var<'t, T>, T)) {
        self.as_slice().zip(numbers, f);
    }
}

impl<'t, T: Scalar + 't, X: Variables<'t, T>, const N: usize> Variables<'t, T> for [X; N] {
    type Map<L> = [X::Map<L>; N];

    fn map<L>(&self, f: &mut impl FnMut(Var<'t, T>) -> L) -> [X::Map<L>; N] {
        self.each_ref().map(|x| x.map(f))
    }

    fn zip(&self, numbers: [X::Map<T>; N], f: &mut impl FnMut(Var<'t, T>, T)) {
        for (x, number) in self.iter().zip(numbers) {
            x.zip(number, f);
        }
    }
}

/// Invokes a macro for the tuples that the tape knows.
macro_rules! tuples {
    ($macro:ident) => {
        $macro!(A 0);
        $macro!(A 0, B 1);
        $macro!(A 0, B 1, C 2);
        $macro!(A 0, B 1, C 2, D 3);
        $macro!(A 0, B 1, C 2, D 3, E 4);
        $macro!(A 0, B 1, C 2, D 3, E 4, F 5);
        $macro!(A 0, B 1, C 2, D 3, E 4, F 5, G 6);
        $macro!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
    };
}
pub(super) use tuples;

macro_rules! tuple {
    ($($item:ident $i:tt),+) => {
        impl<'t, T: Scalar + 't, $($item: Variables<'t, T>),+> Variables<'t, T> for ($($item,)+) {
            type Map<L_> = ($($item::Map<L_>,)+);

            fn map<L_>(&self, f: &mut impl FnMut(Var<'t, T>) -> L_) -> Self::Map<L_> {
                ($(self.$i.map(f),)+)
            }

            #[track_caller]
            fn zip(&self, numbers: Self::Map<T>, f: &mut impl FnMut(Var<'t, T>, T)) {
                $(self.$i.zip(numbers.$i, f);)+
            }
        }
    };
}
tuples!(tuple);
