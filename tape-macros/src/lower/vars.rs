//! Variables: names, shadowing, and which of them live in memory.

use proc_macro2::Span;
use syn::Ident;
use syn::visit_mut::{self, VisitMut};

use super::tree::Tree;
use super::{Lower, Var};
use crate::ir::*;

impl Lower<'_> {
    pub(super) fn var(&mut self, name: Ident, held: Option<Tree>) -> Var {
        self.vars.push(held);
        self.var_names.push(name);
        Var(self.vars.len() - 1)
    }

    pub(super) fn flag(&mut self, name: &str, span: Span) -> Var {
        self.var(Ident::new(name, span), Some(Tree::Op(Operand::Bool(false))))
    }

    pub(super) fn bind(&mut self, name: &Ident, held: Option<Tree>) -> Var {
        let var = self.var(name.clone(), held);
        self.scopes
            .last_mut()
            .expect("a scope is open")
            .insert(name.to_string(), var);
        var
    }

    pub(super) fn lookup(&self, name: &str) -> Option<Var> {
        self.scopes
            .iter()
            .rev()
            .find_map(|scope| scope.get(name))
            .copied()
    }

    pub(super) fn get(&self, var: Var) -> Option<&Tree> {
        self.vars[var.0].as_ref()
    }

    pub(super) fn set(&mut self, var: Var, tree: Tree) {
        self.vars[var.0] = Some(tree);
    }

    /// A `mut` binding: memory where it is written in place, else a chain of values.
    pub(super) fn bind_mut(&mut self, name: &Ident, tree: Tree) {
        if let Tree::Stream(stream) = &tree {
            return self.bind_iterator(name, &stream.clone());
        }
        let ty = self.tree_ty(&tree);
        let written = self.in_place.contains(&name.to_string());
        let container = matches!(ty, Ty::Array(..) | Ty::Vec(_));
        if tree.is_ref() || !(written || container) || matches!(tree, Tree::Closure(_)) {
            let tree = self.owned(tree, name.span());
            let tree = self.named(name, tree);
            self.bind(name, Some(tree));
        } else {
            let init = self.operand(&tree, name.span());
            self.annotate(&init);
            let mem = self.declare(name, ty, init, false);
            self.bind(name, Some(Tree::Place(Place::mem(mem))));
        }
    }

    /// A `None` in memory needs the type that the user wrote.
    fn annotate(&mut self, init: &Operand) {
        if let (Operand::Val(v), Some(ty)) = (init, &self.annotation)
            && let Some(Stmt {
                kind:
                    StmtKind::Let(
                        last,
                        Op::None
                        | Op::Tuple(_)
                        | Op::Array(_)
                        | Op::Repeat(..)
                        | Op::Helper(Helper::Runtime("into_vec"), _),
                    ),
                ..
            }) = self.code.last().and_then(|c| c.last())
            && last == v
        {
            self.arena.vals[v.0].annotation = Some(std::rc::Rc::new(self.owned_type(ty)));
        }
    }

    /// The type of the copy that stands for a value: floats behind references are copied with it.
    pub(super) fn owned_type(&self, ty: &syn::Type) -> syn::Type {
        let mut ty = ty.clone();
        Owning {
            floats: &self.floats,
        }
        .visit_type_mut(&mut ty);
        ty
    }

    /// A variable that is written in place, and whose memory began in a region that is over.
    pub(super) fn in_memory(&mut self, var: Var) {
        let name = self.var_names[var.0].clone();
        if !self.in_place.contains(&name.to_string()) {
            return;
        }
        if let Some(Tree::Op(held @ Operand::Val(_))) = self.get(var).cloned() {
            let ty = self.arena.ty(&held);
            let mem = self.declare(&name, ty, held, false);
            self.set(var, Tree::Place(Place::mem(mem)));
        }
    }

    pub(super) fn declare(&mut self, name: &Ident, ty: Ty, init: Operand, by_ref: bool) -> Mem {
        let mem = self.new_mem(name, ty, by_ref);
        self.emit(StmtKind::Declare(mem, init), name.span());
        mem
    }

    pub(super) fn new_mem(&mut self, name: &Ident, ty: Ty, by_ref: bool) -> Mem {
        let untracked = self.captured.contains(&name.to_string());
        let unique = self.unique(name);
        self.arena.mem(MemInfo {
            name: unique,
            ty,
            span: name.span(),
            by_ref,
            untracked,
        })
    }

    /// By-value binding: what was only a place is read now.
    pub(super) fn owned(&mut self, tree: Tree, span: Span) -> Tree {
        match tree {
            Tree::Place(place) => Tree::Op(self.load(&place, span)),
            Tree::Choice(choice) if !choice.then.is_ref() => {
                Tree::Op(self.read_choice(&choice, span))
            }
            Tree::Tuple(parts) => {
                Tree::Tuple(parts.into_iter().map(|p| self.owned(p, span)).collect())
            }
            Tree::Option { some, payload } => Tree::Option {
                payload: Box::new(self.owned_payload(&some, *payload, span)),
                some,
            },
            Tree::Result { ok, payload, error } => Tree::Result {
                payload: Box::new(self.owned_payload(&ok, *payload, span)),
                ok,
                error,
            },
            other => other,
        }
    }

    /// A payload is read only where it is there.
    pub(super) fn owned_payload(&mut self, some: &Operand, payload: Tree, span: Span) -> Tree {
        if !is_unread(&payload) {
            return payload;
        }
        let read = |l: &mut Self| match payload {
            // A container behind a reference is copied as a whole.
            Tree::Place(place) if l.is_container(&place) => {
                let whole = Tree::Ref(Box::new(Tree::Place(place)));
                Tree::Op(l.operand(&whole, span))
            }
            payload => l.owned(payload, span),
        };
        self.branch(some.clone(), span, read, |_| Tree::Never)
    }

    /// Gives the value behind a plain `let` its user's name.
    pub(super) fn named(&mut self, name: &Ident, tree: Tree) -> Tree {
        if let Tree::Op(Operand::Val(v)) = &tree
            && self
                .code
                .last()
                .and_then(|c| c.last())
                .is_some_and(|last| defines(last, *v))
            && !self.names.is_bound(name)
            && self.is_temporary(*v)
        {
            self.names.bind(name);
            self.arena.vals[v.0].name = name.clone();
        }
        tree
    }

    fn is_temporary(&self, v: Val) -> bool {
        let name = self.arena.vals[v.0].name.to_string();
        name.strip_prefix('t')
            .is_some_and(|n| n.chars().all(|c| c.is_ascii_digit()))
    }
}

