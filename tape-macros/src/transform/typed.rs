//! Types of what calls give, as far as arithmetic tells them: the text of a call does not.
//!
//! What is added to or multiplied by a float is a float of its type, or a reference to one; and a
//! differentiable function gives no reference.

use crate::ir::*;
use crate::maps::HashSet;

/// AFTER THIS POINT: a call's result that meets a float in arithmetic, or is stored as one, has its
/// type.
pub(crate) fn find(arena: &mut Arena, body: &Region) {
    let mut found = Found {
        arena,
        results: HashSet::default(),
    };
    found.region(body);
}

struct Found<'a> {
    arena: &'a mut Arena,
    /// What calls give, of unknown type.
    results: HashSet<Val>,
}

impl Found<'_> {
    fn region(&mut self, region: &Region) {
        for stmt in &region.stmts {
            match &stmt.kind {
                StmtKind::Call(s) => {
                    let info = &self.arena.vals[s.result.0];
                    if matches!(info.ty, Ty::Unknown) && !info.aggregate && info.error.is_none() {
                        self.results.insert(s.result);
                    }
                }
                StmtKind::Let(_, Op::Binary(op, a, b)) if op.is_arithmetic() => {
                    self.alike(a, &self.arena.ty(b));
                    self.alike(b, &self.arena.ty(a));
                }
                StmtKind::Store(p, a) => self.alike(a, &self.arena.place_ty(p)),
                StmtKind::If(s) => {
                    self.region(&s.then);
                    self.region(&s.other);
                }
                StmtKind::Loop(s) => {
                    if let Head::While(cond) = &s.head {
                        self.region(cond);
                    }
                    self.region(&s.body);
                }
                _ => {}
            }
        }
    }

    fn alike(&mut self, operand: &Operand, ty: &Ty) {
        if let Operand::Val(v) = operand
            && let Ty::Float(FloatTy::F64 | FloatTy::F32 | FloatTy::Param(_)) = ty
            && self.results.remove(v)
        {
            self.arena.vals[v.0].ty = ty.clone();
        }
    }
}
