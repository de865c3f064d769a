//! What a loop reads again and again, and a pass does not move: then the loop runs without its tangents.
//!
//! ```text
//! for v in 0..n { y[v] = r[0] * x[v]; y_dot[v] = r_dot[0] * x[v] + x_dot[v] * r[0] }
//!     →    if r_dot is zero { for v in 0..n { y[v] = r[0] * x[v]; y_dot[v] = x_dot[v] * r[0] } } else { .. }
//! ```
//!
//! Small arrays are looked at; of what a parameter lends, the type of what holds its tangents may tell. With two of these there
//! is a loop without both, and one without each.

use proc_macro2::Span;

use super::unmoved::writes;
use super::{Sparse, halves};
use crate::ir::visit::{Reads, Rewrites, Substitute, read_op, read_stmt, rewrite_stmt, values_of};
use crate::ir::*;
use crate::maps::{HashMap, HashSet};

/// So many operations less are worth another loop.
const MANY: usize = 4;

/// As many where only the type tells that there are none: callers seldom leave out a tangent.
const MANY_OF_LENT: usize = 2 * MANY;

/// So often an inner loop runs, for all that is known: it is short.
const SHORT: usize = 2;

/// A loop without some of the tangents that it reads.
struct Without {
    /// Which of them, by their numbers.
    these: Vec<usize>,
    stmt: Stmt,
}

