//! Loops: what the body changes is carried, `break` and `continue` are flags.

use std::rc::Rc;

use proc_macro2::Span;
use syn::Expr;
use syn::spanned::Spanned;
use syn::visit::Visit;

use super::branch::{Outer, undefined_like};
use super::prescan::assigned_in;
use super::tree::Tree;
use super::{Lower, Target, Var};
use crate::diagnostics;
use crate::ir::visit::{Substitute, rewrite_region};
use crate::ir::*;
use crate::maps::HashMap;

/// A variable that the loop may change: its tree at the start of an iteration.
struct Entry {
    var: Var,
    start: Tree,
    phis: Vec<(Val, Operand)>,
}

impl Lower<'_> {
    pub(super) fn while_loop(&mut self, w: &syn::ExprWhile) -> Tree {
        let span = w.span();
        let binds = matches!(&*w.cond, Expr::Let(_))
            || super::prescan::jumps(&w.cond)
            || contains_let(&w.cond)
            || !assigned_in(|v| v.visit_expr(&w.cond)).is_empty();
        if binds {
            // `while let p = e { .. }` is `loop { if let p = e { .. } else { break } }`.
            let (cond, body, label) = (&w.cond, &w.body, &w.label);
            let repeated = syn::Token![loop](w.while_token.span);
            let lowered: syn::ExprLoop =
                syn::parse_quote!(#label #repeated { if #cond #body else { break; } });
            return self.loop_loop(&lowered);
        }
        let assigned = assigned_in(|v| {
            v.visit_expr(&w.cond);
            v.visit_block(&w.body);
        });
        let head = |l: &mut Self| {
            let (stmts, cond) = l.region(|l| l.scalar(&w.cond));
            Head::While(Region {
                stmts,
                results: vec![cond],
            })
        };
        self.looped(w.label.as_ref(), &assigned, span, head, |l| {
            l.block(&w.body);
        });
        Tree::unit()
    }

    pub(super) fn loop_loop(&mut self, e: &syn::ExprLoop) -> Tree {
        let assigned = assigned_in(|v| v.visit_block(&e.body));
        let head = |_: &mut Self| {
            Head::While(Region {
                stmts: Vec::new(),
                results: vec![Operand::Bool(true)],
            })
        };
        let value = self.looped(e.label.as_ref(), &assigned, e.span(), head, |l| {
            l.block(&e.body);
        });
        // Without a `break`, control never comes out at its end.
        if self.unbroken { Tree::Never } else { value }
    }

    /// The loop of `head` and `body`; its value is what `break` gave.
    pub(super) fn looped(
        &mut self,
        label: Option<&syn::Label>,
        assigned: &crate::maps::HashSet<String>,
        span: Span,
        head: impl FnOnce(&mut Self) -> Head,
        body: impl FnOnce(&mut Self),
    ) -> Tree {
        self.looped_within(None, label, assigned, span, head, body)
    }

    /// The same, where `break` leaves more than this loop: it sets the flag `whole`.
    pub(super) fn looped_within(
        &mut self,
        whole: Option<Var>,
        label: Option<&syn::Label>,
        assigned: &crate::maps::HashSet<String>,
        span: Span,
        head: impl FnOnce(&mut Self) -> Head,
        body: impl FnOnce(&mut Self),
    ) -> Tree {
        let before = self.vars.len();
        let outer = Outer::of(self);
        let deferred = self.uninitialised();
        let returning = self.get(self.return_value).cloned();
        let mut entries = self.entries(assigned, span);
        let target = Target {
            label: label.map(|l| l.name.ident.to_string()),
            block: false,
            broke: whole.unwrap_or_else(|| self.flag("broke", span)),
            continued: self.flag("continued", span),
            value: self.var(syn::Ident::new("result", span), None),
        };
        let (broke, value) = (target.broke, target.value);
        let inner = self.vars.len();
        let head = head(self);
        self.targets.push(target);
        let (stmts, ()) = self.region(|l| l.scoped(body));
        self.targets.pop();
        self.code.push(stmts);
        self.unbroken = matches!(self.get(broke), Some(Tree::Op(Operand::Bool(false))));
        let exit = self.exit_condition(broke, span);
        let unchanged = |l: &Self| match (l.get(l.return_value), &returning) {
            (Some(end), Some(start)) => end.same(start),
            _ => false,
        };
        let kept = unchanged(self).then_some(self.return_value);
        let mut next = self.collect_next(&deferred, value, kept, outer, &mut entries, span);
        if !matches!(exit, Operand::Bool(false)) {
            next.exit = Some(self.carry_exit(exit, &mut next, span));
        }
        let stmts = self.code.pop().expect("pushed above");
        let trees = self.close_loop(head, stmts, next, span);
        self.vars.truncate(inner);
        for (var, tree) in trees {
            self.vars[var.0] = Some(tree);
        }
        for var in deferred {
            self.in_memory(var);
        }
        let result = self.vars[value.0].take();
        self.vars.truncate(before);
        self.var_names.truncate(before);
        result.unwrap_or_else(Tree::unit)
    }

    /// Variables that the loop may be the first to set.
    fn uninitialised(&self) -> Vec<Var> {
        (0..self.vars.len())
            .map(Var)
            .filter(|v| self.get(*v).is_none())
            .collect()
    }

    /// Fresh values for all that the body may assign to.
    fn entries(&mut self, assigned: &crate::maps::HashSet<String>, span: Span) -> Vec<Entry> {
        let mut entries = Vec::new();
        for i in 0..self.vars.len() {
            let var = Var(i);
            if !assigned.contains(&self.var_names[i].to_string()) {
                continue;
            }
            let Some(tree) = self.vars[i].clone() else {
                continue;
            };
            let mut phis = Vec::new();
            let name = self.var_names[i].clone();
            let tree = self.rebindable(&tree, &name, span);
            let start = self.phi_tree(&tree, &name, &mut phis, span);
            self.vars[i] = Some(start.clone());
            entries.push(Entry { var, start, phis });
        }
        entries
    }

    fn phi_tree(
        &mut self,
        tree: &Tree,
        name: &syn::Ident,
        phis: &mut Vec<(Val, Operand)>,
        span: Span,
    ) -> Tree {
        match tree {
            Tree::Op(operand) => Tree::Op(self.phi(operand, name, phis, span)),
            Tree::Ref(_) | Tree::RefMut(_) | Tree::Choice(_) => {
                tree.map_operands(&mut |o| self.phi(o, name, phis, span))
            }
            Tree::Tuple(parts) => Tree::Tuple(
                parts
                    .iter()
                    .map(|p| self.phi_tree(p, name, phis, span))
                    .collect(),
            ),
            Tree::Option { some, payload } => {
                let Tree::Op(some) = self.phi_tree(&Tree::Op(some.clone()), name, phis, span)
                else {
                    unreachable!()
                };
                Tree::Option {
                    some,
                    payload: Box::new(self.phi_tree(payload, name, phis, span)),
                }
            }
            Tree::Result { ok, payload, error } => {
                let flag = |l: &mut Self, o: &Operand, phis: &mut Vec<(Val, Operand)>| match l
                    .phi_tree(&Tree::Op(o.clone()), name, phis, span)
                {
                    Tree::Op(o) => o,
                    _ => unreachable!("an operand's tree is an operand"),
                };
                let (ok, error) = (flag(self, ok, phis), flag(self, error, phis));
                Tree::Result {
                    ok,
                    payload: Box::new(self.phi_tree(payload, name, phis, span)),
                    error,
                }
            }
            other => other.clone(),
        }
    }

    fn phi(
        &mut self,
        operand: &Operand,
        name: &syn::Ident,
        phis: &mut Vec<(Val, Operand)>,
        span: Span,
    ) -> Operand {
        let ty = self.arena.ty(operand);
        let inert = ty.is_inert();
        let phi = self.value(Some(name), ty, span);
        self.set_varied(phi, !inert);
        phis.push((phi, operand.clone()));
        Operand::Val(phi)
    }

    fn exit_condition(&mut self, broke: Var, span: Span) -> Operand {
        let mut flags = vec![broke, self.returned];
        let around = self.targets.iter().flat_map(|t| [t.broke, t.continued]);
        flags.extend(around.filter(|flag| *flag != broke));
        self.any(&flags, span)
    }

    /// What each carried variable is at the end of an iteration.
    fn collect_next(
        &mut self,
        deferred: &[Var],
        value: Var,
        kept: Option<Var>,
        outer: Outer,
        entries: &mut Vec<Entry>,
        span: Span,
    ) -> Next {
        let mut next = Next::default();
        for entry in entries.drain(..) {
            let end = self.vars[entry.var.0].clone().unwrap_or(Tree::Never);
            self.carry(&entry.start, &end, &entry.phis, &mut next, span);
            next.trees.push((entry.var, entry.start));
        }
        // Flags and values that appeared in the body: they start undefined.
        let known: Vec<Var> = next.trees.iter().map(|(v, _)| *v).collect();
        for i in 0..self.vars.len() {
            let var = Var(i);
            if kept == Some(var)
                || known.contains(&var)
                || !(self.escapes(var, value) || deferred.contains(&var))
            {
                continue;
            }
            let Some(end) = self.vars[i].clone() else {
                continue;
            };
            let start = undefined_like(self, &end, outer);
            if end.same(&start) {
                continue;
            }
            let mut phis = Vec::new();
            let name = self.var_names[i].clone();
            let entry = self.phi_tree(&start, &name, &mut phis, span);
            self.carry(&entry, &end, &phis, &mut next, span);
            next.trees.push((Var(i), entry));
        }
        next
    }

    /// Variables that jumps set, and those first initialised in the loop.
    fn escapes(&self, var: Var, value: Var) -> bool {
        let jump = self
            .targets
            .iter()
            .any(|t| [t.broke, t.continued, t.value].contains(&var));
        jump || var == value || var == self.returned || var == self.return_value
    }

    fn carry(
        &mut self,
        start: &Tree,
        end: &Tree,
        phis: &[(Val, Operand)],
        next: &mut Next,
        span: Span,
    ) {
        match (start, end) {
            (Tree::Op(Operand::Val(phi)), _) if phis.iter().any(|(p, _)| p == phi) => {
                let end = if matches!(end, Tree::Never) {
                    Operand::Val(*phi)
                } else {
                    self.operand(end, span)
                };
                let init = phis
                    .iter()
                    .find(|(p, _)| p == phi)
                    .map(|(_, i)| i.clone())
                    .expect("tested above");
                next.ends.push((*phi, init, end));
            }
            (Tree::Tuple(a), Tree::Tuple(b)) if a.len() == b.len() => {
                a.iter()
                    .zip(b)
                    .for_each(|(a, b)| self.carry(a, b, phis, next, span));
            }
            (Tree::Tuple(a), _) => {
                for (i, part) in a.iter().enumerate() {
                    let end = self.component(end, &syn::Member::Unnamed(syn::Index::from(i)), span);
                    self.carry(part, &end, phis, next, span);
                }
            }
            (Tree::Option { some, payload }, _) => {
                let Tree::Option {
                    some: s,
                    payload: p,
                } = self.as_option(end, span)
                else {
                    return;
                };
                let p = self.owned_payload(&s, *p, span);
                self.carry(&Tree::Op(some.clone()), &Tree::Op(s), phis, next, span);
                self.carry(payload, &p, phis, next, span);
            }
            (Tree::Result { ok, payload, error }, _) => {
                let Tree::Result {
                    ok: o,
                    payload: p,
                    error: e,
                } = self.as_result(end, span)
                else {
                    return;
                };
                let p = self.owned_payload(&o, *p, span);
                self.carry(&Tree::Op(ok.clone()), &Tree::Op(o), phis, next, span);
                self.carry(payload, &p, phis, next, span);
                self.carry(&Tree::Op(error.clone()), &Tree::Op(e), phis, next, span);
            }
            (Tree::Ref(_) | Tree::RefMut(_) | Tree::Choice(_), _) => {
                self.carry_reference(start, end, phis, next, span);
            }
            (a, b) if a.same(b) => {}
            (Tree::Place(_), _) => {
                self.diagnostics
                    .refuse_at(&diagnostics::runtime_reference, span, "");
            }
            _ => {}
        }
    }

    fn carry_reference(
        &mut self,
        start: &Tree,
        end: &Tree,
        phis: &[(Val, Operand)],
        next: &mut Next,
        span: Span,
    ) {
        let Some(end) = self.conform(end, start, span) else {
            self.diagnostics
                .refuse_at(&diagnostics::runtime_reference, span, "");
            return;
        };
        let mut ends = Vec::new();
        end.map_operands(&mut |o| {
            ends.push(o.clone());
            o.clone()
        });
        let mut ends = ends.into_iter();
        start.map_operands(&mut |start| {
            let end = ends.next().expect("references of one shape");
            let start = Tree::Op(start.clone());
            self.carry(&start, &Tree::Op(end), phis, next, span);
            Operand::Unit
        });
    }

    fn carry_exit(&mut self, exit: Operand, next: &mut Next, span: Span) -> usize {
        let phi = self.value(None, Ty::Bool, span);
        self.set_varied(phi, false);
        next.ends.push((phi, Operand::Bool(false), exit));
        next.ends.len() - 1
    }

    /// Emits the loop; what did not change is replaced by what it was before.
    fn close_loop(
        &mut self,
        head: Head,
        stmts: Vec<Stmt>,
        next: Next,
        span: Span,
    ) -> Vec<(Var, Tree)> {
        let mut unchanged = HashMap::default();
        let mut results = HashMap::default();
        let mut carried = Vec::new();
        let mut ends = Vec::new();
        let mut exit = None;
        for (i, (phi, init, end)) in next.ends.into_iter().enumerate() {
            let constant = !matches!(init, Operand::Val(_)) && end.same(&init);
            if constant || matches!(&end, Operand::Val(v) if *v == phi) {
                results.insert(phi, init.clone());
                unchanged.insert(phi, init);
                continue;
            }
            let ty = self.arena.ty(&init).join(&self.arena.ty(&end));
            self.arena.vals[phi.0].ty = ty.clone();
            let name = self.arena.vals[phi.0].name.clone();
            let result = self.value(Some(&name), ty, span);
            results.insert(phi, Operand::Val(result));
            if next.exit == Some(i) {
                exit = Some(carried.len());
            }
            carried.push(Carried { init, phi, result });
            ends.push(end);
        }
        let mut body = Region {
            stmts,
            results: ends,
        };
        let mut head = head;
        let mut substitute = Substitute(&unchanged);
        rewrite_region(&mut substitute, &mut body);
        if let Head::While(region) = &mut head {
            rewrite_region(&mut substitute, region);
        }
        let trips = match &head {
            // `(a..=b).step_by(n)` has no `rev()`: its items are recorded.
            Head::Range { range, .. }
                if exit.is_none() && !(range.inclusive && range.step.is_some()) =>
            {
                None
            }
            _ => {
                let trips = self.value(None, Ty::Int, span);
                self.set_varied(trips, false);
                Some(trips)
            }
        };
        self.emit(
            StmtKind::Loop(Loop {
                head,
                carried,
                body,
                exit,
                trips,
                mirrored: false,
            }),
            span,
        );
        next.trees
            .into_iter()
            .map(|(var, tree)| (var, replaced(&tree, &results)))
            .collect()
    }

    /// `'label: { .. break 'label value; .. }`
    pub(super) fn labelled_block(&mut self, b: &syn::ExprBlock) -> Tree {
        let span = b.span();
        let before = self.vars.len();
        let target = Target {
            label: b.label.as_ref().map(|l| l.name.ident.to_string()),
            block: true,
            broke: self.flag("broke", span),
            continued: self.flag("continued", span),
            value: self.var(syn::Ident::new("result", span), None),
        };
        let (broke, value) = (target.broke, target.value);
        self.targets.push(target);
        let tail = self.block(&b.block);
        self.targets.pop();
        let early = self.get(value).cloned().unwrap_or_else(Tree::unit);
        let result = match self.get(broke).cloned() {
            Some(Tree::Op(Operand::Bool(false))) => tail,
            Some(Tree::Op(left)) if !matches!(tail, Tree::Never) => {
                let tail = self.owned(tail, span);
                self.branch(left, span, |_| early, |_| tail)
            }
            _ => early,
        };
        self.vars.truncate(before);
        self.var_names.truncate(before);
        result
    }

    pub(super) fn break_out(&mut self, b: &syn::ExprBreak) -> Tree {
        let value = b.expr.as_ref().map(|e| self.expr(e));
        if matches!(value, Some(Tree::Never)) {
            return Tree::Never;
        }
        let Some((broke, slot)) = self
            .find_target(b.label.as_ref())
            .map(|t| (t.broke, t.value))
        else {
            self.refuse(&diagnostics::unsupported_expression, b, "");
            return Tree::Never;
        };
        if let Some(value) = value {
            let value = self.owned(value, b.span());
            self.set(slot, value);
        }
        self.set(broke, Tree::Op(Operand::Bool(true)));
        Tree::Never
    }

    pub(super) fn continue_on(&mut self, c: &syn::ExprContinue) -> Tree {
        match self.find_target(c.label.as_ref()).map(|t| t.continued) {
            Some(flag) => self.set(flag, Tree::Op(Operand::Bool(true))),
            None => self.refuse(&diagnostics::unsupported_expression, c, ""),
        }
        Tree::Never
    }

    fn find_target(&self, label: Option<&syn::Lifetime>) -> Option<&Target> {
        match label {
            None => self.targets.iter().rev().find(|t| !t.block),
            Some(l) => {
                let name = l.ident.to_string();
                self.targets
                    .iter()
                    .rev()
                    .find(|t| t.label.as_deref() == Some(&name))
            }
        }
    }

    /// `for pat in iterator` where only rustc knows the iterator.
    pub(super) fn native_loop(&mut self, f: &syn::ExprForLoop) -> Tree {
        let span = f.span();
        let iter = self.opaque(&f.expr, Lost::Call);
        let assigned = assigned_in(|v| v.visit_block(&f.body));
        let names = super::pattern::bound_names(&f.pat);
        let mut vars = Vec::new();
        for name in &names {
            let val = self.value(Some(name), Ty::Unknown, name.span());
            self.set_varied(val, false);
            self.native_vals.insert(val);
            vars.push(val);
        }
        let renamed = names
            .iter()
            .zip(&vars)
            .map(|(n, v)| (n.clone(), self.arena.vals[v.0].name.clone()))
            .collect();
        let pat = Rc::new(rename(&f.pat, renamed));
        let held = vars.clone();
        self.looped(
            f.label.as_ref(),
            &assigned,
            span,
            |_| Head::Native { pat, iter, vars },
            |l| {
                for (name, val) in names.iter().zip(held) {
                    l.bind(name, Some(Tree::Op(Operand::Val(val))));
                }
                l.block(&f.body);
            },
        );
        Tree::unit()
    }
}

