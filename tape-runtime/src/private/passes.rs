//! What the passes of a Jacobian share: each carries a few columns, and computes the same primal.

use std::any::{Any, TypeId};
use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;

use super::Fingerprint;

thread_local! {
    /// Those of Jacobians within Jacobians.
    static PASSES: RefCell<Vec<Passes>> = const { RefCell::new(Vec::new()) };
}

/// More bytes are not kept: then it is cheaper to compute them again.
const MOST: usize = 1 << 26;

#[derive(Default)]
struct Passes {
    /// What the first pass has left, where that was not too much.
    kept: HashMap<Key, Box<dyn Any>>,
    bytes: usize,
    /// Another pass is to follow the first one, which is under way.
    keeps: bool,
    /// There is more than one.
    several: bool,
    /// The addresses of what the function has borrowed for all of them.
    borrowed: Vec<Range<usize>>,
}

/// The addresses of numbers that a function has borrowed, so that they stay the same while it runs.
pub fn addresses<T>(of: &[T]) -> Range<usize> {
    let Range { start, end } = of.as_ptr_range();
    start.addr()..end.addr()
}

/// Whether all of these are among what is borrowed for all passes.
pub(super) fn are_borrowed<T>(numbers: &[T]) -> bool {
    let these = addresses(numbers);
    let within = |all: &Range<usize>| all.start <= these.start && these.end <= all.end;
    let found = PASSES.try_with(|passes| {
        let passes = passes.borrow();
        passes.last().is_some_and(|p| p.borrowed.iter().any(within))
    });
    found.unwrap_or_default()
}

/// A computation, and what it reads: another pass computes the same by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key(TypeId, u64);

/// The key of the computation that `Place` stands for, if there are several passes and all that it reads are numbers. These are
/// looked at if they are no more than a few for each of its iterations, of which there are so many times so many.
///
/// Inlined, so that what is read has no address that the loops after it would have to reckon with.
#[inline(always)]
pub(crate) fn key<Place: 'static>(
    iterations: [usize; 2],
    read: impl FnOnce(&mut Fingerprint),
) -> Option<Key> {
    let mut print = fingerprint(iterations)?;
    read(&mut print);
    Some(Key(TypeId::of::<Place>(), print.finish()?))
}

/// Of nothing yet, if there are several passes.
fn fingerprint([outer, inner]: [usize; 2]) -> Option<Fingerprint> {
    let several = PASSES.try_with(|passes| passes.borrow().last().is_some_and(|p| p.several));
    several.ok().filter(|several| *several)?;
    let most = outer.saturating_mul(inner).saturating_mul(2);
    Some(Fingerprint::new(most.saturating_add(FEW)))
}

/// So many numbers are worth looking at in any case.
const FEW: usize = 64;

/// The passes of one Jacobian.
#[derive(Default)]
pub(super) struct Shared {
    open: bool,
}

impl Shared {
    /// The next pass begins; whether it is the first one, and whether there are several; and what is borrowed for
    /// all of them.
    pub fn begin(&mut self, [first, several]: [bool; 2], borrowed: &[Range<usize>]) {
        // A thread that ends shares nothing.
        let _ = PASSES.try_with(|passes| {
            let mut passes = passes.borrow_mut();
            if !std::mem::replace(&mut self.open, true) {
                passes.push(Passes {
                    borrowed: if several {
                        borrowed.to_vec()
                    } else {
                        Vec::new()
                    },
                    ..Passes::default()
                });
            }
            if let Some(passes) = passes.last_mut() {
                (passes.keeps, passes.several) = (first && several, several);
            }
        });
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        if self.open {
            // What was kept is dropped when nothing is borrowed any more.
            let last = PASSES.try_with(|passes| passes.borrow_mut().pop());
            drop(last);
        }
    }
}

/// A container that can be kept.
pub trait Keepable {
    /// Its elements.
    type Element: Copy + 'static;
    /// All of them.
    fn elements(&self) -> &[Self::Element];
    /// Becomes these elements, if it can have so many.
    fn restore(&mut self, elements: &[Self::Element]) -> bool;
}

impl<T: Copy + 'static> Keepable for [T] {
    type Element = T;

    fn elements(&self) -> &[T] {
        self
    }

    fn restore(&mut self, elements: &[T]) -> bool {
        let same = self.len() == elements.len();
        if same {
            self.copy_from_slice(elements);
        }
        same
    }
}

impl<T: Copy + 'static, const N: usize> Keepable for [T; N] {
    type Element = T;

    fn elements(&self) -> &[T] {
        self
    }

    fn restore(&mut self, elements: &[T]) -> bool {
        self.as_mut_slice().restore(elements)
    }
}

impl<T: Copy + 'static> Keepable for Vec<T> {
    type Element = T;

    fn elements(&self) -> &[T] {
        self
    }

    fn restore(&mut self, elements: &[T]) -> bool {
        self.clear();
        self.extend_from_slice(elements);
        true
    }
}

