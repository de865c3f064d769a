//! Method calls: float methods, options, containers, iterators.

use proc_macro2::Span;
use quote::ToTokens;
use std::rc::Rc;
use syn::Expr;
use syn::visit::Visit;
use tape_runtime::rules;

use super::Lower;
use super::arrays::array_from;
use super::floats::rule;
use super::iter::iterator_function;
use super::jumps::HOISTED;
use super::opaque::mentioned;
use super::prescan::{assigned_in, maps_of_item};
use super::tree::Tree;
use crate::ir::*;
use crate::syntax::{is_among, start_of};

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
        "binary_search_by",
        "binary_search_by_key",
        "partition_point",
        "is_sorted",
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

/// Methods of numbers that take the other one by reference.
const BY_REFERENCE: &[&str] = &[
    "cmp",
    "partial_cmp",
    "total_cmp",
    "eq",
    "ne",
    "lt",
    "le",
    "gt",
    "ge",
];

/// Methods that take something out of a `Vec`.
const TAKING: &[&str] = &["pop", "remove", "swap_remove", "split_off"];

/// A container that a function or a macro has just made.
fn is_temporary(e: &Expr) -> bool {
    match e {
        Expr::Call(_) | Expr::Macro(_) => true,
        // What a `?` was moved out of an expression as.
        Expr::Path(p) => p
            .path
            .get_ident()
            .is_some_and(|name| name.to_string().starts_with(HOISTED)),
        Expr::Try(t) => is_temporary(&t.expr),
        Expr::Paren(p) => is_temporary(&p.expr),
        Expr::MethodCall(m) => is_among(&m.method, &["to_vec", "collect", "clone"]),
        _ => false,
    }
}

/// `f(x).into_iter()`, or of a variable.
fn over_call(e: &Expr) -> Option<&syn::ExprMethodCall> {
    let Expr::MethodCall(m) = e else { return None };
    let read = matches!(&*m.receiver, Expr::Call(_) | Expr::Path(_));
    (read && m.method == "into_iter" && m.args.is_empty()).then_some(m)
}

/// Methods of numbers that give another of the same type.
const OF_NUMBERS: &[&str] = &["min", "max", "clamp"];

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
    "partition_point",
    "binary_search_by",
    "binary_search_by_key",
];

const ADAPTERS: &[&str] = &[
    "copied",
    "cloned",
    "skip",
    "take",
    "map",
    "filter",
    "filter_map",
    "enumerate",
    "zip",
    "rev",
    "step_by",
    "chain",
    "cycle",
    "flat_map",
    "flatten",
    "inspect",
    "map_while",
    "peekable",
    "scan",
    "skip_while",
    "take_while",
];

/// Methods that run a function over the items of an iterator.
const DRIVERS: &[&str] = &["fold", "for_each", "try_fold", "try_for_each"];

const SOURCES: &[&str] = &[
    "iter",
    "iter_mut",
    "into_iter",
    "windows",
    "chunks",
    "chunks_exact",
    "chunks_mut",
    "chunks_exact_mut",
    "rchunks",
    "rchunks_mut",
];

/// A method that pipelines are made of.
pub(super) fn is_pipeline_method(name: &str) -> bool {
    SOURCES.contains(&name) || ADAPTERS.contains(&name)
}

/// An adapter of an iterator over a container: what follows may need it item by item.
pub(super) fn is_adapter(m: &syn::ExprMethodCall) -> bool {
    let over_adapter = || match &*m.receiver {
        Expr::MethodCall(inner) => is_adapter(inner),
        Expr::Paren(p) => matches!(*p.expr, Expr::Range(_)),
        Expr::Call(c) => match &*c.func {
            Expr::Path(p) => iterator_function(&p.path).is_some(),
            _ => false,
        },
        _ => false,
    };
    is_among(&m.method, SOURCES) || is_among(&m.method, ADAPTERS) && over_adapter()
}

