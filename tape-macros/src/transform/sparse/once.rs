//! The passes of a Jacobian have the same primal. What the primal's half of a nest computes, the first pass keeps for the
//! others, which find it by all that it reads, bit by bit: where the function is left to chance, such as to the order of a
//! hash set, they may read something else.

use proc_macro2::Span;

use super::Sparse;
use super::halves::written;
use crate::ir::visit::{Reads, declared_in, read_head, read_region, values_of};
use crate::ir::*;
use crate::maps::HashSet;

impl Sparse<'_> {
    /// The loop, which only the first pass runs, if all that shows of it is one container of numbers. Its sums take so many
    /// iterations each.
    pub(super) fn once(&mut self, s: Loop, inner: Operand, span: Span) -> Vec<Stmt> {
        let computed = self.computed(&s);
        let (Some(m), Head::Range { range, .. }) = (computed, &s.head) else {
            return vec![Stmt::new(StmtKind::Loop(s), span)];
        };
        let bounds = vec![range.lo.clone(), range.hi.clone()];
        let place = kept(m, &s.body);
        let [n, key, recalled, kept] =
            [Ty::Int, Ty::Inert, Ty::Bool, Ty::Unit].map(|ty| self.new_temporary(ty, span));
        let let_ = |v, op| Stmt::new(StmtKind::Let(v, op), span);
        let of = Op::Key(Key {
            read: self.read_by(&s),
            iterations: [Operand::Val(n), inner],
        });
        let stmts = vec![
            Stmt::new(StmtKind::Loop(s), span),
            let_(kept, Op::Keep(key, place.clone(), Operand::Val(n))),
        ];
        let unless_recalled = If {
            cond: Operand::Val(recalled),
            then: Region::default(),
            other: Region {
                stmts,
                results: Vec::new(),
            },
            results: Vec::new(),
        };
        vec![
            let_(n, Op::Helper(Helper::Runtime("range_len"), bounds)),
            let_(key, of),
            let_(recalled, Op::Recall(key, place)),
            Stmt::new(StmtKind::If(unless_recalled), span),
        ]
    }

    /// All that it finds there when it starts.
    fn read_by(&self, s: &Loop) -> Vec<Place> {
        let mut read = Read {
            inner: values_of(self.arena, s),
            declared: declared_in(&s.body.stmts),
            places: Vec::new(),
        };
        read_head(&mut read, &s.head);
        read_region(&mut read, &s.body);
        read.places
    }

    /// The one container that the loop writes, if it does nothing else that shows.
    fn computed(&self, s: &Loop) -> Option<Mem> {
        let declared = declared_in(&s.body.stmts);
        let all = written(&s.body);
        let mut shown = all.into_iter().filter(|m| !declared.contains(m));
        let (m, other) = (shown.next()?, shown.next());
        let info = &self.arena.mems[m.0];
        let known = is_kept(&info.ty) && !info.untracked && !self.parameters.generic;
        (known && other.is_none() && shows_nothing_else(&s.body)).then_some(m)
    }
}

/// The elements, so that a vector itself need not be in memory; where some are pushed, the vector.
fn kept(m: Mem, body: &Region) -> Place {
    match body.stmts.iter().any(grows) {
        true => Place::mem(m),
        false => Place::mem(m).then(Proj::Slice {
            lo: None,
            hi: None,
            inclusive: false,
        }),
    }
}

fn grows(stmt: &Stmt) -> bool {
    match &stmt.kind {
        StmtKind::Push(..) => true,
        StmtKind::If(s) => s.then.stmts.iter().chain(&s.other.stmts).any(grows),
        StmtKind::Loop(s) => s.body.stmts.iter().any(grows),
        _ => false,
    }
}

/// What is read of what was there before, each once.
struct Read {
    inner: HashSet<Val>,
    declared: HashSet<Mem>,
    places: Vec<Place>,
}

impl Read {
    fn add(&mut self, base: Base) {
        if !self.places.iter().any(|place| place.base.same(&base)) {
            let path = Vec::new();
            self.places.push(Place { base, path });
        }
    }
}

impl Reads for Read {
    fn operand(&mut self, operand: &Operand) {
        match operand {
            Operand::Val(v) if !self.inner.contains(v) => self.add(Base::Val(*v)),
            // The length of an array perhaps, of which the place in the code does not tell.
            Operand::Const(e, ty @ Ty::Int) if operand.fixed().is_none() => {
                self.add(Base::Const(e.clone(), ty.clone()));
            }
            _ => {}
        }
    }

    fn base(&mut self, base: &Base) {
        match base {
            Base::Val(v) if self.inner.contains(v) => {}
            Base::Mem(m) if self.declared.contains(m) => {}
            Base::Val(_) | Base::Mem(_) => self.add(base.clone()),
            // A constant of the user is the same in all passes.
            Base::Const(..) => {}
        }
    }
}

/// A container of numbers: in generic code these might be variables of a tape.
fn is_kept(ty: &Ty) -> bool {
    match ty {
        Ty::Array(t, _) | Ty::Slice(t) | Ty::Vec(t) => t.is_numbers(),
        _ => false,
    }
}

fn shows_nothing_else(region: &Region) -> bool {
    region.stmts.iter().all(|stmt| match &stmt.kind {
        StmtKind::Let(_, op) => !matches!(op, Op::Opaque(_)),
        StmtKind::If(s) => shows_nothing_else(&s.then) && shows_nothing_else(&s.other),
        StmtKind::Loop(s) => matches!(s.head, Head::Range { .. }) && shows_nothing_else(&s.body),
        StmtKind::Declare(..) | StmtKind::Store(..) | StmtKind::Update(..) | StmtKind::Push(..) => {
            true
        }
        _ => false,
    })
}
