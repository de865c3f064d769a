//! Small arrays that a loop reads again and again, and that a pass does not move: then the loop runs without their tangents.
//!
//! ```text
//! for v in 0..n { y[v] = r[0] * x[v]; y_dot[v] = r_dot[0] * x[v] + x_dot[v] * r[0] }
//!     →    if r_dot is zero { for v in 0..n { y[v] = r[0] * x[v]; y_dot[v] = x_dot[v] * r[0] } } else { .. }
//! ```

use proc_macro2::Span;

use super::{Sparse, halves};
use crate::ir::visit::{Reads, Rewrites, Substitute, read_op, read_stmt, rewrite_stmt, values_of};
use crate::ir::*;
use crate::maps::{HashMap, HashSet};

/// So many operations less are worth another loop.
const MANY: usize = 4;

impl Sparse<'_> {
    /// The loop twice: without the tangents of what it only reads, if these are zero, and as it was.
    pub(super) fn without_still(&mut self, s: &Loop, span: Span) -> Option<Vec<Stmt>> {
        if !s.is_counted() || !s.carried.is_empty() || !writes_by_name(&s.body) {
            return None;
        }
        let mut arrays = Vec::new();
        let (inner, written) = (values_of(self.arena, s), halves::written(&s.body));
        self.only_read(&s.body, &inner, &written, &mut arrays);
        if arrays.is_empty() {
            return None;
        }
        let mut copy = self.copy(s, span);
        let StmtKind::Loop(without) = &mut copy.kind else {
            return None;
        };
        let mut leave = LeaveOut {
            sparse: self,
            arrays: &arrays,
            zeros: HashSet::default(),
            instead: HashMap::default(),
            out: 0,
        };
        leave.region(&mut without.body)?;
        if leave.out < MANY {
            return None;
        }
        let mut before = Vec::new();
        let still = self.are_zero(arrays, &mut before, span);
        let region = |stmt| Region {
            stmts: vec![stmt],
            results: Vec::new(),
        };
        let either = If {
            cond: Operand::Val(still),
            then: region(copy),
            other: region(Stmt::new(StmtKind::Loop(s.clone()), span)),
            results: Vec::new(),
        };
        before.push(Stmt::new(StmtKind::If(either), span));
        Some(before)
    }

    /// The arrays of tangents that all iterations read, and none writes.
    fn only_read(
        &self,
        region: &Region,
        inner: &HashSet<Val>,
        written: &HashSet<Mem>,
        arrays: &mut Vec<Place>,
    ) {
        for stmt in &region.stmts {
            match &stmt.kind {
                StmtKind::Let(v, Op::Load(place)) if self.is_tangent(*v) => {
                    let array = self.array(place, inner, written);
                    let new = array.filter(|a| !arrays.iter().any(|known| known.same(a)));
                    arrays.extend(new);
                }
                StmtKind::If(s) => {
                    self.only_read(&s.then, inner, written, arrays);
                    self.only_read(&s.other, inner, written, arrays);
                }
                StmtKind::Loop(s) => self.only_read(&s.body, inner, written, arrays),
                _ => {}
            }
        }
    }

    /// What of the place is the same in all iterations: a small array, or what a callee has returned.
    fn array(&self, place: &Place, inner: &HashSet<Val>, written: &HashSet<Mem>) -> Option<Place> {
        let outside = match &place.base {
            Base::Val(v) => !inner.contains(v),
            Base::Mem(m) => !written.contains(m),
            Base::Const(..) => false,
        };
        let fixed = |proj: &&Proj| match proj {
            Proj::Index(i) => i.fixed().is_some(),
            Proj::Field(_) => true,
            _ => false,
        };
        (0..=place.path.iter().take_while(fixed).count())
            .map(|n| Place {
                base: place.base.clone(),
                path: place.path[..n].to_vec(),
            })
            .find(|array| outside && self.is_small(array))
    }

    fn is_small(&self, array: &Place) -> bool {
        match self.arena.place_ty(array) {
            ty @ Ty::Array(..) => ty.is_numbers(),
            // Perhaps an array, as only rustc knows.
            Ty::Unknown if array.path.is_empty() => match &array.base {
                Base::Mem(_) => true,
                Base::Val(v) => self.defined.contains(v),
                Base::Const(..) => false,
            },
            _ => false,
        }
    }

    /// Whether all of them are zero along every direction.
    fn are_zero(&mut self, arrays: Vec<Place>, to: &mut Vec<Stmt>, span: Span) -> Val {
        let mut all: Option<Val> = None;
        for array in arrays {
            let zero = self.new_temporary(Ty::Bool, span);
            to.push(Stmt::new(StmtKind::Let(zero, Op::IsZero(array)), span));
            all = Some(match all {
                None => zero,
                Some(others) => {
                    let both = self.new_temporary(Ty::Bool, span);
                    let [a, b] = [others, zero].map(Operand::Val);
                    let and = Op::Binary(BinOp::And, a, b);
                    to.push(Stmt::new(StmtKind::Let(both, and), span));
                    both
                }
            });
        }
        all.expect("there are some")
    }
}

