//! `mem::swap`, `mem::replace`, `mem::take`: of what a `&mut` points to, or of references themselves.

use std::rc::Rc;

use proc_macro2::Span;
use syn::Expr;
use syn::spanned::Spanned;

use super::tree::Tree;
use super::{Lower, Var};
use crate::ir::*;

impl Lower<'_> {
    /// `mem::swap(..)` and its kind, by a path.
    pub(super) fn is_memory_function(
        &self,
        path: &syn::Path,
        name: &str,
        c: &syn::ExprCall,
    ) -> bool {
        let first = path.segments.first();
        let of_user = ["self", "super", "crate"];
        matches!(name, "swap" | "replace" | "take")
            && path.segments.len() > 1
            && c.args.len() <= 2
            && !first.is_some_and(|s| of_user.iter().any(|n| s.ident == n))
    }

    /// The text cannot tell std's function from another of that name, but rustc can.
    pub(super) fn ensure_of_std(&mut self, path: &syn::ExprPath, name: &str) {
        let first = path.path.segments.first();
        if first.is_some_and(|s| ["std", "core"].iter().any(|n| s.ident == n)) {
            return;
        }
        let (name, span) = (syn::Ident::new(name, Span::call_site()), path.span());
        let opaque = Opaque {
            expr: Rc::new(syn::parse_quote_spanned!(span=>
                ::gradtape::__private::is_of_std(#path, ::core::mem::#name::<()>)
            )),
            uses: Vec::new(),
            lost: Lost::Observed,
        };
        self.emit(StmtKind::Effect(opaque, Vec::new()), span);
    }

    pub(super) fn memory_function(&mut self, name: &str, c: &syn::ExprCall) -> Tree {
        let span = c.span();
        if let Some(tree) = self.reference_function(name, c, span) {
            return tree;
        }
        let args: Vec<Tree> = c.args.iter().map(|a| self.expr(a)).collect();
        if args.iter().any(|a| matches!(a, Tree::Never)) {
            return Tree::Never;
        }
        match (name, args.as_slice()) {
            ("swap", [a, b]) => {
                let (a, b) = (self.place(a, span), self.place(b, span));
                self.swap_places(a, b, span);
                Tree::unit()
            }
            ("replace", [a, b]) => {
                let place = self.place(a, span);
                let value = self.operand(b, span);
                self.replace(&place, value, span)
            }
            ("take", [a]) => {
                let place = self.place(a, span);
                let value = self.default_value(&self.arena.place_ty(&place), span);
                self.replace(&place, value, span)
            }
            _ => Tree::Op(Operand::Val(self.opaque_value(
                &Expr::Call(c.clone()),
                Lost::Call,
                Ty::Unknown,
            ))),
        }
    }

    /// The same on variables that are references: what they point to stays.
    fn reference_function(&mut self, name: &str, c: &syn::ExprCall, span: Span) -> Option<Tree> {
        let first = self.reference_variable(c.args.first()?)?;
        let held = self.get(first)?.clone();
        match (name, c.args.len()) {
            ("swap", 2) => {
                let second = self.reference_variable(&c.args[1])?;
                let other = self.get(second)?.clone();
                self.set(first, other);
                self.set(second, held);
                Some(Tree::unit())
            }
            ("replace", 2) => {
                let new = self.expr(&c.args[1]);
                self.set(first, new);
                Some(held)
            }
            // What is left is an empty slice.
            ("take", 1) => {
                let empty = held.clone().at_each_place(&mut |tree| {
                    let place = self.place(&tree, span).then(Proj::Slice {
                        lo: Some(Operand::Int(0)),
                        hi: Some(Operand::Int(0)),
                        inclusive: false,
                    });
                    let place = Box::new(Tree::Place(place));
                    match tree {
                        Tree::RefMut(_) => Tree::RefMut(place),
                        _ => Tree::Ref(place),
                    }
                });
                self.set(first, empty);
                Some(held)
            }
            _ => None,
        }
    }

    /// `&mut r` of a variable that is a reference.
    fn reference_variable(&self, e: &Expr) -> Option<Var> {
        let Expr::Reference(r) = e else { return None };
        let Expr::Path(p) = &*r.expr else { return None };
        let var = self.lookup(&p.path.get_ident()?.to_string())?;
        self.get(var).is_some_and(Tree::is_ref).then_some(var)
    }

    /// Two halves of one container cannot be borrowed at once: they are exchanged by value.
    pub(super) fn swap_places(&mut self, a: Place, b: Place, span: Span) {
        if !a.base.same(&b.base) {
            self.emit(StmtKind::Swap(a, b), span);
            return;
        }
        let (x, y) = (self.copy_of(&a, span), self.copy_of(&b, span));
        self.emit(StmtKind::Store(a, y), span);
        self.emit(StmtKind::Store(b, x), span);
    }

    /// `place = value`, giving what was there.
    pub(super) fn replace(&mut self, place: &Place, value: Operand, span: Span) -> Tree {
        let old = self.copy_of(place, span);
        self.emit(StmtKind::Store(place.clone(), value), span);
        Tree::Op(old)
    }

    pub(super) fn copy_of(&mut self, place: &Place, span: Span) -> Operand {
        let ty = self.owned_ty(place);
        let op = if ty.is_scalar() {
            Op::Load(place.clone())
        } else {
            Op::Snapshot(place.clone())
        };
        self.operation(ty, op, span)
    }

    /// `T::default()`
    pub(super) fn default_value(&mut self, ty: &Ty, span: Span) -> Operand {
        match ty {
            Ty::Float(FloatTy::Param(t)) => {
                let zero = syn::parse_quote!(::gradtape::__private::zero::<#t>());
                Operand::Const(Rc::new(zero), ty.clone())
            }
            Ty::Float(_) => Operand::Float(0.0),
            Ty::Int => Operand::Int(0),
            Ty::Bool => Operand::Bool(false),
            Ty::Vec(_) => self.operation(ty.clone(), Op::EmptyVec(None), span),
            Ty::Option(_) => self.operation(ty.clone(), Op::None, span),
            _ => {
                let e = syn::parse_quote!(::core::default::Default::default());
                let opaque = Opaque {
                    expr: Rc::new(e),
                    uses: Vec::new(),
                    lost: Lost::Observed,
                };
                self.operation(ty.clone(), Op::Opaque(opaque), span)
            }
        }
    }
}
