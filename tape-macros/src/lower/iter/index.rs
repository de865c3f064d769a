//! Pipelines whose items can be computed from their index alone.

use std::rc::Rc;

use proc_macro2::Span;

use super::{Item, Source, Stage, Stream};
use crate::ir::*;
use crate::lower::Lower;
use crate::lower::tree::Tree;

impl Lower<'_> {
    /// Count and item; `None` where an item depends on those before it.
    pub(super) fn as_indexed(&mut self, stream: &Stream, span: Span) -> Option<(Operand, Item)> {
        if !stream.stages.iter().all(Stage::is_one_to_one) {
            return None;
        }
        let (len, mut item) = match &stream.source {
            Source::Indexed { len, item } => (len.clone(), item.clone()),
            Source::Range(range, ty) => self.indexed_range(range, ty, span)?,
            Source::Chain(a, b) => self.indexed_chain(a, b, span)?,
            Source::Cursor(c) if !c.by_ref => self.indexed_cursor(c, span),
            Source::Flat { .. } | Source::Cursor(_) => return None,
        };
        for stage in &stream.stages {
            item = mapped(item, stage.clone(), span);
        }
        Some((len, item))
    }

    /// The same, without a branch for each item.
    pub(super) fn as_direct(&mut self, stream: &Stream, span: Span) -> Option<(Operand, Item)> {
        if let Source::Chain(..) = stream.source {
            return None;
        }
        self.as_indexed(stream, span)
    }

    fn indexed_range(&mut self, range: &Range, ty: &Ty, span: Span) -> Option<(Operand, Item)> {
        if !matches!(ty, Ty::Int | Ty::Unknown) {
            return None;
        }
        let (lo, hi) = (range.lo.clone(), range.hi.clone());
        let count = if range.inclusive {
            "range_inclusive_len"
        } else {
            "range_len"
        };
        // A literal may get its type from the other end.
        let (helper, first) = match (&lo, &hi) {
            (Operand::Int(_) | Operand::Const(..), Operand::Val(_)) => {
                ("range_item_to", vec![lo.clone(), hi.clone()])
            }
            _ => ("range_item", vec![lo.clone()]),
        };
        let all = self.integer(count, vec![lo, hi], span);
        let len = match &range.step {
            Some(step) => self.integer("chunk_count", vec![all.clone(), step.clone()], span),
            None => all.clone(),
        };
        let (step, rev, count) = (range.step.clone(), range.rev, len.clone());
        let item: Item = Rc::new(move |l: &mut Lower, k| {
            let k = match rev {
                Rev::AfterStep | Rev::Both => l.counted_back(&count, k, span),
                Rev::No | Rev::BeforeStep => k,
            };
            let k = match &step {
                Some(step) => l.arithmetic(BinOp::Mul, k, step.clone(), span),
                None => k,
            };
            let k = match rev {
                Rev::BeforeStep | Rev::Both => l.counted_back(&all, k, span),
                Rev::No | Rev::AfterStep => k,
            };
            let args = first.iter().cloned().chain([k]).collect();
            Tree::Op(l.integer(helper, args, span))
        });
        Some((len, item))
    }

    pub(super) fn counted_back(&mut self, len: &Operand, k: Operand, span: Span) -> Operand {
        let last = self.arithmetic(BinOp::Sub, len.clone(), Operand::Int(1), span);
        self.arithmetic(BinOp::Sub, last, k, span)
    }

    fn indexed_chain(&mut self, a: &Stream, b: &Stream, span: Span) -> Option<(Operand, Item)> {
        let (n, first) = self.as_indexed(a, span)?;
        let (m, second) = self.as_indexed(b, span)?;
        let len = self.arithmetic(BinOp::Add, n.clone(), m, span);
        let item: Item = Rc::new(move |l: &mut Lower, k: Operand| {
            let in_first = l.arithmetic(BinOp::Lt, k.clone(), n.clone(), span);
            l.branch(
                in_first,
                span,
                |l| first(l, k.clone()),
                |l| {
                    let k = l.arithmetic(BinOp::Sub, k.clone(), n.clone(), span);
                    second(l, k)
                },
            )
        });
        Some((len, item))
    }

    /// The item of an index that may be beyond the end.
    pub(super) fn item_or_none(
        &mut self,
        len: &Operand,
        item: &Item,
        k: Operand,
        span: Span,
    ) -> Tree {
        let some = self.arithmetic(BinOp::Lt, k.clone(), len.clone(), span);
        let payload = self.branch(
            some.clone(),
            span,
            |l| {
                let value = item(l, k);
                l.owned(value, span)
            },
            |_| Tree::Never,
        );
        Tree::Option {
            some,
            payload: Box::new(payload),
        }
    }
}

impl Stage {
    /// Makes one item of each.
    fn is_one_to_one(&self) -> bool {
        match self {
            Stage::Map(_) | Stage::Deref | Stage::Inspect(_) => true,
            Stage::Filter(_)
            | Stage::FilterMap(_)
            | Stage::Enumerate
            | Stage::Skip(_)
            | Stage::Take(_)
            | Stage::StepBy(_)
            | Stage::SkipWhile(_)
            | Stage::TakeWhile(_)
            | Stage::MapWhile(_)
            | Stage::Scan(..)
            | Stage::Zip(..)
            | Stage::ZipBehind(..)
            | Stage::Successors(..)
            | Stage::Generate(_) => false,
        }
    }

    /// Does to an item what it does, whatever items there were before it.
    pub(super) fn is_stateless(&self) -> bool {
        self.is_one_to_one() || matches!(self, Stage::Filter(_) | Stage::FilterMap(_))
    }
}

impl Stream {
    /// The standard library knows beforehand how many items there will be.
    pub(super) fn has_known_length(&self) -> bool {
        let known = |stage: &Stage| match stage {
            Stage::Filter(_)
            | Stage::FilterMap(_)
            | Stage::SkipWhile(_)
            | Stage::TakeWhile(_)
            | Stage::MapWhile(_)
            | Stage::Scan(..)
            | Stage::Successors(..)
            | Stage::Generate(_) => false,
            Stage::Map(_)
            | Stage::Inspect(_)
            | Stage::Deref
            | Stage::Enumerate
            | Stage::Skip(_)
            | Stage::Take(_)
            | Stage::StepBy(_)
            | Stage::Zip(..)
            | Stage::ZipBehind(..) => true,
        };
        !matches!(self.source, Source::Flat { .. }) && self.stages.iter().all(known)
    }
}

/// The items of a stage that makes one of each.
fn mapped(item: Item, stage: Stage, span: Span) -> Item {
    Rc::new(move |l: &mut Lower, k| {
        let value = item(l, k);
        match &stage {
            Stage::Map(f) => l.apply(f, vec![value]),
            Stage::Deref => l.owned(value.deref(), span),
            Stage::Inspect(f) => {
                l.apply(f, vec![Tree::Ref(Box::new(value.clone()))]);
                value
            }
            _ => unreachable!("asked by `is_one_to_one`"),
        }
    })
}
