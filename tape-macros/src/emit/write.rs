//! Writes to places: assignments, and what is added to tangents and adjoints.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Emit, Printed};
use crate::ir::*;

impl Emit<'_> {
    /// A write to an adjoint buffer that may not be asked for.
    pub(super) fn guarded(
        &self,
        place: &Place,
        write: impl FnOnce(&Self, TokenStream) -> TokenStream,
    ) -> TokenStream {
        let tokens = self.place_mut(place);
        let written = write(self, tokens);
        let memory = match &place.base {
            Base::Mem(m) => Some(m),
            Base::Val(v) => self.viewed.get(v),
            Base::Const(..) => None,
        };
        match memory.and_then(|m| self.asked.get(m)) {
            Some(asked) => quote!(if #asked { #written }),
            None => written,
        }
    }

    /// Some directions of a tangent: that and which.
    fn part_of<'p>(&'p self, place: &'p Place) -> Option<(TokenStream, Printed<'p>)> {
        let (Proj::Part(part), path) = place.path.split_last()? else {
            return None;
        };
        let (base, path) = (place.base.clone(), path.to_vec());
        Some((self.place_mut(&Place { base, path }), self.operand(part)))
    }

    pub(super) fn update(&self, place: &Place, op: BinOp, a: &Operand) -> TokenStream {
        let a = self.operand(a);
        if let Some((whole, part)) = self.part_of(place) {
            return match op {
                BinOp::Sub => quote!(::gradtape::__private::sub_part(&mut #whole, #part, #a);),
                _ => quote!(::gradtape::__private::add_part(&mut #whole, #part, #a);),
            };
        }
        let (p, op) = (self.place_mut(place), compound(op));
        quote!(#p #op #a;)
    }

    pub(super) fn add_product(&self, p: &Place, a: &Operand, b: &Operand) -> TokenStream {
        let (b, a) = (self.factor(BinOp::Mul, a, b), self.operand(a));
        match self.part_of(p) {
            Some((whole, part)) => {
                quote!(::gradtape::__private::add_part_product(&mut #whole, #part, #a, #b);)
            }
            None => self.guarded(
                p,
                |_, p| quote!(::gradtape::__private::add_product(&mut #p, #a, #b);),
            ),
        }
    }

    pub(super) fn accumulate(&self, p: &Place, a: &Operand) -> TokenStream {
        let scalar = self.arena.ty(a).is_float();
        let a = self.operand(a);
        self.guarded(p, |_, p| {
            if scalar {
                quote!(#p += #a;)
            } else {
                quote!(::gradtape::__private::AccumulateFrom::accumulate_from(&mut #p, &#a);)
            }
        })
    }

    pub(super) fn add_sum(&self, p: &Place, sum: Mem) -> TokenStream {
        let Some((Proj::Index(i), outer)) = p.path.split_last() else {
            unreachable!("sums stand for elements")
        };
        let outer = Place {
            base: p.base.clone(),
            path: outer.to_vec(),
        };
        let (i, sum) = (self.operand(i), self.mem(sum));
        self.guarded(
            &outer,
            |_, outer| quote!(::gradtape::__private::add_at(&mut #outer[..], #i, &#sum);),
        )
    }
}

fn compound(op: BinOp) -> TokenStream {
    match op {
        BinOp::Add => quote!(+=),
        BinOp::Sub => quote!(-=),
        BinOp::Mul => quote!(*=),
        BinOp::Div => quote!(/=),
        BinOp::Rem => quote!(%=),
        BinOp::BitAnd => quote!(&=),
        BinOp::BitOr => quote!(|=),
        BinOp::BitXor => quote!(^=),
        BinOp::Shl => quote!(<<=),
        BinOp::Shr => quote!(>>=),
        _ => unreachable!("comparisons do not assign"),
    }
}
