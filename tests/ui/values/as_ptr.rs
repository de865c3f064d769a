use gradtape::differentiable;

#[differentiable]
fn f(x: &[f64]) -> f64 {
    let p = x.as_ptr();
    unsafe { *p.add(1) * 2.0 }
}

fn main() {}
