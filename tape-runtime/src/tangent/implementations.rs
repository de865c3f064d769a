//! Floats and containers of them.

use super::components::{Sink, Source};
use super::directions::{Along, Directions};
use super::{Differentiable, Tangent, UnitSeed};
use crate::by_pointer::by_pointer;
use crate::private::{collected, vec_with_capacity};

/// `to += from`, element by element.
#[inline]
pub(crate) fn accumulate_slices<T: Tangent>(to: &mut [T], from: &[T]) {
    let (n, m) = (to.len(), from.len());
    assert!(n == m, "tangents of lengths {n} and {m} cannot be added");
    by_pointer(accumulate_each, (to, from));
}

#[inline]
fn accumulate_each<T: Tangent>((to, from): (&mut [T], &[T])) {
    for (to, from) in to.iter_mut().zip(from) {
        to.accumulate(from);
    }
}

fn dot_slices<T: Tangent>(a: &[T], b: &[T]) -> f64 {
    let (n, m) = (a.len(), b.len());
    assert!(
        n == m || n == 0 || m == 0,
        "tangents of lengths {n} and {m} have no dot product"
    );
    a.iter().zip(b).map(|(a, b)| a.dot(b)).sum()
}

macro_rules! floats {
    ($($float:ty { $($flat:item)* })*) => {$(
        impl Differentiable for $float {
            type Tangent = $float;
            type Shape = ();

            #[inline(always)]
            fn shape(&self) {}

            #[inline(always)]
            fn zero_of((): &()) -> $float {
                0.0
            }

            type Tangents<D: Directions> = D::Of<$float>;

            #[inline(always)]
            fn build<D: Directions>((): &(), from: &mut impl Source<D>) -> D::Of<$float> {
                from.next::<$float>()
            }

            #[inline(always)]
            fn build_array<D: Directions, const N: usize>(
                _: &[(); N],
                from: &mut impl Source<D>,
            ) -> [D::Of<$float>; N] {
                from.array::<$float, N>()
            }

            #[inline(always)]
            fn read<D: Directions>(tangents: &D::Of<$float>, to: &mut impl Sink<D>) {
                to.take::<$float>(*tangents);
            }

            $($flat)*
        }

        impl Tangent for $float {
            #[inline(always)]
            fn accumulate(&mut self, other: &$float) {
                *self += *other;
            }

            #[inline(always)]
            fn clear(&mut self) {
                *self = 0.0;
            }

            #[inline(always)]
            fn start_sum(&mut self) {
                *self = -0.0;
            }

            #[inline(always)]
            fn is_zero_along(&self, _: Along) -> bool {
                *self == 0.0
            }

            #[inline(always)]
            fn dot(&self, other: &$float) -> f64 {
                f64::from(*self) * f64::from(*other)
            }
        }

        impl UnitSeed for $float {
            #[inline(always)]
            fn unit_seed(&self) -> $float {
                1.0
            }
        }
    )*};
}
floats!(
    f32 {}
    f64 {
        const IS_FLAT: bool = true;

        #[inline(always)]
        fn flatten<D: Directions>(elements: Vec<D::Of<f64>>) -> Vec<D::Of<f64>> {
            elements
        }
    }
);

macro_rules! without_floats {
    ($($inert:ty),*) => {$(
        impl Differentiable for $inert {
            type Tangent = ();
            type Shape = ();

            #[inline(always)]
            fn shape(&self) {}

            #[inline(always)]
            fn zero_of((): &()) {}

            type Tangents<D: Directions> = ();

            #[inline(always)]
            fn build<D: Directions>((): &(), _: &mut impl Source<D>) {}

            #[inline(always)]
            fn read<D: Directions>((): &(), _: &mut impl Sink<D>) {}
        }
    )*};
}
without_floats!(
    u8, u16, u32, u64, u128, usize, i8, i16, i32, i64, i128, isize
);
without_floats!(bool, char, (), str, String);

impl Tangent for () {
    #[inline(always)]
    fn accumulate(&mut self, (): &()) {}

    #[inline(always)]
    fn clear(&mut self) {}

    #[inline(always)]
    fn is_zero_along(&self, _: Along) -> bool {
        true
    }

    #[inline(always)]
    fn dot(&self, (): &()) -> f64 {
        0.0
    }
}

impl<T: Differentiable> Differentiable for [T] {
    type Tangent = Vec<T::Tangent>;
    type Shape = Vec<T::Shape>;

