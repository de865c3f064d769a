//! Parts of one container that do not overlap, as the text shows: `x[..k]` and `x[k..]`.
//!
//! What `split_at` gives has become places like any others. Which of them may be lent to one callee by `&mut` at
//! the same time is decided when the reverse sweep is built, and how, when it is printed: both ask here.

use super::*;

/// Slices of one container, and how it comes apart into them.
pub(crate) enum Apart<'p> {
    /// The slice of this number, by what is left of its path.
    One(usize, &'p [Proj]),
    Halves(Box<Halves<'p>>),
}

/// A slice that comes apart at one index.
pub(crate) struct Halves<'p> {
    /// The way to it.
    pub path: &'p [Proj],
    pub middle: &'p Operand,
    /// What lies in front of the middle, from `lo` on.
    pub lo: Option<&'p Operand>,
    pub lower: Apart<'p>,
    /// What lies behind it, up to `hi`.
    pub hi: Option<&'p Operand>,
    pub inclusive: bool,
    pub upper: Apart<'p>,
}

impl<'p> Apart<'p> {
    /// Of two or more paths from one container, by their numbers; `None` where they may overlap for all that is
    /// known, or lead to no slices.
    pub fn of(parts: &[(usize, &'p [Proj])]) -> Option<Apart<'p>> {
        let (number, first) = *parts.first()?;
        if parts.len() == 1 {
            let slice = first.last().is_none_or(|last| bounds(last).is_some());
            return slice.then_some(Apart::One(number, first));
        }
        let at = parts.iter().map(|(_, path)| agree(first, path)).min()?;
        let one = first.get(at)?;
        let differs = |part: &&'p Proj| !part.same(one);
        let other = parts
            .iter()
            .filter_map(|(_, path)| path.get(at))
            .find(differs)?;
        let middle = middle(one, other).map(|middle| (middle, one, other));
        let middle = middle.or_else(|| Some((self::middle(other, one)?, other, one)));
        let (middle, lower, upper) = middle?;
        let (lo, _, _) = bounds(lower)?;
        let (_, hi, inclusive) = bounds(upper)?;
        let (mut below, mut above) = (Vec::new(), Vec::new());
        for (number, path) in parts {
            let half = match path.get(at)? {
                part if part.same(lower) => &mut below,
                part if part.same(upper) => &mut above,
                _ => return None,
            };
            half.push((*number, &path[at + 1..]));
        }
        Some(Apart::Halves(Box::new(Halves {
            path: &first[..at],
            middle,
            lo,
            lower: Apart::of(&below)?,
            hi,
            inclusive,
            upper: Apart::of(&above)?,
        })))
    }
}

/// How far two paths are the same.
fn agree(a: &[Proj], b: &[Proj]) -> usize {
    a.iter().zip(b).take_while(|(a, b)| a.same(b)).count()
}

/// Where one part of a slice ends and another starts.
fn middle<'p>(lower: &'p Proj, upper: &'p Proj) -> Option<&'p Operand> {
    let (_, end, inclusive) = bounds(lower)?;
    let (start, _, _) = bounds(upper)?;
    let (end, start) = (end?, start?);
    (!inclusive && end.same(start)).then_some(end)
}

fn bounds(part: &Proj) -> Option<(Option<&Operand>, Option<&Operand>, bool)> {
    match part {
        Proj::Slice { lo, hi, inclusive } => Some((lo.as_ref(), hi.as_ref(), *inclusive)),
        Proj::Index(_) | Proj::Field(_) | Proj::Payload | Proj::Part(_) => None,
    }
}
