//! Which elements of a container have tangents other than zero.

use std::ops::{Deref, Range, RangeFrom};

use super::{Spent, vec_with_capacity};
use crate::Tangent;
use crate::tangent::directions::{Along, Directions};

/// Indices, ascending, in working storage.
pub struct Live(Vec<usize>);

impl Deref for Live {
    type Target = [usize];

    #[inline(always)]
    fn deref(&self) -> &[usize] {
        &self.0
    }
}

impl Drop for Live {
    #[inline]
    fn drop(&mut self) {
        Spent(std::mem::take(&mut self.0)).give_back();
    }
}

/// Some indices of a container, or all from one on.
pub trait Indices {
    /// The end, where the container has so many elements.
    fn within(self, len: usize) -> Range<usize>;
}

impl Indices for Range<usize> {
    #[inline(always)]
    fn within(self, len: usize) -> Range<usize> {
        self.start..self.end.min(len)
    }
}

impl Indices for RangeFrom<usize> {
    #[inline(always)]
    fn within(self, len: usize) -> Range<usize> {
        self.start..len
    }
}

/// The indices `i` where `tangents[i + offset]` is there and not zero along every direction.
pub fn live<T: Tangent>(tangents: &[T], indices: impl Indices, offset: usize) -> Live {
    live_along(Along::ALL, tangents, indices, offset)
}

/// [`live`] for each part of the directions.
pub fn live_in_parts<D: Directions, T: Tangent>(
    _: D,
    tangents: &[T],
    indices: impl Indices + Clone,
    offset: usize,
) -> Vec<Live> {
    let along = (0..D::PARTS).map(Along::part);
    along
        .map(|along| live_along(along, tangents, indices.clone(), offset))
        .collect()
}

fn live_along<T: Tangent>(
    along: Along,
    tangents: &[T],
    indices: impl Indices,
    offset: usize,
) -> Live {
    let tangents = tangents.get(offset..).unwrap_or_default();
    let indices = indices.within(tangents.len());
    let mut live = vec_with_capacity(indices.len());
    live.extend(indices.filter(|&i| !tangents[i].is_zero_along(along)));
    Live(live)
}

/// So many elements are soon looked at.
const FEW: usize = 16;

/// [`live`] of what only rustc knows to be a container of tangents.
pub trait OfElements {
    /// The indices that are live.
    fn gradtape_live(&self, indices: Range<usize>, offset: usize) -> Live;
    /// Those along the directions of each part.
    fn gradtape_live_in_parts<D: Directions>(
        &self,
        directions: D,
        indices: Range<usize>,
        offset: usize,
    ) -> Vec<Live>;
    /// There are no more than a few elements, and all are zero along every direction.
    fn gradtape_is_zero(&self) -> bool;
}

macro_rules! of_elements {
    ($([$($generics:tt)*] $container:ty;)*) => {$(
        impl<$($generics)*> OfElements for $container {
            #[inline]
            fn gradtape_live(&self, indices: Range<usize>, offset: usize) -> Live {
                live(self, indices, offset)
            }

            #[inline]
            fn gradtape_live_in_parts<D: Directions>(
                &self,
                directions: D,
                indices: Range<usize>,
                offset: usize,
            ) -> Vec<Live> {
                live_in_parts(directions, self, indices, offset)
            }

            #[inline]
            fn gradtape_is_zero(&self) -> bool {
                for tangent in self.iter().take(FEW) {
                    if !tangent.is_zero_along(Along::ALL) {
                        return false;
                    }
                }
                self.len() <= FEW
            }
        }
    )*};
}
of_elements! {
    [T: Tangent] [T];
    [T: Tangent] Vec<T>;
    [T: Tangent, const N: usize] [T; N];
}

