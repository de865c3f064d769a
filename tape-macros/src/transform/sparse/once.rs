//! The passes of a Jacobian have the same primal. What the primal's half of a nest computes, the first pass keeps for the
//! others.

use proc_macro2::Span;

use super::Sparse;
use super::halves::written;
use crate::ir::*;

impl Sparse<'_> {
    /// The loop, which only the first pass runs, if all that shows of it is one container of numbers.
    pub(super) fn once(&mut self, s: Loop, span: Span) -> Vec<Stmt> {
        let computed = self.computed(&s);
        let (Some(m), Head::Range { range, .. }) = (computed, &s.head) else {
            return vec![Stmt::new(StmtKind::Loop(s), span)];
        };
        let bounds = vec![range.lo.clone(), range.hi.clone()];
        let place = kept(m, &s.body);
        let [recalled, n, kept] =
            [Ty::Bool, Ty::Int, Ty::Unit].map(|ty| self.new_temporary(ty, span));
        let let_ = |v, op| Stmt::new(StmtKind::Let(v, op), span);
        let first = Region {
            stmts: vec![
                Stmt::new(StmtKind::Loop(s), span),
                let_(n, Op::Helper(Helper::Runtime("range_len"), bounds)),
                let_(kept, Op::Keep(place.clone(), Operand::Val(n))),
            ],
            results: Vec::new(),
        };
        let unless_recalled = If {
            cond: Operand::Val(recalled),
            then: Region::default(),
            other: first,
            results: Vec::new(),
        };
        vec![
            let_(recalled, Op::Recall(place)),
            Stmt::new(StmtKind::If(unless_recalled), span),
        ]
    }

    fn new_temporary(&mut self, ty: Ty, span: Span) -> Val {
        let name = self.names.temporary(span);
        self.new_val(name, ty, span)
    }

    /// The one container that the loop writes, if it does nothing else that shows.
    fn computed(&self, s: &Loop) -> Option<Mem> {
        let declared = declared(&s.body);
        let all = written(&s.body);
        let mut shown = all.into_iter().filter(|m| !declared.contains(m));
        let (m, other) = (shown.next()?, shown.next());
        let info = &self.arena.mems[m.0];
        let known = is_kept(&info.ty) && !info.untracked && !self.generic;
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

fn declared(region: &Region) -> Vec<Mem> {
    let inner = |stmt: &Stmt| match &stmt.kind {
        StmtKind::Declare(m, _) => vec![*m],
        StmtKind::If(s) => [declared(&s.then), declared(&s.other)].concat(),
        StmtKind::Loop(s) => declared(&s.body),
        _ => Vec::new(),
    };
    region.stmts.iter().flat_map(inner).collect()
}

/// A container of numbers: in generic code these might be variables of a tape.
fn is_kept(ty: &Ty) -> bool {
    fn is_copied(ty: &Ty) -> bool {
        match ty {
            Ty::Float(_) | Ty::Int | Ty::Bool => true,
            Ty::Array(t, _) => is_copied(t),
            _ => false,
        }
    }
    match ty {
        Ty::Array(t, _) | Ty::Slice(t) | Ty::Vec(t) => is_copied(t),
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
