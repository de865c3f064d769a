use gradtape::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let r = x.round();
    let s = x.signum();
    r * s * x
}

fn main() {}
