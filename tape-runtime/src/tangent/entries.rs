//! What a Jacobian has a row for.

use crate::{Differentiable, Scalar};

/// A number, or containers of numbers: each of them has a row in a Jacobian.
#[diagnostic::on_unimplemented(
    message = "a Jacobian has a row for each number of the result, and `{Self}` holds something else",
    label = "neither a number nor an array, `Vec`, tuple or `Option` of numbers"
)]
pub trait Entries: Differentiable {
    /// The same containers, of rows.
    type Rows<G>;

    /// How many numbers there are, where the type tells.
    const LEN: Option<usize>;

    /// The rows, in order.
    fn rows<G>(shape: &Self::Shape, next: &mut impl FnMut() -> G) -> Self::Rows<G>;
}

/// What functions with a Jacobian return.
#[diagnostic::on_unimplemented(
    message = "`jacobian` needs an array or a `Vec` as its result; of a scalar there is `grad`, of anything `vjp` and `jvp`",
    label = "the result is `{Self}`"
)]
pub trait Outputs: Entries {}

impl<T: Entries> Outputs for Vec<T> {}

impl<T: Entries, const N: usize> Outputs for [T; N] {}

impl<S: Scalar> Entries for S {
    type Rows<G> = G;

    const LEN: Option<usize> = Some(1);

    #[inline(always)]
    fn rows<G>(_: &S::Shape, next: &mut impl FnMut() -> G) -> G {
        next()
    }
}

impl<T: Entries> Entries for Vec<T> {
    type Rows<G> = Vec<T::Rows<G>>;

    const LEN: Option<usize> = None;

    #[inline]
    fn rows<G>(shape: &Vec<T::Shape>, next: &mut impl FnMut() -> G) -> Vec<T::Rows<G>> {
        shape.iter().map(|shape| T::rows(shape, next)).collect()
    }
}

impl<T: Entries, const N: usize> Entries for [T; N] {
    type Rows<G> = [T::Rows<G>; N];

    const LEN: Option<usize> = match T::LEN {
        Some(len) => Some(len * N),
        None => None,
    };

    #[inline]
    fn rows<G>(shape: &[T::Shape; N], next: &mut impl FnMut() -> G) -> [T::Rows<G>; N] {
        array_of(shape, |shape| T::rows(shape, next))
    }
}

/// An array from that of the shapes. `map` and `from_fn` of std would call `make` by reference, which
/// keeps a large one, such as a pullback, from being inlined.
#[inline(always)]
fn array_of<S, T, const N: usize>(shapes: &[S; N], mut make: impl FnMut(&S) -> T) -> [T; N] {
    let mut made = [const { None }; N];
    for (made, shape) in made.iter_mut().zip(shapes) {
        *made = Some(make(shape));
    }
    std::array::from_fn(|i| made[i].take().expect("one for each shape"))
}

impl<T: Entries> Entries for Option<T> {
    type Rows<G> = Option<T::Rows<G>>;

    const LEN: Option<usize> = None;

    #[inline]
    fn rows<G>(shape: &Option<T::Shape>, next: &mut impl FnMut() -> G) -> Option<T::Rows<G>> {
        shape.as_ref().map(|shape| T::rows(shape, next))
    }
}

/// The sum, where both are known.
const fn sum(a: Option<usize>, b: Option<usize>) -> Option<usize> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a + b),
        _ => None,
    }
}

macro_rules! tuple {
    ($($item:ident $i:tt),+) => {
        impl<$($item: Entries),+> Entries for ($($item,)+) {
            type Rows<G> = ($($item::Rows<G>,)+);

            const LEN: Option<usize> = {
                let len = Some(0);
                $(let len = sum(len, $item::LEN);)+
                len
            };

            #[inline]
            fn rows<G>(shape: &Self::Shape, next: &mut impl FnMut() -> G) -> Self::Rows<G> {
                ($($item::rows(&shape.$i, next),)+)
            }
        }
    };
}
tuple!(T0 0);
tuple!(T0 0, T1 1);
tuple!(T0 0, T1 1, T2 2);
tuple!(T0 0, T1 1, T2 2, T3 3);
tuple!(T0 0, T1 1, T2 2, T3 3, T4 4);
tuple!(T0 0, T1 1, T2 2, T3 3, T4 4, T5 5);
tuple!(T0 0, T1 1, T2 2, T3 3, T4 4, T5 5, T6 6);
tuple!(T0 0, T1 1, T2 2, T3 3, T4 4, T5 5, T6 6, T7 7);
