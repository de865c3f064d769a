/// Parts of one container are lent to a callee, and so are the adjoints of those that cannot overlap.
fn gate(weights: &[f64], biases: &[f64], x: f64) -> f64 {
    let mut y = x;
    for i in 0..biases.len() {
        y *= (weights[i] * y + biases[i]).tanh();
    }
    y
}
///Derivatives of [`gate`](fn@gate).
#[allow(non_camel_case_types, dead_code)]
struct gate {}
#[allow(warnings, unused, unused_qualifications, unreachable_pub, nonstandard_style)]
#[allow(unused_lifetimes, single_use_lifetimes)]
#[allow(clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
const _: () = {
    use ::gradtape::__private::methods::*;
    let _ = gate;
    impl gate {
        /// The gradient with respect to the differentiable parameters.
        #[inline]
        pub fn grad(
            weights: &[f64],
            biases: &[f64],
            x: f64,
        ) -> (::std::vec::Vec<f64>, ::std::vec::Vec<f64>, f64) {
            let gradient = Self::value_and_grad(weights, biases, x);
            gradient.1
        }
        /// The value and the gradient.
        #[inline]
        pub fn value_and_grad(
            weights: &[f64],
            biases: &[f64],
            x: f64,
        ) -> (f64, (::std::vec::Vec<f64>, ::std::vec::Vec<f64>, f64)) {
            let mut d_weights = ::gradtape::__private::Differentiable::zero_tangent(
                &*weights,
            );
            let mut d_biases = ::gradtape::__private::Differentiable::zero_tangent(
                &*biases,
            );
            let mut d_x = 0.0f64;
            let value = Self::reverse(
                weights,
                biases,
                x,
                1.0,
                &mut d_weights,
                &mut d_biases,
                &mut d_x,
            );
            (value, (d_weights, d_biases, d_x))
        }
        /// The value; the gradient is added to the buffers.
        #[inline]
        pub fn grad_into(
            weights: &[f64],
            biases: &[f64],
            x: f64,
            d_weights: &mut [f64],
            d_biases: &mut [f64],
            d_x: &mut f64,
        ) -> f64 {
            ::gradtape::__private::same_length(weights.len(), d_weights.len());
            ::gradtape::__private::same_length(biases.len(), d_biases.len());
            let seed_1 = Self::reverse(
                weights,
                biases,
                x,
                1.0,
                &mut *d_weights,
                &mut *d_biases,
                &mut *d_x,
            );
            seed_1
        }
        /// The value and the pullback: from seeds of the outputs to cotangents of the parameters.
        #[inline]
        pub fn vjp<'p0, 'p1>(
            weights: &'p0 [f64],
            biases: &'p1 [f64],
            x: f64,
        ) -> (
            f64,
            impl ::core::ops::Fn(
                f64,
            ) -> (::std::vec::Vec<f64>, ::std::vec::Vec<f64>, f64) + use<'p0, 'p1>,
        ) {
            let (value, pullback) = Self::augmented(weights, biases, x);
            (
                value,
                move |seed_1: f64| {
                    let mut d_weights = ::gradtape::__private::Differentiable::zero_tangent(
                        &*weights,
                    );
                    let mut d_biases = ::gradtape::__private::Differentiable::zero_tangent(
                        &*biases,
                    );
                    let mut d_x = 0.0f64;
                    pullback(
                        ::core::option::Option::Some(weights),
                        ::core::option::Option::Some(biases),
                        ::core::option::Option::None,
                        ::core::option::Option::Some(seed_1),
                        ::core::option::Option::Some(&mut d_weights),
                        ::core::option::Option::Some(&mut d_biases),
                        ::core::option::Option::Some(&mut d_x),
                    );
                    (d_weights, d_biases, d_x)
                },
            )
        }
        /// The value and its tangent, from pairs of a primal and a tangent.
        #[inline]
        pub fn jvp(
            (
                weights,
                d_weights,
            ): (impl ::core::convert::AsRef<[f64]>, impl ::core::convert::AsRef<[f64]>),
            (
                biases,
                d_biases,
            ): (impl ::core::convert::AsRef<[f64]>, impl ::core::convert::AsRef<[f64]>),
            (x, d_x): (f64, f64),
        ) -> (f64, f64) {
            let result = Self::forward(
                ::gradtape::__private::One,
                weights.as_ref(),
                biases.as_ref(),
                x,
                ::gradtape::__private::Known(d_weights.as_ref()),
                ::gradtape::__private::Known(d_biases.as_ref()),
                ::gradtape::__private::Known(&d_x),
            );
            result
        }
        #[doc(hidden)]
        #[inline]
        pub fn reverse(
            weights: &[f64],
            biases: &[f64],
            x: f64,
            seed_1: f64,
            mut weights_adjoint: impl ::gradtape::__private::SliceBar<f64>,
            mut biases_adjoint: impl ::gradtape::__private::SliceBar<f64>,
            mut x_adjoint: impl ::gradtape::__private::Bar<f64>,
        ) -> f64 {
            let (value, pullback) = Self::augmented(weights, biases, x);
            pullback(
                ::core::option::Option::Some(weights),
                ::core::option::Option::Some(biases),
                ::core::option::Option::None,
                ::core::option::Option::Some(seed_1),
                ::gradtape::__private::SliceBar::<f64>::lent(&mut weights_adjoint),
                ::gradtape::__private::SliceBar::<f64>::lent(&mut biases_adjoint),
                ::gradtape::__private::Bar::<f64>::lent(&mut x_adjoint),
            );
            value
        }
        #[doc(hidden)]
        #[inline]
        pub fn seeded(
            weights: &[f64],
            biases: &[f64],
            x: f64,
            seed_1: ::core::option::Option<f64>,
            weights_adjoint: ::core::option::Option<&mut [f64]>,
            biases_adjoint: ::core::option::Option<&mut [f64]>,
            x_adjoint: ::core::option::Option<&mut f64>,
        ) -> f64 {
            Self::reverse(
                weights,
                biases,
                x,
                seed_1.unwrap_or_default(),
                ::gradtape::__private::Perhaps(weights_adjoint),
                ::gradtape::__private::Perhaps(biases_adjoint),
                ::gradtape::__private::PerhapsOne(x_adjoint),
            )
        }
        #[doc(hidden)]
        #[inline]
        pub fn augmented(
            weights: &[f64],
            biases: &[f64],
            x: f64,
        ) -> (
            f64,
            impl ::core::ops::Fn(
                ::core::option::Option<&[f64]>,
                ::core::option::Option<&[f64]>,
                ::core::option::Option<&f64>,
                ::core::option::Option<f64>,
                ::core::option::Option<&mut [f64]>,
                ::core::option::Option<&mut [f64]>,
                ::core::option::Option<&mut f64>,
            ) + use<>,
        ) {
            let mut y_rec_1 = ::gradtape::__private::Slab::<f64>::new();
            let t0 = (*biases).len();
            let [y_row_2, t6_row_2] = y_rec_1.rows(t0, 0.0);
            let mut y = x;
            for i in 0..t0 {
                y_row_2[i] = y;
                let t2 = weights[i];
                let t3 = t2 * y;
                let t4 = biases[i];
                let t5 = t3 + t4;
                let t6 = t5.tanh();
                t6_row_2[i] = t6;
                let t7 = y * t6;
                y = t7;
            }
            let y_1 = y;
            let value_2: f64 = y_1;
            (
                value_2,
                move |
                    weights,
                    biases,
                    _,
                    seed_1,
                    weights_adjoint,
                    biases_adjoint,
                    x_adjoint|
                {
                    let weights = ::gradtape::__private::given(weights);
                    let biases = ::gradtape::__private::given(biases);
                    let mut weights_adjoint = ::gradtape::__private::Perhaps(
                        weights_adjoint,
                    );
                    let mut biases_adjoint = ::gradtape::__private::Perhaps(
                        biases_adjoint,
                    );
                    let mut x_adjoint = ::gradtape::__private::PerhapsOne(x_adjoint);
                    let weights_asked_1 = ::gradtape::__private::SliceBar::asked(
                        &weights_adjoint,
                    );
                    let weights_bar_1 = ::gradtape::__private::SliceBar::whole(
                        &mut weights_adjoint,
                    );
                    let biases_asked_1 = ::gradtape::__private::SliceBar::asked(
                        &biases_adjoint,
                    );
                    let biases_bar_1 = ::gradtape::__private::SliceBar::whole(
                        &mut biases_adjoint,
                    );
                    let seed_1 = seed_1.unwrap_or_default();
                    let mut y_rec_1 = y_rec_1.rewind();
                    let t0 = (*biases).len();
                    let t6_row_3 = y_rec_1.pop_row(t0);
                    let y_row_3 = y_rec_1.pop_row(t0);
                    let weights_view = &(*weights)[..t0];
                    let biases_bar_1_view = if biases_asked_1 {
                        &mut (*biases_bar_1)[..t0]
                    } else {
                        &mut []
                    };
                    let weights_bar_1_view = if weights_asked_1 {
                        &mut (*weights_bar_1)[..t0]
                    } else {
                        &mut []
                    };
                    let mut y_bar_2 = seed_1;
                    for i in (0..t0).rev() {
                        let y = y_row_3[i];
                        let t6 = t6_row_3[i];
                        let t2 = weights_view[i];
                        let t26 = y_bar_2 * t6;
                        let t27 = y_bar_2 * y;
                        let t28 = t6 * t6;
                        let t29 = 1.0 - t28;
                        let t30 = t27 * t29;
                        if biases_asked_1 {
                            biases_bar_1_view[i] += t30;
                        }
                        let t33 = ::gradtape::__private::plus_product(t26, t30, t2);
                        if weights_asked_1 {
                            ::gradtape::__private::add_product(
                                &mut weights_bar_1_view[i],
                                t30,
                                y,
                            );
                        }
                        y_bar_2 = t33;
                    }
                    let y_bar_3 = y_bar_2;
                    ::gradtape::__private::Bar::<f64>::add(&mut x_adjoint, &(y_bar_3));
                },
            )
        }
        #[doc(hidden)]
        pub fn forward<__Directions: ::gradtape::__private::Directions>(
            directions: __Directions,
            weights: &[f64],
            biases: &[f64],
            x: f64,
            weights_adjoint: impl ::gradtape::__private::DotSlice<f64, __Directions>,
            biases_adjoint: impl ::gradtape::__private::DotSlice<f64, __Directions>,
            x_adjoint: impl ::gradtape::__private::Dot<f64, __Directions>,
        ) -> (
            f64,
            <f64 as ::gradtape::__private::Differentiable>::Tangents<__Directions>,
        ) {
            let weights_dot = ::gradtape::__private::DotSlice::hold(
                weights_adjoint,
                weights,
            );
            let weights_dot = &*weights_dot;
            let biases_dot = ::gradtape::__private::DotSlice::hold(
                biases_adjoint,
                biases,
            );
            let biases_dot = &*biases_dot;
            let x_dot = ::gradtape::__private::Dot::take(x_adjoint, &x);
            let t0 = (*biases).len();
            let mut y = x;
            let mut y_dot = x_dot;
            for i in 0..t0 {
                directions.side_by_side();
                let t2 = weights[i];
                let t2_dot = weights_dot[i];
                let t3 = t2 * y;
                let t8 = t2_dot * y;
                let t10 = ::gradtape::__private::plus_product(t8, y_dot, t2);
                let t4 = biases[i];
                let t4_dot = biases_dot[i];
                let t5 = t3 + t4;
                let t11 = t10 + t4_dot;
                let t6 = t5.tanh();
                let t12 = t6 * t6;
                let t13 = 1.0 - t12;
                let t14 = t11 * t13;
                let t7 = y * t6;
                let t15 = y_dot * t6;
                let t17 = ::gradtape::__private::plus_product(t15, t14, y);
                y = t7;
                y_dot = t17;
            }
            let y_1 = y;
            let y_1_dot = y_dot;
            let result_tangent = y_1_dot;
            let result_value = y_1;
            (result_value, result_tangent)
        }
        #[doc(hidden)]
        pub const MUTABLE: [bool; 3] = [false, false, false];
        #[doc(hidden)]
        pub const READ: [bool; 3] = [true, true, false];
        #[doc(hidden)]
        pub const KEEPS_LENGTH: [bool; 3] = [true, true, false];
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
fn chained(params: &[f64], n: usize, x: f64) -> f64 {
    let (weights, biases) = params.split_at(n);
    let y = gate(weights, biases, x);
    gate(&params[1..], biases, y)
}
///Derivatives of [`chained`](fn@chained).
#[allow(non_camel_case_types, dead_code)]
struct chained {}
#[allow(warnings, unused, unused_qualifications, unreachable_pub, nonstandard_style)]
#[allow(unused_lifetimes, single_use_lifetimes)]
#[allow(clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
const _: () = {
    use ::gradtape::__private::methods::*;
    let _ = chained;
    impl chained {
        /// The gradient with respect to the differentiable parameters.
        #[inline]
        pub fn grad(params: &[f64], n: usize, x: f64) -> (::std::vec::Vec<f64>, f64) {
            let gradient = Self::value_and_grad(params, n, x);
            gradient.1
        }
        /// The value and the gradient.
        #[inline]
        pub fn value_and_grad(
            params: &[f64],
            n: usize,
            x: f64,
        ) -> (f64, (::std::vec::Vec<f64>, f64)) {
            let mut d_params = ::gradtape::__private::Differentiable::zero_tangent(
                &*params,
            );
            let mut d_x = 0.0f64;
            let value = Self::reverse(
                params,
                n,
                x,
                1.0,
                &mut d_params,
                ::gradtape::__private::Nobody,
                &mut d_x,
            );
            (value, (d_params, d_x))
        }
        /// The value; the gradient is added to the buffers.
        #[inline]
        pub fn grad_into(
            params: &[f64],
            n: usize,
            x: f64,
            d_params: &mut [f64],
            d_x: &mut f64,
        ) -> f64 {
            ::gradtape::__private::same_length(params.len(), d_params.len());
            let seed_1 = Self::reverse(
                params,
                n,
                x,
                1.0,
                &mut *d_params,
                ::gradtape::__private::Nobody,
                &mut *d_x,
            );
            seed_1
        }
        /// The value and the pullback: from seeds of the outputs to cotangents of the parameters.
        #[inline]
        pub fn vjp<'heap, 'p0>(
            params: &'p0 [f64],
            n: usize,
            x: f64,
        ) -> (
            f64,
            impl ::core::ops::Fn(f64) -> (::std::vec::Vec<f64>, f64) + use<'heap, 'p0>,
        )
        where
            'p0: 'heap,
        {
            let (value, pullback) = Self::split(params, n, x);
            (
                value,
                move |seed_1: f64| {
                    let mut d_params = ::gradtape::__private::Differentiable::zero_tangent(
                        &*params,
                    );
                    let mut d_x = 0.0f64;
                    pullback(
                        ::core::option::Option::Some(params),
                        ::core::option::Option::None,
                        ::core::option::Option::None,
                        ::core::option::Option::Some(seed_1),
                        ::core::option::Option::Some(&mut d_params),
                        ::core::option::Option::None,
                        ::core::option::Option::Some(&mut d_x),
                    );
                    (d_params, d_x)
                },
            )
        }
        /// The value and its tangent, from pairs of a primal and a tangent.
        #[inline]
        pub fn jvp(
            (
                params,
                d_params,
            ): (impl ::core::convert::AsRef<[f64]>, impl ::core::convert::AsRef<[f64]>),
            n: usize,
            (x, d_x): (f64, f64),
        ) -> (f64, f64) {
            let result = Self::forward(
                ::gradtape::__private::One,
                params.as_ref(),
                n,
                x,
                ::gradtape::__private::Known(d_params.as_ref()),
                ::gradtape::__private::Nobody,
                ::gradtape::__private::Known(&d_x),
            );
            result
        }
        #[doc(hidden)]
        #[inline]
        pub fn reverse(
            params: &[f64],
            n: usize,
            x: f64,
            seed_1: f64,
            mut params_adjoint: impl ::gradtape::__private::SliceBar<f64>,
            mut n_adjoint: impl ::core::marker::Sized,
            mut x_adjoint: impl ::gradtape::__private::Bar<f64>,
        ) -> f64 {
            let params_asked = ::gradtape::__private::SliceBar::asked(&params_adjoint);
            let params_bar = ::gradtape::__private::SliceBar::slice(
                &mut params_adjoint,
                params.len(),
            );
            let (y, gate_pullback) = {
                use gate as companion_of_callee;
                use gate as callee_3;
                use ::gradtape::__private::missing::*;
                companion_of_callee::known();
                callee_3::augmented(&params[..n], &params[n..], x)
            };
            let t2 = ::gradtape::__private::Differentiable::zero_tangent(&params[n..]);
            let mut t3 = t2;
            let t4 = ::gradtape::__private::Differentiable::zero_tangent(&y);
            let mut t5 = t4;
            let t1 = {
                use gate as companion_of_callee;
                use gate as callee_7;
                use ::gradtape::__private::missing::*;
                companion_of_callee::known();
                callee_7::seeded(
                    &params[1..],
                    &params[n..],
                    y.clone(),
                    ::core::option::Option::Some(seed_1),
                    if params_asked {
                        ::core::option::Option::Some(&mut params_bar[1..])
                    } else {
                        ::core::option::Option::None
                    },
                    ::core::option::Option::Some(&mut t3),
                    ::core::option::Option::Some(&mut t5),
                )
            };
            let value_1: f64 = t1;
            if params_asked {
                ::gradtape::__private::AccumulateFrom::accumulate_from(
                    &mut params_bar[n..],
                    &t3,
                );
            }
            let t6 = t5;
            let mut t7: f64 = 0.0;
            let mut part_0 = ::core::option::Option::None;
            let mut part_1 = ::core::option::Option::None;
            gate_pullback(
                ::core::option::Option::Some(&params[..n]),
                ::core::option::Option::Some(&params[n..]),
                ::core::option::Option::None,
                ::core::option::Option::Some(t6),
                {
                    if params_asked {
                        {
                            let (lower, upper) = (*params_bar).split_at_mut(n);
                            part_0 = ::core::option::Option::Some(&mut (*lower));
                            part_1 = ::core::option::Option::Some(&mut (*upper));
                        }
                    }
                    part_0
                },
                part_1,
                ::core::option::Option::Some(&mut t7),
            );
            let t8 = t7;
            ::gradtape::__private::Bar::<f64>::add(&mut x_adjoint, &(t8));
            value_1
        }
        #[doc(hidden)]
        #[inline]
        pub fn seeded(
            params: &[f64],
            n: usize,
            x: f64,
            seed_1: ::core::option::Option<f64>,
            params_adjoint: ::core::option::Option<&mut [f64]>,
            n_adjoint: ::core::option::Option<&mut ()>,
            x_adjoint: ::core::option::Option<&mut f64>,
        ) -> f64 {
            Self::reverse(
                params,
                n,
                x,
                seed_1.unwrap_or_default(),
                ::gradtape::__private::Perhaps(params_adjoint),
                n_adjoint,
                ::gradtape::__private::PerhapsOne(x_adjoint),
            )
        }
        #[doc(hidden)]
        #[inline]
        pub fn split(
            params: &[f64],
            n: usize,
            x: f64,
        ) -> (
            f64,
            impl ::core::ops::Fn(
                ::core::option::Option<&[f64]>,
                ::core::option::Option<&usize>,
                ::core::option::Option<&f64>,
                ::core::option::Option<f64>,
                ::core::option::Option<&mut [f64]>,
                ::core::option::Option<&mut ()>,
                ::core::option::Option<&mut f64>,
            ) + use<>,
        ) {
            let (y, gate_pullback_2) = {
                use gate as companion_of_callee;
                use gate as callee_3;
                use ::gradtape::__private::missing::*;
                companion_of_callee::known();
                callee_3::augmented(&params[..n], &params[n..], x)
            };
            let t13 = ::gradtape::__private::Shape::of(&y);
            let (t1, gate_pullback_1) = {
                use gate as companion_of_callee;
                use gate as callee_3;
                use ::gradtape::__private::missing::*;
                companion_of_callee::known();
                callee_3::augmented(&params[1..], &params[n..], y.clone())
            };
            let value_2: f64 = t1;
            (
                value_2,
                move |params, _, _, seed_1, params_adjoint, n_adjoint, x_adjoint| {
                    let params = ::gradtape::__private::given(params);
                    let mut params_adjoint = ::gradtape::__private::Perhaps(
                        params_adjoint,
                    );
                    let mut x_adjoint = ::gradtape::__private::PerhapsOne(x_adjoint);
                    let params_asked_1 = ::gradtape::__private::SliceBar::asked(
                        &params_adjoint,
                    );
                    let params_bar_1 = ::gradtape::__private::SliceBar::whole(
                        &mut params_adjoint,
                    );
                    let seed_1 = seed_1.unwrap_or_default();
                    let t12 = t13.zero();
                    let t9 = ::gradtape::__private::Differentiable::zero_tangent(
                        &params[n..],
                    );
                    let t11 = ::gradtape::__private::sum_start(t9);
                    let mut t10 = t11;
                    let t15 = ::gradtape::__private::sum_start(t12);
                    let mut t14 = t15;
                    gate_pullback_1(
                        ::core::option::Option::Some(&params[1..]),
                        ::core::option::Option::Some(&params[n..]),
                        ::core::option::Option::None,
                        ::core::option::Option::Some(seed_1.clone()),
                        if params_asked_1 {
                            ::core::option::Option::Some(&mut params_bar_1[1..])
                        } else {
                            ::core::option::Option::None
                        },
                        ::core::option::Option::Some(&mut t10),
                        ::core::option::Option::Some(&mut t14),
                    );
                    if params_asked_1 {
                        ::gradtape::__private::AccumulateFrom::accumulate_from(
                            &mut params_bar_1[n..],
                            &t10,
                        );
                    }
                    let t16 = t14;
                    let mut t17: f64 = 0.0;
                    let mut part_0 = ::core::option::Option::None;
                    let mut part_1 = ::core::option::Option::None;
                    gate_pullback_2(
                        ::core::option::Option::Some(&params[..n]),
                        ::core::option::Option::Some(&params[n..]),
                        ::core::option::Option::None,
                        ::core::option::Option::Some(t16),
                        {
                            if params_asked_1 {
                                {
                                    let (lower, upper) = (*params_bar_1).split_at_mut(n);
                                    part_0 = ::core::option::Option::Some(&mut (*lower));
                                    part_1 = ::core::option::Option::Some(&mut (*upper));
                                }
                            }
                            part_0
                        },
                        part_1,
                        ::core::option::Option::Some(&mut t17),
                    );
                    let t18 = t17;
                    ::gradtape::__private::Bar::<f64>::add(&mut x_adjoint, &(t18));
                    ::gradtape::__private::Spent(t10).give_back();
                },
            )
        }
        #[doc(hidden)]
        #[inline]
        pub fn augmented(
            params: &[f64],
            n: usize,
            x: f64,
        ) -> (
            f64,
            impl ::core::ops::Fn(
                ::core::option::Option<&[f64]>,
                ::core::option::Option<&usize>,
                ::core::option::Option<&f64>,
                ::core::option::Option<f64>,
                ::core::option::Option<&mut [f64]>,
                ::core::option::Option<&mut ()>,
                ::core::option::Option<&mut f64>,
            ) + use<>,
        ) {
            let (value, pullback) = Self::split(params, n, x);
            let pullback = <::gradtape::__private::Residual<
                { Self::shallow(3) },
            > as ::gradtape::__private::Keep>::keep(
                pullback,
                |
                    pullback,
                | -> ::std::boxed::Box<
                    dyn ::core::ops::Fn(
                        ::core::option::Option<&[f64]>,
                        ::core::option::Option<&usize>,
                        ::core::option::Option<&f64>,
                        ::core::option::Option<f64>,
                        ::core::option::Option<&mut [f64]>,
                        ::core::option::Option<&mut ()>,
                        ::core::option::Option<&mut f64>,
                    ) + 'static,
                > { ::std::boxed::Box::new(pullback) },
            );
            (value, pullback)
        }
        #[doc(hidden)]
        pub fn forward<__Directions: ::gradtape::__private::Directions>(
            directions: __Directions,
            params: &[f64],
            n: usize,
            x: f64,
            params_adjoint: impl ::gradtape::__private::DotSlice<f64, __Directions>,
            n_adjoint: impl ::core::marker::Sized,
            x_adjoint: impl ::gradtape::__private::Dot<f64, __Directions>,
        ) -> (
            f64,
            <f64 as ::gradtape::__private::Differentiable>::Tangents<__Directions>,
        ) {
            let params_dot = ::gradtape::__private::DotSlice::hold(
                params_adjoint,
                params,
            );
            let params_dot = &*params_dot;
            let x_dot = ::gradtape::__private::Dot::take(x_adjoint, &x);
            let (y, y_dot) = {
                use gate as companion_of_callee;
                use gate as callee_7;
                use ::gradtape::__private::missing::*;
                companion_of_callee::known();
                callee_7::forward(
                    directions,
                    &params[..n],
                    &params[n..],
                    x,
                    ::gradtape::__private::Known(&params_dot[..n]),
                    ::gradtape::__private::Known(&params_dot[n..]),
                    ::gradtape::__private::Known(&x_dot),
                )
            };
            let (t1, t1_dot) = {
                use gate as companion_of_callee;
                use gate as callee_7;
                use ::gradtape::__private::missing::*;
                companion_of_callee::known();
                callee_7::forward(
                    directions,
                    &params[1..],
                    &params[n..],
                    y,
                    ::gradtape::__private::Known(&params_dot[1..]),
                    ::gradtape::__private::Known(&params_dot[n..]),
                    ::gradtape::__private::Known(&y_dot),
                )
            };
            let result_tangent = t1_dot;
            let result_value = t1;
            (result_value, result_tangent)
        }
        #[doc(hidden)]
        pub const MUTABLE: [bool; 3] = [false, false, false];
        #[doc(hidden)]
        pub const READ: [bool; 3] = [true, true, false];
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
            depth > 0
                && {
                    use gate as callee_1;
                    use ::gradtape::__private::missing::*;
                    callee_1::runs_again(depth - 1)
                }
        }
        #[doc(hidden)]
        pub const fn shallow(levels: usize) -> bool {
            levels > 0
                && {
                    use gate as callee_3;
                    use ::gradtape::__private::missing::*;
                    callee_3::shallow(levels - 1)
                }
        }
    }
};
