use gradtape::differentiable;

#[differentiable]
fn f(x: f64, #[constant] #[constant] c: f64) -> f64 {
    x.round() * c
}

fn main() {}
