//! The values, memories and records of a function.

use std::rc::Rc;

use proc_macro2::Span;

use super::*;

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
