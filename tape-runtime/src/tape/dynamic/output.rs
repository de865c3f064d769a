//! What a body on a tape gives: its value, and where the variables in it were recorded.

use super::super::outcome::{MaybeRoots, NoRoot, Outcome, Root};
use super::super::write::WriteBack;
use crate::Scalar;

/// Roots as the outputs of a map whose pullback takes cotangents of type `D`.
pub trait Linear<T, D> {
    /// Adds the cotangents, each to the index of its root.
    fn seed(&self, cotangent: &D, add: &mut dyn FnMut(u32, T));
}

impl<T: Scalar> Linear<T, T> for Root {
    #[inline]
    fn seed(&self, cotangent: &T, add: &mut dyn FnMut(u32, T)) {
        if let Some(index) = self.0 {
            add(index, *cotangent);
        }
    }
}

impl<T> Linear<T, ()> for NoRoot {
    fn seed(&self, (): &(), _: &mut dyn FnMut(u32, T)) {}
}

impl<T, D, R: Linear<T, D>> Linear<T, Vec<D>> for Vec<R> {
    fn seed(&self, cotangent: &Vec<D>, add: &mut dyn FnMut(u32, T)) {
        if cotangent.is_empty() {
            return;
        }
        let (n, m) = (self.len(), cotangent.len());
        assert!(n == m, "a result of length {n} and a seed of length {m}");
        for (root, cotangent) in self.iter().zip(cotangent) {
            root.seed(cotangent, add);
        }
    }
}

impl<T, D, R: Linear<T, D>, const N: usize> Linear<T, [D; N]> for [R; N] {
    fn seed(&self, cotangent: &[D; N], add: &mut dyn FnMut(u32, T)) {
        for (root, cotangent) in self.iter().zip(cotangent) {
            root.seed(cotangent, add);
        }
    }
}

impl<T, D, R: Linear<T, D>> Linear<T, Option<D>> for Option<R> {
    fn seed(&self, cotangent: &Option<D>, add: &mut dyn FnMut(u32, T)) {
        if let (Some(root), Some(cotangent)) = (self, cotangent) {
            root.seed(cotangent, add);
        }
    }
}

impl<T, D, R: Linear<T, D>> Linear<T, Box<D>> for Box<R> {
    fn seed(&self, cotangent: &Box<D>, add: &mut dyn FnMut(u32, T)) {
        (**self).seed(cotangent, add);
    }
}

impl<R: MaybeRoots> MaybeRoots for Box<R> {
    fn numbers(&self, visit: &mut dyn FnMut(Option<u32>)) {
        (**self).numbers(visit);
    }
}

impl<X: Outcome> Outcome for Box<X> {
    type Plain = Box<X::Plain>;
    type Roots = Box<X::Roots>;

    fn split(self) -> (Self::Plain, Self::Roots) {
        let (plain, roots) = (*self).split();
        (Box::new(plain), Box::new(roots))
    }
}

macro_rules! tuple {
    ($($item:ident $tangent:ident $i:tt),+) => {
        impl<T_, $($tangent, $item: Linear<T_, $tangent>),+> Linear<T_, ($($tangent,)+)>
            for ($($item,)+)
        {
            fn seed(&self, cotangent: &($($tangent,)+), add: &mut dyn FnMut(u32, T_)) {
                $(self.$i.seed(&cotangent.$i, add);)+
            }
        }
    };
}
tuples_with_tangents!(tuple);

/// Takes a `&mut` parameter's variables off the tape; the roots remain.
pub fn leave<W: WriteBack<V::Plain> + ?Sized, V: Outcome>(parameter: &mut W, vars: V) -> V::Roots {
    let (plain, roots) = vars.split();
    parameter.write_back(plain);
    roots
}
