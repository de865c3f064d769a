//! How many directions a pushforward carries at once.
//!
//! The code of a pushforward is linear in the tangents: they are added, negated, and multiplied by
//! primal numbers and divided by them. So it is written once, and what the tangent of a number is,
//! one number or several, is a parameter of it.

use std::fmt::Debug;
use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub, SubAssign};

use crate::private::{Fingerprint, Keepable, Key, keep, key, recall};
use crate::{Differentiable, Scalar, Tangent};

/// How many directions a pushforward carries at once.
pub trait Directions: Copy {
    /// How many.
    const COUNT: usize;

    /// In so many parts a loop may take them one after the other.
    const PARTS: usize;

    /// The tangents of one number.
    type Of<S: Scalar>: Leaf<S>;

    /// That along one direction.
    fn along<S: Scalar>(tangents: Self::Of<S>, direction: usize) -> S;

    /// From those along each direction.
    fn together<S: Scalar>(along: impl FnMut(usize) -> S) -> Self::Of<S>;

    /// `as`
    fn cast<S: Scalar, U: Scalar>(tangents: Self::Of<S>) -> Self::Of<U>;

    /// The key by which another pass along other directions finds what is computed at this place.
    #[inline(always)]
    fn key<Place: 'static>(
        self,
        _iterations: [usize; 2],
        _read: impl FnOnce(&mut Fingerprint),
    ) -> Option<Key> {
        None
    }

    /// A container as an earlier pass has left it; whether there was one, and it is known.
    #[inline(always)]
    fn recall<C: Keepable + ?Sized>(self, _: &Option<Key>, _: &mut C) -> bool {
        false
    }

    /// Other passes find the container by the key; it took so many iterations.
    #[inline(always)]
    fn keep<C: Keepable + ?Sized>(self, _: Option<Key>, _: &C, _iterations: usize) {}

    /// In a loop: the compiler is to make vector instructions of the directions of an iteration, if there are several, and not
    /// of several iterations, whose tangents lie apart.
    #[inline(always)]
    fn side_by_side(self) {}

    /// The tangents as those along the single direction, where there is only one.
    fn single<P: Differentiable + ?Sized>(
        tangents: &P::Tangents<Self>,
    ) -> Option<&P::Tangents<One>>;

    /// The other way; the tangent itself where there are several directions.
    fn of_single<P: Differentiable + ?Sized>(
        tangent: P::Tangents<One>,
    ) -> Result<P::Tangents<Self>, P::Tangents<One>>;
}

/// The tangents of a number of type `S`.
pub type Of<D, S> = <D as Directions>::Of<S>;

/// The tangents of a number: what a pushforward does with them.
pub trait Leaf<S>:
    Tangent
    + Copy
    + Default
    + Debug
    + Add<Output = Self>
    + Sub<Output = Self>
    + Neg<Output = Self>
    + Mul<S, Output = Self>
    + Div<S, Output = Self>
    + AddAssign
    + SubAssign
{
    /// Those along the directions of one part.
    type Part: Leaf<S>;

    /// The tangents along the directions of a part.
    fn part(&self, part: usize) -> Self::Part;

    /// Writes along the directions of a part.
    fn set_part(&mut self, part: usize, other: Self::Part);

    /// Adds along the directions of a part.
    fn add_part(&mut self, part: usize, other: Self::Part);

    /// Subtracts along the directions of a part.
    fn sub_part(&mut self, part: usize, other: Self::Part);

    /// `self + tangent · primal`, rounded once where the processor has an instruction for that.
    fn plus_product(self, tangent: Self, primal: S) -> Self;
}

/// `to + tangent · primal`, rounded once where the processor has an instruction for that.
#[inline(always)]
pub fn plus_product<S, L: Leaf<S>>(to: L, tangent: L, primal: S) -> L {
    to.plus_product(tangent, primal)
}

/// Adds a product, contracted.
#[inline(always)]
pub fn add_product<S, L: Leaf<S>>(to: &mut L, tangent: L, primal: S) {
    *to = to.plus_product(tangent, primal);
}

/// The target multiplies and adds in one instruction, and rounds once: products are contracted.
pub const CONTRACTS: bool = cfg!(any(target_feature = "fma", target_arch = "aarch64"));

