//! Functions whose derivatives the user gives, and what calls them.

use gradtape::{Scalar, differentiable};

#[allow(unsafe_code)]
mod foreign {
    use super::*;

    unsafe extern "C" {
        #[link_name = "erf"]
        fn c_erf(x: f64) -> f64;
    }

    #[differentiable(vjp = erf_vjp, jvp = erf_jvp)]
    fn erf(x: f64) -> f64 {
        unsafe { c_erf(x) }
    }

    fn slope(x: f64) -> f64 {
        std::f64::consts::FRAC_2_SQRT_PI * (-x * x).exp()
    }

    fn erf_vjp(x: f64) -> (f64, impl Fn(f64) -> f64) {
        (erf(x), move |seed| seed * slope(x))
    }

    fn erf_jvp((x, dx): (f64, f64)) -> (f64, f64) {
        (erf(x), slope(x) * dx)
    }

    #[differentiable]
    fn gelu(x: f64) -> f64 {
        0.5 * x * (1.0 + erf(x / std::f64::consts::SQRT_2))
    }

    #[differentiable]
    fn layers(x: f64, n: usize) -> f64 {
        let mut y = x;
        for _ in 0..n {
            y = gelu(y) + erf(y * y) * erf(x);
        }
        y
    }

    #[differentiable]
    fn summed(xs: &[f64]) -> f64 {
        xs.iter().map(|x| erf(*x)).sum()
    }

    check! {
        erf(wrt 0.3) => slope(0.3);
        gelu(wrt -0.7);
        layers(wrt 0.4, 3);
        summed(wrt &vec![0.1, -2.0, 0.7]) => [slope(0.1), slope(2.0), slope(0.7)]
    }
}

/// What a pullback of slices keeps, in every way to say it.
mod slices {
    use super::*;

    fn plain(x: &[f64], y: &[f64]) -> f64 {
        x.iter().zip(y).map(|(x, y)| x * y * y).sum()
    }

    fn gradient(x: &[f64], y: &[f64], seed: f64) -> (Vec<f64>, Vec<f64>) {
        let pairs = || x.iter().zip(y);
        let dx = pairs().map(|(_, y)| seed * y * y);
        let dy = pairs().map(|(x, y)| seed * 2.0 * x * y);
        (dx.collect(), dy.collect())
    }

    fn forward((x, dx): (&[f64], &[f64]), (y, dy): (&[f64], &[f64])) -> (f64, f64) {
        let (gx, gy) = gradient(x, y, 1.0);
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        (plain(x, y), dot(&gx, dx) + dot(&gy, dy))
    }

    type Pullback<'a> = Box<dyn Fn(f64) -> (Vec<f64>, Vec<f64>) + 'a>;

    macro_rules! rules {
        ($($name:ident { $($reverse:tt)* })*) => {$(
            mod $name {
                use super::*;

                #[differentiable(vjp = reverse, jvp = forward)]
                fn f(x: &[f64], y: &[f64]) -> f64 {
                    plain(x, y)
                }

                $($reverse)*

                /// The seed is known only behind the call, and what was lent has changed by then.
                #[differentiable]
                fn overwritten(x: &[f64], n: usize) -> f64 {
                    let mut v = x.to_vec();
                    let mut sum = 1.0;
                    for i in 0..n {
                        sum *= f(&v, x) + 0.1;
                        v[i] = sum * v[i] - 0.5;
                    }
                    sum
                }

                #[differentiable]
                fn shared(x: &[f64; 3], k: f64) -> f64 {
                    let scaled = x.map(|x| k * x);
                    f(&scaled, x) * f(x, x)
                }

                #[differentiable]
                fn half(x: &[f64], k: f64) -> f64 {
                    let fixed = [1.0, 2.0, -0.5];
                    f(&fixed, x) / k + f(x, &fixed)
                }

                #[differentiable]
                fn nested(x: &[f64], depth: usize) -> f64 {
                    if depth == 0 {
                        return f(x, x);
                    }
                    let inner = nested(&x[1..], depth - 1);
                    f(&[inner, x[0]], &x[..2]) + inner.sin()
                }

                check! {
                    f(wrt &vec![1.0, 2.0], wrt &vec![0.5, -3.0]) => gradient(&[1.0, 2.0], &[0.5, -3.0], 1.0);
                    f(wrt &vec![], wrt &vec![]);
                    overwritten(wrt &vec![0.5, -0.4, 0.9], 3);
                    shared(wrt &[0.5, -0.4, 0.9], wrt 0.7);
                    half(wrt &vec![0.5, -0.4, 0.9], wrt 0.7);
                    nested(wrt &vec![0.5, -0.4, 0.9, 0.3], 2)
                }
            }
        )*};
    }

