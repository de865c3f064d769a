//! The intermediate representation: structured control flow over immutable scalar values and mutable memory.
//!
//! A scalar local of the user, `mut` or not, becomes a chain of immutable [`Val`]s (static single
//! assignment): what an `if` or a loop changes comes out as a *result* of that statement. What is
//! written in place (arrays, vectors, `&mut` parameters) is a [`Mem`], read and written through
//! [`Place`]s. Code that carries no derivative travels whole in [`Opaque`] nodes.
//!
//! A transform's output is this same representation, so it can be printed, interpreted and
//! transformed again.

mod apart;
mod edit;
pub(crate) mod print;
mod rename;
mod types;
pub(crate) mod visit;

use std::rc::Rc;

use proc_macro2::Span;

pub(crate) use apart::{Apart, Halves};
pub(crate) use edit::{both_same, fixed_length, float_literal};
pub(crate) use rename::Renaming;
pub(crate) use types::{FloatTy, Ty};

/// An immutable value, defined once.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) struct Val(pub usize);

/// A mutable variable that is read and written through places.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) struct Mem(pub usize);

/// A record: primal values that the forward sweep writes and the reverse sweep reads backwards.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) struct Rec(pub usize);

#[derive(Clone, Debug)]
pub(crate) struct ValInfo {
    pub name: syn::Ident,
    pub ty: Ty,
    pub span: Span,
    /// Read through projections somewhere, so its adjoint is a shadow of the same shape.
    pub aggregate: bool,
    /// It is an `Option` or `Result`: its definition is taken apart into an `Option` of the payload
    /// (this value) and an `Option` of the error.
    pub error: Option<Val>,
    /// The type that the user wrote, where inference may need it.
    pub annotation: Option<Rc<syn::Type>>,
    /// It is the pullback of a call.
    pub pullback: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct MemInfo {
    pub name: syn::Ident,
    pub ty: Ty,
    pub span: Span,
    /// The variable holds a `&mut`, so a whole read or write goes through `*`.
    pub by_ref: bool,
    /// Inactive code may change it in ways that only rustc understands.
    pub untracked: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct RecInfo {
    pub name: syn::Ident,
    pub kind: RecKind,
}

impl RecInfo {
    pub fn is_single(&self) -> bool {
        matches!(self.kind, RecKind::Single)
    }
}

#[derive(Clone, Debug)]
pub(crate) enum RecKind {
    /// Holds one value at a time, so an `Option` does.
    Single,
    Stack,
    /// Rows of numbers or flags, as far as the text tells: these have working storage.
    Rows(Ty),
    /// Rows of anything else.
    OtherRows,
}

#[derive(Clone, Debug)]
pub(crate) enum Operand {
    Val(Val),
    Float(f64),
    Int(usize),
    Bool(bool),
    /// A literal, constant or static of the user.
    Const(Rc<syn::Expr>, Ty),
    /// Zero of a type that the surroundings decide.
    Zero(Ty),
    /// Never read: the value of a path that was left early.
    Undef(Ty),
    Unit,
}

#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub base: Base,
    pub path: Vec<Proj>,
}

#[derive(Clone, Debug)]
pub(crate) enum Base {
    Val(Val),
    Mem(Mem),
    /// A constant or static of the user.
    Const(Rc<syn::Expr>, Ty),
}

#[derive(Clone, Debug)]
pub(crate) enum Proj {
    Index(Operand),
    Slice {
        lo: Option<Operand>,
        hi: Option<Operand>,
        inclusive: bool,
    },
    Field(syn::Member),
    /// The payload of `Some` or `Ok`.
    Payload,
    /// Of the tangents of a number, those along the directions of a part.
    Part(Operand),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum BinOp {
    Add,
    Sub,
    Mul,
    Div,
    Rem,
    And,
    Or,
    BitAnd,
    BitOr,
    BitXor,
    Shl,
    Shr,
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
}

impl BinOp {
    /// As Rust writes it.
    pub fn symbol(self) -> &'static str {
        use BinOp::*;
        match self {
            Add => "+",
            Sub => "-",
            Mul => "*",
            Div => "/",
            Rem => "%",
            And => "&&",
            Or => "||",
            BitAnd => "&",
            BitOr => "|",
            BitXor => "^",
            Shl => "<<",
            Shr => ">>",
            Eq => "==",
            Ne => "!=",
            Lt => "<",
            Le => "<=",
            Gt => ">",
            Ge => ">=",
        }
    }

