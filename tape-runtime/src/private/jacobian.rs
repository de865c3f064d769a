//! Jacobians: by columns, a block of directions in one pass, or by rows, a seed for each output.

use super::passes::Shared;
use super::{COLUMNS, Columns, Directions, Entries, Given, Gradients, Lanes, MakesRows, One};
use super::{Scalar, Sink, Source, Spent, Zeros, vec_of, vec_with_capacity};
use crate::by_pointer::by_pointer;
use std::mem::MaybeUninit;
use std::ops::Range;

/// The columns of the Jacobian by inputs of type `I`, of outputs of type `O`.
///
/// Forward passes make them, where the inputs are fewer than the outputs. How many outputs there are
/// the type tells, or the first pass.
pub struct ByColumns<'b, I: Gradients, O: Entries> {
    /// The addresses of numbers that are borrowed for all passes.
    borrowed: &'b [Range<usize>],
    inputs: I::Shape,
    columns: usize,
    /// The columns that are there.
    done: usize,
    /// The outputs, from the first pass on.
    outputs: Option<O::Shape>,
    rows: usize,
    blocks: Blocks,
    shared: Shared,
    given_up: bool,
}

impl<'b, I: Gradients, O: Entries> ByColumns<'b, I, O> {
    /// No column yet.
    #[inline(always)]
    pub fn of((inputs, borrowed): (&I, &'b [Range<usize>])) -> Self {
        let inputs = inputs.shape();
        let mut all = Count::default();
        I::read::<One>(&I::build(&inputs, &mut Zeros), &mut all);
        let fewer = O::LEN.is_none_or(|rows| all.numbers < rows);
        ByColumns {
            borrowed,
            inputs,
            columns: all.numbers,
            done: 0,
            outputs: None,
            rows: 0,
            blocks: Blocks::default(),
            shared: Shared::default(),
            given_up: all.numbers == 0 || all.variables || !fewer,
        }
    }

    /// Where types tell that they are not, what would make them is compiled away.
    #[inline(always)]
    pub fn are_wanted(&self) -> bool {
        !self.given_up
    }

    /// The directions of the columns to come; none when all are there, or rows are to be preferred.
    pub fn seeds(&mut self) -> Option<I::Tangents<Columns>> {
        let left = !self.given_up && self.done < self.columns;
        left.then(|| {
            let first_of_several = [self.done == 0, self.columns > COLUMNS];
            self.shared.begin(first_of_several, self.borrowed);
            I::build(&self.inputs, &mut Basis::from(self.done))
        })
    }

    /// The columns along these directions; what of them may serve again.
    pub fn take(
        &mut self,
        outputs: &O,
        tangents: O::Tangents<Columns>,
    ) -> Option<O::Tangents<Columns>> {
        if self.outputs.is_none() {
            let shape = outputs.shape();
            O::rows(&shape, &mut Given(|| self.rows += 1));
            self.outputs = Some(shape);
            self.given_up |= self.columns > COLUMNS && self.columns >= self.rows;
            self.blocks.0 = vec_with_capacity(self.columns.div_ceil(COLUMNS));
        }
        if self.given_up {
            return Some(tangents);
        }
        self.done += COLUMNS;
        let (block, tangents) = match O::into_numbers::<Columns>(tangents) {
            Ok(block) => (block, None),
            Err(tangents) => (self.block(&tangents), Some(tangents)),
        };
        // A zero may have no shape, and then fewer entries.
        self.given_up |= block.len() != self.rows;
        self.blocks.0.push(block);
        tangents
    }

    fn block(&mut self, tangents: &O::Tangents<Columns>) -> Vec<Lanes<f64, COLUMNS>> {
        let mut all = Entered {
            entries: vec_with_capacity(self.rows),
            variables: false,
        };
        O::read::<Columns>(tangents, &mut all);
        self.given_up |= all.variables;
        all.entries
    }

    /// The rows, where all columns are there.
    pub fn rows(&self) -> Option<O::Rows<I::Row>> {
        let outputs = self.outputs.as_ref().filter(|_| !self.given_up)?;
        let mut across = Across {
            entries: vec_of(0.0, self.rows.min(ROWS_AT_ONCE) * self.done),
            columns: self,
            row: 0,
        };
        let rows = O::rows(outputs, &mut across);
        Spent(across.entries).give_back();
        Some(rows)
    }
}

/// Makes rows of columns.
struct Across<'c, 'b, I: Gradients, O: Entries> {
    columns: &'c ByColumns<'b, I, O>,
    /// As many rows as there is room for, one after the other.
    entries: Vec<f64>,
    /// The next one.
    row: usize,
}

impl<I: Gradients, O: Entries> Across<'_, '_, I, O> {
    /// The entries from the next row on.
    fn lay_out(&mut self) {
        let ByColumns { blocks, done, .. } = self.columns;
        for (k, block) in blocks.0.iter().enumerate() {
            let rows = self.entries.chunks_exact_mut(*done);
            for (row, along) in rows.zip(&block[self.row..]) {
                row[k * COLUMNS..][..COLUMNS].copy_from_slice(&along.0);
            }
        }
    }
}

#[allow(unsafe_code, reason = "see `entries`")]
// SAFETY: `Gradients` promises the row.
unsafe impl<I: Gradients, O: Entries> MakesRows<I::Row> for Across<'_, '_, I, O> {
    #[inline(always)]
    fn row(&mut self, place: &mut MaybeUninit<I::Row>) {
        let ahead = self.row % ROWS_AT_ONCE;
        if ahead == 0 {
            self.lay_out();
        }
        self.row += 1;
        let entries = self.entries[ahead * self.columns.done..].iter();
        I::place(&self.columns.inputs, &mut Row(entries), place);
    }
}

/// The rows of the Jacobian of a function, where forward passes are to make it.
#[inline]
pub fn by_columns<I: Gradients, O: Entries>(
    inputs: &I,
    borrowed: &[Range<usize>],
    forward: impl Fn(I::Tangents<Columns>) -> (O, O::Tangents<Columns>),
    spent: impl Fn(O, Option<O::Tangents<Columns>>),
) -> Option<O::Rows<I::Row>> {
    let mut columns = by_pointer(ByColumns::<I, O>::of, (inputs, borrowed));
    if !columns.are_wanted() {
        return None;
    }
    while let Some(directions) = by_pointer(ByColumns::seeds, &mut columns) {
        let (outputs, tangents) = forward(directions);
        let taken = (&mut columns, &outputs, tangents);
        let left = by_pointer(
            |(columns, outputs, tangents)| columns.take(outputs, tangents),
            taken,
        );
        spent(outputs, left);
    }
    by_pointer(ByColumns::rows, &columns)
}

/// So many rows are laid out before the first is read. What is read across two blocks right after both were written would wait
/// until these have left the processor's store buffer, which holds a few dozens, and with them the row before.
const ROWS_AT_ONCE: usize = 32;

/// Entries, a block of columns after the other; their memory serves again.
///
/// What is dropped has a type of its own: `ByColumns` borrows the inputs, which may be moved before.
#[derive(Default)]
struct Blocks(Vec<Vec<Lanes<f64, COLUMNS>>>);

impl Drop for Blocks {
    #[inline(always)]
    fn drop(&mut self) {
        let mut blocks = std::mem::take(&mut self.0);
        for block in blocks.drain(..) {
            Spent(block).give_back();
        }
        Spent(blocks).give_back();
    }
}

/// The rows, from a pullback.
#[inline]
pub fn rows<O: Entries, G>(outputs: &O, pullback: impl Fn(O::Tangents<One>) -> G) -> O::Rows<G> {
    let (shape, mut row) = (outputs.shape(), 0);
    let next = || {
        let seed = by_pointer(
            |(shape, row)| O::build(shape, &mut Unit { ahead: row }),
            (&shape, row),
        );
        row += 1;
        pullback(seed)
    };
    O::rows(&shape, &mut Given(next))
}

/// How many numbers there are, and whether some are variables of a tape: of these more is to be kept
/// than their values.
#[derive(Default)]
struct Count {
    numbers: usize,
    variables: bool,
}

impl Sink<One> for Count {
    #[inline(always)]
    fn take<S: Scalar>(&mut self, _: S) {
        self.numbers += 1;
        self.variables |= !S::IS_PLAIN;
    }
}

/// Ones along the directions of a block of columns.
struct Basis {
    /// How far the next number's column is from the first of the block; wraps around.
    column: usize,
}

impl Basis {
    fn from(first: usize) -> Basis {
        Basis {
            column: 0_usize.wrapping_sub(first),
        }
    }
}

impl Source<Columns> for Basis {
    #[inline(always)]
    fn next<S: Scalar>(&mut self) -> Lanes<S, COLUMNS> {
        let mut along = <Columns as Directions>::Of::<S>::default();
        if let Some(lane) = along.0.get_mut(self.column) {
            *lane = S::constant(1.0);
        }
        self.column = self.column.wrapping_add(1);
        along
    }
}

/// Appends the tangents of outputs.
struct Entered {
    entries: Vec<Lanes<f64, COLUMNS>>,
    variables: bool,
}

impl Sink<Columns> for Entered {
    #[inline(always)]
    fn take<S: Scalar>(&mut self, component: Lanes<S, COLUMNS>) {
        self.entries.push(Columns::cast::<S, f64>(component));
        self.variables |= !S::IS_PLAIN;
    }
}

/// One row.
struct Row<'e>(std::slice::Iter<'e, f64>);

impl Source<One> for Row<'_> {
    #[inline(always)]
    fn next<S: Scalar>(&mut self) -> S {
        S::constant(*self.0.next().expect("each input has its column"))
    }

    #[inline(always)]
    fn array<S: Scalar, const N: usize>(&mut self) -> [S; N] {
        let these = self.0.as_slice().split_first_chunk();
        let (these, rest) = these.expect("each input has its column");
        self.0 = rest.iter();
        S::constants(these)
    }
}

/// One for a single number, zero for the others.
struct Unit {
    /// How many numbers come before it; wraps around.
    ahead: usize,
}

impl Source<One> for Unit {
    #[inline(always)]
    fn next<S: Scalar>(&mut self) -> S {
        let one = self.ahead == 0;
        self.ahead = self.ahead.wrapping_sub(1);
        S::constant(if one { 1.0 } else { 0.0 })
    }
}
