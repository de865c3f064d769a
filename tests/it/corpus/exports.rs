//! How functions are exported, hidden, conditionally compiled and generated.

use gradtape::differentiable;

mod reexports {
    use super::*;

    mod deep {
        mod private {
            #[gradtape::differentiable]
            pub fn hidden(x: f64) -> f64 {
                x * x.exp()
            }
        }
        pub use self::private::hidden;
        pub mod prelude {
            pub use super::hidden as visible;
            pub use super::private::*;
        }
    }
    use deep::hidden as first;
    use deep::prelude::*;

    #[differentiable]
    fn uses(x: f64) -> f64 {
        first(x) + visible(x * 0.5) * hidden(0.1 * x) + deep::prelude::visible(x)
    }
    check! { uses(wrt 0.6); visible(wrt 0.6) => 1.6 * 0.6f64.exp(); deep::hidden(wrt 0.0) => 1.0 }
}

mod conditional_statements {
    use super::*;

    #[differentiable]
    fn configured(x: f64) -> f64 {
        #[cfg(any())]
        let x = does_not_exist(x);
        #[cfg(not(any()))]
        let y = x * x;
        #[cfg(any())]
        return 0.0;
        if cfg!(not(any())) { y * x } else { y }
    }
    check! { configured(wrt 2.0) => 12.0 }
}

mod conditional_parameters {
    use super::*;

    #[differentiable(without(tape))]
    fn fewer(x: f64, #[cfg(any())] gone: Missing, #[cfg(not(any()))] y: f64) -> f64 {
        x * y
    }
    check! { fewer(wrt 2.0, wrt 3.0) => (3.0, 2.0) }
}

mod conditional_functions {
    use super::*;

    #[cfg(not(any()))]
    #[differentiable]
    fn kept(x: f64) -> f64 {
        x * x + 1.0
    }

    #[cfg(any())]
    #[differentiable]
    fn kept(x: Missing) -> Missing {
        x
    }

    #[cfg_attr(not(any()), differentiable)]
    fn attributed(x: f64) -> f64 {
        kept(x) * 2.0
    }
    check! { attributed(wrt 2.0) => 8.0 }
}

mod shadowed_prelude {
    use super::*;

    mod hostile {
        pub struct Vec;
        pub struct Option;
        pub struct String;
        pub trait Clone {}
        pub trait Iterator {}
        pub fn drop() {}
    }
    #[allow(unused_imports)]
    use hostile::*;

    mod std {}
    mod core {}

    #[differentiable]
    fn unaffected(x: f64, v: &[f64]) -> f64 {
        let mut s = x;
        for t in v {
            s *= t.sin();
        }
        s
    }
    #[test]
    fn agrees() {
        let v = [0.5, 1.5];
        let (dx, dv) = unaffected::grad(2.0, &v);
        assert_eq!(dx, 0.5f64.sin() * 1.5f64.sin());
        assert_eq!(dv[0], 2.0 * 0.5f64.cos() * 1.5f64.sin());
        let (_, pullback) = unaffected::vjp(2.0, &v);
        assert_eq!(pullback(1.0).0, dx);
        assert_eq!(unaffected::jvp((2.0, 1.0), (&v, &[0.0, 0.0])).1, dx);
    }
}

mod visibility {
    use super::*;

    pub mod api {
        use gradtape::differentiable;

        #[differentiable]
        pub(super) fn near(x: f64) -> f64 {
            far(x) + private(x)
        }
        #[differentiable]
        pub(in super::super) fn far(x: f64) -> f64 {
            x * x
        }
        #[differentiable]
        fn private(x: f64) -> f64 {
            3.0 * x
        }
    }
    check! { api::near(wrt 2.0) => 7.0; api::far(wrt 2.0) => 4.0 }
}

mod made_by_macro {
    use super::*;

    macro_rules! monomial {
        ($(#[$meta:meta])* $vis:vis $name:ident, $n:literal, $scale:expr) => {
            $(#[$meta])*
            #[differentiable]
            $vis fn $name(x: f64) -> f64 {
                let y = x.powi($n);
                y * $scale
            }
        };
    }
    monomial!(square, 2, 1.0);
    monomial!(
        /// With documentation.
        #[inline]
        pub cube, 3, 1.0 + 0.5);

    macro_rules! models {
        ($($name:ident($($p:ident: $t:ty),*) = $body:expr;)*) => { $(
            #[differentiable]
            fn $name($($p: $t),*) -> f64 {
                $body
            }
        )* };
    }
    models! {
        plane(a: f64, b: f64) = a * b + square(a);
        curve(v: &[f64], k: usize) = { let mut s = v[k]; for t in v { s += t * t; } s };
    }
    check! {
        square(wrt 2.0) => 4.0;
        cube(wrt 2.0) => 18.0;
        plane(wrt 2.0, wrt 3.0) => (7.0, 2.0);
        curve(wrt &vec![1.0, 2.0], 1) => [2.0, 5.0]
    }
}

mod macro_calls_in_the_body {
    use super::*;

    macro_rules! half {
        ($e:expr) => {
            0.5 * $e
        };
    }
    macro_rules! limit {
        () => {
            4
        };
    }

    #[differentiable]
    fn inactive_macros(x: f64) -> f64 {
        let n: usize = limit!();
        let c: f64 = half!(3.0);
        let mut s = x;
        for _ in 0..n {
            s = s * x + c;
        }
        s
    }
    check! { inactive_macros(wrt 0.7) }
}
