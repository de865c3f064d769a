use gradtape::differentiable;

#[differentiable(wrt(wieghts))]
fn f(weights: &[f64], b: f64) -> f64 {
    weights[0] * b
}

fn main() {}
