use gradtape::differentiable;
type Point = [f64; 2];
type Real = f64;
#[differentiable]
fn rotated(p: [f64; 2], angle: f64) -> [f64; 2] {
    let (s, c) = angle.sin_cos();
    [c * p[0] - s * p[1], s * p[0] + c * p[1]]
}
#[differentiable]
fn powers(x: &[f64], n: usize) -> Vec<f64> {
    let mut out = Vec::new();
    for k in 0..n {
        let mut s = 0.0;
        for (i, v) in x.iter().enumerate() { s += v.powi((k % 3) as i32) * (i as f64 + 1.0).sin(); }
        out.push(s);
    }
    out
}
#[differentiable]
fn alias(x: Real) -> Point { [x.sin(), x * x] }
#[differentiable]
fn alias_scalar(x: Real) -> Real { x.sin() }
#[differentiable]
fn may(x: &[f64; 3], ok: bool) -> Result<Vec<[f64; 2]>, String> {
    if !ok { return Err("no".to_string()); }
    Ok(vec![[x[0] * x[1], x[2]]; 2])
}
#[differentiable]
fn generic<T: gradtape::Scalar>(x: T, y: &[T]) -> Vec<T> { y.iter().map(|v| *v * x).collect() }
#[differentiable]
fn writes(x: &mut [f64], a: f64) -> [f64; 3] {
    x[0] *= a;
    [x[0], x[0] * x[1], a]
}
fn through<T: gradtape::Scalar>(x: T) -> Vec<(T, Vec<T>)> { generic::jacobian(x, &[x, x]) }
#[test]
fn all() {
    println!("{:?}", rotated::jacobian([1.0, 2.0], 0.3));
    println!("{:?}", powers::jacobian(&[1.0, 2.0], 4));
    println!("{:?}", powers::jacobian(&[1.0; 11], 13));
    println!("{:?}", powers::jacobian(&[1.0; 11], 3));
    println!("{:?}", powers::jacobian(&[], 3));
    println!("{:?}", powers::jacobian(&[1.0], 0));
    println!("{:?}", alias::jacobian(2.0));
    println!("{:?} {:?}", may::jacobian(&[1., 2., 3.], true), may::jacobian(&[1., 2., 3.], false));
    println!("{:?} {:?}", generic::jacobian(2.0_f32, &[1.0, 3.0]), generic::jacobian(2.0, &[1.0, 3.0]));
    println!("{:?}", writes::jacobian(&mut [2.0, 3.0], 5.0));
    println!("{:?}", through(2.0));
    let _ = alias_scalar::grad(1.0);
}
