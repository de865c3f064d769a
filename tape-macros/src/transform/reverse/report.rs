//! What becomes of a function's loops, in words: the text of `#[differentiable(report)]`.

use std::collections::BTreeMap;

use proc_macro2::Span;

use super::Reverse;
use super::blocks::Blocks;
use crate::ir::*;

/// By the loops' numbers, which are in the order of the source.
#[derive(Default)]
pub(crate) struct Report(BTreeMap<usize, Entry>);

struct Entry {
    span: Span,
    fate: Fate,
    kept: Vec<Kept>,
    again: Vec<Val>,
}

/// How the reverse sweep gets through a loop.
enum Fate {
    /// Nothing flows back through it.
    Passed,
    /// Both sweeps of an iteration, one after the other.
    Fused,
    /// The same, where each iteration overwrites these memories, which the run tells.
    Blocks(Vec<Mem>),
    /// Only the iteration that has the largest or smallest value.
    Searched,
    /// From the state before each iteration, which runs again.
    Again,
    Mirrored {
        in_order: bool,
        why: Why,
    },
}

/// Why the sweeps of a loop are apart.
#[derive(Clone, Copy)]
pub(super) enum Why {
    /// Two plain passes are faster.
    Cheap,
    Chained,
    /// The adjoints of what it carries are not known when it starts.
    Late,
    /// It is part of an iteration that runs again.
    Again,
    Off,
}

/// What is kept for each iteration.
enum Kept {
    Value(Val),
    Row(Val),
}

impl Report {
    /// Some loop runs both sweeps at once.
    pub(super) fn has_fused(&self) -> bool {
        let mut entries = self.0.values();
        entries.any(|entry| {
            !matches!(
                entry.fate,
                Fate::Passed | Fate::Again | Fate::Mirrored { .. }
            )
        })
    }

    /// A line of text for each loop.
    pub(crate) fn lines(&self, arena: &Arena) -> Vec<String> {
        let entries = self.0.values().enumerate();
        entries
            .map(|(i, entry)| {
                let text = entry.text(arena);
                format!("{}. Loop{}: {text}", i + 1, at_line(entry.span))
            })
            .collect()
    }
}

impl Entry {
    fn text(&self, arena: &Arena) -> String {
        let mut text = match &self.fate {
            Fate::Passed => return "nothing flows back through it.".to_string(),
            Fate::Fused => {
                return "both sweeps run in one pass, and nothing is kept beyond an iteration."
                    .to_string();
            }
            Fate::Blocks(shared) => {
                return format!(
                    "both sweeps run in one pass, and nothing is kept beyond an iteration, \
                     where each iteration overwrites all of {}; otherwise one after the other.",
                    listed(shared.iter().map(|m| &arena.mems[m.0].name))
                );
            }
            Fate::Searched => {
                return "the iteration that has the extremum is found again, and reversed alone."
                    .to_string();
            }
            Fate::Again => {
                return format!(
                    "where that is faster, keeps before each iteration only {}, and runs the \
                     iteration again; otherwise as the next one.",
                    self.kept_text(arena)
                );
            }
            Fate::Mirrored { in_order: true, .. } => {
                "reversed in the order of the loop, since that is free".to_string()
            }
            Fate::Mirrored { .. } => "reversed from the last iteration to the first".to_string(),
        };
        text += &match self.kept.is_empty() {
            true => "; keeps nothing".to_string(),
            false => format!("; keeps for each iteration {}", self.kept_text(arena)),
        };
        if !self.again.is_empty() {
            text += &format!("; computes {} again", names(arena, &self.again));
        }
        if let Fate::Mirrored { why, .. } = self.fate {
            text += &format!(". Not in one pass: {}.", why.text());
        }
        text
    }

