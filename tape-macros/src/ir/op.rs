//! Operands, places and operations: what a single value is computed by.

use std::rc::Rc;

use super::*;

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
    /// Does the pushforward carry more than one direction, and are these tangents zero along all of them?
    IsZero(Place),
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
    /// A value that the code names as it is: it stays where it is, and no part of it leaves the code.
    Looked(Operand),
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