    /// The five operators that may carry a derivative.
    pub fn is_arithmetic(self) -> bool {
        matches!(
            self,
            BinOp::Add | BinOp::Sub | BinOp::Mul | BinOp::Div | BinOp::Rem
        )
    }

    pub fn is_comparison(self) -> bool {
        use BinOp::*;
        matches!(self, Eq | Ne | Lt | Le | Gt | Ge)
    }
}

#[derive(Clone, Debug)]
pub(crate) enum Op {
    Copy(Operand),
    Neg(Operand),
    Not(Operand),
    Binary(BinOp, Operand, Operand),
    /// A row of the rules table.
    Rule(&'static tape_runtime::rules::Rule, Vec<Operand>),
    /// A method that is constant almost everywhere, such as `floor`.
    Piecewise(syn::Ident, Vec<Operand>),
    /// A method of a float whose result is no float, such as `is_nan`.
    Observe(syn::Ident, Vec<Operand>),
    /// A function of the runtime by name; inactive or linear, as [`Helper`] says.
    Helper(Helper, Vec<Operand>),
    Cast(Operand, Rc<syn::Type>),
    Load(Place),
    /// `clone`, `to_vec` and the like: an owned copy of a whole place.
    Snapshot(Place),
    Len(Place),
    IsSome(Place),
    Array(Vec<Operand>),
    Repeat(Operand, Operand, Container),
    Tuple(Vec<Operand>),
    Some(Operand),
    None,
    Ok(Operand),
    Err(Operand),
    EmptyVec(Option<Operand>),
    Zero(Place),
    /// What the zero of a place's shape is made from.
    Shape(Place),
    /// The zero of a shape: of what, and its shape.
    ZeroOf(Operand),
    /// The last `n` values of a record that were not yet read, in the order of writing.
    PopRow(Rec, Operand),
    View(View),
    InLanes(InLanes),
    /// Does the pushforward carry more than one direction?
    Several,
    /// The number of parts in which its directions may be taken.
    Parts,
    Live(Live),
    /// What another pass of the same Jacobian finds a computation by.
    Key(Key),
    /// The place becomes what another pass of the same Jacobian has kept under the key; is there such?
    Recall(Val, Place),
    /// Keeps the place under the key for other passes; so many iterations have made it.
    Keep(Val, Place, Operand),
    /// How many of a list of indices, ascending, are below one.
    LiveBelow(Place, Operand),
    /// How many elements an argument has, if the callee's pullback reads them; else zero.
    LenIfRead(Rc<syn::Path>, usize, Place),
    /// Does the callee overwrite the argument of this number, by the lengths of all: its companion
    /// tells.
    Overwrites(Rc<syn::Path>, usize, Vec<Operand>),
    /// The callee takes the argument of this number as a slice or an array, whose length it cannot
    /// change: its companion tells.
    KeepsLength(Rc<syn::Path>, usize),
    /// Running the callee a second time costs little and shows nowhere: its companion tells.
    RunsAgain(Rc<syn::Path>),
    /// A copy of an argument, unless the callee takes it by `&mut`: its companion tells.
    LentCopy(Rc<syn::Path>, usize, Place),
    Opaque(Opaque),
}

/// `n` elements of a container from `start` on; none where `n` is zero, whatever the container.
#[derive(Clone, Debug)]
pub(crate) struct View {
    pub container: Place,
    /// Zero where it is not given.
    pub start: Option<Operand>,
    pub n: Operand,
    pub mutable: bool,
}

/// A row of `lanes * n` values of a record, as `n` arrays of so many.
#[derive(Clone, Debug)]
pub(crate) struct InLanes {
    pub row: Place,
    pub n: Operand,
    pub lanes: usize,
    pub mutable: bool,
}

/// The indices whose elements have a tangent other than zero, as a list that ascends: of `lo..hi`, where the element is
/// `container[offset + index]`. An element that is not there has none.
#[derive(Clone, Debug)]
pub(crate) struct Live {
    pub container: Place,
    pub lo: Operand,
    /// The container's end where it is not given.
    pub hi: Option<Operand>,
    /// Zero where it is not given.
    pub offset: Option<Operand>,
    /// A list for each part of the directions.
    pub in_parts: bool,
}

/// All that a computation reads, and how many iterations it takes: so many times so many.
#[derive(Clone, Debug)]
pub(crate) struct Key {
    pub read: Vec<Place>,
    pub iterations: [Operand; 2],
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Container {
    Array,
    Vec,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Helper {
    /// A free function of the runtime's kinks module, by its name.
    Kink(&'static str),
    Runtime(&'static str),
}

/// Code of the user that is not looked into.
#[derive(Clone, Debug)]
pub(crate) struct Opaque {
    pub expr: Rc<syn::Expr>,
    /// What each local name in it stands for.
    pub uses: Vec<(syn::Ident, Use)>,
    /// Why a derivative that flows into it is lost.
    pub lost: Lost,
}

#[derive(Clone, Debug)]
pub(crate) enum Use {
    Value(Operand),
    Place(Place),
    Ref(Box<Use>),
    RefMut(Box<Use>),
    Tuple(Vec<Use>),
    /// `Some(payload)` where the condition holds.
    Option(Operand, Box<Use>),
    Closure(Box<Opaque>),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Lost {
    /// It only looks: the result cannot be meant to carry a derivative.
    Observed,
    /// A method that gradtape does not know.
    Method,
    /// A function or macro that gradtape does not know, or a closure.
    Call,
    Macro,
    Closure,
    /// A function that is given a closure.
    ClosureArgument,
    /// A local variable hides the function of that name.
    Hidden,
    /// It becomes the error of a `Result`.
    Error,
}

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

/// The values, memories and records of one function.
#[derive(Clone, Debug, Default)]
pub(crate) struct Arena {
    pub vals: Vec<ValInfo>,
    pub mems: Vec<MemInfo>,
    pub recs: Vec<RecInfo>,
}

impl ValInfo {
    /// A value that is no aggregate, and not fallible.
    pub fn new(name: syn::Ident, ty: Ty, span: Span) -> ValInfo {
        ValInfo {
            name,
            ty,
            span,
            aggregate: false,
            error: None,
            annotation: None,
            pullback: false,
        }
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
}

impl Arena {
    pub fn val(&mut self, info: ValInfo) -> Val {
        self.vals.push(info);
        Val(self.vals.len() - 1)
    }

    /// Another value like one that is there.
    pub fn val_like(&mut self, v: Val, name: syn::Ident) -> Val {
        let info = self.vals[v.0].clone();
        self.val(ValInfo { name, ..info })
    }

    pub fn mem(&mut self, info: MemInfo) -> Mem {
        self.mems.push(info);
        Mem(self.mems.len() - 1)
    }

    /// How many values, memories and records there are.
    pub fn sizes(&self) -> [usize; 3] {
        [self.vals.len(), self.mems.len(), self.recs.len()]
    }

    /// Back to so many, where nothing knows the others.
    pub fn forget_since(&mut self, [vals, mems, recs]: [usize; 3]) {
        self.vals.truncate(vals);
        self.mems.truncate(mems);
        self.recs.truncate(recs);
    }

    pub fn rec(&mut self, info: RecInfo) -> Rec {
        self.recs.push(info);
        Rec(self.recs.len() - 1)
    }

    pub fn ty(&self, operand: &Operand) -> Ty {
        match operand {
            Operand::Val(v) => self.vals[v.0].ty.clone(),
            Operand::Float(_) => Ty::Float(FloatTy::Any),
            Operand::Int(_) => Ty::Int,
            Operand::Bool(_) => Ty::Bool,
            Operand::Const(_, ty) | Operand::Zero(ty) | Operand::Undef(ty) => ty.clone(),
            Operand::Unit => Ty::Unit,
        }
    }
}

impl Place {
    pub fn val(v: Val) -> Place {
        Place {
            base: Base::Val(v),
            path: Vec::new(),
        }
    }

    pub fn mem(m: Mem) -> Place {
        Place {
            base: Base::Mem(m),
            path: Vec::new(),
        }
    }

    pub fn then(&self, proj: Proj) -> Place {
        let mut place = self.clone();
        place.path.push(proj);
        place
    }
}

impl Stmt {
    pub fn new(kind: StmtKind, span: Span) -> Stmt {
        Stmt { kind, span, id: 0 }
    }
}
