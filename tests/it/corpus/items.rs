//! How functions are declared, exported and generated.

use gradtape::differentiable;

mod nested_functions {
    use super::*;

    #[differentiable]
    fn outer(x: f64) -> f64 {
        #[differentiable]
        fn inner(t: f64) -> f64 {
            t * t.sin()
        }
        const SHIFT: f64 = 0.25;
        fn index(n: usize) -> usize {
            n * 2 % 3
        }
        let v = [x, x * x, 1.0];
        inner(x + SHIFT) * v[index(2)] + inner(v[1])
    }
    check! { outer(wrt 0.8) }
}

mod items_in_the_body {
    use super::*;

    #[differentiable]
    fn with_items(x: f64) -> f64 {
        use std::f64::consts::{SQRT_2, TAU as FULL};
        const C: [f64; 4] = [0.5, -1.0, 0.25, 2.0];
        static OFFSET: i32 = 3;
        type Real = f64;
        macro_rules! square {
            ($e:expr) => {
                $e * $e
            };
        }
        let y: Real = C.iter().rev().fold(0.0, |s, c| s * x + c);
        y * SQRT_2 + FULL * x + x.powi(OFFSET) + square!(2) as f64
    }
    check! { with_items(wrt 0.8) }
}

mod defined_in_a_test_body {
    use super::*;

    #[test]
    fn agrees() {
        #[differentiable]
        fn local(x: f64, y: &[f64]) -> f64 {
            x * y[0] + y[1]
        }
        assert_eq!(local(2.0, &[3.0, 4.0]), 10.0);
        assert_eq!(local::grad(2.0, &[3.0, 4.0]), (3.0, vec![2.0, 1.0]));
        assert_eq!(
            local::value_and_grad(2.0, &[3.0, 4.0]),
            (10.0, (3.0, vec![2.0, 1.0]))
        );
    }
}

mod documented {
    use super::*;

    /// The area under a parabola.
    ///
    /// ```text
    /// area(1.0) = 1/3
    /// ```
    #[doc(alias = "surface")]
    #[differentiable]
    #[inline]
    #[must_use]
    #[allow(clippy::many_single_char_names)]
    pub fn area(/* the right end */ x: f64) -> f64 {
        // thirds
        x * x * x / 3.0 /* exactly */
    }

    #[inline(always)]
    #[differentiable]
    #[cold]
    pub(crate) fn attribute_in_the_middle(x: f64) -> f64 {
        #![allow(unused_variables)]
        //! Inner documentation.
        #[allow(unused_mut)]
        let mut y = x * 2.0;
        #[rustfmt::skip]
        let z = y*y;
        z
    }
    check! { area(wrt 2.0) => 4.0; attribute_in_the_middle(wrt 2.0) => 16.0 }
}

mod lifetimes {
    use super::*;

    #[differentiable]
    fn dot<'a, 'b>(a: &'a [f64], b: &'b [f64]) -> f64
    where
        'a: 'b,
    {
        a.iter().zip(b).map(|(p, q)| p * q).sum()
    }

    #[differentiable]
    fn named<'t>(x: &'t f64, text: &'t str, fixed: &'static [usize]) -> f64 {
        let longest: &'t str = text;
        x * longest.len() as f64 + x * fixed[0] as f64
    }
    check! { dot(wrt &vec![1.0, 2.0], wrt &vec![3.0, 4.0]) => ([3.0, 4.0], [1.0, 2.0]); named(wrt &1.5, "abc", &[4]) => 7.0 }
}

mod raw_identifiers {
    use super::*;

    #[differentiable]
    fn r#type(r#match: f64, r#in: &[f64]) -> f64 {
        let r#fn = r#match * r#in[0];
        r#fn * r#fn
    }
    #[differentiable]
    fn r#loop(x: f64) -> f64 {
        r#type(x, &[2.0]) + x
    }
    check! { r#type(wrt 3.0, wrt &vec![2.0]) => (24.0, [36.0]); r#loop(wrt 3.0) => 25.0 }
}

mod names_that_generated_code_might_use {
    use super::*;

    #[differentiable]
    fn vjp(grad: f64, value: f64, pullback: f64, seed: f64) -> f64 {
        let y = grad * value;
        let tape = y + pullback;
        let x_bar = tape * seed;
        let dx = x_bar * x_bar;
        let adjoint = dx - value;
        let result = adjoint * grad;
        result
    }
    #[differentiable]
    fn grad(d_x: f64, x: f64, out: f64) -> f64 {
        vjp(d_x, x, out, x) * out
    }
    check! { grad(wrt 0.7, wrt 1.2, wrt -0.4) }
}

