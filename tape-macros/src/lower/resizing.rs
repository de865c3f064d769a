//! Methods that change a container's elements or their number, as pushes, pops and exchanges.

use std::rc::Rc;

use proc_macro2::Span;
use syn::Expr;

use super::Lower;
use super::tree::Tree;
use crate::diagnostics;
use crate::ir::*;

impl<'a> Lower<'a> {
    pub(super) fn writing_method(
        &mut self,
        place: &Place,
        m: &syn::ExprMethodCall,
        name: &str,
        span: Span,
    ) -> Option<Tree> {
        let args: Vec<&Expr> = m.args.iter().collect();
        self.element_method(place, name, &args, span)
            .or_else(|| self.exchange_method(place, m, name, &args, span))
            .or_else(|| self.growing_method(place, m, name, &args, span))
            .or_else(|| self.shrinking_method(place, name, &args, span))
    }

    /// Writes of elements where they are.
    fn element_method(
        &mut self,
        place: &Place,
        name: &str,
        args: &[&Expr],
        span: Span,
    ) -> Option<Tree> {
        match (name, args) {
            ("push", [value]) => {
                let value = self.element_of(&place.base, value);
                self.refine_element(place, &value);
                self.emit(StmtKind::Push(place.clone(), value), span);
            }
            ("swap", [i, j]) => {
                let (i, j) = (self.scalar(i), self.scalar(j));
                self.emit(StmtKind::SwapElements(place.clone(), i, j), span);
            }
            ("fill", [value]) => {
                let value = self.scalar(value);
                self.emit(StmtKind::Fill(place.clone(), value), span);
            }
            ("copy_from_slice" | "clone_from_slice", [source]) => {
                let source = self.expr(source);
                let mut source = self.place(&source, span);
                // Two halves of one container, as only the user's code shows.
                if source.base.same(&place.base) {
                    let held = self.copy_of(&source, span);
                    source = self.place(&Tree::Op(held), span);
                }
                self.emit(StmtKind::CopyFrom(place.clone(), source), span);
            }
            ("copy_within", [Expr::Range(r), to]) => {
                let (lo, hi) = self.bounds(place, r, span);
                let to = self.scalar(to);
                let count = self.arithmetic(BinOp::Sub, hi.clone(), lo.clone(), span);
                let end = self.arithmetic(BinOp::Add, to.clone(), count, span);
                let held = self.copied_part(place, lo, hi, span);
                let into = part(place, to, end);
                self.emit(StmtKind::CopyFrom(into, held), span);
            }
            ("reserve" | "reserve_exact", [n]) => {
                self.scalar(n);
            }
            ("shrink_to_fit", []) => {}
            _ => return None,
        }
        Some(Tree::unit())
    }

    /// Permutations.
    fn exchange_method(
        &mut self,
        place: &Place,
        m: &syn::ExprMethodCall,
        name: &str,
        args: &[&Expr],
        span: Span,
    ) -> Option<Tree> {
        match (name, args) {
            ("reverse", []) => {
                let len = self.len_of(place, span);
                self.reverse(place, Operand::Int(0), len, span);
            }
            ("rotate_left" | "rotate_right", [by]) => {
                let by = self.scalar(by);
                let len = self.len_of(place, span);
                let inside = self.arithmetic(BinOp::Le, by.clone(), len.clone(), span);
                self.ensure(inside, span);
                let mid = match name {
                    "rotate_left" => by,
                    _ => self.arithmetic(BinOp::Sub, len.clone(), by, span),
                };
                self.reverse(place, Operand::Int(0), mid.clone(), span);
                self.reverse(place, mid, len.clone(), span);
                self.reverse(place, Operand::Int(0), len, span);
            }
            ("swap_with_slice", [other]) => {
                let other = self.expr(other);
                let other = self.place(&other, span);
                let len = self.len_of(place, span);
                self.each_index(Operand::Int(0), len, Rev::No, span, &mut |l, k| {
                    let [a, b] = [place, &other].map(|p| p.then(Proj::Index(k.clone())));
                    l.swap_places(a, b, span);
                });
            }
            ("sort_by" | "sort_unstable_by", [f]) => self.sort(place, m, "order_by", f, span),
            ("sort_by_key" | "sort_unstable_by_key" | "sort_by_cached_key", [f]) => {
                self.sort(place, m, "order_by_key", f, span);
            }
            _ => return None,
        }
        Some(Tree::unit())
    }