    #[inline]
    fn shape(&self) -> Vec<T::Shape> {
        self.iter().map(T::shape).collect()
    }

    #[inline]
    fn zero_of(shape: &Vec<T::Shape>) -> Vec<T::Tangent> {
        collected(shape.iter().map(T::zero_of))
    }

    type Tangents<D: Directions> = Vec<T::Tangents<D>>;

    #[inline]
    fn build<D: Directions>(
        shape: &Vec<T::Shape>,
        from: &mut impl Source<D>,
    ) -> Vec<T::Tangents<D>> {
        collected(shape.iter().map(|shape| T::build(shape, from)))
    }

    #[inline]
    fn read<D: Directions>(tangents: &Vec<T::Tangents<D>>, to: &mut impl Sink<D>) {
        tangents.iter().for_each(|tangents| T::read(tangents, to));
    }
}

impl<T: Differentiable> Differentiable for Vec<T> {
    type Tangent = Vec<T::Tangent>;
    type Shape = Vec<T::Shape>;

    #[inline]
    fn shape(&self) -> Vec<T::Shape> {
        self.as_slice().shape()
    }

    #[inline]
    fn zero_of(shape: &Vec<T::Shape>) -> Vec<T::Tangent> {
        <[T]>::zero_of(shape)
    }

    type Tangents<D: Directions> = Vec<T::Tangents<D>>;

    #[inline]
    fn build<D: Directions>(
        shape: &Vec<T::Shape>,
        from: &mut impl Source<D>,
    ) -> Vec<T::Tangents<D>> {
        <[T]>::build(shape, from)
    }

    #[inline]
    fn read<D: Directions>(tangents: &Vec<T::Tangents<D>>, to: &mut impl Sink<D>) {
        <[T]>::read(tangents, to);
    }

    #[inline]
    fn into_numbers<D: Directions>(
        tangents: Vec<T::Tangents<D>>,
    ) -> Result<Vec<D::Of<f64>>, Vec<T::Tangents<D>>> {
        match T::IS_FLAT {
            true => Ok(T::flatten::<D>(tangents)),
            false => Err(tangents),
        }
    }

    /// With room for as much, where there is nothing yet.
    #[inline]
    fn zero_tangents<D: Directions>(&self) -> Vec<T::Tangents<D>> {
        match self.is_empty() {
            true => vec_with_capacity(self.capacity()),
            false => self.as_slice().zero_tangents(),
        }
    }
}

impl<T: Tangent> Tangent for Vec<T> {
    #[inline]
    fn accumulate(&mut self, other: &Vec<T>) {
        if self.is_empty() {
            self.clone_from(other);
        } else {
            accumulate_slices(self, other);
        }
    }

    #[inline]
    fn clear(&mut self) {
        self.iter_mut().for_each(T::clear);
    }

    #[inline]
    fn is_zero_along(&self, directions: Along) -> bool {
        self.iter().all(|t| t.is_zero_along(directions))
    }

    #[inline]
    fn dot(&self, other: &Vec<T>) -> f64 {
        dot_slices(self, other)
    }
}

impl<T: Differentiable, const N: usize> Differentiable for [T; N] {
    type Tangent = [T::Tangent; N];
    type Shape = [T::Shape; N];

    #[inline]
    fn shape(&self) -> [T::Shape; N] {
        self.each_ref().map(T::shape)
    }

    #[inline]
    fn zero_of(shape: &[T::Shape; N]) -> [T::Tangent; N] {
        shape.each_ref().map(T::zero_of)
    }

    type Tangents<D: Directions> = [T::Tangents<D>; N];

    #[inline]
    fn build<D: Directions>(
        shape: &[T::Shape; N],
        from: &mut impl Source<D>,
    ) -> [T::Tangents<D>; N] {
        T::build_array(shape, from)
    }

    #[inline]
    fn read<D: Directions>(tangents: &[T::Tangents<D>; N], to: &mut impl Sink<D>) {
        tangents.iter().for_each(|tangents| T::read(tangents, to));
    }

    const IS_FLAT: bool = T::IS_FLAT;

    #[inline]
    fn flatten<D: Directions>(elements: Vec<[T::Tangents<D>; N]>) -> Vec<D::Of<f64>> {
        T::flatten::<D>(elements.into_flattened())
    }
}

impl<T: Tangent, const N: usize> Tangent for [T; N] {
    #[inline]
    fn accumulate(&mut self, other: &[T; N]) {
        accumulate_slices(self, other);
    }