mod parenthesised_and_odd_layouts {
    use super::*;

    #[rustfmt::skip]
    #[differentiable]
    fn odd(((a)): (f64), b: (f64,), [c]: [f64; 1],) -> (f64) {
        let ((d)) = ((a)) * (b.0);;
        return { (d) } * ((c) + { { 1. } });
    }
    check! { odd(wrt 2.0, wrt (3.0,), wrt [4.0]) => (15.0, (10.0,), [6.0]) }
}

mod many_parameters {
    use super::*;

    #[differentiable(without(tape))]
    fn twelve(
        a: f64,
        b: f64,
        c: f64,
        d: f64,
        e: f64,
        f: f64,
        g: f64,
        h: f64,
        i: f64,
        j: f64,
        k: f64,
        l: f64,
    ) -> f64 {
        a * b + c * d - e * f + g / h + i * j * k * l + a * l
    }
    #[test]
    fn agrees() {
        let (a, b, c, d, e, f, g, h, i, j, k, l) = twelve::grad(
            1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0, 12.0,
        );
        assert_eq!([a, b, c, d, e, f], [14.0, 1.0, 4.0, 3.0, -6.0, -5.0]);
        assert_eq!(
            [g, h, i, j, k, l],
            [0.125, -7.0 / 64.0, 1320.0, 1188.0, 1080.0, 991.0]
        );
    }
}

mod companions_as_values {
    use super::*;

    #[differentiable]
    fn bowl(x: &[f64], k: f64) -> f64 {
        k * x.iter().map(|v| v * v).sum::<f64>()
    }

    fn descend(gradient: impl Fn(&[f64], f64) -> (Vec<f64>, f64), mut x: Vec<f64>) -> Vec<f64> {
        for _ in 0..100 {
            let (g, _) = gradient(&x, 1.0);
            for (x, g) in x.iter_mut().zip(g) {
                *x -= 0.1 * g;
            }
        }
        x
    }
    #[test]
    fn agrees() {
        assert!(
            descend(bowl::grad, vec![1.0, -2.0])
                .iter()
                .all(|v| v.abs() < 1e-6)
        );
        let x = [1.0, -2.0];
        assert_eq!(bowl::jvp((&x, &[1.0, 0.0]), (3.0, 0.0)), (15.0, 6.0));
        assert_eq!(bowl::grad(&x, 3.0), (vec![6.0, -12.0], 5.0));
    }
}

mod units {
    use super::*;

    #[differentiable]
    fn side_effects_only(x: f64) -> f64 {
        let nothing = ();
        let () = nothing;
        let _done = {
            let count = 3;
            let _ = vec![1, 2, count];
        };
        (|| {})();
        x * 2.0
    }
    check! { side_effects_only(wrt 1.0) => 2.0 }
}

mod unused_differentiable_inputs {
    use super::*;

    #[differentiable]
    fn only_lengths(x: f64, v: &[f64], w: &[Vec<f64>]) -> f64 {
        let n = v.len() + w.iter().map(|r| r.len()).sum::<usize>();
        if v.iter().any(|t| *t > x) {
            x * n as f64
        } else {
            x
        }
    }
    check! { only_lengths(wrt 0.5, wrt &vec![1.0, 2.0], wrt &vec![vec![3.0], vec![]]) => (3.0, [0.0, 0.0], [0.0]) }
}

/// What a block declares is known there alone.
mod items_of_inner_blocks {
    use super::*;

    const K: f64 = 10.0;
    fn scale() -> f64 {
        10.0
    }
    #[differentiable]
    fn g(x: f64) -> f64 {
        10.0 * x
    }
    mod other {
        use super::*;

