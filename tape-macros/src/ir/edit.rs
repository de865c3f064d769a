//! Comparing and typing operands and places.

use std::rc::Rc;

use super::*;

impl Operand {
    /// The number, where the text says it.
    pub fn fixed(&self) -> Option<usize> {
        match self {
            Operand::Int(n) => Some(*n),
            Operand::Const(e, _) => fixed_length(e),
            _ => None,
        }
    }

    /// The number with a point, where the text says it.
    pub fn float(&self) -> Option<f64> {
        match self {
            Operand::Float(n) => Some(*n),
            Operand::Const(e, _) => float_literal(e),
            _ => None,
        }
    }

    pub fn same(&self, other: &Operand) -> bool {
        match (self, other) {
            (Operand::Val(a), Operand::Val(b)) => a == b,
            (Operand::Float(a), Operand::Float(b)) => a.to_bits() == b.to_bits(),
            (Operand::Int(a), Operand::Int(b)) => a == b,
            (Operand::Bool(a), Operand::Bool(b)) => a == b,
            (Operand::Const(a, _), Operand::Const(b, _)) => a == b,
            (Operand::Zero(_), Operand::Zero(_)) | (Operand::Unit, Operand::Unit) => true,
            (Operand::Undef(_), Operand::Undef(_)) => true,
            _ => false,
        }
    }
}

impl Base {
    pub fn same(&self, other: &Base) -> bool {
        match (self, other) {
            (Base::Val(a), Base::Val(b)) => a == b,
            (Base::Mem(a), Base::Mem(b)) => a == b,
            (Base::Const(a, _), Base::Const(b, _)) => a == b,
            _ => false,
        }
    }
}

impl Place {
    pub fn same(&self, other: &Place) -> bool {
        self.base.same(&other.base)
            && self.path.len() == other.path.len()
            && self.path.iter().zip(&other.path).all(|(a, b)| a.same(b))
    }
}

impl Live {
    pub fn same(&self, other: &Live) -> bool {
        self.container.same(&other.container)
            && self.lo.same(&other.lo)
            && both_same(&self.hi, &other.hi)
            && both_same(&self.offset, &other.offset)
            && self.in_parts == other.in_parts
    }
}

/// Both are there and the same, or neither is.
pub(crate) fn both_same(a: &Option<Operand>, b: &Option<Operand>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => a.same(b),
        (None, None) => true,
        _ => false,
    }
}

impl Proj {
    pub fn same(&self, other: &Proj) -> bool {
        match (self, other) {
            (Proj::Index(a), Proj::Index(b)) | (Proj::Part(a), Proj::Part(b)) => a.same(b),
            (
                Proj::Slice {
                    lo: a,
                    hi: b,
                    inclusive: i,
                },
                Proj::Slice {
                    lo: c,
                    hi: d,
                    inclusive: j,
                },
            ) => i == j && both_same(a, c) && both_same(b, d),
            (Proj::Field(a), Proj::Field(b)) => a == b,
            (Proj::Payload, Proj::Payload) => true,
            _ => false,
        }
    }
}

impl Arena {
    pub fn base_ty(&self, base: &Base) -> Ty {
        match base {
            Base::Val(v) => self.vals[v.0].ty.clone(),
            Base::Mem(m) => self.mems[m.0].ty.clone(),
            Base::Const(_, ty) => ty.clone(),
        }
    }

    pub fn place_ty(&self, place: &Place) -> Ty {
        place
            .path
            .iter()
            .fold(self.base_ty(&place.base), |ty, proj| match (proj, &ty) {
                (Proj::Index(_), _) => ty.element(),
                (Proj::Part(_), _) => ty.clone(),
                (Proj::Slice { .. }, _) => Ty::Slice(Rc::new(ty.element())),
                (Proj::Field(syn::Member::Unnamed(i)), Ty::Tuple(parts)) => {
                    parts.get(i.index as usize).cloned().unwrap_or(Ty::Unknown)
                }
                (Proj::Payload, Ty::Option(t) | Ty::Result(t)) => (**t).clone(),
                _ => Ty::Unknown,
            })
    }
}

/// An integer literal's value.
pub(crate) fn fixed_length(e: &syn::Expr) -> Option<usize> {
    match e {
        syn::Expr::Lit(syn::ExprLit {
            lit: syn::Lit::Int(i),
            ..
        }) => i.base10_parse().ok(),
        _ => None,
    }
}

pub(crate) fn float_literal(e: &syn::Expr) -> Option<f64> {
    match e {
        syn::Expr::Lit(syn::ExprLit {
            lit: syn::Lit::Float(f),
            ..
        }) => f.base10_parse().ok(),
        syn::Expr::Unary(syn::ExprUnary {
            op: syn::UnOp::Neg(_),
            expr,
            ..
        }) => Some(-float_literal(expr)?),
        _ => None,
    }
}
