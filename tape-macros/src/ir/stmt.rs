//! Statements, with the regions and the calls in them.

use std::rc::Rc;

use proc_macro2::Span;

use super::*;
use crate::syntax::panics;

#[derive(Clone, Debug)]
pub(crate) struct Stmt {
    pub kind: StmtKind,
    pub span: Span,
    /// Its number in the forward sweep.
    pub id: usize,
}

#[derive(Clone, Debug)]
pub(crate) enum StmtKind {
    Let(Val, Op),
    /// `let mut mem = init`
    Declare(Mem, Operand),
    Store(Place, Operand),
    /// `place op= operand`
    Update(Place, BinOp, Operand),
    Push(Place, Operand),
    /// `let val = place.pop().unwrap()`
    PopVec(Place, Val),
    SwapElements(Place, Operand, Operand),
    Swap(Place, Place),
    Fill(Place, Operand),
    /// `dst.copy_from_slice(src)`
    CopyFrom(Place, Place),
    /// `dst += src`, element by element
    Accumulate(Place, Operand),
    /// `place += a * b`, rounded once where the processor can
    AddProduct(Place, Operand, Operand),
    /// `dst += src`, element by element, from a place
    AccumulatePlace(Place, Place),
    /// `place += sum`, where the place exists: a loop that never came to it sums zeros.
    AddSum(Place, Mem),
    If(If),
    Loop(Loop),
    Match(Match),
    Call(Call),
    Effect(Opaque, Vec<Mem>),
    /// The opaque operation that follows may write these.
    Touch(Opaque, Vec<Mem>),
    /// Keeps values of one region together.
    Record(Rec, Vec<Operand>),
    /// The next places of a record, so many under each of these names, which hold `fill` until they are
    /// written.
    Rows(Rec, Vec<Val>, Rows),
    /// Keeps the first so many elements of a place, which are read again as a row.
    SaveRow(Rec, Place, Operand),
    /// A memory that is written in its record: see [`InRow`].
    InRow(InRow),
    /// Keeps the first so many elements of such a memory, unless they are where they are kept.
    KeepRow(Place, Operand),
    /// The values that were kept together last and not yet read, or those at a place of a row of such.
    Unpack(Rec, Vec<Val>, Option<Place>),
    /// Room for so many more.
    Reserve(Rec, Operand),
    /// A record that holds nothing yet.
    NewRecord(Rec),
    /// Forgets what an earlier iteration recorded.
    ResetRecord(Rec),
    /// From here on the record is read, last value first.
    Rewind(Rec),
    /// `place = 0`, of the same shape
    Clear(Place),
    /// An adjoint call: see [`AdjointCall`].
    Adjoint(AdjointCall),
    Tangent(TangentCall),
}

#[derive(Clone, Debug)]
pub(crate) struct Rows {
    pub n: Operand,
    pub fill: Operand,
}

/// `row` is another name of a memory, and what it holds is written where it is kept, if that is possible: the next
/// so many elements of a record, if the memory has so many. What was there before is not to be read, and the
/// memory itself is not written then.
#[derive(Clone, Debug)]
pub(crate) struct InRow {
    pub row: Mem,
    pub of: Place,
    pub rec: Rec,
    pub n: Operand,
    pub possible: Operand,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Region {
    pub stmts: Vec<Stmt>,
    pub results: Vec<Operand>,
}

#[derive(Clone, Debug)]
pub(crate) struct If {
    pub cond: Operand,
    pub then: Region,
    pub other: Region,
    pub results: Vec<Val>,
}

#[derive(Clone, Debug)]
pub(crate) struct Loop {
    pub head: Head,
    pub carried: Vec<Carried>,
    /// `results[i]` is the next value of `carried[i]`.
    pub body: Region,
    /// The carried value, a boolean, that ends the loop after the iteration that made it true.
    pub exit: Option<usize>,
    /// How many iterations ran, where the head alone does not tell.
    pub trips: Option<Val>,
    /// The reverse sweep of a loop that has run to its end.
    pub mirrored: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Carried {
    pub init: Operand,
    /// The value at the start of an iteration.
    pub phi: Val,
    /// The value after the loop.
    pub result: Val,
}

#[derive(Clone, Debug)]
pub(crate) enum Head {
    Range {
        var: Val,
        range: Range,
    },
    /// The condition sees the carried values.
    While(Region),
    /// An iterator that only rustc understands; the pattern's names are opaque values.
    Native {
        pat: Rc<syn::Pat>,
        iter: Opaque,
        vars: Vec<Val>,
    },
}

#[derive(Clone, Debug)]
pub(crate) struct Range {
    pub lo: Operand,
    pub hi: Operand,
    pub inclusive: bool,
    pub step: Option<Operand>,
    /// Adapters in the order written.
    pub rev: Rev,
}

/// Where a `rev()` stands relative to `step_by`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Rev {
    No,
    /// `(lo..hi).rev().step_by(n)`
    BeforeStep,
    /// `(lo..hi).step_by(n).rev()`
    AfterStep,
    /// both
    Both,
}

/// A `match` that only rustc understands: it selects an arm and hands out what the arm binds.
#[derive(Clone, Debug)]
pub(crate) struct Match {
    pub scrutinee: Opaque,
    pub arms: Vec<Arm>,
    /// Which arm was taken.
    pub selector: Val,
}

#[derive(Clone, Debug)]
pub(crate) struct Arm {
    pub pat: Rc<syn::Pat>,
    pub guard: Option<Opaque>,
    /// Names in the pattern, and the `Option`s that hold them after the match.
    pub bindings: Vec<(syn::Ident, Val)>,
}

#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub path: Rc<syn::Path>,
    pub args: Vec<Arg>,
    pub result: Val,
    /// Given where the reverse sweep returns to the call: its pullback, which holds the residual.
    pub pullback: Option<Val>,
    /// Given where the adjoint of the result is known before the call: the callee runs both sweeps
    /// at once, and there is no pullback.
    pub seeded: Option<Seeded>,
    /// By argument: a `&mut` variable by its name, which the callee may take as a shared reference.
    pub reborrowed: Vec<bool>,
}

