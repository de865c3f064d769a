use gradtape::differentiable;

struct Pair(f64, f64);

#[differentiable]
fn f(x: f64) -> f64 {
    let p = Pair(x, x * x);
    p.0 * p.1
}

fn main() {}
