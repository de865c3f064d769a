use gradtape::differentiable;

#[differentiable]
fn f(mut x: f64) -> f64 {
    let p = &raw mut x;
    unsafe { *p *= 2.0 };
    x
}

fn main() {}
