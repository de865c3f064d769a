//! Patterns: binding names, testing values, `match`.

use std::rc::Rc;

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{Expr, Pat};

use super::Lower;
use super::tree::Tree;
use crate::diagnostics;
use crate::ir::*;

type Build<'f, 'a> = &'f mut dyn FnMut(&mut Lower<'a>) -> Tree;

impl<'a> Lower<'a> {
    /// Binds the names of a pattern that matched.
    pub(super) fn bind_pattern(&mut self, pat: &Pat, value: Tree) {
        let span = pat.span();
        match pat {
            Pat::Ident(p) if is_constant_name(p) => {}
            Pat::Ident(p) => self.bind_ident(p, value),
            Pat::Type(t) => {
                let value = self.annotated(value, &t.ty);
                self.bind_pattern(&t.pat, value);
            }
            Pat::Paren(p) => self.bind_pattern(&p.pat, value),
            Pat::Guard(g) => self.bind_pattern(&g.pat, value),
            Pat::Reference(r) => self.bind_pattern(&r.pat, value.deref()),
            Pat::Wild(_) | Pat::Lit(_) | Pat::Range(_) | Pat::Path(_) | Pat::Rest(_) => {}
            Pat::Tuple(t) => self.bind_tuple(t, &value, span),
            Pat::Slice(s) => self.bind_slice(s, &value, span),
            Pat::TupleStruct(t) => self.bind_payload(t, &value, span),
            Pat::Or(o) if bound_names(pat).is_empty() => {
                let _ = o;
            }
            Pat::Or(o) => self.bind_pattern(&o.cases[0], value),
            other => self.refuse(&diagnostics::unsupported_pattern, other, ""),
        }
    }

    fn bind_ident(&mut self, p: &syn::PatIdent, value: Tree) {
        if let Some((_, sub)) = &p.subpat {
            self.bind_pattern(sub, value.clone());
        }
        if p.by_ref.is_some() {
            let value = if value.is_ref() {
                value
            } else {
                Tree::Ref(Box::new(value))
            };
            self.bind(&p.ident, Some(value));
        } else if p.mutability.is_some() {
            let value = self.owned(value, p.ident.span());
            self.bind_mut(&p.ident, value);
        } else {
            let value = self.owned(value, p.ident.span());
            let value = self.named(&p.ident, value);
            self.bind(&p.ident, Some(value));
        }
    }

    fn bind_tuple(&mut self, t: &syn::PatTuple, value: &Tree, span: Span) {
        for (i, part) in t.elems.iter().enumerate() {
            if matches!(part, Pat::Rest(_)) {
                if i + 1 != t.elems.len() {
                    self.refuse(&diagnostics::unsupported_pattern, t, "");
                }
                return;
            }
            let component = self.component(value, &syn::Member::Unnamed(syn::Index::from(i)), span);
            self.bind_pattern(part, with_refs_of(value, component));
        }
    }

    fn bind_slice(&mut self, s: &syn::PatSlice, value: &Tree, span: Span) {
        let place = self.place(value, span);
        for (i, part) in s.elems.iter().enumerate() {
            if let Pat::Rest(_) = part {
                if i + 1 != s.elems.len() {
                    self.refuse(&diagnostics::unsupported_pattern, s, "");
                }
                return;
            }
            let rest = matches!(part, Pat::Ident(p) if p.subpat.as_ref().is_some_and(|(_, s)| matches!(**s, Pat::Rest(_))));
            let proj = if rest {
                Proj::Slice {
                    lo: Some(Operand::Int(i)),
                    hi: None,
                    inclusive: false,
                }
            } else {
                Proj::Index(Operand::Int(i))
            };
            let element = with_refs_of(value, Tree::Place(place.then(proj)));
            self.bind_pattern(part, element);
        }
    }

    fn bind_payload(&mut self, t: &syn::PatTupleStruct, value: &Tree, span: Span) {
        let Some(name) = t.path.segments.last().map(|s| s.ident.to_string()) else {
            return;
        };
        let payload = match name.as_str() {
            "Some" | "Ok" => match self.as_option(value, span) {
                Tree::Option { payload, .. } => *payload,
                other => other,
            },
            "Err" => match self.as_result(value, span) {
                Tree::Result { error, .. } => Tree::Op(self.operation(
                    Ty::Inert,
                    Op::Helper(Helper::Runtime("unwrap_error"), vec![error]),
                    span,
                )),
                other => other,
            },
            _ => {
                self.refuse(&diagnostics::unsupported_pattern, t, "");
                return;
            }
        };
        if let Some(inner) = t.elems.first() {
            self.bind_pattern(inner, with_refs_of(value, payload));
        }
    }

