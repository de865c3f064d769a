use gradtape::differentiable;

struct Model {
    gain: f64,
}

#[differentiable]
fn f(x: f64) -> Model {
    Model { gain: x * x }
}

fn main() {}
