//! Lengths and indices of ranges, windows and chunks.

/// The smaller.
#[inline(always)]
pub fn least(a: usize, b: usize) -> usize {
    a.min(b)
}

/// `a - b`, not below zero.
#[inline(always)]
pub fn minus_or_zero(a: usize, b: usize) -> usize {
    a.saturating_sub(b)
}

/// How many windows of a size there are.
///
/// # Panics
///
/// When the size is zero.
#[inline(always)]
pub fn window_count(len: usize, size: usize) -> usize {
    assert!(size != 0, "window size must be non-zero");
    (len + 1).saturating_sub(size)
}

/// How many chunks of a size there are, a shorter last one included.
///
/// # Panics
///
/// When the size is zero.
#[inline(always)]
pub fn chunk_count(len: usize, size: usize) -> usize {
    assert!(size != 0, "chunk size must be non-zero");
    len.div_ceil(size)
}

/// How many whole chunks of a size there are.
///
/// # Panics
///
/// When the size is zero.
#[inline(always)]
pub fn chunk_exact_count(len: usize, size: usize) -> usize {
    assert!(size != 0, "chunk size must be non-zero");
    len / size
}

/// An integer that ranges run over.
pub trait Index: Copy {
    /// As an index.
    fn distance(from: Self, to: Self) -> usize;
    /// `self + k`
    fn offset(self, k: usize) -> Self;
}

macro_rules! indices {
    ($($t:ty),*) => {$(
        impl Index for $t {
            #[inline(always)]
            fn distance(from: $t, to: $t) -> usize {
                if to > from { to.abs_diff(from) as usize } else { 0 }
            }
            #[inline(always)]
            fn offset(self, k: usize) -> $t { self.wrapping_add(k as $t) }
        }
    )*};
}
indices!(
    u8, u16, u32, u64, u128, usize, i8, i16, i32, i64, i128, isize
);

/// The length of `lo..hi`.
#[inline(always)]
pub fn range_len<T: Index>(lo: T, hi: T) -> usize {
    T::distance(lo, hi)
}

/// The length of `lo..=hi`.
#[inline(always)]
pub fn range_inclusive_len<T: Index + PartialOrd>(lo: T, hi: T) -> usize {
    if hi < lo { 0 } else { T::distance(lo, hi) + 1 }
}

/// The item of a range at an index.
#[inline(always)]
pub fn range_item<T: Index>(lo: T, k: usize) -> T {
    lo.offset(k)
}

/// The item of a range at an index, of the type of both ends.
#[inline(always)]
pub fn range_item_to<T: Index>(lo: T, _hi: T, k: usize) -> T {
    lo.offset(k)
}

/// How many iterations a block has, of a loop of `n`: one where they hand nothing on to each other,
/// else all.
#[inline(always)]
pub fn block_size(apart: bool, n: usize) -> usize {
    if apart { 1 } else { n.max(1) }
}

/// How many blocks of a size `n` iterations make.
#[inline(always)]
pub fn block_count(n: usize, size: usize) -> usize {
    n.div_ceil(size)
}

/// Where a block of `lo..` starts.
#[inline(always)]
pub fn block_start<T: Index>(lo: T, block: usize, size: usize) -> T {
    lo.offset(block * size)
}

/// Where a block of `lo..hi` ends.
#[inline(always)]
pub fn block_end<T: Index>(lo: T, hi: T, block: usize, size: usize) -> T {
    lo.offset(T::distance(lo, hi).min((block + 1) * size))
}

/// The range of a length from `lo`, or that range reversed, by steps, and last item first: not every
/// range of integers tells its length, so not every one can be stepped and then reversed.
///
/// # Panics
///
/// When the step is zero.
#[inline(always)]
pub fn stepped_back<T: Index>(
    lo: T,
    len: usize,
    step: usize,
    ascending: bool,
) -> impl Iterator<Item = T> {
    assert!(step != 0, "a step must be non-zero");
    (0..len.div_ceil(step)).rev().map(move |k| {
        let k = k * step;
        lo.offset(if ascending { k } else { len - 1 - k })
    })
}
