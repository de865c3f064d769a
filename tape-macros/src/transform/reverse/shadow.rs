//! Shadows: the adjoints of aggregates, memories of the same shape.

use proc_macro2::Span;

use super::{Position, Reverse};
use crate::ir::*;

impl Reverse<'_> {
    /// The shadow of an aggregate value. It is declared where the reverse sweep of the value's
    /// region starts; in an open region right behind the value, where a fused loop finds it.
    pub(super) fn shadow(&mut self, v: Val, span: Span) -> Place {
        if let Some(shadow) = self.shadows.get(&v) {
            return shadow.clone();
        }
        let frame = self.def_frame.get(&v).copied().unwrap_or(0);
        self.make(v);
        let info = self.arena.vals[v.0].clone();
        let mem = self.new_mem(&format!("{}_bar", info.name), info.ty.clone(), span);
        let zero = self.value(info.ty, span);
        let declare = [
            Stmt::new(StmtKind::Let(zero, Op::Zero(Place::val(v))), span),
            Stmt::new(StmtKind::Declare(mem, Operand::Val(zero)), span),
        ];
        match self.defs.get(&v).map(|d| d.at) {
            Some(at @ Position::After(_)) if self.frames[frame].open && !self.detached => {
                declare.into_iter().for_each(|s| self.insert_at(at, s));
            }
            _ => self.frames[frame].prelude.extend(declare),
        }
        let place = Place::mem(mem);
        self.shadows.insert(v, place.clone());
        place
    }

    /// A place of the adjoint that mirrors a place of the primal.
    pub(super) fn bar_place(&mut self, place: &Place, span: Span) -> Place {
        self.index_values(place);
        let base = match &place.base {
            Base::Val(v) => self.shadow(*v, span),
            Base::Mem(m) => self.mem_shadow(*m),
            Base::Const(..) => unreachable!("constants have no adjoint"),
        };
        Place {
            base: base.base,
            path: base
                .path
                .into_iter()
                .chain(place.path.iter().cloned())
                .collect(),
        }
    }

    pub(super) fn mem_shadow(&mut self, m: Mem) -> Place {
        self.mem_shadows
            .get(&m)
            .cloned()
            .expect("declared when its region's reverse sweep starts")
    }

    /// Shadows of the memories that a region declares, from what they hold at its end.
    pub(super) fn declare_mem_shadows(&mut self, region: &Region) {
        for stmt in &region.stmts {
            let StmtKind::Declare(m, _) = &stmt.kind else {
                continue;
            };
            if !self.facts.active_mem(*m) {
                continue;
            }
            let info = self.arena.mems[m.0].clone();
            let shadow = self.new_mem(&format!("{}_bar", info.name), info.ty.clone(), info.span);
            let op = Op::Zero(Place::mem(*m));
            if self.frames[self.frames.len() - 1].open && !self.detached && self.keeps_shape(*m) {
                self.declare_early(shadow, op, &info, stmt.id);
            } else {
                let zero = if info.ty.is_float() {
                    Operand::Zero(info.ty.clone())
                } else {
                    let at = Position::RegionEnd(stmt.id);
                    Operand::Val(self.computed_at(op, info.ty.clone(), at, info.span))
                };
                let declare = Stmt::new(StmtKind::Declare(shadow, zero), info.span);
                self.frame().prelude.push(declare);
            }
            self.mem_shadows.insert(*m, Place::mem(shadow));
        }
    }

    /// Behind the memory itself, where a fused loop finds the shadow.
    fn declare_early(&mut self, shadow: Mem, zero: Op, info: &MemInfo, id: usize) {
        let value = self.value(info.ty.clone(), info.span);
        let at = Position::After(id);
        self.insert_at(at, Stmt::new(StmtKind::Let(value, zero), info.span));
        let declare = StmtKind::Declare(shadow, Operand::Val(value));
        self.insert_at(at, Stmt::new(declare, info.span));
    }

    /// Its shape at the end is its shape at the start.
    pub(super) fn keeps_shape(&self, m: Mem) -> bool {
        let info = &self.arena.mems[m.0];
        let container = matches!(info.ty, Ty::Array(..) | Ty::Vec(_));
        !info.untracked && (is_fixed(&info.ty) || container && !self.facts.resized.contains(&m))
    }
}

/// A number, or an array of such.
fn is_fixed(ty: &Ty) -> bool {
    match ty {
        Ty::Float(_) => true,
        Ty::Array(t, _) => is_fixed(t),
        Ty::Int
        | Ty::Bool
        | Ty::Unit
        | Ty::Inert
        | Ty::Slice(_)
        | Ty::Vec(_)
        | Ty::Tuple(_)
        | Ty::Option(_)
        | Ty::Result(_)
        | Ty::Unknown => false,
    }
}