    /// A type annotation settles what literals left open.
    fn annotated(&mut self, value: Tree, ty: &syn::Type) -> Tree {
        if let Tree::Op(Operand::Val(v)) = &value
            && let Some(Stmt {
                kind: StmtKind::Let(last, Op::Opaque(_) | Op::EmptyVec(_)),
                ..
            }) = self.code.last().and_then(|c| c.last())
            && last == v
        {
            self.arena.vals[v.0].annotation = Some(Rc::new(ty.clone()));
        }
        let ty = Ty::of(ty, &self.floats);
        match &value {
            Tree::Op(Operand::Val(v))
                if matches!(
                    self.arena.vals[v.0].ty,
                    Ty::Unknown | Ty::Float(FloatTy::Any)
                ) && !matches!(ty, Ty::Unknown) =>
            {
                self.arena.vals[v.0].aggregate |= ty.is_aggregate();
                self.arena.vals[v.0].ty = ty;
                value
            }
            // `let mut s: f32 = 0.0;` must not become an f64 where nothing else says so.
            Tree::Op(Operand::Const(e, Ty::Float(FloatTy::Any))) if ty.is_float() => {
                let e = e.clone();
                Tree::Op(Operand::Const(e, ty))
            }
            _ => value,
        }
    }

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
        if !is_structural(pat) {
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

    /// Does the pattern match? Bindings count as matching.
    fn test(&mut self, pat: &Pat, value: &Tree) -> Operand {
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
            Pat::Path(p) if p.path.is_ident("None") => self.test_option(value, false, span),
            Pat::Tuple(t) => {
                let parts = t
                    .elems
                    .iter()
                    .enumerate()
                    .filter(|(_, p)| !matches!(p, Pat::Rest(_)));
                let parts: Vec<(Tree, &Pat)> = parts
                    .map(|(i, p)| {
                        (
                            self.component(value, &syn::Member::Unnamed(syn::Index::from(i)), span),
                            p,
                        )
                    })
                    .collect();
                self.test_all(&parts, span)
            }
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
        let place = self.place(value, span);
        if matches!(self.arena.place_ty(&place), Ty::Array(..)) {
            return Operand::Bool(true);
        }
        let open = s
            .elems
            .iter()
            .any(|p| matches!(p, Pat::Rest(_)) || matches!(p, Pat::Ident(i) if i.subpat.is_some()));
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
        let (cond, payload) = if t.path.is_ident("Err") {
            match self.as_result(value, span) {
                Tree::Result { ok, .. } => (self.negated(ok, span), None),
                _ => (Operand::Bool(true), None),
            }
        } else if t.path.is_ident("Ok") {
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

    /// `matches!(value, pat)`, for literals, ranges and constants.
    fn test_whole(&mut self, pat: &Pat, value: &Tree) -> Operand {
        let span = pat.span();
        let stripped = value.strip().clone();
        let operand = self.operand(&stripped, span);
        let name = quote::format_ident!("value");
        let pat = without_bindings(pat);
        let expr: Expr = syn::parse_quote!(::core::matches!(#name, #pat));
        let opaque = Opaque {
            expr: Rc::new(expr),
            uses: vec![(name, Use::Value(operand))],
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

    /// Arms in order, as a chain of branches.
    fn arms(&mut self, arms: &[syn::Arm], value: &Tree) -> Tree {
        let Some((arm, rest)) = arms.split_first() else {
            return Tree::Never;
        };
        let span = arm.pat.span();
        let (pat, guard) = split_guard(&arm.pat);
        let mut cond = self.test(pat, value);
        if let Some(guard) = guard {
            let held = self.branch(
                cond,
                span,
                |l| {
                    l.bind_pattern(pat, value.clone());
                    l.expr(guard)
                },
                |_| Tree::Op(Operand::Bool(false)),
            );
            cond = self.operand(&held, span);
        } else if rest.is_empty() {
            // rustc has checked that the arms are exhaustive.
            cond = Operand::Bool(true);
        }
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

    fn native_two_arms(
        &mut self,
        scrutinee: &Expr,
        pat: &Pat,
        then: Build<'_, 'a>,
        other: Build<'_, 'a>,
    ) -> Tree {
        let wild: Pat = syn::parse_quote!(_);
        self.native(scrutinee, &mut [(pat, then), (&wild, other)])
    }

    fn native_match(&mut self, m: &syn::ExprMatch) -> Tree {
        let mut bodies: Vec<_> = m
            .arms
            .iter()
            .map(|arm| move |l: &mut Lower<'a>| l.expr(&arm.body))
            .collect();
        let mut arms: Vec<(&Pat, Build<'_, 'a>)> = m
            .arms
            .iter()
            .zip(&mut bodies)
            .map(|(arm, body)| (&arm.pat, body as Build<'_, 'a>))
            .collect();
        self.native(&m.expr, &mut arms)
    }

    /// A `match` whose patterns only rustc understands: a selector is computed by a native `match`
    /// on an inactive scrutinee, its bindings are opaque.
    fn native(&mut self, scrutinee: &Expr, arms: &mut [(&Pat, Build<'_, 'a>)]) -> Tree {
        let span = scrutinee.span();
        let opaque = self.opaque(scrutinee, Lost::Observed);
        let before = self.vars.len();
        let entry = self.vars.clone();
        let selector = self.value(None, Ty::Int, span);
        self.set_varied(selector, false);
        let mut ir_arms = Vec::new();
        let mut pending = Vec::new();
        for (pat, body) in arms.iter_mut() {
            self.restore_vars(entry.clone());
            let (inner, guard) = split_guard(pat);
            let names = bound_names(inner);
            let guard = guard.map(|g| {
                let mut guard = self.opaque(g, Lost::Observed);
                guard.uses.retain(|(name, _)| !names.contains(name));
                guard
            });
            let mut bindings = Vec::new();
            let (stmts, value) = self.region(|l| {
                l.scoped(|l| {
                    bindings = names
                        .into_iter()
                        .map(|name| l.bind_exported(name))
                        .collect();
                    body(l)
                })
            });
            ir_arms.push(Arm {
                pat: Rc::new(inner.clone()),
                guard,
                bindings,
            });
            pending.push((stmts, (value, self.vars[..before].to_vec())));
        }
        self.restore_vars(entry);
        self.emit(
            StmtKind::Match(Match {
                scrutinee: opaque,
                arms: ir_arms,
                selector,
            }),
            span,
        );
        self.vars.truncate(before);
        self.var_names.truncate(before);
        self.chain(&mut pending, 0, selector, before, span)
    }

    /// A name that a native pattern binds: an `Option` leaves the `match`, the arm unwraps it.
    fn bind_exported(&mut self, name: syn::Ident) -> (syn::Ident, Val) {
        let exported = self.value(None, Ty::Unknown, name.span());
        self.set_varied(exported, false);
        let unwrap = Op::Helper(Helper::Runtime("bound"), vec![Operand::Val(exported)]);
        let val = self.define(Some(&name), Ty::Unknown, unwrap, name.span());
        self.native_vals.insert(val);
        self.bind(&name, Some(Tree::Op(Operand::Val(val))));
        (name, exported)
    }

    fn chain(
        &mut self,
        pending: &mut Vec<(Vec<Stmt>, (Tree, Vec<Option<Tree>>))>,
        k: usize,
        selector: Val,
        before: usize,
        span: Span,
    ) -> Tree {
        let arm = |l: &mut Self, (stmts, (value, vars)): (Vec<Stmt>, (Tree, Vec<Option<Tree>>))| {
            l.code.last_mut().expect("a region is open").extend(stmts);
            l.vars[..before].clone_from_slice(&vars);
            value
        };
        let this = pending.remove(0);
        if pending.is_empty() {
            return arm(self, this);
        }
        let cond = self.arithmetic(BinOp::Eq, Operand::Val(selector), Operand::Int(k), span);
        let mut this = Some(this);
        let rest = std::cell::RefCell::new(pending);
        self.branch(
            cond,
            span,
            |l| arm(l, this.take().expect("called once")),
            |l| l.chain(&mut rest.borrow_mut(), k + 1, selector, before, span),
        )
    }
}

/// Patterns that are tested and bound without rustc's help.
fn is_structural(pat: &Pat) -> bool {
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
        Pat::Slice(s) => s.elems.iter().all(is_irrefutable),
        Pat::Or(o) => o
            .cases
            .iter()
            .all(|c| is_structural(c) && bound_names(c).is_empty()),
        Pat::TupleStruct(t) => {
            ["Some", "Ok", "Err"].iter().any(|n| t.path.is_ident(n))
                && t.elems.iter().all(is_structural)
        }
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

/// An identifier pattern that can only be a constant or a unit variant by the naming convention.
fn is_constant_name(p: &syn::PatIdent) -> bool {
    p.subpat.is_none()
        && p.mutability.is_none()
        && p.by_ref.is_none()
        && p.ident
            .to_string()
            .chars()
            .next()
            .is_some_and(char::is_uppercase)
}

fn split_guard(pat: &Pat) -> (&Pat, Option<&Expr>) {
    match pat {
        Pat::Guard(g) => (&g.pat, Some(&g.guard)),
        other => (other, None),
    }
}

pub(super) fn bound_names(pat: &Pat) -> Vec<syn::Ident> {
    struct Names(Vec<syn::Ident>);
    impl<'ast> syn::visit::Visit<'ast> for Names {
        fn visit_pat_ident(&mut self, p: &'ast syn::PatIdent) {
            if !is_constant_name(p) && !self.0.contains(&p.ident) {
                self.0.push(p.ident.clone());
            }
            syn::visit::visit_pat_ident(self, p);
        }
        fn visit_expr(&mut self, _: &'ast Expr) {}
    }
    let mut names = Names(Vec::new());
    syn::visit::Visit::visit_pat(&mut names, pat);
    names.0
}

fn without_bindings(pat: &Pat) -> Pat {
    struct Blank;
    impl syn::visit_mut::VisitMut for Blank {
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

/// Match ergonomics: parts of what a reference points to are references.
fn with_refs_of(whole: &Tree, part: Tree) -> Tree {
    match whole {
        Tree::Ref(_) if !part.is_ref() => Tree::Ref(Box::new(part)),
        Tree::RefMut(_) if !part.is_ref() => Tree::RefMut(Box::new(part)),
        _ => part,
    }
}
