use gradtape::differentiable;

fn note<T: std::ops::AddAssign>(sum: &mut T, by: T) -> bool {
    *sum += by;
    true
}

/// Rounding decides where to go, but not what is written on the way.
#[differentiable(dynamic)]
fn f(x: f64, v: &[f64]) -> f64 {
    let mut sum = 0.0;
    if x.floor() > 1.0 && v[x as usize] > 0.0 {
        sum += x;
    }
    while note(&mut sum, x.floor()) {}
    for k in x as usize..3 {
        sum += k as f64;
    }
    sum + x.round()
}

fn main() {}
