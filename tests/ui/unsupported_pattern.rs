use gradtape::differentiable;

#[differentiable]
fn f(x: &[f64]) -> f64 {
    let [first, .., last] = x else { return 0.0 };
    first * last
}

fn main() {}
