use gradtape::differentiable;

#[differentiable]
fn f(x: &[f64], k: f64) -> f64 {
    fn inner(a: f64) -> f64 {
        a * a
    }
    let mut s = 0.0;
    for v in x {
        s += inner(*v) * k;
    }
    s + inner(2.0)
}

fn main() {}
