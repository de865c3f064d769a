//! Adapters: from one pipeline to the next.

use std::rc::Rc;

use proc_macro2::Span;
use syn::Expr;
use syn::spanned::Spanned;

use super::cursor::is_fresh;
use super::{Access, Item, Source, Stage, Stream, endless};
use crate::diagnostics;
use crate::ir::*;
use crate::lower::Lower;
use crate::lower::tree::Tree;
use crate::maps::HashSet;

impl Lower<'_> {
    /// `stream.method(args)` for an adapter; `None` if it is none that is known.
    pub(in crate::lower) fn adapt(
        &mut self,
        stream: &Rc<Stream>,
        m: &syn::ExprMethodCall,
    ) -> Option<Tree> {
        let name = m.method.to_string();
        let span = m.span();
        let args: Vec<&Expr> = m.args.iter().collect();
        let assigned = self.assigned_around(&args);
        let adapted = match (name.as_str(), args.as_slice()) {
            ("iter" | "into_iter" | "fuse" | "peekable", []) => Ok((**stream).clone()),
            ("clone", []) if !stream.has_effects() => Ok(self.duplicated(stream, span)),
            ("by_ref", []) if stream.is_cursor() || is_fresh(&m.receiver) => {
                Ok(self.by_ref(stream))
            }
            ("by_ref", []) => Err(()),
            ("copied" | "cloned", []) => Ok(stream.then(Stage::Deref)),
            ("enumerate", []) => Ok(self.enumerated(stream, span)),
            ("rev", []) => self.reversed(stream, span).ok_or(()),
            ("cycle", []) => self.cycled(stream, span).ok_or(()),
            ("flatten", []) => Ok(flat(stream, None)),
            ("skip" | "take" | "step_by", [n]) => Ok(self.counted(stream, &name, n, span)),
            ("zip" | "chain", [other]) => self.combined(stream, &name, other, span).ok_or(()),
            ("scan", [init, f]) => {
                let init = self.expr(init);
                let init = self.owned(init, span);
                let f = self.callable(f);
                Ok(stream.then(Stage::Scan(init, f)))
            }
            (_, [f]) => {
                let stage = self.function_stage(&name, f)?;
                Ok(match stage {
                    None => flat(stream, Some(self.callable(f))),
                    Some(stage) => stream.then(stage),
                })
            }
            _ => return None,
        };
        Some(match adapted {
            Ok(stream) => stream.assigning(&assigned).tree(),
            Err(()) => {
                self.refuse(&diagnostics::unsupported_adapter, &m.method, &name);
                Tree::Never
            }
        })
    }

    /// What is left of it, whatever becomes of the variable.
    fn duplicated(&mut self, stream: &Stream, span: Span) -> Stream {
        match (&stream.source, self.as_indexed(stream, span)) {
            (Source::Cursor(_), Some((len, item))) => Stream::indexed(len, item),
            _ => stream.clone(),
        }
    }

    /// Adapters that take a function; `Some(None)` for `flat_map`.
    fn function_stage(&mut self, name: &str, f: &Expr) -> Option<Option<Stage>> {
        let make = match name {
            "map" => Stage::Map,
            "filter" => Stage::Filter,
            "filter_map" => Stage::FilterMap,
            "inspect" => Stage::Inspect,
            "skip_while" => Stage::SkipWhile,
            "take_while" => Stage::TakeWhile,
            "map_while" => Stage::MapWhile,
            "flat_map" => return Some(None),
            _ => return None,
        };
        Some(Some(make(self.callable(f))))
    }

    pub(super) fn enumerated(&mut self, stream: &Stream, span: Span) -> Stream {
        let Some((len, item)) = self.as_direct(stream, span) else {
            return stream.then(Stage::Enumerate);
        };
        let counted: Item = Rc::new(move |l: &mut Lower, k: Operand| {
            let value = item(l, k.clone());
            Tree::Tuple(vec![Tree::Op(k), value])
        });
        Stream::indexed(len, counted).assigning(&stream.assigned)
    }

    /// The last item first: closures run in that order too, as Rust runs them.
    pub(super) fn reversed(&mut self, stream: &Stream, span: Span) -> Option<Stream> {
        if let (Source::Range(range, ty), true) = (&stream.source, stream.stages.is_empty())
            && let Some(range) = reversed_range(range)
        {
            return Some(Stream::of(Source::Range(range, ty.clone())));
        }
        if let Some((len, item)) = self.as_direct(stream, span) {
            let n = len.clone();
            let reversed: Item = Rc::new(move |l: &mut Lower, k| {
                let k = l.counted_back(&n, k, span);
                item(l, k)
            });
            return Some(Stream::indexed(len, reversed).assigning(&stream.assigned));
        }
        if !stream.stages.iter().all(Stage::is_stateless) {
            return None;
        }
        let source = match &stream.source {
            Source::Chain(a, b) => {
                let (a, b) = (self.reversed(a, span)?, self.reversed(b, span)?);
                Source::Chain(Rc::new(b), Rc::new(a))
            }
            Source::Flat {
                outer,
                of,
                backwards,
            } => Source::Flat {
                outer: Rc::new(self.reversed(outer, span)?),
                of: of.clone(),
                backwards: !backwards,
            },
            Source::Cursor(c) if c.by_ref => return None,
            source => {
                let bare = Stream::of(source.clone());
                self.reversed(&bare, span)?.source
            }
        };
        Some(Stream {
            source,
            ..stream.clone()
        })
    }

    fn cycled(&mut self, stream: &Stream, span: Span) -> Option<Stream> {
        if stream.has_effects() {
            return None;
        }
        let (len, item) = self.as_indexed(stream, span)?;
        let empty = self.arithmetic(BinOp::Eq, len.clone(), Operand::Int(0), span);
        let count = self.branch(
            empty,
            span,
            |_| Tree::Op(Operand::Int(0)),
            |_| Tree::Op(endless()),
        );
        let count = self.operand(&count, span);
        let again: Item = Rc::new(move |l: &mut Lower, k| {
            let k = l.arithmetic(BinOp::Rem, k, len.clone(), span);
            item(l, k)
        });
        Some(Stream::indexed(count, again))
    }

    /// `skip`, `take`, `step_by`. What is skipped is computed all the same where that has effects.
    fn counted(&mut self, stream: &Stream, name: &str, n: &Expr, span: Span) -> Stream {
        let n = self.scalar(n);
        if let (Source::Range(range, ty), "step_by") = (&stream.source, name)
            && stream.stages.is_empty()
            && range.step.is_none()
        {
            let range = Range {
                step: Some(n),
                ..range.clone()
            };
            return Stream::of(Source::Range(range, ty.clone()));
        }
        let direct = self
            .as_direct(stream, span)
            .filter(|_| name == "take" || !stream.has_effects());
        let Some((len, item)) = direct else {
            return stream.then(match name {
                "skip" => Stage::Skip(n),
                "take" => Stage::Take(n),
                _ => Stage::StepBy(n),
            });
        };
        let (len, op) = match name {
            "skip" => (
                self.integer("minus_or_zero", vec![len, n.clone()], span),
                BinOp::Add,
            ),
            "take" => {
                let len = self.integer("least", vec![len, n], span);
                return Stream::indexed(len, item).assigning(&stream.assigned);
            }
            _ => (
                self.integer("chunk_count", vec![len, n.clone()], span),
                BinOp::Mul,
            ),
        };
        let moved: Item = Rc::new(move |l: &mut Lower, k| {
            let k = l.arithmetic(op, k, n.clone(), span);
            item(l, k)
        });
        Stream::indexed(len, moved)
    }

    fn combined(
        &mut self,
        stream: &Rc<Stream>,
        name: &str,
        other: &Expr,
        span: Span,
    ) -> Option<Stream> {
        let open = self.open_range(other);
        if name == "zip"
            && open.is_none()
            && let Some(zipped) = self.zipped_with_unread(stream, other, span)
        {
            return Some(zipped);
        }
        let tree = open.unwrap_or_else(|| self.expr(other));
        let other = self.as_stream(&tree, span)?;
        if name == "zip" {
            return self.zipped(stream, &other, span);
        }
        let assigned: HashSet<String> = stream.assigned.union(&other.assigned).cloned().collect();
        Some(Stream::of(Source::Chain(stream.clone(), other)).assigning(&assigned))
    }

    pub(super) fn at_most_one(&mut self, some: &Operand, payload: &Tree, span: Span) -> Stream {
        let len = self.branch(
            some.clone(),
            span,
            |_| Tree::Op(Operand::Int(1)),
            |_| Tree::Op(Operand::Int(0)),
        );
        let len = self.operand(&len, span);
        let payload = payload.clone();
        Stream::indexed(len, Rc::new(move |_: &mut Lower, _| payload.clone()))
    }

    pub(super) fn zipped(&mut self, a: &Stream, b: &Stream, span: Span) -> Option<Stream> {
        let assigned: HashSet<String> = a.assigned.union(&b.assigned).cloned().collect();
        let direct = (self.as_direct(a, span), self.as_direct(b, span));
        if let (Some((n, first)), Some((m, second)), true) =
            (direct.0, direct.1, assigned.is_empty())
        {
            let len = if n.same(&m) {
                n
            } else {
                self.integer("least", vec![n, m], span)
            };
            let pair: Item = Rc::new(move |l: &mut Lower, k: Operand| {
                let a = first(l, k.clone());
                Tree::Tuple(vec![a, second(l, k)])
            });
            return Some(Stream::indexed(len, pair));
        }
        if let Some((len, item)) = self.as_indexed(b, span) {
            // Where the first is longer, it depends on the standard library's shortcuts whether
            // it is asked once more.
            if a.has_effects() && a.has_known_length() && !self.same_length(a, &len, span) {
                return None;
            }
            return Some(a.then(Stage::Zip(len, item)).assigning(&assigned));
        }
        // The second is driven: it is asked once less often than Rust asks the first.
        if !assigned.is_empty() {
            return None;
        }
        match self.as_indexed(a, span) {
            Some((len, item)) => Some(b.then(Stage::ZipBehind(len, item))),
            None => {
                let (len, item) = self.collected_items(b, span)?;
                Some(a.then(Stage::Zip(len, item)))
            }
        }
    }

    /// The items of what cannot be computed from an index, computed before: they are not written through, and
    /// there is an end to them.
    fn collected_items(&mut self, stream: &Stream, span: Span) -> Option<(Operand, Item)> {
        if !stream.is_finite() {
            return None;
        }
        let vec = self.empty_vec("collected", None, span);
        let mut writable = false;
        self.drive(stream, None, &HashSet::default(), span, &mut |l, item| {
            writable |= may_write(&item);
            l.push_item(&vec, &item, span);
        });
        let items = self.elements(&Tree::Ref(Box::new(Tree::Place(vec))), Access::Shared, span);
        match items.source {
            Source::Indexed { len, item } if !writable => Some((len, item)),
            _ => None,
        }
    }
}

