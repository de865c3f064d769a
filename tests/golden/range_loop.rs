/// A loop that carries a value from iteration to iteration.
fn horner(coefficients: &[f64], x: f64) -> f64 {
    let mut y = 0.0;
    for i in (0..coefficients.len()).rev() {
        y = y * x + coefficients[i];
    }
    y
}
///Derivatives of [`horner`](fn@horner).
#[allow(non_camel_case_types, dead_code)]
struct horner {}
#[allow(warnings, unused, unused_qualifications, unreachable_pub, nonstandard_style)]
#[allow(unused_lifetimes, single_use_lifetimes)]
#[allow(clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
const _: () = {
    use ::gradtape::__private::methods::*;
    let _ = horner;
    impl horner {
        /// The gradient with respect to the differentiable parameters.
        #[inline]
        pub fn grad(coefficients: &[f64], x: f64) -> (::std::vec::Vec<f64>, f64) {
            let gradient = Self::value_and_grad(coefficients, x);
            gradient.1
        }
        /// The value and the gradient.
        #[inline]
        pub fn value_and_grad(
            coefficients: &[f64],
            x: f64,
        ) -> (f64, (::std::vec::Vec<f64>, f64)) {
            let mut d_coefficients = ::gradtape::__private::Differentiable::zero_tangent(
                &*coefficients,
            );
            let mut d_x = 0.0f64;
            let value = Self::reverse(
                coefficients,
                x,
                1.0,
                &mut d_coefficients,
                &mut d_x,
            );
            (value, (d_coefficients, d_x))
        }
        /// The value; the gradient is added to the buffers.
        #[inline]
        pub fn grad_into(
            coefficients: &[f64],
            x: f64,
            d_coefficients: &mut [f64],
            d_x: &mut f64,
        ) -> f64 {
            ::gradtape::__private::same_length(coefficients.len(), d_coefficients.len());
            let seed_1 = Self::reverse(
                coefficients,
                x,
                1.0,
                &mut *d_coefficients,
                &mut *d_x,
            );
            seed_1
        }
        /// The value and the pullback: from seeds of the outputs to cotangents of the parameters.
        #[inline]
        pub fn vjp<'p0>(
            coefficients: &'p0 [f64],
            x: f64,
        ) -> (f64, impl ::core::ops::Fn(f64) -> (::std::vec::Vec<f64>, f64) + use<'p0>) {
            let (value, pullback) = Self::augmented(coefficients, x);
            (
                value,
                move |seed_1: f64| {
                    let mut d_coefficients = ::gradtape::__private::Differentiable::zero_tangent(
                        &*coefficients,
                    );
                    let mut d_x = 0.0f64;
                    pullback(
                        ::core::option::Option::Some(coefficients),
                        ::core::option::Option::None,
                        ::core::option::Option::Some(seed_1),
                        ::core::option::Option::Some(&mut d_coefficients),
                        ::core::option::Option::Some(&mut d_x),
                    );
                    (d_coefficients, d_x)
                },
            )
        }
        /// The value and its tangent, from pairs of a primal and a tangent.
        #[inline]
        pub fn jvp(
            (
                coefficients,
                d_coefficients,
            ): (impl ::core::convert::AsRef<[f64]>, impl ::core::convert::AsRef<[f64]>),
            (x, d_x): (f64, f64),
        ) -> (f64, f64) {
            let result = Self::forward(
                ::gradtape::__private::One,
                coefficients.as_ref(),
                x,
                ::gradtape::__private::Known(d_coefficients.as_ref()),
                ::gradtape::__private::Known(&d_x),
            );
            result
        }
        #[doc(hidden)]
        #[inline]
        pub fn reverse(
            coefficients: &[f64],
            x: f64,
            seed_1: f64,
            mut coefficients_adjoint: impl ::gradtape::__private::SliceBar<f64>,
            mut x_adjoint: impl ::gradtape::__private::Bar<f64>,
        ) -> f64 {
            let (value, pullback) = Self::augmented(coefficients, x);
            pullback(
                ::core::option::Option::Some(coefficients),
                ::core::option::Option::None,
                ::core::option::Option::Some(seed_1),
                ::gradtape::__private::SliceBar::<f64>::lent(&mut coefficients_adjoint),
                ::gradtape::__private::Bar::<f64>::lent(&mut x_adjoint),
            );
            value
        }
        #[doc(hidden)]
        #[inline]
        pub fn seeded(
            coefficients: &[f64],
            x: f64,
            seed_1: ::core::option::Option<f64>,
            coefficients_adjoint: ::core::option::Option<&mut [f64]>,
            x_adjoint: ::core::option::Option<&mut f64>,
        ) -> f64 {
            Self::reverse(
                coefficients,
                x,
                seed_1.unwrap_or_default(),
                ::gradtape::__private::Perhaps(coefficients_adjoint),
                ::gradtape::__private::PerhapsOne(x_adjoint),
            )
        }
        #[doc(hidden)]
        #[inline]
        pub fn augmented(
            coefficients: &[f64],
            x: f64,
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
            let mut y_rec_1 = ::gradtape::__private::Slab::<f64>::new();
            let t0 = (*coefficients).len();
            let y_row_2 = y_rec_1.row(t0, 0.0);
            let mut y: f64 = 0.0;
            for i in (0..t0).rev() {
                y_row_2[i] = y;
                let t2 = y * x;
                let t3 = coefficients[i];
                let t4 = t2 + t3;
                y = t4;
            }
            let y_1 = y;
            let value_2: f64 = y_1;
            (
                value_2,
                move |coefficients, _, seed_1, coefficients_adjoint, x_adjoint| {
                    let coefficients = ::gradtape::__private::given(coefficients);
                    let mut coefficients_adjoint = ::gradtape::__private::Perhaps(
                        coefficients_adjoint,
                    );
                    let mut x_adjoint = ::gradtape::__private::PerhapsOne(x_adjoint);
                    let coefficients_asked_1 = ::gradtape::__private::SliceBar::asked(
                        &coefficients_adjoint,
                    );
                    let coefficients_bar_1 = ::gradtape::__private::SliceBar::whole(
                        &mut coefficients_adjoint,
                    );
                    let seed_1 = seed_1.unwrap_or_default();
                    let mut y_rec_1 = y_rec_1.rewind();
                    let t0 = (*coefficients).len();
                    let y_row_3 = y_rec_1.pop_row(t0);
                    let coefficients_bar_1_view = if coefficients_asked_1 {
                        &mut (*coefficients_bar_1)[..t0]
                    } else {
                        &mut []
                    };
                    let mut y_bar_2 = seed_1;
                    let mut x_bar_2: f64 = 0.0;
                    for i in 0..t0 {
                        let y = y_row_3[i];
                        if coefficients_asked_1 {
                            coefficients_bar_1_view[i] += y_bar_2;
                        }
                        let t12 = y_bar_2 * x;
                        let t13 = y_bar_2 * y;
                        let t14 = x_bar_2 + t13;
                        y_bar_2 = t12;
                        x_bar_2 = t14;
                    }
                    let y_bar_3 = y_bar_2;
                    let x_bar_3 = x_bar_2;
                    ::gradtape::__private::Bar::<f64>::add(&mut x_adjoint, &(x_bar_3));
                },
            )
        }
        #[doc(hidden)]
        pub fn forward<__Directions: ::gradtape::__private::Directions>(
            directions: __Directions,
            coefficients: &[f64],
            x: f64,
            coefficients_adjoint: impl ::gradtape::__private::DotSlice<
                f64,
                __Directions,
            >,
            x_adjoint: impl ::gradtape::__private::Dot<f64, __Directions>,
        ) -> (
            f64,
            <f64 as ::gradtape::__private::Differentiable>::Tangents<__Directions>,
        ) {
            let coefficients_dot = ::gradtape::__private::DotSlice::hold(
                coefficients_adjoint,
                coefficients,
            );
            let coefficients_dot = &*coefficients_dot;
            let x_dot = ::gradtape::__private::Dot::take(x_adjoint, &x);
            let t0 = (*coefficients).len();
            let mut y: f64 = 0.0;
            let mut y_dot: ::gradtape::__private::Of<__Directions, f64> = ::core::default::Default::default();
            for i in (0..t0).rev() {
                directions.side_by_side();
                let t2 = y * x;
                let t5 = y_dot * x;
                let t7 = ::gradtape::__private::plus_product(t5, x_dot, y);
                let t3 = coefficients[i];
                let t3_dot = coefficients_dot[i];
                let t4 = t2 + t3;
                let t8 = t7 + t3_dot;
                y = t4;
                y_dot = t8;
            }
            let y_1 = y;
            let y_1_dot = y_dot;
            let result_tangent = y_1_dot;
            let result_value = y_1;
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
            true
        }
        #[doc(hidden)]
        pub const fn shallow(levels: usize) -> bool {
            true
        }
    }
};