impl Lower<'_> {
    pub(super) fn method_call(&mut self, m: &syn::ExprMethodCall) -> Tree {
        let e = Expr::MethodCall(m.clone());
        let name = m.method.to_string();
        if LOOKING.contains(&name.as_str()) && self.looks_only(m) {
            let ty = match name.as_str() {
                "position" => Ty::Inert,
                "binary_search_by" | "binary_search_by_key" => Ty::Result(Rc::new(Ty::Int)),
                "partition_point" => Ty::Int,
                _ => Ty::Bool,
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
        if let ("unwrap" | "expect", Some((len, slice))) = (&*name, array_from(&m.receiver)) {
            return self.array_of_slice(len, slice, m);
        }
        if let (true, Some(over)) = (name == "flatten", over_call(&m.receiver)) {
            let items = self.expr(&over.receiver);
            let items = self.items_of_unread(items, start_of(&over.receiver));
            if matches!(items, Tree::Never) {
                return items;
            }
            let items = self.method_on(items, over);
            return self.method_on(items, m);
        }
        if is_among(&m.method, TAKING) && is_temporary(&m.receiver) {
            let changed = self.in_a_variable(m);
            return self.expr(&changed);
        }
        let runs = ADAPTERS.contains(&&*name) || DRIVERS.contains(&&*name);
        let range = match name.as_str() {
            "contains" => None,
            _ if runs => self
                .open_range(&m.receiver)
                .or_else(|| self.given_range(&m.receiver)),
            _ => self.open_range(&m.receiver),
        };
        let receiver = match range {
            Some(range) => range,
            None => self.expr(&m.receiver),
        };
        if matches!(receiver, Tree::Never) {
            return receiver;
        }
        // Text is asked as it stands, since it cannot be read out of its container.
        if matches!(self.tree_ty(&receiver), Ty::Inert) && self.is_inert_expr(&e) {
            let ty = match name.as_str() {
                "len" => Ty::Int,
                name if OF_NUMBERS.contains(&name) => Ty::Inert,
                _ => Ty::Unknown,
            };
            return Tree::Op(Operand::Val(self.opaque_value(&e, Lost::Observed, ty)));
        }
        if let Some(tree) = self.method_of_constant(&receiver, m) {
            return tree;
        }
        self.method_on(receiver, m)
    }

    /// What is flattened may itself be an option, or a `Result`, as only rustc knows of what a call gives: a
    /// vector of what it holds then.
    fn items_of_unread(&mut self, items: Tree, span: Span) -> Tree {
        let whole = match &items {
            Tree::Op(Operand::Val(v)) => *v,
            _ => return items,
        };
        if !matches!(self.arena.vals[whole.0].ty, Ty::Unknown) || !self.maybe_varied(&items) {
            return items;
        }
        self.arena.vals[whole.0].aggregate = true;
        let helper = Op::Helper(Helper::Runtime("into_items"), vec![Operand::Val(whole)]);
        Tree::Op(self.operation(Ty::Vec(Rc::new(Ty::Unknown)), helper, span))
    }

    /// `f(x).pop()`: what is made here is changed in a variable.
    fn in_a_variable(&mut self, m: &syn::ExprMethodCall) -> Expr {
        let held = self.names.fresh("held", m.method.span());
        self.in_place.insert(held.to_string());
        let changed = syn::ExprMethodCall {
            receiver: syn::parse_quote!(#held),
            ..m.clone()
        };
        let receiver = &m.receiver;
        syn::parse_quote!({ let mut #held = #receiver; #changed })
    }

    /// `N.saturating_sub(v.len())`: a constant whose type is written elsewhere, and a method that is
    /// no float's.
    fn method_of_constant(&mut self, receiver: &Tree, m: &syn::ExprMethodCall) -> Option<Tree> {
        let Tree::Op(constant @ Operand::Const(_, Ty::Unknown)) = receiver.strip() else {
            return None;
        };
        let known = ["saturating_", "wrapping_", "leading_", "trailing_"];
        let name = m.method.to_string();
        let integer = known.iter().any(|start| name.starts_with(start))
            || [
                "pow",
                "abs_diff",
                "div_ceil",
                "ilog2",
                "isqrt",
                "count_ones",
            ]
            .contains(&name.as_str());
        if !integer {
            return None;
        }
        let args = m.args.iter().map(|arg| self.expr(arg)).collect::<Vec<_>>();
        let mut operands = vec![constant.clone()];
        for arg in &args {
            operands.push(self.operand(arg.strip(), m.method.span()));
        }
        Some(self.opaque_method(&m.method, operands, m.method.span()))
    }

    /// A method of inactive values, lowered one by one.
    pub(super) fn opaque_method(
        &mut self,
        method: &syn::Ident,
        operands: Vec<Operand>,
        span: Span,
    ) -> Tree {
        let names: Vec<syn::Ident> = (0..operands.len())
            .map(|i| quote::format_ident!("operand{i}"))
            .collect();
        let (receiver, others) = (&names[0], &names[1..]);
        let expr = Rc::new(syn::parse_quote!(#receiver.#method(#(#others),*)));
        let uses = names.into_iter().zip(operands.into_iter().map(Use::Value));
        let opaque = Opaque {
            expr,
            uses: uses.collect(),
            lost: Lost::Method,
        };
        Tree::Op(self.operation(Ty::Int, Op::Opaque(opaque), span))
    }

    /// It changes no variable, by itself or in a closure, and steps no iterator in a variable.
    fn looks_only(&self, m: &syn::ExprMethodCall) -> bool {
        let e = Expr::MethodCall(m.clone());
        let is_stream = |name: &syn::Ident| {
            let var = self.lookup(&name.to_string());
            matches!(
                var.and_then(|v| self.get(v)).map(Tree::strip),
                Some(Tree::Stream(_))
            )
        };
        let assigned = assigned_in(|v| v.visit_expr(&e));
        !assigned.iter().any(|name| self.lookup(name).is_some())
            && !mentioned(m.to_token_stream()).iter().any(is_stream)
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

    /// `map` of what only rustc knows the type of, but is indexed elsewhere, or what comes of it is: an array, mapped in a copy
    /// of it.
    fn map_of_array(&mut self, receiver: &Tree, m: &syn::ExprMethodCall) -> Option<Expr> {
        if m.method != "map" {
            return None;
        }
        let root = super::prescan::root(&m.receiver);
        let indexed = root.is_some_and(|name| self.indexed.contains(&name))
            || (self.maps_of_arrays).contains(&m.to_token_stream().to_string());
        if !indexed || !matches!(self.tree_ty(receiver), Ty::Unknown) {
            return None;
        }
        let is_reference = receiver.is_ref();
        let (receiver, f) = (&m.receiver, m.args.first()?);
        self.maps_of_arrays.extend(maps_of_item(f));
        let [mapped, item] = ["mapped", "item"].map(|name| self.names.fresh(name, m.method.span()));
        self.in_place.insert(mapped.to_string());
        let copied: Expr = match is_reference {
            true => syn::parse_quote!(*#receiver),
            false => (**receiver).clone(),
        };
        Some(syn::parse_quote!({
            let mut #mapped = #copied;
            for #item in #mapped.iter_mut() {
                *#item = (#f)(*#item);
            }
            #mapped
        }))
    }

    fn method_on(&mut self, receiver: Tree, m: &syn::ExprMethodCall) -> Tree {
        let name = m.method.to_string();
        let span = start_of(&m.receiver);
        if let Tree::Stream(stream) = receiver.strip() {
            let stream = stream.clone();
            return match self.adapt(&stream, m) {
                Some(tree) => tree,
                None => self.consume(&stream, m),
            };
        }
        if let Some(mapped) = self.map_of_array(&receiver, m) {
            return self.expr(&mapped);
        }
        if let Some(tree) = self.option_method(&receiver, m, &name, span) {
            return tree;
        }
        if let ("iter" | "into_iter", Tree::Option { .. }) = (name.as_str(), receiver.strip())
            && let Some(stream) = self.as_stream(receiver.strip(), span)
        {
            return Tree::Stream(stream);
        }
        if let Some(tree) = self.container_method(&receiver, m, &name, span) {
            return tree;
        }
        if !matches!(receiver.strip(), Tree::Tuple(_) | Tree::Closure(_))
            && let Some(tree) = self.float_method(&receiver, m, &name, span)
        {
            return tree;
        }
        let ty = self.tree_ty(&receiver);
        if ty.is_inert()
            // What may be changed is changed where it is.
            && (ty.is_scalar() || !mutates_receiver(&name))
            && m.args.iter().all(|a| !matches!(a, Expr::Closure(_)))
            // A text stays where it is: a copy of the variable would move it.
            && !(matches!(ty, Ty::Inert)
                && matches!(&*m.receiver, Expr::Path(_))
                && !OF_NUMBERS.contains(&name.as_str()))
        {
            return self.inert_method(&receiver, m, span);
        }
        self.unknown_method(m)
    }

    /// A method of an integer and the like, on arguments that are lowered by themselves.
    fn inert_method(&mut self, receiver: &Tree, m: &syn::ExprMethodCall, span: Span) -> Tree {
        let mut operands = vec![self.operand(receiver.strip(), span)];
        operands.extend(m.args.iter().map(|a| self.scalar(a)));
        let names: Vec<syn::Ident> = (0..operands.len())
            .map(|i| quote::format_ident!("operand{i}"))
            .collect();
        let (first, rest, method, turbofish) = (&names[0], &names[1..], &m.method, &m.turbofish);
        let expr: Expr = if is_among(method, BY_REFERENCE) {
            syn::parse_quote!(#first.#method #turbofish(#(&#rest),*))
        } else {
            syn::parse_quote!(#first.#method #turbofish(#(#rest),*))
        };
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
}
