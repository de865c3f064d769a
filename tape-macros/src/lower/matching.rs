//! Patterns: testing values, `if let`, `match`.

use std::rc::Rc;

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{Expr, Pat};

use super::Lower;
use super::opaque::mentioned;
use super::pattern::{bound_names, is_constant_name, is_rest};
use super::tree::Tree;
use crate::diagnostics;
use crate::ir::*;

/// What names in code that is not looked into stand for.
type Uses = Vec<(syn::Ident, Use)>;

pub(super) type Build<'f, 'a> = &'f mut dyn FnMut(&mut Lower<'a>) -> Tree;

impl<'a> Lower<'a> {
    /// `if let pat = value { then } else { other }`
    pub(super) fn matching(
        &mut self,
        scrutinee: &Expr,
        value: Tree,
        pat: &Pat,
        then: Build<'_, 'a>,
        other: Build<'_, 'a>,
    ) -> Tree {
        if matches!(value, Tree::Never) {
            return value;
        }
        if !self.takes_apart(pat, &value) {
            return self.native_two_arms(scrutinee, pat, then, other);
        }
        let cond = self.test(pat, &value);
        self.branch(
            cond,
            pat.span(),
            |l| {
                l.bind_pattern(pat, value);
                then(l)
            },
            other,
        )
    }

    /// A pattern that needs no help of rustc's for this value.
    fn takes_apart(&self, pat: &Pat, value: &Tree) -> bool {
        is_structural(pat) && !(has_result(pat) && self.is_given_result(value))
    }

    /// Does the pattern match? Bindings count as matching.
    pub(super) fn test(&mut self, pat: &Pat, value: &Tree) -> Operand {
        let span = pat.span();
        match pat {
            Pat::Ident(p) if p.ident == "None" => self.test_option(value, false, span),
            Pat::Ident(p) if is_constant_name(p) => self.test_whole(pat, value),
            Pat::Ident(p) => match &p.subpat {
                Some((_, sub)) => self.test(sub, value),
                None => Operand::Bool(true),
            },
            Pat::Wild(_) | Pat::Rest(_) => Operand::Bool(true),
            Pat::Type(t) => self.test(&t.pat, value),
            Pat::Paren(p) => self.test(&p.pat, value),
            Pat::Guard(g) => self.test(&g.pat, value),
            Pat::Reference(r) => self.test(&r.pat, &value.clone().deref()),
            Pat::Path(p) if fallible_variant(&p.path) == Some("None") => {
                self.test_option(value, false, span)
            }
            Pat::Tuple(t) => match self.tuple_parts(t, value, span) {
                Some(parts) => self.test_all(&parts, span),
                // Refused where it binds.
                None => Operand::Bool(true),
            },
            Pat::TupleStruct(t) => self.test_variant(t, value, span),
            Pat::Or(o) => {
                let mut any = Operand::Bool(false);
                for case in &o.cases {
                    let cond = self.test(case, value);
                    any = match (any, cond) {
                        (Operand::Bool(false), c) => c,
                        (Operand::Bool(true), _) => Operand::Bool(true),
                        (a, b) => self.operation(Ty::Bool, Op::Binary(BinOp::Or, a, b), span),
                    };
                }
                any
            }
            Pat::Slice(s) => self.test_slice(s, value, span),
            _ => self.test_whole(pat, value),
        }
    }

    fn test_slice(&mut self, s: &syn::PatSlice, value: &Tree, span: Span) -> Operand {
        let fits = self.test_len(s, value, span);
        if s.elems.iter().all(|p| is_rest(p) || is_irrefutable(p)) {
            return fits;
        }
        let held = self.branch(
            fits,
            span,
            |l| {
                let parts = l.slice_parts(s, value, span);
                let tested: Vec<(Tree, &Pat)> =
                    parts.into_iter().filter(|(_, p)| !is_rest(p)).collect();
                Tree::Op(l.test_all(&tested, span))
            },
            |_| Tree::Op(Operand::Bool(false)),
        );
        self.operand(&held, span)
    }

    fn test_len(&mut self, s: &syn::PatSlice, value: &Tree, span: Span) -> Operand {
        if matches!(value.strip(), Tree::Choice(_)) {
            return Operand::Bool(true);
        }
        let place = self.place(value, span);
        if matches!(self.arena.place_ty(&place), Ty::Array(..)) {
            return Operand::Bool(true);
        }
        let open = s.elems.iter().any(is_rest);
        let n = s.elems.len() - usize::from(open);
        let len = self.operation(Ty::Int, Op::Len(place), span);
        let op = if open { BinOp::Ge } else { BinOp::Eq };
        self.arithmetic(op, len, Operand::Int(n), span)
    }

