//! References that differ after a branch or from one iteration to the next.
//!
//! Where both point into one container, only the indices differ, and those are values. What is
//! behind a shared reference does not change while it lives, so it may be read where it was chosen.
//! A `&mut` of one of several places becomes a [`Choice`]: each use is a branch of its own.

use std::rc::Rc;

use proc_macro2::Span;

use super::branch::{Outer, Side};
use super::tree::{Choice, Tree};
use super::{Lower, Var};
use crate::diagnostics;
use crate::ir::*;

impl Lower<'_> {
    /// Two references after a branch; `None` where they are read and joined as values.
    pub(super) fn join_references(
        &mut self,
        left: &Tree,
        right: &Tree,
        a: &mut Side,
        b: &mut Side,
        results: &mut Vec<Val>,
        span: Span,
    ) -> Option<Tree> {
        if let Some(place) = self.same_container(left, right, a, b, results, span) {
            let place = Box::new(Tree::Place(place));
            return Some(match left {
                Tree::RefMut(_) => Tree::RefMut(place),
                _ => Tree::Ref(place),
            });
        }
        let mutable = |t: &Tree| matches!(t, Tree::RefMut(_) | Tree::Choice(_));
        if !(mutable(left) || mutable(right)) {
            return None;
        }
        if !(is_chosen(left, a.outer) && is_chosen(right, b.outer)) {
            self.diagnostics
                .refuse_at(&diagnostics::runtime_reference, span, "");
            return None;
        }
        let then = self.exported(left, true, a, b, results, span);
        let other = self.exported(right, false, a, b, results, span);
        Some(Tree::Choice(Rc::new(Choice {
            cond: a.cond.clone(),
            then,
            other,
        })))
    }

    /// Into the same container by the same path: the indices are joined.
    fn same_container(
        &mut self,
        left: &Tree,
        right: &Tree,
        a: &mut Side,
        b: &mut Side,
        results: &mut Vec<Val>,
        span: Span,
    ) -> Option<Place> {
        let (p, q) = match (left, right) {
            (Tree::Ref(p), Tree::Ref(q)) | (Tree::RefMut(p), Tree::RefMut(q)) => (p, q),
            _ => return None,
        };
        let (Tree::Place(p), Tree::Place(q)) = (&**p, &**q) else {
            return None;
        };
        if !is_outer(&p.base, a.outer) || !p.base.same(&q.base) {
            return None;
        }
        let (p, q) = if same_path(p, q) {
            (p.clone(), q.clone())
        } else {
            let (stmts, p) = self.in_side(a, |l| l.as_view(p, span));
            a.stmts = stmts;
            let (stmts, q) = self.in_side(b, |l| l.as_view(q, span));
            b.stmts = stmts;
            let (p, q) = (p?, q?);
            same_path(&p, &q).then_some((p, q))?
        };
        let mut rights = operands_of(&q).into_iter();
        Some(with_operands(&p, &mut |left: &Operand| {
            let right = rights.next().expect("paths of one shape");
            self.join_operands(left.clone(), right, a, b, None, results, span)
        }))
    }

    /// A tree that can be used after the branch: indices that a side computed come out of it.
    fn exported(
        &mut self,
        tree: &Tree,
        from_then: bool,
        a: &mut Side,
        b: &mut Side,
        results: &mut Vec<Val>,
        span: Span,
    ) -> Tree {
        let outer = a.outer;
        tree.map_operands(&mut |operand| {
            if !matches!(operand, Operand::Val(v) if v.0 >= outer.vals) {
                return operand.clone();
            }
            let undefined = Operand::Undef(self.arena.ty(operand));
            let (left, right) = if from_then {
                (operand.clone(), undefined)
            } else {
                (undefined, operand.clone())
            };
            self.join_operands(left, right, a, b, None, results, span)
        })
    }

    /// A view of a container as one slice of it: views of views are added up.
    pub(super) fn as_view(&mut self, place: &Place, span: Span) -> Option<Place> {
        let first = place
            .path
            .iter()
            .position(|p| matches!(p, Proj::Slice { .. }))
            .unwrap_or(place.path.len());
        let mut whole = Place {
            base: place.base.clone(),
            path: place.path[..first].to_vec(),
        };
        let container = self.arena.place_ty(&whole);
        if !matches!(container, Ty::Slice(_) | Ty::Vec(_) | Ty::Array(..)) {
            return None;
        }
        let len = self.operation(Ty::Int, Op::Len(whole.clone()), span);
        let (mut start, mut end) = (Operand::Int(0), len);
        let mut rest = place.path[first..].iter();
        for proj in rest.by_ref() {
            let Proj::Slice { lo, hi, inclusive } = proj else {
                let Proj::Index(i) = proj else { return None };
                let i = self.arithmetic(BinOp::Add, start, i.clone(), span);
                whole.path.push(Proj::Index(i));
                whole.path.extend(rest.cloned());
                return Some(whole);
            };
            let mut to = match hi {
                Some(hi) => self.arithmetic(BinOp::Add, start.clone(), hi.clone(), span),
                None => end.clone(),
            };
            if *inclusive {
                to = self.arithmetic(BinOp::Add, to, Operand::Int(1), span);
            }
            let from = match lo {
                Some(lo) => self.arithmetic(BinOp::Add, start, lo.clone(), span),
                None => start,
            };
            self.check_view(&from, &to, &end, span);
            (start, end) = (from, to);
        }
        whole.path.push(Proj::Slice {
            lo: Some(start),
            hi: Some(end),
            inclusive: false,
        });
        Some(whole)
    }

    /// A view of a view panics where it leaves the inner one.
    fn check_view(&mut self, from: &Operand, to: &Operand, end: &Operand, span: Span) {
        let names = ["from", "to", "end"].map(|n| quote::format_ident!("{n}"));
        let uses = names
            .iter()
            .cloned()
            .zip([from, to, end].into_iter().map(|o| Use::Value(o.clone())));
        let opaque = Opaque {
            expr: Rc::new(syn::parse_quote!(::core::assert!(
                from <= to && to <= end,
                "range out of bounds"
            ))),
            uses: uses.collect(),
            lost: Lost::Observed,
        };
        self.emit(StmtKind::Effect(opaque, Vec::new()), span);
    }

    /// Lowers code once for each place that a `&mut` variable in it may mean.
    pub(super) fn for_each_choice(
        &mut self,
        names: &[syn::Ident],
        span: Span,
        build: &mut dyn FnMut(&mut Self) -> Tree,
    ) -> Option<Tree> {
        let (var, choice) = names.iter().find_map(|name| {
            let var = self.lookup(&name.to_string())?;
            match self.get(var)? {
                Tree::Choice(choice) => Some((var, choice.clone())),
                _ => None,
            }
        })?;
        let build = std::cell::RefCell::new(build);
        Some(self.branch(
            choice.cond.clone(),
            span,
            |l| l.with_choice(var, &choice.then, &mut **build.borrow_mut()),
            |l| l.with_choice(var, &choice.other, &mut **build.borrow_mut()),
        ))
    }

    fn with_choice(
        &mut self,
        var: Var,
        tree: &Tree,
        build: &mut dyn FnMut(&mut Self) -> Tree,
    ) -> Tree {
        self.set(var, tree.clone());
        build(self)
    }

    /// A reference that a loop may let point elsewhere, so that what differs can be carried.
    pub(super) fn rebindable(&mut self, tree: &Tree, name: &syn::Ident, span: Span) -> Tree {
        if !tree.is_ref() || !self.rebound.is_assigned(&name.to_string()) {
            return tree.clone();
        }
        let others = self.may_become(name, leaves(tree)[0]);
        match (tree, others) {
            (Tree::Ref(inner), others) => self.rebindable_shared(inner, others, span),
            (Tree::RefMut(inner), Some(others)) if self.all_in(inner, &others.trees) => {
                self.whole_view(tree, others.parts, span)
            }
            (_, others) => with_candidates(tree, others.map(|o| o.trees).unwrap_or_default()),
        }
    }

    /// Shared: into one container by index, anything else by value.
    fn rebindable_shared(&mut self, inner: &Tree, others: Option<Others>, span: Span) -> Tree {
        let tree = Tree::Ref(Box::new(inner.clone()));
        if let Some(others) = others.filter(|others| self.all_in(inner, &others.trees)) {
            return self.whole_view(&tree, others.parts, span);
        }
        Tree::Ref(Box::new(Tree::Op(self.operand(&tree, span))))
    }

    fn all_in(&self, inner: &Tree, others: &[Tree]) -> bool {
        let Tree::Place(place) = inner else {
            return false;
        };
        others
            .iter()
            .all(|o| matches!(o.strip(), Tree::Place(p) if p.base.same(&place.base)))
    }

    /// A row is a view only where it may become a part of one: else it stays what it is, a `Vec`
    /// perhaps.
    fn whole_view(&mut self, tree: &Tree, parts: bool, span: Span) -> Tree {
        let (Tree::Ref(inner) | Tree::RefMut(inner)) = tree else {
            return tree.clone();
        };
        let Tree::Place(place) = &**inner else {
            return tree.clone();
        };
        if !parts && place.path.iter().any(|p| matches!(p, Proj::Index(_))) {
            return tree.clone();
        }
        let Some(view) = self.as_view(place, span) else {
            return tree.clone();
        };
        let view = Box::new(Tree::Place(view));
        match tree {
            Tree::RefMut(_) => Tree::RefMut(view),
            _ => Tree::Ref(view),
        }
    }

    /// The places that a variable may come to point to, as references of the kind of `like`.
    fn may_become(&self, name: &syn::Ident, like: &Tree) -> Option<Others> {
        let known = |name: &str| self.lookup(name).is_some_and(|v| self.get(v).is_some());
        let sources = self.rebound.sources(&name.to_string(), &known)?;
        let parts = sources.iter().any(|source| source.part);
        let mut trees = Vec::new();
        for source in sources {
            let tree = self.get(self.lookup(&source.root)?)?;
            for leaf in leaves(tree) {
                let Tree::Place(place) = leaf.strip() else {
                    return None;
                };
                let mut place = place.clone();
                let index = Proj::Index(Operand::Int(0));
                place
                    .path
                    .extend(std::iter::repeat_n(index, source.elements));
                let place = Box::new(Tree::Place(place));
                trees.push(match like {
                    Tree::RefMut(_) => Tree::RefMut(place),
                    _ => Tree::Ref(place),
                });
            }
        }
        Some(Others { trees, parts })
    }

    /// A reference at an iteration's end as one of the places that its variable may mean.
    pub(super) fn conform(&mut self, end: &Tree, shape: &Tree, span: Span) -> Option<Tree> {
        if matches!(end, Tree::Never) {
            return Some(shape.clone());
        }
        let covered = leaves(end)
            .into_iter()
            .all(|e| leaves(shape).into_iter().any(|s| fits(e, s)));
        covered.then(|| self.conformed(end, shape, span)).flatten()
    }

    /// Where no leaf of `shape` fits, nobody reads what it holds.
    fn conformed(&mut self, end: &Tree, shape: &Tree, span: Span) -> Option<Tree> {
        match (shape, end) {
            (Tree::Choice(s), _) => {
                let cond = self.points_into(end, &s.then, span);
                let then = self.conformed(end, &s.then, span);
                let other = self.conformed(end, &s.other, span);
                Some(Tree::Choice(Rc::new(Choice {
                    cond,
                    then: then.unwrap_or(s.then.clone()),
                    other: other.unwrap_or(s.other.clone()),
                })))
            }
            (_, Tree::Choice(e)) => {
                let then = self.conformed(&e.then, shape, span);
                let other = self.conformed(&e.other, shape, span);
                match (then, other) {
                    (Some(then), Some(other)) => Some(self.either(&e.cond, &then, &other, span)),
                    (then, other) => then.or(other),
                }
            }
            (Tree::Ref(s), Tree::Ref(e)) => {
                let inner = self.conformed_place(e, s, span)?;
                Some(Tree::Ref(Box::new(inner)))
            }
            (Tree::RefMut(s), Tree::RefMut(e)) => {
                let inner = self.conformed_place(e, s, span)?;
                Some(Tree::RefMut(Box::new(inner)))
            }
            _ => None,
        }
    }

    fn conformed_place(&mut self, end: &Tree, shape: &Tree, span: Span) -> Option<Tree> {
        match (shape, end) {
            (Tree::Place(s), Tree::Place(e)) if !s.base.same(&e.base) => None,
            (Tree::Place(s), Tree::Place(e)) if same_path(s, e) => Some(end.clone()),
            (Tree::Place(s), Tree::Place(e)) => {
                let view = self.as_view(e, span)?;
                same_path(s, &view).then_some(Tree::Place(view))
            }
            (Tree::Op(_), _) => {
                let read = Tree::Ref(Box::new(end.clone()));
                Some(Tree::Op(self.operand(&read, span)))
            }
            _ => None,
        }
    }

    fn points_into(&mut self, end: &Tree, shape: &Tree, span: Span) -> Operand {
        let Tree::Choice(e) = end else {
            return Operand::Bool(leaves(shape).into_iter().any(|s| fits(end, s)));
        };
        let then = self.points_into(&e.then, shape, span);
        let other = self.points_into(&e.other, shape, span);
        self.select(&e.cond, then, other, span)
    }

    /// Two references of one shape: their operands by the condition.
    fn either(&mut self, cond: &Operand, then: &Tree, other: &Tree, span: Span) -> Tree {
        let mut others = Vec::new();
        other.map_operands(&mut |o| {
            others.push(o.clone());
            o.clone()
        });
        let mut others = others.into_iter();
        then.map_operands(&mut |then| {
            let other = others.next().expect("references of one shape");
            self.select(cond, then.clone(), other, span)
        })
    }

    fn select(&mut self, cond: &Operand, then: Operand, other: Operand, span: Span) -> Operand {
        if then.same(&other) {
            return then;
        }
        let value = self.branch(cond.clone(), span, |_| Tree::Op(then), |_| Tree::Op(other));
        self.operand(&value, span)
    }
}

