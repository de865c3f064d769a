use gradtape::differentiable;

#[differentiable]
fn f(x: f64, p: *const f64) -> f64 {
    x.floor() * 2.0
}

fn main() {}