    fn test_all(&mut self, parts: &[(Tree, &Pat)], span: Span) -> Operand {
        let Some(((value, pat), rest)) = parts.split_first() else {
            return Operand::Bool(true);
        };
        match self.test(pat, value) {
            Operand::Bool(true) => self.test_all(rest, span),
            cond => {
                let value = self.branch(
                    cond,
                    span,
                    |l| Tree::Op(l.test_all(rest, span)),
                    |_| Tree::Op(Operand::Bool(false)),
                );
                self.operand(&value, span)
            }
        }
    }

    fn test_option(&mut self, value: &Tree, wanted: bool, span: Span) -> Operand {
        let Tree::Option { some, .. } = self.as_option(value, span) else {
            return Operand::Bool(true);
        };
        if wanted {
            some
        } else {
            self.negated(some, span)
        }
    }

    pub(super) fn negated(&mut self, cond: Operand, span: Span) -> Operand {
        match cond {
            Operand::Bool(b) => Operand::Bool(!b),
            cond => self.operation(Ty::Bool, Op::Not(cond), span),
        }
    }

    fn test_variant(&mut self, t: &syn::PatTupleStruct, value: &Tree, span: Span) -> Operand {
        let (cond, payload) = if fallible_variant(&t.path) == Some("Err") {
            return self.test_error(t, value, span);
        } else if fallible_variant(&t.path) == Some("Ok") {
            match self.as_result(value, span) {
                Tree::Result { ok, payload, .. } => (ok, Some(*payload)),
                _ => (Operand::Bool(true), None),
            }
        } else {
            match self.as_option(value, span) {
                Tree::Option { some, payload } => (some, Some(*payload)),
                _ => (Operand::Bool(true), None),
            }
        };
        let (Some(payload), Some(inner)) = (payload, t.elems.first()) else {
            return cond;
        };
        if is_irrefutable(inner) {
            return cond;
        }
        let value = self.branch(
            cond,
            span,
            |l| Tree::Op(l.test(inner, &payload)),
            |_| Tree::Op(Operand::Bool(false)),
        );
        self.operand(&value, span)
    }

    /// Is it a failure, and is its error what the pattern says? That carries no derivative, and rustc tests it.
    fn test_error(&mut self, t: &syn::PatTupleStruct, value: &Tree, span: Span) -> Operand {
        let Tree::Result { ok, error, .. } = self.as_result(value, span) else {
            return Operand::Bool(true);
        };
        let failed = self.negated(ok, span);
        match t.elems.first() {
            Some(inner) if !is_irrefutable(inner) && !matches!(failed, Operand::Bool(false)) => {
                let inner = without_bindings(inner);
                self.looked_into(error, span, Vec::new(), |error| {
                    syn::parse_quote!(match #error {
                        ::core::option::Option::Some(#inner) => true,
                        _ => false,
                    })
                })
            }
            _ => failed,
        }
    }

    /// Is there an error that the pattern says, and its guard holds? The error stays where it is.
    fn looked_into(
        &mut self,
        error: Operand,
        span: Span,
        mut uses: Uses,
        code: impl FnOnce(&syn::Ident) -> Expr,
    ) -> Operand {
        let held = self.names.temporary(span);
        let opaque = Opaque {
            expr: Rc::new(code(&held)),
            uses: {
                uses.push((held, Use::Looked(error)));
                uses
            },
            lost: Lost::Observed,
        };
        self.operation(Ty::Bool, Op::Opaque(opaque), span)
    }

