/// Straight-line code.
fn gaussian(x: f64, mean: f64, deviation: f64) -> f64 {
    let z = (x - mean) / deviation;
    (-0.5 * z * z).exp() / deviation
}
///Derivatives of [`gaussian`](fn@gaussian).
#[allow(non_camel_case_types, dead_code)]
struct gaussian {}
#[allow(warnings, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
impl gaussian {
    /// The gradient with respect to the differentiable parameters.
    pub fn grad(x: f64, mean: f64, deviation: f64) -> (f64, f64, f64) {
        let gradient = Self::value_and_grad(x, mean, deviation);
        gradient.1
    }
    /// The value and the gradient.
    pub fn value_and_grad(x: f64, mean: f64, deviation: f64) -> (f64, (f64, f64, f64)) {
        let mut d_x = ::gradtape::__private::Differentiable::zero_tangent(&x);
        let mut d_mean = ::gradtape::__private::Differentiable::zero_tangent(&mean);
        let mut d_deviation = ::gradtape::__private::Differentiable::zero_tangent(
            &deviation,
        );
        let value = Self::reverse(
            x,
            mean,
            deviation,
            ::gradtape::__private::Seed::From(
                ::gradtape::__private::UnitSeed::unit_seed,
            ),
            &mut d_x,
            &mut d_mean,
            &mut d_deviation,
        );
        (value, (d_x, d_mean, d_deviation))
    }
    /// The value; the gradient is added to the buffers.
    pub fn grad_into(
        x: f64,
        mean: f64,
        deviation: f64,
        d_x: &mut f64,
        d_mean: &mut f64,
        d_deviation: &mut f64,
    ) -> f64 {
        let seed_1 = Self::reverse(
            x,
            mean,
            deviation,
            ::gradtape::__private::Seed::From(
                ::gradtape::__private::UnitSeed::unit_seed,
            ),
            &mut *d_x,
            &mut *d_mean,
            &mut *d_deviation,
        );
        seed_1
    }
    /// The value and the pullback: from seeds of the outputs to cotangents of the parameters.
    pub fn vjp(
        x: f64,
        mean: f64,
        deviation: f64,
    ) -> (f64, impl Fn(f64) -> (f64, f64, f64) + use<>) {
        let kept_x = x.to_owned();
        let kept_mean = mean.to_owned();
        let kept_deviation = deviation.to_owned();
        (
            gaussian(x, mean, deviation),
            move |seed_1: f64| {
                let x = kept_x.clone();
                let mean = kept_mean.clone();
                let deviation = kept_deviation.clone();
                let mut d_x = ::gradtape::__private::Differentiable::zero_tangent(&x);
                let mut d_mean = ::gradtape::__private::Differentiable::zero_tangent(
                    &mean,
                );
                let mut d_deviation = ::gradtape::__private::Differentiable::zero_tangent(
                    &deviation,
                );
                Self::reverse(
                    x,
                    mean,
                    deviation,
                    ::gradtape::__private::Seed::Given(seed_1),
                    &mut d_x,
                    &mut d_mean,
                    &mut d_deviation,
                );
                (d_x, d_mean, d_deviation)
            },
        )
    }
    /// The value and its tangent, from pairs of a primal and a tangent.
    pub fn jvp(
        (x, d_x): (f64, f64),
        (mean, d_mean): (f64, f64),
        (deviation, d_deviation): (f64, f64),
    ) -> (f64, f64) {
        let result = Self::forward(
            x,
            mean,
            deviation,
            ::gradtape::__private::Known(&d_x),
            ::gradtape::__private::Known(&d_mean),
            ::gradtape::__private::Known(&d_deviation),
        );
        result
    }
    #[doc(hidden)]
    pub fn reverse(
        x: f64,
        mean: f64,
        deviation: f64,
        seed_1: ::gradtape::__private::Seed<f64>,
        mut x_adjoint: impl ::gradtape::__private::Bar<f64>,
        mut mean_adjoint: impl ::gradtape::__private::Bar<f64>,
        mut deviation_adjoint: impl ::gradtape::__private::Bar<f64>,
    ) -> f64 {
        let t0 = x - mean;
        let z = t0 / deviation;
        let t2 = (-0.5) * z;
        let t3 = t2 * z;
        let t4 = t3.exp();
        let t5 = t4 / deviation;
        let value_1: f64 = t5;
        let seed_1 = seed_1.of(&value_1);
        let t18 = seed_1 / deviation;
        let t19 = t18 * t5;
        let t20 = -t19;
        let t21 = t18 * t4;
        let t22 = t21 * z;
        let t23 = t21 * t2;
        let t24 = t22 * (-0.5);
        let t25 = t23 + t24;
        let t26 = t25 / deviation;
        let t27 = t26 * z;
        let t28 = -t27;
        let t29 = t20 + t28;
        let t30 = -t26;
        ::gradtape::__private::Bar::add(&mut x_adjoint, &(t26));
        ::gradtape::__private::Bar::add(&mut mean_adjoint, &(t30));
        ::gradtape::__private::Bar::add(&mut deviation_adjoint, &(t29));
        value_1
    }
    #[doc(hidden)]
    pub fn forward(
        x: f64,
        mean: f64,
        deviation: f64,
        x_adjoint: impl ::gradtape::__private::Dot<f64>,
        mean_adjoint: impl ::gradtape::__private::Dot<f64>,
        deviation_adjoint: impl ::gradtape::__private::Dot<f64>,
    ) -> (f64, <f64 as ::gradtape::__private::Differentiable>::Tangent) {
        let x_dot = ::gradtape::__private::Dot::take(x_adjoint, &x);
        let mean_dot = ::gradtape::__private::Dot::take(mean_adjoint, &mean);
        let deviation_dot = ::gradtape::__private::Dot::take(
            deviation_adjoint,
            &deviation,
        );
        let t0 = x - mean;
        let t6 = x_dot - mean_dot;
        let z = t0 / deviation;
        let t7 = z * deviation_dot;
        let t8 = t6 - t7;
        let t9 = t8 / deviation;
        let t2 = (-0.5) * z;
        let t10 = (-0.5) * t9;
        let t3 = t2 * z;
        let t11 = t10 * z;
        let t12 = t2 * t9;
        let t13 = t11 + t12;
        let t4 = t3.exp();
        let t14 = t4 * t13;
        let t5 = t4 / deviation;
        let t15 = t5 * deviation_dot;
        let t16 = t14 - t15;
        let t17 = t16 / deviation;
        let result_tangent = t17;
        let result_value = t5;
        (result_value, result_tangent)
    }
}
