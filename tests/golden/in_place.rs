/// Writes in place: an array that is overwritten while it is read.
fn smoothed(start: [f64; 4], rate: f64) -> f64 {
    let mut u = start;
    for _ in 0..3 {
        for i in 1..4 {
            u[i] += rate * (u[i - 1] - u[i]);
        }
        u[0] *= u[3];
    }
    u[0] + u[3]
}
///Derivatives of [`smoothed`](fn@smoothed).
#[allow(non_camel_case_types, dead_code)]
struct smoothed {}
#[allow(warnings, unused, unused_qualifications, unreachable_pub, nonstandard_style)]
#[allow(unused_lifetimes, single_use_lifetimes)]
#[allow(clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
const _: () = {
    use ::gradtape::__private::methods::*;
    let _ = smoothed;
    impl smoothed {
        /// The gradient with respect to the differentiable parameters.
        #[inline]
        pub fn grad(start: [f64; 4], rate: f64) -> ([f64; 4], f64) {
            let gradient = Self::value_and_grad(start, rate);
            gradient.1
        }
        /// The value and the gradient.
        #[inline]
        pub fn value_and_grad(start: [f64; 4], rate: f64) -> (f64, ([f64; 4], f64)) {
            let mut d_start = [0.0f64; 4];
            let mut d_rate = 0.0f64;
            let value = Self::reverse(start, rate, 1.0, &mut d_start, &mut d_rate);
            (value, (d_start, d_rate))
        }
        /// The value; the gradient is added to the buffers.
        #[inline]
        pub fn grad_into(
            start: [f64; 4],
            rate: f64,
            d_start: &mut [f64; 4],
            d_rate: &mut f64,
        ) -> f64 {
            let seed_1 = Self::reverse(start, rate, 1.0, &mut *d_start, &mut *d_rate);
            seed_1
        }
        /// The value and the pullback: from seeds of the outputs to cotangents of the parameters.
        #[inline]
        pub fn vjp(
            start: [f64; 4],
            rate: f64,
        ) -> (f64, impl ::core::ops::Fn(f64) -> ([f64; 4], f64) + use<>) {
            let (value, pullback) = Self::augmented(start, rate);
            (
                value,
                move |seed_1: f64| {
                    let mut d_start = [0.0f64; 4];
                    let mut d_rate = 0.0f64;
                    pullback(
                        ::core::option::Option::None,
                        ::core::option::Option::None,
                        ::core::option::Option::Some(seed_1),
                        ::core::option::Option::Some(&mut d_start),
                        ::core::option::Option::Some(&mut d_rate),
                    );
                    (d_start, d_rate)
                },
            )
        }
        /// The value and its tangent, from pairs of a primal and a tangent.
        #[inline]
        pub fn jvp(
            (start, d_start): ([f64; 4], [f64; 4]),
            (rate, d_rate): (f64, f64),
        ) -> (f64, f64) {
            let result = Self::forward(
                ::gradtape::__private::One,
                start,
                rate,
                ::gradtape::__private::Known(&d_start),
                ::gradtape::__private::Known(&d_rate),
            );
            result
        }
        #[doc(hidden)]
        #[inline]
        pub fn reverse(
            start: [f64; 4],
            rate: f64,
            seed_1: f64,
            mut start_adjoint: impl ::gradtape::__private::Bar<[f64; 4]>,
            mut rate_adjoint: impl ::gradtape::__private::Bar<f64>,
        ) -> f64 {
            let (value, pullback) = Self::augmented(start, rate);
            pullback(
                ::core::option::Option::None,
                ::core::option::Option::None,
                ::core::option::Option::Some(seed_1),
                ::gradtape::__private::Bar::<[f64; 4]>::lent(&mut start_adjoint),
                ::gradtape::__private::Bar::<f64>::lent(&mut rate_adjoint),
            );
            value
        }
        #[doc(hidden)]
        #[inline]
        pub fn seeded(
            start: [f64; 4],
            rate: f64,
            seed_1: ::core::option::Option<f64>,
            start_adjoint: ::core::option::Option<&mut [f64; 4]>,
            rate_adjoint: ::core::option::Option<&mut f64>,
        ) -> f64 {
            Self::reverse(
                start,
                rate,
                seed_1.unwrap_or_default(),
                ::gradtape::__private::PerhapsOne(start_adjoint),
                ::gradtape::__private::PerhapsOne(rate_adjoint),
            )
        }
        #[doc(hidden)]
        #[inline]
        pub fn augmented(
            start: [f64; 4],
            rate: f64,
        ) -> (
            f64,
            impl ::core::ops::Fn(
                ::core::option::Option<&[f64; 4]>,
                ::core::option::Option<&f64>,
                ::core::option::Option<f64>,
                ::core::option::Option<&mut [f64; 4]>,
                ::core::option::Option<&mut f64>,
            ) + use<>,
        ) {
            let mut t5_rec_1 = ::gradtape::__private::Slab::<f64>::new();
            let mut t7_rec_1 = [0.0; 3];
            let mut t8_rec_1 = [0.0; 3];
            let mut u = start.clone();
            let t44 = ::gradtape::__private::range_len(0, 3);
            for i_1 in 0..3 {
                let t45 = ::gradtape::__private::range_len(0, i_1);
                let t41 = ::gradtape::__private::range_len(1, 4);
                let t5_row_2 = t5_rec_1.row(t41, 0.0);
                for i in 1..4 {
                    let t42 = ::gradtape::__private::range_len(1, i);
                    let t2 = i - 1;
                    let t3 = u[t2];
                    let t4 = u[i];
                    let t5 = t3 - t4;
                    t5_row_2[t42] = t5;
                    let t6 = rate * t5;
                    u[i] += t6;
                }
                let t7 = u[3];
                t7_rec_1[t45] = t7;
                let t8 = u[0];
                t8_rec_1[t45] = t8;
                let t9 = t8 * t7;
                u[0] = t9;
            }
            let t10 = u[0];
            let t11 = u[3];
            let t12 = t10 + t11;
            let value_2: f64 = t12;
            (
                value_2,
                move |_, _, seed_1, start_adjoint, rate_adjoint| {
                    let mut start_adjoint = ::gradtape::__private::PerhapsOne(
                        start_adjoint,
                    );
                    let mut rate_adjoint = ::gradtape::__private::PerhapsOne(
                        rate_adjoint,
                    );
                    let mut start_bar_1 = [-0.0f64; 4];
                    let seed_1 = seed_1.unwrap_or_default();
                    let mut t5_rec_1 = t5_rec_1.rewind();
                    let mut u_bar_1 = [0.0; 4];
                    let t44 = ::gradtape::__private::range_len(0, 3);
                    u_bar_1[3] += seed_1;
                    u_bar_1[0] += seed_1;
                    let mut rate_bar_6: f64 = 0.0;
                    for i_1 in (0..3).rev() {
                        let t41 = ::gradtape::__private::range_len(1, 4);
                        let t45 = ::gradtape::__private::range_len(0, i_1);
                        let t7 = t7_rec_1[t45];
                        let t8 = t8_rec_1[t45];
                        let t34 = u_bar_1[0];
                        u_bar_1[0] = 0.0;
                        ::gradtape::__private::add_product(&mut u_bar_1[0], t34, t7);
                        ::gradtape::__private::add_product(&mut u_bar_1[3], t34, t8);
                        let t5_row_3 = t5_rec_1.pop_row(t41);
                        let mut rate_bar_4: f64 = 0.0;
                        for i in (1..4).rev() {
                            let t2 = i - 1;
                            let t42 = ::gradtape::__private::range_len(1, i);
                            let t5 = t5_row_3[t42];
                            let t37 = u_bar_1[i];
                            let t39 = t37 * rate;
                            let t40 = -t39;
                            u_bar_1[i] += t40;
                            u_bar_1[t2] += t39;
                            let t43 = ::gradtape::__private::plus_product(
                                rate_bar_4,
                                t37,
                                t5,
                            );
                            rate_bar_4 = t43;
                        }
                        let rate_bar_5 = rate_bar_4;
                        let t46 = rate_bar_6 + rate_bar_5;
                        rate_bar_6 = t46;
                    }
                    let rate_bar_7 = rate_bar_6;
                    ::gradtape::__private::AccumulateFrom::accumulate_from(
                        &mut start_bar_1,
                        &u_bar_1,
                    );
                    ::gradtape::__private::Bar::<
                        [f64; 4],
                    >::add(&mut start_adjoint, &start_bar_1);
                    ::gradtape::__private::Bar::<
                        f64,
                    >::add(&mut rate_adjoint, &(rate_bar_7));
                },
            )
        }
        #[doc(hidden)]
        pub fn forward<__Directions: ::gradtape::__private::Directions>(
            directions: __Directions,
            start: [f64; 4],
            rate: f64,
            start_adjoint: impl ::gradtape::__private::Dot<[f64; 4], __Directions>,
            rate_adjoint: impl ::gradtape::__private::Dot<f64, __Directions>,
        ) -> (
            f64,
            <f64 as ::gradtape::__private::Differentiable>::Tangents<__Directions>,
        ) {
            let start_dot = ::gradtape::__private::Dot::take(start_adjoint, &start);
            let rate_dot = ::gradtape::__private::Dot::take(rate_adjoint, &rate);
            let mut u = start;
            let mut u_dot = start_dot;
            for i_1 in 0..3 {
                directions.side_by_side();
                for i in 1..4 {
                    directions.side_by_side();
                    let t2 = i - 1;
                    let t3 = u[t2];
                    let t3_dot = u_dot[t2];
                    let t4 = u[i];
                    let t4_dot = u_dot[i];
                    let t5 = t3 - t4;
                    let t13 = t3_dot - t4_dot;
                    let t6 = rate * t5;
                    let t14 = rate_dot * t5;
                    let t16 = ::gradtape::__private::plus_product(t14, t13, rate);
                    u_dot[i] += t16;
                    u[i] += t6;
                }
                let t7 = u[3];
                let t7_dot = u_dot[3];
                let t8 = u[0];
                let t8_dot = u_dot[0];
                let t9 = t8 * t7;
                let t17 = t8_dot * t7;
                let t19 = ::gradtape::__private::plus_product(t17, t7_dot, t8);
                u_dot[0] = t19;
                u[0] = t9;
            }
            let t10 = u[0];
            let t10_dot = u_dot[0];
            let t11 = u[3];
            let t11_dot = u_dot[3];
            let t12 = t10 + t11;
            let t20 = t10_dot + t11_dot;
            let result_tangent = t20;
            let result_value = t12;
            (result_value, result_tangent)
        }
        #[doc(hidden)]
        pub const MUTABLE: [bool; 2] = [false, false];
        #[doc(hidden)]
        pub const READ: [bool; 2] = [false, true];
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
            true
        }
        #[doc(hidden)]
        pub const fn shallow(levels: usize) -> bool {
            true
        }
    }
};
