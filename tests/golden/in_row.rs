/// `out = k x²`
fn scaled(x: &[f64], k: f64, out: &mut [f64]) {
    for i in 0..out.len() {
        out[i] = k * x[i] * x[i];
    }
}
///Derivatives of [`scaled`](fn@scaled).
#[allow(non_camel_case_types, dead_code)]
struct scaled {}
#[allow(warnings, unused, unused_qualifications, unreachable_pub, nonstandard_style)]
#[allow(unused_lifetimes, single_use_lifetimes)]
#[allow(clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
const _: () = {
    use ::gradtape::__private::methods::*;
    let _ = scaled;
    impl scaled {
        /// The value and the pullback: from seeds of the outputs to cotangents of the parameters.
        #[inline]
        pub fn vjp<'p0>(
            x: &'p0 [f64],
            k: f64,
            out: &mut [f64],
        ) -> (
            (),
            impl ::core::ops::Fn(
                ::std::vec::Vec<f64>,
            ) -> (::std::vec::Vec<f64>, f64, ::std::vec::Vec<f64>) + use<'p0>,
        ) {
            let (value, pullback) = Self::augmented(x, k, out);
            (
                value,
                move |d_out: ::std::vec::Vec<f64>| {
                    let mut d_x = ::gradtape::__private::Differentiable::zero_tangent(
                        &*x,
                    );
                    let mut d_k = 0.0f64;
                    let mut d_out = d_out;
                    pullback(
                        ::core::option::Option::Some(x),
                        ::core::option::Option::None,
                        ::core::option::Option::None,
                        ::core::option::Option::None,
                        ::core::option::Option::Some(&mut d_x),
                        ::core::option::Option::Some(&mut d_k),
                        ::core::option::Option::Some(&mut d_out),
                    );
                    (d_x, d_k, d_out)
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
            (k, d_k): (f64, f64),
            (out, d_out): (&mut [f64], &mut [f64]),
        ) -> (
            (),
            <() as ::gradtape::__private::Differentiable>::Tangents<
                ::gradtape::__private::One,
            >,
        ) {
            let result = Self::forward(
                ::gradtape::__private::One,
                x.as_ref(),
                k,
                out,
                ::gradtape::__private::Known(d_x.as_ref()),
                ::gradtape::__private::Known(&d_k),
                d_out,
            );
            result
        }
        #[doc(hidden)]
        #[inline]
        pub fn reverse(
            x: &[f64],
            k: f64,
            out: &mut [f64],
            seed_1: ::gradtape::__private::Seed<()>,
            mut x_adjoint: impl ::gradtape::__private::SliceBar<f64>,
            mut k_adjoint: impl ::gradtape::__private::Bar<f64>,
            mut out_adjoint: impl ::gradtape::__private::SliceBar<f64>,
        ) -> () {
            let (value, pullback) = Self::augmented(x, k, out);
            pullback(
                ::core::option::Option::Some(x),
                ::core::option::Option::None,
                ::core::option::Option::None,
                ::core::option::Option::None,
                ::gradtape::__private::SliceBar::<f64>::lent(&mut x_adjoint),
                ::gradtape::__private::Bar::<f64>::lent(&mut k_adjoint),
                ::gradtape::__private::SliceBar::<
                    f64,
                >::lent_from(
                    &mut out_adjoint,
                    || ::gradtape::__private::Differentiable::zero_tangent(&*out),
                ),
            );
            value
        }
        #[doc(hidden)]
        #[inline]
        pub fn augmented(
            x: &[f64],
            k: f64,
            out: &mut [f64],
        ) -> (
            (),
            impl ::core::ops::Fn(
                ::core::option::Option<&[f64]>,
                ::core::option::Option<&f64>,
                ::core::option::Option<&[f64]>,
                ::core::option::Option<
                    <() as ::gradtape::__private::Differentiable>::Tangent,
                >,
                ::core::option::Option<&mut [f64]>,
                ::core::option::Option<&mut f64>,
                ::core::option::Option<&mut [f64]>,
            ) + use<>,
        ) {
            let t0 = (*out).len();
            for i in 0..t0 {
                let t2 = x[i];
                let t3 = k * t2;
                let t5 = t3 * t2;
                out[i] = t5;
            }
            let value_2: () = ();
            let out_len = (*out).len();
            (
                value_2,
                move |x, _, _, seed_1, x_adjoint, k_adjoint, out_adjoint| {
                    let x = ::gradtape::__private::given(x);
                    let mut x_adjoint = ::gradtape::__private::Perhaps(x_adjoint);
                    let mut k_adjoint = ::gradtape::__private::PerhapsOne(k_adjoint);
                    let mut out_adjoint = ::gradtape::__private::Perhaps(out_adjoint);
                    let x_asked_1 = ::gradtape::__private::SliceBar::asked(&x_adjoint);
                    let x_bar_1 = ::gradtape::__private::SliceBar::whole(&mut x_adjoint);
                    let mut out_scratch_1;
                    let out_bar_1 = if ::gradtape::__private::SliceBar::asked(
                        &out_adjoint,
                    ) {
                        ::gradtape::__private::SliceBar::whole(&mut out_adjoint)
                    } else {
                        out_scratch_1 = ::gradtape::__private::vec_of(0.0f64, out_len);
                        &mut out_scratch_1[..]
                    };
                    let x_view = &(*x)[..t0];
                    let out_bar_1_view = &mut (*out_bar_1)[..t0];
                    let x_bar_1_view = if x_asked_1 {
                        &mut (*x_bar_1)[..t0]
                    } else {
                        &mut []
                    };
                    let t26 = [0.0, 0.0, 0.0, 0.0];
                    let mut k_bar_2_lanes = t26;
                    let t27 = t0 / 4;
                    for block in 0..t27 {
                        let start = block * 4;
                        let x_view_part = &x_view[start..start + 4];
                        let out_bar_1_view_part = &mut out_bar_1_view[start..start + 4];
                        let x_bar_1_view_part = if x_asked_1 {
                            &mut x_bar_1_view[start..start + 4]
                        } else {
                            &mut []
                        };
                        for lane in 0..4 {
                            let k_bar_2 = k_bar_2_lanes[lane];
                            let t2 = x_view_part[lane];
                            let t3 = k * t2;
                            let t19 = out_bar_1_view_part[lane];
                            out_bar_1_view_part[lane] = 0.0;
                            let t20 = t19 * t2;
                            let t21 = t19 * t3;
                            let t24 = ::gradtape::__private::plus_product(t21, t20, k);
                            if x_asked_1 {
                                x_bar_1_view_part[lane] += t24;
                            }
                            let t25 = ::gradtape::__private::plus_product(
                                k_bar_2,
                                t20,
                                t2,
                            );
                            k_bar_2_lanes[lane] = t25;
                        }
                    }
                    let t28 = t27 * 4;
                    let t29 = k_bar_2_lanes;
                    let mut k_bar_2_lanes_1 = t29;
                    for i in t28..t0 {
                        let lane = i - t28;
                        let k_bar_2 = k_bar_2_lanes_1[lane];
                        let t2 = x_view[i];
                        let t3 = k * t2;
                        let t19 = out_bar_1_view[i];
                        out_bar_1_view[i] = 0.0;
                        let t20 = t19 * t2;
                        let t21 = t19 * t3;
                        let t24 = ::gradtape::__private::plus_product(t21, t20, k);
                        if x_asked_1 {
                            x_bar_1_view[i] += t24;
                        }
                        let t25 = ::gradtape::__private::plus_product(k_bar_2, t20, t2);
                        k_bar_2_lanes_1[lane] = t25;
                    }
                    let t30 = k_bar_2_lanes_1[0];
                    let t31 = k_bar_2_lanes_1[1];
                    let t32 = k_bar_2_lanes_1[2];
                    let t33 = k_bar_2_lanes_1[3];
                    let t34 = t30 + t31;
                    let t35 = t32 + t33;
                    let k_bar_3 = t34 + t35;
                    ::gradtape::__private::Bar::<f64>::add(&mut k_adjoint, &(k_bar_3));
                },
            )
        }
        #[doc(hidden)]
        pub fn forward<__Directions: ::gradtape::__private::Directions>(
            directions: __Directions,
            x: &[f64],
            k: f64,
            out: &mut [f64],
            x_adjoint: impl ::gradtape::__private::DotSlice<f64, __Directions>,
            k_adjoint: impl ::gradtape::__private::Dot<f64, __Directions>,
            out_adjoint: impl ::gradtape::__private::DotMut<[f64], __Directions>,
        ) -> (
            (),
            <() as ::gradtape::__private::Differentiable>::Tangents<__Directions>,
        ) {
            let x_dot = ::gradtape::__private::DotSlice::hold(x_adjoint, x);
            let x_dot = &*x_dot;
            let k_dot = ::gradtape::__private::Dot::take(k_adjoint, &k);
            let mut out_dot = ::gradtape::__private::DotMut::take(&out_adjoint, &*out);
            let t0 = (*out).len();
            for i in 0..t0 {
                directions.side_by_side();
                let t2 = x[i];
                let t2_dot = x_dot[i];
                let t3 = k * t2;
                let t6 = k_dot * t2;
                let t8 = ::gradtape::__private::plus_product(t6, t2_dot, k);
                let t5 = t3 * t2;
                let t9 = t8 * t2;
                let t11 = ::gradtape::__private::plus_product(t9, t2_dot, t3);
                out_dot[i] = t11;
                out[i] = t5;
            }
            let result_tangent = ();
            let result_value = ();
            ::gradtape::__private::DotMut::put(out_adjoint, out_dot);
            (result_value, result_tangent)
        }
        #[doc(hidden)]
        pub const MUTABLE: [bool; 3] = [false, false, true];
        #[doc(hidden)]
        pub const READ: [bool; 3] = [true, true, false];
        #[doc(hidden)]
        pub const KEEPS_LENGTH: [bool; 3] = [true, false, true];
        #[doc(hidden)]
        #[inline]
        pub fn overwrites(lengths: [usize; 3], depth: usize) -> [bool; 3] {
            [false, false, lengths[2] <= lengths[2]]
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
fn energy(x: &[f64]) -> f64 {
    x.iter().map(|x| 0.5 * x * x).sum()
}
///Derivatives of [`energy`](fn@energy).
#[allow(non_camel_case_types, dead_code)]
struct energy {}
#[allow(warnings, unused, unused_qualifications, unreachable_pub, nonstandard_style)]
#[allow(unused_lifetimes, single_use_lifetimes)]
#[allow(clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
const _: () = {
    use ::gradtape::__private::methods::*;
    let _ = energy;
    impl energy {
        /// The gradient with respect to the differentiable parameters.
        #[inline]
        pub fn grad(x: &[f64]) -> ::std::vec::Vec<f64> {
            let gradient = Self::value_and_grad(x);
            gradient.1
        }
        /// The value and the gradient.
        #[inline]
        pub fn value_and_grad(x: &[f64]) -> (f64, ::std::vec::Vec<f64>) {
            let mut d_x = ::gradtape::__private::Differentiable::zero_tangent(&*x);
            let value = Self::reverse(x, 1.0, &mut d_x);
            (value, d_x)
        }
        /// The value; the gradient is added to the buffers.
        #[inline]
        pub fn grad_into(x: &[f64], d_x: &mut [f64]) -> f64 {
            ::gradtape::__private::same_length(x.len(), d_x.len());
            let seed_1 = Self::reverse(x, 1.0, &mut *d_x);
            seed_1
        }
        /// The value and the pullback: from seeds of the outputs to cotangents of the parameters.
        #[inline]
        pub fn vjp<'p0>(
            x: &'p0 [f64],
        ) -> (f64, impl ::core::ops::Fn(f64) -> ::std::vec::Vec<f64> + use<'p0>) {
            let (value, pullback) = Self::augmented(x);
            (
                value,
                move |seed_1: f64| {
                    let mut d_x = ::gradtape::__private::Differentiable::zero_tangent(
                        &*x,
                    );
                    pullback(
                        ::core::option::Option::Some(x),
                        ::core::option::Option::Some(seed_1),
                        ::core::option::Option::Some(&mut d_x),
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
        ) -> (f64, f64) {
            let result = Self::forward(
                ::gradtape::__private::One,
                x.as_ref(),
                ::gradtape::__private::Known(d_x.as_ref()),
            );
            result
        }
        #[doc(hidden)]
        #[inline]
        pub fn reverse(
            x: &[f64],
            seed_1: f64,
            mut x_adjoint: impl ::gradtape::__private::SliceBar<f64>,
        ) -> f64 {
            let (value, pullback) = Self::augmented(x);
            pullback(
                ::core::option::Option::Some(x),
                ::core::option::Option::Some(seed_1),
                ::gradtape::__private::SliceBar::<f64>::lent(&mut x_adjoint),
            );
            value
        }
        #[doc(hidden)]
        #[inline]
        pub fn seeded(
            x: &[f64],
            seed_1: ::core::option::Option<f64>,
            x_adjoint: ::core::option::Option<&mut [f64]>,
        ) -> f64 {
            Self::reverse(
                x,
                seed_1.unwrap_or_default(),
                ::gradtape::__private::Perhaps(x_adjoint),
            )
        }
        #[doc(hidden)]
        #[inline]
        pub fn augmented(
            x: &[f64],
        ) -> (
            f64,
            impl ::core::ops::Fn(
                ::core::option::Option<&[f64]>,
                ::core::option::Option<f64>,
                ::core::option::Option<&mut [f64]>,
            ) + use<>,
        ) {
            let t0 = (*x).len();
            let mut sum_1: f64 = (-0.0);
            for i in 0..t0 {
                let t2 = x[i];
                let t3 = 0.5 * t2;
                let t4 = t3 * t2;
                let t5 = sum_1 + t4;
                sum_1 = t5;
            }
            let sum_2 = sum_1;
            let value_2: f64 = sum_2;
            (
                value_2,
                move |x, seed_1, x_adjoint| {
                    let x = ::gradtape::__private::given(x);
                    let mut x_adjoint = ::gradtape::__private::Perhaps(x_adjoint);
                    let x_asked_1 = ::gradtape::__private::SliceBar::asked(&x_adjoint);
                    let x_bar_1 = ::gradtape::__private::SliceBar::whole(&mut x_adjoint);
                    let seed_1 = seed_1.unwrap_or_default();
                    let t0 = (*x).len();
                    let x_view = &(*x)[..t0];
                    let x_bar_1_view = if x_asked_1 {
                        &mut (*x_bar_1)[..t0]
                    } else {
                        &mut []
                    };
                    for i in 0..t0 {
                        let t2 = x_view[i];
                        let t12 = seed_1 * t2;
                        if x_asked_1 {
                            x_bar_1_view[i] += t12;
                        }
                    }
                },
            )
        }
        #[doc(hidden)]
        pub fn forward<__Directions: ::gradtape::__private::Directions>(
            directions: __Directions,
            x: &[f64],
            x_adjoint: impl ::gradtape::__private::DotSlice<f64, __Directions>,
        ) -> (
            f64,
            <f64 as ::gradtape::__private::Differentiable>::Tangents<__Directions>,
        ) {
            let x_dot = ::gradtape::__private::DotSlice::hold(x_adjoint, x);
            let x_dot = &*x_dot;
            let t0 = (*x).len();
            let mut sum_1: f64 = (-0.0);
            let mut sum_1_dot: ::gradtape::__private::Of<__Directions, f64> = ::core::default::Default::default();
            for i in 0..t0 {
                directions.side_by_side();
                let t2 = x[i];
                let t2_dot = x_dot[i];
                let t3 = 0.5 * t2;
                let t6 = t2_dot * 0.5;
                let t4 = t3 * t2;
                let t7 = t6 * t2;
                let t9 = ::gradtape::__private::plus_product(t7, t2_dot, t3);
                let t5 = sum_1 + t4;
                let t10 = sum_1_dot + t9;
                sum_1 = t5;
                sum_1_dot = t10;
            }
            let sum_2 = sum_1;
            let sum_2_dot = sum_1_dot;
            let result_tangent = sum_2_dot;
            let result_value = sum_2;
            (result_value, result_tangent)
        }
        #[doc(hidden)]
        pub const MUTABLE: [bool; 1] = [false];
        #[doc(hidden)]
        pub const READ: [bool; 1] = [true];
        #[doc(hidden)]
        pub const KEEPS_LENGTH: [bool; 1] = [true];
        #[doc(hidden)]
        #[inline]
        pub fn overwrites(lengths: [usize; 1], depth: usize) -> [bool; 1] {
            [false]
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
/// A buffer that each step fills anew.
fn relaxed(x: &[f64], steps: usize) -> f64 {
    let mut buffer = vec![0.0; x.len()];
    let mut level = 1.0;
    for _ in 0..steps {
        scaled(x, level, &mut buffer);
        level = energy(&buffer).sqrt();
    }
    level
}
///Derivatives of [`relaxed`](fn@relaxed).
#[allow(non_camel_case_types, dead_code)]
struct relaxed {}
#[allow(warnings, unused, unused_qualifications, unreachable_pub, nonstandard_style)]
#[allow(unused_lifetimes, single_use_lifetimes)]
#[allow(clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
const _: () = {
    use ::gradtape::__private::methods::*;
    let _ = relaxed;
    impl relaxed {
        /// The gradient with respect to the differentiable parameters.
        #[inline]
        pub fn grad(x: &[f64], steps: usize) -> ::std::vec::Vec<f64> {
            let gradient = Self::value_and_grad(x, steps);
            gradient.1
        }
        /// The value and the gradient.
        #[inline]
        pub fn value_and_grad(x: &[f64], steps: usize) -> (f64, ::std::vec::Vec<f64>) {
            let mut d_x = ::gradtape::__private::Differentiable::zero_tangent(&*x);
            let value = Self::reverse(
                x,
                steps,
                1.0,
                &mut d_x,
                ::gradtape::__private::Nobody,
            );
            (value, d_x)
        }
        /// The value; the gradient is added to the buffers.
        #[inline]
        pub fn grad_into(x: &[f64], steps: usize, d_x: &mut [f64]) -> f64 {
            ::gradtape::__private::same_length(x.len(), d_x.len());
            let seed_1 = Self::reverse(
                x,
                steps,
                1.0,
                &mut *d_x,
                ::gradtape::__private::Nobody,
            );
            seed_1
        }
        /// The value and the pullback: from seeds of the outputs to cotangents of the parameters.
        #[inline]
        pub fn vjp<'heap, 'p0>(
            x: &'p0 [f64],
            steps: usize,
        ) -> (f64, impl ::core::ops::Fn(f64) -> ::std::vec::Vec<f64> + use<'heap, 'p0>)
        where
            'p0: 'heap,
        {
            let (value, pullback) = Self::split(x, steps);
            (
                value,
                move |seed_1: f64| {
                    let mut d_x = ::gradtape::__private::Differentiable::zero_tangent(
                        &*x,
                    );
                    pullback(
                        ::core::option::Option::Some(x),
                        ::core::option::Option::None,
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
            steps: usize,
        ) -> (f64, f64) {
            let result = Self::forward(
                ::gradtape::__private::One,
                x.as_ref(),
                steps,
                ::gradtape::__private::Known(d_x.as_ref()),
                ::gradtape::__private::Nobody,
            );
            result
        }
        #[doc(hidden)]
        #[inline]
        pub fn reverse(
            x: &[f64],
            steps: usize,
            seed_1: f64,
            mut x_adjoint: impl ::gradtape::__private::SliceBar<f64>,
            mut steps_adjoint: impl ::core::marker::Sized,
        ) -> f64 {
            let (value, pullback) = Self::split(x, steps);
            pullback(
                ::core::option::Option::Some(x),
                ::core::option::Option::None,
                ::core::option::Option::Some(seed_1),
                ::gradtape::__private::SliceBar::<f64>::lent(&mut x_adjoint),
                ::core::option::Option::None,
            );
            value
        }
        #[doc(hidden)]
        #[inline]
        pub fn seeded(
            x: &[f64],
            steps: usize,
            seed_1: ::core::option::Option<f64>,
            x_adjoint: ::core::option::Option<&mut [f64]>,
            steps_adjoint: ::core::option::Option<&mut ()>,
        ) -> f64 {
            Self::reverse(
                x,
                steps,
                seed_1.unwrap_or_default(),
                ::gradtape::__private::Perhaps(x_adjoint),
                steps_adjoint,
            )
        }
        #[doc(hidden)]
        #[inline]
        pub fn split(
            x: &[f64],
            steps: usize,
        ) -> (
            f64,
            impl ::core::ops::Fn(
                ::core::option::Option<&[f64]>,
                ::core::option::Option<&usize>,
                ::core::option::Option<f64>,
                ::core::option::Option<&mut [f64]>,
                ::core::option::Option<&mut ()>,
            ) + use<>,
        ) {
            let mut buffer_row_1_rec = ::gradtape::__private::Slab::<_>::new();
            let mut t32_rec = ::gradtape::__private::Slab::<_>::new();
            let mut t5_rec_1 = ::gradtape::__private::Record::new();
            let t0 = (*x).len();
            let t1 = ::gradtape::__private::vec_of(0.0, t0);
            let mut buffer = t1;
            let t27 = ::gradtape::__private::range_len(0, steps);
            t5_rec_1.reserve(t27);
            let t32_row = t32_rec.row(t27, 0);
            let t35 = (*x).len();
            let t36 = buffer.len();
            let t37 = {
                use scaled as callee_1;
                use ::gradtape::__private::missing::*;
                callee_1::overwrites([t35, 0, t36], 4)[2]
            };
            let t38 = {
                use scaled as callee_1;
                use ::gradtape::__private::missing::*;
                callee_1::KEEPS_LENGTH[2]
            };
            let t39 = {
                use energy as callee_1;
                use ::gradtape::__private::missing::*;
                callee_1::KEEPS_LENGTH[0]
            };
            let t40 = t37 && t38;
            let t41 = t40 && t39;
            let mut level = 1.0;
            for i in 0..steps {
                let t28 = ::gradtape::__private::range_len(0, i);
                let t42 = if {
                    use energy as callee_1;
                    use ::gradtape::__private::missing::*;
                    callee_1::READ[0]
                } {
                    buffer.len()
                } else {
                    0
                };
                let mut buffer_in_row = buffer_row_1_rec.in_row(&mut buffer, t42, t41);
                let (t3, scaled_pullback_1) = {
                    use scaled as companion_of_callee;
                    use scaled as callee_3;
                    use ::gradtape::__private::missing::*;
                    companion_of_callee::known();
                    callee_3::augmented(
                        x,
                        level,
                        ::gradtape::__private::LendInRow::lend_mut(&mut buffer_in_row),
                    )
                };
                let t32 = if {
                    use energy as callee_1;
                    use ::gradtape::__private::missing::*;
                    callee_1::READ[0]
                } {
                    buffer_in_row.len()
                } else {
                    0
                };
                buffer_in_row.keep(t32);
                t32_row[t28] = t32;
                let (t4, energy_pullback_1) = {
                    use energy as companion_of_callee;
                    use energy as callee_1;
                    use ::gradtape::__private::missing::*;
                    companion_of_callee::known();
                    callee_1::augmented(
                        ::gradtape::__private::LendInRow::lend(&buffer_in_row),
                    )
                };
                let t5 = ::gradtape::__private::Scalar::sqrt(t4);
                t5_rec_1
                    .push((
                        (&::gradtape::__private::Kept(&t5)).keep(),
                        energy_pullback_1,
                        scaled_pullback_1,
                    ));
                ::gradtape::__private::Spent(t3).give_back();
                level = t5.clone();
            }
            let level_1 = level;
            let t26 = ::gradtape::__private::Shape::of(&buffer);
            let value_2: f64 = level_1;
            ::gradtape::__private::Spent(buffer).give_back();
            (
                value_2,
                move |x, _, seed_1, x_adjoint, steps_adjoint| {
                    let x = ::gradtape::__private::given(x);
                    let mut x_adjoint = ::gradtape::__private::Perhaps(x_adjoint);
                    let x_asked_1 = ::gradtape::__private::SliceBar::asked(&x_adjoint);
                    let x_bar_1 = ::gradtape::__private::SliceBar::whole(&mut x_adjoint);
                    let seed_1 = seed_1.unwrap_or_default();
                    let mut t5_rec_1 = t5_rec_1.rewind();
                    let mut t32_rec = t32_rec.rewind();
                    let mut buffer_row_1_rec = buffer_row_1_rec.rewind();
                    let t25 = t26.zero();
                    let mut buffer_bar_1 = t25;
                    let t27 = ::gradtape::__private::range_len(0, steps);
                    let t32_row_1 = t32_rec.pop_row(t27);
                    let mut level_bar_2 = seed_1;
                    for i in (0..steps).rev() {
                        let (t5, energy_pullback_1, scaled_pullback_1) = t5_rec_1.pop();
                        let t5 = t5.again();
                        let t28 = ::gradtape::__private::range_len(0, i);
                        let t32 = t32_row_1[t28];
                        let buffer_row_1 = buffer_row_1_rec.pop_row(t32);
                        let t29 = 0.5 / t5;
                        let t30 = level_bar_2 * t29;
                        let t31 = ::gradtape::__private::kinks::unless_absent(
                            level_bar_2,
                            t30,
                        );
                        energy_pullback_1(
                            ::core::option::Option::Some(
                                ::gradtape::__private::LendRow::lend(
                                    &::gradtape::__private::SavedRow::new(buffer_row_1),
                                ),
                            ),
                            ::core::option::Option::Some(t31),
                            ::core::option::Option::Some(&mut buffer_bar_1),
                        );
                        let mut t33 = 0.0;
                        scaled_pullback_1(
                            ::core::option::Option::Some(x),
                            ::core::option::Option::None,
                            ::core::option::Option::None,
                            ::core::option::Option::None,
                            if x_asked_1 {
                                ::core::option::Option::Some(&mut (*x_bar_1))
                            } else {
                                ::core::option::Option::None
                            },
                            ::core::option::Option::Some(&mut t33),
                            ::core::option::Option::Some(&mut buffer_bar_1),
                        );
                        let t34 = t33;
                        level_bar_2 = t34;
                    }
                    let level_bar_3 = level_bar_2;
                    ::gradtape::__private::Spent(buffer_bar_1).give_back();
                },
            )
        }
        #[doc(hidden)]
        #[inline]
        pub fn augmented(
            x: &[f64],
            steps: usize,
        ) -> (
            f64,
            impl ::core::ops::Fn(
                ::core::option::Option<&[f64]>,
                ::core::option::Option<&usize>,
                ::core::option::Option<f64>,
                ::core::option::Option<&mut [f64]>,
                ::core::option::Option<&mut ()>,
            ) + use<>,
        ) {
            let (value, pullback) = Self::split(x, steps);
            let pullback = <::gradtape::__private::Residual<
                { Self::shallow(3) },
            > as ::gradtape::__private::Keep>::keep(
                pullback,
                |
                    pullback,
                | -> ::std::boxed::Box<
                    dyn ::core::ops::Fn(
                        ::core::option::Option<&[f64]>,
                        ::core::option::Option<&usize>,
                        ::core::option::Option<f64>,
                        ::core::option::Option<&mut [f64]>,
                        ::core::option::Option<&mut ()>,
                    ) + 'static,
                > { ::std::boxed::Box::new(pullback) },
            );
            (value, pullback)
        }
        #[doc(hidden)]
        pub fn forward<__Directions: ::gradtape::__private::Directions>(
            directions: __Directions,
            x: &[f64],
            steps: usize,
            x_adjoint: impl ::gradtape::__private::DotSlice<f64, __Directions>,
            steps_adjoint: impl ::core::marker::Sized,
        ) -> (
            f64,
            <f64 as ::gradtape::__private::Differentiable>::Tangents<__Directions>,
        ) {
            let x_dot = ::gradtape::__private::DotSlice::hold(x_adjoint, x);
            let x_dot = &*x_dot;
            let t0 = (*x).len();
            let t1 = ::gradtape::__private::vec_of(0.0, t0);
            let t6 = ::gradtape::__private::zeros(directions, &t1);
            let mut buffer = t1;
            let mut buffer_dot = t6;
            let mut level = 1.0;
            let mut level_dot = ::gradtape::__private::zeros(directions, &level);
            for i in 0..steps {
                directions.side_by_side();
                let (t3, t3_dot) = {
                    use scaled as companion_of_callee;
                    use scaled as callee_7;
                    use ::gradtape::__private::missing::*;
                    companion_of_callee::known();
                    callee_7::forward(
                        directions,
                        x,
                        level,
                        &mut buffer,
                        ::gradtape::__private::Known(x_dot),
                        ::gradtape::__private::Known(&level_dot),
                        &mut buffer_dot,
                    )
                };
                let (t4, t4_dot) = {
                    use energy as companion_of_callee;
                    use energy as callee_3;
                    use ::gradtape::__private::missing::*;
                    companion_of_callee::known();
                    callee_3::forward(
                        directions,
                        &buffer,
                        ::gradtape::__private::Known(&buffer_dot),
                    )
                };
                let t5 = ::gradtape::__private::Scalar::sqrt(t4);
                let t7 = 0.5 / t5;
                let t8 = t4_dot * ::gradtape::__private::number(t7);
                ::gradtape::__private::Spent(t3_dot).give_back();
                ::gradtape::__private::Spent(t3).give_back();
                level = t5.clone();
                level_dot = t8;
            }
            let level_1 = level;
            let level_1_dot = level_dot;
            let result_tangent = level_1_dot;
            let result_value = level_1;
            ::gradtape::__private::Spent(buffer_dot).give_back();
            ::gradtape::__private::Spent(buffer).give_back();
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
            levels > 0
                && {
                    use scaled as callee_3;
                    use ::gradtape::__private::missing::*;
                    callee_3::shallow(levels - 1)
                }
                && {
                    use energy as callee_1;
                    use ::gradtape::__private::missing::*;
                    callee_1::shallow(levels - 1)
                }
        }
    }
};
