//! A first look at references: what a variable that is assigned as a whole may come to point to.

use syn::visit::{self, Visit};
use syn::{Expr, Pat};

use super::pattern::bound_names;
use crate::maps::HashMap;

/// A variable that a reference starts from, how many elements deep it points, and whether it may
/// be a part of the slice there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Source {
    pub root: String,
    pub elements: usize,
    pub part: bool,
}

/// Sources by name; `None` among them is one that the text does not tell.
#[derive(Default)]
pub(super) struct Rebound {
    assigned: HashMap<String, Vec<Option<Source>>>,
    bound: HashMap<String, Vec<Option<Source>>>,
}

impl Rebound {
    pub fn is_assigned(&self, name: &str) -> bool {
        self.assigned.contains_key(name)
    }

    /// All that a variable may be set to, by names that `known` accepts.
    pub fn sources(&self, name: &str, known: &dyn Fn(&str) -> bool) -> Option<Vec<Source>> {
        let mut found = Vec::new();
        let mut pending: Vec<Option<Source>> = self.assigned.get(name)?.clone();
        let mut seen: Vec<Source> = Vec::new();
        while let Some(source) = pending.pop() {
            let source = source?;
            if seen.contains(&source) {
                continue;
            }
            seen.push(source.clone());
            if known(&source.root) {
                found.push(source);
                continue;
            }
            let deeper = |s: &Source| Source {
                root: s.root.clone(),
                elements: s.elements + source.elements,
                part: s.part || source.part,
            };
            let ways = self.bound.get(&source.root)?;
            pending.extend(ways.iter().map(|s| s.as_ref().map(deeper)));
            // Growing without end: an element of itself.
            if seen.len() > 64 {
                return None;
            }
        }
        Some(found)
    }

    fn assign(&mut self, left: &Expr, right: &Expr) {
        match (left, right) {
            (Expr::Path(p), _) => {
                if let Some(name) = p.path.get_ident() {
                    let sources = sources(right);
                    self.assigned
                        .entry(name.to_string())
                        .or_default()
                        .extend(sources);
                }
            }
            (Expr::Tuple(l), Expr::Tuple(r)) if l.elems.len() == r.elems.len() => {
                l.elems
                    .iter()
                    .zip(&r.elems)
                    .for_each(|(l, r)| self.assign(l, r));
            }
            (Expr::Tuple(l), _) => l.elems.iter().for_each(|l| self.assign(l, right)),
            (Expr::Array(l), _) => l.elems.iter().for_each(|l| self.assign(l, right)),
            _ => {}
        }
    }

    fn bind(&mut self, pat: &Pat, value: &Expr, elements: usize) {
        match (pat, value) {
            (Pat::Type(t), _) => self.bind(&t.pat, value, elements),
            (Pat::Tuple(p), Expr::Tuple(v)) if p.elems.len() == v.elems.len() => {
                p.elems
                    .iter()
                    .zip(&v.elems)
                    .for_each(|(p, v)| self.bind(p, v, elements));
            }
            (Pat::Slice(p), _) => {
                for element in &p.elems {
                    match rest(element) {
                        Some(name) => self.bind_to(name, part_of(value), elements),
                        None => self.bind(element, value, elements + 1),
                    }
                }
            }
            _ => {
                for name in bound_names(pat) {
                    self.bind_to(&name, sources(value), elements);
                }
            }
        }
    }

    fn bind_to(&mut self, name: &syn::Ident, sources: Vec<Option<Source>>, elements: usize) {
        let deeper = sources.into_iter().map(|s| {
            s.map(|s| Source {
                elements: s.elements + elements,
                ..s
            })
        });
        self.bound
            .entry(name.to_string())
            .or_default()
            .extend(deeper);
    }
}

impl<'ast> Visit<'ast> for Rebound {
    fn visit_expr_assign(&mut self, e: &'ast syn::ExprAssign) {
        self.assign(&e.left, &e.right);
        visit::visit_expr_assign(self, e);
    }

    fn visit_local(&mut self, local: &'ast syn::Local) {
        if let Some(init) = &local.init {
            self.bind(&local.pat, &init.expr, 0);
        }
        visit::visit_local(self, local);
    }

    fn visit_expr_let(&mut self, e: &'ast syn::ExprLet) {
        self.bind(&e.pat, &e.expr, 0);
        visit::visit_expr_let(self, e);
    }