impl Lower<'_> {
    fn same_length(&mut self, a: &Stream, len: &Operand, span: Span) -> bool {
        let known = self.as_indexed(a, span);
        len.same(&endless()) || known.is_some_and(|(n, _)| n.same(len))
    }
}

/// Something can be written through it.
fn may_write(item: &Tree) -> bool {
    match item {
        Tree::RefMut(_) | Tree::Choice(_) => true,
        Tree::Ref(inner) => may_write(inner),
        Tree::Tuple(parts) => parts.iter().any(may_write),
        Tree::Option { payload, .. } | Tree::Result { payload, .. } => may_write(payload),
        Tree::Op(_) | Tree::Place(_) | Tree::Closure(_) | Tree::Stream(_) | Tree::Never => false,
    }
}

fn flat(stream: &Rc<Stream>, of: Option<crate::lower::closure::Callable>) -> Stream {
    let assigned = stream.assigned.clone();
    Stream::of(Source::Flat {
        outer: stream.clone(),
        of,
        backwards: false,
    })
    .assigning(&assigned)
}

fn reversed_range(range: &Range) -> Option<Range> {
    let rev = match (&range.step, range.rev) {
        (None, Rev::No) => Rev::BeforeStep,
        (None, Rev::BeforeStep) => Rev::No,
        (Some(_), Rev::No) => Rev::AfterStep,
        (Some(_), Rev::BeforeStep) => Rev::Both,
        _ => return None,
    };
    Some(Range {
        rev,
        ..range.clone()
    })
}
