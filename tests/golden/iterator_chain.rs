/// An iterator chain becomes a loop.
fn weighted_norm(x: &[f64], weights: &[f64]) -> f64 {
    let sum: f64 = x.iter().zip(weights).map(|(x, w)| w * x * x).sum();
    sum.sqrt()
}
///Derivatives of [`weighted_norm`](fn@weighted_norm).
#[allow(non_camel_case_types, dead_code)]
struct weighted_norm {}
#[allow(warnings, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
impl weighted_norm {
    /// The gradient with respect to the differentiable parameters.
    pub fn grad(
        x: &[f64],
        weights: &[f64],
    ) -> (::std::vec::Vec<f64>, ::std::vec::Vec<f64>) {
        let gradient = Self::value_and_grad(x, weights);
        gradient.1
    }
    /// The value and the gradient.
    pub fn value_and_grad(
        x: &[f64],
        weights: &[f64],
    ) -> (f64, (::std::vec::Vec<f64>, ::std::vec::Vec<f64>)) {
        let mut d_x = ::gradtape::__private::Differentiable::zero_tangent(&*x);
        let mut d_weights = ::gradtape::__private::Differentiable::zero_tangent(
            &*weights,
        );
        let value = Self::reverse(
            x,
            weights,
            ::gradtape::__private::Seed::From(
                ::gradtape::__private::UnitSeed::unit_seed,
            ),
            &mut d_x,
            &mut d_weights,
        );
        (value, (d_x, d_weights))
    }
    /// The value; the gradient is added to the buffers.
    pub fn grad_into(
        x: &[f64],
        weights: &[f64],
        d_x: &mut [f64],
        d_weights: &mut [f64],
    ) -> f64 {
        ::gradtape::__private::same_length(x.len(), d_x.len());
        ::gradtape::__private::same_length(weights.len(), d_weights.len());
        let seed_1 = Self::reverse(
            x,
            weights,
            ::gradtape::__private::Seed::From(
                ::gradtape::__private::UnitSeed::unit_seed,
            ),
            &mut *d_x,
            &mut *d_weights,
        );
        seed_1
    }
    /// The value and the pullback: from seeds of the outputs to cotangents of the parameters.
    pub fn vjp<'p0, 'p1>(
        x: &'p0 [f64],
        weights: &'p1 [f64],
    ) -> (
        f64,
        impl Fn(f64) -> (::std::vec::Vec<f64>, ::std::vec::Vec<f64>) + use<'p0, 'p1>,
    ) {
        (
            weighted_norm(x, weights),
            move |seed_1: f64| {
                let x = x;
                let weights = weights;
                let mut d_x = ::gradtape::__private::Differentiable::zero_tangent(&*x);
                let mut d_weights = ::gradtape::__private::Differentiable::zero_tangent(
                    &*weights,
                );
                Self::reverse(
                    x,
                    weights,
                    ::gradtape::__private::Seed::Given(seed_1),
                    &mut d_x,
                    &mut d_weights,
                );
                (d_x, d_weights)
            },
        )
    }
    /// The value and its tangent, from pairs of a primal and a tangent.
    pub fn jvp(
        (
            x,
            d_x,
        ): (impl ::core::convert::AsRef<[f64]>, impl ::core::convert::AsRef<[f64]>),
        (
            weights,
            d_weights,
        ): (impl ::core::convert::AsRef<[f64]>, impl ::core::convert::AsRef<[f64]>),
    ) -> (f64, f64) {
        let result = Self::forward(
            x.as_ref(),
            weights.as_ref(),
            ::gradtape::__private::Known(d_x.as_ref()),
            ::gradtape::__private::Known(d_weights.as_ref()),
        );
        result
    }
    #[doc(hidden)]
    pub fn reverse(
        x: &[f64],
        weights: &[f64],
        seed_1: ::gradtape::__private::Seed<f64>,
        mut x_adjoint: impl ::gradtape::__private::SliceBar<f64>,
        mut weights_adjoint: impl ::gradtape::__private::SliceBar<f64>,
    ) -> f64 {
        let t0 = (*x).len();
        let t1 = (*weights).len();
        let t2 = ::gradtape::__private::least(t0, t1);
        let mut sum_2 = (-0.0);
        for i in 0..t2 {
            let t4 = x[i];
            let t5 = weights[i];
            let t6 = t5 * t4;
            let t7 = t6 * t4;
            let t8 = sum_2 + t7;
            sum_2 = t8;
        }
        let sum_3 = sum_2;
        let t9 = sum_3.sqrt();
        let value_1: f64 = t9;
        let seed_1 = seed_1.of(&value_1);
        let x_asked = x_adjoint.asked();
        let x_bar = x_adjoint.slice();
        let weights_asked = weights_adjoint.asked();
        let weights_bar = weights_adjoint.slice();
        let t19 = 0.5 / t9;
        let t20 = seed_1 * t19;
        for i in (0..t2).rev() {
            let t4 = x[i];
            let t5 = weights[i];
            let t6 = t5 * t4;
            let t21 = t20 * t4;
            let t22 = t20 * t6;
            let t23 = t21 * t4;
            let t24 = t21 * t5;
            let t25 = t22 + t24;
            if weights_asked {
                weights_bar[i] += t23;
            }
            if x_asked {
                x_bar[i] += t25;
            }
        }
        value_1
    }
    #[doc(hidden)]
    pub fn forward(
        x: &[f64],
        weights: &[f64],
        x_adjoint: impl ::gradtape::__private::Dot<[f64]>,
        weights_adjoint: impl ::gradtape::__private::Dot<[f64]>,
    ) -> (f64, <f64 as ::gradtape::__private::Differentiable>::Tangent) {
        let x_dot = ::gradtape::__private::Dot::take(x_adjoint, x);
        let weights_dot = ::gradtape::__private::Dot::take(weights_adjoint, weights);
        let t0 = (*x).len();
        let t1 = (*weights).len();
        let t2 = ::gradtape::__private::least(t0, t1);
        let mut sum_2 = (-0.0);
        let mut sum_2_dot = 0.0;
        for i in 0..t2 {
            let t4 = x[i];
            let t4_dot = x_dot[i];
            let t5 = weights[i];
            let t5_dot = weights_dot[i];
            let t6 = t5 * t4;
            let t10 = t5_dot * t4;
            let t11 = t5 * t4_dot;
            let t12 = t10 + t11;
            let t7 = t6 * t4;
            let t13 = t12 * t4;
            let t14 = t6 * t4_dot;
            let t15 = t13 + t14;
            let t8 = sum_2 + t7;
            let t16 = sum_2_dot + t15;
            sum_2 = t8;
            sum_2_dot = t16;
        }
        let sum_3 = sum_2;
        let sum_3_dot = sum_2_dot;
        let t9 = sum_3.sqrt();
        let t17 = 0.5 / t9;
        let t18 = t17 * sum_3_dot;
        let result_tangent = t18;
        let result_value = t9;
        (result_value, result_tangent)
    }
}
