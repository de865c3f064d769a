/// A branch that gives a value.
fn huber(x: f64, delta: f64) -> f64 {
    let size = x.abs();
    if size <= delta { 0.5 * x * x } else { delta * (size - 0.5 * delta) }
}
///Derivatives of [`huber`](fn@huber).
#[allow(non_camel_case_types, dead_code)]
struct huber {}
#[allow(warnings, unused, unused_qualifications, unreachable_pub, nonstandard_style)]
#[allow(unused_lifetimes, single_use_lifetimes)]
#[allow(clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
const _: () = {
    use ::gradtape::__private::methods::*;
    let _ = huber;
    impl huber {
        /// The gradient with respect to the differentiable parameters.
        #[inline]
        pub fn grad(x: f64, delta: f64) -> (f64, f64) {
            let gradient = Self::value_and_grad(x, delta);
            gradient.1
        }
        /// The value and the gradient.
        #[inline]
        pub fn value_and_grad(x: f64, delta: f64) -> (f64, (f64, f64)) {
            let mut d_x = 0.0f64;
            let mut d_delta = 0.0f64;
            let value = Self::reverse(x, delta, 1.0, &mut d_x, &mut d_delta);
            (value, (d_x, d_delta))
        }
        /// The value; the gradient is added to the buffers.
        #[inline]
        pub fn grad_into(x: f64, delta: f64, d_x: &mut f64, d_delta: &mut f64) -> f64 {
            let seed_1 = Self::reverse(x, delta, 1.0, &mut *d_x, &mut *d_delta);
            seed_1
        }
        /// The value and the pullback: from seeds of the outputs to cotangents of the parameters.
        #[inline]
        pub fn vjp(
            x: f64,
            delta: f64,
        ) -> (f64, impl ::core::ops::Fn(f64) -> (f64, f64) + use<>) {
            let (value, pullback) = Self::augmented(x, delta);
            (
                value,
                move |seed_1: f64| {
                    let mut d_x = 0.0f64;
                    let mut d_delta = 0.0f64;
                    pullback(
                        ::core::option::Option::None,
                        ::core::option::Option::None,
                        ::core::option::Option::Some(seed_1),
                        ::core::option::Option::Some(&mut d_x),
                        ::core::option::Option::Some(&mut d_delta),
                    );
                    (d_x, d_delta)
                },
            )
        }
        /// The value and its tangent, from pairs of a primal and a tangent.
        #[inline]
        pub fn jvp((x, d_x): (f64, f64), (delta, d_delta): (f64, f64)) -> (f64, f64) {
            let result = Self::forward(
                ::gradtape::__private::One,
                x,
                delta,
                ::gradtape::__private::Known(&d_x),
                ::gradtape::__private::Known(&d_delta),
            );
            result
        }
        #[doc(hidden)]
        #[inline]
        pub fn reverse(
            x: f64,
            delta: f64,
            seed_1: f64,
            mut x_adjoint: impl ::gradtape::__private::Bar<f64>,
            mut delta_adjoint: impl ::gradtape::__private::Bar<f64>,
        ) -> f64 {
            let size = x.abs();
            let t1 = size <= delta;
            let t7 = if t1 {
                let t2 = 0.5 * x;
                let t3 = t2 * x;
                t3
            } else {
                let t4 = 0.5 * delta;
                let t5 = size - t4;
                let t6 = delta * t5;
                t6
            };
            let value_1: f64 = t7;
            let (x_bar, delta_bar, size_bar) = if t1 {
                let t19 = seed_1 * x;
                (t19, 0.0, 0.0)
            } else {
                let t4 = 0.5 * delta;
                let t5 = size - t4;
                let t20 = seed_1 * t5;
                let t21 = seed_1 * delta;
                let t23 = t21 * (-0.5);
                let t24 = t20 + t23;
                (0.0, t24, t21)
            };
            let t25 = ::gradtape::__private::kinks::sign_or_zero(x);
            let t26 = size_bar * t25;
            let t27 = x_bar + t26;
            ::gradtape::__private::Bar::<f64>::add(&mut x_adjoint, &(t27));
            ::gradtape::__private::Bar::<f64>::add(&mut delta_adjoint, &(delta_bar));
            value_1
        }
        #[doc(hidden)]
        #[inline]
        pub fn seeded(
            x: f64,
            delta: f64,
            seed_1: ::core::option::Option<f64>,
            x_adjoint: ::core::option::Option<&mut f64>,
            delta_adjoint: ::core::option::Option<&mut f64>,
        ) -> f64 {
            Self::reverse(
                x,
                delta,
                seed_1.unwrap_or_default(),
                ::gradtape::__private::PerhapsOne(x_adjoint),
                ::gradtape::__private::PerhapsOne(delta_adjoint),
            )
        }
        #[doc(hidden)]
        #[inline]
        pub fn augmented(
            x: f64,
            delta: f64,
        ) -> (
            f64,
            impl ::core::ops::Fn(
                ::core::option::Option<&f64>,
                ::core::option::Option<&f64>,
                ::core::option::Option<f64>,
                ::core::option::Option<&mut f64>,
                ::core::option::Option<&mut f64>,
            ) + use<>,
        ) {
            let mut d_x: f64 = ::gradtape::__private::zero();
            let mut d_delta: f64 = ::gradtape::__private::zero();
            let value = Self::seeded(
                x,
                delta,
                ::core::option::Option::Some(::gradtape::__private::one()),
                ::core::option::Option::Some(&mut d_x),
                ::core::option::Option::Some(&mut d_delta),
            );
            (
                value,
                move |_, _, seed_1, x_adjoint, delta_adjoint| {
                    ::gradtape::__private::pull(x_adjoint, seed_1, d_x);
                    ::gradtape::__private::pull(delta_adjoint, seed_1, d_delta);
                },
            )
        }
        #[doc(hidden)]
        pub fn forward<__Directions: ::gradtape::__private::Directions>(
            directions: __Directions,
            x: f64,
            delta: f64,
            x_adjoint: impl ::gradtape::__private::Dot<f64, __Directions>,
            delta_adjoint: impl ::gradtape::__private::Dot<f64, __Directions>,
        ) -> (
            f64,
            <f64 as ::gradtape::__private::Differentiable>::Tangents<__Directions>,
        ) {
            let x_dot = ::gradtape::__private::Dot::take(x_adjoint, &x);
            let delta_dot = ::gradtape::__private::Dot::take(delta_adjoint, &delta);
            let size = x.abs();
            let t8 = ::gradtape::__private::kinks::sign_or_zero(x);
            let t9 = x_dot * t8;
            let t1 = size <= delta;
            let (t7, t7_dot) = if t1 {
                let t2 = 0.5 * x;
                let t10 = x_dot * 0.5;
                let t3 = t2 * x;
                let t11 = t10 * x;
                let t13 = ::gradtape::__private::plus_product(t11, x_dot, t2);
                (t3, t13)
            } else {
                let t4 = 0.5 * delta;
                let t14 = delta_dot * 0.5;
                let t5 = size - t4;
                let t15 = t9 - t14;
                let t6 = delta * t5;
                let t16 = delta_dot * t5;
                let t18 = ::gradtape::__private::plus_product(t16, t15, delta);
                (t6, t18)
            };
            let result_tangent = t7_dot;
            let result_value = t7;
            (result_value, result_tangent)
        }
        #[doc(hidden)]
        pub const MUTABLE: [bool; 2] = [false, false];
        #[doc(hidden)]
        pub const READ: [bool; 2] = [true, true];
        #[doc(hidden)]
        pub const KEEPS_LENGTH: [bool; 2] = [false, false];
        #[doc(hidden)]
        #[inline]
        pub fn overwrites(lengths: [usize; 2], depth: usize) -> [bool; 2] {
            [false, false]
        }
        #[doc(hidden)]
        #[inline]
        pub fn runs_again(depth: usize) -> bool {
            true
        }
        #[doc(hidden)]
        pub const fn shallow(levels: usize) -> bool {
            true
        }
    }
};