fn is_unread(tree: &Tree) -> bool {
    match tree {
        Tree::Place(_) => true,
        Tree::Choice(choice) => !choice.then.is_ref(),
        Tree::Tuple(parts) => parts.iter().any(is_unread),
        Tree::Option { payload, .. } | Tree::Result { payload, .. } => is_unread(payload),
        Tree::Op(_)
        | Tree::Ref(_)
        | Tree::RefMut(_)
        | Tree::Closure(_)
        | Tree::Stream(_)
        | Tree::Never => false,
    }
}

fn defines(stmt: &Stmt, v: Val) -> bool {
    match &stmt.kind {
        StmtKind::Let(last, _) => *last == v,
        StmtKind::If(s) => s.results.contains(&v),
        StmtKind::Call(s) => s.result == v,
        _ => false,
    }
}

struct Owning<'a> {
    floats: &'a [Ident],
}

impl VisitMut for Owning<'_> {
    fn visit_type_mut(&mut self, ty: &mut syn::Type) {
        if let syn::Type::Reference(r) = ty
            && Ty::of(&r.elem, self.floats).holds_floats()
        {
            *ty = match &*r.elem {
                syn::Type::Slice(s) => {
                    let element = &s.elem;
                    syn::parse_quote!(::std::vec::Vec<#element>)
                }
                owned => owned.clone(),
            };
        }
        visit_mut::visit_type_mut(self, ty);
    }
}
