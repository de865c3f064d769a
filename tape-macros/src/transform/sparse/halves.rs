//! A nest of loops as two: of the primal, and of the tangents.

use proc_macro2::Span;

use super::Sparse;
use super::needed;
use crate::ir::visit::{Reads, operands_read, places_written, read_region, read_stmt, values_of};
use crate::ir::*;
use crate::maps::HashSet;
use crate::transform::simplify::keep_only;

/// The memories that a region writes or declares.
pub(super) fn written(region: &Region) -> HashSet<Mem> {
    let mut all = HashSet::default();
    for stmt in &region.stmts {
        match &stmt.kind {
            StmtKind::Declare(m, _) => {
                all.insert(*m);
            }
            StmtKind::If(s) => {
                all.extend(written(&s.then));
                all.extend(written(&s.other));
            }
            StmtKind::Loop(s) => {
                if let Head::While(cond) = &s.head {
                    all.extend(written(cond));
                }
                all.extend(written(&s.body));
            }
            _ => all.extend(visit::written_by(stmt)),
        }
    }
    all
}

impl Sparse<'_> {
    pub(super) fn is_tangent(&self, v: Val) -> bool {
        self.of.contains_key(&v)
    }

    pub(super) fn holds_tangents(&self, place: &Place) -> bool {
        match &place.base {
            Base::Val(v) => self.is_tangent(*v),
            Base::Mem(m) => self.mems.contains_key(m),
            Base::Const(..) => false,
        }
    }

    /// The loop without its tangents; none where more than these hangs on them.
    pub(super) fn primal_half(&self, s: &Loop) -> Option<Loop> {
        let mut half = s.clone();
        self.without_tangents(&mut half.body);
        let mut read = ReadsTangents {
            sparse: self,
            found: false,
        };
        read_region(&mut read, &half.body);
        (!read.found).then_some(half)
    }

    fn without_tangents(&self, region: &mut Region) {
        region.stmts.retain(|stmt| match &stmt.kind {
            StmtKind::Let(v, _) => !self.is_tangent(*v),
            StmtKind::Declare(m, _) => !self.mems.contains_key(m),
            _ => !places_written(stmt).iter().any(|p| self.holds_tangents(p)),
        });
        for stmt in &mut region.stmts {
            match &mut stmt.kind {
                StmtKind::If(s) => {
                    let keep: Vec<bool> = s.results.iter().map(|v| !self.is_tangent(*v)).collect();
                    keep_only(&mut s.then.results, &keep);
                    keep_only(&mut s.other.results, &keep);
                    keep_only(&mut s.results, &keep);
                    self.without_tangents(&mut s.then);
                    self.without_tangents(&mut s.other);
                }
                StmtKind::Loop(s) => {
                    let own = |c: &Carried| !self.is_tangent(c.phi);
                    let keep: Vec<bool> = s.carried.iter().map(own).collect();
                    keep_only(&mut s.carried, &keep);
                    keep_only(&mut s.body.results, &keep);
                    self.without_tangents(&mut s.body);
                }
                _ => {}
            }
        }
    }

    /// The loop with nothing but its tangents and what they need; none where that costs more than to look it up again, or
    /// is no longer what it was when the primal's half has run.
    pub(super) fn tangents_half(&self, s: &Loop, written: &HashSet<Mem>) -> Option<Loop> {
        if !self.is_simple(&s.body) {
            return None;
        }
        let mut half = s.clone();
        self.without_effects(&mut half.body);
        needed::keep(&mut half.body);
        let light = self.is_light(&half.body, written);
        (light && self.is_whole(s, &half)).then_some(half)
    }

    /// Tangents are written element by element, and nowhere else.
    fn is_simple(&self, region: &Region) -> bool {
        region.stmts.iter().all(|stmt| match &stmt.kind {
            StmtKind::If(s) => self.is_simple(&s.then) && self.is_simple(&s.other),
            StmtKind::Loop(s) => self.is_simple(&s.body),
            StmtKind::Store(..) | StmtKind::Update(..) | StmtKind::Push(..) => true,
            _ => !places_written(stmt).iter().any(|p| self.holds_tangents(p)),
        })
    }

    fn without_effects(&self, region: &mut Region) {
        region.stmts.retain(|stmt| match &stmt.kind {
            StmtKind::Let(..) | StmtKind::If(_) | StmtKind::Loop(_) => true,
            StmtKind::Store(p, _) | StmtKind::Update(p, ..) | StmtKind::Push(p, _) => {
                self.holds_tangents(p)
            }
            StmtKind::Declare(m, _) => self.mems.contains_key(m),
            // What it gives is missed, if it is needed.
            _ => false,
        });
        for stmt in &mut region.stmts {
            match &mut stmt.kind {
                StmtKind::If(s) => {
                    self.without_effects(&mut s.then);
                    self.without_effects(&mut s.other);
                }
                StmtKind::Loop(s) => self.without_effects(&mut s.body),
                _ => {}
            }
        }
    }

    /// Nothing is missed that was left out.
    fn is_whole(&self, s: &Loop, half: &Loop) -> bool {
        let (all, there) = (values_of(self.arena, s), values_of(self.arena, half));
        let read = operands_read(&half.body.stmts);
        read.iter().all(|v| there.contains(v) || !all.contains(v))
    }

    fn is_light(&self, region: &Region, written: &HashSet<Mem>) -> bool {
        let light = |stmt: &Stmt| match &stmt.kind {
            StmtKind::Let(v, op) => self.is_light_op(*v, op, written),
            StmtKind::If(s) => {
                let told = s.results.iter().all(|v| self.has_own_type(*v));
                told && self.is_light(&s.then, written) && self.is_light(&s.other, written)
            }
            StmtKind::Loop(s) => {
                let told = s.carried.iter().all(|c| self.has_own_type(c.phi));
                told && s.runs_to_its_end() && self.is_light(&s.body, written)
            }
            StmtKind::Store(..) | StmtKind::Update(..) | StmtKind::Push(..) => {
                self.reads_unchanged(stmt, written)
            }
            // Of a zero, the memory that it holds tangents of would tell the type.
            StmtKind::Declare(m, Operand::Val(_)) => is_array(&self.arena.mems[m.0].ty),
            _ => false,
        };
        region.stmts.iter().all(light)
    }

    /// The text tells its type: else a tangent's would be told by its primal, which may not be there.
    fn has_own_type(&self, v: Val) -> bool {
        !self.is_tangent(v) || self.arena.vals[v.0].ty.is_concrete_float()
    }

    /// Another look at memory, or an addition or multiplication.
    fn is_light_op(&self, v: Val, op: &Op, written: &HashSet<Mem>) -> bool {
        let ty = &self.arena.vals[v.0].ty;
        // A number, perhaps one that only rustc knows.
        let known = ty.is_scalar() || self.is_tangent(v) && is_array(ty);
        let number = known || self.is_tangent(v) && matches!(ty, Ty::Unknown);
        let plain = number && self.arena.vals[v.0].error.is_none();
        let light = match op {
            Op::Copy(_) | Op::Neg(_) | Op::Not(_) | Op::Load(_) | Op::Len(_) | Op::Zero(_) => true,
            Op::Helper(Helper::Runtime("extremum_at"), _) => false,
            Op::Helper(Helper::Runtime(_), _) => matches!(ty, Ty::Int),
            Op::Cast(..) => !self.is_tangent(v),
            Op::Binary(BinOp::Div | BinOp::Rem, ..) => {
                self.is_tangent(v) || !matches!(ty, Ty::Float(_))
            }
            Op::Binary(..) => true,
            _ => false,
        };
        // In generic code the type of a literal is told by a primal that may not be there.
        let literal = |a: &Operand| matches!(a, Operand::Float(_));
        let certain = !self.is_tangent(v)
            || ty.is_concrete_float()
            || !visit::operands_of(op).iter().any(literal);
        let stmt = Stmt::new(StmtKind::Let(v, op.clone()), Span::call_site());
        plain && light && certain && self.reads_unchanged(&stmt, written)
    }

    /// What it reads of the primal, nothing of the nest has written.
    fn reads_unchanged(&self, stmt: &Stmt, written: &HashSet<Mem>) -> bool {
        let mut changed = Changed {
            sparse: self,
            written,
            found: false,
        };
        read_stmt(&mut changed, stmt);
        !changed.found
    }

    /// The tangents' half, as a statement: the primal's values in it are its own.
    pub(super) fn with_own_values(&mut self, half: Loop, span: Span) -> Stmt {
        let mut renaming = Renaming::of_loop(self.arena, self.names, &half);
        renaming.vals.retain(|v, _| !self.of.contains_key(v));
        renaming.mems.clear();
        let mut stmt = Stmt::new(StmtKind::Loop(half), span);
        renaming.rename(&mut stmt);
        stmt
    }
}

/// An array of numbers, which is copied as one.
fn is_array(ty: &Ty) -> bool {
    matches!(ty, Ty::Array(..)) && ty.is_numbers()
}

struct ReadsTangents<'a, 's> {
    sparse: &'s Sparse<'a>,
    found: bool,
}

impl Reads for ReadsTangents<'_, '_> {
    fn operand(&mut self, operand: &Operand) {
        self.found |= matches!(operand, Operand::Val(v) if self.sparse.is_tangent(*v));
    }

    fn place(&mut self, place: &Place) {
        self.found |= self.sparse.holds_tangents(place);
    }
}

struct Changed<'a, 's> {
    sparse: &'s Sparse<'a>,
    written: &'s HashSet<Mem>,
    found: bool,
}

impl Reads for Changed<'_, '_> {
    fn operand(&mut self, _: &Operand) {}

    fn place(&mut self, place: &Place) {
        let of_primal = !self.sparse.holds_tangents(place);
        let changed = matches!(&place.base, Base::Mem(m) if self.written.contains(m));
        self.found |= of_primal && changed;
    }
}