impl Sparse<'_> {
    /// The loop several times: without the tangents of what it only reads, if these are zero, and as it was.
    pub(super) fn without_still(&mut self, s: &Loop, span: Span) -> Option<Vec<Stmt>> {
        if !s.is_counted() || !s.carried.is_empty() || !writes_by_name(&s.body) {
            return None;
        }
        let mut arrays = Vec::new();
        let (inner, written) = (values_of(self.arena, s), halves::written(&s.body));
        self.only_read(&s.body, &inner, &written, &mut arrays);
        let choices = match arrays.len() {
            0 => return None,
            2 => vec![vec![0, 1], vec![0], vec![1]],
            n => vec![(0..n).collect()],
        };
        let mut copies = Vec::new();
        for these in choices {
            let chosen: Vec<Place> = these.iter().map(|i| arrays[*i].clone()).collect();
            let stmt = self.without(s, &chosen, span);
            copies.extend(stmt.map(|stmt| Without { these, stmt }));
        }
        if copies.is_empty() {
            return None;
        }
        let (mut all, mut zero) = (Vec::new(), HashMap::default());
        let mut conditions = Vec::new();
        for Without { these, .. } in &copies {
            conditions.push(self.are_zero(&arrays, these, (&mut zero, &mut all), span));
        }
        let bodies = copies.iter().filter_map(|copy| match &copy.stmt.kind {
            StmtKind::Loop(s) => Some(&s.body),
            _ => None,
        });
        let bodies: Vec<(Val, &Region)> = conditions.iter().copied().zip(bodies).collect();
        self.left_out(s, &bodies, &mut all, span);
        let mut last = Stmt::new(StmtKind::Loop(s.clone()), span);
        for (copy, zero) in copies.into_iter().zip(conditions).rev() {
            let either = If {
                cond: Operand::Val(zero),
                then: alone(copy.stmt),
                other: alone(last),
                results: Vec::new(),
            };
            last = Stmt::new(StmtKind::If(either), span);
        }
        all.push(last);
        Some(all)
    }

    /// The loop without the tangents of these, if that is worth it.
    fn without(&mut self, s: &Loop, arrays: &[Place], span: Span) -> Option<Stmt> {
        let mut copy = self.copy(s, span);
        let StmtKind::Loop(without) = &mut copy.kind else {
            return None;
        };
        let mut leave = LeaveOut {
            sparse: self,
            arrays,
            zeros: HashSet::default(),
            instead: HashMap::default(),
            unmade: HashSet::default(),
            runs: 1,
            out: 0,
        };
        leave.region(&mut without.body)?;
        let LeaveOut { out, unmade, .. } = leave;
        // What is no more overwritten with zeros is zero if nobody else writes it.
        if unmade.iter().any(|m| writes(&without.body, *m) > 0) {
            return None;
        }
        let lent = arrays.iter().any(|array| !self.is_small(array));
        let many = if lent { MANY_OF_LENT } else { MANY };
        (out >= many).then_some(copy)
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

    /// What of the place is the same in all iterations: a small array, what a callee has returned, or what is lent.
    fn array(&self, place: &Place, inner: &HashSet<Val>, written: &HashSet<Mem>) -> Option<Place> {
        let outside = match &place.base {
            Base::Val(v) => !inner.contains(v),
            Base::Mem(m) => !written.contains(m),
            Base::Const(..) => false,
        };
        let start = |n: usize| Place {
            base: place.base.clone(),
            path: place.path[..n].to_vec(),
        };
        // It is there, whatever the loop does before it reads that.
        let fixed = |n: &usize| match place.path.get(*n) {
            Some(Proj::Index(i)) => {
                i.fixed().is_some() && matches!(self.arena.place_ty(&start(*n)), Ty::Array(..))
            }
            Some(Proj::Field(_)) => true,
            _ => false,
        };
        let fixed = (0..).take_while(fixed).count();
        (0..=fixed)
            .map(start)
            .find(|array| outside && (self.is_small(array) || self.is_lent(array)))
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

    /// What a parameter lends, if perhaps nobody gives its tangents.
    fn is_lent(&self, place: &Place) -> bool {
        matches!(&place.base, Base::Val(v) if place.path.is_empty() && self.parameters.held.contains(v))
    }

    /// Whether these are zero along every direction; of which that is known already.
    fn are_zero(
        &mut self,
        arrays: &[Place],
        these: &[usize],
        (known, to): (&mut HashMap<usize, Val>, &mut Vec<Stmt>),
        span: Span,
    ) -> Val {
        let mut all: Option<Val> = None;
        for i in these {
            let zero = match known.get(i) {
                Some(zero) => *zero,
                None => self.truth(Op::IsZero(arrays[*i].clone()), to, span),
            };
            known.insert(*i, zero);
            all = Some(match all {
                None => zero,
                Some(others) => {
                    let [a, b] = [others, zero].map(Operand::Val);
                    self.truth(Op::Binary(BinOp::And, a, b), to, span)
                }
            });
        }
        all.expect("there are some")
    }
}

fn alone(stmt: Stmt) -> Region {
    Region {
        stmts: vec![stmt],
        results: Vec::new(),
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
    /// What zeros are no more written to.
    unmade: HashSet<Mem>,
    /// How often a statement here runs in an iteration.
    runs: usize,
    /// How many of those that run in an iteration are no more there.
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
                    self.runs *= SHORT;
                    self.region(&mut s.body)?;
                    self.runs /= SHORT;
                    for carried in &mut s.carried {
                        self.handed_on(&mut carried.init)?;
                    }
                }
                _ => {
                    rewrite_stmt(&mut Substitute(&self.instead), &mut stmt);
                    if self.is_left_out(&mut stmt)? {
                        self.out += self.runs;
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
            StmtKind::Push(place, a) | StmtKind::Store(place, a)
                if self.is_zero(a) && self.may_be_unmade(place) =>
            {
                Some(true)
            }
            _ => (!self.reads_zero(|reads| read_stmt(reads, stmt))).then_some(false),
        }
    }

    fn may_be_unmade(&mut self, place: &Place) -> bool {
        match place.base {
            Base::Mem(m) if self.sparse.unmoved.may_be.contains(&m) => {
                self.unmade.insert(m);
                true
            }
            _ => false,
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
            Op::Array(parts) | Op::Tuple(parts) if parts.iter().all(|a| self.is_zero(a)) => None,
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
