//! What a Jacobian has a row for.
//!
//! The rows of an array are long. Returned by value they would be copied a few times on their way into a
//! `Vec`, so they are made where they are to stay, and so is each parameter's part of a row.

#![allow(
    unsafe_code,
    reason = "measured on the hand tracking of examples/gradbench, and sound as each place is filled"
)]

use std::mem::MaybeUninit;

use super::components::Source;
use super::directions::One;
use crate::{Differentiable, Scalar};

/// What makes rows, one after the other.
///
/// # Safety
///
/// When [`MakesRows::row`] returns, there is a row in the place.
pub unsafe trait MakesRows<G> {
    /// The next row, made in this place.
    fn row(&mut self, place: &mut MaybeUninit<G>);
}

/// Rows that come by value.
pub struct Given<F>(pub F);

// SAFETY: it is written.
unsafe impl<G, F: FnMut() -> G> MakesRows<G> for Given<F> {
    #[inline(always)]
    fn row(&mut self, place: &mut MaybeUninit<G>) {
        place.write((self.0)());
    }
}

/// Parameters, nested in pairs, by which there are derivatives in a row.
///
/// # Safety
///
/// When [`Gradients::place`] returns, there is a row in the place.
pub unsafe trait Gradients: Differentiable {
    /// The derivative by the only parameter, or a tuple of those by each.
    type Row;

    /// A row from its numbers, made in this place. If making a part of it panics, those before it may leak.
    fn place(shapes: &Self::Shape, from: &mut impl Source<One>, place: &mut MaybeUninit<Self::Row>);
}

// SAFETY: it is written.
unsafe impl<A: Differentiable> Gradients for (A, ()) {
    type Row = A::Tangents<One>;

    #[inline(always)]
    fn place(
        (shape, ()): &Self::Shape,
        from: &mut impl Source<One>,
        place: &mut MaybeUninit<Self::Row>,
    ) {
        place.write(A::build(shape, from));
    }
}

macro_rules! nested {
    () => { () };
    ($first:ident $($rest:ident)*) => { ($first, nested!($($rest)*)) };
}

macro_rules! gradients {
    ($($parameter:ident $i:tt),+) => {
        // SAFETY: each part of the tuple is written.
        unsafe impl<$($parameter: Differentiable),+> Gradients for nested!($($parameter)+) {
            type Row = ($($parameter::Tangents<One>,)+);

            #[allow(non_snake_case, reason = "the shapes of what is called so")]
            #[inline(always)]
            fn place(
                nested!($($parameter)+): &Self::Shape,
                from: &mut impl Source<One>,
                place: &mut MaybeUninit<Self::Row>,
            ) {
                let row = place.as_mut_ptr();
                $(
                    // SAFETY: the part lies in the place, which is borrowed.
                    unsafe { (&raw mut (*row).$i).write($parameter::build($parameter, from)) };
                )+
            }
        }
    };
}

