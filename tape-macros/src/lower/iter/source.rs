//! Where pipelines start: ranges, containers, functions of `std::iter`.

use std::rc::Rc;

use proc_macro2::Span;
use syn::Expr;
use syn::spanned::Spanned;

use super::{Access, Item, Source, Stage, Stream, endless};
use crate::ir::*;
use crate::lower::tree::Tree;
use crate::lower::{Lower, Var};

impl Lower<'_> {
    pub(in crate::lower) fn range(&mut self, r: &syn::ExprRange) -> Tree {
        let (Some(lo), Some(hi)) = (&r.start, &r.end) else {
            let e = Expr::Range(r.clone());
            let (lost, ty) = if self.is_inert_expr(&e) {
                (Lost::Observed, Ty::Inert)
            } else {
                (Lost::Call, Ty::Unknown)
            };
            return Tree::Op(Operand::Val(self.opaque_value(&e, lost, ty)));
        };
        let (lo, hi) = (self.scalar(lo), self.scalar(hi));
        let ty = self.arena.ty(&lo).join(&self.arena.ty(&hi));
        let range = Range {
            lo,
            hi,
            inclusive: matches!(r.limits, syn::RangeLimits::Closed(_)),
            step: None,
            rev: Rev::No,
        };
        Stream::of(Source::Range(range, ty)).tree()
    }

    /// `(lo..)` where it is iterated over.
    pub(in crate::lower) fn open_range(&mut self, e: &Expr) -> Option<Tree> {
        match e {
            Expr::Paren(p) => self.open_range(&p.expr),
            Expr::Range(r) if r.end.is_none() => {
                let lo = self.scalar(r.start.as_ref()?);
                let span = r.span();
                let item: Item = Rc::new(move |l: &mut Lower, k| {
                    Tree::Op(l.integer("range_item", vec![lo.clone(), k], span))
                });
                Some(Stream::indexed(endless(), item).tree())
            }
            _ => None,
        }
    }

    /// A parameter that is a range, or a copy of one, where it is iterated over.
    pub(in crate::lower) fn given_range(&mut self, e: &Expr) -> Option<Tree> {
        let name = match e {
            Expr::Paren(p) => return self.given_range(&p.expr),
            Expr::MethodCall(m) if m.method == "clone" => return self.given_range(&m.receiver),
            Expr::Path(p) => p.path.get_ident()?,
            _ => return None,
        };
        let held = self.lookup(&name.to_string()).and_then(|v| self.get(v))?;
        let val = match held.strip() {
            Tree::Op(Operand::Val(v)) => *v,
            Tree::Place(Place {
                base: Base::Val(v),
                path,
            }) if path.is_empty() => *v,
            _ => return None,
        };
        let inclusive = *self.ranges.get(&val)?;
        let ends: [Expr; 2] = match inclusive {
            true => [
                syn::parse_quote!(*#name.start()),
                syn::parse_quote!(*#name.end()),
            ],
            false => [syn::parse_quote!(#name.start), syn::parse_quote!(#name.end)],
        };
        let [lo, hi] = ends.map(|e| Operand::Val(self.opaque_value(&e, Lost::Observed, Ty::Int)));
        let range = Range {
            inclusive,
            ..Range::of(lo, hi)
        };
        Some(Stream::of(Source::Range(range, Ty::Int)).tree())
    }

    /// The elements of what can be indexed.
    pub(super) fn elements(&mut self, tree: &Tree, access: Access, span: Span) -> Stream {
        let mut place = self.place(tree, span);
        let references = self.holds_references(&place);
        let access = match access {
            Access::Value if references == Some(true) => Access::Shared,
            access => access,
        };
        if access == Access::Value && self.may_be_written_meanwhile(&place) {
            let copy = self.operand(&Tree::Place(place), span);
            place = self.place(&Tree::Op(copy), span);
        }
        let len = self.len_of(&place, span);
        let item: Item =
            Rc::new(move |l: &mut Lower, k: Operand| l.item(&place, Proj::Index(k), access, span));
        Stream {
            of_container: true,
            ..Stream::indexed(len, item)
        }
    }

    /// Then a copy is iterated over: an array is one, as only rustc may know, and the variable of what has moved may hold
    /// something else by then.
    fn may_be_written_meanwhile(&self, place: &Place) -> bool {
        if !matches!(place.base, Base::Mem(_)) {
            return false;
        }
        match self.arena.place_ty(place) {
            Ty::Array(..) => true,
            Ty::Unknown => self.place_maybe_varied(place),
            _ => self.is_assigned_anew(place),
        }
    }

    /// By the variable's name; of what is a part of one, any part may be the one that is assigned.
    fn is_assigned_anew(&self, place: &Place) -> bool {
        (0..self.vars.len()).map(Var).any(|var| {
            let name = self.var_names[var.0].to_string();
            match self.get(var).map(Tree::strip) {
                Some(Tree::Place(whole)) if whole.same(place) => self.rebound.is_assigned(&name),
                Some(held) => held.starts_at(&place.base) && self.assigned.contains(&name),
                None => false,
            }
        })
    }

    /// Surely no references.
    fn gives_values(&self, container: &Place, element: &Place) -> bool {
        let told =
            self.place_maybe_varied(container) || self.arena.place_ty(element).is_aggregate();
        told && self.holds_references(container) == Some(false)
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
            Access::Value if self.changes_items => Tree::Op(self.copy_of(&element, span)),
            Access::Shared if scalar => Tree::Ref(Box::new(Tree::Op(self.load(&element, span)))),
            // What carries no derivative may be anything, unless its type tells.
            Access::Value if self.gives_values(place, &element) => {
                self.owned_items.push(element.clone());
                Tree::Ref(Box::new(Tree::Place(element)))
            }
            Access::Value | Access::Shared => Tree::Ref(Box::new(Tree::Place(element))),
        }
    }

    /// `receiver.iter()` and the like: iterators straight from a container.
    pub(in crate::lower) fn container_iter(
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
        let stream = match (method, args.first()) {
            ("iter" | "iter_mut" | "into_iter", None) => {
                let access = match receiver {
                    Tree::RefMut(_) if method == "into_iter" => Access::Mut,
                    t if method == "into_iter" && !t.is_ref() => Access::Value,
                    _ => access,
                };
                self.elements(&Tree::Place(place), access, span)
            }
            ("windows", Some(size)) => self.windows(place, size.clone(), span),
            (_, Some(size)) => self.chunks(place, method, size.clone(), access, span),
            _ => return None,
        };
        Some(stream.tree())
    }

    fn windows(&mut self, place: Place, size: Operand, span: Span) -> Stream {
        let n = self.len_of(&place, span);
        let len = self.integer("window_count", vec![n, size.clone()], span);
        let item: Item = Rc::new(move |l: &mut Lower, k: Operand| {
            let hi = l.arithmetic(BinOp::Add, k.clone(), size.clone(), span);
            Tree::Ref(Box::new(Tree::Place(part(&place, k, hi))))
        });
        Stream::indexed(len, item)
    }

    fn chunks(
        &mut self,
        place: Place,
        method: &str,
        size: Operand,
        access: Access,
        span: Span,
    ) -> Stream {
        let exact = method.contains("chunks_exact");
        let backwards = method.starts_with('r');
        let n = self.len_of(&place, span);
        let count = if exact {
            "chunk_exact_count"
        } else {
            "chunk_count"
        };
        let len = self.integer(count, vec![n.clone(), size.clone()], span);
        let item: Item = Rc::new(move |l: &mut Lower, k: Operand| {
            let near = l.arithmetic(BinOp::Mul, k, size.clone(), span);
            let far = l.arithmetic(BinOp::Add, near.clone(), size.clone(), span);
            let (lo, hi) = match (backwards, exact) {
                (false, true) => (near, far),
                (false, false) => {
                    let hi = l.integer("least", vec![far, n.clone()], span);
                    (near, hi)
                }
                (true, _) => {
                    let lo = l.integer("minus_or_zero", vec![n.clone(), far], span);
                    (lo, l.arithmetic(BinOp::Sub, n.clone(), near, span))
                }
            };
            let chunk = Box::new(Tree::Place(part(&place, lo, hi)));
            if access == Access::Mut {
                Tree::RefMut(chunk)
            } else {
                Tree::Ref(chunk)
            }
        });
        Stream::indexed(len, item)
    }

    /// `repeat(x)`, `once(x)`, `zip(a, b)` and the like, of `std::iter`.
    pub(in crate::lower) fn iterator_source(
        &mut self,
        name: &str,
        args: &[&Expr],
        span: Span,
    ) -> Option<Tree> {
        let stream = match (name, args) {
            ("empty", []) => {
                Stream::indexed(Operand::Int(0), Rc::new(|_: &mut Lower, _| Tree::Never))
            }
            ("once", [value]) => self.repeated(value, Operand::Int(1)),
            ("repeat", [value]) => self.repeated(value, endless()),
            ("repeat_n", [value, n]) => {
                let n = self.scalar(n);
                self.repeated(value, n)
            }
            ("once_with" | "repeat_with", [f]) => {
                let assigned = self.assigned_around(args);
                let f = self.callable(f);
                let count = if name == "once_with" {
                    Operand::Int(1)
                } else {
                    endless()
                };
                let item: Item = Rc::new(move |l: &mut Lower, _| l.apply(&f, Vec::new()));
                Stream::indexed(count, item).assigning(&assigned)
            }
            ("successors", [first, next]) => {
                let first = self.expr(first);
                let first = self.as_option(&first, span);
                let first = self.owned(first, span);
                let assigned = self.assigned_around(&args[1..]);
                let next = self.callable(next);
                counting()
                    .then(Stage::Successors(first, next))
                    .assigning(&assigned)
            }
            ("from_fn", [f]) => {
                let assigned = self.assigned_around(args);
                let f = self.callable(f);
                counting().then(Stage::Generate(f)).assigning(&assigned)
            }
            ("zip", [a, b]) => {
                let a = self.expr(a);
                let a = self.as_stream(&a, span)?;
                let b = self.open_range(b).unwrap_or_else(|| self.expr(b));
                let b = self.as_stream(&b, span)?;
                return self.zipped(&a, &b, span).map(Stream::tree);
            }
            _ => return None,
        };
        Some(stream.tree())
    }

    fn repeated(&mut self, value: &Expr, len: Operand) -> Stream {
        let value = self.expr(value);
        let value = self.owned(value, Span::call_site());
        let item: Item = Rc::new(move |_: &mut Lower, _| value.clone());
        Stream::indexed(len, item)
    }
}

/// An iterator without end whose items mean nothing.
fn counting() -> Stream {
    Stream::indexed(endless(), Rc::new(|_: &mut Lower, _| Tree::unit()))
}

pub(super) fn part(place: &Place, lo: Operand, hi: Operand) -> Place {
    place.then(Proj::Slice {
        lo: Some(lo),
        hi: Some(hi),
        inclusive: false,
    })
}

/// `iter::name` and `std::iter::name`.
pub(in crate::lower) fn iterator_function(path: &syn::Path) -> Option<String> {
    let n = path.segments.len();
    (n >= 2 && path.segments[n - 2].ident == "iter").then(|| path.segments[n - 1].ident.to_string())
}

impl Tree {
    /// What a range from a variable selects as an index: `let row = lo..hi; &x[row]`.
    pub(crate) fn as_slice_bounds(&self) -> Option<Proj> {
        let Tree::Stream(stream) = self else {
            return None;
        };
        match &stream.source {
            Source::Range(range, _) if stream.stages.is_empty() => {
                let plain = range.step.is_none() && range.rev == Rev::No;
                plain.then(|| Proj::Slice {
                    lo: Some(range.lo.clone()),
                    hi: Some(range.hi.clone()),
                    inclusive: range.inclusive,
                })
            }
            _ => None,
        }
    }
}
