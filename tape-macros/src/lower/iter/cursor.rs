//! Iterators in variables, stepped by hand: a front and a back that move.

use std::rc::Rc;

use proc_macro2::Span;
use syn::Expr;

use super::{Cursor, Item, Source, Stream};
use crate::diagnostics;
use crate::ir::*;
use crate::lower::tree::Tree;
use crate::lower::{Lower, Var};

impl Lower<'_> {
    /// `let mut it = ..`: the hidden variables have its name, so that loops carry them with it.
    pub(in crate::lower) fn bind_iterator(&mut self, name: &syn::Ident, stream: &Rc<Stream>) {
        let span = name.span();
        let indexed = match &stream.source {
            Source::Cursor(c) if c.by_ref => None,
            _ => self.as_indexed(stream, span),
        };
        let held = match indexed {
            None => (**stream).clone(),
            Some((len, item)) => {
                let front = self.var(name.clone(), Some(Tree::Op(Operand::Int(0))));
                let back = self.var(name.clone(), Some(Tree::Op(len)));
                let cursor = Source::Cursor(Rc::new(Cursor {
                    front,
                    back,
                    item,
                    by_ref: false,
                }));
                Stream::of(cursor).assigning(&stream.assigned)
            }
        };
        self.bind(name, Some(held.tree()));
    }

    pub(super) fn position(&mut self, var: Var) -> Operand {
        match self.get(var) {
            Some(Tree::Op(operand)) => operand.clone(),
            _ => Operand::Int(0),
        }
    }

    /// What is left of it.
    pub(super) fn indexed_cursor(&mut self, c: &Cursor, span: Span) -> (Operand, Item) {
        let (front, back) = (self.position(c.front), self.position(c.back));
        let len = self.arithmetic(BinOp::Sub, back, front.clone(), span);
        let all = c.item.clone();
        let item: Item = Rc::new(move |l: &mut Lower, k| {
            let k = l.arithmetic(BinOp::Add, front.clone(), k, span);
            all(l, k)
        });
        (len, item)
    }

    /// `it.next()` and its kind, of a variable; `None` for other methods and of what is consumed.
    pub(super) fn step(
        &mut self,
        stream: &Stream,
        m: &syn::ExprMethodCall,
        span: Span,
    ) -> Option<Tree> {
        let name = m.method.to_string();
        let steps = ["next", "next_back", "nth", "peek", "next_if"].contains(&name.as_str());
        let Source::Cursor(c) = &stream.source else {
            // What is kept somewhere would not move on.
            if steps && !is_fresh(&m.receiver) {
                self.refuse(&diagnostics::unsupported_adapter, &m.method, &name);
                return Some(Tree::Never);
            }
            return None;
        };
        if !(steps && stream.stages.is_empty()) {
            return None;
        }
        match (name.as_str(), m.args.first()) {
            ("next", None) => Some(self.next_of(c, span)),
            ("next_back", None) => Some(self.next_back_of(c, span)),
            ("nth", Some(n)) if !stream.has_effects() => {
                let n = self.scalar(n);
                let (front, back) = (self.position(c.front), self.position(c.back));
                let front = self.arithmetic(BinOp::Add, front, n, span);
                let front = self.integer("least", vec![front, back], span);
                self.set(c.front, Tree::Op(front));
                Some(self.next_of(c, span))
            }
            ("peek", None) if !stream.has_effects() => {
                let (front, back) = (self.position(c.front), self.position(c.back));
                let item = c.item.clone();
                let looked_at = match self.item_or_none(&back, &item, front, span) {
                    Tree::Option { some, payload } => Tree::Option {
                        some,
                        payload: Box::new(Tree::Ref(payload)),
                    },
                    other => other,
                };
                Some(looked_at)
            }
            _ => {
                self.refuse(&diagnostics::unsupported_adapter, &m.method, &name);
                Some(Tree::Never)
            }
        }
    }

    fn next_of(&mut self, c: &Cursor, span: Span) -> Tree {
        let (front, back) = (self.position(c.front), self.position(c.back));
        let item = c.item.clone();
        let var = c.front;
        let moving: Item = Rc::new(move |l: &mut Lower, k: Operand| {
            let next = l.plus_one(k.clone(), span);
            l.set(var, Tree::Op(next));
            item(l, k)
        });
        self.item_or_none(&back, &moving, front, span)
    }

    fn next_back_of(&mut self, c: &Cursor, span: Span) -> Tree {
        let (front, back) = (self.position(c.front), self.position(c.back));
        let some = self.arithmetic(BinOp::Lt, front, back.clone(), span);
        let item = c.item.clone();
        let payload = self.branch(
            some.clone(),
            span,
            |l| {
                let last = l.arithmetic(BinOp::Sub, back, Operand::Int(1), span);
                l.set(c.back, Tree::Op(last.clone()));
                let value = item(l, last);
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

/// An iterator that nothing else can see.
pub(super) fn is_fresh(e: &Expr) -> bool {
    match e {
        Expr::Paren(p) => is_fresh(&p.expr),
        Expr::MethodCall(m) if m.method == "by_ref" => is_fresh(&m.receiver),
        Expr::MethodCall(_) | Expr::Call(_) | Expr::Range(_) | Expr::Array(_) | Expr::Macro(_) => {
            true
        }
        _ => false,
    }
}
