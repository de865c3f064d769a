//! A first look at a body: which names are written in place, which are assigned, what jumps out.

use quote::ToTokens;
use syn::visit::{self, Visit};

use super::macros::vec_expressions;
use super::method::mutates_receiver;
use crate::maps::{HashMap, HashSet};
use crate::syntax::{is_among, is_compound, is_panic};

/// Names that must live in memory: an element, field or `&mut` of them is taken somewhere.
#[derive(Default)]
pub(super) struct InPlace {
    pub names: HashSet<String>,
    /// Written inside a closure that is bound to a variable.
    pub captured: HashSet<String>,
    /// Bound with `mut`, or holding a `&mut`.
    pub mutable: HashSet<String>,
    /// An element of them is taken somewhere: no options.
    pub indexed: HashSet<String>,
    /// Calls of `map` as they are written, and the variable that holds what comes of it.
    maps: Vec<(String, String)>,
    /// How often a name is bound.
    bound: HashMap<String, usize>,
    /// Functions that the body declares, without an attribute that might give them a derivative.
    pub plain_functions: HashSet<String>,
    /// Something is bound with `mut` that may be an item of an iterator.
    pub changes_items: bool,
}

impl InPlace {
    /// The calls of `map` of which an element is taken: those of arrays. A name that is bound again, such as to what an option
    /// holds, tells nothing.
    pub fn maps_of_arrays(&self) -> HashSet<String> {
        let once = |name: &String| self.bound.get(name) == Some(&1);
        let maps = self.maps.iter();
        let of_arrays = maps.filter(|(name, _)| self.indexed.contains(name) && once(name));
        of_arrays.map(|(_, written)| written.clone()).collect()
    }
}

/// The single name that a pattern binds.
fn single_name(pat: &syn::Pat) -> Option<&syn::Ident> {
    match pat {
        syn::Pat::Ident(p) => Some(&p.ident),
        syn::Pat::Type(t) => single_name(&t.pat),
        _ => None,
    }
}

/// The calls of `map`, as they are written, on the item that a closure takes: rows of arrays are arrays most probably.
pub(super) fn maps_of_item(closure: &syn::Expr) -> Vec<String> {
    let syn::Expr::Closure(c) = closure else {
        return Vec::new();
    };
    let Some(item) = c.inputs.first().and_then(single_name) else {
        return Vec::new();
    };
    let mut found = MapsOf {
        name: item.to_string(),
        written: Vec::new(),
    };
    found.visit_expr(&c.body);
    found.written
}

struct MapsOf {
    name: String,
    written: Vec<String>,
}

impl<'ast> Visit<'ast> for MapsOf {
    fn visit_expr_method_call(&mut self, e: &'ast syn::ExprMethodCall) {
        if e.method == "map" && root(&e.receiver).as_ref() == Some(&self.name) {
            self.written.push(e.to_token_stream().to_string());
        }
        visit::visit_expr_method_call(self, e);
    }
}

impl<'ast> Visit<'ast> for InPlace {
    fn visit_expr_assign(&mut self, e: &'ast syn::ExprAssign) {
        self.target(&e.left);
        visit::visit_expr_assign(self, e);
    }

    fn visit_expr_binary(&mut self, e: &'ast syn::ExprBinary) {
        if is_compound(&e.op) {
            self.target(&e.left);
        }
        visit::visit_expr_binary(self, e);
    }

    fn visit_expr_index(&mut self, e: &'ast syn::ExprIndex) {
        if let syn::Expr::Path(p) = &*e.expr {
            self.indexed
                .extend(p.path.get_ident().map(|i| i.to_string()));
        }
        visit::visit_expr_index(self, e);
    }

    fn visit_expr_reference(&mut self, e: &'ast syn::ExprReference) {
        if e.mutability.is_some()
            && let Some(name) = root(&e.expr)
        {
            self.names.insert(name);
        }
        visit::visit_expr_reference(self, e);
    }

