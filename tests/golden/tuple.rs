/// Tuples are taken apart.
fn squared_modulus(z: (f64, f64), c: (f64, f64)) -> f64 {
    let mut w = z;
    for _ in 0..2 {
        w = (w.0 * w.0 - w.1 * w.1 + c.0, 2.0 * w.0 * w.1 + c.1);
    }
    let (re, im) = w;
    re * re + im * im
}
///Derivatives of [`squared_modulus`](fn@squared_modulus).
#[allow(non_camel_case_types, dead_code)]
struct squared_modulus {}
#[allow(warnings, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
impl squared_modulus {
    /// The gradient with respect to the differentiable parameters.
    pub fn grad(z: (f64, f64), c: (f64, f64)) -> ((f64, f64), (f64, f64)) {
        let gradient = Self::value_and_grad(z, c);
        gradient.1
    }
    /// The value and the gradient.
    pub fn value_and_grad(
        z: (f64, f64),
        c: (f64, f64),
    ) -> (f64, ((f64, f64), (f64, f64))) {
        let mut d_z = ::gradtape::__private::Differentiable::zero_tangent(&z);
        let mut d_c = ::gradtape::__private::Differentiable::zero_tangent(&c);
        let value = Self::reverse(
            z,
            c,
            ::gradtape::__private::Seed::From(
                ::gradtape::__private::UnitSeed::unit_seed,
            ),
            &mut d_z,
            &mut d_c,
        );
        (value, (d_z, d_c))
    }
    /// The value; the gradient is added to the buffers.
    pub fn grad_into(
        z: (f64, f64),
        c: (f64, f64),
        d_z: &mut (f64, f64),
        d_c: &mut (f64, f64),
    ) -> f64 {
        let seed_1 = Self::reverse(
            z,
            c,
            ::gradtape::__private::Seed::From(
                ::gradtape::__private::UnitSeed::unit_seed,
            ),
            &mut *d_z,
            &mut *d_c,
        );
        seed_1
    }
    /// The value and the pullback: from seeds of the outputs to cotangents of the parameters.
    pub fn vjp(
        z: (f64, f64),
        c: (f64, f64),
    ) -> (f64, impl Fn(f64) -> ((f64, f64), (f64, f64)) + use<>) {
        let kept_z = z.to_owned();
        let kept_c = c.to_owned();
        (
            squared_modulus(z, c),
            move |seed_1: f64| {
                let z = kept_z.clone();
                let c = kept_c.clone();
                let mut d_z = ::gradtape::__private::Differentiable::zero_tangent(&z);
                let mut d_c = ::gradtape::__private::Differentiable::zero_tangent(&c);
                Self::reverse(
                    z,
                    c,
                    ::gradtape::__private::Seed::Given(seed_1),
                    &mut d_z,
                    &mut d_c,
                );
                (d_z, d_c)
            },
        )
    }
    /// The value and its tangent, from pairs of a primal and a tangent.
    pub fn jvp(
        (z, d_z): ((f64, f64), (f64, f64)),
        (c, d_c): ((f64, f64), (f64, f64)),
    ) -> (f64, f64) {
        let result = Self::forward(
            z,
            c,
            ::gradtape::__private::Known(&d_z),
            ::gradtape::__private::Known(&d_c),
        );
        result
    }
    #[doc(hidden)]
    pub fn reverse(
        z: (f64, f64),
        c: (f64, f64),
        seed_1: ::gradtape::__private::Seed<f64>,
        mut z_adjoint: impl ::gradtape::__private::Bar<(f64, f64)>,
        mut c_adjoint: impl ::gradtape::__private::Bar<(f64, f64)>,
    ) -> f64 {
        let mut z_bar = ::gradtape::__private::Differentiable::zero_tangent(&z);
        let mut c_bar = ::gradtape::__private::Differentiable::zero_tangent(&c);
        let mut t16_rec = ::gradtape::__private::Record::new();
        let mut t12_rec = ::gradtape::__private::Record::new();
        let mut t10_rec = ::gradtape::__private::Record::new();
        let mut t5_rec = ::gradtape::__private::Record::new();
        let mut t4_rec = ::gradtape::__private::Record::new();
        let mut t2_rec = ::gradtape::__private::Record::new();
        let mut t1_rec = ::gradtape::__private::Record::new();
        let mut w = z;
        for i in 0..2 {
            let t1 = w.0;
            t1_rec.push(t1);
            let t2 = w.0;
            t2_rec.push(t2);
            let t3 = t1 * t2;
            let t4 = w.1;
            t4_rec.push(t4);
            let t5 = w.1;
            t5_rec.push(t5);
            let t6 = t4 * t5;
            let t7 = t3 - t6;
            let t8 = c.0;
            let t9 = t7 + t8;
            let t10 = w.0;
            t10_rec.push(t10);
            let t11 = 2.0 * t10;
            let t12 = w.1;
            t12_rec.push(t12);
            let t13 = t11 * t12;
            let t14 = c.1;
            let t15 = t13 + t14;
            let t16 = (t9, t15);
            t16_rec.push(t16.clone());
            w = t16.clone();
        }
        let w_1 = w;
        let re = w_1.0;
        let im = w_1.1;
        let t19 = re * re;
        let t20 = im * im;
        let t21 = t19 + t20;
        let value_1: f64 = t21;
        let seed_1 = seed_1.of(&value_1);
        let mut t16_rec = t16_rec.rewind();
        let mut t12_rec = t12_rec.rewind();
        let mut t10_rec = t10_rec.rewind();
        let mut t5_rec = t5_rec.rewind();
        let mut t4_rec = t4_rec.rewind();
        let mut t2_rec = t2_rec.rewind();
        let mut t1_rec = t1_rec.rewind();
        let t48 = ::gradtape::__private::Differentiable::zero_tangent(&w_1);
        let mut w_1_bar = t48;
        let t42 = seed_1 * im;
        let t43 = seed_1 * im;
        let t44 = t42 + t43;
        let t45 = seed_1 * re;
        let t46 = seed_1 * re;
        let t47 = t45 + t46;
        w_1_bar.1 += t44;
        w_1_bar.0 += t47;
        for i in (0..2).rev() {
            let t16 = t16_rec.pop();
            let t50 = ::gradtape::__private::Differentiable::zero_tangent(&t16);
            let mut t16_bar = t50;
            let t12 = t12_rec.pop();
            let t10 = t10_rec.pop();
            let t11 = 2.0 * t10;
            let t5 = t5_rec.pop();
            let t4 = t4_rec.pop();
            let t2 = t2_rec.pop();
            let t1 = t1_rec.pop();
            let t49 = w_1_bar.to_owned();
            ::gradtape::__private::Clear::clear_all(&mut w_1_bar);
            ::gradtape::__private::AccumulateFrom::accumulate_from(&mut t16_bar, &t49);
            let t51 = t16_bar.0;
            let t52 = t16_bar.1;
            c_bar.1 += t52;
            let t53 = t52 * t12;
            let t54 = t52 * t11;
            w_1_bar.1 += t54;
            let t55 = t53 * 2.0;
            w_1_bar.0 += t55;
            c_bar.0 += t51;
            let t56 = -t51;
            let t57 = t56 * t5;
            let t58 = t56 * t4;
            w_1_bar.1 += t58;
            w_1_bar.1 += t57;
            let t59 = t51 * t2;
            let t60 = t51 * t1;
            w_1_bar.0 += t60;
            w_1_bar.0 += t59;
        }
        ::gradtape::__private::AccumulateFrom::accumulate_from(&mut z_bar, &w_1_bar);
        ::gradtape::__private::Bar::add(&mut z_adjoint, &z_bar);
        ::gradtape::__private::Bar::add(&mut c_adjoint, &c_bar);
        value_1
    }
    #[doc(hidden)]
    pub fn forward(
        z: (f64, f64),
        c: (f64, f64),
        z_adjoint: impl ::gradtape::__private::Dot<(f64, f64)>,
        c_adjoint: impl ::gradtape::__private::Dot<(f64, f64)>,
    ) -> (f64, <f64 as ::gradtape::__private::Differentiable>::Tangent) {
        let z_dot = ::gradtape::__private::Dot::take(z_adjoint, &z);
        let c_dot = ::gradtape::__private::Dot::take(c_adjoint, &c);
        let mut w = z;
        let mut w_dot = z_dot;
        for i in 0..2 {
            let t1 = w.0;
            let t1_dot = w_dot.0;
            let t2 = w.0;
            let t2_dot = w_dot.0;
            let t3 = t1 * t2;
            let t22 = t1_dot * t2;
            let t23 = t1 * t2_dot;
            let t24 = t22 + t23;
            let t4 = w.1;
            let t4_dot = w_dot.1;
            let t5 = w.1;
            let t5_dot = w_dot.1;
            let t6 = t4 * t5;
            let t25 = t4_dot * t5;
            let t26 = t4 * t5_dot;
            let t27 = t25 + t26;
            let t7 = t3 - t6;
            let t28 = t24 - t27;
            let t8 = c.0;
            let t8_dot = c_dot.0;
            let t9 = t7 + t8;
            let t29 = t28 + t8_dot;
            let t10 = w.0;
            let t10_dot = w_dot.0;
            let t11 = 2.0 * t10;
            let t30 = 2.0 * t10_dot;
            let t12 = w.1;
            let t12_dot = w_dot.1;
            let t13 = t11 * t12;
            let t31 = t30 * t12;
            let t32 = t11 * t12_dot;
            let t33 = t31 + t32;
            let t14 = c.1;
            let t14_dot = c_dot.1;
            let t15 = t13 + t14;
            let t34 = t33 + t14_dot;
            let t16 = (t9, t15);
            let t16_dot = (t29, t34);
            w = t16;
            w_dot = t16_dot;
        }
        let w_1 = w;
        let w_1_dot = w_dot;
        let re = w_1.0;
        let re_dot = w_1_dot.0;
        let im = w_1.1;
        let im_dot = w_1_dot.1;
        let t19 = re * re;
        let t35 = re_dot * re;
        let t36 = re * re_dot;
        let t37 = t35 + t36;
        let t20 = im * im;
        let t38 = im_dot * im;
        let t39 = im * im_dot;
        let t40 = t38 + t39;
        let t21 = t19 + t20;
        let t41 = t37 + t40;
        let result_tangent = t41;
        let result_value = t21;
        (result_value, result_tangent)
    }
}
