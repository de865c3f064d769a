/// Several outputs.
fn rotated(point: [f64; 2], angle: f64) -> [f64; 2] {
    let (sin, cos) = (angle.sin(), angle.cos());
    [cos * point[0] - sin * point[1], sin * point[0] + cos * point[1]]
}
///Derivatives of [`rotated`](fn@rotated).
#[allow(non_camel_case_types, dead_code)]
struct rotated {}
#[allow(warnings, unused, unused_qualifications, unreachable_pub, nonstandard_style)]
#[allow(unused_lifetimes, single_use_lifetimes)]
#[allow(clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
const _: () = {
    use ::gradtape::__private::methods::*;
    let _ = rotated;
    impl rotated {
        /// The value and the pullback: from seeds of the outputs to cotangents of the parameters.
        #[inline]
        pub fn vjp(
            point: [f64; 2],
            angle: f64,
        ) -> ([f64; 2], impl ::core::ops::Fn([f64; 2]) -> ([f64; 2], f64) + use<>) {
            let (value, pullback) = Self::augmented(point, angle);
            (
                value,
                move |seed_1: [f64; 2]| {
                    let mut d_point = [0.0f64; 2];
                    let mut d_angle = 0.0f64;
                    pullback(
                        ::core::option::Option::None,
                        ::core::option::Option::None,
                        ::core::option::Option::Some(seed_1),
                        ::core::option::Option::Some(&mut d_point),
                        ::core::option::Option::Some(&mut d_angle),
                    );
                    (d_point, d_angle)
                },
            )
        }
        /// The value and its tangent, from pairs of a primal and a tangent.
        #[inline]
        pub fn jvp(
            (point, d_point): ([f64; 2], [f64; 2]),
            (angle, d_angle): (f64, f64),
        ) -> ([f64; 2], [f64; 2]) {
            let result = Self::forward(
                ::gradtape::__private::One,
                point,
                angle,
                ::gradtape::__private::Known(&d_point),
                ::gradtape::__private::Known(&d_angle),
            );
            result
        }
        /// The Jacobian: for each number of the result its gradient with respect to the
        /// differentiable parameters. Where these have fewer numbers, by forward passes, each of
        /// which runs the function for several columns; else by a pullback for each row.
        #[inline]
        pub fn jacobian(point: [f64; 2], angle: f64) -> [([f64; 2], f64); 2] {
            if let ::core::option::Option::Some(rows) = ::gradtape::__private::by_columns::<
                _,
                [f64; 2],
            >(
                &(&point, (&angle, ())),
                &[],
                |(d_point, (d_angle, ()))| Self::forward(
                    ::gradtape::__private::Columns {},
                    ::core::clone::Clone::clone(&point),
                    angle,
                    ::gradtape::__private::Known(&d_point),
                    ::gradtape::__private::Known(&d_angle),
                ),
                |_, _| {},
            ) {
                return rows;
            }
            let (value, pullback) = Self::vjp(point, angle);
            ::gradtape::__private::rows(&value, |seed| pullback(seed))
        }
        #[doc(hidden)]
        #[inline]
        pub fn reverse(
            point: [f64; 2],
            angle: f64,
            seed_1: ::gradtape::__private::Seed<[f64; 2]>,
            mut point_adjoint: impl ::gradtape::__private::Bar<[f64; 2]>,
            mut angle_adjoint: impl ::gradtape::__private::Bar<f64>,
        ) -> [f64; 2] {
            let (value, pullback) = Self::augmented(point, angle);
            pullback(
                ::core::option::Option::None,
                ::core::option::Option::None,
                ::core::option::Option::Some(seed_1.of(&value)),
                ::gradtape::__private::Bar::<[f64; 2]>::lent(&mut point_adjoint),
                ::gradtape::__private::Bar::<f64>::lent(&mut angle_adjoint),
            );
            value
        }
        #[doc(hidden)]
        #[inline]
        pub fn seeded(
            point: [f64; 2],
            angle: f64,
            seed_1: ::core::option::Option<[f64; 2]>,
            point_adjoint: ::core::option::Option<&mut [f64; 2]>,
            angle_adjoint: ::core::option::Option<&mut f64>,
        ) -> [f64; 2] {
            Self::reverse(
                point,
                angle,
                ::gradtape::__private::Seed::or_zero(seed_1),
                ::gradtape::__private::PerhapsOne(point_adjoint),
                ::gradtape::__private::PerhapsOne(angle_adjoint),
            )
        }
        #[doc(hidden)]
        #[inline]
        pub fn augmented(
            point: [f64; 2],
            angle: f64,
        ) -> (
            [f64; 2],
            impl ::core::ops::Fn(
                ::core::option::Option<&[f64; 2]>,
                ::core::option::Option<&f64>,
                ::core::option::Option<[f64; 2]>,
                ::core::option::Option<&mut [f64; 2]>,
                ::core::option::Option<&mut f64>,
            ) + use<>,
        ) {
            let t0 = angle.sin();
            let cos = angle.cos();
            let [t2, t4] = point;
            let t3 = cos * t2;
            let t5 = t0 * t4;
            let t6 = t3 - t5;
            let t8 = t0 * t2;
            let t10 = cos * t4;
            let t11 = t8 + t10;
            let t12 = [t6, t11];
            let value_2: [f64; 2] = t12;
            (
                value_2,
                move |_, _, seed_1, point_adjoint, angle_adjoint| {
                    let mut point_adjoint = ::gradtape::__private::PerhapsOne(
                        point_adjoint,
                    );
                    let mut angle_adjoint = ::gradtape::__private::PerhapsOne(
                        angle_adjoint,
                    );
                    let mut point_bar_1 = [-0.0f64; 2];
                    let mut seed_1 = seed_1.unwrap_or([0.0f64; 2]);
                    let [t2, t4] = point;
                    let t53 = seed_1[0];
                    let t54 = seed_1[1];
                    let t55 = t54 * t4;
                    let t56 = t54 * cos;
                    let t57 = t54 * t2;
                    let t58 = t54 * t0;
                    let t74 = t53 * t4;
                    let t61 = t57 - t74;
                    let t75 = t53 * t0;
                    let t63 = t56 - t75;
                    point_bar_1[1] += t63;
                    let t65 = ::gradtape::__private::plus_product(t55, t53, t2);
                    let t67 = ::gradtape::__private::plus_product(t58, t53, cos);
                    point_bar_1[0] += t67;
                    let t68 = angle.sin();
                    let t76 = t65 * t68;
                    let t71 = angle.cos();
                    let t72 = t61 * t71;
                    let t73 = t72 - t76;
                    ::gradtape::__private::Bar::<
                        [f64; 2],
                    >::add(&mut point_adjoint, &point_bar_1);
                    ::gradtape::__private::Bar::<f64>::add(&mut angle_adjoint, &(t73));
                },
            )
        }
        #[doc(hidden)]
        pub fn forward<__Directions: ::gradtape::__private::Directions>(
            directions: __Directions,
            point: [f64; 2],
            angle: f64,
            point_adjoint: impl ::gradtape::__private::Dot<[f64; 2], __Directions>,
            angle_adjoint: impl ::gradtape::__private::Dot<f64, __Directions>,
        ) -> (
            [f64; 2],
            <[f64; 2] as ::gradtape::__private::Differentiable>::Tangents<__Directions>,
        ) {
            let point_dot = ::gradtape::__private::Dot::take(point_adjoint, &point);
            let angle_dot = ::gradtape::__private::Dot::take(angle_adjoint, &angle);
            let t0 = angle.sin();
            let t13 = angle.cos();
            let t14 = angle_dot * t13;
            let cos = angle.cos();
            let t15 = angle.sin();
            let t16 = -t15;
            let t17 = angle_dot * t16;
            let [t2, t4] = point;
            let [t2_dot, t4_dot] = point_dot;
            let t3 = cos * t2;
            let t18 = t17 * t2;
            let t20 = ::gradtape::__private::plus_product(t18, t2_dot, cos);
            let t5 = t0 * t4;
            let t21 = t14 * t4;
            let t23 = ::gradtape::__private::plus_product(t21, t4_dot, t0);
            let t6 = t3 - t5;
            let t24 = t20 - t23;
            let t8 = t0 * t2;
            let t25 = t14 * t2;
            let t27 = ::gradtape::__private::plus_product(t25, t2_dot, t0);
            let t10 = cos * t4;
            let t28 = t17 * t4;
            let t30 = ::gradtape::__private::plus_product(t28, t4_dot, cos);
            let t11 = t8 + t10;
            let t31 = t27 + t30;
            let t12 = [t6, t11];
            let t12_dot = [t24, t31];
            let result_tangent = t12_dot;
            let result_value = t12;
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
