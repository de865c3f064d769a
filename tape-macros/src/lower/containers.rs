//! Methods of arrays, slices and vectors that read, or change elements where they are.

use std::rc::Rc;

use proc_macro2::Span;
use syn::Expr;

use super::Lower;
use super::method::is_adapter;
use super::tree::Tree;
use crate::ir::*;

const ITERATORS: &[&str] = &[
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

const READING: &[&str] = &[
    "len",
    "is_empty",
    "to_vec",
    "clone",
    "to_owned",
    "into_vec",
    "into_boxed_slice",
    "split_at",
    "split_at_mut",
    "first",
    "last",
    "get",
    "first_mut",
    "last_mut",
    "get_mut",
    "split_first",
    "split_last",
    "split_first_mut",
    "split_last_mut",
    "concat",
    "repeat",
    "map",
];

/// Methods that change elements, or how many there are.
const WRITING: &[&str] = &[
    "push",
    "pop",
    "swap",
    "fill",
    "copy_from_slice",
    "clone_from_slice",
    "copy_within",
    "swap_with_slice",
    "reverse",
    "rotate_left",
    "rotate_right",
    "sort_by",
    "sort_unstable_by",
    "sort_by_key",
    "sort_unstable_by_key",
    "sort_by_cached_key",
    "extend",
    "extend_from_slice",
    "extend_from_within",
    "append",
    "insert",
    "remove",
    "swap_remove",
    "truncate",
    "clear",
    "resize",
    "resize_with",
    "retain",
    "retain_mut",
    "drain",
    "split_off",
    "reserve",
    "reserve_exact",
    "shrink_to_fit",
];

impl Lower<'_> {
    pub(super) fn container_method(
        &mut self,
        receiver: &Tree,
        m: &syn::ExprMethodCall,
        name: &str,
        span: Span,
    ) -> Option<Tree> {
        let scalar = self.tree_ty(receiver).is_scalar();
        match name {
            // A `RefCell` perhaps, which is no container: its own method gives what is in it.
            "borrow" if matches!(self.tree_ty(receiver), Ty::Unknown | Ty::Inert) => return None,
            "clone" | "to_owned" if scalar => {
                return Some(Tree::Op(self.operand(receiver.strip(), span)));
            }
            // Lent on, it is only looked at.
            "as_ref" | "as_slice" | "borrow" => {
                return Some(match receiver {
                    Tree::RefMut(inner) => Tree::Ref(inner.clone()),
                    Tree::Place(_) => Tree::Ref(Box::new(receiver.clone())),
                    item if self.is_item_by_value(item) => Tree::Ref(Box::new(item.clone())),
                    other => other.clone(),
                });
            }
            "as_mut_slice" | "as_mut" | "by_ref" => {
                return Some(match receiver {
                    Tree::Place(_) => Tree::RefMut(Box::new(receiver.clone())),
                    other => other.clone(),
                });
            }
            _ => {}
        }
        let known = [ITERATORS, READING, WRITING]
            .iter()
            .any(|l| l.contains(&name));
        if scalar || !known || matches!(receiver.strip(), Tree::Tuple(_) | Tree::Closure(_)) {
            return None;
        }
        if matches!(name, "clone" | "to_owned")
            && matches!(receiver.strip(), Tree::Option { .. } | Tree::Result { .. })
        {
            return Some(receiver.strip().clone());
        }
        let ty = self.tree_ty(receiver);
        if matches!(ty, Ty::Option(_) | Ty::Result(_)) && name != "clone" {
            return None;
        }
        let unknown = matches!(ty, Ty::Unknown)
            && !self.maybe_varied(receiver)
            && !self.grows_by_varied(receiver, m, name);
        if matches!(ty, Ty::Inert) || (unknown && !is_adapter(m)) {
            return None;
        }
        if ITERATORS.contains(&name) {
            return self.iterator_method(receiver, m, name, span);
        }
        if name == "map" && !matches!(ty, Ty::Array(..)) {
            return None;
        }
        let place = self.place(receiver, span);
        if WRITING.contains(&name) {
            return self.writing_method(&place, m, name, span);
        }
        self.reading_method(&place, m, name, span)
    }

    /// What a function has made of constants is a vector where something that may carry a derivative is
    /// put behind its elements.
    fn grows_by_varied(&self, receiver: &Tree, m: &syn::ExprMethodCall, name: &str) -> bool {
        let Tree::Place(Place {
            base: Base::Mem(mem),
            path,
        }) = receiver.strip()
        else {
            return false;
        };
        name == "push"
            && path.is_empty()
            && m.args.iter().any(|arg| self.is_varied_number(arg))
            && self.is_made_by_function(*mem)
    }

    /// Arithmetic with numbers that may carry a derivative: no index that is found by them.
    fn is_varied_number(&self, e: &Expr) -> bool {
        match e {
            Expr::Paren(p) => self.is_varied_number(&p.expr),
            Expr::Unary(u) => self.is_varied_number(&u.expr),
            Expr::Binary(b) => self.is_varied_number(&b.left) || self.is_varied_number(&b.right),
            Expr::Path(p) => {
                let name = p.path.get_ident().map(ToString::to_string);
                let var = name.and_then(|name| self.lookup(&name));
                var.and_then(|var| self.get(var)).is_some_and(|tree| {
                    self.tree_ty(tree.strip()).is_float() && self.maybe_varied(tree)
                })
            }
            _ => false,
        }
    }

    /// It starts from what a function gives that is no type's own, which would make other containers.
    fn is_made_by_function(&self, mem: Mem) -> bool {
        let stmts = || self.code.iter().flatten();
        let from = stmts().find_map(|stmt| match &stmt.kind {
            StmtKind::Declare(m, Operand::Val(v)) if *m == mem => Some(*v),
            _ => None,
        });
        stmts().any(|stmt| match &stmt.kind {
            StmtKind::Let(v, Op::Opaque(opaque)) if Some(*v) == from => {
                matches!(&*opaque.expr, Expr::Call(c) if is_plain_function(&c.func))
            }
            _ => false,
        })
    }

    fn iterator_method(
        &mut self,
        receiver: &Tree,
        m: &syn::ExprMethodCall,
        name: &str,
        span: Span,
    ) -> Option<Tree> {
        let args: Vec<Tree> = m.args.iter().map(|a| self.expr(a)).collect();
        if args.iter().any(|a| matches!(a, Tree::Never)) {
            return Some(Tree::Never);
        }
        let args: Vec<Operand> = args.iter().map(|a| self.operand(a, span)).collect();
        self.container_iter(receiver, name, &args, span)
    }

    fn reading_method(
        &mut self,
        place: &Place,
        m: &syn::ExprMethodCall,
        name: &str,
        span: Span,
    ) -> Option<Tree> {
        let args: Vec<&Expr> = m.args.iter().collect();
        Some(match (name, args.as_slice()) {
            ("len", []) => Tree::Op(self.len_of(place, span)),
            ("is_empty", []) => {
                let len = self.len_of(place, span);
                Tree::Op(self.arithmetic(BinOp::Eq, len, Operand::Int(0), span))
            }
            ("to_vec" | "clone" | "to_owned" | "into_vec" | "into_boxed_slice", []) => {
                let ty = match (name, self.arena.place_ty(place)) {
                    ("to_vec", t) => Ty::Vec(Rc::new(t.element())),
                    ("to_owned", Ty::Slice(t)) => Ty::Vec(t),
                    (_, t) => t,
                };
                // A copy of an array is one: a vector is made of all its elements.
                let of = match (name, self.arena.place_ty(place)) {
                    ("to_vec", Ty::Array(..)) => place.then(Proj::Slice {
                        lo: None,
                        hi: None,
                        inclusive: false,
                    }),
                    _ => place.clone(),
                };
                // Of what is no container by its type, a clone may be a scalar's.
                let val = self.define(None, ty, Op::Snapshot(of), span);
                Tree::Op(Operand::Val(val))
            }
            ("split_at" | "split_at_mut", [mid]) => {
                let mid = self.scalar(mid);
                let half = |lo, hi| {
                    let half = Box::new(Tree::Place(place.then(Proj::Slice {
                        lo,
                        hi,
                        inclusive: false,
                    })));
                    match name {
                        "split_at" => Tree::Ref(half),
                        _ => Tree::RefMut(half),
                    }
                };
                Tree::Tuple(vec![half(None, Some(mid.clone())), half(Some(mid), None)])
            }
            ("get" | "get_mut", [Expr::Range(r)]) => self.checked_part(place, name, r, span),
            ("first" | "last" | "get" | "first_mut" | "last_mut" | "get_mut", _) => {
                self.checked_element(place, name, &args, span)?
            }
            ("split_first" | "split_last" | "split_first_mut" | "split_last_mut", []) => {
                self.split_end(place, name, span)
            }
            ("concat", []) => self.concatenated(place, span),
            ("repeat", [n]) => {
                let n = self.scalar(n);
                self.repeated_whole(place, n, span)
            }
            ("map", [f]) => {
                let Ty::Array(_, len) = self.arena.place_ty(place) else {
                    return None;
                };
                let f = self.callable(f);
                let place = place.clone();
                self.array_by(len, m, span, &mut |l, k| {
                    let item = Tree::Op(l.load(&place.then(Proj::Index(k)), span));
                    l.apply(&f, vec![item])
                })
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

    pub(super) fn non_empty(&mut self, place: &Place, span: Span) -> (Operand, Operand) {
        let len = self.len_of(place, span);
        (
            self.arithmetic(BinOp::Gt, len.clone(), Operand::Int(0), span),
            len,
        )
    }

    fn checked_element(
        &mut self,
        place: &Place,
        name: &str,
        args: &[&Expr],
        span: Span,
    ) -> Option<Tree> {
        let (some, index) = match (name, args) {
            ("get" | "get_mut", [index]) => {
                let index = self.expr(index);
                if matches!(index, Tree::Stream(_)) {
                    return None;
                }
                let index = self.operand(index.strip(), span);
                let len = self.len_of(place, span);
                (self.arithmetic(BinOp::Lt, index.clone(), len, span), index)
            }
            ("first" | "first_mut", []) => (self.non_empty(place, span).0, Operand::Int(0)),
            ("last" | "last_mut", []) => {
                let (some, len) = self.non_empty(place, span);
                (
                    some,
                    self.integer("minus_or_zero", vec![len, Operand::Int(1)], span),
                )
            }
            _ => return None,
        };
        let element = place.then(Proj::Index(index));
        Some(Tree::Option {
            some,
            payload: Box::new(reference(element, name)),
        })
    }

    /// `get(lo..hi)`
    fn checked_part(
        &mut self,
        place: &Place,
        name: &str,
        range: &syn::ExprRange,
        span: Span,
    ) -> Tree {
        let (lo, hi) = self.bounds(place, range, span);
        let len = self.len_of(place, span);
        let ordered = self.arithmetic(BinOp::Le, lo.clone(), hi.clone(), span);
        let inside = self.arithmetic(BinOp::Le, hi.clone(), len, span);
        let some = self.operation(Ty::Bool, Op::Binary(BinOp::And, ordered, inside), span);
        let part = place.then(Proj::Slice {
            lo: Some(lo),
            hi: Some(hi),
            inclusive: false,
        });
        Tree::Option {
            some,
            payload: Box::new(reference(part, name)),
        }
    }

    /// The bounds of a range of a container's indices, as `lo..hi`.
    pub(super) fn bounds(
        &mut self,
        place: &Place,
        range: &syn::ExprRange,
        span: Span,
    ) -> (Operand, Operand) {
        let lo = match &range.start {
            Some(lo) => self.scalar(lo),
            None => Operand::Int(0),
        };
        let hi = match &range.end {
            Some(hi) => self.scalar(hi),
            None => return (lo, self.len_of(place, span)),
        };
        match range.limits {
            syn::RangeLimits::Closed(_) => {
                (lo, self.arithmetic(BinOp::Add, hi, Operand::Int(1), span))
            }
            syn::RangeLimits::HalfOpen(_) => (lo, hi),
        }
    }

    fn concatenated(&mut self, place: &Place, span: Span) -> Tree {
        let vec = self.empty_vec("collected", None, span);
        let len = self.len_of(place, span);
        self.each_index(Operand::Int(0), len, Rev::No, span, &mut |l, k| {
            let row = Tree::Ref(Box::new(Tree::Place(place.then(Proj::Index(k)))));
            if let Some(items) = l.as_stream(&row, span) {
                l.extend(&vec, &items, span);
            }
        });
        Tree::Place(vec)
    }

    fn repeated_whole(&mut self, place: &Place, n: Operand, span: Span) -> Tree {
        let vec = self.empty_vec("collected", None, span);
        let whole = Tree::Ref(Box::new(Tree::Place(place.clone())));
        self.each_index(Operand::Int(0), n, Rev::No, span, &mut |l, _| {
            if let Some(items) = l.as_stream(&whole, span) {
                l.extend(&vec, &items, span);
            }
        });
        Tree::Place(vec)
    }
}

/// `f` and `module::f`, by the naming convention.
fn is_plain_function(function: &Expr) -> bool {
    let Expr::Path(p) = function else {
        return false;
    };
    let lower = |s: &syn::PathSegment| s.ident.to_string().starts_with(char::is_lowercase);
    p.qself.is_none() && p.path.segments.iter().all(lower)
}

fn reference(place: Place, method: &str) -> Tree {
    let place = Box::new(Tree::Place(place));
    if method.ends_with("_mut") {
        Tree::RefMut(place)
    } else {
        Tree::Ref(place)
    }
}
