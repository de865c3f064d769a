//! A failing program made smaller: statements left out, branches and loops replaced by their
//! bodies, expressions by their parts, as long as it fails in the same way.

use quote::ToTokens;
use syn::visit_mut::{self, VisitMut};

use super::check::{self, Verdict};
use crate::options::Switches;

/// One edit at one place, counted in the order of the walk.
struct Edit {
    at: usize,
    variant: usize,
    seen: usize,
    done: bool,
}

const VARIANTS: usize = 3;

impl Edit {
    fn here(&mut self) -> bool {
        self.seen += 1;
        !self.done && self.seen - 1 == self.at
    }
}

impl VisitMut for Edit {
    fn visit_block_mut(&mut self, block: &mut syn::Block) {
        for i in (0..block.stmts.len()).rev() {
            if self.here() {
                let inner = (self.variant > 0)
                    .then(|| inner(&block.stmts[i], self.variant))
                    .flatten();
                match (self.variant, inner) {
                    (0, _) => drop(block.stmts.remove(i)),
                    (_, Some(stmts)) => drop(block.stmts.splice(i..=i, stmts)),
                    _ => {}
                }
                self.done = true;
                return;
            }
        }
        visit_mut::visit_block_mut(self, block);
    }

    fn visit_expr_mut(&mut self, e: &mut syn::Expr) {
        if self.here() {
            if let Some(part) = part(e, self.variant) {
                *e = part;
            }
            self.done = true;
            return;
        }
        visit_mut::visit_expr_mut(self, e);
    }

    fn visit_file_mut(&mut self, file: &mut syn::File) {
        visit_mut::visit_file_mut(self, file);
    }
}

/// The statements within a statement.
fn inner(stmt: &syn::Stmt, variant: usize) -> Option<Vec<syn::Stmt>> {
    let syn::Stmt::Expr(e, _) = stmt else {
        return None;
    };
    match (e, variant) {
        (syn::Expr::If(i), 1) => Some(i.then_branch.stmts.clone()),
        (syn::Expr::If(i), _) => match i.else_branch.as_ref().map(|(_, e)| &**e) {
            Some(syn::Expr::Block(b)) => Some(b.block.stmts.clone()),
            Some(other) => Some(vec![syn::Stmt::Expr(other.clone(), None)]),
            None => None,
        },
        (syn::Expr::ForLoop(f), 1) => {
            let (pat, body) = (&f.pat, &f.body.stmts);
            let first: syn::Stmt = syn::parse_quote!(let #pat = 0;);
            Some(std::iter::once(first).chain(body.iter().cloned()).collect())
        }
        (syn::Expr::Block(b), 1) => Some(b.block.stmts.clone()),
        _ => None,
    }
}

/// A part of an expression, or a literal in its place.
fn part(e: &syn::Expr, variant: usize) -> Option<syn::Expr> {
    let parts: Vec<syn::Expr> = match e {
        syn::Expr::Binary(b) => vec![(*b.left).clone(), (*b.right).clone()],
        syn::Expr::Unary(u) => vec![(*u.expr).clone()],
        syn::Expr::Paren(p) => vec![(*p.expr).clone()],
        syn::Expr::MethodCall(m) => vec![(*m.receiver).clone()],
        syn::Expr::Call(c) => c.args.iter().take(2).cloned().collect(),
        syn::Expr::If(i) => {
            let then = &i.then_branch;
            let other = i.else_branch.as_ref().map(|(_, e)| (**e).clone());
            std::iter::once(syn::parse_quote!(#then))
                .chain(other)
                .collect()
        }
        syn::Expr::Block(b) => match b.block.stmts.as_slice() {
            [.., syn::Stmt::Expr(e, None)] => vec![e.clone()],
            _ => Vec::new(),
        },
        syn::Expr::Lit(l) => match &l.lit {
            syn::Lit::Float(f) if f.base10_digits() != "0.5" && variant == 0 => {
                vec![syn::parse_quote!(0.5)]
            }
            _ => Vec::new(),
        },
        syn::Expr::Range(r) => match (&r.start, &r.end, variant) {
            (Some(_), Some(_), 0) => vec![syn::parse_quote!(0..2)],
            _ => Vec::new(),
        },
        _ => Vec::new(),
    };
    let simple = matches!(
        e,
        syn::Expr::Lit(_) | syn::Expr::Path(_) | syn::Expr::Range(_)
    );
    parts
        .get(variant)
        .cloned()
        .or_else(|| (variant == VARIANTS - 1 && !simple).then(|| syn::parse_quote!(0.5)))
}

/// The smallest program that was found, and how it fails.
pub(super) fn shrink(
    text: &str,
    seed: u64,
    switches: &Switches,
    kind: &str,
    why: String,
) -> (String, String) {
    let mut file: syn::File = match syn::parse_str(text) {
        Ok(file) => file,
        Err(_) => return (text.to_string(), why),
    };
    let mut why = why;
    let mut changed = true;
    while std::mem::take(&mut changed) {
        let mut at = 0;
        'places: loop {
            for variant in 0..VARIANTS {
                let mut edit = Edit {
                    at,
                    variant,
                    seen: 0,
                    done: false,
                };
                let mut smaller = file.clone();
                edit.visit_file_mut(&mut smaller);
                if !edit.done {
                    break 'places;
                }
                if smaller == file {
                    continue;
                }
                let text = smaller.to_token_stream().to_string();
                if let Verdict::Failed(k, w) = check::check(&text, seed, switches)
                    && k == kind
                    && (kind != "panic" || gist(&w) == gist(&why))
                {
                    (file, why, changed) = (smaller, w, true);
                    continue 'places;
                }
            }
            at += 1;
        }
    }
    (prettyplease::unparse(&file), why)
}

/// A panic's message without what differs from program to program.
fn gist(why: &str) -> String {
    let outside = why.split('`').step_by(2);
    let words = outside.flat_map(|s| s.split(|c: char| !c.is_alphabetic()));
    let words = words.filter(|w| w.starts_with(char::is_lowercase));
    words.collect::<Vec<_>>().join(" ")
}
