//! What `swap`, `replace` and `take` of `std::mem` resolve to where they are imported by name.
//!
//! As in `missing`, generated code imports the callee under one of these names, and these by glob:
//! what has a companion of its own is that. Otherwise `is_of_std` makes sure that the function is
//! std's.

use super::{Directions, Dot, DotMut, Shape};
use crate::Differentiable;

/// The function that generated code takes another for: each has a type of its own.
#[diagnostic::on_unimplemented(
    message = "[gradtape::unknown_call] a derivative would flow through this call, and the callee has none",
    label = "this function is neither `#[differentiable]` nor that of `std::mem`",
    note = "help: annotate it with `#[differentiable]`, or accept a zero derivative with `stop_gradient(..)`"
)]
pub trait Is<F> {}

impl<F> Is<F> for F {}

// With one implementation rustc would take the two functions for the same, and word the error itself.
impl<F> Is<Option<F>> for F {}

/// The same of what is called by a path that ends like std's.
#[diagnostic::on_unimplemented(
    message = "[gradtape::unknown_call] a function of this name that is given a `&mut` is taken for that of `std::mem`",
    label = "this is another function",
    note = "help: call yours by a path that starts with `self::`, `super::` or `crate::`, or rename it"
)]
pub trait Named<F> {}

impl<F> Named<F> for F {}

impl<F> Named<Option<F>> for F {}

/// The function that was found, to be compared with std's.
pub struct Found<F>(std::marker::PhantomData<F>);

impl<F> Found<F> {
    /// Compiles where it is `G`; `H` is `G` for some other type.
    #[inline(always)]
    pub fn against<G, H>(self, _: G, _: H)
    where
        F: Is<G>,
    {
    }
}

/// A function with a companion of its own.
pub struct OfUser;

impl OfUser {
    /// It need not be std's.
    #[inline(always)]
    pub fn against<G>(self, _: G, _: G) {}
}

/// What companions of the user's answer.
pub trait Companion {
    /// It is not asked.
    #[inline(always)]
    fn is_of_std<F>(_: &F) -> OfUser {
        OfUser
    }
}

impl<C> Companion for C {}

macro_rules! of_std {
    ($($name:ident),*) => {$(
        #[allow(non_camel_case_types, missing_docs)]
        pub struct $name {}

        #[allow(missing_docs)]
        impl $name {
            pub const MUTABLE: [bool; 64] = [true; 64];

            pub const fn shallow(_: usize) -> bool {
                true
            }

            #[inline(always)]
            pub fn is_of_std<F>(_: &F) -> Found<F> {
                Found(std::marker::PhantomData)
            }
        }
    )*};
}
of_std!(swap_of_std, replace_of_std, take_of_std);

type Bar<'b, T> = Option<&'b mut <T as Differentiable>::Tangent>;

#[allow(missing_docs)]
impl swap_of_std {
    #[inline]
    pub fn augmented<T: Differentiable>(
        a: &mut T,
        b: &mut T,
    ) -> (
        (),
        impl Fn(Option<&T>, Option<&T>, Option<()>, Bar<T>, Bar<T>) + use<T>,
    ) {
        let (of_a, of_b) = (Shape::of(&*a), Shape::of(&*b));
        std::mem::swap(a, b);
        let pullback =
            move |_: Option<&T>, _: Option<&T>, _: Option<()>, a: Bar<T>, b: Bar<T>| match (a, b) {
                (Some(a), Some(b)) => std::mem::swap(a, b),
                (Some(a), None) => *a = of_a.zero(),
                (None, Some(b)) => *b = of_b.zero(),
                (None, None) => {}
            };
        ((), pullback)
    }

    pub fn forward<T: Differentiable, D: Directions>(
        _: D,
        a: &mut T,
        b: &mut T,
        a_dot: impl DotMut<T, D>,
        b_dot: impl DotMut<T, D>,
    ) -> ((), ()) {
        let (of_a, of_b) = (a_dot.take(a), b_dot.take(b));
        std::mem::swap(a, b);
        a_dot.put(of_b);
        b_dot.put(of_a);
        ((), ())
    }
}

/// The pullback of `replace`: the new value's adjoint is that of the place, whose own is the seed.
fn replaced<T: Differentiable>(
    shape: &Shape<T>,
    seed: Option<T::Tangent>,
    place: Bar<T>,
    value: Bar<T>,
) {
    let Some(place) = place else {
        return;
    };
    let behind = std::mem::replace(place, seed.unwrap_or_else(|| shape.zero()));
    if let Some(value) = value {
        crate::Tangent::accumulate(value, &behind);
    }
}

#[allow(missing_docs)]
impl replace_of_std {
    #[inline]
    pub fn augmented<T: Differentiable>(
        place: &mut T,
        value: T,
    ) -> (
        T,
        impl Fn(Option<&T>, Option<&T>, Option<T::Tangent>, Bar<T>, Bar<T>) + use<T>,
    ) {
        let shape = Shape::of(&*place);
        let old = std::mem::replace(place, value);
        let pullback =
            move |_: Option<&T>,
                  _: Option<&T>,
                  seed: Option<T::Tangent>,
                  place: Bar<T>,
                  value: Bar<T>| replaced(&shape, seed, place, value);
        (old, pullback)
    }

    pub fn forward<T: Differentiable, D: Directions>(
        _: D,
        place: &mut T,
        value: T,
        place_dot: impl DotMut<T, D>,
        value_dot: impl Dot<T, D>,
    ) -> (T, T::Tangents<D>) {
        let (of_place, of_value) = (place_dot.take(place), value_dot.take(&value));
        place_dot.put(of_value);
        (std::mem::replace(place, value), of_place)
    }
}

#[allow(missing_docs)]
impl take_of_std {
    #[inline]
    pub fn augmented<T: Differentiable + Default>(
        place: &mut T,
    ) -> (T, impl Fn(Option<&T>, Option<T::Tangent>, Bar<T>) + use<T>) {
        let shape = Shape::of(&*place);
        let old = std::mem::take(place);
        let pullback = move |_: Option<&T>, seed: Option<T::Tangent>, place: Bar<T>| {
            replaced(&shape, seed, place, None);
        };
        (old, pullback)
    }

    pub fn forward<T: Differentiable + Default, D: Directions>(
        _: D,
        place: &mut T,
        place_dot: impl DotMut<T, D>,
    ) -> (T, T::Tangents<D>) {
        let of_place = place_dot.take(place);
        let old = std::mem::take(place);
        place_dot.put(place.zero_tangents());
        (old, of_place)
    }
}
