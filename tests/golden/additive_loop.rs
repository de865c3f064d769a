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
            let mut d_slope = ::gradtape::__private::Differentiable::zero_tangent(
                &slope,
            );
            let mut d_offset = ::gradtape::__private::Differentiable::zero_tangent(
                &offset,
            );
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
            let kept_slope = ::gradtape::__private::Differentiable::zero_tangent(&slope);
            let kept_offset = ::gradtape::__private::Differentiable::zero_tangent(
                &offset,
            );
            let (value, pullback) = Self::augmented(x, y, slope, offset);
            (
                value,
                move |seed_1: f64| {
                    let mut d_x = ::gradtape::__private::Differentiable::zero_tangent(
                        &*x,
                    );
                    let mut d_slope = kept_slope.clone();
                    let mut d_offset = kept_offset.clone();
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
                    x: ::core::option::Option<&[f64]>,
                    y: ::core::option::Option<&[f64]>,
                    _: ::core::option::Option<&f64>,
                    _: ::core::option::Option<&f64>,
                    seed_1: ::core::option::Option<f64>,
                    x_adjoint: ::core::option::Option<&mut [f64]>,
                    y_adjoint: ::core::option::Option<&mut [f64]>,
                    slope_adjoint: ::core::option::Option<&mut f64>,
                    offset_adjoint: ::core::option::Option<&mut f64>|
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
                    let x_view_1 = &(*x)[..t0];
                    let y_view_1 = &(*y)[..t0];
                    let x_bar_1_view = if x_asked_1 {
                        &mut (*x_bar_1)[..t0]
                    } else {
                        &mut []
                    };
                    let t49 = [0.0, 0.0, 0.0, 0.0];
                    let mut slope_bar_2_lanes = t49;
                    let t50 = [0.0, 0.0, 0.0, 0.0];
                    let mut offset_bar_2_lanes = t50;
                    let t51 = t0 / 4;
                    for block_1 in 0..t51 {
                        let start_1 = block_1 * 4;
                        let x_view_1_part = &x_view_1[start_1..start_1 + 4];
                        let y_view_1_part = &y_view_1[start_1..start_1 + 4];
                        let x_bar_1_view_part = if x_asked_1 {
                            &mut x_bar_1_view[start_1..start_1 + 4]
                        } else {
                            &mut []
                        };
                        for lane_1 in 0..4 {
                            let slope_bar_2 = slope_bar_2_lanes[lane_1];
                            let offset_bar_2 = offset_bar_2_lanes[lane_1];
                            let t2 = x_view_1_part[lane_1];
                            let t3 = slope * t2;
                            let t4 = t3 + offset;
                            let t5 = y_view_1_part[lane_1];
                            let residual = t4 - t5;
                            let t48 = seed_1 * 2.0;
                            let t43 = t48 * residual;
                            let t44 = t43 * t2;
                            let t45 = t43 * slope;
                            if x_asked_1 {
                                x_bar_1_view_part[lane_1] += t45;
                            }
                            let t46 = slope_bar_2 + t44;
                            let t47 = offset_bar_2 + t43;
                            slope_bar_2_lanes[lane_1] = t46;
                            offset_bar_2_lanes[lane_1] = t47;
                        }
                    }
                    let t52 = t51 * 4;
                    let t53 = slope_bar_2_lanes;
                    let mut slope_bar_2_lanes_1 = t53;
                    let t54 = offset_bar_2_lanes;
                    let mut offset_bar_2_lanes_1 = t54;
                    for i in t52..t0 {
                        let lane_1 = i - t52;
                        let slope_bar_2 = slope_bar_2_lanes_1[lane_1];
                        let offset_bar_2 = offset_bar_2_lanes_1[lane_1];
                        let t2 = x_view_1[i];
                        let t3 = slope * t2;
                        let t4 = t3 + offset;
                        let t5 = y_view_1[i];
                        let residual = t4 - t5;
                        let t48 = seed_1 * 2.0;
                        let t43 = t48 * residual;
                        let t44 = t43 * t2;
                        let t45 = t43 * slope;
                        if x_asked_1 {
                            x_bar_1_view[i] += t45;
                        }
                        let t46 = slope_bar_2 + t44;
                        let t47 = offset_bar_2 + t43;
                        slope_bar_2_lanes_1[lane_1] = t46;
                        offset_bar_2_lanes_1[lane_1] = t47;
                    }
                    let t55 = slope_bar_2_lanes_1[0];
                    let t56 = slope_bar_2_lanes_1[1];
                    let t57 = slope_bar_2_lanes_1[2];
                    let t58 = slope_bar_2_lanes_1[3];
                    let t59 = t55 + t56;
                    let t60 = t57 + t58;
                    let slope_bar_3 = t59 + t60;
                    let t61 = offset_bar_2_lanes_1[0];
                    let t62 = offset_bar_2_lanes_1[1];
                    let t63 = offset_bar_2_lanes_1[2];
                    let t64 = offset_bar_2_lanes_1[3];
                    let t65 = t61 + t62;
                    let t66 = t63 + t64;
                    let offset_bar_3 = t65 + t66;
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
                let t2 = x[i];
                let t2_dot = x_dot[i];
                let t3 = slope * t2;
                let t9 = slope_dot * t2;
                let t10 = t2_dot * slope;
                let t11 = t9 + t10;
                let t4 = t3 + offset;
                let t12 = t11 + offset_dot;
                let t5 = y[i];
                let residual = t4 - t5;
                let residual_dot = t12;
                let t7 = residual * residual;
                let t13 = residual_dot * residual;
                let t14 = residual_dot * residual;
                let t15 = t13 + t14;
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
        pub const SHALLOW_0: bool = true;
        #[doc(hidden)]
        pub const SHALLOW_1: bool = true;
        #[doc(hidden)]
        pub const SHALLOW_2: bool = true;
        #[doc(hidden)]
        pub const SHALLOW_3: bool = true;
    }
};
