//! Iterator pipelines as loops over an index.
//!
//! A pipeline is pushed, not pulled: the loop of its source hands each item through the stages to
//! what consumes it. An adapter that keeps count, such as `skip` behind a `filter`, has a variable
//! of its own around the loop; one that ends early sets a flag that ends the loop. Where each item
//! can be computed from its index alone, adapters only change the count and the index.

mod adapt;
mod collect;
mod consume;
mod cursor;
mod drive;
mod for_loop;
mod index;
mod search;
mod select;
mod source;
mod stages;
mod unread;

use std::rc::Rc;

use proc_macro2::Span;
use syn::Expr;
use syn::visit::Visit;

use super::closure::Callable;
use super::prescan::assigned_in;
use super::tree::Tree;
use super::{Lower, Var};
use crate::diagnostics;
use crate::ir::*;
use crate::maps::HashSet;

pub(super) use source::iterator_function;

/// The item at an index.
type Item = Rc<dyn for<'l, 'a> Fn(&'l mut Lower<'a>, Operand) -> Tree>;

/// What consumes the items, one by one.
type Sink<'s, 'a> = &'s mut dyn FnMut(&mut Lower<'a>, Tree);

/// An iterator: what it runs over, then what is done to each item.
#[derive(Clone)]
pub(crate) struct Stream {
    source: Source,
    stages: Vec<Stage>,
    /// It runs over the elements of a container.
    of_container: bool,
    /// Variables around the pipeline that its closures assign to.
    assigned: HashSet<String>,
}

#[derive(Clone)]
enum Source {
    Range(Range, Ty),
    Indexed {
        len: Operand,
        item: Item,
    },
    Chain(Rc<Stream>, Rc<Stream>),
    /// The items of what each outer item, or the function of it, iterates over.
    Flat {
        outer: Rc<Stream>,
        of: Option<Callable>,
        backwards: bool,
    },
    Cursor(Rc<Cursor>),
}

/// An iterator in a `mut` variable, stepped by hand.
struct Cursor {
    front: Var,
    back: Var,
    item: Item,
    /// Through a reference: what is consumed is gone from the variable.
    by_ref: bool,
}

#[derive(Clone)]
enum Stage {
    Map(Callable),
    Filter(Callable),
    FilterMap(Callable),
    Inspect(Callable),
    Deref,
    Enumerate,
    Skip(Operand),
    Take(Operand),
    StepBy(Operand),
    SkipWhile(Callable),
    TakeWhile(Callable),
    MapWhile(Callable),
    Scan(Tree, Callable),
    /// Each item beside the one of the same number.
    Zip(Operand, Item),
    /// The other way round.
    ZipBehind(Operand, Item),
    /// `successors(first, next)`: the items before it only count.
    Successors(Tree, Callable),
    /// `from_fn(f)`
    Generate(Callable),
}

#[derive(Clone, Copy, PartialEq)]
enum Access {
    Value,
    Shared,
    Mut,
}

impl Stream {
    fn indexed(len: Operand, item: Item) -> Stream {
        Stream::of(Source::Indexed { len, item })
    }

    fn of(source: Source) -> Stream {
        Stream {
            source,
            stages: Vec::new(),
            of_container: false,
            assigned: HashSet::default(),
        }
    }

    fn then(&self, stage: Stage) -> Stream {
        let mut stream = self.clone();
        stream.stages.push(stage);
        stream
    }

    fn assigning(mut self, names: &HashSet<String>) -> Stream {
        self.assigned.extend(names.iter().cloned());
        self
    }

    /// Its closures change variables around it, so each must run exactly when Rust runs it.
    fn has_effects(&self) -> bool {
        !self.assigned.is_empty()
    }

    /// There is an end to it, whatever it is asked for; only errs towards no.
    fn is_finite(&self) -> bool {
        match &self.source {
            Source::Range(..) => true,
            Source::Indexed { .. } => self.of_container,
            Source::Chain(a, b) => a.is_finite() && b.is_finite(),
            Source::Flat { outer, of, .. } => of.is_none() && outer.is_finite(),
            Source::Cursor(_) => false,
        }
    }

    fn is_cursor(&self) -> bool {
        matches!(self.source, Source::Cursor(_)) && self.stages.is_empty()
    }

    fn tree(self) -> Tree {
        Tree::Stream(Rc::new(self))
    }
}

impl Lower<'_> {
    /// The iterator that `for` or an adapter makes of a tree; `None` where only rustc knows.
    pub(super) fn as_stream(&mut self, tree: &Tree, span: Span) -> Option<Rc<Stream>> {
        match tree {
            Tree::Stream(s) => Some(s.clone()),
            Tree::RefMut(inner) => match &**inner {
                Tree::Stream(s) if s.is_cursor() => Some(Rc::new(self.by_ref(s))),
                // It would not move on.
                Tree::Stream(_) => {
                    self.diagnostics
                        .refuse_at(&diagnostics::unsupported_adapter, span, "by_ref");
                    None
                }
                inner => self.over(inner, Access::Mut, span),
            },
            Tree::Ref(inner) => self.over(inner, Access::Shared, span),
            // An option is an iterator of at most one item.
            Tree::Option { some, payload } => Some(Rc::new(self.at_most_one(some, payload, span))),
            other => self.over(other, Access::Value, span),
        }
    }

    fn over(&mut self, tree: &Tree, access: Access, span: Span) -> Option<Rc<Stream>> {
        if tree.is_ref() || matches!(tree, Tree::Stream(_)) {
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
        Some(Rc::new(self.elements(tree, access, span)))
    }

    pub(super) fn len_of(&mut self, place: &Place, span: Span) -> Operand {
        match self.arena.place_ty(place) {
            Ty::Array(_, Some(len)) => Operand::Const(len, Ty::Int),
            _ => self.operation(Ty::Int, Op::Len(place.clone()), span),
        }
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

    fn plus_one(&mut self, k: Operand, span: Span) -> Operand {
        self.arithmetic(BinOp::Add, k, Operand::Int(1), span)
    }

    /// Variables around closures that these assign to.
    pub(super) fn assigned_around(&self, args: &[&Expr]) -> HashSet<String> {
        let closures = args.iter().filter(|a| is_closure(a));
        let names = closures.flat_map(|f| assigned_in(|v| v.visit_expr(f)));
        names.filter(|name| self.lookup(name).is_some()).collect()
    }

    /// `it.by_ref()`, `&mut it`: what moves is the variable's own front.
    fn by_ref(&self, stream: &Stream) -> Stream {
        let mut stream = stream.clone();
        if let Source::Cursor(c) = &stream.source {
            let (front, back, item) = (c.front, c.back, c.item.clone());
            stream.assigned.insert(self.var_names[front.0].to_string());
            stream.source = Source::Cursor(Rc::new(Cursor {
                front,
                back,
                item,
                by_ref: true,
            }));
        }
        stream
    }
}

fn is_closure(e: &Expr) -> bool {
    match e {
        Expr::Closure(_) => true,
        Expr::Paren(p) => is_closure(&p.expr),
        Expr::Reference(r) => is_closure(&r.expr),
        // `{ let mut n = 0; move |x| .. }`
        Expr::Block(_) => true,
        _ => false,
    }
}

/// More than any iterator has items.
fn endless() -> Operand {
    Operand::Const(
        Rc::new(syn::parse_quote!(::core::primitive::usize::MAX)),
        Ty::Int,
    )
}
