use gradtape::differentiable;

static mut LAST: f64 = 0.0;

#[differentiable]
fn f(x: f64) -> f64 {
    unsafe {
        LAST = x * x;
    }
    let y = unsafe { LAST };
    y * x
}

fn main() {}
