/// An iteration overwrites all that it changes but the state.
fn diffused(start: &[f64], rate: f64, steps: usize) -> f64 {
    let mut now = start.to_vec();
    for _ in 0..steps {
        for i in 1..now.len() {
            let step = rate * (now[i - 1] - now[i]);
            now[i] += step * step * now[i];
        }
    }
    now[0] * now[1]
}
///Derivatives of [`diffused`](fn@diffused).
///
///# Storage
///
///How `grad`, `value_and_grad` and `grad_into` get through the loops of the function:
///
///1. Loop: where that is faster, keeps before each iteration only a copy in `now_row`, and runs the iteration again; otherwise as the next one.
///2. Loop: reversed from the last iteration to the first; keeps for each iteration 16 bytes (`t6`, `t7`); computes `t4`, `t47`, `step`, `t9` again. Not in one pass: it runs again, and what it keeps is there for that iteration only.
///3. Loop: reversed from the last iteration to the first; keeps nothing; computes `t2_2`, `t60` again. Not in one pass: an iteration reads what the one before it made.
///4. Loop: reversed from the last iteration to the first; keeps for each iteration 16 bytes (`t6_2`, `t7_2`); computes `t4_2`, `t61`, `step_2`, `t9_2` again. Not in one pass: an iteration reads what the one before it made.
#[allow(non_camel_case_types, dead_code)]
struct diffused {}
#[allow(warnings, unused, unused_qualifications, unreachable_pub, nonstandard_style)]
#[allow(unused_lifetimes, single_use_lifetimes)]
#[allow(clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
const _: () = {
    use ::gradtape::__private::methods::*;
    let _ = diffused;
    impl diffused {
        /// The gradient with respect to the differentiable parameters.
        #[inline]
        pub fn grad(
            start: &[f64],
            rate: f64,
            steps: usize,
        ) -> (::std::vec::Vec<f64>, f64) {
            let gradient = Self::value_and_grad(start, rate, steps);
            gradient.1
        }
        /// The value and the gradient.
        #[inline]
        pub fn value_and_grad(
            start: &[f64],
            rate: f64,
            steps: usize,
        ) -> (f64, (::std::vec::Vec<f64>, f64)) {
            let mut d_start = ::gradtape::__private::Differentiable::zero_tangent(
                &*start,
            );
            let mut d_rate = 0.0f64;
            let value = Self::reverse(
                start,
                rate,
                steps,
                1.0,
                &mut d_start,
                &mut d_rate,
                ::gradtape::__private::Nobody,
            );
            (value, (d_start, d_rate))
        }
        /// The value; the gradient is added to the buffers.
        #[inline]
        pub fn grad_into(
            start: &[f64],
            rate: f64,
            steps: usize,
            d_start: &mut [f64],
            d_rate: &mut f64,
        ) -> f64 {
            ::gradtape::__private::same_length(start.len(), d_start.len());
            let seed_1 = Self::reverse(
                start,
                rate,
                steps,
                1.0,
                &mut *d_start,
                &mut *d_rate,
                ::gradtape::__private::Nobody,
            );
            seed_1
        }
        /// The value and the pullback: from seeds of the outputs to cotangents of the parameters.
        #[inline]
        pub fn vjp<'p0>(
            start: &'p0 [f64],
            rate: f64,
            steps: usize,
        ) -> (f64, impl ::core::ops::Fn(f64) -> (::std::vec::Vec<f64>, f64) + use<'p0>) {
            let (value, pullback) = Self::augmented(start, rate, steps);
            (
                value,
                move |seed_1: f64| {
                    let mut d_start = ::gradtape::__private::Differentiable::zero_tangent(
                        &*start,
                    );
                    let mut d_rate = 0.0f64;
                    pullback(
                        ::core::option::Option::Some(start),
                        ::core::option::Option::None,
                        ::core::option::Option::None,
                        ::core::option::Option::Some(seed_1),
                        ::core::option::Option::Some(&mut d_start),
                        ::core::option::Option::Some(&mut d_rate),
                        ::core::option::Option::None,
                    );
                    (d_start, d_rate)
                },
            )
        }
        /// The value and its tangent, from pairs of a primal and a tangent.
        #[inline]
        pub fn jvp(
            (
                start,
                d_start,
            ): (impl ::core::convert::AsRef<[f64]>, impl ::core::convert::AsRef<[f64]>),
            (rate, d_rate): (f64, f64),
            steps: usize,
        ) -> (f64, f64) {
            let result = Self::forward(
                ::gradtape::__private::One,
                start.as_ref(),
                rate,
                steps,
                ::gradtape::__private::Known(d_start.as_ref()),
                ::gradtape::__private::Known(&d_rate),
                ::gradtape::__private::Nobody,
            );
            result
        }
        #[doc(hidden)]
        #[inline]
        pub fn reverse(
            start: &[f64],
            rate: f64,
            steps: usize,
            seed_1: f64,
            mut start_adjoint: impl ::gradtape::__private::SliceBar<f64>,
            mut rate_adjoint: impl ::gradtape::__private::Bar<f64>,
            mut steps_adjoint: impl ::core::marker::Sized,
        ) -> f64 {
            let (value, pullback) = Self::augmented(start, rate, steps);
            pullback(
                ::core::option::Option::Some(start),
                ::core::option::Option::None,
                ::core::option::Option::None,
                ::core::option::Option::Some(seed_1),
                ::gradtape::__private::SliceBar::<f64>::lent(&mut start_adjoint),
                ::gradtape::__private::Bar::<f64>::lent(&mut rate_adjoint),
                ::core::option::Option::None,
            );
            value
        }
        #[doc(hidden)]
        #[inline]
        pub fn seeded(
            start: &[f64],
            rate: f64,
            steps: usize,
            seed_1: ::core::option::Option<f64>,
            start_adjoint: ::core::option::Option<&mut [f64]>,
            rate_adjoint: ::core::option::Option<&mut f64>,
            steps_adjoint: ::core::option::Option<&mut ()>,
        ) -> f64 {
            Self::reverse(
                start,
                rate,
                steps,
                seed_1.unwrap_or_default(),
                ::gradtape::__private::Perhaps(start_adjoint),
                ::gradtape::__private::PerhapsOne(rate_adjoint),
                steps_adjoint,
            )
        }
        #[doc(hidden)]
        #[inline]
        pub fn augmented(
            start: &[f64],
            rate: f64,
            steps: usize,
        ) -> (
            f64,
            impl ::core::ops::Fn(
                ::core::option::Option<&[f64]>,
                ::core::option::Option<&f64>,
                ::core::option::Option<&usize>,
                ::core::option::Option<f64>,
                ::core::option::Option<&mut [f64]>,
                ::core::option::Option<&mut f64>,
                ::core::option::Option<&mut ()>,
            ) + use<>,
        ) {
            let mut now_row_1_rec = ::gradtape::__private::Slab::<f64>::new();
            let mut t6_5_rec = ::gradtape::__private::Slab::<f64>::new();
            let mut t74_rec = ::core::option::Option::None;
            let t0 = ::gradtape::__private::vec_from(&(*start)[..]);
            let t103 = ::gradtape::__private::Shape::of(&t0);
            let mut now = t0;
            let t65 = now.len();
            let t66 = t65 * 4;
            let t67 = ::gradtape::__private::range_len(0, steps);
            let t68 = ::gradtape::__private::pays_to_run_again(true, t66, t65, t67);
            if t68 {
                let t74 = ::gradtape::__private::Shape::of(&now);
                let t87 = now.len();
                for i_1 in 0..steps {
                    now_row_1_rec.save(&now[..t87]);
                    let t2 = now.len();
                    for i in 1..t2 {
                        let t4 = i - 1;
                        let t5 = now[t4];
                        let t6 = now[i];
                        let t7 = t5 - t6;
                        let step = rate * t7;
                        let t9 = step * step;
                        let t11 = t9 * t6;
                        now[i] += t11;
                    }
                }
                t74_rec = ::core::option::Option::Some(
                    (&::gradtape::__private::Kept(&t74)).keep(),
                );
            } else {
                for i_11 in 0..steps {
                    let t2_5 = now.len();
                    let t98 = ::gradtape::__private::range_len(1, t2_5);
                    let [t6_5_row, t7_5_row] = t6_5_rec.rows(t98, 0.0);
                    for i_10 in 1..t2_5 {
                        let t99 = ::gradtape::__private::range_len(1, i_10);
                        let t4_5 = i_10 - 1;
                        let t5_5 = now[t4_5];
                        let t6_5 = now[i_10];
                        t6_5_row[t99] = t6_5;
                        let t7_5 = t5_5 - t6_5;
                        t7_5_row[t99] = t7_5;
                        let step_5 = rate * t7_5;
                        let t9_5 = step_5 * step_5;
                        let t11_5 = t9_5 * t6_5;
                        now[i_10] += t11_5;
                    }
                }
            }
            let t12 = now[0];
            let t13 = now[1];
            let t14 = t12 * t13;
            let t70 = ::gradtape::__private::Shape::of(&now);
            let value_2: f64 = t14;
            let now = {
                let length = ::gradtape::__private::Length(now.len());
                ::gradtape::__private::Spent(now).give_back();
                length
            };
            (
                value_2,
                move |start, _, _, seed_1, start_adjoint, rate_adjoint, steps_adjoint| {
                    let mut start_adjoint = ::gradtape::__private::Perhaps(
                        start_adjoint,
                    );
                    let mut rate_adjoint = ::gradtape::__private::PerhapsOne(
                        rate_adjoint,
                    );
                    let start_asked_1 = ::gradtape::__private::SliceBar::asked(
                        &start_adjoint,
                    );
                    let start_bar_1 = ::gradtape::__private::SliceBar::whole(
                        &mut start_adjoint,
                    );
                    let seed_1 = seed_1.unwrap_or_default();
                    let mut t6_5_rec = t6_5_rec.rewind();
                    let mut now_row_1_rec = now_row_1_rec.rewind();
                    let t69 = t70.zero();
                    let mut now_bar_1 = t69;
                    let t102 = t103.zero();
                    let mut t0_bar_1 = t102;
                    let t71 = seed_1 * t13;
                    let t72 = seed_1 * t12;
                    now_bar_1[1] += t72;
                    now_bar_1[0] += t71;
                    let rate_bar_17 = if t68 {
                        let t74 = ::gradtape::__private::bound(t74_rec.as_ref());
                        let t74 = t74.again();
                        let t73 = t74.zero();
                        let t87 = now.len();
                        let mut t6_rec_1 = ::gradtape::__private::Slab::<f64>::new();
                        let mut now_again_1 = t73;
                        let mut rate_bar_11: f64 = 0.0;
                        for i_1 in (0..steps).rev() {
                            let now_row_1 = now_row_1_rec.pop_row(t87);
                            now_again_1.clone_from_slice(&now_row_1);
                            t6_rec_1.reset();
                            let t2_6 = now_again_1.len();
                            let t84 = ::gradtape::__private::range_len(1, t2_6);
                            let [t6_row_2, t7_row_2] = t6_rec_1.rows(t84, 0.0);
                            for i_12 in 1..t2_6 {
                                let t85 = ::gradtape::__private::range_len(1, i_12);
                                let t4_6 = i_12 - 1;
                                let t5_6 = now_again_1[t4_6];
                                let t6_6 = now_again_1[i_12];
                                t6_row_2[t85] = t6_6;
                                let t7_6 = t5_6 - t6_6;
                                t7_row_2[t85] = t7_6;
                                let step_6 = rate * t7_6;
                                let t9_6 = step_6 * step_6;
                                let t11_6 = t9_6 * t6_6;
                                now_again_1[i_12] += t11_6;
                            }
                            let mut t6_rec_1 = t6_rec_1.rewind();
                            let t7_row_3 = t6_rec_1.pop_row(t84);
                            let t6_row_3 = t6_rec_1.pop_row(t84);
                            let mut rate_bar_9: f64 = 0.0;
                            let mut rate_bar_19: f64 = 0.0;
                            let mut rate_bar_21: f64 = 0.0;
                            let mut rate_bar_23: f64 = 0.0;
                            for i_12 in (1..t2_6).rev() {
                                let t4_6 = i_12 - 1;
                                let t85 = ::gradtape::__private::range_len(1, i_12);
                                let t6_6 = t6_row_3[t85];
                                let t7_6 = t7_row_3[t85];
                                let step_6 = rate * t7_6;
                                let t9_6 = step_6 * step_6;
                                let t75 = now_bar_1[i_12];
                                let t76 = t75 * t6_6;
                                let t77 = t75 * t9_6;
                                let t78 = t76 * step_6;
                                let t79 = t78 * 2.0;
                                let t81 = t79 * rate;
                                let t83 = t77 - t81;
                                now_bar_1[i_12] += t83;
                                now_bar_1[t4_6] += t81;
                                let t86 = ::gradtape::__private::plus_product(
                                    rate_bar_9,
                                    t79,
                                    t7_6,
                                );
                                (rate_bar_9, rate_bar_19, rate_bar_21, rate_bar_23) = (
                                    rate_bar_19,
                                    rate_bar_21,
                                    rate_bar_23,
                                    t86,
                                );
                            }
                            let rate_bar_18 = rate_bar_9;
                            let rate_bar_20 = rate_bar_19;
                            let rate_bar_22 = rate_bar_21;
                            let rate_bar_24 = rate_bar_23;
                            let rate_bar_25 = rate_bar_18 + rate_bar_20;
                            let rate_bar_26 = rate_bar_22 + rate_bar_24;
                            let rate_bar_10 = rate_bar_25 + rate_bar_26;
                            let t88 = rate_bar_11 + rate_bar_10;
                            rate_bar_11 = t88;
                        }
                        let rate_bar_12 = rate_bar_11;
                        ::gradtape::__private::Spent(now_again_1).give_back();
                        rate_bar_12
                    } else {
                        let mut rate_bar_15: f64 = 0.0;
                        for i_11 in (0..steps).rev() {
                            let t2_5 = now.len();
                            let t98 = ::gradtape::__private::range_len(1, t2_5);
                            let t7_5_row_1 = t6_5_rec.pop_row(t98);
                            let t6_5_row_1 = t6_5_rec.pop_row(t98);
                            let mut rate_bar_13: f64 = 0.0;
                            let mut rate_bar_28: f64 = 0.0;
                            let mut rate_bar_30: f64 = 0.0;
                            let mut rate_bar_32: f64 = 0.0;
                            for i_10 in (1..t2_5).rev() {
                                let t4_5 = i_10 - 1;
                                let t99 = ::gradtape::__private::range_len(1, i_10);
                                let t6_5 = t6_5_row_1[t99];
                                let t7_5 = t7_5_row_1[t99];
                                let step_5 = rate * t7_5;
                                let t9_5 = step_5 * step_5;
                                let t89 = now_bar_1[i_10];
                                let t90 = t89 * t6_5;
                                let t91 = t89 * t9_5;
                                let t92 = t90 * step_5;
                                let t93 = t92 * 2.0;
                                let t95 = t93 * rate;
                                let t97 = t91 - t95;
                                now_bar_1[i_10] += t97;
                                now_bar_1[t4_5] += t95;
                                let t100 = ::gradtape::__private::plus_product(
                                    rate_bar_13,
                                    t93,
                                    t7_5,
                                );
                                (rate_bar_13, rate_bar_28, rate_bar_30, rate_bar_32) = (
                                    rate_bar_28,
                                    rate_bar_30,
                                    rate_bar_32,
                                    t100,
                                );
                            }
                            let rate_bar_27 = rate_bar_13;
                            let rate_bar_29 = rate_bar_28;
                            let rate_bar_31 = rate_bar_30;
                            let rate_bar_33 = rate_bar_32;
                            let rate_bar_34 = rate_bar_27 + rate_bar_29;
                            let rate_bar_35 = rate_bar_31 + rate_bar_33;
                            let rate_bar_14 = rate_bar_34 + rate_bar_35;
                            let t101 = rate_bar_15 + rate_bar_14;
                            rate_bar_15 = t101;
                        }
                        let rate_bar_16 = rate_bar_15;
                        rate_bar_16
                    };
                    ::gradtape::__private::AccumulateFrom::accumulate_from(
                        &mut t0_bar_1,
                        &now_bar_1,
                    );
                    if start_asked_1 {
                        ::gradtape::__private::AccumulateFrom::accumulate_from(
                            &mut (*start_bar_1),
                            &t0_bar_1,
                        );
                    }
                    ::gradtape::__private::Bar::<
                        f64,
                    >::add(&mut rate_adjoint, &(rate_bar_17));
                    ::gradtape::__private::Spent(t0_bar_1).give_back();
                    ::gradtape::__private::Spent(now_bar_1).give_back();
                },
            )
        }
        #[doc(hidden)]
        pub fn forward<__Directions: ::gradtape::__private::Directions>(
            directions: __Directions,
            start: &[f64],
            rate: f64,
            steps: usize,
            start_adjoint: impl ::gradtape::__private::DotSlice<f64, __Directions>,
            rate_adjoint: impl ::gradtape::__private::Dot<f64, __Directions>,
            steps_adjoint: impl ::core::marker::Sized,
        ) -> (
            f64,
            <f64 as ::gradtape::__private::Differentiable>::Tangents<__Directions>,
        ) {
            let start_dot = ::gradtape::__private::DotSlice::hold(start_adjoint, start);
            let start_dot = &*start_dot;
            let rate_dot = ::gradtape::__private::Dot::take(rate_adjoint, &rate);
            let t0 = ::gradtape::__private::vec_from(&(*start)[..]);
            let t0_dot = ::gradtape::__private::vec_from(&(*start_dot)[..]);
            let mut now = t0;
            let mut now_dot = t0_dot;
            for i_1 in 0..steps {
                let t2 = now.len();
                for i in 1..t2 {
                    directions.side_by_side();
                    let t4 = i - 1;
                    let t5 = now[t4];
                    let t5_dot = now_dot[t4];
                    let t6 = now[i];
                    let t6_dot = now_dot[i];
                    let t7 = t5 - t6;
                    let t15 = t5_dot - t6_dot;
                    let step = rate * t7;
                    let t16 = rate_dot * t7;
                    let t18 = ::gradtape::__private::plus_product(t16, t15, rate);
                    let t9 = step * step;
                    let t19 = t18 * step;
                    let t21 = ::gradtape::__private::plus_product(t19, t18, step);
                    let t11 = t9 * t6;
                    let t22 = t21 * t6;
                    let t24 = ::gradtape::__private::plus_product(t22, t6_dot, t9);
                    now_dot[i] += t24;
                    now[i] += t11;
                }
            }
            let t12 = now[0];
            let t12_dot = now_dot[0];
            let t13 = now[1];
            let t13_dot = now_dot[1];
            let t14 = t12 * t13;
            let t25 = t12_dot * t13;
            let t27 = ::gradtape::__private::plus_product(t25, t13_dot, t12);
            let result_tangent = t27;
            let result_value = t14;
            ::gradtape::__private::Spent(now_dot).give_back();
            ::gradtape::__private::Spent(now).give_back();
            (result_value, result_tangent)
        }
        #[doc(hidden)]
        pub const MUTABLE: [bool; 3] = [false, false, false];
        #[doc(hidden)]
        pub const READ: [bool; 3] = [false, true, true];
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
