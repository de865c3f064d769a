//! Every identifier that generated code introduces.
//!
//! Convention, after Griewank and Walther: the adjoint of `x` is `x_bar`, its tangent `x_dot`;
//! `x_rec` records primal values of `x`, `t0, t1, ..` name intermediate results. A name that the
//! user already has gets a number.

use std::collections::hash_map::Entry;

use proc_macro2::Span;
use syn::Ident;

use crate::maps::HashMap;

#[derive(Clone, Default)]
pub(crate) struct Names {
    /// Every identifier in the function, and every generated one.
    taken: HashMap<String, Taken>,
    temporaries: usize,
}

/// What is known of a name that is taken.
#[derive(Clone, Default)]
struct Taken {
    /// A binding has it already.
    bound: bool,
    /// What it is numbered from, where it is.
    root: Option<String>,
    /// How many are numbered from it.
    numbered: usize,
}

impl Names {
    /// No generated name will be one of these.
    pub fn reserve(&mut self, name: &str) {
        self.taken
            .entry(name.trim_start_matches("r#").to_string())
            .or_default();
    }

    /// The user's own name is given to the first binding of it.
    pub fn bind(&mut self, name: &Ident) {
        let name = name.to_string();
        self.reserve(&name);
        self.taken.entry(name).or_default().bound = true;
    }

    pub fn is_bound(&self, name: &Ident) -> bool {
        let taken = self.taken.get(&name.to_string());
        taken.is_some_and(|taken| taken.bound)
    }

    /// `wish` itself where it is free, else with a number behind it (or another number, where it
    /// has one).
    pub fn fresh(&mut self, wish: &str, span: Span) -> Ident {
        let wish = wish.trim_start_matches("r#");
        let root = self.taken.get(wish).and_then(|taken| taken.root.as_deref());
        let mut name = root.unwrap_or(wish).to_string();
        let mut root = None;
        if self.taken.contains_key(&name) {
            let wish = name;
            name = self.numbered(&wish);
            root = Some(wish);
        }
        let ident = ident(&name, span);
        let taken = Taken {
            bound: true,
            root,
            numbered: 0,
        };
        self.taken.insert(name, taken);
        ident
    }

    /// A taken name with the next number for which that is free.
    fn numbered(&mut self, wish: &str) -> String {
        loop {
            let taken = self.taken.get_mut(wish).expect("the name is taken");
            taken.numbered += 1;
            let name = format!("{wish}_{}", taken.numbered);
            if !self.taken.contains_key(&name) {
                return name;
            }
        }
    }

    pub fn temporary(&mut self, span: Span) -> Ident {
        loop {
            let name = format!("t{}", self.temporaries);
            self.temporaries += 1;
            if let Entry::Vacant(free) = self.taken.entry(name) {
                let ident = ident(free.key(), span);
                free.insert(Taken {
                    bound: true,
                    ..Taken::default()
                });
                return ident;
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