    rules! {
        borrows {
            fn reverse(x: &[f64], y: &[f64]) -> (f64, impl Fn(f64) -> (Vec<f64>, Vec<f64>)) {
                (plain(x, y), move |seed| gradient(x, y, seed))
            }
        }
        names_what_it_borrows {
            fn reverse<'a>(
                x: &'a [f64],
                y: &'a [f64],
            ) -> (f64, impl Fn(f64) -> (Vec<f64>, Vec<f64>) + use<'a>) {
                (plain(x, y), move |seed| gradient(x, y, seed))
            }
        }
        owns {
            fn reverse(x: &[f64], y: &[f64]) -> (f64, impl Fn(f64) -> (Vec<f64>, Vec<f64>) + use<>) {
                let (value, x, y) = (plain(x, y), x.to_vec(), y.to_vec());
                (value, move |seed| gradient(&x, &y, seed))
            }
        }
        boxed {
            fn reverse(x: &[f64], y: &[f64]) -> (f64, Pullback<'static>) {
                let (value, x, y) = (plain(x, y), x.to_vec(), y.to_vec());
                (value, Box::new(move |seed| gradient(&x, &y, seed)))
            }
        }
        boxed_and_borrows {
            fn reverse<'a>(x: &'a [f64], y: &'a [f64]) -> (f64, Pullback<'a>) {
                (plain(x, y), Box::new(move |seed| gradient(x, y, seed)))
            }
        }
    }
}

mod several_parameters {
    use super::*;

    #[differentiable(vjp = reverse, jvp = forward)]
    fn f(x: f64, n: u32, y: f64, name: &str, #[constant] k: f64) -> f64 {
        k * x.powi(n as i32) * y + name.len() as f64
    }

    fn reverse(x: f64, n: u32, y: f64, name: &str, k: f64) -> (f64, impl Fn(f64) -> (f64, f64)) {
        let (dx, dy) = (
            k * n as f64 * x.powi(n as i32 - 1) * y,
            k * x.powi(n as i32),
        );
        (f(x, n, y, name, k), move |seed| (seed * dx, seed * dy))
    }

    fn forward((x, dx): (f64, f64), n: u32, (y, dy): (f64, f64), name: &str, k: f64) -> (f64, f64) {
        let (value, pullback) = reverse(x, n, y, name, k);
        let (gx, gy) = pullback(1.0);
        (value, gx * dx + gy * dy)
    }

    #[differentiable(vjp = first_reverse, jvp = first_forward, wrt(x), companion = First)]
    fn first(x: f64, y: f64) -> f64 {
        x * y
    }

    fn first_reverse(x: f64, y: f64) -> (f64, impl Fn(f64) -> f64) {
        (x * y, move |seed| seed * y)
    }

    fn first_forward((x, dx): (f64, f64), y: f64) -> (f64, f64) {
        (x * y, dx * y)
    }

    #[differentiable]
    fn caller(x: f64, n: u32) -> f64 {
        let y = f(x, n, 2.0, "two", x) * f(0.3, 1, x, "", 1.0);
        f(y, 2, y.sin(), "again", 0.5)
    }

    check! {
        f(wrt 1.3, 3, wrt 0.7, "abc", 2.0) => (2.0 * 3.0 * 1.69 * 0.7, 2.0 * 1.3f64.powi(3));
    }

    #[test]
    fn what_is_constant_gets_nothing() {
        assert_eq!(First::grad(2.0, 3.0), 3.0);
        assert_eq!(First::jvp((2.0, 0.5), 3.0), (6.0, 1.5));
        let (x, n) = (1.1, 2);
        let at = |x: f64| {
            let y = f(x, n, 2.0, "two", 1.1) * f(0.3, 1, x, "", 1.0);
            f(y, 2, y.sin(), "again", 0.5)
        };
        let slope = (at(x + 1e-6) - at(x - 1e-6)) / 2e-6;
        assert!((caller::grad(x, n) - slope).abs() < 1e-6 * slope.abs());
        assert!((caller::jvp((x, 1.0), n).1 - slope).abs() < 1e-6 * slope.abs());
    }
}

mod generic {
    use super::*;

    #[differentiable(vjp = reverse, jvp = forward)]
    fn norm<T: Scalar, const N: usize>(x: &[T; N]) -> T {
        let squares = x.iter().map(|x| *x * *x);
        squares.fold(T::constant(0.0), |a, b| a + b).sqrt()
    }

    fn reverse<T: Scalar, const N: usize>(x: &[T; N]) -> (T, impl Fn(T) -> [T; N]) {
        let norm = norm(x);
        (norm, move |seed| x.map(|x| seed * x / norm))
    }

    fn forward<T: Scalar, const N: usize>((x, dx): (&[T; N], &[T; N])) -> (T, T) {
        let (norm, zero) = (norm(x), T::constant(0.0));
        let products = x.iter().zip(dx).map(|(x, dx)| *x * *dx);
        (norm, products.fold(zero, |a, b| a + b) / norm)
    }