/// `a + b · c`
#[inline(always)]
fn multiply_add<S: Scalar>(a: S, b: S, c: S) -> S {
    match CONTRACTS && S::IS_PLAIN {
        true => b.mul_add(c, a),
        false => a + b * c,
    }
}

/// The tangents of a number along the directions of a part.
#[inline(always)]
pub fn part<S, L: Leaf<S>>(of: &L, part: usize) -> L::Part {
    of.part(part)
}

/// Adds a product, contracted, along the directions of a part.
#[inline(always)]
pub fn add_part_product<S, L: Leaf<S>>(to: &mut L, part: usize, tangent: L::Part, primal: S) {
    to.set_part(part, plus_product(to.part(part), tangent, primal));
}

/// Adds along the directions of a part.
#[inline(always)]
pub fn add_part<S, L: Leaf<S>>(to: &mut L, part: usize, other: L::Part) {
    to.add_part(part, other);
}

/// Subtracts along the directions of a part.
#[inline(always)]
pub fn sub_part<S, L: Leaf<S>>(from: &mut L, part: usize, other: L::Part) {
    from.sub_part(part, other);
}

/// So many directions are a part: where a column reaches a few elements only, its neighbours mostly do, but seldom eight in a
/// row; and so many doubles fill a vector register, or two narrow ones.
const PART: usize = 4;

/// Some directions that lie side by side.
#[derive(Clone, Copy)]
pub struct Along {
    first: usize,
    count: usize,
}

impl Along {
    /// All there are.
    pub const ALL: Along = Along {
        first: 0,
        count: usize::MAX,
    };

    /// Those of a part.
    #[inline(always)]
    pub fn part(part: usize) -> Along {
        Along {
            first: PART * part,
            count: PART,
        }
    }

    #[inline(always)]
    fn contains(self, direction: usize) -> bool {
        direction.wrapping_sub(self.first) < self.count
    }
}

/// A single direction: tangents are plain numbers.
#[derive(Clone, Copy)]
pub struct One;

impl Directions for One {
    const COUNT: usize = 1;

    const PARTS: usize = 1;

    type Of<S: Scalar> = S;

    #[inline(always)]
    fn along<S: Scalar>(tangent: S, _: usize) -> S {
        tangent
    }

    #[inline(always)]
    fn together<S: Scalar>(mut along: impl FnMut(usize) -> S) -> S {
        along(0)
    }

    #[inline(always)]
    fn cast<S: Scalar, U: Scalar>(tangent: S) -> U {
        U::constant(tangent.to_real())
    }

    #[inline(always)]
    fn single<P: Differentiable + ?Sized>(tangent: &P::Tangents<One>) -> Option<&P::Tangents<One>> {
        Some(tangent)
    }

    #[inline(always)]
    fn of_single<P: Differentiable + ?Sized>(
        tangent: P::Tangents<One>,
    ) -> Result<P::Tangents<One>, P::Tangents<One>> {
        Ok(tangent)
    }
}

impl<S: Scalar> Leaf<S> for S {
    type Part = S;

    #[inline(always)]
    fn part(&self, _: usize) -> S {
        *self
    }

    #[inline(always)]
    fn set_part(&mut self, _: usize, other: S) {
        *self = other;
    }

    #[inline(always)]
    fn add_part(&mut self, _: usize, other: S) {
        *self += other;
    }

    #[inline(always)]
    fn sub_part(&mut self, _: usize, other: S) {
        *self -= other;
    }

    #[inline(always)]
    fn plus_product(self, tangent: S, primal: S) -> S {
        multiply_add(self, tangent, primal)
    }
}

/// Iterations stay one after the other where each comes here.
#[cfg(all(
    not(miri),
    any(
        target_arch = "x86",
        target_arch = "x86_64",
        target_arch = "arm",
        target_arch = "aarch64",
        target_arch = "riscv64",
    )
))]
#[allow(
    unsafe_code,
    reason = "without it, the tangents of several iterations were gathered and scattered number by number"
)]
#[inline(always)]
fn barrier() {
    // SAFETY: there is no instruction.
    unsafe { std::arch::asm!("", options(nomem, nostack, preserves_flags)) }
}

/// Nothing is known here that the compiler could not look through.
#[cfg(not(all(
    not(miri),
    any(
        target_arch = "x86",
        target_arch = "x86_64",
        target_arch = "arm",
        target_arch = "aarch64",
        target_arch = "riscv64",
    )
)))]
#[inline(always)]
fn barrier() {}

