//! A buffer that a record keeps whole is written where it is kept.
//!
//! ```text
//! for .. { f(x, &mut b); keep b; g(&b) }
//!     →    for .. { row = next row; f(x, row); g(row) }
//! ```
//!
//! So with a buffer that each iteration overwrites before it reads it, and that nobody reads behind the loop: nothing of
//! what it holds has to be in the buffer. An iteration may overwrite it several times, and keep it each time. Whether a
//! callee overwrites all of it, and keeps its length, only its companion tells: where it does not, the buffer is
//! written, and copied, as before.

use std::rc::Rc;

use proc_macro2::Span;

use super::common;
use super::reverse::lengths::{Asked, Conditions, Holds};
use crate::analysis::Facts;
use crate::analysis::overwrite::{Fate, fate, touched_by, touched_by_head, touches};
use crate::ir::visit::{Reads, declared_in, read_head, read_stmt, written_within};
use crate::ir::*;
use crate::maps::HashSet;
use crate::names::Names;

/// AFTER THIS POINT: of the buffers that loops keep whole in rows of numbers, those that can be are written there.
pub(crate) fn write(
    arena: &mut Arena,
    names: &mut Names,
    facts: &Facts,
    forward: &mut Vec<Stmt>,
    reverse: &[Stmt],
) {
    if !keep_rows(forward) {
        return;
    }
    let mut write = InPlace {
        arena,
        names,
        facts,
        read_elsewhere: touched_by(reverse),
        in_loop: false,
    };
    write.stmts(forward, &HashSet::default());
}

struct InPlace<'a> {
    arena: &'a mut Arena,
    names: &'a mut Names,
    facts: &'a Facts,
    /// What the reverse sweep reads.
    read_elsewhere: HashSet<Mem>,
    /// What is looked at runs again and again.
    in_loop: bool,
}

/// A part of an iteration, from where a buffer is overwritten to where it is again.
struct Segment {
    start: usize,
    end: usize,
    /// The statement that keeps the buffer.
    keeps: Option<usize>,
}

