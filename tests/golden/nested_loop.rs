/// Loops within loops over a flat matrix.
fn quadratic_form(a: &[f64], x: &[f64]) -> f64 {
    let n = x.len();
    let mut sum = 0.0;
    for i in 0..n {
        let mut row = 0.0;
        for j in 0..n {
            row += a[i * n + j] * x[j];
        }
        sum += x[i] * row.tanh();
    }
    sum
}
///Derivatives of [`quadratic_form`](fn@quadratic_form).
#[allow(non_camel_case_types, dead_code)]
struct quadratic_form {}
#[allow(warnings, unused, unused_qualifications, unreachable_pub, nonstandard_style)]
#[allow(unused_lifetimes, single_use_lifetimes)]
#[allow(clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
const _: () = {
    use ::gradtape::__private::methods::*;
    let _ = quadratic_form;
    impl quadratic_form {
        /// The gradient with respect to the differentiable parameters.
        #[inline]
        pub fn grad(
            a: &[f64],
            x: &[f64],
        ) -> (::std::vec::Vec<f64>, ::std::vec::Vec<f64>) {
            let gradient = Self::value_and_grad(a, x);
            gradient.1
        }
        /// The value and the gradient.
        #[inline]
        pub fn value_and_grad(
            a: &[f64],
            x: &[f64],
        ) -> (f64, (::std::vec::Vec<f64>, ::std::vec::Vec<f64>)) {
            let mut d_a = ::gradtape::__private::Differentiable::zero_tangent(&*a);
            let mut d_x = ::gradtape::__private::Differentiable::zero_tangent(&*x);
            let value = Self::reverse(a, x, 1.0, &mut d_a, &mut d_x);
            (value, (d_a, d_x))
        }
        /// The value; the gradient is added to the buffers.
        #[inline]
        pub fn grad_into(a: &[f64], x: &[f64], d_a: &mut [f64], d_x: &mut [f64]) -> f64 {
            ::gradtape::__private::same_length(a.len(), d_a.len());
            ::gradtape::__private::same_length(x.len(), d_x.len());
            let seed_1 = Self::reverse(a, x, 1.0, &mut *d_a, &mut *d_x);
            seed_1
        }
        /// The value and the pullback: from seeds of the outputs to cotangents of the parameters.
        #[inline]
        pub fn vjp<'p0, 'p1>(
            a: &'p0 [f64],
            x: &'p1 [f64],
        ) -> (
            f64,
            impl ::core::ops::Fn(
                f64,
            ) -> (::std::vec::Vec<f64>, ::std::vec::Vec<f64>) + use<'p0, 'p1>,
        ) {
            let (value, pullback) = Self::augmented(a, x);
            (
                value,
                move |seed_1: f64| {
                    let mut d_a = ::gradtape::__private::Differentiable::zero_tangent(
                        &*a,
                    );
                    let mut d_x = ::gradtape::__private::Differentiable::zero_tangent(
                        &*x,
                    );
                    pullback(
                        ::core::option::Option::Some(a),
                        ::core::option::Option::Some(x),
                        ::core::option::Option::Some(seed_1),
                        ::core::option::Option::Some(&mut d_a),
                        ::core::option::Option::Some(&mut d_x),
                    );
                    (d_a, d_x)
                },
            )
        }
        /// The value and its tangent, from pairs of a primal and a tangent.
        #[inline]
        pub fn jvp(
            (
                a,
                d_a,
            ): (impl ::core::convert::AsRef<[f64]>, impl ::core::convert::AsRef<[f64]>),
            (
                x,
                d_x,
            ): (impl ::core::convert::AsRef<[f64]>, impl ::core::convert::AsRef<[f64]>),
        ) -> (f64, f64) {
            let result = Self::forward(
                ::gradtape::__private::One,
                a.as_ref(),
                x.as_ref(),
                ::gradtape::__private::Known(d_a.as_ref()),
                ::gradtape::__private::Known(d_x.as_ref()),
            );
            result
        }
        #[doc(hidden)]
        #[inline]
        pub fn reverse(
            a: &[f64],
            x: &[f64],
            seed_1: f64,
            mut a_adjoint: impl ::gradtape::__private::SliceBar<f64>,
            mut x_adjoint: impl ::gradtape::__private::SliceBar<f64>,
        ) -> f64 {
            let (value, pullback) = Self::augmented(a, x);
            pullback(
                ::core::option::Option::Some(a),
                ::core::option::Option::Some(x),
                ::core::option::Option::Some(seed_1),
                ::gradtape::__private::SliceBar::<f64>::lent(&mut a_adjoint),
                ::gradtape::__private::SliceBar::<f64>::lent(&mut x_adjoint),
            );
            value
        }
        #[doc(hidden)]
        #[inline]
        pub fn seeded(
            a: &[f64],
            x: &[f64],
            seed_1: ::core::option::Option<f64>,
            a_adjoint: ::core::option::Option<&mut [f64]>,
            x_adjoint: ::core::option::Option<&mut [f64]>,
        ) -> f64 {
            Self::reverse(
                a,
                x,
                seed_1.unwrap_or_default(),
                ::gradtape::__private::Perhaps(a_adjoint),
                ::gradtape::__private::Perhaps(x_adjoint),
            )
        }
        #[doc(hidden)]
        #[inline]
        pub fn augmented(
            a: &[f64],
            x: &[f64],
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
            let mut t10_rec_1 = ::gradtape::__private::Slab::<f64>::new();
            let n = (*x).len();
            let t10_row_2 = t10_rec_1.row(n, 0.0);
            let t38 = n / 4;
            let t39 = t38 * 4;
            let mut sum_2: f64 = 0.0;
            for block in 0..t38 {
                let start = block * 4;
                let mut row_lanes = [0.0; 4];
                for lane in 0..4 {
                    row_lanes[lane] = 0.0;
                }
                for j in 0..n {
                    for lane in 0..4 {
                        let i = start + lane;
                        let row = row_lanes[lane];
                        let t3 = i * n;
                        let t4 = t3 + j;
                        let t5 = a[t4];
                        let t6 = x[j];
                        let t7 = t5 * t6;
                        let t8 = row + t7;
                        row_lanes[lane] = t8;
                    }
                }
                let mut sum = sum_2;
                for lane in 0..4 {
                    let i = start + lane;
                    let row_1 = row_lanes[lane];
                    let t9 = x[i];
                    let t10 = row_1.tanh();
                    t10_row_2[i] = t10;
                    let t11 = t9 * t10;
                    let t12 = sum + t11;
                    sum = t12;
                }
                let sum_3 = sum;
                sum_2 = sum_3;
            }
            let sum_4 = sum_2;
            let mut sum = sum_4;
            for i in t39..n {
                let mut row: f64 = 0.0;
                for j in 0..n {
                    let t3 = i * n;
                    let t4 = t3 + j;
                    let t5 = a[t4];
                    let t6 = x[j];
                    let t7 = t5 * t6;
                    let t8 = row + t7;
                    row = t8;
                }
                let row_1 = row;
                let t9 = x[i];
                let t10 = row_1.tanh();
                t10_row_2[i] = t10;
                let t11 = t9 * t10;
                let t12 = sum + t11;
                sum = t12;
            }
            let sum_1 = sum;
            let value_2: f64 = sum_1;
            (
                value_2,
                move |a, x, seed_1, a_adjoint, x_adjoint| {
                    let a = ::gradtape::__private::given(a);
                    let x = ::gradtape::__private::given(x);
                    let mut a_adjoint = ::gradtape::__private::Perhaps(a_adjoint);
                    let mut x_adjoint = ::gradtape::__private::Perhaps(x_adjoint);
                    let a_asked_1 = ::gradtape::__private::SliceBar::asked(&a_adjoint);
                    let a_bar_1 = ::gradtape::__private::SliceBar::whole(&mut a_adjoint);
                    let x_asked_1 = ::gradtape::__private::SliceBar::asked(&x_adjoint);
                    let x_bar_1 = ::gradtape::__private::SliceBar::whole(&mut x_adjoint);
                    let seed_1 = seed_1.unwrap_or_default();
                    let mut t10_rec_1 = t10_rec_1.rewind();
                    let n = (*x).len();
                    let t10_row_3 = t10_rec_1.pop_row(n);
                    let x_view = &(*x)[..n];
                    let t40 = n / 4;
                    let t41 = t40 * 4;
                    for block_1 in 0..t40 {
                        let start_1 = block_1 * 4;
                        let mut t35_lanes = [0.0; 4];
                        for lane_1 in 0..4 {
                            let i = start_1 + lane_1;
                            let t10 = t10_row_3[i];
                            let t9 = x_view[i];
                            let t31 = seed_1 * t10;
                            let t32 = seed_1 * t9;
                            let t33 = t10 * t10;
                            let t34 = 1.0 - t33;
                            let t35 = t32 * t34;
                            if x_asked_1 {
                                x_bar_1[i] += t31;
                            }
                            t35_lanes[lane_1] = t35;
                        }
                        let x_view_1 = &(*x)[..n];
                        let x_bar_1_view = if x_asked_1 {
                            &mut (*x_bar_1)[..n]
                        } else {
                            &mut []
                        };
                        for j in 0..n {
                            for lane_1 in 0..4 {
                                let i = start_1 + lane_1;
                                let t35 = t35_lanes[lane_1];
                                let t3 = i * n;
                                let t4 = t3 + j;
                                let t5 = a[t4];
                                let t6 = x_view_1[j];
                                if x_asked_1 {
                                    ::gradtape::__private::add_product(
                                        &mut x_bar_1_view[j],
                                        t35,
                                        t5,
                                    );
                                }
                                if a_asked_1 {
                                    ::gradtape::__private::add_product(
                                        &mut a_bar_1[t4],
                                        t35,
                                        t6,
                                    );
                                }
                            }
                        }
                    }
                    for i in t41..n {
                        let t10 = t10_row_3[i];
                        let t9 = x_view[i];
                        let t31 = seed_1 * t10;
                        let t32 = seed_1 * t9;
                        let t33 = t10 * t10;
                        let t34 = 1.0 - t33;
                        let t35 = t32 * t34;
                        if x_asked_1 {
                            x_bar_1[i] += t31;
                        }
                        let x_view_1 = &(*x)[..n];
                        let x_bar_1_view = if x_asked_1 {
                            &mut (*x_bar_1)[..n]
                        } else {
                            &mut []
                        };
                        for j in 0..n {
                            let t3 = i * n;
                            let t4 = t3 + j;
                            let t5 = a[t4];
                            let t6 = x_view_1[j];
                            if x_asked_1 {
                                ::gradtape::__private::add_product(
                                    &mut x_bar_1_view[j],
                                    t35,
                                    t5,
                                );
                            }
                            if a_asked_1 {
                                ::gradtape::__private::add_product(
                                    &mut a_bar_1[t4],
                                    t35,
                                    t6,
                                );
                            }
                        }
                    }
                },
            )
        }
        #[doc(hidden)]
        pub fn forward<__Directions: ::gradtape::__private::Directions>(
            directions: __Directions,
            a: &[f64],
            x: &[f64],
            a_adjoint: impl ::gradtape::__private::DotSlice<f64, __Directions>,
            x_adjoint: impl ::gradtape::__private::DotSlice<f64, __Directions>,
        ) -> (
            f64,
            <f64 as ::gradtape::__private::Differentiable>::Tangents<__Directions>,
        ) {
            let a_dot = ::gradtape::__private::DotSlice::hold(a_adjoint, a);
            let a_dot = &*a_dot;
            let x_dot = ::gradtape::__private::DotSlice::hold(x_adjoint, x);
            let x_dot = &*x_dot;
            let n = (*x).len();
            let mut sum: f64 = 0.0;
            let mut sum_dot: ::gradtape::__private::Of<__Directions, f64> = ::core::default::Default::default();
            for i in 0..n {
                directions.side_by_side();
                let mut row: f64 = 0.0;
                let mut row_dot: ::gradtape::__private::Of<__Directions, f64> = ::core::default::Default::default();
                for j in 0..n {
                    directions.side_by_side();
                    let t3 = i * n;
                    let t4 = t3 + j;
                    let t5 = a[t4];
                    let t5_dot = a_dot[t4];
                    let t6 = x[j];
                    let t6_dot = x_dot[j];
                    let t7 = t5 * t6;
                    let t13 = t5_dot * t6;
                    let t15 = ::gradtape::__private::plus_product(t13, t6_dot, t5);
                    let t8 = row + t7;
                    let t16 = row_dot + t15;
                    row = t8;
                    row_dot = t16;
                }
                let row_1 = row;
                let row_1_dot = row_dot;
                let t9 = x[i];
                let t9_dot = x_dot[i];
                let t10 = row_1.tanh();
                let t17 = t10 * t10;
                let t18 = 1.0 - t17;
                let t19 = row_1_dot * t18;
                let t11 = t9 * t10;
                let t20 = t9_dot * t10;
                let t22 = ::gradtape::__private::plus_product(t20, t19, t9);
                let t12 = sum + t11;
                let t23 = sum_dot + t22;
                sum = t12;
                sum_dot = t23;
            }
            let sum_1 = sum;
            let sum_1_dot = sum_dot;
            let result_tangent = sum_1_dot;
            let result_value = sum_1;
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
