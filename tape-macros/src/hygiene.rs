//! Locals and labels that a `macro_rules` macro made, told apart from the user's of the same name.
//!
//! The passes know variables by name. Where one name is two variables to rustc, because their
//! identifiers come from different expansions, all but the first get a name of their own.

use std::collections::BTreeMap;

use proc_macro2::{Group, Ident, Spacing, Span, TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, Member};

use crate::maps::HashMap;

/// A name within one expansion.
type Key = (String, String);

pub(crate) fn separate(function: &mut syn::ItemFn) {
    let mut seen = Seen::default();
    seen.visit_item_fn(function);
    let names = seen.renamed();
    if !names.is_empty() {
        Rename { names }.visit_item_fn_mut(function);
    }
}

/// The expansion that an identifier comes from, as the compiler's own text names it: there is no
/// other way to ask on stable Rust. Where that text has another form, all are one.
fn expansion(span: Span) -> String {
    let text = format!("{span:?}");
    let context = text.split_once('#').map(|(_, rest)| rest);
    context
        .map(|rest| rest.chars().take_while(char::is_ascii_digit).collect())
        .unwrap_or_default()
}

#[derive(Default)]
struct Seen {
    /// By name: the expansions that bind it, in order.
    bound: BTreeMap<String, Vec<String>>,
    used: HashMap<String, Vec<String>>,
}

impl Seen {
    fn bind(&mut self, name: String, span: Span) {
        let bound = self.bound.entry(name).or_default();
        let from = expansion(span);
        if !bound.contains(&from) {
            bound.push(from);
        }
    }

    fn read(&mut self, name: String, span: Span) {
        let used = self.used.entry(name).or_default();
        let from = expansion(span);
        if !used.contains(&from) {
            used.push(from);
        }
    }

    fn tokens(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Ident(i) => self.read(i.to_string(), i.span()),
                TokenTree::Group(g) => self.tokens(g.stream()),
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
    }

    /// New names for all but the first variable of a name, and for that one too where the name is
    /// also used for something that is no local.
    fn renamed(&self) -> HashMap<Key, String> {
        let mut names = HashMap::default();
        for (name, bound) in &self.bound {
            let foreign = self
                .used
                .get(name)
                .is_some_and(|used| used.iter().any(|from| !bound.contains(from)));
            let first = usize::from(!foreign);
            for (i, from) in bound.iter().enumerate().skip(first) {
                let mut new = format!("{name}_in_macro{i}");
                while self.bound.contains_key(&new) || self.used.contains_key(&new) {
                    new.push('_');
                }
                names.insert((name.clone(), from.clone()), new);
            }
        }
        names
    }
}

fn is_constant(ident: &Ident) -> bool {
    ident
        .to_string()
        .chars()
        .next()
        .is_some_and(char::is_uppercase)
}

impl<'ast> Visit<'ast> for Seen {
    fn visit_pat_ident(&mut self, p: &'ast syn::PatIdent) {
        if !is_constant(&p.ident) {
            self.bind(p.ident.to_string(), p.ident.span());
        }
        visit::visit_pat_ident(self, p);
    }

    fn visit_expr_path(&mut self, p: &'ast syn::ExprPath) {
        if let Some(ident) = p.path.get_ident() {
            self.read(ident.to_string(), ident.span());
        }
    }

    fn visit_label(&mut self, label: &'ast syn::Label) {
        let ident = &label.name.ident;
        self.bind(format!("'{ident}"), ident.span());
    }

    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        self.tokens(mac.tokens.clone());
    }

    fn visit_item(&mut self, _: &'ast syn::Item) {}
}

struct Rename {
    names: HashMap<Key, String>,
}

impl Rename {
    fn ident(&self, ident: &mut Ident) -> bool {
        let key = (ident.to_string(), expansion(ident.span()));
        let Some(new) = self.names.get(&key) else {
            return false;
        };
        *ident = Ident::new(new, ident.span());
        true
    }

    fn label(&self, label: &mut syn::Lifetime) {
        let key = (format!("'{}", label.ident), expansion(label.ident.span()));
        if let Some(new) = self.names.get(&key) {
            label.ident = Ident::new(new.trim_start_matches('\''), label.ident.span());
        }
    }

    fn tokens(&self, tokens: TokenStream) -> TokenStream {
        let (mut after_dot, mut joined) = (false, false);
        let renamed = tokens.into_iter().map(|token| {
            let renamed = match token {
                TokenTree::Ident(mut i) if !after_dot => {
                    self.ident(&mut i);
                    TokenTree::Ident(i)
                }
                TokenTree::Group(g) => {
                    let mut group = Group::new(g.delimiter(), self.tokens(g.stream()));
                    group.set_span(g.span());
                    TokenTree::Group(group)
                }
                other => other,
            };
            let dot = match &renamed {
                TokenTree::Punct(p) if p.as_char() == '.' => Some(p.spacing()),
                _ => None,
            };
            after_dot = dot == Some(Spacing::Alone) && !joined;
            joined = dot == Some(Spacing::Joint);
            renamed
        });
        renamed.collect()
    }
}

impl VisitMut for Rename {
    fn visit_pat_ident_mut(&mut self, p: &mut syn::PatIdent) {
        self.ident(&mut p.ident);
        visit_mut::visit_pat_ident_mut(self, p);
    }

    fn visit_expr_path_mut(&mut self, p: &mut syn::ExprPath) {
        if p.path.get_ident().is_some() {
            self.ident(&mut p.path.segments[0].ident);
        }
    }

    /// `S { x }` becomes `S { x: new }`.
    fn visit_field_value_mut(&mut self, f: &mut syn::FieldValue) {
        visit_mut::visit_field_value_mut(self, f);
        if let (Member::Named(name), Expr::Path(p)) = (&f.member, &f.expr)
            && !p.path.is_ident(name)
        {
            f.colon_token.get_or_insert_default();
        }
    }

    fn visit_field_pat_mut(&mut self, f: &mut syn::FieldPat) {
        visit_mut::visit_field_pat_mut(self, f);
        if let (Member::Named(name), syn::Pat::Ident(p)) = (&f.member, &*f.pat)
            && p.ident != *name
        {
            f.colon_token.get_or_insert_default();
        }
    }

    fn visit_label_mut(&mut self, label: &mut syn::Label) {
        self.label(&mut label.name);
    }

    fn visit_expr_break_mut(&mut self, b: &mut syn::ExprBreak) {
        b.label.iter_mut().for_each(|l| self.label(l));
        visit_mut::visit_expr_break_mut(self, b);
    }

    fn visit_expr_continue_mut(&mut self, c: &mut syn::ExprContinue) {
        c.label.iter_mut().for_each(|l| self.label(l));
    }

    fn visit_macro_mut(&mut self, mac: &mut syn::Macro) {
        mac.tokens = self.tokens(mac.tokens.clone());
    }

    fn visit_item_mut(&mut self, _: &mut syn::Item) {}
}
