//! Tangent types: what the derivative with respect to a value looks like.

/// A type with a tangent type: floats, and containers of them.
///
/// What holds no float has the tangent `()`, so that its derivative vanishes when compiled.
///
/// ```
/// use tape_runtime::Differentiable;
///
/// let zero: (f64, Vec<f32>, ()) = (2.0_f64, vec![1.0_f32; 3], 7_usize).zero_tangent();
/// assert_eq!(zero, (0.0, vec![0.0; 3], ()));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no tangent type, so gradtape cannot differentiate with respect to it",
    label = "not differentiable",
    note = "mark the parameter `#[constant]`, or derive `Differentiable` for the type"
)]
pub trait Differentiable {
    /// The type of tangents and cotangents, of the same shape.
    type Tangent: Tangent;

    /// What the zero of a value's shape is made from, less than the value: lengths, no numbers.
    type Shape: Clone;

    /// The shape that `self` has.
    fn shape(&self) -> Self::Shape;

    /// The zero of a shape.
    fn zero_of(shape: &Self::Shape) -> Self::Tangent;

    /// The zero of the shape that `self` has.
    #[inline(always)]
    fn zero_tangent(&self) -> Self::Tangent {
        Self::zero_of(&self.shape())
    }
}

/// What derivatives accumulate in: an element of a vector space.
///
/// ```
/// use tape_runtime::Tangent;
///
/// let mut w_bar = vec![1.0, 2.0];
/// w_bar.accumulate(&vec![10.0, 20.0]);
/// assert_eq!(w_bar, [11.0, 22.0]);
/// assert_eq!(w_bar.dot(&vec![1.0, 1.0]), 33.0);
/// ```
pub trait Tangent: Clone {
    /// `self += other`. `None` is a zero, and so is an empty `Vec` that is added to.
    ///
    /// # Panics
    ///
    /// When the lengths differ.
    fn accumulate(&mut self, other: &Self);

    /// Becomes the zero of its shape.
    fn clear(&mut self);

    /// The sum of the products of the components.
    ///
    /// # Panics
    ///
    /// When the lengths differ, but for empty ones, which are zeros.
    fn dot(&self, other: &Self) -> f64;
}

/// An output that has one as its seed: a float, or an `Option` or `Result` of such.
#[diagnostic::on_unimplemented(
    message = "`grad` needs a scalar result; use `vjp` or `jacobian`",
    label = "the result is `{Self}`, which is no scalar"
)]
pub trait UnitSeed: Differentiable {
    /// One, in the shape of the tangent.
    fn unit_seed(&self) -> Self::Tangent;
}

/// `to += from`, element by element.
#[inline]
pub(crate) fn accumulate_slices<T: Tangent>(to: &mut [T], from: &[T]) {
    let (n, m) = (to.len(), from.len());
    assert!(n == m, "tangents of lengths {n} and {m} cannot be added");
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
    ($($float:ty),*) => {$(
        impl Differentiable for $float {
            type Tangent = $float;
            type Shape = ();

            #[inline(always)]
            fn shape(&self) {}

            #[inline(always)]
            fn zero_of((): &()) -> $float {
                0.0
            }
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
floats!(f32, f64);

macro_rules! without_floats {
    ($($inert:ty),*) => {$(
        impl Differentiable for $inert {
            type Tangent = ();
            type Shape = ();

            #[inline(always)]
            fn shape(&self) {}

            #[inline(always)]
            fn zero_of((): &()) {}
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
        shape.iter().map(T::zero_of).collect()
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
    fn dot(&self, other: &Box<T>) -> f64 {
        (**self).dot(other)
    }
}

impl<T: Differentiable + ?Sized> Differentiable for &T {
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
}

impl<T: Differentiable + ?Sized> Differentiable for &mut T {
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
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tangents_have_the_shape_of_the_value() {
        let rows: &[[f64; 2]] = &[[1.0, 2.0], [3.0, 4.0]];
        assert_eq!(rows.zero_tangent(), vec![[0.0; 2]; 2]);
        assert_eq!([vec![1.0_f32], vec![]].zero_tangent(), [vec![0.0], vec![]]);
        assert_eq!(
            (&mut 1.0_f64, "text", Box::new(2.0_f64)).zero_tangent(),
            (0.0, (), Box::new(0.0))
        );
        assert_eq!((1.0_f64,).zero_tangent(), (0.0,));
        assert_eq!([Some(1.0_f64), None].zero_tangent(), [Some(0.0), None]);
        assert_eq!(Err::<f64, &str>("no").zero_tangent(), None);
        assert_eq!(Ok::<f64, &str>(1.0).unit_seed(), Some(1.0));
        assert_eq!(Some(Some(2.0_f32)).unit_seed(), Some(Some(1.0)));
        assert_eq!(None::<f64>.unit_seed(), None);
    }

    #[test]
    fn zeros_that_do_not_know_their_shape_take_that_of_the_other() {
        let mut sum = (None, Vec::new(), Some(1.0));
        sum.accumulate(&(Some([1.0, 2.0]), vec![3.0], None));
        sum.accumulate(&(Some([1.0, 2.0]), vec![3.0], Some(1.0)));
        assert_eq!(sum, (Some([2.0, 4.0]), vec![6.0], Some(2.0)));
    }

    #[test]
    fn cleared_tangents_keep_their_shape() {
        let mut tangent = (vec![1.0_f64, 2.0], Some(3.0_f32), Box::new([4.0_f64]), ());
        tangent.clear();
        assert_eq!(tangent, (vec![0.0; 2], Some(0.0), Box::new([0.0]), ()));
    }

    #[test]
    fn dot_products_add_up_all_components() {
        let a = (1.0_f64, vec![2.0_f32, 3.0], Some([4.0_f64]), ());
        assert_eq!(a.dot(&a), 30.0);
        assert_eq!(a.dot(&(1.0, Vec::new(), None, ())), 1.0);
    }

    #[test]
    #[should_panic(expected = "tangents of lengths 2 and 3 cannot be added")]
    fn lengths_must_agree() {
        vec![0.0; 2].accumulate(&vec![0.0; 3]);
    }
}
