/// The free energy of states of these energies, at a temperature of one, from that of reference states.
fn free_energy(energies: &[f64], reference: f64) -> f64 {
    let mut partition = 0.0;
    for energy in energies {
        partition += (reference - energy).exp();
    }
    reference - partition.ln()
}
///Derivatives of [`free_energy`](fn@free_energy).
#[allow(non_camel_case_types, dead_code)]
struct free_energy {}
#[allow(warnings, unused, unused_qualifications, unreachable_pub, nonstandard_style)]
#[allow(unused_lifetimes, single_use_lifetimes)]
#[allow(clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
const _: () = {
    use ::gradtape::__private::methods::*;
    let _ = free_energy;
    impl free_energy {
        /// The gradient with respect to the differentiable parameters.
        #[inline]
        pub fn grad(energies: &[f64], reference: f64) -> (::std::vec::Vec<f64>, f64) {
            let gradient = Self::value_and_grad(energies, reference);
            gradient.1
        }
        /// The value and the gradient.
        #[inline]
        pub fn value_and_grad(
            energies: &[f64],
            reference: f64,
        ) -> (f64, (::std::vec::Vec<f64>, f64)) {
            let mut d_energies = ::gradtape::__private::Differentiable::zero_tangent(
                &*energies,
            );
            let mut d_reference = 0.0f64;
            let value = Self::reverse(
                energies,
                reference,
                1.0,
                &mut d_energies,
                &mut d_reference,
            );
            (value, (d_energies, d_reference))
        }
        /// The value; the gradient is added to the buffers.
        #[inline]
        pub fn grad_into(
            energies: &[f64],
            reference: f64,
            d_energies: &mut [f64],
            d_reference: &mut f64,
        ) -> f64 {
            ::gradtape::__private::same_length(energies.len(), d_energies.len());
            let seed_1 = Self::reverse(
                energies,
                reference,
                1.0,
                &mut *d_energies,
                &mut *d_reference,
            );
            seed_1
        }
        /// The value and the pullback: from seeds of the outputs to cotangents of the parameters.
        #[inline]
        pub fn vjp<'p0>(
            energies: &'p0 [f64],
            reference: f64,
        ) -> (f64, impl ::core::ops::Fn(f64) -> (::std::vec::Vec<f64>, f64) + use<'p0>) {
            let (value, pullback) = Self::augmented(energies, reference);
            (
                value,
                move |seed_1: f64| {
                    let mut d_energies = ::gradtape::__private::Differentiable::zero_tangent(
                        &*energies,
                    );
                    let mut d_reference = 0.0f64;
                    pullback(
                        ::core::option::Option::Some(energies),
                        ::core::option::Option::None,
                        ::core::option::Option::Some(seed_1),
                        ::core::option::Option::Some(&mut d_energies),
                        ::core::option::Option::Some(&mut d_reference),
                    );
                    (d_energies, d_reference)
                },
            )
        }
        /// The value and its tangent, from pairs of a primal and a tangent.
        #[inline]
        pub fn jvp(
            (
                energies,
                d_energies,
            ): (impl ::core::convert::AsRef<[f64]>, impl ::core::convert::AsRef<[f64]>),
            (reference, d_reference): (f64, f64),
        ) -> (f64, f64) {
            let result = Self::forward(
                ::gradtape::__private::One,
                energies.as_ref(),
                reference,
                ::gradtape::__private::Known(d_energies.as_ref()),
                ::gradtape::__private::Known(&d_reference),
            );
            result
        }
        #[doc(hidden)]
        #[inline]
        pub fn reverse(
            energies: &[f64],
            reference: f64,
            seed_1: f64,
            mut energies_adjoint: impl ::gradtape::__private::SliceBar<f64>,
            mut reference_adjoint: impl ::gradtape::__private::Bar<f64>,
        ) -> f64 {
            let (value, pullback) = Self::augmented(energies, reference);
            pullback(
                ::core::option::Option::Some(energies),
                ::core::option::Option::None,
                ::core::option::Option::Some(seed_1),
                ::gradtape::__private::SliceBar::<f64>::lent(&mut energies_adjoint),
                ::gradtape::__private::Bar::<f64>::lent(&mut reference_adjoint),
            );
            value
        }
        #[doc(hidden)]
        #[inline]
        pub fn seeded(
            energies: &[f64],
            reference: f64,
            seed_1: ::core::option::Option<f64>,
            energies_adjoint: ::core::option::Option<&mut [f64]>,
            reference_adjoint: ::core::option::Option<&mut f64>,
        ) -> f64 {
            Self::reverse(
                energies,
                reference,
                seed_1.unwrap_or_default(),
                ::gradtape::__private::Perhaps(energies_adjoint),
                ::gradtape::__private::PerhapsOne(reference_adjoint),
            )
        }
        #[doc(hidden)]
        #[inline]
        pub fn augmented(
            energies: &[f64],
            reference: f64,
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
            let mut t4_rec_1 = ::gradtape::__private::Slab::<f64>::new();
            let t0 = (*energies).len();
            let t4_row_2 = t4_rec_1.row(t0, 0.0);
            let mut partition: f64 = 0.0;
            for i in 0..t0 {
                let t2 = energies[i];
                let t3 = reference - t2;
                let t4 = t3.exp();
                t4_row_2[i] = t4;
                let t5 = partition + t4;
                partition = t5;
            }
            let partition_1 = partition;
            let t6 = partition_1.ln();
            let t7 = reference - t6;
            let value_2: f64 = t7;
            (
                value_2,
                move |energies, _, seed_1, energies_adjoint, reference_adjoint| {
                    let energies = ::gradtape::__private::given(energies);
                    let mut energies_adjoint = ::gradtape::__private::Perhaps(
                        energies_adjoint,
                    );
                    let mut reference_adjoint = ::gradtape::__private::PerhapsOne(
                        reference_adjoint,
                    );
                    let energies_asked_1 = ::gradtape::__private::SliceBar::asked(
                        &energies_adjoint,
                    );
                    let energies_bar_1 = ::gradtape::__private::SliceBar::whole(
                        &mut energies_adjoint,
                    );
                    let seed_1 = seed_1.unwrap_or_default();
                    let mut t4_rec_1 = t4_rec_1.rewind();
                    let t0 = (*energies).len();
                    let t22 = 1.0 / partition_1;
                    let t28 = seed_1 * t22;
                    let t29 = ::gradtape::__private::kinks::unless_absent(seed_1, t28);
                    let t4_row_3 = t4_rec_1.pop_row(t0);
                    let energies_bar_1_view = if energies_asked_1 {
                        &mut (*energies_bar_1)[..t0]
                    } else {
                        &mut []
                    };
                    for i in 0..t0 {
                        let t4 = t4_row_3[i];
                        let t30 = t29 * t4;
                        let t26 = t30;
                        if energies_asked_1 {
                            energies_bar_1_view[i] += t26;
                        }
                    }
                    let t31 = t29 * partition_1;
                    let t32 = ::gradtape::__private::kinks::unless_absent(t29, t31);
                    let reference_bar_3 = seed_1 - t32;
                    ::gradtape::__private::Bar::<
                        f64,
                    >::add(&mut reference_adjoint, &(reference_bar_3));
                },
            )
        }
        #[doc(hidden)]
        pub fn forward<__Directions: ::gradtape::__private::Directions>(
            directions: __Directions,
            energies: &[f64],
            reference: f64,
            energies_adjoint: impl ::gradtape::__private::DotSlice<f64, __Directions>,
            reference_adjoint: impl ::gradtape::__private::Dot<f64, __Directions>,
        ) -> (
            f64,
            <f64 as ::gradtape::__private::Differentiable>::Tangents<__Directions>,
        ) {
            let energies_dot = ::gradtape::__private::DotSlice::hold(
                energies_adjoint,
                energies,
            );
            let energies_dot = &*energies_dot;
            let reference_dot = ::gradtape::__private::Dot::take(
                reference_adjoint,
                &reference,
            );
            let t0 = (*energies).len();
            let mut partition: f64 = 0.0;
            let mut partition_dot: ::gradtape::__private::Of<__Directions, f64> = ::core::default::Default::default();
            for i in 0..t0 {
                directions.side_by_side();
                let t2 = energies[i];
                let t2_dot = energies_dot[i];
                let t3 = reference - t2;
                let t8 = reference_dot - t2_dot;
                let t4 = t3.exp();
                let t5 = partition + t4;
                let t10 = ::gradtape::__private::plus_product(partition_dot, t8, t4);
                partition = t5;
                partition_dot = t10;
            }
            let partition_1 = partition;
            let partition_1_dot = partition_dot;
            let t6 = partition_1.ln();
            let t11 = 1.0 / partition_1;
            let t12 = partition_1_dot * t11;
            let t7 = reference - t6;
            let t13 = reference_dot - t12;
            let result_tangent = t13;
            let result_value = t7;
            (result_value, result_tangent)
        }
        #[doc(hidden)]
        pub const MUTABLE: [bool; 2] = [false, false];
        #[doc(hidden)]
        pub const READ: [bool; 2] = [true, false];
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