    /// Does an arm for errors match, whose guard looks into the error and at nothing else that may carry a
    /// derivative? As a guard may look at what can only be moved, an arm that never ends is what moves it.
    fn guarded_error(&mut self, pat: &Pat, guard: &Expr, value: &Tree) -> Option<Operand> {
        let inner = match pat {
            Pat::TupleStruct(t) if fallible_variant(&t.path) == Some("Err") => t.elems.first()?,
            Pat::Paren(p) => return self.guarded_error(&p.pat, guard, value),
            _ => return None,
        };
        let (bound, span) = (bound_names(inner), guard.span());
        let mentions = mentioned(quote::ToTokens::to_token_stream(guard));
        if !bound.iter().any(|name| mentions.contains(name)) || !self.is_inert_expr(guard) {
            return None;
        }
        let error = match self.as_result(value, inner.span()) {
            Tree::Result { error, .. } if matches!(error, Operand::Val(_)) => error,
            _ => return None,
        };
        let mut uses = self.opaque(guard, Lost::Observed).uses;
        uses.retain(|(name, _)| !bound.contains(name));
        let found = self.names.temporary(span);
        Some(self.looked_into(error, span, uses, |error| match value.is_ref() {
            true => syn::parse_quote!(match &#error {
                #[allow(unused_variables)]
                ::core::option::Option::Some(#inner) if #guard => true,
                _ => false,
            }),
            false => syn::parse_quote!({
                let mut #found = false;
                match #error {
                    #[allow(unused_variables)]
                    ::core::option::Option::Some(#inner) if { #found = #guard; false } => ::core::unreachable!(),
                    _ => {}
                }
                #found
            }),
        }))
    }

    /// `matches!(value, pat)`, for literals, ranges and constants.
    fn test_whole(&mut self, pat: &Pat, value: &Tree) -> Operand {
        let span = pat.span();
        let stripped = value.strip().clone();
        let operand = self.operand(&stripped, span);
        self.tested_by_rustc(pat, Use::Value(operand), span)
    }

