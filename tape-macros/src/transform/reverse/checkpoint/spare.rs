//! What an iteration that runs again can be spared: what only the next iteration would read, and copies of
//! what stays as it is until its reverse sweep reads it.

use super::Changed;
use crate::ir::visit::{
    Reads, Rewrites, defined_in, places_written, read_stmt, rewrite_stmt, written_within,
};
use crate::ir::*;
use crate::maps::{HashMap, HashSet};

/// Both sweeps of an iteration, and the records that begin before the loop.
pub(super) struct Iteration<'i> {
    pub forwards: &'i mut Vec<Stmt>,
    pub backwards: &'i mut Vec<Stmt>,
    /// What leaves the iteration.
    pub adjoints: Vec<Operand>,
    pub records: &'i mut Vec<Stmt>,
}

impl Iteration<'_> {
    pub fn spare(&mut self, arena: &Arena, changed: &[Changed]) {
        self.leave_out_unread(arena);
        for changed in changed {
            self.take_apart(changed);
        }
        self.leave_out_copies();
    }

    /// What is overwritten anew has another memory before.
    fn take_apart(&mut self, changed: &Changed) {
        let mut before = changed.before.iter();
        let mut now = before.next();
        for stmt in self.forwards.iter_mut() {
            while let Some((id, _)) = now
                && stmt.id >= *id
            {
                now = before.next();
            }
            if let Some((_, again)) = now {
                let mut renaming = Renaming::default();
                renaming.mems.insert(changed.m, *again);
                renaming.rename(stmt);
            }
        }
    }

    /// Statements of which nothing is read any more, from the last on.
    fn leave_out_unread(&mut self, arena: &Arena) {
        let mut read = Read::default();
        self.backwards
            .iter()
            .for_each(|stmt| read_stmt(&mut read, stmt));
        self.adjoints.iter().for_each(|a| read.operand(a));
        let mut needed = Vec::new();
        for stmt in std::mem::take(self.forwards).into_iter().rev() {
            if read.anything_of(arena, &stmt) {
                read_stmt(&mut read, &stmt);
                needed.push(stmt);
            }
        }
        needed.reverse();
        *self.forwards = needed;
    }

    /// Rows of memories that nobody writes after they are kept.
    fn leave_out_copies(&mut self) {
        let mut written = HashSet::default();
        let mut copies: HashMap<Rec, Mem> = HashMap::default();
        let mut lengths = Read::default();
        for stmt in self.forwards.iter().rev() {
            if let StmtKind::SaveRow(rec, place, n) = &stmt.kind
                && let Base::Mem(m) = place.base
                && place.path.is_empty()
                && !written.contains(&m)
            {
                copies.insert(*rec, m);
                lengths.operand(n);
            }
            written.extend(written_within(stmt));
        }
        let mut rows = Rows::default();
        self.backwards.retain(|stmt| match &stmt.kind {
            StmtKind::Let(v, Op::PopRow(rec, _)) if copies.contains_key(rec) => {
                rows.0.insert(*v, copies[rec]);
                false
            }
            _ => true,
        });
        self.backwards
            .iter_mut()
            .for_each(|stmt| rewrite_stmt(&mut rows, stmt));
        for stmts in [&mut *self.forwards, self.backwards, self.records] {
            stmts.retain(|stmt| record_of(stmt).is_none_or(|rec| !copies.contains_key(&rec)));
        }
        self.leave_out_lengths(&lengths.vals);
    }

    /// Lengths of rows that are not kept, where nothing else reads them.
    fn leave_out_lengths(&mut self, lengths: &HashSet<Val>) {
        let mut read = Read::default();
        let stmts = self.forwards.iter().chain(&*self.backwards);
        stmts.for_each(|stmt| read_stmt(&mut read, stmt));
        self.adjoints.iter().for_each(|a| read.operand(a));
        self.forwards.retain(|stmt| match &stmt.kind {
            StmtKind::Let(v, Op::Len(_) | Op::LenIfRead(..)) => {
                !lengths.contains(v) || read.vals.contains(v)
            }
            _ => true,
        });
    }
}

/// The record that a statement begins, writes or turns to, and nothing else.
fn record_of(stmt: &Stmt) -> Option<Rec> {
    match &stmt.kind {
        StmtKind::NewRecord(rec)
        | StmtKind::ResetRecord(rec)
        | StmtKind::Rewind(rec)
        | StmtKind::SaveRow(rec, ..) => Some(*rec),
        _ => None,
    }
}

/// Memories in the place of rows.
#[derive(Default)]
struct Rows(HashMap<Val, Mem>);

impl Rewrites for Rows {
    fn operand(&mut self, _: &mut Operand) {}

    fn base(&mut self, base: &mut Base) {
        if let Base::Val(v) = base
            && let Some(m) = self.0.get(v)
        {
            *base = Base::Mem(*m);
        }
    }
}

/// What statements further down read.
#[derive(Default)]
struct Read {
    vals: HashSet<Val>,
    mems: HashSet<Mem>,
}

impl Read {
    fn anything_of(&self, arena: &Arena, stmt: &Stmt) -> bool {
        let defined = defined_in(arena, std::slice::from_ref(stmt));
        makes_more(stmt)
            || defined.iter().any(|v| self.vals.contains(v))
            || written_within(stmt).iter().any(|m| self.mems.contains(m))
    }
}

impl Reads for Read {
    fn operand(&mut self, operand: &Operand) {
        if let Operand::Val(v) = operand {
            self.vals.insert(*v);
        }
    }

    fn base(&mut self, base: &Base) {
        match base {
            Base::Val(v) => {
                self.vals.insert(*v);
            }
            Base::Mem(m) => {
                self.mems.insert(*m);
            }
            Base::Const(..) => {}
        }
    }
}

/// More than values and what memories hold: what is written to a row is read again.
fn makes_more(stmt: &Stmt) -> bool {
    let in_memory = |p: &&Place| matches!(p.base, Base::Mem(_));
    if !places_written(stmt).iter().all(in_memory) {
        return true;
    }
    match &stmt.kind {
        StmtKind::Let(..)
        | StmtKind::Store(..)
        | StmtKind::Update(..)
        | StmtKind::SwapElements(..)
        | StmtKind::Swap(..)
        | StmtKind::Fill(..)
        | StmtKind::CopyFrom(..)
        | StmtKind::Clear(_) => false,
        StmtKind::Call(s) => s.pullback.is_some() || s.seeded.is_some(),
        StmtKind::If(s) => s.then.stmts.iter().chain(&s.other.stmts).any(makes_more),
        StmtKind::Loop(s) => s.body.stmts.iter().any(makes_more),
        _ => true,
    }
}
