/// Tuples are taken apart.
fn squared_modulus(z: (f64, f64), c: (f64, f64)) -> f64 {
    let mut w = z;
    for _ in 0..2 {
        w = (w.0 * w.0 - w.1 * w.1 + c.0, 2.0 * w.0 * w.1 + c.1);
    }
    let (re, im) = w;
    re * re + im * im
}
///Derivatives of [`squared_modulus`](fn@squared_modulus).
#[allow(non_camel_case_types, dead_code)]
struct squared_modulus {}
#[allow(warnings, unused, unused_qualifications, unreachable_pub, nonstandard_style)]
#[allow(unused_lifetimes, single_use_lifetimes)]
#[allow(clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
const _: () = {
    use ::gradtape::__private::methods::*;
    let _ = squared_modulus;
    impl squared_modulus {
        /// The gradient with respect to the differentiable parameters.
        #[inline]
        pub fn grad(z: (f64, f64), c: (f64, f64)) -> ((f64, f64), (f64, f64)) {
            let gradient = Self::value_and_grad(z, c);
            gradient.1
        }
        /// The value and the gradient.
        #[inline]
        pub fn value_and_grad(
            z: (f64, f64),
            c: (f64, f64),
        ) -> (f64, ((f64, f64), (f64, f64))) {
            let mut d_z = ::gradtape::__private::Differentiable::zero_tangent(&z);
            let mut d_c = ::gradtape::__private::Differentiable::zero_tangent(&c);
            let value = Self::reverse(z, c, 1.0, &mut d_z, &mut d_c);
            (value, (d_z, d_c))
        }
        /// The value; the gradient is added to the buffers.
        #[inline]
        pub fn grad_into(
            z: (f64, f64),
            c: (f64, f64),
            d_z: &mut (f64, f64),
            d_c: &mut (f64, f64),
        ) -> f64 {
            let seed_1 = Self::reverse(z, c, 1.0, &mut *d_z, &mut *d_c);
            seed_1
        }
        /// The value and the pullback: from seeds of the outputs to cotangents of the parameters.
        #[inline]
        pub fn vjp(
            z: (f64, f64),
            c: (f64, f64),
        ) -> (f64, impl ::core::ops::Fn(f64) -> ((f64, f64), (f64, f64)) + use<>) {
            let kept_z = ::gradtape::__private::Differentiable::zero_tangent(&z);
            let kept_c = ::gradtape::__private::Differentiable::zero_tangent(&c);
            let (value, pullback) = Self::augmented(z, c);
            (
                value,
                move |seed_1: f64| {
                    let mut d_z = kept_z.clone();
                    let mut d_c = kept_c.clone();
                    pullback(
                        ::core::option::Option::None,
                        ::core::option::Option::None,
                        ::core::option::Option::Some(seed_1),
                        ::core::option::Option::Some(&mut d_z),
                        ::core::option::Option::Some(&mut d_c),
                    );
                    (d_z, d_c)
                },
            )
        }
        /// The value and its tangent, from pairs of a primal and a tangent.
        #[inline]
        pub fn jvp(
            (z, d_z): ((f64, f64), (f64, f64)),
            (c, d_c): ((f64, f64), (f64, f64)),
        ) -> (f64, f64) {
            let result = Self::forward(
                ::gradtape::__private::One,
                z,
                c,
                ::gradtape::__private::Known(&d_z),
                ::gradtape::__private::Known(&d_c),
            );
            result
        }
        #[doc(hidden)]
        #[inline]
        pub fn reverse(
            z: (f64, f64),
            c: (f64, f64),
            seed_1: f64,
            mut z_adjoint: impl ::gradtape::__private::Bar<(f64, f64)>,
            mut c_adjoint: impl ::gradtape::__private::Bar<(f64, f64)>,
        ) -> f64 {
            let (value, pullback) = Self::augmented(z, c);
            pullback(
                ::core::option::Option::None,
                ::core::option::Option::None,
                ::core::option::Option::Some(seed_1),
                ::gradtape::__private::Bar::<(f64, f64)>::lent(&mut z_adjoint),
                ::gradtape::__private::Bar::<(f64, f64)>::lent(&mut c_adjoint),
            );
            value
        }
        #[doc(hidden)]
        #[inline]
        pub fn seeded(
            z: (f64, f64),
            c: (f64, f64),
            seed_1: ::core::option::Option<f64>,
            z_adjoint: ::core::option::Option<&mut (f64, f64)>,
            c_adjoint: ::core::option::Option<&mut (f64, f64)>,
        ) -> f64 {
            Self::reverse(
                z,
                c,
                seed_1.unwrap_or_default(),
                ::gradtape::__private::PerhapsOne(z_adjoint),
                ::gradtape::__private::PerhapsOne(c_adjoint),
            )
        }
        #[doc(hidden)]
        #[inline]
        pub fn augmented(
            z: (f64, f64),
            c: (f64, f64),
        ) -> (
            f64,
            impl ::core::ops::Fn(
                ::core::option::Option<&(f64, f64)>,
                ::core::option::Option<&(f64, f64)>,
                ::core::option::Option<f64>,
                ::core::option::Option<&mut (f64, f64)>,
                ::core::option::Option<&mut (f64, f64)>,
            ) + use<>,
        ) {
            let mut t77_rec = ::gradtape::__private::Record::new();
            let mut t4_rec_1 = [0.0; 2];
            let mut t1_rec_1 = [0.0; 2];
            let t78 = ::gradtape::__private::range_len(0, 2);
            t77_rec.reserve(t78);
            let mut w = z.clone();
            for i in 0..2 {
                let t77 = ::gradtape::__private::Shape::of(&w);
                let t79 = ::gradtape::__private::range_len(0, i);
                let t1 = w.0;
                t1_rec_1[t79] = t1;
                let t3 = t1 * t1;
                let t4 = w.1;
                t4_rec_1[t79] = t4;
                let t6 = t4 * t4;
                let t7 = t3 - t6;
                let t8 = c.0;
                let t9 = t7 + t8;
                let t11 = 2.0 * t1;
                let t13 = t11 * t4;
                let t14 = c.1;
                let t15 = t13 + t14;
                let t16 = (t9, t15);
                let t81 = ::gradtape::__private::Shape::of(&t16);
                t77_rec
                    .push((
                        (&::gradtape::__private::Kept(&t77)).keep(),
                        (&::gradtape::__private::Kept(&t81)).keep(),
                    ));
                w = t16.clone();
            }
            let w_1 = w;
            let t73 = ::gradtape::__private::Shape::of(&w_1);
            let re = w_1.0;
            let im = w_1.1;
            let t19 = re * re;
            let t20 = im * im;
            let t21 = t19 + t20;
            let value_2: f64 = t21;
            let z_shape = ::gradtape::__private::Shape::of(&z);
            let c_shape = ::gradtape::__private::Shape::of(&c);
            (
                value_2,
                move |_, _, seed_1, z_adjoint, c_adjoint| {
                    let mut z_adjoint = ::gradtape::__private::PerhapsOne(z_adjoint);
                    let mut c_adjoint = ::gradtape::__private::PerhapsOne(c_adjoint);
                    let mut z_bar_1 = ::gradtape::__private::sum_start(z_shape.zero());
                    let mut c_bar_1 = ::gradtape::__private::sum_start(c_shape.zero());
                    let seed_1 = seed_1.unwrap_or_default();
                    let mut t77_rec = t77_rec.rewind();
                    let t72 = t73.zero();
                    let t74 = ::gradtape::__private::sum_start(t72);
                    let mut w_1_bar_1 = t74;
                    let t78 = ::gradtape::__private::range_len(0, 2);
                    let re = w_1.0;
                    let im = w_1.1;
                    let t68 = seed_1 * im;
                    let t69 = t68 * 2.0;
                    let t70 = seed_1 * re;
                    let t71 = t70 * 2.0;
                    w_1_bar_1.1 += t69;
                    w_1_bar_1.0 += t71;
                    for i in (0..2).rev() {
                        let (t77, t81) = t77_rec.pop();
                        let t77 = t77.again();
                        let t81 = t81.again();
                        let t79 = ::gradtape::__private::range_len(0, i);
                        let t76 = t77.zero();
                        let t80 = t81.zero();
                        let t82 = ::gradtape::__private::sum_start(t80);
                        let mut t16_bar_1 = t82;
                        let t4 = t4_rec_1[t79];
                        let t1 = t1_rec_1[t79];
                        let t11 = 2.0 * t1;
                        let t75 = w_1_bar_1.to_owned();
                        w_1_bar_1 = t76;
                        ::gradtape::__private::AccumulateFrom::accumulate_from(
                            &mut t16_bar_1,
                            &t75,
                        );
                        let t83 = t16_bar_1.0;
                        let t84 = t16_bar_1.1;
                        c_bar_1.1 += t84;
                        let t85 = t84 * t4;
                        let t86 = t84 * t11;
                        let t87 = t85 * 2.0;
                        c_bar_1.0 += t83;
                        let t95 = t83 * t4;
                        let t90 = t86 - t95;
                        let t91 = t90 - t95;
                        w_1_bar_1.1 += t91;
                        let t92 = t83 * t1;
                        let t93 = t87 + t92;
                        let t94 = t93 + t92;
                        w_1_bar_1.0 += t94;
                    }
                    ::gradtape::__private::AccumulateFrom::accumulate_from(
                        &mut z_bar_1,
                        &w_1_bar_1,
                    );
                    ::gradtape::__private::Bar::<
                        (f64, f64),
                    >::add(&mut z_adjoint, &z_bar_1);
                    ::gradtape::__private::Bar::<
                        (f64, f64),
                    >::add(&mut c_adjoint, &c_bar_1);
                },
            )
        }
        #[doc(hidden)]
        pub fn forward<__Directions: ::gradtape::__private::Directions>(
            directions: __Directions,
            z: (f64, f64),
            c: (f64, f64),
            z_adjoint: impl ::gradtape::__private::Dot<(f64, f64), __Directions>,
            c_adjoint: impl ::gradtape::__private::Dot<(f64, f64), __Directions>,
        ) -> (
            f64,
            <f64 as ::gradtape::__private::Differentiable>::Tangents<__Directions>,
        ) {
            let z_dot = ::gradtape::__private::Dot::take(z_adjoint, &z);
            let c_dot = ::gradtape::__private::Dot::take(c_adjoint, &c);
            let mut w = z;
            let mut w_dot = z_dot;
            for i in 0..2 {
                directions.side_by_side();
                let t1 = w.0;
                let t1_dot = w_dot.0;
                let t3 = t1 * t1;
                let t22 = t1_dot * t1;
                let t24 = ::gradtape::__private::plus_product(t22, t1_dot, t1);
                let t4 = w.1;
                let t4_dot = w_dot.1;
                let t6 = t4 * t4;
                let t25 = t4_dot * t4;
                let t27 = ::gradtape::__private::plus_product(t25, t4_dot, t4);
                let t7 = t3 - t6;
                let t28 = t24 - t27;
                let t8 = c.0;
                let t8_dot = c_dot.0;
                let t9 = t7 + t8;
                let t29 = t28 + t8_dot;
                let t11 = 2.0 * t1;
                let t30 = t1_dot * 2.0;
                let t13 = t11 * t4;
                let t31 = t30 * t4;
                let t33 = ::gradtape::__private::plus_product(t31, t4_dot, t11);
                let t14 = c.1;
                let t14_dot = c_dot.1;
                let t15 = t13 + t14;
                let t34 = t33 + t14_dot;
                let t16 = (t9, t15);
                let t16_dot = (t29, t34);
                w = t16;
                w_dot = t16_dot;
            }
            let w_1 = w;
            let w_1_dot = w_dot;
            let re = w_1.0;
            let re_dot = w_1_dot.0;
            let im = w_1.1;
            let im_dot = w_1_dot.1;
            let t19 = re * re;
            let t35 = re_dot * re;
            let t37 = ::gradtape::__private::plus_product(t35, re_dot, re);
            let t20 = im * im;
            let t38 = im_dot * im;
            let t40 = ::gradtape::__private::plus_product(t38, im_dot, im);
            let t21 = t19 + t20;
            let t41 = t37 + t40;
            let result_tangent = t41;
            let result_value = t21;
            (result_value, result_tangent)
        }
        #[doc(hidden)]
        pub const MUTABLE: [bool; 2] = [false, false];
        #[doc(hidden)]
        pub const READ: [bool; 2] = [false, false];
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
            true
        }
        #[doc(hidden)]
        pub const fn shallow(levels: usize) -> bool {
            true
        }
    }
};
