/// A vector that grows.
fn trajectory_length(x: f64, v: f64, steps: usize) -> f64 {
    let mut path = vec![x];
    for i in 0..steps {
        let next = path[i] + 0.1 * v * path[i].cos();
        path.push(next);
    }
    let mut length = 0.0;
    for pair in path.windows(2) {
        length += (pair[1] - pair[0]).abs();
    }
    length
}
///Derivatives of [`trajectory_length`](fn@trajectory_length).
#[allow(non_camel_case_types, dead_code)]
struct trajectory_length {}
#[allow(warnings, unused, unused_qualifications, unreachable_pub, nonstandard_style)]
#[allow(unused_lifetimes, single_use_lifetimes)]
#[allow(clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
const _: () = {
    use ::gradtape::__private::methods::*;
    let _ = trajectory_length;
    impl trajectory_length {
        /// The gradient with respect to the differentiable parameters.
        #[inline]
        pub fn grad(x: f64, v: f64, steps: usize) -> (f64, f64) {
            let gradient = Self::value_and_grad(x, v, steps);
            gradient.1
        }
        /// The value and the gradient.
        #[inline]
        pub fn value_and_grad(x: f64, v: f64, steps: usize) -> (f64, (f64, f64)) {
            let mut d_x = 0.0f64;
            let mut d_v = 0.0f64;
            let value = Self::reverse(
                x,
                v,
                steps,
                1.0,
                &mut d_x,
                &mut d_v,
                ::gradtape::__private::Nobody,
            );
            (value, (d_x, d_v))
        }
        /// The value; the gradient is added to the buffers.
        #[inline]
        pub fn grad_into(
            x: f64,
            v: f64,
            steps: usize,
            d_x: &mut f64,
            d_v: &mut f64,
        ) -> f64 {
            let seed_1 = Self::reverse(
                x,
                v,
                steps,
                1.0,
                &mut *d_x,
                &mut *d_v,
                ::gradtape::__private::Nobody,
            );
            seed_1
        }
        /// The value and the pullback: from seeds of the outputs to cotangents of the parameters.
        #[inline]
        pub fn vjp(
            x: f64,
            v: f64,
            steps: usize,
        ) -> (f64, impl ::core::ops::Fn(f64) -> (f64, f64) + use<>) {
            let (value, pullback) = Self::augmented(x, v, steps);
            (
                value,
                move |seed_1: f64| {
                    let mut d_x = 0.0f64;
                    let mut d_v = 0.0f64;
                    pullback(
                        ::core::option::Option::None,
                        ::core::option::Option::None,
                        ::core::option::Option::None,
                        ::core::option::Option::Some(seed_1),
                        ::core::option::Option::Some(&mut d_x),
                        ::core::option::Option::Some(&mut d_v),
                        ::core::option::Option::None,
                    );
                    (d_x, d_v)
                },
            )
        }
        /// The value and its tangent, from pairs of a primal and a tangent.
        #[inline]
        pub fn jvp(
            (x, d_x): (f64, f64),
            (v, d_v): (f64, f64),
            steps: usize,
        ) -> (f64, f64) {
            let result = Self::forward(
                ::gradtape::__private::One,
                x,
                v,
                steps,
                ::gradtape::__private::Known(&d_x),
                ::gradtape::__private::Known(&d_v),
                ::gradtape::__private::Nobody,
            );
            result
        }
        #[doc(hidden)]
        #[inline]
        pub fn reverse(
            x: f64,
            v: f64,
            steps: usize,
            seed_1: f64,
            mut x_adjoint: impl ::gradtape::__private::Bar<f64>,
            mut v_adjoint: impl ::gradtape::__private::Bar<f64>,
            mut steps_adjoint: impl ::core::marker::Sized,
        ) -> f64 {
            let mut t15_rec = ::gradtape::__private::Slab::<f64>::new();
            let mut t6_rec = ::gradtape::__private::Slab::<f64>::new();
            let t0 = [x];
            let mut t0_bar = [0.0; 1];
            let t1 = ::gradtape::__private::into_vec(t0);
            let t46 = ::gradtape::__private::Differentiable::zero_tangent(&t1);
            let mut t1_bar = t46;
            let mut path = t1;
            let [t6_row, t3_row] = t6_rec.rows(steps, 0.0);
            for i in 0..steps {
                let t3 = path[i];
                t3_row[i] = t3;
                let t4 = 0.1 * v;
                let t6 = t3.cos();
                t6_row[i] = t6;
                let t7 = t4 * t6;
                let next = t3 + t7;
                path.gradtape_push(next);
            }
            let t9 = path.len();
            let t10 = ::gradtape::__private::window_count(t9, 2);
            let t35 = ::gradtape::__private::range_len(0, t10);
            let t15_row = t15_rec.row(t35, 0.0);
            let mut length: f64 = 0.0;
            for i_2 in 0..t10 {
                let t36 = ::gradtape::__private::range_len(0, i_2);
                let t12 = i_2 + 2;
                let t13 = path[i_2..t12][1];
                let t14 = path[i_2..t12][0];
                let t15 = t13 - t14;
                t15_row[t36] = t15;
                let t16 = t15.abs();
                let t17 = length + t16;
                length = t17;
            }
            let length_1 = length;
            let t31 = ::gradtape::__private::Shape::of(&path);
            let value_1: f64 = length_1;
            let mut t6_rec = t6_rec.rewind();
            let mut t15_rec = t15_rec.rewind();
            let t30 = t31.zero();
            let mut path_bar = t30;
            let t15_row_1 = t15_rec.pop_row(t35);
            for i_2 in 0..t10 {
                let t12 = i_2 + 2;
                let t36 = ::gradtape::__private::range_len(0, i_2);
                let t15 = t15_row_1[t36];
                let t32 = ::gradtape::__private::kinks::sign_or_zero(t15);
                let t33 = seed_1 * t32;
                let t34 = -t33;
                path_bar[i_2..t12][0] += t34;
            }
            for i_2 in 0..t10 {
                let t12 = i_2 + 2;
                let t36 = ::gradtape::__private::range_len(0, i_2);
                let t15 = t15_row_1[t36];
                let t32 = ::gradtape::__private::kinks::sign_or_zero(t15);
                let t33 = seed_1 * t32;
                path_bar[i_2..t12][1] += t33;
            }
            let t3_row_1 = t6_rec.pop_row(steps);
            let t6_row_1 = t6_rec.pop_row(steps);
            let mut v_bar: f64 = 0.0;
            for i in (0..steps).rev() {
                let t6 = t6_row_1[i];
                let t3 = t3_row_1[i];
                let t4 = 0.1 * v;
                let t37 = ::gradtape::__private::bound(path_bar.pop());
                let t38 = t37 * t6;
                let t39 = t37 * t4;
                let t40 = t3.sin();
                let t68 = t39 * t40;
                let t43 = t37 - t68;
                let t44 = t38 * 0.1;
                path_bar[i] += t43;
                let t45 = v_bar + t44;
                v_bar = t45;
            }
            let v_bar_1 = v_bar;
            ::gradtape::__private::AccumulateFrom::accumulate_from(
                &mut t1_bar,
                &path_bar,
            );
            ::gradtape::__private::AccumulateFrom::accumulate_from(&mut t0_bar, &t1_bar);
            let t47 = t0_bar[0];
            ::gradtape::__private::Bar::<f64>::add(&mut x_adjoint, &(t47));
            ::gradtape::__private::Bar::<f64>::add(&mut v_adjoint, &(v_bar_1));
            ::gradtape::__private::Spent(path_bar).give_back();
            ::gradtape::__private::Spent(path).give_back();
            ::gradtape::__private::Spent(t1_bar).give_back();
            value_1
        }
        #[doc(hidden)]
        #[inline]
        pub fn seeded(
            x: f64,
            v: f64,
            steps: usize,
            seed_1: ::core::option::Option<f64>,
            x_adjoint: ::core::option::Option<&mut f64>,
            v_adjoint: ::core::option::Option<&mut f64>,
            steps_adjoint: ::core::option::Option<&mut ()>,
        ) -> f64 {
            Self::reverse(
                x,
                v,
                steps,
                seed_1.unwrap_or_default(),
                ::gradtape::__private::PerhapsOne(x_adjoint),
                ::gradtape::__private::PerhapsOne(v_adjoint),
                steps_adjoint,
            )
        }
        #[doc(hidden)]
        #[inline]
        pub fn augmented(
            x: f64,
            v: f64,
            steps: usize,
        ) -> (
            f64,
            impl ::core::ops::Fn(
                ::core::option::Option<&f64>,
                ::core::option::Option<&f64>,
                ::core::option::Option<&usize>,
                ::core::option::Option<f64>,
                ::core::option::Option<&mut f64>,
                ::core::option::Option<&mut f64>,
                ::core::option::Option<&mut ()>,
            ) + use<>,
        ) {
            let mut d_x: f64 = ::gradtape::__private::zero();
            let mut d_v: f64 = ::gradtape::__private::zero();
            let value = Self::seeded(
                x,
                v,
                steps,
                ::core::option::Option::Some(::gradtape::__private::one()),
                ::core::option::Option::Some(&mut d_x),
                ::core::option::Option::Some(&mut d_v),
                ::core::option::Option::None,
            );
            (
                value,
                move |_, _, _, seed_1, x_adjoint, v_adjoint, steps_adjoint| {
                    ::gradtape::__private::pull(x_adjoint, seed_1, d_x);
                    ::gradtape::__private::pull(v_adjoint, seed_1, d_v);
                },
            )
        }
        #[doc(hidden)]
        pub fn forward<__Directions: ::gradtape::__private::Directions>(
            directions: __Directions,
            x: f64,
            v: f64,
            steps: usize,
            x_adjoint: impl ::gradtape::__private::Dot<f64, __Directions>,
            v_adjoint: impl ::gradtape::__private::Dot<f64, __Directions>,
            steps_adjoint: impl ::core::marker::Sized,
        ) -> (
            f64,
            <f64 as ::gradtape::__private::Differentiable>::Tangents<__Directions>,
        ) {
            let x_dot = ::gradtape::__private::Dot::take(x_adjoint, &x);
            let v_dot = ::gradtape::__private::Dot::take(v_adjoint, &v);
            let t0 = [x];
            let t0_dot = [x_dot];
            let t1 = ::gradtape::__private::into_vec(t0);
            let t1_dot = ::gradtape::__private::into_vec(t0_dot);
            let mut path = t1;
            let mut path_dot = t1_dot;
            for i in 0..steps {
                directions.side_by_side();
                let t3 = path[i];
                let t3_dot = path_dot[i];
                let t4 = 0.1 * v;
                let t18 = v_dot * 0.1;
                let t6 = t3.cos();
                let t19 = t3.sin();
                let t20 = -t19;
                let t21 = t3_dot * t20;
                let t7 = t4 * t6;
                let t22 = t18 * t6;
                let t24 = ::gradtape::__private::plus_product(t22, t21, t4);
                let next = t3 + t7;
                let t25 = t3_dot + t24;
                path_dot.gradtape_push(t25);
                path.gradtape_push(next);
            }
            let t9 = path.len();
            let t10 = ::gradtape::__private::window_count(t9, 2);
            let mut length: f64 = 0.0;
            let mut length_dot: ::gradtape::__private::Of<__Directions, f64> = ::core::default::Default::default();
            for i_2 in 0..t10 {
                directions.side_by_side();
                let t12 = i_2 + 2;
                let t13 = path[i_2..t12][1];
                let t13_dot = path_dot[i_2..t12][1];
                let t14 = path[i_2..t12][0];
                let t14_dot = path_dot[i_2..t12][0];
                let t15 = t13 - t14;
                let t26 = t13_dot - t14_dot;
                let t16 = t15.abs();
                let t27 = ::gradtape::__private::kinks::sign_or_zero(t15);
                let t17 = length + t16;
                let t29 = ::gradtape::__private::plus_product(length_dot, t26, t27);
                length = t17;
                length_dot = t29;
            }
            let length_1 = length;
            let length_1_dot = length_dot;
            let result_tangent = length_1_dot;
            let result_value = length_1;
            ::gradtape::__private::Spent(path_dot).give_back();
            ::gradtape::__private::Spent(path).give_back();
            (result_value, result_tangent)
        }
        #[doc(hidden)]
        pub const MUTABLE: [bool; 3] = [false, false, false];
        #[doc(hidden)]
        pub const READ: [bool; 3] = [false, true, true];
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
