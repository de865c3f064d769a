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
            let mut d_x = ::gradtape::__private::Differentiable::zero_tangent(&x);
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
            let kept_x = ::gradtape::__private::Differentiable::zero_tangent(&x);
            let (value, pullback) = Self::augmented(x);
            (
                value,
                move |seed_1: f64| {
                    let mut d_x = kept_x.clone();
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
            let _ = newton_sqrt;
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
                let t15 = ::gradtape::__private::kinks::selected(t13, t14);
                let t16 = t15 * t4;
                let t17 = ::gradtape::__private::kinks::selected(t15, t16);
                let t18 = -t17;
                let t19 = t13 + t18;
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
            let _ = newton_sqrt;
            let mut y_rec_1 = ::gradtape::__private::Record::new();
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
                y_rec_1.push(y);
                y = t6;
                t7 += 1;
            }
            let y_1 = y;
            let value_2: f64 = y_1;
            (
                value_2,
                move |
                    _: ::core::option::Option<&f64>,
                    seed_1: ::core::option::Option<f64>,
                    x_adjoint: ::core::option::Option<&mut f64>|
                {
                    let mut x_adjoint = ::gradtape::__private::PerhapsOne(x_adjoint);
                    let seed_1 = seed_1.unwrap_or_default();
                    let mut y_rec_1 = y_rec_1.rewind();
                    let mut y_bar_2 = seed_1;
                    let mut x_bar_2: f64 = 0.0;
                    for t31 in 0..t7 {
                        let y = y_rec_1.pop();
                        let y = *y;
                        let t4 = x / y;
                        let t23 = y_bar_2 * 0.5;
                        let t24 = t23 / y;
                        let t25 = ::gradtape::__private::kinks::selected(t23, t24);
                        let t26 = t25 * t4;
                        let t27 = ::gradtape::__private::kinks::selected(t25, t26);
                        let t28 = -t27;
                        let t29 = t23 + t28;
                        let t30 = x_bar_2 + t25;
                        y_bar_2 = t29;
                        x_bar_2 = t30;
                    }
                    let y_bar_3 = y_bar_2;
                    let x_bar_3 = x_bar_2;
                    let t32 = x_bar_3 + y_bar_3;
                    ::gradtape::__private::Bar::<f64>::add(&mut x_adjoint, &(t32));
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
            let _ = newton_sqrt;
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
        pub const SHALLOW_0: bool = true;
        #[doc(hidden)]
        pub const SHALLOW_1: bool = true;
        #[doc(hidden)]
        pub const SHALLOW_2: bool = true;
        #[doc(hidden)]
        pub const SHALLOW_3: bool = true;
    }
};
