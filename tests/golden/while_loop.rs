/// A loop that ends when it has converged.
fn newton_sqrt(x: f64) -> f64 {
    let mut y = x;
    while (y * y - x).abs() > 1e-9 {
        y = 0.5 * (y + x / y);
    }
    y
}
///Derivatives of [`newton_sqrt`](fn@newton_sqrt).
#[allow(non_camel_case_types, dead_code)]
struct newton_sqrt {}
#[allow(warnings, unused, unused_qualifications, unreachable_pub, nonstandard_style)]
#[allow(unused_lifetimes, single_use_lifetimes)]
#[allow(clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
const _: () = {
    use ::gradtape::__private::methods::*;
    let _ = newton_sqrt;
    impl newton_sqrt {
        /// The gradient with respect to the differentiable parameters.
        #[inline]
        pub fn grad(x: f64) -> f64 {
            let gradient = Self::value_and_grad(x);
            gradient.1
        }
        /// The value and the gradient.
        #[inline]
        pub fn value_and_grad(x: f64) -> (f64, f64) {
            let mut d_x = 0.0f64;
            let value = Self::reverse(x, 1.0, &mut d_x);
            (value, d_x)
        }
        /// The value; the gradient is added to the buffers.
        #[inline]
        pub fn grad_into(x: f64, d_x: &mut f64) -> f64 {
            let seed_1 = Self::reverse(x, 1.0, &mut *d_x);
            seed_1
        }
        /// The value and the pullback: from seeds of the outputs to cotangents of the parameters.
        #[inline]
        pub fn vjp(x: f64) -> (f64, impl ::core::ops::Fn(f64) -> f64 + use<>) {
            let (value, pullback) = Self::augmented(x);
            (
                value,
                move |seed_1: f64| {
                    let mut d_x = 0.0f64;
                    pullback(
                        ::core::option::Option::None,
                        ::core::option::Option::Some(seed_1),
                        ::core::option::Option::Some(&mut d_x),
                    );
                    d_x
                },
            )
        }
        /// The value and its tangent, from pairs of a primal and a tangent.
        #[inline]
        pub fn jvp((x, d_x): (f64, f64)) -> (f64, f64) {
            let result = Self::forward(
                ::gradtape::__private::One,
                x,
                ::gradtape::__private::Known(&d_x),
            );
            result
        }
        #[doc(hidden)]
        #[inline]
        pub fn reverse(
            x: f64,
            seed_1: f64,
            mut x_adjoint: impl ::gradtape::__private::Bar<f64>,
        ) -> f64 {
            let mut y_rec = ::gradtape::__private::Record::new();
            let mut y = x;
            let mut t7 = 0usize;
            loop {
                let t0 = y * y;
                let t1 = t0 - x;
                let t2 = t1.abs();
                let t3 = t2 > 1e-9;
                if !t3 {
                    break;
                }
                let t4 = x / y;
                let t5 = y + t4;
                let t6 = 0.5 * t5;
                y_rec.push(y);
                y = t6;
                t7 += 1;
            }
            let y_1 = y;
            let value_1: f64 = y_1;
            let mut y_rec = y_rec.rewind();
            let mut y_bar = seed_1;
            let mut x_bar: f64 = 0.0;
            for t21 in 0..t7 {
                let y = y_rec.pop();
                let y = *y;
                let t4 = x / y;
                let t13 = y_bar * 0.5;
                let t14 = t13 / y;
                let t15 = ::gradtape::__private::kinks::unless_absent(y_bar, t14);
                let t16 = t14 * t4;
                let t17 = ::gradtape::__private::kinks::unless_absent(y_bar, t16);
                let t19 = t13 - t17;
                let t20 = x_bar + t15;
                y_bar = t19;
                x_bar = t20;
            }
            let y_bar_1 = y_bar;
            let x_bar_1 = x_bar;
            let t22 = x_bar_1 + y_bar_1;
            ::gradtape::__private::Bar::<f64>::add(&mut x_adjoint, &(t22));
            value_1
        }
        #[doc(hidden)]
        #[inline]
        pub fn seeded(
            x: f64,
            seed_1: ::core::option::Option<f64>,
            x_adjoint: ::core::option::Option<&mut f64>,
        ) -> f64 {
            Self::reverse(
                x,
                seed_1.unwrap_or_default(),
                ::gradtape::__private::PerhapsOne(x_adjoint),
            )
        }
        #[doc(hidden)]
        #[inline]
        pub fn augmented(
            x: f64,
        ) -> (
            f64,
            impl ::core::ops::Fn(
                ::core::option::Option<&f64>,
                ::core::option::Option<f64>,
                ::core::option::Option<&mut f64>,
            ) + use<>,
        ) {
            let mut d_x: f64 = ::gradtape::__private::zero();
            let value = Self::seeded(
                x,
                ::core::option::Option::Some(::gradtape::__private::one()),
                ::core::option::Option::Some(&mut d_x),
            );
            (
                value,
                move |_, seed_1, x_adjoint| {
                    ::gradtape::__private::pull(x_adjoint, seed_1, d_x);
                },
            )
        }
        #[doc(hidden)]
        pub fn forward<__Directions: ::gradtape::__private::Directions>(
            directions: __Directions,
            x: f64,
            x_adjoint: impl ::gradtape::__private::Dot<f64, __Directions>,
        ) -> (
            f64,
            <f64 as ::gradtape::__private::Differentiable>::Tangents<__Directions>,
        ) {
            let x_dot = ::gradtape::__private::Dot::take(x_adjoint, &x);
            let mut y = x;
            let mut y_dot = x_dot;
            let mut t7 = 0usize;
            loop {
                let t0 = y * y;
                let t1 = t0 - x;
                let t2 = t1.abs();
                let t3 = t2 > 1e-9;
                if !t3 {
                    break;
                }
                directions.side_by_side();
                let t4 = x / y;
                let t8 = y_dot * t4;
                let t9 = x_dot - t8;
                let t10 = t9 / y;
                let t5 = y + t4;
                let t11 = y_dot + t10;
                let t6 = 0.5 * t5;
                let t12 = t11 * 0.5;
                y = t6;
                y_dot = t12;
                t7 += 1;
            }
            let y_1 = y;
            let y_1_dot = y_dot;
            let result_tangent = y_1_dot;
            let result_value = y_1;
            (result_value, result_tangent)
        }
        #[doc(hidden)]
        pub const MUTABLE: [bool; 1] = [false];
        #[doc(hidden)]
        pub const READ: [bool; 1] = [true];
        #[doc(hidden)]
        pub const KEEPS_LENGTH: [bool; 1] = [false];
        #[doc(hidden)]
        #[inline]
        pub fn overwrites(lengths: [usize; 1], depth: usize) -> [bool; 1] {
            [false]
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
