use gradtape::differentiable;

#[differentiable(vjp = nonexistent)]
fn f(x: &[f64]) -> f64 {
    x[0]
}

#[differentiable(vjp = rules::g_vjp, jvp = rules::g_jvp)]
fn g(x: f64) -> f64 {
    x
}

mod rules {}

fn main() {}
