//! Adjoints that a loop adds to the same place again and again are summed in a local, and added
//! once behind the loop.
//!
//! ```text
//! for j in 0..n { x_bar[i] += t; }    →    let mut x_sum = 0.0; for j in 0..n { x_sum += t; } x_bar[i] += x_sum;
//! ```
//!
//! Only memories that the loop does nothing with but add to them: the order of such additions is
//! free, and nobody sees that the last of them comes late.

use crate::ir::visit::{Reads, read_stmt};
use crate::ir::*;
use crate::maps::HashSet;
use crate::names::Names;

/// AFTER THIS POINT: loop-invariant places that are only added to are locals of the loop.
pub(crate) fn hoist(arena: &mut Arena, names: &mut Names, stmts: &mut Vec<Stmt>) {
    let mut hoist = Hoist { arena, names };
    hoist.stmts(stmts);
}

struct Hoist<'a> {
    arena: &'a mut Arena,
    names: &'a mut Names,
}

impl Hoist<'_> {
    fn stmts(&mut self, stmts: &mut Vec<Stmt>) {
        let mut all = Vec::new();
        for mut stmt in std::mem::take(stmts) {
            let mut sums = Vec::new();
            match &mut stmt.kind {
                StmtKind::Loop(s) => {
                    if !is_short(s) {
                        sums = self.sums(s);
                    }
                    self.stmts(&mut s.body.stmts);
                }
                StmtKind::If(s) => {
                    self.stmts(&mut s.then.stmts);
                    self.stmts(&mut s.other.stmts);
                }
                _ => {}
            }
            let span = stmt.span;
            for (mem, _) in &sums {
                let zero = Operand::Zero(self.arena.mems[mem.0].ty.clone());
                all.push(Stmt::new(StmtKind::Declare(*mem, zero), span));
            }
            all.push(stmt);
            for (mem, place) in sums {
                all.push(Stmt::new(StmtKind::AddSum(place, mem), span));
            }
        }
        *stmts = all;
    }

    /// The sums of a loop: the local of each, and the place that it stands for.
    fn sums(&mut self, s: &mut Loop) -> Vec<(Mem, Place)> {
        let mut added = Added::default();
        added.region(&s.body);
        let inner = Inner::of(s);
        let mut sums: Vec<(Mem, Place)> = Vec::new();
        let mut replace = |hoist: &mut Self, place: &mut Place| {
            let Some(prefix) = hoist.invariant(place, &added, &inner) else {
                return;
            };
            let known = sums.iter().find(|(_, p)| p.same(&prefix)).map(|(m, _)| *m);
            let mem = known.unwrap_or_else(|| {
                let mem = hoist.local(&prefix);
                sums.push((mem, prefix.clone()));
                mem
            });
            place.path.drain(..prefix.path.len());
            place.base = Base::Mem(mem);
        };
        self.each_addition(&mut s.body, &mut replace);
        sums
    }

    fn each_addition(&mut self, region: &mut Region, f: &mut dyn FnMut(&mut Self, &mut Place)) {
        for stmt in &mut region.stmts {
            match &mut stmt.kind {
                StmtKind::Accumulate(p, _) | StmtKind::AccumulatePlace(p, _) => f(self, p),
                StmtKind::If(s) => {
                    self.each_addition(&mut s.then, f);
                    self.each_addition(&mut s.other, f);
                }
                StmtKind::Loop(s) => self.each_addition(&mut s.body, f),
                _ => {}
            }
        }
    }

    /// The start of a place that is the same in every iteration, if it can be summed in a local.
    fn invariant(&self, place: &Place, added: &Added, inner: &Inner) -> Option<Place> {
        let Base::Mem(m) = place.base else {
            return None;
        };
        if added.otherwise.contains(&m) || inner.mems.contains(&m) {
            return None;
        }
        let [Proj::Index(index), ..] = place.path.as_slice() else {
            return None;
        };
        if matches!(index, Operand::Val(v) if inner.vals.contains(v)) {
            return None;
        }
        let prefix = Place::mem(m).then(Proj::Index(index.clone()));
        is_small(&self.arena.place_ty(&prefix)).then_some(prefix)
    }

    fn local(&mut self, place: &Place) -> Mem {
        let Base::Mem(m) = place.base else {
            unreachable!("only memories are summed")
        };
        let info = &self.arena.mems[m.0];
        let stem = info.name.to_string();
        let (wish, span) = (format!("{}_sum", stem.trim_end_matches("_bar")), info.span);
        let name = self.names.fresh(&wish, span);
        let ty = self.arena.place_ty(place);
        self.arena.mem(MemInfo {
            name,
            ty,
            span,
            by_ref: false,
            untracked: false,
        })
    }
}

