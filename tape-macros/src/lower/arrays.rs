//! Iterators and arrays made by functions of std: `std::iter::repeat`, `std::array::from_fn`, `map`.

use std::rc::Rc;

use proc_macro2::Span;
use quote::ToTokens;
use syn::Expr;
use syn::spanned::Spanned;

use super::Lower;
use super::call::path_is;
use super::iter::iterator_function;
use super::tree::Tree;
use crate::diagnostics;
use crate::ir::*;

/// Up to this many elements are written out.
const UNROLLED: usize = 8;

impl<'a> Lower<'a> {
    /// `std::iter::repeat(x)` and its kind, `std::array::from_fn(f)`.
    pub(super) fn iterator_call(&mut self, p: &syn::ExprPath, c: &syn::ExprCall) -> Option<Tree> {
        let args: Vec<&Expr> = c.args.iter().collect();
        if let Some(name) = iterator_function(&p.path) {
            return self.iterator_source(&name, &args, c.span());
        }
        if !path_is(&p.path, &["array", "from_fn"]) || self.is_inert_expr(&Expr::Call(c.clone())) {
            return None;
        }
        let f = args.first()?;
        if !self.may_be_function(f) {
            // The module is one of the user's, and what the annotation told is std's alone.
            length_argument(&p.path)?;
            return Some(self.call(&without_arguments(p, c)));
        }
        let f = self.callable(f);
        let len = length_argument(&p.path).map(Rc::new);
        Some(self.array_by(len, &c.func, c.span(), &mut |l, k| {
            l.apply(&f, vec![Tree::Op(k)])
        }))
    }

    fn may_be_function(&self, e: &Expr) -> bool {
        match e {
            Expr::Closure(_) => true,
            Expr::Paren(p) => self.may_be_function(&p.expr),
            Expr::Reference(r) => self.may_be_function(&r.expr),
            Expr::Path(p) => {
                let local = p.path.get_ident().and_then(|i| self.lookup(&i.to_string()));
                local.is_none_or(|var| matches!(self.get(var), Some(Tree::Closure(_))))
            }
            _ => false,
        }
    }