    fn visit_expr_method_call(&mut self, e: &'ast syn::ExprMethodCall) {
        if writes_receiver(e)
            && let Some(name) = root(&e.receiver)
        {
            self.names.insert(name);
        }
        visit::visit_expr_method_call(self, e);
    }

    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        self.names.extend(written_by_macro(mac));
        let inside = vec_expressions(mac);
        inside.iter().for_each(|e| self.visit_expr(e));
    }

    fn visit_local(&mut self, local: &'ast syn::Local) {
        if let Some(init) = &local.init
            && let syn::Expr::Closure(closure) = &*init.expr
        {
            let written = assigned_in(|v| v.visit_expr(&closure.body));
            self.names.extend(written.iter().cloned());
            self.captured.extend(written);
        }
        if let Some(init) = &local.init
            && let (syn::Expr::MethodCall(m), Some(name)) = (&*init.expr, single_name(&local.pat))
            && m.method == "map"
        {
            let written = m.to_token_stream().to_string();
            self.maps.push((name.to_string(), written));
        }
        if let Some(init) = &local.init {
            let item = matches!(&*init.expr, syn::Expr::Path(_) | syn::Expr::MethodCall(_));
            self.changes_items |= item && binds_mut(&local.pat);
        }
        visit::visit_local(self, local);
    }

    fn visit_expr_for_loop(&mut self, e: &'ast syn::ExprForLoop) {
        self.changes_items |= binds_mut(&e.pat);
        visit::visit_expr_for_loop(self, e);
    }

    fn visit_expr_closure(&mut self, e: &'ast syn::ExprClosure) {
        self.changes_items |= e.inputs.iter().any(binds_mut);
        visit::visit_expr_closure(self, e);
    }

    fn visit_expr_let(&mut self, e: &'ast syn::ExprLet) {
        self.changes_items |= binds_mut(&e.pat);
        visit::visit_expr_let(self, e);
    }

    fn visit_arm(&mut self, arm: &'ast syn::Arm) {
        self.changes_items |= binds_mut(&arm.pat);
        visit::visit_arm(self, arm);
    }

    fn visit_pat_ident(&mut self, p: &'ast syn::PatIdent) {
        if p.mutability.is_some() {
            self.mutable.insert(p.ident.to_string());
        }
        *self.bound.entry(p.ident.to_string()).or_default() += 1;
        visit::visit_pat_ident(self, p);
    }

    fn visit_pat_type(&mut self, p: &'ast syn::PatType) {
        if let (syn::Pat::Ident(name), syn::Type::Reference(r)) = (&*p.pat, &*p.ty)
            && r.mutability.is_some()
        {
            self.mutable.insert(name.ident.to_string());
        }
        visit::visit_pat_type(self, p);
    }

    fn visit_item(&mut self, item: &'ast syn::Item) {
        const PLAIN: &[&str] = &["inline", "doc", "allow", "expect", "must_use", "cold"];
        let plain = |a: &syn::Attribute| a.path().get_ident().is_some_and(|n| is_among(n, PLAIN));
        if let syn::Item::Fn(f) = item
            && f.attrs.iter().all(plain)
        {
            self.plain_functions.insert(f.sig.ident.to_string());
        }
    }
}

impl InPlace {
    fn target(&mut self, left: &syn::Expr) {
        match left {
            syn::Expr::Path(_) => {}
            syn::Expr::Tuple(t) => t.elems.iter().for_each(|e| self.target(e)),
            syn::Expr::Array(t) => t.elems.iter().for_each(|e| self.target(e)),
            syn::Expr::Field(_) if tuple_field_only(left) => {}
            other => self.names.extend(root(other)),
        }
    }
}

pub(super) fn binds_mut(pat: &syn::Pat) -> bool {
    let mut scan = InPlace::default();
    scan.visit_pat(pat);
    !scan.mutable.is_empty()
}

/// `t.0.1`: a component of a tuple stays a value of its own.
fn tuple_field_only(e: &syn::Expr) -> bool {
    match e {
        syn::Expr::Field(f) => {
            matches!(f.member, syn::Member::Unnamed(_)) && tuple_field_only(&f.base)
        }
        syn::Expr::Path(_) => true,
        _ => false,
    }
}

/// `take()` of an option, not `take(n)` of an iterator, and all that may write.
fn writes_receiver(m: &syn::ExprMethodCall) -> bool {
    let name = m.method.to_string();
    name == "take" && m.args.is_empty() || mutates_receiver(&name)
}

/// `write!(out, ..)`, and what a macro is given as `&mut`.
fn written_by_macro(mac: &syn::Macro) -> Vec<String> {
    use proc_macro2::TokenTree;
    let writes = mac
        .path
        .segments
        .last()
        .is_some_and(|s| s.ident == "write" || s.ident == "writeln");
    let (mut names, mut after_mut, mut first) = (Vec::new(), false, writes);
    for token in mac.tokens.clone() {
        match token {
            TokenTree::Ident(i) if i == "mut" => after_mut = true,
            TokenTree::Ident(i) => {
                if after_mut || first {
                    names.push(i.to_string());
                }
                (after_mut, first) = (false, false);
            }
            TokenTree::Punct(p) if p.as_char() == '&' => {}
            _ => (after_mut, first) = (false, false),
        }
    }
    names
}

/// The variable that a place expression starts from.
pub(super) fn root(e: &syn::Expr) -> Option<String> {
    match e {
        syn::Expr::Path(p) => p.path.get_ident().map(|i| i.to_string()),
        syn::Expr::Index(i) => root(&i.expr),
        syn::Expr::Field(f) => root(&f.base),
        syn::Expr::Paren(p) => root(&p.expr),
        syn::Expr::Group(p) => root(&p.expr),
        syn::Expr::Reference(r) => root(&r.expr),
        syn::Expr::Unary(u) if matches!(u.op, syn::UnOp::Deref(_)) => root(&u.expr),
        syn::Expr::MethodCall(m) if gives_own(&m.method) => None,
        syn::Expr::MethodCall(m) => root(&m.receiver),
        _ => None,
    }
}

/// What the method gives is no part of its receiver.
fn gives_own(method: &syn::Ident) -> bool {
    const OWN: &[&str] = &[
        "partial_cmp",
        "cmp",
        "total_cmp",
        "clone",
        "to_vec",
        "to_owned",
        "to_string",
    ];
    is_among(method, OWN)
}

