use gradtape::differentiable;

#[differentiable(companion = "First")]
fn f(a: f64) -> f64 {
    a * a
}

fn main() {}
