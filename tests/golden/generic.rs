/// One companion for every float.
fn lennard_jones<T: gradtape::Scalar>(distance: T, depth: T) -> T {
    let s = distance.recip().powi(6);
    depth * (s * s - s)
}
///Derivatives of [`lennard_jones`](fn@lennard_jones).
#[allow(non_camel_case_types, dead_code)]
struct lennard_jones {}
#[allow(warnings, unused, unused_qualifications, unreachable_pub, nonstandard_style)]
#[allow(unused_lifetimes, single_use_lifetimes)]
#[allow(clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
const _: () = {
    use ::gradtape::__private::methods::*;
    impl lennard_jones {
        fn primal<T: gradtape::Scalar>()
        where
            T: ::gradtape::Scalar,
        {
            let _ = lennard_jones::<T>;
        }
    }
    impl lennard_jones {
        /// The gradient with respect to the differentiable parameters.
        #[inline]
        pub fn grad<T: gradtape::Scalar>(distance: T, depth: T) -> (T, T)
        where
            T: ::gradtape::Scalar,
        {
            let gradient = Self::value_and_grad(distance, depth);
            gradient.1
        }
        /// The value and the gradient.
        #[inline]
        pub fn value_and_grad<T: gradtape::Scalar>(distance: T, depth: T) -> (T, (T, T))
        where
            T: ::gradtape::Scalar,
        {
            let mut d_distance = ::gradtape::__private::Differentiable::zero_tangent(
                &distance,
            );
            let mut d_depth = ::gradtape::__private::Differentiable::zero_tangent(
                &depth,
            );
            let value = Self::reverse(
                distance,
                depth,
                ::gradtape::__private::Scalar::constant(1.0),
                &mut d_distance,
                &mut d_depth,
            );
            (value, (d_distance, d_depth))
        }
        /// The value; the gradient is added to the buffers.
        #[inline]
        pub fn grad_into<T: gradtape::Scalar>(
            distance: T,
            depth: T,
            d_distance: &mut T,
            d_depth: &mut T,
        ) -> T
        where
            T: ::gradtape::Scalar,
        {
            let seed_1 = Self::reverse(
                distance,
                depth,
                ::gradtape::__private::Scalar::constant(1.0),
                &mut *d_distance,
                &mut *d_depth,
            );
            seed_1
        }
        /// The value and the pullback: from seeds of the outputs to cotangents of the parameters.
        #[inline]
        pub fn vjp<T: gradtape::Scalar>(
            distance: T,
            depth: T,
        ) -> (T, impl ::core::ops::Fn(T) -> (T, T) + use<T>)
        where
            T: ::gradtape::Scalar,
        {
            let kept_distance = ::gradtape::__private::Differentiable::zero_tangent(
                &distance,
            );
            let kept_depth = ::gradtape::__private::Differentiable::zero_tangent(&depth);
            let (value, pullback) = Self::augmented(distance, depth);
            (
                value,
                move |seed_1: T| {
                    let mut d_distance = kept_distance.clone();
                    let mut d_depth = kept_depth.clone();
                    pullback(
                        ::core::option::Option::None,
                        ::core::option::Option::None,
                        ::core::option::Option::Some(seed_1),
                        ::core::option::Option::Some(&mut d_distance),
                        ::core::option::Option::Some(&mut d_depth),
                    );
                    (d_distance, d_depth)
                },
            )
        }
        /// The value and its tangent, from pairs of a primal and a tangent.
        #[inline]
        pub fn jvp<T: gradtape::Scalar>(
            (distance, d_distance): (T, T),
            (depth, d_depth): (T, T),
        ) -> (T, T)
        where
            T: ::gradtape::Scalar,
        {
            let result = Self::forward(
                ::gradtape::__private::One,
                distance,
                depth,
                ::gradtape::__private::Known(&d_distance),
                ::gradtape::__private::Known(&d_depth),
            );
            result
        }
        #[doc(hidden)]
        #[inline]
        pub fn reverse<T: gradtape::Scalar>(
            distance: T,
            depth: T,
            seed_1: T,
            mut distance_adjoint: impl ::gradtape::__private::Bar<T>,
            mut depth_adjoint: impl ::gradtape::__private::Bar<T>,
        ) -> T
        where
            T: ::gradtape::Scalar,
        {
            let t0 = ::gradtape::__private::Scalar::recip(distance);
            let s = ::gradtape::__private::Scalar::powi(t0, 6);
            let t2 = s * s;
            let t3 = t2 - s;
            let t4 = depth * t3;
            let value_1: T = t4;
            let t17 = seed_1 * t3;
            let t18 = seed_1 * depth;
            let t19 = -t18;
            let t20 = t18 * s;
            let t21 = t19 + t20;
            let t22 = t21 + t20;
            let t23 = ::gradtape::__private::kinks::powi_base(t0, 6);
            let t24 = t22 * t23;
            let t25 = ::gradtape::__private::kinks::unless_absent(t22, t24);
            let t26 = t0 * t0;
            let t27 = -t26;
            let t28 = t25 * t27;
            let t29 = ::gradtape::__private::kinks::unless_absent(t25, t28);
            ::gradtape::__private::Bar::<T>::add(&mut distance_adjoint, &(t29));
            ::gradtape::__private::Bar::<T>::add(&mut depth_adjoint, &(t17));
            value_1
        }
        #[doc(hidden)]
        #[inline]
        pub fn seeded<T: gradtape::Scalar>(
            distance: T,
            depth: T,
            seed_1: ::core::option::Option<T>,
            distance_adjoint: ::core::option::Option<&mut T>,
            depth_adjoint: ::core::option::Option<&mut T>,
        ) -> T
        where
            T: ::gradtape::Scalar,
        {
            Self::reverse(
                distance,
                depth,
                seed_1.unwrap_or_default(),
                ::gradtape::__private::PerhapsOne(distance_adjoint),
                ::gradtape::__private::PerhapsOne(depth_adjoint),
            )
        }
        #[doc(hidden)]
        #[inline]
        pub fn augmented<T: gradtape::Scalar>(
            distance: T,
            depth: T,
        ) -> (
            T,
            impl ::core::ops::Fn(
                ::core::option::Option<&T>,
                ::core::option::Option<&T>,
                ::core::option::Option<T>,
                ::core::option::Option<&mut T>,
                ::core::option::Option<&mut T>,
            ) + use<T>,
        )
        where
            T: ::gradtape::Scalar,
        {
            let mut d_distance: T = ::gradtape::__private::zero();
            let mut d_depth: T = ::gradtape::__private::zero();
            let value = Self::seeded(
                distance,
                depth,
                ::core::option::Option::Some(::gradtape::__private::one()),
                ::core::option::Option::Some(&mut d_distance),
                ::core::option::Option::Some(&mut d_depth),
            );
            (
                value,
                move |_, _, seed_1, distance_adjoint, depth_adjoint| {
                    ::gradtape::__private::pull(distance_adjoint, seed_1, d_distance);
                    ::gradtape::__private::pull(depth_adjoint, seed_1, d_depth);
                },
            )
        }
        #[doc(hidden)]
        pub fn forward<
            T: gradtape::Scalar,
            __Directions: ::gradtape::__private::Directions,
        >(
            directions: __Directions,
            distance: T,
            depth: T,
            distance_adjoint: impl ::gradtape::__private::Dot<T, __Directions>,
            depth_adjoint: impl ::gradtape::__private::Dot<T, __Directions>,
        ) -> (T, <T as ::gradtape::__private::Differentiable>::Tangents<__Directions>)
        where
            T: ::gradtape::Scalar,
            T: ::gradtape::__private::Differentiable<
                Tangents<__Directions> = ::gradtape::__private::Of<__Directions, T>,
            >,
        {
            let distance_dot = ::gradtape::__private::Dot::take(
                distance_adjoint,
                &distance,
            );
            let depth_dot = ::gradtape::__private::Dot::take(depth_adjoint, &depth);
            let t0 = ::gradtape::__private::Scalar::recip(distance);
            let t5 = t0 * t0;
            let t6 = -t5;
            let t7 = distance_dot * t6;
            let s = ::gradtape::__private::Scalar::powi(t0, 6);
            let t8 = ::gradtape::__private::kinks::powi_base(t0, 6);
            let t9 = t7 * t8;
            let t2 = s * s;
            let t10 = t9 * s;
            let t12 = ::gradtape::__private::plus_product(t10, t9, s);
            let t3 = t2 - s;
            let t13 = t12 - t9;
            let t4 = depth * t3;
            let t14 = depth_dot * t3;
            let t16 = ::gradtape::__private::plus_product(t14, t13, depth);
            let result_tangent = t16;
            let result_value = t4;
            (result_value, result_tangent)
        }
        #[doc(hidden)]
        pub const MUTABLE: [bool; 2] = [false, false];
        #[doc(hidden)]
        pub const READ: [bool; 2] = [false, true];
        #[doc(hidden)]
        pub const KEEPS_LENGTH: [bool; 2] = [false, false];
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
