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
            let _ = geometric_mean;
            let x_asked = ::gradtape::__private::SliceBar::asked(&x_adjoint);
            let x_bar = ::gradtape::__private::SliceBar::slice(&mut x_adjoint, x.len());
            let mut floor_bar = ::gradtape::__private::Differentiable::zero_tangent(
                &floor,
            );
            let mut t15_rec: f64 = 0.0;
            let mut returned_1_rec = false;
            let mut i_rec = ::gradtape::__private::Record::new();
            let mut t11_rec = 0;
            let t0 = floor.is_some();
            let (t18, t19, returned_2) = if t0 {
                let t1 = (*floor.as_ref().expect("checked before"));
                let t2 = (*x).len();
                let mut sum: f64 = 0.0;
                let mut returned = false;
                let mut t10 = false;
                let mut t11 = 0usize;
                for i in 0..t2 {
                    let t4 = x[i];
                    let t5 = t4 <= t1;
                    let sum_1 = if t5 {
                        sum
                    } else {
                        let t6 = t4 - t1;
                        let t7 = t6.ln();
                        let t8 = sum + t7;
                        t8
                    };
                    i_rec.push(i);
                    sum = sum_1;
                    returned = t5;
                    t10 = t5;
                    t11 += 1;
                    if t10 {
                        break;
                    }
                }
                let sum_2 = sum;
                let returned_1 = returned;
                let t10_1 = t10;
                returned_1_rec = returned_1;
                t11_rec = t11;
                let (t16, t17) = if returned_1 {
                    (false, 0.0)
                } else {
                    let t13 = t2 as f64;
                    let t14 = sum_2 / t13;
                    let t15 = t14.exp();
                    t15_rec = t15;
                    (true, t15)
                };
                (t16, t17, returned_1)
            } else {
                (false, 0.0, true)
            };
            let (t20, t21) = if returned_2 { (false, 0.0) } else { (t18, t19) };
            let t24 = if t20 {
                let t22 = ::core::option::Option::Some(t21);
                t22
            } else {
                let t23 = ::core::option::Option::None;
                t23
            };
            let value_1: Option<f64> = t24;
            let mut seed_1 = seed_1.of(&value_1);
            let mut i_rec = i_rec.rewind();
            let t21_bar = if t20 {
                let t32 = (*seed_1.as_ref().expect("checked before"));
                t32
            } else {
                0.0
            };
            let t19_bar = if returned_2 { 0.0 } else { t21_bar };
            if t0 {
                let t2 = (*x).len();
                let returned_1 = returned_1_rec;
                let t1 = (*floor.as_ref().expect("checked before"));
                let t11 = t11_rec;
                let sum_2_bar = if returned_1 {
                    0.0
                } else {
                    let t15 = t15_rec;
                    let t13 = t2 as f64;
                    let t33 = t19_bar * t15;
                    let t34 = ::gradtape::__private::kinks::selected(t19_bar, t33);
                    let t35 = t34 / t13;
                    let t36 = ::gradtape::__private::kinks::selected(t34, t35);
                    t36
                };
                let mut t1_bar_1: f64 = 0.0;
                for t42 in 0..t11 {
                    let i = i_rec.pop();
                    let i = *i;
                    let t4 = x[i];
                    let t5 = t4 <= t1;
                    let (t1_bar, t4_bar) = if t5 {
                        (0.0, 0.0)
                    } else {
                        let t6 = t4 - t1;
                        let t37 = 1.0 / t6;
                        let t38 = sum_2_bar * t37;
                        let t39 = ::gradtape::__private::kinks::selected(sum_2_bar, t38);
                        let t40 = -t39;
                        (t40, t39)
                    };
                    if x_asked {
                        x_bar[i] += t4_bar;
                    }
                    let t41 = t1_bar_1 + t1_bar;
                    t1_bar_1 = t41;
                }
                let t1_bar_2 = t1_bar_1;
                (*floor_bar.as_mut().expect("checked before")) += t1_bar_2;
            }
            ::gradtape::__private::Bar::<
                Option<f64>,
            >::add(&mut floor_adjoint, &floor_bar);
            value_1
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
            let _ = geometric_mean;
            let mut t15_rec_1: f64 = 0.0;
            let mut returned_1_rec_1 = false;
            let mut i_rec_1 = ::gradtape::__private::Record::new();
            let mut t11_rec_1 = 0;
            let t0 = floor.is_some();
            let (t18, t19, returned_2) = if t0 {
                let t1 = (*floor.as_ref().expect("checked before"));
                let t2 = (*x).len();
                let mut sum: f64 = 0.0;
                let mut returned = false;
                let mut t10 = false;
                let mut t11 = 0usize;
                for i in 0..t2 {
                    let t4 = x[i];
                    let t5 = t4 <= t1;
                    let sum_1 = if t5 {
                        sum
                    } else {
                        let t6 = t4 - t1;
                        let t7 = t6.ln();
                        let t8 = sum + t7;
                        t8
                    };
                    i_rec_1.push(i);
                    sum = sum_1;
                    returned = t5;
                    t10 = t5;
                    t11 += 1;
                    if t10 {
                        break;
                    }
                }
                let sum_2 = sum;
                let returned_1 = returned;
                let t10_1 = t10;
                returned_1_rec_1 = returned_1;
                t11_rec_1 = t11;
                let (t16, t17) = if returned_1 {
                    (false, 0.0)
                } else {
                    let t13 = t2 as f64;
                    let t14 = sum_2 / t13;
                    let t15 = t14.exp();
                    t15_rec_1 = t15;
                    (true, t15)
                };
                (t16, t17, returned_1)
            } else {
                (false, 0.0, true)
            };
            let (t20, t21) = if returned_2 { (false, 0.0) } else { (t18, t19) };
            let t24 = if t20 {
                let t22 = ::core::option::Option::Some(t21);
                t22
            } else {
                let t23 = ::core::option::Option::None;
                t23
            };
            let value_2: Option<f64> = t24;
            let value_zero = ::gradtape::__private::Differentiable::zero_tangent(
                &value_2,
            );
            (
                value_2,
                move |
                    x: ::core::option::Option<&[f64]>,
                    _: ::core::option::Option<&Option<f64>>,
                    seed_1: ::core::option::Option<
                        <Option<f64> as ::gradtape::__private::Differentiable>::Tangent,
                    >,
                    x_adjoint: ::core::option::Option<&mut [f64]>,
                    floor_adjoint: ::core::option::Option<
                        &mut <Option<
                            f64,
                        > as ::gradtape::__private::Differentiable>::Tangent,
                    >|
                {
                    let x = ::gradtape::__private::given(x);
                    let mut x_adjoint = ::gradtape::__private::Perhaps(x_adjoint);
                    let mut floor_adjoint = ::gradtape::__private::PerhapsOne(
                        floor_adjoint,
                    );
                    let x_asked_1 = ::gradtape::__private::SliceBar::asked(&x_adjoint);
                    let x_bar_1 = ::gradtape::__private::SliceBar::whole(&mut x_adjoint);
                    let mut floor_bar_1 = ::gradtape::__private::Differentiable::zero_tangent(
                        &floor,
                    );
                    let mut seed_1 = seed_1.unwrap_or_else(|| value_zero.clone());
                    let mut i_rec_1 = i_rec_1.rewind();
                    let t0 = floor.is_some();
                    let t21_bar_1 = if t20 {
                        let t43 = (*seed_1.as_ref().expect("checked before"));
                        t43
                    } else {
                        0.0
                    };
                    let t19_bar_1 = if returned_2 { 0.0 } else { t21_bar_1 };
                    if t0 {
                        let t2 = (*x).len();
                        let returned_1 = returned_1_rec_1;
                        let t1 = (*floor.as_ref().expect("checked before"));
                        let t11 = t11_rec_1;
                        let sum_2_bar_1 = if returned_1 {
                            0.0
                        } else {
                            let t15 = t15_rec_1;
                            let t13 = t2 as f64;
                            let t44 = t19_bar_1 * t15;
                            let t45 = ::gradtape::__private::kinks::selected(
                                t19_bar_1,
                                t44,
                            );
                            let t46 = t45 / t13;
                            let t47 = ::gradtape::__private::kinks::selected(t45, t46);
                            t47
                        };
                        let mut t1_bar_4: f64 = 0.0;
                        for t53 in 0..t11 {
                            let i = i_rec_1.pop();
                            let i = *i;
                            let t4 = x[i];
                            let t5 = t4 <= t1;
                            let (t1_bar_3, t4_bar_1) = if t5 {
                                (0.0, 0.0)
                            } else {
                                let t6 = t4 - t1;
                                let t48 = 1.0 / t6;
                                let t49 = sum_2_bar_1 * t48;
                                let t50 = ::gradtape::__private::kinks::selected(
                                    sum_2_bar_1,
                                    t49,
                                );
                                let t51 = -t50;
                                (t51, t50)
                            };
                            if x_asked_1 {
                                x_bar_1[i] += t4_bar_1;
                            }
                            let t52 = t1_bar_4 + t1_bar_3;
                            t1_bar_4 = t52;
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
            let _ = geometric_mean;
            let x_dot = ::gradtape::__private::DotSlice::hold(x_adjoint, x);
            let x_dot = &*x_dot;
            let floor_dot = ::gradtape::__private::Dot::take(floor_adjoint, &floor);
            let t0 = floor.is_some();
            let (t18, t19, returned_2, t19_dot) = if t0 {
                let t1 = (*floor.as_ref().expect("checked before"));
                let t1_dot = (*floor_dot.as_ref().expect("checked before"));
                let t2 = (*x).len();
                let mut sum: f64 = 0.0;
                let mut returned = false;
                let mut t10 = false;
                let mut sum_dot: ::gradtape::__private::Of<__Directions, f64> = ::core::default::Default::default();
                let mut t11 = 0usize;
                for i in 0..t2 {
                    let t4 = x[i];
                    let t4_dot = x_dot[i];
                    let t5 = t4 <= t1;
                    let (sum_1, sum_1_dot) = if t5 {
                        (sum, sum_dot)
                    } else {
                        let t6 = t4 - t1;
                        let t25 = t4_dot - t1_dot;
                        let t7 = t6.ln();
                        let t26 = 1.0 / t6;
                        let t27 = t25 * t26;
                        let t8 = sum + t7;
                        let t28 = sum_dot + t27;
                        (t8, t28)
                    };
                    sum = sum_1;
                    returned = t5;
                    t10 = t5;
                    sum_dot = sum_1_dot;
                    t11 += 1;
                    if t10 {
                        break;
                    }
                }
                let sum_2 = sum;
                let returned_1 = returned;
                let t10_1 = t10;
                let sum_2_dot = sum_dot;
                let (t16, t17, t17_dot) = if returned_1 {
                    (false, 0.0, ::core::default::Default::default())
                } else {
                    let t13 = t2 as f64;
                    let t14 = sum_2 / t13;
                    let t29 = sum_2_dot / t13;
                    let t15 = t14.exp();
                    let t30 = t29 * t15;
                    (true, t15, t30)
                };
                (t16, t17, returned_1, t17_dot)
            } else {
                (false, 0.0, true, ::core::default::Default::default())
            };
            let (t20, t21, t21_dot) = if returned_2 {
                (false, 0.0, ::core::default::Default::default())
            } else {
                (t18, t19, t19_dot)
            };
            let (t24, t24_dot) = if t20 {
                let t22 = ::core::option::Option::Some(t21);
                let t22_dot = ::core::option::Option::Some(t21_dot);
                (t22, t22_dot)
            } else {
                let t23 = ::core::option::Option::None;
                let t31 = ::gradtape::__private::zeros(directions, &t23);
                (t23, t31)
            };
            let result_tangent = t24_dot;
            let result_value = t24;
            (result_value, result_tangent)
        }
        #[doc(hidden)]
        pub const MUTABLE: [bool; 2] = [false, false];
        #[doc(hidden)]
        pub const READ: [bool; 2] = [true, true];
        #[doc(hidden)]
        pub const SHALLOW_0: bool = true;
        #[doc(hidden)]
        pub const SHALLOW_1: bool = true;
        #[doc(hidden)]
        pub const SHALLOW_2: bool = true;
        #[doc(hidden)]
        pub const SHALLOW_3: bool = true;
    }
};
