//! Structures of plain numbers, which a tape watches.

use std::marker::PhantomData;

use super::handle::Tape;
use super::structure::tuples;
use super::var::Var;
use crate::{Differentiable, Scalar};

/// Plain numbers in a structure: whose gradients can be put together from a list of numbers.
pub trait Gather: Differentiable {
    /// The same structure, of something else.
    type Map<L>;

    /// Whether it is just one number.
    const IS_NUMBER: bool = false;

    /// The shape of one number, if it is one.
    fn number_shape() -> Option<Self::Shape> {
        None
    }

    /// The structure of a shape, of what comes next and next.
    fn gather<L>(shape: &Self::Shape, next: &mut impl FnMut() -> L) -> Self::Map<L>;
}

/// What a tape over `T` can watch: a number, or tuples, arrays, slices, `Vec`s, options and
/// references of them.
#[diagnostic::on_unimplemented(
    message = "a tape cannot watch `{Self}`",
    label = "not a float, nor an array, slice, `Vec` or tuple of floats",
    note = "use it in the block without watching it: then it is a constant; a tape has one float type"
)]
pub trait Watch<'t, T: Scalar + 't>: Gather {
    /// The same structure, owned, of variables.
    type Vars;
    /// What a reference to it refers to, of variables.
    type Referent: ?Sized;

    /// A variable for each number, in order.
    fn watch(&self, var: &mut impl FnMut(T) -> Var<'t, T>) -> Self::Vars;

    /// A reference to the variables.
    fn referent(vars: &Self::Vars) -> &Self::Referent;
}

/// What stands inside the block for what is watched: owned for owned, borrowed for borrowed.
pub trait Enter<'h, 't, T: Scalar + 't>: Watch<'t, T> {
    /// Its type.
    type Inside;