/// Nothing is written but where a statement says so: callees and code that is not looked into might write tangents.
fn writes_by_name(region: &Region) -> bool {
    region.stmts.iter().all(|stmt| match &stmt.kind {
        StmtKind::If(s) => writes_by_name(&s.then) && writes_by_name(&s.other),
        StmtKind::Loop(s) => matches!(s.head, Head::Range { .. }) && writes_by_name(&s.body),
        StmtKind::Let(..)
        | StmtKind::Declare(..)
        | StmtKind::Store(..)
        | StmtKind::Update(..)
        | StmtKind::Push(..) => true,
        _ => false,
    })
}

/// Leaves out what is computed from zeros.
struct LeaveOut<'a, 's> {
    sparse: &'a Sparse<'s>,
    arrays: &'a [Place],
    zeros: HashSet<Val>,
    instead: HashMap<Val, Operand>,
    /// How many statements are no more there.
    out: usize,
}

impl LeaveOut<'_, '_> {
    /// None where a zero goes somewhere else than into a sum.
    fn region(&mut self, region: &mut Region) -> Option<()> {
        let mut all = Vec::new();
        for mut stmt in std::mem::take(&mut region.stmts) {
            match &mut stmt.kind {
                StmtKind::If(s) => {
                    self.region(&mut s.then)?;
                    self.region(&mut s.other)?;
                }
                StmtKind::Loop(s) => {
                    self.region(&mut s.body)?;
                    for carried in &mut s.carried {
                        self.handed_on(&mut carried.init)?;
                    }
                }
                _ => {
                    rewrite_stmt(&mut Substitute(&self.instead), &mut stmt);
                    if self.is_left_out(&mut stmt)? {
                        self.out += 1;
                        continue;
                    }
                }
            }
            all.push(stmt);
        }
        region.stmts = all;
        region
            .results
            .iter_mut()
            .try_for_each(|result| self.handed_on(result))
    }

    /// What goes on to another name is no zero.
    fn handed_on(&self, operand: &mut Operand) -> Option<()> {
        Substitute(&self.instead).operand(operand);
        (!self.is_zero(operand)).then_some(())
    }

    fn is_zero(&self, operand: &Operand) -> bool {
        matches!(operand, Operand::Val(v) if self.zeros.contains(v))
    }

    fn is_left_out(&mut self, stmt: &mut Stmt) -> Option<bool> {
        if let StmtKind::Let(v, op) = &mut stmt.kind
            && self.sparse.is_tangent(*v)
        {
            return self.op(*v, op);
        }
        match &stmt.kind {
            StmtKind::Update(_, BinOp::Add | BinOp::Sub, a) if self.is_zero(a) => Some(true),
            _ => (!self.reads_zero(|reads| read_stmt(reads, stmt))).then_some(false),
        }
    }

    /// Of a tangent: whether others stand for it, or nothing does.
    fn op(&mut self, v: Val, op: &mut Op) -> Option<bool> {
        let stands = match op {
            Op::Load(place) if self.is_of_zero(place) => None,
            Op::Copy(a) | Op::Neg(a) | Op::Binary(BinOp::Mul | BinOp::Div, a, _)
                if self.is_zero(a) =>
            {
                None
            }
            Op::Binary(BinOp::Add, a, b) if self.is_zero(a) => Some(b.clone()),
            Op::Binary(BinOp::Add | BinOp::Sub, a, b) if self.is_zero(b) => Some(a.clone()),
            Op::Binary(BinOp::Sub, a, b) if self.is_zero(a) => {
                *op = Op::Neg(b.clone());
                return Some(false);
            }
            op => {
                return (!self.reads_zero(|reads| read_op(reads, op))).then_some(false);
            }
        };
        match stands {
            Some(other) if !self.is_zero(&other) => {
                self.instead.insert(v, other);
            }
            _ => {
                self.zeros.insert(v);
            }
        }
        Some(true)
    }

    fn reads_zero(&self, walk: impl FnOnce(&mut ReadsZero)) -> bool {
        let mut reads = ReadsZero {
            zeros: &self.zeros,
            found: false,
        };
        walk(&mut reads);
        reads.found
    }

    fn is_of_zero(&self, place: &Place) -> bool {
        if matches!(&place.base, Base::Val(v) if self.zeros.contains(v)) {
            return true;
        }
        let within = |array: &Place| {
            let start = place.path.get(..array.path.len());
            let same = |path: &[Proj]| path.iter().zip(&array.path).all(|(a, b)| a.same(b));
            place.base.same(&array.base) && start.is_some_and(same)
        };
        self.arrays.iter().any(within)
    }
}

struct ReadsZero<'z> {
    zeros: &'z HashSet<Val>,
    found: bool,
}

impl Reads for ReadsZero<'_> {
    fn operand(&mut self, operand: &Operand) {
        self.found |= matches!(operand, Operand::Val(v) if self.zeros.contains(v));
    }

    fn base(&mut self, base: &Base) {
        self.found |= matches!(base, Base::Val(v) if self.zeros.contains(v));
    }
}