impl InPlace<'_> {
    /// `outside` are the memories whose contents are touched around these statements.
    fn stmts(&mut self, stmts: &mut Vec<Stmt>, outside: &HashSet<Mem>) {
        let touched = stmts
            .iter()
            .map(|stmt| touched_by(std::slice::from_ref(stmt)));
        let touched: Vec<HashSet<Mem>> = touched.collect();
        let around = |i: usize| -> HashSet<Mem> {
            let others = touched.iter().enumerate().filter(|(j, _)| *j != i);
            let others = others.flat_map(|(_, touched)| touched);
            outside.iter().chain(others).copied().collect()
        };
        let mut all = Vec::new();
        for (i, mut stmt) in std::mem::take(stmts).into_iter().enumerate() {
            match &mut stmt.kind {
                StmtKind::If(s) => {
                    let arms = [&mut s.then.stmts, &mut s.other.stmts];
                    let touched = [touched_by(arms[1]), touched_by(arms[0])];
                    for (arm, by_the_other) in arms.into_iter().zip(touched) {
                        let mut outside = around(i);
                        // That may run in another iteration.
                        outside.extend(by_the_other.into_iter().filter(|_| self.in_loop));
                        self.stmts(arm, &outside);
                    }
                }
                StmtKind::Loop(s) => {
                    let mut outside = around(i);
                    outside.extend(touched_by_head(&s.head));
                    all.extend(self.looped(s, &outside, stmt.span));
                    let in_loop = std::mem::replace(&mut self.in_loop, true);
                    self.stmts(&mut s.body.stmts, &outside);
                    self.in_loop = in_loop;
                }
                _ => {}
            }
            all.push(stmt);
        }
        *stmts = all;
    }

    /// What is to be found out before the loop.
    fn looped(&mut self, s: &mut Loop, outside: &HashSet<Mem>, span: Span) -> Vec<Stmt> {
        let own = declared_in(&s.body.stmts);
        let mut buffers = kept_whole(&s.body);
        buffers.retain(|m| !outside.contains(m) && !own.contains(m) && self.is_buffer(*m));
        if buffers.is_empty() {
            return Vec::new();
        }
        let mut conditions = Conditions::of(self.arena, self.facts, s, &own);
        buffers.retain(|m| {
            let before = conditions.all.len();
            let possible = self.can_be_written_there(&s.body, *m, &mut conditions);
            if !possible {
                conditions.all.truncate(before);
            }
            possible
        });
        let all = conditions.all;
        let (asked, possible) = self.asked(&all, span);
        for m in buffers {
            let segments = segments(&s.body, m).expect("asked before");
            for segment in segments.iter().rev() {
                if let Some(keeps) = segment.keeps {
                    self.redirect(&mut s.body.stmts, m, segment, keeps, &possible);
                }
            }
        }
        asked
    }

    /// Do all the conditions hold? What finds that out, and the answer.
    fn asked(&mut self, all: &[Holds], span: Span) -> (Vec<Stmt>, Operand) {
        let mut asked = Asked {
            arena: self.arena,
            names: self.names,
            span,
            stmts: Vec::new(),
        };
        let all = all.iter().map(|holds| asked.holds(holds)).collect();
        let all = asked.joined(BinOp::And, Ty::Bool, all);
        let mut asked = Region {
            stmts: asked.stmts,
            results: vec![all.unwrap_or(Operand::Bool(true))],
        };
        common::share(self.arena, &mut asked);
        let all = asked.results.pop().expect("one result");
        (asked.stmts, all)
    }

    /// A vector of this function that nobody resizes, but perhaps callees.
    fn is_buffer(&self, m: Mem) -> bool {
        let info = &self.arena.mems[m.0];
        let numbers = matches!(&info.ty, Ty::Vec(t) if matches!(**t, Ty::Float(_)));
        let local = !info.by_ref && !info.untracked;
        local && numbers && !self.facts.resized.contains(&m) && !self.read_elsewhere.contains(&m)
    }

    /// If the conditions hold: all segments overwrite the buffer, and nobody changes a length.
    fn can_be_written_there(&self, body: &Region, m: Mem, conditions: &mut Conditions) -> bool {
        let Some(segments) = segments(body, m) else {
            return false;
        };
        for segment in segments {
            let rest = Region {
                stmts: body.stmts[segment.start..].to_vec(),
                results: Vec::new(),
            };
            let all = matches!(fate(&rest, m), Fate::Overwritten(_));
            if !all || !conditions.overwrites(m, &rest) {
                return false;
            }
        }
        let written = body.stmts.iter().flat_map(written_within);
        let written: HashSet<Mem> = written.collect();
        for asked in conditions.lengths() {
            if self.facts.resized.contains(&asked) {
                return false;
            }
            if written.contains(&asked) {
                conditions.keeps_length(asked);
            }
        }
        lent(body, m, &mut |path, i| conditions.takes_slice(path, i));
        true
    }

    /// Lets a segment write the row.
    fn redirect(
        &mut self,
        stmts: &mut Vec<Stmt>,
        m: Mem,
        segment: &Segment,
        keeps: usize,
        possible: &Operand,
    ) {
        let StmtKind::SaveRow(rec, of, n) = stmts[keeps].kind.clone() else {
            unreachable!("the statement keeps a row")
        };
        let span = stmts[keeps].span;
        stmts[keeps].kind = StmtKind::KeepRow(of.clone(), n.clone());
        let mut first = Vec::new();
        let expected = self.length_before(&stmts[segment.start..keeps], &n, &mut first);
        let row = self.another(m, span);
        let mut renaming = Renaming::default();
        renaming.mems.insert(m, row);
        for stmt in &mut stmts[segment.start..segment.end] {
            renaming.rename(stmt);
        }
        let in_row = InRow {
            row,
            of,
            rec,
            n: expected,
            possible: possible.clone(),
        };
        first.push(Stmt::new(StmtKind::InRow(in_row), span));
        stmts.splice(segment.start..segment.start, first);
    }

    /// What these statements say of how much is to be kept, asked before them: the same, if no callee changes the
    /// length.
    fn length_before(&mut self, stmts: &[Stmt], n: &Operand, to: &mut Vec<Stmt>) -> Operand {
        let Some(length) = stmts.iter().find(|stmt| defines(stmt, n)) else {
            return n.clone();
        };
        let StmtKind::Let(_, op) = &length.kind else {
            unreachable!("a definition")
        };
        let name = self.names.temporary(length.span);
        let before = self.arena.val(ValInfo::new(name, Ty::Int, length.span));
        to.push(Stmt::new(StmtKind::Let(before, op.clone()), length.span));
        Operand::Val(before)
    }

    fn another(&mut self, m: Mem, span: Span) -> Mem {
        let info = self.arena.mems[m.0].clone();
        let name = self.names.fresh(&format!("{}_in_row", info.name), span);
        self.arena.mem(MemInfo { name, ..info })
    }
}

/// Are there rows that are kept whole at all?
fn keep_rows(stmts: &[Stmt]) -> bool {
    stmts.iter().any(|stmt| match &stmt.kind {
        StmtKind::SaveRow(..) => true,
        StmtKind::If(s) => keep_rows(&s.then.stmts) || keep_rows(&s.other.stmts),
        StmtKind::Loop(s) => keep_rows(&s.body.stmts),
        _ => false,
    })
}

