//! Method calls: float methods, options, containers, iterators.

use proc_macro2::Span;
use std::rc::Rc;
use syn::Expr;
use syn::spanned::Spanned;
use tape_runtime::rules::{self, Rule};

use super::Lower;
use super::tree::Tree;
use crate::ir::*;

pub(super) fn rule(name: &str) -> Option<&'static Rule> {
    rules::TABLE.iter().find(|r| r.name == name)
}

/// Methods that may write their receiver. Unknown ones are assumed to.
pub(super) fn mutates_receiver(name: &str) -> bool {
    const READ_ONLY: &[&str] = &[
        "len",
        "is_empty",
        "iter",
        "to_vec",
        "clone",
        "to_owned",
        "first",
        "last",
        "get",
        "windows",
        "chunks",
        "chunks_exact",
        "as_slice",
        "as_ref",
        "as_str",
        "copied",
        "cloned",
        "into_iter",
        "contains",
        "contains_key",
        "split_at",
        "starts_with",
        "ends_with",
        "concat",
        "join",
        "into",
        "unwrap",
        "expect",
        "unwrap_or",
        "unwrap_or_else",
        "unwrap_or_default",
        "is_some",
        "is_none",
        "is_ok",
        "is_err",
        "ok",
        "ok_or",
        "err",
        "map",
        "and_then",
        "map_err",
        "map_or",
        "filter",
        "zip",
        "enumerate",
        "rev",
        "skip",
        "take",
        "step_by",
        "sum",
        "product",
        "fold",
        "collect",
        "for_each",
        "count",
        "any",
        "all",
        "max_by",
        "min_by",
        "binary_search",
        "partial_cmp",
        "cmp",
        "eq",
        "ne",
        "chars",
        "bytes",
        "trim",
        "parse",
        "to_string",
        "keys",
        "values",
        "capacity",
        "borrow",
        "lock",
        "read",
        "split_first",
        "split_last",
        "repeat",
        "total_cmp",
        "min",
        "max",
        "checked_add",
        "checked_sub",
        "checked_mul",
        "saturating_sub",
        "saturating_add",
        "wrapping_add",
        "wrapping_sub",
        "wrapping_mul",
        "pow",
        "div_ceil",
        "abs_diff",
        "load",
    ];
    !(READ_ONLY.contains(&name)
        || rule(name).is_some()
        || rules::PIECEWISE.contains(&name)
        || rules::OBSERVERS.contains(&name))
}

/// Methods that end an iterator and only look.
const LOOKING: &[&str] = &[
    "any",
    "all",
    "position",
    "is_sorted",
    "eq",
    "ne",
    "lt",
    "le",
    "gt",
    "ge",
    "contains",
];

/// An adapter of an iterator over a container: what follows may need it item by item.
fn is_adapter(m: &syn::ExprMethodCall) -> bool {
    const ADAPTERS: &[&str] = &[
        "copied",
        "cloned",
        "skip",
        "take",
        "map",
        "filter",
        "enumerate",
        "zip",
        "rev",
        "step_by",
    ];
    const SOURCES: &[&str] = &[
        "iter",
        "iter_mut",
        "into_iter",
        "windows",
        "chunks",
        "chunks_exact",
        "chunks_mut",
        "chunks_exact_mut",
    ];
    let is = |names: &[&str]| names.iter().any(|n| m.method == n);
    let over_adapter = match &*m.receiver {
        Expr::MethodCall(inner) => is_adapter(inner),
        Expr::Paren(p) => matches!(*p.expr, Expr::Range(_)),
        _ => false,
    };
    is(SOURCES) || is(ADAPTERS) && over_adapter
}

