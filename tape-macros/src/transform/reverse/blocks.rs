//! Loops whose iterations share memory, but not what is in it.
//!
//! An iteration that overwrites a buffer before it reads it hands nothing on to the next, and the
//! buffer's adjoint is zero between the two: such a loop runs both sweeps in one pass. Where only the
//! run tells whether all of the buffer is overwritten, the loop runs in blocks, the two sweeps of
//! a block one after the other. A block is one iteration, or all of them.
//!
//! ```text
//! for i in 0..n { f(x[i], &mut buffer); s += g(&buffer) }
//!     →    for block in .. {
//!              for i in block { f(x[i], &mut buffer); s += g(&buffer) }
//!              for i in block rev { .. }
//!          }
//! ```

use std::collections::BTreeSet;

use proc_macro2::Span;

use super::shadow::is_fixed;
use super::{Def, Position, Reverse, region_end};
use crate::analysis::overwrite::Condition;
use crate::ir::*;
use crate::maps::HashMap;

/// How a loop becomes one of blocks.
pub(super) struct Blocks {
    /// Of the carried values, valid when the loop starts.
    pub adjoints: Vec<Option<Operand>>,
    /// The memories that iterations share.
    pub shared: Vec<Mem>,
    /// Each iteration is a block of its own; `None` where the text says so.
    single: Option<Operand>,
    /// What finds that out, before the loop.
    stmts: Vec<Stmt>,
}

/// What is found out before a loop.
#[derive(Default)]
struct Before {
    stmts: Vec<Stmt>,
    copies: HashMap<Val, Operand>,
    /// The vectors that are shared, or whose length is asked, and that callees are lent: iterations are
    /// apart where no callee can change the length.
    lent: BTreeSet<Mem>,
}

impl Blocks {
    /// The text says that each iteration is a block of its own.
    pub(super) fn are_single(&self) -> bool {
        self.single.is_none()
    }
}

