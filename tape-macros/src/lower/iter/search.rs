//! Consumers that stop early.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::Expr;
use syn::spanned::Spanned;

use super::{Stage, Stream};
use crate::diagnostics;
use crate::ir::*;
use crate::lower::branch::no_error;
use crate::lower::closure::Callable;
use crate::lower::tree::Tree;
use crate::lower::{Lower, Outcome};
use crate::maps::HashSet;

impl<'a> Lower<'a> {
    /// `any`, `all`, `find`, `position` and the like; `None` for other methods.
    pub(super) fn search(
        &mut self,
        stream: &Stream,
        m: &syn::ExprMethodCall,
        assigned: &HashSet<String>,
    ) -> Option<Tree> {
        let span = m.span();
        let args: Vec<&Expr> = m.args.iter().collect();
        let found = match (m.method.to_string().as_str(), args.as_slice()) {
            ("next", []) => self.first(stream, span),
            ("nth", [n]) => {
                let n = self.scalar(n);
                match self.as_indexed(stream, span) {
                    Some((len, item)) if !stream.has_effects() => {
                        self.item_or_none(&len, &item, n, span)
                    }
                    _ => self.first(&stream.then(Stage::Skip(n)), span),
                }
            }
            (name @ ("any" | "all"), [f]) => {
                let f = self.callable(f);
                self.decided(stream, &f, name == "any", assigned, span)
            }
            ("find", [f]) => {
                let f = self.callable(f);
                self.first_of(stream, assigned, span, &mut |l, item| {
                    let looked_at = Tree::Ref(Box::new(item.clone()));
                    let hit = l.apply(&f, vec![looked_at]);
                    let some = l.operand(hit.strip(), span);
                    Tree::Option {
                        some,
                        payload: Box::new(item),
                    }
                })
            }
            ("find_map", [f]) => {
                let f = self.callable(f);
                self.first_of(stream, assigned, span, &mut |l, item| {
                    l.apply(&f, vec![item])
                })
            }
            ("position", [f]) => {
                let f = self.callable(f);
                let counted = stream.then(Stage::Enumerate);
                self.first_of(&counted, assigned, span, &mut |l, item| {
                    let Tree::Tuple(parts) = item else {
                        return Tree::Never;
                    };
                    let hit = l.apply(&f, vec![parts[1].clone()]);
                    let some = l.operand(hit.strip(), span);
                    Tree::Option {
                        some,
                        payload: Box::new(parts[0].clone()),
                    }
                })
            }
            ("rposition", [f]) => {
                let (len, _) = self.as_indexed(stream, span)?;
                let backwards = self.reversed(stream, span)?;
                let f = self.callable(f);
                let counted = self.enumerated(&backwards, span);
                self.first_of(&counted, assigned, span, &mut |l, item| {
                    let Tree::Tuple(parts) = item else {
                        return Tree::Never;
                    };
                    let hit = l.apply(&f, vec![parts[1].clone()]);
                    let some = l.operand(hit.strip(), span);
                    let k = l.operand(&parts[0], span);
                    let index = Tree::Op(l.counted_back(&len, k, span));
                    Tree::Option {
                        some,
                        payload: Box::new(index),
                    }
                })
            }
            ("try_fold", [_, f]) | ("try_for_each", [f]) if self.breaks_off(f) => {
                return Some(Tree::Never);
            }
            ("try_fold", [init, f]) => {
                let init = self.expr(init);
                let f = self.callable(f);
                self.try_fold(stream, init, assigned, span, &mut |l, held, item| {
                    l.apply(&f, vec![held, item])
                })
            }
            ("try_for_each", [f]) => {
                let f = self.callable(f);
                self.try_fold(stream, Tree::unit(), assigned, span, &mut |l, _, item| {
                    l.apply(&f, vec![item])
                })
            }
            _ => return None,
        };
        Some(found)
    }

    /// Refuses a closure that gives a `ControlFlow`.
    fn breaks_off(&mut self, f: &Expr) -> bool {
        let Some(written) = named(f.to_token_stream(), "ControlFlow") else {
            return false;
        };
        self.refuse(&diagnostics::control_flow, &written, "");
        true
    }

    pub(super) fn first(&mut self, stream: &Stream, span: Span) -> Tree {
        match self.as_indexed(stream, span) {
            Some((len, item)) => self.item_or_none(&len, &item, Operand::Int(0), span),
            None => self.first_of(stream, &HashSet::default(), span, &mut |_, item| {
                Tree::Option {
                    some: Operand::Bool(true),
                    payload: Box::new(item),
                }
            }),
        }
    }