    /// More elements.
    fn growing_method(
        &mut self,
        place: &Place,
        m: &syn::ExprMethodCall,
        name: &str,
        args: &[&Expr],
        span: Span,
    ) -> Option<Tree> {
        match (name, args) {
            ("extend" | "extend_from_slice", [items]) => {
                let items = self.expr(items);
                self.extend_with(place, &items, m, span);
            }
            ("extend_from_within", [Expr::Range(r)]) => {
                let (lo, hi) = self.bounds(place, r, span);
                let held = self.copied_part(place, lo, hi, span);
                self.extend_with(place, &Tree::Ref(Box::new(Tree::Place(held))), m, span);
            }
            ("append", [other]) => {
                let other = self.expr(other);
                let source = self.place(&other, span);
                let items = Tree::Ref(Box::new(Tree::Place(source.clone())));
                self.extend_with(place, &items, m, span);
                self.truncate(&source, Operand::Int(0), span);
            }
            ("resize", [n, value]) => {
                let n = self.scalar(n);
                let value = self.expr(value);
                let value = self.operand(&value, span);
                self.resize(place, n, span, &mut |l| Tree::Op(l.another(&value, span)));
            }
            ("resize_with", [n, f]) => {
                let n = self.scalar(n);
                let f = self.callable(f);
                self.resize(place, n, span, &mut |l| l.apply(&f, Vec::new()));
            }
            ("insert", [i, value]) => {
                let i = self.scalar(i);
                let value = self.element_of(&place.base, value);
                let len = self.len_of(place, span);
                let inside = self.arithmetic(BinOp::Le, i.clone(), len.clone(), span);
                self.ensure(inside, span);
                self.refine_element(place, &value);
                self.emit(StmtKind::Push(place.clone(), value), span);
                self.each_index(i, len, Rev::BeforeStep, span, &mut |l, k| {
                    l.swap_with_next(place, k, span)
                });
            }
            _ => return None,
        }
        Some(Tree::unit())
    }

    /// Fewer elements.
    fn shrinking_method(
        &mut self,
        place: &Place,
        name: &str,
        args: &[&Expr],
        span: Span,
    ) -> Option<Tree> {
        Some(match (name, args) {
            ("pop", []) => self.pop(place, span),
            ("truncate", [n]) => {
                let n = self.scalar(n);
                self.truncate(place, n, span);
                Tree::unit()
            }
            ("clear", []) => {
                self.truncate(place, Operand::Int(0), span);
                Tree::unit()
            }
            ("remove" | "swap_remove", [i]) => {
                let i = self.scalar(i);
                self.remove(place, i, name == "swap_remove", span)
            }
            ("split_off", [n]) => {
                let n = self.scalar(n);
                let len = self.len_of(place, span);
                let held = self.copied_part(place, n.clone(), len, span);
                self.truncate(place, n, span);
                Tree::Op(self.load(&held, span))
            }
            ("drain", [Expr::Range(r)]) => {
                let (lo, hi) = self.bounds(place, r, span);
                let held = self.copied_part(place, lo.clone(), hi.clone(), span);
                self.cut(place, lo, hi, span);
                let held = Tree::Op(self.load(&held, span));
                self.container_iter(&held, "into_iter", &[], span)?
            }
            ("retain" | "retain_mut", [f]) => {
                let f = self.callable(f);
                let len = self.len_of(place, span);
                let held = self.copied_part(place, Operand::Int(0), len.clone(), span);
                self.truncate(place, Operand::Int(0), span);
                self.each_index(Operand::Int(0), len, Rev::No, span, &mut |l, k| {
                    let item = Tree::Place(held.then(Proj::Index(k)));
                    let item = Tree::Ref(Box::new(Tree::Op(l.operand(&item, span))));
                    let keep = l.apply(&f, vec![item.clone()]);
                    let keep = l.operand(keep.strip(), span);
                    l.branch(
                        keep,
                        span,
                        |l| l.push_item(place, &item, span),
                        |_| Tree::unit(),
                    );
                });
                Tree::unit()
            }
            _ => return None,
        })
    }