impl Reverse<'_> {
    /// `None` where iterations may depend on each other by more than sums, or the adjoints of those
    /// are known too late.
    pub(super) fn blocks(&mut self, s: &Loop, id: usize) -> Option<Blocks> {
        let errors = s
            .carried
            .iter()
            .any(|c| self.arena.vals[c.phi.0].error.is_some());
        if !self.fuse || errors || !is_plain(s) || !self.keeps_much(s) {
            return None;
        }
        let mut before = Before::default();
        let (mut shared, mut singles) = (Vec::new(), Vec::new());
        for (m, conditions) in self.private.get(&id).cloned().unwrap_or_default() {
            if self.is_shared_buffer(m)
                && let Some(conditions) = self.conditions(m, &conditions, id, &mut before)
            {
                if !self.keeps_shape(m) {
                    before.lent.insert(m);
                }
                shared.push(m);
                singles.extend(conditions);
            }
        }
        if shared.is_empty() || !self.only_adds(s, id, shared.iter().copied().collect()) {
            return None;
        }
        let adjoints = self.early_adjoints(s, id)?;
        for m in std::mem::take(&mut before.lent) {
            for (path, i) in self.facts.lent[&m].clone() {
                let kept = Op::KeepsLength(path, i);
                singles.push(self.before(&mut before, Ty::Bool, kept, id));
            }
        }
        let single = singles
            .into_iter()
            .reduce(|a, b| self.before(&mut before, Ty::Bool, Op::Binary(BinOp::And, a, b), id));
        Some(Blocks {
            adjoints,
            shared,
            single,
            stmts: before.stmts,
        })
    }

    /// Its shadow is there when the loop starts.
    fn is_shared_buffer(&self, m: Mem) -> bool {
        let open = |f: &usize| self.frames[*f].open;
        self.facts.active_mem(m)
            && self.mem_frame.get(&m).is_some_and(open)
            && (self.keeps_shape(m) || self.is_lent_buffer(m))
    }

    /// A vector of this function that only loops touch, and of which only callees may change the
    /// length.
    pub(super) fn is_lent_buffer(&self, m: Mem) -> bool {
        let info = &self.arena.mems[m.0];
        let numbers = matches!(&info.ty, Ty::Vec(t) if is_fixed(t));
        let lent = self.facts.lent.contains_key(&m) && !self.facts.resized.contains(&m);
        let local = !info.by_ref && !info.untracked && lent;
        let listed = || self.private.values().flatten().any(|(p, _)| *p == m);
        self.fuse && numbers && local && listed()
    }

    /// What has to be asked before the loop; `None` where it cannot be.
    fn conditions(
        &mut self,
        m: Mem,
        conditions: &[Condition],
        id: usize,
        before: &mut Before,
    ) -> Option<Vec<Operand>> {
        let mut asked = Vec::new();
        for condition in conditions {
            let op = match condition {
                Condition::AtMost(n) if self.holds_at_most(m, n) => continue,
                Condition::AtMost(n) => {
                    let n = self.known_before(n, id, before)?;
                    let len = self.len_before(&Place::mem(m), id, before)?;
                    Op::Binary(BinOp::Le, len, n)
                }
                Condition::Callee(path, i, args) => {
                    let lengths = args.iter().map(|arg| self.length_before(arg, id, before));
                    Op::Overwrites(path.clone(), *i, lengths.collect())
                }
            };
            asked.push(self.before(before, Ty::Bool, op, id));
        }
        Some(asked)
    }

    /// The text says so.
    fn holds_at_most(&self, m: Mem, n: &Operand) -> bool {
        let of_itself = |v: &Val| match self.defs.get(v).and_then(|def| def.op.as_ref()) {
            Some(Op::Len(p)) => p.base.same(&Base::Mem(m)) && p.path.is_empty(),
            _ => false,
        };
        match (&self.arena.mems[m.0].ty, n) {
            (_, Operand::Val(v)) => of_itself(v) && self.keeps_shape(m),
            (Ty::Array(_, Some(len)), n) => {
                let literally = matches!(n, Operand::Const(e, _) if **e == **len);
                let counted = fixed_length(len).zip(n.fixed());
                literally || counted.is_some_and(|(len, n)| len <= n)
            }
            _ => false,
        }
    }

    /// The length of an argument; zero where it is not known before the loop.
    fn length_before(&mut self, arg: &Arg, id: usize, before: &mut Before) -> Operand {
        match arg {
            Arg::Shared(p) | Arg::Mut(p) => {
                let len = self.len_before(p, id, before);
                len.unwrap_or(Operand::Int(0))
            }
            Arg::Value(_) | Arg::Kept(_) => Operand::Int(0),
        }
    }

    /// How many elements a whole container has, if it is there before the loop and keeps its length.
    fn len_before(&mut self, place: &Place, id: usize, before: &mut Before) -> Option<Operand> {
        let there = match &place.base {
            Base::Mem(m) => {
                let declared = self.mem_frame.contains_key(m) || self.mem_shadows.contains_key(m);
                declared && (self.keeps_shape(*m) || self.is_lent_buffer(*m))
            }
            Base::Val(v) => self.defs.get(v).is_none_or(|def| def.at.id() < id),
            Base::Const(..) => true,
        };
        let ty = self.arena.place_ty(place);
        let container = matches!(ty, Ty::Slice(_) | Ty::Vec(_) | Ty::Array(..));
        if !(there && container && place.path.is_empty()) {
            return None;
        }
        if let Base::Mem(m) = place.base
            && !self.keeps_shape(m)
        {
            before.lent.insert(m);
        }
        Some(self.before(before, Ty::Int, Op::Len(place.clone()), id))
    }

    /// A number that the loop does not change, as it is before it.
    fn known_before(
        &mut self,
        operand: &Operand,
        id: usize,
        before: &mut Before,
    ) -> Option<Operand> {
        let Operand::Val(v) = operand else {
            return Some(operand.clone());
        };
        if let Some(copy) = before.copies.get(v) {
            return Some(copy.clone());
        }
        let op = match self.defs.get(v) {
            None => return Some(operand.clone()),
            Some(def) if def.at.id() < id => return Some(operand.clone()),
            Some(def) => def.op.clone()?,
        };
        let known = match op {
            Op::Copy(a) => self.known_before(&a, id, before)?,
            Op::Len(p) => self.len_before(&p, id, before)?,
            Op::Helper(Helper::Runtime("least"), args) => {
                let args = args.iter().map(|a| self.known_before(a, id, before));
                let args = args.collect::<Option<Vec<_>>>()?;
                let least = Op::Helper(Helper::Runtime("least"), args);
                self.before(before, Ty::Int, least, id)
            }
            _ => return None,
        };
        before.copies.insert(*v, known.clone());
        Some(known)
    }

    fn before(&mut self, before: &mut Before, ty: Ty, op: Op, id: usize) -> Operand {
        let span = Span::call_site();
        let v = self.known(ty, &op, self.frames.len() - 1, Position::Before(id));
        before.stmts.push(Stmt::new(StmtKind::Let(v, op), span));
        Operand::Val(v)
    }

    /// A value that the forward sweep computes, and the reverse sweep may compute again.
    fn known(&mut self, ty: Ty, op: &Op, frame: usize, at: Position) -> Val {
        let v = self.value(ty, Span::call_site());
        let op = Some(op.clone());
        self.defs.insert(v, Def { op, at });
        self.def_frame.insert(v, frame);
        v
    }

    /// Both sweeps of the loop in one pass, block by block.
    pub(super) fn fuse_blocks(&mut self, s: &Loop, id: usize, blocks: Blocks, span: Span) {
        for stmt in blocks.stmts {
            self.insert_at(Position::Before(id), stmt);
        }
        let end = match &blocks.single {
            Some(_) => Position::After(within(id)),
            None => region_end(&s.body).unwrap_or(Position::BodyStart(id)),
        };
        for m in blocks.shared {
            self.fit_shadow(m, end);
        }
        let Some(single) = blocks.single else {
            return self.fuse(s, id, blocks.adjoints, span);
        };
        let outer = self.in_blocks(s, id, single, span);
        self.find_definitions(&outer.body);
        self.blocked.insert(id, outer.clone());
        self.fuse(&outer, id, blocks.adjoints, span);
    }

    /// The loop over blocks, around that over the iterations of one.
    fn in_blocks(&mut self, s: &Loop, id: usize, single: Operand, span: Span) -> Loop {
        let Head::Range { var, range } = &s.head else {
            unreachable!("asked before")
        };
        let (var, lo, hi) = (*var, range.lo.clone(), range.hi.clone());
        let helper = |name, args| Op::Helper(Helper::Runtime(name), args);
        let mut head = Vec::new();
        let let_in = |l: &mut Self, ty: Ty, op: Op, at: Position| {
            let v = l.known(ty, &op, l.frames.len() - 1, at);
            (Operand::Val(v), Stmt::new(StmtKind::Let(v, op), span))
        };
        let ahead = Position::Before(id);
        let n = helper("range_len", vec![lo.clone(), hi.clone()]);
        let (n, counted) = let_in(self, Ty::Int, n, ahead);
        let size = helper("block_size", vec![single, n.clone()]);
        let (size, sized) = let_in(self, Ty::Int, size, ahead);
        let count = helper("block_count", vec![n, size.clone()]);
        let (count, parted) = let_in(self, Ty::Int, count, ahead);
        for stmt in [counted, sized, parted] {
            self.insert_at(ahead, stmt);
        }

        let block = self.derived(var, "block", Ty::Int);
        self.defs.insert(
            block,
            Def {
                op: None,
                at: Position::BodyStart(id),
            },
        );
        for (name, args) in [
            (
                "block_start",
                vec![lo.clone(), Operand::Val(block), size.clone()],
            ),
            ("block_end", vec![lo, hi, Operand::Val(block), size]),
        ] {
            let v = self.value(Ty::Int, span);
            let mut bound = Stmt::new(StmtKind::Let(v, helper(name, args)), span);
            bound.id = id + 1;
            head.push((Operand::Val(v), bound));
        }
        let [(start, first), (end, last)] = <[_; 2]>::try_from(head).expect("two bounds");

        let (mut outer, mut inner) = (Vec::new(), Vec::new());
        for c in &s.carried {
            let phi = self.twin(c.phi);
            let result = self.twin(c.result);
            let at = Position::BodyStart(id);
            self.defs.insert(phi, Def { op: None, at });
            outer.push(Carried {
                init: c.init.clone(),
                phi,
                result: c.result,
            });
            inner.push(Carried {
                init: Operand::Val(phi),
                phi: c.phi,
                result,
            });
        }
        let results = inner.iter().map(|c| Operand::Val(c.result)).collect();
        let range = |lo, hi| Range {
            lo,
            hi,
            inclusive: false,
            step: None,
            rev: Rev::No,
        };
        let iterations = Loop {
            head: Head::Range {
                var,
                range: range(start, end),
            },
            carried: inner,
            body: s.body.clone(),
            exit: None,
            trips: None,
            mirrored: s.mirrored,
        };
        let mut iterations = Stmt::new(StmtKind::Loop(iterations), span);
        iterations.id = within(id);
        Loop {
            head: Head::Range {
                var: block,
                range: range(Operand::Int(0), count),
            },
            carried: outer,
            body: Region {
                stmts: vec![first, last, iterations],
                results,
            },
            exit: None,
            trips: None,
            mirrored: false,
        }
    }

    /// Another value of the same kind and activity.
    fn twin(&mut self, v: Val) -> Val {
        let info = self.arena.vals[v.0].clone();
        let name = self.names.fresh(&info.name.to_string(), info.span);
        let twin = self.arena.val(ValInfo { name, ..info });
        self.facts.to_mut().resemble(twin, v);
        twin
    }

    /// Is the loop that over the iterations of a block?
    pub(super) fn is_in_block(&self, id: usize) -> bool {
        self.blocked.keys().any(|outer| within(*outer) == id)
    }

    /// Gives the shadow of a memory that only loops touch the shape that it has behind one: it holds
    /// zeros.
    pub(super) fn fit_shadows(&mut self, id: usize) {
        let Some(private) = self.private.get(&id).cloned() else {
            return;
        };
        for (m, _) in private {
            self.fit_shadow(m, Position::After(id));
        }
    }

    fn fit_shadow(&mut self, m: Mem, at: Position) {
        if !self.loose.remove(&m) {
            return;
        }
        let (span, place) = (self.arena.mems[m.0].span, Place::mem(m));
        let shadow = self.mem_shadow(m);
        let ty = self.arena.mems[m.0].ty.clone();
        let value = |l: &mut Self, ty, op| {
            let v = l.value(ty, span);
            (v, Stmt::new(StmtKind::Let(v, op), span))
        };
        let (held, first) = value(self, Ty::Int, Op::Len(shadow.clone()));
        let (len, second) = value(self, Ty::Int, Op::Len(place.clone()));
        let differs = Op::Binary(BinOp::Ne, Operand::Val(held), Operand::Val(len));
        let (cond, third) = value(self, Ty::Bool, differs);
        let (zero, make) = value(self, ty, Op::Zero(place));
        let store = Stmt::new(StmtKind::Store(shadow, Operand::Val(zero)), span);
        let fitted = StmtKind::If(If {
            cond: Operand::Val(cond),
            then: Region {
                stmts: vec![make, store],
                results: Vec::new(),
            },
            other: Region::default(),
            results: Vec::new(),
        });
        for stmt in [first, second, third, Stmt::new(fitted, span)] {
            self.insert_at(at, stmt);
        }
    }
}

/// The number of the loop over the iterations of a block.
fn within(id: usize) -> usize {
    id + 2
}

/// An ascending range that runs to its end.
fn is_plain(s: &Loop) -> bool {
    match &s.head {
        Head::Range { range, .. } => {
            let ascending = range.step.is_none() && range.rev == Rev::No && !range.inclusive;
            ascending && s.exit.is_none() && s.trips.is_none()
        }
        Head::While(_) | Head::Native { .. } => false,
    }
}
