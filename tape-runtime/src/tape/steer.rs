//! What stops, clips, inspects or passes by the flow of derivatives on a tape.

use super::handle::Tape;
use super::outcome::tried_in_order;
use super::slope::Partial;
use super::structure::tuples;
use super::sweep::Rule;
use super::var::Var;
use crate::Scalar;

/// Values that may hold variables.
pub trait Steer<'t, T: Scalar + 't> {
    /// Lets no derivative through, of no order.
    fn stop(&mut self);
    /// Visits each variable of this tape.
    fn variables(&mut self, visit: &mut dyn FnMut(&mut Var<'t, T>));
}

impl<'t, T: Scalar + 't> Steer<'t, T> for Var<'t, T> {
    #[inline]
    fn stop(&mut self) {
        *self = Var::constant(self.to_real());
    }
    #[inline]
    fn variables(&mut self, visit: &mut dyn FnMut(&mut Var<'t, T>)) {
        visit(self);
    }
}

/// A variable of an outer tape is a constant here, and no derivative flows to it either.
impl<'t, 'o, U: Scalar> Steer<'t, Var<'o, U>> for Var<'o, U>
where
    Var<'o, U>: 't,
{
    fn stop(&mut self) {
        *self = Var::constant(self.to_real());
    }
    fn variables(&mut self, _: &mut dyn FnMut(&mut Var<'t, Var<'o, U>>)) {}
}

macro_rules! plain {
    ($($plain:ty),*) => {$(
        impl<'t, T: Scalar + 't> Steer<'t, T> for $plain {
            #[inline]
            fn stop(&mut self) {}
            #[inline]
            fn variables(&mut self, _: &mut dyn FnMut(&mut Var<'t, T>)) {}
        }
    )*};
}
plain!(
    f32, f64, u8, u16, u32, u64, u128, usize, i8, i16, i32, i64, i128, isize
);
plain!(bool, char, (), String);

macro_rules! elements {
    ($([$($generics:tt)*] $structure:ty),*) => {$(
        impl<'t, T: Scalar + 't, X: Steer<'t, T>, $($generics)*> Steer<'t, T> for $structure {
            fn stop(&mut self) {
                self.iter_mut().for_each(X::stop);
            }
            fn variables(&mut self, visit: &mut dyn FnMut(&mut Var<'t, T>)) {
                self.iter_mut().for_each(|x| x.variables(visit));
            }
        }
    )*};
}
elements!([] Vec<X>, [] Option<X>, [const N: usize] [X; N]);

macro_rules! tuple {
    ($($item:ident $i:tt),+) => {
        impl<'t, T: Scalar + 't, $($item: Steer<'t, T>),+> Steer<'t, T> for ($($item,)+) {
            fn stop(&mut self) {
                $(self.$i.stop();)+
            }
            fn variables(&mut self, visit: &mut dyn FnMut(&mut Var<'t, T>)) {
                $(self.$i.variables(visit);)+
            }
        }
    };
}
tuples!(tuple);

/// A value to steer, whatever its type.
pub struct Steered<'a, 't, 'e, T: Scalar, X>(pub &'a Tape<'t, 'e, T>, pub Option<X>);

/// A value of a type that the tape knows.
pub trait SteeredKnown {
    /// Its type.
    type Value;
    /// Behind `stop_gradient`.
    fn stop(&mut self) -> Self::Value;
    /// Behind `clip_gradient`.
    fn clip(&mut self, limit: impl Scalar) -> Self::Value;
}

impl<'t, T: Scalar, X: Steer<'t, T>> SteeredKnown for Steered<'_, 't, '_, T, X> {
    type Value = X;

    fn stop(&mut self) -> X {
        let mut value = self.1.take().expect(tried_in_order::ONCE);
        value.stop();
        value
    }

    #[track_caller]
    fn clip(&mut self, limit: impl Scalar) -> X {
        let mut value = self.1.take().expect(tried_in_order::ONCE);
        let (mut numbers, mut indices) = (Vec::new(), Vec::new());
        value.variables(&mut |x| {
            numbers.push(x.value);
            indices.push(x.index());
        });
        let rule = Rule::Clip(T::constant(limit.to_real()));
        let list = self.0.list();
        if let Some(mut outputs) = list.node("clip_gradient", indices, &numbers, rule) {
            value.variables(&mut |x| *x = Var::recorded(x.value, list, outputs.next()));
        }
        value
    }
}

/// A value of any other type.
pub trait SteeredUnknown {
    /// Its type.
    type Value;
    /// Behind `stop_gradient`.
    fn stop(&mut self) -> Self::Value;
    /// Behind `clip_gradient`.
    fn clip(&mut self, limit: impl Scalar) -> Self::Value;
}

impl<T: Scalar, X> SteeredUnknown for &mut Steered<'_, '_, '_, T, X> {
    type Value = X;

    #[track_caller]
    fn stop(&mut self) -> X {
        crate::stop_gradient(self.1.take().expect(tried_in_order::ONCE))
    }

    #[track_caller]
    fn clip(&mut self, limit: impl Scalar) -> X {
        crate::clip_gradient(self.1.take().expect(tried_in_order::ONCE), limit)
    }
}

/// What `inspect_gradient` can look at.
pub trait Inspect<'t, T: Scalar + 't>: Steer<'t, T> {
    /// What flows back through it.
    type Cotangent;
    /// Of the numbers, in order.
    fn cotangent(numbers: &[T]) -> Self::Cotangent;
}

impl<'t, T: Scalar + 't> Inspect<'t, T> for Var<'t, T> {
    type Cotangent = T;
    fn cotangent(numbers: &[T]) -> T {
        numbers[0]
    }
}

impl<'t, T: Scalar + 't> Inspect<'t, T> for Vec<Var<'t, T>> {
    type Cotangent = Vec<T>;
    fn cotangent(numbers: &[T]) -> Vec<T> {
        numbers.to_vec()
    }
}

impl<'t, T: Scalar + 't, const N: usize> Inspect<'t, T> for [Var<'t, T>; N] {
    type Cotangent = [T; N];
    fn cotangent(numbers: &[T]) -> [T; N] {
        std::array::from_fn(|i| numbers[i])
    }
}

impl<'t, 'e, T: Scalar> Tape<'t, 'e, T> {
    /// `inspect_gradient` in a block.
    #[doc(hidden)]
    #[track_caller]
    pub fn inspect<X: Inspect<'t, T>>(
        &self,
        mut value: X,
        mut look: impl FnMut(X::Cotangent) + 'e,
    ) -> X {
        let (mut numbers, mut indices) = (Vec::new(), Vec::new());
        value.variables(&mut |x| {
            numbers.push(x.value);
            indices.push(x.index());
        });
        let pullback = move |cotangents: &[T]| {
            look(X::cotangent(cotangents));
            cotangents.to_vec()
        };
        let outputs = self.outputs(
            "inspect_gradient",
            indices,
            &numbers,
            pullback,
            Rule::Inspect,
        );
        if let Some(mut outputs) = outputs {
            value.variables(&mut |x| *x = Var::recorded(x.value, self.list(), outputs.next()));
        }
        value
    }
}

/// For functions outside of the block's text: there the functions of the crate's root do not see
/// the tape.
impl<'t, T: Scalar> Var<'t, T> {
    /// The value, with a derivative of zero of every order.
    pub fn stop_gradient(mut self) -> Self {
        Steer::<'t, T>::stop(&mut self);
        self
    }