/// What a variable may come to point to.
struct Others {
    trees: Vec<Tree>,
    /// Parts of slices are among it.
    parts: bool,
}

/// The references that a tree may stand for.
fn leaves(tree: &Tree) -> Vec<&Tree> {
    match tree {
        Tree::Choice(choice) => {
            let mut all = leaves(&choice.then);
            all.extend(leaves(&choice.other));
            all
        }
        other => vec![other],
    }
}

fn fits(end: &Tree, shape: &Tree) -> bool {
    match (end, shape) {
        (Tree::Ref(e), Tree::Ref(s)) | (Tree::RefMut(e), Tree::RefMut(s)) => match (&**e, &**s) {
            (Tree::Place(e), Tree::Place(s)) => {
                e.base.same(&s.base) && (same_path(e, s) || is_view(s))
            }
            (_, Tree::Op(_)) => true,
            _ => false,
        },
        _ => false,
    }
}

fn is_view(place: &Place) -> bool {
    matches!(
        place.path.last(),
        Some(Proj::Slice {
            lo: Some(_),
            hi: Some(_),
            inclusive: false
        })
    )
}

fn is_outer(base: &Base, outer: Outer) -> bool {
    match base {
        Base::Val(v) => v.0 < outer.vals,
        Base::Mem(m) => m.0 < outer.mems,
        Base::Const(..) => true,
    }
}

