use gradtape::differentiable;

fn square(x: f64) -> f64 {
    x * x
}

#[differentiable]
fn f(x: f64) -> f64 {
    let g: fn(f64) -> f64 = square;
    g(x) + x
}

fn main() {}
