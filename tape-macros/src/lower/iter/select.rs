//! Consumers that keep one of the items: `reduce`, `last`, `min_by` and the like.

use std::rc::Rc;

use proc_macro2::Span;
use syn::Expr;
use syn::spanned::Spanned;

use super::{Item, Stream};
use crate::ir::*;
use crate::lower::Lower;
use crate::lower::branch::{Outer, undefined_like};
use crate::lower::tree::Tree;
use crate::maps::HashSet;

/// What is kept of the one that is held and the next.
type Choose<'s, 'a> = &'s mut dyn FnMut(&mut Lower<'a>, Tree, Tree) -> Tree;

/// What is made of an item before it is compared.
type Prepare<'s, 'a> = &'s mut dyn FnMut(&mut Lower<'a>, Tree) -> Tree;

impl<'a> Lower<'a> {
    /// `None` for other methods.
    pub(super) fn selection(
        &mut self,
        stream: &Stream,
        m: &syn::ExprMethodCall,
        assigned: &HashSet<String>,
    ) -> Option<Tree> {
        let span = m.span();
        let args: Vec<&Expr> = m.args.iter().collect();
        let mut plain = |_: &mut Lower<'a>, item| item;
        Some(match (m.method.to_string().as_str(), args.as_slice()) {
            ("last", []) => match self.as_indexed(stream, span) {
                Some((len, item)) if !stream.has_effects() => {
                    let one = Operand::Int(1);
                    let last = self.integer("minus_or_zero", vec![len.clone(), one], span);
                    self.item_or_none(&len, &item, last, span)
                }
                _ => self.keep_one(stream, assigned, span, &mut plain, &mut |_, _, next| next),
            },
            ("reduce", [f]) => {
                let f = self.callable(f);
                // What is made of two items is no item of the container.
                let mut read = |l: &mut Lower<'a>, item| l.item_by_value(item, span);
                self.keep_one(stream, assigned, span, &mut read, &mut |l, held, next| {
                    l.apply(&f, vec![held, next])
                })
            }
            (name @ ("min_by" | "max_by"), [f]) => {
                let f = self.callable(f);
                let largest = name == "max_by";
                self.keep_one(stream, assigned, span, &mut plain, &mut |l, held, next| {
                    let looked_at = [&held, &next].map(|t| Tree::Ref(Box::new(t.clone())));
                    let order = l.apply(&f, looked_at.to_vec());
                    l.by_order(&order, held, next, largest, span)
                })
            }
            (name @ ("min_by_key" | "max_by_key"), [f]) => {
                let f = self.callable(f);
                self.by_key(
                    stream,
                    name == "max_by_key",
                    assigned,
                    span,
                    &mut |l, item| {
                        let looked_at = Tree::Ref(Box::new(item.clone()));
                        let key = l.apply(&f, vec![looked_at]);
                        Tree::Tuple(vec![key, item])
                    },
                )
            }
            (name @ ("min" | "max"), []) => {
                let largest = name == "max";
                self.keep_one(stream, assigned, span, &mut plain, &mut |l, held, next| {
                    let order = l.ordering(&held, &next, span);
                    l.by_order(&order, held, next, largest, span)
                })
            }
            _ => return None,
        })
    }

    fn by_key(
        &mut self,
        stream: &Stream,
        largest: bool,
        assigned: &HashSet<String>,
        span: Span,
        prepare: Prepare<'_, 'a>,
    ) -> Tree {
        let kept = self.keep_one(stream, assigned, span, prepare, &mut |l, held, next| {
            let key = syn::Member::Unnamed(syn::Index::from(0));
            let (a, b) = (
                l.component(&held, &key, span),
                l.component(&next, &key, span),
            );
            let order = l.ordering(&a, &b, span);
            l.by_order(&order, held, next, largest, span)
        });
        match kept {
            Tree::Option { some, payload } => {
                let item = syn::Member::Unnamed(syn::Index::from(1));
                let payload = Box::new(self.component(&payload, &item, span));
                Tree::Option { some, payload }
            }
            other => other,
        }
    }

    /// The item that is left when `choose` has kept one of two at a time, if there is any.
    fn keep_one(
        &mut self,
        stream: &Stream,
        assigned: &HashSet<String>,
        span: Span,
        prepare: Prepare<'_, 'a>,
        choose: Choose<'_, 'a>,
    ) -> Tree {
        if let Some((len, item)) = self.as_indexed(stream, span) {
            return self.keep_one_of(&len, &item, assigned, span, prepare, choose);
        }
        let shape = self.rehearse(|l| l.item_shape(stream, assigned, span, prepare));
        let Some(shape) = shape else {
            return Tree::Never;
        };
        let start = Tree::Option {
            some: Operand::Bool(false),
            payload: Box::new(shape),
        };
        self.accumulate(
            stream,
            start,
            "kept",
            assigned,
            span,
            &mut |l, held, item| {
                let item = prepare(l, item);
                let item = l.owned(item, span);
                let Tree::Option { some, payload } = held else {
                    return item;
                };
                let kept = l.branch(
                    some,
                    span,
                    |l| {
                        let kept = choose(l, *payload, item.clone());
                        l.owned(kept, span)
                    },
                    |_| item.clone(),
                );
                Tree::Option {
                    some: Operand::Bool(true),
                    payload: Box::new(kept),
                }
            },
        )
    }

