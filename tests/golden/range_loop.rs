/// A loop that carries a value from iteration to iteration.
fn horner(coefficients: &[f64], x: f64) -> f64 {
    let mut y = 0.0;
    for i in (0..coefficients.len()).rev() {
        y = y * x + coefficients[i];
    }
    y
}
///Derivatives of [`horner`](fn@horner).
#[allow(non_camel_case_types, dead_code)]
struct horner {}
#[allow(warnings, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
impl horner {
    /// The gradient with respect to the differentiable parameters.
    pub fn grad(coefficients: &[f64], x: f64) -> (::std::vec::Vec<f64>, f64) {
        let gradient = Self::value_and_grad(coefficients, x);
        gradient.1
    }
    /// The value and the gradient.
    pub fn value_and_grad(
        coefficients: &[f64],
        x: f64,
    ) -> (f64, (::std::vec::Vec<f64>, f64)) {
        let mut d_coefficients = ::gradtape::__private::Differentiable::zero_tangent(
            &*coefficients,
        );
        let mut d_x = ::gradtape::__private::Differentiable::zero_tangent(&x);
        let value = Self::reverse(
            coefficients,
            x,
            ::gradtape::__private::Seed::From(
                ::gradtape::__private::UnitSeed::unit_seed,
            ),
            &mut d_coefficients,
            &mut d_x,
        );
        (value, (d_coefficients, d_x))
    }
    /// The value; the gradient is added to the buffers.
    pub fn grad_into(
        coefficients: &[f64],
        x: f64,
        d_coefficients: &mut [f64],
        d_x: &mut f64,
    ) -> f64 {
        ::gradtape::__private::same_length(coefficients.len(), d_coefficients.len());
        let seed_1 = Self::reverse(
            coefficients,
            x,
            ::gradtape::__private::Seed::From(
                ::gradtape::__private::UnitSeed::unit_seed,
            ),
            &mut *d_coefficients,
            &mut *d_x,
        );
        seed_1
    }
    /// The value and the pullback: from seeds of the outputs to cotangents of the parameters.
    pub fn vjp<'p0>(
        coefficients: &'p0 [f64],
        x: f64,
    ) -> (f64, impl Fn(f64) -> (::std::vec::Vec<f64>, f64) + use<'p0>) {
        let kept_x = x.to_owned();
        (
            horner(coefficients, x),
            move |seed_1: f64| {
                let coefficients = coefficients;
                let x = kept_x.clone();
                let mut d_coefficients = ::gradtape::__private::Differentiable::zero_tangent(
                    &*coefficients,
                );
                let mut d_x = ::gradtape::__private::Differentiable::zero_tangent(&x);
                Self::reverse(
                    coefficients,
                    x,
                    ::gradtape::__private::Seed::Given(seed_1),
                    &mut d_coefficients,
                    &mut d_x,
                );
                (d_coefficients, d_x)
            },
        )
    }
    /// The value and its tangent, from pairs of a primal and a tangent.
    pub fn jvp(
        (
            coefficients,
            d_coefficients,
        ): (impl ::core::convert::AsRef<[f64]>, impl ::core::convert::AsRef<[f64]>),
        (x, d_x): (f64, f64),
    ) -> (f64, f64) {
        let result = Self::forward(
            coefficients.as_ref(),
            x,
            ::gradtape::__private::Known(d_coefficients.as_ref()),
            ::gradtape::__private::Known(&d_x),
        );
        result
    }
    #[doc(hidden)]
    pub fn reverse(
        coefficients: &[f64],
        x: f64,
        seed_1: ::gradtape::__private::Seed<f64>,
        mut coefficients_adjoint: impl ::gradtape::__private::SliceBar<f64>,
        mut x_adjoint: impl ::gradtape::__private::Bar<f64>,
    ) -> f64 {
        let mut y_rec = ::gradtape::__private::Record::new();
        let t0 = (*coefficients).len();
        let mut y = 0.0;
        for i in (0..t0).rev() {
            y_rec.push(y);
            let t2 = y * x;
            let t3 = coefficients[i];
            let t4 = t2 + t3;
            y = t4;
        }
        let y_1 = y;
        let value_1: f64 = y_1;
        let seed_1 = seed_1.of(&value_1);
        let mut y_rec = y_rec.rewind();
        let coefficients_asked = coefficients_adjoint.asked();
        let coefficients_bar = coefficients_adjoint.slice();
        let mut y_bar = seed_1;
        let mut x_bar = 0.0;
        for i in 0..t0 {
            let y = y_rec.pop();
            if coefficients_asked {
                coefficients_bar[i] += y_bar;
            }
            let t9 = y_bar * x;
            let t10 = y_bar * y;
            let t11 = x_bar + t10;
            y_bar = t9;
            x_bar = t11;
        }
        let y_bar_1 = y_bar;
        let x_bar_1 = x_bar;
        ::gradtape::__private::Bar::add(&mut x_adjoint, &(x_bar_1));
        value_1
    }
    #[doc(hidden)]
    pub fn forward(
        coefficients: &[f64],
        x: f64,
        coefficients_adjoint: impl ::gradtape::__private::Dot<[f64]>,
        x_adjoint: impl ::gradtape::__private::Dot<f64>,
    ) -> (f64, <f64 as ::gradtape::__private::Differentiable>::Tangent) {
        let coefficients_dot = ::gradtape::__private::Dot::take(
            coefficients_adjoint,
            coefficients,
        );
        let x_dot = ::gradtape::__private::Dot::take(x_adjoint, &x);
        let t0 = (*coefficients).len();
        let mut y = 0.0;
        let mut y_dot = 0.0;
        for i in (0..t0).rev() {
            let t2 = y * x;
            let t5 = y_dot * x;
            let t6 = y * x_dot;
            let t7 = t5 + t6;
            let t3 = coefficients[i];
            let t3_dot = coefficients_dot[i];
            let t4 = t2 + t3;
            let t8 = t7 + t3_dot;
            y = t4;
            y_dot = t8;
        }
        let y_1 = y;
        let y_1_dot = y_dot;
        let result_tangent = y_1_dot;
        let result_value = y_1;
        (result_value, result_tangent)
    }
}
