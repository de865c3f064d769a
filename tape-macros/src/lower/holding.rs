//! Which containers hold references in the user's code. Here they hold what these point to, and a callee that is given an
//! item by value wants a reference.

use proc_macro2::Span;
use syn::{Expr, Type};

use super::Lower;
use super::tree::Tree;
use crate::ir::*;
use crate::syntax::{argument_of, start_of};

impl Lower<'_> {
    /// The container is made of this, among others, or gets it.
    pub(super) fn holds(&mut self, container: &Base, element: &Tree) {
        if element.is_ref() && !self.is_item_by_value(element) {
            self.of_references.push(container.clone());
        }
    }

    /// What is written as an element of the container.
    pub(super) fn element_of(&mut self, container: &Base, e: &Expr) -> Operand {
        let tree = self.expr(e);
        self.holds(container, &tree);
        self.operand(&tree, start_of(e))
    }

    /// An array or a vector of elements that are written down.
    pub(super) fn array_of_written<'e>(
        &mut self,
        elements: impl IntoIterator<Item = &'e Expr>,
        container: Container,
        span: Span,
    ) -> Tree {
        let mut trees = Vec::new();
        let mut operands = Vec::new();
        for e in elements {
            let tree = self.expr(e);
            operands.push(self.operand(&tree, start_of(e)));
            trees.push(tree);
        }
        let array = self.array_of(operands, container, span);
        trees.iter().for_each(|tree| self.made_of(&array, tree));
        array
    }

    /// Of this, among others.
    pub(super) fn made_of(&mut self, container: &Tree, element: &Tree) {
        if let Tree::Op(Operand::Val(v)) = container {
            self.holds(&Base::Val(*v), element);
        }
    }

    /// Are the container's items references? `None` where the text does not tell.
    pub(super) fn holds_references(&self, container: &Place) -> Option<bool> {
        let part = |proj: &Proj| matches!(proj, Proj::Slice { .. });
        let whole = container.path.iter().all(part);
        whole.then(|| self.made_of_references(&container.base))?
    }

    fn made_of_references(&self, base: &Base) -> Option<bool> {
        if self.of_references.iter().any(|b| b.same(base)) {
            return Some(true);
        }
        match base {
            Base::Val(v) if v.0 < self.given => Some(false),
            Base::Val(v) => self.given_references(*v),
            Base::Mem(m) => match self.declared_as(*m) {
                Some(Operand::Val(v)) => self.made_of_references(&Base::Val(*v)),
                Some(_) => None,
                None => self.arena.mems[m.0].by_ref.then_some(false),
            },
            Base::Const(..) => None,
        }
    }

    fn declared_as(&self, m: Mem) -> Option<&Operand> {
        let mut stmts = self.code.iter().flatten();
        stmts.find_map(|stmt| match &stmt.kind {
            StmtKind::Declare(declared, init) if *declared == m => Some(init),
            _ => None,
        })
    }

    /// By what defines it: nobody has put a reference into it.
    fn given_references(&self, v: Val) -> Option<bool> {
        let mut stmts = self.code.iter().flatten();
        let op = stmts.find_map(|stmt| match &stmt.kind {
            StmtKind::Call(s) if s.result == v => Some(None),
            StmtKind::Let(w, op) if *w == v => Some(Some(op)),
            _ => None,
        })?;
        match op {
            // A callee has nothing that it could point to.
            None | Some(Op::Array(_) | Op::Repeat(..) | Op::EmptyVec(_)) => Some(false),
            Some(Op::Load(p) | Op::Snapshot(p)) => self.holds_references(p),
            Some(Op::Copy(Operand::Val(w))) => self.made_of_references(&Base::Val(*w)),
            Some(Op::Helper(Helper::Runtime("into_vec"), args)) => match &args[..] {
                [Operand::Val(w)] => self.made_of_references(&Base::Val(*w)),
                _ => None,
            },
            Some(_) => None,
        }
    }
}

/// `Vec<&T>`, `&[&T]` and the like.
pub(super) fn is_of_references(ty: &Type) -> bool {
    let element = match ty {
        Type::Reference(r) => return is_of_references(&r.elem),
        Type::Array(a) => Some(&*a.elem),
        Type::Slice(s) => Some(&*s.elem),
        ty => argument_of(ty, "Vec"),
    };
    matches!(element, Some(Type::Reference(_)))
}
