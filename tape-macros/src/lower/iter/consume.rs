//! Consumers that see every item: `sum`, `fold`, `for_each`, `count`.

use std::rc::Rc;

use proc_macro2::Span;
use syn::Expr;
use syn::spanned::Spanned;

use super::Stream;
use crate::diagnostics;
use crate::ir::*;
use crate::lower::Lower;
use crate::lower::tree::Tree;
use crate::maps::HashSet;

impl<'a> Lower<'a> {
    /// `stream.method(args)` for what consumes it.
    pub(in crate::lower) fn consume(&mut self, stream: &Stream, m: &syn::ExprMethodCall) -> Tree {
        let span = m.span();
        if let Some(tree) = self.step(stream, m, span) {
            return tree;
        }
        let args: Vec<&Expr> = m.args.iter().collect();
        let assigned = self.assigned_around(&args);
        if let Some(tree) = self.search(stream, m, &assigned) {
            return tree;
        }
        if let Some(tree) = self.selection(stream, m, &assigned) {
            return tree;
        }
        if let Some(tree) = self.collection(stream, m, &assigned) {
            return tree;
        }
        match (m.method.to_string().as_str(), args.as_slice()) {
            ("sum", []) => self.total(stream, m, BinOp::Add, span),
            ("product", []) => self.total(stream, m, BinOp::Mul, span),
            ("fold", [init, f]) => {
                let init = self.expr(init);
                let f = self.callable(f);
                self.accumulate(stream, init, "acc", &assigned, span, &mut |l, acc, item| {
                    l.apply(&f, vec![acc, item])
                })
            }
            ("for_each", [f]) => {
                let f = self.callable(f);
                self.drive(stream, None, &assigned, span, &mut |l, item| {
                    l.apply(&f, vec![item]);
                });
                Tree::unit()
            }
            ("count" | "len", []) => self.count(stream, span),
            (name, _) => {
                let name = name.to_string();
                self.refuse(&diagnostics::unsupported_adapter, &m.method, &name);
                Tree::Never
            }
        }
    }

    fn count(&mut self, stream: &Stream, span: Span) -> Tree {
        if let Some((len, _)) = self.as_indexed(stream, span)
            && !stream.has_effects()
        {
            return Tree::Op(len);
        }
        let zero = Tree::Op(Operand::Int(0));
        self.accumulate(
            stream,
            zero,
            "count",
            &HashSet::default(),
            span,
            &mut |l, acc, _| {
                let acc = l.operand(&acc, span);
                Tree::Op(l.plus_one(acc, span))
            },
        )
    }

    fn total(&mut self, stream: &Stream, m: &syn::ExprMethodCall, op: BinOp, span: Span) -> Tree {
        let ty = turbofish(m).map(|t| Ty::of(t, &self.floats));
        if matches!(ty, Some(Ty::Option(_) | Ty::Result(_))) {
            let name = m.method.to_string();
            self.refuse(&diagnostics::unsupported_adapter, &m.method, &name);
            return Tree::Never;
        }
        let init = self.neutral(op, ty.unwrap_or(Ty::Float(FloatTy::Any)));
        let name = if op == BinOp::Add { "sum" } else { "product" };
        let start = Tree::Op(init);
        self.accumulate(
            stream,
            start,
            name,
            &HashSet::default(),
            span,
            &mut |l, acc, item| {
                let (a, b) = (l.operand(acc.strip(), span), l.operand(item.strip(), span));
                Tree::Op(l.arithmetic(op, a, b, span))
            },
        )
    }

    /// What the standard library's `sum` and `product` start from.
    fn neutral(&mut self, op: BinOp, ty: Ty) -> Operand {
        let generic = match (&ty, self.floats.first()) {
            (Ty::Float(FloatTy::Param(p)), _) => Some(p.clone()),
            (Ty::Float(FloatTy::Any), Some(p)) => Some(p.clone()),
            _ => None,
        };
        let ty = match &generic {
            Some(p) => Ty::Float(FloatTy::Param(p.clone())),
            None => ty,
        };
        let literal: Expr = match (op, &ty, generic) {
            (BinOp::Add, _, Some(p)) => syn::parse_quote!(::gradtape::__private::empty_sum::<#p>()),
            (_, _, Some(p)) => syn::parse_quote!(::gradtape::__private::empty_product::<#p>()),
            (BinOp::Add, Ty::Int, _) => syn::parse_quote!(0),
            (_, Ty::Int, _) => syn::parse_quote!(1),
            (BinOp::Add, Ty::Float(FloatTy::F64), _) => syn::parse_quote!(-0.0_f64),
            (BinOp::Add, Ty::Float(FloatTy::F32), _) => syn::parse_quote!(-0.0_f32),
            (BinOp::Add, ..) => syn::parse_quote!(-0.0),
            (_, Ty::Float(FloatTy::F64), _) => syn::parse_quote!(1.0_f64),
            (_, Ty::Float(FloatTy::F32), _) => syn::parse_quote!(1.0_f32),
            _ => syn::parse_quote!(1.0),
        };
        Operand::Const(Rc::new(literal), ty)
    }

    /// A pipeline with one carried value of its own.
    pub(super) fn accumulate(
        &mut self,
        stream: &Stream,
        init: Tree,
        name: &str,
        assigned: &HashSet<String>,
        span: Span,
        step: &mut dyn FnMut(&mut Lower<'a>, Tree, Tree) -> Tree,
    ) -> Tree {
        let init = self.owned(init, span);
        let before = self.vars.len();
        let ident = self.names.fresh(name, span);
        let var = self.var(ident.clone(), Some(init));
        let mut assigned = assigned.clone();
        assigned.insert(ident.to_string());
        self.drive(stream, None, &assigned, span, &mut |l, item| {
            let held = l.get(var).cloned().expect("initialised above");
            let next = step(l, held, item);
            let next = l.owned(next, span);
            l.set(var, next);
        });
        let result = self.vars[var.0].clone().unwrap_or(Tree::Never);
        self.vars.truncate(before);
        self.var_names.truncate(before);
        result
    }
}

/// `T` of `method::<T>()`
pub(super) fn turbofish(m: &syn::ExprMethodCall) -> Option<&syn::Type> {
    let arguments = m.turbofish.iter().flat_map(|t| &t.args);
    arguments.into_iter().find_map(|a| match a {
        syn::GenericArgument::Type(t) => Some(t),
        _ => None,
    })
}
