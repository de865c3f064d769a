//! Tangent types: what the derivative with respect to a value looks like.
//!
//! [`directions`]: several tangents at once; [`components`]: the numbers in a tangent, one after the
//! other; [`entries`]: the rows of Jacobians; [`implementations`]: floats and their containers.

pub(crate) mod components;
pub(crate) mod directions;
pub(crate) mod entries;
mod implementations;

use components::{Sink, Source, Zeros};
use directions::{Along, Directions};
pub(crate) use implementations::accumulate_slices;

use crate::by_pointer::by_pointer;

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

    /// The tangents along each of the directions that a pass carries.
    #[doc(hidden)]
    type Tangents<D: Directions>: Tangent;

    /// Tangents of a shape, from their components in order.
    #[doc(hidden)]
    fn build<D: Directions>(shape: &Self::Shape, from: &mut impl Source<D>) -> Self::Tangents<D>;

    /// An array of these.
    #[doc(hidden)]
    #[inline]
    fn build_array<D: Directions, const N: usize>(
        shapes: &[Self::Shape; N],
        from: &mut impl Source<D>,
    ) -> [Self::Tangents<D>; N] {
        std::array::from_fn(|i| Self::build(&shapes[i], from))
    }

    /// Gives the components away in the order of `build`.
    #[doc(hidden)]
    fn read<D: Directions>(tangents: &Self::Tangents<D>, to: &mut impl Sink<D>);

    /// It consists of doubles, as many as its type tells.
    #[doc(hidden)]
    const IS_FLAT: bool = false;

    /// The tangents of the doubles in elements, where each is flat.
    #[doc(hidden)]
    fn flatten<D: Directions>(_: Vec<Self::Tangents<D>>) -> Vec<D::Of<f64>> {
        unreachable!("only what is flat is flattened")
    }

    /// Those of all numbers, where that costs nothing; else the tangents.
    #[doc(hidden)]
    #[inline(always)]
    fn into_numbers<D: Directions>(
        tangents: Self::Tangents<D>,
    ) -> Result<Vec<D::Of<f64>>, Self::Tangents<D>> {
        Err(tangents)
    }

    /// The zero of the shape that `self` has.
    #[inline(always)]
    fn zero_tangent(&self) -> Self::Tangent {
        by_pointer(|value: &Self| Self::zero_of(&value.shape()), self)
    }

    /// The same along each direction.
    #[doc(hidden)]
    #[inline(always)]
    fn zero_tangents<D: Directions>(&self) -> Self::Tangents<D> {
        by_pointer(|value: &Self| Self::build(&value.shape(), &mut Zeros), self)
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

    /// A zero becomes the start of a sum, where that saves an addition: -0.0, to which the first term is added
    /// without a change of its bits.
    #[doc(hidden)]
    #[inline(always)]
    fn start_sum(&mut self) {}

    /// All components are known to be zero along these directions.
    #[doc(hidden)]
    #[inline(always)]
    fn is_zero_along(&self, _: Along) -> bool {
        false
    }

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
