use gradtape::differentiable;

#[differentiable(vjp = "f_vjp")]
fn f(x: f64) -> f64 {
    x * x
}

fn main() {}