/// A `&mut` of places that outlive the branch.
fn is_chosen(tree: &Tree, outer: Outer) -> bool {
    leaves(tree).into_iter().all(|leaf| match leaf {
        Tree::RefMut(inner) => matches!(&**inner, Tree::Place(p) if is_outer(&p.base, outer)),
        _ => false,
    })
}

/// The same projections, whatever the indices.
fn same_path(p: &Place, q: &Place) -> bool {
    p.path.len() == q.path.len()
        && p.path.iter().zip(&q.path).all(|pair| match pair {
            (Proj::Index(_), Proj::Index(_)) | (Proj::Payload, Proj::Payload) => true,
            (Proj::Field(a), Proj::Field(b)) => a == b,
            (
                Proj::Slice {
                    lo: a,
                    hi: b,
                    inclusive: i,
                },
                Proj::Slice {
                    lo: c,
                    hi: d,
                    inclusive: j,
                },
            ) => a.is_some() == c.is_some() && b.is_some() == d.is_some() && i == j,
            _ => false,
        })
}

/// A place with other indices.
fn with_operands(place: &Place, map: &mut dyn FnMut(&Operand) -> Operand) -> Place {
    let mut place = place.clone();
    for proj in &mut place.path {
        match proj {
            Proj::Index(i) | Proj::Part(i) => *i = map(i),
            Proj::Slice { lo, hi, .. } => {
                for bound in [lo, hi].into_iter().flatten() {
                    *bound = map(bound);
                }
            }
            Proj::Field(_) | Proj::Payload => {}
        }
    }
    place
}

