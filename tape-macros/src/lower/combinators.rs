//! Methods of `Option` and `Result`: branches on the flag, on the payload by itself.

use proc_macro2::Span;
use syn::Expr;

use super::branch::no_error;
use super::closure::Callable;
use super::tree::Tree;
use super::{Lower, Outcome};
use crate::ir::*;

/// Methods that only options and results have.
const KNOWN: &[&str] = &[
    "unwrap",
    "expect",
    "unwrap_or",
    "unwrap_or_else",
    "unwrap_or_default",
    "is_some",
    "is_none",
    "is_ok",
    "is_err",
    "is_some_and",
    "is_none_or",
    "is_ok_and",
    "is_err_and",
    "ok",
    "ok_or",
    "ok_or_else",
    "map",
    "and_then",
    "and",
    "map_or",
    "map_or_else",
    "map_err",
    "err",
    "unwrap_err",
    "expect_err",
    "as_ref",
    "as_mut",
    "as_deref",
    "copied",
    "cloned",
    "filter",
    "or",
    "or_else",
    "xor",
    "zip",
    "flatten",
    "transpose",
    "inspect",
    "take",
    "replace",
    "insert",
    "get_or_insert",
    "get_or_insert_with",
];

/// Of those, the ones that containers and iterators have too.
const SHARED: &[&str] = &[
    "map", "as_ref", "as_mut", "as_deref", "copied", "cloned", "filter", "zip", "flatten", "take",
    "replace", "insert", "inspect",
];

/// An `Option` (without `error`) or `Result` in parts.
struct Parts {
    some: Operand,
    payload: Tree,
    error: Option<Operand>,
}

impl Parts {
    fn with(&self, some: Operand, payload: Tree) -> Tree {
        let payload = Box::new(payload);
        match &self.error {
            Some(error) => Tree::Result {
                ok: some,
                payload,
                error: error.clone(),
            },
            None => Tree::Option { some, payload },
        }
    }

    fn whole(&self) -> Tree {
        self.with(self.some.clone(), self.payload.clone())
    }

    fn empty(&self) -> Tree {
        self.with(Operand::Bool(false), Tree::Op(Operand::Undef(Ty::Unknown)))
    }
}

