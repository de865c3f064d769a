use gradtape::differentiable;

#[differentiable]
fn f(x: f64, #[constant] g: fn(f64) -> f64) -> f64 {
    let a = x.round();
    let b = unsafe { std::ptr::read(&x) };
    let c = g(x);
    let d = (x as i64) as f64;
    a + b + c + d
}

fn main() {}