gradients!(P0 0, P1 1);
gradients!(P0 0, P1 1, P2 2);
gradients!(P0 0, P1 1, P2 2, P3 3);
gradients!(P0 0, P1 1, P2 2, P3 3, P4 4);
gradients!(P0 0, P1 1, P2 2, P3 3, P4 4, P5 5);
gradients!(P0 0, P1 1, P2 2, P3 3, P4 4, P5 5, P6 6);
gradients!(P0 0, P1 1, P2 2, P3 3, P4 4, P5 5, P6 6, P7 7);
gradients!(P0 0, P1 1, P2 2, P3 3, P4 4, P5 5, P6 6, P7 7, P8 8);
gradients!(P0 0, P1 1, P2 2, P3 3, P4 4, P5 5, P6 6, P7 7, P8 8, P9 9);
gradients!(P0 0, P1 1, P2 2, P3 3, P4 4, P5 5, P6 6, P7 7, P8 8, P9 9, P10 10);
gradients!(P0 0, P1 1, P2 2, P3 3, P4 4, P5 5, P6 6, P7 7, P8 8, P9 9, P10 10, P11 11);
gradients!(P0 0, P1 1, P2 2, P3 3, P4 4, P5 5, P6 6, P7 7, P8 8, P9 9, P10 10, P11 11, P12 12);
gradients!(P0 0, P1 1, P2 2, P3 3, P4 4, P5 5, P6 6, P7 7, P8 8, P9 9, P10 10, P11 11, P12 12, P13 13);
gradients!(P0 0, P1 1, P2 2, P3 3, P4 4, P5 5, P6 6, P7 7, P8 8, P9 9, P10 10, P11 11, P12 12, P13 13, P14 14);
gradients!(P0 0, P1 1, P2 2, P3 3, P4 4, P5 5, P6 6, P7 7, P8 8, P9 9, P10 10, P11 11, P12 12, P13 13, P14 14, P15 15);

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
    fn rows<G>(shape: &Self::Shape, next: &mut impl MakesRows<G>) -> Self::Rows<G>;

    /// The rows, made in this place. If making one panics, those before it may leak.
    #[inline(always)]
    fn place_rows<'p, G>(
        shape: &Self::Shape,
        next: &mut impl MakesRows<G>,
        place: &'p mut MaybeUninit<Self::Rows<G>>,
    ) -> &'p mut Self::Rows<G> {
        place.write(Self::rows(shape, next))
    }
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
    fn rows<G>(_: &S::Shape, next: &mut impl MakesRows<G>) -> G {
        let mut place = MaybeUninit::uninit();
        next.row(&mut place);
        // SAFETY: that is what `MakesRows` promises.
        unsafe { place.assume_init() }
    }

    #[inline(always)]
    fn place_rows<'p, G>(
        _: &S::Shape,
        next: &mut impl MakesRows<G>,
        place: &'p mut MaybeUninit<G>,
    ) -> &'p mut G {
        next.row(place);
        // SAFETY: that is what `MakesRows` promises.
        unsafe { place.assume_init_mut() }
    }
}

impl<T: Entries> Entries for Vec<T> {
    type Rows<G> = Vec<T::Rows<G>>;

    const LEN: Option<usize> = None;

    #[inline]
    fn rows<G>(shapes: &Vec<T::Shape>, next: &mut impl MakesRows<G>) -> Vec<T::Rows<G>> {
        let mut rows = Vec::with_capacity(shapes.len());
        for (row, shape) in shapes.iter().enumerate() {
            T::place_rows(shape, next, &mut rows.spare_capacity_mut()[0]);
            // SAFETY: there is room for one for each shape, and the place behind the others holds one now.
            unsafe { rows.set_len(row + 1) };
        }
        rows
    }
}

impl<T: Entries, const N: usize> Entries for [T; N] {
    type Rows<G> = [T::Rows<G>; N];

    const LEN: Option<usize> = match T::LEN {
        Some(len) => Some(len * N),
        None => None,
    };

    #[inline]
    fn rows<G>(shapes: &[T::Shape; N], next: &mut impl MakesRows<G>) -> [T::Rows<G>; N] {
        let mut place = MaybeUninit::uninit();
        Self::place_rows(shapes, next, &mut place);
        // SAFETY: all of it is filled.
        unsafe { place.assume_init() }
    }

    #[inline(always)]
    fn place_rows<'p, G>(
        shapes: &[T::Shape; N],
        next: &mut impl MakesRows<G>,
        place: &'p mut MaybeUninit<[T::Rows<G>; N]>,
    ) -> &'p mut [T::Rows<G>; N] {
        let places: *mut [MaybeUninit<T::Rows<G>>; N] = std::ptr::from_mut(place).cast();
        // SAFETY: places of elements lie in the place of an array as the elements in the array, and a
        // value is not asked for in either.
        for (place, shape) in unsafe { &mut *places }.iter_mut().zip(shapes) {
            T::place_rows(shape, next, place);
        }
        // SAFETY: each of the `N` places holds an element.
        unsafe { place.assume_init_mut() }
    }
}

impl<T: Entries> Entries for Option<T> {
    type Rows<G> = Option<T::Rows<G>>;

    const LEN: Option<usize> = None;

    #[inline]
    fn rows<G>(shape: &Option<T::Shape>, next: &mut impl MakesRows<G>) -> Option<T::Rows<G>> {
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
            fn rows<G>(shape: &Self::Shape, next: &mut impl MakesRows<G>) -> Self::Rows<G> {
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
