use gradtape::differentiable;

unsafe fn raw(x: f64) -> f64 {
    x
}

#[differentiable]
fn f(x: f64) -> f64 {
    let y = unsafe { raw(x) };
    y * x
}

fn main() {}
