//! Where no derivative flows: conditions and indices, in which rounding is fine, but for what is done
//! on the way, such as assignments and calls; and casts.

use quote::quote_spanned;
use syn::spanned::Spanned;
use syn::{Expr, Type};

use super::super::activity::Activity;
use super::Walk;

impl Walk<'_> {
    /// Visits what is done, and not only looked at.
    pub(super) fn felt<R>(&mut self, visit: impl FnOnce(&mut Self) -> R) -> R {
        let outside = std::mem::take(&mut self.unfelt);
        let result = visit(self);
        self.unfelt = outside;
        result
    }

    /// Visits what decides where to go: rounding is fine there.
    pub(super) fn unfelt<R>(&mut self, visit: impl FnOnce(&mut Self) -> R) -> R {
        let outside = std::mem::replace(&mut self.unfelt, self.body.is_some());
        let result = visit(self);
        self.unfelt = outside;
        result
    }

    /// What a loop runs over; how often it runs has no derivative.
    pub(super) fn iterated(&mut self, e: &mut Expr) -> Activity {
        let Expr::Range(range) = e else {
            return self.expr(e, &Activity::No);
        };
        if let Some(start) = &mut range.start {
            self.expr(start, &Activity::No);
        }
        if let Some(end) = &mut range.end {
            self.unfelt(|walk| walk.expr(end, &Activity::No));
        }
        Activity::No
    }

    /// A condition; what `let` binds in it may go anywhere.
    pub(super) fn condition(&mut self, e: &mut Expr) {
        match e {
            Expr::Let(_) => drop(self.expr(e, &Activity::No)),
            Expr::Binary(b) if matches!(b.op, syn::BinOp::And(_)) => {
                self.condition(&mut b.left);
                self.condition(&mut b.right);
            }
            e => drop(self.unfelt(|walk| walk.expr(e, &Activity::No))),
        }
    }

    /// A cast: of a variable to its own kind of number it is nothing, to an integer it loses the
    /// derivative.
    pub(super) fn cast(&mut self, e: &mut Expr) -> Activity {
        let Expr::Cast(cast) = e else {
            return Activity::No;
        };
        if let (Some(body), Type::FnPtr(_)) = (self.body, &*cast.ty) {
            // A function as a value.
            self.expr(&mut cast.expr, &Activity::Yes);
            if self.rewriting {
                *cast.ty = body.number.retyped(&cast.ty);
            }
            return Activity::Yes;
        }
        let found = self.expr(&mut cast.expr, &Activity::No);
        let (Some(body), true) = (self.body, found.is_active()) else {
            return Activity::No;
        };
        if body.number.is(&cast.ty) {
            if self.rewriting {
                let (value, number, span) = (&cast.expr, &body.number.name, cast.span());
                *e = Expr::Verbatim(quote_spanned! {span=>
                    ::gradtape::__private::tape::CastTo::<#number>::cast(#value)
                });
            }
            return Activity::Yes;
        }
        if body.is_inert(&cast.ty) && self.rewriting && (self.stopped || self.unfelt) {
            let (value, ty) = (&cast.expr, &cast.ty);
            *e = Expr::Verbatim(quote_spanned! {cast.span()=>
                ((&mut ::gradtape::__private::tape::Left(
                    ::core::option::Option::Some(#value)
                )).plain() as #ty)
            });
        }
        Activity::No
    }
}