    /// `[item(0), item(1), ..]`
    pub(super) fn array_by(
        &mut self,
        len: Option<Rc<Expr>>,
        at: &dyn ToTokens,
        span: Span,
        item: &mut dyn FnMut(&mut Lower<'a>, Operand) -> Tree,
    ) -> Tree {
        let Some(len) = len else {
            self.refuse(&diagnostics::unknown_length, at, "");
            return Tree::Never;
        };
        if let Some(n) = literal(&len).filter(|n| *n <= UNROLLED) {
            let mut elements = Vec::new();
            for k in 0..n {
                let tree = item(self, Operand::Int(k));
                if matches!(tree, Tree::Never) {
                    return Tree::Never;
                }
                elements.push(self.operand(&tree, span));
            }
            return self.array_of(elements, Container::Array, span);
        }
        self.array_in_loop(len, at, span, item)
    }

    fn array_in_loop(
        &mut self,
        len: Rc<Expr>,
        at: &dyn ToTokens,
        span: Span,
        item: &mut dyn FnMut(&mut Lower<'a>, Operand) -> Tree,
    ) -> Tree {
        let element = self.rehearse(|l| {
            let mut ty = Ty::Unknown;
            l.region(|l| {
                l.each_index(
                    Operand::Int(0),
                    Operand::Int(1),
                    Rev::No,
                    span,
                    &mut |l, k| {
                        let tree = item(l, k);
                        ty = l.tree_ty(&tree);
                    },
                );
            });
            ty
        });
        if !is_plain(&element) {
            self.refuse(&diagnostics::unsupported_adapter, at, "map");
            return Tree::Never;
        }
        let count = Operand::Const(len.clone(), Ty::Int);
        let start = Operand::Undef(element);
        let Tree::Op(start) = self.repeat(start, count.clone(), Some(&len), Container::Array, span)
        else {
            return Tree::Never;
        };
        let name = self.names.fresh("made", span);
        let ty = self.arena.ty(&start);
        let made = Place::mem(self.declare(&name, ty, start, false));
        self.each_index(Operand::Int(0), count, Rev::No, span, &mut |l, k| {
            let value = item(l, k.clone());
            let value = l.operand(&value, span);
            l.emit(StmtKind::Store(made.then(Proj::Index(k)), value), span);
        });
        Tree::Op(self.load(&made, span))
    }
}

impl Lower<'_> {
    /// The array of so many elements that a slice has; `m` unwraps it.
    pub(super) fn array_of_slice(
        &mut self,
        len: &Expr,
        slice: &Expr,
        m: &syn::ExprMethodCall,
    ) -> Tree {
        let span = slice.span();
        let tree = self.expr(slice);
        if matches!(tree, Tree::Never) {
            return tree;
        }
        let elements = self.place(tree.strip(), span);
        let found = self.operation(Ty::Int, Op::Len(elements.clone()), span);
        let wanted = Operand::Const(Rc::new(len.clone()), Ty::Int);
        let fits = Op::Binary(BinOp::Eq, found, wanted);
        let fits = self.operation(Ty::Bool, fits, span);
        self.check_present(fits, m, span);
        self.array_by(Some(Rc::new(len.clone())), m, span, &mut |l, k| {
            Tree::Op(l.copy_of(&elements.then(Proj::Index(k)), span))
        })
    }
}

/// `<[T; N]>::try_from(slice)`: the length and the slice.
pub(super) fn array_from(e: &Expr) -> Option<(&Expr, &Expr)> {
    let Expr::Call(c) = e else { return None };
    let Expr::Path(p) = &*c.func else { return None };
    let syn::Type::Array(array) = &*p.qself.as_ref()?.ty else {
        return None;
    };
    path_is(&p.path, &["try_from"]).then_some((&array.len, c.args.first()?))
}

fn literal(len: &Expr) -> Option<usize> {
    match len {
        Expr::Lit(syn::ExprLit {
            lit: syn::Lit::Int(n),
            ..
        }) => n.base10_parse().ok(),
        _ => None,
    }
}

/// Has a value that can be written down before there is one, and is copied.
fn is_plain(ty: &Ty) -> bool {
    match ty {
        Ty::Float(_) | Ty::Int | Ty::Bool | Ty::Unknown => true,
        Ty::Array(t, Some(_)) => is_plain(t),
        Ty::Tuple(parts) => parts.iter().all(is_plain),
        Ty::Unit
        | Ty::Inert
        | Ty::Array(..)
        | Ty::Slice(_)
        | Ty::Vec(_)
        | Ty::Option(_)
        | Ty::Result(_) => false,
    }
}

fn without_arguments(p: &syn::ExprPath, c: &syn::ExprCall) -> syn::ExprCall {
    let (mut path, mut call) = (p.clone(), c.clone());
    if let Some(last) = path.path.segments.last_mut() {
        last.arguments = syn::PathArguments::None;
    }
    call.func = Box::new(Expr::Path(path));
    call
}

/// `N` of `from_fn::<T, N, _>`
fn length_argument(path: &syn::Path) -> Option<Expr> {
    let syn::PathArguments::AngleBracketed(arguments) = &path.segments.last()?.arguments else {
        return None;
    };
    match arguments.args.iter().nth(1)? {
        syn::GenericArgument::Const(Expr::Block(b)) => match b.block.stmts.as_slice() {
            [syn::Stmt::Expr(len, None)] => Some(len.clone()),
            _ => None,
        },
        syn::GenericArgument::Const(len) => Some(len.clone()),
        syn::GenericArgument::Type(syn::Type::Path(p)) => Some(Expr::Path(syn::ExprPath {
            attrs: Vec::new(),
            qself: None,
            path: p.path.clone(),
        })),
        _ => None,
    }
}