/// `K` directions.
#[derive(Clone, Copy)]
pub struct Block<const K: usize> {}

impl<const K: usize> Directions for Block<K> {
    const COUNT: usize = K;

    const PARTS: usize = K.div_ceil(PART);

    type Of<S: Scalar> = Lanes<S, K>;

    #[inline(always)]
    fn along<S: Scalar>(tangents: Lanes<S, K>, direction: usize) -> S {
        tangents.0[direction]
    }

    #[inline(always)]
    fn together<S: Scalar>(along: impl FnMut(usize) -> S) -> Lanes<S, K> {
        Lanes(std::array::from_fn(along))
    }

    #[inline(always)]
    fn cast<S: Scalar, U: Scalar>(tangents: Lanes<S, K>) -> Lanes<U, K> {
        Lanes(tangents.0.map(|tangent| U::constant(tangent.to_real())))
    }

    #[inline(always)]
    fn side_by_side(self) {
        barrier();
    }

    #[inline(always)]
    fn key<Place: 'static>(
        self,
        iterations: [usize; 2],
        read: impl FnOnce(&mut Fingerprint),
    ) -> Option<Key> {
        key::<Place>(iterations, read)
    }

    fn recall<C: Keepable + ?Sized>(self, key: &Option<Key>, container: &mut C) -> bool {
        recall(key, container)
    }

    fn keep<C: Keepable + ?Sized>(self, key: Option<Key>, container: &C, iterations: usize) {
        keep(key, container, iterations);
    }

    #[inline(always)]
    fn single<P: Differentiable + ?Sized>(_: &P::Tangents<Self>) -> Option<&P::Tangents<One>> {
        None
    }

    #[inline(always)]
    fn of_single<P: Differentiable + ?Sized>(
        tangent: P::Tangents<One>,
    ) -> Result<P::Tangents<Self>, P::Tangents<One>> {
        Err(tangent)
    }
}

/// How many columns of a Jacobian one pass makes: as many as the widest vector registers hold. Each
/// pass runs the primal too, and what a function adds up in memory waits for it once a pass; more
/// columns would be more waste in a short last block.
pub const COLUMNS: usize = 8;

/// The directions of these.
pub type Columns = Block<COLUMNS>;

/// The tangents of a number along `K` directions.
///
/// They start with a line of cache: eight doubles fill one, and none lies across two.
#[repr(align(64))]
#[derive(Clone, Copy, Debug)]
pub struct Lanes<S, const K: usize>(pub [S; K]);

impl<S: Scalar, const K: usize> Leaf<S> for Lanes<S, K> {
    type Part = Lanes<S, PART>;

    #[inline(always)]
    fn part(&self, part: usize) -> Lanes<S, PART> {
        let mut along = Lanes::default();
        let from = self.0.chunks(PART).nth(part);
        for (to, from) in along.0.iter_mut().zip(from.into_iter().flatten()) {
            *to = *from;
        }
        along
    }

    #[inline(always)]
    fn set_part(&mut self, part: usize, other: Lanes<S, PART>) {
        let to = self.0.chunks_mut(PART).nth(part);
        for (to, from) in to.into_iter().flatten().zip(other.0) {
            *to = from;
        }
    }

    #[inline(always)]
    fn add_part(&mut self, part: usize, other: Lanes<S, PART>) {
        let to = self.0.chunks_mut(PART).nth(part);
        for (to, from) in to.into_iter().flatten().zip(other.0) {
            *to += from;
        }
    }

    #[inline(always)]
    fn sub_part(&mut self, part: usize, other: Lanes<S, PART>) {
        let to = self.0.chunks_mut(PART).nth(part);
        for (to, from) in to.into_iter().flatten().zip(other.0) {
            *to -= from;
        }
    }

    #[inline(always)]
    fn plus_product(mut self, tangent: Self, primal: S) -> Self {
        for (to, tangent) in self.0.iter_mut().zip(tangent.0) {
            *to = multiply_add(*to, tangent, primal);
        }
        self
    }
}

impl<S: Scalar, const K: usize> Default for Lanes<S, K> {
    #[inline(always)]
    fn default() -> Self {
        Lanes([S::default(); K])
    }
}

impl<S: Scalar, const K: usize> Neg for Lanes<S, K> {
    type Output = Self;