    /// What the block gets of the variables.
    fn enter(held: &'h mut Option<Self::Vars>) -> Self::Inside;
}

fn owned<V>(held: &mut Option<V>) -> V {
    held.take().expect("the variables are handed out once")
}

macro_rules! enter_owned {
    ($([$($generics:tt)*] $watched:ty),* $(,)?) => {$(
        impl<'h, 't, T: Scalar + 't, $($generics)*> Enter<'h, 't, T> for $watched {
            type Inside = Self::Vars;

            #[inline]
            fn enter(held: &'h mut Option<Self::Vars>) -> Self::Vars {
                owned(held)
            }
        }
    )*};
}
enter_owned!(
    [W: Watch<'t, T>] Vec<W>,
    [W: Watch<'t, T>, const N: usize] [W; N],
    [W: Watch<'t, T>] Option<W>,
);

macro_rules! numbers {
    ($([$($generics:tt)*] $number:ty),*) => {$(
        impl<$($generics)*> Gather for $number {
            type Map<L> = L;

            const IS_NUMBER: bool = true;

            #[inline]
            fn number_shape() -> Option<()> {
                Some(())
            }

            #[inline]
            fn gather<L>((): &(), next: &mut impl FnMut() -> L) -> L {
                next()
            }
        }

        impl<'t, $($generics)*> Watch<'t, $number> for $number where $number: 't {
            type Vars = Var<'t, $number>;
            type Referent = Var<'t, $number>;

            #[inline]
            fn watch(&self, var: &mut impl FnMut($number) -> Var<'t, $number>) -> Var<'t, $number> {
                var(*self)
            }

            #[inline]
            fn referent(vars: &Self::Vars) -> &Self::Vars {
                vars
            }
        }

        impl<'h, 't, $($generics)*> Enter<'h, 't, $number> for $number where $number: 't {
            type Inside = Var<'t, $number>;

            #[inline]
            fn enter(held: &'h mut Option<Var<'t, $number>>) -> Var<'t, $number> {
                owned(held)
            }
        }
    )*};
}
numbers!([] f32, [] f64, ['o, U: Scalar] Var<'o, U>);

impl<W: Gather> Gather for [W] {
    type Map<L> = Vec<W::Map<L>>;

    fn gather<L>(shape: &Vec<W::Shape>, next: &mut impl FnMut() -> L) -> Vec<W::Map<L>> {
        shape.iter().map(|shape| W::gather(shape, next)).collect()
    }
}

impl<'t, T: Scalar + 't, W: Watch<'t, T>> Watch<'t, T> for [W] {
    type Vars = Vec<W::Vars>;
    type Referent = [W::Vars];

    fn watch(&self, var: &mut impl FnMut(T) -> Var<'t, T>) -> Vec<W::Vars> {
        self.iter().map(|w| w.watch(var)).collect()
    }

    fn referent(vars: &Vec<W::Vars>) -> &[W::Vars] {
        vars
    }
}

impl<W: Gather> Gather for Vec<W> {
    type Map<L> = Vec<W::Map<L>>;

    fn gather<L>(shape: &Vec<W::Shape>, next: &mut impl FnMut() -> L) -> Vec<W::Map<L>> {
        <[W]>::gather(shape, next)
    }
}

impl<'t, T: Scalar + 't, W: Watch<'t, T>> Watch<'t, T> for Vec<W> {
    type Vars = Vec<W::Vars>;
    type Referent = Vec<W::Vars>;

    fn watch(&self, var: &mut impl FnMut(T) -> Var<'t, T>) -> Vec<W::Vars> {
        self.as_slice().watch(var)
    }

    fn referent(vars: &Vec<W::Vars>) -> &Vec<W::Vars> {
        vars
    }
}

impl<W: Gather, const N: usize> Gather for [W; N] {
    type Map<L> = [W::Map<L>; N];

    fn gather<L>(shape: &[W::Shape; N], next: &mut impl FnMut() -> L) -> [W::Map<L>; N] {
        shape.each_ref().map(|shape| W::gather(shape, next))
    }
}

impl<'t, T: Scalar + 't, W: Watch<'t, T>, const N: usize> Watch<'t, T> for [W; N] {
    type Vars = [W::Vars; N];
    type Referent = [W::Vars; N];

    fn watch(&self, var: &mut impl FnMut(T) -> Var<'t, T>) -> [W::Vars; N] {
        self.each_ref().map(|w| w.watch(var))
    }

    fn referent(vars: &[W::Vars; N]) -> &[W::Vars; N] {
        vars
    }
}

impl<W: Gather> Gather for Option<W> {
    type Map<L> = Option<W::Map<L>>;

    fn gather<L>(shape: &Option<W::Shape>, next: &mut impl FnMut() -> L) -> Option<W::Map<L>> {
        shape.as_ref().map(|shape| W::gather(shape, next))
    }
}

impl<'t, T: Scalar + 't, W: Watch<'t, T>> Watch<'t, T> for Option<W> {
    type Vars = Option<W::Vars>;
    type Referent = Option<W::Vars>;

    fn watch(&self, var: &mut impl FnMut(T) -> Var<'t, T>) -> Option<W::Vars> {
        self.as_ref().map(|w| w.watch(var))
    }

    fn referent(vars: &Option<W::Vars>) -> &Option<W::Vars> {
        vars
    }
}

macro_rules! references {
    ($([$($lifetime:tt)*] $reference:ty),*) => {$(
        impl<W: Gather + ?Sized> Gather for $reference {
            type Map<L> = W::Map<L>;

            #[inline]
            fn gather<L>(shape: &W::Shape, next: &mut impl FnMut() -> L) -> W::Map<L> {
                W::gather(shape, next)
            }
        }

        impl<'t, T: Scalar + 't, W: Watch<'t, T> + ?Sized> Watch<'t, T> for $reference {
            type Vars = W::Vars;
            type Referent = W::Vars;

            #[inline]
            fn watch(&self, var: &mut impl FnMut(T) -> Var<'t, T>) -> W::Vars {
                (**self).watch(var)
            }

            #[inline]
            fn referent(vars: &W::Vars) -> &W::Vars {
                vars
            }
        }

        impl<'h, 't, T: Scalar + 't, W: Watch<'t, T> + ?Sized> Enter<'h, 't, T> for $reference
        where
            W::Vars: 'h,
            W::Referent: 'h,
        {
            type Inside = &'h W::Referent;

            #[inline]
            fn enter(held: &'h mut Option<W::Vars>) -> &'h W::Referent {
                W::referent(held.as_ref().expect("the variables are held"))
            }
        }
    )*};
}
references!([] &W, [] &mut W);

macro_rules! tuple {
    ($($item:ident $i:tt),+) => {
        impl<$($item: Gather),+> Gather for ($($item,)+) {
            type Map<L_> = ($($item::Map<L_>,)+);

            fn gather<L_>(shape: &Self::Shape, next: &mut impl FnMut() -> L_) -> Self::Map<L_> {
                ($($item::gather(&shape.$i, next),)+)
            }
        }

        impl<'t, T: Scalar + 't, $($item: Watch<'t, T>),+> Watch<'t, T> for ($($item,)+) {
            type Vars = ($($item::Vars,)+);
            type Referent = ($($item::Vars,)+);

            fn watch(&self, var: &mut impl FnMut(T) -> Var<'t, T>) -> Self::Vars {
                ($(self.$i.watch(var),)+)
            }

            fn referent(vars: &Self::Vars) -> &Self::Vars {
                vars
            }
        }

        enter_owned!([$($item: Watch<'t, T>),+] ($($item,)+));
    };
}
tuples!(tuple);

/// The variables of a watched value of type `W`, and its shape.
///
/// The parameters are named apart so that an error about `W` is one error: rustc looks for no method
/// of a type that holds another one's error.
pub struct Held<V, S, W> {
    pub(super) vars: Option<V>,
    pub(super) shape: S,
    pub(super) of: PhantomData<W>,
}

impl<V, S: Clone, W> Held<V, S, W> {
    /// What the block gets.
    pub fn enter<'h, 't, T>(&'h mut self, _: &Tape<'t, '_, T>) -> W::Inside
    where
        T: Scalar + 't,
        W: Enter<'h, 't, T, Vars = V>,
    {
        W::enter(&mut self.vars)
    }

    /// The shape of the gradient.
    pub fn shape(&self) -> Shape<W>
    where
        W: Differentiable<Shape = S>,
    {
        Shape(self.shape.clone())
    }
}

/// The shape of a watched value, which its gradient has too.
pub struct Shape<W: Differentiable>(pub(super) W::Shape);

/// What the header of `tape!` watches: shapes, in order.
pub trait Header {
    /// Their gradients, in order.
    type Map<L>;

    /// Takes the gradients apart, where `next` gives one number after the other.
    fn gather<L>(&self, next: &mut impl FnMut() -> L) -> Self::Map<L>;
}

impl Header for () {
    type Map<L> = ();

    fn gather<L>(&self, _: &mut impl FnMut() -> L) {}
}

/// Shapes are paired up, so that a header may be of any length.
impl<H: Header, W: Gather> Header for (H, Shape<W>) {
    type Map<L> = (H::Map<L>, W::Map<L>);

    fn gather<L>(&self, next: &mut impl FnMut() -> L) -> Self::Map<L> {
        (self.0.gather(next), W::gather(&self.1.0, next))
    }
}

/// Which number a tape is over, from the first of what it watches: asked of `&&&Watched`, so that
/// the types are tried in this order.
///
/// A literal that has no type of its own counts as `f64`.
pub struct Watched<'w, W: ?Sized>(pub &'w W);

/// Of what holds `f64`s.
pub trait OverDoubles {
    /// The kind of number.
    fn number(&self) -> PhantomData<f64> {
        PhantomData
    }
}

impl<W: for<'t> Watch<'t, f64> + ?Sized> OverDoubles for &&Watched<'_, W> {}

/// Of what holds others.
pub trait OverOthers {
    /// The number.
    type Number;
    /// The kind of number.
    fn number(&self) -> PhantomData<Self::Number> {
        PhantomData
    }
}

impl<W: Numbers + ?Sized> OverOthers for &Watched<'_, W> {
    type Number = W::Number;
}

/// Of what cannot be watched, which is an error elsewhere.
pub trait OverNothing {
    /// Any kind of number.
    fn number(&self) -> PhantomData<f64> {
        PhantomData
    }
}

impl<W: ?Sized> OverNothing for Watched<'_, W> {}

/// Which numbers a structure holds.
pub trait Numbers {
    /// Of this type.
    type Number;
}

macro_rules! number_of {
    ($([$($generics:tt)*] $structure:ty => $number:ty),* $(,)?) => {$(
        impl<$($generics)*> Numbers for $structure {
            type Number = $number;
        }
    )*};
}
number_of! {
    [] f32 => f32,
    ['o, U: Scalar] Var<'o, U> => Var<'o, U>,
    [W: Numbers] [W] => W::Number,
    [W: Numbers] Vec<W> => W::Number,
    [W: Numbers, const N: usize] [W; N] => W::Number,
    [W: Numbers] Option<W> => W::Number,
    [W: Numbers + ?Sized] &W => W::Number,
    [W: Numbers + ?Sized] &mut W => W::Number,
}

macro_rules! number_of_tuple {
    ($a:ident 0 $(, $item:ident $i:tt)*) => {
        impl<$a: Numbers $(, $item)*> Numbers for ($a, $($item,)*) {
            type Number = $a::Number;
        }
    };
}
tuples!(number_of_tuple);
