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