    #[inline(always)]
    fn neg(mut self) -> Self {
        for tangent in &mut self.0 {
            *tangent = -*tangent;
        }
        self
    }
}

// Loops in place: rustc does not always inline what `map` of an array calls.

macro_rules! lane_by_lane {
    ($($op:ident $name:ident)*) => {$(
        impl<S: Scalar, const K: usize> $op for Lanes<S, K> {
            type Output = Self;

            #[inline(always)]
            fn $name(mut self, other: Self) -> Self {
                for (tangent, other) in self.0.iter_mut().zip(other.0) {
                    *tangent = tangent.$name(other);
                }
                self
            }
        }
    )*};
}
lane_by_lane!(Add add Sub sub);

macro_rules! by_a_primal {
    ($($op:ident $name:ident)*) => {$(
        impl<S: Scalar, const K: usize> $op<S> for Lanes<S, K> {
            type Output = Self;

            #[inline(always)]
            fn $name(mut self, primal: S) -> Self {
                for tangent in &mut self.0 {
                    *tangent = tangent.$name(primal);
                }
                self
            }
        }
    )*};
}
by_a_primal!(Mul mul Div div);

impl<S: Scalar, const K: usize> AddAssign for Lanes<S, K> {
    #[inline(always)]
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl<S: Scalar, const K: usize> SubAssign for Lanes<S, K> {
    #[inline(always)]
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl<S: Scalar, const K: usize> Tangent for Lanes<S, K> {
    #[inline(always)]
    fn accumulate(&mut self, other: &Self) {
        *self += *other;
    }

    #[inline(always)]
    fn clear(&mut self) {
        *self = Self::default();
    }

    #[inline(always)]
    fn is_zero_along(&self, directions: Along) -> bool {
        // One test of all, without a branch for each.
        let tangents = self.0.iter().enumerate();
        tangents.fold(true, |zero, (k, t)| {
            zero & (!directions.contains(k) | t.is_zero_along(Along::ALL))
        })
    }

    #[inline(always)]
    fn dot(&self, other: &Self) -> f64 {
        let pairs = self.0.iter().zip(&other.0);
        pairs.map(|(a, b)| a.to_real() * b.to_real()).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a pushforward does, along any number of directions.
    fn chain<D: Directions>(x: D::Of<f64>, y: D::Of<f64>) -> D::Of<f32> {
        let mut sum = x * 0.3 - y / 7.0;
        sum += -x;
        sum -= y * 1e-3;
        sum = plus_product(sum, y, 0.7);
        D::cast::<f64, f32>(sum + x)
    }

    #[test]
    fn each_lane_is_what_one_direction_is() {
        let x = [0.1, -2.0, f64::INFINITY, -0.0];
        let y = [1.0 / 3.0, 0.0, 5.0, f64::NAN];
        let lanes = chain::<Block<4>>(Lanes(x), Lanes(y)).0;
        for k in 0..4 {
            assert_eq!(lanes[k].to_bits(), chain::<One>(x[k], y[k]).to_bits());
        }
    }

    #[test]
    fn parts_are_a_few_lanes_each() {
        let mut lanes = Lanes([1.0, 2.0, 3.0, 4.0, 7.0, 8.0]);
        add_part_product(&mut lanes, 1, Lanes([1.0, 1.0, 5.0, 5.0]), -2.0);
        assert_eq!(lanes.part(0).0, [1.0, 2.0, 3.0, 4.0]);
        // What is not there is zero.
        assert_eq!(lanes.part(1).0, [5.0, 6.0, 0.0, 0.0]);
        let mut sum = lanes;
        add_part(&mut sum, 1, Lanes([10.0, 20.0, 30.0, 40.0]));
        sub_part(&mut sum, 0, Lanes([1.0; 4]));
        assert_eq!(sum.0, [0.0, 1.0, 2.0, 3.0, 15.0, 26.0]);
        let zero_along = |part| Lanes([0.0, -0.0, 0.0, 0.0, 0.0, 1.0]).is_zero_along(part);
        assert_eq!([0, 1].map(Along::part).map(zero_along), [true, false]);
        let (count, parts) = (
            <Columns as Directions>::COUNT,
            <Columns as Directions>::PARTS,
        );
        assert_eq!(count, parts * PART);
    }
}
