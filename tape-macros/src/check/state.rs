//! State that no analysis follows: cells, locks, statics and whatever a user's type keeps behind a
//! shared reference. A varied value that goes in would come out as a constant.

use quote::ToTokens;
use syn::visit::{self, Visit};

use crate::analysis::{Facts, used_bases};
use crate::diagnostics::{self, Diagnostics};
use crate::ir::visit::{Reads, read_stmt};
use crate::ir::*;
use crate::maps::HashSet;
use crate::syntax::is_among;

/// Methods that write through a shared reference.
const SETTERS: &[&str] = &[
    "set",
    "replace",
    "swap",
    "store",
    "update",
    "send",
    "fetch_add",
    "fetch_update",
];

/// Methods that give access to what is behind a shared reference.
const ACCESSORS: &[&str] = &[
    "borrow_mut",
    "try_borrow_mut",
    "lock",
    "try_lock",
    "write",
    "try_write",
    "get_or_init",
    "with",
    "with_borrow_mut",
];

pub(super) fn check(arena: &Arena, body: &Region, facts: &Facts, diagnostics: &mut Diagnostics) {
    let mut calls = Calls {
        facts,
        read: HashSet::default(),
        found: Vec::new(),
    };
    calls.region(body);
    let state = State {
        arena,
        facts,
        calls: &calls,
    };
    for (value, opaque) in &calls.found {
        state.write(*value, opaque, diagnostics);
    }
}

/// Every opaque computation, and the values that are read.
struct Calls<'a> {
    facts: &'a Facts,
    read: HashSet<Val>,
    found: Vec<(Val, &'a Opaque)>,
}

impl Reads for Calls<'_> {
    fn operand(&mut self, operand: &Operand) {
        if let Operand::Val(v) = operand {
            self.read.insert(*v);
        }
    }
    fn base(&mut self, base: &Base) {
        if let Base::Val(v) = base {
            self.read.insert(*v);
        }
    }
}

impl<'a> Calls<'a> {
    fn region(&mut self, region: &'a Region) {
        region.results.iter().for_each(|r| self.operand(r));
        for stmt in &region.stmts {
            read_stmt(self, stmt);
            self.stmt(&stmt.kind);
        }
    }

    fn stmt(&mut self, kind: &'a StmtKind) {
        match kind {
            StmtKind::Let(v, Op::Opaque(opaque)) if opaque.lost != Lost::Observed => {
                self.found.push((*v, opaque));
            }
            StmtKind::If(s) => {
                self.region(&s.then);
                self.region(&s.other);
            }
            StmtKind::Loop(s) => {
                if let Head::While(cond) = &s.head {
                    self.region(cond);
                }
                self.region(&s.body);
            }
            _ => {}
        }
    }
}

struct State<'a> {
    arena: &'a Arena,
    facts: &'a Facts,
    calls: &'a Calls<'a>,
}

impl State<'_> {
    fn write(&self, value: Val, opaque: &Opaque, diagnostics: &mut Diagnostics) {
        let varied = self.varied_names(opaque);
        if varied.is_empty() {
            return;
        }
        let dropped = !self.calls.read.contains(&value);
        let mut search = Search {
            varied: &varied,
            dropped,
            found: None,
        };
        search.visit_expr(&opaque.expr);
        let hidden = search.found.or_else(|| self.kept(value, opaque));
        if let Some(method) = hidden
            && !diagnostics.is_refused(&method)
        {
            let name = format!("`{method}`");
            diagnostics.refuse(&diagnostics::interior_mutability, &method, &name);
        }
    }

    /// `cache.put(x);` where the result reads `cache` too.
    fn kept(&self, value: Val, opaque: &Opaque) -> Option<syn::Ident> {
        let syn::Expr::MethodCall(m) = &*opaque.expr else {
            return None;
        };
        if self.calls.read.contains(&value) {
            return None;
        }
        let holders = self.holders(opaque);
        let read = |(v, other): &&(Val, &Opaque)| {
            self.calls.facts.useful[v.0] && !self.holders(other).is_disjoint(&holders)
        };
        self.calls.found.iter().find(read)?;
        Some(m.method.clone())
    }

    fn varied_names(&self, opaque: &Opaque) -> HashSet<String> {
        let used = opaque.uses.iter();
        let varied = used.filter(|(_, used)| bases(used).iter().any(|b| self.varied(b)));
        varied.map(|(name, _)| name.to_string()).collect()
    }

    /// The names of what could keep a value: statics, and variables of types that the text does
    /// not tell.
    fn holders(&self, opaque: &Opaque) -> HashSet<String> {
        let used = opaque.uses.iter();
        let unknown = used.filter(|(_, used)| {
            let bases = bases(used);
            bases.iter().any(|b| self.is_unknown(b)) && !bases.iter().any(|b| self.varied(b))
        });
        let mut names: HashSet<String> = unknown.map(|(name, _)| name.to_string()).collect();
        let words = opaque.expr.to_token_stream().to_string();
        let words = words.split(|c: char| !c.is_alphanumeric() && c != '_');
        names.extend(words.filter(|w| is_static(w)).map(str::to_string));
        names
    }

    fn is_unknown(&self, base: &Base) -> bool {
        let ty = match base {
            Base::Val(v) => &self.arena.vals[v.0].ty,
            Base::Mem(m) => &self.arena.mems[m.0].ty,
            Base::Const(_, ty) => ty,
        };
        matches!(ty, Ty::Unknown)
    }

    fn varied(&self, base: &Base) -> bool {
        match base {
            Base::Val(v) => self.facts.varied[v.0],
            Base::Mem(m) => self.facts.varied_mem[m.0],
            Base::Const(..) => false,
        }
    }
}

fn bases(used: &Use) -> Vec<Base> {
    let opaque = Opaque {
        expr: std::rc::Rc::new(syn::parse_quote!(())),
        uses: vec![(
            syn::Ident::new("used", proc_macro2::Span::call_site()),
            used.clone(),
        )],
        lost: Lost::Call,
    };
    used_bases(&opaque)
}

/// Named as statics and constants are.
fn is_static(word: &str) -> bool {
    word.len() > 1
        && word.starts_with(|c: char| c.is_ascii_uppercase())
        && !word.contains(|c: char| c.is_lowercase())
}

/// The first method that stores something varied behind a shared reference.
struct Search<'a> {
    varied: &'a HashSet<String>,
    /// The value of the whole is not used.
    dropped: bool,
    found: Option<syn::Ident>,
}

impl Search<'_> {
    fn mentions(&self, tokens: &dyn ToTokens) -> bool {
        let words = tokens.to_token_stream().to_string();
        let mut words = words.split(|c: char| !c.is_alphanumeric() && c != '_');
        words.any(|w| self.varied.contains(w))
    }
}

impl<'ast> Visit<'ast> for Search<'_> {
    fn visit_expr_method_call(&mut self, m: &'ast syn::ExprMethodCall) {
        let named = |names: &[&str]| is_among(&m.method, names);
        let sets = named(SETTERS) && m.args.iter().any(|a| self.mentions(a));
        if sets || (self.dropped && named(ACCESSORS)) {
            self.found.get_or_insert_with(|| m.method.clone());
        }
        visit::visit_expr_method_call(self, m);
    }
}