    /// What is pushed tells the element's type, however deep the container.
    pub(super) fn refine_element(&mut self, place: &Place, value: &Operand) {
        let Base::Mem(m) = &place.base else {
            return;
        };
        let element = self.arena.ty(value);
        if let Some(refined) = with_element(&self.arena.mems[m.0].ty, &place.path, &element) {
            self.arena.mems[m.0].ty = refined;
        }
    }

    /// Panics where Rust's method does.
    fn ensure(&mut self, cond: Operand, span: Span) {
        let name = quote::format_ident!("inside");
        let opaque = Opaque {
            expr: Rc::new(syn::parse_quote!(::core::assert!(
                inside,
                "index out of bounds"
            ))),
            uses: vec![(name, Use::Value(cond))],
            lost: Lost::Observed,
        };
        self.emit(StmtKind::Effect(opaque, Vec::new()), span);
    }

    /// A copy of a part of a container.
    fn copied_part(&mut self, place: &Place, lo: Operand, hi: Operand, span: Span) -> Place {
        let ty = Ty::Vec(Rc::new(self.arena.place_ty(place).element()));
        let held = self.define(None, ty, Op::Snapshot(part(place, lo, hi)), span);
        self.arena.vals[held.0].aggregate = true;
        Place::val(held)
    }

    fn extend_with(&mut self, place: &Place, items: &Tree, m: &syn::ExprMethodCall, span: Span) {
        match self.as_stream(items, span) {
            Some(items) => self.extend(place, &items, span),
            None if matches!(items, Tree::Never) => {}
            None => {
                let name = m.method.to_string();
                self.refuse(&diagnostics::unsupported_adapter, &m.method, &name);
            }
        }
    }

