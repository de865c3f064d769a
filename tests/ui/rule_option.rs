use gradtape::differentiable;

#[differentiable(vjp = f_vjp, dynamic)]
fn f(x: f64) -> f64 {
    x * x
}

fn f_vjp(x: f64) -> (f64, impl Fn(f64) -> f64) {
    (x * x, move |seed| 2.0 * seed * x)
}

#[differentiable(reassociate, report, jvp = g_jvp)]
fn g(x: f64) -> f64 {
    x * x
}

fn g_jvp((x, dx): (f64, f64)) -> (f64, f64) {
    (x * x, 2.0 * x * dx)
}

fn main() {}
