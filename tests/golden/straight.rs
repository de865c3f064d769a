/// Straight-line code.
fn gaussian(x: f64, mean: f64, deviation: f64) -> f64 {
    let z = (x - mean) / deviation;
    (-0.5 * z * z).exp() / deviation
}
///Derivatives of [`gaussian`](fn@gaussian).
#[allow(non_camel_case_types, dead_code)]
struct gaussian {}
#[allow(warnings, unused, unused_qualifications, unreachable_pub, nonstandard_style)]
#[allow(unused_lifetimes, single_use_lifetimes)]
#[allow(clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
const _: () = {
    use ::gradtape::__private::methods::*;
    let _ = gaussian;
    impl gaussian {
        /// The gradient with respect to the differentiable parameters.
        #[inline]
        pub fn grad(x: f64, mean: f64, deviation: f64) -> (f64, f64, f64) {
            let gradient = Self::value_and_grad(x, mean, deviation);
            gradient.1
        }
        /// The value and the gradient.
        #[inline]
        pub fn value_and_grad(
            x: f64,
            mean: f64,
            deviation: f64,
        ) -> (f64, (f64, f64, f64)) {
            let mut d_x = 0.0f64;
            let mut d_mean = 0.0f64;
            let mut d_deviation = 0.0f64;
            let value = Self::reverse(
                x,
                mean,
                deviation,
                1.0,
                &mut d_x,
                &mut d_mean,
                &mut d_deviation,
            );
            (value, (d_x, d_mean, d_deviation))
        }
        /// The value; the gradient is added to the buffers.
        #[inline]
        pub fn grad_into(
            x: f64,
            mean: f64,
            deviation: f64,
            d_x: &mut f64,
            d_mean: &mut f64,
            d_deviation: &mut f64,
        ) -> f64 {
            let seed_1 = Self::reverse(
                x,
                mean,
                deviation,
                1.0,
                &mut *d_x,
                &mut *d_mean,
                &mut *d_deviation,
            );
            seed_1
        }
        /// The value and the pullback: from seeds of the outputs to cotangents of the parameters.
        #[inline]
        pub fn vjp(
            x: f64,
            mean: f64,
            deviation: f64,
        ) -> (f64, impl ::core::ops::Fn(f64) -> (f64, f64, f64) + use<>) {
            let (value, pullback) = Self::augmented(x, mean, deviation);
            (
                value,
                move |seed_1: f64| {
                    let mut d_x = 0.0f64;
                    let mut d_mean = 0.0f64;
                    let mut d_deviation = 0.0f64;
                    pullback(
                        ::core::option::Option::None,
                        ::core::option::Option::None,
                        ::core::option::Option::None,
                        ::core::option::Option::Some(seed_1),
                        ::core::option::Option::Some(&mut d_x),
                        ::core::option::Option::Some(&mut d_mean),
                        ::core::option::Option::Some(&mut d_deviation),
                    );
                    (d_x, d_mean, d_deviation)
                },
            )
        }
        /// The value and its tangent, from pairs of a primal and a tangent.
        #[inline]
        pub fn jvp(
            (x, d_x): (f64, f64),
            (mean, d_mean): (f64, f64),
            (deviation, d_deviation): (f64, f64),
        ) -> (f64, f64) {
            let result = Self::forward(
                ::gradtape::__private::One,
                x,
                mean,
                deviation,
                ::gradtape::__private::Known(&d_x),
                ::gradtape::__private::Known(&d_mean),
                ::gradtape::__private::Known(&d_deviation),
            );
            result
        }
        #[doc(hidden)]
        #[inline]
        pub fn reverse(
            x: f64,
            mean: f64,
            deviation: f64,
            seed_1: f64,
            mut x_adjoint: impl ::gradtape::__private::Bar<f64>,
            mut mean_adjoint: impl ::gradtape::__private::Bar<f64>,
            mut deviation_adjoint: impl ::gradtape::__private::Bar<f64>,
        ) -> f64 {
            let t0 = x - mean;
            let z = t0 / deviation;
            let t2 = (-0.5) * z;
            let t3 = t2 * z;
            let t4 = t3.exp();
            let t5 = t4 / deviation;
            let value_1: f64 = t5;
            let deviation_recip_1 = 1.0 / deviation;
            let t18 = seed_1 * deviation_recip_1;
            let t19 = ::gradtape::__private::kinks::unless_absent(seed_1, t18);
            let t20 = t18 * t5;
            let t21 = ::gradtape::__private::kinks::unless_absent(seed_1, t20);
            let t23 = t19 * t4;
            let t24 = t23 * z;
            let t52 = t24 * deviation_recip_1;
            let t53 = ::gradtape::__private::kinks::unless_absent(t24, t52);
            let t27 = -t53;
            let t54 = t52 * z;
            let t55 = ::gradtape::__private::kinks::unless_absent(t24, t54);
            let t31 = t55 - t21;
            let t32 = t53;
            ::gradtape::__private::Bar::<f64>::add(&mut x_adjoint, &(t27));
            ::gradtape::__private::Bar::<f64>::add(&mut mean_adjoint, &(t32));
            ::gradtape::__private::Bar::<f64>::add(&mut deviation_adjoint, &(t31));
            value_1
        }
        #[doc(hidden)]
        #[inline]
        pub fn seeded(
            x: f64,
            mean: f64,
            deviation: f64,
            seed_1: ::core::option::Option<f64>,
            x_adjoint: ::core::option::Option<&mut f64>,
            mean_adjoint: ::core::option::Option<&mut f64>,
            deviation_adjoint: ::core::option::Option<&mut f64>,
        ) -> f64 {
            Self::reverse(
                x,
                mean,
                deviation,
                seed_1.unwrap_or_default(),
                ::gradtape::__private::PerhapsOne(x_adjoint),
                ::gradtape::__private::PerhapsOne(mean_adjoint),
                ::gradtape::__private::PerhapsOne(deviation_adjoint),
            )
        }
        #[doc(hidden)]
        #[inline]
        pub fn augmented(
            x: f64,
            mean: f64,
            deviation: f64,
        ) -> (
            f64,
            impl ::core::ops::Fn(
                ::core::option::Option<&f64>,
                ::core::option::Option<&f64>,
                ::core::option::Option<&f64>,
                ::core::option::Option<f64>,
                ::core::option::Option<&mut f64>,
                ::core::option::Option<&mut f64>,
                ::core::option::Option<&mut f64>,
            ) + use<>,
        ) {
            let mut d_x: f64 = ::gradtape::__private::zero();
            let mut d_mean: f64 = ::gradtape::__private::zero();
            let mut d_deviation: f64 = ::gradtape::__private::zero();
            let value = Self::seeded(
                x,
                mean,
                deviation,
                ::core::option::Option::Some(::gradtape::__private::one()),
                ::core::option::Option::Some(&mut d_x),
                ::core::option::Option::Some(&mut d_mean),
                ::core::option::Option::Some(&mut d_deviation),
            );
            (
                value,
                move |_, _, _, seed_1, x_adjoint, mean_adjoint, deviation_adjoint| {
                    ::gradtape::__private::pull(x_adjoint, seed_1, d_x);
                    ::gradtape::__private::pull(mean_adjoint, seed_1, d_mean);
                    ::gradtape::__private::pull(deviation_adjoint, seed_1, d_deviation);
                },
            )
        }
        #[doc(hidden)]
        pub fn forward<__Directions: ::gradtape::__private::Directions>(
            directions: __Directions,
            x: f64,
            mean: f64,
            deviation: f64,
            x_adjoint: impl ::gradtape::__private::Dot<f64, __Directions>,
            mean_adjoint: impl ::gradtape::__private::Dot<f64, __Directions>,
            deviation_adjoint: impl ::gradtape::__private::Dot<f64, __Directions>,
        ) -> (
            f64,
            <f64 as ::gradtape::__private::Differentiable>::Tangents<__Directions>,
        ) {
            let x_dot = ::gradtape::__private::Dot::take(x_adjoint, &x);
            let mean_dot = ::gradtape::__private::Dot::take(mean_adjoint, &mean);
            let deviation_dot = ::gradtape::__private::Dot::take(
                deviation_adjoint,
                &deviation,
            );
            let t0 = x - mean;
            let t6 = x_dot - mean_dot;
            let z = t0 / deviation;
            let t7 = deviation_dot * z;
            let t8 = t6 - t7;
            let t9 = t8 / deviation;
            let t2 = (-0.5) * z;
            let t10 = t9 * (-0.5);
            let t3 = t2 * z;
            let t11 = t10 * z;
            let t13 = ::gradtape::__private::plus_product(t11, t9, t2);
            let t4 = t3.exp();
            let t14 = t13 * t4;
            let t5 = t4 / deviation;
            let t15 = deviation_dot * t5;
            let t16 = t14 - t15;
            let t17 = t16 / deviation;
            let result_tangent = t17;
            let result_value = t5;
            (result_value, result_tangent)
        }
        #[doc(hidden)]
        pub const MUTABLE: [bool; 3] = [false, false, false];
        #[doc(hidden)]
        pub const READ: [bool; 3] = [false, false, true];
        #[doc(hidden)]
        pub const KEEPS_LENGTH: [bool; 3] = [false, false, false];
        #[doc(hidden)]
        #[inline]
        pub fn overwrites(lengths: [usize; 3], depth: usize) -> [bool; 3] {
            [false, false, false]
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
