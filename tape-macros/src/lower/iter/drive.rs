//! Running a pipeline: its loops, and the stages that each item goes through.

use std::cell::Cell;
use std::collections::HashSet;

use proc_macro2::Span;
use syn::Expr;
use syn::spanned::Spanned;
use syn::visit::Visit;

use super::{Cursor, Sink, Source, Stage, Stream};
use crate::diagnostics;
use crate::ir::*;
use crate::lower::prescan::assigned_in;
use crate::lower::tree::Tree;
use crate::lower::{Lower, Target, Var};

/// One pipeline while it runs: pipelines within it have frames of their own.
struct Frame<'f> {
    label: Option<&'f syn::Label>,
    assigned: HashSet<String>,
    /// What ends the whole of it: set by `break` and by consumers that have seen enough.
    whole: Option<Var>,
    span: Span,
}

/// The stages of a frame, with what they remember from item to item.
struct Stages<'f> {
    stages: &'f [Stage],
    states: Vec<Option<Memory>>,
    /// What ends this pipeline alone; the loop's own flag where that is the same.
    done: Option<Var>,
    span: Span,
}

#[derive(Clone)]
enum Memory {
    Var(Var),
    Place(Place),
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

    /// What a stage remembers, at its start.
    fn remembered(
        &mut self,
        stage: &Stage,
        assigned: &mut HashSet<String>,
        span: Span,
    ) -> Option<Memory> {
        let (name, start) = match stage {
            Stage::Enumerate
            | Stage::Skip(_)
            | Stage::Take(_)
            | Stage::StepBy(_)
            | Stage::Zip(..)
            | Stage::ZipBehind(..) => ("passed", Tree::Op(Operand::Int(0))),
            Stage::SkipWhile(_) => ("skipping", Tree::Op(Operand::Bool(true))),
            Stage::Successors(first, _) => ("successor", first.clone()),
            Stage::Scan(init, _) => {
                let name = self.names.fresh("state", span);
                let init = self.operand(init, span);
                let ty = self.arena.ty(&init);
                let mem = self.declare(&name, ty, init, false);
                return Some(Memory::Place(Place::mem(mem)));
            }
            Stage::Map(_)
            | Stage::Filter(_)
            | Stage::FilterMap(_)
            | Stage::Inspect(_)
            | Stage::Deref
            | Stage::TakeWhile(_)
            | Stage::MapWhile(_)
            | Stage::Generate(_) => return None,
        };
        let name = self.names.fresh(name, span);
        assigned.insert(name.to_string());
        Some(Memory::Var(self.var(name, Some(start))))
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

    /// The items of one outer item.
    fn run_inner(&mut self, inner: &Tree, backwards: bool, frame: &Frame, sink: Sink<'_, 'a>) {
        let span = frame.span;
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
            None => self
                .diagnostics
                .refuse_at(&diagnostics::unsupported_adapter, span, "flat_map"),
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
            Source::Indexed { len, .. } => (up_to(Operand::Int(0), len.clone()), Ty::Int),
            Source::Cursor(c) => {
                let (front, back) = (self.position(c.front), self.position(c.back));
                (up_to(front, back), Ty::Int)
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

    /// Ends the innermost pipeline that is running, as `break` does.
    pub(super) fn seen_enough(&mut self, when: Operand, span: Span) {
        if let Some(target) = self.targets.iter().rev().find(|t| !t.block) {
            let flag = target.broke;
            self.raise(flag, when, span);
        }
    }

    fn raise(&mut self, flag: Var, when: Operand, span: Span) {
        let raised = match (self.get(flag).cloned(), when) {
            (_, Operand::Bool(true)) => Operand::Bool(true),
            (Some(Tree::Op(Operand::Bool(false))), when) => when,
            (Some(Tree::Op(was)), when) => {
                self.operation(Ty::Bool, Op::Binary(BinOp::Or, was, when), span)
            }
            (_, when) => when,
        };
        self.set(flag, Tree::Op(raised));
    }

    /// The pipeline of these stages has no more items.
    fn end(&mut self, stages: &Stages, when: Operand) {
        match stages.done {
            Some(flag) => self.raise(flag, when, stages.span),
            None => self.seen_enough(when, stages.span),
        }
    }

    fn go_on_if(
        &mut self,
        cond: &Tree,
        stages: &Stages,
        otherwise_end: bool,
        go_on: impl FnOnce(&mut Self),
    ) {
        let cond = self.operand(cond.strip(), stages.span);
        self.branch(
            cond,
            stages.span,
            |l| {
                go_on(l);
                Tree::unit()
            },
            |l| {
                if otherwise_end {
                    l.end(stages, Operand::Bool(true));
                }
                Tree::unit()
            },
        );
    }

    /// Items of the payload of `option`, else none, or the end.
    fn go_on_with(
        &mut self,
        option: &Tree,
        stages: &Stages,
        otherwise_end: bool,
        go_on: impl FnOnce(&mut Self, Tree),
    ) {
        if matches!(option, Tree::Never) {
            return;
        }
        let Tree::Option { some, payload } = self.as_option(option, stages.span) else {
            return;
        };
        self.go_on_if(&Tree::Op(some), stages, otherwise_end, |l| {
            go_on(l, *payload)
        });
    }

    /// One item through the stages from the `k`-th on.
    fn through(&mut self, stages: &Stages, k: usize, item: Tree, body: Sink<'_, 'a>) {
        let Some(stage) = stages.stages.get(k) else {
            return body(self, item);
        };
        let span = stages.span;
        let mut rest = |l: &mut Lower<'a>, item: Tree| l.through(stages, k + 1, item, &mut *body);
        let looked_at = |item: &Tree| Tree::Ref(Box::new(item.clone()));
        match stage {
            Stage::Map(f) => {
                let item = self.apply(f, vec![item]);
                if !matches!(item, Tree::Never) {
                    rest(self, item);
                }
            }
            Stage::Deref => {
                let item = self.owned(item.deref(), span);
                rest(self, item);
            }
            Stage::Inspect(f) => {
                self.apply(f, vec![looked_at(&item)]);
                rest(self, item);
            }
            Stage::Filter(f) => {
                let keep = self.apply(f, vec![looked_at(&item)]);
                self.go_on_if(&keep, stages, false, |l| rest(l, item));
            }
            Stage::TakeWhile(f) => {
                let keep = self.apply(f, vec![looked_at(&item)]);
                self.go_on_if(&keep, stages, true, |l| rest(l, item));
            }
            Stage::FilterMap(f) => {
                let mapped = self.apply(f, vec![item]);
                self.go_on_with(&mapped, stages, false, rest);
            }
            Stage::MapWhile(f) => {
                let mapped = self.apply(f, vec![item]);
                self.go_on_with(&mapped, stages, true, rest);
            }
            Stage::Generate(f) => {
                let made = self.apply(f, Vec::new());
                self.go_on_with(&made, stages, true, rest);
            }
            _ => self.through_memory(stages, k, item, &mut rest),
        }
    }

    /// The stages that remember something.
    fn through_memory(&mut self, stages: &Stages, k: usize, item: Tree, rest: Sink<'_, 'a>) {
        let span = stages.span;
        let var = match &stages.states[k] {
            Some(Memory::Var(var)) => *var,
            Some(Memory::Place(place)) => {
                let Stage::Scan(_, f) = &stages.stages[k] else {
                    return;
                };
                let state = Tree::RefMut(Box::new(Tree::Place(place.clone())));
                let scanned = self.apply(f, vec![state, item]);
                return self.go_on_with(&scanned, stages, true, |l, item| rest(l, item));
            }
            None => return,
        };
        match &stages.stages[k] {
            Stage::SkipWhile(f) => {
                let Some(Tree::Op(skipping)) = self.get(var).cloned() else {
                    return;
                };
                let looked_at = Tree::Ref(Box::new(item.clone()));
                let skipping = self.branch(
                    skipping,
                    span,
                    |l| l.apply(f, vec![looked_at]),
                    |_| Tree::Op(Operand::Bool(false)),
                );
                let skipping = self.operand(skipping.strip(), span);
                self.set(var, Tree::Op(skipping.clone()));
                let passed = self.negated(skipping, span);
                self.go_on_if(&Tree::Op(passed), stages, false, |l| rest(l, item));
            }
            Stage::Successors(_, next) => {
                let held = self.get(var).cloned().unwrap_or(Tree::Never);
                self.go_on_with(&held, stages, true, |l, item| {
                    let looked_at = Tree::Ref(Box::new(item.clone()));
                    let next = l.apply(next, vec![looked_at]);
                    let next = l.as_option(&next, span);
                    let next = l.owned(next, span);
                    l.set(var, next);
                    rest(l, item);
                });
            }
            _ => self.through_count(stages, k, var, item, rest),
        }
    }

    /// The stages that count.
    fn through_count(
        &mut self,
        stages: &Stages,
        k: usize,
        var: Var,
        item: Tree,
        rest: Sink<'_, 'a>,
    ) {
        let span = stages.span;
        let passed = self.position(var);
        let next = self.plus_one(passed.clone(), span);
        self.set(var, Tree::Op(next.clone()));
        match &stages.stages[k] {
            Stage::Enumerate => rest(self, Tree::Tuple(vec![Tree::Op(passed), item])),
            Stage::Skip(n) => {
                let over = self.arithmetic(BinOp::Ge, passed, n.clone(), span);
                self.go_on_if(&Tree::Op(over), stages, false, |l| rest(l, item));
            }
            Stage::StepBy(n) => {
                let rest_of = self.arithmetic(BinOp::Rem, passed, n.clone(), span);
                let hit = self.arithmetic(BinOp::Eq, rest_of, Operand::Int(0), span);
                self.go_on_if(&Tree::Op(hit), stages, false, |l| rest(l, item));
            }
            Stage::Take(n) => {
                rest(self, item);
                let last = self.arithmetic(BinOp::Eq, next, n.clone(), span);
                self.end(stages, last);
            }
            Stage::Zip(len, other) => {
                let more = self.arithmetic(BinOp::Lt, passed.clone(), len.clone(), span);
                self.go_on_if(&Tree::Op(more), stages, true, |l| {
                    let other = other(l, passed);
                    rest(l, Tree::Tuple(vec![item, other]));
                });
            }
            Stage::ZipBehind(len, first) => {
                let first = first(self, passed);
                rest(self, Tree::Tuple(vec![first, item]));
                let last = self.arithmetic(BinOp::Eq, next, len.clone(), span);
                self.end(stages, last);
            }
            _ => unreachable!("no other stage counts"),
        }
    }

    pub(in crate::lower) fn for_loop(&mut self, f: &syn::ExprForLoop) -> Tree {
        let span = f.span();
        if self.is_native_iterator(&f.expr) {
            return self.native_loop(f);
        }
        let iterated = match self.open_range(&f.expr) {
            Some(tree) => tree,
            None => self.expr(&f.expr),
        };
        if matches!(iterated, Tree::Never) {
            return iterated;
        }
        let Some(stream) = self.as_stream(&iterated, span) else {
            return self.native_loop(f);
        };
        let assigned = assigned_in(|v| v.visit_block(&f.body));
        self.drive(
            &stream,
            f.label.as_ref(),
            &assigned,
            span,
            &mut |l, item| {
                l.scoped(|l| {
                    l.bind_loop_variable(&f.pat, item);
                    l.block(&f.body)
                });
            },
        );
        Tree::unit()
    }

    /// A loop over a range names its variable as the user does.
    fn bind_loop_variable(&mut self, pat: &syn::Pat, item: Tree) {
        if let (syn::Pat::Ident(p), Tree::Op(Operand::Val(v))) = (pat, &item)
            && !self.names.is_bound(&p.ident)
            && self.arena.vals[v.0].name.to_string().starts_with('i')
        {
            self.names.bind(&p.ident);
            self.arena.vals[v.0].name = p.ident.clone();
        }
        self.bind_pattern(pat, item);
    }

    /// An inert expression that is no plain range, container or simple pipeline of one.
    fn is_native_iterator(&self, e: &Expr) -> bool {
        match e {
            Expr::Range(_) => false,
            Expr::Paren(p) => self.is_native_iterator(&p.expr),
            Expr::Reference(r) => self.is_native_iterator(&r.expr),
            Expr::Path(p) => p
                .path
                .get_ident()
                .and_then(|i| self.lookup(&i.to_string()))
                .and_then(|v| self.get(v))
                .is_some_and(|t| {
                    !matches!(self.tree_ty(t), Ty::Array(..) | Ty::Slice(_) | Ty::Vec(_))
                        && !self.maybe_varied(t)
                        && !matches!(t, Tree::Stream(_))
                }),
            Expr::MethodCall(m) => {
                let known = super::super::method::is_pipeline_method(&m.method.to_string());
                (!known || self.is_native_iterator(&m.receiver)) && self.is_inert_expr(e)
            }
            Expr::Index(_) | Expr::Field(_) | Expr::Array(_) | Expr::Repeat(_) => false,
            other => self.is_inert_expr(other),
        }
    }
}

fn up_to(lo: Operand, hi: Operand) -> Range {
    Range {
        lo,
        hi,
        inclusive: false,
        step: None,
        rev: Rev::No,
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

impl Stage {
    /// How many items pass at most: where that is none, nothing before it runs.
    fn most(&self) -> Option<&Operand> {
        match self {
            Stage::Take(n) | Stage::ZipBehind(n, _) => Some(n),
            _ => None,
        }
    }
}
