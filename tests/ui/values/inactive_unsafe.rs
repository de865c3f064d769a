use gradtape::differentiable;

#[differentiable]
fn f(x: f64, n: &[usize]) -> f64 {
    let k = unsafe { *n.get_unchecked(0) };
    x.trunc() * k as f64
}

fn main() {}