    fn visit_expr_match(&mut self, e: &'ast syn::ExprMatch) {
        for arm in &e.arms {
            self.bind(&arm.pat, &e.expr, 0);
        }
        visit::visit_expr_match(self, e);
    }

    fn visit_expr_for_loop(&mut self, e: &'ast syn::ExprForLoop) {
        self.bind(&e.pat, &e.expr, 1);
        visit::visit_expr_for_loop(self, e);
    }

    /// `mem::swap(&mut a, &mut b)` and its kind.
    fn visit_expr_call(&mut self, e: &'ast syn::ExprCall) {
        let name = match &*e.func {
            Expr::Path(p) => p.path.segments.last().map(|s| s.ident.to_string()),
            _ => None,
        };
        let args: Vec<&Expr> = e.args.iter().collect();
        match (name.as_deref(), args.as_slice()) {
            (Some("swap"), [Expr::Reference(a), Expr::Reference(b)]) => {
                self.assign(&a.expr, &b.expr);
                self.assign(&b.expr, &a.expr);
            }
            (Some("replace"), [Expr::Reference(a), b]) => self.assign(&a.expr, b),
            (Some("take"), [Expr::Reference(a)]) => self.assign(&a.expr, &a.expr),
            _ => {}
        }
        visit::visit_expr_call(self, e);
    }

    fn visit_item(&mut self, _: &'ast syn::Item) {}
}

/// Where the references that an expression may give start.
fn sources(e: &Expr) -> Vec<Option<Source>> {
    match e {
        Expr::Path(p) => vec![p.path.get_ident().map(|i| Source {
            root: i.to_string(),
            elements: 0,
            part: false,
        })],
        Expr::Paren(p) => sources(&p.expr),
        Expr::Group(g) => sources(&g.expr),
        Expr::Reference(r) => sources(&r.expr),
        Expr::Unary(u) if matches!(u.op, syn::UnOp::Deref(_)) => sources(&u.expr),
        Expr::Index(i) if matches!(*i.index, Expr::Range(_)) => part_of(&i.expr),
        Expr::Index(i) => element_of(&i.expr),
        Expr::MethodCall(m) => match m.method.to_string().as_str() {
            "first" | "last" | "get" | "first_mut" | "last_mut" | "get_mut" => {
                element_of(&m.receiver)
            }
            "split_at" | "split_at_mut" | "split_first" | "split_last" | "split_first_mut"
            | "split_last_mut" => part_of(&m.receiver),
            "unwrap" | "expect" | "as_slice" | "as_mut_slice" | "as_ref" | "as_mut" | "iter"
            | "iter_mut" => sources(&m.receiver),
            _ => vec![None],
        },
        Expr::Call(c) => match (&*c.func, c.args.first()) {
            (Expr::Path(p), Some(first)) if is_memory_function(&p.path) => sources(first),
            _ => vec![None],
        },
        Expr::Block(b) => tail(&b.block),
        Expr::If(i) => {
            let mut all = tail(&i.then_branch);
            match &i.else_branch {
                Some((_, other)) => all.extend(sources(other)),
                None => all.push(None),
            }
            all
        }
        Expr::Match(m) => m.arms.iter().flat_map(|arm| sources(&arm.body)).collect(),
        Expr::Return(_) | Expr::Break(_) | Expr::Continue(_) => Vec::new(),
        _ => vec![None],
    }
}

fn element_of(e: &Expr) -> Vec<Option<Source>> {
    let deeper = |s: Source| Source {
        elements: s.elements + 1,
        ..s
    };
    sources(e).into_iter().map(|s| s.map(deeper)).collect()
}

fn part_of(e: &Expr) -> Vec<Option<Source>> {
    let part = |s: Source| Source { part: true, ..s };
    sources(e).into_iter().map(|s| s.map(part)).collect()
}

/// The name in `name @ ..`.
fn rest(pat: &Pat) -> Option<&syn::Ident> {
    match pat {
        Pat::Ident(p) => {
            let (_, within) = p.subpat.as_ref()?;
            matches!(**within, Pat::Rest(_)).then_some(&p.ident)
        }
        _ => None,
    }
}

fn tail(block: &syn::Block) -> Vec<Option<Source>> {
    match block.stmts.last() {
        Some(syn::Stmt::Expr(e, None)) => sources(e),
        _ => vec![None],
    }
}

fn is_memory_function(path: &syn::Path) -> bool {
    path.segments
        .last()
        .is_some_and(|s| s.ident == "take" || s.ident == "replace")
}
