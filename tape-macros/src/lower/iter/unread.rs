//! Iterators that only rustc knows, zipped with one that is understood: they carry no derivative.

use std::rc::Rc;

use proc_macro2::Span;
use syn::Expr;

use super::{Item, Stream};
use crate::ir::*;
use crate::lower::Lower;
use crate::lower::tree::Tree;

impl Lower<'_> {
    /// `xs.iter().zip(table.values())`: as many items as the first has are collected.
    pub(super) fn zipped_with_unread(
        &mut self,
        stream: &Stream,
        other: &Expr,
        span: Span,
    ) -> Option<Stream> {
        let unread = self.is_inert_expr(other)
            && (self.iterates_over_unread(other) || !self.is_read(other, span));
        if !unread {
            return None;
        }
        let (len, _) = self.as_indexed(stream, span)?;
        let items = self.collected(other, len, span);
        let len = self.number_of(items, span);
        let item: Item = Rc::new(move |l: &mut Lower, k| l.cloned_item(items, k, span));
        self.zipped(stream, &Stream::indexed(len, item), span)
    }

    fn collected(&mut self, other: &Expr, len: Operand, span: Span) -> Val {
        let count = self.names.temporary(span);
        let collected: Expr = syn::parse_quote_spanned!(span=>
            ::core::iter::IntoIterator::into_iter(#other)
                .take(#count)
                .collect::<::std::vec::Vec<_>>()
        );
        let mut collected = self.opaque(&collected, Lost::Method);
        collected.uses.push((count, Use::Value(len)));
        let ty = Ty::Vec(Rc::new(Ty::Unknown));
        self.inert_value(ty, collected, span)
    }

    /// Not a length that is made again from the items: no record can keep those, perhaps references.
    fn number_of(&mut self, items: Val, span: Span) -> Operand {
        let held = self.names.temporary(span);
        let number = Opaque {
            expr: Rc::new(syn::parse_quote_spanned!(span=> #held.len())),
            uses: vec![(held, Use::Value(Operand::Val(items)))],
            lost: Lost::Observed,
        };
        self.operation(Ty::Int, Op::Opaque(number), span)
    }

    /// An item of its own, so that a record keeps what a reference in it refers to.
    fn cloned_item(&mut self, items: Val, k: Operand, span: Span) -> Tree {
        let [held, index] = [(); 2].map(|()| self.names.temporary(span));
        let item = Opaque {
            expr: Rc::new(
                syn::parse_quote_spanned!(span=> ::core::clone::Clone::clone(&#held[#index])),
            ),
            uses: vec![
                (held, Use::Value(Operand::Val(items))),
                (index, Use::Value(k)),
            ],
            lost: Lost::Method,
        };
        Tree::Op(Operand::Val(self.inert_value(Ty::Unknown, item, span)))
    }

    fn inert_value(&mut self, ty: Ty, opaque: Opaque, span: Span) -> Val {
        let value = self.define(None, ty, Op::Opaque(opaque), span);
        self.set_varied(value, false);
        self.verbatim.insert(value);
        value
    }

    /// `table.iter()`: by index only if it is a slice, which a map is not.
    fn iterates_over_unread(&self, e: &Expr) -> bool {
        let Expr::MethodCall(m) = e else {
            return false;
        };
        let Expr::Path(receiver) = &*m.receiver else {
            return false;
        };
        let var = receiver
            .path
            .get_ident()
            .and_then(|name| self.lookup(&name.to_string()));
        let tree = var.and_then(|v| self.get(v));
        let iterates = ["iter", "into_iter"].iter().any(|name| m.method == name);
        iterates && tree.is_some_and(|tree| matches!(self.tree_ty(tree.strip()), Ty::Unknown))
    }

    fn is_read(&mut self, e: &Expr, span: Span) -> bool {
        self.rehearse(|l| {
            let mut read = false;
            l.region(|l| {
                let tree = l.expr(e);
                read = l.as_stream(&tree, span).is_some();
            });
            read
        })
    }
}
