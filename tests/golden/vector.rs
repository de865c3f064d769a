/// A vector that grows.
fn trajectory_length(x: f64, v: f64, steps: usize) -> f64 {
    let mut path = vec![x];
    for i in 0..steps {
        let next = path[i] + 0.1 * v * path[i].cos();
        path.push(next);
    }
    let mut length = 0.0;
    for pair in path.windows(2) {
        length += (pair[1] - pair[0]).abs();
    }
    length
}
///Derivatives of [`trajectory_length`](fn@trajectory_length).
#[allow(non_camel_case_types, dead_code)]
struct trajectory_length {}
#[allow(warnings, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
impl trajectory_length {
    /// The gradient with respect to the differentiable parameters.
    pub fn grad(x: f64, v: f64, steps: usize) -> (f64, f64) {
        let gradient = Self::value_and_grad(x, v, steps);
        gradient.1
    }
    /// The value and the gradient.
    pub fn value_and_grad(x: f64, v: f64, steps: usize) -> (f64, (f64, f64)) {
        let mut d_x = ::gradtape::__private::Differentiable::zero_tangent(&x);
        let mut d_v = ::gradtape::__private::Differentiable::zero_tangent(&v);
        let value = Self::reverse(
            x,
            v,
            steps,
            ::gradtape::__private::Seed::From(
                ::gradtape::__private::UnitSeed::unit_seed,
            ),
            &mut d_x,
            &mut d_v,
            ::gradtape::__private::Nobody,
        );
        (value, (d_x, d_v))
    }
    /// The value; the gradient is added to the buffers.
    pub fn grad_into(x: f64, v: f64, steps: usize, d_x: &mut f64, d_v: &mut f64) -> f64 {
        let seed_1 = Self::reverse(
            x,
            v,
            steps,
            ::gradtape::__private::Seed::From(
                ::gradtape::__private::UnitSeed::unit_seed,
            ),
            &mut *d_x,
            &mut *d_v,
            ::gradtape::__private::Nobody,
        );
        seed_1
    }
    /// The value and the pullback: from seeds of the outputs to cotangents of the parameters.
    pub fn vjp(
        x: f64,
        v: f64,
        steps: usize,
    ) -> (f64, impl Fn(f64) -> (f64, f64) + use<>) {
        let kept_x = x.to_owned();
        let kept_v = v.to_owned();
        let kept_steps = steps.to_owned();
        (
            trajectory_length(x, v, steps),
            move |seed_1: f64| {
                let x = kept_x.clone();
                let v = kept_v.clone();
                let steps = kept_steps.clone();
                let mut d_x = ::gradtape::__private::Differentiable::zero_tangent(&x);
                let mut d_v = ::gradtape::__private::Differentiable::zero_tangent(&v);
                Self::reverse(
                    x,
                    v,
                    steps,
                    ::gradtape::__private::Seed::Given(seed_1),
                    &mut d_x,
                    &mut d_v,
                    ::gradtape::__private::Nobody,
                );
                (d_x, d_v)
            },
        )
    }
    /// The value and its tangent, from pairs of a primal and a tangent.
    pub fn jvp((x, d_x): (f64, f64), (v, d_v): (f64, f64), steps: usize) -> (f64, f64) {
        let result = Self::forward(
            x,
            v,
            steps,
            ::gradtape::__private::Known(&d_x),
            ::gradtape::__private::Known(&d_v),
            ::gradtape::__private::Nobody,
        );
        result
    }
    #[doc(hidden)]
    pub fn reverse(
        x: f64,
        v: f64,
        steps: usize,
        seed_1: ::gradtape::__private::Seed<f64>,
        mut x_adjoint: impl ::gradtape::__private::Bar<f64>,
        mut v_adjoint: impl ::gradtape::__private::Bar<f64>,
        mut steps_adjoint: impl ::core::marker::Sized,
    ) -> f64 {
        let mut t13_rec = ::gradtape::__private::Record::new();
        let mut t14_rec = ::gradtape::__private::Record::new();
        let mut t6_rec = ::gradtape::__private::Record::new();
        let mut t5_rec = ::gradtape::__private::Record::new();
        let t0 = [x];
        let t1 = ::gradtape::__private::into_vec(t0.clone());
        let mut path = t1.clone();
        for i in 0..steps {
            let t3 = path[i];
            let t4 = 0.1 * v;
            let t5 = path[i];
            t5_rec.push(t5);
            let t6 = t5.cos();
            t6_rec.push(t6);
            let t7 = t4 * t6;
            let next = t3 + t7;
            path.push(next);
        }
        let t9 = path.len();
        let t10 = ::gradtape::__private::window_count(t9, 2);
        let mut length = 0.0;
        for i_2 in 0..t10 {
            let t12 = i_2 + 2;
            let t13 = path[i_2..t12][1];
            t13_rec.push(t13);
            let t14 = path[i_2..t12][0];
            t14_rec.push(t14);
            let t15 = t13 - t14;
            let t16 = t15.abs();
            let t17 = length + t16;
            length = t17;
        }
        let length_1 = length;
        let t30 = ::gradtape::__private::Differentiable::zero_tangent(&path);
        let value_1: f64 = length_1;
        let seed_1 = seed_1.of(&value_1);
        let mut t13_rec = t13_rec.rewind();
        let mut t14_rec = t14_rec.rewind();
        let mut t6_rec = t6_rec.rewind();
        let mut t5_rec = t5_rec.rewind();
        let mut path_bar = t30;
        let t42 = ::gradtape::__private::Differentiable::zero_tangent(&t1);
        let mut t1_bar = t42;
        let t43 = ::gradtape::__private::Differentiable::zero_tangent(&t0);
        let mut t0_bar = t43;
        for i_2 in (0..t10).rev() {
            let t13 = t13_rec.pop();
            let t14 = t14_rec.pop();
            let t15 = t13 - t14;
            let t12 = i_2 + 2;
            let t31 = ::gradtape::__private::kinks::sign_or_zero(t15);
            let t32 = seed_1 * t31;
            let t33 = -t32;
            path_bar[i_2..t12][0] += t33;
            path_bar[i_2..t12][1] += t32;
        }
        let mut v_bar = 0.0;
        for i in (0..steps).rev() {
            let t6 = t6_rec.pop();
            let t4 = 0.1 * v;
            let t5 = t5_rec.pop();
            let t34 = ::gradtape::__private::bound(path_bar.pop());
            let t35 = t34 * t6;
            let t36 = t34 * t4;
            let t37 = t5.sin();
            let t38 = -t37;
            let t39 = t36 * t38;
            path_bar[i] += t39;
            let t40 = t35 * 0.1;
            path_bar[i] += t34;
            let t41 = v_bar + t40;
            v_bar = t41;
        }
        let v_bar_1 = v_bar;
        ::gradtape::__private::AccumulateFrom::accumulate_from(&mut t1_bar, &path_bar);
        ::gradtape::__private::AccumulateFrom::accumulate_from(&mut t0_bar, &t1_bar);
        let t44 = t0_bar[0];
        ::gradtape::__private::Bar::add(&mut x_adjoint, &(t44));
        ::gradtape::__private::Bar::add(&mut v_adjoint, &(v_bar_1));
        value_1
    }
    #[doc(hidden)]
    pub fn forward(
        x: f64,
        v: f64,
        steps: usize,
        x_adjoint: impl ::gradtape::__private::Dot<f64>,
        v_adjoint: impl ::gradtape::__private::Dot<f64>,
        steps_adjoint: impl ::core::marker::Sized,
    ) -> (f64, <f64 as ::gradtape::__private::Differentiable>::Tangent) {
        let x_dot = ::gradtape::__private::Dot::take(x_adjoint, &x);
        let v_dot = ::gradtape::__private::Dot::take(v_adjoint, &v);
        let t0 = [x];
        let t0_dot = [x_dot];
        let t1 = ::gradtape::__private::into_vec(t0);
        let t1_dot = ::gradtape::__private::into_vec(t0_dot);
        let mut path_dot = t1_dot;
        let mut path = t1;
        for i in 0..steps {
            let t3 = path[i];
            let t3_dot = path_dot[i];
            let t4 = 0.1 * v;
            let t18 = 0.1 * v_dot;
            let t5 = path[i];
            let t5_dot = path_dot[i];
            let t6 = t5.cos();
            let t19 = t5.sin();
            let t20 = -t19;
            let t21 = t20 * t5_dot;
            let t7 = t4 * t6;
            let t22 = t18 * t6;
            let t23 = t4 * t21;
            let t24 = t22 + t23;
            let next = t3 + t7;
            let t25 = t3_dot + t24;
            path_dot.push(t25);
            path.push(next);
        }
        let t9 = path.len();
        let t10 = ::gradtape::__private::window_count(t9, 2);
        let mut length = 0.0;
        let mut length_dot = 0.0;
        for i_2 in 0..t10 {
            let t12 = i_2 + 2;
            let t13 = path[i_2..t12][1];
            let t13_dot = path_dot[i_2..t12][1];
            let t14 = path[i_2..t12][0];
            let t14_dot = path_dot[i_2..t12][0];
            let t15 = t13 - t14;
            let t26 = t13_dot - t14_dot;
            let t16 = t15.abs();
            let t27 = ::gradtape::__private::kinks::sign_or_zero(t15);
            let t28 = t27 * t26;
            let t17 = length + t16;
            let t29 = length_dot + t28;
            length = t17;
            length_dot = t29;
        }
        let length_1 = length;
        let length_1_dot = length_dot;
        let result_tangent = length_1_dot;
        let result_value = length_1;
        (result_value, result_tangent)
    }
}