    fn resize(
        &mut self,
        place: &Place,
        n: Operand,
        span: Span,
        value: &mut dyn FnMut(&mut Lower<'a>) -> Tree,
    ) {
        let len = self.len_of(place, span);
        self.each_index(len, n.clone(), Rev::No, span, &mut |l, _| {
            let value = value(l);
            l.push_item(place, &value, span);
        });
        self.truncate(place, n, span);
    }

    /// A value to give away again: a number as it is, of anything else a copy.
    fn another(&mut self, value: &Operand, span: Span) -> Operand {
        match value {
            Operand::Val(v) if !self.arena.vals[v.0].ty.is_scalar() => {
                self.copy_of(&Place::val(*v), span)
            }
            other => other.clone(),
        }
    }

    fn truncate(&mut self, place: &Place, n: Operand, span: Span) {
        let len = self.len_of(place, span);
        let ty = self.arena.place_ty(place).element();
        self.each_index(n, len, Rev::No, span, &mut |l, _| {
            let val = l.value(None, ty.clone(), span);
            l.emit(StmtKind::PopVec(place.clone(), val), span);
        });
    }

    fn swap_with_next(&mut self, place: &Place, k: Operand, span: Span) {
        let next = self.arithmetic(BinOp::Add, k.clone(), Operand::Int(1), span);
        self.emit(StmtKind::SwapElements(place.clone(), k, next), span);
    }

    fn remove(&mut self, place: &Place, i: Operand, by_swap: bool, span: Span) -> Tree {
        let len = self.len_of(place, span);
        let inside = self.arithmetic(BinOp::Lt, i.clone(), len.clone(), span);
        self.ensure(inside, span);
        let last = self.arithmetic(BinOp::Sub, len, Operand::Int(1), span);
        if by_swap {
            self.emit(StmtKind::SwapElements(place.clone(), i, last), span);
        } else {
            self.each_index(i, last, Rev::No, span, &mut |l, k| {
                l.swap_with_next(place, k, span)
            });
        }
        let ty = self.arena.place_ty(place).element();
        let val = self.value(None, ty, span);
        self.emit(StmtKind::PopVec(place.clone(), val), span);
        Tree::Op(Operand::Val(val))
    }

    /// Takes `lo..hi` out.
    fn cut(&mut self, place: &Place, lo: Operand, hi: Operand, span: Span) {
        let len = self.len_of(place, span);
        let count = self.arithmetic(BinOp::Sub, hi.clone(), lo, span);
        self.each_index(hi, len.clone(), Rev::No, span, &mut |l, k| {
            let to = l.arithmetic(BinOp::Sub, k.clone(), count.clone(), span);
            l.emit(StmtKind::SwapElements(place.clone(), to, k), span);
        });
        let left = self.arithmetic(BinOp::Sub, len, count, span);
        self.truncate(place, left, span);
    }

    fn pop(&mut self, place: &Place, span: Span) -> Tree {
        let (some, _) = self.non_empty(place, span);
        let ty = self.arena.place_ty(place).element();
        let popped = self.branch(
            some.clone(),
            span,
            |l| {
                let val = l.value(None, ty, span);
                l.emit(StmtKind::PopVec(place.clone(), val), span);
                Tree::Op(Operand::Val(val))
            },
            |_| Tree::Never,
        );
        Tree::Option {
            some,
            payload: Box::new(popped),
        }
    }

    fn reverse(&mut self, place: &Place, lo: Operand, hi: Operand, span: Span) {
        let count = self.arithmetic(BinOp::Sub, hi.clone(), lo.clone(), span);
        let half = self.arithmetic(BinOp::Div, count, Operand::Int(2), span);
        self.each_index(Operand::Int(0), half, Rev::No, span, &mut |l, k| {
            let a = l.arithmetic(BinOp::Add, lo.clone(), k.clone(), span);
            let last = l.arithmetic(BinOp::Sub, hi.clone(), Operand::Int(1), span);
            let b = l.arithmetic(BinOp::Sub, last, k, span);
            l.emit(StmtKind::SwapElements(place.clone(), a, b), span);
        });
    }

    /// The order is found natively; putting the elements into it moves their adjoints too.
    fn sort(&mut self, place: &Place, m: &syn::ExprMethodCall, how: &str, f: &Expr, span: Span) {
        if !self.assigned_around(&[f]).is_empty() {
            let name = m.method.to_string();
            self.refuse(&diagnostics::unsupported_adapter, &m.method, &name);
            return;
        }
        let (how, items) = (
            quote::format_ident!("{how}"),
            quote::format_ident!("gradtape_items"),
        );
        let e: Expr = syn::parse_quote!(::gradtape::__private::#how(#items, #f));
        let mut opaque = self.opaque(&e, Lost::Observed);
        let looked_at = Use::Ref(Box::new(Use::Place(place.clone())));
        opaque.uses.push((items, looked_at));
        let order = self.define(None, Ty::Vec(Rc::new(Ty::Int)), Op::Opaque(opaque), span);
        let len = self.len_of(place, span);
        let held = self.copied_part(place, Operand::Int(0), len.clone(), span);
        self.each_index(Operand::Int(0), len, Rev::No, span, &mut |l, k| {
            let from = l.load(&Place::val(order).then(Proj::Index(k.clone())), span);
            let value = l.load(&held.then(Proj::Index(from)), span);
            l.emit(StmtKind::Store(place.then(Proj::Index(k)), value), span);
        });
    }
}

/// The type of a container whose part at `path` is a `Vec` of a type that was not known.
fn with_element(ty: &Ty, path: &[Proj], element: &Ty) -> Option<Ty> {
    match (ty, path) {
        (Ty::Vec(t), []) if matches!(**t, Ty::Unknown) => Some(Ty::Vec(Rc::new(element.clone()))),
        (Ty::Vec(t), [Proj::Index(_), rest @ ..]) => {
            Some(Ty::Vec(Rc::new(with_element(t, rest, element)?)))
        }
        (Ty::Array(t, len), [Proj::Index(_), rest @ ..]) => Some(Ty::Array(
            Rc::new(with_element(t, rest, element)?),
            len.clone(),
        )),
        _ => None,
    }
}

fn part(place: &Place, lo: Operand, hi: Operand) -> Place {
    place.then(Proj::Slice {
        lo: Some(lo),
        hi: Some(hi),
        inclusive: false,
    })
}