    #[inline]
    fn clear(&mut self) {
        self.iter_mut().for_each(T::clear);
    }

    #[inline(always)]
    fn start_sum(&mut self) {
        self.iter_mut().for_each(T::start_sum);
    }

    #[inline]
    fn is_zero_along(&self, directions: Along) -> bool {
        // rustc does not always inline what `all` calls.
        for tangent in self {
            if !tangent.is_zero_along(directions) {
                return false;
            }
        }
        true
    }

    #[inline]
    fn dot(&self, other: &[T; N]) -> f64 {
        dot_slices(self, other)
    }
}

impl<T: Differentiable> Differentiable for Option<T> {
    type Tangent = Option<T::Tangent>;
    type Shape = Option<T::Shape>;

    #[inline]
    fn shape(&self) -> Option<T::Shape> {
        self.as_ref().map(T::shape)
    }

    #[inline]
    fn zero_of(shape: &Option<T::Shape>) -> Option<T::Tangent> {
        shape.as_ref().map(T::zero_of)
    }

    type Tangents<D: Directions> = Option<T::Tangents<D>>;

    #[inline]
    fn build<D: Directions>(
        shape: &Option<T::Shape>,
        from: &mut impl Source<D>,
    ) -> Option<T::Tangents<D>> {
        shape.as_ref().map(|shape| T::build(shape, from))
    }

    #[inline]
    fn read<D: Directions>(tangents: &Option<T::Tangents<D>>, to: &mut impl Sink<D>) {
        tangents.iter().for_each(|tangents| T::read(tangents, to));
    }
}

impl<T: Tangent> Tangent for Option<T> {
    #[inline]
    fn accumulate(&mut self, other: &Option<T>) {
        match (self, other) {
            (Some(to), Some(from)) => to.accumulate(from),
            (to @ None, Some(from)) => *to = Some(from.clone()),
            (_, None) => {}
        }
    }

    #[inline]
    fn clear(&mut self) {
        self.iter_mut().for_each(T::clear);
    }

    #[inline]
    fn is_zero_along(&self, directions: Along) -> bool {
        self.iter().all(|t| t.is_zero_along(directions))
    }

    #[inline]
    fn dot(&self, other: &Option<T>) -> f64 {
        self.as_ref()
            .zip(other.as_ref())
            .map_or(0.0, |(a, b)| a.dot(b))
    }
}

impl<T: UnitSeed> UnitSeed for Option<T> {
    #[inline]
    fn unit_seed(&self) -> Option<T::Tangent> {
        self.as_ref().map(T::unit_seed)
    }
}

impl<T: Differentiable, E> Differentiable for Result<T, E> {
    type Tangent = Option<T::Tangent>;
    type Shape = Option<T::Shape>;

    #[inline]
    fn shape(&self) -> Option<T::Shape> {
        self.as_ref().ok().map(T::shape)
    }

    #[inline]
    fn zero_of(shape: &Option<T::Shape>) -> Option<T::Tangent> {
        shape.as_ref().map(T::zero_of)
    }

    type Tangents<D: Directions> = Option<T::Tangents<D>>;

    #[inline]
    fn build<D: Directions>(
        shape: &Option<T::Shape>,
        from: &mut impl Source<D>,
    ) -> Option<T::Tangents<D>> {
        shape.as_ref().map(|shape| T::build(shape, from))
    }

    #[inline]
    fn read<D: Directions>(tangents: &Option<T::Tangents<D>>, to: &mut impl Sink<D>) {
        tangents.iter().for_each(|tangents| T::read(tangents, to));
    }
}

impl<T: UnitSeed, E> UnitSeed for Result<T, E> {
    #[inline]
    fn unit_seed(&self) -> Option<T::Tangent> {
        self.as_ref().ok().map(T::unit_seed)
    }
}

impl<T: Differentiable> Differentiable for Box<T> {
    type Tangent = Box<T::Tangent>;
    type Shape = T::Shape;

    #[inline]
    fn shape(&self) -> T::Shape {
        (**self).shape()
    }

    #[inline]
    fn zero_of(shape: &T::Shape) -> Box<T::Tangent> {
        Box::new(T::zero_of(shape))
    }

    type Tangents<D: Directions> = Box<T::Tangents<D>>;

    #[inline]
    fn build<D: Directions>(shape: &T::Shape, from: &mut impl Source<D>) -> Box<T::Tangents<D>> {
        Box::new(T::build(shape, from))
    }

