//! Running a pipeline: its loops.

use std::cell::Cell;

use proc_macro2::Span;

use super::stages::Stages;
use super::{Cursor, Sink, Source, Stage, Stream};
use crate::diagnostics;
use crate::ir::*;
use crate::lower::tree::Tree;
use crate::lower::{Lower, Target, Var};
use crate::maps::HashSet;

/// One pipeline while it runs: pipelines within it have frames of their own.
struct Frame<'f> {
    label: Option<&'f syn::Label>,
    assigned: HashSet<String>,
    /// What ends the whole of it: set by `break` and by consumers that have seen enough.
    whole: Option<Var>,
    span: Span,
}

impl<'a> Lower<'a> {
    /// Runs `body` for each item.
    pub(in crate::lower) fn drive(
        &mut self,
        stream: &Stream,
        label: Option<&syn::Label>,
        assigned: &HashSet<String>,
        span: Span,
        body: Sink<'_, 'a>,
    ) {
        let frame = Frame {
            label,
            assigned: assigned.clone(),
            whole: None,
            span,
        };
        self.run(stream, &frame, body);
    }

    fn run(&mut self, stream: &Stream, frame: &Frame, body: Sink<'_, 'a>) {
        let span = frame.span;
        let before = self.vars.len();
        let mut assigned = frame.assigned.clone();
        assigned.extend(stream.assigned.iter().cloned());
        let states = stream
            .stages
            .iter()
            .map(|stage| self.remembered(stage, &mut assigned, span))
            .collect();
        let frame = Frame { assigned, ..*frame };
        let stages = Stages {
            stages: &stream.stages,
            states,
            done: None,
            span,
        };
        let mut wanted = Operand::Bool(true);
        for n in stream.stages.iter().filter_map(Stage::most) {
            let some = self.arithmetic(BinOp::Ne, n.clone(), Operand::Int(0), span);
            wanted = match wanted {
                Operand::Bool(true) => some,
                wanted => self.operation(Ty::Bool, Op::Binary(BinOp::And, wanted, some), span),
            };
        }
        self.branch(
            wanted,
            span,
            |l| {
                l.run_source(&stream.source, &frame, stages, body);
                Tree::unit()
            },
            |_| Tree::unit(),
        );
        self.vars.truncate(before);
        self.var_names.truncate(before);
    }

    fn run_source(
        &mut self,
        source: &Source,
        frame: &Frame,
        mut stages: Stages,
        body: Sink<'_, 'a>,
    ) {
        if frame.whole.is_none() && !source.is_composite() {
            return self.leaf(source, frame, &mut |l, item| {
                l.through(&stages, 0, item, &mut *body)
            });
        }
        let span = frame.span;
        let target = Target {
            label: None,
            block: true,
            broke: self.flag("done", span),
            continued: self.flag("continued", span),
            value: self.var(syn::Ident::new("result", span), None),
        };
        let done = target.broke;
        stages.done = Some(done);
        self.targets.push(target);
        let within = Frame {
            whole: Some(frame.whole.unwrap_or(done)),
            assigned: frame.assigned.clone(),
            ..*frame
        };
        let sink: Sink<'_, 'a> = &mut |l, item| l.through(&stages, 0, item, &mut *body);
        match source {
            Source::Chain(a, b) => {
                self.run(a, &within, &mut *sink);
                self.unless_left(span, |l| l.run(b, &within, &mut *sink));
            }
            Source::Flat {
                outer,
                of,
                backwards,
            } => {
                let unlabelled = Frame {
                    label: None,
                    assigned: within.assigned.clone(),
                    ..within
                };
                self.run(outer, &unlabelled, &mut |l, item| {
                    let inner = match of {
                        Some(f) => l.apply(f, vec![item]),
                        None => item,
                    };
                    l.run_inner(&inner, *backwards, &within, &mut *sink);
                });
            }
            Source::Range(..) | Source::Indexed { .. } | Source::Cursor(_) => {
                self.leaf(source, &within, sink);
            }
        }
        self.targets.pop();
    }

