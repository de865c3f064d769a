/// A loop whose iterations only add.
fn squared_residuals(x: &[f64], y: &[f64], slope: f64, offset: f64) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() {
        let residual = slope * x[i] + offset - y[i];
        sum += residual * residual;
    }
    sum
}
///Derivatives of [`squared_residuals`](fn@squared_residuals).
#[allow(non_camel_case_types, dead_code)]
struct squared_residuals {}
#[allow(warnings, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
impl squared_residuals {
    /// The gradient with respect to the differentiable parameters.
    pub fn grad(
        x: &[f64],
        y: &[f64],
        slope: f64,
        offset: f64,
    ) -> (::std::vec::Vec<f64>, f64, f64) {
        let gradient = Self::value_and_grad(x, y, slope, offset);
        gradient.1
    }
    /// The value and the gradient.
    pub fn value_and_grad(
        x: &[f64],
        y: &[f64],
        slope: f64,
        offset: f64,
    ) -> (f64, (::std::vec::Vec<f64>, f64, f64)) {
        let mut d_x = ::gradtape::__private::Differentiable::zero_tangent(&*x);
        let mut d_slope = ::gradtape::__private::Differentiable::zero_tangent(&slope);
        let mut d_offset = ::gradtape::__private::Differentiable::zero_tangent(&offset);
        let value = Self::reverse(
            x,
            y,
            slope,
            offset,
            ::gradtape::__private::Seed::From(
                ::gradtape::__private::UnitSeed::unit_seed,
            ),
            &mut d_x,
            ::gradtape::__private::Nobody,
            &mut d_slope,
            &mut d_offset,
        );
        (value, (d_x, d_slope, d_offset))
    }
    /// The value; the gradient is added to the buffers.
    pub fn grad_into(
        x: &[f64],
        y: &[f64],
        slope: f64,
        offset: f64,
        d_x: &mut [f64],
        d_slope: &mut f64,
        d_offset: &mut f64,
    ) -> f64 {
        ::gradtape::__private::same_length(x.len(), d_x.len());
        let seed_1 = Self::reverse(
            x,
            y,
            slope,
            offset,
            ::gradtape::__private::Seed::From(
                ::gradtape::__private::UnitSeed::unit_seed,
            ),
            &mut *d_x,
            ::gradtape::__private::Nobody,
            &mut *d_slope,
            &mut *d_offset,
        );
        seed_1
    }
    /// The value and the pullback: from seeds of the outputs to cotangents of the parameters.
    pub fn vjp<'p0, 'p1>(
        x: &'p0 [f64],
        y: &'p1 [f64],
        slope: f64,
        offset: f64,
    ) -> (f64, impl Fn(f64) -> (::std::vec::Vec<f64>, f64, f64) + use<'p0, 'p1>) {
        let kept_slope = slope.to_owned();
        let kept_offset = offset.to_owned();
        (
            squared_residuals(x, y, slope, offset),
            move |seed_1: f64| {
                let x = x;
                let y = y;
                let slope = kept_slope.clone();
                let offset = kept_offset.clone();
                let mut d_x = ::gradtape::__private::Differentiable::zero_tangent(&*x);
                let mut d_slope = ::gradtape::__private::Differentiable::zero_tangent(
                    &slope,
                );
                let mut d_offset = ::gradtape::__private::Differentiable::zero_tangent(
                    &offset,
                );
                Self::reverse(
                    x,
                    y,
                    slope,
                    offset,
                    ::gradtape::__private::Seed::Given(seed_1),
                    &mut d_x,
                    ::gradtape::__private::Nobody,
                    &mut d_slope,
                    &mut d_offset,
                );
                (d_x, d_slope, d_offset)
            },
        )
    }
    /// The value and its tangent, from pairs of a primal and a tangent.
    pub fn jvp(
        (
            x,
            d_x,
        ): (impl ::core::convert::AsRef<[f64]>, impl ::core::convert::AsRef<[f64]>),
        y: &[f64],
        (slope, d_slope): (f64, f64),
        (offset, d_offset): (f64, f64),
    ) -> (f64, f64) {
        let result = Self::forward(
            x.as_ref(),
            y,
            slope,
            offset,
            ::gradtape::__private::Known(d_x.as_ref()),
            ::gradtape::__private::Nobody,
            ::gradtape::__private::Known(&d_slope),
            ::gradtape::__private::Known(&d_offset),
        );
        result
    }
    #[doc(hidden)]
    pub fn reverse(
        x: &[f64],
        y: &[f64],
        slope: f64,
        offset: f64,
        seed_1: ::gradtape::__private::Seed<f64>,
        mut x_adjoint: impl ::gradtape::__private::SliceBar<f64>,
        mut y_adjoint: impl ::core::marker::Sized,
        mut slope_adjoint: impl ::gradtape::__private::Bar<f64>,
        mut offset_adjoint: impl ::gradtape::__private::Bar<f64>,
    ) -> f64 {
        let t0 = (*x).len();
        let mut sum = 0.0;
        for i in 0..t0 {
            let t2 = x[i];
            let t3 = slope * t2;
            let t4 = t3 + offset;
            let t5 = y[i];
            let residual = t4 - t5;
            let t7 = residual * residual;
            let t8 = sum + t7;
            sum = t8;
        }
        let sum_1 = sum;
        let value_1: f64 = sum_1;
        let seed_1 = seed_1.of(&value_1);
        let x_asked = x_adjoint.asked();
        let x_bar = x_adjoint.slice();
        let mut slope_bar = 0.0;
        let mut offset_bar = 0.0;
        for i in (0..t0).rev() {
            let t2 = x[i];
            let t3 = slope * t2;
            let t4 = t3 + offset;
            let t5 = y[i];
            let residual = t4 - t5;
            let t17 = seed_1 * residual;
            let t18 = seed_1 * residual;
            let t19 = t17 + t18;
            let t20 = t19 * t2;
            let t21 = t19 * slope;
            if x_asked {
                x_bar[i] += t21;
            }
            let t22 = slope_bar + t20;
            let t23 = offset_bar + t19;
            slope_bar = t22;
            offset_bar = t23;
        }
        let slope_bar_1 = slope_bar;
        let offset_bar_1 = offset_bar;
        ::gradtape::__private::Bar::add(&mut slope_adjoint, &(slope_bar_1));
        ::gradtape::__private::Bar::add(&mut offset_adjoint, &(offset_bar_1));
        value_1
    }
    #[doc(hidden)]
    pub fn forward(
        x: &[f64],
        y: &[f64],
        slope: f64,
        offset: f64,
        x_adjoint: impl ::gradtape::__private::Dot<[f64]>,
        y_adjoint: impl ::core::marker::Sized,
        slope_adjoint: impl ::gradtape::__private::Dot<f64>,
        offset_adjoint: impl ::gradtape::__private::Dot<f64>,
    ) -> (f64, <f64 as ::gradtape::__private::Differentiable>::Tangent) {
        let x_dot = ::gradtape::__private::Dot::take(x_adjoint, x);
        let slope_dot = ::gradtape::__private::Dot::take(slope_adjoint, &slope);
        let offset_dot = ::gradtape::__private::Dot::take(offset_adjoint, &offset);
        let t0 = (*x).len();
        let mut sum = 0.0;
        let mut sum_dot = 0.0;
        for i in 0..t0 {
            let t2 = x[i];
            let t2_dot = x_dot[i];
            let t3 = slope * t2;
            let t9 = slope_dot * t2;
            let t10 = slope * t2_dot;
            let t11 = t9 + t10;
            let t4 = t3 + offset;
            let t12 = t11 + offset_dot;
            let t5 = y[i];
            let residual = t4 - t5;
            let residual_dot = t12;
            let t7 = residual * residual;
            let t13 = residual_dot * residual;
            let t14 = residual * residual_dot;
            let t15 = t13 + t14;
            let t8 = sum + t7;
            let t16 = sum_dot + t15;
            sum = t8;
            sum_dot = t16;
        }
        let sum_1 = sum;
        let sum_1_dot = sum_dot;
        let result_tangent = sum_1_dot;
        let result_value = sum_1;
        (result_value, result_tangent)
    }
}