/// What a loop does with memories.
#[derive(Default)]
struct Added {
    /// Anything but adding to them.
    otherwise: HashSet<Mem>,
}

impl Added {
    fn region(&mut self, region: &Region) {
        for stmt in &region.stmts {
            match &stmt.kind {
                StmtKind::Accumulate(_, _) => {}
                StmtKind::AccumulatePlace(_, q) => self.used(&q.base),
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
                _ => read_stmt(self, stmt),
            }
        }
    }

    fn used(&mut self, base: &Base) {
        if let Base::Mem(m) = base {
            self.otherwise.insert(*m);
        }
    }
}

impl Reads for Added {
    fn operand(&mut self, _: &Operand) {}

    fn base(&mut self, base: &Base) {
        self.used(base);
    }
}

/// What a loop's iterations define.
#[derive(Default)]
struct Inner {
    vals: HashSet<Val>,
    mems: HashSet<Mem>,
}

impl Inner {
    fn of(s: &Loop) -> Inner {
        let mut inner = Inner::default();
        inner.looped(s);
        inner
    }

    fn looped(&mut self, s: &Loop) {
        for c in &s.carried {
            self.vals.extend([c.phi, c.result]);
        }
        self.vals.extend(s.trips);
        match &s.head {
            Head::Range { var, .. } => {
                self.vals.insert(*var);
            }
            Head::Native { vars, .. } => self.vals.extend(vars),
            Head::While(cond) => self.region(cond),
        }
        self.region(&s.body);
    }

    fn region(&mut self, region: &Region) {
        for stmt in &region.stmts {
            match &stmt.kind {
                StmtKind::Let(v, _) | StmtKind::PopVec(_, v) => {
                    self.vals.insert(*v);
                }
                StmtKind::Unpack(_, vals, _) => self.vals.extend(vals),
                StmtKind::Declare(m, _) => {
                    self.mems.insert(*m);
                }
                StmtKind::If(s) => {
                    self.vals.extend(&s.results);
                    self.region(&s.then);
                    self.region(&s.other);
                }
                StmtKind::Loop(s) => self.looped(s),
                StmtKind::Match(s) => {
                    self.vals.insert(s.selector);
                    self.vals
                        .extend(s.arms.iter().flat_map(|a| &a.bindings).map(|(_, v)| *v));
                }
                StmtKind::Call(s) => {
                    self.vals.insert(s.result);
                    self.vals.extend(s.pullback);
                }
                StmtKind::Tangent(s) => self.vals.extend([s.result, s.tangent]),
                _ => {}
            }
        }
    }
}

/// A number, or a short array of such.
fn is_small(ty: &Ty) -> bool {
    match ty {
        Ty::Float(_) => true,
        Ty::Array(t, Some(len)) => t.is_float() && fixed_length(len).is_some_and(|n| n <= SHORT),
        _ => false,
    }
}

/// The compiler unrolls it, and keeps in registers what can be.
pub(super) fn is_short(s: &Loop) -> bool {
    match &s.head {
        Head::Range { range, .. } => range.hi.fixed().is_some_and(|n| n <= SHORT),
        Head::While(_) | Head::Native { .. } => false,
    }
}

const SHORT: usize = 16;
