//! Every identifier that generated code introduces.
//!
//! Convention, after Griewank and Walther: the adjoint of `x` is `x_bar`, its tangent `x_dot`;
//! `x_rec` records primal values of `x`, `t0, t1, ..` name intermediate results. A name that the
//! user already has gets a number.

use proc_macro2::Span;
use syn::Ident;

use crate::maps::{HashMap, HashSet};

#[derive(Clone, Default)]
pub(crate) struct Names {
    /// Every identifier in the function, and every generated one.
    taken: HashMap<String, usize>,
    /// Names that a binding already has.
    bound: HashSet<String>,
    /// What each numbered name is numbered from.
    roots: HashMap<String, String>,
    temporaries: usize,
}

impl Names {
    /// No generated name will be one of these.
    pub fn reserve(&mut self, name: &str) {
        self.taken
            .entry(name.trim_start_matches("r#").to_string())
            .or_insert(0);
    }

    /// The user's own name is given to the first binding of it.
    pub fn bind(&mut self, name: &Ident) {
        self.reserve(&name.to_string());
        self.bound.insert(name.to_string());
    }

    pub fn is_bound(&self, name: &Ident) -> bool {
        self.bound.contains(&name.to_string())
    }

    /// `wish` itself where it is free, else with a number behind it (or another number, where it
    /// has one).
    pub fn fresh(&mut self, wish: &str, span: Span) -> Ident {
        let name = self.free(wish);
        self.bound.insert(name.clone());
        ident(&name, span)
    }

    fn free(&mut self, wish: &str) -> String {
        let wish = wish.trim_start_matches("r#");
        let wish = self
            .roots
            .get(wish)
            .map_or(wish, String::as_str)
            .to_string();
        if !self.taken.contains_key(&wish) {
            self.taken.insert(wish.clone(), 0);
            return wish;
        }
        loop {
            let count = self.taken.get_mut(&wish).expect("looked up above");
            *count += 1;
            let name = format!("{wish}_{count}");
            if !self.taken.contains_key(&name) {
                self.taken.insert(name.clone(), 0);
                self.roots.insert(name.clone(), wish);
                return name;
            }
        }
    }

    pub fn temporary(&mut self, span: Span) -> Ident {
        loop {
            let name = format!("t{}", self.temporaries);
            self.temporaries += 1;
            if !self.taken.contains_key(&name) {
                self.taken.insert(name.clone(), 0);
                self.bound.insert(name.clone());
                return ident(&name, span);
            }
        }
    }
}

fn ident(name: &str, span: Span) -> Ident {
    let span = Span::mixed_site().located_at(span);
    match KEYWORDS.binary_search(&name) {
        Ok(_) => Ident::new_raw(name, span),
        Err(_) => Ident::new(name, span),
    }
}

/// What can be a name only with `r#` before it, sorted.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

/// The identifiers in a formula of the rules table.
pub(crate) fn identifiers(formula: &str) -> Vec<String> {
    let words = formula.split(|c: char| !c.is_alphanumeric() && c != '_');
    words
        .filter(|w| !w.is_empty() && !w.starts_with(|c: char| c.is_ascii_digit()))
        .map(str::to_string)
        .collect()
}
