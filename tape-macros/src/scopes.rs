//! Items of inner blocks get names of their own, where their name means something else outside.
//!
//! A companion declares the items of a function in one place, before its statements. An item of an
//! inner block hides there what the function calls by the same name elsewhere.

use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use quote::{ToTokens, format_ident};
use syn::visit_mut::{self, VisitMut};
use syn::{Block, Item, Stmt, UseTree};

use crate::maps::HashMap;
use crate::syntax::{item_name, item_name_mut};

pub(crate) fn separate(function: &mut syn::ItemFn) {
    if !has_inner_items(function) {
        return;
    }
    let mut scopes = Scopes {
        mentioned: Mentions::of(function.to_token_stream()),
    };
    // The outermost block is the companion's own scope.
    for stmt in &mut function.block.stmts {
        scopes.visit_stmt_mut(stmt);
    }
}

/// Imports by glob in inner blocks that may mean something else outside: which names they bring only
/// rustc knows. One of an enum's variants is taken for harmless.
pub(crate) fn unclear_globs(function: &syn::ItemFn) -> Vec<syn::ItemUse> {
    let mut globs = InnerGlobs(Vec::new());
    for stmt in &function.block.stmts {
        syn::visit::Visit::visit_stmt(&mut globs, stmt);
    }
    match globs.0.as_slice() {
        [only] if is_of_type(&only.tree) => Vec::new(),
        _ => globs.0,
    }
}

struct InnerGlobs(Vec<syn::ItemUse>);

impl<'ast> syn::visit::Visit<'ast> for InnerGlobs {
    fn visit_block(&mut self, block: &'ast Block) {
        let imports = block.stmts.iter().filter_map(|stmt| match stmt {
            Stmt::Item(Item::Use(u)) if has_glob(&u.tree) => Some(u.clone()),
            _ => None,
        });
        self.0.extend(imports);
        syn::visit::visit_block(self, block);
    }

    fn visit_item(&mut self, _: &'ast Item) {}
}

fn has_glob(tree: &UseTree) -> bool {
    match tree {
        UseTree::Path(p) => has_glob(&p.tree),
        UseTree::Group(g) => g.items.iter().any(has_glob),
        UseTree::Glob(_) => true,
        _ => false,
    }
}

/// `Kind::*`, by the naming convention.
fn is_of_type(tree: &UseTree) -> bool {
    match tree {
        UseTree::Path(p) => match &*p.tree {
            UseTree::Glob(_) => p.ident.to_string().starts_with(char::is_uppercase),
            inner => is_of_type(inner),
        },
        _ => false,
    }
}

fn has_inner_items(function: &syn::ItemFn) -> bool {
    struct Find(bool);
    impl<'ast> syn::visit::Visit<'ast> for Find {
        fn visit_block(&mut self, block: &'ast Block) {
            self.0 |= block.stmts.iter().any(|s| matches!(s, Stmt::Item(_)));
            syn::visit::visit_block(self, block);
        }
        fn visit_item(&mut self, _: &'ast Item) {}
    }
    let mut find = Find(false);
    for stmt in &function.block.stmts {
        syn::visit::Visit::visit_stmt(&mut find, stmt);
    }
    find.0
}

/// How often each identifier is mentioned.
struct Mentions(HashMap<String, usize>);

impl Mentions {
    fn of(tokens: TokenStream) -> Mentions {
        let mut mentions = Mentions(HashMap::default());
        mentions.count(tokens);
        mentions
    }

    fn count(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Ident(name) => *self.0.entry(name.to_string()).or_default() += 1,
                TokenTree::Group(group) => self.count(group.stream()),
                TokenTree::Literal(literal) => {
                    for name in captured(&literal) {
                        *self.0.entry(name).or_default() += 1;
                    }
                }
                TokenTree::Punct(_) => {}
            }
        }
    }

    fn number(&self, name: &str) -> usize {
        self.0.get(name).copied().unwrap_or(0)
    }
}

/// The names in the braces of what may be a format string.
fn captured(literal: &proc_macro2::Literal) -> Vec<String> {
    let Ok(text) = syn::parse2::<syn::LitStr>(literal.clone().into_token_stream()) else {
        return Vec::new();
    };
    let text = text.value();
    let braces = text
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split('}').next());
    let words = braces.flat_map(|within| within.split(|c: char| !c.is_alphanumeric() && c != '_'));
    words
        .filter(|w| !w.is_empty())
        .map(str::to_string)
        .collect()
}

struct Scopes {
    /// In the whole function.
    mentioned: Mentions,
}

impl Scopes {
    fn fresh(&mut self, name: &Ident) -> Ident {
        let mut n = 1;
        loop {
            let fresh = format_ident!("{name}_{n}", span = name.span());
            if self.mentioned.number(&fresh.to_string()) == 0 {
                self.mentioned.0.insert(fresh.to_string(), 1);
                return fresh;
            }
            n += 1;
        }
    }
}

impl VisitMut for Scopes {
    fn visit_block_mut(&mut self, block: &mut Block) {
        visit_mut::visit_block_mut(self, block);
        let within = Mentions::of(block.to_token_stream());
        for name in declared(block) {
            let text = name.to_string();
            if self.mentioned.number(&text) > within.number(&text) {
                let to = self.fresh(&name);
                let mut rename = Rename { from: name, to };
                visit_mut::visit_block_mut(&mut rename, block);
            }
        }
    }

    /// An item is a scope of its own.
    fn visit_item_mut(&mut self, _: &mut Item) {}
}

