/// Writes in place: an array that is overwritten while it is read.
fn smoothed(start: [f64; 4], rate: f64) -> f64 {
    let mut u = start;
    for _ in 0..3 {
        for i in 1..4 {
            u[i] += rate * (u[i - 1] - u[i]);
        }
        u[0] *= u[3];
    }
    u[0] + u[3]
}
///Derivatives of [`smoothed`](fn@smoothed).
#[allow(non_camel_case_types, dead_code)]
struct smoothed {}
#[allow(warnings, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
impl smoothed {
    /// The gradient with respect to the differentiable parameters.
    pub fn grad(start: [f64; 4], rate: f64) -> ([f64; 4], f64) {
        let gradient = Self::value_and_grad(start, rate);
        gradient.1
    }
    /// The value and the gradient.
    pub fn value_and_grad(start: [f64; 4], rate: f64) -> (f64, ([f64; 4], f64)) {
        let mut d_start = ::gradtape::__private::Differentiable::zero_tangent(&start);
        let mut d_rate = ::gradtape::__private::Differentiable::zero_tangent(&rate);
        let value = Self::reverse(
            start,
            rate,
            ::gradtape::__private::Seed::From(
                ::gradtape::__private::UnitSeed::unit_seed,
            ),
            &mut d_start,
            &mut d_rate,
        );
        (value, (d_start, d_rate))
    }
    /// The value; the gradient is added to the buffers.
    pub fn grad_into(
        start: [f64; 4],
        rate: f64,
        d_start: &mut [f64; 4],
        d_rate: &mut f64,
    ) -> f64 {
        let seed_1 = Self::reverse(
            start,
            rate,
            ::gradtape::__private::Seed::From(
                ::gradtape::__private::UnitSeed::unit_seed,
            ),
            &mut *d_start,
            &mut *d_rate,
        );
        seed_1
    }
    /// The value and the pullback: from seeds of the outputs to cotangents of the parameters.
    pub fn vjp(
        start: [f64; 4],
        rate: f64,
    ) -> (f64, impl Fn(f64) -> ([f64; 4], f64) + use<>) {
        let kept_start = start.to_owned();
        let kept_rate = rate.to_owned();
        (
            smoothed(start, rate),
            move |seed_1: f64| {
                let start = kept_start.clone();
                let rate = kept_rate.clone();
                let mut d_start = ::gradtape::__private::Differentiable::zero_tangent(
                    &start,
                );
                let mut d_rate = ::gradtape::__private::Differentiable::zero_tangent(
                    &rate,
                );
                Self::reverse(
                    start,
                    rate,
                    ::gradtape::__private::Seed::Given(seed_1),
                    &mut d_start,
                    &mut d_rate,
                );
                (d_start, d_rate)
            },
        )
    }
    /// The value and its tangent, from pairs of a primal and a tangent.
    pub fn jvp(
        (start, d_start): ([f64; 4], [f64; 4]),
        (rate, d_rate): (f64, f64),
    ) -> (f64, f64) {
        let result = Self::forward(
            start,
            rate,
            ::gradtape::__private::Known(&d_start),
            ::gradtape::__private::Known(&d_rate),
        );
        result
    }
    #[doc(hidden)]
    pub fn reverse(
        start: [f64; 4],
        rate: f64,
        seed_1: ::gradtape::__private::Seed<f64>,
        mut start_adjoint: impl ::gradtape::__private::Bar<[f64; 4]>,
        mut rate_adjoint: impl ::gradtape::__private::Bar<f64>,
    ) -> f64 {
        let mut start_bar = ::gradtape::__private::Differentiable::zero_tangent(&start);
        let mut t7_rec = ::gradtape::__private::Record::new();
        let mut t8_rec = ::gradtape::__private::Record::new();
        let mut t3_rec = ::gradtape::__private::Record::new();
        let mut t4_rec = ::gradtape::__private::Record::new();
        let mut u = start;
        for i_1 in 0..3 {
            for i in 1..4 {
                let t2 = i - 1;
                let t3 = u[t2];
                t3_rec.push(t3);
                let t4 = u[i];
                t4_rec.push(t4);
                let t5 = t3 - t4;
                let t6 = rate * t5;
                u[i] += t6;
            }
            let t7 = u[3];
            t7_rec.push(t7);
            let t8 = u[0];
            t8_rec.push(t8);
            let t9 = t8 * t7;
            u[0] = t9;
        }
        let t10 = u[0];
        let t11 = u[3];
        let t12 = t10 + t11;
        let t21 = ::gradtape::__private::Differentiable::zero_tangent(&u);
        let value_1: f64 = t12;
        let seed_1 = seed_1.of(&value_1);
        let mut t7_rec = t7_rec.rewind();
        let mut t8_rec = t8_rec.rewind();
        let mut t3_rec = t3_rec.rewind();
        let mut t4_rec = t4_rec.rewind();
        let mut u_bar = t21;
        u_bar[3] += seed_1;
        u_bar[0] += seed_1;
        let mut rate_bar_2 = 0.0;
        for i_1 in (0..3).rev() {
            let t7 = t7_rec.pop();
            let t8 = t8_rec.pop();
            let t22 = u_bar[0];
            u_bar[0] = 0.0;
            let t23 = t22 * t7;
            let t24 = t22 * t8;
            u_bar[0] += t23;
            u_bar[3] += t24;
            let mut rate_bar = 0.0;
            for i in (1..4).rev() {
                let t3 = t3_rec.pop();
                let t4 = t4_rec.pop();
                let t5 = t3 - t4;
                let t2 = i - 1;
                let t25 = u_bar[i];
                let t26 = t25 * t5;
                let t27 = t25 * rate;
                let t28 = -t27;
                u_bar[i] += t28;
                u_bar[t2] += t27;
                let t29 = rate_bar + t26;
                rate_bar = t29;
            }
            let rate_bar_1 = rate_bar;
            let t30 = rate_bar_2 + rate_bar_1;
            rate_bar_2 = t30;
        }
        let rate_bar_3 = rate_bar_2;
        ::gradtape::__private::AccumulateFrom::accumulate_from(&mut start_bar, &u_bar);
        ::gradtape::__private::Bar::add(&mut start_adjoint, &start_bar);
        ::gradtape::__private::Bar::add(&mut rate_adjoint, &(rate_bar_3));
        value_1
    }
    #[doc(hidden)]
    pub fn forward(
        start: [f64; 4],
        rate: f64,
        start_adjoint: impl ::gradtape::__private::Dot<[f64; 4]>,
        rate_adjoint: impl ::gradtape::__private::Dot<f64>,
    ) -> (f64, <f64 as ::gradtape::__private::Differentiable>::Tangent) {
        let start_dot = ::gradtape::__private::Dot::take(start_adjoint, &start);
        let rate_dot = ::gradtape::__private::Dot::take(rate_adjoint, &rate);
        let mut u_dot = start_dot;
        let mut u = start;
        for i_1 in 0..3 {
            for i in 1..4 {
                let t2 = i - 1;
                let t3 = u[t2];
                let t3_dot = u_dot[t2];
                let t4 = u[i];
                let t4_dot = u_dot[i];
                let t5 = t3 - t4;
                let t13 = t3_dot - t4_dot;
                let t6 = rate * t5;
                let t14 = rate_dot * t5;
                let t15 = rate * t13;
                let t16 = t14 + t15;
                u_dot[i] += t16;
                u[i] += t6;
            }
            let t7 = u[3];
            let t7_dot = u_dot[3];
            let t8 = u[0];
            let t8_dot = u_dot[0];
            let t9 = t8 * t7;
            let t17 = t8_dot * t7;
            let t18 = t8 * t7_dot;
            let t19 = t17 + t18;
            u_dot[0] = t19;
            u[0] = t9;
        }
        let t10 = u[0];
        let t10_dot = u_dot[0];
        let t11 = u[3];
        let t11_dot = u_dot[3];
        let t12 = t10 + t11;
        let t20 = t10_dot + t11_dot;
        let result_tangent = t20;
        let result_value = t12;
        (result_value, result_tangent)
    }
}
