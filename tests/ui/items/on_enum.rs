use gradtape::differentiable;

#[differentiable]
enum Shape {
    Circle(f64),
}

fn main() {}