    /// An option that is in a container, with its payload a reference if the item is one.
    fn option_apart(&mut self, item: &Tree, span: Span) -> Tree {
        match (item.strip(), self.tree_ty(item)) {
            (Tree::Option { .. } | Tree::Result { .. }, _) => item.clone(),
            (_, Ty::Option(_)) => match self.as_option(item, span) {
                Tree::Option { some, payload } => Tree::Option {
                    some,
                    payload: Box::new(self.with_refs_of(item, *payload)),
                },
                other => other,
            },
            _ => item.clone(),
        }
    }

    /// The items of one outer item.
    fn run_inner(&mut self, inner: &Tree, backwards: bool, frame: &Frame, sink: Sink<'_, 'a>) {
        let span = frame.span;
        let inner = &self.option_apart(inner, span);
        if let Tree::Option { some, payload }
        | Tree::Result {
            ok: some, payload, ..
        } = inner.strip()
        {
            self.branch(
                some.clone(),
                span,
                |l| {
                    sink(l, (**payload).clone());
                    Tree::unit()
                },
                |_| Tree::unit(),
            );
            return;
        }
        let stream = match self.as_stream(inner, span) {
            Some(stream) if backwards => self.reversed(&stream, span),
            Some(stream) => Some((*stream).clone()),
            None => None,
        };
        match stream {
            Some(stream) => self.run(&stream, frame, sink),
            None if matches!(inner, Tree::Never) => {}
            None => self.diagnostics.refuse_at(
                &diagnostics::unsupported_adapter,
                span,
                "flat_map` or `flatten",
            ),
        }
    }

    /// Unless a jump or a consumer that has seen enough left the pipeline.
    fn unless_left(&mut self, span: Span, build: impl FnOnce(&mut Self)) {
        let mut flags = vec![self.returned];
        flags.extend(self.targets.iter().flat_map(|t| [t.broke, t.continued]));
        let left = self.any(&flags, span);
        self.branch(
            left,
            span,
            |_| Tree::unit(),
            |l| {
                for flag in flags {
                    l.set(flag, Tree::Op(Operand::Bool(false)));
                }
                build(l);
                Tree::unit()
            },
        );
    }

    /// The loop over what has no pipeline within it.
    fn leaf(&mut self, source: &Source, frame: &Frame, sink: Sink<'_, 'a>) {
        let span = frame.span;
        let (range, ty) = match source {
            Source::Range(range, ty) => (range.clone(), ty.clone()),
            Source::Indexed { len, .. } => (Range::of(Operand::Int(0), len.clone()), Ty::Int),
            Source::Cursor(c) => {
                let (front, back) = (self.position(c.front), self.position(c.back));
                (Range::of(front, back), Ty::Int)
            }
            Source::Chain(..) | Source::Flat { .. } => unreachable!("these have pipelines within"),
        };
        let var = Cell::new(None);
        self.looped_within(
            frame.whole,
            frame.label,
            &frame.assigned,
            span,
            // Made here, so that what refers to it is known to come from within.
            |l| {
                let fresh = l.loop_variable(ty, span);
                var.set(Some(fresh));
                Head::Range { var: fresh, range }
            },
            |l| {
                let k = Operand::Val(var.get().expect("the head is made first"));
                let item = match source {
                    Source::Indexed { item, .. } => item(l, k),
                    Source::Cursor(c) => l.cursor_item(c, k, span),
                    _ => Tree::Op(k),
                };
                sink(l, item);
            },
        );
    }

    fn cursor_item(&mut self, c: &Cursor, k: Operand, span: Span) -> Tree {
        let item = (c.item)(self, k.clone());
        if c.by_ref {
            let next = self.plus_one(k, span);
            self.set(c.front, Tree::Op(next));
        }
        item
    }

    fn loop_variable(&mut self, ty: Ty, span: Span) -> Val {
        let name = self.names.fresh("i", span);
        let var = self.value(None, ty, span);
        self.arena.vals[var.0].name = name;
        self.set_varied(var, false);
        var
    }
}

impl Source {
    fn is_composite(&self) -> bool {
        match self {
            Source::Chain(..) | Source::Flat { .. } => true,
            Source::Range(..) | Source::Indexed { .. } | Source::Cursor(_) => false,
        }
    }
}
