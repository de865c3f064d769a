use gradtape::differentiable;

fn twice(g: impl Fn(f64) -> f64, x: f64) -> f64 {
    g(g(x))
}

#[differentiable]
fn f(x: f64) -> f64 {
    let square = |v: f64| v * v;
    twice(square, x) + twice(&square, x)
}

fn main() {}
