/// A loop that ends when it has converged.
fn newton_sqrt(x: f64) -> f64 {
    let mut y = x;
    while (y * y - x).abs() > 1e-9 {
        y = 0.5 * (y + x / y);
    }
    y
}
///Derivatives of [`newton_sqrt`](fn@newton_sqrt).
#[allow(non_camel_case_types, dead_code)]
struct newton_sqrt {}
#[allow(warnings, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
impl newton_sqrt {
    /// The gradient with respect to the differentiable parameters.
    pub fn grad(x: f64) -> f64 {
        let gradient = Self::value_and_grad(x);
        gradient.1
    }
    /// The value and the gradient.
    pub fn value_and_grad(x: f64) -> (f64, f64) {
        let mut d_x = ::gradtape::__private::Differentiable::zero_tangent(&x);
        let value = Self::reverse(
            x,
            ::gradtape::__private::Seed::From(
                ::gradtape::__private::UnitSeed::unit_seed,
            ),
            &mut d_x,
        );
        (value, d_x)
    }
    /// The value; the gradient is added to the buffers.
    pub fn grad_into(x: f64, d_x: &mut f64) -> f64 {
        let seed_1 = Self::reverse(
            x,
            ::gradtape::__private::Seed::From(
                ::gradtape::__private::UnitSeed::unit_seed,
            ),
            &mut *d_x,
        );
        seed_1
    }
    /// The value and the pullback: from seeds of the outputs to cotangents of the parameters.
    pub fn vjp(x: f64) -> (f64, impl Fn(f64) -> f64 + use<>) {
        let kept_x = x.to_owned();
        (
            newton_sqrt(x),
            move |seed_1: f64| {
                let x = kept_x.clone();
                let mut d_x = ::gradtape::__private::Differentiable::zero_tangent(&x);
                Self::reverse(x, ::gradtape::__private::Seed::Given(seed_1), &mut d_x);
                d_x
            },
        )
    }
    /// The value and its tangent, from pairs of a primal and a tangent.
    pub fn jvp((x, d_x): (f64, f64)) -> (f64, f64) {
        let result = Self::forward(x, ::gradtape::__private::Known(&d_x));
        result
    }
    #[doc(hidden)]
    pub fn reverse(
        x: f64,
        seed_1: ::gradtape::__private::Seed<f64>,
        mut x_adjoint: impl ::gradtape::__private::Bar<f64>,
    ) -> f64 {
        let mut y_rec = ::gradtape::__private::Record::new();
        let mut y = x;
        let mut t7 = 0usize;
        loop {
            let t0 = y * y;
            let t1 = t0 - x;
            let t2 = t1.abs();
            let t3 = t2 > 1e-9;
            if !t3 {
                break;
            }
            y_rec.push(y);
            let t4 = x / y;
            let t5 = y + t4;
            let t6 = 0.5 * t5;
            y = t6;
            t7 += 1;
        }
        let y_1 = y;
        let value_1: f64 = y_1;
        let seed_1 = seed_1.of(&value_1);
        let mut y_rec = y_rec.rewind();
        let mut y_bar = seed_1;
        let mut x_bar = 0.0;
        for t19 in 0..t7 {
            let y = y_rec.pop();
            let t4 = x / y;
            let t13 = y_bar * 0.5;
            let t14 = t13 / y;
            let t15 = t14 * t4;
            let t16 = -t15;
            let t17 = t13 + t16;
            let t18 = x_bar + t14;
            y_bar = t17;
            x_bar = t18;
        }
        let y_bar_1 = y_bar;
        let x_bar_1 = x_bar;
        let t20 = x_bar_1 + y_bar_1;
        ::gradtape::__private::Bar::add(&mut x_adjoint, &(t20));
        value_1
    }
    #[doc(hidden)]
    pub fn forward(
        x: f64,
        x_adjoint: impl ::gradtape::__private::Dot<f64>,
    ) -> (f64, <f64 as ::gradtape::__private::Differentiable>::Tangent) {
        let x_dot = ::gradtape::__private::Dot::take(x_adjoint, &x);
        let mut y = x;
        let mut y_dot = x_dot;
        let mut t7 = 0usize;
        loop {
            let t0 = y * y;
            let t1 = t0 - x;
            let t2 = t1.abs();
            let t3 = t2 > 1e-9;
            if !t3 {
                break;
            }
            let t4 = x / y;
            let t8 = t4 * y_dot;
            let t9 = x_dot - t8;
            let t10 = t9 / y;
            let t5 = y + t4;
            let t11 = y_dot + t10;
            let t6 = 0.5 * t5;
            let t12 = 0.5 * t11;
            y = t6;
            y_dot = t12;
            t7 += 1;
        }
        let y_1 = y;
        let y_1_dot = y_dot;
        let result_tangent = y_1_dot;
        let result_value = y_1;
        (result_value, result_tangent)
    }
}
