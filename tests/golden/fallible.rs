/// An optional result and `?`.
fn geometric_mean(x: &[f64], floor: Option<f64>) -> Option<f64> {
    let floor = floor?;
    let mut sum = 0.0;
    for v in x {
        if *v <= floor {
            return None;
        }
        sum += (v - floor).ln();
    }
    Some((sum / x.len() as f64).exp())
}
///Derivatives of [`geometric_mean`](fn@geometric_mean).
#[allow(non_camel_case_types, dead_code)]
struct geometric_mean {}
#[allow(warnings, unused, unused_qualifications, unreachable_pub, nonstandard_style)]
#[allow(unused_lifetimes, single_use_lifetimes)]
#[allow(clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
const _: () = {
    use ::gradtape::__private::methods::*;
    let _ = geometric_mean;
    impl geometric_mean {
        /// The gradient with respect to the differentiable parameters.
        #[inline]
        pub fn grad(
            x: &[f64],
            floor: Option<f64>,
        ) -> Option<
            (
                ::std::vec::Vec<f64>,
                <Option<f64> as ::gradtape::__private::Differentiable>::Tangent,
            ),
        >
        where
            for<'called> Option<f64>: ::gradtape::__private::UnitSeed,
        {
            let gradient = Self::value_and_grad(x, floor);
            gradient.map(|(_, gradient)| gradient)
        }
        /// The value and the gradient.
        #[inline]
        pub fn value_and_grad(
            x: &[f64],
            floor: Option<f64>,
        ) -> Option<
            (
                f64,
                (
                    ::std::vec::Vec<f64>,
                    <Option<f64> as ::gradtape::__private::Differentiable>::Tangent,
                ),
            ),
        >
        where
            for<'called> Option<f64>: ::gradtape::__private::UnitSeed,
        {
            let mut d_x = ::gradtape::__private::Differentiable::zero_tangent(&*x);
            let mut d_floor = ::gradtape::__private::Differentiable::zero_tangent(
                &floor,
            );
            let value = Self::reverse(
                x,
                floor,
                ::gradtape::__private::Seed::From(
                    ::gradtape::__private::UnitSeed::unit_seed,
                ),
                &mut d_x,
                &mut d_floor,
            );
            value.map(|value| (value, (d_x, d_floor)))
        }
        /// The value; the gradient is added to the buffers.
        #[inline]
        pub fn grad_into(
            x: &[f64],
            floor: Option<f64>,
            d_x: &mut [f64],
            d_floor: &mut <Option<f64> as ::gradtape::__private::Differentiable>::Tangent,
        ) -> Option<f64>
        where
            for<'called> Option<f64>: ::gradtape::__private::UnitSeed,
        {
            ::gradtape::__private::same_length(x.len(), d_x.len());
            let seed_1 = Self::reverse(
                x,
                floor,
                ::gradtape::__private::Seed::From(
                    ::gradtape::__private::UnitSeed::unit_seed,
                ),
                &mut *d_x,
                &mut *d_floor,
            );
            seed_1
        }
        /// The value and the pullback: from seeds of the outputs to cotangents of the parameters.
        #[inline]
        pub fn vjp<'p0>(
            x: &'p0 [f64],
            floor: Option<f64>,
        ) -> Option<
            (
                f64,
                impl ::core::ops::Fn(
                    f64,
                ) -> (
                        ::std::vec::Vec<f64>,
                        <Option<f64> as ::gradtape::__private::Differentiable>::Tangent,
                    ) + use<'p0>,
            ),
        > {
            let kept_floor = ::gradtape::__private::Differentiable::zero_tangent(&floor);
            let (value, pullback) = Self::augmented(x, floor);
            value
                .map(|value| (
                    value,
                    move |seed_1: f64| {
                        let mut d_x = ::gradtape::__private::Differentiable::zero_tangent(
                            &*x,
                        );
                        let mut d_floor = kept_floor.clone();
                        pullback(
                            ::core::option::Option::Some(x),
                            ::core::option::Option::None,
                            ::core::option::Option::Some(
                                ::core::option::Option::Some(seed_1),
                            ),
                            ::core::option::Option::Some(&mut d_x),
                            ::core::option::Option::Some(&mut d_floor),
                        );
                        (d_x, d_floor)
                    },
                ))
        }
        /// The value and its tangent, from pairs of a primal and a tangent.
        #[inline]
        pub fn jvp(
            (
                x,
                d_x,
            ): (impl ::core::convert::AsRef<[f64]>, impl ::core::convert::AsRef<[f64]>),
            (
                floor,
                d_floor,
            ): (
                Option<f64>,
                <Option<
                    f64,
                > as ::gradtape::__private::Differentiable>::Tangents<
                    ::gradtape::__private::One,
                >,
            ),
        ) -> Option<(f64, f64)> {
            let result = Self::forward(
                ::gradtape::__private::One,
                x.as_ref(),
                floor,
                ::gradtape::__private::Known(d_x.as_ref()),
                ::gradtape::__private::Known(&d_floor),
            );
            let (value, tangent) = result;
            value.map(|value| (value, ::gradtape::__private::bound(tangent)))
        }
        #[doc(hidden)]
        #[inline]
        pub fn reverse(
            x: &[f64],
            floor: Option<f64>,
            seed_1: ::gradtape::__private::Seed<Option<f64>>,
            mut x_adjoint: impl ::gradtape::__private::SliceBar<f64>,
            mut floor_adjoint: impl ::gradtape::__private::Bar<Option<f64>>,
        ) -> Option<f64> {
            let (value, pullback) = Self::augmented(x, floor);
            pullback(
                ::core::option::Option::Some(x),
                ::core::option::Option::None,
                ::core::option::Option::Some(seed_1.of(&value)),
                ::gradtape::__private::SliceBar::<f64>::lent(&mut x_adjoint),
                ::gradtape::__private::Bar::<Option<f64>>::lent(&mut floor_adjoint),
            );
            value
        }
        #[doc(hidden)]
        #[inline]
        pub fn seeded(
            x: &[f64],
            floor: Option<f64>,
            seed_1: ::core::option::Option<
                <Option<f64> as ::gradtape::__private::Differentiable>::Tangent,
            >,
            x_adjoint: ::core::option::Option<&mut [f64]>,
            floor_adjoint: ::core::option::Option<
                &mut <Option<f64> as ::gradtape::__private::Differentiable>::Tangent,
            >,
        ) -> Option<f64> {
            Self::reverse(
                x,
                floor,
                ::gradtape::__private::Seed::or_zero(seed_1),
                ::gradtape::__private::Perhaps(x_adjoint),
                ::gradtape::__private::PerhapsOne(floor_adjoint),
            )
        }
        #[doc(hidden)]
        #[inline]
        pub fn augmented(
            x: &[f64],
            floor: Option<f64>,
        ) -> (
            Option<f64>,
            impl ::core::ops::Fn(
                ::core::option::Option<&[f64]>,
                ::core::option::Option<&Option<f64>>,
                ::core::option::Option<
                    <Option<f64> as ::gradtape::__private::Differentiable>::Tangent,
                >,
                ::core::option::Option<&mut [f64]>,
                ::core::option::Option<
                    &mut <Option<f64> as ::gradtape::__private::Differentiable>::Tangent,
                >,
            ) + use<>,
        ) {
            let mut t16_rec_1: f64 = 0.0;
            let mut returned_1_rec_1 = false;
            let mut i_rec_1 = ::gradtape::__private::Record::new();
            let mut t12_rec_1 = 0;
            let t0 = floor.is_some();
            let (t18, value_1) = if t0 {
                let t1 = (*floor.as_ref().expect("checked before"));
                let t2 = (*x).len();
                let mut sum: f64 = 0.0;
                let mut returned = false;
                let mut t11 = false;
                let mut t12 = 0usize;
                for i in 0..t2 {
                    let t4 = x[i];
                    let t6 = t4 <= t1;
                    let sum_1 = if t6 {
                        sum
                    } else {
                        let t7 = t4 - t1;
                        let t8 = t7.ln();
                        let t9 = sum + t8;
                        t9
                    };
                    i_rec_1.push(i);
                    sum = sum_1;
                    returned = t6;
                    t11 = t6;
                    t12 += 1;
                    if t11 {
                        break;
                    }
                }
                let sum_2 = sum;
                let returned_1 = returned;
                let t11_1 = t11;
                returned_1_rec_1 = returned_1;
                t12_rec_1 = t12;
                let (t17, value) = if returned_1 {
                    (false, 0.0)
                } else {
                    let t14 = t2 as f64;
                    let t15 = sum_2 / t14;
                    let t16 = t15.exp();
                    t16_rec_1 = t16;
                    (true, t16)
                };
                (t17, value)
            } else {
                (false, 0.0)
            };
            let t21 = if t18 {
                let t19 = ::core::option::Option::Some(value_1);
                t19
            } else {
                let t20 = ::core::option::Option::None;
                t20
            };
            let value_3: Option<f64> = t21;
            let value_shape = ::gradtape::__private::Shape::of(&value_3);
            let floor_shape = ::gradtape::__private::Shape::of(&floor);
            (
                value_3,
                move |x, _, seed_1, x_adjoint, floor_adjoint| {
                    let x = ::gradtape::__private::given(x);
                    let mut x_adjoint = ::gradtape::__private::Perhaps(x_adjoint);
                    let mut floor_adjoint = ::gradtape::__private::PerhapsOne(
                        floor_adjoint,
                    );
                    let x_asked_1 = ::gradtape::__private::SliceBar::asked(&x_adjoint);
                    let x_bar_1 = ::gradtape::__private::SliceBar::whole(&mut x_adjoint);
                    let mut floor_bar_1 = ::gradtape::__private::sum_start(
                        floor_shape.zero(),
                    );
                    let mut seed_1 = seed_1.unwrap_or_else(|| value_shape.zero());
                    let mut i_rec_1 = i_rec_1.rewind();
                    let t0 = floor.is_some();
                    let value_1_bar_1 = if t18 {
                        let t40 = (*seed_1.as_ref().expect("checked before"));
                        t40
                    } else {
                        0.0
                    };
                    if t0 {
                        let t2 = (*x).len();
                        let returned_1 = returned_1_rec_1;
                        let t1 = (*floor.as_ref().expect("checked before"));
                        let t12 = t12_rec_1;
                        let sum_2_bar_1 = if returned_1 {
                            0.0
                        } else {
                            let t16 = t16_rec_1;
                            let t14 = t2 as f64;
                            let t41 = value_1_bar_1 * t16;
                            let t42 = ::gradtape::__private::kinks::unless_absent(
                                value_1_bar_1,
                                t41,
                            );
                            let t43 = t42 / t14;
                            let t44 = ::gradtape::__private::kinks::unless_absent(
                                t42,
                                t43,
                            );
                            t44
                        };
                        let mut t1_bar_4: f64 = 0.0;
                        for t50 in 0..t12 {
                            let i = i_rec_1.pop();
                            let i = *i;
                            let t4 = x[i];
                            let t6 = t4 <= t1;
                            let (t1_bar_3, t4_bar_1) = if t6 {
                                (0.0, 0.0)
                            } else {
                                let t7 = t4 - t1;
                                let t45 = 1.0 / t7;
                                let t46 = sum_2_bar_1 * t45;
                                let t47 = ::gradtape::__private::kinks::unless_absent(
                                    sum_2_bar_1,
                                    t46,
                                );
                                let t48 = -t47;
                                (t48, t47)
                            };
                            if x_asked_1 {
                                x_bar_1[i] += t4_bar_1;
                            }
                            let t49 = t1_bar_4 + t1_bar_3;
                            t1_bar_4 = t49;
                        }
                        let t1_bar_5 = t1_bar_4;
                        (*floor_bar_1.as_mut().expect("checked before")) += t1_bar_5;
                    }
                    ::gradtape::__private::Bar::<
                        Option<f64>,
                    >::add(&mut floor_adjoint, &floor_bar_1);
                },
            )
        }
        #[doc(hidden)]
        pub fn forward<__Directions: ::gradtape::__private::Directions>(
            directions: __Directions,
            x: &[f64],
            floor: Option<f64>,
            x_adjoint: impl ::gradtape::__private::DotSlice<f64, __Directions>,
            floor_adjoint: impl ::gradtape::__private::Dot<Option<f64>, __Directions>,
        ) -> (
            Option<f64>,
            <Option<
                f64,
            > as ::gradtape::__private::Differentiable>::Tangents<__Directions>,
        ) {
            let x_dot = ::gradtape::__private::DotSlice::hold(x_adjoint, x);
            let x_dot = &*x_dot;
            let floor_dot = ::gradtape::__private::Dot::take(floor_adjoint, &floor);
            let t0 = floor.is_some();
            let (t18, value_1, value_1_dot) = if t0 {
                let t1 = (*floor.as_ref().expect("checked before"));
                let t1_dot = (*floor_dot.as_ref().expect("checked before"));
                let t2 = (*x).len();
                let mut sum: f64 = 0.0;
                let mut returned = false;
                let mut t11 = false;
                let mut sum_dot: ::gradtape::__private::Of<__Directions, f64> = ::core::default::Default::default();
                let mut t12 = 0usize;
                for i in 0..t2 {
                    let t4 = x[i];
                    let t4_dot = x_dot[i];
                    let t6 = t4 <= t1;
                    let (sum_1, sum_1_dot) = if t6 {
                        (sum, sum_dot)
                    } else {
                        let t7 = t4 - t1;
                        let t22 = t4_dot - t1_dot;
                        let t8 = t7.ln();
                        let t23 = 1.0 / t7;
                        let t9 = sum + t8;
                        let t25 = ::gradtape::__private::plus_product(sum_dot, t22, t23);
                        (t9, t25)
                    };
                    sum = sum_1;
                    returned = t6;
                    t11 = t6;
                    sum_dot = sum_1_dot;
                    t12 += 1;
                    if t11 {
                        break;
                    }
                }
                let sum_2 = sum;
                let returned_1 = returned;
                let t11_1 = t11;
                let sum_2_dot = sum_dot;
                let (t17, value, value_dot) = if returned_1 {
                    (false, 0.0, ::core::default::Default::default())
                } else {
                    let t14 = t2 as f64;
                    let t15 = sum_2 / t14;
                    let t26 = sum_2_dot / t14;
                    let t16 = t15.exp();
                    let t27 = t26 * t16;
                    (true, t16, t27)
                };
                (t17, value, value_dot)
            } else {
                (false, 0.0, ::core::default::Default::default())
            };
            let (t21, t21_dot) = if t18 {
                let t19 = ::core::option::Option::Some(value_1);
                let t19_dot = ::core::option::Option::Some(value_1_dot);
                (t19, t19_dot)
            } else {
                let t20 = ::core::option::Option::None;
                let t28 = ::gradtape::__private::zeros(directions, &t20);
                (t20, t28)
            };
            let result_tangent = t21_dot;
            let result_value = t21;
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
