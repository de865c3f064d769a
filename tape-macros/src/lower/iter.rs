//! Iterator pipelines as loops over an index.

use std::collections::HashSet;
use std::rc::Rc;

use proc_macro2::Span;
use syn::Expr;
use syn::spanned::Spanned;
use syn::visit::Visit;

use super::Lower;
use super::prescan::{assigned_in, jumps};
use super::tree::Tree;
use crate::diagnostics;
use crate::ir::*;

/// The item at an index.
type Item = Rc<dyn for<'l, 'a> Fn(&'l mut Lower<'a>, Operand) -> Tree>;

/// An iterator: what it runs over, then what is done to each item.
pub(super) struct Stream {
    source: Source,
    stages: Vec<Stage>,
    /// Names that closures of the pipeline assign to.
    assigned: HashSet<String>,
}

impl Stream {
    /// The range, where nothing was done to it.
    fn as_range(&self) -> Option<&Range> {
        match &self.source {
            Source::Range(range, _) if self.stages.is_empty() => {
                (range.step.is_none() && range.rev == Rev::No).then_some(range)
            }
            Source::Range(..) | Source::Indexed { .. } => None,
        }
    }
}

impl Tree {
    /// What a range from a variable selects as an index: `let row = lo..hi; &x[row]`.
    pub(super) fn as_slice_bounds(&self) -> Option<Proj> {
        let Tree::Stream(stream) = self else {
            return None;
        };
        let range = stream.as_range()?;
        Some(Proj::Slice {
            lo: Some(range.lo.clone()),
            hi: Some(range.hi.clone()),
            inclusive: range.inclusive,
        })
    }
}

#[derive(Clone)]
enum Source {
    Range(Range, Ty),
    Indexed { len: Operand, item: Item },
}

#[derive(Clone)]
enum Stage {
    Map(Callable),
    Filter(Callable),
    FilterMap(Callable),
    Inspect(Callable),
    Deref,
}

/// A closure or the path of a function, with the names it sees.
#[derive(Clone)]
pub(super) struct Callable {
    expr: Expr,
    scopes: Vec<super::Scope>,
}

#[derive(Clone, Copy, PartialEq)]
enum Access {
    Value,
    Shared,
    Mut,
}

