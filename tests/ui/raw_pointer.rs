use gradtape::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let p = &x as *const f64;
    if p.is_null() { 0.0 } else { x }
}

fn main() {}
