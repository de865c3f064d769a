use gradtape::differentiable;

#[differentiable(jvp(f_jvp))]
fn f(x: f64) -> f64 {
    x * x
}

fn main() {}
