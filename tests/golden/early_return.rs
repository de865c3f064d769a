/// A return out of a loop.
fn first_above(values: &[f64], threshold: f64, scale: f64) -> f64 {
    for i in 0..values.len() {
        if values[i] > threshold {
            return scale * values[i];
        }
    }
    scale * threshold
}
///Derivatives of [`first_above`](fn@first_above).
#[allow(non_camel_case_types, dead_code)]
struct first_above {}
#[allow(warnings, unused, unused_qualifications, unreachable_pub, nonstandard_style)]
#[allow(unused_lifetimes, single_use_lifetimes)]
#[allow(clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
const _: () = {
    use ::gradtape::__private::methods::*;
    let _ = first_above;
    impl first_above {
        /// The gradient with respect to the differentiable parameters.
        #[inline]
        pub fn grad(
            values: &[f64],
            threshold: f64,
            scale: f64,
        ) -> (::std::vec::Vec<f64>, f64, f64) {
            let gradient = Self::value_and_grad(values, threshold, scale);
            gradient.1
        }
        /// The value and the gradient.
        #[inline]
        pub fn value_and_grad(
            values: &[f64],
            threshold: f64,
            scale: f64,
        ) -> (f64, (::std::vec::Vec<f64>, f64, f64)) {
            let mut d_values = ::gradtape::__private::Differentiable::zero_tangent(
                &*values,
            );
            let mut d_threshold = 0.0f64;
            let mut d_scale = 0.0f64;
            let value = Self::reverse(
                values,
                threshold,
                scale,
                1.0,
                &mut d_values,
                &mut d_threshold,
                &mut d_scale,
            );
            (value, (d_values, d_threshold, d_scale))
        }
        /// The value; the gradient is added to the buffers.
        #[inline]
        pub fn grad_into(
            values: &[f64],
            threshold: f64,
            scale: f64,
            d_values: &mut [f64],
            d_threshold: &mut f64,
            d_scale: &mut f64,
        ) -> f64 {
            ::gradtape::__private::same_length(values.len(), d_values.len());
            let seed_1 = Self::reverse(
                values,
                threshold,
                scale,
                1.0,
                &mut *d_values,
                &mut *d_threshold,
                &mut *d_scale,
            );
            seed_1
        }
        /// The value and the pullback: from seeds of the outputs to cotangents of the parameters.
        #[inline]
        pub fn vjp<'p0>(
            values: &'p0 [f64],
            threshold: f64,
            scale: f64,
        ) -> (
            f64,
            impl ::core::ops::Fn(f64) -> (::std::vec::Vec<f64>, f64, f64) + use<'p0>,
        ) {
            let (value, pullback) = Self::augmented(values, threshold, scale);
            (
                value,
                move |seed_1: f64| {
                    let mut d_values = ::gradtape::__private::Differentiable::zero_tangent(
                        &*values,
                    );
                    let mut d_threshold = 0.0f64;
                    let mut d_scale = 0.0f64;
                    pullback(
                        ::core::option::Option::Some(values),
                        ::core::option::Option::None,
                        ::core::option::Option::None,
                        ::core::option::Option::Some(seed_1),
                        ::core::option::Option::Some(&mut d_values),
                        ::core::option::Option::Some(&mut d_threshold),
                        ::core::option::Option::Some(&mut d_scale),
                    );
                    (d_values, d_threshold, d_scale)
                },
            )
        }
        /// The value and its tangent, from pairs of a primal and a tangent.
        #[inline]
        pub fn jvp(
            (
                values,
                d_values,
            ): (impl ::core::convert::AsRef<[f64]>, impl ::core::convert::AsRef<[f64]>),
            (threshold, d_threshold): (f64, f64),
            (scale, d_scale): (f64, f64),
        ) -> (f64, f64) {
            let result = Self::forward(
                ::gradtape::__private::One,
                values.as_ref(),
                threshold,
                scale,
                ::gradtape::__private::Known(d_values.as_ref()),
                ::gradtape::__private::Known(&d_threshold),
                ::gradtape::__private::Known(&d_scale),
            );
            result
        }
        #[doc(hidden)]
        #[inline]
        pub fn reverse(
            values: &[f64],
            threshold: f64,
            scale: f64,
            seed_1: f64,
            mut values_adjoint: impl ::gradtape::__private::SliceBar<f64>,
            mut threshold_adjoint: impl ::gradtape::__private::Bar<f64>,
            mut scale_adjoint: impl ::gradtape::__private::Bar<f64>,
        ) -> f64 {
            let (value, pullback) = Self::augmented(values, threshold, scale);
            pullback(
                ::core::option::Option::Some(values),
                ::core::option::Option::None,
                ::core::option::Option::None,
                ::core::option::Option::Some(seed_1),
                ::gradtape::__private::SliceBar::<f64>::lent(&mut values_adjoint),
                ::gradtape::__private::Bar::<f64>::lent(&mut threshold_adjoint),
                ::gradtape::__private::Bar::<f64>::lent(&mut scale_adjoint),
            );
            value
        }
        #[doc(hidden)]
        #[inline]
        pub fn seeded(
            values: &[f64],
            threshold: f64,
            scale: f64,
            seed_1: ::core::option::Option<f64>,
            values_adjoint: ::core::option::Option<&mut [f64]>,
            threshold_adjoint: ::core::option::Option<&mut f64>,
            scale_adjoint: ::core::option::Option<&mut f64>,
        ) -> f64 {
            Self::reverse(
                values,
                threshold,
                scale,
                seed_1.unwrap_or_default(),
                ::gradtape::__private::Perhaps(values_adjoint),
                ::gradtape::__private::PerhapsOne(threshold_adjoint),
                ::gradtape::__private::PerhapsOne(scale_adjoint),
            )
        }
        #[doc(hidden)]
        #[inline]
        pub fn augmented(
            values: &[f64],
            threshold: f64,
            scale: f64,
        ) -> (
            f64,
            impl ::core::ops::Fn(
                ::core::option::Option<&[f64]>,
                ::core::option::Option<&f64>,
                ::core::option::Option<&f64>,
                ::core::option::Option<f64>,
                ::core::option::Option<&mut [f64]>,
                ::core::option::Option<&mut f64>,
                ::core::option::Option<&mut f64>,
            ) + use<>,
        ) {
            let mut i_rec_1 = ::gradtape::__private::Record::new();
            let t0 = (*values).len();
            let mut returned = false;
            let mut value_1: f64 = 0.0;
            let mut t7 = false;
            let mut t8 = 0usize;
            for i in 0..t0 {
                let t2 = values[i];
                let t3 = t2 > threshold;
                let value = if t3 {
                    let t5 = scale * t2;
                    t5
                } else {
                    0.0
                };
                i_rec_1.push(i);
                returned = t3;
                value_1 = value;
                t7 = t3;
                t8 += 1;
                if t7 {
                    break;
                }
            }
            let returned_1 = returned;
            let value_2 = value_1;
            let t7_1 = t7;
            let t11 = if returned_1 {
                value_2
            } else {
                let t9 = scale * threshold;
                t9
            };
            let value_4: f64 = t11;
            (
                value_4,
                move |
                    values,
                    _,
                    _,
                    seed_1,
                    values_adjoint,
                    threshold_adjoint,
                    scale_adjoint|
                {
                    let values = ::gradtape::__private::given(values);
                    let mut values_adjoint = ::gradtape::__private::Perhaps(
                        values_adjoint,
                    );
                    let mut threshold_adjoint = ::gradtape::__private::PerhapsOne(
                        threshold_adjoint,
                    );
                    let mut scale_adjoint = ::gradtape::__private::PerhapsOne(
                        scale_adjoint,
                    );
                    let values_asked_1 = ::gradtape::__private::SliceBar::asked(
                        &values_adjoint,
                    );
                    let values_bar_1 = ::gradtape::__private::SliceBar::whole(
                        &mut values_adjoint,
                    );
                    let seed_1 = seed_1.unwrap_or_default();
                    let mut i_rec_1 = i_rec_1.rewind();
                    let (threshold_bar_1, scale_bar_4, value_2_bar_1) = if returned_1 {
                        (0.0, 0.0, seed_1)
                    } else {
                        let t24 = seed_1 * threshold;
                        let t25 = seed_1 * scale;
                        (t25, t24, 0.0)
                    };
                    let mut value_1_bar_2 = value_2_bar_1;
                    let mut scale_bar_6 = scale_bar_4;
                    for t29 in 0..t8 {
                        let i = i_rec_1.pop();
                        let i = *i;
                        let t2 = values[i];
                        let t3 = t2 > threshold;
                        let (scale_bar_5, t2_bar_1) = if t3 {
                            let t26 = value_1_bar_2 * t2;
                            let t27 = value_1_bar_2 * scale;
                            (t26, t27)
                        } else {
                            (0.0, 0.0)
                        };
                        if values_asked_1 {
                            values_bar_1[i] += t2_bar_1;
                        }
                        let t28 = scale_bar_6 + scale_bar_5;
                        value_1_bar_2 = 0.0;
                        scale_bar_6 = t28;
                    }
                    let value_1_bar_3 = value_1_bar_2;
                    let scale_bar_7 = scale_bar_6;
                    ::gradtape::__private::Bar::<
                        f64,
                    >::add(&mut threshold_adjoint, &(threshold_bar_1));
                    ::gradtape::__private::Bar::<
                        f64,
                    >::add(&mut scale_adjoint, &(scale_bar_7));
                },
            )
        }
        #[doc(hidden)]
        pub fn forward<__Directions: ::gradtape::__private::Directions>(
            directions: __Directions,
            values: &[f64],
            threshold: f64,
            scale: f64,
            values_adjoint: impl ::gradtape::__private::DotSlice<f64, __Directions>,
            threshold_adjoint: impl ::gradtape::__private::Dot<f64, __Directions>,
            scale_adjoint: impl ::gradtape::__private::Dot<f64, __Directions>,
        ) -> (
            f64,
            <f64 as ::gradtape::__private::Differentiable>::Tangents<__Directions>,
        ) {
            let values_dot = ::gradtape::__private::DotSlice::hold(
                values_adjoint,
                values,
            );
            let values_dot = &*values_dot;
            let threshold_dot = ::gradtape::__private::Dot::take(
                threshold_adjoint,
                &threshold,
            );
            let scale_dot = ::gradtape::__private::Dot::take(scale_adjoint, &scale);
            let t0 = (*values).len();
            let mut returned = false;
            let mut value_1: f64 = 0.0;
            let mut t7 = false;
            let mut value_1_dot: ::gradtape::__private::Of<__Directions, f64> = ::core::default::Default::default();
            let mut t8 = 0usize;
            for i in 0..t0 {
                let t2 = values[i];
                let t2_dot = values_dot[i];
                let t3 = t2 > threshold;
                let (value, value_dot) = if t3 {
                    let t5 = scale * t2;
                    let t12 = scale_dot * t2;
                    let t14 = ::gradtape::__private::plus_product(t12, t2_dot, scale);
                    (t5, t14)
                } else {
                    (0.0, ::core::default::Default::default())
                };
                returned = t3;
                value_1 = value;
                t7 = t3;
                value_1_dot = value_dot;
                t8 += 1;
                if t7 {
                    break;
                }
            }
            let returned_1 = returned;
            let value_2 = value_1;
            let t7_1 = t7;
            let value_2_dot = value_1_dot;
            let (t11, t11_dot) = if returned_1 {
                (value_2, value_2_dot)
            } else {
                let t9 = scale * threshold;
                let t15 = scale_dot * threshold;
                let t17 = ::gradtape::__private::plus_product(t15, threshold_dot, scale);
                (t9, t17)
            };
            let result_tangent = t11_dot;
            let result_value = t11;
            (result_value, result_tangent)
        }
        #[doc(hidden)]
        pub const MUTABLE: [bool; 3] = [false, false, false];
        #[doc(hidden)]
        pub const READ: [bool; 3] = [true, true, true];
        #[doc(hidden)]
        pub const KEEPS_LENGTH: [bool; 3] = [true, false, false];
        #[doc(hidden)]
        #[inline]
        pub fn overwrites(lengths: [usize; 3], depth: usize) -> [bool; 3] {
            [false, false, false]
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
