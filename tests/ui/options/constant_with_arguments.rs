use gradtape::differentiable;

#[differentiable]
fn f(x: f64, #[constant(y)] c: f64) -> f64 {
    x * c
}

fn main() {}