    /// The value; what flows back through it is scaled down until its magnitude is at most `limit`.
    #[track_caller]
    pub fn clip_gradient(self, limit: f64) -> Self {
        let Some(place) = self.place else { return self };
        let rule = Rule::Clip(T::constant(limit));
        let indices = vec![self.index()];
        let outputs = place
            .list
            .node("clip_gradient", indices, &[self.value], rule);
        Var::recorded(self.value, place.list, outputs.map(|indices| indices.start))
    }

    /// `f` of the plain number, with a derivative of one.
    #[track_caller]
    pub fn straight_through(self, f: impl FnOnce(T::Real) -> T::Real) -> Self
    where
        T: Real,
    {
        Real::straight(self, f)
    }
}

/// Numbers that stand on a plain float.
pub trait Real: Scalar {
    /// The float.
    type Real;
    /// `f` of the float, with a derivative of one of first order.
    fn straight(self, f: impl FnOnce(Self::Real) -> Self::Real) -> Self;
}

macro_rules! real {
    ($($float:ty),*) => {$(
        impl Real for $float {
            type Real = $float;
            #[inline]
            fn straight(self, f: impl FnOnce($float) -> $float) -> $float {
                f(self)
            }
        }
    )*};
}
real!(f32, f64);

impl<T: Real> Real for Var<'_, T> {
    type Real = T::Real;
    #[inline]
    #[track_caller]
    fn straight(self, f: impl FnOnce(T::Real) -> T::Real) -> Self {
        let y = self.value.straight(f);
        self.unary("straight_through", y, || Partial::One)
    }
}
