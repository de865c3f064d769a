//! What happens to one item of a pipeline on its way to what consumes it.

use proc_macro2::Span;

use super::{Sink, Stage};
use crate::ir::*;
use crate::lower::tree::Tree;
use crate::lower::{Lower, Var};
use crate::maps::HashSet;

/// The stages of a frame, with what they remember from item to item.
pub(super) struct Stages<'f> {
    pub stages: &'f [Stage],
    pub states: Vec<Option<Memory>>,
    /// What ends this pipeline alone; the loop's own flag where that is the same.
    pub done: Option<Var>,
    pub span: Span,
}

#[derive(Clone)]
pub(super) enum Memory {
    Var(Var),
    Place(Place),
}

impl<'a> Lower<'a> {
    /// What a stage remembers, at its start.
    pub(super) fn remembered(
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
    pub(super) fn through(&mut self, stages: &Stages, k: usize, item: Tree, body: Sink<'_, 'a>) {
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
}

impl Stage {
    /// How many items pass at most: where that is none, nothing before it runs.
    pub(super) fn most(&self) -> Option<&Operand> {
        match self {
            Stage::Take(n) | Stage::ZipBehind(n, _) => Some(n),
            _ => None,
        }
    }
}
