//! Macros in bodies: `vec!` is understood, those that only look are passed through.

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::Expr;
use syn::spanned::Spanned;

use super::Lower;
use super::matching::asks_for_outcome;
use super::opaque::mentioned;
use super::tree::Tree;
use crate::diagnostics;
use crate::ir::*;
use crate::syntax::{VecParts, is_panic, start_of};

/// Macros whose arguments are only looked at.
const OBSERVERS: &[&str] = &[
    "assert",
    "assert_eq",
    "assert_ne",
    "debug_assert",
    "debug_assert_eq",
    "debug_assert_ne",
    "println",
    "print",
    "eprintln",
    "eprint",
    "trace",
    "debug",
    "info",
    "warn",
    "error",
    "log",
];

/// Macros whose value is no float.
const INERT: &[&str] = &[
    "format",
    "matches",
    "cfg",
    "line",
    "column",
    "file",
    "concat",
    "stringify",
    "env",
    "option_env",
    "module_path",
];

impl Lower<'_> {
    pub(super) fn macro_call(&mut self, mac: &syn::Macro, statement: bool) -> Tree {
        let Some(name) = mac.path.segments.last().map(|s| s.ident.to_string()) else {
            return Tree::unit();
        };
        let span = mac.span();
        let e: Expr = syn::parse_quote!(#mac);
        if name == "vec" {
            return self.vec_macro(mac, span);
        }
        if is_panic(mac) {
            let opaque = self.opaque(&e, Lost::Observed);
            self.emit(StmtKind::Effect(opaque, Vec::new()), span);
            return Tree::Never;
        }
        if name == "write" || name == "writeln" {
            return Tree::Op(Operand::Val(self.opaque_value(
                &e,
                Lost::Observed,
                Ty::Inert,
            )));
        }
        if OBSERVERS.contains(&name.as_str()) || (statement && name == "dbg") {
            let opaque = self.opaque(&e, Lost::Observed);
            self.emit(StmtKind::Effect(opaque, Vec::new()), span);
            return Tree::unit();
        }
        if name == "matches"
            && let Some(tree) = self.matches_macro(mac, &e)
        {
            return tree;
        }
        if INERT.contains(&name.as_str()) {
            let ty = if name == "matches" || name == "cfg" {
                Ty::Bool
            } else {
                Ty::Inert
            };
            let lost = if name == "format" {
                Lost::Macro
            } else {
                Lost::Observed
            };
            return Tree::Op(Operand::Val(self.opaque_value(&e, lost, ty)));
        }
        if self.may_write(mac, statement) {
            self.refuse(&diagnostics::unknown_macro, &mac.path, &name);
            return Tree::Never;
        }
        if statement {
            let opaque = self.opaque(&e, Lost::Macro);
            let touched = self.touched(&e);
            self.emit(StmtKind::Effect(opaque, touched), span);
            return Tree::unit();
        }
        Tree::Op(Operand::Val(self.opaque_value(
            &e,
            Lost::Macro,
            Ty::Unknown,
        )))
    }

    /// `matches!` of an option or a `Result` that may carry a derivative: as the `match` that it is, since
    /// such a value is in parts here.
    fn matches_macro(&mut self, mac: &syn::Macro, whole: &Expr) -> Option<Tree> {
        if self.is_inert_expr(whole) {
            return None;
        }
        let (value, arm) = split_at_comma(mac.tokens.clone())?;
        let arms: Expr =
            syn::parse2(quote::quote!(match #value { #arm => true, _ => false })).ok()?;
        let Expr::Match(m) = arms else { return None };
        asks_for_outcome(&m.arms[0].pat).then(|| self.match_expr(&m))
    }

    /// A macro that is not known could assign to what it is given, unseen.
    fn may_write(&self, mac: &syn::Macro, statement: bool) -> bool {
        let names = mentioned(mac.tokens.clone());
        let mut names = names.iter().map(ToString::to_string);
        names.any(|name| {
            let tree = self.lookup(&name).and_then(|v| self.get(v));
            self.mutable.contains(&name) && tree.is_some_and(|t| statement || self.maybe_varied(t))
        })
    }

    fn vec_macro(&mut self, mac: &syn::Macro, span: Span) -> Tree {
        if mac.tokens.is_empty() {
            return Tree::Op(self.operation(
                Ty::Vec(std::rc::Rc::new(Ty::Unknown)),
                Op::EmptyVec(None),
                span,
            ));
        }
        match VecParts::of(mac) {
            Some(VecParts::Repeat(parts)) => {
                let (value, count) = *parts;
                let tree = self.expr(&value);
                let value = self.operand(&tree, start_of(&value));
                let count = self.scalar(&count);
                let vec = self.repeat(value, count, None, Container::Vec, span);
                self.made_of(&vec, &tree);
                vec
            }
            Some(VecParts::Elements(elements)) => {
                self.array_of_written(&elements, Container::Vec, span)
            }
            None => Tree::Never,
        }
    }
}

/// What stands before the first comma, and what behind it, without one at the end.
fn split_at_comma(tokens: TokenStream) -> Option<(TokenStream, TokenStream)> {
    let comma = |t: &TokenTree| matches!(t, TokenTree::Punct(p) if p.as_char() == ',');
    let mut before: Vec<TokenTree> = tokens.into_iter().collect();
    if before.last().is_some_and(comma) {
        before.pop();
    }
    let behind = before.split_off(before.iter().position(comma)?);
    let behind = behind.into_iter().skip(1).collect();
    Some((before.into_iter().collect(), behind))
}

/// The expressions in a `vec!`; none in another macro.
pub(super) fn vec_expressions(mac: &syn::Macro) -> Vec<Expr> {
    match mac
        .path
        .is_ident("vec")
        .then(|| VecParts::of(mac))
        .flatten()
    {
        Some(VecParts::Repeat(parts)) => vec![parts.0, parts.1],
        Some(VecParts::Elements(elements)) => elements,
        None => Vec::new(),
    }
}
