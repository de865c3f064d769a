use gradtape::differentiable;

#[derive(Default)]
struct Point {
    x: f64,
    y: f64,
}

#[differentiable]
fn f(x: f64) -> f64 {
    let p = Point { x, ..Point::default() };
    p.x * p.y
}

fn main() {}
