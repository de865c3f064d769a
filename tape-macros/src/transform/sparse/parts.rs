//! Sums of tangents, a part of the directions after the other.
//!
//! A column that reaches a few elements only has neighbours that reach the same ones, but seldom so many that they fill a
//! pass. The list of a part is shorter, and what a sum adds up along fewer directions stays in registers. What an
//! iteration reads of the primal it reads for each part: so only sums which do more with it than a few operations.
//!
//! ```text
//! for j in live { for i in 0..3 { y_dot[i] += w[j] * x_dot[j][i] } }
//!     →    for part in 0..parts { for j in live[part] { for i in 0..3 { y_dot[i].part(part) += w[j] * x_dot[j][i].part(part) } } }
//! ```

use proc_macro2::Span;

use super::Sparse;
use crate::ir::visit::operands_of;
use crate::ir::*;

/// So many operations on tangents are more than what they read.
const MANY: usize = 8;

/// What a loop within is taken to run at least.
const TRIPS: usize = 2;

impl Sparse<'_> {
    /// The sum is worth it, and what tells the types of its tangents tells those of their parts.
    pub(super) fn comes_in_parts(&self, s: &Loop) -> bool {
        s.carried.is_empty() && self.tells_parts(&s.body) && self.work(&s.body) >= MANY
    }

    /// All tangents are loaded, or computed of such, and none is handed on.
    fn tells_parts(&self, region: &Region) -> bool {
        region.stmts.iter().all(|stmt| match &stmt.kind {
            StmtKind::Let(v, op) if self.is_tangent(*v) => {
                let told = operands_of(op).iter().all(is_told);
                told && self.may_be_number(&self.arena.vals[v.0].ty)
            }
            StmtKind::Update(p, _, a) => is_told(a) && self.may_be_number(&self.arena.place_ty(p)),
            StmtKind::If(s) => {
                let handed_on = s.results.iter().any(|v| self.is_tangent(*v));
                !handed_on && self.tells_parts(&s.then) && self.tells_parts(&s.other)
            }
            StmtKind::Loop(s) => s.carried.is_empty() && self.tells_parts(&s.body),
            StmtKind::Declare(..) | StmtKind::Store(..) | StmtKind::Push(..) => false,
            _ => true,
        })
    }

    /// What is computed with is a number, even if only rustc knows its type.
    fn may_be_number(&self, ty: &Ty) -> bool {
        let told_elsewhere = matches!(ty, Ty::Float(FloatTy::Any) | Ty::Unknown);
        ty.is_concrete_float() || told_elsewhere && !self.parameters.generic_floats
    }

    /// How many operations on tangents there are.
    fn work(&self, region: &Region) -> usize {
        let of = |stmt: &Stmt| match &stmt.kind {
            StmtKind::Let(v, Op::Binary(..)) => usize::from(self.is_tangent(*v)),
            StmtKind::Update(..) => 1,
            StmtKind::If(s) => self.work(&s.then).max(self.work(&s.other)),
            StmtKind::Loop(s) => TRIPS * self.work(&s.body),
            _ => 0,
        };
        region.stmts.iter().map(of).sum()
    }

    /// AFTER THIS POINT: all tangents of the region are those of the part.
    pub(super) fn take_part(&self, region: &mut Region, part: Val) {
        let of_part = Proj::Part(Operand::Val(part));
        for stmt in &mut region.stmts {
            match &mut stmt.kind {
                StmtKind::Let(v, Op::Load(place)) if self.is_tangent(*v) => {
                    place.path.push(of_part.clone());
                }
                StmtKind::Update(place, ..) if self.holds_tangents(place) => {
                    place.path.push(of_part.clone());
                }
                StmtKind::If(s) => {
                    self.take_part(&mut s.then, part);
                    self.take_part(&mut s.other, part);
                }
                StmtKind::Loop(s) => self.take_part(&mut s.body, part),
                _ => {}
            }
        }
    }

    /// The statements for each part.
    pub(super) fn for_each_part(&mut self, part: Val, stmts: Vec<Stmt>, span: Span) -> [Stmt; 2] {
        let parts = self.new_temporary(Ty::Int, span);
        let range = Range {
            lo: Operand::Int(0),
            hi: Operand::Val(parts),
            inclusive: false,
            rev: Rev::No,
            step: None,
        };
        let each = Loop {
            head: Head::Range { var: part, range },
            carried: Vec::new(),
            body: Region {
                stmts,
                results: Vec::new(),
            },
            exit: None,
            trips: None,
            mirrored: false,
        };
        [
            Stmt::new(StmtKind::Let(parts, Op::Parts), span),
            Stmt::new(StmtKind::Loop(each), span),
        ]
    }
}

/// A zero would take the type that the surroundings decide.
fn is_told(operand: &Operand) -> bool {
    !matches!(operand, Operand::Zero(_) | Operand::Undef(_))
}