/// Keeps what the first pass has computed by so many iterations, if it is no more than these.
pub(crate) fn keep<C: Keepable + ?Sized>(key: Option<Key>, container: &C, iterations: usize) {
    let elements = container.elements();
    let Some(key) = key.filter(|_| elements.len() <= iterations) else {
        return;
    };
    let _ = PASSES.try_with(|passes| {
        let mut passes = passes.borrow_mut();
        let Some(passes) = passes.last_mut().filter(|passes| passes.keeps) else {
            return;
        };
        let bytes = passes.bytes + size_of_val(elements);
        if bytes <= MOST {
            passes.bytes = bytes;
            passes.kept.insert(key, Box::new(elements.to_vec()));
        }
    });
}

/// What the first pass kept under the key; whether there was something.
pub(crate) fn recall<C: Keepable + ?Sized>(key: &Option<Key>, container: &mut C) -> bool {
    let recalled = PASSES.try_with(|passes| {
        let passes = passes.borrow();
        let kept = passes.last()?.kept.get(key.as_ref()?)?;
        let elements = kept.downcast_ref::<Vec<C::Element>>()?;
        Some(container.restore(elements))
    });
    recalled.ok().flatten().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::private::ReadNumbers as _;

    struct Vector;
    struct Array;

    fn key_of<Place: 'static>(numbers: &[f64]) -> Option<Key> {
        key::<Place>([1, 1], |print| numbers.gradtape_print(print))
    }

    /// A pass that computes a vector and an array, of what it reads; whether it found them.
    fn pass(shared: &mut Shared, [first, several]: [bool; 2], reads: f64) -> [bool; 2] {
        shared.begin([first, several], &[]);
        let (mut vec, mut array) = (Vec::new(), [0.0; 2]);
        let keys = [key_of::<Vector>(&[reads]), key_of::<Array>(&[reads])];
        let found = [recall(&keys[0], &mut vec), recall(&keys[1], &mut array)];
        if !found[0] {
            vec.push(1.5 * reads);
            keep(keys[0], &vec, 1);
        }
        if !found[1] {
            array[1] = 2.5;
            keep(keys[1], &array, 1);
        }
        assert_eq!((vec, array), (vec![1.5 * reads], [0.0, 2.5]));
        found
    }

    const FIRST: [bool; 2] = [true, true];
    const LATER: [bool; 2] = [false, true];

    #[test]
    fn later_passes_find_what_is_no_more_than_its_iterations() {
        let mut shared = Shared::default();
        assert_eq!(pass(&mut shared, FIRST, 1.0), [false, false]);
        assert_eq!(pass(&mut shared, LATER, 1.0), [true, false]);
        assert_eq!(pass(&mut shared, LATER, 1.0), [true, false]);
    }

    /// Whatever comes first.
    #[test]
    fn it_is_found_by_what_was_read() {
        let mut shared = Shared::default();
        assert_eq!(pass(&mut shared, FIRST, 1.0), [false, false]);
        shared.begin(LATER, &[]);
        assert!(!recall(&key_of::<Array>(&[1.0]), &mut [0.0; 1]));
        assert_eq!(pass(&mut shared, LATER, 2.0), [false, false]);
        assert_eq!(pass(&mut shared, LATER, 1.0), [true, false]);
    }

    #[test]
    fn what_is_borrowed_is_known_by_its_address() {
        let (many, others) = (vec![1.0; 1000], vec![1.0; 1000]);
        let mut shared = Shared::default();
        shared.begin(FIRST, &[addresses(&many)]);
        let key = key_of::<Vector>;
        let all = key(&many);
        assert!(all.is_some());
        assert_eq!(key(&many), all);
        assert_ne!(key(&many[1..]), all);
        assert_ne!(key(&many[..999]), all);
        assert_eq!(key(&others), None);
        // Of few the address does not matter.
        assert_eq!(key(&many[..9]), key(&others[..9]));

        let mut inner = Shared::default();
        inner.begin(FIRST, &[addresses(&others)]);
        assert_eq!(key(&many), None);
        assert!(key(&others).is_some());
        drop(inner);
        assert_eq!(key(&many), all);
        assert_eq!(key(&[]), key(&Vec::new()));
    }

    #[test]
    fn a_jacobian_within_has_passes_of_its_own() {
        let mut outer = Shared::default();
        assert_eq!(pass(&mut outer, FIRST, 1.0), [false, false]);
        {
            let mut inner = Shared::default();
            assert_eq!(pass(&mut inner, FIRST, 1.0), [false, false]);
            assert_eq!(pass(&mut inner, LATER, 1.0), [true, false]);
        }
        assert_eq!(pass(&mut outer, LATER, 1.0), [true, false]);
    }

    #[test]
    fn a_single_pass_keeps_nothing() {
        let mut shared = Shared::default();
        assert_eq!(pass(&mut shared, [true, false], 1.0), [false, false]);
        assert!(key_of::<Vector>(&[1.0]).is_none());
        drop(shared);
        assert!(PASSES.with(|passes| passes.borrow().is_empty()));
        assert!(!recall(&None, &mut [0.0]));
    }
}
