/// A branch that gives a value.
fn huber(x: f64, delta: f64) -> f64 {
    let size = x.abs();
    if size <= delta { 0.5 * x * x } else { delta * (size - 0.5 * delta) }
}
///Derivatives of [`huber`](fn@huber).
#[allow(non_camel_case_types, dead_code)]
struct huber {}
#[allow(warnings, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
impl huber {
    /// The gradient with respect to the differentiable parameters.
    pub fn grad(x: f64, delta: f64) -> (f64, f64) {
        let gradient = Self::value_and_grad(x, delta);
        gradient.1
    }
    /// The value and the gradient.
    pub fn value_and_grad(x: f64, delta: f64) -> (f64, (f64, f64)) {
        let mut d_x = ::gradtape::__private::Differentiable::zero_tangent(&x);
        let mut d_delta = ::gradtape::__private::Differentiable::zero_tangent(&delta);
        let value = Self::reverse(
            x,
            delta,
            ::gradtape::__private::Seed::From(
                ::gradtape::__private::UnitSeed::unit_seed,
            ),
            &mut d_x,
            &mut d_delta,
        );
        (value, (d_x, d_delta))
    }
    /// The value; the gradient is added to the buffers.
    pub fn grad_into(x: f64, delta: f64, d_x: &mut f64, d_delta: &mut f64) -> f64 {
        let seed_1 = Self::reverse(
            x,
            delta,
            ::gradtape::__private::Seed::From(
                ::gradtape::__private::UnitSeed::unit_seed,
            ),
            &mut *d_x,
            &mut *d_delta,
        );
        seed_1
    }
    /// The value and the pullback: from seeds of the outputs to cotangents of the parameters.
    pub fn vjp(x: f64, delta: f64) -> (f64, impl Fn(f64) -> (f64, f64) + use<>) {
        let kept_x = x.to_owned();
        let kept_delta = delta.to_owned();
        (
            huber(x, delta),
            move |seed_1: f64| {
                let x = kept_x.clone();
                let delta = kept_delta.clone();
                let mut d_x = ::gradtape::__private::Differentiable::zero_tangent(&x);
                let mut d_delta = ::gradtape::__private::Differentiable::zero_tangent(
                    &delta,
                );
                Self::reverse(
                    x,
                    delta,
                    ::gradtape::__private::Seed::Given(seed_1),
                    &mut d_x,
                    &mut d_delta,
                );
                (d_x, d_delta)
            },
        )
    }
    /// The value and its tangent, from pairs of a primal and a tangent.
    pub fn jvp((x, d_x): (f64, f64), (delta, d_delta): (f64, f64)) -> (f64, f64) {
        let result = Self::forward(
            x,
            delta,
            ::gradtape::__private::Known(&d_x),
            ::gradtape::__private::Known(&d_delta),
        );
        result
    }
    #[doc(hidden)]
    pub fn reverse(
        x: f64,
        delta: f64,
        seed_1: ::gradtape::__private::Seed<f64>,
        mut x_adjoint: impl ::gradtape::__private::Bar<f64>,
        mut delta_adjoint: impl ::gradtape::__private::Bar<f64>,
    ) -> f64 {
        let size = x.abs();
        let t1 = size <= delta;
        let t7 = if t1 {
            let t2 = 0.5 * x;
            let t3 = t2 * x;
            t3
        } else {
            let t4 = 0.5 * delta;
            let t5 = size - t4;
            let t6 = delta * t5;
            t6
        };
        let value_1: f64 = t7;
        let seed_1 = seed_1.of(&value_1);
        let (x_bar, delta_bar, size_bar) = if t1 {
            let t2 = 0.5 * x;
            let t19 = seed_1 * x;
            let t20 = seed_1 * t2;
            let t21 = t19 * 0.5;
            let t22 = t20 + t21;
            (t22, 0.0, 0.0)
        } else {
            let t4 = 0.5 * delta;
            let t5 = size - t4;
            let t23 = seed_1 * t5;
            let t24 = seed_1 * delta;
            let t25 = -t24;
            let t26 = t25 * 0.5;
            let t27 = t23 + t26;
            (0.0, t27, t24)
        };
        let t28 = ::gradtape::__private::kinks::sign_or_zero(x);
        let t29 = size_bar * t28;
        let t30 = x_bar + t29;
        ::gradtape::__private::Bar::add(&mut x_adjoint, &(t30));
        ::gradtape::__private::Bar::add(&mut delta_adjoint, &(delta_bar));
        value_1
    }
    #[doc(hidden)]
    pub fn forward(
        x: f64,
        delta: f64,
        x_adjoint: impl ::gradtape::__private::Dot<f64>,
        delta_adjoint: impl ::gradtape::__private::Dot<f64>,
    ) -> (f64, <f64 as ::gradtape::__private::Differentiable>::Tangent) {
        let x_dot = ::gradtape::__private::Dot::take(x_adjoint, &x);
        let delta_dot = ::gradtape::__private::Dot::take(delta_adjoint, &delta);
        let size = x.abs();
        let t8 = ::gradtape::__private::kinks::sign_or_zero(x);
        let t9 = t8 * x_dot;
        let t1 = size <= delta;
        let (t7, t7_dot) = if t1 {
            let t2 = 0.5 * x;
            let t10 = 0.5 * x_dot;
            let t3 = t2 * x;
            let t11 = t10 * x;
            let t12 = t2 * x_dot;
            let t13 = t11 + t12;
            (t3, t13)
        } else {
            let t4 = 0.5 * delta;
            let t14 = 0.5 * delta_dot;
            let t5 = size - t4;
            let t15 = t9 - t14;
            let t6 = delta * t5;
            let t16 = delta_dot * t5;
            let t17 = delta * t15;
            let t18 = t16 + t17;
            (t6, t18)
        };
        let result_tangent = t7_dot;
        let result_value = t7;
        (result_value, result_tangent)
    }
}
