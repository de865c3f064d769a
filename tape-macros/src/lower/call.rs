//! Calls by path: constructors of options, functions of std, other differentiable functions.

use std::rc::Rc;

use proc_macro2::Span;
use syn::Expr;
use syn::spanned::Spanned;
use tape_runtime::rules;

use super::Lower;
use super::branch::no_error;
use super::floats::rule;
use super::matching::fallible_variant;
use super::tree::Tree;
use crate::diagnostics;
use crate::ir::*;

impl Lower<'_> {
    pub(super) fn call(&mut self, c: &syn::ExprCall) -> Tree {
        if let Expr::Paren(p) = &*c.func
            && let Expr::Path(_) | Expr::Paren(_) = &*p.expr
        {
            let func = p.expr.clone();
            return self.call(&syn::ExprCall { func, ..c.clone() });
        }
        let e = Expr::Call(c.clone());
        let Expr::Path(p) = &*c.func else {
            return self.call_of_expression(c, &e);
        };
        if let Some(plain) = self.unqualified(p) {
            let func = Box::new(Expr::Path(plain));
            return self.call(&syn::ExprCall { func, ..c.clone() });
        }
        let name = p
            .path
            .segments
            .last()
            .map(|s| s.ident.to_string())
            .unwrap_or_default();
        if let Some(ident) = p.path.get_ident()
            && let Some(var) = self.lookup(&ident.to_string())
        {
            return self.call_of_variable(c, &e, var);
        }
        if let Some(tree) = self.steering(&name, c) {
            return tree;
        }
        if let Some(tree) = self.kept_literal(p, c) {
            return tree;
        }
        if fallible_variant(&p.path).is_some() {
            return self.constructor(&name, c);
        }
        if self.is_memory_function(&p.path, &name, c) {
            self.ensure_of_std(p, &name);
            return self.memory_function(&name, c);
        }
        if name == "new" && path_is(&p.path, &["Vec", "new"]) {
            return Tree::Op(self.operation(
                Ty::Vec(Rc::new(Ty::Unknown)),
                Op::EmptyVec(None),
                c.span(),
            ));
        }
        if path_is(&p.path, &["Vec", "with_capacity"]) {
            let capacity = self.scalar(&c.args[0]);
            return Tree::Op(self.operation(
                Ty::Vec(Rc::new(Ty::Unknown)),
                Op::EmptyVec(Some(capacity)),
                c.span(),
            ));
        }
        if let Some(tree) = self.iterator_call(p, c) {
            return tree;
        }
        if path_is(&p.path, &["process", "exit"]) || path_is(&p.path, &["process", "abort"]) {
            let opaque = self.opaque(&e, Lost::Observed);
            self.emit(StmtKind::Effect(opaque, Vec::new()), c.span());
            return Tree::Never;
        }
        if self.is_inert_expr(&e) {
            return Tree::Op(Operand::Val(self.opaque_value(&e, Lost::Call, Ty::Unknown)));
        }
        if c.args.iter().any(|a| self.is_closure(a)) {
            let value = self.opaque_value(&e, Lost::ClosureArgument, Ty::Unknown);
            return Tree::Op(Operand::Val(value));
        }
        let mut args = self.arguments(&c.args);
        if args.iter().any(|a| matches!(a, Tree::Never)) {
            return Tree::Never;
        }
        // Where a value is kept means nothing numerically.
        if is_boxing(&e) && args.len() == 1 {
            return args.remove(0);
        }
        self.call_path(p, args, &e)
    }

    /// Arguments in order: what is passed by value is read before the next one may change it.
    fn arguments<'e>(&mut self, args: impl IntoIterator<Item = &'e Expr>) -> Vec<Tree> {
        args.into_iter()
            .map(|e| {
                let tree = match is_boxing(e) {
                    // A callee that takes a box wants one.
                    true => Tree::Op(Operand::Val(self.opaque_value(e, Lost::Call, Ty::Unknown))),
                    false => self.expr(e),
                };
                self.owned(tree, e.span())
            })
            .collect()
    }

    fn call_of_expression(&mut self, c: &syn::ExprCall, e: &Expr) -> Tree {
        let mut callee = &*c.func;
        while let Expr::Paren(p) = callee {
            callee = &p.expr;
        }
        if let Expr::Closure(_) = callee {
            let args = self.arguments(&c.args);
            let f = self.callable(callee);
            return self.apply(&f, args);
        }
        Tree::Op(Operand::Val(self.opaque_value(e, Lost::Call, Ty::Unknown)))
    }

    /// `f(x)` where `f` is a local: a closure is seen through, anything else is not.
    fn call_of_variable(&mut self, c: &syn::ExprCall, e: &Expr, var: super::Var) -> Tree {
        if let Some(Tree::Closure(closure)) = self.get(var).map(Tree::strip) {
            let closure = closure.clone();
            if self.is_inert_expr(e) {
                return Tree::Op(Operand::Val(self.opaque_value(
                    e,
                    Lost::Closure,
                    Ty::Unknown,
                )));
            }
            let args = self.arguments(&c.args);
            return self.apply_closure(&closure.expr, &closure.scopes, args);
        }
        let lost = if self.captured.is_empty() {
            Lost::Hidden
        } else {
            Lost::Closure
        };
        let ty = Ty::Unknown;
        let touched: Vec<Mem> = self
            .arena
            .mems
            .iter()
            .enumerate()
            .filter(|(_, m)| m.untracked && self.captured.contains(&m.name.to_string()))
            .map(|(i, _)| Mem(i))
            .collect();
        let opaque = self.opaque(e, lost);
        if !touched.is_empty() {
            self.emit(StmtKind::Touch(opaque.clone(), touched), c.span());
        }
        Tree::Op(Operand::Val(self.define(
            None,
            ty,
            Op::Opaque(opaque),
            c.span(),
        )))
    }

    /// A closure, a reference to one, or a variable that holds one.
    fn is_closure(&self, e: &Expr) -> bool {
        match e {
            Expr::Closure(_) => true,
            Expr::Paren(p) => self.is_closure(&p.expr),
            Expr::Reference(r) => self.is_closure(&r.expr),
            Expr::Path(p) => {
                let var = p.path.get_ident().and_then(|i| self.lookup(&i.to_string()));
                let tree = var.and_then(|v| self.get(v)).map(Tree::strip);
                matches!(tree, Some(Tree::Closure(_)))
            }
            _ => false,
        }
    }

    /// `stop_gradient(e)` and its kind, by any path.
    fn steering(&mut self, name: &str, c: &syn::ExprCall) -> Option<Tree> {
        match (name, c.args.len()) {
            ("stop_gradient", 1) => {
                let value = self.scalar(&c.args[0]);
                let ty = self.arena.ty(&value);
                let stopped = self.operation(
                    ty,
                    Op::Helper(Helper::Runtime("stop_gradient"), vec![value]),
                    c.span(),
                );
                if let Operand::Val(v) = &stopped {
                    self.set_varied(*v, false);
                }
                Some(Tree::Op(stopped))
            }
            _ => None,
        }
    }

    /// A literal that stays one value, of the type that the phase before found or of one that rustc
    /// infers.
    fn kept_literal(&mut self, p: &syn::ExprPath, c: &syn::ExprCall) -> Option<Tree> {
        if !path_is(&p.path, &["__private", "literal"]) {
            return None;
        }
        let literal = self.scalar(c.args.first()?);
        let ty = self.arena.ty(&literal);
        let op = Op::Helper(Helper::Runtime("literal"), vec![literal]);
        let kept = self.define(None, ty, op, c.span());
        if let syn::PathArguments::AngleBracketed(a) = &p.path.segments.last()?.arguments
            && let Some(syn::GenericArgument::Type(ty)) = a.args.first()
        {
            self.arena.vals[kept.0].annotation = Some(Rc::new(ty.clone()));
        }
        self.set_varied(kept, false);
        Some(Tree::Op(Operand::Val(kept)))
    }

    fn constructor(&mut self, name: &str, c: &syn::ExprCall) -> Tree {
        let Some(arg) = c.args.first() else {
            return Tree::unit();
        };
        if name == "Err" {
            let error = self.error_of_argument(arg);
            let payload = Box::new(Tree::Op(Operand::Undef(Ty::Unknown)));
            return Tree::Result {
                ok: Operand::Bool(false),
                payload,
                error,
            };
        }
        let payload = self.expr(arg);
        if matches!(payload, Tree::Never) {
            return payload;
        }
        let payload = Box::new(self.owned(payload, c.span()));
        if name == "Some" {
            Tree::Option {
                some: Operand::Bool(true),
                payload,
            }
        } else {
            Tree::Result {
                ok: Operand::Bool(true),
                payload,
                error: no_error(),
            }
        }
    }

    /// A function by its path, applied to lowered arguments.
    pub(super) fn call_path(&mut self, p: &syn::ExprPath, args: Vec<Tree>, e: &Expr) -> Tree {
        let span = e.span();
        if let Some(p) = without_angles(p) {
            return self.call_path(&p, args, e);
        }
        let Some(last) = p.path.segments.last() else {
            return Tree::Never;
        };
        let name = last.ident.to_string();
        if p.path.segments.len() >= 2 && self.is_float_path(&p.path) {
            let known = name == "sin_cos"
                || rule(&name).is_some()
                || rules::PIECEWISE.contains(&name.as_str())
                || rules::OBSERVERS.contains(&name.as_str());
            if known {
                let operands = args.iter().map(|a| self.operand(a.strip(), span)).collect();
                if let Some(tree) = self.float_function(&name, &last.ident, operands, span) {
                    return tree;
                }
            }
            if name == "from" && args.len() == 1 && !self.is_type_parameter(&p.path) {
                let a = self.operand(args[0].strip(), span);
                let ty: syn::Type = if p.path.segments[0].ident == "f32" {
                    syn::parse_quote!(f32)
                } else {
                    syn::parse_quote!(f64)
                };
                return Tree::Op(self.operation(Ty::of(&ty, &[]), Op::Cast(a, Rc::new(ty)), span));
            }
        }
        if name == "Some" && args.len() == 1 {
            let payload = Box::new(args.into_iter().next().expect("one argument"));
            return Tree::Option {
                some: Operand::Bool(true),
                payload,
            };
        }
        let foreign = self.is_float_path(&p.path)
            || p.path
                .segments
                .first()
                .is_some_and(|s| ["std", "core", "alloc"].iter().any(|n| s.ident == n))
            || name.chars().next().is_some_and(char::is_uppercase)
            || is_associated(&p.path)
            || p.qself.is_some()
            || (p.path.get_ident()).is_some_and(|f| self.plain_functions.contains(&f.to_string()));
        if foreign {
            return self.foreign_call(e, &args);
        }
        let reborrowed = reborrowed(e, args.len());
        self.differentiable_call(&p.path, args, reborrowed, span)
    }

    /// A callee that cannot have a derivative: whole and unread.
    fn foreign_call(&mut self, e: &Expr, args: &[Tree]) -> Tree {
        if !matches!(e, Expr::Call(_)) && args.iter().any(|a| self.maybe_varied(a)) {
            self.refuse(&diagnostics::unknown_call, e, "");
            return Tree::Never;
        }
        if let Expr::Call(c) = e
            && !args.iter().any(|a| self.maybe_varied(a))
            && let Some(tree) = self.inert_call(c, args)
        {
            return tree;
        }
        Tree::Op(Operand::Val(self.opaque_value(e, Lost::Call, Ty::Unknown)))
    }

    /// A call of what is no local, with arguments that carry no derivative, lowered one by one.
    fn inert_call(&mut self, c: &syn::ExprCall, args: &[Tree]) -> Option<Tree> {
        let names: Vec<syn::Ident> = (0..args.len())
            .map(|i| quote::format_ident!("operand{i}"))
            .collect();
        let uses = args
            .iter()
            .map(|a| self.used(a))
            .collect::<Option<Vec<_>>>()?;
        let func = &c.func;
        let opaque = Opaque {
            expr: Rc::new(syn::parse_quote!(#func(#(#names),*))),
            uses: names.into_iter().zip(uses).collect(),
            lost: Lost::Call,
        };
        Some(Tree::Op(self.operation(
            Ty::Unknown,
            Op::Opaque(opaque),
            c.span(),
        )))
    }

    fn differentiable_call(
        &mut self,
        path: &syn::Path,
        args: Vec<Tree>,
        reborrowed: Vec<bool>,
        span: Span,
    ) -> Tree {
        let args = args.into_iter().map(|a| self.argument(a, span)).collect();
        let (args, back) = self.lend_apart(args, span);
        let result = self.value(None, Ty::Unknown, span);
        self.emit(
            StmtKind::Call(Call {
                path: Rc::new(path.clone()),
                args,
                result,
                pullback: None,
                seeded: None,
                reborrowed,
            }),
            span,
        );
        for (to, from) in back {
            self.copy_back(to, from, span);
        }
        Tree::Op(Operand::Val(result))
    }

    /// An item by value of a container, or a part that a pattern has taken of one.
    fn is_owned_item(&self, place: &Place) -> bool {
        self.owned_items.iter().any(|item| item.same(place))
    }

    pub(super) fn is_item_by_value(&self, tree: &Tree) -> bool {
        match tree {
            Tree::Ref(inner) => {
                matches!(&**inner, Tree::Place(place) if self.is_owned_item(place))
            }
            _ => false,
        }
    }

    fn argument(&mut self, tree: Tree, span: Span) -> Arg {
        match tree {
            Tree::RefMut(inner) => match *inner {
                Tree::Place(place) => Arg::Mut(place),
                other => Arg::Mut(self.place(&other, span)),
            },
            Tree::Ref(inner) => match *inner {
                Tree::Place(place) if self.is_owned_item(&place) => {
                    Arg::Value(self.copy_of(&place, span))
                }
                // Behind a shared reference nothing is written.
                Tree::Ref(_) | Tree::RefMut(_) => match inner.strip() {
                    Tree::Place(place) if self.is_owned_item(place) => Arg::Shared(place.clone()),
                    _ => match self.argument(*inner, span) {
                        Arg::Mut(place) => Arg::Shared(place),
                        shared => shared,
                    },
                },
                Tree::Op(operand @ (Operand::Const(..) | Operand::Float(_) | Operand::Int(_))) => {
                    let ty = self.arena.ty(&operand);
                    Arg::Shared(Place::val(self.define(None, ty, Op::Copy(operand), span)))
                }
                Tree::Op(Operand::Val(v)) => Arg::Shared(Place::val(v)),
                other => Arg::Shared(self.place(&other, span)),
            },
            other => Arg::Value(self.operand(&other, span)),
        }
    }

    /// `<f64>::sin` and `<T as Float>::sin`, as `f64::sin` and `Float::sin`.
    fn unqualified(&self, p: &syn::ExprPath) -> Option<syn::ExprPath> {
        let q = p.qself.as_ref()?;
        let syn::Type::Path(owner) = &*q.ty else {
            return None;
        };
        let mut plain = p.clone();
        plain.qself = None;
        if q.position == 0 {
            let rest = &p.path;
            let owner = &owner.path;
            plain.path = syn::parse2(quote::quote!(#owner #rest)).ok()?;
        }
        let known = plain.path.segments.last().is_some_and(|s| {
            let name = s.ident.to_string();
            name == "sin_cos" || rule(&name).is_some()
        });
        (known && self.is_float_path(&plain.path)).then_some(plain)
    }

    fn is_type_parameter(&self, path: &syn::Path) -> bool {
        path.segments
            .first()
            .is_some_and(|s| self.floats.contains(&s.ident))
    }

    /// `f64::sin`, `T::sin`, `Float::powi`.
    fn is_float_path(&self, path: &syn::Path) -> bool {
        let n = path.segments.len();
        if n < 2 {
            return false;
        }
        let owner = &path.segments[n - 2].ident;
        [
            "f64",
            "f32",
            "Float",
            "Real",
            "Scalar",
            "ComplexFloat",
            "FloatCore",
        ]
        .iter()
        .any(|name| owner == name)
            || self.floats.contains(owner)
    }
}

/// `Box::new(..)`
fn is_boxing(e: &Expr) -> bool {
    let Expr::Call(c) = e else { return false };
    matches!(&*c.func, Expr::Path(p) if path_is(&p.path, &["Box", "new"]))
}

pub(super) fn path_is(path: &syn::Path, names: &[&str]) -> bool {
    let n = path.segments.len();
    n >= names.len()
        && path
            .segments
            .iter()
            .skip(n - names.len())
            .zip(names)
            .all(|(s, n)| s.ident == n)
}

/// `<f64>::cos` as `f64::cos`
fn without_angles(p: &syn::ExprPath) -> Option<syn::ExprPath> {
    let qself = p.qself.as_ref().filter(|q| q.position == 0)?;
    let syn::Type::Path(owner) = &*qself.ty else {
        return None;
    };
    let (mut path, rest) = (owner.path.clone(), &p.path.segments);
    path.segments.extend(rest.iter().cloned());
    owner.qself.is_none().then_some(syn::ExprPath {
        attrs: Vec::new(),
        qself: None,
        path,
    })
}

/// `Type::function`
fn is_associated(path: &syn::Path) -> bool {
    let n = path.segments.len();
    n >= 2
        && path.segments[n - 2]
            .ident
            .to_string()
            .chars()
            .next()
            .is_some_and(char::is_uppercase)
}

/// Which arguments are written as a variable alone: if that is a `&mut`, the callee may still take
/// it as a shared reference.
fn reborrowed(e: &Expr, arguments: usize) -> Vec<bool> {
    match e {
        Expr::Call(c) if c.args.len() == arguments => {
            c.args.iter().map(|a| matches!(a, Expr::Path(_))).collect()
        }
        _ => vec![false; arguments],
    }
}
