/// A differentiable function calls another, with a scalar, a slice and a part of an array.
fn softplus(x: f64, weights: &[f64]) -> f64 {
    let mut sum = 0.0;
    for w in weights {
        sum += (w * x).exp();
    }
    sum.ln_1p()
}
///Derivatives of [`softplus`](fn@softplus).
#[allow(non_camel_case_types, dead_code)]
struct softplus {}
#[allow(warnings, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
impl softplus {
    /// The gradient with respect to the differentiable parameters.
    pub fn grad(x: f64, weights: &[f64]) -> (f64, ::std::vec::Vec<f64>) {
        let gradient = Self::value_and_grad(x, weights);
        gradient.1
    }
    /// The value and the gradient.
    pub fn value_and_grad(
        x: f64,
        weights: &[f64],
    ) -> (f64, (f64, ::std::vec::Vec<f64>)) {
        let mut d_x = ::gradtape::__private::Differentiable::zero_tangent(&x);
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
        x: f64,
        weights: &[f64],
        d_x: &mut f64,
        d_weights: &mut [f64],
    ) -> f64 {
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
    pub fn vjp<'p0>(
        x: f64,
        weights: &'p0 [f64],
    ) -> (f64, impl Fn(f64) -> (f64, ::std::vec::Vec<f64>) + use<'p0>) {
        let kept_x = x.to_owned();
        (
            softplus(x, weights),
            move |seed_1: f64| {
                let x = kept_x.clone();
                let weights = weights;
                let mut d_x = ::gradtape::__private::Differentiable::zero_tangent(&x);
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
        (x, d_x): (f64, f64),
        (
            weights,
            d_weights,
        ): (impl ::core::convert::AsRef<[f64]>, impl ::core::convert::AsRef<[f64]>),
    ) -> (f64, f64) {
        let result = Self::forward(
            x,
            weights.as_ref(),
            ::gradtape::__private::Known(&d_x),
            ::gradtape::__private::Known(d_weights.as_ref()),
        );
        result
    }
    #[doc(hidden)]
    pub fn reverse(
        x: f64,
        weights: &[f64],
        seed_1: ::gradtape::__private::Seed<f64>,
        mut x_adjoint: impl ::gradtape::__private::Bar<f64>,
        mut weights_adjoint: impl ::gradtape::__private::SliceBar<f64>,
    ) -> f64 {
        let mut t4_rec = ::gradtape::__private::Record::new();
        let t0 = (*weights).len();
        let mut sum = 0.0;
        for i in 0..t0 {
            let t2 = weights[i];
            let t3 = t2 * x;
            let t4 = t3.exp();
            t4_rec.push(t4);
            let t5 = sum + t4;
            sum = t5;
        }
        let sum_1 = sum;
        let t6 = sum_1.ln_1p();
        let value_1: f64 = t6;
        let seed_1 = seed_1.of(&value_1);
        let mut t4_rec = t4_rec.rewind();
        let weights_asked = weights_adjoint.asked();
        let weights_bar = weights_adjoint.slice();
        let t15 = 1.0 + sum_1;
        let t16 = 1.0 / t15;
        let t17 = seed_1 * t16;
        let mut x_bar = 0.0;
        for i in (0..t0).rev() {
            let t4 = t4_rec.pop();
            let t2 = weights[i];
            let t18 = t17 * t4;
            let t19 = t18 * x;
            let t20 = t18 * t2;
            if weights_asked {
                weights_bar[i] += t19;
            }
            let t21 = x_bar + t20;
            x_bar = t21;
        }
        let x_bar_1 = x_bar;
        ::gradtape::__private::Bar::add(&mut x_adjoint, &(x_bar_1));
        value_1
    }
    #[doc(hidden)]
    pub fn forward(
        x: f64,
        weights: &[f64],
        x_adjoint: impl ::gradtape::__private::Dot<f64>,
        weights_adjoint: impl ::gradtape::__private::Dot<[f64]>,
    ) -> (f64, <f64 as ::gradtape::__private::Differentiable>::Tangent) {
        let x_dot = ::gradtape::__private::Dot::take(x_adjoint, &x);
        let weights_dot = ::gradtape::__private::Dot::take(weights_adjoint, weights);
        let t0 = (*weights).len();
        let mut sum = 0.0;
        let mut sum_dot = 0.0;
        for i in 0..t0 {
            let t2 = weights[i];
            let t2_dot = weights_dot[i];
            let t3 = t2 * x;
            let t7 = t2_dot * x;
            let t8 = t2 * x_dot;
            let t9 = t7 + t8;
            let t4 = t3.exp();
            let t10 = t4 * t9;
            let t5 = sum + t4;
            let t11 = sum_dot + t10;
            sum = t5;
            sum_dot = t11;
        }
        let sum_1 = sum;
        let sum_1_dot = sum_dot;
        let t6 = sum_1.ln_1p();
        let t12 = 1.0 + sum_1;
        let t13 = 1.0 / t12;
        let t14 = t13 * sum_1_dot;
        let result_tangent = t14;
        let result_value = t6;
        (result_value, result_tangent)
    }
}
fn layers(x: f64, weights: [f64; 4]) -> f64 {
    let hidden = softplus(x, &weights[..2]);
    softplus(hidden, &weights[2..]) + hidden
}
///Derivatives of [`layers`](fn@layers).
#[allow(non_camel_case_types, dead_code)]
struct layers {}
#[allow(warnings, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
impl layers {
    /// The gradient with respect to the differentiable parameters.
    pub fn grad(x: f64, weights: [f64; 4]) -> (f64, [f64; 4]) {
        let gradient = Self::value_and_grad(x, weights);
        gradient.1
    }
    /// The value and the gradient.
    pub fn value_and_grad(x: f64, weights: [f64; 4]) -> (f64, (f64, [f64; 4])) {
        let mut d_x = ::gradtape::__private::Differentiable::zero_tangent(&x);
        let mut d_weights = ::gradtape::__private::Differentiable::zero_tangent(
            &weights,
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
        x: f64,
        weights: [f64; 4],
        d_x: &mut f64,
        d_weights: &mut [f64; 4],
    ) -> f64 {
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
    pub fn vjp(
        x: f64,
        weights: [f64; 4],
    ) -> (f64, impl Fn(f64) -> (f64, [f64; 4]) + use<>) {
        let kept_x = x.to_owned();
        let kept_weights = weights.to_owned();
        (
            layers(x, weights),
            move |seed_1: f64| {
                let x = kept_x.clone();
                let weights = kept_weights.clone();
                let mut d_x = ::gradtape::__private::Differentiable::zero_tangent(&x);
                let mut d_weights = ::gradtape::__private::Differentiable::zero_tangent(
                    &weights,
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
        (x, d_x): (f64, f64),
        (weights, d_weights): ([f64; 4], [f64; 4]),
    ) -> (f64, f64) {
        let result = Self::forward(
            x,
            weights,
            ::gradtape::__private::Known(&d_x),
            ::gradtape::__private::Known(&d_weights),
        );
        result
    }
    #[doc(hidden)]
    pub fn reverse(
        x: f64,
        weights: [f64; 4],
        seed_1: ::gradtape::__private::Seed<f64>,
        mut x_adjoint: impl ::gradtape::__private::Bar<f64>,
        mut weights_adjoint: impl ::gradtape::__private::Bar<[f64; 4]>,
    ) -> f64 {
        let mut weights_bar = ::gradtape::__private::Differentiable::zero_tangent(
            &weights,
        );
        let hidden = softplus(x, &weights[..2]);
        let t1 = softplus(hidden.clone(), &weights[2..]);
        let t2 = t1 + hidden;
        let value_1: f64 = t2;
        let seed_1 = seed_1.of(&value_1);
        let t5 = ::gradtape::__private::Differentiable::zero_tangent(&hidden);
        let mut t4 = t5;
        softplus::reverse(
            hidden.clone(),
            &weights[2..],
            ::gradtape::__private::Seed::Given(seed_1.clone()),
            &mut t4,
            &mut weights_bar[2..],
        );
        let t6 = t4.clone();
        let t7 = seed_1 + t6;
        let mut t8 = 0.0;
        softplus::reverse(
            x,
            &weights[..2],
            ::gradtape::__private::Seed::Given(t7),
            &mut t8,
            &mut weights_bar[..2],
        );
        let t9 = t8;
        ::gradtape::__private::Bar::add(&mut weights_adjoint, &weights_bar);
        ::gradtape::__private::Bar::add(&mut x_adjoint, &(t9));
        value_1
    }
    #[doc(hidden)]
    pub fn forward(
        x: f64,
        weights: [f64; 4],
        x_adjoint: impl ::gradtape::__private::Dot<f64>,
        weights_adjoint: impl ::gradtape::__private::Dot<[f64; 4]>,
    ) -> (f64, <f64 as ::gradtape::__private::Differentiable>::Tangent) {
        let x_dot = ::gradtape::__private::Dot::take(x_adjoint, &x);
        let weights_dot = ::gradtape::__private::Dot::take(weights_adjoint, &weights);
        let (hidden, hidden_dot) = softplus::forward(
            x,
            &weights[..2],
            ::gradtape::__private::Known(&x_dot),
            ::gradtape::__private::Known(&weights_dot[..2]),
        );
        let (t1, t1_dot) = softplus::forward(
            hidden.clone(),
            &weights[2..],
            ::gradtape::__private::Known(&hidden_dot),
            ::gradtape::__private::Known(&weights_dot[2..]),
        );
        let t2 = t1 + hidden;
        let t3 = t1_dot + hidden_dot;
        let result_tangent = t3;
        let result_value = t2;
        (result_value, result_tangent)
    }
}
