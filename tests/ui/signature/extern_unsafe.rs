use gradtape::differentiable;

#[differentiable]
unsafe extern "C" fn f(x: f64, p: *const f64) -> f64 {
    x * unsafe { *p }
}

fn main() {}