        #[differentiable]
        pub fn g(x: f64) -> f64 {
            2.0 * x
        }
        pub const K: f64 = 3.0;
    }
    #[differentiable]
    fn constants(x: f64) -> f64 {
        let a = {
            const K: f64 = 2.0;
            K * x
        };
        let b = {
            const K: f64 = 3.0;
            fn scale() -> f64 {
                K
            }
            K * x * scale()
        };
        a + b + K * x * scale()
    }
    #[differentiable(without(tape))]
    fn functions(x: f64) -> f64 {
        let a = {
            #[differentiable]
            fn g(x: f64) -> f64 {
                2.0 * x * x
            }
            g(x)
        };
        let b = {
            #[differentiable]
            fn g(x: f64) -> f64 {
                if x > 1.0 { g(x * 0.5) * x } else { x.sin() }
            }
            g(a * 4.0)
        };
        a + b + g(x)
    }
    #[differentiable]
    fn imports(x: f64) -> f64 {
        let a = if x > 0.0 {
            use other::g;
            use other::{K, g as twice};
            g(x) * K + twice(x)
        } else {
            0.0
        };
        a + g(x) * K
    }
    #[differentiable]
    fn loops(x: f64, n: usize) -> f64 {
        let mut s = 0.0;
        for _ in 0..n {
            fn scale() -> f64 {
                2.0
            }
            s += scale() * x;
        }
        s + scale() * x
    }
    #[differentiable]
    fn macros(x: f64) -> f64 {
        macro_rules! k {
            () => {
                10.0
            };
        }
        let a = {
            macro_rules! k {
                () => {
                    2.0
                };
            }
            k!() * x
        };
        a + k!() * x
    }
    check! {
        constants(wrt 0.7) => [111.0];
        functions(wrt 0.7);
        imports(wrt 0.7) => [108.0];
        loops(wrt 0.7, 2) => [14.0];
        macros(wrt 0.7) => [12.0]
    }
}

/// What has the name of an item of an inner block, and is another thing.
mod names_of_inner_items {
    use super::*;

    const K: f64 = 10.0;
    const SCALE: f64 = 3.0;
    struct Settings;
    impl Settings {
        const SCALE: f64 = 4.0;
    }
    #[derive(Clone, Copy)]
    struct Body {
        mass: f64,
        k: f64,
    }
    fn mass(b: &Body) -> f64 {
        b.mass * 2.0
    }
    fn k() -> f64 {
        5.0
    }

    #[differentiable]
    fn captured_by_a_format(x: f64) -> f64 {
        let n: f64 = {
            const K: f64 = 2.0;
            format!("{K:.3}").parse().unwrap_or(0.0)
        };
        let m: f64 = {
            const K: f64 = 3.0;
            format!("{K}").parse().unwrap_or(0.0)
        };
        x * n + K * x + m * x
    }
    #[differentiable]
    fn captured_outside(x: f64) -> f64 {
        let a = {
            const K: f64 = 2.0;
            K * x
        };
        let n: f64 = format!("{K:.1}").parse().unwrap_or(0.0);
        a + n * x
    }
    const P: usize = 3;
    #[differentiable]
    fn captured_precision(x: f64) -> f64 {
        let a: f64 = {
            const P: usize = 1;
            format!("{:.P$}", 0.123).parse().unwrap_or(0.0)
        };
        let b: f64 = format!("{:.P$}", 0.123).parse().unwrap_or(0.0);
        a * x + b * x
    }
    #[differentiable]
    fn behind_a_path(x: f64) -> f64 {
        let a = {
            const SCALE: f64 = 2.0;
            assert!(Settings::SCALE > SCALE);
            let v = vec![Settings::SCALE * SCALE; 2];
            v[0] * x
        };
        a + SCALE * x
    }
    #[differentiable]
    fn fields(x: f64, #[constant] b: Body) -> f64 {
        let a = {
            fn mass(b: &Body) -> f64 {
                let Body { mass, .. } = *b;
                mass * 3.0
            }
            fn k() -> f64 {
                3.0
            }
            let v = vec![Body { k: k(), mass: 1.0 }; 2];
            v[1].k * mass(&b) * x
        };
        a + mass(&b) * x + k() * b.k * x
    }
    #[differentiable]
    fn type_parameters(x: f64) -> f64 {
        type T = f32;
        let a = {
            type T = f64;
            fn same<T>(t: T) -> T {
                t
            }
            let k: T = same(0.1);
            k * x
        };
        let k: T = 0.1;
        a + k as f64 * x
    }
    check! {
        captured_by_a_format(wrt 0.7) => [15.0];
        captured_outside(wrt 0.7) => [12.0];
        captured_precision(wrt 0.7) => [0.223];
        behind_a_path(wrt 0.7) => [11.0];
        fields(wrt 0.7, Body { mass: 2.0, k: 0.5 }) => [24.5];
        type_parameters(wrt 0.7)
    }
}
