/// A `match` over a constant.
fn activation(kind: u8, x: f64, slope: f64) -> f64 {
    match kind {
        0 => x.max(slope * x),
        1 => x.tanh(),
        2 | 3 => x / (1.0 + (-slope * x).exp()),
        _ => x,
    }
}
///Derivatives of [`activation`](fn@activation).
#[allow(non_camel_case_types, dead_code)]
struct activation {}
#[allow(warnings, unused, unused_qualifications, unreachable_pub, nonstandard_style)]
#[allow(unused_lifetimes, single_use_lifetimes)]
#[allow(clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
const _: () = {
    use ::gradtape::__private::methods::*;
    let _ = activation;
    impl activation {
        /// The gradient with respect to the differentiable parameters.
        #[inline]
        pub fn grad(kind: u8, x: f64, slope: f64) -> (f64, f64) {
            let gradient = Self::value_and_grad(kind, x, slope);
            gradient.1
        }
        /// The value and the gradient.
        #[inline]
        pub fn value_and_grad(kind: u8, x: f64, slope: f64) -> (f64, (f64, f64)) {
            let mut d_x = 0.0f64;
            let mut d_slope = 0.0f64;
            let value = Self::reverse(
                kind,
                x,
                slope,
                1.0,
                ::gradtape::__private::Nobody,
                &mut d_x,
                &mut d_slope,
            );
            (value, (d_x, d_slope))
        }
        /// The value; the gradient is added to the buffers.
        #[inline]
        pub fn grad_into(
            kind: u8,
            x: f64,
            slope: f64,
            d_x: &mut f64,
            d_slope: &mut f64,
        ) -> f64 {
            let seed_1 = Self::reverse(
                kind,
                x,
                slope,
                1.0,
                ::gradtape::__private::Nobody,
                &mut *d_x,
                &mut *d_slope,
            );
            seed_1
        }
        /// The value and the pullback: from seeds of the outputs to cotangents of the parameters.
        #[inline]
        pub fn vjp(
            kind: u8,
            x: f64,
            slope: f64,
        ) -> (f64, impl ::core::ops::Fn(f64) -> (f64, f64) + use<>) {
            let (value, pullback) = Self::augmented(kind, x, slope);
            (
                value,
                move |seed_1: f64| {
                    let mut d_x = 0.0f64;
                    let mut d_slope = 0.0f64;
                    pullback(
                        ::core::option::Option::None,
                        ::core::option::Option::None,
                        ::core::option::Option::None,
                        ::core::option::Option::Some(seed_1),
                        ::core::option::Option::None,
                        ::core::option::Option::Some(&mut d_x),
                        ::core::option::Option::Some(&mut d_slope),
                    );
                    (d_x, d_slope)
                },
            )
        }
        /// The value and its tangent, from pairs of a primal and a tangent.
        #[inline]
        pub fn jvp(
            kind: u8,
            (x, d_x): (f64, f64),
            (slope, d_slope): (f64, f64),
        ) -> (f64, f64) {
            let result = Self::forward(
                ::gradtape::__private::One,
                kind,
                x,
                slope,
                ::gradtape::__private::Nobody,
                ::gradtape::__private::Known(&d_x),
                ::gradtape::__private::Known(&d_slope),
            );
            result
        }
        #[doc(hidden)]
        #[inline]
        pub fn reverse(
            kind: u8,
            x: f64,
            slope: f64,
            seed_1: f64,
            mut kind_adjoint: impl ::core::marker::Sized,
            mut x_adjoint: impl ::gradtape::__private::Bar<f64>,
            mut slope_adjoint: impl ::gradtape::__private::Bar<f64>,
        ) -> f64 {
            let mut t4_rec: f64 = 0.0;
            let mut t10_rec: f64 = 0.0;
            let mut t5_rec = false;
            let mut t6_rec = false;
            let mut t3_rec = false;
            let t0 = {
                #[allow(unused_variables)]
                let value = kind;
                ::core::matches!(value, 0)
            };
            let t15 = if t0 {
                let t1 = slope * x;
                let t2 = x.max(t1);
                t2
            } else {
                let t3 = {
                    #[allow(unused_variables)]
                    let value = kind;
                    ::core::matches!(value, 1)
                };
                t3_rec = t3;
                let t14 = if t3 {
                    let t4 = x.tanh();
                    t4_rec = t4;
                    t4
                } else {
                    let t5 = {
                        #[allow(unused_variables)]
                        let value = kind;
                        ::core::matches!(value, 2)
                    };
                    t5_rec = t5;
                    let t6 = {
                        #[allow(unused_variables)]
                        let value = kind;
                        ::core::matches!(value, 3)
                    };
                    t6_rec = t6;
                    let t7 = t5 || t6;
                    let t13 = if t7 {
                        let t8 = -slope;
                        let t9 = t8 * x;
                        let t10 = t9.exp();
                        t10_rec = t10;
                        let t11 = 1.0 + t10;
                        let t12 = x / t11;
                        t12
                    } else {
                        x
                    };
                    t13
                };
                t14
            };
            let value_1: f64 = t15;
            let (x_bar_2, slope_bar_2) = if t0 {
                let t1 = slope * x;
                let t34 = ::gradtape::__private::kinks::max_first(x, t1);
                let t35 = ::gradtape::__private::kinks::selected(t34, seed_1);
                let t36 = ::gradtape::__private::kinks::max_second(x, t1);
                let t37 = ::gradtape::__private::kinks::selected(t36, seed_1);
                let t38 = t37 * x;
                let t40 = ::gradtape::__private::plus_product(t35, t37, slope);
                (t40, t38)
            } else {
                let t3 = t3_rec;
                let (x_bar_1, slope_bar_1) = if t3 {
                    let t4 = t4_rec;
                    let t41 = t4 * t4;
                    let t42 = 1.0 - t41;
                    let t43 = seed_1 * t42;
                    (t43, 0.0)
                } else {
                    let t5 = t5_rec;
                    let t6 = t6_rec;
                    let t7 = t5 || t6;
                    let (x_bar, slope_bar) = if t7 {
                        let t10 = t10_rec;
                        let t8 = -slope;
                        let t11 = 1.0 + t10;
                        let t12 = x / t11;
                        let t44 = seed_1 / t11;
                        let t45 = ::gradtape::__private::kinks::unless_absent(
                            seed_1,
                            t44,
                        );
                        let t46 = t44 * t12;
                        let t47 = ::gradtape::__private::kinks::unless_absent(
                            seed_1,
                            t46,
                        );
                        let t77 = t47 * t10;
                        let t78 = t77 * x;
                        let t79 = t77 * t8;
                        let t52 = t45 - t79;
                        let t53 = t78;
                        (t52, t53)
                    } else {
                        (seed_1, 0.0)
                    };
                    (x_bar, slope_bar)
                };
                (x_bar_1, slope_bar_1)
            };
            ::gradtape::__private::Bar::<f64>::add(&mut x_adjoint, &(x_bar_2));
            ::gradtape::__private::Bar::<f64>::add(&mut slope_adjoint, &(slope_bar_2));
            value_1
        }
        #[doc(hidden)]
        #[inline]
        pub fn seeded(
            kind: u8,
            x: f64,
            slope: f64,
            seed_1: ::core::option::Option<f64>,
            kind_adjoint: ::core::option::Option<&mut ()>,
            x_adjoint: ::core::option::Option<&mut f64>,
            slope_adjoint: ::core::option::Option<&mut f64>,
        ) -> f64 {
            Self::reverse(
                kind,
                x,
                slope,
                seed_1.unwrap_or_default(),
                kind_adjoint,
                ::gradtape::__private::PerhapsOne(x_adjoint),
                ::gradtape::__private::PerhapsOne(slope_adjoint),
            )
        }
        #[doc(hidden)]
        #[inline]
        pub fn augmented(
            kind: u8,
            x: f64,
            slope: f64,
        ) -> (
            f64,
            impl ::core::ops::Fn(
                ::core::option::Option<&u8>,
                ::core::option::Option<&f64>,
                ::core::option::Option<&f64>,
                ::core::option::Option<f64>,
                ::core::option::Option<&mut ()>,
                ::core::option::Option<&mut f64>,
                ::core::option::Option<&mut f64>,
            ) + use<>,
        ) {
            let mut d_x: f64 = ::gradtape::__private::zero();
            let mut d_slope: f64 = ::gradtape::__private::zero();
            let value = Self::seeded(
                kind,
                x,
                slope,
                ::core::option::Option::Some(::gradtape::__private::one()),
                ::core::option::Option::None,
                ::core::option::Option::Some(&mut d_x),
                ::core::option::Option::Some(&mut d_slope),
            );
            (
                value,
                move |_, _, _, seed_1, kind_adjoint, x_adjoint, slope_adjoint| {
                    ::gradtape::__private::pull(x_adjoint, seed_1, d_x);
                    ::gradtape::__private::pull(slope_adjoint, seed_1, d_slope);
                },
            )
        }
        #[doc(hidden)]
        pub fn forward<__Directions: ::gradtape::__private::Directions>(
            directions: __Directions,
            kind: u8,
            x: f64,
            slope: f64,
            kind_adjoint: impl ::core::marker::Sized,
            x_adjoint: impl ::gradtape::__private::Dot<f64, __Directions>,
            slope_adjoint: impl ::gradtape::__private::Dot<f64, __Directions>,
        ) -> (
            f64,
            <f64 as ::gradtape::__private::Differentiable>::Tangents<__Directions>,
        ) {
            let x_dot = ::gradtape::__private::Dot::take(x_adjoint, &x);
            let slope_dot = ::gradtape::__private::Dot::take(slope_adjoint, &slope);
            let t0 = {
                #[allow(unused_variables)]
                let value = kind;
                ::core::matches!(value, 0)
            };
            let (t15, t15_dot) = if t0 {
                let t1 = slope * x;
                let t16 = slope_dot * x;
                let t18 = ::gradtape::__private::plus_product(t16, x_dot, slope);
                let t2 = x.max(t1);
                let t19 = ::gradtape::__private::kinks::max_first(x, t1);
                let t20 = ::gradtape::__private::kinks::selected(t19, x_dot);
                let t21 = ::gradtape::__private::kinks::max_second(x, t1);
                let t22 = ::gradtape::__private::kinks::selected(t21, t18);
                let t23 = t20 + t22;
                (t2, t23)
            } else {
                let t3 = {
                    #[allow(unused_variables)]
                    let value = kind;
                    ::core::matches!(value, 1)
                };
                let (t14, t14_dot) = if t3 {
                    let t4 = x.tanh();
                    let t24 = t4 * t4;
                    let t25 = 1.0 - t24;
                    let t26 = x_dot * t25;
                    (t4, t26)
                } else {
                    let t5 = {
                        #[allow(unused_variables)]
                        let value = kind;
                        ::core::matches!(value, 2)
                    };
                    let t6 = {
                        #[allow(unused_variables)]
                        let value = kind;
                        ::core::matches!(value, 3)
                    };
                    let t7 = t5 || t6;
                    let (t13, t13_dot) = if t7 {
                        let t8 = -slope;
                        let t8_dot = -slope_dot;
                        let t9 = t8 * x;
                        let t27 = t8_dot * x;
                        let t29 = ::gradtape::__private::plus_product(t27, x_dot, t8);
                        let t10 = t9.exp();
                        let t30 = t29 * t10;
                        let t11 = 1.0 + t10;
                        let t11_dot = t30;
                        let t12 = x / t11;
                        let t31 = t11_dot * t12;
                        let t32 = x_dot - t31;
                        let t33 = t32 / t11;
                        (t12, t33)
                    } else {
                        (x, x_dot)
                    };
                    (t13, t13_dot)
                };
                (t14, t14_dot)
            };
            let result_tangent = t15_dot;
            let result_value = t15;
            (result_value, result_tangent)
        }
        #[doc(hidden)]
        pub const MUTABLE: [bool; 3] = [false, false, false];
        #[doc(hidden)]
        pub const READ: [bool; 3] = [false, true, true];
        #[doc(hidden)]
        pub const KEEPS_LENGTH: [bool; 3] = [false, false, false];
        #[doc(hidden)]
        #[inline]
        pub fn overwrites(lengths: [usize; 3], depth: usize) -> [bool; 3] {
            [false, false, false]
        }
        #[doc(hidden)]
        #[inline]
        pub fn runs_again(depth: usize) -> bool {
            false
        }
        #[doc(hidden)]
        pub const fn shallow(levels: usize) -> bool {
            true
        }
    }
};