/// Of what is none of these, all may have tangents. The method that takes one reference fewer is found first.
pub trait OfAnything {
    /// All of the indices.
    fn gradtape_live(&self, indices: Range<usize>, offset: usize) -> Live;
    /// The same for each part.
    fn gradtape_live_in_parts<D: Directions>(
        &self,
        directions: D,
        indices: Range<usize>,
        offset: usize,
    ) -> Vec<Live>;
    /// For all that is known, no.
    fn gradtape_is_zero(&self) -> bool;
}

impl<T: ?Sized> OfAnything for &T {
    fn gradtape_live(&self, indices: Range<usize>, _: usize) -> Live {
        let mut all = vec_with_capacity(indices.len());
        all.extend(indices);
        Live(all)
    }

    fn gradtape_live_in_parts<D: Directions>(
        &self,
        _: D,
        indices: Range<usize>,
        offset: usize,
    ) -> Vec<Live> {
        let each = |_| self.gradtape_live(indices.clone(), offset);
        (0..D::PARTS).map(each).collect()
    }

    #[inline]
    fn gradtape_is_zero(&self) -> bool {
        false
    }
}

/// How many of the indices are below one.
#[inline]
pub fn live_below(live: &Live, end: usize) -> usize {
    match live.last() {
        Some(&last) if last >= end => live.partition_point(|&i| i < end),
        _ => live.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::private::{Columns, Lanes};

    #[test]
    fn zeros_are_left_out_whatever_their_sign() {
        let tangents = [0.0, 2.0, -0.0, f64::NAN, 0.0, 1.0];
        assert_eq!(*live(&tangents, 0.., 0), [1, 3, 5]);
        assert_eq!(*live(&tangents, 2..5, 0), [3]);
        let rows = [[Lanes([0.0, 0.0]); 2], [Lanes([0.0; 2]), Lanes([0.0, 1.0])]];
        assert_eq!(*live(&rows, 0..2, 0), [1]);
        assert_eq!(*live(&[vec![0.0], vec![1.0], vec![]], 0.., 0), [1]);
    }

    #[test]
    fn what_is_not_there_has_no_tangent() {
        let tangents = [1.0, 0.0, 3.0];
        assert_eq!(*live(&tangents, 0..9, 1), [1]);
        assert_eq!(*live(&tangents, 0..9, 7), []);
        let none = Range { start: 5, end: 2 };
        assert_eq!(*live(&tangents, none, 0), []);
        assert_eq!(*live::<f64>(&[], 0.., 0), []);
    }

    #[test]
    fn of_what_is_no_known_container_all_are() {
        struct Other;
        let (array, vec) = (&[0.0, 1.0], &vec![0.0, 1.0]);
        assert_eq!(*array.gradtape_live(0..2, 0), [1]);
        assert_eq!(*vec.gradtape_live(0..2, 0), [1]);
        assert_eq!(*vec[..].gradtape_live(0..2, 0), [1]);
        let other = &Other;
        assert_eq!(*other.gradtape_live(3..5, 0), [3, 4]);
    }

    #[test]
    fn each_part_has_its_own() {
        let along =
            |k: usize| Lanes::<f64, 8>(std::array::from_fn(|i| f64::from(u8::from(i == k))));
        let tangents = [along(1), along(6), along(9), along(2)];
        let parts = |live: Vec<Live>| live.iter().map(|live| live.to_vec()).collect::<Vec<_>>();
        let directions = Columns {};
        let live = live_in_parts(directions, &tangents, 0.., 0);
        assert_eq!(parts(live), [vec![0, 3], vec![1]]);
        let live = tangents.gradtape_live_in_parts(directions, 0..2, 1);
        assert_eq!(parts(live), [vec![], vec![0]]);
        let other = &();
        let live = other.gradtape_live_in_parts(directions, 3..5, 0);
        assert_eq!(parts(live), [vec![3, 4], vec![3, 4]]);
    }

    #[test]
    fn how_many_are_below() {
        let live = live(&[1.0, 0.0, 1.0, 1.0], 0.., 0);
        assert_eq!(
            [0, 1, 2, 3, 9].map(|end| live_below(&live, end)),
            [0, 1, 1, 2, 3]
        );
    }
}
