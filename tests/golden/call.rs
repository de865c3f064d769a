/// A differentiable function calls another, with a scalar, a slice and a part of an array.
fn softplus(x: f64, weights: &[f64]) -> f64 {
    let mut sum = 0.0;
    for w in weights {
        sum += (w * x).exp();
    }
    sum.ln_1p()
}
///Derivatives of [`softplus`](fn@softplus).
#[allow(non_camel_case_types, dead_code)]
struct softplus {}
#[allow(warnings, unused, unused_qualifications, unreachable_pub, nonstandard_style)]
#[allow(unused_lifetimes, single_use_lifetimes)]
#[allow(clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
const _: () = {
    use ::gradtape::__private::methods::*;
    let _ = softplus;
    impl softplus {
        /// The gradient with respect to the differentiable parameters.
        #[inline]
        pub fn grad(x: f64, weights: &[f64]) -> (f64, ::std::vec::Vec<f64>) {
            let gradient = Self::value_and_grad(x, weights);
            gradient.1
        }
        /// The value and the gradient.
        #[inline]
        pub fn value_and_grad(
            x: f64,
            weights: &[f64],
        ) -> (f64, (f64, ::std::vec::Vec<f64>)) {
            let mut d_x = 0.0f64;
            let mut d_weights = ::gradtape::__private::Differentiable::zero_tangent(
                &*weights,
            );
            let value = Self::reverse(x, weights, 1.0, &mut d_x, &mut d_weights);
            (value, (d_x, d_weights))
        }
        /// The value; the gradient is added to the buffers.
        #[inline]
        pub fn grad_into(
            x: f64,
            weights: &[f64],
            d_x: &mut f64,
            d_weights: &mut [f64],
        ) -> f64 {
            ::gradtape::__private::same_length(weights.len(), d_weights.len());
            let seed_1 = Self::reverse(x, weights, 1.0, &mut *d_x, &mut *d_weights);
            seed_1
        }
        /// The value and the pullback: from seeds of the outputs to cotangents of the parameters.
        #[inline]
        pub fn vjp<'p0>(
            x: f64,
            weights: &'p0 [f64],
        ) -> (f64, impl ::core::ops::Fn(f64) -> (f64, ::std::vec::Vec<f64>) + use<'p0>) {
            let (value, pullback) = Self::augmented(x, weights);
            (
                value,
                move |seed_1: f64| {
                    let mut d_x = 0.0f64;
                    let mut d_weights = ::gradtape::__private::Differentiable::zero_tangent(
                        &*weights,
                    );
                    pullback(
                        ::core::option::Option::None,
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
            (x, d_x): (f64, f64),
            (
                weights,
                d_weights,
            ): (impl ::core::convert::AsRef<[f64]>, impl ::core::convert::AsRef<[f64]>),
        ) -> (f64, f64) {
            let result = Self::forward(
                ::gradtape::__private::One,
                x,
                weights.as_ref(),
                ::gradtape::__private::Known(&d_x),
                ::gradtape::__private::Known(d_weights.as_ref()),
            );
            result
        }
        #[doc(hidden)]
        #[inline]
        pub fn reverse(
            x: f64,
            weights: &[f64],
            seed_1: f64,
            mut x_adjoint: impl ::gradtape::__private::Bar<f64>,
            mut weights_adjoint: impl ::gradtape::__private::SliceBar<f64>,
        ) -> f64 {
            let (value, pullback) = Self::augmented(x, weights);
            pullback(
                ::core::option::Option::None,
                ::core::option::Option::Some(weights),
                ::core::option::Option::Some(seed_1),
                ::gradtape::__private::Bar::<f64>::lent(&mut x_adjoint),
                ::gradtape::__private::SliceBar::<f64>::lent(&mut weights_adjoint),
            );
            value
        }
        #[doc(hidden)]
        #[inline]
        pub fn seeded(
            x: f64,
            weights: &[f64],
            seed_1: ::core::option::Option<f64>,
            x_adjoint: ::core::option::Option<&mut f64>,
            weights_adjoint: ::core::option::Option<&mut [f64]>,
        ) -> f64 {
            Self::reverse(
                x,
                weights,
                seed_1.unwrap_or_default(),
                ::gradtape::__private::PerhapsOne(x_adjoint),
                ::gradtape::__private::Perhaps(weights_adjoint),
            )
        }
        #[doc(hidden)]
        #[inline]
        pub fn augmented(
            x: f64,
            weights: &[f64],
        ) -> (
            f64,
            impl ::core::ops::Fn(
                ::core::option::Option<&f64>,
                ::core::option::Option<&[f64]>,
                ::core::option::Option<f64>,
                ::core::option::Option<&mut f64>,
                ::core::option::Option<&mut [f64]>,
            ) + use<>,
        ) {
            let mut t4_rec_1 = ::gradtape::__private::Slab::<f64>::new();
            let t0 = (*weights).len();
            let t4_row_2 = t4_rec_1.row(t0, 0.0);
            let mut sum: f64 = 0.0;
            for i in 0..t0 {
                let t2 = weights[i];
                let t3 = t2 * x;
                let t4 = t3.exp();
                t4_row_2[i] = t4;
                let t5 = sum + t4;
                sum = t5;
            }
            let sum_1 = sum;
            let t6 = sum_1.ln_1p();
            let value_2: f64 = t6;
            (
                value_2,
                move |_, weights, seed_1, x_adjoint, weights_adjoint| {
                    let weights = ::gradtape::__private::given(weights);
                    let mut x_adjoint = ::gradtape::__private::PerhapsOne(x_adjoint);
                    let mut weights_adjoint = ::gradtape::__private::Perhaps(
                        weights_adjoint,
                    );
                    let weights_asked_1 = ::gradtape::__private::SliceBar::asked(
                        &weights_adjoint,
                    );
                    let weights_bar_1 = ::gradtape::__private::SliceBar::whole(
                        &mut weights_adjoint,
                    );
                    let seed_1 = seed_1.unwrap_or_default();
                    let mut t4_rec_1 = t4_rec_1.rewind();
                    let t0 = (*weights).len();
                    let t23 = 1.0 + sum_1;
                    let t24 = 1.0 / t23;
                    let t25 = seed_1 * t24;
                    let t26 = ::gradtape::__private::kinks::unless_absent(seed_1, t25);
                    let t4_row_3 = t4_rec_1.pop_row(t0);
                    let weights_view = &(*weights)[..t0];
                    let weights_bar_1_view = if weights_asked_1 {
                        &mut (*weights_bar_1)[..t0]
                    } else {
                        &mut []
                    };
                    let t31 = [0.0, 0.0, 0.0, 0.0];
                    let mut x_bar_2_lanes = t31;
                    let t32 = t0 / 4;
                    for block in 0..t32 {
                        let start = block * 4;
                        let t4_row_3_part = &t4_row_3[start..start + 4];
                        let weights_view_part = &weights_view[start..start + 4];
                        let weights_bar_1_view_part = if weights_asked_1 {
                            &mut weights_bar_1_view[start..start + 4]
                        } else {
                            &mut []
                        };
                        for lane in 0..4 {
                            let x_bar_2 = x_bar_2_lanes[lane];
                            let t4 = t4_row_3_part[lane];
                            let t2 = weights_view_part[lane];
                            let t27 = t26 * t4;
                            if weights_asked_1 {
                                ::gradtape::__private::add_product(
                                    &mut weights_bar_1_view_part[lane],
                                    t27,
                                    x,
                                );
                            }
                            let t30 = ::gradtape::__private::plus_product(
                                x_bar_2,
                                t27,
                                t2,
                            );
                            x_bar_2_lanes[lane] = t30;
                        }
                    }
                    let t33 = t32 * 4;
                    let t34 = x_bar_2_lanes;
                    let mut x_bar_2_lanes_1 = t34;
                    for i in t33..t0 {
                        let lane = i - t33;
                        let x_bar_2 = x_bar_2_lanes_1[lane];
                        let t4 = t4_row_3[i];
                        let t2 = weights_view[i];
                        let t27 = t26 * t4;
                        if weights_asked_1 {
                            ::gradtape::__private::add_product(
                                &mut weights_bar_1_view[i],
                                t27,
                                x,
                            );
                        }
                        let t30 = ::gradtape::__private::plus_product(x_bar_2, t27, t2);
                        x_bar_2_lanes_1[lane] = t30;
                    }
                    let t35 = x_bar_2_lanes_1[0];
                    let t36 = x_bar_2_lanes_1[1];
                    let t37 = x_bar_2_lanes_1[2];
                    let t38 = x_bar_2_lanes_1[3];
                    let t39 = t35 + t36;
                    let t40 = t37 + t38;
                    let x_bar_3 = t39 + t40;
                    ::gradtape::__private::Bar::<f64>::add(&mut x_adjoint, &(x_bar_3));
                },
            )
        }
        #[doc(hidden)]
        pub fn forward<__Directions: ::gradtape::__private::Directions>(
            directions: __Directions,
            x: f64,
            weights: &[f64],
            x_adjoint: impl ::gradtape::__private::Dot<f64, __Directions>,
            weights_adjoint: impl ::gradtape::__private::DotSlice<f64, __Directions>,
        ) -> (
            f64,
            <f64 as ::gradtape::__private::Differentiable>::Tangents<__Directions>,
        ) {
            let x_dot = ::gradtape::__private::Dot::take(x_adjoint, &x);
            let weights_dot = ::gradtape::__private::DotSlice::hold(
                weights_adjoint,
                weights,
            );
            let weights_dot = &*weights_dot;
            let t0 = (*weights).len();
            let mut sum: f64 = 0.0;
            let mut sum_dot: ::gradtape::__private::Of<__Directions, f64> = ::core::default::Default::default();
            for i in 0..t0 {
                directions.side_by_side();
                let t2 = weights[i];
                let t2_dot = weights_dot[i];
                let t3 = t2 * x;
                let t7 = t2_dot * x;
                let t9 = ::gradtape::__private::plus_product(t7, x_dot, t2);
                let t4 = t3.exp();
                let t5 = sum + t4;
                let t11 = ::gradtape::__private::plus_product(sum_dot, t9, t4);
                sum = t5;
                sum_dot = t11;
            }
            let sum_1 = sum;
            let sum_1_dot = sum_dot;
            let t6 = sum_1.ln_1p();
            let t12 = 1.0 + sum_1;
            let t13 = 1.0 / t12;
            let t14 = sum_1_dot * t13;
            let result_tangent = t14;
            let result_value = t6;
            (result_value, result_tangent)
        }
        #[doc(hidden)]
        pub const MUTABLE: [bool; 2] = [false, false];
        #[doc(hidden)]
        pub const READ: [bool; 2] = [true, true];
        #[doc(hidden)]
        pub const KEEPS_LENGTH: [bool; 2] = [false, true];
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
fn layers(x: f64, weights: [f64; 4]) -> f64 {
    let hidden = softplus(x, &weights[..2]);
    softplus(hidden, &weights[2..]) + hidden
}
///Derivatives of [`layers`](fn@layers).
#[allow(non_camel_case_types, dead_code)]
struct layers {}
#[allow(warnings, unused, unused_qualifications, unreachable_pub, nonstandard_style)]
#[allow(unused_lifetimes, single_use_lifetimes)]
#[allow(clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
const _: () = {
    use ::gradtape::__private::methods::*;
    let _ = layers;
    impl layers {
        /// The gradient with respect to the differentiable parameters.
        #[inline]
        pub fn grad(x: f64, weights: [f64; 4]) -> (f64, [f64; 4]) {
            let gradient = Self::value_and_grad(x, weights);
            gradient.1
        }
        /// The value and the gradient.
        #[inline]
        pub fn value_and_grad(x: f64, weights: [f64; 4]) -> (f64, (f64, [f64; 4])) {
            let mut d_x = 0.0f64;
            let mut d_weights = [0.0f64; 4];
            let value = Self::reverse(x, weights, 1.0, &mut d_x, &mut d_weights);
            (value, (d_x, d_weights))
        }
        /// The value; the gradient is added to the buffers.
        #[inline]
        pub fn grad_into(
            x: f64,
            weights: [f64; 4],
            d_x: &mut f64,
            d_weights: &mut [f64; 4],
        ) -> f64 {
            let seed_1 = Self::reverse(x, weights, 1.0, &mut *d_x, &mut *d_weights);
            seed_1
        }
        /// The value and the pullback: from seeds of the outputs to cotangents of the parameters.
        #[inline]
        pub fn vjp(
            x: f64,
            weights: [f64; 4],
        ) -> (f64, impl ::core::ops::Fn(f64) -> (f64, [f64; 4]) + use<>) {
            let (value, pullback) = Self::split(x, weights);
            (
                value,
                move |seed_1: f64| {
                    let mut d_x = 0.0f64;
                    let mut d_weights = [0.0f64; 4];
                    pullback(
                        ::core::option::Option::None,
                        ::core::option::Option::None,
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
            (x, d_x): (f64, f64),
            (weights, d_weights): ([f64; 4], [f64; 4]),
        ) -> (f64, f64) {
            let result = Self::forward(
                ::gradtape::__private::One,
                x,
                weights,
                ::gradtape::__private::Known(&d_x),
                ::gradtape::__private::Known(&d_weights),
            );
            result
        }
        #[doc(hidden)]
        #[inline]
        pub fn reverse(
            x: f64,
            weights: [f64; 4],
            seed_1: f64,
            mut x_adjoint: impl ::gradtape::__private::Bar<f64>,
            mut weights_adjoint: impl ::gradtape::__private::Bar<[f64; 4]>,
        ) -> f64 {
            let mut weights_bar = [-0.0f64; 4];
            let (hidden, softplus_pullback) = {
                use softplus as companion_of_callee;
                use softplus as callee_2;
                use ::gradtape::__private::missing::*;
                companion_of_callee::known();
                callee_2::augmented(x, &weights[..2])
            };
            let t4 = ::gradtape::__private::Differentiable::zero_tangent(&hidden);
            let mut t5 = t4;
            let t1 = {
                use softplus as companion_of_callee;
                use softplus as callee_5;
                use ::gradtape::__private::missing::*;
                companion_of_callee::known();
                callee_5::seeded(
                    hidden.clone(),
                    &weights[2..],
                    ::core::option::Option::Some(seed_1.clone()),
                    ::core::option::Option::Some(&mut t5),
                    ::core::option::Option::Some(&mut weights_bar[2..]),
                )
            };
            let t2 = t1 + hidden;
            let value_1: f64 = t2;
            let t6 = t5;
            let t7 = seed_1 + t6;
            let mut t8: f64 = 0.0;
            softplus_pullback(
                ::core::option::Option::None,
                ::core::option::Option::Some(&weights[..2]),
                ::core::option::Option::Some(t7),
                ::core::option::Option::Some(&mut t8),
                ::core::option::Option::Some(&mut weights_bar[..2]),
            );
            let t9 = t8;
            ::gradtape::__private::Bar::<
                [f64; 4],
            >::add(&mut weights_adjoint, &weights_bar);
            ::gradtape::__private::Bar::<f64>::add(&mut x_adjoint, &(t9));
            value_1
        }
        #[doc(hidden)]
        #[inline]
        pub fn seeded(
            x: f64,
            weights: [f64; 4],
            seed_1: ::core::option::Option<f64>,
            x_adjoint: ::core::option::Option<&mut f64>,
            weights_adjoint: ::core::option::Option<&mut [f64; 4]>,
        ) -> f64 {
            Self::reverse(
                x,
                weights,
                seed_1.unwrap_or_default(),
                ::gradtape::__private::PerhapsOne(x_adjoint),
                ::gradtape::__private::PerhapsOne(weights_adjoint),
            )
        }
        #[doc(hidden)]
        #[inline]
        pub fn split(
            x: f64,
            weights: [f64; 4],
        ) -> (
            f64,
            impl ::core::ops::Fn(
                ::core::option::Option<&f64>,
                ::core::option::Option<&[f64; 4]>,
                ::core::option::Option<f64>,
                ::core::option::Option<&mut f64>,
                ::core::option::Option<&mut [f64; 4]>,
            ) + use<>,
        ) {
            let (hidden, softplus_pullback_2) = {
                use softplus as companion_of_callee;
                use softplus as callee_2;
                use ::gradtape::__private::missing::*;
                companion_of_callee::known();
                callee_2::augmented(x, &weights[..2])
            };
            let t11 = ::gradtape::__private::Shape::of(&hidden);
            let (t1, softplus_pullback_1) = {
                use softplus as companion_of_callee;
                use softplus as callee_2;
                use ::gradtape::__private::missing::*;
                companion_of_callee::known();
                callee_2::augmented(hidden.clone(), &weights[2..])
            };
            let t2 = t1 + hidden;
            let value_2: f64 = t2;
            (
                value_2,
                move |_, _, seed_1, x_adjoint, weights_adjoint| {
                    let mut x_adjoint = ::gradtape::__private::PerhapsOne(x_adjoint);
                    let mut weights_adjoint = ::gradtape::__private::PerhapsOne(
                        weights_adjoint,
                    );
                    let mut weights_bar_1 = [-0.0f64; 4];
                    let seed_1 = seed_1.unwrap_or_default();
                    let t10 = t11.zero();
                    let t13 = ::gradtape::__private::sum_start(t10);
                    let mut t12 = t13;
                    softplus_pullback_1(
                        ::core::option::Option::None,
                        ::core::option::Option::Some(&weights[2..]),
                        ::core::option::Option::Some(seed_1.clone()),
                        ::core::option::Option::Some(&mut t12),
                        ::core::option::Option::Some(&mut weights_bar_1[2..]),
                    );
                    let t14 = t12;
                    let t15 = seed_1 + t14;
                    let mut t16: f64 = 0.0;
                    softplus_pullback_2(
                        ::core::option::Option::None,
                        ::core::option::Option::Some(&weights[..2]),
                        ::core::option::Option::Some(t15),
                        ::core::option::Option::Some(&mut t16),
                        ::core::option::Option::Some(&mut weights_bar_1[..2]),
                    );
                    let t17 = t16;
                    ::gradtape::__private::Bar::<
                        [f64; 4],
                    >::add(&mut weights_adjoint, &weights_bar_1);
                    ::gradtape::__private::Bar::<f64>::add(&mut x_adjoint, &(t17));
                },
            )
        }
        #[doc(hidden)]
        #[inline]
        pub fn augmented(
            x: f64,
            weights: [f64; 4],
        ) -> (
            f64,
            impl ::core::ops::Fn(
                ::core::option::Option<&f64>,
                ::core::option::Option<&[f64; 4]>,
                ::core::option::Option<f64>,
                ::core::option::Option<&mut f64>,
                ::core::option::Option<&mut [f64; 4]>,
            ) + use<>,
        ) {
            let (value, pullback) = Self::split(x, weights);
            let pullback = <::gradtape::__private::Residual<
                { Self::shallow(3) },
            > as ::gradtape::__private::Keep>::keep(
                pullback,
                |
                    pullback,
                | -> ::std::boxed::Box<
                    dyn ::core::ops::Fn(
                        ::core::option::Option<&f64>,
                        ::core::option::Option<&[f64; 4]>,
                        ::core::option::Option<f64>,
                        ::core::option::Option<&mut f64>,
                        ::core::option::Option<&mut [f64; 4]>,
                    ) + 'static,
                > { ::std::boxed::Box::new(pullback) },
            );
            (value, pullback)
        }
        #[doc(hidden)]
        pub fn forward<__Directions: ::gradtape::__private::Directions>(
            directions: __Directions,
            x: f64,
            weights: [f64; 4],
            x_adjoint: impl ::gradtape::__private::Dot<f64, __Directions>,
            weights_adjoint: impl ::gradtape::__private::Dot<[f64; 4], __Directions>,
        ) -> (
            f64,
            <f64 as ::gradtape::__private::Differentiable>::Tangents<__Directions>,
        ) {
            let x_dot = ::gradtape::__private::Dot::take(x_adjoint, &x);
            let weights_dot = ::gradtape::__private::Dot::take(
                weights_adjoint,
                &weights,
            );
            let (hidden, hidden_dot) = {
                use softplus as companion_of_callee;
                use softplus as callee_5;
                use ::gradtape::__private::missing::*;
                companion_of_callee::known();
                callee_5::forward(
                    directions,
                    x,
                    &weights[..2],
                    ::gradtape::__private::Known(&x_dot),
                    ::gradtape::__private::Known(&weights_dot[..2]),
                )
            };
            let (t1, t1_dot) = {
                use softplus as companion_of_callee;
                use softplus as callee_5;
                use ::gradtape::__private::missing::*;
                companion_of_callee::known();
                callee_5::forward(
                    directions,
                    hidden.clone(),
                    &weights[2..],
                    ::gradtape::__private::Known(&hidden_dot),
                    ::gradtape::__private::Known(&weights_dot[2..]),
                )
            };
            let t2 = t1 + hidden;
            let t3 = t1_dot + hidden_dot;
            let result_tangent = t3;
            let result_value = t2;
            (result_value, result_tangent)
        }
        #[doc(hidden)]
        pub const MUTABLE: [bool; 2] = [false, false];
        #[doc(hidden)]
        pub const READ: [bool; 2] = [false, true];
        #[doc(hidden)]
        pub const KEEPS_LENGTH: [bool; 2] = [false, true];
        #[doc(hidden)]
        #[inline]
        pub fn overwrites(lengths: [usize; 2], depth: usize) -> [bool; 2] {
            [false, false]
        }
        #[doc(hidden)]
        #[inline]
        pub fn runs_again(depth: usize) -> bool {
            depth > 0
                && {
                    use softplus as callee_1;
                    use ::gradtape::__private::missing::*;
                    callee_1::runs_again(depth - 1)
                }
        }
        #[doc(hidden)]
        pub const fn shallow(levels: usize) -> bool {
            levels > 0
                && {
                    use softplus as callee_2;
                    use ::gradtape::__private::missing::*;
                    callee_2::shallow(levels - 1)
                }
        }
    }
};
