use gradtape::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let a = x.floor();
    let b = x.ceil();
    let c = x.trunc();
    let d = f64::round(x);
    a + b + c + d
}

fn main() {}
