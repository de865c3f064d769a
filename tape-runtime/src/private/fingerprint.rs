//! What a computation reads, as a number: where it is the same, bit by bit, so is what is computed.
//!
//! What is borrowed for as long as keys are compared stays the same, and its address tells which it is.

use super::passes::are_borrowed;

/// Of numbers, in order.
#[derive(Clone, Debug)]
pub struct Fingerprint {
    lanes: [u64; LANES],
    /// How many more numbers are worth looking at.
    left: usize,
    /// All that was looked at are numbers, and were not too many.
    known: bool,
}

/// Multiplications need not wait for each other, and make vector instructions.
const LANES: usize = 32;

/// Odd, and without a pattern in its bits.
const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

#[inline(always)]
fn mixed(lane: u64, word: u64) -> u64 {
    (lane ^ word).wrapping_mul(FACTOR).rotate_left(27)
}

impl Fingerprint {
    /// Of nothing yet; of no more numbers than these.
    pub(super) fn new(most: usize) -> Fingerprint {
        Fingerprint {
            lanes: std::array::from_fn(|lane| lane as u64),
            left: most,
            known: true,
        }
    }

    /// If all of it is known.
    pub(super) fn finish(self) -> Option<u64> {
        let all = self.lanes.into_iter().fold(0, mixed);
        // Bits go upwards in a multiplication.
        self.known.then_some(mixed(all ^ (all >> 32), all))
    }

    fn words<T: Copy>(&mut self, of: &[T], word: impl Fn(T) -> u64) {
        // Fewer are looked at as fast.
        if of.len() > LANES && are_borrowed(of) {
            self.lanes[1] = mixed(self.lanes[1], of.as_ptr().addr() as u64);
            self.lanes[2] = mixed(self.lanes[2], of.len() as u64);
            return;
        }
        self.known &= of.len() <= self.left;
        self.left = self.left.saturating_sub(of.len());
        if !self.known {
            return;
        }
        self.lanes[0] = mixed(self.lanes[0], of.len() as u64);
        let (chunks, rest) = of.as_chunks::<LANES>();
        let mut lanes = self.lanes;
        for chunk in chunks {
            for (lane, x) in lanes.iter_mut().zip(chunk) {
                *lane = mixed(*lane, word(*x));
            }
        }
        for (lane, x) in lanes.iter_mut().zip(rest) {
            *lane = mixed(*lane, word(*x));
        }
        self.lanes = lanes;
    }
}

/// Numbers, and containers of them.
pub trait OfNumbers: Sized {
    /// Adds all of these.
    fn add_all(all: &[Self], to: &mut Fingerprint);
}

macro_rules! numbers {
    ($($number:ty: $word:expr;)*) => {$(
        impl OfNumbers for $number {
            #[inline]
            fn add_all(all: &[$number], to: &mut Fingerprint) {
                to.words(all, $word);
            }
        }
    )*};
}
numbers! {
    f64: f64::to_bits;
    f32: |x| x.to_bits().into();
    bool: u64::from;
    u8: u64::from;
    u16: u64::from;
    u32: u64::from;
    u64: |x| x;
    usize: |x| x as u64;
    i8: |x| x as u64;
    i16: |x| x as u64;
    i32: |x| x as u64;
    i64: |x| x as u64;
    isize: |x| x as u64;
}

impl<T: OfNumbers, const N: usize> OfNumbers for [T; N] {
    #[inline]
    fn add_all(all: &[[T; N]], to: &mut Fingerprint) {
        T::add_all(all.as_flattened(), to);
    }
}

impl<T: OfNumbers> OfNumbers for Vec<T> {
    #[inline]
    fn add_all(all: &[Vec<T>], to: &mut Fingerprint) {
        for one in all {
            to.words(&[one.len()], |len| len as u64);
            T::add_all(one, to);
        }
    }
}

/// What is read, where only rustc knows of which type it is.
pub trait ReadNumbers {
    /// Adds it.
    fn gradtape_print(&self, to: &mut Fingerprint);
}

impl<T: OfNumbers> ReadNumbers for T {
    #[inline]
    fn gradtape_print(&self, to: &mut Fingerprint) {
        T::add_all(std::slice::from_ref(self), to);
    }
}

impl<T: OfNumbers> ReadNumbers for [T] {
    #[inline]
    fn gradtape_print(&self, to: &mut Fingerprint) {
        T::add_all(self, to);
    }
}

/// Of anything else nothing is known. The method that takes one reference fewer is found first.
pub trait ReadAnything {
    /// Nothing is known any more.
    fn gradtape_print(&self, to: &mut Fingerprint);
}

impl<T: ?Sized> ReadAnything for &T {
    #[inline]
    fn gradtape_print(&self, to: &mut Fingerprint) {
        to.known = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(add: impl Fn(&mut Fingerprint)) -> Option<u64> {
        let mut print = Fingerprint::new(100);
        add(&mut print);
        print.finish()
    }

    fn of_slice(all: &[f64]) -> Option<u64> {
        of(|to| all.gradtape_print(to))
    }

    #[test]
    fn order_length_and_every_bit_count() {
        let numbers = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 0.0];
        let print = of_slice(&numbers);
        assert!(print.is_some());
        assert_eq!(print, of_slice(&numbers));
        let mut others: Vec<Vec<f64>> = vec![numbers[..6].to_vec(), [numbers, numbers].concat()];
        for i in 0..7 {
            let mut changed = numbers.to_vec();
            changed[i] = -changed[i];
            others.push(changed);
            for j in 0..i {
                let mut swapped = numbers.to_vec();
                swapped.swap(i, j);
                others.push(swapped);
            }
        }
        others
            .iter()
            .for_each(|other| assert_ne!(print, of_slice(other)));
    }

    #[test]
    fn parts_are_told_apart() {
        let rows = |a: usize| vec![vec![1.0; a], vec![1.0; 4 - a]];
        let print = |a| {
            let rows = &rows(a);
            of(|to| rows.gradtape_print(to))
        };
        assert_ne!(print(1), print(2));
        assert_ne!(
            of(|to| 1_usize.gradtape_print(to)),
            of(|to| 2_i32.gradtape_print(to))
        );
    }

    #[test]
    fn nothing_is_known_of_others_or_of_too_many() {
        struct Other;
        let other = &Other;
        assert_eq!(of(|to| other.gradtape_print(to)), None);
        let many = &[1.0; 101];
        assert_eq!(of(|to| many.gradtape_print(to)), None);
        let all = &[[1.0; 2]; 50];
        assert!(of(|to| all.gradtape_print(to)).is_some());
    }
}
