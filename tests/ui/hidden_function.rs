use gradtape::differentiable;

fn g(x: f64) -> f64 {
    x
}

#[differentiable]
fn f(x: f64, #[constant] h: fn(f64) -> f64) -> f64 {
    let g = h;
    g(x)
}

fn main() {}
