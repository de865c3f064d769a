use gradtape::differentiable;
use std::collections::HashMap;

#[differentiable]
fn scalar(x: f64, w: &[f64], n: usize) -> f64 {
    x.round() * w[n]
}

#[differentiable]
fn fallible(x: f64) -> Result<f64, String> {
    Ok(x.floor())
}

#[differentiable]
fn table(x: f64, table: &HashMap<String, f64>) -> f64 {
    table["k"] * x
}

#[differentiable(wrt(misspelt))]
fn chosen(x: f64, y: f64) -> f64 {
    x * y
}

#[differentiable]
fn opaque(x: f64, g: &dyn Fn(f64) -> f64, h: impl Fn(f64) -> f64) -> f64 {
    g(x) * h(x)
}

#[differentiable]
fn generic<T: Copy + std::ops::Mul<Output = T>, const N: usize>(x: [T; N], f: fn(T) -> T) -> T {
    f(x[0]) * x[0]
}

#[differentiable]
fn written(x: &mut [f64], y: &mut Vec<f64>) {
    x[0] = y[0].round();
}

#[differentiable]
fn vector(x: &Vec<f64>, p: (f64, f64)) -> Vec<f64> {
    x.iter().map(|v| v.round() * p.0).collect()
}

#[differentiable]
async fn later(x: f64) -> f64 {
    x
}

#[differentiable]
unsafe fn risky<'a>(x: &'a f64) -> f64 {
    *x
}

#[differentiable]
fn caller(x: f64, w: &[f64]) -> f64 {
    let mut v = w.to_vec();
    let y = scalar(x, w, 1) * 2.0;
    let z = vector(&v, (x, y));
    written(&mut v, &mut z.clone());
    (y.sin() + z[0]) * v[0] + fallible(x).unwrap() + chosen(x, y) + generic([x, y], |t| t)
}

fn main() {
    let w = [1.0, 2.0];
    let (dx, dw) = scalar::grad(1.0, &w, 0);
    let (y, (dx2, _)) = scalar::value_and_grad(1.0, &w, 0);
    let (mut bx, mut bw) = (0.0, vec![0.0; 2]);
    let v = scalar::grad_into(1.0, &w, 0, &mut bx, &mut bw);
    let (y2, pullback) = scalar::vjp(1.0, &w, 0);
    let (px, pw) = pullback(1.0);
    let (z, dz) = scalar::jvp((1.0, 1.0), (&w, &dw), 0);
    println!("{}", (dx + dx2 + y + v + y2 + px + z + dz).sqrt() + dw.iter().sum::<f64>() + pw[0]);
    let g: Result<f64, String> = fallible::grad(1.0);
    let (y, d) = fallible::value_and_grad(1.0).unwrap();
    let (v, p) = fallible::vjp(1.0).unwrap();
    println!("{} {}", y.sin() + d.sin() + v.sin() + p(1.0).sin(), g.unwrap().sin());
    let (dx, _dt) = table::grad(1.0, &HashMap::new());
    println!("{}", dx.sin());
    let (dx, dy) = chosen::grad(1.0, 2.0);
    println!("{}", dx.sin() + dy.cos());
    println!("{}", opaque::grad(1.0, &|x| x, |x| x).sin());
    println!("{:?}", generic::grad([1.0_f64, 2.0], |x| x)[0].sin());
    let (mut a, mut b) = (vec![1.0], vec![2.0]);
    let ((), back) = written::vjp(&mut a, &mut b);
    let (ga, gb) = back((vec![1.0], vec![1.0]));
    println!("{}", ga[0] + gb[0].sin());
    let (y, back) = vector::vjp(&a, (1.0, 2.0));
    let (gx, (p, q)) = back(vec![1.0]);
    println!("{}", y[0] + gx[0] + p.sin() + q);
    println!("{}", later::grad(1.0).sin() + risky::grad(&1.0).sin());
    println!("{}", caller::grad(1.0, &w).0.sin() + caller::value_and_grad(1.0, &w).0);
    let (mut dx, mut dw) = (0.0, [0.0; 2]);
    caller::grad_into(1.0, &w, &mut dx, &mut dw);
    caller::jvp((1.0, 1.0), (&w, &w));
    let (y, back) = caller::vjp(1.0, &w);
    println!("{}", back(1.0).0 + y);
}
