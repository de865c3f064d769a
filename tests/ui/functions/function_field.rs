use gradtape::differentiable;

struct Model {
    link: fn(f64) -> f64,
}

#[differentiable]
fn f(x: f64, #[constant] model: &Model) -> f64 {
    (model.link)(x)
}

fn main() {}
