/// A parameter that goes in and out.
fn relax(u: &mut [f64], omega: f64) -> f64 {
    let n = u.len();
    for i in 1..n - 1 {
        u[i] += omega * (0.5 * (u[i - 1] + u[i + 1]) - u[i]);
    }
    u[n - 2]
}
///Derivatives of [`relax`](fn@relax).
#[allow(non_camel_case_types, dead_code)]
struct relax {}
#[allow(warnings, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
impl relax {
    /// The gradient with respect to the differentiable parameters.
    pub fn grad(u: &mut [f64], omega: f64) -> (::std::vec::Vec<f64>, f64) {
        let gradient = Self::value_and_grad(u, omega);
        gradient.1
    }
    /// The value and the gradient.
    pub fn value_and_grad(
        u: &mut [f64],
        omega: f64,
    ) -> (f64, (::std::vec::Vec<f64>, f64)) {
        let mut d_u = ::gradtape::__private::Differentiable::zero_tangent(&*u);
        let mut d_omega = ::gradtape::__private::Differentiable::zero_tangent(&omega);
        let value = Self::reverse(
            u,
            omega,
            ::gradtape::__private::Seed::From(
                ::gradtape::__private::UnitSeed::unit_seed,
            ),
            &mut d_u,
            &mut d_omega,
        );
        (value, (d_u, d_omega))
    }
    /// The value; the gradient is added to the buffers.
    pub fn grad_into(
        u: &mut [f64],
        omega: f64,
        d_u: &mut [f64],
        d_omega: &mut f64,
    ) -> f64 {
        ::gradtape::__private::same_length(u.len(), d_u.len());
        let mut _d_u = ::gradtape::__private::Differentiable::zero_tangent(&*u);
        let seed_1 = Self::reverse(
            u,
            omega,
            ::gradtape::__private::Seed::From(
                ::gradtape::__private::UnitSeed::unit_seed,
            ),
            &mut _d_u,
            &mut *d_omega,
        );
        ::gradtape::__private::AccumulateFrom::accumulate_from(&mut *d_u, &_d_u);
        seed_1
    }
    /// The value and the pullback: from seeds of the outputs to cotangents of the parameters.
    pub fn vjp(
        u: &mut [f64],
        omega: f64,
    ) -> (
        f64,
        impl Fn((f64, ::std::vec::Vec<f64>)) -> (::std::vec::Vec<f64>, f64) + use<>,
    ) {
        let kept_u = (*u).to_owned();
        let kept_omega = omega.to_owned();
        (
            relax(&mut *u, omega),
            move |(seed_1, d_u): (f64, ::std::vec::Vec<f64>)| {
                let mut kept_u = kept_u.clone();
                let u = &mut kept_u;
                let omega = kept_omega.clone();
                let mut d_u = d_u;
                let mut d_omega = ::gradtape::__private::Differentiable::zero_tangent(
                    &omega,
                );
                Self::reverse(
                    u,
                    omega,
                    ::gradtape::__private::Seed::Given(seed_1),
                    &mut d_u,
                    &mut d_omega,
                );
                (d_u, d_omega)
            },
        )
    }
    /// The value and its tangent, from pairs of a primal and a tangent.
    pub fn jvp(
        (u, d_u): (&mut [f64], &mut [f64]),
        (omega, d_omega): (f64, f64),
    ) -> (f64, f64) {
        let result = Self::forward(
            u,
            omega,
            d_u,
            ::gradtape::__private::Known(&d_omega),
        );
        result
    }
    #[doc(hidden)]
    pub fn reverse(
        u: &mut [f64],
        omega: f64,
        seed_1: ::gradtape::__private::Seed<f64>,
        mut u_adjoint: impl ::gradtape::__private::SliceBar<f64>,
        mut omega_adjoint: impl ::gradtape::__private::Bar<f64>,
    ) -> f64 {
        let mut t4_rec = ::gradtape::__private::Record::new();
        let mut t6_rec = ::gradtape::__private::Record::new();
        let mut t9_rec = ::gradtape::__private::Record::new();
        let n = (*u).len();
        let t1 = n - 1;
        for i in 1..t1 {
            let t3 = i - 1;
            let t4 = u[t3];
            t4_rec.push(t4);
            let t5 = i + 1;
            let t6 = u[t5];
            t6_rec.push(t6);
            let t7 = t4 + t6;
            let t8 = 0.5 * t7;
            let t9 = u[i];
            t9_rec.push(t9);
            let t10 = t8 - t9;
            let t11 = omega * t10;
            u[i] += t11;
        }
        let t12 = n - 2;
        let t13 = u[t12];
        let value_1: f64 = t13;
        let seed_1 = seed_1.of(&value_1);
        let mut t4_rec = t4_rec.rewind();
        let mut t6_rec = t6_rec.rewind();
        let mut t9_rec = t9_rec.rewind();
        let mut u_scratch;
        let u_bar = if u_adjoint.asked() {
            u_adjoint.slice()
        } else {
            u_scratch = ::gradtape::__private::Differentiable::zero_tangent(&*u);
            &mut u_scratch[..]
        };
        u_bar[t12] += seed_1;
        let mut omega_bar = 0.0;
        for i in (1..t1).rev() {
            let t4 = t4_rec.pop();
            let t6 = t6_rec.pop();
            let t7 = t4 + t6;
            let t8 = 0.5 * t7;
            let t9 = t9_rec.pop();
            let t10 = t8 - t9;
            let t5 = i + 1;
            let t3 = i - 1;
            let t20 = u_bar[i];
            let t21 = t20 * t10;
            let t22 = t20 * omega;
            let t23 = -t22;
            u_bar[i] += t23;
            let t24 = t22 * 0.5;
            u_bar[t5] += t24;
            u_bar[t3] += t24;
            let t25 = omega_bar + t21;
            omega_bar = t25;
        }
        let omega_bar_1 = omega_bar;
        ::gradtape::__private::Bar::add(&mut omega_adjoint, &(omega_bar_1));
        value_1
    }
    #[doc(hidden)]
    pub fn forward(
        u: &mut [f64],
        omega: f64,
        u_adjoint: impl ::gradtape::__private::DotMut<[f64]>,
        omega_adjoint: impl ::gradtape::__private::Dot<f64>,
    ) -> (f64, <f64 as ::gradtape::__private::Differentiable>::Tangent) {
        let mut u_dot = ::gradtape::__private::DotMut::take(&u_adjoint, &*u);
        let omega_dot = ::gradtape::__private::Dot::take(omega_adjoint, &omega);
        let n = (*u).len();
        let t1 = n - 1;
        for i in 1..t1 {
            let t3 = i - 1;
            let t4 = u[t3];
            let t4_dot = u_dot[t3];
            let t5 = i + 1;
            let t6 = u[t5];
            let t6_dot = u_dot[t5];
            let t7 = t4 + t6;
            let t14 = t4_dot + t6_dot;
            let t8 = 0.5 * t7;
            let t15 = 0.5 * t14;
            let t9 = u[i];
            let t9_dot = u_dot[i];
            let t10 = t8 - t9;
            let t16 = t15 - t9_dot;
            let t11 = omega * t10;
            let t17 = omega_dot * t10;
            let t18 = omega * t16;
            let t19 = t17 + t18;
            u_dot[i] += t19;
            u[i] += t11;
        }
        let t12 = n - 2;
        let t13 = u[t12];
        let t13_dot = u_dot[t12];
        let result_tangent = t13_dot;
        let result_value = t13;
        ::gradtape::__private::DotMut::put(u_adjoint, u_dot);
        (result_value, result_tangent)
    }
}
