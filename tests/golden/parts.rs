/// A nest of loops that does much with an element: it takes four directions at a time.
fn turned(x: &[[f64; 2]], w: &[f64]) -> Vec<[f64; 2]> {
    let mut y = vec![[0.0; 2]; 12];
    for i in 0..12 {
        for j in 0..x.len() {
            for k in 0..2 {
                y[i][k] += w[i] * (x[j][k] - x[j][0] * w[j] + x[j][1] * w[k]);
            }
        }
    }
    y
}
///Derivatives of [`turned`](fn@turned).
#[allow(non_camel_case_types, dead_code)]
struct turned {}
#[allow(warnings, unused, unused_qualifications, unreachable_pub, nonstandard_style)]
#[allow(unused_lifetimes, single_use_lifetimes)]
#[allow(clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
const _: () = {
    use ::gradtape::__private::methods::*;
    let _ = turned;
    impl turned {
        /// The value and the pullback: from seeds of the outputs to cotangents of the parameters.
        #[inline]
        pub fn vjp<'p0, 'p1>(
            x: &'p0 [[f64; 2]],
            w: &'p1 [f64],
        ) -> (
            Vec<[f64; 2]>,
            impl ::core::ops::Fn(
                ::std::vec::Vec<[f64; 2]>,
            ) -> ::std::vec::Vec<[f64; 2]> + use<'p0, 'p1>,
        ) {
            let (value, pullback) = Self::augmented(x, w);
            (
                value,
                move |seed_1: ::std::vec::Vec<[f64; 2]>| {
                    let mut d_x = ::gradtape::__private::Differentiable::zero_tangent(
                        &*x,
                    );
                    pullback(
                        ::core::option::Option::Some(x),
                        ::core::option::Option::Some(w),
                        ::core::option::Option::Some(seed_1),
                        ::core::option::Option::Some(&mut d_x),
                        ::core::option::Option::None,
                    );
                    d_x
                },
            )
        }
        /// The value and its tangent, from pairs of a primal and a tangent.
        #[inline]
        pub fn jvp(
            (
                x,
                d_x,
            ): (
                impl ::core::convert::AsRef<[[f64; 2]]>,
                impl ::core::convert::AsRef<[[f64; 2]]>,
            ),
            w: &[f64],
        ) -> (Vec<[f64; 2]>, ::std::vec::Vec<[f64; 2]>) {
            let result = Self::forward(
                ::gradtape::__private::One,
                x.as_ref(),
                w,
                ::gradtape::__private::Known(d_x.as_ref()),
                ::gradtape::__private::Nobody,
            );
            result
        }
        /// The Jacobian: for each number of the result its gradient with respect to the
        /// differentiable parameters. Where these have fewer numbers, by forward passes, each of
        /// which runs the function for several columns; else by a pullback for each row.
        #[inline]
        pub fn jacobian(
            x: &[[f64; 2]],
            w: &[f64],
        ) -> ::std::vec::Vec<[::std::vec::Vec<[f64; 2]>; 2]> {
            if let ::core::option::Option::Some(rows) = ::gradtape::__private::by_columns::<
                _,
                Vec<[f64; 2]>,
            >(
                &(&*x, ()),
                &[
                    ::gradtape::__private::addresses(&x[..]),
                    ::gradtape::__private::addresses(&w[..]),
                ],
                |(d_x, ())| Self::forward(
                    ::gradtape::__private::Columns {},
                    x,
                    w,
                    ::gradtape::__private::Known(&d_x),
                    ::gradtape::__private::Nobody,
                ),
                |value, tangents| {
                    ::gradtape::__private::Spent(value).give_back();
                    if let ::core::option::Option::Some(tangents) = tangents {
                        ::gradtape::__private::Spent(tangents).give_back();
                    }
                },
            ) {
                return rows;
            }
            let (value, pullback) = Self::vjp(x, w);
            ::gradtape::__private::rows(&value, |seed| pullback(seed))
        }
        #[doc(hidden)]
        #[inline]
        pub fn reverse(
            x: &[[f64; 2]],
            w: &[f64],
            seed_1: ::gradtape::__private::Seed<Vec<[f64; 2]>>,
            mut x_adjoint: impl ::gradtape::__private::SliceBar<[f64; 2]>,
            mut w_adjoint: impl ::core::marker::Sized,
        ) -> Vec<[f64; 2]> {
            let (value, pullback) = Self::augmented(x, w);
            pullback(
                ::core::option::Option::Some(x),
                ::core::option::Option::Some(w),
                ::core::option::Option::Some(seed_1.of(&value)),
                ::gradtape::__private::SliceBar::<[f64; 2]>::lent(&mut x_adjoint),
                ::core::option::Option::None,
            );
            value
        }
        #[doc(hidden)]
        #[inline]
        pub fn seeded(
            x: &[[f64; 2]],
            w: &[f64],
            seed_1: ::core::option::Option<::std::vec::Vec<[f64; 2]>>,
            x_adjoint: ::core::option::Option<&mut [[f64; 2]]>,
            w_adjoint: ::core::option::Option<&mut [f64]>,
        ) -> Vec<[f64; 2]> {
            Self::reverse(
                x,
                w,
                ::gradtape::__private::Seed::or_zero(seed_1),
                ::gradtape::__private::Perhaps(x_adjoint),
                w_adjoint,
            )
        }
        #[doc(hidden)]
        #[inline]
        pub fn augmented(
            x: &[[f64; 2]],
            w: &[f64],
        ) -> (
            Vec<[f64; 2]>,
            impl ::core::ops::Fn(
                ::core::option::Option<&[[f64; 2]]>,
                ::core::option::Option<&[f64]>,
                ::core::option::Option<::std::vec::Vec<[f64; 2]>>,
                ::core::option::Option<&mut [[f64; 2]]>,
                ::core::option::Option<&mut [f64]>,
            ) + use<>,
        ) {
            let t0 = [0.0; 2];
            let t1 = ::gradtape::__private::vec_of(t0, 12);
            let mut y = t1;
            for i in 0..12 {
                let t3 = (*x).len();
                for j in 0..t3 {
                    for k in 0..2 {
                        let t6 = w[i];
                        let t7 = x[j][k];
                        let t8 = x[j][0];
                        let t9 = w[j];
                        let t10 = t8 * t9;
                        let t11 = t7 - t10;
                        let t12 = x[j][1];
                        let t13 = w[k];
                        let t14 = t12 * t13;
                        let t15 = t11 + t14;
                        let t16 = t6 * t15;
                        y[i][k] += t16;
                    }
                }
            }
            let t44 = ::gradtape::__private::Shape::of(&y);
            let t17 = y;
            let value_2: Vec<[f64; 2]> = t17;
            let value_shape = ::gradtape::__private::Shape::of(&value_2);
            (
                value_2,
                move |x, w, seed_1, x_adjoint, w_adjoint| {
                    let x = ::gradtape::__private::given(x);
                    let w = ::gradtape::__private::given(w);
                    let mut x_adjoint = ::gradtape::__private::Perhaps(x_adjoint);
                    let x_asked_1 = ::gradtape::__private::SliceBar::asked(&x_adjoint);
                    let x_bar_1 = ::gradtape::__private::SliceBar::whole(&mut x_adjoint);
                    let mut seed_1 = seed_1.unwrap_or_else(|| value_shape.zero());
                    let t43 = t44.zero();
                    let mut y_bar_1 = t43;
                    ::gradtape::__private::AccumulateFrom::accumulate_from(
                        &mut y_bar_1,
                        &seed_1,
                    );
                    for i in 0..12 {
                        let t3 = (*x).len();
                        for j in 0..t3 {
                            for k in 0..2 {
                                let t6 = w[i];
                                let t13 = w[k];
                                let t45 = y_bar_1[i][k];
                                let t46 = t45 * t6;
                                if x_asked_1 {
                                    ::gradtape::__private::add_product(
                                        &mut x_bar_1[j][1],
                                        t46,
                                        t13,
                                    );
                                }
                            }
                            for k in 0..2 {
                                let t6 = w[i];
                                let t9 = w[j];
                                let t45 = y_bar_1[i][k];
                                let t46 = t45 * t6;
                                let t50 = t46 * t9;
                                let t49 = -t50;
                                if x_asked_1 {
                                    x_bar_1[j][0] += t49;
                                }
                            }
                            for k in 0..2 {
                                let t6 = w[i];
                                let t45 = y_bar_1[i][k];
                                if x_asked_1 {
                                    ::gradtape::__private::add_product(
                                        &mut x_bar_1[j][k],
                                        t45,
                                        t6,
                                    );
                                }
                            }
                        }
                    }
                    ::gradtape::__private::Spent(seed_1).give_back();
                    ::gradtape::__private::Spent(y_bar_1).give_back();
                },
            )
        }
        #[doc(hidden)]
        pub fn forward<__Directions: ::gradtape::__private::Directions>(
            directions: __Directions,
            x: &[[f64; 2]],
            w: &[f64],
            x_adjoint: impl ::gradtape::__private::DotSlice<[f64; 2], __Directions>,
            w_adjoint: impl ::core::marker::Sized,
        ) -> (
            Vec<[f64; 2]>,
            <Vec<
                [f64; 2],
            > as ::gradtape::__private::Differentiable>::Tangents<__Directions>,
        ) {
            let x_dot = ::gradtape::__private::DotSlice::hold(x_adjoint, x);
            let x_dot = &*x_dot;
            let t0 = [0.0; 2];
            let t1 = ::gradtape::__private::vec_of(t0, 12);
            let t21 = ::gradtape::__private::zeros(directions, &t1);
            let mut y = t1;
            let mut y_dot = t21;
            let t36 = <__Directions as ::gradtape::__private::Directions>::COUNT > 1;
            if t36 {
                let t27 = (*x).len();
                let live = ::gradtape::__private::live_in_parts(
                    directions,
                    &(*x_dot)[..],
                    0..t27,
                    0,
                );
                let t31 = ::gradtape::__private::range_len(0, t27);
                let t32 = ::gradtape::__private::range_len(0, 12);
                let t33 = {
                    struct Nest {}
                    directions
                        .key::<
                            Nest,
                        >(
                            [t32, t31],
                            |print| {
                                (&(*x)[..]).gradtape_print(print);
                                (&y[..]).gradtape_print(print);
                                (&(*w)[..]).gradtape_print(print);
                            },
                        )
                };
                let t34 = directions.recall(&t33, &mut y[..]);
                if !t34 {
                    for i in 0..12 {
                        let t3 = (*x).len();
                        let t20 = 0 < t3;
                        if t20 {
                            let t18 = y[i].clone();
                            let mut y_sum = t18;
                            for j in 0..t3 {
                                for k in 0..2 {
                                    let t6 = w[i];
                                    let t7 = x[j][k];
                                    let t8 = x[j][0];
                                    let t9 = w[j];
                                    let t10 = t8 * t9;
                                    let t11 = t7 - t10;
                                    let t12 = x[j][1];
                                    let t13 = w[k];
                                    let t14 = t12 * t13;
                                    let t15 = t11 + t14;
                                    let t16 = t6 * t15;
                                    y_sum[k] += t16;
                                }
                            }
                            let t19 = y_sum;
                            y[i] = t19;
                        }
                    }
                    let t35 = directions.keep(t33, &y[..], t32);
                }
                for i_4 in 0..12 {
                    let t20_1 = 0 < t27;
                    if t20_1 {
                        let t18_dot = y_dot[i_4].clone();
                        let mut y_sum_dot = t18_dot;
                        let t30_1 = <__Directions as ::gradtape::__private::Directions>::PARTS;
                        for part_1 in 0..t30_1 {
                            let t28_1 = live[part_1].len();
                            for t29_1 in 0..t28_1 {
                                let j_1 = live[part_1][t29_1];
                                for k_1 in 0..2 {
                                    directions.side_by_side();
                                    let t6_1 = w[i_4];
                                    let t7_dot = ::gradtape::__private::part(
                                        &x_dot[j_1][k_1],
                                        part_1,
                                    );
                                    let t8_dot = ::gradtape::__private::part(
                                        &x_dot[j_1][0],
                                        part_1,
                                    );
                                    let t9_1 = w[j_1];
                                    let t22 = t8_dot * t9_1;
                                    let t23 = t7_dot - t22;
                                    let t12_dot = ::gradtape::__private::part(
                                        &x_dot[j_1][1],
                                        part_1,
                                    );
                                    let t13_1 = w[k_1];
                                    let t25 = ::gradtape::__private::plus_product(
                                        t23,
                                        t12_dot,
                                        t13_1,
                                    );
                                    ::gradtape::__private::add_part_product(
                                        &mut y_sum_dot[k_1],
                                        part_1,
                                        t25,
                                        t6_1,
                                    );
                                }
                            }
                        }
                        let t19_dot = y_sum_dot;
                        y_dot[i_4] = t19_dot;
                    }
                }
            } else {
                for i_5 in 0..12 {
                    let t3_1 = (*x).len();
                    let t20_2 = 0 < t3_1;
                    if t20_2 {
                        let t18_1 = y[i_5].clone();
                        let t18_dot_2 = y_dot[i_5].clone();
                        let mut y_sum_1 = t18_1;
                        let mut y_sum_dot_2 = t18_dot_2;
                        for j_2 in 0..t3_1 {
                            for k_2 in 0..2 {
                                directions.side_by_side();
                                let t6_2 = w[i_5];
                                let t7_1 = x[j_2][k_2];
                                let t7_dot_2 = x_dot[j_2][k_2];
                                let t8_1 = x[j_2][0];
                                let t8_dot_2 = x_dot[j_2][0];
                                let t9_2 = w[j_2];
                                let t10_1 = t8_1 * t9_2;
                                let t22_2 = t8_dot_2 * t9_2;
                                let t11_1 = t7_1 - t10_1;
                                let t23_2 = t7_dot_2 - t22_2;
                                let t12_1 = x[j_2][1];
                                let t12_dot_2 = x_dot[j_2][1];
                                let t13_2 = w[k_2];
                                let t14_1 = t12_1 * t13_2;
                                let t15_1 = t11_1 + t14_1;
                                let t25_2 = ::gradtape::__private::plus_product(
                                    t23_2,
                                    t12_dot_2,
                                    t13_2,
                                );
                                let t16_1 = t6_2 * t15_1;
                                ::gradtape::__private::add_product(
                                    &mut y_sum_dot_2[k_2],
                                    t25_2,
                                    t6_2,
                                );
                                y_sum_1[k_2] += t16_1;
                            }
                        }
                        let t19_1 = y_sum_1;
                        let t19_dot_2 = y_sum_dot_2;
                        y_dot[i_5] = t19_dot_2;
                        y[i_5] = t19_1;
                    }
                }
            }
            let t17 = y;
            let t17_dot = y_dot;
            let result_tangent = t17_dot;
            let result_value = t17;
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
            true
        }
        #[doc(hidden)]
        pub const fn shallow(levels: usize) -> bool {
            true
        }
    }
};
