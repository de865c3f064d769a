//! What only the sweeps of a pullback ask for: shapes, views, rows of records, and what companions tell.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

use super::Emit;
use crate::ir::*;

impl Emit<'_> {
    pub(super) fn of_sweep(&self, op: &Op) -> TokenStream {
        match op {
            Op::Shape(p) => {
                let p = match (&p.base, p.path.as_slice(), self.arena.place_ty(p)) {
                    // Of the slice, not of a reference to it, whose lifetime would be in the shape.
                    (Base::Val(v), [], Ty::Slice(_)) => {
                        let name = self.val(*v);
                        quote!(&#name[..])
                    }
                    _ => self.shared(p),
                };
                quote!(::gradtape::__private::Shape::of(#p))
            }
            Op::ZeroOf(shape) => {
                let shape = self.operand(shape);
                quote!(#shape.zero())
            }
            Op::View(view) => self.view(view),
            Op::LenIfRead(path, i, p) => {
                let i = Literal::usize_unsuffixed(*i);
                let read = self.of_companion(path, "READ", 1, quote!([#i]));
                let p = self.place(p);
                quote!(if #read { #p.len() } else { 0 })
            }
            Op::Overwrites(path, i, lengths) => {
                let i = Literal::usize_unsuffixed(*i);
                let lengths = lengths.iter().map(|n| self.operand(n));
                self.of_companion(path, "overwrites", 1, quote!(([#(#lengths),*], 4)[#i]))
            }
            Op::KeepsLength(path, i) => {
                let i = Literal::usize_unsuffixed(*i);
                self.of_companion(path, "KEEPS_LENGTH", 1, quote!([#i]))
            }
            Op::RunsAgain(path) => self.of_companion(path, "runs_again", 1, quote!((4))),
            Op::LentCopy(path, i, p) => {
                let i = Literal::usize_unsuffixed(*i);
                let mutable = self.of_companion(path, "MUTABLE", 1, quote!(.as_slice()[#i]));
                let p = self.place(p);
                quote!(::gradtape::__private::lent_copy(::gradtape::__private::ByMut::<{ #mutable }>, || #p.to_owned()))
            }
            Op::PopRow(rec, n) => {
                let (name, n) = (&self.arena.recs[rec.0].name, self.operand(n));
                quote!(#name.pop_row(#n))
            }
            Op::InLanes(of) => {
                let (row, n) = (self.place(&of.row), self.operand(&of.n));
                let lanes = Literal::usize_unsuffixed(of.lanes);
                let function = match of.mutable {
                    true => quote!(in_lanes_mut),
                    false => quote!(in_lanes),
                };
                quote!(::gradtape::__private::#function::<_, #lanes>(#row, #n))
            }
            _ => unreachable!("an operation of pushforwards, too"),
        }
    }

    /// Each test and each `[..]` costs rustc time in every function: only those are there that are needed.
    fn view(&self, view: &View) -> TokenStream {
        let container = self.place_with(&view.container, view.mutable);
        let n = self.operand(&view.n);
        let range = match &view.start {
            None => quote!(..#n),
            Some(start) => {
                let start = self.operand(start);
                quote!(#start..#start + #n)
            }
        };
        // Of no elements, those before the first are there, whatever the container.
        let whole = view.start.is_none() && view.container.path.is_empty();
        let may_be_none = !whole && !matches!(view.n.fixed(), Some(1..));
        let some = may_be_none.then(|| quote!(#n > 0));
        let memory = match &view.container.base {
            Base::Mem(m) => Some(m),
            Base::Val(v) => self.viewed.get(v),
            Base::Const(..) => None,
        };
        // Nobody may have lent the adjoint.
        let lent = memory.and_then(|m| self.asked.get(m));
        let lent = lent.map(ToTokens::to_token_stream);
        let reference = if view.mutable {
            quote!(&mut)
        } else {
            quote!(&)
        };
        let elements = quote!(#reference #container[#range]);
        let conditions: Vec<TokenStream> = some.into_iter().chain(lent).collect();
        match conditions.is_empty() {
            true => elements,
            false => quote!(if #(#conditions)&&* { #elements } else { #reference [] }),
        }
    }
}