    /// The same where the first item can be held before the others are looked at.
    fn keep_one_of(
        &mut self,
        len: &Operand,
        item: &Item,
        assigned: &HashSet<String>,
        span: Span,
        prepare: Prepare<'_, 'a>,
        choose: Choose<'_, 'a>,
    ) -> Tree {
        let some = self.arithmetic(BinOp::Ne, len.clone(), Operand::Int(0), span);
        let kept = self.branch(
            some.clone(),
            span,
            |l| {
                let first = item(l, Operand::Int(0));
                let first = prepare(l, first);
                let others = l.arithmetic(BinOp::Sub, len.clone(), Operand::Int(1), span);
                let all = item.clone();
                let item: Item = Rc::new(move |l: &mut Lower, k| {
                    let k = l.plus_one(k, span);
                    all(l, k)
                });
                let others = Stream::indexed(others, item);
                l.accumulate(
                    &others,
                    first,
                    "kept",
                    assigned,
                    span,
                    &mut |l, held, item| {
                        let item = prepare(l, item);
                        let item = l.owned(item, span);
                        choose(l, held, item)
                    },
                )
            },
            |_| Tree::Never,
        );
        Tree::Option {
            some,
            payload: Box::new(kept),
        }
    }

    /// What an item looks like; nobody reads the values.
    fn item_shape(
        &mut self,
        stream: &Stream,
        assigned: &HashSet<String>,
        span: Span,
        prepare: Prepare<'_, 'a>,
    ) -> Option<Tree> {
        let outer = Outer::of(self);
        let mut shape = None;
        self.region(|l| {
            l.drive(stream, None, assigned, span, &mut |l, item| {
                let item = prepare(l, item);
                let item = l.owned(item, span);
                if !matches!(item, Tree::Never) {
                    shape = Some(undefined_like(l, &item, outer).map_operands(&mut typed));
                }
            });
        });
        shape
    }

    /// Lowers code to learn from it, and leaves no trace of it.
    pub(in crate::lower) fn rehearse<R>(&mut self, build: impl FnOnce(&mut Self) -> R) -> R {
        let (arena, names) = (self.arena.clone(), self.names.clone());
        let (vars, var_names) = (self.vars.clone(), self.var_names.clone());
        let (varied, varied_mems) = (self.varied.clone(), self.varied_mems.clone());
        let (native_vals, verbatim) = (self.native_vals.clone(), self.verbatim.clone());
        let parts = self.parts.clone();
        let items = self.items.len();
        let result = build(self);
        (self.arena, self.names) = (arena, names);
        (self.vars, self.var_names) = (vars, var_names);
        (self.varied, self.varied_mems) = (varied, varied_mems);
        (self.native_vals, self.verbatim, self.parts) = (native_vals, verbatim, parts);
        self.items.truncate(items);
        result
    }

    /// `a.cmp(&b)` of what carries no derivative.
    fn ordering(&mut self, a: &Tree, b: &Tree, span: Span) -> Tree {
        let names = [0, 1].map(|i| quote::format_ident!("operand{i}"));
        let operands = [a, b].map(|t| self.operand(t.strip(), span));
        let opaque = Opaque {
            expr: Rc::new(syn::parse_quote!(::core::cmp::Ord::cmp(
                &operand0, &operand1
            ))),
            uses: names
                .into_iter()
                .zip(operands.into_iter().map(Use::Value))
                .collect(),
            lost: Lost::Observed,
        };
        Tree::Op(self.operation(Ty::Inert, Op::Opaque(opaque), span))
    }

    /// Of equals, the largest is the last and the smallest the first.
    fn by_order(
        &mut self,
        order: &Tree,
        held: Tree,
        next: Tree,
        largest: bool,
        span: Span,
    ) -> Tree {
        if matches!(order, Tree::Never) {
            return Tree::Never;
        }
        let order = self.operand(order.strip(), span);
        let name = quote::format_ident!("operand0");
        let opaque = Opaque {
            expr: Rc::new(syn::parse_quote!(
                operand0 == ::core::cmp::Ordering::Greater
            )),
            uses: vec![(name, Use::Value(order))],
            lost: Lost::Observed,
        };
        let greater = self.operation(Ty::Bool, Op::Opaque(opaque), span);
        if largest {
            self.branch(greater, span, |_| held, |_| next)
        } else {
            self.branch(greater, span, |_| next, |_| held)
        }
    }
}

/// Methods are called on what is held, so its type must be certain from the start.
fn typed(undefined: &Operand) -> Operand {
    let zero: Expr = match undefined {
        Operand::Undef(Ty::Float(FloatTy::F64)) => syn::parse_quote!(0.0_f64),
        Operand::Undef(Ty::Float(FloatTy::F32)) => syn::parse_quote!(0.0_f32),
        other => return other.clone(),
    };
    let Operand::Undef(ty) = undefined else {
        unreachable!("matched above")
    };
    Operand::Const(Rc::new(zero), ty.clone())
}