    fn kept_text(&self, arena: &Arena) -> String {
        let (mut bytes, mut values, mut others) = (0, Vec::new(), Vec::new());
        for kept in &self.kept {
            match kept {
                Kept::Value(v) => match size_of(&arena.vals[v.0].ty) {
                    Some(size) => {
                        bytes += size;
                        values.push(*v);
                    }
                    None => others.push(format!("`{}`", arena.vals[v.0].name)),
                },
                Kept::Row(v) => {
                    others.push(format!("a copy in `{}`", arena.vals[v.0].name));
                }
            }
        }
        if !values.is_empty() {
            others.insert(0, format!("{bytes} bytes ({})", names(arena, &values)));
        }
        others.join(", ")
    }
}

impl Why {
    fn text(self) -> &'static str {
        match self {
            Why::Cheap => "it would keep so little that two plain passes are faster",
            Why::Chained => "an iteration reads what the one before it made",
            Why::Late => {
                "what follows is not linear in its results, whose adjoints are known too late"
            }
            Why::Again => "it runs again, and what it keeps is there for that iteration only",
            Why::Off => "switched off",
        }
    }
}

fn names(arena: &Arena, vals: &[Val]) -> String {
    listed(vals.iter().map(|v| &arena.vals[v.0].name))
}

fn listed<'n>(names: impl Iterator<Item = &'n syn::Ident>) -> String {
    let quoted: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}

/// In bytes, of what has a size that the text tells.
fn size_of(ty: &Ty) -> Option<usize> {
    match ty {
        Ty::Float(FloatTy::F64) | Ty::Int => Some(8),
        Ty::Float(FloatTy::F32) => Some(4),
        Ty::Bool => Some(1),
        _ => None,
    }
}

/// Where the compiler says so.
fn at_line(span: Span) -> String {
    match proc_macro::is_available() {
        true => format!(" in line {}", span.unwrap().line()),
        false => String::new(),
    }
}

impl Reverse<'_> {
    fn entry(&mut self, id: usize) -> Option<&mut Entry> {
        self.report.0.get_mut(&id)
    }

    pub(super) fn report_loop(&mut self, id: usize, span: Span) {
        let entry = Entry {
            span,
            fate: Fate::Passed,
            kept: Vec::new(),
            again: Vec::new(),
        };
        self.report.0.insert(id, entry);
    }

    pub(super) fn report_fused(&mut self, id: usize) {
        if let Some(entry) = self.entry(id) {
            entry.fate = Fate::Fused;
        }
    }

    pub(super) fn report_blocks(&mut self, id: usize, blocks: &Blocks) {
        let fate = match blocks.are_single() {
            true => Fate::Fused,
            false => Fate::Blocks(blocks.shared.clone()),
        };
        if let Some(entry) = self.entry(id) {
            entry.fate = fate;
        }
    }

    pub(super) fn report_searched(&mut self, id: usize) {
        if let Some(entry) = self.entry(id) {
            entry.fate = Fate::Searched;
        }
    }

    pub(super) fn report_again_from_state(&mut self, id: usize) {
        if let Some(entry) = self.entry(id) {
            entry.fate = Fate::Again;
        }
    }

    pub(super) fn report_mirrored(&mut self, id: usize, in_order: bool, why: Why) {
        if let Some(entry) = self.entry(id) {
            entry.fate = Fate::Mirrored { in_order, why };
        }
    }

    /// The innermost loop around a frame keeps a value for each iteration.
    pub(super) fn report_kept(&mut self, v: Val, frame: usize) {
        self.report_in_loop(frame, |entry| entry.kept.push(Kept::Value(v)));
    }

    pub(super) fn report_row(&mut self, v: Val, frame: usize) {
        self.report_in_loop(frame, |entry| entry.kept.push(Kept::Row(v)));
    }

    pub(super) fn report_again(&mut self, v: Val, frame: usize) {
        self.report_in_loop(frame, |entry| entry.again.push(v));
    }

    fn report_in_loop(&mut self, frame: usize, note: impl FnOnce(&mut Entry)) {
        let innermost = self.loops_around(frame).first().copied();
        let looped = innermost.and_then(|f| self.frames[f].looped.as_ref());
        if let Some(id) = looped.map(|l| l.id)
            && let Some(entry) = self.entry(id)
        {
            note(entry);
        }
    }
}
