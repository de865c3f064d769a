use gradtape::differentiable;

enum Shape {
    Circle(f64),
    Square(f64),
}

#[differentiable]
fn f(s: Shape, x: f64) -> f64 {
    match s {
        Shape::Circle(r) => r * x,
        Shape::Square(a) => a * x,
    }
}

fn main() {}