    #[inline]
    fn read<D: Directions>(tangents: &Box<T::Tangents<D>>, to: &mut impl Sink<D>) {
        T::read(tangents, to);
    }
}

/// As a vector, which it can be turned into.
impl<T: Differentiable> Differentiable for Box<[T]> {
    type Tangent = Vec<T::Tangent>;
    type Shape = Vec<T::Shape>;

    #[inline]
    fn shape(&self) -> Vec<T::Shape> {
        (**self).shape()
    }

    #[inline]
    fn zero_of(shape: &Vec<T::Shape>) -> Vec<T::Tangent> {
        <[T]>::zero_of(shape)
    }

    type Tangents<D: Directions> = Vec<T::Tangents<D>>;

    #[inline]
    fn build<D: Directions>(
        shape: &Vec<T::Shape>,
        from: &mut impl Source<D>,
    ) -> Vec<T::Tangents<D>> {
        <[T]>::build(shape, from)
    }

    #[inline]
    fn read<D: Directions>(tangents: &Vec<T::Tangents<D>>, to: &mut impl Sink<D>) {
        <[T]>::read(tangents, to);
    }
}

impl<T: Tangent> Tangent for Box<T> {
    #[inline]
    fn accumulate(&mut self, other: &Box<T>) {
        (**self).accumulate(other);
    }

    #[inline]
    fn clear(&mut self) {
        (**self).clear();
    }

    #[inline]
    fn is_zero_along(&self, directions: Along) -> bool {
        (**self).is_zero_along(directions)
    }

    #[inline]
    fn dot(&self, other: &Box<T>) -> f64 {
        (**self).dot(other)
    }
}

macro_rules! references {
    ($($reference:ty),*) => {$(
        impl<T: Differentiable + ?Sized> Differentiable for $reference {
            type Tangent = T::Tangent;
            type Shape = T::Shape;

            #[inline]
            fn shape(&self) -> T::Shape {
                (**self).shape()
            }

            #[inline]
            fn zero_of(shape: &T::Shape) -> T::Tangent {
                T::zero_of(shape)
            }

            type Tangents<D: Directions> = T::Tangents<D>;

            #[inline]
            fn build<D: Directions>(shape: &T::Shape, from: &mut impl Source<D>) -> T::Tangents<D> {
                T::build(shape, from)
            }

            #[inline]
            fn read<D: Directions>(tangents: &T::Tangents<D>, to: &mut impl Sink<D>) {
                T::read(tangents, to);
            }
        }
    )*};
}
references!(&T, &mut T);

macro_rules! tuple {
    ($($item:ident $i:tt),+) => {
        impl<$($item: Differentiable),+> Differentiable for ($($item,)+) {
            type Tangent = ($($item::Tangent,)+);
            type Shape = ($($item::Shape,)+);

            #[inline]
            fn shape(&self) -> Self::Shape {
                ($(self.$i.shape(),)+)
            }

            #[inline]
            fn zero_of(shape: &Self::Shape) -> Self::Tangent {
                ($($item::zero_of(&shape.$i),)+)
            }

            type Tangents<Along: Directions> = ($($item::Tangents<Along>,)+);

            #[inline]
            fn build<Along: Directions>(
                shape: &Self::Shape,
                from: &mut impl Source<Along>,
            ) -> Self::Tangents<Along> {
                ($($item::build(&shape.$i, from),)+)
            }

            #[inline]
            fn read<Along: Directions>(tangents: &Self::Tangents<Along>, to: &mut impl Sink<Along>) {
                $($item::read(&tangents.$i, to);)+
            }
        }

        impl<$($item: Tangent),+> Tangent for ($($item,)+) {
            #[inline]
            fn accumulate(&mut self, other: &Self) {
                $(self.$i.accumulate(&other.$i);)+
            }

            #[inline]
            fn clear(&mut self) {
                $(self.$i.clear();)+
            }

            #[inline(always)]
            fn start_sum(&mut self) {
                $(self.$i.start_sum();)+
            }

            #[inline]
            fn is_zero_along(&self, directions: Along) -> bool {
                true $(&& self.$i.is_zero_along(directions))+
            }

            #[inline]
            fn dot(&self, other: &Self) -> f64 {
                0.0 $(+ self.$i.dot(&other.$i))+
            }
        }
    };
}
tuple!(A 0);
tuple!(A 0, B 1);
tuple!(A 0, B 1, C 2);
tuple!(A 0, B 1, C 2, D 3);
tuple!(A 0, B 1, C 2, D 3, E 4);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5, G 6);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