    fn tested_by_rustc(&mut self, pat: &Pat, value: Use, span: Span) -> Operand {
        let name = quote::format_ident!("value");
        let pat = without_bindings(pat);
        let expr: Expr = syn::parse_quote!(::core::matches!(#name, #pat));
        let opaque = Opaque {
            expr: Rc::new(expr),
            uses: vec![(name, value)],
            lost: Lost::Observed,
        };
        self.operation(Ty::Bool, Op::Opaque(opaque), span)
    }

    pub(super) fn match_expr(&mut self, m: &syn::ExprMatch) -> Tree {
        let whole = Expr::Match(m.clone());
        if self.is_inert_expr(&whole) {
            return Tree::Op(Operand::Val(self.opaque_value(
                &whole,
                Lost::Call,
                Ty::Unknown,
            )));
        }
        if m.arms.iter().all(|arm| is_structural(&arm.pat)) {
            let value = self.expr(&m.expr);
            if matches!(value, Tree::Never) {
                return value;
            }
            if !m.arms.iter().all(|arm| self.takes_apart(&arm.pat, &value)) {
                return self.native_match(m);
            }
            let value = match value {
                // The scrutinee is read once, before any arm writes.
                Tree::Place(p) if self.arena.place_ty(&p).is_scalar() => {
                    Tree::Op(self.load(&p, m.span()))
                }
                other => other,
            };
            if self.nested + m.arms.len() > super::stmt::MAX_NESTED {
                // Arms become conditions, one within the other.
                self.refuse(&diagnostics::too_deep, &m.match_token, "");
                return Tree::Never;
            }
            return self.arms(&m.arms, &value);
        }
        self.native_match(m)
    }

    /// Does the arm match?
    fn with_guard(&mut self, pat: &Pat, guard: &Expr, value: &Tree) -> Operand {
        if let Some(held) = self.guarded_error(pat, guard, value) {
            return held;
        }
        let (cond, span) = (self.test(pat, value), pat.span());
        let held = self.branch(
            cond,
            span,
            |l| {
                l.bind_pattern(pat, value.clone());
                l.expr(guard)
            },
            |_| Tree::Op(Operand::Bool(false)),
        );
        self.operand(&held, span)
    }

    /// Arms in order, as a chain of branches.
    fn arms(&mut self, arms: &[syn::Arm], value: &Tree) -> Tree {
        let Some((arm, rest)) = arms.split_first() else {
            return Tree::Never;
        };
        let span = arm.pat.span();
        let (pat, guard) = split_guard(&arm.pat);
        let cond = match guard {
            Some(guard) => self.with_guard(pat, guard, value),
            None => match self.test(pat, value) {
                // rustc has checked that the arms are exhaustive.
                _ if rest.is_empty() => Operand::Bool(true),
                cond => cond,
            },
        };
        self.branch(
            cond,
            span,
            |l| {
                l.bind_pattern(pat, value.clone());
                l.expr(&arm.body)
            },
            |l| l.arms(rest, value),
        )
    }
}

/// `Some`, `None`, `Ok`, `Err`, with or without their type before them.
pub(super) fn fallible_variant(path: &syn::Path) -> Option<&'static str> {
    let mut segments = path.segments.iter().rev();
    let last = segments.next()?;
    let of = segments.next().map(|s| s.ident.to_string());
    let owner = match ["Some", "None"].iter().any(|n| last.ident == n) {
        true => "Option",
        false => "Result",
    };
    let known = ["Some", "None", "Ok", "Err"].into_iter();
    known
        .filter(|_| of.as_deref().is_none_or(|of| of == owner))
        .find(|n| last.ident == n)
}

/// Patterns that are tested and bound without rustc's help.
pub(super) fn is_structural(pat: &Pat) -> bool {
    match pat {
        Pat::Wild(_)
        | Pat::Lit(_)
        | Pat::Range(_)
        | Pat::Rest(_)
        | Pat::Path(_)
        | Pat::Const(_) => true,
        Pat::Ident(p) => p.subpat.as_ref().is_none_or(|(_, s)| is_structural(s)),
        Pat::Type(t) => is_structural(&t.pat),
        Pat::Paren(p) => is_structural(&p.pat),
        Pat::Guard(g) => is_structural(&g.pat),
        Pat::Reference(r) => is_structural(&r.pat),
        Pat::Tuple(t) => t.elems.iter().all(is_structural),
        Pat::Slice(s) => s.elems.iter().all(|p| is_rest(p) || is_structural(p)),
        Pat::Or(o) => o.cases.iter().all(is_structural),
        Pat::TupleStruct(t) => match fallible_variant(&t.path) {
            // What is in it carries no derivative.
            Some("Err") => true,
            Some(_) => t.elems.iter().all(is_structural),
            None => false,
        },
        _ => false,
    }
}

/// The whole is `Some`, `None`, `Ok` or `Err`, and needs no help of rustc's.
pub(super) fn asks_for_outcome(pat: &Pat) -> bool {
    let none = |path: &syn::Path| fallible_variant(path).is_some();
    let asks = match split_guard(pat).0 {
        Pat::Ident(p) => p.ident == "None",
        Pat::Path(p) => none(&p.path),
        Pat::Or(o) => o.cases.iter().all(asks_for_outcome),
        other => has_result(other) || matches!(other, Pat::TupleStruct(t) if none(&t.path)),
    };
    asks && is_structural(pat)
}

/// The whole is an `Ok` or an `Err`.
fn has_result(pat: &Pat) -> bool {
    match pat {
        Pat::Ident(p) => p.subpat.as_ref().is_some_and(|(_, s)| has_result(s)),
        Pat::Paren(p) => has_result(&p.pat),
        Pat::Guard(g) => has_result(&g.pat),
        Pat::Reference(r) => has_result(&r.pat),
        Pat::Or(o) => o.cases.iter().any(has_result),
        Pat::TupleStruct(t) => matches!(fallible_variant(&t.path), Some("Ok" | "Err")),
        _ => false,
    }
}

fn is_irrefutable(pat: &Pat) -> bool {
    match pat {
        Pat::Wild(_) | Pat::Rest(_) => true,
        Pat::Ident(p) => {
            !is_constant_name(p) && p.subpat.as_ref().is_none_or(|(_, s)| is_irrefutable(s))
        }
        Pat::Type(t) => is_irrefutable(&t.pat),
        Pat::Paren(p) => is_irrefutable(&p.pat),
        Pat::Reference(r) => is_irrefutable(&r.pat),
        Pat::Tuple(t) => t.elems.iter().all(is_irrefutable),
        _ => false,
    }
}

pub(super) fn split_guard(pat: &Pat) -> (&Pat, Option<&Expr>) {
    match pat {
        Pat::Guard(g) => (&g.pat, Some(&g.guard)),
        other => (other, None),
    }
}

fn without_bindings(pat: &Pat) -> Pat {
    struct Blank;
    impl syn::visit_mut::VisitMut for Blank {
        /// `Point { x }` is `Point { x: x }`.
        fn visit_field_pat_mut(&mut self, field: &mut syn::FieldPat) {
            syn::visit_mut::visit_field_pat_mut(self, field);
            field.colon_token.get_or_insert_default();
        }

        fn visit_pat_mut(&mut self, pat: &mut Pat) {
            syn::visit_mut::visit_pat_mut(self, pat);
            if let Pat::Ident(p) = pat
                && !is_constant_name(p)
            {
                *pat = match p.subpat.take() {
                    Some((_, sub)) => *sub,
                    None => syn::parse_quote!(_),
                };
            }
        }
    }
    let mut pat = pat.clone();
    syn::visit_mut::VisitMut::visit_pat_mut(&mut Blank, &mut pat);
    pat
}