#[derive(Clone, Debug)]
pub(crate) struct Seeded {
    pub seed: Operand,
    /// As those of an [`AdjointCall`].
    pub adjoints: Vec<Option<Place>>,
}

#[derive(Clone, Debug)]
pub(crate) enum Arg {
    Value(Operand),
    Shared(Place),
    Mut(Place),
    /// What [`Op::LentCopy`] kept.
    Kept(Operand),
}

/// The reverse sweep of a call: `pullback(primals, seed, adjoints)`.
#[derive(Clone, Debug)]
pub(crate) struct AdjointCall {
    pub pullback: Operand,
    /// By argument, what the call was given; `None` where the pullback keeps it.
    pub primals: Vec<Option<Arg>>,
    pub seed: Option<Operand>,
    /// By argument, where the callee accumulates; `None` where nobody asks. Those of one base are slices that
    /// [`Apart`] knows not to overlap.
    pub adjoints: Vec<Option<Place>>,
}

/// The forward sweep of a call with tangents.
#[derive(Clone, Debug)]
pub(crate) struct TangentCall {
    pub path: Rc<syn::Path>,
    pub args: Vec<(Arg, Option<Arg>)>,
    pub result: Val,
    pub tangent: Val,
}

impl Region {
    /// Its end is not reached, and what it would hand out is not defined.
    pub fn ends_in_panic(&self) -> bool {
        let last = |stmt: &Stmt| match &stmt.kind {
            StmtKind::Effect(opaque, _) => panics(&opaque.expr),
            _ => false,
        };
        let undefined = |result: &Operand| matches!(result, Operand::Undef(_));
        self.stmts.last().is_some_and(last) && self.results.iter().all(undefined)
    }
}

impl Range {
    /// `lo..hi`
    pub fn of(lo: Operand, hi: Operand) -> Range {
        Range {
            lo,
            hi,
            inclusive: false,
            step: None,
            rev: Rev::No,
        }
    }

    /// One number after the other, from the first up to below the last.
    pub fn is_plain(&self) -> bool {
        self.step.is_none() && !self.inclusive && self.rev == Rev::No
    }
}

impl Loop {
    /// Over all items of a range, forwards.
    pub fn over(var: Val, range: Range, carried: Vec<Carried>, body: Region) -> Loop {
        Loop {
            head: Head::Range { var, range },
            carried,
            body,
            exit: None,
            trips: None,
            mirrored: false,
        }
    }

    /// What each iteration computes the value by, whatever it comes by.
    pub fn defined_by(&self, operand: &Operand) -> Option<&Op> {
        let Operand::Val(v) = operand else {
            return None;
        };
        self.body.stmts.iter().find_map(|stmt| match &stmt.kind {
            StmtKind::Let(defined, op) if defined == v => Some(op),
            _ => None,
        })
    }

    /// What each iteration adds to a carried value, or subtracts from it.
    pub fn added(&self, i: usize) -> Option<(BinOp, &Operand)> {
        let phi = Operand::Val(self.carried[i].phi);
        match self.defined_by(&self.body.results[i])? {
            Op::Binary(op @ (BinOp::Add | BinOp::Sub), a, b) if a.same(&phi) => Some((*op, b)),
            Op::Binary(BinOp::Add, a, b) if b.same(&phi) => Some((BinOp::Add, a)),
            _ => None,
        }
    }

    /// It runs over a range, to its end.
    pub fn runs_to_its_end(&self) -> bool {
        matches!(self.head, Head::Range { .. }) && self.exit.is_none() && self.trips.is_none()
    }

    /// It takes one number after the other, to the end.
    pub fn is_counted(&self) -> bool {
        matches!(&self.head, Head::Range { range, .. } if range.is_plain())
            && self.runs_to_its_end()
    }
}

impl Stmt {
    pub fn new(kind: StmtKind, span: Span) -> Stmt {
        Stmt { kind, span, id: 0 }
    }
}
