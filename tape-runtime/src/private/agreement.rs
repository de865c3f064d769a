//! What our own tests ask of two companions of one function.

use crate::Scalar;

/// Numbers in a structure; what is no number is not compared.
pub trait Components {
    /// Visits each number, with the spacing of numbers at one.
    fn each(&self, visit: &mut dyn FnMut(f64, f64));
}

impl<T: Scalar> Components for T {
    fn each(&self, visit: &mut dyn FnMut(f64, f64)) {
        let single = T::constant(1.0 + f64::EPSILON) == T::constant(1.0);
        let epsilon = if single {
            f64::from(f32::EPSILON)
        } else {
            f64::EPSILON
        };
        visit(self.to_real(), epsilon);
    }
}

macro_rules! without_numbers {
    ($($inert:ty),*) => {$(
        impl Components for $inert {
            fn each(&self, _: &mut dyn FnMut(f64, f64)) {}
        }
    )*};
}
without_numbers!(
    (),
    bool,
    char,
    String,
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
    isize
);

macro_rules! elements {
    ($([$($generics:tt)*] $structure:ty),*) => {$(
        impl<X: Components, $($generics)*> Components for $structure {
            fn each(&self, visit: &mut dyn FnMut(f64, f64)) {
                self.iter().for_each(|x| x.each(visit));
            }
        }
    )*};
}
elements!([] Vec<X>, [] Option<X>, [E] Result<X, E>, [const N: usize] [X; N]);

macro_rules! tuple {
    ($($item:ident $i:tt),+) => {
        impl<$($item: Components),+> Components for ($($item,)+) {
            fn each(&self, visit: &mut dyn FnMut(f64, f64)) {
                $(self.$i.each(visit);)+
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

/// So many spacings of the greatest component may lie between the answers of two companions.
///
/// The compiled one divides an adjoint where the recorded one multiplies it by a reciprocal, and adds
/// what flows to one variable in another order, which tells in the last bits of each addition: the
/// median over our programs is one spacing, and in sums of thousands of terms it is some seventy.
const SPACINGS: f64 = 256.0;

/// Compares the values of two companions, which have the same bits.
///
/// # Panics
///
/// When they have not.
pub fn agree_on_value<C: Components>(name: &str, compiled: &C, recorded: &C) {
    let (left, right) = (numbers(compiled), numbers(recorded));
    let same = |((a, _), (b, _)): (&(f64, f64), &(f64, f64))| {
        a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan())
    };
    let all = left.len() == right.len() && left.iter().zip(&right).all(same);
    assert!(
        all,
        "{name}: the values differ: compiled {left:?}, recorded {right:?}"
    );
}

fn numbers<C: Components>(answer: &C) -> Vec<(f64, f64)> {
    let mut numbers = Vec::new();
    answer.each(&mut |x, epsilon| numbers.push((x, epsilon)));
    numbers
}

/// Compares the answers of two companions.
///
/// # Panics
///
/// When they differ by more than rounding.
pub fn agree<C: Components>(name: &str, compiled: &C, recorded: &C) {
    let (left, right) = (numbers(compiled), numbers(recorded));
    assert_eq!(left.len(), right.len(), "{name}: numbers in the answers");
    let finite = left.iter().map(|(x, _)| x.abs()).filter(|x| x.is_finite());
    let greatest = finite.fold(0.0, f64::max);
    for ((a, epsilon), (b, _)) in left.iter().zip(&right) {
        let same = a == b || (a.is_nan() && b.is_nan());
        let near = (a - b).abs() <= SPACINGS * epsilon * greatest;
        assert!(same || near, "{name}: compiled {a:?}, recorded {b:?}");
    }
}
