//! Code that is carried whole: what it reads, and whether a derivative could be in that.

use std::collections::BTreeSet;
use std::rc::Rc;

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::Expr;
use syn::spanned::Spanned;

use super::prescan::{assigned_in, jumps};
use super::tree::Tree;
use super::{Lower, Scope};
use crate::diagnostics;
use crate::ir::*;

impl Lower<'_> {
    /// The value of an expression that is not looked into.
    pub(super) fn opaque_value(&mut self, e: &Expr, lost: Lost, ty: Ty) -> Val {
        let opaque = self.opaque(e, lost);
        let touched = self.touched(e);
        if !touched.is_empty() {
            self.emit(StmtKind::Touch(opaque.clone(), touched), e.span());
        }
        let unread = matches!(ty, Ty::Unknown | Ty::Inert);
        let value = self.define(None, ty, Op::Opaque(opaque), e.span());
        if unread {
            self.verbatim.insert(value);
        }
        value
    }

    /// What `*` and `&` patterns find where only rustc knows whether a reference is there: what the
    /// user's own code made still has those that it had.
    pub(super) fn dereferenced(&mut self, tree: Tree, span: Span) -> Tree {
        let held = self.names.temporary(span);
        let references = self.references(&tree);
        let by_place = matches!((&references, &tree), (References::OfUser, Tree::Place(_)));
        let target: Expr = match references {
            References::AsRead => return tree.deref(),
            // A place cannot be moved out of.
            References::OfUser if by_place => syn::parse_quote_spanned!(span=> **#held),
            References::OfUser => syn::parse_quote_spanned!(span=> *#held),
            References::Either => syn::parse_quote_spanned!(span=>
                (&::gradtape::__private::Behind(&#held)).value()
            ),
        };
        let used = self.used(&tree).map(|used| match by_place {
            true => Use::Ref(Box::new(used)),
            false => used,
        });
        let uses = used.map(|used| (held, used));
        let target = Op::Opaque(Opaque {
            expr: Rc::new(target),
            uses: uses.into_iter().collect(),
            lost: Lost::Call,
        });
        let target = self.define(None, Ty::Unknown, target, span);
        self.parts.insert(target);
        Tree::Op(Operand::Val(target))
    }

    fn references(&self, tree: &Tree) -> References {
        let (value, whole) = match tree {
            Tree::Op(Operand::Val(v)) => (v, true),
            Tree::Place(Place {
                base: Base::Val(v),
                path,
            }) => (v, path.is_empty()),
            _ => return References::AsRead,
        };
        let of_user = self.native_vals.contains(value) || self.verbatim.contains(value);
        match of_user {
            true if whole => References::OfUser,
            false if !self.parts.contains(value) => References::AsRead,
            _ => References::Either,
        }
    }

    pub(super) fn opaque(&mut self, e: &Expr, lost: Lost) -> Opaque {
        let mut uses = Vec::new();
        for name in mentioned(e.to_token_stream()) {
            let var = self.lookup(&name.to_string());
            let Some(tree) = var.and_then(|v| self.get(v)).cloned() else {
                continue;
            };
            if let Tree::Stream(_) = tree.strip() {
                let what = "(stored in a variable)";
                self.refuse(&diagnostics::unsupported_adapter, &name, what);
            } else if let Some(used) = self.used(&tree) {
                uses.push((name, used));
            }
        }
        Opaque {
            expr: Rc::new(e.clone()),
            uses,
            lost,
        }
    }

    pub(super) fn used(&mut self, tree: &Tree) -> Option<Use> {
        Some(match tree {
            Tree::Op(operand) => Use::Value(operand.clone()),
            Tree::Place(place) => Use::Place(place.clone()),
            Tree::Ref(inner) => Use::Ref(Box::new(self.used(inner)?)),
            Tree::RefMut(inner) => Use::RefMut(Box::new(self.used(inner)?)),
            // Calls and macros are lowered once for each place: see `for_each_choice`.
            Tree::Choice(choice) => {
                let value = self.read_choice(choice, proc_macro2::Span::call_site());
                Use::Ref(Box::new(Use::Value(value)))
            }
            Tree::Tuple(parts) => {
                Use::Tuple(parts.iter().map(|p| self.used(p)).collect::<Option<_>>()?)
            }
            Tree::Option { some, payload } => {
                Use::Option(some.clone(), Box::new(self.used(payload)?))
            }
            Tree::Result { ok, payload, .. } => {
                Use::Option(ok.clone(), Box::new(self.used(payload)?))
            }
            Tree::Closure(closure) => {
                let scopes = std::mem::replace(&mut self.scopes, closure.scopes.clone());
                let e = Expr::Closure(closure.expr.clone());
                let opaque = self.opaque(&e, Lost::Closure);
                self.scopes = scopes;
                Use::Closure(Box::new(opaque))
            }
            Tree::Stream(_) | Tree::Never => return None,
        })
    }

    /// The memory that opaque code may write.
    pub(super) fn touched(&self, e: &Expr) -> Vec<Mem> {
        let names = assigned_in(|v| syn::visit::Visit::visit_expr(v, e));
        let mut mems = Vec::new();
        for name in names {
            if let Some(Tree::Place(p)) = self
                .lookup(&name)
                .and_then(|v| self.get(v))
                .map(Tree::strip)
                && let Base::Mem(m) = p.base
            {
                mems.push(m);
            }
        }
        mems.sort();
        mems.dedup();
        mems
    }

    /// Does the expression mention a variable that may carry a derivative?
    pub(super) fn mentions_varied(&self, e: &Expr, scopes: &[Scope]) -> bool {
        mentioned(e.to_token_stream()).iter().any(|name| {
            let name = name.to_string();
            let var = scopes
                .iter()
                .rev()
                .find_map(|s| s.get(&name))
                .or_else(|| self.scopes.iter().rev().find_map(|s| s.get(&name)));
            var.and_then(|v| self.get(*v))
                .is_some_and(|tree| self.maybe_varied(tree))
        })
    }

    /// Neither reads what may carry a derivative, nor jumps, nor assigns to what is tracked.
    pub(super) fn is_inert_expr(&self, e: &Expr) -> bool {
        if jumps(e) || self.mentions_varied(e, &self.scopes) {
            return false;
        }
        let assigned = assigned_in(|v| syn::visit::Visit::visit_expr(v, e));
        !assigned.iter().any(|name| self.may_change(name))
    }

    /// A variable that code may change which seems to: it is `mut`, a `&mut`, or not yet there.
    pub(super) fn may_change(&self, name: &str) -> bool {
        let Some(var) = self.lookup(name) else {
            return false;
        };
        match self.get(var) {
            Some(Tree::RefMut(_) | Tree::Choice(_) | Tree::Stream(_)) | None => true,
            Some(_) => self.mutable.contains(name),
        }
    }
}

/// The identifiers of a token stream that could be local variables, each once, inline format
/// arguments included.
pub(super) fn mentioned(tokens: TokenStream) -> Vec<syn::Ident> {
    let mut seen = BTreeSet::new();
    let mut names = Vec::new();
    collect(tokens, &mut seen, &mut names);
    names
}

fn collect(tokens: TokenStream, seen: &mut BTreeSet<String>, names: &mut Vec<syn::Ident>) {
    // `.name` is a member, `..name` is the end of a range.
    let (mut after_dot, mut joined) = (false, false);
    for token in tokens {
        let mut dot = false;
        let mut joint = false;
        match token {
            TokenTree::Group(g) => collect(g.stream(), seen, names),
            TokenTree::Ident(i) => {
                if !after_dot && seen.insert(i.to_string()) {
                    names.push(i);
                }
            }
            TokenTree::Literal(l) => {
                for name in format_arguments(&l.to_string()) {
                    if seen.insert(name.clone()) {
                        names.push(syn::Ident::new(&name, l.span()));
                    }
                }
            }
            TokenTree::Punct(p) => {
                let is_dot = p.as_char() == '.';
                joint = is_dot && p.spacing() == proc_macro2::Spacing::Joint;
                dot = is_dot && !joint && !joined;
            }
        }
        joined = joint;
        after_dot = dot;
    }
}

/// `{x}`, `{x:.3}`, `{:w$}` in a string literal.
fn format_arguments(literal: &str) -> Vec<String> {
    if !literal.starts_with(['"', 'r']) {
        return Vec::new();
    }
    let mut names = Vec::new();
    for part in literal.split('{').skip(1) {
        let Some((inner, _)) = part.split_once('}') else {
            continue;
        };
        for word in inner.split([':', '.', '$', '<', '>', '^', '?', '#', '+', '-']) {
            if is_identifier(word) {
                names.push(word.to_string());
            }
        }
    }
    names
}

/// Without the lexer, which would report `3e` as an error of the user's.
fn is_identifier(word: &str) -> bool {
    let starts = word
        .chars()
        .next()
        .is_some_and(|c| c.is_alphabetic() || c == '_');
    starts
        && word != "_"
        && word.chars().all(|c| c.is_alphanumeric() || c == '_')
        && syn::parse_str::<syn::Ident>(word).is_ok()
}

/// What is there where the user writes `*`.
enum References {
    /// None: what is read is the value.
    AsRead,
    /// One of his.
    OfUser,
    /// A part of what he has: a reference if it holds one, or if the pattern that took it out bound
    /// one.
    Either,
}
