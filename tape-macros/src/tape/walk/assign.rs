//! Operators and assignments.

use syn::{BinOp, Expr};

use super::super::activity::Activity;
use super::Walk;
use crate::syntax::is_compound;

impl Walk<'_> {
    pub(super) fn binary(&mut self, e: &mut syn::ExprBinary) -> Activity {
        let left = self.expr(&mut e.left, &Activity::No);
        let right = self.expr(&mut e.right, &Activity::No);
        let either = Activity::from(left.is_active() || right.is_active());
        if self.rewriting && right.is_active() && !left.is_active() && self.is_generic() {
            // Of a type parameter there is no operator with variables on its right.
            *e.left = Expr::Verbatim(self.lifted(&e.left));
        }
        match e.op {
            BinOp::Add(_) | BinOp::Sub(_) | BinOp::Mul(_) | BinOp::Div(_) | BinOp::Rem(_) => either,
            BinOp::AddAssign(_)
            | BinOp::SubAssign(_)
            | BinOp::MulAssign(_)
            | BinOp::DivAssign(_)
            | BinOp::RemAssign(_) => {
                self.assigned(&e.left, right);
                Activity::No
            }
            _ => Activity::No,
        }
    }

    pub(super) fn assign(&mut self, left: &mut Expr, right: &mut Expr) -> Activity {
        if let (Expr::Tuple(left), Expr::Tuple(right)) = (&mut *left, &mut *right)
            && left.elems.len() == right.elems.len()
        {
            for (left, right) in left.elems.iter_mut().zip(&mut right.elems) {
                self.assign(left, right);
            }
            return Activity::No;
        }
        let place = self.expr(left, &Activity::No);
        let value = self.expr(right, &place);
        self.assigned(left, value);
        Activity::No
    }

    /// A place got a value.
    fn assigned(&mut self, place: &Expr, value: Activity) {
        if let Expr::Tuple(places) = place {
            let n = places.elems.len();
            for (i, place) in places.elems.iter().enumerate() {
                self.assigned(place, value.part(i, n));
            }
            return;
        }
        // Of an element or a field, the whole is active.
        let whole = match place {
            Expr::Path(_) => value,
            _ => Activity::from(value.is_active()),
        };
        if whole.is_active() {
            for root in self.roots(place) {
                self.find(root, whole.clone());
            }
        }
    }
}

/// `v[i] += v[j]`: of numbers the right side is read first, of others the place is borrowed first.
pub(super) fn reads_its_place(e: &syn::ExprBinary) -> bool {
    let literal = matches!(&*e.right, Expr::Lit(_));
    is_compound(&e.op)
        && !literal
        && matches!(&*e.left, Expr::Index(_) | Expr::Field(_) | Expr::Unary(_))
}
