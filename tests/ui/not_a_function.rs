use gradtape::differentiable;

#[differentiable]
struct Model {
    gain: f64,
}

fn main() {}
