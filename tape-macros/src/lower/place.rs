//! What can be assigned to: variables, elements, fields, what a reference points to.

use std::rc::Rc;

use proc_macro2::Span;
use syn::Expr;
use syn::spanned::Spanned;

use super::expr::binary_op;
use super::tree::Tree;
use super::{Lower, Var};
use crate::diagnostics;
use crate::ir::*;
use crate::syntax::start_of;

/// Where an assignment goes.
#[derive(Clone)]
enum Target {
    Var(Var),
    /// A component of a tuple that is held in parts.
    Component(Var, Vec<usize>),
    Place(Place),
    /// One of two, by a condition.
    Choice(Operand, Box<Target>, Box<Target>),
    Unknown,
}

impl Lower<'_> {
    pub(super) fn index(&mut self, i: &syn::ExprIndex) -> Tree {
        let base = self.expr(&i.expr);
        let span = start_of(&i.expr);
        if matches!(base.strip(), Tree::Choice(_)) {
            let proj = self.index_proj(&i.index);
            return self.project(base.deref(), &proj, span);
        }
        let place = self.place(&base, span);
        let proj = self.index_proj(&i.index);
        Tree::Place(place.then(proj))
    }

    /// A part of each place that may be meant.
    fn project(&mut self, base: Tree, proj: &Proj, span: Span) -> Tree {
        base.at_each_place(&mut |tree| Tree::Place(self.place(&tree, span).then(proj.clone())))
    }

    pub(super) fn index_proj(&mut self, index: &Expr) -> Proj {
        match index {
            Expr::Paren(p) => self.index_proj(&p.expr),
            Expr::Range(r) => Proj::Slice {
                lo: r.start.as_ref().map(|e| self.scalar(e)),
                hi: r.end.as_ref().map(|e| self.scalar(e)),
                inclusive: matches!(r.limits, syn::RangeLimits::Closed(_)),
            },
            other => {
                let given = self.given_range(other);
                let index = given.unwrap_or_else(|| self.expr(other));
                match (index.as_slice_bounds(), &index) {
                    (Some(slice), _) => slice,
                    (None, Tree::Ref(key)) => self.key(key, other.span()),
                    (None, _) => Proj::Index(self.operand(&index, other.span())),
                }
            }
        }
    }

    /// `map[&key]`: what is no slice is indexed by references, and only rustc knows of what.
    fn key(&mut self, key: &Tree, span: Span) -> Proj {
        // What is taken apart is put together first: a reference to a temporary ends too early.
        let key = match key {
            Tree::Place(_) => key.clone(),
            other => Tree::Op(self.operand(other, span)),
        };
        let name = quote::format_ident!("key");
        let used = self.used(&Tree::Ref(Box::new(key)));
        let opaque = Opaque {
            expr: Rc::new(syn::parse_quote!(#name)),
            uses: used.into_iter().map(|used| (name.clone(), used)).collect(),
            lost: Lost::Observed,
        };
        Proj::Index(self.operation(Ty::Inert, Op::Opaque(opaque), span))
    }

    pub(super) fn field(&mut self, f: &syn::ExprField) -> Tree {
        let base = self.expr(&f.base);
        self.component(&base, &f.member, f.span())
    }

    pub(super) fn component(&mut self, base: &Tree, member: &syn::Member, span: Span) -> Tree {
        match (base.strip(), member) {
            (Tree::Tuple(parts), syn::Member::Unnamed(i)) if (i.index as usize) < parts.len() => {
                parts[i.index as usize].clone()
            }
            (choice @ Tree::Choice(_), _) => {
                let proj = Proj::Field(member.clone());
                self.project(choice.clone().deref(), &proj, span)
            }
            (other, _) => {
                let place = self.place(&other.clone(), span);
                Tree::Place(place.then(Proj::Field(member.clone())))
            }
        }
    }

    fn target(&mut self, e: &Expr) -> Target {
        match e {
            Expr::Paren(p) => self.target(&p.expr),
            Expr::Path(p) => match p.path.get_ident().and_then(|i| self.lookup(&i.to_string())) {
                Some(var) => match self.get(var) {
                    Some(Tree::Place(place)) => Target::Place(place.clone()),
                    _ => Target::Var(var),
                },
                None => Target::Unknown,
            },
            Expr::Field(f) => match (self.target(&f.base), &f.member) {
                // `t.0` through a `&mut` of a tuple in memory
                (Target::Var(var), _) if self.points_to_memory(var) => self.place_target(e),
                (Target::Var(var), syn::Member::Unnamed(i)) => {
                    self.component_target(var, vec![i.index as usize])
                }
                (Target::Component(var, mut path), syn::Member::Unnamed(i)) => {
                    path.push(i.index as usize);
                    self.component_target(var, path)
                }
                _ => self.place_target(e),
            },
            Expr::Index(_) | Expr::Unary(_) => self.place_target(e),
            _ => Target::Unknown,
        }
    }

    fn points_to_memory(&self, var: Var) -> bool {
        let pointed = self.get(var).filter(|t| matches!(t, Tree::RefMut(_)));
        pointed.is_some_and(|t| matches!(t.strip(), Tree::Place(_)))
    }

    fn component_target(&mut self, var: Var, path: Vec<usize>) -> Target {
        let Some(mut tree) = self.get(var) else {
            return Target::Unknown;
        };
        for (depth, i) in path.iter().enumerate() {
            match tree.strip() {
                Tree::Tuple(parts) if *i < parts.len() => tree = &parts[*i],
                // `t.0` through a `&mut` of a tuple.
                Tree::Place(place) if !matches!(place.base, Base::Const(..)) => {
                    let field = |i: &usize| Proj::Field(syn::Member::Unnamed((*i).into()));
                    let way = path[depth..].iter().map(field);
                    return Target::Place(way.fold(place.clone(), |p, f| p.then(f)));
                }
                _ => return Target::Unknown,
            }
        }
        match tree {
            Tree::RefMut(inner) | Tree::Ref(inner) => match &**inner {
                Tree::Place(_) => Target::Component(var, path),
                _ => Target::Component(var, path),
            },
            _ => Target::Component(var, path),
        }
    }

    fn place_target(&mut self, e: &Expr) -> Target {
        target_of(&self.expr(e))
    }

    pub(super) fn assign(&mut self, a: &syn::ExprAssign) -> Tree {
        let value = self.expr(&a.right);
        if matches!(value, Tree::Never) {
            return value;
        }
        self.assign_to(&a.left, value, start_of(&a.left));
        Tree::unit()
    }

    fn assign_to(&mut self, left: &Expr, value: Tree, span: Span) {
        match left {
            Expr::Tuple(t) => {
                let value = self.owned(value, span);
                let rest = t.elems.iter().position(is_rest);
                for (i, e) in t.elems.iter().enumerate() {
                    let skipped = match (&value, rest) {
                        (_, Some(r)) if i == r => continue,
                        (Tree::Tuple(parts), Some(r)) if i > r => parts.len() - t.elems.len(),
                        _ => 0,
                    };
                    let member = syn::Member::Unnamed(syn::Index::from(i + skipped));
                    let part = self.component(&value, &member, e.span());
                    let part = self.owned(part, span);
                    self.assign_to(e, part, span);
                }
            }
            Expr::Array(t) => {
                let place = self.place(&value, span);
                let rest = t.elems.iter().position(is_rest);
                let mut parts = Vec::new();
                for (i, e) in t.elems.iter().enumerate().filter(|(_, e)| !is_rest(e)) {
                    let index = match rest {
                        Some(r) if i > r => self.index_from_end(&place, t.elems.len() - i, span),
                        _ => Operand::Int(i),
                    };
                    parts.push((e, self.load(&place.then(Proj::Index(index)), span)));
                }
                for (e, part) in parts {
                    self.assign_to(e, Tree::Op(part), span);
                }
            }
            Expr::Infer(_) => {}
            _ => {
                let target = self.target(left);
                self.store(target, value, left, span);
            }
        }
    }

    fn index_from_end(&mut self, place: &Place, back: usize, span: Span) -> Operand {
        let len = self.operation(Ty::Int, Op::Len(place.clone()), span);
        self.arithmetic(BinOp::Sub, len, Operand::Int(back), span)
    }

    fn store(&mut self, target: Target, value: Tree, left: &Expr, span: Span) {
        match target {
            Target::Var(var) => self.set_var(var, value, span),
            Target::Component(var, path) => {
                let value = self.owned(value, span);
                let mut whole = self.get(var).cloned().expect("a component was found");
                *part_mut(&mut whole, &path) = value;
                self.set(var, whole);
            }
            Target::Place(place) => {
                let value = self.operand(&value, span);
                self.emit(StmtKind::Store(place, value), span);
            }
            Target::Choice(cond, then, other) => {
                let value = self.owned(value, span);
                self.branch(
                    cond,
                    span,
                    |l| {
                        l.store(*then, value.clone(), left, span);
                        Tree::unit()
                    },
                    |l| {
                        l.store(*other, value.clone(), left, span);
                        Tree::unit()
                    },
                );
            }
            Target::Unknown => self.unknown_target(value, left, span),
        }
    }

    fn set_var(&mut self, var: Var, value: Tree, span: Span) {
        // `let v; v = [..];` with later writes in place: the memory starts here.
        let name = self.var_names[var.0].clone();
        let first = self.get(var).is_none();
        let ty = self.tree_ty(&value);
        if first && self.in_place.contains(&name.to_string()) && !value.is_ref() {
            let init = self.operand(&value, span);
            let mem = self.declare(&name, ty, init, false);
            self.set(var, Tree::Place(Place::mem(mem)));
            return;
        }
        let value = self.owned(value, span);
        let value = match self.get(var) {
            Some(Tree::Tuple(parts)) if !parts.iter().any(Tree::is_ref) => {
                let types: Vec<Ty> = parts.iter().map(|part| self.tree_ty(part)).collect();
                self.in_parts(value, &types, span)
            }
            _ => value,
        };
        let value = if first {
            self.named(&name, value)
        } else {
            self.like_before(var, value, span)
        };
        self.set(var, value);
    }

    /// A literal that is assigned has the type of what the variable held.
    fn like_before(&mut self, var: Var, value: Tree, span: Span) -> Tree {
        let (Tree::Op(new), Some(Tree::Op(old))) = (&value, self.get(var)) else {
            return value;
        };
        let (new, old) = (new.clone(), old.clone());
        let open = matches!(self.arena.ty(&new), Ty::Int | Ty::Float(FloatTy::Any));
        let typed = matches!(self.arena.ty(&old), Ty::Int | Ty::Float(_) | Ty::Unknown);
        let (name, integer) = (&self.var_names[var.0], self.arena.ty(&new).is_inert());
        let sensitive = self.sensitive.matters(&name.to_string(), integer);
        if !(open && typed && sensitive && self.is_literal(&new)) {
            return value;
        }
        let ty = self.arena.ty(&new).join(&self.arena.ty(&old));
        let op = Op::Helper(Helper::Runtime("like"), vec![old, new]);
        let like = self.define(None, ty, op, span);
        self.set_varied(like, false);
        Tree::Op(Operand::Val(like))
    }

    /// A literal, or a value that is one.
    fn is_literal(&self, operand: &Operand) -> bool {
        match operand {
            Operand::Const(..) | Operand::Int(_) | Operand::Float(_) => true,
            Operand::Val(v) => self.code.iter().flatten().any(|stmt| match &stmt.kind {
                StmtKind::Let(w, Op::Helper(Helper::Runtime("literal"), _)) => w == v,
                _ => false,
            }),
            _ => false,
        }
    }

    /// Global state, fields of user types and the like.
    fn unknown_target(&mut self, value: Tree, left: &Expr, span: Span) {
        if self.maybe_varied(&value) {
            self.refuse(&diagnostics::unsupported_place, left, "");
            return;
        }
        let value = self.operand(&value, span);
        let val = self.define(None, Ty::Unknown, Op::Copy(value), span);
        let name = self.arena.vals[val.0].name.clone();
        let e: Expr = syn::parse_quote!(#left = #name);
        let mut opaque = self.opaque(&e, Lost::Call);
        opaque.uses.push((name, Use::Value(Operand::Val(val))));
        let touched = self.touched(left);
        self.emit(StmtKind::Effect(opaque, touched), span);
    }

    /// `left op= right`
    pub(super) fn compound(&mut self, b: &syn::ExprBinary) -> Tree {
        let op = binary_op(&b.op);
        let right = self.expr(&b.right);
        if matches!(right, Tree::Never) {
            return right;
        }
        let right = self.operand(right.strip(), start_of(&b.right));
        let target = self.target(&b.left);
        self.update(target, op, right, b);
        Tree::unit()
    }

    fn update(&mut self, target: Target, op: BinOp, right: Operand, b: &syn::ExprBinary) {
        let span = start_of(&b.left);
        match target {
            Target::Place(place)
                if matches!(op, BinOp::Add | BinOp::Sub) || !op.is_arithmetic() =>
            {
                self.emit(StmtKind::Update(place, op, right), span);
            }
            Target::Place(place) => {
                let old = self.load(&place, span);
                let new = self.arithmetic(op, old, right, span);
                self.emit(StmtKind::Store(place, new), span);
            }
            Target::Var(var) => {
                let Some(held) = self.get(var).cloned() else {
                    return;
                };
                let left = self.operand(held.strip(), span);
                let value = self.arithmetic(op, left, right, span);
                self.set(var, Tree::Op(value));
            }
            Target::Component(var, path) => {
                let mut whole = self.get(var).cloned().expect("a component was found");
                let held = part_mut(&mut whole, &path).clone();
                let left = self.operand(held.strip(), span);
                *part_mut(&mut whole, &path) = Tree::Op(self.arithmetic(op, left, right, span));
                self.set(var, whole);
            }
            Target::Choice(cond, then, other) => {
                let (a, c) = (right.clone(), right);
                self.branch(
                    cond,
                    span,
                    |l| {
                        l.update(*then, op, a, b);
                        Tree::unit()
                    },
                    |l| {
                        l.update(*other, op, c, b);
                        Tree::unit()
                    },
                );
            }
            Target::Unknown => self.unknown_update(right, b),
        }
    }

    fn unknown_update(&mut self, right: Operand, b: &syn::ExprBinary) {
        if self.maybe_varied(&Tree::Op(right)) {
            self.refuse(&diagnostics::unsupported_place, &b.left, "");
        } else {
            let e = Expr::Binary(b.clone());
            let opaque = self.opaque(&e, Lost::Call);
            let touched = self.touched(&b.left);
            self.emit(StmtKind::Effect(opaque, touched), b.span());
        }
    }
}

fn target_of(tree: &Tree) -> Target {
    match tree {
        // A place in a value is what a call returned: only rustc knows where that points.
        Tree::Place(place) if matches!(place.base, Base::Mem(_)) => Target::Place(place.clone()),
        Tree::RefMut(inner) => match &**inner {
            Tree::Place(place) => Target::Place(place.clone()),
            _ => Target::Unknown,
        },
        Tree::Choice(choice) => Target::Choice(
            choice.cond.clone(),
            Box::new(target_of(&choice.then)),
            Box::new(target_of(&choice.other)),
        ),
        _ => Target::Unknown,
    }
}

fn part_mut<'t>(mut tree: &'t mut Tree, path: &[usize]) -> &'t mut Tree {
    for i in path {
        while let Tree::Ref(inner) | Tree::RefMut(inner) = tree {
            tree = inner;
        }
        let Tree::Tuple(parts) = tree else {
            unreachable!("checked by component_target")
        };
        tree = &mut parts[*i];
    }
    tree
}

/// `..` in a destructuring assignment.
fn is_rest(e: &Expr) -> bool {
    matches!(e, Expr::Range(r) if r.start.is_none() && r.end.is_none())
}