impl Lower<'_> {
    pub(super) fn option_method(
        &mut self,
        receiver: &Tree,
        m: &syn::ExprMethodCall,
        name: &str,
        span: Span,
    ) -> Option<Tree> {
        if matches!(name, "then" | "then_some") {
            return self.conditional_payload(receiver, m, name, span);
        }
        if !KNOWN.contains(&name) {
            return None;
        }
        let optional = matches!(receiver.strip(), Tree::Option { .. } | Tree::Result { .. });
        let ty = self.tree_ty(receiver);
        let typed = matches!(ty, Ty::Option(_) | Ty::Result(_));
        if !optional && !matches!(ty, Ty::Unknown) && !typed {
            return matches!(name, "copied" | "cloned").then(|| receiver.clone());
        }
        let value = matches!(receiver.strip(), Tree::Op(Operand::Val(_)));
        if !optional && !typed && SHARED.contains(&name) && !value {
            return None;
        }
        if let Some(tree) = self.in_place_method(receiver, m, name, span) {
            return Some(tree);
        }
        let parts = self.parts(receiver, m, name, span)?;
        self.query(&parts, m, name, span)
            .or_else(|| self.extraction(&parts, m, name, span))
            .or_else(|| self.conversion(receiver, &parts, m, name, span))
            .or_else(|| self.combination(&parts, m, name, span))
    }

    /// `condition.then(f)`, `condition.then_some(value)`
    fn conditional_payload(
        &mut self,
        receiver: &Tree,
        m: &syn::ExprMethodCall,
        name: &str,
        span: Span,
    ) -> Option<Tree> {
        let some = self.operand(receiver.strip(), span);
        let arg = m.args.first()?;
        let payload = if name == "then_some" {
            let value = self.expr(arg);
            self.owned(value, span)
        } else {
            let f = self.callable(arg);
            self.branch(
                some.clone(),
                span,
                |l| {
                    let value = l.apply(&f, Vec::new());
                    l.owned(value, span)
                },
                |_| Tree::Never,
            )
        };
        Some(Tree::Option {
            some,
            payload: Box::new(payload),
        })
    }

    fn parts(
        &mut self,
        receiver: &Tree,
        m: &syn::ExprMethodCall,
        name: &str,
        span: Span,
    ) -> Option<Parts> {
        let of_result = [
            "map_err",
            "err",
            "unwrap_err",
            "expect_err",
            "is_ok_and",
            "is_err_and",
        ];
        let unknown = matches!(self.tree_ty(receiver), Ty::Unknown);
        let is_result = match receiver.strip() {
            Tree::Result { .. } => true,
            Tree::Option { .. } => false,
            _ => {
                of_result.contains(&name)
                    || takes_error(m, name)
                    || matches!(self.tree_ty(receiver), Ty::Result(_))
                    || unknown && self.outcome == Outcome::Result && !name.starts_with("ok_or")
            }
        };
        let whole = if is_result {
            self.as_result(receiver, span)
        } else {
            self.as_option(receiver, span)
        };
        let (some, payload, error) = match whole {
            Tree::Option { some, payload } => (some, *payload, None),
            Tree::Result { ok, payload, error } => (ok, *payload, Some(error)),
            _ => return None,
        };
        Some(Parts {
            some,
            payload,
            error,
        })
    }

    /// What asks for the flag, and perhaps the payload.
    fn query(
        &mut self,
        parts: &Parts,
        m: &syn::ExprMethodCall,
        name: &str,
        span: Span,
    ) -> Option<Tree> {
        let some = parts.some.clone();
        Some(match name {
            "is_some" | "is_ok" => Tree::Op(some),
            "is_none" | "is_err" => Tree::Op(self.negated(some, span)),
            "is_some_and" | "is_ok_and" | "is_none_or" => {
                let f = self.callable(&m.args[0]);
                let missing = Tree::Op(Operand::Bool(name == "is_none_or"));
                self.branch(
                    some,
                    span,
                    |l| l.apply(&f, vec![parts.payload.clone()]),
                    |_| missing,
                )
            }
            _ => return None,
        })
    }

    /// What gives the payload, or something in its place.
    fn extraction(
        &mut self,
        parts: &Parts,
        m: &syn::ExprMethodCall,
        name: &str,
        span: Span,
    ) -> Option<Tree> {
        let (some, payload) = (parts.some.clone(), parts.payload.clone());
        Some(match name {
            "unwrap" | "expect" => {
                if !matches!(some, Operand::Bool(true)) {
                    self.check_present(some, m, span);
                }
                payload
            }
            "unwrap_err" | "expect_err" => {
                let missing = self.negated(some, span);
                self.check_present(missing, m, span);
                self.error_value(parts, span)
            }
            "unwrap_or" => {
                let other = self.expr(&m.args[0]);
                let other = self.owned(other, span);
                self.branch(some, span, |_| payload, |_| other)
            }
            "unwrap_or_else" => {
                let f = self.callable(&m.args[0]);
                self.branch(
                    some,
                    span,
                    |_| payload,
                    |l| l.apply_to_error(&f, parts, &m.args[0], span),
                )
            }
            "unwrap_or_default" => {
                let ty = self.tree_ty(&payload);
                self.branch(
                    some,
                    span,
                    |_| payload,
                    |l| Tree::Op(l.default_value(&ty, span)),
                )
            }
            "map_or" => {
                let other = self.expr(&m.args[0]);
                let other = self.owned(other, span);
                let f = self.callable(&m.args[1]);
                self.branch(some, span, |l| l.apply(&f, vec![payload]), |_| other)
            }
            "map_or_else" => {
                let (g, f) = (self.callable(&m.args[0]), self.callable(&m.args[1]));
                self.branch(
                    some,
                    span,
                    |l| l.apply(&f, vec![payload]),
                    |l| l.apply_to_error(&g, parts, &m.args[0], span),
                )
            }
            _ => return None,
        })
    }

    /// The same contents as another type.
    fn conversion(
        &mut self,
        receiver: &Tree,
        parts: &Parts,
        m: &syn::ExprMethodCall,
        name: &str,
        span: Span,
    ) -> Option<Tree> {
        let (some, payload) = (parts.some.clone(), parts.payload.clone());
        Some(match name {
            "ok" => Tree::Option {
                some,
                payload: Box::new(payload),
            },
            "err" => {
                let missing = self.negated(some, span);
                let error = self.branch(
                    missing.clone(),
                    span,
                    |l| l.error_value(parts, span),
                    |_| Tree::Never,
                );
                Tree::Option {
                    some: missing,
                    payload: Box::new(error),
                }
            }
            "as_ref" | "as_deref" => {
                let payload = if payload.is_ref() {
                    payload
                } else {
                    Tree::Ref(Box::new(payload))
                };
                parts.with(some, payload)
            }
            "as_mut" => match payload {
                Tree::Place(_) => parts.with(some, Tree::RefMut(Box::new(payload))),
                payload if payload.is_ref() => parts.with(some, payload),
                _ => return None,
            },
            "copied" | "cloned" => {
                let copy = parts.with(some, payload.deref());
                self.owned(copy, span)
            }
            "ok_or" => {
                let error = self.error_of_argument(&m.args[0]);
                Tree::Result {
                    ok: some,
                    payload: Box::new(payload),
                    error,
                }
            }
            "ok_or_else" => {
                let f = &m.args[0];
                let error = self.branch(
                    some.clone(),
                    span,
                    |_| Tree::Op(no_error()),
                    |l| Tree::Op(l.error_of_argument(&syn::parse_quote!((#f)()))),
                );
                Tree::Result {
                    ok: some,
                    payload: Box::new(payload),
                    error: self.operand(&error, span),
                }
            }
            "flatten" => self.branch(
                some.clone(),
                span,
                |l| {
                    if parts.error.is_some() {
                        l.as_result(&payload, span)
                    } else {
                        l.as_option(&payload, span)
                    }
                },
                |_| parts.empty(),
            ),
            "transpose" => self.transposed(receiver, parts, span)?,
            _ => return None,
        })
    }

    /// `Option<Result<T, E>>` as `Result<Option<T>, E>`, and back.
    fn transposed(&mut self, receiver: &Tree, parts: &Parts, span: Span) -> Option<Tree> {
        // Both levels are in parts: nothing is read that may not be there.
        let known = |t: &Tree| matches!(t.strip(), Tree::Option { .. } | Tree::Result { .. });
        if !known(receiver) || !known(&parts.payload) {
            return None;
        }
        match (&parts.error, &parts.payload) {
            (None, inner) => {
                let inner = match self.as_result(inner, span) {
                    Tree::Result { ok, payload, error } => (ok, payload, error),
                    _ => return None,
                };
                let (ok, payload, error) = inner;
                let missing = self.negated(parts.some.clone(), span);
                let fine = self.branch(
                    missing,
                    span,
                    |_| Tree::Op(Operand::Bool(true)),
                    |_| Tree::Op(ok),
                );
                Some(Tree::Result {
                    ok: self.operand(&fine, span),
                    payload: Box::new(Tree::Option {
                        some: parts.some.clone(),
                        payload,
                    }),
                    error,
                })
            }
            (Some(error), inner) => {
                let Tree::Option { some, payload } = self.as_option(inner, span) else {
                    return None;
                };
                let failed = self.negated(parts.some.clone(), span);
                let present = self.branch(
                    failed,
                    span,
                    |_| Tree::Op(Operand::Bool(true)),
                    |_| Tree::Op(some),
                );
                Some(Tree::Option {
                    some: self.operand(&present, span),
                    payload: Box::new(Tree::Result {
                        ok: parts.some.clone(),
                        payload,
                        error: error.clone(),
                    }),
                })
            }
        }
    }

    /// What makes an option of an option.
    fn combination(
        &mut self,
        parts: &Parts,
        m: &syn::ExprMethodCall,
        name: &str,
        span: Span,
    ) -> Option<Tree> {
        let (some, payload) = (parts.some.clone(), parts.payload.clone());
        Some(match name {
            "map" => {
                let f = self.callable(&m.args[0]);
                let mapped = self.branch(
                    some.clone(),
                    span,
                    |l| {
                        let value = l.apply(&f, vec![payload]);
                        l.owned(value, span)
                    },
                    |_| Tree::Never,
                );
                parts.with(some, mapped)
            }
            "inspect" => {
                let f = self.callable(&m.args[0]);
                let looked_at = Tree::Ref(Box::new(payload));
                self.branch(
                    some,
                    span,
                    |l| {
                        l.apply(&f, vec![looked_at]);
                        Tree::unit()
                    },
                    |_| Tree::unit(),
                );
                parts.whole()
            }
            "filter" => {
                let f = self.callable(&m.args[0]);
                let looked_at = Tree::Ref(Box::new(payload.clone()));
                let kept = self.branch(
                    some,
                    span,
                    |l| l.apply(&f, vec![looked_at]),
                    |_| Tree::Op(Operand::Bool(false)),
                );
                let kept = self.operand(kept.strip(), span);
                parts.with(kept, payload)
            }
            "and_then" => {
                let f = self.callable(&m.args[0]);
                self.branch(
                    some,
                    span,
                    |l| {
                        let value = l.apply(&f, vec![payload]);
                        l.like(parts, &value, span)
                    },
                    |_| parts.empty(),
                )
            }
            "and" => {
                let other = self.expr(&m.args[0]);
                let other = self.like(parts, &other, span);
                self.branch(some, span, |_| other, |_| parts.empty())
            }
            "or" => {
                let other = self.expr(&m.args[0]);
                let other = self.like(parts, &other, span);
                self.branch(some, span, |_| parts.whole(), |_| other)
            }
            "or_else" => {
                let f = self.callable(&m.args[0]);
                self.branch(
                    some,
                    span,
                    |_| parts.whole(),
                    |l| {
                        let value = l.apply_to_error(&f, parts, &m.args[0], span);
                        l.like(parts, &value, span)
                    },
                )
            }
            "xor" | "zip" => {
                let other = self.expr(&m.args[0]);
                let Tree::Option {
                    some: t,
                    payload: q,
                } = self.as_option(&other, span)
                else {
                    return None;
                };
                if name == "zip" {
                    let both = self.operation(Ty::Bool, Op::Binary(BinOp::And, some, t), span);
                    return Some(parts.with(both, Tree::Tuple(vec![payload, *q])));
                }
                let one = self.arithmetic(BinOp::Ne, some.clone(), t.clone(), span);
                let payload =
                    self.branch(some, span, |_| payload, |l| l.owned_payload(&t, *q, span));
                parts.with(one, payload)
            }
            "map_err" => self.map_error(parts, &m.args[0], span)?,
            _ => return None,
        })
    }

    fn map_error(&mut self, parts: &Parts, f: &Expr, span: Span) -> Option<Tree> {
        let held = self.define(None, Ty::Inert, Op::Copy(parts.error.clone()?), span);
        let name = self.arena.vals[held.0].name.clone();
        let e: Expr = syn::parse_quote!(#name.map(#f));
        let mut opaque = self.opaque(&e, Lost::Error);
        opaque.uses.push((name, Use::Value(Operand::Val(held))));
        let error = self.operation(Ty::Inert, Op::Opaque(opaque), span);
        Some(Tree::Result {
            ok: parts.some.clone(),
            payload: Box::new(parts.payload.clone()),
            error,
        })
    }

    /// Methods that change the variable that holds the option.
    fn in_place_method(
        &mut self,
        receiver: &Tree,
        m: &syn::ExprMethodCall,
        name: &str,
        span: Span,
    ) -> Option<Tree> {
        let known = [
            "take",
            "replace",
            "insert",
            "get_or_insert",
            "get_or_insert_with",
        ];
        if !known.contains(&name) || m.args.len() != usize::from(name != "take") {
            return None;
        }
        let Tree::Place(place) = receiver.strip().clone() else {
            return None;
        };
        let payload = Tree::RefMut(Box::new(Tree::Place(place.then(Proj::Payload))));
        if name == "take" || name == "replace" {
            let new = match m.args.first() {
                Some(value) => self.some_of(value, span),
                None => self.operation(self.arena.place_ty(&place), Op::None, span),
            };
            return Some(self.replace(&place, new, span));
        }
        if name == "insert" {
            let new = self.some_of(&m.args[0], span);
            self.emit(StmtKind::Store(place, new), span);
            return Some(payload);
        }
        let eager = (name == "get_or_insert").then(|| self.some_of(&m.args[0], span));
        let some = self.operation(Ty::Bool, Op::IsSome(place.clone()), span);
        self.branch(
            some,
            span,
            |_| Tree::unit(),
            |l| {
                let new = eager.unwrap_or_else(|| {
                    let f = l.callable(&m.args[0]);
                    let value = l.apply(&f, Vec::new());
                    let value = l.operand(&value, span);
                    let ty = Ty::Option(std::rc::Rc::new(l.arena.ty(&value)));
                    l.operation(ty, Op::Some(value), span)
                });
                l.emit(StmtKind::Store(place, new), span);
                Tree::unit()
            },
        );
        Some(payload)
    }

    fn some_of(&mut self, value: &Expr, span: Span) -> Operand {
        let value = self.scalar(value);
        let ty = Ty::Option(std::rc::Rc::new(self.arena.ty(&value)));
        self.operation(ty, Op::Some(value), span)
    }

    /// `tree` in parts of the kind of `parts`.
    fn like(&mut self, parts: &Parts, tree: &Tree, span: Span) -> Tree {
        if matches!(tree, Tree::Never) {
            return Tree::Never;
        }
        if parts.error.is_some() {
            self.as_result(tree, span)
        } else {
            self.as_option(tree, span)
        }
    }

    /// The callable of `or_else` and its kind: a `Result`'s takes the error.
    fn apply_to_error(&mut self, f: &Callable, parts: &Parts, written: &Expr, span: Span) -> Tree {
        let closure = match written {
            Expr::Closure(c) => Some(c.inputs.len()),
            _ => None,
        };
        match (closure, &parts.error) {
            (Some(0), _) | (None, None) => return self.apply(f, Vec::new()),
            (Some(_), None) => return self.apply(f, vec![Tree::unit()]),
            _ => {}
        }
        let error = self.error_value(parts, span);
        self.apply(f, vec![error])
    }

    fn error_value(&mut self, parts: &Parts, span: Span) -> Tree {
        let error = parts.error.clone().unwrap_or_else(no_error);
        let unwrap = Op::Helper(Helper::Runtime("unwrap_error"), vec![error]);
        Tree::Op(self.operation(Ty::Inert, unwrap, span))
    }

    /// The error that an expression of the user gives.
    pub(super) fn error_of_argument(&mut self, e: &Expr) -> Operand {
        let e: Expr = syn::parse_quote!(::core::option::Option::Some(#e));
        Operand::Val(self.opaque_value(&e, Lost::Error, Ty::Inert))
    }

    /// `unwrap` of what may be missing panics as the user's does.
    pub(super) fn check_present(&mut self, some: Operand, m: &syn::ExprMethodCall, span: Span) {
        let missing = self.negated(some, span);
        let message: Expr = match m.args.first() {
            Some(message) => syn::parse_quote!(::core::panic!("{}", #message)),
            None => syn::parse_quote!(::core::panic!("called `unwrap()` on an empty value")),
        };
        self.branch(
            missing,
            span,
            |l| {
                let opaque = l.opaque(&message, Lost::Observed);
                l.emit(StmtKind::Effect(opaque, Vec::new()), span);
                Tree::unit()
            },
            |_| Tree::unit(),
        );
    }
}

/// Only a `Result` gives the closure of what is missing something: its error.
fn takes_error(m: &syn::ExprMethodCall, name: &str) -> bool {
    let of_missing = matches!(name, "unwrap_or_else" | "or_else" | "map_or_else");
    let closure = m.args.first().filter(|_| of_missing);
    matches!(closure, Some(Expr::Closure(c)) if c.inputs.len() == 1)
}
