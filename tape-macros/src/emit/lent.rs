//! The adjoints that a callee adds to, as the arguments of its pullback.
//!
//! ```text
//! pullback(.., &mut x_bar[..k], &mut x_bar[k..])
//!     →    let (mut part_0, mut part_1) = (None, None);
//!          pullback(.., { let (lower, upper) = x_bar.split_at_mut(k); (part_0, part_1) = ..; part_0 }, part_1)
//! ```
//!
//! The container comes apart within the arguments: those before are evaluated first, and panic as the function does.

use proc_macro2::TokenStream;
use quote::quote;

use super::Emit;
use crate::ir::*;
use crate::syntax::given;

impl Emit<'_> {
    /// What declares the names of parts, and the arguments.
    pub(super) fn lent(&self, bars: &[Option<Place>]) -> (TokenStream, Vec<TokenStream>) {
        let mut declared = TokenStream::new();
        let mut lent: Vec<TokenStream> = bars.iter().map(|bar| self.lent_or_none(bar)).collect();
        for parts in of_one_base(bars) {
            for i in &parts {
                let part = part(*i);
                declared.extend(quote!(let mut #part = ::core::option::Option::None;));
                lent[*i] = quote!(#part);
            }
            let (first, come_apart) = (part(parts[0]), self.come_apart(bars, &parts));
            lent[parts[0]] = quote!({ #come_apart #first });
        }
        (declared, lent)
    }

    fn lent_or_none(&self, bar: &Option<Place>) -> TokenStream {
        let Some(bar) = bar else {
            return quote!(::core::option::Option::None);
        };
        let place = self.mutable(bar);
        match self.asked_of(&bar.base) {
            Some(asked) => {
                quote!(if #asked { ::core::option::Option::Some(#place) } else { ::core::option::Option::None })
            }
            None => quote!(::core::option::Option::Some(#place)),
        }
    }

    /// What tells whether an adjoint is asked for, where it need not be.
    fn asked_of(&self, base: &Base) -> Option<&syn::Ident> {
        match base {
            Base::Mem(m) => self.asked.get(m),
            Base::Val(_) | Base::Const(..) => None,
        }
    }

    /// Gives the parts of a container their values, if it is asked for.
    fn come_apart(&self, bars: &[Option<Place>], parts: &[usize]) -> TokenStream {
        let places = || parts.iter().filter_map(|i| Some((*i, bars[*i].as_ref()?)));
        let paths: Vec<(usize, &[Proj])> = places().map(|(i, p)| (i, &p.path[..])).collect();
        let apart = Apart::of(&paths).expect("what is lent at the same time does not overlap");
        let (_, place) = places().next().expect("two parts or more");
        let whole = self.place_with(
            &Place {
                base: place.base.clone(),
                path: Vec::new(),
            },
            true,
        );
        let stmts = self.apart(whole, &apart);
        match self.asked_of(&place.base) {
            Some(asked) => quote!(if #asked { #stmts }),
            None => stmts,
        }
    }

    fn apart(&self, whole: TokenStream, apart: &Apart) -> TokenStream {
        match apart {
            Apart::One(i, path) => {
                let (part, slice) = (part(*i), self.projected(whole, path, true));
                quote!(#part = ::core::option::Option::Some(&mut #slice);)
            }
            Apart::Halves(halves) => self.halves(whole, halves),
        }
    }

    fn halves(&self, whole: TokenStream, halves: &Halves) -> TokenStream {
        let slice = self.projected(whole, halves.path, true);
        let middle = self.operand(halves.middle);
        let (lower, upper) = (given("lower"), given("upper"));
        let below = halves.lo.map(|lo| self.operand(lo));
        let below = below.map_or(quote!((*#lower)), |lo| quote!(#lower[#lo..]));
        let above = halves.hi.map(|hi| self.operand(hi));
        let above = match (above, halves.inclusive) {
            (None, _) => quote!((*#upper)),
            (Some(hi), false) => quote!(#upper[..#hi - #middle]),
            (Some(hi), true) => quote!(#upper[..=#hi - #middle]),
        };
        let (below, above) = (
            self.apart(below, &halves.lower),
            self.apart(above, &halves.upper),
        );
        quote!({
            let (#lower, #upper) = #slice.split_at_mut(#middle);
            #below
            #above
        })
    }
}

/// The arguments whose adjoints are parts of one container, two or more of each.
fn of_one_base(bars: &[Option<Place>]) -> Vec<Vec<usize>> {
    let mut groups: Vec<(&Base, Vec<usize>)> = Vec::new();
    for (i, bar) in bars.iter().enumerate() {
        let Some(Place { base, .. }) = bar else {
            continue;
        };
        match groups.iter_mut().find(|(known, _)| known.same(base)) {
            Some((_, group)) => group.push(i),
            None => groups.push((base, vec![i])),
        }
    }
    let groups = groups.into_iter().map(|(_, group)| group);
    groups.filter(|group| group.len() > 1).collect()
}

/// The part of a container that is lent for an argument.
fn part(argument: usize) -> syn::Ident {
    given(&format!("part_{argument}"))
}
