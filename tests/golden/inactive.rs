/// What carries no derivative is passed through.
fn interpolated(x: f64, table: &[f64], name: &str) -> f64 {
    assert!(! table.is_empty(), "{name} is empty");
    let mut i = 0;
    while i + 2 < table.len() && x > (i + 1) as f64 {
        i += 1;
    }
    let fraction = x - i as f64;
    table[i] * (1.0 - fraction) + table[i + 1] * fraction
}
///Derivatives of [`interpolated`](fn@interpolated).
#[allow(non_camel_case_types, dead_code)]
struct interpolated {}
#[allow(warnings, unused, unused_qualifications, unreachable_pub, nonstandard_style)]
#[allow(unused_lifetimes, single_use_lifetimes)]
#[allow(clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
const _: () = {
    use ::gradtape::__private::methods::*;
    let _ = interpolated;
    impl interpolated {
        /// The gradient with respect to the differentiable parameters.
        #[inline]
        pub fn grad(x: f64, table: &[f64], name: &str) -> f64 {
            let gradient = Self::value_and_grad(x, table, name);
            gradient.1
        }
        /// The value and the gradient.
        #[inline]
        pub fn value_and_grad(x: f64, table: &[f64], name: &str) -> (f64, f64) {
            let mut d_x = 0.0f64;
            let value = Self::reverse(
                x,
                table,
                name,
                1.0,
                &mut d_x,
                ::gradtape::__private::Nobody,
                ::gradtape::__private::Nobody,
            );
            (value, d_x)
        }
        /// The value; the gradient is added to the buffers.
        #[inline]
        pub fn grad_into(x: f64, table: &[f64], name: &str, d_x: &mut f64) -> f64 {
            let seed_1 = Self::reverse(
                x,
                table,
                name,
                1.0,
                &mut *d_x,
                ::gradtape::__private::Nobody,
                ::gradtape::__private::Nobody,
            );
            seed_1
        }
        /// The value and the pullback: from seeds of the outputs to cotangents of the parameters.
        #[inline]
        pub fn vjp<'p0, 'p1>(
            x: f64,
            table: &'p0 [f64],
            name: &'p1 str,
        ) -> (f64, impl ::core::ops::Fn(f64) -> f64 + use<'p0, 'p1>) {
            let (value, pullback) = Self::augmented(x, table, name);
            (
                value,
                move |seed_1: f64| {
                    let mut d_x = 0.0f64;
                    pullback(
                        ::core::option::Option::None,
                        ::core::option::Option::Some(table),
                        ::core::option::Option::Some(name),
                        ::core::option::Option::Some(seed_1),
                        ::core::option::Option::Some(&mut d_x),
                        ::core::option::Option::None,
                        ::core::option::Option::None,
                    );
                    d_x
                },
            )
        }
        /// The value and its tangent, from pairs of a primal and a tangent.
        #[inline]
        pub fn jvp((x, d_x): (f64, f64), table: &[f64], name: &str) -> (f64, f64) {
            let result = Self::forward(
                ::gradtape::__private::One,
                x,
                table,
                name,
                ::gradtape::__private::Known(&d_x),
                ::gradtape::__private::Nobody,
                ::gradtape::__private::Nobody,
            );
            result
        }
        #[doc(hidden)]
        #[inline]
        pub fn reverse(
            x: f64,
            table: &[f64],
            name: &str,
            seed_1: f64,
            mut x_adjoint: impl ::gradtape::__private::Bar<f64>,
            mut table_adjoint: impl ::core::marker::Sized,
            mut name_adjoint: impl ::core::marker::Sized,
        ) -> f64 {
            assert!(! table.is_empty(), "{name} is empty");
            let mut i = 0;
            let mut t8 = 0usize;
            loop {
                let t0 = i + 2;
                let t1 = (*table).len();
                let t2 = t0 < t1;
                let t6 = if t2 {
                    let t3 = i + 1;
                    let t4 = t3 as f64;
                    let t5 = x > t4;
                    t5
                } else {
                    false
                };
                if !t6 {
                    break;
                }
                let t7 = i + 1;
                i = t7;
                t8 += 1;
            }
            let i_1 = i;
            let t9 = i_1 as f64;
            let fraction = x - t9;
            let t11 = table[i_1];
            let t12 = 1.0 - fraction;
            let t13 = t11 * t12;
            let t14 = i_1 + 1;
            let t15 = table[t14];
            let t16 = t15 * fraction;
            let t17 = t13 + t16;
            let value_1: f64 = t17;
            let t22 = seed_1 * t15;
            let t23 = seed_1 * t11;
            let t25 = t22 - t23;
            ::gradtape::__private::Bar::<f64>::add(&mut x_adjoint, &(t25));
            value_1
        }
        #[doc(hidden)]
        #[inline]
        pub fn seeded(
            x: f64,
            table: &[f64],
            name: &str,
            seed_1: ::core::option::Option<f64>,
            x_adjoint: ::core::option::Option<&mut f64>,
            table_adjoint: ::core::option::Option<&mut [f64]>,
            name_adjoint: ::core::option::Option<&mut ()>,
        ) -> f64 {
            Self::reverse(
                x,
                table,
                name,
                seed_1.unwrap_or_default(),
                ::gradtape::__private::PerhapsOne(x_adjoint),
                table_adjoint,
                name_adjoint,
            )
        }
        #[doc(hidden)]
        #[inline]
        pub fn augmented(
            x: f64,
            table: &[f64],
            name: &str,
        ) -> (
            f64,
            impl ::core::ops::Fn(
                ::core::option::Option<&f64>,
                ::core::option::Option<&[f64]>,
                ::core::option::Option<&str>,
                ::core::option::Option<f64>,
                ::core::option::Option<&mut f64>,
                ::core::option::Option<&mut [f64]>,
                ::core::option::Option<&mut ()>,
            ) + use<>,
        ) {
            let mut d_x: f64 = ::gradtape::__private::zero();
            let value = Self::seeded(
                x,
                table,
                name,
                ::core::option::Option::Some(::gradtape::__private::one()),
                ::core::option::Option::Some(&mut d_x),
                ::core::option::Option::None,
                ::core::option::Option::None,
            );
            (
                value,
                move |_, table, name, seed_1, x_adjoint, table_adjoint, name_adjoint| {
                    ::gradtape::__private::pull(x_adjoint, seed_1, d_x);
                },
            )
        }
        #[doc(hidden)]
        pub fn forward<__Directions: ::gradtape::__private::Directions>(
            directions: __Directions,
            x: f64,
            table: &[f64],
            name: &str,
            x_adjoint: impl ::gradtape::__private::Dot<f64, __Directions>,
            table_adjoint: impl ::core::marker::Sized,
            name_adjoint: impl ::core::marker::Sized,
        ) -> (
            f64,
            <f64 as ::gradtape::__private::Differentiable>::Tangents<__Directions>,
        ) {
            let x_dot = ::gradtape::__private::Dot::take(x_adjoint, &x);
            assert!(! table.is_empty(), "{name} is empty");
            let mut i = 0;
            let mut t8 = 0usize;
            loop {
                let t0 = i + 2;
                let t1 = (*table).len();
                let t2 = t0 < t1;
                let t6 = if t2 {
                    let t3 = i + 1;
                    let t4 = t3 as f64;
                    let t5 = x > t4;
                    t5
                } else {
                    false
                };
                if !t6 {
                    break;
                }
                let t7 = i + 1;
                i = t7;
                t8 += 1;
            }
            let i_1 = i;
            let t9 = i_1 as f64;
            let fraction = x - t9;
            let fraction_dot = x_dot;
            let t11 = table[i_1];
            let t12 = 1.0 - fraction;
            let t18 = -fraction_dot;
            let t13 = t11 * t12;
            let t19 = t18 * t11;
            let t14 = i_1 + 1;
            let t15 = table[t14];
            let t16 = t15 * fraction;
            let t17 = t13 + t16;
            let t21 = ::gradtape::__private::plus_product(t19, fraction_dot, t15);
            let result_tangent = t21;
            let result_value = t17;
            (result_value, result_tangent)
        }
        #[doc(hidden)]
        pub const MUTABLE: [bool; 3] = [false, false, false];
        #[doc(hidden)]
        pub const READ: [bool; 3] = [false, true, false];
        #[doc(hidden)]
        pub const KEEPS_LENGTH: [bool; 3] = [false, true, false];
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