/// The ends of an iteration, in the order of the carried values.
#[derive(Default)]
struct Next {
    ends: Vec<(Val, Operand, Operand)>,
    trees: Vec<(Var, Tree)>,
    exit: Option<usize>,
}

/// The tree after the loop: results in place of the values at an iteration's start.
fn replaced(tree: &Tree, results: &HashMap<Val, Operand>) -> Tree {
    let operand = |o: &Operand| match o {
        Operand::Val(v) => results.get(v).cloned().unwrap_or(o.clone()),
        other => other.clone(),
    };
    match tree {
        Tree::Op(o) => Tree::Op(operand(o)),
        Tree::Tuple(parts) => Tree::Tuple(parts.iter().map(|p| replaced(p, results)).collect()),
        Tree::Option { some, payload } => Tree::Option {
            some: operand(some),
            payload: Box::new(replaced(payload, results)),
        },
        Tree::Result { ok, payload, error } => Tree::Result {
            ok: operand(ok),
            payload: Box::new(replaced(payload, results)),
            error: operand(error),
        },
        Tree::Ref(_) | Tree::RefMut(_) | Tree::Choice(_) => tree.map_operands(&mut |o| operand(o)),
        other => other.clone(),
    }
}

fn contains_let(e: &Expr) -> bool {
    match e {
        Expr::Let(_) => true,
        Expr::Binary(b) => contains_let(&b.left) || contains_let(&b.right),
        Expr::Paren(p) => contains_let(&p.expr),
        _ => false,
    }
}

fn rename(pat: &syn::Pat, names: Vec<(syn::Ident, syn::Ident)>) -> syn::Pat {
    struct Rename(Vec<(syn::Ident, syn::Ident)>);
    impl syn::visit_mut::VisitMut for Rename {
        fn visit_pat_ident_mut(&mut self, p: &mut syn::PatIdent) {
            if let Some((_, new)) = self.0.iter().find(|(old, _)| *old == p.ident) {
                p.ident = new.clone();
                p.mutability = None;
            }
        }
    }
    let mut pat = pat.clone();
    syn::visit_mut::VisitMut::visit_pat_mut(&mut Rename(names), &mut pat);
    pat
}
