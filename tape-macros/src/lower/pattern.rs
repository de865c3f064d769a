//! Patterns: binding names.

use std::rc::Rc;

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{Expr, Pat};

use super::matching::is_structural;
use super::tree::Tree;
use super::{Lower, Outcome};
use crate::diagnostics;
use crate::ir::*;

impl Lower<'_> {
    /// Binds the names of a pattern that matched.
    pub(super) fn bind_pattern(&mut self, pat: &Pat, value: Tree) {
        let span = pat.span();
        match pat {
            Pat::Ident(p) if is_constant_name(p) => {}
            Pat::Ident(p) => self.bind_ident(p, value),
            Pat::Type(t) => {
                let value = self.annotated(value, &t.ty);
                self.annotation = Some((*t.ty).clone());
                self.bind_pattern(&t.pat, value);
                self.annotation = None;
            }
            Pat::Paren(p) => self.bind_pattern(&p.pat, value),
            Pat::Guard(g) => self.bind_pattern(&g.pat, value),
            Pat::Reference(r) => {
                let value = self.dereferenced(value, span);
                self.bind_pattern(&r.pat, value);
            }
            Pat::Wild(_) | Pat::Lit(_) | Pat::Range(_) | Pat::Path(_) | Pat::Rest(_) => {}
            Pat::Tuple(t) => self.bind_tuple(t, &value, span),
            Pat::Slice(s) => self.bind_slice(s, &value, span),
            Pat::TupleStruct(t) => self.bind_payload(t, &value, span),
            Pat::Or(o) => self.bind_alternative(o, value),
            other => self.refuse(&diagnostics::unsupported_pattern, other, ""),
        }
    }

    fn bind_ident(&mut self, p: &syn::PatIdent, value: Tree) {
        let value = self.of_written_integer(&p.ident, value);
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

    /// `let k: u32 = i`, where a method of `k` is called: nothing else may tell the type of what came
    /// from literals, so it becomes a value of the type that is written.
    fn of_written_integer(&mut self, name: &syn::Ident, value: Tree) -> Tree {
        let (Tree::Op(Operand::Val(v)), Some(ty @ syn::Type::Path(_))) = (&value, &self.annotation)
        else {
            return value;
        };
        let made_here = v.0 >= self.given && !self.native_vals.contains(v);
        let info = &self.arena.vals[v.0];
        let open = matches!(info.ty, Ty::Int) && info.annotation.is_none();
        let integer = matches!(Ty::of(ty, &self.floats), Ty::Int);
        let told_nowhere = self.sensitive.matters(&name.to_string(), true);
        if !(made_here && open && integer && told_nowhere) {
            return value;
        }
        let (v, ty) = (*v, ty.clone());
        let typed = Op::Helper(Helper::Runtime("literal"), vec![Operand::Val(v)]);
        let typed = self.define(None, Ty::Int, typed, name.span());
        self.arena.vals[typed.0].annotation = Some(Rc::new(ty));
        Tree::Op(Operand::Val(typed))
    }

    fn bind_tuple(&mut self, t: &syn::PatTuple, value: &Tree, span: Span) {
        match self.tuple_parts(t, value, span) {
            Some(parts) => {
                for (part, pat) in parts {
                    let part = self.with_refs_of(value, part);
                    self.bind_pattern(pat, part);
                }
            }
            None => self.refuse(&diagnostics::unsupported_pattern, t, ""),
        }
    }

    /// The components that a pattern looks at; `None` where the text does not tell which they are.
    pub(super) fn tuple_parts<'p>(
        &mut self,
        t: &'p syn::PatTuple,
        value: &Tree,
        span: Span,
    ) -> Option<Vec<(Tree, &'p Pat)>> {
        let rest = t.elems.iter().position(|p| matches!(p, Pat::Rest(_)));
        let behind = rest.map_or(0, |r| t.elems.len() - r - 1);
        let len = match (value.strip(), self.tree_ty(value)) {
            (Tree::Tuple(parts), _) => Some(parts.len()),
            (_, Ty::Tuple(parts)) => Some(parts.len()),
            _ => None,
        };
        let mut parts = Vec::new();
        for (i, pat) in t.elems.iter().enumerate() {
            let index = match rest {
                Some(r) if i == r => continue,
                Some(r) if i > r => len? - behind + (i - r - 1),
                _ => i,
            };
            let member = syn::Member::Unnamed(syn::Index::from(index));
            parts.push((self.component(value, &member, span), pat));
        }
        Some(parts)
    }

    fn bind_slice(&mut self, s: &syn::PatSlice, value: &Tree, span: Span) {
        for (part, pat) in self.slice_parts(s, value, span) {
            let pat = match pat {
                Pat::Ident(p) if is_rest(pat) => &Pat::Ident(syn::PatIdent {
                    subpat: None,
                    ..p.clone()
                }),
                other => other,
            };
            let part = match part {
                Tree::Place(place) if !value.is_ref() => self.rest_of_array(place, span),
                part => part,
            };
            let part = self.with_refs_of(value, part);
            self.bind_pattern(pat, part);
        }
    }

    /// `rest @ ..` of an array by value: a copy, unless the array never changes.
    fn rest_of_array(&mut self, place: Place, span: Span) -> Tree {
        match (place.path.last(), &place.base) {
            (Some(Proj::Slice { .. }), Base::Mem(_)) => {
                let ty = self.owned_ty(&place);
                Tree::Op(self.operation(ty, Op::Snapshot(place), span))
            }
            (Some(Proj::Slice { .. }), _) => Tree::Ref(Box::new(Tree::Place(place))),
            _ => Tree::Place(place),
        }
    }

    /// The elements that a pattern looks at: those behind `..` are counted from the end.
    pub(super) fn slice_parts<'p>(
        &mut self,
        s: &'p syn::PatSlice,
        value: &Tree,
        span: Span,
    ) -> Vec<(Tree, &'p Pat)> {
        if matches!(value.strip(), Tree::Choice(_)) {
            self.diagnostics
                .refuse_at(&diagnostics::runtime_reference, span, "");
            return Vec::new();
        }
        let place = self.place(value, span);
        let rest = s.elems.iter().position(is_rest);
        let behind = rest.map_or(0, |r| s.elems.len() - r - 1);
        let mut len = None;
        let mut parts = Vec::new();
        for (i, pat) in s.elems.iter().enumerate() {
            let proj = match rest {
                Some(r) if i == r && matches!(pat, Pat::Rest(_)) => continue,
                Some(r) if i == r => Proj::Slice {
                    lo: Some(Operand::Int(i)),
                    hi: (behind > 0).then(|| self.index_behind(&place, behind, &mut len, span)),
                    inclusive: false,
                },
                Some(r) if i > r => {
                    Proj::Index(self.index_behind(&place, s.elems.len() - i, &mut len, span))
                }
                _ => Proj::Index(Operand::Int(i)),
            };
            parts.push((Tree::Place(place.then(proj)), pat));
        }
        parts
    }

    /// `len - n`
    fn index_behind(
        &mut self,
        place: &Place,
        n: usize,
        len: &mut Option<Operand>,
        span: Span,
    ) -> Operand {
        if let Some(len) = literal_len(&self.arena.place_ty(place)) {
            return Operand::Int(len.saturating_sub(n));
        }
        let len = match len {
            Some(len) => len.clone(),
            None => {
                let known = self.operation(Ty::Int, Op::Len(place.clone()), span);
                len.insert(known).clone()
            }
        };
        self.arithmetic(BinOp::Sub, len, Operand::Int(n), span)
    }

    /// Defined by code that only rustc knows, close by: its type may depend on an annotation.
    fn is_open(&self, v: Val) -> bool {
        let recent = self
            .code
            .iter()
            .rev()
            .take(2)
            .flat_map(|c| c.iter().rev().take(3));
        let mut defined = recent.filter_map(|stmt| match &stmt.kind {
            StmtKind::Let(last, op @ (Op::Opaque(_) | Op::EmptyVec(_))) => Some((*last, op)),
            StmtKind::Let(last, op) if is_made_of_literals(op) => Some((*last, op)),
            _ => None,
        });
        let inferred = ["parse", "try_into", "into", "collect", "try_from"];
        defined.any(|(last, op)| {
            last == v
                && match op {
                    Op::Opaque(o) if self.arena.vals[v.0].error.is_some() => {
                        matches!(&*o.expr, Expr::MethodCall(m) if inferred.iter().any(|n| m.method == n))
                    }
                    _ => true,
                }
        })
    }

    /// Made by the user's own expression, with the types that it has.
    fn is_user_code(&self, v: Val) -> bool {
        self.code
            .iter()
            .flatten()
            .any(|stmt| matches!(&stmt.kind, StmtKind::Let(w, Op::Opaque(_)) if *w == v))
    }

    /// Made of literals alone, so that nothing but the annotation may tell its type.
    fn is_untyped(&self, v: Val) -> bool {
        let literal = |o: &Operand| match o {
            Operand::Const(..) | Operand::Int(_) => true,
            Operand::Val(w) => w.0 < v.0 && self.is_untyped(*w),
            _ => false,
        };
        self.code.iter().flatten().any(|stmt| match &stmt.kind {
            StmtKind::Let(w, Op::Helper(Helper::Runtime("literal"), _)) => *w == v,
            StmtKind::Let(w, Op::Binary(BinOp::Shl | BinOp::Shr, a, _)) => *w == v && literal(a),
            StmtKind::Let(w, Op::Not(a) | Op::Neg(a)) => *w == v && literal(a),
            _ => false,
        })
    }

    /// `A(x) | B(x)`: the names stand for what the first alternative that matches gives them.
    fn bind_alternative(&mut self, o: &syn::PatOr, value: Tree) {
        let names = bound_names(&o.cases[0]);
        if names.is_empty() {
            return;
        }
        let cases: Vec<&Pat> = o.cases.iter().collect();
        let Tree::Tuple(held) = self.alternative(&cases, &names, &value) else {
            return;
        };
        for (name, tree) in names.iter().zip(held) {
            self.bind(name, Some(tree));
        }
    }

    fn alternative(&mut self, cases: &[&Pat], names: &[syn::Ident], value: &Tree) -> Tree {
        let bound = |l: &mut Self| {
            l.bind_pattern(cases[0], value.clone());
            let held = names
                .iter()
                .map(|n| l.lookup(&n.to_string()).and_then(|v| l.get(v)).cloned());
            Tree::Tuple(held.map(|t| t.unwrap_or(Tree::Never)).collect())
        };
        if cases.len() == 1 {
            return self.scoped(bound);
        }
        let cond = self.test(cases[0], value);
        self.branch(cond, cases[0].span(), bound, |l| {
            l.alternative(&cases[1..], names, value)
        })
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
            "Err" if t.elems.iter().all(|inner| bound_names(inner).is_empty()) => return,
            "Err" => match self.as_result(value, span) {
                Tree::Result { error, .. } if !t.elems.iter().all(is_structural) => {
                    return self.bind_in_error(&t.elems[0], error, span);
                }
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
            let payload = self.with_refs_of(value, payload);
            self.bind_pattern(inner, payload);
        }
    }

    /// What rustc finds in an error.
    fn bind_in_error(&mut self, pat: &Pat, error: Operand, span: Span) {
        for name in bound_names(pat) {
            let held = quote::format_ident!("error");
            let expr: Expr = syn::parse_quote!(match #held {
                #[allow(unused_variables)]
                ::core::option::Option::Some(#pat) => #name,
                _ => ::core::unreachable!(),
            });
            let opaque = Opaque {
                expr: Rc::new(expr),
                uses: vec![(held, Use::Value(error.clone()))],
                lost: Lost::Observed,
            };
            let found = self.operation(Ty::Inert, Op::Opaque(opaque), span);
            self.bind(&name, Some(Tree::Op(found)));
        }
    }

    /// A type annotation settles what literals and `parse` left open.
    fn annotated(&mut self, value: Tree, ty: &syn::Type) -> Tree {
        if let (Tree::Tuple(parts), syn::Type::Tuple(types)) = (&value, ty)
            && parts.len() == types.elems.len()
        {
            let parts = parts.iter().zip(&types.elems);
            let parts = parts.map(|(part, ty)| self.annotated(part.clone(), ty));
            return Tree::Tuple(parts.collect());
        }
        let annotation = match &value {
            Tree::Op(Operand::Val(v)) => Some((*v, ty.clone())),
            Tree::Place(Place {
                base: Base::Val(v),
                path,
            }) if matches!(path.as_slice(), [Proj::Payload]) => Some((
                *v,
                match self.outcome {
                    Outcome::Option => syn::parse_quote!(::core::option::Option<#ty>),
                    _ => syn::parse_quote!(::core::result::Result<#ty, _>),
                },
            )),
            _ => None,
        };
        if let Some((v, ty)) = annotation
            && (self.is_open(v) || self.is_untyped(v))
        {
            let ty = if self.is_user_code(v) {
                ty
            } else {
                self.owned_type(&ty)
            };
            self.arena.vals[v.0].annotation = Some(Rc::new(ty));
        }
        let ty = Ty::of(ty, &self.floats);
        if let (Tree::Option { some, payload }, Ty::Option(t)) = (&value, &ty)
            && matches!(**payload, Tree::Op(Operand::Undef(Ty::Unknown)))
        {
            return Tree::Option {
                some: some.clone(),
                payload: Box::new(undefined(t)),
            };
        }
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
}

/// A container of literals alone.
fn is_made_of_literals(op: &Op) -> bool {
    let literal = |o: &Operand| matches!(o, Operand::Const(..) | Operand::Int(_));
    match op {
        Op::Array(parts) => parts.iter().all(literal),
        Op::Repeat(a, ..) => literal(a),
        _ => false,
    }
}

/// What is not there yet, in the parts that its type tells.
fn undefined(ty: &Ty) -> Tree {
    match ty {
        Ty::Tuple(parts) => Tree::Tuple(parts.iter().map(undefined).collect()),
        Ty::Option(payload) => Tree::Option {
            some: Operand::Bool(false),
            payload: Box::new(undefined(payload)),
        },
        ty => Tree::Op(Operand::Undef(ty.clone())),
    }
}

/// `..` or `name @ ..`
pub(super) fn is_rest(pat: &Pat) -> bool {
    match pat {
        Pat::Rest(_) => true,
        Pat::Ident(p) => p
            .subpat
            .as_ref()
            .is_some_and(|(_, s)| matches!(**s, Pat::Rest(_))),
        _ => false,
    }
}

pub(super) fn literal_len(ty: &Ty) -> Option<usize> {
    match ty {
        Ty::Array(_, Some(len)) => match &**len {
            Expr::Lit(syn::ExprLit {
                lit: syn::Lit::Int(n),
                ..
            }) => n.base10_parse().ok(),
            _ => None,
        },
        _ => None,
    }
}

/// An identifier pattern that can only be a constant or a unit variant by the naming convention.
pub(super) fn is_constant_name(p: &syn::PatIdent) -> bool {
    p.subpat.is_none()
        && p.mutability.is_none()
        && p.by_ref.is_none()
        && p.ident
            .to_string()
            .chars()
            .next()
            .is_some_and(char::is_uppercase)
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

impl Lower<'_> {
    /// Match ergonomics: parts of what a reference points to are references. Parts of an item by value are values.
    pub(super) fn with_refs_of(&mut self, whole: &Tree, part: Tree) -> Tree {
        if let (true, Tree::Place(place)) = (self.is_item_by_value(whole), &part) {
            self.owned_items.push(place.clone());
        }
        let value = !part.is_ref() || self.is_item_by_value(&part);
        match whole {
            Tree::Ref(_) if value => Tree::Ref(Box::new(part)),
            Tree::RefMut(_) if value => Tree::RefMut(Box::new(part)),
            _ => part,
        }
    }
}