    #[differentiable]
    fn caller<T: Scalar>(x: T, y: T) -> T {
        let first = norm(&[x, y]);
        norm(&[first * x, y, first]) * first
    }

    check! { norm(wrt &[3.0, 4.0]) => [0.6, 0.8]; norm(wrt &[3.0f32, 4.0, 0.5]); caller(wrt 0.7, wrt -0.2); caller(wrt 0.7f32, wrt -0.2f32) }
}

mod constants {
    use super::*;

    struct Table<'a> {
        name: &'a str,
        slopes: &'a [f64],
    }

    #[differentiable(vjp = reverse, jvp = forward)]
    fn looked_up(#[constant] table: &Table, x: f64, #[constant] g: &dyn Fn(f64) -> f64) -> f64 {
        g(table.slopes[0]) * x
    }

    fn reverse(table: &Table, x: f64, g: &dyn Fn(f64) -> f64) -> (f64, impl Fn(f64) -> f64) {
        (looked_up(table, x, g), move |seed| {
            seed * g(table.slopes[0])
        })
    }

    fn forward(table: &Table, (x, dx): (f64, f64), g: &dyn Fn(f64) -> f64) -> (f64, f64) {
        let slope = g(table.slopes[0]);
        (slope * x, slope * dx)
    }

    fn next(t: f64) -> f64 {
        t + 1.0
    }

    fn square(t: f64) -> f64 {
        t * t
    }

    #[differentiable(without(tape))]
    fn caller(#[constant] table: &Table, x: f64) -> f64 {
        let y = looked_up(table, x, &next);
        y * looked_up(table, y, &square) * x
    }

    #[test]
    fn are_handed_on() {
        let slopes = vec![2.0];
        let table = Table {
            name: "slopes",
            slopes: &slopes,
        };
        assert_eq!(looked_up::grad(&table, 5.0, &next), 3.0);
        let (value, pullback) = looked_up::vjp(&table, 5.0, &next);
        assert_eq!((value, pullback(2.0), pullback(1.0)), (15.0, 6.0, 3.0));
        // 3 x · 4 · 3 x · x
        assert_eq!(caller::grad(&table, 2.0), 36.0 * 3.0 * 4.0);
        assert_eq!(caller::jvp(&table, (2.0, 0.5)), (36.0 * 8.0, 36.0 * 6.0));
    }
}

/// The rule is what counts, whatever the function would be.
mod not_the_derivative {
    use super::*;

    #[differentiable(vjp = through, jvp = through_forward)]
    fn rounded(x: f64) -> f64 {
        x.round()
    }

    fn through(x: f64) -> (f64, impl Fn(f64) -> f64) {
        (x.round(), |seed| seed)
    }

    fn through_forward((x, dx): (f64, f64)) -> (f64, f64) {
        (x.round(), dx)
    }

    #[differentiable]
    fn caller(x: f64) -> f64 {
        rounded(3.0 * x) * rounded(x * x)
    }

    check_kink! { rounded(wrt 2.3) => 1.0; caller(wrt 1.7) => 3.0 * 3.0 + 5.0 * 2.0 * 1.7 }
}

/// What other libraries show first.
mod well_known {
    use super::*;

    #[differentiable(vjp = log1pexp_vjp, jvp = log1pexp_jvp)]
    fn log1pexp(x: f64) -> f64 {
        (1.0 + x.exp()).ln()
    }

    fn log1pexp_vjp(x: f64) -> (f64, impl Fn(f64) -> f64) {
        (log1pexp(x), move |seed| seed / (1.0 + (-x).exp()))
    }

    fn log1pexp_jvp((x, dx): (f64, f64)) -> (f64, f64) {
        (log1pexp(x), dx / (1.0 + (-x).exp()))
    }

    #[differentiable]
    fn loss(x: f64) -> f64 {
        log1pexp(x) * 2.0
    }

    /// As it is, and the gradient at most 2.
    #[differentiable(vjp = clipped_vjp)]
    fn clipped(x: f64) -> f64 {
        x
    }

    fn clipped_vjp(x: f64) -> (f64, impl Fn(f64) -> f64) {
        (x, |seed: f64| seed.clamp(-2.0, 2.0))
    }

    #[differentiable]
    fn square(x: f64) -> f64 {
        let x = clipped(x);
        x * x
    }

    #[test]
    fn a_gradient_that_does_not_overflow() {
        assert_eq!(log1pexp::grad(100.0), 1.0);
        assert_eq!(log1pexp::grad(1000.0), 1.0);
        assert_eq!(log1pexp::grad(1.0), 0.731_058_578_630_004_9);
        assert_eq!(loss::grad(1000.0), 2.0);
        assert_eq!(loss::jvp((1000.0, 0.5)).1, 1.0);
    }

