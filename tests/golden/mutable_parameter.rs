/// A parameter that goes in and out.
fn relax(u: &mut [f64], omega: f64) -> f64 {
    let n = u.len();
    for i in 1..n - 1 {
        u[i] += omega * (0.5 * (u[i - 1] + u[i + 1]) - u[i]);
    }
    u[n - 2]
}
///Derivatives of [`relax`](fn@relax).
#[allow(non_camel_case_types, dead_code)]
struct relax {}
#[allow(warnings, unused, unused_qualifications, unreachable_pub, nonstandard_style)]
#[allow(unused_lifetimes, single_use_lifetimes)]
#[allow(clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
const _: () = {
    use ::gradtape::__private::methods::*;
    let _ = relax;
    impl relax {
        /// The gradient with respect to the differentiable parameters.
        #[inline]
        pub fn grad(u: &mut [f64], omega: f64) -> (::std::vec::Vec<f64>, f64) {
            let gradient = Self::value_and_grad(u, omega);
            gradient.1
        }
        /// The value and the gradient.
        #[inline]
        pub fn value_and_grad(
            u: &mut [f64],
            omega: f64,
        ) -> (f64, (::std::vec::Vec<f64>, f64)) {
            let mut d_u = ::gradtape::__private::Differentiable::zero_tangent(&*u);
            let mut d_omega = 0.0f64;
            let value = Self::reverse(u, omega, 1.0, &mut d_u, &mut d_omega);
            (value, (d_u, d_omega))
        }
        /// The value; the gradient is added to the buffers.
        #[inline]
        pub fn grad_into(
            u: &mut [f64],
            omega: f64,
            d_u: &mut [f64],
            d_omega: &mut f64,
        ) -> f64 {
            ::gradtape::__private::same_length(u.len(), d_u.len());
            let mut _d_u = ::gradtape::__private::Differentiable::zero_tangent(&*u);
            let seed_1 = Self::reverse(u, omega, 1.0, &mut _d_u, &mut *d_omega);
            ::gradtape::__private::AccumulateFrom::accumulate_from(&mut *d_u, &_d_u);
            ::gradtape::__private::Spent(_d_u).give_back();
            seed_1
        }
        /// The value and the pullback: from seeds of the outputs to cotangents of the parameters.
        #[inline]
        pub fn vjp(
            u: &mut [f64],
            omega: f64,
        ) -> (
            f64,
            impl ::core::ops::Fn(
                (f64, ::std::vec::Vec<f64>),
            ) -> (::std::vec::Vec<f64>, f64) + use<>,
        ) {
            let (value, pullback) = Self::augmented(u, omega);
            (
                value,
                move |(seed_1, d_u): (f64, ::std::vec::Vec<f64>)| {
                    let mut d_u = d_u;
                    let mut d_omega = 0.0f64;
                    pullback(
                        ::core::option::Option::None,
                        ::core::option::Option::None,
                        ::core::option::Option::Some(seed_1),
                        ::core::option::Option::Some(&mut d_u),
                        ::core::option::Option::Some(&mut d_omega),
                    );
                    (d_u, d_omega)
                },
            )
        }
        /// The value and its tangent, from pairs of a primal and a tangent.
        #[inline]
        pub fn jvp(
            (u, d_u): (&mut [f64], &mut [f64]),
            (omega, d_omega): (f64, f64),
        ) -> (f64, f64) {
            let result = Self::forward(
                ::gradtape::__private::One,
                u,
                omega,
                d_u,
                ::gradtape::__private::Known(&d_omega),
            );
            result
        }
        #[doc(hidden)]
        #[inline]
        pub fn reverse(
            u: &mut [f64],
            omega: f64,
            seed_1: f64,
            mut u_adjoint: impl ::gradtape::__private::SliceBar<f64>,
            mut omega_adjoint: impl ::gradtape::__private::Bar<f64>,
        ) -> f64 {
            let (value, pullback) = Self::augmented(u, omega);
            pullback(
                ::core::option::Option::None,
                ::core::option::Option::None,
                ::core::option::Option::Some(seed_1),
                ::gradtape::__private::SliceBar::<
                    f64,
                >::lent_from(
                    &mut u_adjoint,
                    || ::gradtape::__private::Differentiable::zero_tangent(&*u),
                ),
                ::gradtape::__private::Bar::<f64>::lent(&mut omega_adjoint),
            );
            value
        }
        #[doc(hidden)]
        #[inline]
        pub fn seeded(
            u: &mut [f64],
            omega: f64,
            seed_1: ::core::option::Option<f64>,
            u_adjoint: ::core::option::Option<&mut [f64]>,
            omega_adjoint: ::core::option::Option<&mut f64>,
        ) -> f64 {
            Self::reverse(
                u,
                omega,
                seed_1.unwrap_or_default(),
                ::gradtape::__private::Perhaps(u_adjoint),
                ::gradtape::__private::PerhapsOne(omega_adjoint),
            )
        }
        #[doc(hidden)]
        #[inline]
        pub fn augmented(
            u: &mut [f64],
            omega: f64,
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
            let mut t10_rec_1 = ::gradtape::__private::Slab::<f64>::new();
            let n = (*u).len();
            let t1 = n - 1;
            let t33 = ::gradtape::__private::range_len(1, t1);
            let t10_row_2 = t10_rec_1.row(t33, 0.0);
            for i in 1..t1 {
                let t34 = ::gradtape::__private::range_len(1, i);
                let t3 = i - 1;
                let t4 = u[t3];
                let t5 = i + 1;
                let t6 = u[t5];
                let t7 = t4 + t6;
                let t8 = 0.5 * t7;
                let t9 = u[i];
                let t10 = t8 - t9;
                t10_row_2[t34] = t10;
                let t11 = omega * t10;
                u[i] += t11;
            }
            let t12 = n - 2;
            let t13 = u[t12];
            let value_2: f64 = t13;
            let u_len = (*u).len();
            (
                value_2,
                move |_, _, seed_1, u_adjoint, omega_adjoint| {
                    let mut u_adjoint = ::gradtape::__private::Perhaps(u_adjoint);
                    let mut omega_adjoint = ::gradtape::__private::PerhapsOne(
                        omega_adjoint,
                    );
                    let seed_1 = seed_1.unwrap_or_default();
                    let mut u_scratch_1;
                    let u_bar_1 = if ::gradtape::__private::SliceBar::asked(&u_adjoint) {
                        ::gradtape::__private::SliceBar::whole(&mut u_adjoint)
                    } else {
                        u_scratch_1 = ::gradtape::__private::vec_of(0.0f64, u_len);
                        &mut u_scratch_1[..]
                    };
                    let mut t10_rec_1 = t10_rec_1.rewind();
                    let t12 = n - 2;
                    let t1 = n - 1;
                    let t33 = ::gradtape::__private::range_len(1, t1);
                    u_bar_1[t12] += seed_1;
                    let t10_row_3 = t10_rec_1.pop_row(t33);
                    let mut omega_bar_2: f64 = 0.0;
                    let mut omega_bar_5: f64 = 0.0;
                    let mut omega_bar_7: f64 = 0.0;
                    let mut omega_bar_9: f64 = 0.0;
                    for i in (1..t1).rev() {
                        let t5 = i + 1;
                        let t3 = i - 1;
                        let t34 = ::gradtape::__private::range_len(1, i);
                        let t10 = t10_row_3[t34];
                        let t28 = u_bar_1[i];
                        let t30 = t28 * omega;
                        let t31 = -t30;
                        u_bar_1[i] += t31;
                        let t36 = omega * 0.5;
                        let t32 = t36 * t28;
                        u_bar_1[t5] += t32;
                        u_bar_1[t3] += t32;
                        let t35 = ::gradtape::__private::plus_product(
                            omega_bar_2,
                            t28,
                            t10,
                        );
                        (omega_bar_2, omega_bar_5, omega_bar_7, omega_bar_9) = (
                            omega_bar_5,
                            omega_bar_7,
                            omega_bar_9,
                            t35,
                        );
                    }
                    let omega_bar_4 = omega_bar_2;
                    let omega_bar_6 = omega_bar_5;
                    let omega_bar_8 = omega_bar_7;
                    let omega_bar_10 = omega_bar_9;
                    let omega_bar_11 = omega_bar_4 + omega_bar_6;
                    let omega_bar_12 = omega_bar_8 + omega_bar_10;
                    let omega_bar_3 = omega_bar_11 + omega_bar_12;
                    ::gradtape::__private::Bar::<
                        f64,
                    >::add(&mut omega_adjoint, &(omega_bar_3));
                },
            )
        }
        #[doc(hidden)]
        pub fn forward<__Directions: ::gradtape::__private::Directions>(
            directions: __Directions,
            u: &mut [f64],
            omega: f64,
            u_adjoint: impl ::gradtape::__private::DotMut<[f64], __Directions>,
            omega_adjoint: impl ::gradtape::__private::Dot<f64, __Directions>,
        ) -> (
            f64,
            <f64 as ::gradtape::__private::Differentiable>::Tangents<__Directions>,
        ) {
            let mut u_dot = ::gradtape::__private::DotMut::take(&u_adjoint, &*u);
            let omega_dot = ::gradtape::__private::Dot::take(omega_adjoint, &omega);
            let n = (*u).len();
            let t1 = n - 1;
            for i in 1..t1 {
                directions.side_by_side();
                let t3 = i - 1;
                let t4 = u[t3];
                let t4_dot = u_dot[t3];
                let t5 = i + 1;
                let t6 = u[t5];
                let t6_dot = u_dot[t5];
                let t7 = t4 + t6;
                let t14 = t4_dot + t6_dot;
                let t8 = 0.5 * t7;
                let t15 = t14 * 0.5;
                let t9 = u[i];
                let t9_dot = u_dot[i];
                let t10 = t8 - t9;
                let t16 = t15 - t9_dot;
                let t11 = omega * t10;
                let t17 = omega_dot * t10;
                let t19 = ::gradtape::__private::plus_product(t17, t16, omega);
                u_dot[i] += t19;
                u[i] += t11;
            }
            let t12 = n - 2;
            let t13 = u[t12];
            let t13_dot = u_dot[t12];
            let result_tangent = t13_dot;
            let result_value = t13;
            ::gradtape::__private::DotMut::put(u_adjoint, u_dot);
            (result_value, result_tangent)
        }
        #[doc(hidden)]
        pub const MUTABLE: [bool; 2] = [true, false];
        #[doc(hidden)]
        pub const READ: [bool; 2] = [false, true];
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
