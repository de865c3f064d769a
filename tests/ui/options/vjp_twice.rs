use gradtape::differentiable;

#[differentiable(vjp = f_vjp, vjp = g_vjp)]
fn f(x: f64) -> f64 {
    x * x
}

fn main() {}