impl Lower<'_> {
    pub(super) fn method_call(&mut self, m: &syn::ExprMethodCall) -> Tree {
        let e = Expr::MethodCall(m.clone());
        let name = m.method.to_string();
        if LOOKING.contains(&name.as_str()) {
            let ty = if name == "position" {
                Ty::Inert
            } else {
                Ty::Bool
            };
            return Tree::Op(Operand::Val(self.opaque_value(&e, Lost::Observed, ty)));
        }
        if !self.has_structure(&name) && !is_adapter(m) && self.is_inert_expr(&e) {
            return Tree::Op(Operand::Val(self.opaque_value(
                &e,
                Lost::Method,
                Ty::Unknown,
            )));
        }
        if self.receiver_is_opaque(&m.receiver) {
            return self.unknown_method(m);
        }
        let receiver = self.expr(&m.receiver);
        if matches!(receiver, Tree::Never) {
            return receiver;
        }
        self.method_on(receiver, m)
    }

    /// Methods that are kept apart even on inactive values, because indices and lengths are
    /// recomputed from them.
    fn has_structure(&self, name: &str) -> bool {
        matches!(
            name,
            "len"
                | "push"
                | "pop"
                | "iter"
                | "clone"
                | "to_vec"
                | "swap"
                | "fill"
                | "rev"
                | "step_by"
                | "split_at"
                | "split_at_mut"
                | "is_empty"
                | "iter_mut"
                | "enumerate"
                | "zip"
        )
    }

    /// The receiver starts from something that is no local variable and not arithmetic.
    fn receiver_is_opaque(&self, receiver: &Expr) -> bool {
        match receiver {
            Expr::MethodCall(m) => {
                let name = m.method.to_string();
                ["lock", "borrow", "borrow_mut", "read", "write", "load"].contains(&name.as_str())
                    || self.receiver_is_opaque(&m.receiver)
            }
            _ => false,
        }
    }

    fn method_on(&mut self, receiver: Tree, m: &syn::ExprMethodCall) -> Tree {
        let name = m.method.to_string();
        let span = m.span();
        if let Tree::Stream(stream) = receiver.strip() {
            let stream = stream.clone();
            return match self.adapt(&stream, m) {
                Some(tree) => tree,
                None => self.consume(&stream, m),
            };
        }
        if let Some(tree) = self.option_method(&receiver, m, &name, span) {
            return tree;
        }
        if let Some(tree) = self.container_method(&receiver, m, &name, span) {
            return tree;
        }
        if name == "map"
            && let Some(tree) = self.array_map(&receiver, m, span)
        {
            return tree;
        }
        if !matches!(receiver.strip(), Tree::Tuple(_) | Tree::Closure(_))
            && let Some(tree) = self.float_method(&receiver, m, &name, span)
        {
            return tree;
        }
        if self.tree_ty(&receiver).is_inert()
            && m.args.iter().all(|a| !matches!(a, Expr::Closure(_)))
            // A text stays where it is: a copy of the variable would move it.
            && !(matches!(self.tree_ty(&receiver), Ty::Inert) && matches!(&*m.receiver, Expr::Path(_)))
        {
            return self.inert_method(&receiver, m, span);
        }
        self.unknown_method(m)
    }

    /// `map` of an array of a few elements: the closure for one after the other.
    fn array_map(&mut self, receiver: &Tree, m: &syn::ExprMethodCall, span: Span) -> Option<Tree> {
        const FEW: usize = 16;
        let len = super::pattern::literal_len(&self.tree_ty(receiver))
            .filter(|len| (1..=FEW).contains(len))?;
        // What the closure writes to does not change what `map` took by value.
        let whole = self.operand(receiver.strip(), span);
        let place = self.place(&Tree::Op(whole), span);
        let f = self.callable(m.args.first()?);
        let mut images = Vec::with_capacity(len);
        for i in 0..len {
            let at = place.then(Proj::Index(Operand::Int(i)));
            let element = Tree::Op(self.load(&at, span));
            let image = self.apply(&f, vec![element]);
            if matches!(image, Tree::Never) {
                return Some(Tree::Never);
            }
            images.push(self.operand(&image, span));
        }
        Some(self.array_of(images, Container::Array, span))
    }

    /// A method of an integer and the like, on arguments that are lowered by themselves.
    fn inert_method(&mut self, receiver: &Tree, m: &syn::ExprMethodCall, span: Span) -> Tree {
        let mut operands = vec![self.operand(receiver.strip(), span)];
        operands.extend(m.args.iter().map(|a| self.scalar(a)));
        let names: Vec<syn::Ident> = (0..operands.len())
            .map(|i| quote::format_ident!("operand{i}"))
            .collect();
        let (first, rest, method, turbofish) = (&names[0], &names[1..], &m.method, &m.turbofish);
        let expr: Expr = syn::parse_quote!(#first.#method #turbofish(#(#rest),*));
        let ty = if matches!(self.tree_ty(receiver), Ty::Int)
            && !m.method.to_string().starts_with("checked")
        {
            Ty::Int
        } else {
            Ty::Inert
        };
        let uses = names
            .into_iter()
            .zip(operands.into_iter().map(Use::Value))
            .collect();
        let opaque = Opaque {
            expr: Rc::new(expr),
            uses,
            lost: Lost::Method,
        };
        Tree::Op(self.operation(ty, Op::Opaque(opaque), span))
    }

    fn unknown_method(&mut self, m: &syn::ExprMethodCall) -> Tree {
        let e = Expr::MethodCall(m.clone());
        Tree::Op(Operand::Val(self.opaque_value(
            &e,
            Lost::Method,
            Ty::Unknown,
        )))
    }

    fn float_method(
        &mut self,
        receiver: &Tree,
        m: &syn::ExprMethodCall,
        name: &str,
        span: Span,
    ) -> Option<Tree> {
        if self.tree_ty(receiver).is_inert() {
            return None;
        }
        if name == "sin_cos"
            || rule(name).is_some()
            || rules::PIECEWISE.contains(&name)
            || rules::OBSERVERS.contains(&name)
        {
            let mut args = vec![self.operand(receiver.strip(), span)];
            for arg in &m.args {
                let arg = self.expr(arg);
                if matches!(arg, Tree::Never) {
                    return Some(arg);
                }
                args.push(self.operand(arg.strip(), span));
            }
            return self.float_function(name, &m.method, args, span);
        }
        None
    }

    /// A float function of std by name, as method or as path.
    pub(super) fn float_function(
        &mut self,
        name: &str,
        ident: &syn::Ident,
        args: Vec<Operand>,
        span: Span,
    ) -> Option<Tree> {
        let ty = args
            .iter()
            .map(|a| self.arena.ty(a))
            .find(|t| !t.is_inert())
            .unwrap_or(Ty::Unknown);
        if name == "sin_cos" {
            let parts = ["sin", "cos"].map(|name| {
                let rule = rule(name).expect("in the table");
                Tree::Op(self.operation(ty.clone(), Op::Rule(rule, args.clone()), span))
            });
            return Some(Tree::Tuple(parts.to_vec()));
        }
        if let Some(rule) = rule(name) {
            if rule.args.len() + rule.integer_args.len() != args.len() {
                return None;
            }
            let ty = args
                .iter()
                .take(rule.args.len())
                .fold(ty, |t, a| t.join(&self.arena.ty(a)));
            return Some(Tree::Op(self.operation(ty, Op::Rule(rule, args), span)));
        }
        if rules::PIECEWISE.contains(&name) {
            return Some(Tree::Op(self.operation(
                ty,
                Op::Piecewise(ident.clone(), args),
                span,
            )));
        }
        if rules::OBSERVERS.contains(&name) {
            let ty = if name.starts_with("is_") {
                Ty::Bool
            } else {
                Ty::Inert
            };
            return Some(Tree::Op(self.operation(
                ty,
                Op::Observe(ident.clone(), args),
                span,
            )));
        }
        None
    }

    fn container_method(
        &mut self,
        receiver: &Tree,
        m: &syn::ExprMethodCall,
        name: &str,
        span: Span,
    ) -> Option<Tree> {
        let scalar = self.tree_ty(receiver).is_scalar();
        match name {
            "clone" | "to_owned" if scalar => {
                return Some(Tree::Op(self.operand(receiver.strip(), span)));
            }
            "as_ref" | "as_slice" | "as_mut_slice" | "borrow" | "as_mut" | "by_ref" => {
                return Some(receiver.clone());
            }
            "into" if scalar => return None,
            _ => {}
        }
        let containers = [
            "len",
            "is_empty",
            "to_vec",
            "clone",
            "to_owned",
            "push",
            "pop",
            "swap",
            "fill",
            "copy_from_slice",
            "clone_from_slice",
            "split_at",
            "split_at_mut",
            "first",
            "last",
            "get",
            "first_mut",
            "last_mut",
            "iter",
            "iter_mut",
            "into_iter",
            "windows",
            "chunks",
            "chunks_exact",
            "chunks_mut",
            "chunks_exact_mut",
            "into_boxed_slice",
            "split_first",
            "split_last",
            "split_first_mut",
            "split_last_mut",
            "get_mut",
        ];
        if scalar
            || !containers.contains(&name)
            || matches!(receiver.strip(), Tree::Tuple(_) | Tree::Closure(_))
        {
            return None;
        }
        if matches!(name, "clone" | "to_owned")
            && matches!(receiver.strip(), Tree::Option { .. } | Tree::Result { .. })
        {
            return Some(receiver.strip().clone());
        }
        if matches!(self.tree_ty(receiver), Ty::Option(_) | Ty::Result(_)) && name != "clone" {
            return None;
        }
        let inert = self.tree_ty(receiver);
        let inert_unknown = matches!(inert, Ty::Unknown) && !self.maybe_varied(receiver);
        if matches!(inert, Ty::Inert) || (inert_unknown && !is_adapter(m)) {
            return None;
        }
        let args: Vec<Tree> = m.args.iter().map(|a| self.expr(a)).collect();
        if args.iter().any(|a| matches!(a, Tree::Never)) {
            return Some(Tree::Never);
        }
        if matches!(
            name,
            "iter"
                | "iter_mut"
                | "into_iter"
                | "windows"
                | "chunks"
                | "chunks_exact"
                | "chunks_mut"
                | "chunks_exact_mut"
        ) {
            let args: Vec<Operand> = args.iter().map(|a| self.operand(a, span)).collect();
            return self.container_iter(receiver, name, &args, span);
        }
        let place = self.place(receiver, span);
        Some(match name {
            "len" => Tree::Op(self.len_of(&place, span)),
            "is_empty" => {
                let len = self.len_of(&place, span);
                Tree::Op(self.arithmetic(BinOp::Eq, len, Operand::Int(0), span))
            }
            "to_vec" | "clone" | "to_owned" => {
                let ty = match (name, self.arena.place_ty(&place)) {
                    ("to_vec", t) => Ty::Vec(Rc::new(t.element())),
                    ("to_owned", Ty::Slice(t)) => Ty::Vec(t),
                    (_, t) => t,
                };
                // Of what is no container by its type, a clone may be a scalar's.
                let val = self.define(None, ty, Op::Snapshot(place), span);
                Tree::Op(Operand::Val(val))
            }
            "push" => {
                let value = self.operand(&args[0], span);
                self.refine_element(&place, &value);
                self.emit(StmtKind::Push(place, value), span);
                Tree::unit()
            }
            "pop" => self.pop(&place, span),
            "swap" => {
                let (i, j) = (self.operand(&args[0], span), self.operand(&args[1], span));
                self.emit(StmtKind::SwapElements(place, i, j), span);
                Tree::unit()
            }
            "fill" => {
                let value = self.operand(&args[0], span);
                self.emit(StmtKind::Fill(place, value), span);
                Tree::unit()
            }
            "copy_from_slice" | "clone_from_slice" => {
                let source = self.place(&args[0], span);
                self.emit(StmtKind::CopyFrom(place, source), span);
                Tree::unit()
            }
            "split_at" | "split_at_mut" => {
                let mid = self.operand(&args[0], span);
                let low = place.then(Proj::Slice {
                    lo: None,
                    hi: Some(mid.clone()),
                    inclusive: false,
                });
                let high = place.then(Proj::Slice {
                    lo: Some(mid),
                    hi: None,
                    inclusive: false,
                });
                let half = |p| {
                    if name == "split_at" {
                        Tree::Ref(Box::new(Tree::Place(p)))
                    } else {
                        Tree::RefMut(Box::new(Tree::Place(p)))
                    }
                };
                Tree::Tuple(vec![half(low), half(high)])
            }
            "first" | "last" | "get" | "first_mut" | "last_mut" | "get_mut" => {
                self.checked_element(&place, name, &args, span)?
            }
            "split_first" | "split_last" | "split_first_mut" | "split_last_mut" => {
                self.split_end(&place, name, span)
            }
            _ => return None,
        })
    }

    /// `split_first` and its kind: an end and the rest.
    fn split_end(&mut self, place: &Place, name: &str, span: Span) -> Tree {
        let (some, len) = self.non_empty(place, span);
        let one = Operand::Int(1);
        let (end, lo, hi) = if name.starts_with("split_first") {
            (Operand::Int(0), one, len)
        } else {
            let last = self.integer("minus_or_zero", vec![len, one], span);
            (last.clone(), Operand::Int(0), last)
        };
        let rest = Proj::Slice {
            lo: Some(lo),
            hi: Some(hi),
            inclusive: false,
        };
        let parts = [Proj::Index(end), rest].map(|proj| {
            let part = Box::new(Tree::Place(place.then(proj)));
            if name.ends_with("_mut") {
                Tree::RefMut(part)
            } else {
                Tree::Ref(part)
            }
        });
        Tree::Option {
            some,
            payload: Box::new(Tree::Tuple(parts.to_vec())),
        }
    }

    /// What is pushed tells the element's type.
    fn refine_element(&mut self, place: &Place, value: &Operand) {
        if let (Base::Mem(m), true) = (&place.base, place.path.is_empty()) {
            let element = self.arena.ty(value);
            if let Ty::Vec(t) = &self.arena.mems[m.0].ty
                && matches!(**t, Ty::Unknown)
            {
                self.arena.mems[m.0].ty = Ty::Vec(Rc::new(element));
            }
        }
    }

    fn non_empty(&mut self, place: &Place, span: Span) -> (Operand, Operand) {
        let len = self.len_of(place, span);
        (
            self.arithmetic(BinOp::Gt, len.clone(), Operand::Int(0), span),
            len,
        )
    }

    fn pop(&mut self, place: &Place, span: Span) -> Tree {
        let (some, _) = self.non_empty(place, span);
        let ty = self.arena.place_ty(place).element();
        let place = place.clone();
        let popped = self.branch(
            some.clone(),
            span,
            |l| {
                let val = l.value(None, ty, span);
                l.emit(StmtKind::PopVec(place, val), span);
                Tree::Op(Operand::Val(val))
            },
            |_| Tree::Never,
        );
        Tree::Option {
            some,
            payload: Box::new(popped),
        }
    }

    fn checked_element(
        &mut self,
        place: &Place,
        name: &str,
        args: &[Tree],
        span: Span,
    ) -> Option<Tree> {
        let (some, index) = match name {
            "get" | "get_mut" => {
                if matches!(args.first(), Some(Tree::Stream(_)) | None) {
                    return None;
                }
                let index = self.operand(args[0].strip(), span);
                let len = self.len_of(place, span);
                (self.arithmetic(BinOp::Lt, index.clone(), len, span), index)
            }
            "first" | "first_mut" => (self.non_empty(place, span).0, Operand::Int(0)),
            _ => {
                let (some, len) = self.non_empty(place, span);
                (
                    some,
                    self.integer("minus_or_zero", vec![len, Operand::Int(1)], span),
                )
            }
        };
        let element = Tree::Place(place.then(Proj::Index(index)));
        let payload = if name.ends_with("_mut") {
            Tree::RefMut(Box::new(element))
        } else {
            Tree::Ref(Box::new(element))
        };
        Some(Tree::Option {
            some,
            payload: Box::new(payload),
        })
    }
}
