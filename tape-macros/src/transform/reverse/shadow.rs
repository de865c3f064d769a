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
        let info = self.arena.vals[v.0].clone();
        let mem = self.new_mem(&format!("{}_bar", info.name), info.ty.clone(), span);
        let at = self.defs.get(&v).map(|d| d.at);
        match at {
            Some(at @ Position::After(_)) if self.frames[frame].open && !self.detached => {
                self.declare_early(mem, &info.ty, Place::val(v), at, span);
            }
            _ => {
                let zero = self.zero_at(&info.ty, Place::val(v), frame, at, span);
                let declare = self.declare_sum(mem, zero, span);
                self.frames[frame].prelude.extend(declare);
            }
        }
        let place = Place::mem(mem);
        self.shadows.insert(v, place.clone());
        place
    }

    /// The zero of an aggregate value's shape.
    pub(super) fn zero_of(&mut self, v: Val, span: Span) -> Operand {
        let frame = self.def_frame.get(&v).copied().unwrap_or(0);
        let at = self.defs.get(&v).map(|d| d.at);
        let ty = self.arena.vals[v.0].ty.clone();
        self.zero_at(&ty, Place::val(v), frame, at, span)
    }

    /// The zero of a place's shape at a position of the forward sweep, for the reverse sweep of a
    /// frame.
    pub(super) fn zero_at(
        &mut self,
        ty: &Ty,
        place: Place,
        frame: usize,
        at: Option<Position>,
        span: Span,
    ) -> Operand {
        if is_fixed(ty) {
            return Operand::Zero(ty.clone());
        }
        let zero = self.value(ty.clone(), span);
        let op = match at {
            Some(at) if self.in_fused_loop_of(frame) => {
                self.insert_at(at, Stmt::new(StmtKind::Let(zero, Op::Zero(place)), span));
                return Operand::Val(zero);
            }
            Some(at) => Op::ZeroOf(self.shape_at(place, frame, at, span)),
            // A parameter.
            None => Op::Zero(place),
        };
        let define = Stmt::new(StmtKind::Let(zero, op), span);
        self.frames[frame].prelude.push(define);
        Operand::Val(zero)
    }

    /// What is adjoint here is part of the frame's forward sweep, and comes before its reverse sweep.
    fn in_fused_loop_of(&self, frame: usize) -> bool {
        let inner = &self.frames[frame + 1..];
        let open = self.frames[frame].open && !self.detached;
        open && !inner.is_empty() && inner.iter().all(|f| f.open)
    }

    /// A shape that the forward sweep tells.
    fn shape_at(&mut self, place: Place, frame: usize, at: Position, span: Span) -> Operand {
        let shape = self.value(Ty::Inert, span);
        let op = Op::Shape(place);
        self.insert_at(at, Stmt::new(StmtKind::Let(shape, op), span));
        if !self.frames[frame].open {
            self.keep(shape, frame, at);
        }
        Operand::Val(shape)
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
            let (place, frame) = (Place::mem(*m), self.frames.len() - 1);
            let early = self.frames[frame].open && !self.detached;
            let loose = early && self.is_lent_buffer(*m);
            if loose || early && self.keeps_shape(*m) {
                let at = Position::After(stmt.id);
                self.declare_early(shadow, &info.ty, place, at, info.span);
                if loose {
                    self.loose.insert(*m);
                }
            } else {
                let at = Some(Position::RegionEnd(stmt.id));
                let zero = self.zero_at(&info.ty, place, frame, at, info.span);
                let declare = self.declare_sum(shadow, zero, info.span);
                self.frame().prelude.extend(declare);
            }
            self.mem_shadows.insert(*m, Place::mem(shadow));
        }
    }

    /// Behind the primal itself, where a fused loop finds the shadow.
    fn declare_early(&mut self, shadow: Mem, ty: &Ty, place: Place, at: Position, span: Span) {
        let zero = if is_fixed(ty) {
            Operand::Zero(ty.clone())
        } else {
            let zero = self.value(ty.clone(), span);
            self.insert_at(at, Stmt::new(StmtKind::Let(zero, Op::Zero(place)), span));
            Operand::Val(zero)
        };
        for stmt in self.declare_sum(shadow, zero, span) {
            self.insert_at(at, stmt);
        }
    }

    /// Declares what adjoints are added to. Where only rustc knows the type, it may be a few numbers, and the
    /// first addition to each need not be one.
    pub(super) fn declare_sum(&mut self, mem: Mem, zero: Operand, span: Span) -> Vec<Stmt> {
        let ty = self.arena.ty(&zero);
        if !matches!(zero, Operand::Val(_)) || matches!(ty, Ty::Vec(_) | Ty::Slice(_)) {
            return vec![Stmt::new(StmtKind::Declare(mem, zero), span)];
        }
        let start = self.value(ty, span);
        let op = Op::Helper(Helper::Runtime("sum_start"), vec![zero]);
        vec![
            Stmt::new(StmtKind::Let(start, op), span),
            Stmt::new(StmtKind::Declare(mem, Operand::Val(start)), span),
        ]
    }

    /// Its shape at the end is its shape at the start.
    pub(super) fn keeps_shape(&self, m: Mem) -> bool {
        let info = &self.arena.mems[m.0];
        let container = matches!(info.ty, Ty::Array(..) | Ty::Vec(_));
        !info.untracked && (is_fixed(&info.ty) || container && !self.facts.may_be_resized(m))
    }
}

/// A number, or an array of such of known length: its zero needs no primal.
pub(super) fn is_fixed(ty: &Ty) -> bool {
    match ty {
        Ty::Float(_) => true,
        Ty::Array(t, Some(_)) => is_fixed(t),
        Ty::Array(_, None)
        | Ty::Int
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
