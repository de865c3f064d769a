/// A loop whose iterations only add.
fn squared_residuals(x: &[f64], y: &[f64], slope: f64, offset: f64) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() {
        let residual = slope * x[i] + offset - y[i];
        sum += residual * residual;
    }
    sum
}
///Derivatives of [`squared_residuals`](fn@squared_residuals).
#[allow(non_camel_case_types, dead_code)]
struct squared_residuals {}
#[allow(warnings, unused, unused_qualifications, unreachable_pub, nonstandard_style)]
#[allow(unused_lifetimes, single_use_lifetimes)]
#[allow(clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
const _: () = {
    use ::gradtape::__private::methods::*;
    let _ = squared_residuals;
    impl squared_residuals {
        /// The gradient with respect to the differentiable parameters.
        #[inline]
        pub fn grad(
            x: &[f64],
            y: &[f64],
            slope: f64,
            offset: f64,
        ) -> (::std::vec::Vec<f64>, f64, f64) {
            let gradient = Self::value_and_grad(x, y, slope, offset);
            gradient.1
        }
        /// The value and the gradient.
        #[inline]
        pub fn value_and_grad(
            x: &[f64],
            y: &[f64],
            slope: f64,
            offset: f64,
        ) -> (f64, (::std::vec::Vec<f64>, f64, f64)) {
            let mut d_x = ::gradtape::__private::Differentiable::zero_tangent(&*x);
            let mut d_slope = 0.0f64;
            let mut d_offset = 0.0f64;
            let value = Self::reverse(
                x,
                y,
                slope,
                offset,
                1.0,
                &mut d_x,
                ::gradtape::__private::Nobody,
                &mut d_slope,
                &mut d_offset,
            );
            (value, (d_x, d_slope, d_offset))
        }
        /// The value; the gradient is added to the buffers.
        #[inline]
        pub fn grad_into(
            x: &[f64],
            y: &[f64],
            slope: f64,
            offset: f64,
            d_x: &mut [f64],
            d_slope: &mut f64,
            d_offset: &mut f64,
        ) -> f64 {
            ::gradtape::__private::same_length(x.len(), d_x.len());
            let seed_1 = Self::reverse(
                x,
                y,
                slope,
                offset,
                1.0,
                &mut *d_x,
                ::gradtape::__private::Nobody,
                &mut *d_slope,
                &mut *d_offset,
            );
            seed_1
        }
        /// The value and the pullback: from seeds of the outputs to cotangents of the parameters.
        #[inline]
        pub fn vjp<'p0, 'p1>(
            x: &'p0 [f64],
            y: &'p1 [f64],
            slope: f64,
            offset: f64,
        ) -> (
            f64,
            impl ::core::ops::Fn(f64) -> (::std::vec::Vec<f64>, f64, f64) + use<'p0, 'p1>,
        ) {
            let (value, pullback) = Self::augmented(x, y, slope, offset);
            (
                value,
                move |seed_1: f64| {
                    let mut d_x = ::gradtape::__private::Differentiable::zero_tangent(
                        &*x,
                    );
                    let mut d_slope = 0.0f64;
                    let mut d_offset = 0.0f64;
                    pullback(
                        ::core::option::Option::Some(x),
                        ::core::option::Option::Some(y),
                        ::core::option::Option::None,
                        ::core::option::Option::None,
                        ::core::option::Option::Some(seed_1),
                        ::core::option::Option::Some(&mut d_x),
                        ::core::option::Option::None,
                        ::core::option::Option::Some(&mut d_slope),
                        ::core::option::Option::Some(&mut d_offset),
                    );
                    (d_x, d_slope, d_offset)
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
            y: &[f64],
            (slope, d_slope): (f64, f64),
            (offset, d_offset): (f64, f64),
        ) -> (f64, f64) {
            let result = Self::forward(
                ::gradtape::__private::One,
                x.as_ref(),
                y,
                slope,
                offset,
                ::gradtape::__private::Known(d_x.as_ref()),
                ::gradtape::__private::Nobody,
                ::gradtape::__private::Known(&d_slope),
                ::gradtape::__private::Known(&d_offset),
            );
            result
        }
        #[doc(hidden)]
        #[inline]
        pub fn reverse(
            x: &[f64],
            y: &[f64],
            slope: f64,
            offset: f64,
            seed_1: f64,
            mut x_adjoint: impl ::gradtape::__private::SliceBar<f64>,
            mut y_adjoint: impl ::core::marker::Sized,
            mut slope_adjoint: impl ::gradtape::__private::Bar<f64>,
            mut offset_adjoint: impl ::gradtape::__private::Bar<f64>,
        ) -> f64 {
            let (value, pullback) = Self::augmented(x, y, slope, offset);
            pullback(
                ::core::option::Option::Some(x),
                ::core::option::Option::Some(y),
                ::core::option::Option::None,
                ::core::option::Option::None,
                ::core::option::Option::Some(seed_1),
                ::gradtape::__private::SliceBar::<f64>::lent(&mut x_adjoint),
                ::core::option::Option::None,
                ::gradtape::__private::Bar::<f64>::lent(&mut slope_adjoint),
                ::gradtape::__private::Bar::<f64>::lent(&mut offset_adjoint),
            );
            value
        }
        #[doc(hidden)]
        #[inline]
        pub fn seeded(
            x: &[f64],
            y: &[f64],
            slope: f64,
            offset: f64,
            seed_1: ::core::option::Option<f64>,
            x_adjoint: ::core::option::Option<&mut [f64]>,
            y_adjoint: ::core::option::Option<&mut [f64]>,
            slope_adjoint: ::core::option::Option<&mut f64>,
            offset_adjoint: ::core::option::Option<&mut f64>,
        ) -> f64 {
            Self::reverse(
                x,
                y,
                slope,
                offset,
                seed_1.unwrap_or_default(),
                ::gradtape::__private::Perhaps(x_adjoint),
                y_adjoint,
                ::gradtape::__private::PerhapsOne(slope_adjoint),
                ::gradtape::__private::PerhapsOne(offset_adjoint),
            )
        }
        #[doc(hidden)]
        #[inline]
        pub fn augmented(
            x: &[f64],
            y: &[f64],
            slope: f64,
            offset: f64,
        ) -> (
            f64,
            impl ::core::ops::Fn(
                ::core::option::Option<&[f64]>,
                ::core::option::Option<&[f64]>,
                ::core::option::Option<&f64>,
                ::core::option::Option<&f64>,
                ::core::option::Option<f64>,
                ::core::option::Option<&mut [f64]>,
                ::core::option::Option<&mut [f64]>,
                ::core::option::Option<&mut f64>,
                ::core::option::Option<&mut f64>,
            ) + use<>,
        ) {
            let t0 = (*x).len();
            let mut sum: f64 = 0.0;
            for i in 0..t0 {
                let t2 = x[i];
                let t3 = slope * t2;
                let t4 = t3 + offset;
                let t5 = y[i];
                let residual = t4 - t5;
                let t7 = residual * residual;
                let t8 = sum + t7;
                sum = t8;
            }
            let sum_1 = sum;
            let value_2: f64 = sum_1;
            (
                value_2,
                move |
                    x,
                    y,
                    _,
                    _,
                    seed_1,
                    x_adjoint,
                    y_adjoint,
                    slope_adjoint,
                    offset_adjoint|
                {
                    let x = ::gradtape::__private::given(x);
                    let y = ::gradtape::__private::given(y);
                    let mut x_adjoint = ::gradtape::__private::Perhaps(x_adjoint);
                    let mut slope_adjoint = ::gradtape::__private::PerhapsOne(
                        slope_adjoint,
                    );
                    let mut offset_adjoint = ::gradtape::__private::PerhapsOne(
                        offset_adjoint,
                    );
                    let x_asked_1 = ::gradtape::__private::SliceBar::asked(&x_adjoint);
                    let x_bar_1 = ::gradtape::__private::SliceBar::whole(&mut x_adjoint);
                    let seed_1 = seed_1.unwrap_or_default();
                    let t0 = (*x).len();
                    let x_view = &(*x)[..t0];
                    let y_view = &(*y)[..t0];
                    let x_bar_1_view = if x_asked_1 {
                        &mut (*x_bar_1)[..t0]
                    } else {
                        &mut []
                    };
                    let t30 = [0.0, 0.0, 0.0, 0.0];
                    let mut slope_bar_2_lanes = t30;
                    let t31 = [0.0, 0.0, 0.0, 0.0];
                    let mut offset_bar_2_lanes = t31;
                    let t32 = t0 / 4;
                    for block in 0..t32 {
                        let start = block * 4;
                        let x_view_part = &x_view[start..start + 4];
                        let y_view_part = &y_view[start..start + 4];
                        let x_bar_1_view_part = if x_asked_1 {
                            &mut x_bar_1_view[start..start + 4]
                        } else {
                            &mut []
                        };
                        for lane in 0..4 {
                            let slope_bar_2 = slope_bar_2_lanes[lane];
                            let offset_bar_2 = offset_bar_2_lanes[lane];
                            let t2 = x_view_part[lane];
                            let t3 = slope * t2;
                            let t4 = t3 + offset;
                            let t5 = y_view_part[lane];
                            let residual = t4 - t5;
                            let t29 = seed_1 * 2.0;
                            let t24 = t29 * residual;
                            if x_asked_1 {
                                ::gradtape::__private::add_product(
                                    &mut x_bar_1_view_part[lane],
                                    t24,
                                    slope,
                                );
                            }
                            let t27 = ::gradtape::__private::plus_product(
                                slope_bar_2,
                                t24,
                                t2,
                            );
                            let t28 = offset_bar_2 + t24;
                            slope_bar_2_lanes[lane] = t27;
                            offset_bar_2_lanes[lane] = t28;
                        }
                    }
                    let t33 = t32 * 4;
                    let t34 = slope_bar_2_lanes;
                    let mut slope_bar_2_lanes_1 = t34;
                    let t35 = offset_bar_2_lanes;
                    let mut offset_bar_2_lanes_1 = t35;
                    for i in t33..t0 {
                        let lane = i - t33;
                        let slope_bar_2 = slope_bar_2_lanes_1[lane];
                        let offset_bar_2 = offset_bar_2_lanes_1[lane];
                        let t2 = x_view[i];
                        let t3 = slope * t2;
                        let t4 = t3 + offset;
                        let t5 = y_view[i];
                        let residual = t4 - t5;
                        let t29 = seed_1 * 2.0;
                        let t24 = t29 * residual;
                        if x_asked_1 {
                            ::gradtape::__private::add_product(
                                &mut x_bar_1_view[i],
                                t24,
                                slope,
                            );
                        }
                        let t27 = ::gradtape::__private::plus_product(
                            slope_bar_2,
                            t24,
                            t2,
                        );
                        let t28 = offset_bar_2 + t24;
                        slope_bar_2_lanes_1[lane] = t27;
                        offset_bar_2_lanes_1[lane] = t28;
                    }
                    let t36 = slope_bar_2_lanes_1[0];
                    let t37 = slope_bar_2_lanes_1[1];
                    let t38 = slope_bar_2_lanes_1[2];
                    let t39 = slope_bar_2_lanes_1[3];
                    let t40 = t36 + t37;
                    let t41 = t38 + t39;
                    let slope_bar_3 = t40 + t41;
                    let t42 = offset_bar_2_lanes_1[0];
                    let t43 = offset_bar_2_lanes_1[1];
                    let t44 = offset_bar_2_lanes_1[2];
                    let t45 = offset_bar_2_lanes_1[3];
                    let t46 = t42 + t43;
                    let t47 = t44 + t45;
                    let offset_bar_3 = t46 + t47;
                    ::gradtape::__private::Bar::<
                        f64,
                    >::add(&mut slope_adjoint, &(slope_bar_3));
                    ::gradtape::__private::Bar::<
                        f64,
                    >::add(&mut offset_adjoint, &(offset_bar_3));
                },
            )
        }
        #[doc(hidden)]
        pub fn forward<__Directions: ::gradtape::__private::Directions>(
            directions: __Directions,
            x: &[f64],
            y: &[f64],
            slope: f64,
            offset: f64,
            x_adjoint: impl ::gradtape::__private::DotSlice<f64, __Directions>,
            y_adjoint: impl ::core::marker::Sized,
            slope_adjoint: impl ::gradtape::__private::Dot<f64, __Directions>,
            offset_adjoint: impl ::gradtape::__private::Dot<f64, __Directions>,
        ) -> (
            f64,
            <f64 as ::gradtape::__private::Differentiable>::Tangents<__Directions>,
        ) {
            let x_dot = ::gradtape::__private::DotSlice::hold(x_adjoint, x);
            let x_dot = &*x_dot;
            let slope_dot = ::gradtape::__private::Dot::take(slope_adjoint, &slope);
            let offset_dot = ::gradtape::__private::Dot::take(offset_adjoint, &offset);
            let t0 = (*x).len();
            let mut sum: f64 = 0.0;
            let mut sum_dot: ::gradtape::__private::Of<__Directions, f64> = ::core::default::Default::default();
            for i in 0..t0 {
                directions.side_by_side();
                let t2 = x[i];
                let t2_dot = x_dot[i];
                let t3 = slope * t2;
                let t9 = slope_dot * t2;
                let t11 = ::gradtape::__private::plus_product(t9, t2_dot, slope);
                let t4 = t3 + offset;
                let t12 = t11 + offset_dot;
                let t5 = y[i];
                let residual = t4 - t5;
                let residual_dot = t12;
                let t7 = residual * residual;
                let t13 = residual_dot * residual;
                let t15 = ::gradtape::__private::plus_product(
                    t13,
                    residual_dot,
                    residual,
                );
                let t8 = sum + t7;
                let t16 = sum_dot + t15;
                sum = t8;
                sum_dot = t16;
            }
            let sum_1 = sum;
            let sum_1_dot = sum_dot;
            let result_tangent = sum_1_dot;
            let result_value = sum_1;
            (result_value, result_tangent)
        }
        #[doc(hidden)]
        pub const MUTABLE: [bool; 4] = [false, false, false, false];
        #[doc(hidden)]
        pub const READ: [bool; 4] = [true, true, true, true];
        #[doc(hidden)]
        pub const KEEPS_LENGTH: [bool; 4] = [true, true, false, false];
        #[doc(hidden)]
        #[inline]
        pub fn overwrites(lengths: [usize; 4], depth: usize) -> [bool; 4] {
            [false, false, false, false]
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