/// The memories of which an iteration keeps all, or as much as is read again.
fn kept_whole(body: &Region) -> Vec<Mem> {
    let kept = body.stmts.iter().filter_map(|stmt| match &stmt.kind {
        StmtKind::SaveRow(_, place, _) => match place.base {
            Base::Mem(m) if place.path.is_empty() => Some(m),
            _ => None,
        },
        _ => None,
    });
    let mut kept: Vec<Mem> = kept.collect();
    kept.sort_unstable();
    kept.dedup();
    kept
}

/// The iteration in parts, each of which begins where the buffer is overwritten; `None` where it is read or kept
/// before, or written in ways that a row cannot be.
fn segments(body: &Region, m: Mem) -> Option<Vec<Segment>> {
    let mut segments: Vec<Segment> = Vec::new();
    for (i, stmt) in body.stmts.iter().enumerate() {
        if !is_plain(stmt, m) {
            return None;
        }
        let writes = written_within(stmt).contains(&m);
        let is_kept = segments.last().is_none_or(|last| last.keeps.is_some());
        match &stmt.kind {
            StmtKind::SaveRow(_, place, n) if place.base.same(&Base::Mem(m)) => {
                let last = segments.last_mut()?;
                if last.keeps.is_none() && comes_from_before(&body.stmts[last.start..i], n, m) {
                    last.keeps = Some(i);
                }
            }
            _ if writes && is_kept => segments.push(Segment {
                start: i,
                end: body.stmts.len(),
                keeps: None,
            }),
            _ if touches(stmt, m) => drop(segments.last()?),
            _ => {}
        }
    }
    for i in 1..segments.len() {
        segments[i - 1].end = segments[i].start;
    }
    Some(segments)
}

/// The number is there before these statements, or can be: it is a length of the buffer.
fn comes_from_before(stmts: &[Stmt], n: &Operand, m: Mem) -> bool {
    let whole = |p: &Place| p.base.same(&Base::Mem(m)) && p.path.is_empty();
    let defined = |stmt: &&Stmt| defines(stmt, n);
    match stmts.iter().find(defined).map(|stmt| &stmt.kind) {
        Some(StmtKind::Let(_, Op::Len(p) | Op::LenIfRead(_, _, p))) => whole(p),
        Some(_) => false,
        None => true,
    }
}

fn defines(stmt: &Stmt, n: &Operand) -> bool {
    matches!((&stmt.kind, n), (StmtKind::Let(v, _), Operand::Val(n)) if v == n)
}

/// What it does to the buffer can be done to a row as well.
fn is_plain(stmt: &Stmt, m: Mem) -> bool {
    let all_plain = |region: &Region| region.stmts.iter().all(|stmt| is_plain(stmt, m));
    let other = |p: &Place| !p.base.same(&Base::Mem(m));
    let element = |p: &Place| other(p) || matches!(p.path.as_slice(), [Proj::Index(_)]);
    match &stmt.kind {
        StmtKind::Let(_, Op::Len(_) | Op::LenIfRead(..)) => true,
        StmtKind::Let(_, Op::Load(p)) | StmtKind::Store(p, _) | StmtKind::Update(p, ..) => {
            element(p)
        }
        StmtKind::SaveRow(_, p, _) | StmtKind::Fill(p, _) => other(p) || p.path.is_empty(),
        StmtKind::Call(s) => s.args.iter().all(|arg| match arg {
            Arg::Shared(p) | Arg::Mut(p) => other(p) || p.path.is_empty(),
            Arg::Value(_) | Arg::Kept(_) => true,
        }),
        StmtKind::If(s) => all_plain(&s.then) && all_plain(&s.other),
        StmtKind::Loop(s) => {
            let mut head = Mentions { m, found: false };
            read_head(&mut head, &s.head);
            !head.found && all_plain(&s.body)
        }
        _ => {
            let mut mentions = Mentions { m, found: false };
            read_stmt(&mut mentions, stmt);
            !mentions.found
        }
    }
}

/// As which argument of which callees the buffer is lent.
fn lent(region: &Region, m: Mem, to: &mut dyn FnMut(&Rc<syn::Path>, usize)) {
    for stmt in &region.stmts {
        match &stmt.kind {
            StmtKind::Call(s) => {
                for (i, arg) in s.args.iter().enumerate() {
                    if let Arg::Shared(p) | Arg::Mut(p) = arg
                        && p.base.same(&Base::Mem(m))
                    {
                        to(&s.path, i);
                    }
                }
            }
            StmtKind::If(s) => {
                lent(&s.then, m, to);
                lent(&s.other, m, to);
            }
            StmtKind::Loop(s) => lent(&s.body, m, to),
            _ => {}
        }
    }
}

/// Looks for a memory.
struct Mentions {
    m: Mem,
    found: bool,
}

impl Reads for Mentions {
    fn operand(&mut self, _: &Operand) {}

    fn base(&mut self, base: &Base) {
        self.found |= base.same(&Base::Mem(self.m));
    }

    fn effect(&mut self, m: Mem) {
        self.found |= m == self.m;
    }
}