/// Names that are assigned to somewhere below, as a whole or in part.
#[derive(Default)]
pub(super) struct Assigned(HashSet<String>);

impl<'ast> Visit<'ast> for Assigned {
    fn visit_expr_assign(&mut self, e: &'ast syn::ExprAssign) {
        self.target(&e.left);
        visit::visit_expr_assign(self, e);
    }

    fn visit_expr_binary(&mut self, e: &'ast syn::ExprBinary) {
        if is_compound(&e.op) {
            self.target(&e.left);
        }
        visit::visit_expr_binary(self, e);
    }

    fn visit_expr_reference(&mut self, e: &'ast syn::ExprReference) {
        if e.mutability.is_some() {
            self.0.extend(root(&e.expr));
        }
        visit::visit_expr_reference(self, e);
    }

    fn visit_expr_method_call(&mut self, e: &'ast syn::ExprMethodCall) {
        if writes_receiver(e) {
            self.0.extend(root(&e.receiver));
        }
        visit::visit_expr_method_call(self, e);
    }

    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        self.0.extend(written_by_macro(mac));
        let inside = vec_expressions(mac);
        inside.iter().for_each(|e| self.visit_expr(e));
    }

    fn visit_item(&mut self, _: &'ast syn::Item) {}
}

impl Assigned {
    fn target(&mut self, left: &syn::Expr) {
        match left {
            syn::Expr::Tuple(t) => t.elems.iter().for_each(|e| self.target(e)),
            syn::Expr::Array(t) => t.elems.iter().for_each(|e| self.target(e)),
            other => self.0.extend(root(other)),
        }
    }
}

pub(super) fn assigned_in(walk: impl FnOnce(&mut Assigned)) -> HashSet<String> {
    let mut assigned = Assigned::default();
    walk(&mut assigned);
    assigned.0
}

/// Does anything below leave the expression early?
#[derive(Default)]
struct Jumps {
    found: bool,
    loops: usize,
    labels: Vec<String>,
}

impl<'ast> Visit<'ast> for Jumps {
    fn visit_expr(&mut self, e: &'ast syn::Expr) {
        use syn::Expr::*;
        match e {
            Return(_) | Try(_) => self.found = true,
            Break(b) => self.jump(&b.label, b.expr.as_deref()),
            Continue(c) => self.jump(&c.label, None),
            ForLoop(f) => {
                self.visit_expr(&f.expr);
                self.looped(&f.label, &f.body);
            }
            While(w) => {
                self.visit_expr(&w.cond);
                self.looped(&w.label, &w.body);
            }
            Loop(l) => self.looped(&l.label, &l.body),
            Block(b) if b.label.is_some() => {
                self.labels
                    .extend(b.label.iter().map(|l| l.name.ident.to_string()));
                self.visit_block(&b.block);
                self.labels.pop();
            }
            Closure(_) | Async(_) => {}
            Macro(m) => vec_expressions(&m.mac)
                .iter()
                .for_each(|e| self.visit_expr(e)),
            _ => visit::visit_expr(self, e),
        }
    }

    fn visit_item(&mut self, _: &'ast syn::Item) {}
}

impl Jumps {
    fn jump(&mut self, label: &Option<syn::Lifetime>, value: Option<&syn::Expr>) {
        let inside = match label {
            Some(l) => self.labels.contains(&l.ident.to_string()),
            None => self.loops > 0,
        };
        self.found |= !inside;
        if let Some(value) = value {
            self.visit_expr(value);
        }
    }

    fn looped(&mut self, label: &Option<syn::Label>, body: &syn::Block) {
        self.loops += 1;
        self.labels
            .extend(label.iter().map(|l| l.name.ident.to_string()));
        self.visit_block(body);
        if label.is_some() {
            self.labels.pop();
        }
        self.loops -= 1;
    }
}

pub(super) fn jumps(e: &syn::Expr) -> bool {
    let mut jumps = Jumps::default();
    jumps.visit_expr(e);
    jumps.found
}

/// The same of a block.
pub(super) fn jumps_in(block: &syn::Block) -> bool {
    let mut jumps = Jumps::default();
    jumps.visit_block(block);
    jumps.found
}

/// Does control certainly not reach the end of the block?
pub(super) fn diverges(block: &syn::Block) -> bool {
    match block.stmts.last() {
        Some(syn::Stmt::Expr(e, _)) => expr_diverges(e),
        Some(syn::Stmt::Macro(m)) => is_panic(&m.mac),
        _ => false,
    }
}

pub(super) fn expr_diverges(e: &syn::Expr) -> bool {
    match e {
        syn::Expr::Return(_) | syn::Expr::Break(_) | syn::Expr::Continue(_) => true,
        syn::Expr::Macro(m) => is_panic(&m.mac),
        syn::Expr::Block(b) if b.label.is_none() => diverges(&b.block),
        syn::Expr::Paren(p) => expr_diverges(&p.expr),
        _ => false,
    }
}
