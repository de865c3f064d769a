use gradtape::differentiable;

#[differentiable]
fn f(x: &[f64]) -> f64 {
    let mut bins = 0;
    for v in x {
        bins += *v as usize;
    }
    bins as f64 * x[0]
}

fn main() {}
