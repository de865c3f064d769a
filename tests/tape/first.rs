use gradtape::{differentiable, tape};

#[test]
fn simple() {
    let x = 3.0f64;
    let r = tape!(<x> { x * x });
    assert_eq!(r.value(), 9.0);
    assert_eq!(r.gradient().x, 6.0);
}

#[test]
fn accumulators() {
    let (w, b) = (3.0, 1.0);
    let (xs, ys) = ([1.0, 2.0, 3.0, 4.0], [3.0, 5.0, 7.0, 9.0]);
    let r = tape!(<w, b> {
        let mut sum = 0.0;
        for (x, y) in xs.iter().zip(&ys) { sum += (w * *x + b - *y).powi(2); }
        sum / xs.len() as f64
    });
    assert_eq!(r.value(), 7.5);
    let g = r.gradient();
    assert_eq!((g.w, g.b), (15.0, 5.0));
}

#[differentiable]
fn norm(w: &[f64], n: usize) -> f64 {
    let mut s = 0.0;
    for i in 0..w.len() {
        s += w[i].powi(n as i32) * (i + 1) as f64;
    }
    s
}

#[test]
fn nested_and_named() {
    let x = 2.0;
    let r = tape!(<x> as t {
        let inner = tape!(<x> { x * x * x * x });
        let g = inner.gradient().x;
        let _ = t.gradient(g, x);
        g
    });
    assert_eq!(r.value(), 32.0);
    assert_eq!(r.gradient().x, 48.0);
    let w = vec![0.5, 1.5];
    let r = tape!(|w| { norm(&w, 3) });
    assert_eq!(r.value(), norm(&w, 3));
    assert_eq!(r.gradient().w, norm::grad(&w, 3));
}

#[differentiable]
fn wave(x: f64) -> f64 {
    x.sin() * x
}

#[test]
fn scalars() {
    let x = 0.7f64;
    let r = tape!(<x> { wave(x) * wave(2.0 * x) });
    let (a, b) = (wave(x), wave(2.0 * x));
    assert!((r.gradient().x - (wave::grad(x) * b + 2.0 * a * wave::grad(2.0 * x))).abs() < 1e-12);
}

fn total<'t>(v: &[gradtape::Var<'t>]) -> gradtape::Var<'t> {
    v.iter().map(|v| v * v).sum()
}

fn twice<T: gradtape::Scalar>(x: T) -> T {
    x + x
}

#[differentiable]
fn cube<T: gradtape::Scalar>(x: T) -> T {
    x * x * x
}

#[differentiable]
fn rotated(point: [f64; 2], angle: f64, by: &[f64]) -> [f64; 2] {
    let (sin, cos) = (angle.sin(), angle.cos());
    [cos * point[0] - sin * point[1] * by[0], sin * point[0] + cos * point[1]]
}

#[test]
fn ordinary() {
    let w = vec![1.0, 2.0];
    let r = tape!(<w> { total(&w) + twice(w[0]) + cube(w[1]) });
    assert_eq!(r.value(), 5.0 + 2.0 + 8.0);
    assert_eq!(r.gradient().w, [4.0, 16.0]);
    let (p, angle) = ([1.0, 2.0], 0.3);
    let by = vec![1.0];
    let r = tape!(<p, angle> {
        let [x, y] = rotated(p, angle, &by);
        x + y * 2.0
    });
    assert_eq!(r.value(), { let [x, y] = rotated(p, angle, &by); x + y * 2.0 });
    let (_, pullback) = rotated::vjp(p, angle, &by);
    let (dp, da, _) = pullback([1.0, 2.0]);
    let g = r.gradient();
    assert_eq!((g.p, g.angle), (dp, da));
    let x = 2.0;
    let r = tape!(<x> { let i = tape!(<x> { cube(x) }); i.gradient().x });
    assert_eq!(r.gradient().x, 12.0);
}
