use gradtape::differentiable;

#[differentiable(wrt(a, a))]
fn f(a: f64) -> f64 {
    a * a
}

fn main() {}
