use gradtape::differentiable;

#[differentiable(wrt())]
fn f(a: f64) -> f64 {
    a * a
}

fn main() {}
