//! What only a pass along several directions asks for: which tangents are zero, and what other passes have kept.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Emit, Tangents};
use crate::ir::*;

impl Emit<'_> {
    pub(super) fn of_pass(&self, op: &Op) -> TokenStream {
        let directions = self.directions();
        match op {
            Op::Several => {
                let directions = Tangents::parameter();
                quote!(<#directions as ::gradtape::__private::Directions>::COUNT > 1)
            }
            Op::Parts => {
                let directions = Tangents::parameter();
                quote!(<#directions as ::gradtape::__private::Directions>::PARTS)
            }
            Op::Live(live) => self.live(live),
            Op::IsZero(p) => self.is_zero(p),
            Op::LiveBelow(list, hi) => {
                let (list, hi) = (self.place(list), self.operand(hi));
                quote!(::gradtape::__private::live_below(&#list, #hi))
            }
            Op::Key(key) => self.key(key),
            Op::Recall(key, p) => {
                let (key, p) = (self.val(*key), self.mutable(p));
                quote!(#directions.recall(&#key, #p))
            }
            Op::Keep(key, p, n) => {
                let (key, p, n) = (self.val(*key), self.shared(p), self.operand(n));
                quote!(#directions.keep(#key, #p, #n))
            }
            _ => unreachable!("an operation of sweeps, too"),
        }
    }

    fn is_zero(&self, tangents: &Place) -> TokenStream {
        let several = self.of_pass(&Op::Several);
        let unmoved = match (&self.tangents, &tangents.base) {
            (Some(Tangents { unmoved, .. }), Base::Val(v)) => unmoved.get(v),
            _ => None,
        };
        let tangents = self.shared(tangents);
        let zero = quote!((#tangents).gradtape_is_zero());
        match unmoved {
            Some(unmoved) => quote!(#several && (#unmoved || #zero)),
            None => quote!(#several && #zero),
        }
    }

    fn live(&self, live: &Live) -> TokenStream {
        let lo = self.operand(&live.lo);
        let hi = live.hi.as_ref().map(|hi| self.operand(hi));
        let offset = self.operand(live.offset.as_ref().unwrap_or(&Operand::Int(0)));
        let directions = self.directions();
        let unknown = matches!(self.arena.place_ty(&live.container), Ty::Unknown);
        let container = match unknown {
            true => self.shared(&live.container),
            false => self.place(&live.container),
        };
        match (unknown, live.in_parts) {
            (true, false) => quote!((#container).gradtape_live(#lo..#hi, #offset)),
            (true, true) => {
                quote!((#container).gradtape_live_in_parts(#directions, #lo..#hi, #offset))
            }
            (false, false) => {
                quote!(::gradtape::__private::live(&#container[..], #lo..#hi, #offset))
            }
            (false, true) => {
                let arguments = quote!(#directions, &#container[..], #lo..#hi, #offset);
                quote!(::gradtape::__private::live_in_parts(#arguments))
            }
        }
    }

    /// The type stands for the place in the code.
    fn key(&self, key: &Key) -> TokenStream {
        let directions = self.directions();
        let [outer, inner] = key.iterations.each_ref().map(|n| self.operand(n));
        let read = key.read.iter().map(|p| match self.arena.place_ty(p) {
            Ty::Array(..) | Ty::Slice(_) | Ty::Vec(_) => {
                let p = self.place(p);
                quote!(&#p[..])
            }
            _ => self.shared(p),
        });
        quote!({
            struct Nest {}
            #directions.key::<Nest>([#outer, #inner], |print| {
                #((#read).gradtape_print(print);)*
            })
        })
    }
}
