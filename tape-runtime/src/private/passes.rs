//! What the passes of a Jacobian share: each carries a few columns, and computes the same primal.

use std::any::Any;
use std::cell::RefCell;

thread_local! {
    /// Those of Jacobians within Jacobians.
    static PASSES: RefCell<Vec<Passes>> = const { RefCell::new(Vec::new()) };
}

/// More bytes are not kept: then it is cheaper to compute them again.
const MOST: usize = 1 << 26;

#[derive(Default)]
struct Passes {
    /// What the first pass has left, in the order of its keeping, where that was not too much.
    kept: Vec<Option<Box<dyn Any>>>,
    bytes: usize,
    /// How many of them the pass has come to.
    seen: usize,
    /// Another pass is to follow the first one, which is under way.
    keeps: bool,
}

/// The passes of one Jacobian.
#[derive(Default)]
pub(super) struct Shared {
    open: bool,
}

impl Shared {
    /// The next pass begins; whether it is the first of several.
    pub fn begin(&mut self, first_of_several: bool) {
        // A thread that ends shares nothing.
        let _ = PASSES.try_with(|passes| {
            let mut passes = passes.borrow_mut();
            if !std::mem::replace(&mut self.open, true) {
                passes.push(Passes::default());
            }
            if let Some(passes) = passes.last_mut() {
                (passes.seen, passes.keeps) = (0, first_of_several);
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
pub(crate) fn keep<K: Keepable + ?Sized>(container: &K, iterations: usize) {
    let elements = container.elements();
    let _ = PASSES.try_with(|passes| {
        let mut passes = passes.borrow_mut();
        let Some(passes) = passes.last_mut().filter(|passes| passes.keeps) else {
            return;
        };
        let bytes = passes.bytes + size_of_val(elements);
        let kept = (elements.len() <= iterations && bytes <= MOST).then(|| {
            passes.bytes = bytes;
            Box::new(elements.to_vec()) as Box<dyn Any>
        });
        passes.kept.push(kept);
    });
}

/// In a pass that is not the first, what that one kept here; whether there was something.
pub(crate) fn recall<K: Keepable + ?Sized>(container: &mut K) -> bool {
    let recalled = PASSES.try_with(|passes| {
        let mut passes = passes.borrow_mut();
        let passes = passes.last_mut().filter(|passes| !passes.keeps)?;
        let kept = passes.kept.get(passes.seen)?.as_ref();
        passes.seen += 1;
        let elements = kept?.downcast_ref::<Vec<K::Element>>()?;
        Some(container.restore(elements))
    });
    recalled.ok().flatten().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A pass that computes a vector and an array; whether it found them.
    fn pass(shared: &mut Shared, first: bool) -> [bool; 2] {
        shared.begin(first);
        let (mut vec, mut array) = (Vec::new(), [0.0; 2]);
        let mut found = [recall(&mut vec), recall(&mut array)];
        for (found, then) in found.iter_mut().zip([true, false]) {
            if !*found && then {
                vec.push(1.5);
                keep(&vec, 1);
            } else if !*found {
                array[1] = 2.5;
                keep(&array, 1);
            }
        }
        assert_eq!((vec, array), (vec![1.5], [0.0, 2.5]));
        found
    }

    #[test]
    fn later_passes_find_what_is_no_more_than_its_iterations() {
        let mut shared = Shared::default();
        assert_eq!(pass(&mut shared, true), [false, false]);
        assert_eq!(pass(&mut shared, false), [true, false]);
        assert_eq!(pass(&mut shared, false), [true, false]);
    }

    #[test]
    fn a_jacobian_within_has_passes_of_its_own() {
        let mut outer = Shared::default();
        assert_eq!(pass(&mut outer, true), [false, false]);
        outer.begin(false);
        {
            let mut inner = Shared::default();
            assert_eq!(pass(&mut inner, true), [false, false]);
            assert_eq!(pass(&mut inner, false), [true, false]);
        }
        assert_eq!(pass(&mut outer, false), [true, false]);
    }

    #[test]
    fn a_single_pass_keeps_nothing() {
        let mut shared = Shared::default();
        assert_eq!(pass(&mut shared, false), [false, false]);
        assert_eq!(pass(&mut shared, false), [false, false]);
        drop(shared);
        assert!(PASSES.with(|passes| passes.borrow().is_empty()));
        keep(&[1.0], 9);
        assert!(!recall(&mut [0.0]));
    }
}
