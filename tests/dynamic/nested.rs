//! Pushforwards over variables of a tape, and of pushforwards: derivatives of higher order.

use gradtape::{Scalar, Var, differentiable, tape};

fn close(got: f64, want: f64) {
    let allowed = 1e-12 * (1.0 + want.abs());
    assert!((got - want).abs() <= allowed, "{got}, not {want}");
}

/// x² sin y, by way of a list of unknown length.
#[differentiable(dynamic)]
fn wave<T: Scalar>(x: T, y: T) -> T {
    let mut factors = Vec::new();
    factors.push(x * x);
    factors.push(y.sin());
    factors
        .into_iter()
        .fold(T::constant(1.0), |product, f| product * f)
}

#[differentiable(dynamic)]
fn parts<T: Scalar>(x: &[T], scale: (T, usize), o: Option<T>) -> (Vec<T>, [T; 2]) {
    let squares = x.iter().map(|x| *x * *x * scale.0).collect();
    let o = match o {
        Some(o) => o.exp(),
        None => scale.0,
    };
    (squares, [o, x[scale.1] * o])
}

#[differentiable(dynamic)]
fn grown<T: Scalar>(x: &mut [T], by: T) {
    for x in x.iter_mut() {
        *x = *x * *x * by;
    }
}

#[test]
fn the_gradient_of_a_pushforward_is_a_product_with_the_hessian() {
    let (x, y) = (1.5_f64, 0.75_f64);
    let (dx, dy) = (0.5, -2.0);
    let r = tape!(<x, y> {
        let (dx, dy) = (Var::constant(dx), Var::constant(dy));
        let (value, tangent) = wave::jvp((x, dx), (y, dy));
        assert_eq!(value.value(), x.value() * x.value() * y.value().sin());
        tangent
    });
    close(r.value(), 2.0 * x * y.sin() * dx + x * x * y.cos() * dy);
    let g = r.gradient();
    close(g.x, 2.0 * y.sin() * dx + 2.0 * x * y.cos() * dy);
    close(g.y, 2.0 * x * y.cos() * dx - x * x * y.sin() * dy);
}

#[test]
fn tangents_may_be_variables_too() {
    let (x, y, d) = (1.5_f64, 0.75_f64, 2.0);
    let r = tape!(<x, y, d> { wave::jvp((x, d), (y, d * d)).1 });
    let g = r.gradient();
    close(g.d, 2.0 * x * y.sin() + x * x * y.cos() * 2.0 * d);
    close(g.x, 2.0 * y.sin() * d + 2.0 * x * y.cos() * d * d);
}

#[test]
fn tapes_at_any_depth() {
    let (x, y) = (1.5_f64, 0.75_f64);
    let one = 1.0;
    let r = tape!(<x, y> {
        let inner = tape!(<x, y> {
            let (dx, dy) = (Var::constant(one), Var::constant(0.0));
            wave::jvp((x, dx), (y, dy)).1
        });
        inner.gradient().x
    });
    // The second derivative by x, which is 2 sin y, and its gradient.
    close(r.value(), 2.0 * y.sin());
    let g = r.gradient();
    close(g.x, 0.0);
    close(g.y, 2.0 * y.cos());
}

/// The derivative of x³, on a tape of its own.
#[differentiable(dynamic)]
fn slope(x: f64) -> f64 {
    cube::jvp((x, 1.0 + 0.0 * x)).1
}

#[differentiable(dynamic)]
fn cube<T: Scalar>(x: T) -> T {
    x * x * x
}

#[test]
fn the_pushforward_of_a_pushforward() {
    assert_eq!(slope(2.0), 12.0);
    close(slope::jvp((2.0, 1.0)).1, 12.0);
    close(slope::grad(2.0), 12.0);
}

#[test]
fn structures_over_variables() {
    let (a, b) = (2.0_f64, 0.5_f64);
    let r = tape!(<a, b> {
        let zero = Var::constant(0.0);
        let x = [a, b];
        let ((squares, pair), (d_squares, d_pair)) =
            parts::jvp((&x, &[b, zero]), ((a, 1), (zero, ())), (Some(b), Some(a)));
        assert_eq!((squares.len(), pair[0].value()), (2, b.value().exp()));
        // 2 a b a, then eᵇ a, then b eᵇ a.
        d_squares[0] + d_squares[1] + d_pair[0] + d_pair[1]
    });
    let e = b.exp();
    close(r.value(), 2.0 * a * a * b + e * a + b * e * a);
    let g = r.gradient();
    close(g.a, 4.0 * a * b + e + b * e);
    close(g.b, 2.0 * a * a + e * a + e * a + b * e * a);
}

#[test]
fn what_is_written_over_variables() {
    let (a, b) = (2.0_f64, 0.5_f64);
    let r = tape!(<a, b> {
        let (mut x, mut dx) = ([a, b], [b, Var::constant(0.0)]);
        grown::jvp((&mut x[..], &mut dx[..]), (b, a));
        dx[0] + dx[1]
    });
    // 2 a b b + a² a, and b² a.
    close(r.value(), 2.0 * a * b * b + a * a * a + b * b * a);
    let g = r.gradient();
    close(g.a, 2.0 * b * b + 3.0 * a * a + b * b);
    close(g.b, 4.0 * a * b + 2.0 * a * b);
}
