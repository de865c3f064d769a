use gradtape::differentiable;

#[differentiable]
fn f(x: f64, y: f64) -> f64 {
    x * y
}

#[differentiable]
fn vector(x: &[f64]) -> Vec<f64> {
    x.iter().map(|v| v * v).collect()
}

fn main() {
    let _ = f::grad(1.0);
    let _ = f::grad(1.0, "2");
    let _ = f::grad_into(1.0, 2.0, &0.0, &mut 0.0);
    let _ = vector::grad(&[1.0]);
}
