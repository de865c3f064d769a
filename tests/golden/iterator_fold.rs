/// A fold with an index.
fn discounted(rewards: &[f64], discount: f64) -> f64 {
    rewards
        .iter()
        .enumerate()
        .fold(0.0, |sum, (i, reward)| sum + discount.powi(i as i32) * reward)
}
///Derivatives of [`discounted`](fn@discounted).
#[allow(non_camel_case_types, dead_code)]
struct discounted {}
#[allow(warnings, unused, unused_qualifications, unreachable_pub, nonstandard_style)]
#[allow(unused_lifetimes, single_use_lifetimes)]
#[allow(clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
const _: () = {
    use ::gradtape::__private::methods::*;
    let _ = discounted;
    impl discounted {
        /// The gradient with respect to the differentiable parameters.
        #[inline]
        pub fn grad(rewards: &[f64], discount: f64) -> (::std::vec::Vec<f64>, f64) {
            let gradient = Self::value_and_grad(rewards, discount);
            gradient.1
        }
        /// The value and the gradient.
        #[inline]
        pub fn value_and_grad(
            rewards: &[f64],
            discount: f64,
        ) -> (f64, (::std::vec::Vec<f64>, f64)) {
            let mut d_rewards = ::gradtape::__private::Differentiable::zero_tangent(
                &*rewards,
            );
            let mut d_discount = 0.0f64;
            let value = Self::reverse(
                rewards,
                discount,
                1.0,
                &mut d_rewards,
                &mut d_discount,
            );
            (value, (d_rewards, d_discount))
        }
        /// The value; the gradient is added to the buffers.
        #[inline]
        pub fn grad_into(
            rewards: &[f64],
            discount: f64,
            d_rewards: &mut [f64],
            d_discount: &mut f64,
        ) -> f64 {
            ::gradtape::__private::same_length(rewards.len(), d_rewards.len());
            let seed_1 = Self::reverse(
                rewards,
                discount,
                1.0,
                &mut *d_rewards,
                &mut *d_discount,
            );
            seed_1
        }
        /// The value and the pullback: from seeds of the outputs to cotangents of the parameters.
        #[inline]
        pub fn vjp<'p0>(
            rewards: &'p0 [f64],
            discount: f64,
        ) -> (f64, impl ::core::ops::Fn(f64) -> (::std::vec::Vec<f64>, f64) + use<'p0>) {
            let (value, pullback) = Self::augmented(rewards, discount);
            (
                value,
                move |seed_1: f64| {
                    let mut d_rewards = ::gradtape::__private::Differentiable::zero_tangent(
                        &*rewards,
                    );
                    let mut d_discount = 0.0f64;
                    pullback(
                        ::core::option::Option::Some(rewards),
                        ::core::option::Option::None,
                        ::core::option::Option::Some(seed_1),
                        ::core::option::Option::Some(&mut d_rewards),
                        ::core::option::Option::Some(&mut d_discount),
                    );
                    (d_rewards, d_discount)
                },
            )
        }
        /// The value and its tangent, from pairs of a primal and a tangent.
        #[inline]
        pub fn jvp(
            (
                rewards,
                d_rewards,
            ): (impl ::core::convert::AsRef<[f64]>, impl ::core::convert::AsRef<[f64]>),
            (discount, d_discount): (f64, f64),
        ) -> (f64, f64) {
            let result = Self::forward(
                ::gradtape::__private::One,
                rewards.as_ref(),
                discount,
                ::gradtape::__private::Known(d_rewards.as_ref()),
                ::gradtape::__private::Known(&d_discount),
            );
            result
        }
        #[doc(hidden)]
        #[inline]
        pub fn reverse(
            rewards: &[f64],
            discount: f64,
            seed_1: f64,
            mut rewards_adjoint: impl ::gradtape::__private::SliceBar<f64>,
            mut discount_adjoint: impl ::gradtape::__private::Bar<f64>,
        ) -> f64 {
            let (value, pullback) = Self::augmented(rewards, discount);
            pullback(
                ::core::option::Option::Some(rewards),
                ::core::option::Option::None,
                ::core::option::Option::Some(seed_1),
                ::gradtape::__private::SliceBar::<f64>::lent(&mut rewards_adjoint),
                ::gradtape::__private::Bar::<f64>::lent(&mut discount_adjoint),
            );
            value
        }
        #[doc(hidden)]
        #[inline]
        pub fn seeded(
            rewards: &[f64],
            discount: f64,
            seed_1: ::core::option::Option<f64>,
            rewards_adjoint: ::core::option::Option<&mut [f64]>,
            discount_adjoint: ::core::option::Option<&mut f64>,
        ) -> f64 {
            Self::reverse(
                rewards,
                discount,
                seed_1.unwrap_or_default(),
                ::gradtape::__private::Perhaps(rewards_adjoint),
                ::gradtape::__private::PerhapsOne(discount_adjoint),
            )
        }
        #[doc(hidden)]
        #[inline]
        pub fn augmented(
            rewards: &[f64],
            discount: f64,
        ) -> (
            f64,
            impl ::core::ops::Fn(
                ::core::option::Option<&[f64]>,
                ::core::option::Option<&f64>,
                ::core::option::Option<f64>,
                ::core::option::Option<&mut [f64]>,
                ::core::option::Option<&mut f64>,
            ) + use<>,
        ) {
            let mut t4_rec_1 = ::gradtape::__private::Slab::<f64>::new();
            let t0 = (*rewards).len();
            let t4_row_2 = t4_rec_1.row(t0, 0.0);
            let mut acc_1: f64 = 0.0;
            for i_1 in 0..t0 {
                let t2 = rewards[i_1];
                let t3 = i_1 as i32;
                let t4 = discount.powi(t3);
                t4_row_2[i_1] = t4;
                let t5 = t4 * t2;
                let t6 = acc_1 + t5;
                acc_1 = t6;
            }
            let acc_2 = acc_1;
            let value_2: f64 = acc_2;
            (
                value_2,
                move |rewards, _, seed_1, rewards_adjoint, discount_adjoint| {
                    let rewards = ::gradtape::__private::given(rewards);
                    let mut rewards_adjoint = ::gradtape::__private::Perhaps(
                        rewards_adjoint,
                    );
                    let mut discount_adjoint = ::gradtape::__private::PerhapsOne(
                        discount_adjoint,
                    );
                    let rewards_asked_1 = ::gradtape::__private::SliceBar::asked(
                        &rewards_adjoint,
                    );
                    let rewards_bar_1 = ::gradtape::__private::SliceBar::whole(
                        &mut rewards_adjoint,
                    );
                    let seed_1 = seed_1.unwrap_or_default();
                    let mut t4_rec_1 = t4_rec_1.rewind();
                    let t0 = (*rewards).len();
                    let t4_row_3 = t4_rec_1.pop_row(t0);
                    let rewards_view = &(*rewards)[..t0];
                    let rewards_bar_1_view = if rewards_asked_1 {
                        &mut (*rewards_bar_1)[..t0]
                    } else {
                        &mut []
                    };
                    let t25 = [0.0, 0.0, 0.0, 0.0];
                    let mut discount_bar_2_lanes = t25;
                    let t26 = t0 / 4;
                    for block in 0..t26 {
                        let start = block * 4;
                        let t4_row_3_part = &t4_row_3[start..start + 4];
                        let rewards_view_part = &rewards_view[start..start + 4];
                        let rewards_bar_1_view_part = if rewards_asked_1 {
                            &mut rewards_bar_1_view[start..start + 4]
                        } else {
                            &mut []
                        };
                        for lane in 0..4 {
                            let i_1 = start + lane;
                            let discount_bar_2 = discount_bar_2_lanes[lane];
                            let t3 = i_1 as i32;
                            let t4 = t4_row_3_part[lane];
                            let t2 = rewards_view_part[lane];
                            let t19 = seed_1 * t2;
                            let t20 = seed_1 * t4;
                            let t21 = ::gradtape::__private::kinks::powi_base(
                                discount,
                                t3,
                            );
                            let t22 = t19 * t21;
                            let t23 = ::gradtape::__private::kinks::unless_absent(
                                t19,
                                t22,
                            );
                            if rewards_asked_1 {
                                rewards_bar_1_view_part[lane] += t20;
                            }
                            let t24 = discount_bar_2 + t23;
                            discount_bar_2_lanes[lane] = t24;
                        }
                    }
                    let t27 = t26 * 4;
                    let t28 = discount_bar_2_lanes;
                    let mut discount_bar_2_lanes_1 = t28;
                    for i_1 in t27..t0 {
                        let lane = i_1 - t27;
                        let discount_bar_2 = discount_bar_2_lanes_1[lane];
                        let t3 = i_1 as i32;
                        let t4 = t4_row_3[i_1];
                        let t2 = rewards_view[i_1];
                        let t19 = seed_1 * t2;
                        let t20 = seed_1 * t4;
                        let t21 = ::gradtape::__private::kinks::powi_base(discount, t3);
                        let t22 = t19 * t21;
                        let t23 = ::gradtape::__private::kinks::unless_absent(t19, t22);
                        if rewards_asked_1 {
                            rewards_bar_1_view[i_1] += t20;
                        }
                        let t24 = discount_bar_2 + t23;
                        discount_bar_2_lanes_1[lane] = t24;
                    }
                    let t29 = discount_bar_2_lanes_1[0];
                    let t30 = discount_bar_2_lanes_1[1];
                    let t31 = discount_bar_2_lanes_1[2];
                    let t32 = discount_bar_2_lanes_1[3];
                    let t33 = t29 + t30;
                    let t34 = t31 + t32;
                    let discount_bar_3 = t33 + t34;
                    ::gradtape::__private::Bar::<
                        f64,
                    >::add(&mut discount_adjoint, &(discount_bar_3));
                },
            )
        }
        #[doc(hidden)]
        pub fn forward<__Directions: ::gradtape::__private::Directions>(
            directions: __Directions,
            rewards: &[f64],
            discount: f64,
            rewards_adjoint: impl ::gradtape::__private::DotSlice<f64, __Directions>,
            discount_adjoint: impl ::gradtape::__private::Dot<f64, __Directions>,
        ) -> (
            f64,
            <f64 as ::gradtape::__private::Differentiable>::Tangents<__Directions>,
        ) {
            let rewards_dot = ::gradtape::__private::DotSlice::hold(
                rewards_adjoint,
                rewards,
            );
            let rewards_dot = &*rewards_dot;
            let discount_dot = ::gradtape::__private::Dot::take(
                discount_adjoint,
                &discount,
            );
            let t0 = (*rewards).len();
            let mut acc_1: f64 = 0.0;
            let mut acc_1_dot: ::gradtape::__private::Of<__Directions, f64> = ::core::default::Default::default();
            for i_1 in 0..t0 {
                directions.side_by_side();
                let t2 = rewards[i_1];
                let t2_dot = rewards_dot[i_1];
                let t3 = i_1 as i32;
                let t4 = discount.powi(t3);
                let t7 = ::gradtape::__private::kinks::powi_base(discount, t3);
                let t8 = discount_dot * t7;
                let t5 = t4 * t2;
                let t9 = t8 * t2;
                let t11 = ::gradtape::__private::plus_product(t9, t2_dot, t4);
                let t6 = acc_1 + t5;
                let t12 = acc_1_dot + t11;
                acc_1 = t6;
                acc_1_dot = t12;
            }
            let acc_2 = acc_1;
            let acc_2_dot = acc_1_dot;
            let result_tangent = acc_2_dot;
            let result_value = acc_2;
            (result_value, result_tangent)
        }
        #[doc(hidden)]
        pub const MUTABLE: [bool; 2] = [false, false];
        #[doc(hidden)]
        pub const READ: [bool; 2] = [true, true];
        #[doc(hidden)]
        pub const KEEPS_LENGTH: [bool; 2] = [true, false];
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