fn operands_of(place: &Place) -> Vec<Operand> {
    let mut operands = Vec::new();
    with_operands(place, &mut |o| {
        operands.push(o.clone());
        o.clone()
    });
    operands
}

impl Tree {
    /// The same reference with other indices and conditions.
    pub(super) fn map_operands(&self, map: &mut dyn FnMut(&Operand) -> Operand) -> Tree {
        match self {
            Tree::Op(operand) => Tree::Op(map(operand)),
            Tree::Place(place) => Tree::Place(with_operands(place, map)),
            Tree::Ref(inner) => Tree::Ref(Box::new(inner.map_operands(map))),
            Tree::RefMut(inner) => Tree::RefMut(Box::new(inner.map_operands(map))),
            Tree::Choice(choice) => Tree::Choice(Rc::new(Choice {
                cond: map(&choice.cond),
                then: choice.then.map_operands(map),
                other: choice.other.map_operands(map),
            })),
            Tree::Tuple(parts) => Tree::Tuple(parts.iter().map(|p| p.map_operands(map)).collect()),
            other => other.clone(),
        }
    }
}

/// `tree` to begin with, each of the others where a flag says so.
fn with_candidates(tree: &Tree, others: Vec<Tree>) -> Tree {
    let mut all = tree.clone();
    for other in others {
        if !leaves(&all).into_iter().any(|leaf| fits(&other, leaf)) {
            all = Tree::Choice(Rc::new(Choice {
                cond: Operand::Bool(true),
                then: all,
                other,
            }));
        }
    }
    all
}
