//! What a block returns: plain numbers to look at, and the roots of the reverse sweep.

use super::structure::tuples;
use super::var::Var;
use crate::Scalar;

/// The value of a block of `tape!`.
pub trait Outcome {
    /// With plain numbers in place of variables.
    type Plain;
    /// Where the variables were recorded.
    type Roots;

    /// Takes the value off the tape.
    fn split(self) -> (Self::Plain, Self::Roots);
}

/// Where one variable was recorded, if it was.
#[derive(Debug, Clone, Copy)]
pub struct Root(pub(super) Option<u32>);

impl<T: Scalar> Outcome for Var<'_, T> {
    type Plain = T;
    type Roots = Root;

    #[inline]
    fn split(self) -> (T, Root) {
        (self.value, Root(self.index()))
    }
}

/// Has no variables.
#[derive(Debug, Clone, Copy)]
pub struct NoRoot;

macro_rules! plain {
    ($($plain:ty),*) => {$(
        impl Outcome for $plain {
            type Plain = $plain;
            type Roots = NoRoot;

            #[inline]
            fn split(self) -> ($plain, NoRoot) {
                (self, NoRoot)
            }
        }
    )*};
}
plain!(
    f32,
    f64,
    u8,
    u16,
    u32,
    u64,
    u128,
    usize,
    i8,
    i16,
    i32,
    i64,
    i128,
    isize,
    bool,
    char,
    (),
    String
);

/// A reference that outlives the block refers to no variable of it.
impl<X: ?Sized> Outcome for &X {
    type Plain = Self;
    type Roots = NoRoot;

    #[inline]
    fn split(self) -> (Self, NoRoot) {
        (self, NoRoot)
    }
}

impl<X: Outcome> Outcome for Vec<X> {
    type Plain = Vec<X::Plain>;
    type Roots = Vec<X::Roots>;

    fn split(self) -> (Self::Plain, Self::Roots) {
        self.into_iter().map(X::split).unzip()
    }
}

impl<X: Outcome, const N: usize> Outcome for [X; N] {
    type Plain = [X::Plain; N];
    type Roots = [X::Roots; N];

    fn split(self) -> (Self::Plain, Self::Roots) {
        let mut roots = [const { None }; N];
        let mut slots = roots.iter_mut();
        let plain = self.map(|x| {
            let (plain, root) = x.split();
            *slots.next().expect("one each") = Some(root);
            plain
        });
        (plain, roots.map(|root| root.expect("one each")))
    }
}

impl<X: Outcome> Outcome for Option<X> {
    type Plain = Option<X::Plain>;
    type Roots = Option<X::Roots>;

    fn split(self) -> (Self::Plain, Self::Roots) {
        self.map(X::split).unzip()
    }
}

impl<X: Outcome, E> Outcome for Result<X, E> {
    type Plain = Result<X::Plain, E>;
    type Roots = Option<X::Roots>;

    fn split(self) -> (Self::Plain, Self::Roots) {
        match self.map(X::split) {
            Ok((plain, roots)) => (Ok(plain), Some(roots)),
            Err(error) => (Err(error), None),
        }
    }
}

macro_rules! tuple {
    ($($item:ident $i:tt),+) => {
        impl<$($item: Outcome),+> Outcome for ($($item,)+) {
            type Plain = ($($item::Plain,)+);
            type Roots = ($($item::Roots,)+);

            #[allow(non_snake_case)]
            fn split(self) -> (Self::Plain, Self::Roots) {
                let ($($item,)+) = ($(self.$i.split(),)+);
                (($($item.0,)+), ($($item.1,)+))
            }
        }
    };
}
tuples!(tuple);

/// How generated code asks for something of a value whose type it cannot see.
///
/// A wrapper holds the value in an `Option`, and two traits have a method of the same name: one for
/// the wrapper of types that the tape knows, one for `&mut` of any wrapper. Method lookup tries the
/// first first.
pub(super) mod tried_in_order {
    /// Why the `Option` is full.
    pub const ONCE: &str = "generated code asks once";
}

/// The value of a block, whatever its type.
pub struct Ended<X>(pub Option<X>);

/// A value of a type that the tape knows.
pub trait EndedKnown {
    /// See `Outcome`.
    type Plain;
    /// See `Outcome`.
    type Roots;
    /// See `Outcome::split`.
    fn split(&mut self) -> (Self::Plain, Self::Roots);
}

impl<X: Outcome> EndedKnown for Ended<X> {
    type Plain = X::Plain;
    type Roots = X::Roots;

    fn split(&mut self) -> (X::Plain, X::Roots) {
        self.0.take().expect(tried_in_order::ONCE).split()
    }
}

/// A value of any other type is handed out as it is. With variables in it, it would outlive them.
pub trait EndedUnknown {
    /// The value.
    type Plain;
    /// Takes it.
    fn split(&mut self) -> (Self::Plain, NoRoot);
}

impl<X> EndedUnknown for &mut Ended<X> {
    type Plain = X;

    fn split(&mut self) -> (X, NoRoot) {
        (self.0.take().expect(tried_in_order::ONCE), NoRoot)
    }
}

/// Perhaps variables, perhaps not.
pub trait MaybeRoots {
    /// Visits where each number was recorded; `None` for a constant.
    fn numbers(&self, visit: &mut dyn FnMut(Option<u32>));

    /// Visits where each variable was recorded.
    fn each(&self, visit: &mut dyn FnMut(u32)) {
        self.numbers(&mut |index| index.into_iter().for_each(&mut *visit));
    }
}

/// Variables to differentiate: of a tuple, the first is one and the others may be.
#[diagnostic::on_unimplemented(
    message = "the value of this block holds no variable of its tape, so it has no gradient",
    label = "this recording ends in plain numbers",
    note = "return a variable from the block (first, if it returns a tuple); `.value()` has left the tape"
)]
pub trait Roots: MaybeRoots {}

impl MaybeRoots for NoRoot {
    fn numbers(&self, _: &mut dyn FnMut(Option<u32>)) {}
}

impl MaybeRoots for Root {
    #[inline]
    fn numbers(&self, visit: &mut dyn FnMut(Option<u32>)) {
        visit(self.0);
    }
}

impl Roots for Root {}

impl<R: MaybeRoots> MaybeRoots for Vec<R> {
    fn numbers(&self, visit: &mut dyn FnMut(Option<u32>)) {
        self.iter().for_each(|root| root.numbers(visit));
    }
}

impl<R: Roots> Roots for Vec<R> {}

impl<R: MaybeRoots, const N: usize> MaybeRoots for [R; N] {
    fn numbers(&self, visit: &mut dyn FnMut(Option<u32>)) {
        self.iter().for_each(|root| root.numbers(visit));
    }
}

impl<R: Roots, const N: usize> Roots for [R; N] {}

impl<R: MaybeRoots> MaybeRoots for Option<R> {
    fn numbers(&self, visit: &mut dyn FnMut(Option<u32>)) {
        self.iter().for_each(|root| root.numbers(visit));
    }
}

impl<R: Roots> Roots for Option<R> {}

macro_rules! roots {
    ($a:ident 0 $(, $item:ident $i:tt)*) => {
        impl<$a: MaybeRoots $(, $item: MaybeRoots)*> MaybeRoots for ($a, $($item,)*) {
            fn numbers(&self, visit: &mut dyn FnMut(Option<u32>)) {
                self.0.numbers(visit);
                $(self.$i.numbers(visit);)*
            }
        }

        impl<$a: Roots $(, $item: MaybeRoots)*> Roots for ($a, $($item,)*) {}
    };
}
tuples!(roots);