impl Lower<'_> {
    pub(super) fn range(&mut self, r: &syn::ExprRange) -> Tree {
        let (Some(lo), Some(hi)) = (&r.start, &r.end) else {
            let e = Expr::Range(r.clone());
            if self.is_inert_expr(&e) {
                return Tree::Op(Operand::Val(self.opaque_value(
                    &e,
                    Lost::Observed,
                    Ty::Inert,
                )));
            }
            return Tree::Op(Operand::Val(self.opaque_value(&e, Lost::Call, Ty::Unknown)));
        };
        let (lo, hi) = (self.scalar(lo), self.scalar(hi));
        let ty = self.arena.ty(&lo).join(&self.arena.ty(&hi));
        let inclusive = matches!(r.limits, syn::RangeLimits::Closed(_));
        let range = Range {
            lo,
            hi,
            inclusive,
            step: None,
            rev: Rev::No,
        };
        Tree::Stream(Rc::new(Stream {
            source: Source::Range(range, ty),
            stages: Vec::new(),
            assigned: HashSet::new(),
        }))
    }

    pub(super) fn callable(&self, e: &Expr) -> Callable {
        Callable {
            expr: e.clone(),
            scopes: self.scopes.clone(),
        }
    }

    pub(super) fn apply(&mut self, f: &Callable, args: Vec<Tree>) -> Tree {
        match &f.expr {
            Expr::Closure(c) => {
                let c = c.clone();
                self.apply_closure(&c, &f.scopes, args)
            }
            Expr::Paren(p) => self.apply(
                &Callable {
                    expr: (*p.expr).clone(),
                    scopes: f.scopes.clone(),
                },
                args,
            ),
            Expr::Path(p) => {
                if let Some(Tree::Closure(c)) = p
                    .path
                    .get_ident()
                    .and_then(|i| self.lookup(&i.to_string()))
                    .and_then(|v| self.get(v))
                {
                    let c = c.clone();
                    return self.apply_closure(&c.expr, &c.scopes, args);
                }
                self.call_path(p, args, &f.expr)
            }
            other => {
                let tree = self.expr(other);
                match tree.strip() {
                    Tree::Closure(c) => {
                        let c = c.clone();
                        self.apply_closure(&c.expr, &c.scopes, args)
                    }
                    _ => {
                        self.refuse(&diagnostics::closure, other, "");
                        Tree::Never
                    }
                }
            }
        }
    }

    pub(super) fn apply_closure(
        &mut self,
        c: &syn::ExprClosure,
        scopes: &[super::Scope],
        args: Vec<Tree>,
    ) -> Tree {
        if jumps(&c.body) {
            self.refuse(&diagnostics::jump_in_closure, &c.body, "");
            return Tree::Never;
        }
        self.depth += 8;
        self.inlined += 1;
        if self.depth > super::MAX_DEPTH || self.inlined > super::MAX_INLINED {
            self.refuse(&diagnostics::too_deep, c, "");
            self.depth -= 8;
            return Tree::Never;
        }
        let outer = std::mem::replace(&mut self.scopes, scopes.to_vec());
        let value = self.scoped(|l| {
            for (pat, arg) in c.inputs.iter().zip(args) {
                l.bind_pattern(pat, arg);
            }
            l.expr(&c.body)
        });
        self.scopes = outer;
        self.depth -= 8;
        value
    }

    /// The iterator that `for` or an adapter makes of a tree; `None` where only rustc knows.
    pub(super) fn as_stream(&mut self, tree: &Tree, span: Span) -> Option<Rc<Stream>> {
        match tree {
            Tree::Stream(s) => Some(s.clone()),
            Tree::RefMut(inner) => self.over(inner, Access::Mut, span),
            Tree::Ref(inner) => self.over(inner, Access::Shared, span),
            other => self.over(other, Access::Value, span),
        }
    }

    fn over(&mut self, tree: &Tree, access: Access, span: Span) -> Option<Rc<Stream>> {
        if tree.is_ref() {
            return self.as_stream(tree, span);
        }
        let ty = self.tree_ty(tree);
        let constant = matches!(
            tree,
            Tree::Op(Operand::Const(..))
                | Tree::Place(Place {
                    base: Base::Const(..),
                    ..
                })
        );
        let indexable = matches!(ty, Ty::Array(..) | Ty::Slice(_) | Ty::Vec(_)) || constant;
        if !(indexable || matches!(ty, Ty::Unknown) && self.maybe_varied(tree)) {
            return None;
        }
        Some(self.elements(tree, access, span))
    }

    /// The elements of what can be indexed.
    fn elements(&mut self, tree: &Tree, access: Access, span: Span) -> Rc<Stream> {
        let place = self.place(tree, span);
        let len = self.len_of(&place, span);
        let item: Item =
            Rc::new(move |l: &mut Lower, k: Operand| l.item(&place, Proj::Index(k), access, span));
        indexed(len, item)
    }

    pub(super) fn len_of(&mut self, place: &Place, span: Span) -> Operand {
        match self.arena.place_ty(place) {
            Ty::Array(_, Some(len)) => Operand::Const(len, Ty::Int),
            _ => self.operation(Ty::Int, Op::Len(place.clone()), span),
        }
    }

    fn item(&mut self, place: &Place, proj: Proj, access: Access, span: Span) -> Tree {
        let element = place.then(proj);
        let scalar = self.arena.place_ty(&element).is_scalar();
        match access {
            Access::Mut => Tree::RefMut(Box::new(Tree::Place(element))),
            // By value out of an array: a copy.
            Access::Value if scalar || matches!(self.arena.place_ty(place), Ty::Array(..)) => {
                Tree::Op(self.load(&element, span))
            }
            Access::Shared if scalar => Tree::Ref(Box::new(Tree::Op(self.load(&element, span)))),
            _ => Tree::Ref(Box::new(Tree::Place(element))),
        }
    }

    /// `receiver.iter()` and the like: iterators straight from a container.
    pub(super) fn container_iter(
        &mut self,
        receiver: &Tree,
        method: &str,
        args: &[Operand],
        span: Span,
    ) -> Option<Tree> {
        let place = match receiver.strip() {
            Tree::Stream(_) | Tree::Closure(_) | Tree::Never => return None,
            other => self.place(&other.clone(), span),
        };
        let access = if method.ends_with("_mut") {
            Access::Mut
        } else {
            Access::Shared
        };
        let stream = match method {
            "iter" | "iter_mut" | "into_iter" | "drain" => {
                let access = match (method, receiver) {
                    ("into_iter", Tree::RefMut(_)) => Access::Mut,
                    ("into_iter" | "drain", t) if !t.is_ref() => Access::Value,
                    _ => access,
                };
                self.elements(&Tree::Place(place), access, span)
            }
            "windows" => {
                let size = args[0].clone();
                let n = self.len_of(&place, span);
                let len = self.integer("window_count", vec![n, size.clone()], span);
                let item: Item = Rc::new(move |l: &mut Lower, k: Operand| {
                    let hi = l.arithmetic(BinOp::Add, k.clone(), size.clone(), span);
                    Tree::Ref(Box::new(Tree::Place(place.then(Proj::Slice {
                        lo: Some(k),
                        hi: Some(hi),
                        inclusive: false,
                    }))))
                });
                indexed(len, item)
            }
            _ => self.chunks(&place, method, args[0].clone(), access, span),
        };
        Some(Tree::Stream(stream))
    }

    fn chunks(
        &mut self,
        place: &Place,
        method: &str,
        size: Operand,
        access: Access,
        span: Span,
    ) -> Rc<Stream> {
        let exact = method.starts_with("chunks_exact");
        let n = self.len_of(place, span);
        let count = if exact {
            "chunk_exact_count"
        } else {
            "chunk_count"
        };
        let len = self.integer(count, vec![n.clone(), size.clone()], span);
        let place = place.clone();
        let item: Item = Rc::new(move |l: &mut Lower, k: Operand| {
            let lo = l.arithmetic(BinOp::Mul, k, size.clone(), span);
            let end = l.arithmetic(BinOp::Add, lo.clone(), size.clone(), span);
            let hi = if exact {
                end
            } else {
                l.integer("least", vec![end, n.clone()], span)
            };
            let chunk = Tree::Place(place.then(Proj::Slice {
                lo: Some(lo),
                hi: Some(hi),
                inclusive: false,
            }));
            if access == Access::Mut {
                Tree::RefMut(Box::new(chunk))
            } else {
                Tree::Ref(Box::new(chunk))
            }
        });
        indexed(len, item)
    }

    /// An integer function of the runtime.
    pub(super) fn integer(
        &mut self,
        name: &'static str,
        args: Vec<Operand>,
        span: Span,
    ) -> Operand {
        self.operation(Ty::Int, Op::Helper(Helper::Runtime(name), args), span)
    }

    /// A pipeline as count and item; `None` after a filter.
    fn as_indexed(&mut self, stream: &Stream, span: Span) -> Option<(Operand, Item)> {
        let (len, mut item) = match &stream.source {
            Source::Indexed { len, item } => (len.clone(), item.clone()),
            Source::Range(range, ty) => self.indexed_range(range, ty, span)?,
        };
        for stage in &stream.stages {
            let (stage, inner) = (stage.clone(), item);
            item = match stage {
                Stage::Map(f) => Rc::new(move |l: &mut Lower, k| {
                    let value = inner(l, k);
                    l.apply(&f, vec![value])
                }),
                Stage::Deref => Rc::new(move |l: &mut Lower, k| {
                    let value = inner(l, k);
                    l.owned(value.deref(), span)
                }),
                Stage::Filter(_) | Stage::FilterMap(_) | Stage::Inspect(_) => return None,
            };
        }
        Some((len, item))
    }

    fn indexed_range(&mut self, range: &Range, ty: &Ty, span: Span) -> Option<(Operand, Item)> {
        if range.step.is_some() || range.rev != Rev::No || !matches!(ty, Ty::Int | Ty::Unknown) {
            return None;
        }
        let (lo, hi) = (range.lo.clone(), range.hi.clone());
        let count = if range.inclusive {
            "range_inclusive_len"
        } else {
            "range_len"
        };
        let len = self.integer(count, vec![lo.clone(), hi], span);
        let item: Item = Rc::new(move |l: &mut Lower, k| {
            Tree::Op(l.integer("range_item", vec![lo.clone(), k], span))
        });
        Some((len, item))
    }

    /// `stream.method(args)` for an adapter; `None` if it is none that is known.
    pub(super) fn adapt(&mut self, stream: &Rc<Stream>, m: &syn::ExprMethodCall) -> Option<Tree> {
        let span = m.span();
        let name = m.method.to_string();
        let mut assigned = stream.assigned.clone();
        for arg in &m.args {
            assigned.extend(assigned_in(|v| v.visit_expr(arg)));
        }
        let with_stage = |stage: Stage| {
            let mut stages = stream.stages.clone();
            stages.push(stage);
            Some(Tree::Stream(Rc::new(Stream {
                source: stream.source.clone(),
                stages,
                assigned: assigned.clone(),
            })))
        };
        match name.as_str() {
            "iter" | "into_iter" | "by_ref" | "fuse" => return Some(Tree::Stream(stream.clone())),
            // A range is read by whoever uses it; a copy of it is the same range.
            "clone" if stream.as_range().is_some() => {
                return Some(Tree::Stream(stream.clone()));
            }
            "copied" | "cloned" => return with_stage(Stage::Deref),
            "map" => return with_stage(Stage::Map(self.callable(&m.args[0]))),
            "filter" => return with_stage(Stage::Filter(self.callable(&m.args[0]))),
            "filter_map" => return with_stage(Stage::FilterMap(self.callable(&m.args[0]))),
            "inspect" => return with_stage(Stage::Inspect(self.callable(&m.args[0]))),
            _ => {}
        }
        if let (Source::Range(range, ty), true) = (&stream.source, stream.stages.is_empty())
            && let Some(range) = self.adapt_range(range, &name, m)
        {
            let source = Source::Range(range, ty.clone());
            return Some(Tree::Stream(Rc::new(Stream {
                source,
                stages: Vec::new(),
                assigned,
            })));
        }
        if ![
            "rev",
            "skip",
            "take",
            "step_by",
            "enumerate",
            "zip",
            "chain",
        ]
        .contains(&name.as_str())
        {
            return None;
        }
        let Some((len, item)) = self.as_indexed(stream, span) else {
            self.refuse(&diagnostics::unsupported_adapter, &m.method, &name);
            return Some(Tree::Never);
        };
        let (len, item) = self.adapt_indexed(len, item, &name, m, span, &mut assigned)?;
        Some(Tree::Stream(Rc::new(Stream {
            source: Source::Indexed { len, item },
            stages: Vec::new(),
            assigned,
        })))
    }

    fn adapt_range(&mut self, range: &Range, name: &str, m: &syn::ExprMethodCall) -> Option<Range> {
        let mut range = range.clone();
        match (name, &range.step, range.rev) {
            ("rev", None, Rev::No) => range.rev = Rev::BeforeStep,
            ("rev", Some(_), Rev::No) => range.rev = Rev::AfterStep,
            ("rev", Some(_), Rev::BeforeStep) => range.rev = Rev::Both,
            ("step_by", None, _) => range.step = Some(self.scalar(&m.args[0])),
            _ => return None,
        }
        Some(range)
    }

    fn adapt_indexed(
        &mut self,
        len: Operand,
        item: Item,
        name: &str,
        m: &syn::ExprMethodCall,
        span: Span,
        assigned: &mut HashSet<String>,
    ) -> Option<(Operand, Item)> {
        Some(match name {
            "rev" => {
                let n = len.clone();
                let reversed: Item = Rc::new(move |l: &mut Lower, k| {
                    let last = l.arithmetic(BinOp::Sub, n.clone(), Operand::Int(1), span);
                    let k = l.arithmetic(BinOp::Sub, last, k, span);
                    item(l, k)
                });
                (len, reversed)
            }
            "skip" => {
                let skipped = self.scalar(&m.args[0]);
                let len = self.integer("minus_or_zero", vec![len, skipped.clone()], span);
                let shifted: Item = Rc::new(move |l: &mut Lower, k| {
                    let k = l.arithmetic(BinOp::Add, k, skipped.clone(), span);
                    item(l, k)
                });
                (len, shifted)
            }
            "take" => {
                let most = self.scalar(&m.args[0]);
                (self.integer("least", vec![len, most], span), item)
            }
            "step_by" => {
                let step = self.scalar(&m.args[0]);
                let len = self.integer("chunk_count", vec![len, step.clone()], span);
                let strided: Item = Rc::new(move |l: &mut Lower, k| {
                    let k = l.arithmetic(BinOp::Mul, k, step.clone(), span);
                    item(l, k)
                });
                (len, strided)
            }
            "enumerate" => {
                let counted: Item = Rc::new(move |l: &mut Lower, k: Operand| {
                    let value = item(l, k.clone());
                    Tree::Tuple(vec![Tree::Op(k), value])
                });
                (len, counted)
            }
            "zip" => {
                let other = self.expr(&m.args[0]);
                let other = self.as_stream(&other, span)?;
                assigned.extend(other.assigned.iter().cloned());
                let (n, second) = self.as_indexed(&other, span)?;
                let len = if len.same(&n) {
                    len
                } else {
                    self.integer("least", vec![len, n], span)
                };
                let pair: Item = Rc::new(move |l: &mut Lower, k: Operand| {
                    let a = item(l, k.clone());
                    Tree::Tuple(vec![a, second(l, k)])
                });
                (len, pair)
            }
            _ => return None,
        })
    }

    /// Runs `body` for each item.
    pub(super) fn drive(
        &mut self,
        stream: &Stream,
        label: Option<&syn::Label>,
        assigned: &HashSet<String>,
        span: Span,
        body: impl FnOnce(&mut Self, Tree),
    ) {
        let mut assigned = assigned.clone();
        assigned.extend(stream.assigned.iter().cloned());
        let (range, ty) = match &stream.source {
            Source::Range(range, ty) => (range.clone(), ty.clone()),
            Source::Indexed { len, .. } => {
                let range = Range {
                    lo: Operand::Int(0),
                    hi: len.clone(),
                    inclusive: false,
                    step: None,
                    rev: Rev::No,
                };
                (range, Ty::Int)
            }
        };
        let name = self.names.fresh("i", span);
        let var = self.value(None, ty, span);
        self.arena.vals[var.0].name = name;
        self.set_varied(var, false);
        self.looped(
            label,
            &assigned,
            span,
            |_| Head::Range { var, range },
            |l| {
                let item = match &stream.source {
                    Source::Range(..) => Tree::Op(Operand::Val(var)),
                    Source::Indexed { item, .. } => item(l, Operand::Val(var)),
                };
                l.through_stages(
                    &stream.stages,
                    item,
                    span,
                    Box::new(|l: &mut Self, item| body(l, item)),
                );
            },
        );
    }

    fn through_stages<'s>(
        &mut self,
        stages: &[Stage],
        item: Tree,
        span: Span,
        body: Box<dyn FnOnce(&mut Self, Tree) + 's>,
    ) {
        let Some((stage, rest)) = stages.split_first() else {
            return body(self, item);
        };
        match stage {
            Stage::Map(f) => {
                let item = self.apply(f, vec![item]);
                self.through_stages(rest, item, span, body);
            }
            Stage::Deref => {
                let item = self.owned(item.deref(), span);
                self.through_stages(rest, item, span, body);
            }
            Stage::Inspect(f) => {
                self.apply(f, vec![Tree::Ref(Box::new(item.clone()))]);
                self.through_stages(rest, item, span, body);
            }
            Stage::Filter(f) => {
                let keep = self.apply(f, vec![Tree::Ref(Box::new(item.clone()))]);
                let keep = self.operand(&keep, span);
                self.branch(
                    keep,
                    span,
                    |l| {
                        l.through_stages(rest, item, span, body);
                        Tree::unit()
                    },
                    |_| Tree::unit(),
                );
            }
            Stage::FilterMap(f) => {
                let mapped = self.apply(f, vec![item]);
                let Tree::Option { some, payload } = self.as_option(&mapped, span) else {
                    return;
                };
                self.branch(
                    some,
                    span,
                    |l| {
                        l.through_stages(rest, *payload, span, body);
                        Tree::unit()
                    },
                    |_| Tree::unit(),
                );
            }
        }
    }

    pub(super) fn for_loop(&mut self, f: &syn::ExprForLoop) -> Tree {
        let span = f.span();
        if self.is_native_iterator(&f.expr) {
            return self.native_loop(f);
        }
        let iterated = self.expr(&f.expr);
        if matches!(iterated, Tree::Never) {
            return iterated;
        }
        let Some(stream) = self.as_stream(&iterated, span) else {
            return self.native_loop(f);
        };
        let assigned = assigned_in(|v| v.visit_block(&f.body));
        self.drive(&stream, f.label.as_ref(), &assigned, span, |l, item| {
            l.bind_loop_variable(&f.pat, item);
            l.block(&f.body);
        });
        Tree::unit()
    }

    /// A loop over a range names its variable as the user does.
    fn bind_loop_variable(&mut self, pat: &syn::Pat, item: Tree) {
        if let (syn::Pat::Ident(p), Tree::Op(Operand::Val(v))) = (pat, &item)
            && !self.names.is_bound(&p.ident)
            && self.arena.vals[v.0].name.to_string().starts_with('i')
        {
            self.names.bind(&p.ident);
            self.arena.vals[v.0].name = p.ident.clone();
        }
        self.bind_pattern(pat, item);
    }

    /// An inert expression that is no plain range, container or simple pipeline of one.
    fn is_native_iterator(&self, e: &Expr) -> bool {
        match e {
            Expr::Range(_) => false,
            Expr::Paren(p) => self.is_native_iterator(&p.expr),
            Expr::Reference(r) => self.is_native_iterator(&r.expr),
            Expr::Path(p) => p
                .path
                .get_ident()
                .and_then(|i| self.lookup(&i.to_string()))
                .and_then(|v| self.get(v))
                .is_some_and(|t| {
                    !matches!(self.tree_ty(t), Ty::Array(..) | Ty::Slice(_) | Ty::Vec(_))
                        && !self.maybe_varied(t)
                        && !matches!(t, Tree::Stream(_))
                }),
            Expr::MethodCall(m) => {
                let known = [
                    "iter",
                    "rev",
                    "step_by",
                    "enumerate",
                    "zip",
                    "skip",
                    "take",
                    "copied",
                    "cloned",
                    "iter_mut",
                    "into_iter",
                    "windows",
                    "chunks",
                    "chunks_exact",
                    "map",
                    "filter",
                ];
                let name = m.method.to_string();
                (!known.contains(&name.as_str()) || self.is_native_iterator(&m.receiver))
                    && self.is_inert_expr(e)
            }
            Expr::Index(_) | Expr::Field(_) | Expr::Array(_) | Expr::Repeat(_) => false,
            other => self.is_inert_expr(other),
        }
    }

    /// `stream.method(args)` for what consumes it.
    pub(super) fn consume(&mut self, stream: &Stream, m: &syn::ExprMethodCall) -> Tree {
        let span = m.span();
        let mut assigned = HashSet::new();
        for arg in &m.args {
            assigned.extend(assigned_in(|v| v.visit_expr(arg)));
        }
        match m.method.to_string().as_str() {
            "sum" => self.reduce(stream, m, BinOp::Add, span),
            "product" => self.reduce(stream, m, BinOp::Mul, span),
            "fold" => {
                let init = self.expr(&m.args[0]);
                let f = self.callable(&m.args[1]);
                self.accumulate(stream, init, "acc", &assigned, span, |l, acc, item| {
                    l.apply(&f, vec![acc, item])
                })
            }
            "for_each" => {
                let f = self.callable(&m.args[0]);
                self.drive(stream, None, &assigned, span, |l, item| {
                    l.apply(&f, vec![item]);
                });
                Tree::unit()
            }
            "count" => {
                let zero = Tree::Op(Operand::Int(0));
                self.accumulate(stream, zero, "count", &assigned, span, |l, acc, _| {
                    let acc = l.operand(&acc, span);
                    Tree::Op(l.arithmetic(BinOp::Add, acc, Operand::Int(1), span))
                })
            }
            "collect" if collects_keyed(m) => {
                let e = syn::Expr::MethodCall(m.clone());
                Tree::Op(Operand::Val(self.opaque_value(
                    &e,
                    Lost::Method,
                    Ty::Unknown,
                )))
            }
            "collect" => self.collect(stream, span),
            name @ ("reduce" | "last") => {
                let name = name.to_string();
                self.refuse(&diagnostics::unsupported_adapter, &m.method, &name);
                Tree::Never
            }
            name => {
                let name = name.to_string();
                self.refuse(&diagnostics::unsupported_adapter, &m.method, &name);
                Tree::Never
            }
        }
    }

    fn reduce(&mut self, stream: &Stream, m: &syn::ExprMethodCall, op: BinOp, span: Span) -> Tree {
        let ty = match &m.turbofish {
            Some(t) => t.args.iter().find_map(|a| match a {
                syn::GenericArgument::Type(t) => Some(Ty::of(t, &self.floats)),
                _ => None,
            }),
            None => None,
        };
        let init = self.neutral(op, ty.unwrap_or(Ty::Float(FloatTy::Any)), span);
        let name = if op == BinOp::Add { "sum" } else { "product" };
        self.accumulate(
            stream,
            Tree::Op(init),
            name,
            &HashSet::new(),
            span,
            |l, acc, item| {
                let (a, b) = (l.operand(acc.strip(), span), l.operand(item.strip(), span));
                Tree::Op(l.arithmetic(op, a, b, span))
            },
        )
    }

    /// What the standard library's `sum` and `product` start from.
    fn neutral(&mut self, op: BinOp, ty: Ty, span: Span) -> Operand {
        let generic = match (&ty, self.floats.first()) {
            (Ty::Float(FloatTy::Param(p)), _) => Some(p.clone()),
            (Ty::Float(FloatTy::Any), Some(p)) => Some(p.clone()),
            _ => None,
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
        let _ = span;
        Operand::Const(Rc::new(literal), ty)
    }

    /// A loop with one carried value of its own.
    fn accumulate(
        &mut self,
        stream: &Stream,
        init: Tree,
        name: &str,
        assigned: &HashSet<String>,
        span: Span,
        step: impl FnOnce(&mut Self, Tree, Tree) -> Tree,
    ) -> Tree {
        let init = self.owned(init, span);
        let before = self.vars.len();
        let ident = self.names.fresh(name, span);
        let var = self.var(ident.clone(), Some(init));
        let mut assigned = assigned.clone();
        assigned.insert(ident.to_string());
        self.drive(stream, None, &assigned, span, |l, item| {
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

    fn collect(&mut self, stream: &Stream, span: Span) -> Tree {
        let name = self.names.fresh("collected", span);
        let capacity = match (
            &stream.source,
            stream
                .stages
                .iter()
                .any(|s| matches!(s, Stage::Filter(_) | Stage::FilterMap(_))),
        ) {
            (Source::Indexed { len, .. }, false) => Some(len.clone()),
            _ => None,
        };
        let empty = self.operation(Ty::Vec(Rc::new(Ty::Unknown)), Op::EmptyVec(capacity), span);
        let mem = self.declare(&name, Ty::Vec(Rc::new(Ty::Unknown)), empty, false);
        self.drive(stream, None, &HashSet::new(), span, |l, item| {
            let item = l.operand(item.strip(), span);
            let ty = l.arena.ty(&item);
            l.arena.mems[mem.0].ty = Ty::Vec(Rc::new(ty));
            l.emit(StmtKind::Push(Place::mem(mem), item), span);
        });
        Tree::Place(Place::mem(mem))
    }
}

fn indexed(len: Operand, item: Item) -> Rc<Stream> {
    Rc::new(Stream {
        source: Source::Indexed { len, item },
        stages: Vec::new(),
        assigned: HashSet::new(),
    })
}

/// `collect::<HashMap<_, _>>()` and its kind make no vector.
fn collects_keyed(m: &syn::ExprMethodCall) -> bool {
    let arguments = m.turbofish.iter().flat_map(|t| &t.args);
    arguments.into_iter().any(|a| match a {
        syn::GenericArgument::Type(t) => super::signature::keyed_container(t).is_some(),
        _ => false,
    })
}
