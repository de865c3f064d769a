/// The user's derivatives.
fn weighted(w: &[f64], x: f64, n: i32) -> f64 {
    w.iter().sum::<f64>() * x.powi(n)
}
///Derivatives of [`weighted`](fn@weighted).
#[allow(non_camel_case_types, dead_code)]
struct weighted {}
#[allow(warnings, unused, unused_qualifications, unreachable_pub, nonstandard_style)]
#[allow(unused_lifetimes, single_use_lifetimes)]
#[allow(clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
const _: () = {
    use ::gradtape::__private::methods::*;
    let _ = weighted;
    impl<__Rule, __Given> ::gradtape::__private::rule::Owns<weighted>
    for ::gradtape::__private::rule::Asked<weighted, __Rule, fn(&[f64], f64, i32)>
    where
        __Rule: ::core::ops::Fn(&[f64], f64, i32) -> __Given,
    {}
    impl weighted {
        /// The gradient with respect to the differentiable parameters.
        #[inline]
        pub fn grad(w: &[f64], x: f64, n: i32) -> (::std::vec::Vec<f64>, f64) {
            let gradient = Self::value_and_grad(w, x, n);
            gradient.1
        }
        /// The value and the gradient.
        #[inline]
        pub fn value_and_grad(
            w: &[f64],
            x: f64,
            n: i32,
        ) -> (f64, (::std::vec::Vec<f64>, f64)) {
            let mut d_w = ::gradtape::__private::Differentiable::zero_tangent(&*w);
            let mut d_x = 0.0f64;
            let value = Self::reverse(
                w,
                x,
                n,
                1.0,
                &mut d_w,
                &mut d_x,
                ::gradtape::__private::Nobody,
            );
            (value, (d_w, d_x))
        }
        /// The value; the gradient is added to the buffers.
        #[inline]
        pub fn grad_into(
            w: &[f64],
            x: f64,
            n: i32,
            d_w: &mut [f64],
            d_x: &mut f64,
        ) -> f64 {
            ::gradtape::__private::same_length(w.len(), d_w.len());
            let seed_1 = Self::reverse(
                w,
                x,
                n,
                1.0,
                &mut *d_w,
                &mut *d_x,
                ::gradtape::__private::Nobody,
            );
            seed_1
        }
        /// The value and the pullback: from seeds of the outputs to cotangents of the parameters.
        #[inline]
        pub fn vjp<'heap, 'p0>(
            w: &'p0 [f64],
            x: f64,
            n: i32,
        ) -> (
            f64,
            impl ::core::ops::Fn(f64) -> (::std::vec::Vec<f64>, f64) + use<'heap, 'p0>,
        )
        where
            'p0: 'heap,
        {
            let rule = weighted_vjp;
            rule(w, x, n)
        }
        /// The value and its tangent, from pairs of a primal and a tangent.
        #[inline]
        pub fn jvp(
            (
                w,
                d_w,
            ): (impl ::core::convert::AsRef<[f64]>, impl ::core::convert::AsRef<[f64]>),
            (x, d_x): (f64, f64),
            n: i32,
        ) -> (f64, f64) {
            let result = Self::forward(
                ::gradtape::__private::One,
                w.as_ref(),
                x,
                n,
                ::gradtape::__private::Known(d_w.as_ref()),
                ::gradtape::__private::Known(&d_x),
                ::gradtape::__private::Nobody,
            );
            result
        }
        #[doc(hidden)]
        #[inline]
        pub fn reverse(
            w: &[f64],
            x: f64,
            n: i32,
            seed_1: f64,
            mut w_adjoint: impl ::gradtape::__private::SliceBar<f64>,
            mut x_adjoint: impl ::gradtape::__private::Bar<f64>,
            mut n_adjoint: impl ::core::marker::Sized,
        ) -> f64 {
            let (value, residual) = ::gradtape::__private::rule::Ruled::parts(
                Self::vjp(w, x, n),
            );
            let value: f64 = value;
            let residual = ::gradtape::__private::rule::Owned(residual);
            let seed_1 = ::core::option::Option::Some(seed_1);
            if let ::core::option::Option::Some(seeds) = seed_1 {
                if let ::core::option::Option::Some(gradient) = residual
                    .pull((w,), seeds)
                {
                    let (cotangent_w, cotangent_x) = gradient;
                    ::gradtape::__private::rule::add_slice(&mut w_adjoint, &cotangent_w);
                    ::gradtape::__private::Bar::<f64>::add(&mut x_adjoint, &cotangent_x);
                }
            }
            value
        }
        #[doc(hidden)]
        #[inline]
        pub fn seeded(
            w: &[f64],
            x: f64,
            n: i32,
            seed_1: ::core::option::Option<f64>,
            w_adjoint: ::core::option::Option<&mut [f64]>,
            x_adjoint: ::core::option::Option<&mut f64>,
            n_adjoint: ::core::option::Option<&mut ()>,
        ) -> f64 {
            Self::reverse(
                w,
                x,
                n,
                seed_1.unwrap_or_default(),
                ::gradtape::__private::Perhaps(w_adjoint),
                ::gradtape::__private::PerhapsOne(x_adjoint),
                n_adjoint,
            )
        }
        #[doc(hidden)]
        #[inline]
        pub fn augmented(
            w: &[f64],
            x: f64,
            n: i32,
        ) -> (
            f64,
            impl ::core::ops::Fn(
                ::core::option::Option<&[f64]>,
                ::core::option::Option<&f64>,
                ::core::option::Option<&i32>,
                ::core::option::Option<f64>,
                ::core::option::Option<&mut [f64]>,
                ::core::option::Option<&mut f64>,
                ::core::option::Option<&mut ()>,
            ) + use<>,
        ) {
            let rule = weighted_vjp;
            let how = {
                use ::gradtape::__private::rule::{Borrows as _, Owns as _};
                (&::gradtape::__private::rule::Asked::<
                    weighted,
                    _,
                    fn(&[f64], f64, i32),
                >::of(rule))
                    .how()
            };
            let kept_x = ::std::borrow::ToOwned::to_owned(&x);
            let kept_n = ::std::borrow::ToOwned::to_owned(&n);
            let (value, pullback) = ::gradtape::__private::rule::Ruled::parts(
                rule(w, x, n),
            );
            let value: f64 = value;
            let residual = how
                .residual(
                    pullback,
                    move |(w,): (&[f64],), seeds| {
                        let (_, pullback) = ::gradtape::__private::rule::Ruled::parts(
                            rule(
                                w,
                                ::core::clone::Clone::clone(&kept_x),
                                ::core::clone::Clone::clone(&kept_n),
                            ),
                        );
                        pullback.map(|pullback| pullback(seeds))
                    },
                );
            (
                value,
                move |w, _, _, seed_1, w_adjoint, x_adjoint, n_adjoint| {
                    let w = ::gradtape::__private::given(w);
                    let mut w_adjoint = ::gradtape::__private::Perhaps(w_adjoint);
                    let mut x_adjoint = ::gradtape::__private::PerhapsOne(x_adjoint);
                    if let ::core::option::Option::Some(seeds) = seed_1 {
                        if let ::core::option::Option::Some(gradient) = residual
                            .pull((w,), seeds)
                        {
                            let (cotangent_w, cotangent_x) = gradient;
                            ::gradtape::__private::rule::add_slice(
                                &mut w_adjoint,
                                &cotangent_w,
                            );
                            ::gradtape::__private::Bar::<
                                f64,
                            >::add(&mut x_adjoint, &cotangent_x);
                        }
                    }
                },
            )
        }
        #[doc(hidden)]
        pub fn forward<__Directions: ::gradtape::__private::Directions>(
            directions: __Directions,
            w: &[f64],
            x: f64,
            n: i32,
            w_adjoint: impl ::gradtape::__private::DotSlice<f64, __Directions>,
            x_adjoint: impl ::gradtape::__private::Dot<f64, __Directions>,
            n_adjoint: impl ::core::marker::Sized,
        ) -> (
            f64,
            <f64 as ::gradtape::__private::Differentiable>::Tangents<__Directions>,
        ) {
            let rule = weighted_jvp;
            let held_w = ::gradtape::__private::DotSlice::hold(w_adjoint, &w[..]);
            let tangents_w = (&held_w[..]).to_vec();
            let held_x = ::gradtape::__private::Dot::take(x_adjoint, &x);
            let tangents_x = held_x;
            let mut gathered = ::gradtape::__private::rule::Gathered::<
                __Directions,
                f64,
            >::new();
            let mut value = ::core::option::Option::None;
            for direction in 0..<__Directions as ::gradtape::__private::Directions>::COUNT {
                let dot_w = ::gradtape::__private::rule::along(
                    directions,
                    &w[..],
                    &tangents_w,
                    direction,
                );
                let dot_x = ::gradtape::__private::rule::along(
                    directions,
                    &x,
                    &tangents_x,
                    direction,
                );
                let (found, tangent) = rule(
                    (w, ::gradtape::__private::rule::give(&dot_w)),
                    (
                        ::core::clone::Clone::clone(&x),
                        ::gradtape::__private::rule::give(&dot_x),
                    ),
                    ::core::clone::Clone::clone(&n),
                );
                gathered.push(tangent);
                value = ::core::option::Option::Some(found);
            }
            let value: f64 = value.expect("there is a direction");
            let tangent = gathered.together(&value);
            (value, tangent)
        }
        #[doc(hidden)]
        pub const MUTABLE: ::gradtape::__private::tape::ByRule<3> = ::gradtape::__private::tape::ByRule([
            false, false, false,
        ]);
        #[doc(hidden)]
        pub const READ: [bool; 3] = [true, false, false];
        #[doc(hidden)]
        pub const KEEPS_LENGTH: [bool; 3] = [true, false, false];
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
fn weighted_vjp(w: &[f64], x: f64, n: i32) -> (f64, impl Fn(f64) -> (Vec<f64>, f64)) {
    let (sum, power) = (w.iter().sum::<f64>(), x.powi(n));
    let slope = n as f64 * x.powi(n - 1);
    let pullback = move |seed: f64| (vec![seed * power; w.len()], seed * sum * slope);
    (sum * power, pullback)
}
fn weighted_jvp((w, dw): (&[f64], &[f64]), (x, dx): (f64, f64), n: i32) -> (f64, f64) {
    let (value, pullback) = weighted_vjp(w, x, n);
    let (along_w, along_x) = pullback(1.0);
    let along_w: f64 = along_w.iter().zip(dw).map(|(a, b)| a * b).sum();
    (value, along_w + along_x * dx)
}