/// The names of a block's own items.
fn declared(block: &Block) -> Vec<Ident> {
    let mut names = Vec::new();
    for stmt in &block.stmts {
        let Stmt::Item(item) = stmt else { continue };
        match item {
            Item::Use(u) => imported(&u.tree, &mut names),
            item => names.extend(item_name(item)),
        }
    }
    names.sort();
    names.dedup();
    names
}

fn imported(tree: &UseTree, names: &mut Vec<Ident>) {
    match tree {
        UseTree::Path(p) => imported(&p.tree, names),
        UseTree::Name(n) => names.push(n.ident.clone()),
        UseTree::Rename(r) => names.push(r.rename.clone()),
        UseTree::Group(g) => g.items.iter().for_each(|t| imported(t, names)),
        _ => {}
    }
}

/// Renames an item, and all that means it, within its block.
struct Rename {
    from: Ident,
    to: Ident,
}

impl Rename {
    fn ident(&self, ident: &mut Ident) {
        if *ident == self.from {
            let span = ident.span();
            *ident = self.to.clone();
            ident.set_span(span);
        }
    }

    /// Fields, methods and what a path goes on with are not meant: they follow a dot or colons, or
    /// come before one colon.
    fn tokens(&self, tokens: TokenStream) -> TokenStream {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let is = |i: usize, c: char| matches!(tokens.get(i), Some(TokenTree::Punct(p)) if p.as_char() == c);
        let renamed = tokens.iter().enumerate().map(|(i, token)| match token {
            TokenTree::Ident(name) => {
                let mut name = name.clone();
                let within = i > 0 && (is(i - 1, '.') || is(i - 1, ':') && i > 1 && is(i - 2, ':'));
                let field = is(i + 1, ':') && !is(i + 2, ':');
                if !within && !field {
                    self.ident(&mut name);
                }
                TokenTree::Ident(name)
            }
            TokenTree::Group(group) => {
                let mut renamed = Group::new(group.delimiter(), self.tokens(group.stream()));
                renamed.set_span(group.span());
                TokenTree::Group(renamed)
            }
            TokenTree::Literal(literal) => TokenTree::Literal(self.captures(literal)),
            TokenTree::Punct(p) => TokenTree::Punct(p.clone()),
        });
        renamed.collect()
    }

    /// `"{name}"` and `"{name:.3}"` in a format string.
    fn captures(&self, literal: &proc_macro2::Literal) -> proc_macro2::Literal {
        let Ok(text) = syn::parse2::<syn::LitStr>(literal.clone().into_token_stream()) else {
            return literal.clone();
        };
        let mut renamed = text.value();
        let (from, to) = (&self.from, &self.to);
        for (start, end) in [
            ("{", "}"),
            ("{", ":"),
            (":", "$"),
            (".", "$"),
            (">", "$"),
            ("<", "$"),
            ("^", "$"),
        ] {
            renamed = renamed.replace(&format!("{start}{from}{end}"), &format!("{start}{to}{end}"));
        }
        if renamed == text.value() {
            return literal.clone();
        }
        let mut renamed = proc_macro2::Literal::string(&renamed);
        renamed.set_span(literal.span());
        renamed
    }

    fn import(&self, tree: &mut UseTree) {
        match tree {
            UseTree::Path(p) => self.import(&mut p.tree),
            UseTree::Name(n) if n.ident == self.from => {
                let (ident, rename) = (n.ident.clone(), self.to.clone());
                *tree = UseTree::Rename(syn::UseRename {
                    ident,
                    as_token: Default::default(),
                    rename,
                });
            }
            UseTree::Rename(r) => self.ident(&mut r.rename),
            UseTree::Group(g) => g.items.iter_mut().for_each(|t| self.import(t)),
            _ => {}
        }
    }
}

impl VisitMut for Rename {
    fn visit_item_mut(&mut self, item: &mut Item) {
        if let Some(name) = item_name_mut(item) {
            self.ident(name);
        }
        if let Item::Fn(f) = item
            && f.sig.generics.type_params().any(|t| t.ident == self.from)
        {
            // The name is the function's own in there.
            return;
        }
        if let Item::Use(u) = item {
            // What is imported from an item of the block itself.
            if let UseTree::Path(p) = &mut u.tree {
                self.ident(&mut p.ident);
            }
            self.import(&mut u.tree);
            return;
        }
        visit_mut::visit_item_mut(self, item);
    }

    fn visit_path_mut(&mut self, path: &mut syn::Path) {
        if path.leading_colon.is_none()
            && let Some(first) = path.segments.first_mut()
        {
            self.ident(&mut first.ident);
        }
        visit_mut::visit_path_mut(self, path);
    }

    fn visit_pat_ident_mut(&mut self, pat: &mut syn::PatIdent) {
        self.ident(&mut pat.ident);
        visit_mut::visit_pat_ident_mut(self, pat);
    }

    fn visit_field_value_mut(&mut self, field: &mut syn::FieldValue) {
        // `S { name }`
        if field.colon_token.is_none()
            && matches!(&field.member, syn::Member::Named(name) if *name == self.from)
        {
            field.colon_token = Some(Default::default());
        }
        visit_mut::visit_field_value_mut(self, field);
    }

    fn visit_field_pat_mut(&mut self, field: &mut syn::FieldPat) {
        // `S { name, .. }`
        if field.colon_token.is_none()
            && matches!(&field.member, syn::Member::Named(name) if *name == self.from)
        {
            field.colon_token = Some(Default::default());
        }
        visit_mut::visit_field_pat_mut(self, field);
    }

    fn visit_macro_mut(&mut self, mac: &mut syn::Macro) {
        self.visit_path_mut(&mut mac.path);
        mac.tokens = self.tokens(std::mem::take(&mut mac.tokens));
    }
}
