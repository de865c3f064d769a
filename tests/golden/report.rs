/// What becomes of loops of each kind, told in the companion's documentation.
fn worst_path(steps: &[f64], rate: f64, samples: usize) -> f64 {
    let mut scale = 0.0;
    for step in steps {
        scale += (step * rate).exp();
    }
    let mut state = rate;
    for step in steps {
        state = (state * step).sin() + state;
    }
    let mut total = 0.0;
    for sample in 0..samples {
        let mut path = 1.0;
        for step in steps {
            path = path * step + sample as f64;
        }
        total += path.tanh();
    }
    let largest = steps.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    total * state / scale.ln() + largest
}
///Derivatives of [`worst_path`](fn@worst_path).
///
///# Storage
///
///How `grad`, `value_and_grad` and `grad_into` get through the loops of the function:
///
///1. Loop: reversed in the order of the loop, since that is free; keeps for each iteration 8 bytes (`t4`); computes `t2` again. Not in one pass: it would keep so little that two plain passes are faster.
///2. Loop: reversed from the last iteration to the first; keeps for each iteration 8 bytes (`state`); computes `t8`, `t9` again. Not in one pass: an iteration reads what the one before it made.
///3. Loop: both sweeps run in one pass, and nothing is kept beyond an iteration.
///4. Loop: reversed from the last iteration to the first; keeps for each iteration 8 bytes (`path`); computes `t15` again. Not in one pass: an iteration reads what the one before it made.
///5. Loop: the iteration that has the extremum is found again, and reversed alone.
#[allow(non_camel_case_types, dead_code)]
struct worst_path {}
#[allow(warnings, unused, unused_qualifications, unreachable_pub, nonstandard_style)]
#[allow(unused_lifetimes, single_use_lifetimes)]
#[allow(clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
const _: () = {
    use ::gradtape::__private::methods::*;
    let _ = worst_path;
    impl worst_path {
        /// The gradient with respect to the differentiable parameters.
        #[inline]
        pub fn grad(
            steps: &[f64],
            rate: f64,
            samples: usize,
        ) -> (::std::vec::Vec<f64>, f64) {
            let gradient = Self::value_and_grad(steps, rate, samples);
            gradient.1
        }
        /// The value and the gradient.
        #[inline]
        pub fn value_and_grad(
            steps: &[f64],
            rate: f64,
            samples: usize,
        ) -> (f64, (::std::vec::Vec<f64>, f64)) {
            let mut d_steps = ::gradtape::__private::Differentiable::zero_tangent(
                &*steps,
            );
            let mut d_rate = 0.0f64;
            let value = Self::reverse(
                steps,
                rate,
                samples,
                1.0,
                &mut d_steps,
                &mut d_rate,
                ::gradtape::__private::Nobody,
            );
            (value, (d_steps, d_rate))
        }
        /// The value; the gradient is added to the buffers.
        #[inline]
        pub fn grad_into(
            steps: &[f64],
            rate: f64,
            samples: usize,
            d_steps: &mut [f64],
            d_rate: &mut f64,
        ) -> f64 {
            ::gradtape::__private::same_length(steps.len(), d_steps.len());
            let seed_1 = Self::reverse(
                steps,
                rate,
                samples,
                1.0,
                &mut *d_steps,
                &mut *d_rate,
                ::gradtape::__private::Nobody,
            );
            seed_1
        }
        /// The value and the pullback: from seeds of the outputs to cotangents of the parameters.
        #[inline]
        pub fn vjp<'p0>(
            steps: &'p0 [f64],
            rate: f64,
            samples: usize,
        ) -> (f64, impl ::core::ops::Fn(f64) -> (::std::vec::Vec<f64>, f64) + use<'p0>) {
            let (value, pullback) = Self::augmented(steps, rate, samples);
            (
                value,
                move |seed_1: f64| {
                    let mut d_steps = ::gradtape::__private::Differentiable::zero_tangent(
                        &*steps,
                    );
                    let mut d_rate = 0.0f64;
                    pullback(
                        ::core::option::Option::Some(steps),
                        ::core::option::Option::None,
                        ::core::option::Option::None,
                        ::core::option::Option::Some(seed_1),
                        ::core::option::Option::Some(&mut d_steps),
                        ::core::option::Option::Some(&mut d_rate),
                        ::core::option::Option::None,
                    );
                    (d_steps, d_rate)
                },
            )
        }
        /// The value and its tangent, from pairs of a primal and a tangent.
        #[inline]
        pub fn jvp(
            (
                steps,
                d_steps,
            ): (impl ::core::convert::AsRef<[f64]>, impl ::core::convert::AsRef<[f64]>),
            (rate, d_rate): (f64, f64),
            samples: usize,
        ) -> (f64, f64) {
            let result = Self::forward(
                ::gradtape::__private::One,
                steps.as_ref(),
                rate,
                samples,
                ::gradtape::__private::Known(d_steps.as_ref()),
                ::gradtape::__private::Known(&d_rate),
                ::gradtape::__private::Nobody,
            );
            result
        }
        #[doc(hidden)]
        #[inline]
        pub fn reverse(
            steps: &[f64],
            rate: f64,
            samples: usize,
            seed_1: f64,
            mut steps_adjoint: impl ::gradtape::__private::SliceBar<f64>,
            mut rate_adjoint: impl ::gradtape::__private::Bar<f64>,
            mut samples_adjoint: impl ::core::marker::Sized,
        ) -> f64 {
            let steps_asked = ::gradtape::__private::SliceBar::asked(&steps_adjoint);
            let steps_bar = ::gradtape::__private::SliceBar::slice(
                &mut steps_adjoint,
                steps.len(),
            );
            let mut path_rec = ::gradtape::__private::Slab::<f64>::new();
            let mut state_rec = ::gradtape::__private::Slab::<f64>::new();
            let mut t4_rec = ::gradtape::__private::Slab::<f64>::new();
            let t0 = (*steps).len();
            let t4_row = t4_rec.row(t0, 0.0);
            let mut scale: f64 = 0.0;
            for i in 0..t0 {
                let t2 = steps[i];
                let t3 = t2 * rate;
                let t4 = t3.exp();
                t4_row[i] = t4;
                let t5 = scale + t4;
                scale = t5;
            }
            let scale_1 = scale;
            let state_row = state_rec.row(t0, 0.0);
            let mut state = rate;
            for i_1 in 0..t0 {
                state_row[i_1] = state;
                let t8 = steps[i_1];
                let t9 = state * t8;
                let t10 = t9.sin();
                let t11 = t10 + state;
                state = t11;
            }
            let state_1 = state;
            let t77 = scale_1.ln();
            let t78 = seed_1 / t77;
            let t79 = ::gradtape::__private::kinks::unless_absent(seed_1, t78);
            let t80 = t79 * state_1;
            let t150 = 0;
            let t151 = ::gradtape::__private::range_len(t150, samples);
            let t152 = t151 / 4;
            let t153 = t152 * 4;
            let t154 = ::gradtape::__private::range_item(t150, t153);
            let mut total_2: f64 = 0.0;
            for block_1 in 0..t152 {
                let start_1 = block_1 * 4;
                let mut path_lanes_1 = [0.0; 4];
                let mut path_bar_lanes = [0.0; 4];
                for lane_2 in 0..4 {
                    path_lanes_1[lane_2] = 1.0;
                }
                path_rec.reset();
                let t148 = t0 * 4;
                let path_row_all = path_rec.row(t148, 0.0);
                let path_row_lanes = ::gradtape::__private::in_lanes_mut::<
                    _,
                    4,
                >(path_row_all, t0);
                for i_3 in 0..t0 {
                    for lane_2 in 0..4 {
                        let t155 = start_1 + lane_2;
                        let sample = ::gradtape::__private::range_item(t150, t155);
                        let path = path_lanes_1[lane_2];
                        path_row_lanes[i_3][lane_2] = path;
                        let t15 = steps[i_3];
                        let t16 = path * t15;
                        let t17 = sample as f64;
                        let t18 = t16 + t17;
                        path_lanes_1[lane_2] = t18;
                    }
                }
                let mut total = total_2;
                for lane_2 in 0..4 {
                    let path_1 = path_lanes_1[lane_2];
                    let t19 = path_1.tanh();
                    let t20 = total + t19;
                    let t81 = t19 * t19;
                    let t82 = 1.0 - t81;
                    let t83 = t80 * t82;
                    path_bar_lanes[lane_2] = t83;
                    total = t20;
                }
                let total_3 = total;
                let mut path_rec = path_rec.rewind();
                let t149 = t0 * 4;
                let path_row_1_all = path_rec.pop_row(t149);
                let path_row_1_lanes = ::gradtape::__private::in_lanes::<
                    _,
                    4,
                >(path_row_1_all, t0);
                let steps_view_3 = &(*steps)[..t0];
                let steps_bar_view = if steps_asked {
                    &mut (*steps_bar)[..t0]
                } else {
                    &mut []
                };
                for i_3 in (0..t0).rev() {
                    for lane_2 in 0..4 {
                        let path_bar = path_bar_lanes[lane_2];
                        let path = path_row_1_lanes[i_3][lane_2];
                        let t15 = steps_view_3[i_3];
                        let t84 = path_bar * t15;
                        let t85 = path_bar * path;
                        if steps_asked {
                            steps_bar_view[i_3] += t85;
                        }
                        path_bar_lanes[lane_2] = t84;
                    }
                }
                total_2 = total_3;
            }
            let total_4 = total_2;
            let mut total = total_4;
            for sample in t154..samples {
                path_rec.reset();
                let path_row = path_rec.row(t0, 0.0);
                let mut path: f64 = 1.0;
                for i_3 in 0..t0 {
                    path_row[i_3] = path;
                    let t15 = steps[i_3];
                    let t16 = path * t15;
                    let t17 = sample as f64;
                    let t18 = t16 + t17;
                    path = t18;
                }
                let path_1 = path;
                let t19 = path_1.tanh();
                let t20 = total + t19;
                let mut path_rec = path_rec.rewind();
                let t81 = t19 * t19;
                let t82 = 1.0 - t81;
                let t83 = t80 * t82;
                let path_row_1 = path_rec.pop_row(t0);
                let steps_view_3 = &(*steps)[..t0];
                let steps_bar_view = if steps_asked {
                    &mut (*steps_bar)[..t0]
                } else {
                    &mut []
                };
                let mut path_bar = t83;
                for i_3 in (0..t0).rev() {
                    let path = path_row_1[i_3];
                    let t15 = steps_view_3[i_3];
                    let t84 = path_bar * t15;
                    let t85 = path_bar * path;
                    if steps_asked {
                        steps_bar_view[i_3] += t85;
                    }
                    path_bar = t84;
                }
                let path_bar_1 = path_bar;
                total = t20;
            }
            let total_1 = total;
            let mut acc_1 = f64::NEG_INFINITY;
            for i_4 in 0..t0 {
                let t23 = steps[i_4];
                let t24 = acc_1.max(t23);
                acc_1 = t24;
            }
            let acc_2 = acc_1;
            let t25 = total_1 * state_1;
            let t26 = scale_1.ln();
            let t27 = t25 / t26;
            let t28 = t27 + acc_2;
            let value_1: f64 = t28;
            let mut t4_rec = t4_rec.rewind();
            let mut state_rec = state_rec.rewind();
            let t61 = seed_1 / t26;
            let t62 = ::gradtape::__private::kinks::unless_absent(seed_1, t61);
            let t63 = t61 * t27;
            let t64 = ::gradtape::__private::kinks::unless_absent(seed_1, t63);
            let t66 = 1.0 / scale_1;
            let t143 = t64 * t66;
            let t144 = ::gradtape::__private::kinks::unless_absent(t64, t143);
            let t70 = t62 * total_1;
            let t71 = &(*steps)[..t0];
            let t72 = ::gradtape::__private::extremum_at(t71, acc_2, seed_1);
            let t73 = t72 < t0;
            let t74 = f64::NEG_INFINITY == acc_2;
            let t75 = !t74;
            let t76 = t73 && t75;
            if t76 {
                let i_4 = t72;
                if steps_asked {
                    steps_bar[i_4] += seed_1;
                }
            }
            let state_row_1 = state_rec.pop_row(t0);
            let steps_view_4 = &(*steps)[..t0];
            let steps_bar_view_1 = if steps_asked {
                &mut (*steps_bar)[..t0]
            } else {
                &mut []
            };
            let mut state_bar = t70;
            for i_1 in (0..t0).rev() {
                let state = state_row_1[i_1];
                let t8 = steps_view_4[i_1];
                let t9 = state * t8;
                let t86 = t9.cos();
                let t87 = state_bar * t86;
                let t89 = ::gradtape::__private::plus_product(state_bar, t87, t8);
                if steps_asked {
                    ::gradtape::__private::add_product(
                        &mut steps_bar_view_1[i_1],
                        t87,
                        state,
                    );
                }
                state_bar = t89;
            }
            let state_bar_1 = state_bar;
            let t4_row_1 = t4_rec.pop_row(t0);
            let steps_view_5 = &(*steps)[..t0];
            let steps_bar_view_2 = if steps_asked {
                &mut (*steps_bar)[..t0]
            } else {
                &mut []
            };
            let t156 = [state_bar_1, 0.0, 0.0, 0.0];
            let mut rate_bar_lanes = t156;
            let t157 = t0 / 4;
            for block_2 in 0..t157 {
                let start_2 = block_2 * 4;
                let t4_row_1_part = &t4_row_1[start_2..start_2 + 4];
                let steps_view_5_part = &steps_view_5[start_2..start_2 + 4];
                let steps_bar_view_2_part = if steps_asked {
                    &mut steps_bar_view_2[start_2..start_2 + 4]
                } else {
                    &mut []
                };
                for lane_3 in 0..4 {
                    let rate_bar = rate_bar_lanes[lane_3];
                    let t4 = t4_row_1_part[lane_3];
                    let t2 = steps_view_5_part[lane_3];
                    let t145 = t144 * t4;
                    let t146 = t145 * rate;
                    let t92 = -t146;
                    let t147 = t145 * t2;
                    if steps_asked {
                        steps_bar_view_2_part[lane_3] += t92;
                    }
                    let t94 = rate_bar - t147;
                    rate_bar_lanes[lane_3] = t94;
                }
            }
            let t158 = t157 * 4;
            let t159 = rate_bar_lanes;
            let mut rate_bar_lanes_1 = t159;
            for i in t158..t0 {
                let lane_3 = i - t158;
                let rate_bar = rate_bar_lanes_1[lane_3];
                let t4 = t4_row_1[i];
                let t2 = steps_view_5[i];
                let t145 = t144 * t4;
                let t146 = t145 * rate;
                let t92 = -t146;
                let t147 = t145 * t2;
                if steps_asked {
                    steps_bar_view_2[i] += t92;
                }
                let t94 = rate_bar - t147;
                rate_bar_lanes_1[lane_3] = t94;
            }
            let t160 = rate_bar_lanes_1[0];
            let t161 = rate_bar_lanes_1[1];
            let t162 = rate_bar_lanes_1[2];
            let t163 = rate_bar_lanes_1[3];
            let t164 = t160 + t161;
            let t165 = t162 + t163;
            let rate_bar_1 = t164 + t165;
            ::gradtape::__private::Bar::<f64>::add(&mut rate_adjoint, &(rate_bar_1));
            value_1
        }
        #[doc(hidden)]
        #[inline]
        pub fn seeded(
            steps: &[f64],
            rate: f64,
            samples: usize,
            seed_1: ::core::option::Option<f64>,
            steps_adjoint: ::core::option::Option<&mut [f64]>,
            rate_adjoint: ::core::option::Option<&mut f64>,
            samples_adjoint: ::core::option::Option<&mut ()>,
        ) -> f64 {
            Self::reverse(
                steps,
                rate,
                samples,
                seed_1.unwrap_or_default(),
                ::gradtape::__private::Perhaps(steps_adjoint),
                ::gradtape::__private::PerhapsOne(rate_adjoint),
                samples_adjoint,
            )
        }
        #[doc(hidden)]
        #[inline]
        pub fn augmented(
            steps: &[f64],
            rate: f64,
            samples: usize,
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
            let mut path_rec_1 = ::gradtape::__private::Slab::<f64>::new();
            let mut t19_rec = ::gradtape::__private::Slab::<f64>::new();
            let mut state_rec_1 = ::gradtape::__private::Slab::<f64>::new();
            let mut t4_rec_1 = ::gradtape::__private::Slab::<f64>::new();
            let t0 = (*steps).len();
            let t4_row_2 = t4_rec_1.row(t0, 0.0);
            let mut scale: f64 = 0.0;
            for i in 0..t0 {
                let t2 = steps[i];
                let t3 = t2 * rate;
                let t4 = t3.exp();
                t4_row_2[i] = t4;
                let t5 = scale + t4;
                scale = t5;
            }
            let scale_1 = scale;
            let state_row_2 = state_rec_1.row(t0, 0.0);
            let mut state = rate;
            for i_1 in 0..t0 {
                state_row_2[i_1] = state;
                let t8 = steps[i_1];
                let t9 = state * t8;
                let t10 = t9.sin();
                let t11 = t10 + state;
                state = t11;
            }
            let state_1 = state;
            let t116 = ::gradtape::__private::range_len(0, samples);
            let t19_row = t19_rec.row(t116, 0.0);
            let mut total: f64 = 0.0;
            for sample in 0..samples {
                let t117 = ::gradtape::__private::range_len(0, sample);
                let path_row_2 = path_rec_1.row(t0, 0.0);
                let mut path: f64 = 1.0;
                for i_3 in 0..t0 {
                    path_row_2[i_3] = path;
                    let t15 = steps[i_3];
                    let t16 = path * t15;
                    let t17 = sample as f64;
                    let t18 = t16 + t17;
                    path = t18;
                }
                let path_1 = path;
                let t19 = path_1.tanh();
                t19_row[t117] = t19;
                let t20 = total + t19;
                total = t20;
            }
            let total_1 = total;
            let mut acc_1 = f64::NEG_INFINITY;
            for i_4 in 0..t0 {
                let t23 = steps[i_4];
                let t24 = acc_1.max(t23);
                acc_1 = t24;
            }
            let acc_2 = acc_1;
            let t25 = total_1 * state_1;
            let t26 = scale_1.ln();
            let t27 = t25 / t26;
            let t28 = t27 + acc_2;
            let value_2: f64 = t28;
            (
                value_2,
                move |steps, _, _, seed_1, steps_adjoint, rate_adjoint, samples_adjoint| {
                    let steps = ::gradtape::__private::given(steps);
                    let mut steps_adjoint = ::gradtape::__private::Perhaps(
                        steps_adjoint,
                    );
                    let mut rate_adjoint = ::gradtape::__private::PerhapsOne(
                        rate_adjoint,
                    );
                    let steps_asked_1 = ::gradtape::__private::SliceBar::asked(
                        &steps_adjoint,
                    );
                    let steps_bar_1 = ::gradtape::__private::SliceBar::whole(
                        &mut steps_adjoint,
                    );
                    let seed_1 = seed_1.unwrap_or_default();
                    let mut t4_rec_1 = t4_rec_1.rewind();
                    let mut state_rec_1 = state_rec_1.rewind();
                    let mut t19_rec = t19_rec.rewind();
                    let mut path_rec_1 = path_rec_1.rewind();
                    let t0 = (*steps).len();
                    let t116 = ::gradtape::__private::range_len(0, samples);
                    let t95 = seed_1 / t26;
                    let t96 = ::gradtape::__private::kinks::unless_absent(seed_1, t95);
                    let t97 = t95 * t27;
                    let t98 = ::gradtape::__private::kinks::unless_absent(seed_1, t97);
                    let t100 = 1.0 / scale_1;
                    let t127 = t98 * t100;
                    let t128 = ::gradtape::__private::kinks::unless_absent(t98, t127);
                    let t103 = t96 * state_1;
                    let t104 = t96 * total_1;
                    let t105 = &(*steps)[..t0];
                    let t106 = ::gradtape::__private::extremum_at(t105, acc_2, seed_1);
                    let t107 = t106 < t0;
                    let t108 = f64::NEG_INFINITY == acc_2;
                    let t109 = !t108;
                    let t110 = t107 && t109;
                    if t110 {
                        let i_4 = t106;
                        if steps_asked_1 {
                            steps_bar_1[i_4] += seed_1;
                        }
                    }
                    let t19_row_1 = t19_rec.pop_row(t116);
                    for sample in (0..samples).rev() {
                        let t117 = ::gradtape::__private::range_len(0, sample);
                        let t19 = t19_row_1[t117];
                        let t111 = t19 * t19;
                        let t112 = 1.0 - t111;
                        let t113 = t103 * t112;
                        let path_row_3 = path_rec_1.pop_row(t0);
                        let steps_view = &(*steps)[..t0];
                        let steps_bar_1_view = if steps_asked_1 {
                            &mut (*steps_bar_1)[..t0]
                        } else {
                            &mut []
                        };
                        let mut path_bar_2 = t113;
                        for i_3 in (0..t0).rev() {
                            let path = path_row_3[i_3];
                            let t15 = steps_view[i_3];
                            let t114 = path_bar_2 * t15;
                            let t115 = path_bar_2 * path;
                            if steps_asked_1 {
                                steps_bar_1_view[i_3] += t115;
                            }
                            path_bar_2 = t114;
                        }
                        let path_bar_3 = path_bar_2;
                    }
                    let state_row_3 = state_rec_1.pop_row(t0);
                    let steps_view_1 = &(*steps)[..t0];
                    let steps_bar_1_view_1 = if steps_asked_1 {
                        &mut (*steps_bar_1)[..t0]
                    } else {
                        &mut []
                    };
                    let mut state_bar_2 = t104;
                    for i_1 in (0..t0).rev() {
                        let state = state_row_3[i_1];
                        let t8 = steps_view_1[i_1];
                        let t9 = state * t8;
                        let t118 = t9.cos();
                        let t119 = state_bar_2 * t118;
                        let t121 = ::gradtape::__private::plus_product(
                            state_bar_2,
                            t119,
                            t8,
                        );
                        if steps_asked_1 {
                            ::gradtape::__private::add_product(
                                &mut steps_bar_1_view_1[i_1],
                                t119,
                                state,
                            );
                        }
                        state_bar_2 = t121;
                    }
                    let state_bar_3 = state_bar_2;
                    let t4_row_3 = t4_rec_1.pop_row(t0);
                    let steps_view_2 = &(*steps)[..t0];
                    let steps_bar_1_view_2 = if steps_asked_1 {
                        &mut (*steps_bar_1)[..t0]
                    } else {
                        &mut []
                    };
                    let t133 = [state_bar_3, 0.0, 0.0, 0.0];
                    let mut rate_bar_2_lanes = t133;
                    let t134 = t0 / 4;
                    for block in 0..t134 {
                        let start = block * 4;
                        let t4_row_3_part = &t4_row_3[start..start + 4];
                        let steps_view_2_part = &steps_view_2[start..start + 4];
                        let steps_bar_1_view_2_part = if steps_asked_1 {
                            &mut steps_bar_1_view_2[start..start + 4]
                        } else {
                            &mut []
                        };
                        for lane_1 in 0..4 {
                            let rate_bar_2 = rate_bar_2_lanes[lane_1];
                            let t4 = t4_row_3_part[lane_1];
                            let t2 = steps_view_2_part[lane_1];
                            let t129 = t128 * t4;
                            let t130 = t129 * rate;
                            let t124 = -t130;
                            let t131 = t129 * t2;
                            if steps_asked_1 {
                                steps_bar_1_view_2_part[lane_1] += t124;
                            }
                            let t126 = rate_bar_2 - t131;
                            rate_bar_2_lanes[lane_1] = t126;
                        }
                    }
                    let t135 = t134 * 4;
                    let t136 = rate_bar_2_lanes;
                    let mut rate_bar_2_lanes_1 = t136;
                    for i in t135..t0 {
                        let lane_1 = i - t135;
                        let rate_bar_2 = rate_bar_2_lanes_1[lane_1];
                        let t4 = t4_row_3[i];
                        let t2 = steps_view_2[i];
                        let t129 = t128 * t4;
                        let t130 = t129 * rate;
                        let t124 = -t130;
                        let t131 = t129 * t2;
                        if steps_asked_1 {
                            steps_bar_1_view_2[i] += t124;
                        }
                        let t126 = rate_bar_2 - t131;
                        rate_bar_2_lanes_1[lane_1] = t126;
                    }
                    let t137 = rate_bar_2_lanes_1[0];
                    let t138 = rate_bar_2_lanes_1[1];
                    let t139 = rate_bar_2_lanes_1[2];
                    let t140 = rate_bar_2_lanes_1[3];
                    let t141 = t137 + t138;
                    let t142 = t139 + t140;
                    let rate_bar_3 = t141 + t142;
                    ::gradtape::__private::Bar::<
                        f64,
                    >::add(&mut rate_adjoint, &(rate_bar_3));
                },
            )
        }
        #[doc(hidden)]
        pub fn forward<__Directions: ::gradtape::__private::Directions>(
            directions: __Directions,
            steps: &[f64],
            rate: f64,
            samples: usize,
            steps_adjoint: impl ::gradtape::__private::DotSlice<f64, __Directions>,
            rate_adjoint: impl ::gradtape::__private::Dot<f64, __Directions>,
            samples_adjoint: impl ::core::marker::Sized,
        ) -> (
            f64,
            <f64 as ::gradtape::__private::Differentiable>::Tangents<__Directions>,
        ) {
            let steps_dot = ::gradtape::__private::DotSlice::hold(steps_adjoint, steps);
            let steps_dot = &*steps_dot;
            let rate_dot = ::gradtape::__private::Dot::take(rate_adjoint, &rate);
            let t0 = (*steps).len();
            let mut scale: f64 = 0.0;
            let mut scale_dot: ::gradtape::__private::Of<__Directions, f64> = ::core::default::Default::default();
            for i in 0..t0 {
                directions.side_by_side();
                let t2 = steps[i];
                let t2_dot = steps_dot[i];
                let t3 = t2 * rate;
                let t29 = t2_dot * rate;
                let t31 = ::gradtape::__private::plus_product(t29, rate_dot, t2);
                let t4 = t3.exp();
                let t5 = scale + t4;
                let t33 = ::gradtape::__private::plus_product(scale_dot, t31, t4);
                scale = t5;
                scale_dot = t33;
            }
            let scale_1 = scale;
            let scale_1_dot = scale_dot;
            let mut state = rate;
            let mut state_dot = rate_dot;
            for i_1 in 0..t0 {
                directions.side_by_side();
                let t8 = steps[i_1];
                let t8_dot = steps_dot[i_1];
                let t9 = state * t8;
                let t34 = state_dot * t8;
                let t36 = ::gradtape::__private::plus_product(t34, t8_dot, state);
                let t10 = t9.sin();
                let t37 = t9.cos();
                let t11 = t10 + state;
                let t39 = ::gradtape::__private::plus_product(state_dot, t36, t37);
                state = t11;
                state_dot = t39;
            }
            let state_1 = state;
            let state_1_dot = state_dot;
            let mut total: f64 = 0.0;
            let mut total_dot: ::gradtape::__private::Of<__Directions, f64> = ::core::default::Default::default();
            for sample in 0..samples {
                let mut path: f64 = 1.0;
                let mut path_dot: ::gradtape::__private::Of<__Directions, f64> = ::core::default::Default::default();
                for i_3 in 0..t0 {
                    directions.side_by_side();
                    let t15 = steps[i_3];
                    let t15_dot = steps_dot[i_3];
                    let t16 = path * t15;
                    let t40 = path_dot * t15;
                    let t42 = ::gradtape::__private::plus_product(t40, t15_dot, path);
                    let t17 = sample as f64;
                    let t18 = t16 + t17;
                    let t18_dot = t42;
                    path = t18;
                    path_dot = t18_dot;
                }
                let path_1 = path;
                let path_1_dot = path_dot;
                let t19 = path_1.tanh();
                let t43 = t19 * t19;
                let t44 = 1.0 - t43;
                let t20 = total + t19;
                let t46 = ::gradtape::__private::plus_product(
                    total_dot,
                    path_1_dot,
                    t44,
                );
                total = t20;
                total_dot = t46;
            }
            let total_1 = total;
            let total_1_dot = total_dot;
            let mut acc_1 = f64::NEG_INFINITY;
            let mut acc_1_dot: ::gradtape::__private::Of<__Directions, f64> = ::core::default::Default::default();
            for i_4 in 0..t0 {
                directions.side_by_side();
                let t23 = steps[i_4];
                let t23_dot = steps_dot[i_4];
                let t24 = acc_1.max(t23);
                let t47 = ::gradtape::__private::kinks::max_first(acc_1, t23);
                let t48 = ::gradtape::__private::kinks::selected(t47, acc_1_dot);
                let t49 = ::gradtape::__private::kinks::max_second(acc_1, t23);
                let t50 = ::gradtape::__private::kinks::selected(t49, t23_dot);
                let t51 = t48 + t50;
                acc_1 = t24;
                acc_1_dot = t51;
            }
            let acc_2 = acc_1;
            let acc_2_dot = acc_1_dot;
            let t25 = total_1 * state_1;
            let t52 = total_1_dot * state_1;
            let t54 = ::gradtape::__private::plus_product(t52, state_1_dot, total_1);
            let t26 = scale_1.ln();
            let t55 = 1.0 / scale_1;
            let t56 = scale_1_dot * t55;
            let t27 = t25 / t26;
            let t57 = t56 * t27;
            let t58 = t54 - t57;
            let t59 = t58 / t26;
            let t28 = t27 + acc_2;
            let t60 = t59 + acc_2_dot;
            let result_tangent = t60;
            let result_value = t28;
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
            false
        }
        #[doc(hidden)]
        pub const fn shallow(levels: usize) -> bool {
            true
        }
    }
};
