/// A nest of loops whose tangents are zero but for a few elements.
fn blended(x: &[f64], w: &[f64]) -> Vec<f64> {
    let mut y = vec![0.0; 20];
    for i in 0..20 {
        for j in 0..x.len() {
            y[i] += w[j] * x[j];
        }
    }
    y
}
///Derivatives of [`blended`](fn@blended).
#[allow(non_camel_case_types, dead_code)]
struct blended {}
#[allow(warnings, unused, unused_qualifications, unreachable_pub, nonstandard_style)]
#[allow(unused_lifetimes, single_use_lifetimes)]
#[allow(clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
const _: () = {
    use ::gradtape::__private::methods::*;
    let _ = blended;
    impl blended {
        /// The value and the pullback: from seeds of the outputs to cotangents of the parameters.
        #[inline]
        pub fn vjp<'p0, 'p1>(
            x: &'p0 [f64],
            w: &'p1 [f64],
        ) -> (
            Vec<f64>,
            impl ::core::ops::Fn(
                ::std::vec::Vec<f64>,
            ) -> ::std::vec::Vec<f64> + use<'p0, 'p1>,
        ) {
            let (value, pullback) = Self::augmented(x, w);
            (
                value,
                move |seed_1: ::std::vec::Vec<f64>| {
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
            ): (impl ::core::convert::AsRef<[f64]>, impl ::core::convert::AsRef<[f64]>),
            w: &[f64],
        ) -> (Vec<f64>, ::std::vec::Vec<f64>) {
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
        pub fn jacobian(x: &[f64], w: &[f64]) -> ::std::vec::Vec<::std::vec::Vec<f64>> {
            if let ::core::option::Option::Some(rows) = ::gradtape::__private::by_columns::<
                _,
                Vec<f64>,
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
            x: &[f64],
            w: &[f64],
            seed_1: ::gradtape::__private::Seed<Vec<f64>>,
            mut x_adjoint: impl ::gradtape::__private::SliceBar<f64>,
            mut w_adjoint: impl ::core::marker::Sized,
        ) -> Vec<f64> {
            let (value, pullback) = Self::augmented(x, w);
            pullback(
                ::core::option::Option::Some(x),
                ::core::option::Option::Some(w),
                ::core::option::Option::Some(seed_1.of(&value)),
                ::gradtape::__private::SliceBar::<f64>::lent(&mut x_adjoint),
                ::core::option::Option::None,
            );
            value
        }
        #[doc(hidden)]
        #[inline]
        pub fn seeded(
            x: &[f64],
            w: &[f64],
            seed_1: ::core::option::Option<::std::vec::Vec<f64>>,
            x_adjoint: ::core::option::Option<&mut [f64]>,
            w_adjoint: ::core::option::Option<&mut [f64]>,
        ) -> Vec<f64> {
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
            x: &[f64],
            w: &[f64],
        ) -> (
            Vec<f64>,
            impl ::core::ops::Fn(
                ::core::option::Option<&[f64]>,
                ::core::option::Option<&[f64]>,
                ::core::option::Option<::std::vec::Vec<f64>>,
                ::core::option::Option<&mut [f64]>,
                ::core::option::Option<&mut [f64]>,
            ) + use<>,
        ) {
            let t0 = ::gradtape::__private::vec_of(0.0, 20);
            let mut y = t0;
            for i in 0..20 {
                let t2 = (*x).len();
                for j in 0..t2 {
                    let t4 = w[j];
                    let t5 = x[j];
                    let t6 = t4 * t5;
                    y[i] += t6;
                }
            }
            let t23 = ::gradtape::__private::Shape::of(&y);
            let t7 = y;
            let value_2: Vec<f64> = t7;
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
                    let t22 = t23.zero();
                    let mut y_bar_1 = t22;
                    ::gradtape::__private::AccumulateFrom::accumulate_from(
                        &mut y_bar_1,
                        &seed_1,
                    );
                    let t26 = 20 / 4;
                    let t27 = t26 * 4;
                    for block in 0..t26 {
                        let start = block * 4;
                        let t2 = (*x).len();
                        let w_view = &(*w)[..t2];
                        let x_bar_1_view = if x_asked_1 {
                            &mut (*x_bar_1)[..t2]
                        } else {
                            &mut []
                        };
                        for j in 0..t2 {
                            for lane_1 in 0..4 {
                                let i = start + lane_1;
                                let t4 = w_view[j];
                                let t24 = y_bar_1[i];
                                if x_asked_1 {
                                    ::gradtape::__private::add_product(
                                        &mut x_bar_1_view[j],
                                        t24,
                                        t4,
                                    );
                                }
                            }
                        }
                    }
                    for i in t27..20 {
                        let t2 = (*x).len();
                        let w_view = &(*w)[..t2];
                        let x_bar_1_view = if x_asked_1 {
                            &mut (*x_bar_1)[..t2]
                        } else {
                            &mut []
                        };
                        for j in 0..t2 {
                            let t4 = w_view[j];
                            let t24 = y_bar_1[i];
                            if x_asked_1 {
                                ::gradtape::__private::add_product(
                                    &mut x_bar_1_view[j],
                                    t24,
                                    t4,
                                );
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
            x: &[f64],
            w: &[f64],
            x_adjoint: impl ::gradtape::__private::DotSlice<f64, __Directions>,
            w_adjoint: impl ::core::marker::Sized,
        ) -> (
            Vec<f64>,
            <Vec<f64> as ::gradtape::__private::Differentiable>::Tangents<__Directions>,
        ) {
            let x_dot = ::gradtape::__private::DotSlice::hold(x_adjoint, x);
            let x_dot = &*x_dot;
            let t0 = ::gradtape::__private::vec_of(0.0, 20);
            let t8 = ::gradtape::__private::zeros(directions, &t0);
            let mut y = t0;
            let mut y_dot = t8;
            let t18 = <__Directions as ::gradtape::__private::Directions>::COUNT > 1;
            if t18 {
                let t10 = (*x).len();
                let live = ::gradtape::__private::live(&(*x_dot)[..], 0..t10, 0);
                let t13 = ::gradtape::__private::range_len(0, t10);
                let t14 = ::gradtape::__private::range_len(0, 20);
                let t15 = {
                    struct Nest {}
                    directions
                        .key::<
                            Nest,
                        >(
                            [t14, t13],
                            |print| {
                                (&(*x)[..]).gradtape_print(print);
                                (&(*w)[..]).gradtape_print(print);
                                (&y[..]).gradtape_print(print);
                            },
                        )
                };
                let t16 = directions.recall(&t15, &mut y[..]);
                if !t16 {
                    for i in 0..20 {
                        let t2 = (*x).len();
                        for j in 0..t2 {
                            let t4 = w[j];
                            let t5 = x[j];
                            let t6 = t4 * t5;
                            y[i] += t6;
                        }
                    }
                    let t17 = directions.keep(t15, &y[..], t14);
                }
                for i_3 in 0..20 {
                    let t11_1 = live.len();
                    for t12_1 in 0..t11_1 {
                        let j_1 = live[t12_1];
                        let t4_1 = w[j_1];
                        let t5_dot = x_dot[j_1];
                        ::gradtape::__private::add_product(
                            &mut y_dot[i_3],
                            t5_dot,
                            t4_1,
                        );
                    }
                }
            } else {
                for i_4 in 0..20 {
                    let t2_1 = (*x).len();
                    for j_2 in 0..t2_1 {
                        let t4_2 = w[j_2];
                        let t5_1 = x[j_2];
                        let t5_dot_2 = x_dot[j_2];
                        let t6_1 = t4_2 * t5_1;
                        ::gradtape::__private::add_product(
                            &mut y_dot[i_4],
                            t5_dot_2,
                            t4_2,
                        );
                        y[i_4] += t6_1;
                    }
                }
            }
            let t7 = y;
            let t7_dot = y_dot;
            let result_tangent = t7_dot;
            let result_value = t7;
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
