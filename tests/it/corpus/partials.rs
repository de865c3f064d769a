//! Functions from few numbers to one, of which callers keep partial derivatives.

use gradtape::differentiable;

mod at_kinks {
    use super::*;

    #[differentiable]
    fn hinge(x: f64) -> f64 {
        if x > 0.0 {
            let y = x * x;
            y.sin() * y
        } else {
            0.0
        }
    }

    /// The seed is infinite where the partial is zero.
    #[differentiable(without(tape))]
    fn root(x: f64) -> f64 {
        hinge(x).sqrt()
    }

    #[differentiable]
    fn inverse_root(x: f64) -> f64 {
        let y = x * x;
        1.0 / y.sqrt() + y.sin()
    }

    /// The seed is zero where the partial is infinite.
    #[differentiable]
    fn left_out(x: f64, #[constant] w: &[f64]) -> f64 {
        let mut total = 0.0;
        for w in w {
            let e = inverse_root(x * w);
            if *w > 0.0 {
                total += e * e;
            }
        }
        total
    }

    check_kink! {
        root(wrt -0.5) => (0.0);
        left_out(wrt 0.5, &[0.0, -1.0]) => (0.0)
    }
}

mod in_loops {
    use super::*;

    #[differentiable]
    fn blend(a: f64, b: f64, k: i32) -> f64 {
        let mut z = a * b;
        for _ in 0..k {
            z = (z + a).tanh() * b.cos();
        }
        z
    }

    #[differentiable]
    fn nested(a: f64, one: f64) -> f64 {
        let value = blend(a, one, 2);
        let d_a = blend(value, a, 1);
        d_a * value.exp()
    }

    #[differentiable]
    fn series(x: &[f64], seed: f64) -> f64 {
        let mut s = seed;
        for (i, x) in x.iter().enumerate() {
            s = nested(s, *x) + blend(*x, s, i as i32);
        }
        s
    }

    #[differentiable]
    fn narrow(x: f32, n: u8) -> f32 {
        let e = x.exp();
        let s = e / (1.0 + e);
        if n > 1 { s * s } else { s - x }
    }

    #[differentiable(without(tape))]
    fn mixed(x: &[f32], k: f64) -> f64 {
        let mut total = 0.0;
        for (i, x) in x.iter().enumerate() {
            total += f64::from(narrow(*x, i as u8)).sin() * k;
        }
        total * total
    }

    #[differentiable]
    fn power(x: f64, n: u32) -> f64 {
        match n {
            0 => 1.0,
            n if n % 2 == 0 => power(x * x, n / 2),
            n => x * power(x, n - 1).abs(),
        }
    }

    #[differentiable]
    fn powers(x: f64) -> f64 {
        let mut s = 1.0;
        for n in 0..5 {
            s = power(x * s, n) + s.cos();
        }
        s
    }

    check! {
        series(wrt &[0.3, -0.6, 0.9], wrt 0.4);
        powers(wrt 0.8)
    }

    mod single {
        use super::*;

        check_coarse! { mixed(wrt &[0.3_f32, -0.6, 0.9], wrt 0.4) }
    }
}
