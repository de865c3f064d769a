/// A labelled `break` and a `continue`.
fn until_large(x: &[f64], limit: f64) -> f64 {
    let mut product = 1.0;
    'rows: for i in 0..x.len() {
        for j in 0..i {
            if x[j] < 0.0 {
                continue;
            }
            product *= 1.0 + x[i] * x[j];
            if product > limit {
                break 'rows;
            }
        }
    }
    product
}
///Derivatives of [`until_large`](fn@until_large).
#[allow(non_camel_case_types, dead_code)]
struct until_large {}
#[allow(warnings, unused, unused_qualifications, unreachable_pub, nonstandard_style)]
#[allow(unused_lifetimes, single_use_lifetimes)]
#[allow(clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
const _: () = {
    use ::gradtape::__private::methods::*;
    let _ = until_large;
    impl until_large {
        /// The gradient with respect to the differentiable parameters.
        #[inline]
        pub fn grad(x: &[f64], limit: f64) -> (::std::vec::Vec<f64>, f64) {
            let gradient = Self::value_and_grad(x, limit);
            gradient.1
        }
        /// The value and the gradient.
        #[inline]
        pub fn value_and_grad(
            x: &[f64],
            limit: f64,
        ) -> (f64, (::std::vec::Vec<f64>, f64)) {
            let mut d_x = ::gradtape::__private::Differentiable::zero_tangent(&*x);
            let mut d_limit = 0.0f64;
            let value = Self::reverse(x, limit, 1.0, &mut d_x, &mut d_limit);
            (value, (d_x, d_limit))
        }
        /// The value; the gradient is added to the buffers.
        #[inline]
        pub fn grad_into(
            x: &[f64],
            limit: f64,
            d_x: &mut [f64],
            d_limit: &mut f64,
        ) -> f64 {
            ::gradtape::__private::same_length(x.len(), d_x.len());
            let seed_1 = Self::reverse(x, limit, 1.0, &mut *d_x, &mut *d_limit);
            seed_1
        }
        /// The value and the pullback: from seeds of the outputs to cotangents of the parameters.
        #[inline]
        pub fn vjp<'p0>(
            x: &'p0 [f64],
            limit: f64,
        ) -> (f64, impl ::core::ops::Fn(f64) -> (::std::vec::Vec<f64>, f64) + use<'p0>) {
            let (value, pullback) = Self::augmented(x, limit);
            (
                value,
                move |seed_1: f64| {
                    let mut d_x = ::gradtape::__private::Differentiable::zero_tangent(
                        &*x,
                    );
                    let mut d_limit = 0.0f64;
                    pullback(
                        ::core::option::Option::Some(x),
                        ::core::option::Option::None,
                        ::core::option::Option::Some(seed_1),
                        ::core::option::Option::Some(&mut d_x),
                        ::core::option::Option::Some(&mut d_limit),
                    );
                    (d_x, d_limit)
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
            (limit, d_limit): (f64, f64),
        ) -> (f64, f64) {
            let result = Self::forward(
                ::gradtape::__private::One,
                x.as_ref(),
                limit,
                ::gradtape::__private::Known(d_x.as_ref()),
                ::gradtape::__private::Known(&d_limit),
            );
            result
        }
        #[doc(hidden)]
        #[inline]
        pub fn reverse(
            x: &[f64],
            limit: f64,
            seed_1: f64,
            mut x_adjoint: impl ::gradtape::__private::SliceBar<f64>,
            mut limit_adjoint: impl ::gradtape::__private::Bar<f64>,
        ) -> f64 {
            let (value, pullback) = Self::augmented(x, limit);
            pullback(
                ::core::option::Option::Some(x),
                ::core::option::Option::None,
                ::core::option::Option::Some(seed_1),
                ::gradtape::__private::SliceBar::<f64>::lent(&mut x_adjoint),
                ::gradtape::__private::Bar::<f64>::lent(&mut limit_adjoint),
            );
            value
        }
        #[doc(hidden)]
        #[inline]
        pub fn seeded(
            x: &[f64],
            limit: f64,
            seed_1: ::core::option::Option<f64>,
            x_adjoint: ::core::option::Option<&mut [f64]>,
            limit_adjoint: ::core::option::Option<&mut f64>,
        ) -> f64 {
            Self::reverse(
                x,
                limit,
                seed_1.unwrap_or_default(),
                ::gradtape::__private::Perhaps(x_adjoint),
                ::gradtape::__private::PerhapsOne(limit_adjoint),
            )
        }
        #[doc(hidden)]
        #[inline]
        pub fn augmented(
            x: &[f64],
            limit: f64,
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
            let mut product_1_rec_1 = ::gradtape::__private::Record::new();
            let mut i_rec_1 = ::gradtape::__private::Record::new();
            let t0 = (*x).len();
            let mut product: f64 = 1.0;
            let mut t15 = false;
            let mut t16 = 0usize;
            for i in 0..t0 {
                let mut product_1 = product;
                let mut broke_1 = false;
                let mut t13 = false;
                let mut t14 = 0usize;
                for j in 0..i {
                    let t3 = x[j];
                    let t4 = t3 < 0.0;
                    let (product_2, broke) = if t4 {
                        (product_1, false)
                    } else {
                        let t5 = x[i];
                        let t7 = t5 * t3;
                        let t8 = 1.0 + t7;
                        let t9 = product_1 * t8;
                        let t10 = t9 > limit;
                        (t9, t10)
                    };
                    product_1_rec_1.push((product_1, j));
                    product_1 = product_2;
                    broke_1 = broke;
                    t13 = broke;
                    t14 += 1;
                    if t13 {
                        break;
                    }
                }
                let product_3 = product_1;
                let broke_2 = broke_1;
                let t13_1 = t13;
                i_rec_1.push((i, t14));
                product = product_3;
                t15 = broke_2;
                t16 += 1;
                if t15 {
                    break;
                }
            }
            let product_4 = product;
            let t15_1 = t15;
            let value_2: f64 = product_4;
            (
                value_2,
                move |x, _, seed_1, x_adjoint, limit_adjoint| {
                    let x = ::gradtape::__private::given(x);
                    let mut x_adjoint = ::gradtape::__private::Perhaps(x_adjoint);
                    let mut limit_adjoint = ::gradtape::__private::PerhapsOne(
                        limit_adjoint,
                    );
                    let x_asked_1 = ::gradtape::__private::SliceBar::asked(&x_adjoint);
                    let x_bar_1 = ::gradtape::__private::SliceBar::whole(&mut x_adjoint);
                    let seed_1 = seed_1.unwrap_or_default();
                    let mut i_rec_1 = i_rec_1.rewind();
                    let mut product_1_rec_1 = product_1_rec_1.rewind();
                    let mut product_bar_2 = seed_1;
                    for t34 in 0..t16 {
                        let (i, t14) = i_rec_1.pop();
                        let i = *i;
                        let t14 = *t14;
                        let mut x_bar_1_sum: f64 = 0.0;
                        let mut product_1_bar_3 = product_bar_2;
                        for t33 in 0..t14 {
                            let (product_1, j) = product_1_rec_1.pop();
                            let product_1 = *product_1;
                            let j = *j;
                            let t3 = x[j];
                            let t4 = t3 < 0.0;
                            let (product_1_bar_4, t3_bar_1) = if t4 {
                                (product_1_bar_3, 0.0)
                            } else {
                                let t5 = x[i];
                                let t7 = t5 * t3;
                                let t8 = 1.0 + t7;
                                let t29 = product_1_bar_3 * t8;
                                let t30 = product_1_bar_3 * product_1;
                                let t32 = t30 * t5;
                                ::gradtape::__private::add_product(
                                    &mut x_bar_1_sum,
                                    t30,
                                    t3,
                                );
                                (t29, t32)
                            };
                            if x_asked_1 {
                                x_bar_1[j] += t3_bar_1;
                            }
                            product_1_bar_3 = product_1_bar_4;
                        }
                        let product_1_bar_5 = product_1_bar_3;
                        if x_asked_1 {
                            ::gradtape::__private::add_at(
                                &mut (*x_bar_1)[..],
                                i,
                                &x_bar_1_sum,
                            );
                        }
                        product_bar_2 = product_1_bar_5;
                    }
                    let product_bar_3 = product_bar_2;
                },
            )
        }
        #[doc(hidden)]
        pub fn forward<__Directions: ::gradtape::__private::Directions>(
            directions: __Directions,
            x: &[f64],
            limit: f64,
            x_adjoint: impl ::gradtape::__private::DotSlice<f64, __Directions>,
            limit_adjoint: impl ::gradtape::__private::Dot<f64, __Directions>,
        ) -> (
            f64,
            <f64 as ::gradtape::__private::Differentiable>::Tangents<__Directions>,
        ) {
            let x_dot = ::gradtape::__private::DotSlice::hold(x_adjoint, x);
            let x_dot = &*x_dot;
            let limit_dot = ::gradtape::__private::Dot::take(limit_adjoint, &limit);
            let t0 = (*x).len();
            let mut product: f64 = 1.0;
            let mut t15 = false;
            let mut product_dot: ::gradtape::__private::Of<__Directions, f64> = ::core::default::Default::default();
            let mut t16 = 0usize;
            for i in 0..t0 {
                let mut product_1 = product;
                let mut broke_1 = false;
                let mut t13 = false;
                let mut product_1_dot = product_dot;
                let mut t14 = 0usize;
                for j in 0..i {
                    let t3 = x[j];
                    let t3_dot = x_dot[j];
                    let t4 = t3 < 0.0;
                    let (product_2, broke, product_2_dot) = if t4 {
                        (product_1, false, product_1_dot)
                    } else {
                        let t5 = x[i];
                        let t5_dot = x_dot[i];
                        let t7 = t5 * t3;
                        let t17 = t5_dot * t3;
                        let t19 = ::gradtape::__private::plus_product(t17, t3_dot, t5);
                        let t8 = 1.0 + t7;
                        let t8_dot = t19;
                        let t9 = product_1 * t8;
                        let t20 = product_1_dot * t8;
                        let t22 = ::gradtape::__private::plus_product(
                            t20,
                            t8_dot,
                            product_1,
                        );
                        let t10 = t9 > limit;
                        (t9, t10, t22)
                    };
                    product_1 = product_2;
                    broke_1 = broke;
                    t13 = broke;
                    product_1_dot = product_2_dot;
                    t14 += 1;
                    if t13 {
                        break;
                    }
                }
                let product_3 = product_1;
                let broke_2 = broke_1;
                let t13_1 = t13;
                let product_3_dot = product_1_dot;
                product = product_3;
                t15 = broke_2;
                product_dot = product_3_dot;
                t16 += 1;
                if t15 {
                    break;
                }
            }
            let product_4 = product;
            let t15_1 = t15;
            let product_4_dot = product_dot;
            let result_tangent = product_4_dot;
            let result_value = product_4;
            (result_value, result_tangent)
        }
        #[doc(hidden)]
        pub const MUTABLE: [bool; 2] = [false, false];
        #[doc(hidden)]
        pub const READ: [bool; 2] = [true, false];
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
