use gradtape::differentiable;

#[differentiable]
fn f(x: &[f64]) -> f64 {
    let mut s = 0.0;
    for v in x {
        if *v > 0.0 {
            s += v - v.floor();
        }
    }
    s
}

fn main() {}