    fn decided(
        &mut self,
        stream: &Stream,
        f: &Callable,
        on: bool,
        assigned: &HashSet<String>,
        span: Span,
    ) -> Tree {
        let start = Tree::Op(Operand::Bool(!on));
        self.accumulate(
            stream,
            start,
            "decided",
            assigned,
            span,
            &mut |l, _, item| {
                let hit = l.apply(f, vec![item]);
                let hit = l.operand(hit.strip(), span);
                let stop = if on {
                    hit.clone()
                } else {
                    l.negated(hit.clone(), span)
                };
                l.seen_enough(stop, span);
                Tree::Op(hit)
            },
        )
    }

    /// The first that `test` accepts; the rest is not looked at.
    fn first_of(
        &mut self,
        stream: &Stream,
        assigned: &HashSet<String>,
        span: Span,
        test: &mut dyn FnMut(&mut Lower<'a>, Tree) -> Tree,
    ) -> Tree {
        let before = self.vars.len();
        let name = self.names.fresh("found", span);
        let found = self.var(name, None);
        self.drive(stream, None, assigned, span, &mut |l, item| {
            let hit = test(l, item);
            if matches!(hit, Tree::Never) {
                return;
            }
            let Tree::Option { some, payload } = l.as_option(&hit, span) else {
                return;
            };
            l.branch(
                some.clone(),
                span,
                |l| {
                    let payload = Box::new(l.owned(*payload, span));
                    let some = Operand::Bool(true);
                    l.set(found, Tree::Option { some, payload });
                    Tree::unit()
                },
                |_| Tree::unit(),
            );
            l.seen_enough(some, span);
        });
        let result = self.vars[found.0].take().unwrap_or_else(|| Tree::Option {
            some: Operand::Bool(false),
            payload: Box::new(Tree::Op(Operand::Undef(Ty::Unknown))),
        });
        self.vars.truncate(before);
        self.var_names.truncate(before);
        result
    }

    /// The kind of what a fallible closure gives, in parts.
    fn fallible(&mut self, tree: &Tree, span: Span) -> Option<(Operand, Tree, Option<Operand>)> {
        let whole = match (tree.strip(), self.tree_ty(tree)) {
            (Tree::Result { .. }, _) | (_, Ty::Result(_)) => self.as_result(tree, span),
            (Tree::Option { .. }, _) | (_, Ty::Option(_)) => self.as_option(tree, span),
            _ if self.outcome == Outcome::Result => self.as_result(tree, span),
            _ => self.as_option(tree, span),
        };
        match whole {
            Tree::Option { some, payload } => Some((some, *payload, None)),
            Tree::Result { ok, payload, error } => Some((ok, *payload, Some(error))),
            _ => None,
        }
    }

    /// `try_fold`, and `try_for_each` with nothing to keep.
    fn try_fold(
        &mut self,
        stream: &Stream,
        init: Tree,
        assigned: &HashSet<String>,
        span: Span,
        step: &mut dyn FnMut(&mut Lower<'a>, Tree, Tree) -> Tree,
    ) -> Tree {
        let init = self.owned(init, span);
        let before = self.vars.len();
        let [acc, going, failure] =
            ["acc", "going", "failure"].map(|name| self.names.fresh(name, span));
        let mut assigned = assigned.clone();
        assigned.extend([&acc, &going, &failure].map(ToString::to_string));
        let acc = self.var(acc, Some(init));
        let going = self.var(going, Some(Tree::Op(Operand::Bool(true))));
        let failure = self.var(failure, Some(Tree::Op(no_error())));
        let mut is_result = false;
        self.drive(stream, None, &assigned, span, &mut |l, item| {
            let held = l.get(acc).cloned().unwrap_or(Tree::Never);
            let next = step(l, held.clone(), item);
            if matches!(next, Tree::Never) {
                return;
            }
            let Some((some, payload, error)) = l.fallible(&next, span) else {
                return;
            };
            let kept = l.branch(some.clone(), span, |l| l.owned(payload, span), |_| held);
            l.set(acc, kept);
            l.set(going, Tree::Op(some.clone()));
            if let Some(error) = error {
                is_result = true;
                l.set(failure, Tree::Op(error));
            }
            let stop = l.negated(some, span);
            l.seen_enough(stop, span);
        });
        let payload = Box::new(self.get(acc).cloned().unwrap_or(Tree::Never));
        let (some, error) = (self.position(going), self.position(failure));
        self.vars.truncate(before);
        self.var_names.truncate(before);
        if is_result {
            let ok = some;
            Tree::Result { ok, payload, error }
        } else {
            Tree::Option { some, payload }
        }
    }
}

/// Where code names something.
fn named(code: TokenStream, name: &str) -> Option<proc_macro2::Ident> {
    code.into_iter().find_map(|token| match token {
        TokenTree::Ident(ident) if ident == name => Some(ident),
        TokenTree::Group(group) => named(group.stream(), name),
        _ => None,
    })
}
