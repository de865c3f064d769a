//! Functions whose derivatives the user gives, on the tape: one node each.

use gradtape::{differentiable, tape};

/// The rule, not the function, tells the derivative: it is ten times as large.
#[differentiable(vjp = cubed_vjp)]
fn cubed(x: f64) -> f64 {
    x * x * x
}

fn cubed_vjp(x: f64) -> (f64, impl Fn(f64) -> f64) {
    (x * x * x, move |seed| 30.0 * seed * x * x)
}

#[test]
fn of_a_number() {
    let x = 2.0;
    let r = tape!(<x> { cubed(x) * x });
    assert_eq!(r.value(), 16.0);
    assert_eq!(r.gradient().x, 120.0 * 2.0 + 8.0);
}

#[test]
fn in_a_loop_that_the_data_steer() {
    let x = 1.1;
    let r = tape!(<x> {
        let mut y = x;
        while y < 10.0 {
            y = cubed(y);
        }
        y
    });
    // 1.1 to the 3, the 9, the 27
    assert!((r.value() - 1.1f64.powi(27)).abs() < 1e-9);
    let slope = 1000.0 * 27.0 * 1.1f64.powi(26);
    assert!((r.gradient().x - slope).abs() < 1e-9 * slope);
}

/// As it is, and the gradient at most 2.
#[differentiable(vjp = clipped_vjp)]
fn clipped(x: f64) -> f64 {
    x
}

fn clipped_vjp(x: f64) -> (f64, impl Fn(f64) -> f64) {
    (x, |seed: f64| seed.clamp(-2.0, 2.0))
}

#[test]
fn with_the_cotangent_that_arrives() {
    let x = 2.0;
    let r = tape!(<x> {
        let y = clipped(x);
        y * y
    });
    assert_eq!(r.gradient().x, 2.0);
}

#[differentiable(vjp = parts_vjp)]
fn parts(x: &[f64], k: usize) -> (f64, Vec<f64>) {
    (x[k], x.iter().map(|x| x * x).collect())
}

type Parts = (f64, Vec<f64>);

fn parts_vjp(x: &[f64], k: usize) -> (Parts, impl Fn(Parts) -> Vec<f64>) {
    let pullback = move |(one, all): Parts| {
        let pairs = all.iter().zip(x);
        let mut adjoint: Vec<f64> = pairs.map(|(seed, x)| 2.0 * seed * x).collect();
        adjoint[k] += one;
        adjoint
    };
    (parts(x, k), pullback)
}

#[test]
fn of_several_numbers() {
    let v = [1.0, 2.0];
    let r = tape!(<v> {
        let (one, all) = parts(&v, 1);
        one * all[0] + all[1]
    });
    assert_eq!(r.value(), 2.0 + 4.0);
    // one = 2 and all = [1, 4] get the cotangents 1 and [2, 1].
    assert_eq!(r.gradient().v, [4.0, 5.0]);
}

#[differentiable(vjp = scale_vjp)]
fn scale(u: &mut [f64], k: f64) {
    u.iter_mut().for_each(|u| *u *= k);
}

fn scale_vjp(u: &mut [f64], k: f64) -> ((), impl Fn(Vec<f64>) -> (Vec<f64>, f64) + use<>) {
    let before = u.to_vec();
    scale(u, k);
    let pullback = move |seed: Vec<f64>| {
        let dk = seed.iter().zip(&before).map(|(s, u)| s * u).sum();
        (seed.iter().map(|s| s * k).collect(), dk)
    };
    ((), pullback)
}

#[test]
fn of_what_is_written_in_place() {
    let (v, k) = ([1.0, 2.0], 3.0);
    let r = tape!(<v, k> {
        let mut u = v;
        scale(&mut u, k);
        u[0] * u[1]
    });
    assert_eq!(r.value(), 18.0);
    let g = r.gradient();
    assert_eq!((g.v, g.k), ([18.0, 9.0], 12.0));
}