    #[test]
    fn a_gradient_that_is_clipped_on_its_way() {
        assert_eq!(square::grad(2.0), 2.0);
        assert_eq!(square::grad(0.5), 1.0);
    }
}

/// How often the rule runs.
mod runs {
    use super::*;
    use std::cell::Cell;

    thread_local! {
        static RUNS: Cell<usize> = const { Cell::new(0) };
    }

    fn runs_of<T>(f: impl FnOnce() -> T) -> usize {
        RUNS.set(0);
        f();
        RUNS.get()
    }

    fn squares(x: &[f64]) -> f64 {
        x.iter().map(|x| x * x).sum()
    }

    #[differentiable(vjp = owning_vjp)]
    fn owning(x: &[f64]) -> f64 {
        squares(x)
    }

    fn owning_vjp(x: &[f64]) -> (f64, impl Fn(f64) -> Vec<f64> + use<>) {
        RUNS.set(RUNS.get() + 1);
        let gradient: Vec<f64> = x.iter().map(|x| 2.0 * x).collect();
        (squares(x), move |seed| {
            gradient.iter().map(|g| seed * g).collect()
        })
    }

    #[differentiable(vjp = borrowing_vjp)]
    fn borrowing(x: &[f64]) -> f64 {
        squares(x)
    }

    fn borrowing_vjp(x: &[f64]) -> (f64, impl Fn(f64) -> Vec<f64>) {
        RUNS.set(RUNS.get() + 1);
        (squares(x), move |seed| {
            x.iter().map(|x| seed * 2.0 * x).collect()
        })
    }

    #[differentiable(without(tape))]
    fn of_owning(x: &[f64]) -> f64 {
        owning(x).sin()
    }

    #[differentiable(without(tape))]
    fn of_borrowing(x: &[f64]) -> f64 {
        borrowing(x).sin()
    }

    #[test]
    fn once_for_any_number_of_pullbacks() {
        let x = [0.5, 2.0];
        let thrice =
            |pullback: &dyn Fn(f64) -> Vec<f64>| (pullback(1.0), pullback(2.0), pullback(3.0));
        assert_eq!(runs_of(|| thrice(&owning::vjp(&x).1)), 1);
        assert_eq!(runs_of(|| thrice(&borrowing::vjp(&x).1)), 1);
        assert_eq!(runs_of(|| owning::grad(&x)), 1);
        assert_eq!(runs_of(|| borrowing::grad(&x)), 1);
    }

    /// A pullback that borrows from the arguments cannot be kept for long.
    #[test]
    fn again_only_where_the_pullback_borrows() {
        let x = [0.5, 2.0];
        assert_eq!(of_owning::grad(&x), of_borrowing::grad(&x));
        assert_eq!(runs_of(|| of_owning::grad(&x)), 1);
        assert_eq!(runs_of(|| of_borrowing::grad(&x)), 2);
    }
}

/// One direction is enough where the other is not asked for.
mod one_rule {
    use super::*;

    #[differentiable(vjp = cubed_vjp)]
    fn cubed(x: f64) -> f64 {
        x * x * x
    }

    fn cubed_vjp(x: f64) -> (f64, impl Fn(f64) -> f64) {
        (x * x * x, move |seed| seed * 3.0 * x * x)
    }

    #[differentiable(jvp = squared_jvp)]
    fn squared(x: &[f64]) -> f64 {
        x.iter().map(|x| x * x).sum()
    }

    fn squared_jvp((x, dx): (&[f64], &[f64])) -> (f64, f64) {
        (
            squared(x),
            x.iter().zip(dx).map(|(x, dx)| 2.0 * x * dx).sum(),
        )
    }

    #[differentiable]
    pub fn backward(x: f64) -> f64 {
        cubed(x).exp()
    }

    #[differentiable(without(tape))]
    pub fn forward(x: f64) -> f64 {
        squared(&[x, 1.0]) * x
    }

    #[differentiable(vjp = both_vjp)]
    pub fn both(x: f64) -> [f64; 2] {
        [x, x * x]
    }

    fn both_vjp(x: f64) -> ([f64; 2], impl Fn([f64; 2]) -> f64) {
        ([x, x * x], move |seed| seed[0] + 2.0 * x * seed[1])
    }

    #[test]
    fn answers_its_direction() {
        assert_eq!(cubed::value_and_grad(2.0), (8.0, 12.0));
        assert_eq!(backward::grad(0.5), 0.75 * 0.125f64.exp());
        assert_eq!(squared::jvp((&[1.0, 2.0], &[0.5, 1.0])), (5.0, 5.0));
        assert_eq!(forward::jvp((2.0, 1.0)), (10.0, 13.0));
        assert_eq!(both::jacobian(3.0), [1.0, 6.0]);
    }
}
