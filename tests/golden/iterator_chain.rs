/// An iterator chain becomes a loop.
fn weighted_norm(x: &[f64], weights: &[f64]) -> f64 {
    let sum: f64 = x.iter().zip(weights).map(|(x, w)| w * x * x).sum();
    sum.sqrt()
}
///Derivatives of [`weighted_norm`](fn@weighted_norm).
#[allow(non_camel_case_types, dead_code)]
struct weighted_norm {}
#[allow(warnings, unused, unused_qualifications, unreachable_pub, nonstandard_style)]
#[allow(unused_lifetimes, single_use_lifetimes)]
#[allow(clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
const _: () = {
    use ::gradtape::__private::methods::*;
    let _ = weighted_norm;
    impl weighted_norm {
        /// The gradient with respect to the differentiable parameters.
        #[inline]
        pub fn grad(
            x: &[f64],
            weights: &[f64],
        ) -> (::std::vec::Vec<f64>, ::std::vec::Vec<f64>) {
            let gradient = Self::value_and_grad(x, weights);
            gradient.1
        }
        /// The value and the gradient.
        #[inline]
        pub fn value_and_grad(
            x: &[f64],
            weights: &[f64],
        ) -> (f64, (::std::vec::Vec<f64>, ::std::vec::Vec<f64>)) {
            let mut d_x = ::gradtape::__private::Differentiable::zero_tangent(&*x);
            let mut d_weights = ::gradtape::__private::Differentiable::zero_tangent(
                &*weights,
            );
            let value = Self::reverse(x, weights, 1.0, &mut d_x, &mut d_weights);
            (value, (d_x, d_weights))
        }
        /// The value; the gradient is added to the buffers.
        #[inline]
        pub fn grad_into(
            x: &[f64],
            weights: &[f64],
            d_x: &mut [f64],
            d_weights: &mut [f64],
        ) -> f64 {
            ::gradtape::__private::same_length(x.len(), d_x.len());
            ::gradtape::__private::same_length(weights.len(), d_weights.len());
            let seed_1 = Self::reverse(x, weights, 1.0, &mut *d_x, &mut *d_weights);
            seed_1
        }
        /// The value and the pullback: from seeds of the outputs to cotangents of the parameters.
        #[inline]
        pub fn vjp<'p0, 'p1>(
            x: &'p0 [f64],
            weights: &'p1 [f64],
        ) -> (
            f64,
            impl ::core::ops::Fn(
                f64,
            ) -> (::std::vec::Vec<f64>, ::std::vec::Vec<f64>) + use<'p0, 'p1>,
        ) {
            let (value, pullback) = Self::augmented(x, weights);
            (
                value,
                move |seed_1: f64| {
                    let mut d_x = ::gradtape::__private::Differentiable::zero_tangent(
                        &*x,
                    );
                    let mut d_weights = ::gradtape::__private::Differentiable::zero_tangent(
                        &*weights,
                    );
                    pullback(
                        ::core::option::Option::Some(x),
                        ::core::option::Option::Some(weights),
                        ::core::option::Option::Some(seed_1),
                        ::core::option::Option::Some(&mut d_x),
                        ::core::option::Option::Some(&mut d_weights),
                    );
                    (d_x, d_weights)
                },
            )
        }
        /// The value and its tangent, from pairs of a primal and a tangent.
        #[inline]
        pub fn jvp(
            (
                x,
                d_x,
            ): (impl ::core::convert::AsRef<[f64]>, impl ::core::convert::AsRef<[f64]>),
            (
                weights,
                d_weights,
            ): (impl ::core::convert::AsRef<[f64]>, impl ::core::convert::AsRef<[f64]>),
        ) -> (f64, f64) {
            let result = Self::forward(
                ::gradtape::__private::One,
                x.as_ref(),
                weights.as_ref(),
                ::gradtape::__private::Known(d_x.as_ref()),
                ::gradtape::__private::Known(d_weights.as_ref()),
            );
            result
        }
        #[doc(hidden)]
        #[inline]
        pub fn reverse(
            x: &[f64],
            weights: &[f64],
            seed_1: f64,
            mut x_adjoint: impl ::gradtape::__private::SliceBar<f64>,
            mut weights_adjoint: impl ::gradtape::__private::SliceBar<f64>,
        ) -> f64 {
            let (value, pullback) = Self::augmented(x, weights);
            pullback(
                ::core::option::Option::Some(x),
                ::core::option::Option::Some(weights),
                ::core::option::Option::Some(seed_1),
                ::gradtape::__private::SliceBar::<f64>::lent(&mut x_adjoint),
                ::gradtape::__private::SliceBar::<f64>::lent(&mut weights_adjoint),
            );
            value
        }
        #[doc(hidden)]
        #[inline]
        pub fn seeded(
            x: &[f64],
            weights: &[f64],
            seed_1: ::core::option::Option<f64>,
            x_adjoint: ::core::option::Option<&mut [f64]>,
            weights_adjoint: ::core::option::Option<&mut [f64]>,
        ) -> f64 {
            Self::reverse(
                x,
                weights,
                seed_1.unwrap_or_default(),
                ::gradtape::__private::Perhaps(x_adjoint),
                ::gradtape::__private::Perhaps(weights_adjoint),
            )
        }
        #[doc(hidden)]
        #[inline]
        pub fn augmented(
            x: &[f64],
            weights: &[f64],
        ) -> (
            f64,
            impl ::core::ops::Fn(
                ::core::option::Option<&[f64]>,
                ::core::option::Option<&[f64]>,
                ::core::option::Option<f64>,
                ::core::option::Option<&mut [f64]>,
                ::core::option::Option<&mut [f64]>,
            ) + use<>,
        ) {
            let t0 = (*x).len();
            let t1 = (*weights).len();
            let t2 = ::gradtape::__private::least(t0, t1);
            let mut sum_2: f64 = (-0.0);
            for i in 0..t2 {
                let t4 = x[i];
                let t5 = weights[i];
                let t6 = t5 * t4;
                let t7 = t6 * t4;
                let t8 = sum_2 + t7;
                sum_2 = t8;
            }
            let sum_3 = sum_2;
            let t9 = sum_3.sqrt();
            let value_2: f64 = t9;
            (
                value_2,
                move |x, weights, seed_1, x_adjoint, weights_adjoint| {
                    let x = ::gradtape::__private::given(x);
                    let weights = ::gradtape::__private::given(weights);
                    let mut x_adjoint = ::gradtape::__private::Perhaps(x_adjoint);
                    let mut weights_adjoint = ::gradtape::__private::Perhaps(
                        weights_adjoint,
                    );
                    let x_asked_1 = ::gradtape::__private::SliceBar::asked(&x_adjoint);
                    let x_bar_1 = ::gradtape::__private::SliceBar::whole(&mut x_adjoint);
                    let weights_asked_1 = ::gradtape::__private::SliceBar::asked(
                        &weights_adjoint,
                    );
                    let weights_bar_1 = ::gradtape::__private::SliceBar::whole(
                        &mut weights_adjoint,
                    );
                    let seed_1 = seed_1.unwrap_or_default();
                    let t0 = (*x).len();
                    let t1 = (*weights).len();
                    let t2 = ::gradtape::__private::least(t0, t1);
                    let t27 = 0.5 / t9;
                    let t28 = seed_1 * t27;
                    let t29 = ::gradtape::__private::kinks::unless_absent(seed_1, t28);
                    let x_view = &(*x)[..t2];
                    let weights_view = &(*weights)[..t2];
                    let weights_bar_1_view = if weights_asked_1 {
                        &mut (*weights_bar_1)[..t2]
                    } else {
                        &mut []
                    };
                    let x_bar_1_view = if x_asked_1 {
                        &mut (*x_bar_1)[..t2]
                    } else {
                        &mut []
                    };
                    for i in 0..t2 {
                        let t4 = x_view[i];
                        let t5 = weights_view[i];
                        let t6 = t5 * t4;
                        let t30 = t29 * t4;
                        let t31 = t29 * t6;
                        let t34 = ::gradtape::__private::plus_product(t31, t30, t5);
                        if weights_asked_1 {
                            ::gradtape::__private::add_product(
                                &mut weights_bar_1_view[i],
                                t30,
                                t4,
                            );
                        }
                        if x_asked_1 {
                            x_bar_1_view[i] += t34;
                        }
                    }
                },
            )
        }
        #[doc(hidden)]
        pub fn forward<__Directions: ::gradtape::__private::Directions>(
            directions: __Directions,
            x: &[f64],
            weights: &[f64],
            x_adjoint: impl ::gradtape::__private::DotSlice<f64, __Directions>,
            weights_adjoint: impl ::gradtape::__private::DotSlice<f64, __Directions>,
        ) -> (
            f64,
            <f64 as ::gradtape::__private::Differentiable>::Tangents<__Directions>,
        ) {
            let x_dot = ::gradtape::__private::DotSlice::hold(x_adjoint, x);
            let x_dot = &*x_dot;
            let weights_dot = ::gradtape::__private::DotSlice::hold(
                weights_adjoint,
                weights,
            );
            let weights_dot = &*weights_dot;
            let t0 = (*x).len();
            let t1 = (*weights).len();
            let t2 = ::gradtape::__private::least(t0, t1);
            let mut sum_2: f64 = (-0.0);
            let mut sum_2_dot: ::gradtape::__private::Of<__Directions, f64> = ::core::default::Default::default();
            for i in 0..t2 {
                directions.side_by_side();
                let t4 = x[i];
                let t4_dot = x_dot[i];
                let t5 = weights[i];
                let t5_dot = weights_dot[i];
                let t6 = t5 * t4;
                let t10 = t5_dot * t4;
                let t12 = ::gradtape::__private::plus_product(t10, t4_dot, t5);
                let t7 = t6 * t4;
                let t13 = t12 * t4;
                let t15 = ::gradtape::__private::plus_product(t13, t4_dot, t6);
                let t8 = sum_2 + t7;
                let t16 = sum_2_dot + t15;
                sum_2 = t8;
                sum_2_dot = t16;
            }
            let sum_3 = sum_2;
            let sum_3_dot = sum_2_dot;
            let t9 = sum_3.sqrt();
            let t17 = 0.5 / t9;
            let t18 = sum_3_dot * t17;
            let result_tangent = t18;
            let result_value = t9;
            (result_value, result_tangent)
        }
        #[doc(hidden)]
        pub const MUTABLE: [bool; 2] = [false, false];
        #[doc(hidden)]
        pub const READ: [bool; 2] = [true, true];
        #[doc(hidden)]
        pub const KEEPS_LENGTH: [bool; 2] = [true, true];
        #[doc(hidden)]
        #[inline]
        pub fn overwrites(lengths: [usize; 2], depth: usize) -> [bool; 2] {
            [false, false]
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
